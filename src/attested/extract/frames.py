"""Frames from the lexicon: for each trigger word, who plays which part by the grammar around it.

A frame is a claim in outline. Triggers that tell of one happening ("an air strike on a camp that killed seven") become one
frame: the words of harm join the event they hang on, and generic words ("attack") take the kind of the means beside them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache

from attested.extract.grammar import (
    all_obliques,
    below,
    case_of,
    conjuncts,
    is_passive,
    is_verb,
    modifiers,
    obliques,
    patients,
    phrase,
    plain,
    subjects,
)
from attested.extract.phrases import (
    heads_of_names,
    is_actor,
    is_armed,
    is_people,
    is_place,
    is_pronoun,
    mention_kinds,
    nouns,
    possessors,
)
from attested.extract.triggers import Trigger, triggers
from attested.knowledge.word_lists import word_lists
from attested.model import Frame, FrameSlot, Reading

VIOLENCE = frozenset({"attack", "air_strike", "shelling", "bombing", "clash", "sexual_violence", "crackdown", "abduction"})
_MEANS_KINDS = ("air_strike", "shelling", "bombing")
_LIGHT_VERBS = frozenset(
    "launch carry conduct stage mount perpetrate commit make undertake execute begin start intensify continue resume lead wage sustain claim hold impose sign reach "
    "announce enter have give provide order take do step hold organise organize".split()
)
_IN = frozenset(
    {
        "in",
        "at",
        "near",
        "outside",
        "around",
        "across",
        "inside",
        "over",
        "off",
        "along",
        "throughout",
        "within",
        "north of",
        "south of",
        "on",
        "between",
        "close to",
        "beyond",
    }
)
_ON = frozenset({"on", "against", "at", "upon", "targeting", "into", "towards", "toward", "over"})
_TO = frozenset({"to", "into", "toward", "towards", "onto"})
_FROM = frozenset({"from", "out of", "off"})
_VIA = frozenset({"through", "via", "across", "by way of"})


_NEEDS_SOMEBODY = frozenset({"escape", "deployment", "withdrawal", "defection", "surrender", "displacement", "recruitment"})
"""Kinds that nobody does by itself: "broke out" of a riot is no escape. A definite noun ("the influx") may take its people from before."""


@dataclass(slots=True)
class Sketch:
    """A frame while it is being drawn: triggers that tell of one happening and the slots found for them."""

    host: int
    kind: str
    pattern: str
    weak: bool
    triggers: list[int]
    slots: list[tuple[str, int]] = field(default_factory=list)
    ranges: list[tuple[str, int, int]] = field(default_factory=list)
    verb: bool = False
    harms: set[int] = field(default_factory=set)

    def add(self, role: str, *heads: int) -> None:
        for head in heads:
            if (role, head) not in self.slots and head not in self.triggers:
                self.slots.append((role, head))

    def has(self, role: str) -> bool:
        return any(r == role for r, _ in self.slots) or any(r == role for r, _, _ in self.ranges)


@cache
def _means() -> dict[str, frozenset[str]]:
    return {kind: frozenset(words) for kind, words in word_lists("nouns")["means"].items()}


def means_kind(reading: Reading, index: int) -> str | None:
    """The kind of attack that a weapon's name makes: a drone an air strike, a rocket shelling, a mine a bombing."""
    word, text = reading.tokens[index].lemma.lower(), reading.tokens[index].text.lower()
    return next((kind for kind, words in _means().items() if word in words or text in words), None)


def lexical_frames(reading: Reading) -> Iterator[Frame]:
    """The frames that lexicon and grammar propose for a report, in text order."""
    by_sentence: dict[int, list[Trigger]] = {}
    for trigger in triggers(reading):
        by_sentence.setdefault(reading.tokens[trigger.index].sentence, []).append(trigger)
    for index in range(len(reading.sentences)):
        sketches = _joined(reading, by_sentence.get(index, []))
        sketches = [
            s
            for s in sketches
            if s.kind not in _NEEDS_SOMEBODY
            or not s.verb
            or any(r in {"agent", "target", "forces", "displaced"} for r, _ in s.slots)
        ]
        _settle_places(reading, index, sketches)
        for sketch in sketches:
            yield from _finished(reading, sketch)
    yield from tie_frames(reading)


def _finished(reading: Reading, sketch: Sketch) -> Iterator[Frame]:
    roles = {r for r, _ in sketch.slots} | {r for r, _, _ in sketch.ranges}
    solid = roles & {
        "agent",
        "target",
        "place",
        "killed",
        "injured",
        "detained",
        "displaced",
        "abducted",
        "forces",
        "instrument",
        "destination",
        "materiel",
        "missing",
    }
    if sketch.weak and not solid:
        return
    slots = [FrameSlot(role=role, first=a, end=b) for role, head in sketch.slots for a, b in (phrase(reading, head),)]
    slots += [FrameSlot(role=role, first=a, end=b) for role, a, b in sketch.ranges]
    yield Frame(
        trigger=sketch.host, kind=sketch.kind, probability=0.45 if sketch.weak else 0.6, slots=tuple(slots), made_by="lexicon"
    )


