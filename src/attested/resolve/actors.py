"""Which actor a name stands for, and why."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from attested.knowledge import actors, lexicon, outlets, places, states
from attested.model import Entity


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """An actor that a name was taken for, and the reason in words."""

    entity: Entity
    because: str


# Nouns that may follow a group's or a state's name and still mean it: "Houthi rebels", "ISIL fighters", "Wagner mercenaries".
# Leaders, positions and vehicles are not the group.
_FOLLOWING = frozenset(
    """
    fighter fighters group groups militant militants militia militias militiamen rebel rebels insurgent insurgents guerrilla
    guerrillas terrorist terrorists gunman gunmen troops soldiers soldier forces force movement group organisation organization
    members jihadists mercenaries units unit elements combatants separatists extremists regime network faction factions army
    cadres operatives terrorism tactical warplanes aircraft drones jets spokesman spokesperson spokeswoman officials official
    authorities brigade brigades battalion battalions paramilitaries paramilitary cartel gang alliance coalition government
    suicide bombers
    """.split()
)
# Organs that a bare noun may mean when the country is clear. "Troops" or "drones" alone may be anybody's.
_BARE = frozenset(
    word.strip()
    for word in """
    army, military, police, government, authorities, parliament, navy, air force, armed forces, security forces, national army,
    national police, federal police, gendarmerie, riot police, interior ministry, defence ministry, defense ministry,
    foreign ministry, health ministry, ministry of defence, ministry of defense, ministry of interior, ministry of health,
    ministry of foreign affairs, coast guard, border guards, federal government, transitional government, central government,
    presidency, cabinet, judiciary, national guard, civil defence, civil defense, national assembly, supreme court,
    constitutional court, military intelligence, government forces, government troops, regular army, information ministry,
    interior minister, foreign minister, defence minister, defense minister
    """.split(",")
)
_BRACKET = re.compile(r"^(?P<long>.+?)\s*[\(\[](?P<short>[^)\]]{2,40})[\)\]]$")
_QUOTES = "\"'“”‘’«»"


@lru_cache(maxsize=16384)
def link_name(name: str, country: str | None = None, *, fights: bool = True) -> Link | None:
    """The actor that a name stands for, or `None` where it is unknown or could be several.

    `country` (ISO code) is the country the report speaks of there: it tells one SNA from the other, and whose army "the army" is.
    A name that no stock holds but that has the form of an armed organisation's becomes a provisional entity; where the report shows
    no fighting of it (`fights`), only a form that nothing else has will do.

    >>> link_name("Houthi rebels").entity.id, link_name("army", "SD").entity.id, link_name("army")
    ('houthis', 'sudan-armed-forces', None)
    """
    name = name.strip().strip(_QUOTES).strip()
    if not name or len(name) > 120:
        return None
    return _known(name, country) or _of_group(name, country) or provisional(name, fights=fights)


def link_speaker(name: str, kind: str, country: str | None = None, *, fights: bool = True) -> Link | None:
    """The actor or outlet that a speaker's name stands for; outlets come first where media speak."""
    outlet = outlets().one(name, country)
    actor = link_name(name, country, fights=fights)
    if (outlet is None and actor is None) or (actor and actor.entity.kind == "provisional"):
        for core in _cores(name):
            known = outlets().one(core, country) if kind == "media" else _known(core, country)
            if known and known.entity.kind != "state":
                return Link(entity=known.entity, because=known.because)
    if outlet and (kind == "media" or actor is None or actor.entity.kind == "provisional"):
        return Link(entity=outlet.entity, because=outlet.because)
    if actor and kind == "media" and actor.entity.kind not in {"monitor", "agency", "international"}:
        return None  # Syrian state media are not Syria
    if actor and actor.entity.kind == "provisional" and kind not in {"armed_group", "unknown"}:
        return None
    return actor


def _cores(name: str) -> Iterator[str]:
    """A speaker's name with less and less of what only describes it: "Oslo-based Iran Human Rights NGO"."""
    words = name.split()
    while len(words) > 1 and words[0].casefold().endswith(("-based", "-run", "-owned", "-affiliated", "-linked", "-led")):
        words = words[1:]
        yield " ".join(words)
    while len(words) > 1 and words[-1].casefold() in _DESCRIBING:
        words = words[:-1]
        yield " ".join(words)


