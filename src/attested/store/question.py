"""What is asked of the store: which claims are wanted. A question travels as the query string of an address."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any
from urllib.parse import parse_qsl, urlencode

from attested.errors import QueryError
from attested.model import POLARITIES, PRECISIONS_OF_PLACE, STATES, STATUSES

SEVERAL = ("kind", "family", "country", "status", "precision", "state")
"""What may be asked for with several values, of which one must hold."""
_DAYS = ("since", "until", "told_since", "told_until")
_YES_OR_NO = ("certain", "disputed", "hedged", "reread")
_SHARES = ("least", "most")
_AMONG = {"status": STATUSES, "precision": PRECISIONS_OF_PLACE, "state": STATES, "polarity": POLARITIES}


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Which claims are wanted; what is not given does not narrow.

    `since` and `until` (inclusive) keep claims that *may* tell of a day between them: by the claim's time, else by its report
    date; with `certain`, only those whose whole time lies between them. What nothing dates is left out. `told_since` and
    `told_until` are about the report's date. `place` is a name, an id ("geonames:163843") or a country code in capitals; `country`
    several such codes; `box` a rectangle on the map (west, south, east, north, in degrees) that the claim's *event* stands in.
    `actor` is a name or an entity id in any role but a place, or as speaker; `agent`, `target`, `speaker` ask for that role only.
    `source` is an outlet's name or id; `kind` and `family` are those of the codebook and of `query.FAMILIES`; `document` a document
    id, `event` an event id; `text` words of the evidence, as `View.search` reads them. `least` and `most` bound the confidence
    of the reading (0 to 1). `precision` is how exactly the place is known, `state` what people decided (`model.STATES`); claims
    that were rejected or replaced are shown only where `state` asks for them.

    >>> Question(kind="clash").words
    'kind clash'
    >>> Question(kind=("clash", "attack"), place="Aleppo", certain=True).query
    'place=Aleppo&kind=clash&kind=attack&certain=yes'
    """

    since: date | None = None
    until: date | None = None
    place: str | None = None
    actor: str | None = None
    kind: str | tuple[str, ...] | None = ()
    source: str | None = None
    document: str | None = None
    text: str | None = None
    family: str | tuple[str, ...] | None = ()
    country: str | tuple[str, ...] | None = ()
    status: str | tuple[str, ...] | None = ()
    precision: str | tuple[str, ...] | None = ()
    state: str | tuple[str, ...] | None = ()
    polarity: str | None = None
    agent: str | None = None
    target: str | None = None
    speaker: str | None = None
    event: str | None = None
    certain: bool = False
    disputed: bool | None = None
    hedged: bool | None = None
    reread: bool | None = None
    told_since: date | None = None
    told_until: date | None = None
    least: float | None = None
    most: float | None = None
    box: tuple[float, float, float, float] | None = None

    def __post_init__(self) -> None:
        for name in SEVERAL:
            given = getattr(self, name)
            object.__setattr__(self, name, (given,) if isinstance(given, str) else tuple(given or ()))
        for first, last in (("since", "until"), ("told_since", "told_until"), ("least", "most")):
            begin, end = getattr(self, first), getattr(self, last)
            if begin is not None and end is not None and begin > end:
                raise QueryError(f"the question ends ({last} {end}) before it begins ({first} {begin})")
        for name, allowed in _AMONG.items():
            given = getattr(self, name)
            for value in given if name in SEVERAL else (given,) if given is not None else ():
                if value not in allowed:
                    raise QueryError(f"there is no {name} {value!r}; try one of {', '.join(allowed)}")
        if self.box is not None and not (-90 <= self.box[1] <= self.box[3] <= 90 and all(-540 <= v <= 540 for v in self.box[::2])):
            raise QueryError("box takes west,south,east,north in degrees, south below north")

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds asked for, always as a tuple."""
        return tuple(self.kind or ())

    @property
    def open(self) -> bool:
        """Whether it asks for everything."""
        return self == Question()

    @property
    def words(self) -> str:
        """The question in words, for titles and empty answers."""
        return ", ".join(f"{name.replace('_', ' ')} {' or '.join(values)}" for name, values in self._given())

    @property
    def query(self) -> str:
        """The question as the query string of an address; `Question.parse` reads it back.

        >>> asked = Question(actor="Badr Organization", since=date(2024, 12, 1), disputed=True, box=(35.0, 32.0, 42.5, 37.5))
        >>> asked.query
        'since=2024-12-01&actor=Badr+Organization&disputed=yes&box=35.0%2C32.0%2C42.5%2C37.5'
        >>> Question.parse(asked.query) == asked
        True
        """
        return urlencode(list(self.asked()))

    @classmethod
    def parse(cls, query: str | Iterable[tuple[str, str]] | Mapping[str, str]) -> Question:
        """The question of a query string, or of its pairs. Other names (an order, a page) are passed over, empty values too.

        Raises `QueryError` where a value cannot be read: no date, no number, an unknown status.

        >>> Question.parse("kind=clash,attack&page=2&place=").kinds
        ('clash', 'attack')
        >>> Question.parse("since=2024-12").since
        Traceback (most recent call last):
        ...
        attested.errors.QueryError: since takes a day such as 2024-12-01, not '2024-12'
        """
        pairs = parse_qsl(query) if isinstance(query, str) else query.items() if isinstance(query, Mapping) else query
        known = {field.name for field in fields(cls)}
        asked: dict[str, Any] = {}
        for name, text in pairs:
            text = text.strip()
            if name not in known or not text:
                continue
            if name in SEVERAL:
                given = tuple(part for part in (p.strip() for p in text.split(",")) if part)
                asked[name] = tuple(dict.fromkeys((*asked.get(name, ()), *given)))
            else:
                asked[name] = _read(name, text)
        return cls(**asked)

    def asked(self) -> Iterable[tuple[str, str]]:
        """What is asked for, value by value, as it stands in an address.

        >>> list(Question(kind=("clash", "attack"), polarity="denied").asked())
        [('kind', 'clash'), ('kind', 'attack'), ('polarity', 'denied')]
        """
        return ((name, value) for name, values in self._given() for value in values)

    def _given(self) -> Iterable[tuple[str, tuple[str, ...]]]:
        for field in fields(self):
            value = getattr(self, field.name)
            if value is None or value == () or (field.name == "certain" and not value):
                continue
            if field.name == "box":
                yield field.name, (",".join(str(v) for v in value),)
            elif isinstance(value, tuple):
                yield field.name, value
            elif isinstance(value, bool):
                yield field.name, ("yes" if value else "no",)
            else:
                yield field.name, (str(value),)


def _read(name: str, text: str) -> Any:
    try:
        if name in _DAYS:
            return date.fromisoformat(text)
        if name in _YES_OR_NO:
            return {"yes": True, "true": True, "1": True, "on": True, "no": False, "false": False, "0": False}[text.casefold()]
        if name in _SHARES:
            return float(text)
        if name == "box":
            west, south, east, north = (float(part) for part in text.split(","))
            return west, south, east, north
    except (ValueError, KeyError):
        if name in _DAYS:
            raise QueryError(f"{name} takes a day such as 2024-12-01, not {text!r}") from None
        wanted = "yes or no" if name in _YES_OR_NO else "a number" if name in _SHARES else "west,south,east,north in degrees"
        raise QueryError(f"{name} takes {wanted}, not {text!r}") from None
    return text