# ---------------------------------------------------------------- one happening, several words


def _joined(reading: Reading, found: list[Trigger]) -> list[Sketch]:
    """Sketches of a sentence: words of harm joined to the event they hang on, generic words to the specific."""
    hosts: dict[int, Sketch] = {}
    events = [t for t in found if t.word.pattern not in {"harm", "fall"} or t.kind not in VIOLENCE]
    harms = [t for t in found if t not in events]
    for t in events:
        if t.index in hosts:
            if hosts[t.index].weak and not t.word.weak:
                hosts.pop(t.index)
            else:
                continue
        hosts[t.index] = Sketch(
            host=t.index,
            kind=t.kind,
            pattern=t.word.pattern,
            weak=t.word.weak,
            triggers=[t.index],
            verb=is_verb(reading.tokens[t.index]),
        )
    violent = {i: s for i, s in hosts.items() if s.kind in VIOLENCE}
    for sketch in violent.values():
        if sketch.kind == "attack":
            sketch.kind = _kind_by_means(reading, sketch.host) or "attack"
    _absorb(reading, hosts, violent)
    for index, sketch in list(hosts.items()):  # "strikes destroyed two tanks": what a strike destroys is its materiel
        if sketch.kind == "destruction" and sketch.verb and not is_passive(reading, index):
            host = _host_of(reading, index, _owners_of(violent.values()))
            if host is not None:
                hosts.pop(index)
                host.triggers.append(index)
                host.harms.add(index)
                for p in patients(reading, index):
                    counted = any(q.head == p or q.first <= p < q.end for q in reading.quantities)
                    host.add("materiel" if counted else "target", p)
    roles = lambda word: word.role if word.role != "target" else "killed"  # noqa: E731
    loose: list[Sketch] = []
    for t in harms:
        host = _host_of(reading, t.index, _owners_of(violent.values())) or _host_of(reading, t.index, _owners_of(loose))
        if host is None:
            host = Sketch(
                host=t.index,
                kind=_kind_by_means(reading, t.index) or t.kind,
                pattern=t.word.pattern,
                weak=t.word.weak,
                triggers=[t.index],
                verb=True,
            )
            loose.append(host)
        else:
            host.triggers.append(t.index)
            host.weak = False
        host.harms.add(t.index)
        _harm(reading, host, t.index, roles(t.word), t.word.pattern)
    sketches = [*hosts.values(), *loose]
    for sketch in sketches:
        if sketch.host in hosts:
            word = next(
                t.word for t in found if (t.index == sketch.host and t.kind in {sketch.kind, "attack"}) or t.index == sketch.host
            )
            _fill(reading, sketch, word)
    return sorted(sketches, key=lambda s: s.host)


def _owners_of(sketches: Iterable[Sketch]) -> dict[int, Sketch]:
    """Each trigger token with the sketch it belongs to, also those that were joined to another's host."""
    return {index: sketch for sketch in sketches for index in sketch.triggers}


def _kind_by_means(reading: Reading, index: int) -> str | None:
    """The kind of attack that the weapons in a trigger's own clause make it, if they agree."""
    token = reading.tokens[index]
    around = [t.index for t in reading.children(index)]
    if is_verb(token):
        near = [
            *subjects(reading, index),
            *(i for p, i in all_obliques(reading, index) if p in {"with", "by", "using", "in", "from"}),
        ]
        near += (
            [t.index for t in below(reading, index, "obj")]
            if token.lemma.lower() in {"fire", "launch", "use", "drop", "carry"}
            else []
        )
        near += [
            o.index
            for t in below(reading, index, "advcl", "xcomp")
            if t.lemma.lower() in {"use", "fire", "launch"}
            for o in below(reading, t.index, "obj")
        ]
    else:
        near = [
            i
            for i in around
            if reading.tokens[i].dep in {"compound", "amod", "nmod:desc"}
            or case_of(reading, i) in {"with", "by", "using", "involving"}
        ]
        verb = token.head
        if is_verb(reading.tokens[verb]) and token.dep in {"obj", "obl", "nsubj:pass"}:
            near += [i for p, i in all_obliques(reading, verb) if p in {"with", "using", "by"}]
    near += [m for i in list(near) for m in modifiers(reading, i)]
    kinds = [k for i in near if (k := means_kind(reading, i))]
    if (
        "air_strike" in kinds
        and "bombing" in kinds
        and not any(reading.tokens[i].lemma.lower() in {"drone", "aircraft", "warplane", "jet"} for i in near)
    ):
        kinds.remove("air_strike")
    return next((k for k in kinds if k in _MEANS_KINDS), None)


