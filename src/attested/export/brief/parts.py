"""What a brief is made of: sentences that rest on claims, in lines, tables and sections. How a page looks is no part of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from attested.errors import ClaimError
from attested.model import Claim, CodedClaim, Contradiction, Denial, Document, Event, Figure, Finding, Movement, Tie

CITED = 5
"""How many footnotes one sentence carries at most; a footnote more would be read by nobody."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and the claims it rests on. Without a claim there is no sentence: building one raises `ClaimError`."""

    text: str
    claims: tuple[CodedClaim, ...]
    quoted: bool = False
    """Whether it is nothing but a report's own words: it adds nothing where another sentence has told them."""

    def __post_init__(self) -> None:
        if not self.claims:
            raise ClaimError(f"a sentence of a brief needs a claim: {self.text!r}")
        if not self.text.strip():
            raise ClaimError(f"a sentence of a brief needs words, on claim {self.claims[0].claim.id}")

    @property
    def cited(self) -> tuple[CodedClaim, ...]:
        """The claims that get a footnote; claims that quote the same words of one report get one."""
        words = {words_of(c): c for c in reversed(self.claims)}
        return tuple(reversed(words.values()))[:CITED]

    @property
    def more(self) -> int:
        """How many claims have no footnote of their own."""
        return max(0, len({words_of(c) for c in self.claims}) - CITED)


def words_of(coded: CodedClaim) -> tuple[str, tuple[tuple[int, int], ...]]:
    """Which words of which report a claim rests on."""
    return coded.claim.document, tuple((s.start, s.end) for s in coded.claim.evidence)


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence in a list, and how far it is indented."""

    sentence: Sentence
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: cells in words, the last of which carries the footnotes of the claims it rests on."""

    cells: tuple[str, ...]
    sentence: Sentence


@dataclass(frozen=True, slots=True)
class Table:
    head: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """Lines or a table under one heading of a section, with how many more there are and the command that shows them."""

    lines: tuple[Line, ...] = ()
    heading: str = ""
    more: int = 0
    command: str = ""
    table: Table | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """One section. `plain` are lines about the reports themselves (coverage, sources, method): they rest on no claim."""

    name: str
    title: str
    parts: tuple[Part, ...] = ()
    note: str = ""
    plain: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.plain) or any(part.lines or (part.table and part.table.rows) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Brief:
    """A whole brief, before it is a page."""

    title: str
    period: str
    scope: str
    sections: tuple[Section, ...]

    def sentences(self) -> Iterator[Sentence]:
        """Every sentence and table row, in the order of the page."""
        for section in self.sections:
            for part in section.parts:
                yield from (line.sentence for line in part.lines)
                yield from (row.sentence for row in (part.table.rows if part.table else ()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """What a brief is written from, as the desk assembled it. `names` gives linked actors their names, `countries` theirs."""

    documents: Sequence[Document] = ()
    claims: Sequence[CodedClaim] = ()
    events: Sequence[Event] = ()
    figures: Sequence[Figure] = ()
    ties: Sequence[Tie] = ()
    movements: Sequence[Movement] = ()
    contradictions: Sequence[Contradiction] = ()
    denials: Sequence[Denial] = ()
    findings: Sequence[Finding] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    countries: Mapping[str, str] = field(default_factory=dict)
    asked: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote: its number, the claim, and its words."""

    number: int
    claim: Claim
    text: str