_DESCRIBING = frozenset(
    """
    ngo group organisation organization monitor monitors watchdog agency service broadcaster newspaper channel website outlet
    charity rescue aid rights news war television tv radio network daily militia movement spokesman spokeswoman spokesperson
    statement report officials official sources source media
    """.split()
)


def _known(name: str, country: str | None) -> Link | None:
    plain = name.removeprefix("the ").removeprefix("The ")
    if plain.casefold() in lexicon("organs"):
        if country is None or plain.casefold() not in _BARE:
            return None
        state = states().get(country)
        match = actors().one(plain.casefold(), country)
        return Link(entity=match.entity, because=f"“{plain}” where the report speaks of {state.name}") if match and state else None
    found = actors().find(name, country)
    if len(found) > 1:
        here = [m for m in found if country and m.entity.country == country]
        if len(here) != 1:
            return None
        state = states().get(country or "")
        which = state.name if state else country
        return Link(entity=here[0].entity, because=f"{here[0].because}; of several so called, the one of {which}")
    if found:
        return Link(entity=found[0].entity, because=found[0].because)
    if bracket := _BRACKET.match(name):
        return _known(bracket["long"], country) or _known(bracket["short"], country)
    return _of_country(plain)


def _of_country(name: str) -> Link | None:
    """A name with its country before it: "Iran's Quds Force", "Lebanese Hezbollah"."""
    words = name.split()
    for cut in (1, 2):
        state = states().one(re.sub(r"['’]s?$", "", " ".join(words[:cut]))) if len(words) > cut else None
        rest = " ".join(words[cut:])
        if state and rest[:1].isupper() and rest.casefold() not in lexicon("organs"):
            found = [m for m in actors().find(rest, state.code) if m.entity.country == state.code and m.entity.kind != "state"]
            if len(found) == 1:
                return Link(entity=found[0].entity, because=f"{found[0].because}, of {state.name}")
    return None


def _of_group(name: str, country: str | None) -> Link | None:
    """A group or state with a noun for its people behind it: "Houthi rebels", "Islamic State gunmen"."""
    words = name.split()
    cut = len(words)
    while cut > 1 and words[cut - 1].casefold() in _FOLLOWING:
        cut -= 1
        rest = " ".join(words[:cut])
        link = _known(rest, country)
        # The Syrian rebels are not Syria, and Kurdish forces are not the Kurds: only a group's own people stand for it.
        if link and (link.entity.kind in _GROUPS or all(w.casefold() in {"official", "officials"} for w in words[cut:])):
            role = "speak for it" if link.entity.kind not in _GROUPS else "are its people"
            return Link(entity=link.entity, because=f"{link.because}; “{' '.join(words[cut:])}” {role}")
    # Words that only describe stand in front: "suspected Boko Haram fighters", "Islamist group al-Shabaab".
    while len(words) > 1 and words[0].islower() and words[0].casefold() in _IN_FRONT:
        words = words[1:]
        if link := _known(" ".join(words), country) or (_of_group(" ".join(words), country) if len(words) > 1 else None):
            return link
    return None


_GROUPS = frozenset({"armed_group", "coalition", "forces", "international", "party", "provisional"})
_IN_FRONT = frozenset(
    """
    suspected alleged militant group rebel rebels militia armed jihadist islamist extremist paramilitary terrorist separatist
    the former local pro-iran iran-backed pro-government unidentified several some many few two three four five six members
    fighters of
    """.split()
)


# ---------------------------------------------------------------- groups that no stock holds

_ATTRIBUTES = ("-backed", "-led", "-linked", "-aligned", "-supported", "-affiliated", "-held", "-run", "-allied")
_COMMON = frozenset(
    "militia militias rebels forces force gang gangs army group movement insurgents dissidents volunteers alliance".split()
)
_SMALL = frozenset(
    """
    of the and for pour para por al el de la le les des du del los las y et in on wa bin ibn abu as ash ad ar an at az ul e i ag
    ould
    """.split()
)


def _slug(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain.replace("'", "")).strip("-")


