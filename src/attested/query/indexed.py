"""Questions answered from the index, page by page: what the workspace asks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

from attested.errors import QueryError
from attested.model import (
    Atlas,
    Changes,
    ClaimRow,
    CodedClaim,
    DocumentRow,
    Event,
    EventRow,
    Figure,
    FigureRow,
    Listing,
    Movement,
    MovementRow,
    Network,
    Node,
    Tally,
    Tie,
    TieRow,
    Timeline,
    Whereabouts,
)
from attested.query.places import narrowed
from attested.store import Question, View, ids_in, unpack

T = TypeVar("T")


class Indexed:
    """The doors of a desk that read the index (`attested.pipeline.assemble` makes it). Each answers a page in milliseconds.

    An `order` puts the latest or largest first; with a minus before it, the other way round. `after` is the `next` of the page
    before. An answer says how many rows there are in all, up to 10,000.
    """

    _view: View

    def page_claims(
        self, question: Question | None = None, *, order: str = "day", after: str | None = None, limit: int = 50
    ) -> Listing[ClaimRow]:
        """The claims that answer, with what became of them. Orders: day, told, kept, confidence, priority."""
        found = self._view.index.claims(_asked(question), order=order, after=after, limit=limit)
        coded = self.numbered([row.number for row in found.rows], hidden=True)
        rows = tuple(
            ClaimRow(
                coded=coded[row.number], state=row.state, reread=row.reread, disputed=row.disputed, event=row.event_id,
                priority=row.priority,
            )
            for row in found.rows
        )  # fmt: skip
        return Listing(rows=rows, total=found.total, more=found.more, next=found.next)

    def claim_row(self, id: str) -> ClaimRow | None:
        """What became of the claim of this id; `None` where the index does not hold it."""
        found = self._view.index.claim(id)
        if found is None:
            return None
        coded = self.numbered([found.number], hidden=True)[found.number]
        return ClaimRow(
            coded=coded, state=found.state, reread=found.reread, disputed=found.disputed, event=self.event_of(id),
            priority=found.priority,
        )  # fmt: skip

    def page_events(
        self, question: Question | None = None, *, order: str = "day", after: str | None = None, limit: int = 50
    ) -> Listing[EventRow]:
        """The events that a claim which answers tells of. Orders: day, changed, sources, killed, kept."""
        return self._view.index.events(_asked(question), order=order, after=after, limit=limit)

    def page_figures(
        self, question: Question | None = None, *, measure: str | Sequence[str] = (), scope: str | None = None,
        order: str = "day", after: str | None = None, limit: int = 50,
    ) -> Listing[FigureRow]:  # fmt: skip
        """The figures that rest on a claim which answers, of these measures and this scope. Orders: day, size, sources, changed."""
        measures = (measure,) if isinstance(measure, str) else tuple(measure)
        return self._view.index.figures(_asked(question), measure=measures, scope=scope, order=order, after=after, limit=limit)

    def page_ties(
        self, question: Question | None = None, *, order: str = "claims", after: str | None = None, limit: int = 50
    ) -> Listing[TieRow]:
        """The ties that a claim which answers affirms or denies. Orders: claims, day, sources, changed."""
        return self._view.index.ties(_asked(question), order=order, after=after, limit=limit)

    def page_movements(
        self, question: Question | None = None, *, order: str = "day", after: str | None = None, limit: int = 50
    ) -> Listing[MovementRow]:
        """The movements that a claim which answers tells of. Orders: day, size, changed."""
        return self._view.index.movements(_asked(question), order=order, after=after, limit=limit)

    def page_documents(
        self, question: Question | None = None, *, order: str = "kept", after: str | None = None, limit: int = 50
    ) -> Listing[DocumentRow]:
        """The reports with a claim that answers. Orders: day (of publication), kept."""
        return self._view.page_documents(_asked(question), order=order, after=after, limit=limit)

    def counts_by(self, facet: str, question: Question | None = None, *, limit: int = 50) -> Listing[Tally]:
        """How many claims that answer have each value of a facet, those of most first.

        The facets are kind, status, polarity, precision, state, disputed, hedged, month, country, place, actor, agent, target,
        speaker, source. `total` says over how many claims was counted; with `more` there are more, and the counts are of a part.
        """
        return self.facets((facet,), question, limit=limit)[facet]

    def facets(self, facets: Sequence[str], question: Question | None = None, *, limit: int = 50) -> dict[str, Listing[Tally]]:
        """The same for several facets at once, which takes hardly longer than for one."""
        counted, total, more = self._view.tallies(facets, _asked(question), limit)
        found = {}
        for facet, counts in counted.items():
            ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
            if facet == "month":
                ordered = sorted(counts.items(), reverse=True)
            labels = self._labels(facet, [value for value, _ in ordered[:limit]])
            rows = tuple(Tally(value=value, count=count, label=labels[value]) for value, count in ordered[:limit])
            found[facet] = Listing(rows=rows, total=total, more=more)
        return found

    def map(self, question: Question | None = None, *, limit: int = 2000) -> Atlas:
        """The events that a claim which answers tells of, on a map: how many at each point, and how exactly they are placed."""
        return self._view.index.atlas(_asked(question), limit=limit)

    def timeline(self, question: Question | None = None, *, after: str | None = None, limit: int = 200) -> Timeline:
        """The events that a claim which answers tells of, along time, and how many begin in each month."""
        asked = _asked(question)
        page = self._view.index.events(asked, order="-day", after=after, limit=limit)
        months, more = self._view.index.months(asked)
        return Timeline(rows=page.rows, months=months, more=more or page.next is not None, next=page.next)

    def network(self, actor: str | None = None, question: Question | None = None, *, depth: int = 1, limit: int = 300) -> Network:
        """The actors within `depth` ties of one (an entity id or a name), and the ties between them; of none, the best attested."""
        asked = _asked(question)
        index = self._view.index
        if actor is None:
            page = index.ties(asked, order="claims", limit=limit)
            return _network(page.rows, {}, more=page.next is not None)
        keys = dict.fromkeys(_keys_of(actor), 0)
        found: dict[str, TieRow] = {}
        more = False
        for step in range(1, depth + 1):
            edge = [key for key, steps in keys.items() if steps == step - 1]
            near = index.beside(edge, asked, limit=limit + 1) if edge else []
            more = more or len(near) > limit - len(found)
            for tie in near[: limit - len(found)]:
                found[tie.id] = tie
                for key in (tie.agent_key, tie.target_key):
                    keys.setdefault(key, step)
        return _network(list(found.values()), keys, more=more)

    def changes(self, since: datetime, *, limit: int = 50) -> Changes:
        """What is new, revised, in dispute or merged since a moment; which reports came, how many claims, what was refused."""
        return self._view.changes(since, limit=limit)

    def event(self, id: str) -> Event:
        """The event of this id, or the one that it went into; `QueryError` where it was withdrawn or never was."""
        return self._whole(Event, "events", self._standing(id))

    def whereabouts(self, id: str) -> Whereabouts:
        """What became of an event's id: it stands, went into another, or was withdrawn; `QueryError` where it never was."""
        return self._view.index.whereabouts(id)

    def absorbed(self, id: str) -> tuple[Whereabouts, ...]:
        """The ids that went into this event, the latest first."""
        return self._view.index.absorbed(id)

    def event_row(self, id: str) -> EventRow:
        """The row of an event, or of the one that it went into."""
        row = self._view.index.event(self._standing(id))
        if row is None:
            raise QueryError(f"no event has the id {id}")
        return row

    def figure(self, id: str) -> Figure:
        """The figure of this id."""
        return self._whole(Figure, "figures", id)

    def tie(self, id: str) -> Tie:
        """The tie of this id."""
        return self._whole(Tie, "ties", id)

    def movement(self, id: str) -> Movement:
        """The movement of this id."""
        return self._whole(Movement, "movements", id)

    def event_of(self, claim: str) -> str | None:
        """The id of the event that a claim tells of, if it tells of one."""
        return self._view.index.event_of(claim)

    def numbered(self, numbers: Iterable[int] | None = None, *, hidden: bool = False) -> dict[int, CodedClaim]:
        """Claims by their numbers (`Desk.numbered`)."""
        raise NotImplementedError

    def _standing(self, id: str) -> str:
        at = self.whereabouts(id)
        if at.stands:
            return id
        if at.into is None:
            raise QueryError(f"the event {id} was withdrawn: {at.reason}")
        return at.into

    def _whole(self, kind: type[T], table: str, id: str) -> T:
        body = self._view.index.body(table, id)
        if body is None:
            raise QueryError(f"no {table.removesuffix('s')} has the id {id}")
        made: T = unpack(kind, body, self._by_id(ids_in(kind, body)))
        return made

    def _by_id(self, ids: Iterable[str]) -> Mapping[str, CodedClaim]:
        numbers = self._view.numbers(ids, hidden=True)
        # Hidden ones too: what was just rejected or replaced stands in its event until that is assembled again.
        coded = self.numbered(numbers.values(), hidden=True)
        return {id: coded[number] for id, number in numbers.items()}

    def _labels(self, facet: str, values: Sequence[str]) -> Mapping[str, str]:
        named: dict[str, str] = {}
        if facet == "place":
            named = self._view.place_names(values)
            if missing := [value for value in values if value not in named]:
                from attested.knowledge import places

                known = {value: places().get(value) for value in missing}
                named |= {value: place.name for value, place in known.items() if place is not None}
        elif facet == "country":
            from attested.knowledge import states

            named = {state.code: state.name for state in states()}
        elif facet == "source":
            named = self._view.source_names(values)
        elif facet in ("actor", "agent", "target", "speaker"):
            named = {value: name for value in values if (name := _name(value)) is not None}
        if facet in ("actor", "agent", "target", "speaker", "source") and (bare := [v for v in values if v not in named]):
            named |= self._view.spelled(bare)
        return {value: named.get(value, value) for value in values}


def _keys_of(actor: str) -> list[str]:
    from attested.knowledge import actors
    from attested.reconcile.names import same_name

    known = actors().one(actor)
    return list(dict.fromkeys([actor, same_name(actor), *([known.entity.id] if known else [])]))


def _network(ties: Sequence[TieRow], steps: Mapping[str, int], *, more: bool) -> Network:
    nodes: dict[str, Node] = {}
    for tie in ties:
        for key, name, entity in ((tie.agent_key, tie.agent, tie.agent_entity), (tie.target_key, tie.target, tie.target_entity)):
            nodes.setdefault(key, Node(key=key, name=name, entity=entity, steps=steps.get(key, 0)))
    return Network(nodes=tuple(nodes.values()), ties=tuple(ties), more=more)


def _asked(question: Question | None) -> Question:
    return narrowed(question or Question()) or Question()


def _name(value: str) -> str | None:
    from attested.knowledge import actors, outlets, states

    for stock in (actors(), states(), outlets()):
        known: Any = stock.get(value)
        if known is not None:
            return str(known.name)
    return None
