"""Who does what to whom in a clause: the parse asked in a coder's words.

Every function takes a Reading and token indices and gives token indices. Universal Dependencies v2 relations throughout;
`plain` strips a relation's subtype (`obl:agent` → `obl`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

from attested.knowledge import word_lists
from attested.model import Reading, Token

NOMINAL = {"NOUN", "PROPN", "PRON", "NUM", "X", "SYM"}
_PARTS_OF_NAME = {"compound", "amod", "flat", "nummod", "goeswith", "nmod:desc", "nmod:unmarked", "advmod"}


@cache
def words(name: str) -> frozenset[str]:
    """One of the lists of grammatical words ("light_verbs", "into", …) as a set.

    >>> "via" in words("through")
    True
    """
    return frozenset(word_lists("grammar")[name])


def plain(dep: str) -> str:
    """A relation without its subtype.

    >>> plain("nsubj:pass")
    'nsubj'
    """
    return dep.split(":", 1)[0]


def below(reading: Reading, index: int, *relations: str) -> list[Token]:
    """The tokens that hang directly below by one of these relations (with or without subtype)."""
    return [t for t in reading.children(index) if t.dep in relations or plain(t.dep) in relations]


def case_of(reading: Reading, index: int) -> str:
    """The preposition of a phrase in lower case, several words joined ("because of"); empty without one."""
    found = []
    held = [*below(reading, index, "case"), *(c for t in below(reading, index, "flat") for c in below(reading, t.index, "case"))]
    for t in held:  # the parse may hang the preposition on a later word of the name
        if t.index < index:
            found.append(t.text.lower())
            found.extend(f.text.lower() for f in below(reading, t.index, "fixed"))
    return " ".join(found)


def conjuncts(reading: Reading, index: int) -> list[int]:
    """This token and what is coordinated with it, in text order."""
    found = [index]
    for i in found:
        found.extend(t.index for t in below(reading, i, "conj") if t.index not in found)
    return sorted(found)


def is_verb(token: Token) -> bool:
    """Whether a token is a full verb of a clause."""
    return token.pos == "VERB"


def particle(reading: Reading, index: int) -> str:
    """The particle of a phrasal verb ("down" of "shot down"), or empty."""
    return " ".join(t.text.lower() for t in below(reading, index, "compound:prt"))


def is_passive(reading: Reading, index: int) -> bool:
    """Whether a verb is passive: an auxiliary or subject says so, or it is a past participle that modifies a noun."""
    token = reading.tokens[index]
    if below(reading, index, "aux:pass", "nsubj:pass", "csubj:pass"):
        return True
    if any(t.dep == "obl:agent" for t in reading.children(index)):
        return True
    word = token.text.lower()
    if token.dep == "acl:relcl":
        return (
            not word.endswith("ing") and not below(reading, index, "nsubj", "aux", "cop") and not _relative_inside(reading, index)
        )
    if plain(token.dep) in {"acl", "amod"}:
        return not word.endswith("ing") and not below(reading, index, "mark")
    if plain(token.dep) == "conj" and not below(reading, index, "nsubj", "aux"):
        head = reading.tokens[token.head]
        return is_verb(head) and not word.endswith("ing") and is_passive(reading, head.index) and not below(reading, index, "obj")
    return False


def _relative_inside(reading: Reading, index: int) -> bool:
    return any(t.text.lower() in _RELATIVE for t in reading.children(index))


def antecedent(reading: Reading, index: int) -> int | None:
    """The noun that a relative or participle clause with this verb hangs on; `None` for other clauses."""
    token = reading.tokens[index]
    seen = 0
    while plain(token.dep) == "conj" and seen < 5:
        token, seen = reading.tokens[token.head], seen + 1
    return token.head if plain(token.dep) == "acl" and reading.tokens[token.head].pos in NOMINAL else None


_RELATIVE = {"who", "which", "that", "whom", "whose"}


def _resolved(reading: Reading, index: int, verb: int) -> int:
    """A relative pronoun's noun; anything else stays."""
    if reading.tokens[index].text.lower() in _RELATIVE and reading.tokens[index].pos in {"PRON", "DET", "SCONJ"}:
        noun = antecedent(reading, verb)
        if noun is not None:
            return noun
    return index


def _own(reading: Reading, index: int, relation: str) -> list[int]:
    return [
        _resolved(reading, t.index, index) for t in reading.children(index) if t.dep == relation or (t.dep == relation + ":outer")
    ]


