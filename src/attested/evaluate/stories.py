"""Items that editors filed under stories: how our events lie to them. Reported only, since a story is not an event.

A file holds one item a line: id, date, text, and story_path, a list of names from the widest to the closest.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from attested.errors import EvaluationError


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One dated item, and the closest story that it is filed under."""

    text: str
    day: date
    path: tuple[str, ...]


def read_stories(path: Path) -> tuple[Story, ...]:
    """The items of a file that are filed under a story. Raises `EvaluationError` where it cannot be read."""
    found = []
    try:
        for line in path.read_text(encoding="utf-8").splitlines():
            held = json.loads(line) if line.strip() else {}
            if held.get("story_path"):
                day = date.fromisoformat(held["date"])
                found.append(Story(text=held["text"], day=day, path=tuple(map(str, held["story_path"]))))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise EvaluationError(f"{path}: is no file of items with date, text and story_path ({error!r})") from error
    if not found:
        raise EvaluationError(f"{path}: holds no items under a story")
    return tuple(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class BCubed:
    """For each item, the share of its event's items that are of its story, and of its story's that are in its event; the means.

    A day's strikes and the next day's are one story and two events, so that recall stays low where events are right.
    """

    items: int
    events: int
    stories: int
    precision: float
    recall: float

    @property
    def f1(self) -> float:
        return 2 * self.precision * self.recall / (self.precision + self.recall) if self.precision + self.recall else 0.0

    def as_dict(self) -> dict[str, Any]:
        return {**asdict(self), "f1": self.f1}


def b_cubed(events: Sequence[Hashable], stories: Sequence[Hashable]) -> BCubed:
    """B-cubed (Bagga and Baldwin, 1998) of two partings of the same items, one label an item each.

    >>> found = b_cubed(["a", "a", "b", "c"], ["s", "s", "s", "t"])
    >>> found.precision, round(found.recall, 3)
    (1.0, 0.667)
    """
    both, ours, theirs = Counter(zip(events, stories)), Counter(events), Counter(stories)
    number = max(1, len(events))
    return BCubed(
        items=len(events),
        events=len(ours),
        stories=len(theirs),
        precision=sum(both[e, s] / ours[e] for e, s in zip(events, stories)) / number,
        recall=sum(both[e, s] / theirs[s] for e, s in zip(events, stories)) / number,
    )


def render_stories(scores: BCubed) -> str:
    return (
        f"{scores.items} items, {scores.events} groups by our events, {scores.stories} stories\n"
        f"B-cubed precision {scores.precision:.3f}, recall {scores.recall:.3f}, F1 {scores.f1:.3f} (a story is not an event)"
    )
