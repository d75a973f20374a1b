"""The pictures of the README, taken in a real browser of the example reports: python tests/web/pictures.py

Each goes to docs/pictures/ and is held under 300 kB. Reports are read anew, so it takes a minute.
"""

from __future__ import annotations

import importlib.util
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from attested.model import CodedClaim
from attested.pipeline import run
from attested.query import Desk, Question
from attested.store import open_store
from attested.web.app import workspace_app
from attested.web.security import Access

ROOT = Path(__file__).resolve().parents[2]
PICTURES = ROOT / "docs" / "pictures"
MOST_BYTES = 300_000
SIZE = {"width": 1280, "height": 820}


def told_well(desk: Desk) -> CodedClaim:
    """The claim of most parts whose report tells several kinds: it makes a telling picture."""
    claims = [coded for coded in desk.claims() if coded.claim.speakers and coded.claim.role("killed", "forces")]
    return max(claims, key=lambda coded: (len(coded.claim.arguments), coded.claim.confidence, coded.claim.id))


def reader(page: Page, desk: Desk) -> None:
    """A report with one claim marked on its words."""
    coded = told_well(desk)
    page.goto(f"/sources/{coded.document.id}?claim={coded.claim.id}")
    page.evaluate("document.querySelector('main').scrollIntoView()")


def home(page: Page, desk: Desk) -> None:
    """The front page."""
    page.context.add_cookies([{"name": "tour", "value": "done", "url": page.url}])
    page.goto("/?since=1970")


def event(page: Page, desk: Desk) -> None:
    """An event about which sources differ."""
    row = desk.page_events(Question(disputed=True), order="sources", limit=1).rows[0]
    page.goto(f"/events/{row.id}")


def map_(page: Page, desk: Desk) -> None:
    """The map, with the precision of each place honoured."""
    page.goto("/map")
    page.locator(".maplibregl-canvas").wait_for(timeout=60_000)
    page.evaluate("document.querySelector('.maplibregl-map').scrollIntoView({block: 'center'})")
    page.wait_for_timeout(12_000)  # workers draw the land, without a graphics card


def figures(page: Page, desk: Desk) -> None:
    """Figures by source, as ranges."""
    page.goto("/figures")
    page.wait_for_timeout(1500)


TAKEN = {"home": home, "reader": reader, "event": event, "map": map_, "figures": figures}


def main() -> None:
    """Take them, or those that are named."""
    spec = importlib.util.spec_from_file_location("web_conftest", Path(__file__).with_name("conftest.py"))
    assert spec is not None
    assert spec.loader is not None
    fixtures = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(fixtures)
    PICTURES.mkdir(parents=True, exist_ok=True)
    wanted = sys.argv[1:] or list(TAKEN)
    with tempfile.TemporaryDirectory() as folder, open_store(Path(folder) / "pictures.db") as store:
        run([ROOT / "examples" / "reports", ROOT / "examples" / "accounts"], store, processes=1)
        served = fixtures.Served(workspace_app(store, Access(user="analyst")), store)
        with sync_playwright() as playwright, store.view() as view:
            browser = playwright.chromium.launch(executable_path=fixtures.chromium(), args=["--no-sandbox"])
            page = browser.new_context(viewport=SIZE, base_url=served.url).new_page()
            page.goto("/health")
            for name in wanted:
                TAKEN[name](page, Desk(view))
                page.wait_for_load_state("networkidle")
                path = PICTURES / f"{name}.png"
                page.screenshot(path=path)
                size = path.stat().st_size
                print(f"{path.relative_to(ROOT)}: {size:,} bytes", file=sys.stderr)
                if size > MOST_BYTES:
                    raise SystemExit(f"{path} is larger than {MOST_BYTES:,} bytes")
            browser.close()
        served.stop()


if __name__ == "__main__":
    main()
