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
from attested.model.stage import Stage, compose, stage
from attested.model.text import Acquisition, Document, Item, Maker, Mention, Original, Source, Span
from attested.model.values import PRECISIONS_OF_PLACE, PRECISIONS_OF_TIME, Quantity, When, Where

__all__ = [
    "PEOPLE_ROLES", "PLACE_ROLES", "POLARITIES", "PRECISIONS_OF_PLACE", "PRECISIONS_OF_TIME", "SPEAKER_KINDS", "STATUSES",
    "Acquisition", "Argument", "Attribute", "Claim", "CodedClaim", "Coding", "Comparison", "Contradiction", "Copy", "CopySort",
    "Denial", "Document", "Entity", "Event", "Figure", "Finding", "Frame", "FrameSlot", "Item", "Judgement", "Maker", "Mention",
    "Movement", "NameMention", "Original", "Polarity", "Position", "Quantity", "QuantityMention", "Reading", "Reason",
    "Sentence", "Source", "SourceFigure", "Span", "Speaker", "SpeakerKind", "Stage", "Status", "Tie", "TimeMention", "Token",
    "Verdict", "When", "Where", "compose", "dated_items", "digest", "stage",
]  # fmt: skip
