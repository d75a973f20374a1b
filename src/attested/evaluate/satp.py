"""SATP incidents (India, hand coded): deaths, injuries, arrests, abductions and surrenders of each short report."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from attested.errors import EvaluationError
from attested.evaluate.counting import Counts

MEASURES = ("deaths", "injuries", "arrests", "abductions", "surrenders")
PUBLISHED = (
    "Gemma-2-2b-it few-shot, 9,736 of 9,921 rows: deaths .951, injuries .938, arrests .956, abductions .969, surrenders .925, "
    "all five .783"
)
_GOLD = {
    "deaths": ("deaths", "total_fatalities"),
    "injuries": ("injuries", "total_injuries"),
    "arrests": ("arrests", "total_arrests"),
    "abductions": ("abductions", "total_abducted"),
    "surrenders": ("surrenders", "total_surrenders"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """One incident as SATP summarises it, with the numbers that its coders wrote down."""

    id: str
    text: str
    day: date | None
    gold: Counts


@dataclass(frozen=True, slots=True, kw_only=True)
class Exactness:
    """How often a number was exactly right: over all incidents, over those whose number is not 0, and for a coder who says 0."""

    all: float
    some: float
    always_zero: float
    incidents_with_some: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CountScores:
    """The exactness of each number, and the share of incidents with all five right, beside what always saying 0 gives."""

    incidents: int
    measures: dict[str, Exactness]
    all_five: float
    all_five_always_zero: float

    def as_dict(self) -> dict[str, Any]:
        """The scores as JSON objects."""
        return asdict(self)


def read_incidents(path: Path) -> list[Incident]:
    """The incidents of a JSON Lines file. Raises `EvaluationError` where it is not such a file."""
    try:
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]
        return [
            Incident(
                id=row["id"],
                text=row["text"],
                day=date.fromisoformat(row["date"]) if row.get("date") not in (None, "", "NA") else None,
                gold=Counts(**{name: int(row["gold"].get(part, {}).get(key) or 0) for name, (part, key) in _GOLD.items()}),
            )
            for row in rows
        ]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise EvaluationError(f"{path}: is no file of SATP incidents ({type(error).__name__}: {error})") from error


def compare_incidents(incidents: Sequence[Incident], coded: Callable[[Sequence[Incident]], Iterable[Counts]]) -> CountScores:
    """The scores of the counts that a coder gives, one for each incident in their order."""
    pairs = [(incident.gold, found) for incident, found in zip(incidents, coded(incidents), strict=True)]
    if not pairs:
        raise EvaluationError("there are no incidents to compare")
    measures = {}
    for name in MEASURES:
        right = [getattr(gold, name) == getattr(found, name) for gold, found in pairs]
        some = [ok for ok, (gold, _) in zip(right, pairs) if getattr(gold, name)]
        measures[name] = Exactness(
            all=sum(right) / len(pairs),
            some=sum(some) / len(some) if some else 0.0,
            always_zero=1 - len(some) / len(pairs),
            incidents_with_some=len(some),
        )
    return CountScores(
        incidents=len(pairs),
        measures=measures,
        all_five=sum(gold == found for gold, found in pairs) / len(pairs),
        all_five_always_zero=sum(gold == Counts() for gold, _ in pairs) / len(pairs),
    )


def render_counts(scores: CountScores) -> str:
    """The scores as a table, with the published ones below."""
    lines = [f"{scores.incidents:,} incidents", f"{'':12}{'exact':>8}{'of non-zero':>14}{'always 0':>10}{'non-zero':>10}"]
    lines += [
        f"{name:12}{m.all:8.3f}{m.some:14.3f}{m.always_zero:10.3f}{m.incidents_with_some:10,}"
        for name, m in scores.measures.items()
    ]
    lines += [f"{'all five':12}{scores.all_five:8.3f}{'':14}{scores.all_five_always_zero:10.3f}", f"published: {PUBLISHED}"]
    return "\n".join(lines)