def _absorb(reading: Reading, hosts: dict[int, Sketch], violent: dict[int, Sketch]) -> None:
    """Drop a generic violent word that only carries another: "launched a drone attack", "an attack with rockets hit"."""
    for index in list(violent):
        if index not in hosts:
            continue
        token = reading.tokens[index]
        for other in list(violent):
            if other == index or other not in hosts or index not in hosts:
                continue
            o = reading.tokens[other]
            carries = is_verb(token) and not is_verb(o) and o.head == index and plain(o.dep) in {"obj", "nsubj", "obl"}
            if carries and (
                token.lemma.lower() in {"launch", "hit", "strike", "target", "fire", "carry", "attack", "kill", "conduct", "raid"}
                or hosts[index].weak
            ):
                keep, drop = hosts[other], hosts[index]
                if drop.kind in _MEANS_KINDS and keep.kind == "attack":
                    keep.kind = drop.kind
                elif keep.kind != drop.kind and drop.kind != "attack" and keep.kind != "attack":
                    continue
                keep.triggers.append(index)
                keep.weak = False
                hosts.pop(index)
                violent.pop(index)
            elif not is_verb(token) and token.head == other and plain(token.dep) in {"compound", "appos"}:
                keep = hosts[other]
                if hosts[index].kind in _MEANS_KINDS and keep.kind == "attack":
                    keep.kind = hosts[index].kind
                hosts.pop(index)
                violent.pop(index)


def _host_of(reading: Reading, index: int, hosts: dict[int, Sketch]) -> Sketch | None:
    """The event whose result a word of harm tells, if one stands near enough in the parse."""
    if not hosts:
        return None
    token = reading.tokens[index]
    for i in [*subjects(reading, index), *(t.index for t in below(reading, index, "nsubj"))]:
        if i in hosts:
            return hosts[i]
    if found := _host_by_phrase(reading, index, hosts):
        return found
    for t in below(reading, index, "conj"):  # "killed and three injured in an air strike": the phrase hangs on the last verb
        if is_verb(t) and (found := _host_by_phrase(reading, t.index, hosts)):
            return found
    low = token
    for above in list(reading.ancestors(index))[:4]:
        if (
            above.index in hosts
            and plain(low.dep) in {"advcl", "conj", "xcomp", "acl", "parataxis", "ccomp", "nmod", "obl"}
            and not (plain(low.dep) == "conj" and below(reading, low.index, "nsubj"))
        ):
            return hosts[above.index]
        if is_verb(above) and plain(low.dep) in {"conj", "advcl"}:
            for t in below(reading, above.index, "nsubj", "nsubj:pass", "obj", "obl"):
                if t.index in hosts and not below(reading, low.index, "nsubj", "nsubj:pass"):
                    return hosts[t.index]
        low = above
    return None


_RESULT_OF = frozenset(
    {"in", "by", "during", "after", "from", "following", "when", "due to", "amid", "as a result of", "because of", "with"}
)


def _host_by_phrase(reading: Reading, index: int, hosts: dict[int, Sketch]) -> Sketch | None:
    """The event in a phrase or clause below a word of harm: "in an air strike", "when a drone hit"; "in a series of strikes" too."""
    for preposition, i in all_obliques(reading, index):
        if preposition in _RESULT_OF:
            for j in (*conjuncts(reading, i), *obliques(reading, i, "of"), *(m.index for m in below(reading, i, "compound"))):
                if j in hosts:
                    return hosts[j]
    for t in below(reading, index, "obl:agent", "advcl"):
        if t.index in hosts:
            return hosts[t.index]
    return None


# ---------------------------------------------------------------- slots


def _harm(reading: Reading, sketch: Sketch, index: int, role: str, pattern: str) -> None:
    """The slots around a word of harm: whom it hurts, and who did it where the event does not say."""
    hurt = subjects(reading, index) if pattern == "fall" else patients(reading, index)
    hurt = [h for h in hurt if h not in sketch.triggers]
    for h in hurt:
        if is_place(reading, h) and not is_people(reading, h):
            continue
        sketch.add(role, h)
        if reading.tokens[h].name == "PERSON" and not any(q.first <= h < q.end for q in reading.quantities):
            sketch.add("target", h)
    if pattern != "fall":
        _actors_of(reading, sketch, index)
    sketch.verb = sketch.verb or sketch.host == index


def _actors_of(reading: Reading, sketch: Sketch, verb: int) -> None:
    for s in subjects(reading, verb):
        kind = means_kind(reading, s)
        if s in sketch.triggers or reading.tokens[s].lemma.lower() in _event_nouns():
            continue
        if kind and kind != "attack" and not is_armed(reading, s):
            sketch.add("instrument", s)
            for m in modifiers(reading, s):
                if heads_of_names(reading, m) & {"nationality", "state", "group", "forces"}:
                    sketch.add("agent", m)
        elif is_actor(reading, s) or is_pronoun(reading.tokens[s]):
            sketch.add("agent", s)


@cache
def _event_nouns() -> frozenset[str]:
    return frozenset(
        w
        for entry in word_lists("triggers")["trigger"]
        for w in entry.get("nouns", ())
        if " " not in w and entry["kind"] in VIOLENCE
    )


def _fill(reading: Reading, sketch: Sketch, word: object) -> None:
    pattern = sketch.pattern
    for index in [i for i in sketch.triggers if i not in sketch.harms]:
        token = reading.tokens[index]
        if sketch.kind in VIOLENCE:
            if is_verb(token):
                _violent_verb(reading, sketch, index)
            else:
                _violent_noun(reading, sketch, index)
        elif pattern == "motion":
            _motion(reading, sketch, index)
        elif pattern == "meet":
            _meet(reading, sketch, index)
        elif pattern == "say":
            _say(reading, sketch, index)
        else:
            _plain_act(reading, sketch, index, getattr(word, "role", "target"))