def provisional(name: str, *, fights: bool = True) -> Link | None:
    """An entity for a group known only from this report, recognised by the form of its name; else `None`.

    Many forms are those of parties, unions, teams and films as well ("Movement for …", "… Tigers"): they tell an armed organisation
    only where the report shows it fighting (`fights`).

    >>> provisional("Liwa Ansar al-Furat").entity.id
    'provisional:liwa-ansar-al-furat'
    >>> provisional("Makran Liberation Tigers").because
    'no stock holds it; by the form “… Liberation Tigers” it is an armed organisation'
    >>> provisional("armed men") is None, provisional("Leicester Tigers", fights=False) is None
    (True, True)
    """
    name = re.sub(r"^(?:the|The)\s+", "", name.strip().strip(_QUOTES))
    words = _parted(name)
    if not 2 <= len(words) <= 9 or any(c.isdigit() and not w[0].isdigit() for w in words for c in w):
        return None
    if any(mark in name for mark in ",;:()"):
        return None
    if any(w.casefold().endswith(_ATTRIBUTES) for w in words):
        return None
    plain = name.casefold()
    if plain in lexicon("organs") or any(actors().find(part) for part in re.split(r"\s+and\s+(?:the\s+)?", name) if part != name):
        return None  # "National Guard" is anybody's; "the RSF and the army" are two
    proper = [w for w in words if w.casefold() not in _SMALL]
    if all(w[0].isdigit() or w.casefold() in _building() for w in proper):
        return None  # the 2nd Battalion of whom?
    if _a_gang(words):
        proper = [*proper[:-1], proper[-1].capitalize()]
        words = [*words[:-1], words[-1].capitalize()]
    if len(proper) < 2 or not all(_capital(w) for w in proper) or _something_else(words):
        return None
    shape = _form(words, weak=fights)
    # "Shia militias", "Syrian rebels": a common noun behind an adjective is no name.
    if shape is None or (words[-1].casefold() in _COMMON and (len(proper) < 3 or states().find(words[0]))):
        return None
    entity = Entity(id=f"provisional:{_slug(name)}", name=name, kind="provisional", source="form of the name")
    return Link(entity=entity, because=f"no stock holds it; by the form “{shape}” it is an armed organisation")


def _parted(name: str) -> list[str]:
    """The words of a name; "Lashkar-e-Kohistan" is two."""
    return re.sub(r"(?<=\w)-(?:e|i|ul)-(?=[A-Z])", "-e ", name).split()


def _a_gang(words: list[str]) -> bool:
    """Whether a name ends in a small noun that belongs to it: "Cité Rouge gang", but neither "Bogotá gang" nor "Shia militia"."""
    if words[-1] not in {"gang", "cartel"} or len(words) < 3:
        return False
    before = " ".join(words[:-1])
    return not places().find(before) and not any(states().find(w) for w in words[:-1])


def _something_else(words: list[str]) -> bool:
    """Whether a word of a name says that it is no armed organisation: "Army Museum", "Treaty …", "London Fire Brigade"."""
    text = f" {' '.join(words).casefold().replace('’', chr(39))} "
    return any(f" {phrase} " in text for phrase in lexicon("forms").of("never"))


def _capital(word: str) -> bool:
    """Whether a word is written as part of a name: "Furat", "al-Furat", "84th"."""
    parts = re.split(r"[-‑–]", word.strip(_QUOTES))
    return any(p[:1].isupper() or p[:1].isdigit() for p in parts)


def _building() -> frozenset[str]:
    """The words that names of armed organisations are built with."""
    return lexicon("forms").of("first", "last", "inside")


def _form(words: list[str], *, weak: bool) -> str | None:
    forms = lexicon("forms")

    def tells(phrase: str, where: str) -> bool:
        return any(e.kind == where and (weak or not e.get("weak")) for e in forms.all(phrase))

    lower = [w.casefold().replace("’", "'") for w in words]
    for length in range(min(3, len(words) - 1), 0, -1):
        tail = " ".join(lower[-length:])
        if tells(tail, "last") and words[-length][:1].isupper():
            return f"… {' '.join(words[-length:])}"
    head = re.sub(r"-(?:e|i|ul)$", "", lower[0])
    for first in (lower[0], head):
        if tells(first, "first"):
            return f"{words[0]} …"
    text = " ".join(lower)
    for phrase in forms:
        if tells(phrase, "inside") and re.search(rf"(?:^|\s){re.escape(phrase)}\s", text):
            return f"{phrase.capitalize()} …"
    return None
