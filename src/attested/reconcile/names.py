"""When two names as written are one name."""

from __future__ import annotations

import re
import unicodedata

_ARTICLE = re.compile(r"^(?:the|a|an|some|other|certain)\s+", re.IGNORECASE)
_POSSESSIVE = re.compile(r"[’']s?\b")
_NOT_WORD = re.compile(r"[^\w\s]+")


def same_name(name: str) -> str:
    """The form of a name under which two spellings meet: no accents, case, articles, possessives or punctuation.

    >>> same_name("the Liwa’ Zaynabiyun") == same_name("Liwa Zaynabiyun")
    True
    >>> same_name("Hayat Tahrir al-Sham")
    'hayat tahrir al sham'
    """
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    plain = _ARTICLE.sub("", plain.strip())
    plain = _NOT_WORD.sub(" ", _POSSESSIVE.sub("", plain))
    return " ".join(plain.casefold().split())
