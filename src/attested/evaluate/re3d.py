"""re3d: relations between entities in texts about Syria and Iraq, seven of its ten types as our claims tell them.

A relation is found where a claim of a kind that means it has its two ends on the two entities' words. What the data set calls
attributes, synonyms and distance is no claim, and is left out. The annotation is partly by crowd, and not complete.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from attested.errors import EvaluationError
from attested.evaluate.pairs import Tally, total
from attested.model import Argument, Claim

Span = tuple[int, int]
KINDS: dict[str, frozenset[str]] = {
    "FightingAgainst": frozenset("clash attack air_strike shelling bombing opposes seizure interception".split()),
    "BelongsTo": frozenset({"part_of", "composition"}),
    "InChargeOf": frozenset({"commands", "holds"}),
    "AlliesOf": frozenset({"allied_with", "backs", "funds", "arms", "trains", "training", "arms_transfer"}),
    "CommWith": frozenset({"talks", "agreement", "demand", "threat"}),
    "Likes": frozenset({"support_statement"}),
    "Dislikes": frozenset({"accusation", "rejection"}),
    "CoLocated": frozenset(),
}
"""The kinds of claims that mean each relation; `CoLocated` is any claim that puts somebody at a place."""
BOTH_WAYS = frozenset({"FightingAgainst", "AlliesOf", "CommWith", "CoLocated"})
PUBLISHED = "none for relations; about three in four of its relations need no claim (attributes, synonyms, whereabouts in passing)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """One relation between two stretches of a text, by code points."""

    type: str
    source: Span
    target: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class RelatedText:
    """A text with its relations of the types that claims can tell."""

    id: str
    origin: str
    text: str
    relations: tuple[Relation, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RelationScores:
    """What was found of each type, and of all."""

    texts: int
    types: dict[str, Tally]

    @property
    def all(self) -> Tally:
        """Every type together."""
        return total(self.types.values())

    def as_dict(self) -> dict[str, Any]:
        """The scores as JSON objects."""
        named = {**self.types, "all": self.all}
        return {"texts": self.texts} | {
            name: {"f1": t.f1, "precision": t.precision, "recall": t.recall, **asdict(t)} for name, t in named.items()
        }


def read_related(path: Path) -> list[RelatedText]:
    """The texts of a JSON Lines file. Raises `EvaluationError` where it is not such a file."""
    try:
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]
        return [
            RelatedText(
                id=row["id"],
                origin=row["source"],
                text=row["text"],
                relations=tuple(
                    dict.fromkeys(
                        Relation(
                            type=r["type"], source=(r["sourceBegin"], r["sourceEnd"]), target=(r["targetBegin"], r["targetEnd"])
                        )
                        for r in row["relations"]
                        if r["type"] in KINDS
                    )
                ),
            )
            for row in rows
        ]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise EvaluationError(f"{path}: is no file of re3d texts ({type(error).__name__}: {error})") from error


def relations_of(claims: Iterable[Claim]) -> Iterator[Relation]:
    """The relations that claims tell of."""
    for claim in claims:
        agents, others = claim.role("agent"), claim.role("target")
        for name, kinds in KINDS.items():
            if claim.kind in kinds and claim.polarity == "affirmed":
                yield from _between(name, agents, others)
        places = claim.role("place", "destination", "origin", "via")
        yield from _between("CoLocated", (*agents, *others), places)


def _between(name: str, ones: Iterable[Argument], others: Sequence[Argument]) -> Iterator[Relation]:
    for one in ones:
        for other in others:
            if one.span and other.span and one.span != other.span:
                yield Relation(type=name, source=(one.span.start, one.span.end), target=(other.span.start, other.span.end))


def compare_relations(
    texts: Sequence[RelatedText], coded: Callable[[Sequence[RelatedText]], Iterable[Iterable[Relation]]]
) -> RelationScores:
    """The scores of the relations that a coder finds, text by text; ends agree where they share a word."""
    if not texts:
        raise EvaluationError("there are no texts to compare")
    types = dict.fromkeys(KINDS, Tally())
    for text, found in zip(texts, coded(texts), strict=True):
        ours = list(dict.fromkeys(found))
        for name in KINDS:
            gold = _once([r for r in text.relations if r.type == name], name)
            mine = _once([r for r in ours if r.type == name], name)
            taken: set[int] = set()
            for wanted in gold:
                match = next((n for n, r in enumerate(mine) if n not in taken and _agree(wanted, r)), None)
                if match is not None:
                    taken.add(match)
            types[name] += Tally(hit=len(taken), gold=len(gold), coded=len(mine))
    return RelationScores(texts=len(texts), types=types)


def _once(relations: Sequence[Relation], name: str) -> list[Relation]:
    """Relations that hold both ways stand there twice; one of them is enough."""
    kept: list[Relation] = []
    for relation in relations:
        if name not in BOTH_WAYS or not any((r.source, r.target) == (relation.target, relation.source) for r in kept):
            kept.append(relation)
    return kept


def _agree(gold: Relation, coded: Relation) -> bool:
    straight = _meet(gold.source, coded.source) and _meet(gold.target, coded.target)
    crossed = gold.type in BOTH_WAYS and _meet(gold.source, coded.target) and _meet(gold.target, coded.source)
    return straight or crossed


def _meet(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def render_relations(scores: RelationScores) -> str:
    """The scores as a table."""
    lines = [f"{scores.texts:,} texts", f"{'':17}{'F1':>6}{'precision':>11}{'recall':>8}{'hit':>6}{'gold':>6}{'coded':>7}"]
    for name, t in [*scores.types.items(), ("all", scores.all)]:
        lines.append(f"{name:17}{t.f1:6.3f}{t.precision:11.3f}{t.recall:8.3f}{t.hit:6g}{t.gold:6g}{t.coded:7g}")
    return "\n".join([*lines, f"published: {PUBLISHED}"])
