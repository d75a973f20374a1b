"""The review queue: one decision a screen, nothing overwritten, two people at once lose nothing; blind rounds and their figures."""

from __future__ import annotations

import html
import re
import sys
import threading
from pathlib import Path

import pytest

from attested import review
from attested.errors import ReviewError
from attested.model import Argument, Claim, Document, Quantity, Span
from attested.pipeline import reassemble
from attested.query import Desk, Question
from attested.web.correcting import corrected
from attested.web.passage import passage

sys.path.insert(0, str(Path(__file__).parents[1]))
from people import cheap_hashes, team


@pytest.fixture(autouse=True)
def quick(store):
    with cheap_hashes():
        yield
    for thread in threading.enumerate():  # what is still assembled beside needs the store
        if thread.name == "settling":
            thread.join(60)


def desk(store) -> Desk:
    return Desk(store.view())


def states(store) -> dict[str, str]:
    every = Question(state=("unreviewed", "accepted", "rejected", "unsure", "corrected", "replaced", "added"))
    return {row.coded.claim.id: row.state for row in desk(store).page_claims(every, limit=200).rows}


def at(answer) -> str:
    """The claim that an answer leads to."""
    assert answer.status_code == 303, answer.text[-1500:]
    return re.match(r"/review/([0-9a-f]+)", answer.headers["location"]).group(1)


def strike_id(store) -> str:
    return desk(store).page_events(Question(disputed=True)).rows[0].id


def test_the_queue_begins_with_what_matters_most_and_a_decision_moves_on(client, store):
    wanted = [row.coded.claim.id for row in review.queue(desk(store), "tester", limit=20).rows]
    first = at(client.get("/review"))
    assert first == wanted[0]
    page = client.page(f"/review/{first}")
    assert "Accept" in page
    assert f"<b>{len(wanted)}</b> wait" in page
    second = at(client.post(f"/review/{first}/decide", {"verdict": "accept", "note": "as I read it"}))
    assert second == wanted[1]
    third = at(client.post(f"/review/{second}/decide", {"verdict": "unsure"}))
    assert third == wanted[2]
    at(client.post(f"/review/{third}/decide", {"verdict": "reject"}))
    found = states(store)
    assert [found[id] for id in wanted[:3]] == ["accepted", "unsure", "rejected"]
    assert "as I read it" in client.page(f"/review/{first}")


def test_undo_goes_back_to_what_was_decided_last(client, store):
    first = at(client.get("/review"))
    client.post(f"/review/{first}/decide", {"verdict": "reject"})
    assert at(client.post("/review/undo")) == first
    assert states(store)[first] == "unreviewed"
    page = client.page(f"/review/{first}")
    assert "(taken back)" in page  # nothing is overwritten: both entries stand
    answer = client.post("/review/undo")
    assert answer.status_code == 400
    assert "nothing that could be taken back" in answer.text


def test_what_is_passed_over_comes_last_and_is_offered_again(client, store):
    total = len(states(store))
    seen = [at(client.get("/review"))]
    where = f"/review/{seen[0]}"
    for _ in range(total):
        answer = client.post(where.replace(seen[-1], f"{seen[-1]}/skip"))
        where = answer.headers["location"]
        if not re.match(r"/review/", where):
            break
        seen.append(at(answer))
    assert len(set(seen)) == total
    assert "you passed over still wait" in client.page(where)


def test_the_queue_can_be_narrowed_and_keeps_the_question(client, store):
    event = next(iter(desk(store).page_events(Question(disputed=True)).rows)).id
    first = at(client.get(f"/review?event={event}"))
    mine = {c.claim.id for c in desk(store).event(event).claims}
    assert first in mine
    answer = client.post(f"/review/{first}/decide?event={event}", {"verdict": "accept"})
    assert at(answer) in mine
    assert f"event={event}" in answer.headers["location"]


