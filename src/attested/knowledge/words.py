"""Lexicons: the words in names (of organs, offices, groups, kinds of places) with what each marks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from attested.errors import KnowledgeError
from attested.knowledge.files import DATA, table


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One word or phrase of a lexicon: what it marks (`kind`), and whatever else its group says of it (`marks`)."""

    phrase: str
    kind: str
    marks: Mapping[str, Any] = field(default_factory=dict)

    def __getitem__(self, mark: str) -> Any:
        return self.marks[mark]

    def get(self, mark: str, default: Any = None) -> Any:
        """A mark of the entry's group, or the default."""
        return self.marks.get(mark, default)


class Lexicon(Mapping[str, Entry]):
    """A lexicon as a mapping from phrase to entry; phrases are looked up without regard to case.

    >>> organs = Lexicon("organs", [Entry(phrase="army", kind="forces"), Entry(phrase="army chief", kind="forces")])
    >>> organs["Army"].kind, organs.longest(["army", "chief", "said"])
    ('forces', (Entry(phrase='army chief', kind='forces', marks={}), 2))
    """

    def __init__(self, name: str, entries: Iterable[Entry], *, several: bool = False) -> None:
        self.name = name
        self._entries: dict[str, Entry] = {}
        self._also: dict[str, tuple[Entry, ...]] = {}
        self._longest: dict[str, int] = {}
        for entry in entries:
            key = entry.phrase.casefold()
            if (known := self._entries.setdefault(key, entry)) is not entry and known.kind != entry.kind:
                if not several:
                    raise KnowledgeError(f"{name}.toml: {entry.phrase!r} is both {known.kind} and {entry.kind}")
                self._also[key] = (*self._also.get(key, ()), entry)
            first, length = key.split()[0], len(key.split())
            self._longest[first] = max(length, self._longest.get(first, 0))

    def __getitem__(self, phrase: str) -> Entry:
        return self._entries[phrase.casefold()]

    def __contains__(self, phrase: object) -> bool:
        return isinstance(phrase, str) and phrase.casefold() in self._entries

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)

    def __repr__(self) -> str:
        return f"Lexicon({self.name!r}, {len(self)} entries)"

    def all(self, phrase: str) -> tuple[Entry, ...]:
        """Every entry of a phrase, in the order of the file; most have one."""
        key = phrase.casefold()
        return (self._entries[key], *self._also.get(key, ())) if key in self._entries else ()

    def of(self, *kinds: str) -> frozenset[str]:
        """The phrases of these kinds, in lower case."""
        return frozenset(key for key in self._entries if any(entry.kind in kinds for entry in self.all(key)))

    def longest(self, words: Sequence[str], start: int = 0) -> tuple[Entry, int] | None:
        """The longest phrase that these words begin with at `start`, and how many words it takes."""
        if start >= len(words):
            return None
        first = words[start].casefold()
        for length in range(min(self._longest.get(first, 0), len(words) - start), 0, -1):
            entry = self._entries.get(" ".join(words[start : start + length]).casefold())
            if entry:
                return entry, length
        return None


def read_lexicon(name: str, path: Path | None = None) -> Lexicon:
    """A lexicon from `data/lexicons/<name>.toml`, or from a path of the user's.

    The file has a `licence`, a `source` and tables `[[group]]` with `is` (what the words mark), `words`, and any further
    marks, which every entry of the group carries. A phrase in two groups is an error unless the file says `several = true`; then
    the first group is the one that a plain look-up gives.
    """
    file = path or DATA / "lexicons" / f"{name}.toml"
    data = table(file)
    for wanted in ("licence", "source", "group"):
        if wanted not in data:
            raise KnowledgeError(f"{file.name}: lacks {wanted}")
    entries = []
    for number, group in enumerate(data["group"], start=1):
        if not isinstance(group.get("is"), str) or not isinstance(group.get("words"), list):
            raise KnowledgeError(f"{file.name}: group {number} needs `is` and `words`")
        marks = {key: value for key, value in group.items() if key not in {"is", "words"}}
        for phrase in group["words"]:
            if not isinstance(phrase, str) or not phrase.strip():
                raise KnowledgeError(f"{file.name}: group {number} ({group['is']}) holds an empty word")
            entries.append(Entry(phrase=phrase, kind=group["is"], marks=marks))
    return Lexicon(name, entries, several=bool(data.get("several")))
