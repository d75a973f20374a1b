"""Originals, documents, codings with their claims, findings, judgements; full text over documents and evidence."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

SQLITE = """
CREATE VIRTUAL TABLE document_words USING fts5(title, text, content='documents', content_rowid='number', tokenize='porter unicode61 remove_diacritics 2')
CREATE VIRTUAL TABLE claim_words USING fts5(evidence, content='claims', content_rowid='number', tokenize='porter unicode61 remove_diacritics 2')
CREATE TRIGGER documents_said AFTER INSERT ON documents BEGIN INSERT INTO document_words(rowid, title, text) VALUES (new.number, new.title, new.text); END
CREATE TRIGGER claims_said AFTER INSERT ON claims BEGIN INSERT INTO claim_words(rowid, evidence) VALUES (new.number, new.evidence); END
CREATE TRIGGER claims_unsaid AFTER UPDATE OF current ON claims WHEN old.current AND NOT new.current BEGIN INSERT INTO claim_words(claim_words, rowid, evidence) VALUES ('delete', old.number, old.evidence); END
CREATE TRIGGER originals_stay BEFORE UPDATE ON originals BEGIN SELECT RAISE(ABORT, 'originals are written once'); END
CREATE TRIGGER originals_remain BEFORE DELETE ON originals BEGIN SELECT RAISE(ABORT, 'originals are written once'); END
CREATE TRIGGER documents_stay BEFORE UPDATE ON documents BEGIN SELECT RAISE(ABORT, 'documents never change'); END
CREATE TRIGGER documents_remain BEFORE DELETE ON documents BEGIN SELECT RAISE(ABORT, 'documents never change'); END
CREATE TRIGGER judgements_stay BEFORE UPDATE ON judgements BEGIN SELECT RAISE(ABORT, 'judgements are appended, never edited'); END
CREATE TRIGGER judgements_remain BEFORE DELETE ON judgements BEGIN SELECT RAISE(ABORT, 'judgements are appended, never edited'); END
"""  # noqa: E501


def upgrade() -> None:
    op.create_table(
        "originals",
        sa.Column("sha256", sa.String(64), primary_key=True),
        sa.Column("media_type", sa.Text, nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("packed", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "documents",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("id", sa.String(64), nullable=False, unique=True),
        sa.Column("source", sa.Text),
        sa.Column("url", sa.Text),
        sa.Column("title", sa.Text),
        sa.Column("published", sa.Date),
        sa.Column("fetched", sa.Date),
        sa.Column("lang", sa.String(8)),
        sa.Column("licence", sa.Text),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("text_sha256", sa.String(64), nullable=False),
        sa.Column("made_by", sa.Text),
    )
    op.create_index("ix_documents_published", "documents", ["published"])
    op.create_table(
        "acquisitions",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("original", sa.String(64), sa.ForeignKey("originals.sha256"), nullable=False),
        sa.Column("document", sa.Integer, sa.ForeignKey("documents.number"), nullable=False),
        sa.Column("path", sa.Text, nullable=False),
        sa.Column("member", sa.Text, nullable=False),
        sa.Column("at", sa.String(40), nullable=False),
        sa.UniqueConstraint("original", "path", "member", "document"),
    )
    op.create_index("ix_acquisitions_document", "acquisitions", ["document"])
    op.create_index("ix_acquisitions_path", "acquisitions", ["path"])
    op.create_table(
        "codings",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("document", sa.Integer, sa.ForeignKey("documents.number"), nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("at", sa.String(40), nullable=False),
        sa.Column("current", sa.Boolean, nullable=False),
    )
    op.create_index("codings_by_document", "codings", ["document"])
    op.create_index(
        "one_current_coding",
        "codings",
        ["document"],
        unique=True,
        sqlite_where=sa.text("current"),
        postgresql_where=sa.text("current"),
    )
    op.create_table(
        "claims",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("document", sa.Integer, sa.ForeignKey("documents.number"), nullable=False),
        sa.Column("coding", sa.Integer, sa.ForeignKey("codings.number"), nullable=False),
        sa.Column("current", sa.Boolean, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("polarity", sa.Text, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("confidence", sa.Float, nullable=False),
        sa.Column("first_day", sa.Date),
        sa.Column("last_day", sa.Date),
        sa.Column("evidence", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.UniqueConstraint("coding", "id"),
    )
    op.create_index("claims_by_id", "claims", ["id"])
    op.create_index("claims_by_document", "claims", ["document", "current"])
    op.create_index("claims_by_kind", "claims", ["kind", "first_day", "last_day"])
    op.create_index("claims_by_stance", "claims", ["polarity", "status"])
    op.create_index("claims_by_day", "claims", ["first_day", "last_day"])
    op.create_table(
        "names",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("name", sa.Text, nullable=False, unique=True),
    )
    op.create_table(
        "facets",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("claim", sa.Integer, sa.ForeignKey("claims.number"), nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("name", sa.Integer, sa.ForeignKey("names.number"), nullable=False),
        sa.Column("entity", sa.Text),
        sa.Column("place", sa.Text),
        sa.Column("country", sa.String(2)),
    )
    op.create_index("ix_facets_claim", "facets", ["claim"])
    op.create_index("facets_by_name", "facets", ["name", "role", "claim"])
    op.create_index("facets_by_entity", "facets", ["entity", "role", "claim"])
    op.create_index("facets_by_place", "facets", ["place", "claim"])
    op.create_index("facets_by_country", "facets", ["country", "claim"])
    op.create_table(
        "findings",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("document", sa.Integer, sa.ForeignKey("documents.number")),
        sa.Column("item", sa.Text, nullable=False),
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("message", sa.Text, nullable=False),
        sa.Column("level", sa.Text, nullable=False),
        sa.Column("made_by", sa.Text),
        sa.Column("at", sa.String(40), nullable=False),
        sa.Column("current", sa.Boolean, nullable=False),
    )
    op.create_index("ix_findings_document", "findings", ["document"])
    op.create_index("ix_findings_item", "findings", ["item"])
    op.create_table(
        "judgements",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("left", sa.Text, nullable=False),
        sa.Column("right", sa.Text, nullable=False),
        sa.Column("verdict", sa.Text, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("at", sa.String(40), nullable=False),
        sa.Column("note", sa.Text, nullable=False),
    )
    op.create_index("ix_judgements_left", "judgements", ["left"])
    op.create_index("ix_judgements_right", "judgements", ["right"])
    if op.get_bind().dialect.name == "sqlite":
        for statement in filter(None, SQLITE.splitlines()):
            op.execute(statement)
