"""A frame while it is being drawn."""

from __future__ import annotations

from dataclasses import dataclass, field

VIOLENCE = frozenset({"attack", "air_strike", "shelling", "bombing", "clash", "sexual_violence", "crackdown", "abduction"})
"""Kinds of which several words in one clause may tell the same happening."""


@dataclass(slots=True)
class Sketch:
    """A frame while it is being drawn: triggers that tell of one happening and the slots found for them.

    `host` is the trigger that the frame will hang on; `slots` are (role, head of a phrase), `ranges` (role, first, end) where the
    words are known; `harms` are the triggers that tell what came of it ("killed" in "an attack killed"); `verb` is true where
    the host is a verb; a `weak` sketch stands only with parts that say who, where or how many.
    """

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
        """Put these nouns in a role, each once; a trigger is no part of its own happening."""
        for head in heads:
            if (role, head) not in self.slots and head not in self.triggers:
                self.slots.append((role, head))

    def has(self, role: str) -> bool:
        """Whether anything stands in a role yet."""
        return role in self.roles

    @property
    def roles(self) -> set[str]:
        """The roles in which anything stands."""
        return {r for r, _ in self.slots} | {r for r, _, _ in self.ranges}
