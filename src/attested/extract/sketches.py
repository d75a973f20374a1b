"""A frame while it is being drawn, and the small words that the grammar rules share."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache

from attested.knowledge import word_lists

VIOLENCE = frozenset({"attack", "air_strike", "shelling", "bombing", "clash", "sexual_violence", "crackdown", "abduction"})
"""Kinds of which several words in one clause may tell the same happening."""


@cache
def words(name: str) -> frozenset[str]:
    """One of the lists of grammatical words ("light_verbs", "into", …) as a set."""
    return frozenset(word_lists("grammar")[name])


@dataclass(slots=True)
class Sketch:
    """A frame while it is being drawn: triggers that tell of one happening and the slots found for them."""

    host: int
    kind: str
    pattern: str
    weak: bool
    triggers: list[int]
    slots: list[tuple[str, int]] = field(default_factory=list)
    ranges: list[tuple[str, int, int]] = field(default_factory=list)
    verb: bool = False
    harms: set[int] = field(default_factory=set)

    def add(self, role: str, *heads: int) -> None:
        for head in heads:
            if (role, head) not in self.slots and head not in self.triggers:
                self.slots.append((role, head))

    def has(self, role: str) -> bool:
        return any(r == role for r, _ in self.slots) or any(r == role for r, _, _ in self.ranges)
