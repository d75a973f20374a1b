"""Opening a store: the tables are made, brought up to date, or refused."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType

from sqlalchemy import Connection, Engine, inspect, select, text
from sqlalchemy.exc import DatabaseError

from attested.errors import StoreError
from attested.model import Acquisition
from attested.store import schema, sqlite
from attested.store.view import View
from attested.store.writer import Judgements, Writer, names_of


class Store:
    """The database of one project: `writer()` writes reports, `view()` reads them, `judgements` is the log of decisions."""

    def __init__(self, engine: Engine, path: Path) -> None:
        self._engine = engine
        self.path = path
        self.judgements = Judgements(engine)
        self._written = False

    def __enter__(self) -> Store:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        if self._written:
            with suppress(DatabaseError), self._engine.connect() as connection:
                sqlite.learn(connection)
        self._engine.dispose()

    @contextmanager
    def writer(self, by: str = "attested") -> Iterator[Writer]:
        """A transaction: what is written inside is kept together at its end, or, on any error, not at all.

        `by` is who the custody log says it was.
        """
        with _told(self.path), self._engine.connect().execution_options(writes=True) as connection, connection.begin():
            yield Writer(connection, by)
            self._written = True

    def view(self) -> View:
        """The store as it stands now, to be read."""
        return View(self._engine)

    def coded(self, document: str, fingerprint: str) -> bool:
        """Whether the document's current claims were made by the coder of this fingerprint."""
        codings, reports = schema.codings, schema.documents
        query = select(codings.c.number).join(reports, reports.c.number == codings.c.document)
        query = query.where(reports.c.id == document, codings.c.fingerprint == fingerprint, codings.c.current)
        with _told(self.path), self._engine.connect() as connection:
            return connection.scalar(query) is not None

    def known(self, acquisition: Acquisition, fingerprint: str) -> bool:
        """Whether nothing of this acquisition is left to write: it is kept, its report coded so, no refusal to be taken back."""
        came, reports, refusals = schema.acquisitions, schema.documents, schema.findings
        codings = schema.codings
        query = select(came.c.number).join(reports, reports.c.number == came.c.document)
        query = query.join(codings, codings.c.document == reports.c.number).where(
            reports.c.id == acquisition.document, codings.c.fingerprint == fingerprint, codings.c.current,
            came.c.original == acquisition.original, came.c.path == acquisition.path, came.c.member == acquisition.member,
        )  # fmt: skip
        refused = select(refusals.c.number).where(refusals.c.item.in_(names_of(acquisition)), refusals.c.current)
        with _told(self.path), self._engine.connect() as connection:
            return connection.scalar(query) is not None and connection.scalar(refused.where(refusals.c.level == "refused")) is None


def open_store(path: str | Path, *, create: bool = True) -> Store:
    """The store in this file, made if it is not there (unless `create` is false), brought up to date if it is older.

    Raises `StoreError` where the file cannot be opened, belongs to another program, or was written by a newer attested.
    """
    path = Path(path)
    engine = sqlite.connect(path, create=create)
    try:
        with _told(path):
            _prepare(engine, path)
    except BaseException:
        engine.dispose()
        raise
    return Store(engine, path)


def _prepare(engine: Engine, path: Path) -> None:
    with engine.connect() as connection:
        if sqlite.owner(connection) and _version(connection) == schema.HEAD:
            return
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        owned = sqlite.owner(connection)  # once more, now that nobody else can write
        if owned is False:
            raise StoreError(f"{path} is the database of another program; give another file with --db")
        from attested.store import migrations

        version = _version(connection) if owned else None
        if version is not None and version not in migrations.known_versions():
            raise StoreError(f"{path} is of version {version}, newer than this program knows ({schema.HEAD}); update attested")
        if version != schema.HEAD:
            sqlite.claim_file(connection)
            migrations.bring_up_to_date(connection)


def _version(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return found


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """What the database refuses, as a `StoreError` that names the file."""
    try:
        yield
    except DatabaseError as error:
        raise StoreError(f"{path}: {error.orig}") from error
