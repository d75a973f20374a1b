"""One spelling for many: how names are folded before they are looked up."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# Apostrophes, primes and the half rings that stand for hamza and ayn; a possessive ending goes with its apostrophe.
_APOSTROPHES = "'’‘`´ʼʻʿʾ′ʹ“”\"„«»"
_DROP = str.maketrans("", "", _APOSTROPHES)
_JOIN = re.compile(r"[-‐‑–—/_,.()&\s]+")
_POSSESSIVE = re.compile(r"['’]s$")
_ARTICLE = re.compile(r"^(?:the|a|an)\s+")
# Letters that have no decomposition into a base letter and a mark.
_LETTERS = str.maketrans(
    {"ı": "i", "ø": "o", "ł": "l", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th", "ə": "a", "ŋ": "n"}
)


@lru_cache(maxsize=65536)
def fold(name: str) -> str:
    """A name as it is compared: lower case, no marks, no apostrophes, no leading article, hyphens as spaces.

    >>> fold("Ḥarakat al-Nujabā’"), fold("the Deir ez-Zor"), fold("N’Djamena's")
    ('harakat al nujaba', 'deir ez zor', 'ndjamena')
    """
    text = _POSSESSIVE.sub("", name.strip())
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
        text = "".join(c for c in text if not unicodedata.combining(c))
    text = _JOIN.sub(" ", text.casefold().translate(_DROP)).strip()
    return _ARTICLE.sub("", text)


def is_acronym(name: str) -> bool:
    """Whether a name is a run of capitals, which lower-case words must not be taken for ("IS", "US", "WHO").

    >>> is_acronym("ISIL"), is_acronym("U.S."), is_acronym("Hamas")
    (True, True, False)
    """
    letters = [c for c in name if c.isalpha()]
    return len(letters) >= 2 and len(letters) <= 6 and " " not in name.strip() and all(c.isupper() for c in letters)
