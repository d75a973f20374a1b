"""The log: what was done, and whether all is as it was kept."""

from __future__ import annotations

import sqlite3


def test_what_was_done_is_there_without_names_or_texts(client, store):
    claim = next(iter(store.view().claims()))
    client.post("/claims/decide", {"claim": claim.id, "verdict": "accept", "note": "secret words"})
    page = client.page("/log")
    assert "decide" in page
    assert "tester" in page
    assert "secret words" not in page
    assert "Damra" not in page
    only = client.page("/log?action=decide")
    assert only.count("<tr data-row") == 1


def test_verify_and_a_changed_byte(client, db):
    assert "as it was kept" in client.post("/log/verify").text
    assert "✓ verified" in client.page("/codebook")
    with sqlite3.connect(db) as connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f'DROP TRIGGER "{name}"')
        connection.execute("UPDATE log SET by = 'somebody else' WHERE number = 1")
    assert "not as kept" in client.post("/log/verify").text


def test_a_checkpoint_is_saved(client):
    text = client.get("/log/checkpoint.txt").text.strip()
    count, head = text.split(":")
    assert int(count) > 0
    assert len(head) == 64


def test_the_log_in_a_browser(check_page, screen):
    check_page("/log")
    screen.get_by_role("button", name="Verify everything now").click()
    screen.get_by_text("Every byte, quote and log entry").wait_for()
