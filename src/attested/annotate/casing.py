"""Giving a text that is all capitals its small letters back, so that names can be told from words again. No offset moves.

Wire copy of the 1980s and cables are in capitals throughout. The text is lowered, the reading model (which has learned from
sentences without case) says which words are names, and names, sentence starts and acronyms get their capitals back.
"""

from __future__ import annotations

import re

from attested.annotate.english import load_pipeline
from attested.knowledge import actors, states

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_PARENTHESIS = re.compile(r"\(([A-Z]{2,7})\)")
SHARE = 0.9
"""A text of which at least this share of letters are capitals has lost its case."""
_ALWAYS = frozenset(
    "january february april june july august september october november december "
    "monday tuesday wednesday thursday friday saturday sunday".split()
)
"""Days and months; "may" and "march" are mostly verbs."""


def lost(text: str) -> bool:
    """Whether a text has lost its case: hardly any small letter in it.

    >>> lost("THE ARMY DENIED IT."), lost("The ARMY denied it.")
    (True, False)
    """
    letters = [c for c in text if c.isalpha()]
    return len(letters) > 10 and sum(c.isupper() for c in letters) >= SHARE * len(letters)


def restored(text: str) -> str:
    """The text with small letters, and capitals where names and sentences have them. Its length and offsets stay.

    >>> restored("REBELS SHELLED ALEPPO ON MONDAY, AND RESIDENTS FLED.")
    'Rebels shelled Aleppo on Monday, and residents fled.'
    """
    low = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    letters = list(low)
    acronyms = set(_PARENTHESIS.findall(text))
    names: set[int] = set()
    for token in load_pipeline()(low):
        if token.pos_ == "PROPN" or token.ent_type_:
            names.update(range(token.idx, token.idx + len(token.text)))
        if token.is_sent_start:
            names.add(token.idx)
    for match in _WORD.finditer(low):
        word, original = match.group(), text[match.start() : match.end()]
        if original in acronyms or (match.start() in names and _is_acronym(original)):
            letters[match.start() : match.end()] = original
        elif match.start() in names or word in _ALWAYS or _is_nation(word):
            letters[match.start()] = text[match.start()]
    return "".join(letters)


def _is_acronym(word: str) -> bool:
    """Whether a stock knows the word as an acronym of somebody."""
    return 2 <= len(word) <= 6 and any(match.alias == word for match in actors().find(word))


def _is_nation(word: str) -> bool:
    return len(word) > 3 and bool(states().find(word))
