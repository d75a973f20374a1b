"""Who plays which part around a trigger word: by the pattern of its grammar."""

from __future__ import annotations

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
    plain,
    subjects,
    words,
)
from attested.extract.phrases import (
    heads_of_names,
    is_actor,
    is_armed,
    is_counted,
    is_people,
    is_place,
    is_pronoun,
    is_time,
    nouns,
    possessors,
)
from attested.extract.sketches import VIOLENCE, Sketch
from attested.extract.violent_roles import violent_noun, violent_verb
from attested.model import Reading


def fill(reading: Reading, sketch: Sketch, role: str) -> None:
    """Find the slots around every trigger of a sketch; `role` is the role that the lexicon gives to the object."""
    pattern = sketch.pattern
    for index in [i for i in sketch.triggers if i not in sketch.harms]:
        token = reading.tokens[index]
        if sketch.kind in VIOLENCE:
            if is_verb(token):
                violent_verb(reading, sketch, index)
            else:
                violent_noun(reading, sketch, index)
        elif pattern == "motion":
            motion(reading, sketch, index)
        elif pattern == "meet":
            meet(reading, sketch, index)
        elif pattern == "say":
            say(reading, sketch, index)
        else:
            plain_act(reading, sketch, index, role)


def motion(reading: Reading, sketch: Sketch, index: int) -> None:
    """Who moved, how many, from where, through what, to where, and how."""
    token = reading.tokens[index]
    if is_verb(token):
        for s in subjects(reading, index):
            if is_actor(reading, s) or is_pronoun(reading.tokens[s]):
                sketch.add("agent", s)
                if is_counted(reading, s):
                    sketch.add("forces", s)
        for p in patients(reading, index) if token.lemma.lower() != "use" else []:
            if heads_of_names(reading, p) & {"place", "state"} and not is_armed(reading, p):
                sketch.add({"withdrawal": "origin"}.get(sketch.kind, "destination"), p)
            elif is_armed(reading, p):
                sketch.add("agent" if is_verb(token) else "target", p)
                if is_counted(reading, p):
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
            if is_time(reading, j):
                continue
            placelike = is_place(reading, j)
            if preposition in words("into") and (placelike or sketch.kind == "deployment") and not is_people(reading, j):
                sketch.add("destination" if placelike else "place", j)
            elif preposition in words("out_of") and placelike:
                sketch.add("origin", j)
            elif preposition in words("through") and placelike:
                sketch.add("via", *(_named_ways(reading, j) or [j]))
        if reading.tokens[i].lemma.lower() in {"guise", "pretext", "cover", "disguise", "pretence", "pretense"}:
            tree = reading.subtree(i)
            sketch.ranges.append(("manner", min(tree), max(tree) + 1))
    if is_verb(token) and token.lemma.lower() == "use":
        sketch.add("via", *patients(reading, index))
    head = reading.tokens[token.head]
    if not is_verb(token) and is_verb(head) and plain(token.dep) in {"nsubj", "obj"}:  # "the influx occurred through two crossings"
        for preposition, i in all_obliques(reading, head.index):
            for j in _named_ways(reading, i) or conjuncts(reading, i):
                if preposition in words("through") and is_place(reading, j):
                    sketch.add("via", j)
                elif preposition in words("into") and is_place(reading, j):
                    sketch.add("destination", j)
                elif preposition in words("out_of") and is_place(reading, j):
                    sketch.add("origin", j)
    for t in below(reading, index, "advcl", "xcomp"):
        if any(m.text.lower() == "to" for m in below(reading, t.index, "mark")) and is_verb(token):
            tree = reading.subtree(t.index)
            sketch.ranges.append(("manner", min(tree), max(tree) + 1))
            if t.lemma.lower() in {"help", "support", "reinforce", "assist", "aid", "back", "protect"}:
                for p in patients(reading, t.index):
                    sketch.add("target", p)


def _named_ways(reading: Reading, index: int) -> list[int]:
    """The places that a common noun stands for: "crossings at A and B", "two crossings, A and B", "crossings: the A …"."""
    named = obliques(reading, index, "at", "near", "including", "like", "such as")
    named += [k for t in below(reading, index, "appos", "dep", "list", "parataxis") for k in conjuncts(reading, t.index)]
    return [i for i in [*named, *_spelled_out(reading, index)] if is_place(reading, i)]


