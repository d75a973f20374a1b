"""The source reader: marks where the words are, offsets that hold for any script, provenance that can be checked."""

from __future__ import annotations

import html
import re
import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attested.model import Claim, Document, Span
from attested.web.highlight import lines


def documents(store):
    return {document.title: document for document in store.view().documents()}


text = st.text(alphabet="ab \n\r.🕊️é́م", min_size=1, max_size=60)


@given(text=text, cuts=st.lists(st.tuples(st.integers(0, 59), st.integers(1, 20)), max_size=6))
def test_stretches_are_the_text_and_lie_where_they_say(text, cuts):
    document = Document(id="d", text=text)
    claims = []
    for start, size in cuts:
        if text[start : start + size].strip():
            claims.append(Claim.make(kind="attack", evidence=(Span.of(document, start, start + size),)))
    found = lines(text, claims)
    assert "\n".join("".join(s.text for s in line.stretches) for line in found) == text
    for line in found:
        for stretch in line.stretches:
            assert text[stretch.start :].startswith(stretch.text)
            covering = {c.id for c in claims if c.evidence[0].start <= stretch.start < c.evidence[0].end}
            assert set(stretch.evidence) == covering


def test_the_page_holds_the_text_unchanged(client, store):
    for document in store.view().documents():
        page = client.page(f"/sources/{document.id}")
        article = page[page.index('id="text"') :].split("</article>", 1)[0]
        found = []
        for start, line in re.findall(r'<p dir="auto" data-start="(\d+)">(.*?)</p>', article, re.DOTALL):
            words = html.unescape(re.sub(r"</?(?:a|span)\b[^>]*>", "", line))
            assert document.text[int(start) :].startswith(words)
            found.append(words)
        assert "\n".join(found) == document.text


def test_a_claim_is_marked_and_its_card_is_beside(client, store):
    document = documents(store)["Strike on market in Damra"]
    claim = next(store.view().claims())
    page = client.page(f"/sources/{document.id}")
    assert f'href="#c-{claim.id}"' in page
    assert f'id="c-{claim.id}"' in page
    assert "White Helmets" in page
    assert "≥ 12" in page
    assert "denied" in page


def test_verify_finds_nothing_and_then_a_changed_byte(client, store, db):
    document = documents(store)["Strike on market in Damra"]
    assert "all as kept" in client.post(f"/sources/{document.id}/verify").text
    with sqlite3.connect(db) as connection:
        connection.execute("DROP TRIGGER IF EXISTS documents_never_change")
        for (name,) in connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'documents'"
        ).fetchall():
            connection.execute(f'DROP TRIGGER "{name}"')
        connection.execute("UPDATE documents SET text = replace(text, 'market', 'marked') WHERE id = ?", [document.id])
    assert "Not as it was kept" in client.post(f"/sources/{document.id}/verify").text


def test_an_unknown_report_is_not_here(client):
    answer = client.get("/sources/ffffffff")
    assert answer.status_code == 404
    assert "no report has the id" in answer.text


def test_an_empty_project_says_what_to_do(empty_client):
    assert "Add reports" in empty_client.page("/sources")
    assert "Add reports" in empty_client.page("/")


@pytest.mark.parametrize("title", ["Strike on market in Damra", "قصف سوق ضمرة", "Shells 🚨"])
def test_the_reader_in_a_browser(check_page, store, title):
    check_page(f"/sources/{documents(store)[title].id}")


def test_the_list_in_a_browser(check_page):
    check_page("/sources")


def test_from_a_word_to_its_claim_and_back(screen, store):
    screen.goto(f"/sources/{documents(store)['Strike on market in Damra'].id}")
    screen.locator(".trigger").first.click()
    assert screen.locator(".card.is-on").count() == 1
    assert "struck" in screen.locator(".card.is-on mark").first.inner_text()
    screen.keyboard.press("Escape")
    assert screen.locator(".card.is-on").count() == 0
    screen.get_by_role("button", name="Verify now").click()
    screen.get_by_text("all as kept").wait_for()


@pytest.mark.parametrize("title", ["Shells 🚨", "قصف سوق ضمرة", "Strike on market in Damra"])
def test_a_selection_comes_back_as_the_same_words(screen, store, title):
    """Offsets in JavaScript's units and in code points: emoji, flags, combining marks, right to left, line ends."""
    document = documents(store)[title]
    screen.goto(f"/sources/{document.id}")
    stretches = [(a, b) for a in range(0, len(document.text), 5) for b in (a + 1, a + 7, a + 30) if document.text[a:b].strip()]
    found = screen.evaluate(
        """async (stretches) => {
            const {ranges, selected} = await import("/static/text.js");
            const root = document.querySelector("#text");
            return stretches.map(([start, end]) => {
                const pieces = ranges(root, start, end);
                const range = document.createRange();
                range.setStart(pieces[0].startContainer, pieces[0].startOffset);
                range.setEnd(pieces.at(-1).endContainer, pieces.at(-1).endOffset);
                getSelection().removeAllRanges();
                getSelection().addRange(range);
                return selected(root);
            });
        }""",
        stretches,
    )
    for (start, end), got in zip(stretches, found):
        wanted = Span.of(document, start, min(end, len(document.text)))
        assert (got["start"], got["end"]) == (wanted.start, wanted.end), (start, end, got)