def _violent_verb(reading: Reading, sketch: Sketch, index: int) -> None:
    _actors_of(reading, sketch, index)
    for p in patients(reading, index):
        if p in sketch.triggers:
            continue
        if means_kind(reading, p) and reading.tokens[index].lemma.lower() in {
            "fire",
            "launch",
            "detonate",
            "drop",
            "use",
            "explode",
        }:
            sketch.add("instrument", p)
        elif is_place(reading, p) and heads_of_names(reading, p) & {"place", "state"}:
            sketch.add("place", p)
        else:
            sketch.add("abducted" if sketch.kind == "abduction" and is_people(reading, p) else "target", p)
    if sketch.kind == "clash":
        for i in obliques(reading, index, "with", "against"):
            sketch.add("target", i)
    for preposition, i in all_obliques(reading, index):
        for j in conjuncts(reading, i):
            if preposition in {"with", "using"} and (means_kind(reading, j) or reading.tokens[j].lemma.lower() in nouns("arms")):
                sketch.add("instrument", j)
            elif preposition in {"against", "on", "at", "upon"} and not is_place(reading, j) and not _is_time(reading, j):
                sketch.add("target", j)
    for t in below(reading, index, "advcl"):
        if t.lemma.lower() == "use":
            for o in patients(reading, t.index):
                sketch.add("instrument", o)


def _violent_noun(reading: Reading, sketch: Sketch, index: int) -> None:
    token = reading.tokens[index]
    for m in [*modifiers(reading, index), *possessors(reading, index)]:
        kinds = heads_of_names(reading, m)
        if means_kind(reading, m) in {*_MEANS_KINDS, "attack"} and not is_armed(reading, m):
            sketch.add("instrument", m)
        elif (
            kinds & {"nationality", "state", "group", "forces", "organisation"}
            or is_armed(reading, m)
            or (plain(reading.tokens[m].dep) == "nmod" and is_actor(reading, m))
        ):
            for j in conjuncts(reading, m):
                sketch.add("agent", j)
    for preposition, i in all_obliques(reading, index):
        for j in conjuncts(reading, i):
            if (preposition == "by" and is_actor(reading, j)) or preposition == "between":
                sketch.add("agent", j)
            elif preposition in {"with"} and sketch.kind == "clash":
                sketch.add("target", j)
            elif preposition in {"with", "using", "involving"} and means_kind(reading, j):
                sketch.add("instrument", j)
            elif preposition in {"on", "against", "at", "upon", "targeting", "of"} and not _is_time(reading, j):
                if is_place(reading, j) and heads_of_names(reading, j) & {"place", "state"} and not is_people(reading, j):
                    sketch.add("place", j)
                elif preposition != "of" or is_people(reading, j) or reading.tokens[j].name == "PERSON":
                    sketch.add("target", j)
    for t in below(reading, index, "acl"):
        if t.lemma.lower() in {"target", "hit", "strike"}:
            for p in patients(reading, t.index):
                if p != index:
                    sketch.add("place" if heads_of_names(reading, p) & {"place"} else "target", p)
    if means_kind(reading, index) and token.lemma.lower() in {"missile", "rocket", "landmine", "ied", "bomb"}:
        sketch.slots.append(("instrument", index))
    head = reading.tokens[token.head]
    if is_verb(head) and plain(token.dep) in {"obj", "obl", "nsubj"} and head.index not in sketch.triggers:
        if plain(token.dep) == "obj" and head.lemma.lower() in _LIGHT_VERBS and not sketch.has("agent"):
            for s in subjects(reading, head.index):
                if is_actor(reading, s) or is_pronoun(reading.tokens[s]):
                    sketch.add("agent", s)
        if token.dep == "nsubj" and head.lemma.lower() in {
            "hit",
            "strike",
            "target",
            "destroy",
            "damage",
            "devastate",
            "rock",
            "shake",
        }:
            for p in patients(reading, head.index):
                sketch.add("place" if heads_of_names(reading, p) & {"place", "state"} else "target", p)
        if plain(token.dep) == "obj" and head.lemma.lower() in _LIGHT_VERBS:
            for preposition, i in all_obliques(reading, head.index):
                for j in conjuncts(reading, i):
                    if preposition in {"on", "against", "at"} and not _is_time(reading, j):
                        sketch.add("place" if heads_of_names(reading, j) & {"place", "state"} else "target", j)
    for i in list(sketch.triggers):
        if is_verb(reading.tokens[i]) and i != index and i not in sketch.harms:
            _violent_verb(reading, sketch, i)


def _is_time(reading: Reading, index: int) -> bool:
    return any(t.first <= index < t.end for t in reading.times)


