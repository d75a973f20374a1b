"""Which proposed claims stand: the probability that a coder would write a candidate down, from what heads and word lists say of it.

A logistic regression over some sixty readable features; features of single kinds were tried and gave nothing (log loss .477 against
.475 on reports left out). Its weights (`annotate/reading_model/weights/gate.json`) are fitted by
`training/fit_gate.py` on reports that the claim heads did not learn from, so the probability is calibrated: it is the confidence
that a claim carries.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from attested.annotate.reading_model.model import WEIGHTS
from attested.extract.grammar import plain, words
from attested.extract.plain_frames import MADE_BY as PLAIN
from attested.extract.stance import SPEECH_ACTS, STANDING
from attested.extract.tie_frames import MADE_BY as TIE
from attested.model import PEOPLE_ROLES, Frame, Reading

_SIDE_ROLES = frozenset({"time", "manner", "topic", "speaker"})
_ROLES = ("agent", "target", "place", "time", "forces", "materiel", "destination", "speaker", "topic")


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A claim that heads, word lists, or both propose. `frame` is what would be grounded.

    `heads` is the probability that the claim heads give it, `None` where they do not propose it; `rule` is the lexical frame
    beside it, if any; `agree` says whether both named its kind before one of them gave way.
    """

    frame: Frame
    heads: float | None
    rule: Frame | None
    agree: bool = False

    @property
    def plain(self) -> bool:
        """Whether plain words tell it, whatever the heads make of it: a pattern, a way, "an Iran-backed group"."""
        if self.rule is None:
            return False
        told = self.heads is None and self.rule.kind == "deployment" and any(slot.role == "via" for slot in self.rule.slots)
        return told or self.rule.made_by in (PLAIN, TIE)


def features(reading: Reading, candidates: Sequence[Candidate]) -> Iterator[dict[str, float]]:
    """What speaks for and against each candidate of a report, by name; a feature that is not named is 0."""
    crowd: Counter[tuple[int, str]] = Counter()
    best: dict[tuple[int, str], float] = {}
    for one in candidates:
        key = (reading.tokens[one.frame.trigger].sentence, one.frame.kind)
        crowd[key] += 1
        best[key] = max(best.get(key, 0.0), one.heads or 0.0)
    told: set[tuple[int, str, str]] = set()
    order = sorted(range(len(candidates)), key=lambda n: (candidates[n].frame.trigger, n))
    made: dict[int, dict[str, float]] = {}
    long = len(reading.sentences) > 3
    for n in order:
        one = candidates[n]
        frame, token = one.frame, reading.tokens[one.frame.trigger]
        sentence = reading.sentences[token.sentence]
        kind = frame.kind
        roles = Counter(slot.role for slot in frame.slots)
        key = (token.sentence, kind)
        found = {"always": 1.0, f"tag {token.pos}": 1.0, f"hangs {plain(token.dep)}": 1.0}
        if one.heads is not None:
            odds = min(max(one.heads, 0.02), 0.995)
            sure = math.log(odds / (1 - odds))
            found |= {"heads": 1.0, "heads sure": sure}
            if one.heads < best[key]:
                found["another surer here"] = 1.0
        if one.rule is None:
            found["no words"] = 1.0
        else:
            same = one.rule.trigger == frame.trigger
            strong = one.rule.probability > 0.5
            found[f"words {'same' if same else 'near'} {'strong' if strong else 'weak'} {'agree' if one.agree else 'differ'}"] = 1.0
            if one.plain:
                found["words plain"] = 1.0
            elif one.heads is None:
                found["words alone"] = 1.0
                if kind in words("kinds_by_words"):
                    found["words alone, of a kind that words tell"] = 1.0
        if crowd[key] > 1:
            found["several of its kind here"] = math.log(crowd[key])
        for role in _ROLES:
            if roles[role]:
                found[f"has {role}"] = 1.0
        if any(roles[role] for role in PEOPLE_ROLES):
            found["has losses"] = 1.0
        if not any(role not in _SIDE_ROLES for role in roles):
            found["names nobody"] = 1.0
        parts = sum(roles.values())
        found["parts"] = min(parts, 6) / 3
        lemma = token.lemma.casefold()
        if (sentence.item, kind, lemma) in told:
            found["told before"] = 1.0
        told.add((sentence.item, kind, lemma))
        if frame.status != "occurred":
            found[f"status {frame.status}"] = 1.0
        if kind in STANDING:
            found["standing"] = 1.0
            found[f"standing, {'both ends' if roles['agent'] and roles['target'] else 'one end'}"] = 1.0
        if kind in SPEECH_ACTS:
            found["speech act"] = 1.0
            found[f"speech act, {'agent' if roles['agent'] else 'nobody'}"] = 1.0
        if sentence.quoted:
            found["quoted"] = 1.0
        length = sentence.end - sentence.first
        found["sentence length"] = min(length, 60) / 30
        if length < 6:
            found["sentence of few words"] = 1.0
        if long:
            found["long report"] = 1.0
            found["long report, deep in it"] = min(sentence.index / max(1, len(reading.sentences)), 1.0)
        made[n] = found
    for n in range(len(candidates)):
        yield made[n]


@cache
def weights() -> Mapping[str, float]:
    """The weight of each feature, in log-odds."""
    read: dict[str, float] = json.loads((WEIGHTS / "gate.json").read_text(encoding="utf-8"))["weights"]
    return read


def probability(found: Mapping[str, float], given: Mapping[str, float] | None = None) -> float:
    """How likely a candidate of these features is a claim that a coder would write down, between 0 and 1.

    >>> probability({"always": 1.0}, {"always": 0.0}), round(probability({"heads sure": 2.0}, {"heads sure": 1.0}), 2)
    (0.5, 0.88)
    """
    given = weights() if given is None else given
    odds = sum(given.get(name, 0.0) * value for name, value in found.items())
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, odds))))