def test_a_correction_stands_in_place_and_the_coders_reading_is_kept(client, store):
    claim = next(c for c in desk(store).claims() if any(a.quantity for a in c.claim.arguments)).claim
    n = next(n for n, a in enumerate(claim.arguments) if a.quantity)
    form = {f"keep-{i}": "on" for i in range(len(claim.arguments))} | {f"says-{i}": "on" for i in range(len(claim.speakers))}
    form |= {"kind": "shelling", "polarity": claim.polarity, "status": claim.status, f"low-{n}": "9", f"high-{n}": ""}
    assert client.post(f"/review/{claim.id}/correct", {**form, "note": "shells, not a drone"}).status_code == 303
    found = states(store)
    assert found[claim.id] == "replaced"
    made = next(r for r in desk(store).page_claims(Question(state="corrected")).rows).coded.claim
    assert made.kind == "shelling"
    assert (made.arguments[n].quantity.low, made.arguments[n].quantity.high) == (9, None)
    assert made.made_by.stage == "review"
    after = re.search(r'name="after" value="(\d+)"', client.page(f"/review/{made.id}")).group(1)
    answer = client.post(f"/review/{made.id}/correct", {**form, "after": after})
    assert answer.status_code == 400
    assert "nothing was changed" in answer.text


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"kind": "picnic"}, "no kind of claim"), ({"polarity": "maybe"}, "no stance"),
        ({"keep-0": "on", "role-0": "cook"}, "no role"),
        ({"keep-0": "on", "low-0": "many"}, "no number"), ({"keep-0": "on", "low-0": "9", "high-0": "3"}, "empty"),
        ({"keep-0": "on", "low-0": "", "high-0": ""}, "needs a bound"), ({"keep-0": "on", "low-0": "-4"}, "cannot be"),
        ({"keep-0": "on"}, "nothing was changed"),
    ],
)  # fmt: skip
def test_what_cannot_be_corrected_so(given, words):
    document = Document(id="d", text="Shells killed seven.")
    seven = Argument(role="killed", span=Span.of(document, 14, 19), quantity=Quantity(low=7, high=7))
    claim = Claim.make(kind="shelling", evidence=(Span.of(document, 0, 20),), arguments=(seven,), confidence=1.0)
    with pytest.raises(ReviewError, match=words):
        corrected(claim, given)


def test_the_passage_holds_the_words_unchanged(store):
    for coded in desk(store).claims():
        shown = passage(coded.document, coded.claim)
        joined = "\n".join("".join(piece.text for piece in line) for line in shown.lines)
        assert joined in coded.document.text
        for span in coded.claim.spans():
            assert span.quote in joined
        trigger = "".join(p.text for line in shown.lines for p in line if "trigger" in p.marks)
        assert trigger == (coded.claim.trigger.quote if coded.claim.trigger else "")


def test_two_people_get_different_claims_and_see_who_is_on_what(store):
    seats = team(store, Ada="reviewer", Ben="reviewer")
    hers = at(seats["Ada"].get("/review"))
    seats["Ada"].page(f"/review/{hers}")
    seats["Ada"].post(f"/review/{hers}/lock")  # which the page does once it is shown
    his = at(seats["Ben"].get("/review"))
    assert his != hers
    page = seats["Ben"].page(f"/review/{hers}")
    assert re.search(r"<b[^>]*>Ada</b> is on this", page)
    assert "Ada</b> is on this" in seats["Ben"].post(f"/review/{hers}/lock").text
    assert "is on this" not in seats["Ada"].page(f"/review/{hers}")
    # whoever decides is led to a claim whose lock is taken on the way
    after = at(seats["Ada"].post(f"/review/{hers}/decide", {"verdict": "accept"}))
    assert desk(store).people.locks([after])[after].by == "Ada"


def test_a_page_can_be_looked_at_while_somebody_writes(client, store):
    claim = at(client.get("/review"))
    with store.writer("a long run"):
        assert client.get(f"/review/{claim}").status_code == 200
        assert client.get(f"/events/{strike_id(store)}").status_code == 200


