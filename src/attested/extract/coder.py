"""From a reading to claims: the frames of a report, learned and lexical, grounded once and handed to the families."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from attested.extract.context import in_context
from attested.extract.frames import lexical_frames
from attested.extract.grounding import Grounder
from attested.extract.losses_frames import toll_frames
from attested.extract.merging import merged
from attested.extract.plain_frames import plain_frames
from attested.extract.standing_frames import standing_frames
from attested.model import Claim, Frame, Maker, Reading


class _Outline:
    """What the families share of one report: its frames in text order, and what grounds them."""

    def __init__(self, reading: Reading) -> None:
        frames = sorted(merged(reading, reading.frames, lexical_proposals(reading)), key=lambda f: f.trigger)
        self.frames = in_context(reading, frames)
        self.grounder = Grounder(reading)


class _LastOutline:
    """The outline of the report asked for last: the families ask for the same report one after the other.

    Told by identity, for comparing two readings word by word would cost more than it saves. The pair is replaced at once, so
    that a thread never sees the frames of one report with the words of another.
    """

    def __init__(self) -> None:
        self._kept: tuple[Reading, _Outline] | None = None

    def of(self, reading: Reading) -> _Outline:
        """The outline of this report, drawn now unless it is the one asked for last."""
        kept = self._kept
        if kept is None or kept[0] is not reading:
            kept = self._kept = (reading, _Outline(reading))
        return kept[1]


_last = _LastOutline()


def lexical_proposals(reading: Reading) -> Iterator[Frame]:
    """What the word lists propose: one frame per trigger and kind, the surest; a toll takes the place of an attack on its word."""
    frames = [*lexical_frames(reading), *standing_frames(reading), *toll_frames(reading), *plain_frames(reading)]
    tolls = {f.trigger for f in frames if f.kind == "toll"}
    best: dict[tuple[int, str], Frame] = {}
    for frame in frames:
        if frame.trigger in tolls and frame.kind in {"attack", "clash"}:
            continue
        key = (frame.trigger, frame.kind)
        if key not in best or frame.probability > best[key].probability:
            best[key] = frame
    yield from best.values()


def claims_of(reading: Reading, kinds: Collection[str], maker: Maker) -> Iterator[Claim]:
    """The claims of a report that are of these kinds, in text order."""
    outline = _last.of(reading)
    for frame in outline.frames:
        if frame.kind in kinds:
            claim = outline.grounder.claim(frame, maker)
            if claim is not None:
                yield claim
