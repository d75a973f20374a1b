"""What people decide (decisions, rounds, remarks, accounts), the chained log, and the index of what is assembled."""

from __future__ import annotations

import json
from datetime import date

import sqlalchemy as sa
from alembic import op

from attested.model import Document, dated_items

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

SQLITE = """
DROP TRIGGER claims_unsaid
CREATE TRIGGER claims_unsaid AFTER UPDATE OF current, shown ON claims WHEN (old.current OR old.shown) AND NOT (new.current OR new.shown) BEGIN INSERT INTO claim_words(claim_words, rowid, evidence) VALUES ('delete', old.number, old.evidence); END
CREATE TRIGGER claims_said_again AFTER UPDATE OF current, shown ON claims WHEN NOT (old.current OR old.shown) AND (new.current OR new.shown) BEGIN INSERT INTO claim_words(rowid, evidence) VALUES (new.number, new.evidence); END
"""  # noqa: E501
APPENDED = ("decisions", "assignments", "remarks", "log", "checkpoints")


def upgrade() -> None:
    op.create_table(
        "accounts",
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("at", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "assignments",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("round", sa.Text(), nullable=False),
        sa.Column("document", sa.String(length=64), nullable=False),
        sa.Column("claim", sa.String(length=64), nullable=False),
        sa.Column("seen", sa.Text(), nullable=False),
        sa.Column("coder", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("round", "claim", "coder"),
    )
    op.create_index("ix_assignments_coder", "assignments", ["coder"])
    op.create_index("ix_assignments_round", "assignments", ["round"])
    op.create_table(
        "blocks",
        sa.Column("block", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("claim", sa.Integer(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("block", "claim"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "checkpoints",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(length=40), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("head", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("number"),
    )
    op.create_table(
        "copies",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("document", sa.String(length=64), nullable=False),
        sa.Column("of", sa.String(length=64), nullable=True),
        sa.Column("sort", sa.Text(), nullable=False),
        sa.Column("share", sa.Float(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number"),
    )
    op.create_index("ix_copies_document", "copies", ["document"])
    op.create_index("ix_copies_of", "copies", ["of"])
    op.create_table(
        "decisions",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("document", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("evidence_start", sa.Integer(), nullable=False),
        sa.Column("evidence_end", sa.Integer(), nullable=False),
        sa.Column("trigger_start", sa.Integer(), nullable=True),
        sa.Column("trigger_end", sa.Integer(), nullable=True),
        sa.Column("claim", sa.String(length=64), nullable=True),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("seen", sa.Text(), nullable=True),
        sa.Column("made", sa.Text(), nullable=True),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.String(length=40), nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("assignment", sa.Integer(), nullable=True),
        sa.Column("undoes", sa.Integer(), nullable=True),
        sa.Column("settles", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("number"),
    )
    op.create_index("decisions_by_time", "decisions", ["at"])
    op.create_index("ix_decisions_assignment", "decisions", ["assignment"])
    op.create_index("ix_decisions_claim", "decisions", ["claim"])
    op.create_index("ix_decisions_document", "decisions", ["document"])
    op.create_index("ix_decisions_settles", "decisions", ["settles"])
    op.create_table(
        "event_claims",
        sa.Column("claim", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("event", sa.Integer(), nullable=True),
        sa.Column("home", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("claim"),
    )
    op.create_index("ix_event_claims_event", "event_claims", ["event"])
    op.create_index("ix_event_claims_home", "event_claims", ["home"])
    op.create_table(
        "events",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("family", sa.Text(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=True),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("place", sa.Text(), nullable=True),
        sa.Column("place_name", sa.Text(), nullable=True),
        sa.Column("country", sa.String(length=2), nullable=True),
        sa.Column("admin", sa.Text(), nullable=True),
        sa.Column("lat", sa.Float(), nullable=True),
        sa.Column("lon", sa.Float(), nullable=True),
        sa.Column("precision", sa.Text(), nullable=True),
        sa.Column("agents", sa.Text(), nullable=False),
        sa.Column("targets", sa.Text(), nullable=False),
        sa.Column("claims", sa.Integer(), nullable=False),
        sa.Column("documents", sa.Integer(), nullable=False),
        sa.Column("sources", sa.Integer(), nullable=False),
        sa.Column("denied", sa.Integer(), nullable=False),
        sa.Column("disputed", sa.Boolean(), nullable=False),
        sa.Column("reviewed", sa.Integer(), nullable=False),
        sa.Column("killed_low", sa.Float(), nullable=True),
        sa.Column("killed_high", sa.Float(), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.String(length=40), nullable=False),
        sa.Column("changed_at", sa.String(length=40), nullable=False),
        sa.Column("disputed_at", sa.String(length=40), nullable=True),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("id"),
    )
    op.create_index("events_by_birth", "events", ["made_at"])
    op.create_index("events_by_change", "events", ["changed_at"])
    op.create_index("events_by_country", "events", ["country", "first_day"])
    op.create_index("events_by_day", "events", ["first_day", "last_day"])
    op.create_index("events_by_dispute", "events", ["disputed_at"])
    op.create_index("events_by_killed", "events", ["killed_low", "number"])
    op.create_index("events_by_kind", "events", ["kind", "first_day"])
    op.create_index("events_by_place", "events", ["place", "first_day"])
    op.create_index("events_by_point", "events", ["lat", "lon", "precision"])
    op.create_index("events_by_revision", "events", ["changed_at", "made_at"])
    op.create_index("events_by_sources", "events", ["sources", "number"])
    op.create_index("events_in_dispute", "events", ["disputed", "first_day"])
    op.create_table(
        "figure_claims",
        sa.Column("figure", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("claim", sa.Integer(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("figure", "claim"),
    )
    op.create_index("figure_claims_by_claim", "figure_claims", ["claim"])
    op.create_table(
        "figures",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("event", sa.Integer(), nullable=True),
        sa.Column("measure", sa.Text(), nullable=False),
        sa.Column("of", sa.Text(), nullable=True),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("low", sa.Float(), nullable=True),
        sa.Column("high", sa.Float(), nullable=True),
        sa.Column("disputed", sa.Boolean(), nullable=False),
        sa.Column("sources", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=True),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("place_name", sa.Text(), nullable=True),
        sa.Column("country", sa.String(length=2), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("id"),
    )
    op.create_index("figures_by_day", "figures", ["last_day", "number"])
    op.create_index("figures_by_measure", "figures", ["measure", "last_day"])
    op.create_index("figures_by_size", "figures", ["measure", "low"])
    op.create_index("ix_figures_event", "figures", ["event"])
    op.create_table(
        "locks",
        sa.Column("item", sa.String(length=80), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("until", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("item"),
    )
    op.create_table(
        "log",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(length=40), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("number"),
    )
    op.create_index("ix_log_action", "log", ["action"])
    op.create_table(
        "marks",
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "movement_claims",
        sa.Column("movement", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("claim", sa.Integer(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("movement", "claim"),
    )
    op.create_index("movement_claims_by_claim", "movement_claims", ["claim"])
    op.create_table(
        "movements",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("denied", sa.Boolean(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=True),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("low", sa.Float(), nullable=True),
        sa.Column("high", sa.Float(), nullable=True),
        sa.Column("country", sa.String(length=2), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("id"),
    )
    op.create_index("movements_by_day", "movements", ["first_day", "number"])
    op.create_table(
        "pending", sa.Column("claim", sa.Integer(), autoincrement=False, nullable=False), sa.PrimaryKeyConstraint("claim")
    )
    op.create_table(
        "remarks",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("sort", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("number"),
    )
    op.create_index("ix_remarks_about", "remarks", ["about"])
    op.create_table(
        "retired",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("into", sa.String(length=40), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("id"),
    )
    op.create_index("ix_retired_at", "retired", ["at"])
    op.create_table(
        "spots",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("lat", sa.Float(), nullable=False),
        sa.Column("lon", sa.Float(), nullable=False),
        sa.Column("precision", sa.Text(), nullable=False),
        sa.Column("events", sa.Integer(), nullable=False),
        sa.Column("disputed", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("place", sa.Text(), nullable=True),
        sa.Column("place_name", sa.Text(), nullable=True),
        sa.Column("country", sa.String(length=2), nullable=True),
        sa.PrimaryKeyConstraint("number"),
    )
    op.create_index("spots_by_events", "spots", ["events"])
    op.create_index("spots_by_point", "spots", ["lat", "lon", "precision"])
    op.create_table(
        "tallies",
        sa.Column("facet", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("facet", "value"),
    )
    op.create_index("tallies_by_count", "tallies", ["facet", "count"])
    op.create_table(
        "tie_claims",
        sa.Column("tie", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("claim", sa.Integer(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("tie", "claim"),
    )
    op.create_index("tie_claims_by_claim", "tie_claims", ["claim"])
    op.create_table(
        "ties",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("agent", sa.Text(), nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("agent_key", sa.Text(), nullable=False),
        sa.Column("target_key", sa.Text(), nullable=False),
        sa.Column("agent_entity", sa.Text(), nullable=True),
        sa.Column("target_entity", sa.Text(), nullable=True),
        sa.Column("claims", sa.Integer(), nullable=False),
        sa.Column("denied", sa.Integer(), nullable=False),
        sa.Column("sources", sa.Integer(), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("first_day", sa.Date(), nullable=True),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("id"),
    )
    op.create_index("ties_by_agent", "ties", ["agent_key", "kind"])
    op.create_index("ties_by_claims", "ties", ["claims", "number"])
    op.create_index("ties_by_kind", "ties", ["kind", "last_day"])
    op.create_index("ties_by_target", "ties", ["target_key", "kind"])
    op.create_table(
        "visits",
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("at", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.add_column("claims", sa.Column("published", sa.Date(), nullable=True))
    op.add_column("claims", sa.Column("precision", sa.Text(), nullable=True))
    op.add_column("claims", sa.Column("hedged", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("claims", sa.Column("shown", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("claims", sa.Column("state", sa.Text(), server_default="unreviewed", nullable=False))
    op.add_column("claims", sa.Column("reread", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("claims", sa.Column("disputed", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("claims", sa.Column("priority", sa.Float(), server_default="0", nullable=False))
    op.add_column("claims", sa.Column("counted", sa.Text(), nullable=True))
    op.create_index("claims_in_dispute", "claims", ["shown", "disputed", "state"])
    op.create_index("claims_in_order", "claims", ["shown", "first_day", "last_day"])
    op.create_index("claims_shown_by_kind", "claims", ["shown", "kind", "first_day"])
    op.create_index("claims_to_review", "claims", ["shown", "state", "priority"])
    op.create_index("codings_by_time", "codings", ["at"])
    op.add_column("documents", sa.Column("author", sa.Text(), nullable=True))
    op.add_column("documents", sa.Column("pages", sa.Text(), nullable=True))
    op.drop_index("facets_by_country", table_name="facets")
    op.create_index("facets_by_country", "facets", ["country", "role", "claim"])
    op.drop_index("facets_by_place", table_name="facets")
    op.create_index("facets_by_place", "facets", ["place", "role", "claim"])
    op.add_column("judgements", sa.Column("left_anchor", sa.Text(), nullable=True))
    op.add_column("judgements", sa.Column("right_anchor", sa.Text(), nullable=True))
    op.add_column("judgements", sa.Column("undoes", sa.Integer(), nullable=True))

    if op.get_bind().dialect.name == "sqlite":
        for statement in filter(None, SQLITE.splitlines()):
            op.execute(statement)
        for table in APPENDED:
            for act in ("UPDATE", "DELETE"):
                op.execute(
                    f"CREATE TRIGGER {table}_{'stay' if act == 'UPDATE' else 'remain'} BEFORE {act} ON {table}"
                    f" BEGIN SELECT RAISE(ABORT, '{table} are appended, never edited'); END"
                )
    _fill()


def _fill() -> None:
    """What the new columns of the claims that are there already hold; each claim is to be put into the index."""
    connection = op.get_bind()
    connection.execute(sa.text("UPDATE claims SET shown = current"))
    connection.execute(sa.text("INSERT INTO pending (claim) SELECT number FROM claims WHERE current"))
    reports = connection.execute(sa.text("SELECT number, id, published, text FROM documents")).yield_per(100)
    for number, id, published, words in reports:
        day = date.fromisoformat(published) if isinstance(published, str) else published
        items = dated_items(Document(id=id, published=day, text=words))
        for claim, body in connection.execute(sa.text("SELECT number, body FROM claims WHERE document = :n"), {"n": number}).all():
            read = json.loads(body)
            start = read["evidence"][0]["start"]
            item = next((i for i in reversed(items) if i.start <= start), items[0])
            exact = [a["where"]["precision"] for a in read.get("arguments", ()) if a.get("where")]
            connection.execute(
                sa.text("UPDATE claims SET published = :p, precision = :e, hedged = :h WHERE number = :n"),
                {
                    "n": claim,
                    "p": item.published.isoformat() if item.published else None,
                    "e": min(exact, key=PRECISIONS.index, default=None),
                    "h": read.get("hedge") is not None,
                },
            )


PRECISIONS = ("exact", "town", "district", "province", "country", "region", "unknown")
