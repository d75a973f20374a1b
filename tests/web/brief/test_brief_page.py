"""The brief builder: every sentence has a footnote, every footnote opens its sentence, sections in the order asked for."""

from __future__ import annotations

import io
import re
import zipfile


def test_every_sentence_has_footnotes_that_open_the_text(client):
    page = client.page("/brief/text")
    notes = set(re.findall(r'id="note-(\d+)"', page))
    assert notes
    assert set(re.findall(r'href="#note-(\d+)"', page)) == notes
    for line in re.findall(r'<li class="depth-\d"[^>]*>(.*?)</li>', page, re.DOTALL):
        assert "doc-noteref" in line, line
    assert page.count(">in the text<") == len(notes)


def test_sections_are_those_asked_for_in_that_order(client):
    page = client.page("/brief/text?sections=sources,happened")
    assert re.findall(r'class="section-(\w+)"', page) == [name for name in ("sources", "happened") if f"section-{name}" in page]
    assert "section-method" not in page
    assert "section-sources" in page


def test_a_question_narrows_it(client):
    page = client.page("/brief/text?kind=air_strike")
    assert "Damra" in page
    assert "Naya" not in page
    assert "No claim answers place nowhere" in client.page("/brief/text?place=nowhere")


def test_files(client):
    markdown = client.get("/brief/brief.md?kind=air_strike").text
    assert markdown.startswith("# ")
    assert "[^1]:" in markdown
    assert "<html" in client.get("/brief/brief.html").text
    word = client.get("/brief/brief.docx")
    assert "word/footnotes.xml" in zipfile.ZipFile(io.BytesIO(word.content)).namelist()
    assert client.get("/brief/brief.pdf").status_code == 404


def test_a_file_is_saved_not_shown(client):
    for name in ("brief.html", "brief.md"):
        assert client.get(f"/brief/{name}").headers["content-disposition"].startswith("attachment")


def test_in_a_browser(check_page, screen):
    check_page("/brief")
    screen.goto("/brief")
    screen.locator(".brief h2").wait_for()
    screen.get_by_role("button", name="further up").nth(1).click()
    screen.get_by_role("button", name="Write it so").click()
    screen.wait_for_url("**sections=*")


def test_an_empty_project_says_what_to_do(empty_client):
    assert "nothing to write about" in empty_client.page("/brief/text")
