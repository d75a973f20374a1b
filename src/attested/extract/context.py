"""What a word tells, by who and what stands around it: kinds made right where one word tells several, and echoes left out.

"Fired" is an attack, a crackdown where soldiers fire on demonstrators, an air strike where a plane fires; missiles that are shot
down or handed over hit nobody. Each rule looks at the parts that heads and word lists gave a frame.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from attested.extract.grammar import is_passive, is_verb, obliques, patients, plain, subjects
from attested.extract.phrases import heads_of_names, is_armed, nouns
from attested.extract.referents import head_of
from attested.extract.sketches import VIOLENCE
from attested.extract.speakers import speaker_kind
from attested.model import Frame, FrameSlot, Reading


def in_context(reading: Reading, frames: Iterable[Frame]) -> list[Frame]:
    """The frames with the kind that their parts make of them, without those that only echo another."""
    found = list(frames)
    triggers = {f.trigger: n for n, f in enumerate(found)}
    kept: list[Frame | None] = []
    for frame in found:
        for rule in _RULES:
            frame = rule(reading, frame)
        kept.append(frame if frame.kind else None)
    for n, echo in enumerate(kept):
        if echo is not None and echo.kind == "destruction" and (host := _wrought_by(reading, echo, triggers)) is not None:
            other = kept[host]
            if other is not None and other.kind in VIOLENCE and host != n:
                kept[host], kept[n] = _with(other, echo, {"target", "materiel"}), None
    deals = {f.trigger for f in kept if f is not None and f.kind == "agreement"}
    return [f for f in kept if f is not None and not _agreed_swap(reading, f, deals)]


def _agreed_swap(reading: Reading, frame: Frame, deals: set[int]) -> bool:
    """Whether a swap is only what a deal is about: "agreed to swap prisoners" tells of the deal, and nobody is free yet."""
    token = reading.tokens[frame.trigger]
    swap = frame.kind == "release" and token.lemma.lower() in _SWAP
    return swap and plain(token.dep) in {"xcomp", "nmod", "obl"} and token.head in deals


_SWAP = frozenset({"swap", "exchange"})


def _lemmas(reading: Reading, frame: Frame, *roles: str) -> set[str]:
    """The lemmas of the nouns that head the parts of a frame in some roles."""
    return {reading.tokens[head_of(reading, s)].lemma.lower() for s in frame.slots if s.role in roles}


def _heads(reading: Reading, frame: Frame, *roles: str) -> list[int]:
    return [head_of(reading, s) for s in frame.slots if s.role in roles]


def _with(frame: Frame, other: Frame, roles: set[str]) -> Frame:
    """A frame with the parts of another in roles that it leaves empty."""
    filled = {s.role for s in frame.slots}
    return replace(frame, slots=(*frame.slots, *(s for s in other.slots if s.role in roles - filled)))


def _wrought_by(reading: Reading, frame: Frame, triggers: dict[int, int]) -> int | None:
    """The event that is the subject of a word of destruction: "the shelling damaged a school"."""
    if not is_verb(reading.tokens[frame.trigger]):
        return None
    return next((triggers[s] for s in subjects(reading, frame.trigger) if s in triggers), None)


def _governor(reading: Reading, index: int) -> str:
    """The lemma of the verb that a noun is the object or passive subject of; empty where it is neither."""
    token = reading.tokens[index]
    above = reading.tokens[token.head]
    if not is_verb(above) or above.index == index:
        return ""
    return above.lemma.lower() if plain(token.dep) == "obj" or token.dep == "nsubj:pass" else ""


def _of_the_state(reading: Reading, index: int) -> bool:
    lemma = reading.tokens[index].lemma.lower()
    return lemma in _STATE or bool(heads_of_names(reading, index) & {"forces", "state"})


_STATE = frozenset(
    "police force forces soldier troop army officer guard authority authorities government gendarme policeman military".split()
)


def protesters(reading: Reading, frame: Frame) -> Frame:
    """Who fires on demonstrators cracks down; demonstrators and police who fight make a riot, or a crackdown where police act."""
    if frame.kind not in {"clash", "attack"}:
        return frame
    agents, targets = _heads(reading, frame, "agent"), _heads(reading, frame, "target", "killed", "injured")
    crowd = nouns("protesters")
    hit = any(reading.tokens[i].lemma.lower() in crowd for i in targets)
    acting = any(reading.tokens[i].lemma.lower() in crowd for i in agents)
    by_state = any(_of_the_state(reading, i) for i in agents)
    if frame.kind == "attack":
        return replace(frame, kind="crackdown") if hit and by_state and not acting else frame
    if hit and by_state and not acting:
        return replace(frame, kind="crackdown")
    return replace(frame, kind="riot") if acting or hit else frame


def from_the_air(reading: Reading, frame: Frame) -> Frame:
    """A missile that a plane fires is an air strike."""
    if frame.kind != "shelling":
        return frame
    token = reading.tokens[frame.trigger]
    verb = frame.trigger if is_verb(token) else token.head
    if not is_verb(reading.tokens[verb]):
        return frame
    flying = {"plane", "warplane", "aircraft", "jet", "helicopter", "bomber", "gunship", "drone"}
    return (
        replace(frame, kind="air_strike")
        if any(reading.tokens[i].lemma.lower() in flying for i in subjects(reading, verb))
        else frame
    )


def in_words(reading: Reading, frame: Frame) -> Frame:
    """Who attacks a report or a decision criticises it."""
    targets = _lemmas(reading, frame, "target")
    if frame.kind == "attack" and targets and targets <= nouns("writings") and is_verb(reading.tokens[frame.trigger]):
        return replace(frame, kind="accusation")
    return frame


def civilians_move(reading: Reading, frame: Frame) -> Frame:
    """Families who cross a border or leave a quarter are displaced."""
    if frame.kind not in {"deployment", "withdrawal", "escape"}:
        return frame
    movers = _heads(reading, frame, "agent")
    if not movers or not all(reading.tokens[i].lemma.lower() in nouns("civilians") and not is_armed(reading, i) for i in movers):
        return frame
    if frame.kind == "escape" and not _lemmas(reading, frame, "target", "origin") & {
        "fighting",
        "violence",
        "war",
        "shelling",
        "bombing",
    }:
        return frame
    roles = {"agent": "target", "forces": "displaced"}
    slots = tuple(
        replace(s, role=roles.get(s.role, s.role)) for s in frame.slots if not (frame.kind == "escape" and s.role == "target")
    )
    return replace(frame, kind="displacement", slots=slots)


def not_hitting(reading: Reading, frame: Frame) -> Frame:
    """Missiles and drones that are shot down, supplied or shown hit nobody."""
    if frame.kind not in {"shelling", "air_strike", "bombing"} or is_verb(reading.tokens[frame.trigger]):
        return frame
    weapon = reading.tokens[frame.trigger].lemma.lower() in nouns("arms")
    harmed = any(s.role in {"killed", "injured"} for s in frame.slots)
    if weapon and not harmed and _governor(reading, frame.trigger) in _HANDLED:
        return replace(frame, kind="")
    return frame


_HANDLED = frozenset(
    "intercept shoot down destroy supply deliver send provide ship sell produce develop test seize unveil receive give buy".split()
)


def two_armed_sides(reading: Reading, frame: Frame) -> Frame:
    """What armed people do to armed people is a clash or an attack, never a crackdown."""
    if frame.kind != "crackdown":
        return frame
    targets = _heads(reading, frame, "target")
    if targets and all(is_armed(reading, i) for i in targets):
        agents = _heads(reading, frame, "agent")
        return replace(
            frame, kind="clash" if len(agents) > 1 or reading.tokens[frame.trigger].lemma.lower() == "exchange" else "attack"
        )
    return frame


def handed_over(reading: Reading, frame: Frame) -> Frame:
    """Weapons handed over, or that reach a group, are a transfer of arms."""
    token = reading.tokens[frame.trigger]
    if frame.kind == "release" and is_verb(token):
        things = [i for i in patients(reading, frame.trigger) if reading.tokens[i].lemma.lower() in nouns("arms")]
        things += [s.first for s in frame.slots if s.role == "materiel" and token.lemma.lower() == "hand"]
        if things and not any(s.role == "detained" for s in frame.slots):
            slots = [s for s in frame.slots if s.role not in {"target", "forces"}]
            slots += [FrameSlot(role="target", first=i, end=i + 1) for i in obliques(reading, frame.trigger, "to")]
            return replace(frame, kind="arms_transfer", slots=tuple(slots))
    arriving = frame.kind == "shelling" and token.dep == "nsubj" and reading.tokens[token.head].lemma.lower() in {"reach", "arrive"}
    if arriving and any(is_armed(reading, i) for i in patients(reading, token.head)):
        brought = tuple(replace(s, role="materiel") if s.role == "instrument" else s for s in frame.slots)
        return replace(frame, kind="arms_transfer", slots=brought)
    return frame


def opened_again(reading: Reading, frame: Frame) -> Frame:
    """What is opened or lifted is no disruption."""
    if frame.kind != "disruption":
        return frame
    opened = reading.tokens[frame.trigger].lemma.lower() in {"open", "reopen", "restore", "unblock"}
    return replace(frame, kind="announcement") if opened else frame


def foretold(reading: Reading, frame: Frame) -> Frame:
    """A monitor or an expert who warns threatens nobody."""
    if frame.kind != "threat" or reading.tokens[frame.trigger].lemma.lower() != "warn":
        return frame
    agents = [s for s in frame.slots if s.role == "agent"] or [
        FrameSlot(role="agent", first=i, end=i + 1) for i in subjects(reading, frame.trigger)
    ]
    kinds = {speaker_kind(reading.words(s.first, s.end)) for s in agents}
    return replace(frame, kind="") if kinds and kinds <= {"monitor", "expert", "witness"} else frame


def by_habit(reading: Reading, frame: Frame) -> Frame:
    """Training told in the plain present, without a time, is a tie, fighting "since" a year a rivalry; "once" ends a tie."""
    token = reading.tokens[frame.trigger]
    timed = any(s.role == "time" for s in frame.slots)
    own = {t.text.lower() for t in reading.children(frame.trigger)}
    sentence = reading.sentence_of(frame.trigger)
    if frame.kind == "training" and is_verb(token) and not timed and not any(s.role == "place" for s in frame.slots):
        passive = is_passive(reading, frame.trigger) and own & {"is", "are"} and "being" not in own
        return replace(frame, kind="trains") if passive or token.text.lower() == "trains" else frame
    since = any(t.first in reading.subtree(frame.trigger) and t.when.latest and t.span.quote.lower().startswith("since")
                for t in reading.times_in(sentence.first, sentence.end))  # fmt: skip
    if frame.kind == "clash" and is_verb(token) and since and own & {"has", "have"}:
        return replace(frame, kind="opposes")
    if frame.kind == "part_of" and _once(reading, frame.trigger):
        return replace(frame, kind="formerly_part_of")
    return frame


def _once(reading: Reading, trigger: int) -> bool:
    own = {t.text.lower() for t in reading.children(trigger)}
    return bool(own & {"once", "formerly", "former", "previously", "ex"})


def mediated(reading: Reading, frame: Frame) -> Frame:
    """Parties of talks or a deal are those it is between; who mediates is none of them."""
    if frame.kind not in {"talks", "agreement"} or is_verb(reading.tokens[frame.trigger]):
        return frame
    parties = obliques(reading, frame.trigger, "between")
    if len(parties) < 2:
        return frame
    slots = [
        s
        for s in frame.slots
        if s.role not in {"agent", "target"} or head_of(reading, s) in parties or not _mediates(reading, head_of(reading, s))
    ]
    covered = {i for s in slots if s.role in {"agent", "target"} for i in range(s.first, s.end)}
    slots += [FrameSlot(role="agent", first=i, end=i + 1) for i in parties if i not in covered]
    return replace(frame, slots=tuple(slots))


def _mediates(reading: Reading, index: int) -> bool:
    ways = [reading.tokens[index], *reading.ancestors(index)]
    return any(t.lemma.lower() in {"mediate", "broker", "facilitate", "host", "sponsor"} for t in ways[:4])


def rioters(reading: Reading, frame: Frame) -> Frame:
    """What rioters burn or attack is part of a riot."""
    if frame.kind in {"destruction", "attack"} and "rioter" in _lemmas(reading, frame, "agent"):
        return replace(frame, kind="riot")
    return frame


_RULES: Sequence[Callable[[Reading, Frame], Frame]] = (
    two_armed_sides, protesters, rioters, from_the_air, in_words, civilians_move, not_hitting, handed_over,
    opened_again, foretold, by_habit, mediated,
)  # fmt: skip
