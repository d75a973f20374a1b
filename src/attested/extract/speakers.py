"""Speakers as a reader would name them: the name or the whole phrase, and what sort of speaker it is."""

from __future__ import annotations

import re
from functools import cache

from attested.extract.grammar import phrase, plain
from attested.extract.phrases import is_pronoun, name_span, titled_person
from attested.knowledge import word_lists
from attested.model import Reading, Speaker, SpeakerKind


@cache
def _kinds() -> tuple[tuple[SpeakerKind, re.Pattern[str]], ...]:
    return tuple(
        (
            kind,
            re.compile(
                r"(?<!\w)(?:" + "|".join(re.escape(w.strip()) for w in sorted(found, key=len, reverse=True)) + r")(?!\w)", re.I
            ),
        )
        for kind, found in word_lists("attribution")["kinds"].items()
    )


def speaker_kind(name: str) -> SpeakerKind:
    """The sort of speaker that a name or phrase stands for, by the words in it; `unknown` where none tells.

    >>> speaker_kind("a senior Syrian military source")
    'military'
    >>> speaker_kind("local residents")
    'witness'
    """
    order = ("witness", "expert", "monitor", "armed_group", "military", "media", "politician", "officials")
    found = {kind for kind, pattern in _kinds() if pattern.search(name)}
    return next((kind for kind in order if kind in found), "unknown")


def make_speaker(reading: Reading, head: int, cue: int | None) -> Speaker | None:
    """The speaker whose phrase a token heads; `None` for a pronoun or an empty name.

    Titles stay outside a personal name; for unnamed speakers the whole phrase is kept ("senior Syrian military source").
    """
    if is_pronoun(reading.tokens[head]):
        return None
    first, end = phrase(reading, head)
    own = [t for t in reading.children(head) if t.dep == "nmod:poss" and t.index < first and t.pos in {"NOUN", "PROPN"}]
    if own and reading.tokens[head].pos == "NOUN":  # "the prosecutor's office", "Bangladesh's home ministry"
        first = phrase(reading, own[0].index)[0]
    persons = [m for m in reading.mentions_in(first, end) if m.mention.kind == "person"]
    flat = [
        t
        for t in reading.children(head)
        if plain(t.dep) in {"flat", "appos"} and any(m.mention.kind == "person" for m in reading.names_over(t.index))
    ]
    if not persons and flat:
        persons = [m for m in reading.names_over(flat[0].index) if m.mention.kind == "person"]
    if not persons and (titled := titled_person(reading, first, end)) is not None:
        persons = [titled]
    context = reading.words(first, max(end, persons[0].end if persons else end))
    if persons:
        first, end = persons[0].first, persons[0].end
        for t in reading.children(head):
            if plain(t.dep) == "appos":
                a, b = phrase(reading, t.index)
                context += " " + reading.words(a, b)
    named = name_span(reading, first, end)
    if not named:
        return None
    span, name = named
    has_name = bool(persons) or (
        any(reading.tokens[i].pos == "PROPN" for i in range(first, end))
        and not set(name.lower().split()) & frozenset(word_lists("attribution")["names"]["unnamed"])
    )
    kind = speaker_kind(context)
    return Speaker(span=span, name=name, kind=kind, named=has_name, cue=reading.tokens[cue].text if cue is not None else None)
