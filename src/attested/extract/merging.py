"""Learned and lexical reading together: frames that the reading model proposes and frames from the word lists made one list."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from attested.extract.grammar import words
from attested.extract.phrases import is_pronoun
from attested.extract.stance import STANDING
from attested.model import Frame, FrameSlot, Reading

LEARNED = 0.7
"""The least probability at which a learned frame stands by itself (.5 gives score .563 on a held-out fifth, .6 and more .57)."""

SUPPORTED = 0.2
NEARBY = 0.4
"""The least at which it stands where the word lists propose the same kind on the same word, and elsewhere in its sentence: .575
in score on the held-out fifth with .35 for both, .579 so."""

BARE = 0.8
"""The least at which a claim stands that names nobody and nothing: held-out fifth .586 -> .589 in score."""
_SIDE_ROLES = frozenset({"time", "manner", "topic", "speaker"})

SURE = {"topic": 0.9, "manner": 0.9}
SURE_OTHERWISE = 0.8
"""The least probability of a part, by role: .6 gave arguments F1 .805 on the held-out fifth, .8 gives .815, .9 .805."""

_NEAR = 12
"""How many words apart two triggers of one kind in one sentence may stand to tell of the same happening."""


def merged(reading: Reading, learned: Iterable[Frame], lexical: Iterable[Frame]) -> Iterator[Frame]:
    """One frame for each claim that either way of reading proposes and that stands; in no particular order.

    Where both propose a claim, the learned frame gives trigger, kind and parts; the lexical one adds the parts in roles that the
    learned one leaves empty. A lexical frame alone stands only for kinds in which the word lists are right more often than
    not without the heads. Without a learned reading (another pipeline), the lexical frames stand as they are.
    """
    rules = list(lexical)
    of_sentence: dict[int, list[int]] = {}
    for number, rule in enumerate(rules):
        of_sentence.setdefault(reading.tokens[rule.trigger].sentence, []).append(number)
    proposed = sorted(learned, key=lambda f: -f.probability)
    if not proposed:
        yield from rules
        return
    used: set[int] = set()
    totals = {rule.trigger for rule in rules if rule.kind == "toll"}
    for frame in proposed:
        if frame.trigger in totals and frame.kind in {"attack", "clash"}:
            frame = replace(frame, kind="toll")  # "have been killed since": what tells a total from an event is in its grammar
        partner = _partner(frame, rules, [n for n in of_sentence.get(reading.tokens[frame.trigger].sentence, ()) if n not in used])
        if frame.probability < _least(frame, None if partner is None else rules[partner]):
            continue
        parts = tuple(slot for slot in frame.slots if slot.probability >= SURE.get(slot.role, SURE_OTHERWISE))
        if partner is not None:
            used.add(partner)
            frame = replace(frame, kind=_kind(frame, rules[partner]))
            parts = _parts_of_both(reading, frame.kind, parts, rules[partner])
        if frame.probability >= BARE or any(slot.role not in _SIDE_ROLES for slot in parts):
            yield replace(frame, slots=parts)
    for number, rule in enumerate(rules):
        if number not in used and _stands_alone(rule):
            yield rule


def _kind(frame: Frame, rule: Frame) -> str:
    """The kind of a claim that heads and word lists name differently on one word.

    On the held-out fifth the word lists were right more often (29 of 50 against 20), but for the plain "attack", which the
    heads make more exact (32 of 37), and for words that tell several kinds by what stands around them.
    """
    sure = rule.probability > 0.5 and rule.trigger == frame.trigger and rule.kind not in words("kinds_by_heads")
    return rule.kind if sure else frame.kind


def _least(frame: Frame, rule: Frame | None) -> float:
    """The least probability at which a learned frame stands, given the lexical frame beside it."""
    if rule is None or rule.kind != frame.kind:
        return LEARNED
    return SUPPORTED if rule.trigger == frame.trigger and rule.probability > 0.5 else NEARBY


def _stands_alone(rule: Frame) -> bool:
    """Whether a frame of the word lists is good enough without the heads: by its kind, a movement by what it tells of the way."""
    if rule.probability <= 0.5:
        return False
    if rule.made_by == "lexicon.plain":
        return True
    roles = {slot.role for slot in rule.slots}
    if rule.kind == "deployment":
        return "via" in roles or ("agent" in roles and bool(roles & {"forces", "destination"}))
    return rule.kind in words("kinds_by_words")


def _parts_of_both(reading: Reading, kind: str, learned: tuple[FrameSlot, ...], rule: Frame) -> tuple[FrameSlot, ...]:
    """The learned parts, with those of the rule in roles left empty.

    Where both see one kind, the grammar's target, manner and way are the better ones, and in ties and standing facts its agent too.
    """
    if rule.kind == kind:
        better = {"target", "manner", "via", "agent"} if kind in STANDING else {"target", "manner", "via"}
        if any(slot.role == "agent" and is_pronoun(reading.tokens[slot.first]) for slot in rule.slots):
            better |= {"agent"}  # whom "they" are is settled by number and sort, not by the nearest name
        given = better & {slot.role for slot in rule.slots}
        learned = tuple(slot for slot in learned if slot.role not in given)
    filled = {slot.role for slot in learned}
    return (*learned, *(slot for slot in rule.slots if slot.role not in filled))


def _partner(frame: Frame, rules: list[Frame], numbers: list[int]) -> int | None:
    """Which of these lexical frames of its sentence is on the same trigger, or of the same kind and nearest; same kind first."""
    same = [
        (rule.kind != frame.kind, abs(rule.trigger - frame.trigger), number)
        for number, rule in ((number, rules[number]) for number in numbers)
        if rule.trigger == frame.trigger or (rule.kind == frame.kind and abs(rule.trigger - frame.trigger) <= _NEAR)
    ]
    return min(same)[2] if same else None
