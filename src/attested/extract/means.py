"""What a weapon makes of an attack: a drone an air strike, a rocket shelling, a mine a bombing."""

from __future__ import annotations

from functools import cache

from attested.extract.grammar import all_obliques, below, case_of, is_verb, modifiers, subjects
from attested.knowledge import word_lists
from attested.model import Reading

MEANS_KINDS = ("air_strike", "shelling", "bombing")


@cache
def _means() -> dict[str, frozenset[str]]:
    return {kind: frozenset(words) for kind, words in word_lists("nouns")["means"].items()}


def means_kind(reading: Reading, index: int) -> str | None:
    """The kind of attack that a weapon's name makes: a drone an air strike, a rocket shelling, a mine a bombing."""
    word, text = reading.tokens[index].lemma.lower(), reading.tokens[index].text.lower()
    return next((kind for kind, words in _means().items() if word in words or text in words), None)


def kind_by_means(reading: Reading, index: int) -> str | None:
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
    return next((k for k in kinds if k in MEANS_KINDS), None)