def _motion(reading: Reading, sketch: Sketch, index: int) -> None:
    token = reading.tokens[index]
    if is_verb(token):
        for s in subjects(reading, index):
            if is_actor(reading, s) or is_pronoun(reading.tokens[s]):
                sketch.add("agent", s)
                if any(q.head == s or q.first <= s < q.end for q in reading.quantities):
                    sketch.add("forces", s)
        for p in patients(reading, index):
            if heads_of_names(reading, p) & {"place", "state"} and not is_armed(reading, p):
                sketch.add({"withdrawal": "origin"}.get(sketch.kind, "destination"), p)
            elif is_armed(reading, p):
                sketch.add("agent" if is_verb(token) else "target", p)
                if any(q.head == p or q.first <= p < q.end for q in reading.quantities):
                    sketch.add("forces", p)
            elif reading.tokens[p].lemma.lower() in nouns("places"):
                sketch.add(
                    "via"
                    if reading.tokens[p].lemma.lower() in {"border", "crossing", "river"}
                    else {"withdrawal": "origin"}.get(sketch.kind, "destination"),
                    p,
                )
    else:
        for m in [*modifiers(reading, index), *possessors(reading, index), *obliques(reading, index, "of", "by")]:
            if is_actor(reading, m) or heads_of_names(reading, m) & {"nationality", "state", "group", "forces"}:
                sketch.add("agent", m)
    for preposition, i in all_obliques(reading, index):
        for j in conjuncts(reading, i):
            if _is_time(reading, j):
                continue
            placelike = is_place(reading, j)
            if preposition in _TO and (placelike or sketch.kind == "deployment") and not is_people(reading, j):
                sketch.add("destination" if placelike else "place", j)
            elif preposition in _FROM and placelike:
                sketch.add("origin", j)
            elif preposition in _VIA and placelike:
                sketch.add("via", j)
        if reading.tokens[i].lemma.lower() in {"guise", "pretext", "cover", "disguise", "pretence", "pretense"}:
            tree = reading.subtree(i)
            sketch.ranges.append(("manner", min(tree), max(tree) + 1))
    if is_verb(token) and token.lemma.lower() == "use":
        sketch.add("via", *(t.index for t in below(reading, index, "obj")))
    head = reading.tokens[token.head]
    if not is_verb(token) and is_verb(head) and plain(token.dep) in {"nsubj", "obj"}:  # "the influx occurred through two crossings"
        for preposition, i in all_obliques(reading, head.index):
            for j in (
                *conjuncts(reading, i),
                *(k for t in below(reading, i, "appos", "dep", "list", "parataxis") for k in conjuncts(reading, t.index)),
            ):
                if preposition in _VIA and is_place(reading, j):
                    sketch.add("via", j)
                elif preposition in _TO and is_place(reading, j):
                    sketch.add("destination", j)
                elif preposition in _FROM and is_place(reading, j):
                    sketch.add("origin", j)
    for t in below(reading, index, "advcl", "xcomp"):
        if any(m.text.lower() == "to" for m in below(reading, t.index, "mark")) and is_verb(token):
            tree = list(reading.subtree(t.index))
            sketch.ranges.append(("manner", min(tree), max(tree) + 1))
            if t.lemma.lower() in {"help", "support", "reinforce", "assist", "aid", "back", "protect"}:
                for p in patients(reading, t.index):
                    sketch.add("target", p)


def _meet(reading: Reading, sketch: Sketch, index: int) -> None:
    token = reading.tokens[index]
    verb = (
        index
        if is_verb(token)
        else token.head
        if is_verb(reading.tokens[token.head]) and plain(token.dep) in {"obj", "obl", "nsubj:pass", "nsubj"}
        else None
    )
    if verb is not None and not (verb != index and token.dep == "nsubj"):
        for s in subjects(reading, verb):
            if s != index and (is_actor(reading, s) or is_pronoun(reading.tokens[s])):
                sketch.add("agent", s)
        for i in obliques(reading, verb, "with"):
            sketch.add("target", i)
    if is_verb(token):
        for p in patients(reading, index):
            sketch.add("target" if is_actor(reading, p) and token.lemma.lower() in {"meet", "visit"} else "topic", p)
        for i in obliques(reading, index, "to", "on", "about"):
            if not _is_time(reading, i):
                sketch.add("topic", i)
    else:
        for i in obliques(reading, index, "between", "with", "of", "by"):
            if is_actor(reading, i):
                sketch.add("agent", i)
        for m in [*modifiers(reading, index), *possessors(reading, index)]:
            if heads_of_names(reading, m) & {"nationality", "state", "group", "forces", "organisation", "person"}:
                sketch.add("agent", m)
        for i in obliques(reading, index, "on", "about", "over", "for"):
            if not _is_time(reading, i):
                sketch.add("topic", i)
        if sketch.kind == "agreement":
            sketch.slots.append(("topic", index))


