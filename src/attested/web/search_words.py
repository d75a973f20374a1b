"""What a person types into the search box: words and phrases for the text, and `field:value` for the rest of the question."""

from __future__ import annotations

import re
from dataclasses import fields

from attested.query import Question

NAMES = tuple(field.name for field in fields(Question) if field.name not in ("text", "box"))
_FIELD = re.compile(rf"""(?<![\w-])({"|".join(NAMES)}):(?:"([^"]*)"?|“([^”]*)”?|(\S+))""")
_QUOTES = str.maketrans("“”„‟«»", '""""""')


def fields_in(text: str) -> tuple[str, list[tuple[str, str]]]:
    """The words that are left for the text, and the fields that were named.

    >>> fields_in('“air defence” kind:clash actor:"Badr Organization" -Iran')
    ('"air defence" -Iran', [('kind', 'clash'), ('actor', 'Badr Organization')])
    >>> fields_in("at 10:30 in Homs")
    ('at 10:30 in Homs', [])
    """
    found = [(match[1], match[2] or match[3] or match[4] or "") for match in _FIELD.finditer(text)]
    rest = " ".join(_FIELD.sub(" ", text).translate(_QUOTES).split())
    return rest, found
