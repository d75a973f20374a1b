"""The desk where questions are answered. Nothing that it assembles is stored."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cached_property

from attested.errors import QueryError
from attested.model import (
    Acquisition,
    Claim,
    CodedClaim,
    Contradiction,
    Copy,
    Denial,
    Document,
    Event,
    Figure,
    Finding,
    Item,
    Judgement,
    Movement,
    Original,
    Tie,
    dated_items,
)
from attested.query.identity import coin, identify
from attested.query.indexed import Indexed
from attested.query.places import narrowed
from attested.store import Checkpoint, Entry, Hit, People, Question, View, item_at

_HELD = 512
"""How many reports are kept at hand: claims come report by report, so more would only cost memory."""


class Desk(Indexed):
    """Answers questions from one moment of the store.

    Events, figures, ties and movements are assembled from *all* claims and only then narrowed to those that rest on a claim which
    answers the question: a question never changes what an event is. They are kept, so that one desk assembles them once.
    """

    def __init__(self, view: View) -> None:
        self._view = view
        self._documents: dict[str, tuple[Document, tuple[Item, ...]]] = {}

    def claims(self, question: Question | None = None) -> list[CodedClaim]:
        """The claims that answer the question, report by report in text order."""
        if (question is None or question.open) and "_all" in self.__dict__:
            return list(self._all)
        return list(self.stream(question))

    def stream(self, question: Question | None = None) -> Iterator[CodedClaim]:
        """The same one by one, for those who write them out and let them go."""
        return (self._coded(claim) for claim in self._view.claims(narrowed(question)))

    def claim(self, id: str) -> CodedClaim:
        """The claim of this id, or of the only id that begins so; else `QueryError`."""
        return self._coded(self._view.claim(id))

    def events(self, question: Question | None = None) -> list[Event]:
        """The events that a claim which answers the question tells of."""
        wanted = self._wanted(question)
        return [e for e in self._events if wanted is None or any(c.claim.id in wanted for c in e.claims)]

    def figures(self, question: Question | None = None) -> list[Figure]:
        """The figures, one range per event (or running total) and measure, that rest on a claim which answers the question."""
        wanted = self._wanted(question)
        return [f for f in self._figures if wanted is None or _any(wanted, (s.claim for s in (*f.latest, *f.history)))]

    def ties(self, question: Question | None = None) -> list[Tie]:
        """The ties between actors that a claim which answers the question affirms or denies."""
        wanted = self._wanted(question)
        return [t for t in self._ties if wanted is None or _any(wanted, (*t.claims, *t.denied))]

    def movements(self, question: Question | None = None) -> list[Movement]:
        """The movements of armed people that claims which answer the question tell of."""
        wanted = self._wanted(question)
        return [m for m in self._movements if wanted is None or m.claim.claim.id in wanted]

    def contradictions(self, question: Question | None = None) -> list[Contradiction]:
        """What cannot all hold (place, day, actor, responsibility, figure) where a claim that answers the question takes part."""
        wanted = self._wanted(question)
        return [
            c for c in self._contradictions if wanted is None or any(_any(wanted, position.claims) for position in c.positions)
        ]

    def denials(self, question: Question | None = None) -> list[Denial]:
        """Who denies what, where the denial or a claim that it denies answers the question."""
        wanted = self._wanted(question)
        return [d for d in self._denials if wanted is None or _any(wanted, (d.claim, *d.denies))]

    def documents(self, question: Question | None = None) -> list[Document]:
        """Every report, or those with a claim that answers the question, in the order they were kept."""
        if question is None or question.open:
            return list(self._view.documents())
        wanted = {claim.document for claim in self._view.claims(narrowed(question))}
        return [document for document in self._view.documents() if document.id in wanted]

    def document(self, id: str) -> Document:
        """The report of this id, or of the only id that begins so; else `QueryError`."""
        return self._held(id)[0] if len(id) == 32 else self._view.document(id)

    def acquisitions(self, document: str | None = None) -> list[Acquisition]:
        """From which paths reports came, in the order they came: all, or those of one report."""
        return list(self._view.acquisitions(document))

    def original(self, sha256: str) -> Original:
        """A file's bytes as they reached us; `QueryError` where none has this SHA-256."""
        return self._view.original(sha256)

    def copies_of(self, document: str) -> list[Copy]:
        """Which other reports this one repeats, as far as the index knows."""
        return list(self._view.copies([document] if document is not None else None))

    def claims_of(self, document: str) -> list[CodedClaim]:
        """The claims of one report, in text order."""
        return list(self.stream(Question(document=document)))

    def holding(self, documents: Iterable[str]) -> list[str]:
        """Those of these ids whose reports the store holds."""
        held = []
        for id in documents:
            try:
                held.append(self._held(id)[0].id)
            except QueryError:
                continue
        return held

    def acquired(self, document: str) -> Acquisition | None:
        """From where a report first came."""
        return self._first.get(document)

    def findings(self, question: Question | None = None) -> list[Finding]:
        """What could not be read, and why. Of a question, only what was refused whole: nobody knows what it would have answered."""
        narrow = question is not None and not question.open
        return [finding for finding in self._view.findings() if not narrow or finding.level == "refused"]

    @property
    def people(self) -> People:
        """What people decided, who they are, what they are at; to be read only (`attested.review` writes)."""
        return self._view.people

    def earlier_claims(self, document: str) -> Iterator[Claim]:
        """The claims of a report's earlier codings, oldest coding first."""
        return self._view.earlier_claims(document)

    def log(self, *, action: str | None = None, before: int | None = None, limit: int = 100) -> list[Entry]:
        """Entries of the custody log, the latest first: all or of one action, before the entry of a number."""
        return self._view.log(action=action, before=before, limit=limit)

    def checkpoint(self) -> Checkpoint:
        """How long the custody log is now, and the hash of its last entry: to be kept elsewhere."""
        return self._view.checkpoint()

    def judgements(self) -> tuple[Judgement, ...]:
        """What people decided, oldest first."""
        return self._view.judgements()

    def search(self, text: str, *, limit: int = 50) -> list[Hit]:
        """Reports whose words, or whose claims' evidence, hold what is searched for (`View.search`)."""
        return self._view.search(text, limit=limit)

    def counts(self) -> dict[str, int]:
        """How many originals, documents, acquisitions, claims and findings there are."""
        return self._view.counts()

    @cached_property
    def _first(self) -> dict[str, Acquisition]:
        first: dict[str, Acquisition] = {}
        for acquisition in self._view.acquisitions():
            first.setdefault(acquisition.document, acquisition)
        return first

    @cached_property
    def _all(self) -> tuple[CodedClaim, ...]:
        from attested.resolve.copies import copies, traced

        return tuple(traced((self._coded(claim) for claim in self._view.claims()), copies(self._view.documents())))

    def numbered(self, numbers: Iterable[int] | None = None, *, hidden: bool = False) -> dict[int, CodedClaim]:
        """The claims that views show by their numbers, the origin of their words filled in from the index: some, or all."""
        from attested.resolve.copies import traced

        claims = dict(self._view.numbered(numbers, hidden=hidden))
        documents = {claim.document for claim in claims.values()}
        if len(documents) <= _HELD:
            missing = documents - self._documents.keys()
            if len(self._documents) + len(missing) > _HELD:
                self._documents.clear()
                missing = documents
            self._documents.update({report.id: (report, dated_items(report)) for report in self._view.reports(sorted(missing))})
            copied = list(self._view.copies(sorted(documents)))
        else:
            copied = list(self._view.copies())
        found = {number: self._coded(claim) for number, claim in claims.items()}
        return dict(zip(found, traced(found.values(), copied)))

    @cached_property
    def _events(self) -> list[Event]:
        from attested.reconcile.sources import sourced
        from attested.resolve.events import group

        return self._named(sourced(group(self._all, self._view.judgements_now())))

    def _named(self, events: list[Event]) -> list[Event]:
        """The events under the ids that they have in the index; those that it does not know yet under the ids they will get."""
        held = self._view.index.membership()
        groups = [[coded.claim.id for coded in event.claims] for event in events]
        ids = self._view.index.ids()
        known = identify(groups, held, ids)
        taken = set(ids.values())
        named = []
        for event, number in sorted(zip(events, known.numbers), key=lambda pair: pair[1] is None):
            id = ids.get(number) if number is not None else None
            again = 0
            while id is None or (number is None and id in taken):
                id = coin(event.claims[0].claim.id, again)
                again += 1
            taken.add(id)
            named.append(replace(event, id=id))
        return sorted(named, key=in_order)

    @cached_property
    def _figures(self) -> list[Figure]:
        from attested.reconcile.figures import figures, totals

        return [*figures(self._events), *totals(self._all, self._events)]

    @cached_property
    def _ties(self) -> list[Tie]:
        from attested.reconcile.ties import ties

        return ties(self._all)

    @cached_property
    def _movements(self) -> list[Movement]:
        from attested.reconcile.movements import movements

        return movements(self._all, events=self._events)

    @cached_property
    def _contradictions(self) -> list[Contradiction]:
        from attested.reconcile.contradictions import contradictions

        return contradictions(self._events, self._figures, self._all)

    @cached_property
    def _denials(self) -> list[Denial]:
        from attested.reconcile.denials import denials

        return denials(self._all, self._events)

    def _wanted(self, question: Question | None) -> set[str] | None:
        question = narrowed(question)
        return None if question is None or question.open else self._view.claim_ids(question)

    def _held(self, id: str) -> tuple[Document, tuple[Item, ...]]:
        if id not in self._documents:
            document = self._view.document(id)
            if len(self._documents) >= _HELD:
                self._documents.clear()
            self._documents[id] = document, dated_items(document)
        return self._documents[id]

    def _coded(self, claim: Claim) -> CodedClaim:
        document, items = self._held(claim.document)
        item = item_at(items, claim.evidence[0].start)
        return CodedClaim(
            claim=claim, document=document, published=item.published if item else document.published,
            outlets=item.outlets if item else (),
        )  # fmt: skip


def in_order(event: Event) -> tuple[str, str]:
    """The order in which events are listed: by their first day, what is not dated last."""
    first = event.claims[0]
    day = event.when.earliest if event.when and event.when.earliest else first.published
    return (day.isoformat() if day else "9999", event.id)


def _any(wanted: set[str], claims: Iterable[CodedClaim]) -> bool:
    return any(c.claim.id in wanted for c in claims)
