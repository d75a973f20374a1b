"""A small project of reports in our own words, the workspace on it, and a browser that can reach nothing but this machine."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import socket
import threading
import time
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from attested.model import (
    Acquisition,
    Argument,
    Claim,
    Document,
    Finding,
    Maker,
    Original,
    Quantity,
    Source,
    Span,
    Speaker,
    When,
    Where,
)
from attested.pipeline import assemble
from attested.store import open_store

MACHINE = Maker(stage="extract.test", version=1)
WIRE = Source(id="example-wire", name="Example Wire", kind="agency", country="GB")
REVIEW = Source(id="example-review", name="Example Review", kind="outlet", country="FR")
# Everything here would run if a page ever showed a source as it is.
HOSTILE = (
    '<script>window.hacked = 1</script><img src=x onerror="window.hacked = 1"> "\'><svg onload=window.hacked=1> '
    "{{ 7 * 7 }} javascript:alert(1) </p></article><iframe src=//example.org>"
)

DAMRA = Where(id="place:damra", name="Damra", country="SY", admin="Idlib", lat=35.9, lon=36.6, precision="town")
IDLIB = Where(id="place:idlib-province", name="Idlib", country="SY", lat=35.9, lon=36.6, precision="province")


class Report:
    """A report under construction: words are found in its text, so that no offset is counted by hand."""

    def __init__(self, text: str, *, title: str, source: Source | None, day: date | None, lang: str = "en") -> None:
        id = Document.identify(text, source.id if source else None, day)
        self.document = Document(id=id, source=source, title=title, published=day, fetched=day, lang=lang, text=text)
        self.claims: list[Claim] = []

    def span(self, words: str, after: int = 0) -> Span:
        start = self.document.text.index(words, after)
        return Span.of(self.document, start, start + len(words))

    def claim(self, kind: str, evidence: str, trigger: str, *arguments: Argument, **more) -> Claim:
        where = self.span(evidence)
        made = Claim.make(
            kind=kind, evidence=(where,), trigger=self.span(trigger, where.start), arguments=arguments, made_by=MACHINE,
            **{"confidence": 0.8, **more},
        )  # fmt: skip
        self.claims.append(made)
        return made

    def name(self, role: str, words: str, entity: str | None = None) -> Argument:
        return Argument(role=role, span=self.span(words), name=words, entity=entity)

    def count(self, role: str, words: str, low: int | None, high: int | None, of: str = "people") -> Argument:
        return Argument(
            role=role, span=self.span(words), quantity=Quantity(low=low, high=high, unit="people", of=of, as_written=words)
        )

    def at(self, words: str, where: Where) -> Argument:
        return Argument(role="place", span=self.span(words), name=words, where=where)

    def on(self, words: str, day: date, last: date | None = None) -> Argument:
        when = When(earliest=day, latest=last or day, precision="days" if last else "day", as_written=words)
        return Argument(role="time", span=self.span(words), when=when)

    def speaker(self, words: str, kind: str = "officials", named: bool = True) -> Speaker:
        return Speaker(span=self.span(words), name=words, kind=kind, named=named)


def reports() -> list[Report]:
    """Two accounts of one strike that differ, a province-only event, an Arabic text, one with emoji, a hostile one."""
    day = date(2025, 3, 4)
    first = Report(
        "A drone struck a market in Damra on Monday, killing at least 12 people, the White Helmets said.\n\n"
        "The army denied that it had struck the market. “We hit a depot”, a spokesman said.",
        title="Strike on market in Damra",
        source=WIRE,
        day=day,
    )
    strike = "A drone struck a market in Damra on Monday, killing at least 12 people, the White Helmets said."
    first.claim(
        "air_strike",
        strike,
        "struck",
        first.name("target", "market"),
        first.at("Damra", DAMRA),
        first.on("Monday", date(2025, 3, 3)),
        first.count("killed", "at least 12 people", 12, None),
        speakers=(first.speaker("White Helmets", "monitor"),),
    )
    first.claim(
        "air_strike",
        "The army denied that it had struck the market.",
        "struck",
        first.name("agent", "army"),
        first.name("target", "market"),
        polarity="denied",
        speakers=(first.speaker("army", "military"),),
        confidence=0.6,
    )
    second = Report(
        "Seven people died when a drone hit the market of Damra on 3 March, the governor said. "
        "Reportedly, dozens fled the province of Idlib.",
        title="Governor: seven dead in Damra",
        source=REVIEW,
        day=date(2025, 3, 5),
    )
    second.claim(
        "air_strike",
        "Seven people died when a drone hit the market of Damra on 3 March, the governor said.",
        "hit",
        second.name("target", "market"),
        second.at("Damra", DAMRA),
        second.on("3 March", date(2025, 3, 3)),
        second.count("killed", "Seven people", 7, 7),
        speakers=(second.speaker("governor", "officials", named=False),),
        confidence=0.9,
    )
    second.claim(
        "displacement",
        "Reportedly, dozens fled the province of Idlib.",
        "fled",
        second.count("displaced", "dozens", 24, 99),
        second.at("Idlib", IDLIB),
        hedge="Reportedly",
        confidence=0.4,
    )
    arabic = Report(
        "قصفت طائرة مسيرة سوق ضمرة يوم الاثنين.\nقتل سبعة أشخاص 🕊️ وجرح عشرات.",
        title="قصف سوق ضمرة",
        source=REVIEW,
        day=day,
        lang="ar",
    )
    arabic.claim("air_strike", "قصفت طائرة مسيرة سوق ضمرة يوم الاثنين.", "قصفت", arabic.name("target", "سوق ضمرة"))
    emoji = Report(
        "🚨🚨 BREAKING 👨‍👩‍👧: shells hit Naya 🇸🇾 overnight.\r\nNobody was hurt. e\u0301cole fermée.",
        title="Shells 🚨",
        source=None,
        day=None,
    )
    emoji.claim("shelling", "shells hit Naya 🇸🇾 overnight.", "hit", emoji.name("place", "Naya"), status="possible")
    hostile = Report(f"Rebels attacked {HOSTILE} on Friday.", title=HOSTILE, source=Source(id="x", name=HOSTILE), day=day)
    hostile.claim(
        "attack",
        f"Rebels attacked {HOSTILE} on Friday.",
        "attacked",
        hostile.name("target", HOSTILE),
        hostile.name("agent", "Rebels"),
        speakers=(hostile.speaker(HOSTILE),),
        hedge=HOSTILE,
    )
    return [first, second, arabic, emoji, hostile]


def fill(path: Path, made: list[Report]) -> None:
    """Write reports and their claims into a store."""
    with open_store(path) as store:
        for n, report in enumerate(made):
            content = report.document.text.encode()
            original = Original(sha256=hashlib.sha256(content).hexdigest(), content=content, media_type="text/plain")
            came = Acquisition(
                original=original.sha256,
                path=f"reports/{n}.txt",
                document=report.document.id,
                at=datetime(2025, 3, 6, 8, n, tzinfo=UTC),
            )
            with store.writer() as writer:
                writer.keep(original, came, report.document)
                writer.code(report.document, report.claims, fingerprint="test")
        with store.writer() as writer:
            writer.note(
                Finding(item="reports/scan.pdf", code="no_text", message="no words in it; read it with OCR first", level="refused")
            )
        assemble(store)


@pytest.fixture(scope="session")
def filled(tmp_path_factory) -> Path:
    """A database with the reports, made once; tests take copies of it."""
    path = tmp_path_factory.mktemp("web") / "filled.db"
    fill(path, reports())
    return path


@pytest.fixture
def db(filled, tmp_path) -> Path:
    """A copy of the database for one test."""
    path = tmp_path / "project.db"
    shutil.copyfile(filled, path)
    return path


def tied_report() -> Report:
    """Ties, one of them denied, and movements: one whole, one without an origin, one of the same people from elsewhere later."""
    text = (
        "Alpha Front is armed by the state of Beta. Beta denies that it arms Alpha Front. Beta trains Gamma Brigade. "
        "On 3 March 300 men of Alpha Front moved from Damra to Idlib. On 9 March men of Alpha Front left Homs for Idlib province. "
        "Convoys reached Homs on 10 March."
    )
    report = Report(text, title="Who arms whom", source=REVIEW, day=date(2025, 3, 11))
    homs = Where(id="place:homs", name="Homs", country="SY", lat=34.73, lon=36.71, precision="town")
    idlib = Where(id="place:idlib", name="Idlib", country="SY", lat=35.93, lon=36.63, precision="town")

    def at(role: str, words: str, where: Where) -> Argument:
        return Argument(role=role, span=report.span(words), name=where.name, where=where)

    def claim(sentence: str, kind: str, trigger: str, *arguments: Argument, **more) -> None:
        report.claim(kind, sentence, trigger, *arguments, **more)

    first, second, third, fourth, fifth, sixth = (s + "." for s in text.removesuffix(".").split(". "))
    alpha, beta = report.name("agent", "Beta"), report.name("target", "Alpha Front")
    claim(first, "arms", "armed", alpha, beta, status="ongoing")
    claim(second, "arms", "arms", alpha, beta, status="ongoing", polarity="denied")
    claim(third, "trains", "trains", alpha, report.name("target", "Gamma Brigade"), status="ongoing")
    men = report.name("agent", "Alpha Front")
    count = report.count("forces", "300 men", 300, 300, of="men")
    there = at("origin", "Damra", DAMRA), at("destination", "Idlib", idlib)
    claim(fourth, "deployment", "moved", men, count, *there, report.on("3 March", date(2025, 3, 3)))
    later = at("origin", "Homs", homs), at("destination", "Idlib province", IDLIB)
    claim(fifth, "deployment", "left", men, *later, report.on("9 March", date(2025, 3, 9)))
    claim(sixth, "deployment", "reached", at("destination", "Homs", homs), report.on("10 March", date(2025, 3, 10)))
    return report


@pytest.fixture
def tied(db) -> None:
    """The project with a report of ties and movements beside. Ask for it before `client`, `store` or `screen`."""
    fill(db, [tied_report()])


@pytest.fixture
def store(db):
    with open_store(db) as opened:
        yield opened


class Client:
    """A browser without scripts: it keeps its cookie, and sends the token of the page it last saw."""

    def __init__(self, app) -> None:
        from fastapi.testclient import TestClient

        self.http = TestClient(app, base_url="http://127.0.0.1", follow_redirects=False)
        self.app = app

    def get(self, path: str, **more):
        return self.http.get(path, **more)

    def page(self, path: str) -> str:
        answer = self.http.get(path)
        assert answer.status_code == 200, (path, answer.status_code, answer.text[-2000:])
        return answer.text

    def token(self) -> str:
        found = re.search(r'data-csrf="([0-9a-f]+)"', self.http.get("/codebook").text)
        assert found
        return found.group(1)

    def post(self, path: str, data=None, **more):
        return self.http.post(path, data=data, headers={"X-CSRF-Token": self.token(), **more.pop("headers", {})}, **more)


@pytest.fixture
def client(store) -> Client:
    """The workspace on the small project, asked without a browser."""
    from attested.web.app import workspace_app
    from attested.web.security import Access

    return Client(workspace_app(store, Access(user="tester")))


@pytest.fixture
def empty_client(tmp_path) -> Client:
    """The workspace on an empty project."""
    from attested.web.app import workspace_app
    from attested.web.security import Access

    with open_store(tmp_path / "empty.db") as opened:
        yield Client(workspace_app(opened, Access(user="tester")))


# The browser


class Served:
    """The workspace at an address, and the store behind it."""

    def __init__(self, app, store) -> None:
        import uvicorn

        self.store = store
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.socket.getsockname()[1]}"
        self.server = uvicorn.Server(uvicorn.Config(app, log_level="error"))
        self.thread = threading.Thread(target=self.server.run, kwargs={"sockets": [self.socket]}, daemon=True)
        self.thread.start()
        until = time.monotonic() + 10
        while not self.server.started and time.monotonic() < until:
            time.sleep(0.02)

    def stop(self) -> None:
        self.server.should_exit = True
        self.thread.join(10)


@pytest.fixture
def served(store):
    """The workspace on the small project, served on this machine."""
    from attested.web.app import workspace_app
    from attested.web.security import Access

    running = Served(workspace_app(store, Access(user="tester")), store)
    yield running
    running.stop()


def chromium() -> str | None:
    """Where a Chromium is, if one is installed."""
    return (
        os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    )


@pytest.fixture(scope="session")
def browser():
    """A headless Chromium; skipped where there is none, or where the front-end packages are not there."""
    from attested.web import assets

    program = chromium()
    if program is None:
        pytest.skip("no Chromium is installed (on Debian: apt-get install chromium)")
    if not (assets.VENDOR / "manifest.json").exists():
        pytest.skip("the front-end packages are not there: make assets")
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as running:
        opened = running.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-dev-shm-usage"])
        yield opened
        opened.close()


@pytest.fixture
def screen(browser, served):
    """A page of the browser on the workspace, the network cut.

    Any request beyond this machine, any error of a script, any breach of the content policy fails the test.
    """
    context = browser.new_context(viewport={"width": 1280, "height": 860}, base_url=served.url)
    outside: list[str] = []
    trouble: list[str] = []

    def gate(route) -> None:
        if route.request.url.startswith((served.url, "data:", "blob:")):
            route.continue_()
        else:
            outside.append(route.request.url)
            route.abort()

    context.route("**/*", gate)
    page = context.new_page()
    page.set_default_timeout(25_000)  # machines that build and test at once are slow
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.on("console", lambda message: trouble.append(message.text) if message.type == "error" else None)
    page.expected = []  # texts of errors that a test brings about on purpose
    yield page
    context.close()
    assert outside == []
    assert [line for line in trouble if not any(known in line for known in page.expected)] == []


def serious(page) -> list[str]:
    """What axe finds that is serious or critical on the page as it stands."""
    axe = Path(__file__).parents[2] / "build" / "axe" / "axe.min.js"
    if not axe.exists():
        pytest.skip("axe-core is not there: make assets")
    # Evaluated through the debugger, so that the content policy stays as it is.
    page.evaluate(axe.read_text(encoding="utf-8"))
    found = page.evaluate("async () => (await axe.run(document, {resultTypes: ['violations']})).violations")
    return [
        f"{v['id']} ({v['impact']}): {v['help']}: {v['nodes'][0]['html'][:160]} [{v['nodes'][0].get('failureSummary', '')[:200]}]"
        for v in found
        if v["impact"] in ("serious", "critical")
    ]


@pytest.fixture
def check_page(screen):
    """Open a page and hold it to what holds for every screen: no serious finding of axe in light and dark, no sideways scrolling
    at 360 px, one heading of the first rank, a focus that shows."""

    def check(path: str) -> None:
        screen.goto(path)
        assert screen.locator("h1").count() == 1, f"{path} has {screen.locator('h1').count()} headings of the first rank"
        assert serious(screen) == [], path
        screen.emulate_media(color_scheme="dark")
        assert serious(screen) == [], f"{path}, dark"
        screen.emulate_media(color_scheme="light")
        screen.set_viewport_size({"width": 360, "height": 740})
        screen.wait_for_timeout(50)
        wide = screen.evaluate("document.documentElement.scrollWidth")
        assert wide <= 360, f"{path} is {wide} px wide on a screen of 360"
        screen.set_viewport_size({"width": 1280, "height": 860})

    return check
