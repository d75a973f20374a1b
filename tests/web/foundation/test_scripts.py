"""The scripts of pages: each runs once, and is asked for by one address."""

from __future__ import annotations


def test_no_script_is_loaded_under_two_addresses(screen, store):
    document = next(iter(store.view().documents()))
    asked = []
    screen.on("request", lambda request: asked.append(request.url.split("?")[0]) if request.resource_type == "script" else None)
    screen.goto(f"/sources/{document.id}")
    screen.wait_for_load_state("networkidle")
    assert asked
    assert len(set(asked)) == len(asked)


def test_light_and_dark_change_once_on_a_page_with_a_script_of_its_own(screen, store):
    document = next(iter(store.view().documents()))
    screen.goto(f"/sources/{document.id}")
    screen.get_by_role("button", name="Light or dark").click()
    assert screen.evaluate("document.documentElement.dataset.theme") == "dark"
