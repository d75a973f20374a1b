"""From a reading to claims: the frames of a report, learned and lexical, grounded once and handed to the families."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from attested.extract.frames import lexical_frames
from attested.extract.grounding import Grounder
from attested.extract.losses_frames import toll_frames
from attested.extract.merging import merged
from attested.extract.standing_frames import standing_frames
from attested.model import Claim, Frame, Maker, Reading


class _Last:
    """The frames of the report read last: nine families ask for the same report one after the other."""

    reading: Reading | None = None
    frames: tuple[Frame, ...] = ()
    grounder: Grounder | None = None


def frames_of(reading: Reading) -> tuple[tuple[Frame, ...], Grounder]:
    """All frames of a report in text order, and what grounds them; computed once per report."""
    if _Last.reading is not reading or _Last.grounder is None:
        proposed = [*lexical_frames(reading), *standing_frames(reading), *toll_frames(reading)]
        _Last.frames = tuple(sorted(merged(reading, reading.frames, _settled(proposed)), key=lambda f: f.trigger))
        _Last.grounder = Grounder(reading)
        _Last.reading = reading
    return _Last.frames, _Last.grounder


def _settled(frames: list[Frame]) -> Iterator[Frame]:
    """One frame per trigger and kind, the surest; a toll takes the place of an attack on the same word."""
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
    frames, grounder = frames_of(reading)
    for frame in frames:
        if frame.kind in kinds:
            claim = grounder.claim(frame, maker)
            if claim is not None:
                yield claim
