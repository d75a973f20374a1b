"""Home."""

from __future__ import annotations


def test_home_shows_what_is_new_and_what_was_refused(client):
    page = client.page("/")
    assert "Strike on market in Damra" in page
    assert "reports/scan.pdf" in page


def test_the_second_visit_tells_only_what_changed(client, store):
    from attested import review

    assert "first visit" in client.page("/")
    claim = next(iter(store.view().claims()))
    client.app.state.workspace._visits.clear()  # half an hour later
    page = client.page("/")
    assert "What changed" in page
    assert "Nothing new" in page
    review.accept(store, claim.id, by="tester")
    assert "<b>1</b> decision</a>" in client.page("/")
    assert "Strike on market in Damra" in client.page("/?since=1970")
    assert client.get("/?since=yesterday").status_code == 400


def test_disputes_and_the_queue_are_there(client):
    page = client.page("/")
    assert "Waits for a decision" in page
    assert "/review" in page


def test_the_tour_stays_away_once_it_was_declined(screen):
    screen.goto("/")
    screen.get_by_role("button", name="No, thanks").click()
    screen.goto("/")
    assert screen.locator(".tour").count() == 0


def test_home_and_tour_in_a_browser(check_page):
    check_page("/")
    check_page("/tour")


def test_the_keys_of_every_page(screen):
    screen.goto("/")
    screen.keyboard.press("?")
    screen.locator("#keys").wait_for(state="visible")
    screen.keyboard.press("Escape")
    screen.keyboard.press("g")
    screen.keyboard.press("b")
    screen.wait_for_url("**/codebook")
    screen.keyboard.press("Tab")
    assert screen.evaluate("document.activeElement.className") == "skip"


def test_light_and_dark_stay_as_chosen(screen):
    screen.goto("/")
    screen.get_by_role("button", name="Light or dark").click()
    chosen = screen.evaluate("document.documentElement.dataset.theme")
    screen.goto("/codebook")
    assert screen.evaluate("document.documentElement.dataset.theme") == chosen == "dark"
