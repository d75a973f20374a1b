"""Who attacked whom, with what, around the words of violence and of harm."""

from __future__ import annotations

from functools import cache

from attested.extract.grammar import all_obliques, below, conjuncts, is_verb, modifiers, obliques, patients, plain, subjects, words
from attested.extract.means import means_kind
from attested.extract.phrases import (
    heads_of_names,
    is_actor,
    is_armed,
    is_people,
    is_place,
    is_pronoun,
    is_time,
    nouns,
    possessors,
)
from attested.extract.sketches import VIOLENCE, Sketch
from attested.knowledge import word_lists
from attested.model import Reading


def harm(reading: Reading, sketch: Sketch, index: int, role: str, pattern: str) -> None:
    """The slots around a word of harm: whom it hurts, and who did it where the event does not say."""
    hurt = subjects(reading, index) if pattern == "fall" else patients(reading, index)
    hurt = [h for h in hurt if h not in sketch.triggers]
    for h in hurt:
        if is_place(reading, h) and not is_people(reading, h):
            continue
        sketch.add(role, h)
        if reading.tokens[h].name == "PERSON" and not reading.quantities_in(h, h + 1):
            sketch.add("target", h)
    if pattern != "fall":
        actors_of(reading, sketch, index)
    if sketch.host != index and not is_verb(
        reading.tokens[sketch.host]
    ):  # "killed in strikes on two trains": the parse may hang it here
        for i in obliques(reading, index, "on", "against", "at"):
            if i > sketch.host and not is_time(reading, i):
                sketch.add("place" if heads_of_names(reading, i) & {"place", "state"} else "target", i)
    sketch.verb = sketch.verb or sketch.host == index


def actors_of(reading: Reading, sketch: Sketch, verb: int) -> None:
    """The agents and instruments that stand as subject of a verb of violence."""
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


def violent_verb(reading: Reading, sketch: Sketch, index: int) -> None:
    """The slots around a verb of violence."""
    actors_of(reading, sketch, index)
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
            elif preposition in {"against", "on", "at", "upon"} and not is_place(reading, j) and not is_time(reading, j):
                sketch.add("target", j)
    for t in below(reading, index, "advcl"):
        if t.lemma.lower() == "use":
            for o in patients(reading, t.index):
                sketch.add("instrument", o)


def violent_noun(reading: Reading, sketch: Sketch, index: int) -> None:
    """The slots around a noun of violence, and around the light verb that carries it."""
    token = reading.tokens[index]
    for m in [*modifiers(reading, index), *possessors(reading, index)]:
        kinds = heads_of_names(reading, m)
        weapon = means_kind(reading, m) is not None and m not in {t.index for t in below(reading, index, "nmod:poss")}
        if weapon and reading.tokens[m].lemma.lower() not in nouns("armed"):
            sketch.add("instrument", m)
            for name in reading.names_over(m):  # "Russian drone" before "strikes": whose drones they are
                if name.first < m:
                    sketch.ranges.append(("agent", name.first, m))
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
            elif preposition in {"on", "against", "at", "upon", "targeting", "of"} and not is_time(reading, j):
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
        if plain(token.dep) == "obj" and head.lemma.lower() in words("light_verbs") and not sketch.has("agent"):
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
        if plain(token.dep) == "obj" and head.lemma.lower() in words("light_verbs"):
            for preposition, i in all_obliques(reading, head.index):
                for j in conjuncts(reading, i):
                    if preposition in {"on", "against", "at"} and not is_time(reading, j):
                        sketch.add("place" if heads_of_names(reading, j) & {"place", "state"} else "target", j)
    for i in list(sketch.triggers):
        if is_verb(reading.tokens[i]) and i != index and i not in sketch.harms:
            violent_verb(reading, sketch, i)