def _say(reading: Reading, sketch: Sketch, index: int) -> None:
    token = reading.tokens[index]
    verb = index if is_verb(token) else None
    if verb is None and is_verb(reading.tokens[token.head]) and plain(token.dep) in {"obj", "obl"}:
        verb = token.head
    if verb is not None:
        for s in subjects(reading, verb):
            if is_actor(reading, s) or is_pronoun(reading.tokens[s]):
                sketch.add("agent", s)
        if not sketch.has("agent") and (token.dep == "amod" or not is_passive(reading, verb)):
            # where the parse lost the subject, the name right before a verb of speech is its speaker
            sketch.add("agent", *(m.head for m in reading.mentions if m.end == verb and m.mention.kind != "place"))
    else:
        for m in [*modifiers(reading, index), *possessors(reading, index), *obliques(reading, index, "by", "from")]:
            if is_actor(reading, m) or heads_of_names(reading, m) & {"nationality", "state"}:
                sketch.add("agent", m)
    if is_verb(token):
        for p in patients(reading, index):
            sketch.add("target" if is_actor(reading, p) else "topic", p)
        for i in obliques(reading, index, "on", "upon", "to"):
            if is_actor(reading, i) and not _is_time(reading, i):
                sketch.add("target", i)
        for i in obliques(reading, index, "for", "of", "over", "as", "against"):
            if not _is_time(reading, i):
                sketch.add(
                    "target" if is_actor(reading, i) and sketch.kind in {"demand"} and case_of(reading, i) == "on" else "topic", i
                )
        for t in below(reading, index, "xcomp", "ccomp", "advcl"):
            if plain(t.dep) == "advcl" and case_of(reading, t.index) == "" and not below(reading, t.index, "mark"):
                continue
            tree = [x for x in reading.subtree(t.index) if reading.tokens[x].pos != "PUNCT"]
            if tree:
                sketch.ranges.append(("topic", min(tree), max(tree) + 1))


def _plain_act(reading: Reading, sketch: Sketch, index: int, role: str) -> None:
    token = reading.tokens[index]
    if is_verb(token):
        fall = sketch.pattern == "fall"
        for s in subjects(reading, index):
            if fall and not (is_actor(reading, s) or is_people(reading, s)):
                continue
            if fall:
                sketch.add("agent" if sketch.kind == "escape" else "target", s)
                sketch.add(role, s)
            elif (
                is_actor(reading, s)
                or is_pronoun(reading.tokens[s])
                or sketch.kind in {"holds", "presence", "composition", "strength"}
            ):
                sketch.add("agent", s)
        for p in patients(reading, index):
            place = bool(heads_of_names(reading, p) & {"place", "state"}) and not is_people(reading, p)
            if sketch.kind in {"seizure", "holds"} and (place or is_place(reading, p)):
                sketch.add("place", p)
                if not place:
                    sketch.add("target", p)
            elif sketch.kind == "displacement":
                sketch.add("target", p)
                sketch.add(role, p)
            elif role in {"detained"}:
                sketch.add("target", p)
                if any(q.first <= p < q.end or q.head == p for q in reading.quantities):
                    sketch.add(role, p)
            elif role == "materiel" or (sketch.kind == "seizure" and reading.tokens[p].lemma.lower() in nouns("arms")):
                sketch.add("materiel", p)
            else:
                sketch.add("target", p)
        if sketch.kind in {"seizure"}:
            for i in obliques(reading, index, "from"):
                sketch.add("target", i)
            for i in obliques(reading, index, "of", "over"):
                if is_place(reading, i):
                    sketch.add("place", i)
            for p in patients(reading, index):  # "take control of the town"
                if reading.tokens[p].lemma.lower() == "control":
                    for i in obliques(reading, p, "of", "over"):
                        sketch.add("place", i)
        if sketch.kind == "arms_transfer":
            for i in obliques(reading, index, "to", "for"):
                sketch.add("target", i)
            for i in obliques(reading, index, "with"):
                sketch.add("materiel", i)
        if sketch.kind == "displacement":
            for preposition, i in all_obliques(reading, index):
                if preposition in _FROM and is_place(reading, i):
                    sketch.add("origin", i)
                elif preposition in _TO and is_place(reading, i):
                    sketch.add("destination", i)
        if sketch.kind in {"protest", "riot"}:
            for i in obliques(reading, index, "against", "over", "for"):
                if not _is_time(reading, i):
                    sketch.add("target" if is_actor(reading, i) else "topic", i)
        if sketch.pattern == "tie":
            for i in obliques(reading, index, "to", "with", "under"):
                if is_actor(reading, i):
                    sketch.add("target", i)
        if sketch.kind == "training":
            if _habitual(reading, index):
                sketch.kind = "trains"
            for i in obliques(reading, index, "with"):
                sketch.add("agent", i)
    else:
        for m in [*modifiers(reading, index), *possessors(reading, index), *obliques(reading, index, "by")]:
            if heads_of_names(reading, m) & {"nationality", "state", "group", "forces", "organisation"} or is_armed(reading, m):
                sketch.add("agent", m)
        for i in obliques(reading, index, "of"):
            if is_place(reading, i) and sketch.kind in {"seizure", "holds", "disruption", "destruction"}:
                sketch.add("place", i)
            elif is_actor(reading, i) or sketch.kind in {"destruction", "arrest", "release", "appointment", "recruitment"}:
                sketch.add("agent" if sketch.kind in {"presence", "protest"} else "target", i)
        for i in obliques(reading, index, "against", "on", "over"):
            if not _is_time(reading, i):
                sketch.add(
                    "place"
                    if heads_of_names(reading, i) & {"place"} and not is_actor(reading, i)
                    else "target"
                    if is_actor(reading, i)
                    else "topic",
                    i,
                )
        head = reading.tokens[token.head]
        if is_verb(head) and plain(token.dep) == "obj" and head.lemma.lower() in _LIGHT_VERBS:
            for s in subjects(reading, head.index):
                if is_actor(reading, s) or is_pronoun(reading.tokens[s]):
                    sketch.add("agent", s)


