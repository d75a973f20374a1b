"""From a document to its reading: items, sentences, words with their parse, names, times, quantities."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import Any, Protocol

from attested.annotate import times as _times
from attested.annotate.names import names, short_names
from attested.annotate.quantities import quantities
from attested.model import (
    Document,
    Frame,
    Item,
    NameMention,
    QuantityMention,
    Reading,
    Sentence,
    Span,
    TimeMention,
    Token,
    dated_items,
    stage,
)


class Pipeline(Protocol):
    """What reads sentences for us: `spacy.Language`, or anything that yields spaCy documents for texts."""

    def pipe(self, texts: Any, /) -> Any: ...


class Reader:
    """Reads documents with one pipeline, which must set sentences, tags, heads, relations and entities.

    A pipeline is anything with spaCy's `pipe(texts)`. The items of a document go through it in one call.
    """

    def __init__(self, pipeline: Pipeline) -> None:
        self.pipeline = pipeline

    def read(self, document: Document) -> Reading:
        """The reading of one document; sentences without words are left out."""
        items = dated_items(document)
        texts = [document.text[item.start : item.end] for item in items]
        places = [n for n, text in enumerate(texts) if text.strip()]
        tokens: list[Token] = []
        sentences: list[Sentence] = []
        frames: list[Frame] = []
        for n, parsed in zip(places, self.pipeline.pipe([texts[n] for n in places])):
            index = _take(parsed, items[n], n, tokens, sentences)
            frames.extend(_outlines(parsed, index))
        sentences = [
            Sentence(index=s.index, first=s.first, end=s.end, item=s.item, quoted=q)
            for s, q in zip(sentences, _quoted(document.text, tokens, sentences))
        ]
        bare = Reading(document=document, items=items, sentences=tuple(sentences), tokens=tuple(tokens), frames=tuple(frames))
        return annotated(bare)


def _outlines(parsed: Any, index: dict[int, int]) -> tuple[Frame, ...]:
    """The claims in outline that the reading model left with a spaCy document; another pipeline leaves none."""
    if not parsed.user_data:
        return ()
    from attested.annotate.reading_model import frames  # pulls in the model's runtime, which readings by other pipelines do without

    return frames(parsed, index)


def _take(parsed: Any, item: Item, number: int, tokens: list[Token], sentences: list[Sentence]) -> dict[int, int]:
    """Move what spaCy found in one item into our own lists, with offsets and indices of the whole document.

    Gives the new index of every token of spaCy's that is not white space.
    """
    index: dict[int, int] = {}
    label = {}
    for entity in parsed.ents:
        for i in range(entity.start, entity.end):
            label[i] = entity.label_
    for sentence in parsed.sents:
        spoken = [token for token in sentence if not token.is_space]
        if not spoken:
            continue
        base = len(tokens)
        index.update((token.i, base + n) for n, token in enumerate(spoken))
        for token in spoken:
            here = index[token.i]
            start = item.start + token.idx
            text = token.text
            dep = token.dep_
            head = index.get(token.head.i, here)
            if head < base:
                head = here
            tokens.append(
                Token(
                    index=here,
                    start=start,
                    end=start + len(text),
                    text=text,
                    lemma=token.lemma_ or text.lower(),
                    pos=token.pos_ or "X",
                    dep="root" if head == here else (dep or "dep"),
                    head=head,
                    sentence=len(sentences),
                    name=label.get(token.i, ""),
                )
            )
        sentences.append(Sentence(index=len(sentences), first=base, end=len(tokens), item=number))
    return index


def annotated(reading: Reading) -> Reading:
    """The reading with its names, times and quantities found anew from its tokens: readings built by hand may use it.

    Times are resolved against the date of the item that a sentence stands in, else the document's.
    """
    document, tokens = reading.document, reading.tokens
    starts = [token.start for token in tokens]
    ends = [token.end for token in tokens]
    found_times: list[TimeMention] = []
    found_names: list[NameMention] = []
    found_quantities: list[QuantityMention] = []
    anchor, longer, item = None, None, -1
    for sentence in reading.sentences:
        if sentence.item != item:
            item, anchor, longer = sentence.item, None, None
        published = reading.items[item].published or document.published
        begin, stop = tokens[sentence.first].start, tokens[sentence.end - 1].end
        taken: list[tuple[int, int]] = []
        for found in _times.find(document.text[begin:stop], published, anchor, longer):
            low, high = begin + found.start, begin + found.end
            first, end = bisect_right(ends, low), bisect_left(starts, high)
            if first >= end:
                continue
            found_times.append(TimeMention(span=Span.of(document, low, high), first=first, end=end, when=found.when))
            taken.append((low, high))
            if found.when.precision == "day" and found.when.earliest == found.when.latest:
                anchor = found.when.earliest
            else:
                longer = found.when
        found_names.extend(names(document, tokens, sentence.first, sentence.end))
        found_quantities.extend(quantities(document, tokens, sentence.first, sentence.end, taken))
    if short := list(short_names(document, tokens, found_names)):
        found_names = sorted((*found_names, *short), key=lambda m: m.first)
    return Reading(
        document=document, items=reading.items, sentences=reading.sentences, tokens=tokens, mentions=tuple(found_names),
        times=tuple(found_times), quantities=tuple(found_quantities), frames=reading.frames,
    )  # fmt: skip


_QUOTES = re.compile(r"[“”„\"«»]|\n[ \t]*\n")


def _quoted(text: str, tokens: Sequence[Token], sentences: Sequence[Sentence]) -> list[bool]:
    """Whether each sentence stands wholly in quotation marks; an unclosed quotation ends with its paragraph."""
    ranges: list[tuple[int, int]] = []
    opened = -1
    for mark in _QUOTES.finditer(text):
        sign = mark[0]
        if sign[0] == "\n":
            if opened >= 0:
                ranges.append((opened, mark.start()))
            opened = -1
        elif opened < 0:
            if sign != "”" and sign != "»":
                opened = mark.start()
        elif sign in '”"»':
            ranges.append((opened, mark.end()))
            opened = -1
    if opened >= 0:
        ranges.append((opened, len(text)))
    begins = [low for low, _ in ranges]
    answer = []
    for sentence in sentences:
        spoken = [t for t in tokens[sentence.first : sentence.end] if t.pos != "PUNCT"]
        inside = False
        if spoken and ranges:
            at = bisect_right(begins, spoken[0].start) - 1
            inside = at >= 0 and spoken[-1].end <= ranges[at][1] and ranges[at][0] <= spoken[0].start
        answer.append(inside)
    return answer


@lru_cache(maxsize=1)
def _default() -> Reader:
    """The reader with the shipped reading model, loaded once per process."""
    from attested.annotate.english import load_pipeline  # the model is large: only who reads pays for it

    loader: Callable[[], Pipeline] = load_pipeline
    return Reader(loader())


@stage(version=5, reads=Document, writes=Reading)
def read(document: Document, *, pipeline: Pipeline | None = None) -> Iterator[Reading]:
    """The reading of a report: what extraction works on. `pipeline` replaces the shipped reading model.

    Yields one Reading. Nothing of spaCy is left in it.
    """
    yield (Reader(pipeline) if pipeline is not None else _default()).read(document)