def _spelled_out(reading: Reading, index: int) -> list[int]:
    """What a colon spells out behind a plural: "two crossings: the A crossing and the B crossing" names two."""
    tokens, end = reading.tokens, reading.sentence_of(index).end
    colon = next((i for i in range(index + 1, min(index + 3, end)) if tokens[i].text == ":"), None)
    if colon is None:
        return []
    lemma = tokens[index].lemma.lower()
    return [t.index for t in tokens[colon + 1 : end] if t.lemma.lower() == lemma and tokens[t.index - 1].pos == "PROPN"]


def meet(reading: Reading, sketch: Sketch, index: int) -> None:
    """Who met, agreed or allied with whom, about what."""
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
            if not is_time(reading, i):
                sketch.add("topic", i)
    else:
        for i in obliques(reading, index, "between", "with", "of", "by"):
            if is_actor(reading, i):
                sketch.add("agent", i)
        for m in [*modifiers(reading, index), *possessors(reading, index)]:
            if heads_of_names(reading, m) & {"nationality", "state", "group", "forces", "organisation", "person"}:
                sketch.add("agent", m)
        for i in obliques(reading, index, "on", "about", "over", "for"):
            if not is_time(reading, i):
                sketch.add("topic", i)
        if sketch.kind == "agreement":
            sketch.slots.append(("topic", index))


def say(reading: Reading, sketch: Sketch, index: int) -> None:
    """Who speaks to whom about what, where the words are the act."""
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
            before = reading.mentions_in(verb - 1, verb)
            sketch.add("agent", *(m.head for m in before if m.end == verb and m.mention.kind != "place"))
    else:
        for m in [*modifiers(reading, index), *possessors(reading, index), *obliques(reading, index, "by", "from")]:
            if is_actor(reading, m) or heads_of_names(reading, m) & {"nationality", "state"}:
                sketch.add("agent", m)
    if is_verb(token):
        for p in patients(reading, index):
            sketch.add("target" if is_actor(reading, p) else "topic", p)
        for i in obliques(reading, index, "on", "upon", "to"):
            if is_actor(reading, i) and not is_time(reading, i):
                sketch.add("target", i)
        for i in obliques(reading, index, "for", "of", "over", "as", "against"):
            if not is_time(reading, i):
                sketch.add(
                    "target" if is_actor(reading, i) and sketch.kind in {"demand"} and case_of(reading, i) == "on" else "topic", i
                )
        for t in below(reading, index, "xcomp", "ccomp", "advcl"):
            if plain(t.dep) == "advcl" and case_of(reading, t.index) == "" and not below(reading, t.index, "mark"):
                continue
            tree = tuple(x for x in reading.subtree(t.index) if reading.tokens[x].pos != "PUNCT")
            if tree:
                sketch.ranges.append(("topic", min(tree), max(tree) + 1))


def plain_act(reading: Reading, sketch: Sketch, index: int, role: str) -> None:
    """Subject does it to object; the codebook's role for what the kind acts on."""
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
                if is_counted(reading, p):
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
                if preposition in words("out_of") and is_place(reading, i):
                    sketch.add("origin", i)
                elif preposition in words("into") and is_place(reading, i):
                    sketch.add("destination", i)
        if sketch.kind in {"protest", "riot"}:
            for i in obliques(reading, index, "against", "over", "for"):
                if not is_time(reading, i):
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
            if not is_time(reading, i):
                sketch.add(
                    "place"
                    if heads_of_names(reading, i) & {"place"} and not is_actor(reading, i)
                    else "target"
                    if is_actor(reading, i)
                    else "topic",
                    i,
                )
        head = reading.tokens[token.head]
        if is_verb(head) and plain(token.dep) == "obj" and head.lemma.lower() in words("light_verbs"):
            for s in subjects(reading, head.index):
                if is_actor(reading, s) or is_pronoun(reading.tokens[s]):
                    sketch.add("agent", s)


def _habitual(reading: Reading, index: int) -> bool:
    """Whether training is told as a standing tie: coordinated with another tie, in the present, or with "traditionally"."""
    token = reading.tokens[index]
    others = [t for t in below(reading, index, "conj") if is_verb(t)]
    if plain(token.dep) == "conj":
        head = reading.tokens[token.head]
        others += [head, *(t for t in below(reading, head.index, "conj"))]
    if any(t.lemma.lower() in words("tie_verbs") for t in others):
        return True
    beside = {t.text.lower() for t in reading.children(index)}
    return bool(beside & {"traditionally", "long", "regularly", "routinely"}) or (
        token.text.lower() in {"trains", "train"} and not beside & {"to", "will", "would"}
    )