def test_a_decision_on_a_page_that_is_older_than_another_decision_is_asked_again(store):
    seats = team(store, Ada="reviewer", Ben="reviewer")
    claim = at(seats["Ada"].get("/review"))
    after = re.search(r'name="after" value="(\d+)"', seats["Ben"].page(f"/review/{claim}")).group(1)
    seats["Ada"].post(f"/review/{claim}/decide", {"verdict": "accept", "note": "clear", "after": after})
    answer = seats["Ben"].post(f"/review/{claim}/decide", {"verdict": "reject", "note": "not so", "after": after})
    assert answer.status_code == 409
    assert "Ada said “accept”" in html.unescape(answer.text)
    assert "not so" in answer.text  # what he wrote is still there
    assert states(store)[claim] == "accepted"
    anyway = {"verdict": "reject", "note": "not so", "after": after, "anyway": "true"}
    answer = seats["Ben"].post(f"/review/{claim}/decide", anyway)
    assert answer.status_code == 303
    assert states(store)[claim] == "rejected"
    decided = [(d.by, d.verdict) for d in store.view().people.decisions() if d.seen and d.seen.id == claim]
    assert decided == [("Ben", "reject"), ("Ada", "accept")]


def test_two_people_at_once_lose_nothing(store):
    """Both work the queue down in threads of their own; each decision stands, and no claim is left."""
    seats = team(store, Ada="reviewer", Ben="reviewer")
    made: dict[str, list[str]] = {name: [] for name in seats}
    trouble: list[str] = []

    def work(name: str) -> None:
        try:
            seat = seats[name]
            answer = seat.get("/review")
            while answer.status_code == 303 and (found := re.match(r"/review/([0-9a-f]{16,})", answer.headers["location"])):
                claim = found.group(1)
                after = re.search(r'name="after" value="(\d+)"', seat.page(f"/review/{claim}")).group(1)
                verdict = "accept" if name == "Ada" else "unsure"
                fields = {"verdict": verdict, "note": f"{name} on {claim}", "after": after}
                answer = seat.post(f"/review/{claim}/decide", fields)
                if answer.status_code == 409:
                    answer = seat.get("/review")
                    continue
                assert answer.status_code == 303, answer.text[-500:]
                made[name].append(claim)
        except Exception as error:
            trouble.append(f"{name}: {error!r}")

    threads = [threading.Thread(target=work, args=(name,)) for name in seats]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert trouble == []
    kept = [(d.by, d.seen.id, d.note) for d in store.view().people.decisions(limit=1000) if d.seen]
    assert sorted(kept) == sorted((name, claim, f"{name} on {claim}") for name, claims in made.items() for claim in claims)
    assert not [id for id, state in states(store).items() if state == "unreviewed"]


def test_coders_may_not_decide_but_remark(store):
    seats = team(store, Cy="coder")
    claim = desk(store).claims()[0].claim.id
    assert seats["Cy"].get("/review").headers["location"] == "/tasks"
    page = seats["Cy"].page(f"/review/{claim}")
    assert "Accept" not in page
    assert seats["Cy"].post(f"/review/{claim}/decide", {"verdict": "accept"}).status_code == 403
    assert seats["Cy"].post(f"/review/{claim}/remark", {"words": "odd place"}).status_code == 303
    assert "odd place" in seats["Cy"].page(f"/review/{claim}")


