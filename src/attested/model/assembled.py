"""What is assembled from claims on reading, and never stored as truth: entities, events, figures, ties, movements."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from attested.model.claim import Claim
from attested.model.text import Document
from attested.model.values import Quantity, When, Where

Verdict = Literal["same", "different", "unsure"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """An actor or outlet that claims speak of.

    `kind` is one of `state`, `forces`, `ministry`, `intelligence`, `armed_group`, `coalition`, `international`, `monitor`,
    `hospital`, `outlet`, `agency`, `party`, `person`, `people`, `provisional`. `country` is ISO 3166-1 alpha-2. A
    `provisional` entity is one that we know only from reports, recognised by its form.
    """

    id: str
    name: str
    kind: str
    country: str | None = None
    parent: str | None = None
    aliases: tuple[str, ...] = ()
    source: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One feature of a comparison: what was compared, the weight it added or took (log-odds), and why in words."""

    feature: str
    weight: float
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """How alike two things are, and why. `score` is the sum of the reasons' weights; `left` and `right` are claim ids."""

    left: str
    right: str
    score: float
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """A person's decision about two things: appended, superseded by a later one, never edited.

    `undoes` is the number of the judgement that this one takes back; its verdict is then the one that held before.
    """

    left: str
    right: str
    verdict: Verdict
    by: str
    at: datetime
    note: str = ""
    undoes: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CodedClaim:
    """A claim together with the report it stands in: what every view is assembled from.

    `published` is the report date that holds at the claim's place: the date of its digest item, or of the document.
    `outlets` are those of its digest item; else the document's source is the outlet. `origin` names whose words they are where the
    report is a copy (`attested.resolve.copies`): the outlets of what it copies, or the agency that it credits; empty elsewhere.
    """

    claim: Claim
    document: Document
    published: date | None = None
    outlets: tuple[str, ...] = ()
    origin: tuple[str, ...] = ()

    @property
    def pages(self) -> tuple[int, ...]:
        """The pages that its evidence stands on, in order; empty where its report has none."""
        ends = (offset for span in self.claim.evidence for offset in (span.start, span.end - 1))
        return tuple(sorted({page for page in map(self.document.page, ends) if page is not None}))


CopySort = Literal["exact", "normalised", "partial", "citation"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """Words of one report that are another's: nothing to be counted twice, and nothing to be hidden.

    `document` repeats what `of` says; `of` is `None` where it credits an agency whose own report we do not hold, or whose copies
    elsewhere credit it. `sort`: `exact` the same text; `normalised` the same words, other marks, case or white space;
    `partial` stretches of it; `citation` no more than a credited agency. `share` is how much of the copying report (or dated item
    of a digest) it is, by words, above 0 and at most 1. `origin` names whose words they are (outlets, or the agency credited),
    `stretches` says where they stand in `document` (code points, end exclusive), and `words` is the reason for a reader.
    """

    document: str
    of: str | None
    sort: CopySort
    share: float
    words: str
    origin: tuple[str, ...]
    stretches: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Claims of one or several reports about one happening, with the comparisons that put them together.

    `kind` is the kind most claims have; `when` and `where` are the most precise that claims agree on, `None` where no claim says.
    `sources` are the independent sources (`attested.reconcile.sources`).
    """

    id: str
    kind: str
    claims: tuple[CodedClaim, ...]
    links: tuple[Comparison, ...] = ()
    when: When | None = None
    where: Where | None = None
    place: str | None = None
    agents: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFigure:
    """One independent source's latest figure, with the claim it stands in and that claim's words."""

    source: str
    claim: CodedClaim
    quantity: Quantity
    published: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A measure of one event or of one running total, as a range over independent sources. Never an average.

    `measure` is a role (`killed`, `injured`, `forces`, …), `of` whom it counts when the figure is of a part (children,
    soldiers), `part_of` the id of the figure of the whole that it is a part of, `side` whose people they are where claims
    say so, `side_entity` that actor's id. `low` is the lowest lower bound that any source gives, `high` the highest upper
    bound; `None` is open. `approximate` is true where a source that gives a bound gives it roughly ("about"). `disputed`
    is true where two sources' bounds cannot both hold, or one source's later figure falls below its earlier one (`fell`
    holds such pairs, earlier and later). `scope` tells an incident's figure from a running total, which are never added;
    `about` says what a total is of.
    """

    id: str
    event: str | None
    measure: str
    of: str | None
    unit: str
    scope: Literal["incident", "total"]
    low: int | float | None
    high: int | float | None
    disputed: bool
    latest: tuple[SourceFigure, ...]
    history: tuple[SourceFigure, ...]
    approximate: bool = False
    part_of: str | None = None
    side: str | None = None
    side_entity: str | None = None
    about: str = ""
    fell: tuple[tuple[SourceFigure, SourceFigure], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie:
    """A standing tie between two actors as claims put it: who backs, funds, arms, trains, commands whom.

    Direction runs from `agent` to `target`. `denied` holds the claims that deny it.
    """

    id: str
    kind: str
    agent: str
    target: str
    agent_entity: str | None
    target_entity: str | None
    claims: tuple[CodedClaim, ...]
    denied: tuple[CodedClaim, ...] = ()
    sources: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Movement:
    """Armed people moving, as one claim tells it: who, how many, from where, through which crossing, to where, when, how.

    Totals are never summed over movements: reports overlap. Gaps stay `None`. `event` is the event that the claim belongs to:
    movements of one event are accounts of one movement. `source` is the independent source that tells it, `beside` the claims
    that the same actors have people, a base or an office at one of its places.
    """

    id: str
    claim: CodedClaim
    who: tuple[str, ...]
    forces: tuple[Quantity, ...]
    origin: tuple[str, ...]
    via: tuple[str, ...]
    destination: tuple[str, ...]
    when: When | None
    manner: tuple[str, ...]
    event: str | None = None
    source: str = ""
    beside: tuple[CodedClaim, ...] = ()


Attribute = Literal["place", "date", "actor", "responsibility", "figure"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """What some claims say on one attribute: the value in few words, the independent sources that hold it, their claims."""

    value: str
    sources: tuple[str, ...]
    claims: tuple[CodedClaim, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Contradiction:
    """Two or more positions on one attribute that cannot all hold, each with its claims; `words` says why they cannot.

    `event` is `None` where sides blame each other for what no event holds together; `figure` is the id of the figure in dispute.
    """

    id: str
    event: str | None
    attribute: Attribute
    positions: tuple[Position, ...]
    words: str
    figure: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Denial:
    """A claim that denies or turns down what others say, and the claims that it denies; `denies` is empty where none is known."""

    id: str
    claim: CodedClaim
    source: str
    denies: tuple[CodedClaim, ...] = ()
    event: str | None = None