def subjects(reading: Reading, index: int, depth: int = 0) -> list[int]:
    """Who does what this verb says: heads of the active subject, "by" phrase of a passive, or whom control passes down.

    A coordinated verb shares the subject of the first; a participle or infinitive clause takes its governor's subject.

    Returns heads with what is coordinated with them.
    """
    if depth > 6:
        return []
    token = reading.tokens[index]
    if is_passive(reading, index):
        agents = [
            t.index
            for t in reading.children(index)
            if t.dep == "obl:agent" or (plain(t.dep) == "obl" and case_of(reading, t.index) == "by")
        ]
        agents = [a for a in agents if not reading.tokens[a].text.lower().endswith("ing")]
        if not agents and plain(token.dep) == "conj" and is_verb(reading.tokens[token.head]) and is_passive(reading, token.head):
            return subjects(reading, token.head, depth + 1)
        if not agents:  # "were funded and trained by Tehran": the agent hangs on the last of the verbs
            for other in below(reading, index, "conj"):
                if is_verb(other) and is_passive(reading, other.index):
                    agents = [
                        t.index
                        for t in reading.children(other.index)
                        if t.dep == "obl:agent" or (plain(t.dep) == "obl" and case_of(reading, t.index) == "by")
                    ]
        return _spread(reading, agents)
    found = _own(reading, index, "nsubj") or _misread_subjects(reading, index)
    if found:
        return _spread(reading, found)
    dep = plain(token.dep)
    head = reading.tokens[token.head]
    if dep == "acl":
        if token.dep == "acl:relcl" and any(
            t.dep in {"obj", "obl"} and t.text.lower() in _RELATIVE for t in reading.children(index)
        ):
            return []
        if not below(reading, index, "mark"):
            return _spread(reading, [token.head])
        return []
    if dep == "conj" and (is_verb(head) or head.pos in {"NOUN", "ADJ", "AUX"}):
        if is_verb(head) and is_passive(reading, head.index):
            return patients(reading, head.index, depth + 1)
        return subjects(reading, head.index, depth + 1)
    if dep in {"xcomp", "advcl"} and head.pos in {"VERB", "ADJ", "NOUN", "AUX"}:
        if dep == "advcl" and below(reading, index, "mark") and not token.text.lower().endswith("ing") and _finite(reading, index):
            return []
        if (dep == "xcomp" or head.lemma.lower() in words("accusing_verbs")) and (
            objects := _own(reading, head.index, "obj") or _own(reading, head.index, "iobj")
        ):
            return _spread(reading, objects)  # "ordered the troops to leave", "accused Rwanda of arming them"
        if is_verb(head) and is_passive(reading, head.index):
            return patients(reading, head.index, depth + 1)
        return subjects(reading, head.index, depth + 1)
    return []


def _misread_subjects(reading: Reading, index: int) -> list[int]:
    """Nouns before an active verb that the parse took for its object although an object follows: English puts subjects there."""
    objects = [t for t in reading.children(index) if t.dep == "obj" and t.pos in NOMINAL and t.text.lower() not in _RELATIVE]
    before = [t.index for t in objects if t.index < index]
    return before if before and len(before) < len(objects) else []


def _finite(reading: Reading, index: int) -> bool:
    return any(t.text.lower() not in {"to"} and t.pos == "AUX" for t in reading.children(index)) or not any(
        t.text.lower() == "to" for t in below(reading, index, "mark")
    )


def _spread(reading: Reading, heads: Iterable[int]) -> list[int]:
    found: list[int] = []
    for head in heads:
        for i in conjuncts(reading, head):
            if reading.tokens[i].pos in NOMINAL | {"ADJ", "DET"} and i not in found:
                found.append(i)
    return found


def patients(reading: Reading, index: int, depth: int = 0) -> list[int]:
    """To whom what this verb says is done: heads of the object, or of a passive's subject."""
    if depth > 6:
        return []
    token = reading.tokens[index]
    if is_passive(reading, index):
        found = _own(reading, index, "nsubj:pass")
        if not found:
            noun = token.head if plain(token.dep) == "amod" else antecedent(reading, index) if plain(token.dep) == "acl" else None
            if noun is not None:
                return _spread(reading, [noun])
            head = reading.tokens[token.head]
            if plain(token.dep) == "conj" and is_verb(head):
                return patients(reading, head.index, depth + 1)
            if plain(token.dep) in {"advcl", "xcomp"}:
                return subjects(reading, head.index, depth + 1)
        return _spread(reading, found)
    found = [i for i in _own(reading, index, "obj") if i not in _misread_subjects(reading, index)]
    if not found and token.lemma.lower() in words("accusing_verbs"):
        found = _own(reading, index, "iobj")
    if not found:
        relative = [t for t in reading.children(index) if t.dep == "obj"]
        found = [_resolved(reading, t.index, index) for t in relative]
    if not found and token.dep == "acl:relcl" and below(reading, index, "nsubj"):
        own = [t for t in below(reading, index, "nsubj") if t.text.lower() not in _RELATIVE]
        if own and token.head != index:
            found = [token.head]  # "the town the rebels captured"
    if not found and plain(token.dep) != "conj":
        for other in below(reading, index, "conj"):
            if is_verb(other) and not below(reading, other.index, "nsubj"):
                shared = _own(reading, other.index, "obj")
                if shared and other.index - index <= 3:
                    found = shared  # "arm and train the groups"
                break
    return _spread(reading, found)


