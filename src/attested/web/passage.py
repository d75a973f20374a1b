"""The words around a claim, with every part of it marked where it stands. Offsets are code points."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from attested.model import Claim, Document

AROUND = 240
"""So many characters before and after the evidence are shown, to the ends of their lines."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Words under the same marks: `evidence`, `trigger`, `speaker`, or a role; `label` names the innermost."""

    text: str
    marks: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """What to call these words: the most telling mark; empty outside of the claim's parts."""
        named = [mark for mark in self.marks if mark != "evidence"]
        return named[-1] if named else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """Lines of a report around a claim, and whether the report goes on before and after."""

    lines: tuple[tuple[Piece, ...], ...]
    before: bool
    after: bool


def passage(document: Document, claim: Claim, around: int = AROUND) -> Passage:
    """The lines around the claim's evidence, cut where one of its parts begins or ends. Nothing is added, dropped or moved.

    >>> from attested.model import Span
    >>> report = Document(id="d1", text="One.\\nShells hit Kherson.\\nThree.")
    >>> claim = Claim.make(kind="shelling", evidence=(Span.of(report, 5, 24),), trigger=Span.of(report, 12, 15))
    >>> [[(p.text, p.label) for p in line] for line in passage(report, claim, around=0).lines]
    [[('Shells ', ''), ('hit', 'trigger'), (' Kherson.', '')]]
    """
    text = document.text
    spans = list(claim.spans())
    start = max(0, min(span.start for span in spans) - around)
    end = min(len(text), max(span.end for span in spans) + around)
    start = text.rfind("\n", 0, start) + 1 if start else 0
    found = text.find("\n", end)
    end = found if found >= 0 else len(text)
    marks = list(_marks(claim))
    lines = []
    at = start
    for line in text[start:end].split("\n"):
        lines.append(tuple(_cut(text, at, at + len(line), marks)))
        at += len(line) + 1
    return Passage(lines=tuple(lines), before=start > 0, after=end < len(text))


def _marks(claim: Claim) -> Iterable[tuple[int, int, str]]:
    yield from ((span.start, span.end, "evidence") for span in claim.evidence)
    yield from ((s.span.start, s.span.end, "speaker") for s in claim.speakers)
    yield from ((a.span.start, a.span.end, a.role) for a in claim.arguments if a.span is not None)
    if claim.trigger is not None:
        yield claim.trigger.start, claim.trigger.end, "trigger"


def _cut(text: str, start: int, end: int, marks: Iterable[tuple[int, int, str]]) -> Iterable[Piece]:
    held = [mark for mark in marks if mark[0] < end and mark[1] > start]
    edges = sorted({start, end, *(edge for mark in held for edge in mark[:2] if start < edge < end)})
    for left, right in pairwise(edges):
        yield Piece(text=text[left:right], marks=tuple(dict.fromkeys(m[2] for m in held if m[0] <= left and m[1] >= right)))
