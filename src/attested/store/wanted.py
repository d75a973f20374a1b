"""By what a claim can be found: its names, its days, its words."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from attested.errors import QueryError
from attested.model import Claim, Document, Item

# Long descriptions: found by their words (full text), not by name.
_DESCRIPTIONS = ("manner", "topic")


@dataclass(frozen=True, slots=True, kw_only=True)
class Facet:
    """One handle by which a claim can be found: who or what plays a role in it, folded for comparing."""

    role: str
    name: str
    entity: str | None = None
    place: str | None = None
    country: str | None = None


_APOSTROPHES = "'’‘ʿʾʻʼ`´"


def fold(name: str) -> str:
    """A name without case, accents, apostrophes and punctuation, for comparing by whole words.

    >>> fold("Al-Ḥashd ash-Shaʿbī")
    'al hashd ash shabi'
    """
    plain = "".join(
        c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c) and c not in _APOSTROPHES
    )
    return " ".join(re.findall(r"[^\W_]+", plain))


@lru_cache(maxsize=65_536)
def padded(name: str | None) -> str:
    """The folded name with a blank at either end: " badr " is found in " badr brigades " but not in " badra "."""
    return f" {fold(name or '')} "


def facets(claim: Claim, document: Document, item: Item | None) -> list[Facet]:
    """Everything that a claim can be found by: its names, entities and places, its speakers, its outlets."""
    found = []
    for argument in claim.arguments:
        where = argument.where
        if argument.role in _DESCRIPTIONS or not (argument.name or argument.entity or where):
            continue
        found.append(
            Facet(
                role=argument.role,
                name=padded(argument.name or (where.name if where else None)),
                entity=argument.entity,
                place=where.id if where else None,
                country=where.country if where else None,
            )
        )
        if where:  # the place's own name, where the report calls it otherwise, and the province it lies in
            others = {padded(where.name), padded(where.admin)} - {found[-1].name, padded("")}
            found.extend(Facet(role=argument.role, name=other) for other in sorted(others))
    found.extend(Facet(role="speaker", name=padded(s.name), entity=s.entity) for s in claim.speakers)
    if item and item.outlets:
        found.extend(Facet(role="outlet", name=padded(outlet)) for outlet in item.outlets)
    elif document.source:
        found.append(Facet(role="outlet", name=padded(document.source.name), entity=document.source.id))
    return list(dict.fromkeys(found))


def days(claim: Claim, item: Item | None) -> tuple[date | None, date | None]:
    """The days that a claim tells of, its report date where it gives no time; open ends reach to the ends of the calendar."""
    times = [a.when for a in claim.role("time") if a.when and (a.when.earliest or a.when.latest)]
    if times:
        return min(w.earliest or date.min for w in times), max(w.latest or date.max for w in times)
    published = item.published if item else None
    return published, published


def item_at(items: tuple[Item, ...], position: int) -> Item | None:
    """The dated item that a position of the text lies in; the nearest before it where it lies between two."""
    found = None
    for item in items:
        if item.start > position:
            break
        found = item
    return found or (items[0] if items else None)


_ASKED = re.compile(r'(?P<minus>-)?(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))')


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """A full-text question taken apart: words and phrases that must all stand there, and those that must not."""

    wanted: tuple[str, ...]
    unwanted: tuple[str, ...] = ()


def terms(text: str) -> Terms:
    """Read what a person types: words, "phrases", and a minus before what must not stand there.

    >>> terms('"air defence" drones -Iran')
    Terms(wanted=('air defence', 'drones'), unwanted=('iran',))

    Raises `QueryError` where nothing wanted is left.
    """
    wanted: list[str] = []
    unwanted: list[str] = []
    for match in _ASKED.finditer(text):
        words = fold(match["phrase"] if match["phrase"] is not None else match["word"])
        if words:
            (unwanted if match["minus"] else wanted).append(words)
    if not wanted:
        raise QueryError(f'the search {text!r} asks for no word; give at least one word or "phrase" without a minus')
    return Terms(wanted=tuple(wanted), unwanted=tuple(unwanted))
