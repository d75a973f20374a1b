"""What our words mean: frozen types and pure functions, no input or output."""

from attested.model.assembled import (
    Attribute,
    CodedClaim,
    Comparison,
    Contradiction,
    Copy,
    CopySort,
    Denial,
    Entity,
    Event,
    Figure,
    Judgement,
    Movement,
    Position,
    Reason,
    SourceFigure,
    Tie,
    Verdict,
)
from attested.model.claim import (
    PEOPLE_ROLES,
    PLACE_ROLES,
    POLARITIES,
    SPEAKER_KINDS,
    STATUSES,
    Argument,
    Claim,
    Finding,
    Polarity,
    Speaker,
    SpeakerKind,
    Status,
)
from attested.model.decisions import (
    DECISIONS,
    HIDDEN,
    STATES,
    Anchor,
    Decision,
    DecisionVerdict,
    Settled,
    State,
    in_force,
    likest,
    settle,
    successors,
)
from attested.model.digests import dated_items
from attested.model.ids import digest
from attested.model.reading import (
    Coding,
    Frame,
    FrameSlot,
    NameMention,
    QuantityMention,
    Reading,
    Sentence,
    TimeMention,
    Token,
)
from attested.model.rows import (
    Atlas,
    Changes,
    ClaimRow,
    DocumentRow,
    EventRow,
    FigureRow,
    GivenRow,
    Listing,
    Membership,
    MovementRow,
    Network,
    Node,
    Spot,
    Tally,
    TieRow,
    Timeline,
    Whereabouts,
)
from attested.model.stage import Stage, compose, stage
from attested.model.text import Acquisition, Document, Item, Maker, Mention, Original, Page, Source, Span
from attested.model.values import PRECISIONS_OF_PLACE, PRECISIONS_OF_TIME, Quantity, When, Where

__all__ = [
    "DECISIONS", "HIDDEN", "PEOPLE_ROLES", "PLACE_ROLES", "POLARITIES", "PRECISIONS_OF_PLACE", "PRECISIONS_OF_TIME",
    "SPEAKER_KINDS", "STATES", "STATUSES", "Acquisition", "Anchor", "Argument", "Atlas", "Attribute", "Changes",
    "Claim", "ClaimRow", "CodedClaim", "Coding", "Comparison", "Contradiction", "Copy", "CopySort", "Decision",
    "DecisionVerdict", "Denial", "Document", "DocumentRow", "Entity", "Event", "EventRow", "Figure", "FigureRow",
    "Finding", "Frame", "FrameSlot", "GivenRow", "Item", "Judgement", "Listing", "Maker", "Membership", "Mention",
    "Movement", "MovementRow", "NameMention", "Network", "Node", "Original", "Page", "Polarity", "Position", "Quantity",
    "QuantityMention", "Reading", "Reason", "Sentence", "Settled", "Source", "SourceFigure", "Span", "Speaker",
    "SpeakerKind", "Spot", "Stage", "State", "Status", "Tally", "Tie", "TieRow", "TimeMention", "Timeline", "Token",
    "Verdict", "When", "Where", "Whereabouts", "compose", "dated_items", "digest", "in_force", "likest", "settle",
    "stage", "successors",
]  # fmt: skip
