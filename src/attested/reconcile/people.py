"""Whom a figure counts and whose people they are: children apart from civilians, one side's dead apart from the other's."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from attested.knowledge import actors, states, word_lists
from attested.model import PEOPLE_ROLES, Argument, CodedClaim, Quantity
from attested.reconcile.names import same_name

ORGANS = ("state", "forces", "ministry", "intelligence")
"""Kinds of actors whose people are their state's."""
BOTH_SIDES = ("clash", "talks", "agreement", "riot", "protest")
"""Kinds whose target does not say whose the dead are."""

Side = tuple[str, str]
"""A key by which sides meet, and a name to show."""


def of_whom(quantity: Quantity) -> str | None:
    """Whom a figure counts in particular, so that the same people meet under one name; `None` for people as such.

    A nationality alone says whose people they are (`side`), not which; a named victim is a part under that name.

    >>> of_whom(Quantity(low=5, high=5, of="children")), of_whom(Quantity(low=7, high=7, of="people"))
    ('children', None)
    >>> of_whom(Quantity(low=3, high=3, of="Thai soldiers")), of_whom(Quantity(low=53, high=53, of="Palestinians"))
    ('soldiers', None)
    """
    given = quantity.of or ""
    name = _LOSS.sub("", same_name(given))
    words = name.split()
    if not words or states().find(given) or states().find(name):
        return None
    sorts, anyone = _sorts()
    for length in (2, 1):
        if found := sorts.get(" ".join(words[-length:])):
            return found
    if words[-1] in anyone:
        rest = " ".join(words[:-1])
        return None if not rest or states().find(rest) else rest
    return name


_LOSS = re.compile(r"\s+(?:deaths?|fatalities|casualties|injuries)\Z")


@cache
def _sorts() -> tuple[dict[str, str], frozenset[str]]:
    lists = word_lists("victims")
    sorts = {same_name(word): sort for sort, words in lists["sorts"].items() for word in words}
    return sorts, frozenset(lists["anyone"]["words"])


def counted(measure: str, quantity: Quantity) -> str:
    """The unit a figure is compared in: people for losses and, for forces, what is counted ("brigades" are no fighters)."""
    if measure in PEOPLE_ROLES:
        return "people"
    unit = same_name(quantity.unit).split()
    return "people" if not unit or unit[-1] in _PEOPLE else unit[-1]


_PEOPLE_WORDS = (
    "people person persons fighters fighter soldiers soldier troops personnel militants militiamen militias men women forces "
    "police officers policemen marines airmen sailors combatants gunmen rebels members protesters demonstrators recruits "
    "volunteers insurgents mercenaries guards peacekeepers terrorists others servicemen pilots advisers advisors trainers "
    "reinforcements operatives commandos jihadists extremists staff conscripts reservists civilians paratroopers agents employees"
)
_PEOPLE = frozenset(_PEOPLE_WORDS.split())


def side(coded: CodedClaim, quantity: Quantity) -> Side | None:
    """Whose people a figure counts: the actor that its own words name, else the one actor that it was done to; else `None`.

    A state's forces and ministries count as the state. Of fighting between two sides the target does not say whose the dead
    are; there only the figure's own words do ("Thai soldiers", "Taliban fighters").
    """
    claim = coded.claim
    if quantity.of and (named := _named(quantity.of, claim.role("agent", "target"))):
        return named
    if claim.kind in BOTH_SIDES:
        return None
    done_to = {key: name for a in claim.role("target") if a.entity for key, name in (actor_side(a.entity, a.name or ""),)}
    return next(iter(done_to.items())) if len(done_to) == 1 else None


def _named(of: str, parties: tuple[Argument, ...]) -> Side | None:
    words = same_name(of)
    for argument in parties:
        name = same_name(argument.name or "")
        if argument.entity and name and f" {name} " in f" {words} ":
            return actor_side(argument.entity, argument.name or "")
    return _known_side(of)


@lru_cache(maxsize=4096)
def _known_side(of: str) -> Side | None:
    """The state or actor that the first words of a figure's noun name beyond doubt: "Israeli soldiers", "Hamas fighters"."""
    given = of.split()
    for length in range(min(4, len(given)), 0, -1):
        words = " ".join(given[:length])
        found = {named.state.id: named.state.name for named in states().find(words)}
        if len(found) == 1:
            return next(iter(found.items()))
        if words[:1].isupper() and (actor := actors().one(words)) is not None:
            return actor_side(actor.entity.id, words)
    return None


@lru_cache(maxsize=4096)
def actor_side(entity: str, name: str) -> Side:
    """The side that an actor is of: its state where it is an organ of one, else itself.

    >>> actor_side("israel-armed-forces", "the IDF")
    ('israel', 'Israel')
    """
    known = actors().get(entity)
    state = states().get(known.country) if known is not None and known.country and known.kind in ORGANS else states().get(entity)
    if state is not None:
        return state.id, state.name
    return entity, known.name if known is not None else name