def test_a_blind_round_from_drawing_to_settling(store):
    seats = team(store, Ada="reviewer", Ben="coder", Cy="coder")
    answer = seats["Ada"].post("/rounds", {"name": "First", "coders": "Ben, Cy", "share": "100", "most": "3"})
    assert answer.headers["location"] == "/rounds/First"
    mine = {name: [a.number for a, _ in review.tasks(desk(store), name)] for name in ("Ben", "Cy")}
    assert len(mine["Ben"]) == len(mine["Cy"]) == 3
    assert seats["Ben"].get(f"/tasks/{mine['Cy'][0]}").status_code == 404
    assert seats["Ben"].post(f"/tasks/{mine['Cy'][0]}", {"verdict": "accept"}).status_code == 404
    assert seats["Ben"].get("/rounds/First").status_code == 403  # a coder of a round answers blind
    for n, number in enumerate(mine["Ben"]):
        answer = seats["Ben"].post(f"/tasks/{number}", {"verdict": "accept"})
        assert answer.headers["location"] == (f"/tasks/{mine['Ben'][n + 1]}" if n < 2 else "/tasks")
    for number, verdict in zip(mine["Cy"], ("accept", "reject", "accept")):
        seats["Cy"].post(f"/tasks/{number}", {"verdict": verdict, "note": "only Cy says this"})
    assert "only Cy says this" not in seats["Ben"].page("/tasks")
    assert set(states(store).values()) == {"unreviewed"}
    page = seats["Ada"].page("/rounds/First")
    assert "2 of 3" in page
    assert "Settle 1 claim" in page
    table = seats["Ada"].get("/rounds/First/agreement.csv").text.splitlines()
    assert table[0] == "round,coder_1,coder_2,field,compared,equal,percent,kappa"
    assert table[1].startswith("First,Ben,Cy,verdict,3,2,66.7,")
    case = review.cases(desk(store), "First", open_only=True)[0]
    assert "only Cy says this" in seats["Ada"].page(f"/rounds/First/settle/{case.claim.id}")
    which = next(n for n, a in enumerate(case.answers) if a.coder == "Cy")
    choice = {"choice": f"answer {which}", "note": "the word is not there"}
    answer = seats["Ada"].post(f"/rounds/First/settle/{case.claim.id}", choice)
    assert answer.headers["location"] == "/rounds/First"
    assert states(store)[case.claim.id] == "rejected"
    told = seats["Ben"].page("/tasks")
    assert "<b>reject</b>" in told
    assert "the word is not there" in told


def test_a_round_needs_two_coders_and_some_claims(client):
    assert client.post("/rounds", {"name": "x", "coders": "Ben", "share": "100"}).status_code == 400
    assert client.post("/rounds", {"name": "x", "coders": "Ben, Cy", "share": "0"}).status_code == 400
    assert client.get("/rounds/none").status_code == 404
    assert "No round has begun" in client.page("/rounds")
    assert "You have no tasks" in client.page("/tasks")


def test_an_empty_project_says_what_to_do(empty_client):
    assert "Add reports" in empty_client.page("/review")


def test_an_address_cannot_put_words_on_the_page(client, store):
    claim = at(client.get("/review"))
    assert "deleted everything" not in client.page(f"/review/{claim}?told=deleted+everything")


def test_reviewing_by_keys(screen, store, check_page):
    check_page("/review")
    screen.goto("/review")
    screen.wait_for_url("**/review/*")
    first = screen.locator("article.judging").get_attribute("data-claim")
    screen.keyboard.press("n")
    screen.keyboard.type("seen")
    screen.keyboard.press("Escape")
    screen.keyboard.press("a")
    screen.wait_for_url("**told=accepted**")
    assert screen.locator("article.judging").get_attribute("data-claim") != first
    screen.keyboard.press("z")
    screen.wait_for_url(f"**/review/{first}**")
    screen.keyboard.press("e")
    assert screen.locator("#edit select[name=kind]").is_visible()
    screen.keyboard.press("Escape")
    screen.locator("h1").click()
    screen.keyboard.press("s")
    screen.wait_for_url("**skipped=**")
    assert [(d.verdict, d.note) for d in store.view().people.decisions()] == [("undo", ""), ("accept", "seen")]


def test_the_round_pages_in_a_browser(check_page, store):
    claims = [c.claim for c in desk(store).claims()][:2]
    review.assign(store, "R", claims, ["tester", "other"], by="tester")
    number = review.tasks(desk(store), "tester")[0][0].number
    check_page(f"/tasks/{number}")
    for who, verdict in (("tester", "accept"), ("other", "reject")):
        for a, _ in review.tasks(desk(store), who):
            review.answer(store, a.number, verdict, by=who)
    reassemble(store)
    check_page("/rounds/R")
    check_page(f"/rounds/R/settle/{claims[0].id}")
