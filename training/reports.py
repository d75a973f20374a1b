"""Coded reports as the claim heads learn from them: sentences with their parse, and claims on their words."""

from __future__ import annotations

import hashlib
import json
import math
import random
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from attested.annotate.english import load_pipeline
from attested.annotate.reading_model.frames import KINDS, ROLES, SENTENCES_BEFORE, STATUSES, Words, key
from attested.annotate.reading_model.lemmas import Lemmatiser
from attested.model import Document, dated_items

Span = tuple[int, int, int]
"""Sentence, first word, last word + 1."""


@dataclass(slots=True, kw_only=True)
class Part:
    """An argument or a speaker on its words."""

    role: str
    span: Span
    optional: bool


@dataclass(slots=True, kw_only=True)
class Coded:
    """A gold claim on the words of its sentence; the trigger is not coded, and is chosen by `choose_triggers`."""

    home: int
    evidence: tuple[int, ...]
    kinds: tuple[str, ...]
    parts: tuple[Part, ...]
    statuses: frozenset[str]
    denied: bool
    hedged: bool
    optional: bool
    trigger: int | None = None


@dataclass(slots=True, kw_only=True)
class Report:
    """A coded report. `item` tells for each sentence in which dated item it stands: context never crosses items."""

    id: str
    text: str
    sentences: list[Words]
    offsets: list[list[tuple[int, int]]]
    item: list[int]
    claims: list[Coded] = field(default_factory=list)
    gold: list[dict] = field(default_factory=list)
    published: date | None = None

    def first_of_item(self, sentence: int) -> int:
        first = sentence
        while first and self.item[first - 1] == self.item[sentence]:
            first -= 1
        return first


def digest_of(folder: Path) -> str:
    return hashlib.sha256((folder / "gold.jsonl").read_bytes()).hexdigest()


def load_reports(folder: Path) -> list[Report]:
    """The reports of a gold folder, read by our own pipeline, with their claims placed."""
    nlp = load_pipeline()
    reports = []
    # not splitlines(): quotes hold line separators of Unicode, which JSON leaves as they are
    for line in (folder / "gold.jsonl").read_text(encoding="utf-8").split("\n"):
        if not line:
            continue
        row = json.loads(line)
        text = (folder / "texts" / f"{row['document']}.txt").read_bytes().decode("utf-8")
        about = json.loads((folder / "texts" / f"{row['document']}.json").read_text(encoding="utf-8"))
        published = date.fromisoformat(about["date"][:10]) if about.get("date") else None
        document = Document(id=row["document"], text=text, published=published)
        report = Report(id=row["document"], text=text, sentences=[], offsets=[], item=[], gold=row["claims"], published=published)
        for number, item in enumerate(dated_items(document)):
            add_sentences(report, nlp(text[item.start : item.end]), item.start, number)
        report.claims = [place(report, claim) for claim in row["claims"]]
        reports.append(report)
    return reports


def add_sentences(report: Report, doc, base: int, item: int) -> None:
    for sentence in doc.sents:
        spoken = [token for token in sentence if not token.is_space]
        if not spoken:
            continue
        at = {token.i: n for n, token in enumerate(spoken)}
        names = []
        for entity in sentence.ents:
            inside = [at[token.i] for token in entity if token.i in at]
            if inside:
                names.append((inside[0], inside[-1] + 1, entity.label_))
        report.sentences.append(
            Words(
                words=tuple(token.text for token in spoken),
                tags=tuple(token.pos_ for token in spoken),
                heads=tuple(0 if token.head.i == token.i else at[token.head.i] + 1 for token in spoken),
                relations=tuple(token.dep_ for token in spoken),
                names=tuple(names),
            )
        )
        report.offsets.append([(base + token.idx, base + token.idx + len(token.text)) for token in spoken])
        report.item.append(item)


def words_in(offsets: Sequence[tuple[int, int]], start: int, end: int) -> list[int]:
    return [i for i, (a, b) in enumerate(offsets) if a < end and b > start]


def place(report: Report, claim: dict) -> Coded:
    """A gold claim on words: its home is the sentence that holds most of its evidence."""
    over = [sum(len(words_in(o, e["start"], e["end"])) for e in claim["evidence"]) for o in report.offsets]
    home = max(range(len(over)), key=over.__getitem__)
    first = max(report.first_of_item(home), home - SENTENCES_BEFORE)
    parts = []
    for argument in [*claim["arguments"], *({**s, "role": "speaker"} for s in claim["speakers"])]:
        role, span, found = argument["role"].split("|")[0], argument.get("span"), None
        if role not in ROLES:
            continue
        if span:
            for number in range(home, first - 1, -1):
                inside = words_in(report.offsets[number], span["start"], span["end"])
                if inside:
                    found = (number, inside[0], inside[-1] + 1)
                    break
        if found is None and role != "time":
            found = find_name(report, home, first, argument.get("name") or "")
        if found:
            parts.append(Part(role=role, span=found, optional=bool(argument.get("optional"))))
    return Coded(
        home=home,
        evidence=tuple(sorted({i for e in claim["evidence"] for i in words_in(report.offsets[home], e["start"], e["end"])})),
        kinds=tuple(kind for kind in claim["kind"].split("|") if kind in KINDS),
        parts=tuple(parts),
        statuses=frozenset(claim["status"].split("|")) & frozenset(STATUSES) or frozenset({"occurred"}),
        denied=claim["polarity"] == "denied",
        hedged=bool(claim["hedge"]),
        optional=bool(claim["optional"]),
    )


