"""The tables, once for every backend. What only one backend has (full text, triggers) stands in its own module.

Dates of the world are `Date`; moments of our own work are ISO 8601 text in UTC, which sorts and keeps its zone on every backend.
"""

from __future__ import annotations

from sqlalchemy import (
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
    text,
)

HEAD = "0001"
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
    UniqueConstraint("coding", "id"),
    Index("claims_by_id", "id"),
    Index("claims_by_document", "document", "current"),
    Index("claims_by_kind", "kind", "first_day", "last_day"),
    Index("claims_by_stance", "polarity", "status"),
    Index("claims_by_day", "first_day", "last_day"),
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
    Index("facets_by_place", "place", "claim"),
    Index("facets_by_country", "country", "claim"),
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
)
