"""Search: every claim, event and report that answers a question, as a table; facets, columns, other codebooks, export."""

from __future__ import annotations

import hashlib
import io
import tempfile
from collections.abc import Iterator
from datetime import date

from fastapi import APIRouter, Depends, HTTPException, Request, Response
from fastapi.responses import RedirectResponse, StreamingResponse

from attested.export import claims as claim_lines
from attested.export import columns, csv_table, geojson, gexf
from attested.model import Tally
from attested.query import Desk, Question
from attested.web import address, crosswalk
from attested.web.render import page, part
from attested.web.screens import Screen
from attested.web.search_words import fields_in
from attested.web.security import Person, may
from attested.web.workspace import at_desk, workspace

router = APIRouter()
screen = Screen(name="search", title="Search", path="/search", router=router, group="Read", order=40, key="s")

VIEWS = {"claims": "Claims", "events": "Events", "acled": "as ACLED", "ucdp": "as UCDP", "reports": "Reports"}
ORDERS = {
    "claims": ("day", "told", "confidence", "kept"), "events": ("day", "changed", "sources", "killed"),
    "acled": ("day", "changed", "sources", "killed"), "ucdp": ("day", "changed", "sources", "killed"), "reports": ("day", "kept"),
}  # fmt: skip
COLUMNS = {
    "day": "When", "kind": "Kind", "told": "What", "who": "Who says", "place": "Where", "figures": "Figures", "outlet": "Outlet",
    "published": "Told on", "status": "It", "state": "Review", "confidence": "Read", "event": "Event",
}  # fmt: skip
SHOWN = ("day", "kind", "told", "who", "place", "state")
FACETS = {
    "kind": "Kind", "month": "Month", "country": "Country", "place": "Place", "actor": "Actor", "speaker": "Who says",
    "source": "Outlet", "status": "Status", "precision": "Place known to", "state": "Review", "disputed": "Disputed",
}  # fmt: skip
FORMATS = {
    ("claims", "jsonl"): "claims as JSON Lines", ("events", "csv"): "events as CSV", ("events", "geojson"): "events as GeoJSON",
    ("figures", "csv"): "figures as CSV", ("ties", "csv"): "ties as CSV", ("ties", "gexf"): "ties as GEXF",
    ("movements", "csv"): "movements as CSV", ("movements", "geojson"): "movements as GeoJSON",
}  # fmt: skip
PER_PAGE = 50


@router.get("/search")
def search(
    request: Request, view: str = "claims", order: str = "", after: str = "", first: int = 1, cols: str = "",
    desk: Desk = Depends(at_desk),
) -> Response:  # fmt: skip
    """The table. What is typed as `field:value` becomes a field of the address, so that it can be seen and taken away."""
    if (moved := _canonical(request)) is not None:
        return RedirectResponse(moved, 303)
    question = address.asked(request)
    view = view if view in VIEWS else "claims"
    order = order if order.removeprefix("-") in ORDERS[view] else ORDERS[view][0]
    chosen = tuple(name for name in cols.split(",") if name in COLUMNS) or SHOWN
    keep = {"view": view if view != "claims" else "", "order": order if order != ORDERS[view][0] else "", "cols": cols}
    listing = _listing(desk, view, question, order, after or None)
    hits = desk.search(question.text, limit=20) if view == "reports" and question.text else []
    return page(
        request, f"search/{view if view in ('claims', 'reports', 'events') else 'crosswalk'}.html", screen,
        question=question, view=view, views=VIEWS, order=order, orders=ORDERS[view], listing=listing, hits=hits, columns=COLUMNS,
        chosen=chosen, keep=keep, first=max(1, first), per_page=PER_PAGE, formats=FORMATS, after=after,
        sheet=[getattr(crosswalk, view)(row) for row in listing.rows] if view in ("acled", "ucdp") else [],
        heads=crosswalk.HEADS.get(view, ()),
    )  # fmt: skip