def find_name(report: Report, home: int, first: int, names: str) -> Span | None:
    """The nearest place, here or in the sentences before, where one of the names given as alternatives stands."""
    for number in range(home, first - 1, -1):
        low = [word.lower() for word in report.sentences[number].words]
        for name in names.split("|"):
            wanted = re.findall(r"\w+", name.lower())
            for start in range(len(low) - len(wanted), -1, -1):
                if wanted and low[start : start + len(wanted)] == wanted:
                    return number, start, start + len(wanted)
    return None


WEIGHT = {"VERB": 1.0, "NOUN": 0.7, "ADJ": 0.5, "PROPN": 0.15, "AUX": 0.1, "ADP": 0.1, "ADV": 0.2}

Judge = Callable[[Report, int], Sequence[Sequence[float]] | None]
"""Log-probabilities of a trained model for a sentence: words × (no kind, kinds)."""


def choose_triggers(reports: Sequence[Report], judge: Judge | None = None, mix: float = 1.0) -> None:
    """Choose the trigger of every claim among the words of its evidence.

    By expectation maximisation over pairs of word and kind (as in IBM's model 1), each word against how common it is anyway; two
    claims of a sentence never share a trigger. A trained model's view, where given, is added.
    """
    lemmatiser = Lemmatiser()
    common: Counter[str] = Counter(key(w, lemmatiser) for r in reports for s in r.sentences for w in s.words)
    size = sum(common.values())
    rows = [(r, c, candidates(r, c)) for r in reports for c in r.claims if c.kinds]
    table: dict[tuple[str, str], float] = {}

    def weigh(report: Report, claim: Coded, word: int, first_round: bool) -> float:
        sentence = report.sentences[claim.home]
        weight = WEIGHT.get(sentence.tags[word], 0.05)
        if first_round:
            return weight
        form = key(sentence.words[word], lemmatiser)
        return max(table.get((form, kind), 0.0) for kind in claim.kinds) / (common[form] / size + 2e-4) * weight

    for turn in range(8):
        counts: Counter[tuple[str, str]] = Counter()
        totals: Counter[str] = Counter()
        for report, claim, words in rows:
            shares = [weigh(report, claim, word, turn == 0) for word in words]
            whole = sum(shares) or 1.0
            for word, share in zip(words, shares):
                form = key(report.sentences[claim.home].words[word], lemmatiser)
                for place_, kind in enumerate(claim.kinds):
                    mass = share / whole * (0.3 if place_ else 1.0)
                    counts[form, kind] += mass
                    totals[kind] += mass
        table = {pair: mass / (totals[pair[1]] + 5) for pair, mass in counts.items()}
    by_sentence: dict[tuple[str, int], list[tuple[Report, Coded, list[int]]]] = defaultdict(list)
    for report, claim, words in rows:
        by_sentence[report.id, claim.home].append((report, claim, words))
    for group in by_sentence.values():
        view = judge(group[0][0], group[0][1].home) if judge else None
        options = []
        for number, (report, claim, words) in enumerate(group):
            claim.trigger = None
            for word in words:
                worth = mix * math.log(weigh(report, claim, word, False) + 1e-6)
                if view is not None:
                    worth += max(view[word][KINDS.index(kind) + 1] for kind in claim.kinds)
                options.append((worth, number, word))
        taken: set[int] = set()
        for _, number, word in sorted(options, reverse=True):
            if group[number][1].trigger is None and word not in taken:
                group[number][1].trigger = word
                taken.add(word)


def candidates(report: Report, claim: Coded) -> list[int]:
    """Words of the evidence that can be the trigger: content words, those within named parts only where there are no others."""
    sentence = report.sentences[claim.home]
    named = {
        word
        for part in claim.parts
        if part.span[0] == claim.home and part.role in {"agent", "place", "time", "speaker", "killed", "injured"}
        for word in range(part.span[1], part.span[2])
    }
    able = [i for i in claim.evidence if sentence.tags[i] in WEIGHT and sentence.words[i].isalpha()]
    return [i for i in able if i not in named] or able or list(claim.evidence) or [0]


class Renaming:
    """Gives the names of a report other names of their kind and length, the same one wherever a name recurs."""

    SHARE = 0.2

    def __init__(self, reports: Sequence[Report]) -> None:
        pool: dict[tuple[str, int], set[tuple[str, ...]]] = defaultdict(set)
        for report in reports:
            for sentence in report.sentences:
                for start, end, kind in sentence.names:
                    if all(tag == "PROPN" for tag in sentence.tags[start:end]):
                        pool[kind, end - start].add(sentence.words[start:end])
        self._pool = {key_: sorted(names) for key_, names in pool.items()}

    def __call__(self, report: Report, draw: random.Random) -> list[Words]:
        chosen: dict[tuple[str, ...], tuple[str, ...]] = {}
        changed = []
        for sentence in report.sentences:
            words = list(sentence.words)
            for start, end, kind in sentence.names:
                old = sentence.words[start:end]
                if not all(tag == "PROPN" for tag in sentence.tags[start:end]):
                    continue
                if old not in chosen:
                    chosen[old] = draw.choice(self._pool[kind, end - start]) if draw.random() < self.SHARE else old
                words[start:end] = chosen[old]
            changed.append(replace(sentence, words=tuple(words)))
        return changed


def split(reports: Sequence[Report], part: int = 0, parts: int = 5) -> tuple[list[Report], list[Report]]:
    """Reports to learn from and reports held out: a fixed fifth, by report."""
    order = sorted(reports, key=lambda report: report.id)
    random.Random(7).shuffle(order)
    held = order[part::parts]
    inside = {report.id for report in held}
    return [report for report in order if report.id not in inside], held
