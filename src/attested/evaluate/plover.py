"""PLOVER: what one named actor does to another, as one of fifteen types; PLV and the gold records of the ontology's authors.

A clause is read in two steps. How a deed is told decides first: refused (REJECT), threatened (THREATEN), asked for (REQUEST),
promised (AGREE, or THREATEN where it would hurt). Else the deed itself decides, by the word lists of `words/plover.toml` and,
where they say nothing, by the claim between the two actors and the codebook's crosswalk. Ontology: Halterman et al. 2023, arXiv
2304.01331.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

from attested.errors import EvaluationError
from attested.knowledge import codebook, word_lists
from attested.model import Claim, Reading

TYPES = (
    "AGREE", "CONSULT", "SUPPORT", "COOPERATE", "AID", "YIELD", "REQUEST", "ACCUSE", "REJECT", "THREATEN", "PROTEST", "SANCTION",
    "MOBILIZE", "COERCE", "ASSAULT",
)  # fmt: skip
PUBLISHED = (
    "ZSP (roberta-large-mnli; Hu et al. 2024), test part: accuracy .838, macro-F1 .824; UniversalPetrarch, type from raw text: .449"
)
_MANNER_OF = {"refused": "REJECT", "threatened": "THREATEN", "asked": "REQUEST"}
# Names of types in older records of the ontology.
_OLDER = {
    "DEMAND": "REQUEST", "DISAPPROVE": "ACCUSE", "INVESTIGATE": "ACCUSE", "CONCEDE": "YIELD", "RETREAT": "YIELD",
    "FIGHT": "ASSAULT",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A sentence with two actors in it, and what the first does to the second."""

    id: str
    text: str
    source: str
    target: str
    type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeScores:
    """How often the type was right: over all pairs, and as the mean F1 of the types; each type's F1 with its pairs in gold."""

    pairs: int
    accuracy: float
    macro_f1: float
    f1: dict[str, float]
    gold: dict[str, int]
    confused: dict[str, int]

    def as_dict(self) -> dict[str, Any]:
        """The scores as JSON objects."""
        return asdict(self)


def read_pairs(path: Path) -> list[Pair]:
    """The pairs of PLV's JSON Lines, or of the ontology's gold records. Raises `EvaluationError` where it is neither."""
    try:
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]
        return [
            Pair(
                id=row["id"], text=row["text"], source=_actor(row.get("source")), target=_actor(row.get("target")),
                type=_OLDER.get(row["event"], row["event"]),
            )
            for row in rows
        ]  # fmt: skip
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise EvaluationError(f"{path}: holds no PLOVER pairs ({type(error).__name__}: {error})") from error


def _actor(given: Any) -> str:
    if isinstance(given, list):
        return str(given[0].get("actorText", "")) if given else ""
    return str(given or "")


def compare_types(pairs: Sequence[Pair], coded: Callable[[Sequence[Pair]], Iterable[str]]) -> TypeScores:
    """The scores of the types that a coder gives, one for each pair in their order."""
    answers = list(coded(pairs))
    if not pairs or len(answers) != len(pairs):
        raise EvaluationError("there must be one type for each pair")
    gold, given = Counter(p.type for p in pairs), Counter(answers)
    right = Counter(p.type for p, answer in zip(pairs, answers) if p.type == answer)
    f1 = {name: 2 * right[name] / (gold[name] + given[name]) for name in gold}
    wrong = Counter(f"{p.type} read as {answer}" for p, answer in zip(pairs, answers) if p.type != answer)
    return TypeScores(
        pairs=len(pairs),
        accuracy=sum(right.values()) / len(pairs),
        macro_f1=sum(f1.values()) / len(f1),
        f1=dict(sorted(f1.items())),
        gold=dict(sorted(gold.items())),
        confused=dict(wrong.most_common(12)),
    )


def render_types(scores: TypeScores) -> str:
    """The scores as a table, with the published ones below."""
    lines = [
        f"{scores.pairs:,} pairs: accuracy {scores.accuracy:.3f}, macro-F1 {scores.macro_f1:.3f}",
        f"{'':12}{'F1':>7}{'gold':>7}",
    ]
    lines += [f"{name:12}{value:7.3f}{scores.gold[name]:7,}" for name, value in scores.f1.items()]
    lines += [f"most often: {', '.join(f'{what} ({n})' for what, n in scores.confused.items())}", f"published: {PUBLISHED}"]
    return "\n".join(lines)


