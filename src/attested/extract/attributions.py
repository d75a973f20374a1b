"""Every attribution of a text, whatever it is about: who is credited, and the word that credits.

Claims carry the speakers of what they tell; this lists the credits themselves, also of what is no claim, so that they can be
measured on texts about anything (PolNeAR).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from attested.extract.credits import is_saying, listed, subject_of
from attested.extract.grammar import conjuncts, is_verb, plain
from attested.model import Reading, Token


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """One credit: the half-open range of tokens that name the source, its head, and the token of the cue."""

    first: int
    end: int
    head: int
    cue: int


_CLAUSE = frozenset({"ccomp", "xcomp", "parataxis", "csubj"})
_MARKS = frozenset('"“”')
_NAMED = frozenset({"NOUN", "PROPN", "PRON"})
_NOMINAL = _NAMED | {"ADJ", "NUM", "DET"}


def attributions(reading: Reading) -> Iterator[Attribution]:
    """The attributions of a text, in the order of their cues; a source that several cues share is given with each."""
    for token in reading.tokens:
        if _credits(reading, token):
            for subject in subject_of(reading, token.index) or _shared_subject(reading, token):
                for one in conjuncts(reading, subject):
                    if reading.tokens[one].pos in _NOMINAL:
                        yield _made(reading, one, token.index)
        elif token.lemma.lower() == "accord" and token.text.lower() == "according":
            head = _after_to(reading, token)
            if head is not None:
                yield _made(reading, head, token.index)


def _credits(reading: Reading, token: Token) -> bool:
    """Whether a verb credits its subject here: with a clause, a quotation, or by what it means."""
    if not is_verb(token):
        return False
    lemma = token.lemma.lower()
    told = any(plain(t.dep) in _CLAUSE for t in reading.children(token.index)) or plain(token.dep) == "parataxis"
    if is_saying(token):
        return True
    if lemma in listed("attitudes"):
        return told or _quotes(reading, token)
    return lemma in listed("verdicts") and (told or any(plain(t.dep) in {"obj", "obl"} for t in reading.children(token.index)))


def _quotes(reading: Reading, token: Token) -> bool:
    sentence = reading.sentences[token.sentence]
    return any(reading.tokens[i].text in _MARKS for i in range(sentence.first, sentence.end))


def _shared_subject(reading: Reading, token: Token) -> list[int]:
    """The subject of the verb that this one hangs on: "said …, adding that", "called X a liar and accused him"."""
    seen = {token.index}
    while plain(token.dep) in {"conj", "advcl", "xcomp", "acl"} and token.head not in seen:
        seen.add(token.head)
        token = reading.tokens[token.head]
        found = [t.index for t in reading.children(token.index) if plain(t.dep) == "nsubj" and t.dep != "nsubj:pass"]
        if found:
            return found[:1]
        if not is_verb(token):
            return [token.index] if token.pos in {"NOUN", "PROPN", "PRON"} else []
    return []


def _after_to(reading: Reading, token: Token) -> int | None:
    """Who stands behind "according to"."""
    if reading.tokens[token.head].pos in {"NOUN", "PROPN", "PRON"} and token.head > token.index:
        return token.head
    below = [t for t in reading.children(token.index) if t.index > token.index and t.pos in {"NOUN", "PROPN", "PRON"}]
    if below:
        return below[0].index
    sentence = reading.sentences[token.sentence]
    behind = range(token.index + 1, min(sentence.end, token.index + 9))
    return next((i for i in behind if reading.tokens[i].pos in _NAMED and reading.tokens[i].head not in behind), None)


def _made(reading: Reading, head: int, cue: int) -> Attribution:
    """The source as a reader marks it: the whole phrase of its head, without clauses and what is coordinated with it."""
    outside = {
        i
        for t in reading.children(head)
        if plain(t.dep) in {"conj", "acl", "parataxis", "cc", "advcl", "ccomp", "punct", "dep"} or t.index == cue
        for i in reading.subtree(t.index)
    }  # fmt: skip
    inside = sorted(i for i in reading.subtree(head) if i not in outside)
    first = head
    while first - 1 in inside:
        first -= 1
    end = head + 1
    while end in inside:
        end += 1
    if first < end and reading.tokens[end - 1].text == ",":
        end -= 1
    return Attribution(first=first, end=end, head=head, cue=cue)
