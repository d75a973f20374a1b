"""A report's text cut into stretches, each with the claims that rest on it, for a page to mark. Offsets are code points."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from attested.model import Claim


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Words of one line under the same claims: `evidence` claims have it in their sentence, `triggers` as their key words."""

    start: int
    text: str
    evidence: tuple[str, ...] = ()
    triggers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the text, from an offset on. An empty line has no stretches."""

    start: int
    stretches: tuple[Stretch, ...]


def lines(text: str, claims: Sequence[Claim]) -> list[Line]:
    """The text line by line, each cut where a claim's evidence or trigger begins or ends. Nothing is added, dropped or moved.

    >>> [(line.start, [s.text for s in line.stretches]) for line in lines("One two.\\n\\nThree.", [])]
    [(0, ['One two.']), (9, []), (10, ['Three.'])]
    """
    marks = [(span.start, span.end, 0, claim.id) for claim in claims for span in claim.evidence]
    marks += [(c.trigger.start, c.trigger.end, 1, c.id) for c in claims if c.trigger is not None]
    marks.sort()
    starts = [mark[0] for mark in marks]
    longest = max((mark[1] - mark[0] for mark in marks), default=0)
    found = []
    start = 0
    for line in text.split("\n"):
        end = start + len(line)
        near = marks[bisect_left(starts, start - longest) : bisect_left(starts, end)]
        held = [mark for mark in near if mark[1] > start]
        found.append(Line(start=start, stretches=tuple(_cut(text, start, end, held))))
        start = end + 1
    return found


def _cut(text: str, start: int, end: int, marks: Sequence[tuple[int, int, int, str]]) -> Iterable[Stretch]:
    edges = sorted({start, end, *(edge for mark in marks for edge in mark[:2] if start < edge < end)})
    for left, right in pairwise(edges):
        held = [mark for mark in marks if mark[0] <= left and mark[1] >= right]
        yield Stretch(
            start=left, text=text[left:right],
            evidence=tuple(dict.fromkeys(m[3] for m in held if m[2] == 0)),
            triggers=tuple(dict.fromkeys(m[3] for m in held if m[2] == 1)),
        )  # fmt: skip