_TIE_VERBS = frozenset({"fund", "finance", "arm", "back", "support", "equip", "pay", "recruit", "sponsor"})


def _habitual(reading: Reading, index: int) -> bool:
    """Whether training is told as a standing tie: coordinated with another tie, in the present, or with "traditionally"."""
    token = reading.tokens[index]
    others = [t for t in below(reading, index, "conj") if is_verb(t)]
    if plain(token.dep) == "conj":
        head = reading.tokens[token.head]
        others += [head, *(t for t in below(reading, head.index, "conj"))]
    if any(t.lemma.lower() in _TIE_VERBS for t in others):
        return True
    words = {t.text.lower() for t in reading.children(index)}
    return (
        bool(words & {"traditionally", "long", "regularly", "routinely"})
        or (token.text.lower() in {"trains", "train"}
        and not words & {"to", "will", "would"})
    )


# ---------------------------------------------------------------- places and times, nearest event first


def _settle_places(reading: Reading, sentence: int, sketches: list[Sketch]) -> None:
    """Give each place and time phrase of a sentence to the events it can belong to: none stands between them in the parse."""
    if not sketches:
        return
    s = reading.sentences[sentence]
    owner = {i: sketch for sketch in sketches for i in sketch.triggers}
    used = {head for sketch in sketches for role, head in sketch.slots if role in {"place", "origin", "destination", "via"}}
    places = [
        m for m in reading.mentions
        if s.first <= m.first < s.end and m.mention.kind in {"place", "state"} and _locative(reading, m.head)
    ]  # fmt: skip
    for m in places:
        for sketch in _owners(reading, m.head, owner, sketches):
            if m.head in used and any(head == m.head for _, head in sketch.slots):
                continue
            if any(head == m.head for _, head in sketch.slots):
                continue
            sketch.ranges.append(("place", m.first, m.end))
    for sketch in sketches:  # an event that no place hangs on happens where the rest of its sentence does
        if sketch.kind not in _PLACELESS and not any(
            r in {"place", "destination", "origin"} for r in (*(r for r, _ in sketch.slots), *(r for r, _, _ in sketch.ranges))
        ):
            near = sorted(
                (m for m in places if not any(h == m.head for _, h in sketch.slots)), key=lambda m: abs(m.head - sketch.host)
            )
            for m in near[:1]:
                sketch.ranges.append(("place", m.first, m.end))
    for t in reading.times:
        if s.first <= t.first < s.end:
            head = next((i for i in range(t.first, t.end) if not t.first <= reading.tokens[i].head < t.end), t.first)
            for sketch in _owners(reading, head, owner, sketches):
                if not any(r == "time" for r, _, _ in sketch.ranges):
                    sketch.ranges.append(("time", t.first, t.end))


_PLACELESS = frozenset(
    "backs funds arms trains commands part_of allied_with opposes formerly_part_of pay strength composition demand accusation support_statement threat rejection sanction talks announcement responsibility_claim appointment founding agreement".split()
)
"""Kinds whose place is only what hangs on them: words are spoken anywhere, ties hold everywhere."""


def _locative(reading: Reading, head: int) -> bool:
    """Whether a place name says where: a preposition of place before it, or it narrows another place ("Mezzeh, Damascus")."""
    case = case_of(reading, head)
    if case:
        above = reading.tokens[reading.tokens[head].head]
        if case == "of" and above.lemma.lower() in nouns("places"):
            return case_of(reading, above.index) in _IN or plain(above.dep) in {"obj", "nsubj"}
        return case in _IN or case in {"including", "such as"}
    token = reading.tokens[head]
    above = reading.tokens[token.head]
    if plain(token.dep) in {"appos", "flat", "nmod", "conj", "list", "obl", "dep"} and above.index != head:
        if any(m.mention.kind in {"place", "state"} and m.first <= above.index < m.end for m in reading.mentions):
            return _locative(reading, above.index)
        if above.lemma.lower() in nouns("places"):
            return True
    return (
        plain(token.dep) in {"compound", "nmod"} and above.lemma.lower() in nouns("places") and case_of(reading, above.index) in _IN
    )


def _owners(reading: Reading, head: int, owner: dict[int, Sketch], sketches: list[Sketch]) -> list[Sketch]:
    way = [head, *(t.index for t in reading.ancestors(head))]
    for index in way:
        if index in owner:
            return [owner[index]]
    found = []
    for sketch in sketches:
        chain = [sketch.host, *(t.index for t in reading.ancestors(sketch.host))]
        between = chain[1 : next((n for n, i in enumerate(chain) if i in way), len(chain))]
        if not any(i in owner and owner[i] is not sketch for i in between):
            found.append(sketch)
    return found


# ---------------------------------------------------------------- ties inside noun phrases

