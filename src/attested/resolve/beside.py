"""What the words right beside a place's name say of it: in which country or division it lies, and what sort of place it is."""

from __future__ import annotations

import re

from attested.knowledge import Place, fold, lexicon, places, states

_BEFORE = re.compile(r"(?P<state>(?:[A-Z][\w.-]*(?:['’]s)?\s+){1,4})(?P<words>(?:[a-z][\w-]*\s+){1,5})$")
_AFTER = re.compile(
    r"^(?:,?\s+(?:in|of)|,)\s+(?:the\s+)?(?:(?:north|south|east|west|central|mid)[\w-]*\s+)*(?P<state>[A-Z][\w.-]*(?:\s+[A-Z][\w.-]*){0,3})"
)


def country_stated(text: str, start: int, end: int) -> str:
    """The code of the country in which the words beside a place's name put it; empty where they put it in none.

    >>> text = "Accounts of what happened in the Malian town of Moura differ."
    >>> country_stated(text, text.index("Moura"), text.index(" differ"))
    'ML'
    >>> country_stated("Malian troops entered Moura.", 22, 27)
    ''
    """
    if any(m.manner == "name" for m in states().find(text[start:end])):
        return ""
    before = _BEFORE.search(text[max(0, start - 90) : start])
    if before is not None:
        words = before["words"].split()
        words = words[: words.index("of")] if words[-1] == "of" and "of" in words else words
        kinds = lexicon("place_kinds")
        plainly = all(_SORT.fullmatch(word) for word in words[:-1])  # not "Russian troops enter the city of"
        if words and words[-1] in kinds and kinds[words[-1]].get("kind") in _SETTLED and plainly:
            capitals = before["state"].split()
            for n in range(len(capitals)):
                phrase = re.sub(r"['’]s$", "", " ".join(capitals[n:]))
                own = capitals[-1].endswith(("'s", "’s"))
                named = [m for m in states().find(phrase) if m.manner == ("name" if own else "adjective")]
                if len({m.state.code for m in named}) == 1:
                    return named[0].state.code
    after = _AFTER.match(text[end : end + 70])
    if after is not None:
        capitals = after["state"].split()
        for n in range(len(capitals), 0, -1):
            named = [m for m in states().find(" ".join(capitals[:n]).rstrip(".")) if m.manner == "name"]
            if len({m.state.code for m in named}) == 1:
                code = named[0].state.code
                held = {c.place.country for c in places().find(text[start:end])}
                listed = after.group().startswith(", ") and not after.group().lstrip(", ").startswith("in ")
                # "In Aleppo, Iran directs a brigade", "in Aleppo, Lebanon and Iraq": what a comma parts need not belong together.
                return code if not listed or code in held or not (held or text[end + after.end() :][:1].isspace()) else ""
    return ""


_SORT = re.compile(
    r"(?:north|south|east|west|central)[\w-]*|border|port|coastal|capital|mountain|desert|besieged|contested|occupied|ancient|historic|"
    r"remote|small|rural|main|second|largest|mining|farming|fishing|resort|market|[\w]+-(?:held|controlled|majority)"
)
"""Words that may stand between a country's adjective and the word for its town."""
_SETTLED = frozenset({"town", "district", "province", "quarter"})
"""Kinds of places that a country's adjective before them puts in that country; an embassy or a base it does not."""

_BEHIND = re.compile(r"^(?P<link>,?\s+in|,|\s+\()\s*(?:the\s+)?(?P<words>[A-Z][\w.’'&-]*(?:\s+[A-Z][\w.’'-]*){0,3})")
_POSSESSIVE = re.compile(r"(?P<words>[A-Z][\w.’-]*(?:\s+[A-Z][\w.’-]*){0,2})['’]s\s+(?:[a-z][\w-]*\s+){0,3}$")
_PLURAL = re.compile(
    r"^(?:\s+[A-Z][\w.’'-]*)?(?:(?:,\s+(?:and\s+|or\s+)?|\s+(?:and|or|&)\s+)[A-Z][\w.’'-]*(?:\s+[A-Z][\w.’'-]*){0,2}){0,15}"
    r"\s+(?P<word>counties|provinces|districts|regions|governorates|oblasts|states|departments|raions|parishes|townships)\b"
)
_SMALL = {"counties", "districts", "raions", "townships", "parishes"}


def divisions_beside(text: str, start: int, end: int) -> tuple[Place, ...]:
    """The divisions in which the words beside a name may put it: "Paris, Texas", "Gainesville, Va.", "Nineveh's Tal Afar".

    What stands there may belong to a list ("Homs, Hama and Aleppo"): whoever asks must see whether the place can lie in them.

    >>> [place.name for place in divisions_beside("He left Gainesville, Va., on Monday.", 8, 19)]
    ['Virginia']
    >>> divisions_beside("He left Gainesville on Monday.", 8, 19)
    ()
    """
    found: list[Place] = []
    listed = _PLURAL.match(text[end : end + 240])  # "Clark and Logan counties in Ohio"
    after = end + listed.end() if listed else end
    behind = _BEHIND.match(text[after : after + 80])
    if behind is not None:
        found += _divisions(behind["words"], short=behind["link"] != " in")
    before = _POSSESSIVE.search(text[max(0, start - 80) : start])
    if before is not None and not found:
        words = before["words"].split()
        for n in range(len(words)):
            if found := _divisions(" ".join(words[n:]), short=False):
                break
    name = fold(text[start:end])
    return tuple(place for place in found if fold(place.name) != name)


def _divisions(phrase: str, *, short: bool) -> list[Place]:
    words = phrase.split()
    for n in range(len(words), 0, -1):
        written = " ".join(words[:n])
        for form in (written, written.rstrip(".,")):
            if short and (known := places().short(form)):
                return list(known)
            known = tuple(c.place for c in places().find(form) if c.main and c.place.kind in {"province", "district", "country"})
            if known:
                return list(known)
    return []


def kind_beside(text: str, end: int) -> str:
    """What a plural behind a list of names says that each of them is: "Clark, Hamilton and Butler counties"; empty where none does.

    >>> text = "in Clark, Hamilton and Butler counties"
    >>> kind_beside(text, text.index(",")), kind_beside("in Clark and beyond", 8)
    ('district', '')
    """
    match = _PLURAL.match(text[end : end + 240])
    if match is None:
        return ""
    return "district" if match["word"] in _SMALL else "province"
