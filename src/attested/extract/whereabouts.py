"""Where a single event happened: of the places that its sentence names, the nearest ones that may say so."""

from __future__ import annotations

import calendar
from dataclasses import dataclass

from attested.extract.credits import is_saying
from attested.extract.grammar import case_of, conjuncts, is_verb, plain, words
from attested.extract.phrases import is_armed, is_people, is_time, nouns
from attested.knowledge import places
from attested.model import Reading, Span

_WIDTH = {"exact": 0, "town": 1, "district": 2, "province": 3, "country": 4, "region": 5, "unknown": 1}
_FAR, _OTHER_VERB, _UNSAID = 8, 3, 2
"""Steps in the parse beyond which a place is told of something else."""
_OF_SOMEBODY = frozenset({"against", "with", "by", "between", "according to", "than", "for", "as", "about", "like", "of"})
_BEFORE_NAMES = frozenset({"in", "at", "near", "outside", "inside", "around"})
_MAY_BE_PLACES = frozenset({"place", "state"})
_MAY_BE_CALLED_SO = frozenset({"organisation", "unknown"})
_ENOUGH_FOR_NAME = 3


_CALENDAR = frozenset({*calendar.day_name, *calendar.month_name, *calendar.day_abbr, *calendar.month_abbr})


@dataclass(frozen=True, slots=True)
class _Named:
    """A place name of a sentence: the half-open range of its tokens, the one that heads it, and whether it is a state."""

    first: int
    end: int
    head: int
    state: bool


def where_it_happened(reading: Reading, index: int) -> list[Span]:
    """The names of the places where the event of a word happened, as its sentence says; empty where it does not say.

    Of several, the ones nearest in the parse, and of "the West Bank city of Nablus" or "Nablus, West Bank" the narrower. Words for
    the sort of place and its quarter are left out: "west Baghdad" is Baghdad.
    """
    ways = {name: steps for name in _names(reading, index) if (steps := _steps(reading, name, index)) is not None}
    if not ways:
        return []
    least = min(ways.values())
    near = [name for name in ways if ways[name] <= least + 1 or _one_phrase(reading, name, min(ways, key=lambda n: ways[n]))]
    width = min(_width(reading, name) for name in near)
    best = min((name for name in near if _width(reading, name) == width), key=lambda n: ways[n])
    beside = set(conjuncts(reading, _first_of_list(reading, best.head)))
    found = [name for name in ways if name is best or name.head in beside]
    return [_bare(reading, name) for name in sorted(found, key=lambda name: name.first)]


def _names(reading: Reading, index: int) -> list[_Named]:
    """The places that a sentence names; also names that stand where a place would ("at the Kindi Hospital")."""
    sentence = reading.sentence_of(index)
    tokens = reading.tokens
    mentions = reading.mentions_in(sentence.first, sentence.end)
    found = [
        _Named(m.first, m.end, m.head, m.mention.kind == "state")
        for m in mentions
        if m.mention.kind in _MAY_BE_PLACES and m.mention.name not in _CALENDAR
    ]
    taken = {i for name in found for i in range(name.first, name.end)}
    for at in range(sentence.first, sentence.end):
        if at in taken or tokens[at].pos != "PROPN" or tokens[at].text in _CALENDAR or is_time(reading, at):
            continue
        if case_of(reading, at) not in _BEFORE_NAMES:
            continue
        if any(m.mention.kind not in _MAY_BE_CALLED_SO for m in reading.names_over(at)):
            continue
        first = end = at
        while first - 1 >= sentence.first and tokens[first - 1].pos == "PROPN" and first - 1 not in taken:
            first -= 1
        while end < sentence.end and tokens[end].pos == "PROPN" and end not in taken:
            end += 1
        telling = any(tokens[i].text.lower() not in nouns("places") for i in range(first, end))
        if telling and len(tokens[at].text) > _ENOUGH_FOR_NAME:
            found.append(_Named(first, end, at, False))
    return found


def _steps(reading: Reading, name: _Named, index: int) -> int | None:
    """How far a place is from the word of an event in the parse; `None` where it says something else than where.

    A place on whose way another verb stands belongs to what that verb tells first.
    """
    up = [name.head, *(t.index for t in reading.ancestors(name.head))]
    down = [index, *(t.index for t in reading.ancestors(index))]
    meeting = next((i for i in up if i in down), None)
    if meeting is None:
        return None
    way = up[: up.index(meeting) + 1]
    plainly = _says_where(reading, way, name)
    if plainly is None:
        return None
    verbs = sum(is_verb(reading.tokens[i]) for i in way[:-1])
    steps = len(way) - 1 + 2 * down.index(meeting) + _OTHER_VERB * verbs + (0 if plainly else _UNSAID)
    return steps if steps <= _FAR else None


def _says_where(reading: Reading, way: list[int], name: _Named) -> bool | None:
    """Whether the place on its way up to the event is said to be where; `None` where it is somebody, or whence or against whom."""
    tokens = reading.tokens
    for n, at in enumerate(way[:-1]):
        token, case = tokens[at], case_of(reading, at)
        if case in words("within"):
            return True
        if case in words("out_of") or (case in _OF_SOMEBODY and case != "of"):
            return None
        people = n and (is_people(reading, at) or is_armed(reading, at))
        if plain(token.dep) == "nsubj" and (is_saying(tokens[token.head]) or (name.state and not n) or people):
            return None  # "a close aide of Kosovo's leader was shot"
        if plain(token.dep) == "obj":
            return None if people else not n
    return None if name.state else False


def _one_phrase(reading: Reading, one: _Named, other: _Named) -> bool:
    """Whether two places stand in one phrase, as a town and its province do."""
    return bool(set(_up(reading, one.head)) & set(_up(reading, other.head)))


def _up(reading: Reading, index: int) -> list[int]:
    """A word and the nominal words above it, as far as one phrase reaches."""
    found = [index]
    token = reading.tokens[index]
    while plain(token.dep) in {"appos", "flat", "nmod", "list", "compound", "dep"} and token.head != token.index:
        token = reading.tokens[token.head]
        found.append(token.index)
    return found


def _first_of_list(reading: Reading, index: int) -> int:
    token = reading.tokens[index]
    while plain(token.dep) == "conj" and token.head != token.index:
        token = reading.tokens[token.head]
    return token.index


def _bare(reading: Reading, name: _Named) -> Span:
    """The name without words in small letters at its ends."""
    first, end = name.first, name.end
    while first < end - 1 and not reading.tokens[first].text[:1].isupper() and "-" not in reading.tokens[first].text:
        first += 1
    while end - 1 > first and reading.tokens[end - 1].text.islower():
        end -= 1
    return reading.span(first, end)


def _width(reading: Reading, name: _Named) -> int:
    """How wide a place is, as far as the gazetteer knows: a town is narrower than a province; what it does not know is a town."""
    found = places().find(_bare(reading, name).quote)
    return min((_WIDTH[c.place.where().precision] for c in found[:1]), default=1)
