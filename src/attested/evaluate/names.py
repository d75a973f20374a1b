"""When two names are the same name: content words of one contain the other's (CLAIMS.md, section 6).

The rules are deliberately loose about articles, demonyms and apposition, and strict where looseness would reward a wrong
actor: the Syrian army may stand for Syria, the Syrian rebels may not, and a whole passage is no name.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from functools import cache
from importlib import resources

_WORD = re.compile(r"\w+")
_TABLE = tomllib.loads(resources.files(__package__).joinpath("names.toml").read_text(encoding="utf-8"))
_JOINED: dict[str, str] = _TABLE["joined"]
_COUNTRY_OF = {
    form: country for country, demonyms in _TABLE["demonyms"].items() for demonym in demonyms for form in (demonym, demonym + "s")
}
_COUNTRIES = frozenset(_COUNTRY_OF.values()) | frozenset(_TABLE["words"]["countries"])
_LIGHT = frozenset(_TABLE["words"]["light"])
_ARTICLES = frozenset(_TABLE["words"]["articles"])
_OTHERS = frozenset(_TABLE["words"]["others"])
_BODIES = frozenset(_TABLE["words"]["organs"]) | _OTHERS


@cache
def words(name: str) -> tuple[str, ...]:
    """The words of a name as they are compared: folded case, no possessives, demonyms as their countries.

    >>> words("the Syrian army’s United States trainers")
    ('the', 'syria', 'army', 'us', 'trainers')
    """
    text = name.casefold().replace("’", "'").replace("'s", "")
    for phrase, word in _JOINED.items():
        text = text.replace(phrase, word)
    return tuple(_COUNTRY_OF.get(word, word) for word in _WORD.findall(text))


def _same_word(left: str, right: str) -> bool:
    """Equal up to a plural; short words and countries must be equal outright ("us" is not "u")."""
    if left == right:
        return True
    if max(len(left), len(right)) < 6 or left in _COUNTRIES or right in _COUNTRIES:
        return False
    return left.rstrip("s") == right.rstrip("s")


def _within(few: Iterable[str], many: Sequence[str]) -> bool:
    return all(any(_same_word(word, other) for other in many) for word in few)


@cache
def same_name(left: str, right: str) -> bool:
    """Whether two names can be one actor's or one thing's name.

    >>> same_name("Badr", "the Badr groups"), same_name("Russian warplanes", "Russia")
    (True, True)
    >>> same_name("Syria", "Syrian rebels"), same_name("Syria", "the Syrian army")
    (False, True)
    """
    a, b = words(left), words(right)
    if not a or not b:
        return False
    heavy_a = [word for word in a if word not in _LIGHT]
    heavy_b = [word for word in b if word not in _LIGHT]
    if not heavy_a or not heavy_b:
        # A name of light words only ("officials"): all of it must stand in the other, which may say a little more.
        short, long = sorted((a, b), key=len)
        return _within([word for word in short if word not in _ARTICLES], long) and len(long) <= len(short) + 4
    few, many = sorted((heavy_a, heavy_b), key=len)
    if len(many) > 3 * len(few) + 3 or not _within(few, many):
        return False
    bodies_a, bodies_b = _BODIES.intersection(heavy_a), _BODIES.intersection(heavy_b)
    if bodies_a and bodies_b:
        return not bodies_a.isdisjoint(bodies_b)
    bare_country = _COUNTRIES.issuperset(few)
    return not (bare_country and (bodies_a | bodies_b) & _OTHERS)


@cache
def same_phrase(left: str, right: str) -> bool:
    """Whether two descriptions (a manner, a topic) share at least half the words of the shorter, and are of like length.

    >>> same_phrase("under the guise of pilgrims", "disguised as pilgrims under the guise of religion")
    True
    """
    a, b = words(left), words(right)
    if not a or not b:
        return False
    distinct_a, distinct_b = set(a), set(b)
    shared = len(distinct_a & distinct_b)
    return 2 * shared >= min(len(distinct_a), len(distinct_b)) and max(len(a), len(b)) <= 4 * min(len(a), len(b)) + 6
