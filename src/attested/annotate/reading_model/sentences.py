"""Tokens into sentences.

Rules on the tokens, because the tokenizer has already settled which dots belong to abbreviations. Sentences end inside quotations
too: each of `"We held fire. They did not."` is read by itself.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any

import numpy as np
from spacy.attrs import SENT_START
from spacy.language import Language
from spacy.tokens import Doc

from attested.annotate.reading_model.tokens import ABBREVIATIONS, TITLES

FACTORY = "attested_sentences"

_CLOSERS = frozenset(")]}”’»")
_OPENERS = frozenset("([{“‘«„")
_STRAIGHT_QUOTES = frozenset({'"', "'", "''", "``"})
_BULLETS = frozenset("•·*▪●■◦‣–—-")
_STARTERS = frozenset(
    "The A An In On At He She It They We I You His Her Its Their Our My This That These Those There But And Or So As After Before "
    "When While Where If Since Until Although Though However Meanwhile Also Among Under For From By With Both Some Many Most All "
    "No Not Now Then Here What Who Why How Earlier Later Last Two Three One Several Another According Despite During Following "
    "Since Yet Such To Let Please Is Are Was Were Do Does Did".split()
)
"""Words that begin a sentence far more often than they follow an abbreviation within one."""

_WRAPPED = (45, 100)
"""Lengths, in characters, of the lines of hard-wrapped text."""


@Language.factory(FACTORY, assigns=["token.is_sent_start", "doc.sents"])
def sentence_splitter(nlp: Language, name: str) -> SentenceSplitter:
    return SentenceSplitter()


class SentenceSplitter:
    """Marks where sentences start. White space between two sentences belongs to the first."""

    def __call__(self, doc: Doc) -> Doc:
        words = [token.text for token in doc]
        marks = np.full(len(doc), -1, dtype=np.int64)  # 1 starts a sentence, -1 does not
        marks[sentence_starts(words, [bool(token.whitespace_) for token in doc])] = 1
        # not token by token: each such assignment walks the whole document
        written: Any = marks.view(np.uint64)  # spaCy's own type for arrays is narrower than what it takes
        return doc.from_array([SENT_START], written)


def sentence_starts(words: list[str], spaces: list[bool]) -> list[int]:
    """The places of the tokens that begin a sentence; `spaces` says after which a plain space stands.

    >>> words = ["He", "fled", ".", "”", "Gen.", "Ali", "stayed", ".", "\\n", "Talks", "in", "Doha"]
    >>> sentence_starts(words, [True] * len(words))
    [0, 4, 9]
    """
    spoken = [i for i, word in enumerate(words) if not word.isspace()]
    if not spoken:
        return [0] if words else []
    wrapped = _is_wrapped(words, spaces)
    opens = _opening_quotes(words, spaces)
    starts = [0]  # white space before the first word belongs to the first sentence
    for left, right in pairwise(spoken):
        breaks = sum(len(_BREAK.findall(words[i])) for i in range(left + 1, right))
        broken = breaks > 1 or (breaks == 1 and (not wrapped or _is_bullet(words[right])))
        if (
            (broken and not _runs_on(words, left, right))
            or _sentence_ends(words, spaces, left, right, starts[-1], opens)
            or (words[left] in _DASHES and _is_dateline(words, spaces, starts[-1], left))
        ):
            starts.append(right)
        elif right - starts[-1] >= MOST_WORDS:
            starts.append(_cut(words, starts[-1], right))
    return starts


def _runs_on(words: list[str], left: int, right: int) -> bool:
    """Whether a line break stands inside a sentence, as pages break lines around links: no line ends in "the".

    >>> _runs_on(["the", "\\n", "coalition"], 0, 2), _runs_on(["Latest", "\\n", "on", "Sudan"], 0, 2)
    (True, False)
    """
    return words[left].lower() in _NEVER_LAST or words[right] in _NEVER_FIRST


def _is_dateline(words: list[str], spaces: list[bool], start: int, dash: int) -> bool:
    """Whether a dash that stands free ends a dateline: a place in capitals at the start of a line, then country, agency, day.

    What follows is a sentence of its own; read as one with the dateline, its subject is easily taken for the place.

    >>> words = ["KYIV", ",", "Ukraine", "—", "Shells", "fell"]
    >>> _is_dateline(words, [False, True, True, True, True, True], 0, 3)
    True
    """
    first = next((i for i in range(start, dash) if not words[i].isspace()), dash)
    if not first < dash < first + _DATELINE or not words[first].isupper() or len(words[first]) < 3:
        return False
    if start and not any(words[i].isspace() and _BREAK.search(words[i]) for i in range(max(0, start - 2), first + 1)):
        return False
    free = (spaces[dash - 1] or words[dash - 1].isspace()) and spaces[dash]
    if not free and words[dash] not in {"—", "―"}:
        return False
    inside = [word for word in words[first:dash] if word.isalpha()]
    return sum(word[:1].isupper() for word in inside) >= 0.6 * len(inside)


_DASHES = frozenset({"—", "–", "-", "--", "―"})
_DATELINE = 18
"""Words within which the dash of a dateline stands."""

MOST_WORDS = 300
"""The longest sentence in tokens. Lists and tables without full stops are cut: time and memory grow with its square."""

_LOOK_BACK = 100


def _cut(words: list[str], start: int, right: int) -> int:
    """Where to cut a sentence that has grown too long: behind the last semicolon or comma of its last hundred tokens, else here.

    >>> words = ["a"] * 250 + [";"] + ["b"] * 60
    >>> _cut(words, 0, 300)
    251
    """
    for mark in ({";"}, {","}):
        for i in range(right - 1, max(start, right - _LOOK_BACK), -1):
            if words[i] in mark and i + 1 < right and not words[i + 1].isspace():
                return i + 1
    return right


_BREAK = re.compile("\r\n|[\n\r\u2028\x85]|\u2029|\f")


def _is_bullet(word: str) -> bool:
    return word in _BULLETS or bool(re.fullmatch(r"\(?(?:\d{1,2}|[a-zA-Z]|[ivx]+)[.)]", word))


def _opening_quotes(words: list[str], spaces: list[bool]) -> set[int]:
    """The places of the quotes that open: told by their shape, else by where the space is, else by turns in a paragraph."""
    opens: set[int] = set()
    inside = False
    for i, word in enumerate(words):
        if word.isspace() and len(_BREAK.findall(word)) > 1:
            inside = False
        elif word in _OPENERS:
            opens.add(i)
        elif word in _STRAIGHT_QUOTES:
            before = i == 0 or spaces[i - 1] or words[i - 1].isspace() or words[i - 1] in _OPENERS
            after = spaces[i] or i + 1 == len(words) or words[i + 1].isspace()
            opening = before if before != after else not inside
            if word != "'":
                inside = opening
            if opening:
                opens.add(i)
    return opens


def _is_wrapped(words: list[str], spaces: list[bool]) -> bool:
    """Whether the lines of this text are broken by width rather than by meaning."""
    text = "".join(word + " " * space for word, space in zip(words, spaces))
    lengths: list[tuple[int, bool]] = []
    for paragraph in re.split(r"\n\s*\n", text):
        lines = [line.strip() for line in paragraph.split("\n") if line.strip()]
        lengths.extend((len(line), line[-1] in '.!?:”"') for line in lines[:-1])
    if len(lengths) < 3:
        return False
    low, high = _WRAPPED
    even = sum(low <= length <= high for length, _ in lengths)
    finished = sum(done for _, done in lengths)
    return even >= 0.8 * len(lengths) and finished <= 0.4 * len(lengths)


def _sentence_ends(words: list[str], spaces: list[bool], left: int, right: int, start: int, opens: set[int]) -> bool:
    """Whether a sentence ends between two neighbours on one line."""
    following = words[right]
    # closing marks stay with the sentence that they close
    if following in _CLOSERS or following in _NEVER_FIRST or (following in _STRAIGHT_QUOTES and right not in opens):
        return False
    end = left
    while end > start and (words[end] in _CLOSERS or (words[end] in _STRAIGHT_QUOTES and end not in opens)):
        end -= 1
    mark, closed = words[end], end != left
    apart = right - left > 1 or spaces[left]
    probe = next((word for word in words[right:] if word not in _OPENERS and word not in _STRAIGHT_QUOTES), following)
    if _FINAL.fullmatch(mark):
        if _is_item_number(words, end, start):
            return False
        if "…" in mark or ".." in mark:
            return apart and probe[:1].isupper() and not closed
        if probe[:1].islower():
            return apart and not closed and right not in opens
        return apart or mark != "." or probe[:1].isupper() or right in opens
    if mark in TITLES or _INITIAL.fullmatch(mark):
        return False
    if mark == "etc.":
        return probe[:1].isupper()
    return (mark in ABBREVIATIONS or bool(_LETTERS.fullmatch(mark))) and probe in _STARTERS


_FINAL = re.compile(r"[.!?…]+")
_INITIAL = re.compile(r"[A-Z]\.")
_LETTERS = re.compile(r"(?:[A-Za-z]\.)+")
_NEVER_LAST = frozenset({"the", "a", "an", "of", "and", "or", "its", "their", "his", "her", "led", "backed"})
_NEVER_FIRST = frozenset({".", "!", "?", ",", ";", ":", "...", "…", "%"})


def _is_item_number(words: list[str], dot: int, start: int) -> bool:
    """Whether the dot follows a number or letter that numbers an item of a list."""
    spoken = [word for word in words[start:dot] if not word.isspace()] if dot - start < 4 else []
    return words[dot] == "." and len(spoken) == 1 and bool(re.fullmatch(r"\d{1,3}|[A-Za-z]|[ivxIVX]{1,4}", spoken[0]))