# ------------------------------------------------------------ reading a pair


def type_between(reading: Reading, claims: Sequence[Claim], source: str, target: str) -> str:
    """The type of what `source` does to `target`, both given as they stand in the text of a reading of one sentence."""
    text = reading.document.text
    one, two = _range(text, source), _range(text, target)
    for start, end in _stretches(len(text), one, two):
        words = _lemmas(reading, start, end)
        if found := _type_of(words):
            return found
    return _of_claims(claims, one, two) or "ACCUSE"


def _range(text: str, name: str) -> tuple[int, int] | None:
    at = text.find(name) if name else -1
    return (at, at + len(name)) if at >= 0 else None


def _stretches(length: int, one: tuple[int, int] | None, two: tuple[int, int] | None) -> Iterator[tuple[int, int]]:
    """Where to look for the deed, nearest first: between the two, from the first of them to the end of the second, the whole."""
    known = sorted(r for r in (one, two) if r)
    if len(known) == 2:
        yield known[0][1], known[1][0]
        yield known[0][1], length
    elif known:
        yield known[0][1], length
    yield 0, length


def _lemmas(reading: Reading, start: int, end: int) -> str:
    inside = [t for t in reading.tokens if start <= t.start < end and t.pos != "SPACE"]
    words = [(t.text if t.pos == "PROPN" else t.lemma).lower() for t in inside]
    return " " + " ".join("not" if word == "n't" else word for word in words) + " "


@cache
def _patterns() -> Mapping[str, Sequence[tuple[str, re.Pattern[str]]]]:
    lists = word_lists("plover")

    def read(groups: Mapping[str, Sequence[str]]) -> list[tuple[str, re.Pattern[str]]]:
        made = []
        for name, phrases in groups.items():
            for phrase in sorted(phrases, key=lambda p: -len(p)):
                body = re.escape(phrase).replace(re.escape(" … "), r"(?: \S+){0,4}? ").replace(r"\ ", " ")
                made.append((name, re.compile(rf" {body} ")))
        return made

    return {"manner": read(lists["manner"]), "types": read(lists["types"])}


def _first(words: str, kind: str, *, after: int = 0) -> tuple[int, int, str] | None:
    """The earliest match in a stretch (of those that begin at one word the longest): where it begins, where it ends, its name."""
    found = [
        (match.start(), -len(match.group()), match.end(), name)
        for name, pattern in _patterns()[kind]
        if (match := pattern.search(words, max(0, after - 1)))
    ]
    if not found:
        return None
    start, _, end, name = min(found)
    return start, end, name


def _type_of(words: str) -> str | None:
    manner, deed = _first(words, "manner"), _first(words, "types")
    sides = word_lists("plover")["sides"]
    if manner and (deed is None or manner[0] <= deed[0]):
        told = _first(words, "types", after=manner[1])
        then = told[2] if told else None
        again = _first(words, "manner", after=manner[1])
        stronger = again and again[2] in _MANNER_OF and manner[2] == "promised" and (told is None or again[0] <= told[0])
        if again and stronger:
            return _MANNER_OF[again[2]]
        if manner[2] in _MANNER_OF:
            return _MANNER_OF[manner[2]]
        return "THREATEN" if then and then.lower() in sides["hurt"] else "AGREE" if then or again is None else None
    return deed[2] if deed else None


def _of_claims(claims: Sequence[Claim], one: tuple[int, int] | None, two: tuple[int, int] | None) -> str | None:
    """The type of the claim between the two actors, by the codebook's crosswalk; of several the one that names both."""

    def meets(claim: Claim, roles: tuple[str, ...], where: tuple[int, int] | None) -> bool:
        return where is not None and any(a.span and a.span.start < where[1] and where[0] < a.span.end for a in claim.role(*roles))

    ranked = sorted(claims, key=lambda c: -(meets(c, ("agent",), one) + meets(c, ("target", "place", "destination"), two)))
    for claim in ranked:
        name = codebook()[claim.kind].plover.split(":")[0].strip()
        name = _OLDER.get(name, name)
        if name in TYPES:
            return "REJECT" if claim.polarity == "denied" else name
    return None