@router.get("/search/facets")
def facets(request: Request, view: str = "claims", desk: Desk = Depends(at_desk)) -> Response:
    """How many claims have what, to narrow by: asked for after the table, so that the table need not wait."""
    question = address.asked(request)
    listings = desk.facets(tuple(FACETS), question, limit=9)
    groups = [
        (name, FACETS[name], [(tally, *_toggled(name, tally, question)) for tally in listing.rows], listing.more)
        for name, listing in listings.items()
        if listing.rows
    ]
    keep = {"view": view if view != "claims" else ""}
    return part(request, "search/facets.html", groups=groups, keep=keep)


@router.get("/search/export/{what}.{format}")
def export(request: Request, what: str, format: str, who: Person = Depends(may("export"))) -> Response:
    """Exactly this selection, as a file."""
    if (what, format) not in FORMATS:
        raise HTTPException(404, f"{what} cannot be written as {format}.")
    question = address.asked(request)
    here = workspace(request)

    def written() -> Iterator[bytes]:
        # On disk where it is large, so that no selection is too large for memory.
        with tempfile.SpooledTemporaryFile(max_size=8_000_000) as kept:
            stream = io.TextIOWrapper(kept, encoding="utf-8", newline="", write_through=True)
            with here.desk() as desk:
                if what == "claims":
                    claim_lines.write(desk, stream, question)
                elif format == "geojson":
                    geojson.write(desk, what, stream, question)
                elif format == "gexf":
                    gexf.write(desk.ties(question), stream)
                else:
                    csv_table.write(columns.sheet(desk, what, question), stream)
            stream.flush()
            kept.seek(0)
            total = hashlib.sha256()
            while chunk := kept.read(65_536):
                total.update(chunk)
                yield chunk
            stream.detach()
        here.exported(f"{what}.{format}", who.name, total.hexdigest(), question.query)

    kinds = {"csv": "text/csv", "jsonl": "application/x-ndjson", "geojson": "application/geo+json", "gexf": "application/xml"}
    named = f"attested-{what}-{date.today():%Y-%m-%d}.{format}"  # noqa: DTZ011 - the day on this machine, in a file's name
    return StreamingResponse(
        written(), media_type=f"{kinds[format]}; charset=utf-8", headers={"content-disposition": f'attachment; filename="{named}"'}
    )


def _listing(desk: Desk, view: str, question: Question, order: str, after: str | None):  # type: ignore[no-untyped-def]
    if view == "claims":
        return desk.page_claims(question, order=order, after=after, limit=PER_PAGE)
    if view == "reports":
        return desk.page_documents(question, order=order, after=after, limit=PER_PAGE)
    return desk.page_events(question, order=order, after=after, limit=PER_PAGE)


def _canonical(request: Request) -> str | None:
    """The address with its typed fields taken apart; `None` where there is nothing to take apart."""
    pairs = request.query_params.multi_items()
    text = request.query_params.get("text", "")
    rest, found = fields_in(text)
    if not found:
        return None
    others = [(name, value) for name, value in pairs if name != "text" and value]
    return address.address_of("/search", [*others, *found, *([("text", rest)] if rest else [])])


def _toggled(facet: str, tally: Tally, question: Question) -> tuple[Question, bool]:
    """The question with a value of a facet taken in, or, if it is asked for already, left out; and whether it is asked for."""
    value = tally.value
    if facet == "month":
        first = address.day(value)
        last = address.day(value, last=True)
        on = (question.since, question.until) == (first, last)
        return address.changed(question, since=None if on else first, until=None if on else last), on
    if facet == "disputed":
        asked = value in ("1", "True", "true", "yes")
        on = question.disputed is asked
        return address.changed(question, disputed=None if on else asked), on
    held = getattr(question, facet)
    if isinstance(held, tuple):
        on = value in held
        return address.changed(question, **{facet: tuple(v for v in held if v != value) if on else (*held, value)}), on
    on = held == value
    return address.changed(question, **{facet: None if on else value}), on

