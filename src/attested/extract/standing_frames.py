"""Frames of standing facts: how strong a force is, what it is paid, what it is made up of."""

from __future__ import annotations

from collections.abc import Iterator

from attested.extract.grammar import below, conjuncts, is_passive, is_verb, obliques, patients, phrase, subjects
from attested.extract.phrases import is_armed
from attested.model import Frame, FrameSlot, Reading


def standing_frames(reading: Reading) -> Iterator[Frame]:
    """Frames of strength ("number around 60,000", "has 5,000 fighters"), pay ("is paid $500 a month") and composition."""
    for token in reading.tokens:
        if not is_verb(token):
            continue
        lemma = token.lemma.lower()
        if lemma in {"have", "number", "command", "field", "total"}:
            yield from _strength(reading, token.index, lemma)
        elif lemma in {"pay", "earn", "receive"}:
            yield from _pay(reading, token.index, lemma)
        elif lemma in {"make", "compose", "comprise", "consist", "unite"}:
            yield from _composition(reading, token.index, lemma)


def _slot(reading: Reading, role: str, head: int) -> FrameSlot:
    first, end = phrase(reading, head)
    return FrameSlot(role=role, first=first, end=end)


def _strength(reading: Reading, verb: int, lemma: str) -> Iterator[Frame]:
    who = [s for s in subjects(reading, verb) if is_armed(reading, s)]
    if not who:
        return
    tree = set(reading.subtree(verb))
    sentence = reading.sentence_of(verb)
    for q in reading.quantities_in(sentence.first, sentence.end):
        if q.first in tree and q.first > verb and q.first - verb <= 8 and q.counted in {"people", "thing"}:
            if lemma != "number" and not (q.head < len(reading.tokens) and is_armed(reading, q.head)):
                continue
            slots = (*(_slot(reading, "agent", s) for s in who), FrameSlot(role="forces", first=q.first, end=q.end))
            yield Frame(trigger=verb, kind="strength", probability=0.55, slots=slots, status="ongoing", made_by="lexicon.standing")
            return


def _pay(reading: Reading, verb: int, lemma: str) -> Iterator[Frame]:
    tree = set(reading.subtree(verb))
    sentence = reading.sentence_of(verb)
    money = [q for q in reading.quantities_in(sentence.first, sentence.end) if q.counted == "money" and q.first in tree]
    if not money:
        return
    passive = is_passive(reading, verb)
    paid = patients(reading, verb) if passive or lemma == "pay" else subjects(reading, verb)
    paid = [p for p in paid if not any(q.first <= p < q.end for q in money)] or [t.index for t in below(reading, verb, "iobj")]
    payer = subjects(reading, verb) if lemma == "pay" else []
    slots = [*(_slot(reading, "agent", p) for p in paid), *(_slot(reading, "target", p) for p in payer if p not in paid)]
    slots.append(FrameSlot(role="amount", first=money[0].first, end=money[0].end))
    yield Frame(trigger=verb, kind="pay", probability=0.5, slots=tuple(slots), status="ongoing", made_by="lexicon.standing")


def _composition(reading: Reading, verb: int, lemma: str) -> Iterator[Frame]:
    token = reading.tokens[verb]
    if lemma in {"make", "compose"}:
        if lemma == "make" and not any(t.text.lower() == "up" for t in reading.children(verb)):
            return
        whole, parts = patients(reading, verb), obliques(reading, verb, "of")
        if not parts:  # "made up of" may be read as one word with what follows as its phrase
            parts = [t.index for t in below(reading, verb, "obl") if "of" in reading.words(verb, t.index).lower().split()]
        if not whole and token.dep in {"acl", "amod"}:
            whole = [token.head]
    elif lemma == "consist":
        whole, parts = subjects(reading, verb), obliques(reading, verb, "of")
    else:
        whole, parts = subjects(reading, verb), patients(reading, verb)
    if not whole or not parts or not any(is_armed(reading, w) for w in (*whole, *parts)):
        return
    slots = [
        *(_slot(reading, "agent", w) for w in whole[:1]),
        *(_slot(reading, "target", j) for p in parts for j in conjuncts(reading, p)),
    ]
    yield Frame(
        trigger=verb,
        kind="composition",
        probability=0.5,
        slots=tuple(dict.fromkeys(slots)),
        status="ongoing",
        made_by="lexicon.standing",
    )
