"""The chain of the log: an entry that was changed, taken out or cut off is found and named; so is a flipped byte elsewhere."""

from __future__ import annotations

import json
import sqlite3

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from attested.errors import QueryError
from attested.store import Checkpoint, open_store


@pytest.fixture
def path(tmp_path, bring, crossing):
    with open_store(tmp_path / "attested.db") as store:
        for source in ("AFP", "BBC", "DPA"):
            original, acquisition, document = bring(source=source)
            with store.writer() as writer:
                writer.keep(original, acquisition, document)
                writer.code(document, [crossing(document)], fingerprint="one")
        with store.writer("ana") as writer:
            writer.record("export", {"format": "csv", "sha256": "0" * 64})
            writer.checkpoint()
    return tmp_path / "attested.db"


def wrong(path, checkpoint=None):
    with open_store(path) as store, store.view() as view:
        return [(found.item, found.message) for found in view.wrong(checkpoint)]


def without_guards(path):
    """The database as somebody opens it who wants to change it: the guards are taken off."""
    connection = sqlite3.connect(path, isolation_level=None)
    for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute(f"DROP TRIGGER {name}")
    return connection


def test_a_whole_log_is_right(path):
    assert wrong(path) == []
    with open_store(path) as store, store.view() as view:
        entries = view.log()
        assert [entry.action for entry in entries] == ["export", *["extract", "import"] * 3]
        assert entries[0].by == "ana"
        assert [e.number for e in view.log(action="import")] == [5, 3, 1]
        assert [e.number for e in view.log(before=3)] == [2, 1]
        said = json.dumps([dict(entry.about) for entry in entries])
    assert "Badr" not in said
    assert "reports/a.txt" not in said


def test_the_database_refuses_to_change_it(path):
    with sqlite3.connect(path) as connection:
        for statement in ("UPDATE log SET by = 'x'", "DELETE FROM log", "DELETE FROM checkpoints"):
            with pytest.raises(sqlite3.IntegrityError, match="appended, never edited"):
                connection.execute(statement)


def test_an_entry_that_was_changed_is_named(path):
    without_guards(path).execute("UPDATE log SET by = 'ben' WHERE number = 3")
    assert wrong(path) == [("log entry 3", "is not the one that was written")]


def test_an_entry_that_was_written_anew_with_its_hash_breaks_the_chain(path):
    from attested.store.custody import _hash

    connection = without_guards(path)
    connection.row_factory = sqlite3.Row
    row = dict(connection.execute("SELECT * FROM log WHERE number = 3").fetchone()) | {"by": "ben"}
    connection.execute("UPDATE log SET by = 'ben', hash = ? WHERE number = 3", (_hash(row),))
    assert wrong(path) == [("log entry 4", "does not follow from the entry before it")]


def test_an_entry_that_was_taken_out_is_missed(path):
    without_guards(path).execute("DELETE FROM log WHERE number = 4")
    assert ("log entry 4", "is missing") in wrong(path)


def test_a_log_cut_off_is_found_by_the_checkpoint_inside(path):
    without_guards(path).execute("DELETE FROM log WHERE number > 5")
    assert wrong(path) == [("log", "the end is cut off: there were 7 entries once, there are 5")]


def test_a_log_cut_off_with_its_checkpoints_is_found_by_one_kept_elsewhere(path):
    with open_store(path) as store, store.view() as view:
        kept = Checkpoint.parse(str(view.checkpoint()))
    connection = without_guards(path)
    connection.execute("DELETE FROM log WHERE number > 5")
    connection.execute("DELETE FROM checkpoints")
    assert wrong(path) == []
    assert wrong(path, kept) == [("log", "the end is cut off: there were 7 entries once, there are 5")]


def test_a_log_written_anew_from_some_entry_on_does_not_fit_a_checkpoint(path):
    with open_store(path) as store, store.view() as view:
        kept = view.checkpoint()
    connection = without_guards(path)
    connection.execute("DELETE FROM log WHERE number = 7")
    connection.execute("DELETE FROM checkpoints")
    with open_store(path) as store, store.writer("ben") as writer:
        writer.record("export", {"format": "none"})
    assert wrong(path, kept) == [("log entry 7", "is not the one of its checkpoint")]


def test_a_claim_that_was_changed_is_found_by_its_coding(path):
    connection = without_guards(path)
    connection.execute("UPDATE claims SET body = replace(body, 'affirmed', 'affirm3d') WHERE number = 2")
    assert any(item.startswith("coding 2 of ") and "not those" in message for item, message in wrong(path))


def test_a_decision_that_was_changed_is_named(tmp_path, bring, crossing):
    from datetime import UTC, datetime

    from attested.model import Decision

    original, acquisition, document = bring()
    with open_store(tmp_path / "a.db") as store, store.writer() as writer:
        writer.keep(original, acquisition, document)
        writer.code(document, [crossing(document)], fingerprint="one")
        decision = Decision(verdict="reject", by="ana", at=datetime.now(UTC), seen=crossing(document))
        writer.people.decide(decision, document)
    without_guards(tmp_path / "a.db").execute("UPDATE decisions SET verdict = 'accept'")
    assert ("decisions 1", "is not the one that was written") in wrong(tmp_path / "a.db")


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(number=st.integers(1, 7), column=st.sampled_from(["at", "by", "action", "about", "previous", "hash"]), data=st.data())
def test_any_flipped_byte_of_the_log_is_found(path, number, column, data):
    connection = without_guards(path)
    (old,) = connection.execute(f"SELECT {column} FROM log WHERE number = ?", (number,)).fetchone()
    at = data.draw(st.integers(0, len(old) - 1))
    new = old[:at] + chr(ord(old[at]) ^ 1) + old[at + 1 :]
    connection.execute(f"UPDATE log SET {column} = ? WHERE number = ?", (new, number))
    assert any(item in (f"log entry {number}", f"log entry {number + 1}") for item, _ in wrong(path))
    connection.execute(f"UPDATE log SET {column} = ? WHERE number = ?", (old, number))
    assert wrong(path) == []


@pytest.mark.parametrize("text", ["", "7", "x:" + "a" * 64, "7:" + "g" * 64, "7:abc"])
def test_what_is_no_checkpoint_is_refused(text):
    with pytest.raises(QueryError, match="no checkpoint"):
        Checkpoint.parse(text)
