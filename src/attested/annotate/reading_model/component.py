"""The reading model as a component of a spaCy pipeline."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

import numpy as np
from spacy.attrs import DEP, HEAD, POS
from spacy.language import Language
from spacy.tokens import Doc, Span

from attested.annotate.reading_model.frames import Words
from attested.annotate.reading_model.model import Outline, ReadingModel
from attested.model import Frame, FrameSlot

FACTORY = "attested_reading_model"

MADE_BY = "heads"

AT_ONCE = 64
"""Documents read together in `nlp.pipe`, so that sentences of like length meet in a batch."""

_FRAMES = "attested.frames"


@Language.factory(
    FACTORY,
    assigns=["token.pos", "token.dep", "token.head", "doc.ents"],
    requires=["token.is_sent_start"],
)
def reading_model(nlp: Language, name: str) -> ReadingComponent:
    return ReadingComponent(ReadingModel())


def frames(doc: Doc, index: Mapping[int, int] | None = None) -> tuple[Frame, ...]:
    """The claims in outline that the reading model found in a document.

    Words are numbered by spaCy's tokens, white space counted; `index` renumbers them: it maps the tokens that are kept, which
    must be all that are not white space, to their new numbers.
    """
    found: tuple[Frame, ...] = doc.user_data.get(_FRAMES, ())
    if index is None:
        return found
    return tuple(
        Frame(
            trigger=index[frame.trigger],
            kind=frame.kind,
            probability=frame.probability,
            slots=tuple(
                FrameSlot(role=slot.role, first=index[slot.first], end=index[slot.end - 1] + 1, probability=slot.probability)
                for slot in frame.slots
            ),
            status=frame.status,
            denied=frame.denied,
            hedged=frame.hedged,
            made_by=frame.made_by,
        )
        for frame in found
    )


class ReadingComponent:
    """Sets tag, head, relation and names on documents whose sentences are known, and finds their claims in outline.

    Names are `doc.ents` with the labels PERSON, LOC and ORG. White space that is a token of its own is not shown to the model:
    it gets the tag SPACE and hangs from the word before it (from the first word, at the start of a sentence) as `dep`. The claims
    are kept with the document; `frames` hands them out. A document should be one report, or one dated item of a digest.

    The 8-bit network scales its numbers by those of the whole batch, so what is read at the same time can tip a close decision.
    The same texts in one call always give the same reading; who needs that for a report gives it a call of its own.
    """

    def __init__(self, model: ReadingModel) -> None:
        self.model = model

    def __call__(self, doc: Doc) -> Doc:
        self._annotate([doc])
        return doc

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = AT_ONCE) -> Iterator[Doc]:
        documents = iter(stream)
        while chunk := list(islice(documents, batch_size)):
            self._annotate(chunk)
            yield from chunk

    def _annotate(self, documents: list[Doc]) -> None:
        spoken = [[[token.i for token in sentence if not token.is_space] for sentence in doc.sents] for doc in documents]
        flat = iter(
            self.model.read([[doc[i].text for i in row] for doc, rows in zip(documents, spoken, strict=True) for row in rows])
        )
        read = [[next(flat) for _ in rows] for rows in spoken]
        outlines = self.model.outline(read)
        for doc, rows, sentences, found in zip(documents, spoken, read, outlines, strict=True):
            _write(doc, rows, sentences)
            doc.user_data[_FRAMES] = tuple(_frame(outline, rows) for outline in found)


def _frame(outline: Outline, rows: Sequence[Sequence[int]]) -> Frame:
    """An outline with its words numbered by the document's tokens."""
    return Frame(
        trigger=rows[outline.sentence][outline.trigger],
        kind=outline.kind,
        probability=outline.probability,
        slots=tuple(
            FrameSlot(role=role, first=rows[sentence][first], end=rows[sentence][end - 1] + 1, probability=share)
            for role, sentence, first, end, share in outline.slots
        ),
        status=outline.status,
        denied=outline.denied,
        hedged=outline.hedged,
        made_by=MADE_BY,
    )


def _write(doc: Doc, rows: Sequence[Sequence[int]], sentences: Sequence[Words]) -> None:
    """Put the parses on the document's tokens; `rows` are the words of each sentence by their token."""
    strings = doc.vocab.strings
    size = len(doc)
    pos = np.full(size, strings.add("SPACE"), dtype=np.uint64)
    dep = np.full(size, strings.add("dep"), dtype=np.uint64)
    starts = [sentence.start for sentence in doc.sents] + [size]
    head = np.arange(size)
    names: list[Span] = []
    for number, (places, parse) in enumerate(zip(rows, sentences, strict=True)):
        start, end = starts[number], starts[number + 1]
        if not places:
            head[start:end] = start
            dep[start] = strings.add("ROOT")
            continue
        nearest = places[0]
        for i in range(start, end):
            if doc[i].is_space:
                head[i] = nearest
            else:
                nearest = i
        for place, tag, above, relation in zip(places, parse.tags, parse.heads, parse.relations, strict=True):
            pos[place] = strings.add(tag)
            dep[place] = strings.add(relation)
            head[place] = places[above - 1] if above else place
        names.extend(Span(doc, places[first], places[last - 1] + 1, label=strings.add(kind)) for first, last, kind in parse.names)
    offsets = (head - np.arange(size)).astype(np.int64).view(np.uint64)
    doc.from_array([POS, DEP, HEAD], np.stack([pos, dep, offsets], axis=1))  # type: ignore[arg-type]
    doc.set_ents(names)
