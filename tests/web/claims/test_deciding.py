"""Deciding on claims: from the reader and from the table, one and many, taken back, corrected and added; nothing is overwritten."""

from __future__ import annotations

import json
import re
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import unquote

import pytest

from attested.model import Span
from attested.query import Question
from attested.store import open_store
from attested.web.app import workspace_app
from attested.web.security import Access


def strike(store):
    return next(c for c in store.view().claims(Question(kind="air_strike", polarity="affirmed", source="Example Wire")))


def test_rejected_leaves_the_views_and_comes_back_when_taken_back(client, store):
    claim = strike(store)
    answer = client.post(
        "/claims/decide",
        {"claim": claim.id, "verdict": "reject", "note": "not so", "back": f"/search?kind=air_strike#c-{claim.id}"},
    )
    assert answer.status_code == 303
    there = answer.headers["location"]
    assert there.startswith("/search?kind=air_strike&done=reject%3A")
    page = client.page(there)
    assert f'value="{claim.id}"' not in page
    assert "rejected: 1 claim." in page
    assert f'value="{claim.id}"' in client.page("/search?state=rejected")
    number = re.search(r"reject:(\d+)", unquote(there)).group(1)
    back = client.post("/claims/undo", {"number": number, "back": there}).headers["location"]
    assert f'value="{claim.id}"' in client.page(back)
    assert [d.verdict for d in store.view().people.decisions()] == ["undo", "reject"]
    assert store.view().people.decisions()[1].note == "not so"
    assert store.view().people.decisions()[1].by == "tester"


def test_two_at_once_lose_nothing(client, store, db):
    """Two people decide on the same and on other claims at the same time, each through a workspace of their own on one file."""
    ids = [claim.id for claim in store.view().claims()]
    with open_store(db) as other_store:
        people = [client, type(client)(workspace_app(other_store, Access(user="second")))]
        tokens = [one.token() for one in people]

        def work(n: int) -> list[int]:
            return [
                people[n]
                .http.post(
                    "/claims/decide", data={"claim": id, "verdict": ("accept", "unsure")[n]}, headers={"X-CSRF-Token": tokens[n]}
                )
                .status_code
                for id in (ids if n else ids[::-1])
            ]

        with ThreadPoolExecutor(2) as pool:
            answers = list(pool.map(work, range(2)))
    assert answers == [[303] * len(ids)] * 2
    kept = store.view().people.decisions(limit=1000)
    assert sorted((d.by, d.seen.id) for d in kept) == sorted((who, id) for who in ("tester", "second") for id in ids)
    assert not list(store.view().wrong())


def test_many_at_once(client, store):
    ids = [claim.id for claim in store.view().claims(Question(kind="air_strike"))]
    client.post("/claims/decide", {"claim": ids, "verdict": "accept"})
    assert client.page("/search?state=accepted").count("state-accepted") == len(ids)


@pytest.mark.parametrize(
    "back", ["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:alert(1)", "/a\r\nset-cookie: x=1"]
)
def test_the_way_back_never_leaves_this_place(client, store, back):
    answer = client.post("/claims/decide", {"claim": strike(store).id, "verdict": "accept", "back": back})
    assert answer.headers["location"].startswith("/?done=accept")


def test_what_is_no_verdict_or_no_claim_is_refused(client, store):
    assert client.post("/claims/decide", {"claim": strike(store).id, "verdict": "maybe"}).status_code == 400
    assert client.post("/claims/decide", {"claim": "f" * 32, "verdict": "accept"}).status_code == 404


def test_a_claim_has_an_address_of_its_own(client, store):
    claim = strike(store)
    assert client.get(f"/claims/{claim.id[:12]}").headers["location"] == f"/sources/{claim.document}?claim={claim.id}#c-{claim.id}"


def draft_for(store, **changed):
    claim = strike(store)
    document = store.view().document(claim.document)
    span = Span.of(document, *(lambda at: (at, at + 19))(document.text.index("at least 12 people")))
    draft = {
        "kind": "air_strike", "evidence": [[claim.evidence[0].start, claim.evidence[0].end]],
        "trigger": [claim.trigger.start, claim.trigger.end],
        "slots": [{"role": "killed", "start": span.start, "end": span.end, "low": 12, "high": 15}],
    }  # fmt: skip
    return claim, {**draft, **changed}