def obliques(reading: Reading, index: int, *prepositions: str) -> list[int]:
    """Heads of the prepositional phrases of a verb or noun with one of these prepositions, coordination spread."""
    found = []
    for t in reading.children(index):
        if plain(t.dep) in {"obl", "nmod"} and case_of(reading, t.index) in prepositions:
            found.append(t.index)
    return _spread(reading, found)


def all_obliques(reading: Reading, index: int) -> Iterator[tuple[str, int]]:
    """Every prepositional or bare adverbial phrase of a verb or noun: (preposition or "", head)."""
    for t in reading.children(index):
        if plain(t.dep) in {"obl", "nmod"} and t.dep not in {"nmod:poss", "obl:agent"}:
            yield case_of(reading, t.index), t.index


def modifiers(reading: Reading, index: int) -> list[int]:
    """Adjectives, compounds and possessors of a noun, in text order."""
    return [
        t.index
        for t in reading.children(index)
        if t.dep in {"amod", "compound", "nmod:poss", "nmod:desc", "nmod"} and t.index < index
    ]


def clause(reading: Reading, index: int) -> tuple[int, int]:
    """The half-open token range of the clause around a token: from its governing verb down, without the clauses beside it."""
    token = reading.tokens[index]
    top = index
    while not is_verb(reading.tokens[top]) and reading.tokens[top].head != top:
        top = reading.tokens[top].head
    sentence = reading.sentences[token.sentence]
    tree = [i for i in reading.subtree(top) if sentence.first <= i < sentence.end]
    return min(tree), max(tree) + 1


def phrase(reading: Reading, head: int, *, light: bool = True) -> tuple[int, int]:
    """The half-open token range of the name at a noun: its modifiers on the left, the flat rest of a name on the right.

    Articles, possessors and relative clauses stay outside. Where the head says little ("members", "hundreds"), its "of"
    phrase is taken in if `light`.

    """
    tokens = reading.tokens
    first, last = head, head
    spans = [(m.first, m.end) for m in reading.names_over(head)]
    if spans:
        a, b = max(spans, key=lambda s: s[1] - s[0])
        first, last = min(first, a), max(last, b - 1)
    own = _modifier_tokens(reading, head)
    sentence = tokens[head].sentence
    while first > 0 and tokens[first - 1].sentence == sentence:
        before = tokens[first - 1]
        hyphen = before.text in _HYPHENS and first > 1 and tokens[first - 2].end == before.start
        if before.text in _HYPHENS and before.end < tokens[first].start:
            break  # "KYIV, Ukraine - Police": a dash, not a hyphen
        if before.index in own:
            first -= 1
        elif hyphen and tokens[first - 2].sentence == sentence and before.end == tokens[first].start:
            first -= 2
        else:
            break
    while last + 1 < len(tokens) and tokens[last + 1].sentence == sentence:
        after = tokens[last + 1]
        if first <= after.head <= last and plain(after.dep) in {"flat", "goeswith"}:
            last += 1
        elif (
            after.text in _HYPHENS
            and last + 2 < len(tokens)
            and after.start == tokens[last].end
            and tokens[last + 2].start == after.end
        ):
            last += 2
        else:
            break
    while first < last and tokens[first].pos in {"CCONJ", "PUNCT"}:
        first += 1
    if light and tokens[head].text.lower() in words("light_heads") and first == head:
        for t in reading.children(head):
            if plain(t.dep) == "nmod" and case_of(reading, t.index) in {"of", "from"} and t.index > head:
                return first, max(last, phrase(reading, t.index, light=False)[1] - 1) + 1
    return first, last + 1


_HYPHENS = {"-", "–", "‑"}


def _modifier_tokens(reading: Reading, head: int) -> set[int]:
    """The tokens left of a noun that modify it or are coordinated with what does ("Syrian and Iraqi military" of "sources")."""
    found: set[int] = set()
    waiting = [head]
    while waiting:
        here = waiting.pop()
        for t in reading.children(here):
            if t.index >= head or t.text.lower() in words("not_in_names"):
                continue
            joined = here != head and plain(t.dep) in {"conj", "cc"}
            if (
                t.dep in _PARTS_OF_NAME
                or joined
                or (t.dep == "punct" and t.text in {*_HYPHENS, "’", "'"})
                or (here != head and t.dep == "punct" and t.text == ",")
            ):
                found.add(t.index)
                waiting.append(t.index)
    return found
