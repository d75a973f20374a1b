"""Home."""

from __future__ import annotations


def test_home_shows_what_is_new_and_what_was_refused(client):
    page = client.page("/")
    assert "Strike on market in Damra" in page
    assert "reports/scan.pdf" in page


def test_home_in_a_browser(check_page, screen):
    check_page("/")


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