def test_a_correction_stands_in_place_of_the_machines_which_is_kept(client, store):
    claim, draft = draft_for(store)
    answer = client.post(f"/sources/{claim.document}/claims", {"draft": json.dumps(draft), "correct": claim.id, "note": "up to 15"})
    assert answer.status_code == 200, answer.text
    made, done = answer.text.split()
    assert done.startswith("correct:")
    page = client.page(f"/sources/{claim.document}?claim={made}")
    assert "12–15" in page
    assert "corrected" in page
    assert f'data-claim="{claim.id}"' not in page
    assert f'data-claim="{claim.id}"' in client.page(f"/sources/{claim.document}?rejected=yes")
    past = client.page(f"/sources/{claim.document}/history/{made}")
    assert "up to 15" in past
    event = next(
        e for e in client.app.state.workspace.desk().__enter__().page_events(Question(kind="air_strike")).rows if e.killed[1]
    )
    assert event.killed == (12, 15)


def test_a_claim_is_added_on_its_words(client, store):
    claim, draft = draft_for(store, kind="attack", trigger=None, slots=[])
    made = client.post(f"/sources/{claim.document}/claims", {"draft": json.dumps(draft)}).text.split()[0]
    kept = store.view().claim(made)
    assert kept.kind == "attack"
    assert kept.made_by.stage == "review"
    assert "added by a person" in client.page(f"/sources/{claim.document}?claim={made}")


@pytest.mark.parametrize(
    "draft", ["", "{}", "[1]", '{"kind": "picnic", "evidence": [[0, 5]]}', '{"kind": "attack", "evidence": [[90000, 90005]]}']
)
def test_what_is_no_claim_is_refused_in_words(client, store, draft):
    answer = client.post(f"/sources/{strike(store).document}/claims", {"draft": draft})
    assert answer.status_code in (400, 422), answer.text
    assert not store.view().people.decisions()


def test_how_a_draft_would_read_keeps_nothing(client, store):
    claim, draft = draft_for(store)
    assert "12–15" in client.post(f"/sources/{claim.document}/draft", {"draft": json.dumps(draft)}).text
    assert not store.view().people.decisions()


def test_decided_and_taken_back_by_keys(screen, store):
    claim = strike(store)
    screen.goto(f"/sources/{claim.document}?claim={claim.id}")
    screen.keyboard.press("y")
    screen.get_by_text("accepted: 1 claim.").wait_for()
    assert screen.locator(f"#c-{claim.id} .state-accepted").count() == 1
    screen.keyboard.press("z")
    screen.get_by_text("taken back: 1 claim.").wait_for()
    assert screen.locator(f"#c-{claim.id} .state-unreviewed").count() == 1


def test_words_become_a_claim_in_a_browser(screen, store):
    """Select words, say what they are, see how it would read, add it: in a text with emoji before the words."""
    document = next(d for d in store.view().documents() if d.title == "Shells 🚨")
    screen.goto(f"/sources/{document.id}")

    def select(words):
        screen.evaluate(
            """async ([start, end]) => {
                const {ranges} = await import("/static/text.js");
                const pieces = ranges(document.querySelector("#text"), start, end);
                const range = document.createRange();
                range.setStart(pieces[0].startContainer, pieces[0].startOffset);
                range.setEnd(pieces.at(-1).endContainer, pieces.at(-1).endOffset);
                getSelection().removeAllRanges();
                getSelection().addRange(range);
            }""",
            [document.text.index(words), document.text.index(words) + len(words)],
        )

    select("Nobody was hurt.")
    screen.keyboard.press("a")
    form = screen.locator("#compose")
    form.wait_for()
    form.locator("[name=kind]").select_option("shelling")
    select("Nobody")
    form.locator("[name=as]").select_option("injured")
    form.locator(".use").click()
    form.get_by_label("at most").fill("0")
    form.get_by_text("≤ 0").wait_for()
    form.get_by_role("button", name="Add the claim").click()
    screen.get_by_text("added: 1 claim.").wait_for()
    made = [c for c in store.view().claims(Question(document=document.id)) if c.made_by.stage == "review"]
    assert [c.evidence[0].quote for c in made] == ["Nobody was hurt."]
    assert made[0].arguments[0].span.quote == "Nobody"
