"""Frames from the lexicon: for each trigger word, who plays which part by the grammar around it.

A frame is a claim in outline. Triggers that tell of one happening ("an air strike on a camp that killed seven") become one
frame: the words of harm join the event they hang on, and generic words ("attack") take the kind of the means beside them.
"""

from __future__ import annotations

from collections.abc import Iterator

from attested.extract.grammar import phrase, words
from attested.extract.happenings import joined
from attested.extract.means import MEANS_KINDS
from attested.extract.setting import settle
from attested.extract.sketches import Sketch
from attested.extract.tie_frames import tie_frames
from attested.extract.triggers import Trigger, triggers
from attested.model import Frame, FrameSlot, Reading

_SOLID_ROLES = frozenset(
    "agent target place killed injured missing detained displaced abducted forces instrument destination materiel".split()
)
"""Roles of which a weak trigger needs one: "hit" alone tells of nothing."""


def lexical_frames(reading: Reading) -> Iterator[Frame]:
    """The frames that lexicon and grammar propose for a report, in text order."""
    by_sentence: dict[int, list[Trigger]] = {}
    for trigger in triggers(reading):
        by_sentence.setdefault(reading.tokens[trigger.index].sentence, []).append(trigger)
    means: tuple[int, str] | None = None
    for index, sentence in enumerate(reading.sentences):
        sketches = joined(reading, by_sentence.get(index, []))
        means = _same_means(reading, sketches, sentence.item, means)
        sketches = [
            s
            for s in sketches
            if s.kind not in words("peopled_kinds")
            or not s.verb
            or any(r in {"agent", "target", "forces", "displaced"} for r, _ in s.slots)
        ]
        settle(reading, index, sketches)
        for sketch in sketches:
            yield from _finished(reading, sketch)
    yield from tie_frames(reading)


def _same_means(reading: Reading, sketches: list[Sketch], item: int, known: tuple[int, str] | None) -> tuple[int, str] | None:
    """A plain "strike" is of the means of the strikes told before it in the same item; returns the item and its means so far."""
    if known and known[0] != item:
        known = None
    for sketch in sketches:
        if sketch.kind in MEANS_KINDS:
            known = known or (item, sketch.kind)
        elif sketch.kind == "attack" and known and any(reading.tokens[i].lemma.lower() == "strike" for i in sketch.triggers):
            sketch.kind = known[1]
    return known


def _finished(reading: Reading, sketch: Sketch) -> Iterator[Frame]:
    if sketch.weak and not sketch.roles & _SOLID_ROLES:
        return
    slots = [FrameSlot(role=role, first=a, end=b) for role, head in sketch.slots for a, b in (phrase(reading, head),)]
    slots += [FrameSlot(role=role, first=a, end=b) for role, a, b in sketch.ranges]
    yield Frame(
        trigger=sketch.host, kind=sketch.kind, probability=0.45 if sketch.weak else 0.6, slots=tuple(slots), made_by="lexicon"
    )
