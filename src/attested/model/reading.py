"""The reading: what annotation hands to extraction. Built per report, never stored."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeVar

from attested.model.claim import Claim
from attested.model.text import Document, Item, Mention, Span
from attested.model.values import Quantity, When


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """One word of the text with its place in the parse.

    `index` counts tokens from the start of the document; `head` is the index of the governing token, its own index for the
    root of a sentence. `pos` and `dep` are Universal Dependencies v2 labels (`nsubj`, `obl:agent`, …). `name` is the kind of the
    name that the reading model sees here ("PERSON", "LOC", "ORG") or empty.
    """

    index: int
    start: int
    end: int
    text: str
    lemma: str
    pos: str
    dep: str
    head: int
    sentence: int
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One sentence: the half-open range of its tokens, the item it stands in, and whether it stands wholly in quotation marks."""

    index: int
    first: int
    end: int
    item: int = 0
    quoted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeMention:
    """Words that say when, and the interval they mean; `first`/`end` is the half-open range of its tokens."""

    span: Span
    first: int
    end: int
    when: When


@dataclass(frozen=True, slots=True, kw_only=True)
class QuantityMention:
    """Words that say how many, and of what; `head` is the token of the counted noun, or of the number where none is written.

    `counted` is the plain sort of what is counted: `people`, `money`, `percent`, `age`, `length`, `mass`, `duration`, `clock`,
    `ordinal`, `calibre`, `thing`. Only `people` can be a toll. `partitive` is true for a part of a figure just given ("five of them
    children", "including 12 women").
    """

    span: Span
    first: int
    end: int
    head: int
    quantity: Quantity
    counted: str = "thing"
    partitive: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NameMention:
    """A name on its tokens: a `Mention` with the half-open range of tokens it covers and the token that heads it."""

    mention: Mention
    first: int
    end: int
    head: int


_Words = TypeVar("_Words", NameMention, TimeMention, QuantityMention)


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameSlot:
    """A stretch of tokens in a role of a frame, with the probability the reading model gives it; `end` is exclusive."""

    role: str
    first: int
    end: int
    probability: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """A claim in outline, before it is grounded: a trigger word, a kind, and who plays which part.

    Learned heads and lexical rules both propose frames; `extract` grounds them into claims. Speakers are slots with the role
    `speaker`. `denied` and `hedged` are probabilities.
    """

    trigger: int
    kind: str
    probability: float
    slots: tuple[FrameSlot, ...] = ()
    status: str = "occurred"
    denied: float = 0.0
    hedged: float = 0.0
    made_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A document with what reading found in it: items, sentences, parse, names, times, quantities, and learned frames.

    Plain values only: spaCy's objects stay behind in `annotate`, so that a reading can be built by hand in a test. No name, time or
    figure runs over the end of a sentence.
    """

    document: Document
    items: tuple[Item, ...]
    sentences: tuple[Sentence, ...]
    tokens: tuple[Token, ...]
    mentions: tuple[NameMention, ...] = ()
    times: tuple[TimeMention, ...] = ()
    quantities: tuple[QuantityMention, ...] = ()
    frames: tuple[Frame, ...] = ()
    _children: dict[int, tuple[int, ...]] = field(default_factory=dict, init=False, repr=False, compare=False)
    _names: dict[int, tuple[NameMention, ...]] = field(default_factory=dict, init=False, repr=False, compare=False)
    _mentions_of: dict[int, list[NameMention]] = field(default_factory=dict, init=False, repr=False, compare=False)
    _times_of: dict[int, list[TimeMention]] = field(default_factory=dict, init=False, repr=False, compare=False)
    _quantities_of: dict[int, list[QuantityMention]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        below: dict[int, list[int]] = {}
        for token in self.tokens:
            if token.head != token.index:
                below.setdefault(token.head, []).append(token.index)
        self._children.update({head: tuple(found) for head, found in below.items()})
        for mention in self.mentions:
            for index in range(mention.first, mention.end):
                self._names[index] = (*self._names.get(index, ()), mention)
        # by sentence: a rule asks at every trigger word, and a long report holds thousands of names and figures
        self._by_sentence(self.mentions, self._mentions_of)
        self._by_sentence(self.times, self._times_of)
        self._by_sentence(self.quantities, self._quantities_of)

    def children(self, index: int) -> tuple[Token, ...]:
        """The tokens that this one governs, in text order."""
        return tuple(self.tokens[i] for i in self._children.get(index, ()))

    def names_over(self, index: int) -> tuple[NameMention, ...]:
        """The names that cover a token, in text order."""
        return self._names.get(index, ())

    def mentions_in(self, first: int, end: int) -> list[NameMention]:
        """The names that share a token with a half-open range, in the order of `mentions`."""
        return self._touching(self._mentions_of, first, end)

    def times_in(self, first: int, end: int) -> list[TimeMention]:
        """The words of time that share a token with a half-open range, in the order of `times`."""
        return self._touching(self._times_of, first, end)

    def quantities_in(self, first: int, end: int) -> list[QuantityMention]:
        """The figures that share a token with a half-open range, in the order of `quantities`."""
        return self._touching(self._quantities_of, first, end)

    def _by_sentence(self, found: tuple[_Words, ...], index: dict[int, list[_Words]]) -> None:
        for words in found:
            index.setdefault(self.tokens[words.first].sentence, []).append(words)

    def _touching(self, index: dict[int, list[_Words]], first: int, end: int) -> list[_Words]:
        first, end = max(first, 0), min(end, len(self.tokens))
        if first >= end:
            return []
        sentences = range(self.tokens[first].sentence, self.tokens[end - 1].sentence + 1)
        return [words for s in sentences for words in index.get(s, ()) if words.first < end and words.end > first]

    def subtree(self, index: int) -> tuple[int, ...]:
        """This token and everything below it, as sorted indices."""
        found, waiting = [], [index]
        while waiting:
            here = waiting.pop()
            found.append(here)
            waiting.extend(self._children.get(here, ()))
        return tuple(sorted(found))

    def ancestors(self, index: int) -> Iterator[Token]:
        """The governors of a token, nearest first, up to the root of its sentence."""
        while self.tokens[index].head != index:
            index = self.tokens[index].head
            yield self.tokens[index]

    def sentence_of(self, index: int) -> Sentence:
        """The sentence that a token stands in."""
        return self.sentences[self.tokens[index].sentence]

    def item_of(self, index: int) -> Item:
        """The dated item that a token stands in."""
        return self.items[self.sentence_of(index).item]

    def words(self, first: int, end: int) -> str:
        """The text that a half-open range of tokens covers."""
        return self.document.text[self.tokens[first].start : self.tokens[end - 1].end]

    def span(self, first: int, end: int) -> Span:
        """The span that a half-open range of tokens covers."""
        return Span.of(self.document, self.tokens[first].start, self.tokens[end - 1].end)


@dataclass(frozen=True, slots=True, kw_only=True)
class Coding:
    """One report as coded so far: its reading and the claims that the stages before have found in it.

    Stages that must see a whole report (dropping repeats, linking names by context) read a Coding.
    """

    reading: Reading
    claims: tuple[Claim, ...]
