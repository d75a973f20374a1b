"""A question as conditions on the claims: what stands in the WHERE of every query over them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Connection, Table, and_, or_, select

from attested.model import HIDDEN, PLACE_ROLES
from attested.store import schema, sqlite
from attested.store.question import Question
from attested.store.wanted import fold, terms

Names = Callable[[str], Sequence[int]]
"""The numbers of the names that hold some folded words, whole."""


def conditions(question: Question, names: Names, *, common_words: bool = False, in_order: bool = False) -> list[Any]:
    """What the rows of `claims` that answer must fulfil, first of all that views show them. Families are unknown here (`query`).

    With `common_words` each claim is asked whether it says the words, instead of every claim that says them being listed first.
    With `in_order` SQLite shall not find claims by these conditions, but go through all in the order asked for: of a question that
    many claims answer, the first of them are soon met.
    """
    claims, handles, reports = schema.claims, schema.facets, schema.documents
    found: list[Any] = []

    def by(name: str) -> Any:
        return sqlite.looked_at(claims.c[name]) if in_order else claims.c[name]

    def handled(*where: Any) -> None:
        found.append(by("number").in_(select(handles.c.claim).where(*where)))

    hidden = [state for state in question.state or () if state in HIDDEN]
    if not hidden:
        found.append(claims.c.shown)
    elif len(hidden) == len(question.state or ()):
        found += [~claims.c.shown, claims.c.current]
    else:
        found.append(or_(claims.c.shown, claims.c.current))
    if states := question.state:
        # Nearly all claims are unreviewed: to find by that is to look through all of them.
        state = claims.c.state if in_order or question == Question(state=states) else sqlite.looked_at(claims.c.state)
        found.append(state == states[0] if len(states) == 1 else state.in_(states))
    if question.document is not None:
        found.append(by("document").in_(select(reports.c.number).where(begins(reports.c.id, question.document))))
    if kinds := question.kinds:
        found.append(by("kind") == kinds[0] if len(kinds) == 1 else by("kind").in_(kinds))
    if question.since is not None:
        found.append((claims.c.first_day if question.certain else claims.c.last_day) >= question.since)
    if question.until is not None:
        found.append((claims.c.last_day if question.certain else claims.c.first_day) <= question.until)
    if question.told_since is not None:
        found.append(by("published") >= question.told_since)
    if question.told_until is not None:
        found.append(by("published") <= question.told_until)
    if question.place is not None:
        place = question.place.strip()
        same = handles.c.country == place if len(place) == 2 and place.isupper() else _one(handles.c.place, place, names)
        handled(same, handles.c.role.in_(PLACE_ROLES))
    if question.country:
        handled(handles.c.country.in_(question.country), handles.c.role.in_(PLACE_ROLES))
    if question.actor is not None:
        handled(_one(handles.c.entity, question.actor, names), handles.c.role.not_in((*PLACE_ROLES, "outlet")))
    for role in ("agent", "target", "speaker"):
        if (who := getattr(question, role)) is not None:
            handled(_one(handles.c.entity, who, names), handles.c.role == role)
    if question.source is not None:
        handled(_one(handles.c.entity, question.source, names), handles.c.role == "outlet")
    if question.polarity is not None:
        found.append(by("polarity") == question.polarity)
    if question.status:
        found.append(by("status").in_(question.status))
    if question.precision:
        found.append(by("precision").in_(question.precision))
    for mark in ("hedged", "disputed", "reread"):
        if (asked := getattr(question, mark)) is not None:
            found.append(claims.c[mark] if asked else ~claims.c[mark])
    if question.least is not None:
        found.append(claims.c.confidence >= question.least)
    if question.most is not None:
        found.append(claims.c.confidence <= question.most)
    if question.event is not None or question.box is not None:
        found.append(by("number").in_(_in_events(question)))
    if question.text is not None:
        wanted = terms(question.text)
        found.append(sqlite.says(claims.c.number, wanted) if common_words else by("number").in_(sqlite.claims_with(wanted)))
    return found


def within(events: Table, box: tuple[float, float, float, float]) -> Any:
    """Whether an event (or spot) stands in the rectangle; one whose west lies east of its east crosses the date line."""
    west, south, east, north = box
    if east - west >= 360:
        return events.c.lat.between(south, north)
    west, east = (west + 180) % 360 - 180, (east + 180) % 360 - 180
    across = events.c.lon.between(west, east) if west <= east else or_(events.c.lon >= west, events.c.lon <= east)
    return and_(events.c.lat.between(south, north), across)


def named(connection: Connection, words: str) -> list[int]:
    """The numbers of the names that hold these folded words, whole."""
    # Every name stands in its table once, however many claims bear it: looking through all of them costs little.
    table = schema.names
    return list(connection.scalars(select(table.c.number).where(table.c.name.contains(f" {words} ", autoescape=True))))


def _one(column: Any, given: str, names: Names) -> Any:
    """Whether a facet is the thing of this id, or bears a name that holds these words. An id with a colon is no name."""
    words = fold(given) if ":" not in given else ""
    held = names(words) if words else ()
    same = column == given.strip()
    return or_(same, sqlite.one_of(schema.facets.c.name, held)) if held else same


def begins(column: Any, id: str) -> Any:
    """Whether an id is this one, or begins so where it is short."""
    # A range, unlike LIKE, can use the index; ids are hexadecimal, so "g" ends the range.
    return and_(column >= id, column < id + "g") if len(id) < 32 else column == id


def _in_events(question: Question) -> Any:
    members, events = schema.event_claims, schema.events
    query = select(members.c.claim).join(events, events.c.number == members.c.event)
    if question.event is not None:
        query = query.where(events.c.id == question.event)
    if question.box is not None:
        query = query.where(within(events, question.box))
    return query
