"""The tables, once for every backend. What only one backend has (full text, triggers) stands in its own module.

Dates of the world are `Date`; moments of our own work are ISO 8601 text in UTC, which sorts and keeps its zone on every backend.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
)

HEAD = "0002"
"""The migration that this schema corresponds to; a test holds it equal to the newest script in `migrations/`."""

metadata = MetaData()

originals = Table(
    "originals",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("media_type", Text, nullable=False),
    Column("size", Integer, nullable=False),
    Column("packed", LargeBinary, nullable=False),  # zlib
)

documents = Table(
    "documents",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("id", String(64), nullable=False, unique=True),
    Column("source", Text),  # the Source as JSON
    Column("url", Text),
    Column("title", Text),
    Column("published", Date, index=True),
    Column("fetched", Date),
    Column("lang", String(8)),
    Column("licence", Text),
    Column("text", Text, nullable=False),
    Column("text_sha256", String(64), nullable=False),
    Column("made_by", Text),
    Column("author", Text),
    Column("pages", Text),  # where each page begins, as JSON
)

acquisitions = Table(
    "acquisitions",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("original", ForeignKey("originals.sha256"), nullable=False),
    Column("document", ForeignKey("documents.number"), nullable=False, index=True),
    Column("path", Text, nullable=False, index=True),
    Column("member", Text, nullable=False),
    Column("at", String(40), nullable=False),
    UniqueConstraint("original", "path", "member", "document"),
)

codings = Table(
    "codings",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("document", ForeignKey("documents.number"), nullable=False),
    Column("fingerprint", String(64), nullable=False),
    Column("at", String(40), nullable=False),
    Column("current", Boolean, nullable=False),
)
Index("codings_by_document", codings.c.document)
Index("codings_by_time", codings.c.at)
Index("one_current_coding", codings.c.document, unique=True, sqlite_where=text("current"), postgresql_where=text("current"))

claims = Table(
    "claims",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("id", String(64), nullable=False),
    Column("document", ForeignKey("documents.number"), nullable=False),
    Column("coding", ForeignKey("codings.number"), nullable=False),
    Column("current", Boolean, nullable=False),
    Column("kind", Text, nullable=False),
    Column("polarity", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("confidence", Float, nullable=False),
    # The days the claim tells of: those of its `time`, else its report date; an open end reaches to the ends of the calendar,
    # and a claim that nothing dates has neither.
    Column("first_day", Date),
    Column("last_day", Date),
    Column("evidence", Text, nullable=False),  # the quotes, one a line, for full-text search
    Column("body", Text, nullable=False),  # the Claim as JSON
    # The report date that holds at the claim's place: that of its digest item, or of its document.
    Column("published", Date),
    Column("precision", Text),  # how exactly its place is known, where it has one
    Column("hedged", Boolean, nullable=False, server_default=false()),
    # Whether views show the claim: it is of the current coding and nobody rejected or replaced it, or a person holds it.
    Column("shown", Boolean, nullable=False, server_default=false()),
    Column("state", Text, nullable=False, server_default="unreviewed"),  # what people decided: `model.STATES`
    Column("reread", Boolean, nullable=False, server_default=false()),  # decided on when the coder read it otherwise
    Column("disputed", Boolean, nullable=False, server_default=false()),  # its event, figure or tie is
    # Uncertain × important × fresh, as a logarithm that does not move with the calendar (`pipeline.assemble.priority`).
    Column("priority", Float, nullable=False, server_default="0"),
    Column("counted", Text),  # under which state and dispute `tallies` counts it; nothing where it does not
    UniqueConstraint("coding", "id"),
    Index("claims_by_id", "id"),
    Index("claims_by_document", "document", "current"),
    Index("claims_by_kind", "kind", "first_day", "last_day"),
    Index("claims_by_stance", "polarity", "status"),
    Index("claims_by_day", "first_day", "last_day"),
    Index("claims_in_order", "shown", "first_day", "last_day"),
    Index("claims_shown_by_kind", "shown", "kind", "first_day"),
    Index("claims_to_review", "shown", "state", "priority"),
    Index("claims_in_dispute", "shown", "disputed", "state"),
)

names = Table(
    "names",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("name", Text, nullable=False, unique=True),  # folded, a blank at either end, so that whole words can be found
)

facets = Table(
    "facets",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("claim", ForeignKey("claims.number"), nullable=False, index=True),
    Column("role", Text, nullable=False),  # a role of the codebook, or `speaker`, or `outlet`
    Column("name", ForeignKey("names.number"), nullable=False),
    Column("entity", Text),
    Column("place", Text),
    Column("country", String(2)),
    Index("facets_by_name", "name", "role", "claim"),
    Index("facets_by_entity", "entity", "role", "claim"),
    Index("facets_by_place", "place", "role", "claim"),
    Index("facets_by_country", "country", "role", "claim"),
)

findings = Table(
    "findings",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("document", ForeignKey("documents.number"), index=True),
    Column("item", Text, nullable=False, index=True),
    Column("code", Text, nullable=False),
    Column("message", Text, nullable=False),
    Column("level", Text, nullable=False),
    Column("made_by", Text),
    Column("at", String(40), nullable=False),
    Column("current", Boolean, nullable=False),
)

judgements = Table(
    "judgements",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("left", Text, nullable=False, index=True),
    Column("right", Text, nullable=False, index=True),
    Column("verdict", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", String(40), nullable=False),
    Column("note", Text, nullable=False),
    # Where both sides stand (an Anchor as JSON), so that the judgement survives a new coding of the report.
    Column("left_anchor", Text),
    Column("right_anchor", Text),
    Column("undoes", Integer),  # the judgement that this entry takes back
)

decisions = Table(
    "decisions",
    metadata,
    Column("number", Integer, primary_key=True),
    # The anchor: the words that the claim stood on and its kind, which a new coding does not change.
    Column("document", String(64), nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("evidence_start", Integer, nullable=False),
    Column("evidence_end", Integer, nullable=False),
    Column("trigger_start", Integer),
    Column("trigger_end", Integer),
    Column("claim", String(64), index=True),  # the id that the claim had then
    Column("verdict", Text, nullable=False),
    Column("seen", Text),  # the Claim as JSON, as the person saw it
    Column("made", Text),  # the Claim as JSON that the person put in its place, or added
    Column("by", Text, nullable=False),
    Column("at", String(40), nullable=False),
    Column("note", Text, nullable=False, server_default=""),
    Column("assignment", Integer, index=True),  # the assignment of a blind round that it answers
    Column("undoes", Integer),  # the decision that this entry takes back
    Column("settles", Text, index=True),  # the blind round that it adjudicates
    Index("decisions_by_time", "at"),
)

assignments = Table(
    "assignments",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("round", Text, nullable=False, index=True),
    Column("document", String(64), nullable=False),
    Column("claim", String(64), nullable=False),  # the id that the claim had then
    Column("seen", Text, nullable=False),  # the Claim as JSON, as every coder of the round sees it
    Column("coder", Text, nullable=False, index=True),
    Column("by", Text, nullable=False),
    Column("at", String(40), nullable=False),
    UniqueConstraint("round", "claim", "coder"),
)

remarks = Table(
    "remarks",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("about", Text, nullable=False, index=True),  # the id of a claim, event, figure or document
    Column("sort", Text, nullable=False),  # `note`, or `rule` for a headline rule chosen
    Column("words", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", String(40), nullable=False),
)

locks = Table(
    "locks",
    metadata,
    Column("item", String(80), primary_key=True),
    Column("by", Text, nullable=False),
    Column("until", String(40), nullable=False),
)

accounts = Table(
    "accounts",
    metadata,
    Column("name", String(80), primary_key=True),
    Column("hash", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("at", String(40), nullable=False),
)

visits = Table(
    "visits",
    metadata,
    Column("name", String(80), primary_key=True),
    Column("at", String(40), nullable=False),
)

log = Table(
    "log",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("at", String(40), nullable=False),
    Column("by", Text, nullable=False),
    Column("action", Text, nullable=False, index=True),
    Column("about", Text, nullable=False),  # ids and hashes as JSON, never words of a report or a person's name
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
)

checkpoints = Table(
    "checkpoints",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("at", String(40), nullable=False),
    Column("count", Integer, nullable=False),
    Column("head", String(64), nullable=False),
)

# What follows is the index: assembled from claims, decisions and judgements, and made again from them at any time. Only
# `event_claims` and `retired` also remember something of their own: which id each happening has borne.

events = Table(
    "events",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("id", String(40), nullable=False, unique=True),
    Column("kind", Text, nullable=False),
    Column("family", Text, nullable=False),
    Column("first_day", Date),
    Column("last_day", Date),
    Column("place", Text),
    Column("place_name", Text),
    Column("country", String(2)),
    Column("admin", Text),
    Column("lat", Float),
    Column("lon", Float),
    Column("precision", Text),
    Column("agents", Text, nullable=False),  # names as a JSON array
    Column("targets", Text, nullable=False),
    Column("claims", Integer, nullable=False),
    Column("documents", Integer, nullable=False),
    Column("sources", Integer, nullable=False),  # independent ones
    Column("denied", Integer, nullable=False),
    Column("disputed", Boolean, nullable=False),
    Column("reviewed", Integer, nullable=False),  # claims that a person decided on
    Column("killed_low", Float),
    Column("killed_high", Float),
    Column("body", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("made_at", String(40), nullable=False),
    Column("changed_at", String(40), nullable=False),
    Column("disputed_at", String(40)),
    Index("events_by_day", "first_day", "last_day"),
    Index("events_by_birth", "made_at"),
    Index("events_in_dispute", "disputed", "first_day"),
    Index("events_by_dispute", "disputed_at"),
    Index("events_by_kind", "kind", "first_day"),
    Index("events_by_country", "country", "first_day"),
    Index("events_by_place", "place", "first_day"),
    Index("events_by_point", "lat", "lon", "precision"),
    Index("events_by_change", "changed_at"),
    Index("events_by_revision", "changed_at", "made_at"),
    Index("events_by_sources", "sources", "number"),
    Index("events_by_killed", "killed_low", "number"),
)

event_claims = Table(
    "event_claims",
    metadata,
    Column("claim", Integer, primary_key=True, autoincrement=False),
    Column("event", Integer, index=True),  # nothing while views do not show the claim
    Column("home", Integer, nullable=False, index=True),  # the event under whose id the claim first stood
)

retired = Table(
    "retired",
    metadata,
    Column("number", Integer, primary_key=True),  # the number that the event had
    Column("id", String(40), nullable=False, unique=True),
    Column("into", String(40)),  # the id it went into; nothing where it was withdrawn
    Column("reason", Text, nullable=False),
    Column("at", String(40), nullable=False, index=True),
)

figures = Table(
    "figures",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("id", String(40), nullable=False, unique=True),
    Column("event", Integer, index=True),  # the event's number; nothing for a running total
    Column("measure", Text, nullable=False),
    Column("of", Text),
    Column("unit", Text, nullable=False),
    Column("scope", Text, nullable=False),
    Column("low", Float),
    Column("high", Float),
    Column("disputed", Boolean, nullable=False),
    Column("sources", Integer, nullable=False),
    Column("first_day", Date),
    Column("last_day", Date),
    Column("place_name", Text),
    Column("country", String(2)),
    Column("body", Text, nullable=False),
    Column("changed_at", String(40), nullable=False),
    Index("figures_by_measure", "measure", "last_day"),
    Index("figures_by_day", "last_day", "number"),
    Index("figures_by_size", "measure", "low"),
)

figure_claims = Table(
    "figure_claims",
    metadata,
    Column("figure", Integer, primary_key=True, autoincrement=False),
    Column("claim", Integer, primary_key=True, autoincrement=False),
    Index("figure_claims_by_claim", "claim"),
)

ties = Table(
    "ties",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("id", String(40), nullable=False, unique=True),
    Column("kind", Text, nullable=False),
    Column("agent", Text, nullable=False),
    Column("target", Text, nullable=False),
    Column("agent_key", Text, nullable=False),  # the entity, else the folded name: what the network's nodes are
    Column("target_key", Text, nullable=False),
    Column("agent_entity", Text),
    Column("target_entity", Text),
    Column("claims", Integer, nullable=False),
    Column("denied", Integer, nullable=False),
    Column("sources", Integer, nullable=False),
    Column("since", Date),
    Column("until", Date),
    Column("first_day", Date),
    Column("last_day", Date),
    Column("body", Text, nullable=False),
    Column("changed_at", String(40), nullable=False),
    Index("ties_by_agent", "agent_key", "kind"),
    Index("ties_by_target", "target_key", "kind"),
    Index("ties_by_kind", "kind", "last_day"),
    Index("ties_by_claims", "claims", "number"),
)

tie_claims = Table(
    "tie_claims",
    metadata,
    Column("tie", Integer, primary_key=True, autoincrement=False),
    Column("claim", Integer, primary_key=True, autoincrement=False),
    Index("tie_claims_by_claim", "claim"),
)

movements = Table(
    "movements",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("id", String(40), nullable=False, unique=True),
    Column("kind", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("denied", Boolean, nullable=False),
    Column("first_day", Date),
    Column("last_day", Date),
    Column("low", Float),
    Column("high", Float),
    Column("country", String(2)),
    Column("body", Text, nullable=False),
    Column("changed_at", String(40), nullable=False),
    Index("movements_by_day", "first_day", "number"),
)

movement_claims = Table(
    "movement_claims",
    metadata,
    Column("movement", Integer, primary_key=True, autoincrement=False),
    Column("claim", Integer, primary_key=True, autoincrement=False),
    Index("movement_claims_by_claim", "claim"),
)

copies = Table(
    "copies",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("document", String(64), nullable=False, index=True),
    Column("of", String(64), index=True),
    Column("sort", Text, nullable=False),  # exact, normalised, partial, citation
    Column("share", Float, nullable=False),
    Column("body", Text, nullable=False),  # the Copy as JSON
)

blocks = Table(
    "blocks",
    metadata,
    Column("block", BigInteger, primary_key=True, autoincrement=False),  # 63 bits of the digest of a block's key
    Column("claim", Integer, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)

pending = Table(
    "pending",
    metadata,
    Column("claim", Integer, primary_key=True, autoincrement=False),  # touched since the index was last made up to date
)

spots = Table(
    "spots",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("lat", Float, nullable=False),
    Column("lon", Float, nullable=False),
    Column("precision", Text, nullable=False),
    Column("events", Integer, nullable=False),
    Column("disputed", Integer, nullable=False),
    Column("id", String(40), nullable=False),  # of one of the events
    Column("place", Text),
    Column("place_name", Text),
    Column("country", String(2)),
    Index("spots_by_point", "lat", "lon", "precision"),
    Index("spots_by_events", "events"),
)

tallies = Table(
    "tallies",
    metadata,
    Column("facet", Text, primary_key=True),
    Column("value", Text, primary_key=True),
    Column("count", Integer, nullable=False),
    Index("tallies_by_count", "facet", "count"),
)

marks = Table(
    "marks",
    metadata,
    Column("name", String(80), primary_key=True),
    Column("value", Text, nullable=False),
)
