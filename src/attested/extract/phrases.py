"""Names of things as a coder writes them down, and what sort of thing a phrase names."""

from __future__ import annotations

import re
from functools import cache

from attested.extract.grammar import below, case_of, phrase, plain
from attested.knowledge import lexicon, word_lists
from attested.model import NameMention, Reading, Span, Token

PRONOUNS = frozenset(word_lists("grammar")["pronouns"])
_ARTICLE = re.compile(
    r"^(?:the|a|an|its|their|his|her|our|some|several|many|this|that|these|those|two|three|four|five|six|seven|eight|nine|ten|both|all|other|another|\d[\d,.]*)\s+",
    re.I,
)
_TAIL = re.compile(r"(?:’s|'s|’|'|\s+(?:who|which|that|whom))$")


def tidy(text: str) -> str:
    """A name without articles, counts, possessive endings and outer punctuation; the dot of "U.S." stays.

    >>> tidy("the Badr group’s")
    'Badr group'
    >>> tidy("three U.S.")
    'U.S.'
    """
    text = " ".join(text.split()).strip(' ,;:"“”—–-')
    for opening, closing in ("()", "[]"):
        if text.count(opening) != text.count(closing):
            text = text.strip(opening + closing + " ")
        elif text.startswith(opening) and text.endswith(closing):
            text = text[1:-1].strip()
    if not re.search(r"(?:\b\w\.){2,}$", text):
        text = text.rstrip(".")
    before = None
    while before != text:
        before = text
        rest = _ARTICLE.sub("", text)
        if rest and rest.lower() not in {"of", "and"}:
            text = rest
    return _TAIL.sub("", text).strip(" ‘’'") or text


@cache
def nouns(name: str) -> frozenset[str]:
    """One of the word lists of the lexicons, as a set of lower-case words."""
    return frozenset(word_lists("nouns")[name])


def head_word(reading: Reading, index: int) -> str:
    """The lower-case lemma of a phrase's head; for "members of the militia" that of the militia."""
    token = reading.tokens[index]
    if token.lemma.lower() in nouns("light"):
        for t in reading.children(index):
            if plain(t.dep) == "nmod" and case_of(reading, t.index) in {"of", "from"}:
                return t.lemma.lower()
    return token.lemma.lower()


def mention_kinds(reading: Reading, first: int, end: int) -> set[str]:
    """The kinds of the names that stand in a range of tokens."""
    return {m.mention.kind for i in range(first, end) for m in reading.names_over(i)}


def heads_of_names(reading: Reading, index: int) -> set[str]:
    """The kinds of the names that cover this very token."""
    return {m.mention.kind for m in reading.names_over(index)}


ACTOR_KINDS = {"group", "forces", "state", "organisation", "outlet"}


def is_armed(reading: Reading, index: int) -> bool:
    """Whether a phrase names armed people: a group or forces by name, or by a noun ("fighters", "troops", "convoy")."""
    kinds = heads_of_names(reading, index)
    word = head_word(reading, index)
    own = reading.tokens[index].lemma.lower()
    if kinds & {"group", "forces"} or word in nouns("armed") or own in nouns("armed") or own in nouns("units"):
        return True
    if own in nouns("light") | {"man", "men", "people", "member", "supporter"}:
        for t in reading.children(index):
            if (
                plain(t.dep) == "nmod"
                and t.index > index
                and case_of(reading, t.index) in {"of", "from"}
                and is_armed(reading, t.index)
            ):
                return True
    first, end = phrase(reading, index)
    return bool(mention_kinds(reading, first, end) & {"group", "forces"}) and own not in nouns("people")


def is_actor(reading: Reading, index: int) -> bool:
    """Whether a phrase names somebody who can act: armed people, a state or its organ, an organisation, a person."""
    token = reading.tokens[index]
    word = head_word(reading, index)
    if is_armed(reading, index) or heads_of_names(reading, index) & (ACTOR_KINDS | {"person", "nationality"}):
        return True
    return (
        word in nouns("people")
        or word in nouns("organs")
        or (token.pos == "PROPN" and token.name in {"PERSON", "ORG"})
        or bool(
            token.name == "LOC" and (token.dep.startswith("nsubj") or token.dep == "obl:agent" or case_of(reading, index) == "by")
        )
    )


