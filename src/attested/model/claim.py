"""The claim: one thing that one report says about the world, on the words it was read from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from attested.errors import ClaimError
from attested.model.ids import digest
from attested.model.text import Document, Maker, Span
from attested.model.values import Quantity, When, Where

Polarity = Literal["affirmed", "denied"]
Status = Literal["occurred", "ongoing", "planned", "possible", "hypothetical"]
SpeakerKind = Literal["officials", "military", "armed_group", "politician", "monitor", "witness", "expert", "media", "unknown"]

POLARITIES: tuple[Polarity, ...] = ("affirmed", "denied")
STATUSES: tuple[Status, ...] = ("occurred", "ongoing", "planned", "possible", "hypothetical")
SPEAKER_KINDS: tuple[SpeakerKind, ...] = (
    "officials", "military", "armed_group", "politician", "monitor", "witness", "expert", "media", "unknown",
)  # fmt: skip
PEOPLE_ROLES = ("killed", "injured", "missing", "abducted", "detained", "displaced")
"""The roles whose figures count people who suffered something."""
PLACE_ROLES = ("place", "origin", "destination", "via")


@dataclass(frozen=True, slots=True, kw_only=True)
class Argument:
    """One slot of a claim, on its words.

    `name` is the name as the report gives it; `quantity`, `when` and `where` hold the read value where the slot has one;
    `entity` is the id of the actor it was linked to, with the reason in `because`. `span` is `None` only for the time
    that a digest item's own date gives.
    """

    role: str
    span: Span | None
    name: str | None = None
    entity: str | None = None
    quantity: Quantity | None = None
    when: When | None = None
    where: Where | None = None
    because: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """Who is credited with the words; `cue` is the word that credits ("said", "according to").

    `named` is false for "a senior military source". `entity` is the id of the actor the name was linked to.
    """

    span: Span
    name: str
    kind: SpeakerKind = "unknown"
    named: bool = True
    entity: str | None = None
    cue: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """Who said what, on which words: the atom of everything attested shows.

    `evidence` is never empty. `speakers` runs from the outermost to the innermost; it is empty where the report asserts
    the thing itself. `confidence` is about the *reading* (0 to 1), never about the truth of what is claimed.
    Kinds and roles are those of the codebook (`attested.knowledge.codebook`).
    """

    id: str
    document: str
    kind: str
    evidence: tuple[Span, ...]
    trigger: Span | None = None
    arguments: tuple[Argument, ...] = ()
    speakers: tuple[Speaker, ...] = ()
    polarity: Polarity = "affirmed"
    status: Status = "occurred"
    hedge: str | None = None
    confidence: float = 0.5
    made_by: Maker | None = None

    def __post_init__(self) -> None:
        if not self.evidence:
            raise ClaimError(f"a claim of kind {self.kind} in {self.document} has no evidence")
        for span in self.spans():
            if span.document != self.document:
                raise ClaimError(f"claim {self.id} of {self.document} cites {span.document}")

    @classmethod
    def make(
        cls,
        *,
        kind: str,
        evidence: tuple[Span, ...],
        trigger: Span | None = None,
        arguments: tuple[Argument, ...] = (),
        speakers: tuple[Speaker, ...] = (),
        polarity: Polarity = "affirmed",
        status: Status = "occurred",
        hedge: str | None = None,
        confidence: float = 0.5,
        made_by: Maker | None = None,
    ) -> Claim:
        """A claim with its id: a hash of document, kind, trigger, the spans of arguments and speakers, polarity, status.

        Links to entities and places, confidence and maker are left out, so that linking again or a better model keeps the
        id of a claim that reads the same.

        >>> words = Span(document="d1", start=0, end=18, quote="Shells hit Kherson")
        >>> Claim.make(kind="shelling", evidence=(words,)).id == Claim.make(kind="shelling", evidence=(words,), confidence=0.9).id
        True
        """
        if not evidence:
            raise ClaimError(f"a claim of kind {kind} has no evidence")
        document = evidence[0].document
        where = trigger or evidence[0]
        key = digest(
            "claim", document, kind, [where.start, where.end],
            sorted([a.role, a.span.start if a.span else -1, a.span.end if a.span else -1] for a in arguments),
            sorted([s.span.start, s.span.end] for s in speakers),
            polarity, status,
        )  # fmt: skip
        return cls(
            id=key, document=document, kind=kind, evidence=evidence, trigger=trigger, arguments=arguments,
            speakers=speakers, polarity=polarity, status=status, hedge=hedge, confidence=confidence, made_by=made_by,
        )  # fmt: skip

    def spans(self) -> tuple[Span, ...]:
        """Every span that the claim rests on: evidence, trigger, arguments, speakers."""
        trigger = (self.trigger,) if self.trigger else ()
        arguments = tuple(a.span for a in self.arguments if a.span)
        return (*self.evidence, *trigger, *arguments, *(s.span for s in self.speakers))

    def check(self, document: Document) -> Claim:
        """This claim, if every quote in it stands in the document at its offsets; else `SpanError`."""
        for span in self.spans():
            span.check(document)
        return self

    def role(self, *roles: str) -> tuple[Argument, ...]:
        """The arguments in any of these roles, in the order they were read."""
        return tuple(a for a in self.arguments if a.role in roles)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What we could not do, and why: nothing disappears quietly.

    `item` names what failed (a path, a document id, a claim id), `code` is a short stable word, `message` says what happened
    and what to try. `level` is `refused` for an item that was not taken in, `note` for one that was read in part.
    """

    item: str
    code: str
    message: str
    level: Literal["refused", "note"] = "note"
    made_by: Maker | None = None
