"""What tests of assembled views share: claims built by hand on the words of short reports."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from attested.model import Argument, Claim, CodedClaim, Document, Quantity, Source, Span, Speaker, When, Where

PLACES = {
    "Kherson": Where(
        id="geonames:706448", name="Kherson", country="UA", admin="Kherson", lat=46.6, lon=32.6, precision="town", within_km=8
    ),
    "Odesa": Where(
        id="geonames:698740", name="Odesa", country="UA", admin="Odesa", lat=46.5, lon=30.7, precision="town", within_km=12
    ),
    "Idlib": Where(
        id="geonames:169389", name="Idlib", country="SY", admin="Idlib", lat=35.9, lon=36.6, precision="town", within_km=6
    ),
    "Ukraine": Where(id="geonames:690791", name="Ukraine", country="UA", lat=49.0, lon=32.0, precision="country"),
    "Syria": Where(id="geonames:163843", name="Syria", country="SY", lat=35.0, lon=38.0, precision="country"),
    "Iran": Where(id="geonames:130758", name="Iran", country="IR", lat=32.0, lon=53.0, precision="country"),
}


def on(day: str, until: str | None = None, words: str = "") -> When:
    first, last = date.fromisoformat(day), date.fromisoformat(until or day)
    return When(earliest=first, latest=last, precision="day" if first == last else "days", as_written=words)


def count(
    low: int | None,
    high: int | None = None,
    *,
    exact: bool = True,
    of: str | None = None,
    unit: str = "people",
    about: bool = False,
    words: str = "",
) -> Quantity:
    """How many: one number is exact unless `exact` is false, then it is a lower bound."""
    top = high if high is not None or not exact else low
    return Quantity(low=low, high=top, of=of, unit=unit, approximate=about, as_written=words)


def _argument(document: Document, role: str, given: Any) -> Argument:
    words, *values = given if isinstance(given, tuple) else (given,)
    if not isinstance(words, str):
        words, values = "", [words]
    at = document.text.find(words) if words else -1
    span = Span.of(document, at, at + len(words)) if at >= 0 else None
    held: dict[str, Any] = {}
    for value in values:
        kind = {Quantity: "quantity", When: "when", Where: "where", str: "entity"}[type(value)]
        held[kind] = value
    if role in ("place", "destination", "origin", "via") and words in PLACES:
        held.setdefault("where", PLACES[words])
    return Argument(role=role, span=span, name=words or None, **held)


def say(
    text: str,
    kind: str,
    *,
    published: str | None = "2024-12-02",
    outlet: str | None = "Reuters",
    evidence: str | None = None,
    speakers: tuple[Any, ...] = (),
    outlets: tuple[str, ...] = (),
    title: str | None = None,
    polarity: Any = "affirmed",
    status: Any = "occurred",
    hedge: str | None = None,
    confidence: float = 0.9,
    **roles: Any,
) -> CodedClaim:
    """A claim on a report of these words. A role takes words of the text, alone or with values in a tuple, or a list of such.

    A speaker is words of the text: capitalised they name somebody, else they describe; with a second string that is its entity.
    """
    day = date.fromisoformat(published) if published else None
    source = Source(id=outlet.casefold(), name=outlet) if outlet else None
    document = Document(id=Document.identify(text, outlet, day), source=source, published=day, title=title, text=text)
    words = evidence or text
    start = text.index(words)
    credited = []
    for speaker in speakers:
        name, entity = speaker if isinstance(speaker, tuple) else (speaker, None)
        at = text.index(name)
        span = Span.of(document, at, at + len(name))
        credited.append(
            Speaker(span=span, name=name, named=name[:1].isupper() and not name.endswith(("sources", "source")), entity=entity)
        )
    arguments = tuple(
        _argument(document, role, one) for role, given in roles.items() for one in (given if isinstance(given, list) else [given])
    )
    claim = Claim.make(
        kind=kind,
        evidence=(Span.of(document, start, start + len(words)),),
        arguments=arguments,
        speakers=tuple(credited),
        polarity=polarity,
        status=status,
        hedge=hedge,
        confidence=confidence,
    )
    return CodedClaim(claim=claim, document=document, published=day, outlets=outlets)


@pytest.fixture(name="say")
def _say() -> Callable[..., CodedClaim]:
    return say


@pytest.fixture(name="on")
def _on() -> Callable[..., When]:
    return on


@pytest.fixture(name="count")
def _count() -> Callable[..., Quantity]:
    return count
