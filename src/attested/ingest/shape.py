"""What passes between the walk, the readers and the door: a file, its parts, what is said about them, what is taken."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from pathlib import Path

from attested.model import Acquisition, Document, Finding, Maker, Original


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How large a file (in bytes) and the text of one report (in code points) may be.

    A report of a thousand words has some 6,000 code points; two million are a thick book. Larger files are better split
    before they come in, so that one file never fills the memory.
    """

    file_bytes: int = 20_000_000
    text_characters: int = 2_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """One report that was taken in: the bytes that reached us, when and from where, and the text read from them."""

    original: Original
    acquisition: Acquisition
    document: Document


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What a report's own metadata, or the sidecar beside it, says about it. The date is still as written.

    >>> About(outlet="AFP", date="2 December 2024").over(About(outlet="web", title="Militias cross"))
    About(outlet='AFP', title='Militias cross', date='2 December 2024', url=None, licence=None, lang=None)
    """

    outlet: str | None = None
    title: str | None = None
    date: str | None = None
    url: str | None = None
    licence: str | None = None
    lang: str | None = None

    def over(self, other: About) -> About:
        """What both say; where both say something, what this one says."""
        return About(**{f.name: getattr(self, f.name) or getattr(other, f.name) for f in fields(About)})


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One report inside a file, as a reader found it; `member` says where ("line 3"), and is empty for the whole file.

    Pages, when a reader knows them, belong here as the offsets at which they begin.
    """

    text: str
    member: str = ""
    about: About = About()


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """One file in hand. `name` is the path as the user gave it, "-" for standard input; `path` is where it lies, if it does."""

    name: str
    path: Path | None
    content: bytes

    def item(self, member: str) -> str:
        """How findings name a part of this file: "reports.jsonl, line 3"."""
        return f"{self.name}, {member}" if member else self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """How one format is read: a function from a file to its parts, with findings for what could not be read.

    The function raises `IngestError` where the whole file must be refused, and yields a `Finding` where one part must.
    `suffixes` are those of the files it reads, in lower case. `sidecar` tells whether a JSON file of the same stem speaks
    about such a file. When what it reads changes, `version` rises: every document says which version made it.
    """

    name: str
    version: int
    media_type: str
    suffixes: tuple[str, ...]
    read: Callable[[File], Iterator[Part | Finding]]
    sidecar: bool = True

    @property
    def maker(self) -> Maker:
        """The stamp of this reader on the documents it makes."""
        return Maker(stage=f"ingest.{self.name}", version=self.version)
