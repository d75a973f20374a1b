"""Frames of running totals: death tolls, "have been killed since", counts over a period or a conflict."""

from __future__ import annotations

import re
from collections.abc import Iterator

from attested.extract.grammar import below, clause, is_passive, is_verb, patients, subjects
from attested.model import Frame, FrameSlot, QuantityMention, Reading

_TOLL_NOUNS = frozenset({"toll", "fatality", "casualty", "death", "fatalities", "casualties", "deaths"})
_RUNNING = re.compile(
    r"\b(?:since|so far|to date|in total|overall|altogether|during the (?:war|conflict|uprising)"
    r"|over the (?:course|past|last)|the war|bringing)\b",
    re.I,
)
_HARM = {
    "kill": "killed",
    "die": "killed",
    "injure": "injured",
    "wound": "injured",
    "displace": "displaced",
    "detain": "detained",
    "arrest": "detained",
}


def _people(reading: Reading, first: int, end: int) -> list[QuantityMention]:
    return [q for q in reading.quantities_in(first, end) if q.first >= first and q.counted == "people" and not q.partitive]


def toll_frames(reading: Reading) -> Iterator[Frame]:
    """A frame for each word that counts losses over more than one event."""
    for token in reading.tokens:
        lemma = token.lemma.lower()
        if lemma not in _TOLL_NOUNS and lemma not in _HARM:
            continue
        first, end = clause(reading, token.index)
        sentence = reading.sentence_of(token.index)
        if lemma in _TOLL_NOUNS and token.pos == "NOUN":
            if lemma != "toll" and not _RUNNING.search(reading.words(first, end)):
                continue
            if (
                lemma == "toll"
                and "death" not in reading.words(max(first, token.index - 3), token.index + 1).lower()
                and not _people(reading, first, end)
            ):
                continue
            numbers = _people(reading, first, end) or [
                q for q in reading.quantities_in(token.index, end) if q.first > token.index and q.counted == "thing"
            ]
            slots = [FrameSlot(role="killed", first=q.first, end=q.end) for q in numbers[:1]]
            yield Frame(
                trigger=token.index,
                kind="toll",
                probability=0.6,
                slots=(*slots, *_around(reading, first, end)),
                made_by="lexicon.toll",
            )
        elif lemma in _HARM and is_verb(token) and _RUNNING.search(reading.words(first, end)):
            perfect = any(t.lemma.lower() == "have" for t in below(reading, token.index, "aux"))
            if not perfect:
                continue
            hurt = (
                patients(reading, token.index)
                if is_passive(reading, token.index)
                else subjects(reading, token.index)
                if lemma == "die"
                else patients(reading, token.index)
            )
            slots = [
                FrameSlot(role=_HARM[lemma], first=q.first, end=q.end)
                for q in reading.quantities_in(sentence.first, sentence.end)
                if q.counted == "people" and (q.head in hurt or any(q.first <= h < q.end for h in hurt))
            ]
            if slots:
                yield Frame(
                    trigger=token.index,
                    kind="toll",
                    probability=0.55,
                    slots=(*slots, *_around(reading, first, end)),
                    made_by="lexicon.toll",
                )


def _around(reading: Reading, first: int, end: int) -> Iterator[FrameSlot]:
    for m in reading.mentions_in(first, end):
        if m.first >= first and m.mention.kind in {"place", "state"}:
            yield FrameSlot(role="place", first=m.first, end=m.end)
            break
    for t in reading.times_in(first, end):
        if t.first >= first:
            yield FrameSlot(role="time", first=t.first, end=t.end)
            break
