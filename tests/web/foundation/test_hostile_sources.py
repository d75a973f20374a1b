"""Stored XSS: a report whose text, title, outlet, speaker and hedge would all run is shown as words, on every page."""

from __future__ import annotations

import html
import re

import pytest


def hostile_document(store):
    return next(document for document in store.view().documents() if "<script>" in (document.title or ""))


def pages(store) -> list[str]:
    document = hostile_document(store)
    return [
        "/",
        "/sources",
        f"/sources/{document.id}",
        "/nowhere/<script>alert(1)</script>",
        "/sources?place=<script>alert(1)</script>",
    ]


def test_no_page_holds_what_would_run(client, store):
    for path in pages(store):
        page = client.get(path).text
        assert "<script>" not in page, path
        assert not re.search(r"<img|<svg|<iframe", page), path


def test_the_words_are_all_there(client, store):
    page = client.page(f"/sources/{hostile_document(store).id}")
    assert html.escape("<script>window.hacked = 1</script>", quote=False) in page
    assert "{{ 7 * 7 }} javascript" in page


def test_nothing_runs_in_a_browser(screen, store):
    for path in pages(store):
        screen.expected = ["404", "400"]
        screen.goto(path)
        assert screen.evaluate("window.hacked") is None, path
        assert screen.locator("iframe").count() == 0


@pytest.mark.parametrize("name", ["original"])
def test_the_original_is_saved_not_shown(client, store, name):
    answer = client.get(f"/sources/{hostile_document(store).id}/{name}")
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith("attachment")
    assert "sandbox" in answer.headers["content-security-policy"]
