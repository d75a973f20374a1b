"""What passes between the walk, the readers and the door: a file, its parts, what is said about them, what is taken."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path

from attested.model import Acquisition, Document, Finding, Maker, Original, Page


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How large a file (in bytes) and the text of one report (in code points) may be, and what reading a file may cost.

    A report of a thousand words has some 6,000 code points; two million are a thick book. Larger files are better split
    before they come in, so that one file never fills the memory. An archive, which holds other files, may have
    `archive_bytes`, what it holds `unpacked_bytes` all together, and archives may lie `depth` deep in one another. A reader that
    works in a process of its own has `seconds` for a file, and `memory_bytes`.
    """

    file_bytes: int = 20_000_000
    text_characters: int = 2_000_000
    archive_bytes: int = 200_000_000
    unpacked_bytes: int = 1_000_000_000
    depth: int = 3
    seconds: float = 60.0
    memory_bytes: int = 1_500_000_000


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
    About(outlet='AFP', title='Militias cross', date='2 December 2024', url=None, licence=None, lang=None, author=None)
    """

    outlet: str | None = None
    title: str | None = None
    date: str | None = None
    url: str | None = None
    licence: str | None = None
    lang: str | None = None
    author: str | None = None

    def over(self, other: About) -> About:
        """What both say; where both say something, what this one says."""
        return About(**{f.name: getattr(self, f.name) or getattr(other, f.name) for f in fields(About)})


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One report inside a file, as a reader found it; `member` says where ("line 3"), and is empty for the whole file.

    `pages` says where in the text each page begins, where the file has pages.
    """

    text: str
    member: str = ""
    about: About = About()
    pages: tuple[Page, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Enclosed:
    """A file inside a file: a member of an archive, an attachment of a message. The door finds the reader of its suffix.

    `about` is what is known of it from outside, such as the address an archived page was fetched from; it goes before what the
    file says of itself. `suffix` is in lower case, with its dot.
    """

    name: str
    suffix: str
    content: bytes
    about: About = About()


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """One file in hand. `name` is the path as the user gave it, "-" for standard input; `path` is where it lies, if it does.

    A file inside another has the name of the outermost; `within` says where in it the file lies ("2024/report.docx").
    `suffix` is in lower case. `columns` says, for tables, which column holds what: field of a report to name of a column.
    """

    name: str
    path: Path | None
    content: bytes
    within: str = ""
    suffix: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    limits: Limits = Limits()
    depth: int = 0

    def member(self, part: str) -> str:
        """Where a part of this file lies in the outermost: "annex.csv, row 3"."""
        return ", ".join(filter(None, (self.within, part)))

    def item(self, part: str = "") -> str:
        """How findings name this file, or a part of it: "reports.jsonl, line 3"."""
        return ", ".join(filter(None, (self.name, self.within, part)))

    def refused(self, code: str, words: str, part: str = "") -> Finding:
        """That a part of this file was not taken in, and why: `words` follow its name."""
        item = self.item(part)
        return Finding(item=item, code=code, message=f"{item} {words}", level="refused")

    def note(self, code: str, words: str, part: str = "") -> Finding:
        """What should be known of this file, or a part of it, that was taken in: `words` follow its name."""
        item = self.item(part)
        return Finding(item=item, code=code, message=f"{item} {words}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """How one format is read: a function from a file to its parts, with findings for what could not be read.

    The function raises `IngestError` where the whole file must be refused, and yields a `Finding` where one part must; a file
    inside the file is `Enclosed`. `suffixes` are those of the files it reads, in lower case. `sidecar` tells whether a JSON file
    of the same stem speaks about such a file. `confined` readers stand on parsers that a hostile file may crash, stall or
    swell: they run in a process of their own, within the limits. `archive` marks what may be larger, because it holds other
    files. When what it reads changes, `version` rises: every document says which version made it.
    """

    name: str
    version: int
    media_type: str
    suffixes: tuple[str, ...]
    read: Callable[[File], Iterator[Part | Enclosed | Finding]]
    sidecar: bool = True
    confined: bool = False
    archive: bool = False

    @property
    def maker(self) -> Maker:
        """The stamp of this reader on the documents it makes."""
        return Maker(stage=f"ingest.{self.name}", version=self.version)