def is_people(reading: Reading, index: int) -> bool:
    """Whether a phrase names people, armed or not."""
    return head_word(reading, index) in nouns("people") or is_armed(reading, index) or reading.tokens[index].name == "PERSON"


def is_place(reading: Reading, index: int) -> bool:
    """Whether a phrase names a place: a name known or tagged as one, a word such as "village", or "parts of" such."""
    token = reading.tokens[index]
    if token.lemma.lower() in {"part", "area", "outskirts", "swathe", "most", "much", "half", "bulk", "rest", "percent", "%"}:
        for t in reading.children(index):
            if plain(t.dep) == "nmod" and case_of(reading, t.index) == "of" and is_place(reading, t.index):
                return True
    kinds = heads_of_names(reading, index)
    if kinds & {"place", "state"} or (token.name == "LOC" and not kinds & {"group", "forces", "organisation", "nationality"}):
        return True
    return token.lemma.lower() in nouns("places")


def is_counted(reading: Reading, index: int) -> bool:
    """Whether a figure says how many of this noun there are ("two tanks")."""
    sentence = reading.sentence_of(index)
    return any(q.head == index or q.first <= index < q.end for q in reading.quantities_in(sentence.first, sentence.end))


def is_time(reading: Reading, index: int) -> bool:
    """Whether a token stands in words that say when."""
    return bool(reading.times_in(index, index + 1))


def is_pronoun(token: Token) -> bool:
    """Whether a token stands for a name given elsewhere."""
    return token.pos == "PRON" and token.text.lower() in PRONOUNS


def name_span(reading: Reading, first: int, end: int) -> tuple[Span, str] | None:
    """The span and tidy name of a range of tokens; `None` where nothing worth a name is left.

    The span is narrowed to the words of the name, so that the quote is the name as it stands.
    """
    span = reading.span(first, end)
    name = tidy(span.quote)
    if not name or not re.search(r"\w", name) or name.lower() in PRONOUNS:
        return None
    at = span.quote.find(name)
    if at > 0 or (at == 0 and len(name) < len(span.quote)):
        span = Span(document=span.document, start=span.start + at, end=span.start + at + len(name), quote=name)
    return span, name


def possessors(reading: Reading, index: int) -> list[int]:
    """Heads of the possessors of a noun ("Israel's attack")."""
    return [t.index for t in below(reading, index, "nmod:poss")]


_TITLE_WORDS = 8
"""Words between a title and the name it belongs to: "Secretary of State for Foreign Affairs X"."""


@cache
def _titles() -> frozenset[str]:
    """The nouns that open or close a title in front of a name: "secretary", "minister", "chief"."""
    return frozenset(w for title in lexicon("titles") for w in (title.split()[0], title.split()[-1])) | nouns("offices")


def titled_person(reading: Reading, first: int, end: int) -> NameMention | None:
    """The person whose title a phrase is, where the name follows it: "U.S. Secretary" of "U.S. Secretary of Defense Ash Carter".

    Between title and name may stand its "of" or "for" phrase, a comma and a rank.
    """
    tokens = reading.tokens
    if any(m.mention.kind == "person" for m in reading.mentions_in(first, end)):
        return None
    if not any(tokens[i].lemma.lower() in _titles() for i in range(first, end)):
        return None
    sentence = reading.sentence_of(first)
    bound = False  # behind "of" or "for" another title begins another name: "a spokesman for President X"
    for i in range(end, min(end + _TITLE_WORDS, sentence.end)):
        token = tokens[i]
        if token.text.lower() in {"of", "for", "to"}:
            bound = True
        elif token.text == ",":
            bound = False
        elif (
            bound
            and token.lemma.lower() in _titles()
            and any(m.first == i + 1 for m in reading.names_over(min(i + 1, sentence.end - 1)))
        ):
            return None
        person = next((m for m in reading.names_over(i) if m.mention.kind == "person" and m.first == i), None)
        if person is not None:
            return person
        if token.pos in {"VERB", "AUX"}:
            return None
        inside = bound or token.text.lower() in {"of", "for", "the", "and", "to"} or token.text[0].isupper()
        comma = token.text == "," and i + 1 < sentence.end and tokens[i + 1].text[0].isupper()
        if not inside and not comma and token.lemma.lower() not in _titles():
            return None
    return None
