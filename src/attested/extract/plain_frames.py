"""Claims that plain words tell without doubt, whatever the heads make of them: each a pattern of verb, who and whom.

They stand by themselves (`made_by` "lexicon.plain"): "answers to the council", "keeps 400 soldiers at the airport", "mortars fell
on the market", "nurses began a strike", "lorries of flour entered the town".
"""

from __future__ import annotations

from collections.abc import Iterator

from attested.extract.grammar import all_obliques, conjuncts, is_verb, obliques, patients, phrase, subjects
from attested.extract.means import means_kind
from attested.extract.phrases import is_actor, is_armed, is_counted, is_place, nouns
from attested.model import Frame, FrameSlot, Reading

MADE_BY = "lexicon.plain"


def plain_frames(reading: Reading) -> Iterator[Frame]:
    """The frames of these patterns in a report, in text order."""
    for token in reading.tokens:
        if not is_verb(token):
            continue
        lemma = token.lemma.lower()
        if lemma in _FALL:
            yield from _fallen(reading, token.index)
        if lemma in _BEGIN:
            yield from _strike(reading, token.index)
        if lemma in _ARRIVE:
            yield from _goods(reading, token.index)
        if lemma in _ANSWER:
            yield from _answers(reading, token.index)
        if lemma in _KEEP:
            yield from _kept(reading, token.index)


_FALL = frozenset({"fall", "land", "rain"})
_BEGIN = frozenset({"begin", "start", "stage", "call", "hold", "launch", "join", "go"})
_ARRIVE = frozenset({"enter", "arrive", "reach", "cross"})
_ANSWER = frozenset({"answer", "report"})
_KEEP = frozenset({"keep", "maintain", "retain", "station"})


def _frame(trigger: int, kind: str, slots: list[FrameSlot], status: str = "occurred") -> Frame:
    return Frame(trigger=trigger, kind=kind, probability=0.6, slots=tuple(slots), status=status, made_by=MADE_BY)


def _slots(reading: Reading, role: str, heads: list[int]) -> list[FrameSlot]:
    return [FrameSlot(role=role, first=a, end=b) for h in heads for a, b in (phrase(reading, h),)]


def _fallen(reading: Reading, verb: int) -> Iterator[Frame]:
    """Shells that fall somewhere."""
    weapons = [s for s in subjects(reading, verb) if means_kind(reading, s) == "shelling"]
    on = [
        i
        for p, o in all_obliques(reading, verb)
        if p in {"on", "in", "near", "inside", "outside", "into"}
        for i in conjuncts(reading, o)
    ]
    if weapons and on:
        slots = _slots(reading, "instrument", weapons)
        for i in on:
            slots += _slots(reading, "place" if reading.tokens[i].pos == "PROPN" and is_place(reading, i) else "target", [i])
        yield _frame(verb, "shelling", slots)


def _strike(reading: Reading, verb: int) -> Iterator[Frame]:
    """A strike of workers."""
    noun = [
        p
        for p in (*patients(reading, verb), *obliques(reading, verb, "on"))
        if reading.tokens[p].lemma.lower() in {"strike", "walkout"}
    ]
    who = [s for s in subjects(reading, verb) if not is_armed(reading, s)]
    civil = [s for s in who if reading.tokens[s].lemma.lower() in nouns("people") | {"union"}]
    aimed = [i for n in noun for i in obliques(reading, n, "on", "against", "in") if is_place(reading, i)]
    if noun and civil and not aimed:
        yield _frame(noun[0], "protest", _slots(reading, "agent", civil))


def _goods(reading: Reading, verb: int) -> Iterator[Frame]:
    """Food and medicine that reach a place."""
    goods = [
        s
        for s in subjects(reading, verb)
        if {reading.tokens[i].lemma.lower() for i in (s, *obliques(reading, s, "of", "with", "carrying"))} & nouns("goods")
    ]
    where = [i for i in (*patients(reading, verb), *obliques(reading, verb, "in", "at", "into", "to")) if is_place(reading, i)]
    if goods and where:
        yield _frame(verb, "aid", [*_slots(reading, "materiel", goods), *_slots(reading, "place", where)])


def _answers(reading: Reading, verb: int) -> Iterator[Frame]:
    """A force that answers to another is commanded by it."""
    forces = [
        s for s in subjects(reading, verb) if is_armed(reading, s) or reading.tokens[s].lemma.lower() in {"front", "movement"}
    ]
    over = [i for i in obliques(reading, verb, "to") if is_actor(reading, i)]
    if forces and over and not patients(reading, verb):
        yield _frame(verb, "commands", [*_slots(reading, "agent", over), *_slots(reading, "target", forces)], "ongoing")


def _kept(reading: Reading, verb: int) -> Iterator[Frame]:
    """Counted soldiers that are kept at a place are a presence there."""
    men = [p for p in patients(reading, verb) if is_armed(reading, p) and is_counted(reading, p)]
    where = [i for noun in (verb, *men) for i in obliques(reading, noun, "at", "in", "near", "on") if is_place(reading, i)]
    who = [s for s in subjects(reading, verb) if is_actor(reading, s) or reading.tokens[s].lemma.lower() in nouns("organs")]
    if men and where and who:
        slots = [*_slots(reading, "agent", who), *_slots(reading, "forces", men), *_slots(reading, "place", where)]
        yield _frame(verb, "presence", slots, "ongoing")
