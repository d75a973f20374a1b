"""In which language a report is written, with care for short texts full of foreign names."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import cache

# Words that English sentences are made of and other languages in Latin script hardly use. "a", "on", "me" and "an" are
# left out: they are words of French, German or Italian too.
_ENGLISH = frozenset(
    re.findall(
        r"\w+",
        "the of and to in was were is are has have had been by with from that which who at for as after before not said they "
        "their he his she her it its this these those there or but if into over near against than more when while will would",
    )
)
# Looked for in single words: over a whole text, a long line without a space takes such patterns the square of its length.
_NOT_PROSE = re.compile(r"[\d@#]|://|www\.")
_MARKUP = str.maketrans(dict.fromkeys("_*|=<>{}[]\\/", " "))
_WORDS = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
SAMPLE = 6_000
"""Code points read from each of three places of a long text."""
SURE, SURE_WHEN_LONG = 0.9, 0.5
"""The probability from which another language is believed. A row of Somali place names in English reaches 0.84, while
related languages (Indonesian and Malay) share theirs; in a long text, few English function words speak as well."""
SHORT, LONG = 60, 300
"""Letters below which nothing in Latin script is called foreign, a headline of names telling no language; and a long text."""
# The classifier calls headlines of names Scots, Pidgin or Tok Pisin.
_AKIN = frozenset({"en", "sco", "pcm"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """The language as ISO 639-1 (a longer code where there is none), `None` where it cannot be told; its probability, 0 to 1."""

    code: str | None
    probability: float


@cache
def _classifier():  # type: ignore[no-untyped-def]
    import py3langid  # loads its model at the first question: half a second that a run over no files need not pay

    return py3langid


def _prose(text: str) -> str:
    """The running words of a text: addresses, figures, tags and marks left out; of a long text three samples."""
    if len(text) > 3 * SAMPLE:
        middle = len(text) // 2
        text = f"{text[:SAMPLE]} {text[middle : middle + SAMPLE]} {text[-SAMPLE:]}"
    running = " ".join(word for word in text.split() if not _NOT_PROSE.search(word))
    return " ".join(_WORDS.findall(running.translate(_MARKUP)))


def likeliest(text: str) -> Language:
    """The language that a text's letters suggest.

    The classifier's scores grow with length until everything is certain; divided by the square root of the length in bytes, as
    py3langid's own normalisation does since its version 0.4, they stay comparable.

    >>> likeliest("Government forces shelled the eastern districts of the city overnight, residents said.").code
    'en'
    """
    prose = _prose(text)
    scores = _classifier().rank(prose)
    scale = 1.0 / math.sqrt(len(prose.encode("utf-8", "replace")) or 1)
    best, top = scores[0]
    return Language(code=best, probability=1.0 / sum(math.exp((score - top) * scale) for _, score in scores))


def language(text: str) -> Language:
    """The language of a report: English wherever enough English function words stand in it; `None` where it cannot be told.

    >>> language("Mohammed al-Sharaa, Abu Qasra and Hayat Tahrir al-Sham, Jabal al-Zawiya, Idlib").code is None
    True
    >>> language("Les forces gouvernementales ont bombardé les quartiers est de la ville, selon des habitants.").code
    'fr'
    """
    prose = _prose(text)
    words = prose.split()
    if words and sum(word.casefold() in _ENGLISH for word in words) >= max(2, 0.12 * len(words)):
        return Language(code="en", probability=1.0)
    guess = likeliest(text)
    if guess.code in _AKIN:
        return Language(code="en", probability=guess.probability)
    letters = sum(map(len, words))
    latin = sum(c < "ɐ" for word in words for c in word)
    if letters and latin < 0.5 * letters:
        return guess
    if letters < SHORT or guess.probability < (SURE_WHEN_LONG if letters >= LONG else SURE):
        return Language(code=None, probability=guess.probability)
    return guess
