"""Learned and lexical reading together: frames that the reading model proposes and frames from the word lists made one list."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from attested.extract.sketches import words
from attested.model import Frame, Reading

LEARNED = 0.6
"""The least probability at which a learned frame stands by itself (.5 to .65 differ by .003 in score on a held-out fifth)."""

SUPPORTED = 0.3
"""The least at which it stands where the word lists propose the same claim: recall .69 -> .71 there, at equal F1."""

SURE = {"topic": 0.9, "manner": 0.9}
SURE_OTHERWISE = 0.75
"""The least probability of a part, by role: .5 gave arguments F1 .77 on the held-out fifth, .75 gives .80."""

_NEAR = 12
"""How many words apart two triggers of one kind in one sentence may stand to tell of the same happening."""


def merged(reading: Reading, learned: Iterable[Frame], lexical: Iterable[Frame]) -> Iterator[Frame]:
    """One frame for each claim that either way of reading proposes and that stands; in no particular order.

    Where both propose a claim, the learned frame gives trigger, kind and parts; the lexical one adds the parts in roles that the
    learned one leaves empty. A lexical frame alone stands only for kinds in which the word lists are right more often than
    not without the heads. Without a learned reading (another pipeline), the lexical frames stand as they are.
    """
    rules = list(lexical)
    proposed = sorted(learned, key=lambda f: -f.probability)
    if not proposed:
        yield from rules
        return
    used: set[int] = set()
    for frame in proposed:
        partner = _partner(reading, frame, rules, used)
        if frame.probability < (LEARNED if partner is None else SUPPORTED):
            continue
        parts = tuple(slot for slot in frame.slots if slot.probability >= SURE.get(slot.role, SURE_OTHERWISE))
        if partner is not None:
            used.add(partner)
            filled = {slot.role for slot in parts}
            parts = (*parts, *(slot for slot in rules[partner].slots if slot.role not in filled))
        yield replace(frame, slots=parts)
    for number, rule in enumerate(rules):
        if number not in used and rule.kind in words("kinds_by_words") and rule.probability > 0.5:
            yield rule


def _partner(reading: Reading, frame: Frame, rules: list[Frame], used: set[int]) -> int | None:
    """The lexical frame on the same trigger, or of the same kind nearest in the same sentence; same kind first."""
    home = reading.tokens[frame.trigger].sentence
    same = [
        (rule.kind != frame.kind, abs(rule.trigger - frame.trigger), number)
        for number, rule in enumerate(rules)
        if number not in used
        and reading.tokens[rule.trigger].sentence == home
        and (rule.trigger == frame.trigger or (rule.kind == frame.kind and abs(rule.trigger - frame.trigger) <= _NEAR))
    ]
    return min(same)[2] if same else None
