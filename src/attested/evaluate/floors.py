"""Floors: the least that the program must score on a corpus, pinned with the digest of that corpus.

A floor says what was reached once, so that a change that reads some reports worse is seen when it is made. It rises with better
scores, and falls only when somebody says so by the name of the measure: `benchmarks/floors.py examples --lower figures`.
"""

from __future__ import annotations

import json
import math
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from attested.errors import EvaluationError
from attested.evaluate.score import Scores

FLOORS = Path(__file__).with_name("floors.json")
_DIGITS = 3


def measures(scores: Scores) -> dict[str, float]:
    """The measures that have a floor, by name: the F1 of claims, figures, speakers and details, and the score."""
    return {
        "claims": scores.claims.f1,
        "figures": scores.figures.f1,
        "speakers": scores.speakers.f1,
        "details": scores.details.f1,
        "score": scores.score,
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Floor:
    """The least of each measure on the corpus with this digest (`attested.evaluate.gold.Gold.digest`)."""

    digest: str
    least: Mapping[str, float]


def read_floors(path: Path = FLOORS) -> dict[str, Floor]:
    """The floors by the name of their corpus.

    Raises `EvaluationError` if the file is not what it should be.
    """
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        return {name: Floor(digest=row["digest"], least=dict(row["least"])) for name, row in found.items()}
    except (AttributeError, KeyError, OSError, TypeError, ValueError) as error:
        raise EvaluationError(f"{path.name}: cannot be read as floors ({type(error).__name__}: {error})") from error


def write_floors(floors: Mapping[str, Floor], path: Path = FLOORS) -> None:
    """Keep the floors, sorted by name, so that a change of one is a change of one line."""
    rows = {name: {"digest": floor.digest, "least": dict(floor.least)} for name, floor in sorted(floors.items())}
    path.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")


def fallen(floor: Floor, digest: str, scores: Scores) -> Iterator[str]:
    """What is wrong, one sentence each: measures below their floor, or a corpus that is not the one the floor was set on.

    >>> floor = Floor(digest="a", least={"claims": 0.5})
    >>> list(fallen(floor, "a", Scores(documents=1)))
    ['claims fell to 0.000; the floor is 0.500']
    """
    if digest != floor.digest:
        yield f"the corpus has changed since the floors were set ({floor.digest[:8]} then, {digest[:8]} now); set them anew"
        return
    reached = measures(scores)
    for name, least in floor.least.items():
        if reached[name] < least:
            yield f"{name} fell to {reached[name]:.3f}; the floor is {least:.3f}"


def raised(floor: Floor | None, digest: str, scores: Scores, *, lower: Collection[str] = ()) -> Floor:
    """The floor that these scores set: each measure as reached, rounded down, never below the old floor unless named in `lower`.

    On a corpus with another digest all old floors are void. Raises `EvaluationError` for a measure that fell and is not named.

    >>> reached = Scores(documents=1)
    >>> raised(Floor(digest="a", least={"claims": 0.5}), "a", reached)
    Traceback (most recent call last):
    ...
    attested.errors.EvaluationError: claims fell to 0.000; the floor is 0.500
    lower it by name if that is meant
    >>> raised(Floor(digest="a", least={"claims": 0.5}), "a", reached, lower=["claims"]).least["claims"]
    0.0
    """
    old = floor.least if floor and floor.digest == digest else {}
    reached = {name: math.floor(value * 10**_DIGITS) / 10**_DIGITS for name, value in measures(scores).items()}
    low = [name for name, least in old.items() if reached[name] < least and name not in lower]
    if low:
        told = [f"{name} fell to {reached[name]:.3f}; the floor is {old[name]:.3f}" for name in low]
        raise EvaluationError("\n".join([*told, "lower it by name if that is meant"]))
    return Floor(digest=digest, least=reached)
