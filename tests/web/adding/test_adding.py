"""Adding reports: seen before it is done, kept, known, refused; paused and gone on with."""

from __future__ import annotations

import time

import pytest

from attested.model import Claim, Document, Span, stage
from attested.pipeline import local


@pytest.fixture
def quick(monkeypatch):
    """A coder that finds one claim in each report at once: what is tested here is what becomes of files."""

    @stage(version=1, reads=Document, writes=Claim)
    def first_words(document):
        yield Claim.make(kind="attack", evidence=(Span.of(document, 0, min(20, len(document.text))),))

    monkeypatch.setattr(local, "stages_of", lambda recipe: (first_words,))
    return first_words


def settled(client, path, until="done"):
    batch = client.app.state.batches.get(path.rsplit("/", 1)[-1])
    end = time.monotonic() + 15
    while batch.state == "reading" and time.monotonic() < end:
        batch.thread.join(0.05)
    assert batch.state == until, batch.trouble
    return client.page(path)


def give(client, files=(), **fields):
    answer = client.post("/add", data=fields, files=[("files", file) for file in files] or None)
    assert answer.status_code == 303, answer.text[-500:]
    return answer.headers["location"]


GOOD = b"Gunmen attacked a checkpoint near the town of Naya on Tuesday, officials said. Two soldiers were killed."


def test_what_it_brings_is_seen_before_it_is_done(client, quick, store):
    before = store.view().counts()
    there = give(client, [("a.txt", GOOD), ("empty.txt", b""), ("scan.bin", b"\x00\x01\x02")])
    page = client.page(there)
    assert "Read 1 new report" in page
    assert page.count("✕ refused") == 2
    assert store.view().counts() == before


def test_read_kept_and_known_the_second_time(client, quick, store):
    there = give(client, [("a.txt", GOOD), ("b.txt", GOOD)])
    assert client.post(f"{there}/read").status_code == 303
    page = settled(client, there)
    assert "+ kept" in page
    assert "here already" in page
    paths = {a.path for a in store.view().acquisitions()}
    assert {"added/a.txt", "added/b.txt"} <= paths
    assert not any("tmp" in path for path in paths)
    again = client.page(give(client, [("c.txt", GOOD)]))
    assert "Nothing here is new" in again


def test_a_pasted_text_keeps_what_was_said_of_it(client, quick, store):
    there = give(
        client,
        text="Shells fell on the port of Naya 🕊️.\r\nNobody was hurt, the mayor said.",
        outlet="Harbour News",
        date="2025-05-01",
    )
    page = client.page(there)
    assert "Harbour News" in page
    assert "1 May 2025" in page
    client.post(f"{there}/read")
    settled(client, there)
    kept = [d for d in store.view().documents() if d.source and d.source.name == "Harbour News"]
    assert len(kept) == 1
    assert "🕊️" in kept[0].text


@pytest.mark.parametrize(
    "name", ["../../etc/passwd.txt", "..\\..\\x.txt", ".hidden.txt", "a/b/c.txt", "\u202etxt.exe.txt", "x" * 300 + ".txt"]
)
def test_no_name_leads_out_of_the_folder(client, quick, name):
    there = give(client, [(name, GOOD)])
    batch = client.app.state.batches.get(there.rsplit("/", 1)[-1])
    for place in batch.places:
        assert place.path.parent == batch.folder
        assert place.path.is_file()
        assert "/" not in place.name.removeprefix("added/")


def test_paused_and_gone_on_with(client, quick, store):
    there = give(client, [(f"{n}.txt", GOOD + b" Report %d of that day." % n) for n in range(4)])
    batch = client.app.state.batches.get(there.rsplit("/", 1)[-1])
    batch.asked_to_stop = True  # before the first report is told of: exactly one is whole
    client.app.state.batches._read(batch)
    assert batch.state == "stopped"
    assert "Paused" in client.page(there)
    client.post(f"{there}/read")
    settled(client, there)
    assert sum(a.path.startswith("added/") for a in store.view().acquisitions()) == 4


def test_nothing_given_is_said(client):
    answer = client.post("/add", data={"text": "  "})
    assert answer.status_code == 400
    assert "Nothing was given" in answer.text


def test_an_unknown_batch_is_said(client):
    assert client.get("/add/feedfacefeedface").status_code == 404


def test_the_page_in_a_browser(check_page):
    check_page("/add")


def test_dropped_in_a_browser(screen, quick, tmp_path):
    file = tmp_path / "dropped 🚨.txt"
    file.write_bytes(GOOD)
    screen.goto("/add")
    screen.set_input_files("#files", str(file))
    screen.get_by_text("dropped 🚨.txt").wait_for()
    screen.get_by_role("button", name="See what it brings").click()
    screen.get_by_role("button", name="Read 1 new report").click()
    screen.get_by_text("Done.").wait_for()
    screen.locator("td a[href^='/sources/']").first.click()
    screen.locator("#text").wait_for()
