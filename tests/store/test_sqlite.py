"""What is the file's own: whose it is, its version, what cannot be changed, what damage is seen, two writers at once."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
import zlib

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine

from attested.errors import StoreError
from attested.store import open_store, schema
from attested.store.migrations import known_versions


def filled(path, brought, claims=()):
    original, acquisition, document = brought
    with open_store(path) as store, store.writer() as writer:
        writer.keep(original, acquisition, document)
        writer.code(document, claims, fingerprint="one")
    return path


def test_the_migrations_make_the_schema(tmp_path):
    open_store(tmp_path / "a.db").close()

    def ours(object, name, kind, reflected, other):
        return not (kind == "table" and "_words" in name)

    with create_engine(f"sqlite:///{tmp_path / 'a.db'}").connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_object": ours})
        assert compare_metadata(context, schema.metadata) == []
    assert known_versions()[0] == schema.HEAD


def test_a_store_is_opened_again(tmp_path, bring):
    filled(tmp_path / "a.db", bring())
    with open_store(tmp_path / "a.db", create=False) as store, store.view() as view:
        assert view.counts()["documents"] == 1


def test_a_store_that_is_not_there_is_not_made_by_asking(tmp_path):
    with pytest.raises(StoreError, match="attested run"):
        open_store(tmp_path / "a.db", create=False)
    assert not (tmp_path / "a.db").exists()
    with pytest.raises(StoreError, match="folder"):
        open_store(tmp_path / "no" / "a.db")


def test_a_file_that_is_no_database_is_left_alone(tmp_path):
    path = tmp_path / "a.db"
    path.write_text("Shells hit Kherson, and this is a report.")
    with pytest.raises(StoreError, match="not an SQLite database"):
        open_store(path)
    assert path.read_text().startswith("Shells")
    with pytest.raises(StoreError, match="cannot be opened"):
        open_store(tmp_path)


def test_the_database_of_another_program_is_left_alone(tmp_path):
    path = tmp_path / "a.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE theirs (x)")
    with pytest.raises(StoreError, match="another program"):
        open_store(path)
    with sqlite3.connect(path) as connection:
        assert [row[0] for row in connection.execute("SELECT name FROM sqlite_master")] == ["theirs"]


def test_a_newer_database_is_refused_with_what_to_do(tmp_path):
    path = tmp_path / "a.db"
    open_store(path).close()
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StoreError, match=r"version 9999, newer .* update attested"):
        open_store(path)


def test_what_was_written_once_cannot_be_changed(tmp_path, bring):
    path = filled(tmp_path / "a.db", bring())
    with sqlite3.connect(path) as connection:
        connection.execute("INSERT INTO judgements (left, right, verdict, by, at, note) VALUES ('a', 'b', 'same', 'n', '', '')")
    for statement in (
        "UPDATE originals SET size = 0", "DELETE FROM originals", "UPDATE documents SET text = ''", "DELETE FROM documents",
        "UPDATE judgements SET verdict = 'different'", "DELETE FROM judgements",
    ):  # fmt: skip
        with sqlite3.connect(path) as connection, pytest.raises(sqlite3.IntegrityError):
            connection.execute(statement)


def test_damage_is_seen(tmp_path, bring, crossing):
    brought = bring()
    path = filled(tmp_path / "a.db", brought, [crossing(brought[2])])
    with sqlite3.connect(path) as connection:
        connection.executescript("DROP TRIGGER originals_stay; DROP TRIGGER documents_stay")
        connection.execute("UPDATE originals SET packed = ?", (zlib.compress(b"Shells hit Kherson."),))
        connection.execute("UPDATE documents SET text = replace(text, '300', '900')")
    with open_store(path) as store, store.view() as view:
        found = [w.message for w in view.wrong()]
    assert any("bytes" in m for m in found)
    assert any("text" in m for m in found)
    assert any("900 fighters" in m and "300 fighters" in m for m in found)


def test_several_writers_wait_for_each_other(tmp_path, bring, crossing):
    path = tmp_path / "a.db"
    failed = []

    def write(name):
        try:
            with open_store(path) as store:
                for n in range(5):
                    original, acquisition, document = bring(source=f"{name} {n}", path=f"{name}/{n}")
                    with store.writer() as writer:
                        writer.keep(original, acquisition, document)
                        writer.code(document, [crossing(document)], fingerprint="one")
        except Exception as error:
            failed.append(error)

    threads = [threading.Thread(target=write, args=(name,)) for name in ("a", "b", "c")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    with open_store(path) as store, store.view() as view:
        assert view.counts()["documents"] == view.counts()["claims"] == 15


def test_opening_a_store_brings_no_migrations_along(tmp_path):
    open_store(tmp_path / "a.db").close()
    words = "import sys, attested.store as s; s.open_store(sys.argv[1]).close(); print('alembic' in sys.modules)"
    found = subprocess.run([sys.executable, "-c", words, str(tmp_path / "a.db")], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "False"
