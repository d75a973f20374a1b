"""Ties inside noun phrases: "Iran-backed militias", "a Turkish proxy", "Hezbollah, a key Iranian ally"."""

from __future__ import annotations

from collections.abc import Iterator

from attested.extract.grammar import below, conjuncts, modifiers, obliques, phrase, plain
from attested.extract.phrases import heads_of_names, is_place, mention_kinds, possessors
from attested.knowledge import word_lists
from attested.model import Frame, FrameSlot, Reading

MADE_BY = "lexicon.tie"


def tie_frames(reading: Reading) -> Iterator[Frame]:
    """Ties that stand in a noun phrase: "Iran-backed militias", "a Turkish proxy", "Hezbollah, a key Iranian ally"."""
    tokens = reading.tokens
    participles = word_lists("grammar")["tie_participles"]
    for i in range(2, len(tokens) - 1):
        word = tokens[i].text.lower()
        if (
            word in participles
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
            kind = participles[word]
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
                yield Frame(trigger=i, kind=kind, probability=0.6, slots=tuple(slots), status="ongoing", made_by=MADE_BY)
    yield from _tie_nouns(reading)


def _tie_nouns(reading: Reading) -> Iterator[Frame]:
    """ "Hezbollah, an Iranian ally": the noun names the tie, its modifier or "of" phrase the other end."""
    nouns_of_ties = word_lists("grammar")["tie_nouns"]
    for token in reading.tokens:
        kind, direction = nouns_of_ties.get(token.lemma.lower(), ("", ""))
        if not kind or token.pos not in {"NOUN", "PROPN"}:
            continue
        around = [*modifiers(reading, token.index), *possessors(reading, token.index), *obliques(reading, token.index, "of", "to")]
        others = [m for m in around if heads_of_names(reading, m) & {"nationality", "state", "group", "forces", "organisation"}]
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
                slots.append(FrameSlot(role="agent" if direction == "target" else "target", first=a, end=b))
        a, b = phrase(reading, holder)
        slots.append(FrameSlot(role="target" if direction == "target" else "agent", first=a, end=b))
        yield Frame(
            trigger=token.index,
            kind="formerly_part_of" if former and kind == "part_of" else kind,
            probability=0.6 if kind == "backs" else 0.5,
            slots=tuple(slots),
            status="ongoing",
            made_by=MADE_BY,
        )