_TIE_WORDS = {
    "backed": "backs", "supported": "backs", "sponsored": "backs", "aligned": "allied_with", "allied": "allied_with", "funded": "funds", "financed": "funds",
    "armed": "arms", "trained": "trains", "led": "commands", "controlled": "holds", "commanded": "commands", "run": "commands", "linked": "part_of",
    "affiliated": "part_of", "occupied": "holds", "held": "holds", "dominated": "commands",
}  # fmt: skip


def tie_frames(reading: Reading) -> Iterator[Frame]:
    """Ties that stand in a noun phrase: "Iran-backed militias", "a Turkish proxy", "Hezbollah, a key Iranian ally"."""
    tokens = reading.tokens
    for i in range(2, len(tokens) - 1):
        word = tokens[i].text.lower()
        if (
            word in _TIE_WORDS
            and tokens[i - 1].text in {"-", "–", "‑"}
            and tokens[i - 2].sentence == tokens[i].sentence
            and tokens[i - 1].start == tokens[i - 2].end
        ):
            agent = i - 2
            noun = (
                tokens[i].head
                if tokens[i].head > i
                else next(
                    (
                        j
                        for j in range(i + 1, min(i + 6, len(tokens)))
                        if tokens[j].pos in {"NOUN", "PROPN"}
                        and not (j + 1 < len(tokens) and tokens[j + 1].pos in {"NOUN", "PROPN"})
                    ),
                    None,
                )
            )
            if noun is None or noun <= i or tokens[agent].pos not in {"PROPN", "ADJ", "NOUN"} or tokens[agent].text.islower():
                continue
            kind = _TIE_WORDS[word]
            a, b = phrase(reading, noun)
            a = max(a, i + 1)
            if kind == "holds" and not is_place(reading, noun):
                kind = "commands"
            first = agent
            while (
                first > 0
                and tokens[first - 1].sentence == tokens[i].sentence
                and tokens[first - 1].dep in {"compound", "flat"}
                and tokens[first - 1].head == agent
            ):
                first -= 1
            role = "place" if kind == "holds" else "target"
            slots = [FrameSlot(role="agent", first=first, end=agent + 1), FrameSlot(role=role, first=a, end=b)]
            if kind == "part_of":
                slots = [FrameSlot(role="agent", first=a, end=b), FrameSlot(role="target", first=first, end=agent + 1)]
            if a < b:
                yield Frame(trigger=i, kind=kind, probability=0.6, slots=tuple(slots), status="ongoing", made_by="lexicon.tie")
    yield from _tie_nouns(reading)


_TIE_NOUNS = {
    "proxy": ("backs", "below"), "ally": ("allied_with", "above"), "affiliate": ("part_of", "above"), "offshoot": ("part_of", "above"), "wing": ("part_of", "above"),
    "branch": ("part_of", "above"), "member": ("part_of", "above"), "leader": ("commands", "above"), "commander": ("commands", "above"), "rival": ("opposes", "above"),
    "backer": ("backs", "above"), "patron": ("backs", "above"), "sponsor": ("backs", "above"), "subsidiary": ("part_of", "above"), "front": ("", ""), "chief": ("commands", "above"),
}  # fmt: skip


def _tie_nouns(reading: Reading) -> Iterator[Frame]:
    """ "Hezbollah, an Iranian ally": the noun names the tie, its modifier or "of" phrase the other end."""
    for token in reading.tokens:
        kind, direction = _TIE_NOUNS.get(token.lemma.lower(), ("", ""))
        if not kind or token.pos not in {"NOUN", "PROPN"}:
            continue
        others = [m for m in [*modifiers(reading, token.index), *possessors(reading, token.index), *obliques(reading, token.index, "of", "to")]
                  if heads_of_names(reading, m) & {"nationality", "state", "group", "forces", "organisation"}]  # fmt: skip
        if not others:
            continue
        holder: int | None = None
        if plain(token.dep) == "appos":
            holder = token.head
        else:
            named = [t.index for t in below(reading, token.index, "appos", "flat") if t.pos == "PROPN"]
            subject = [t.index for t in below(reading, token.index, "nsubj")] if below(reading, token.index, "cop") else []
            holder = next(iter([*subject, *named]), None)
        if holder is None or not (mention_kinds(reading, holder, holder + 1) - {"place"} or reading.tokens[holder].pos == "PROPN"):
            continue
        if token.lemma.lower() in {"leader", "commander", "chief"} and plain(token.dep) != "appos":
            continue  # a title before a name is not coded
        former = any(t.text.lower() in {"former", "ex"} for t in reading.children(token.index))
        slots = []
        for other in others:
            for j in conjuncts(reading, other):
                a, b = phrase(reading, j)
                slots.append(FrameSlot(role="agent" if direction == "below" else "target", first=a, end=b))
        a, b = phrase(reading, holder)
        slots.append(FrameSlot(role="target" if direction == "below" else "agent", first=a, end=b))
        yield Frame(
            trigger=token.index,
            kind="formerly_part_of" if former and kind == "part_of" else kind,
            probability=0.5,
            slots=tuple(slots),
            status="ongoing",
            made_by="lexicon.tie",
        )
