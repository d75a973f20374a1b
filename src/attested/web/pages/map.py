"""The map: where events are reported to have been, as exactly as it is known and no more exactly."""

from __future__ import annotations

import json
from dataclasses import replace

from fastapi import APIRouter, Depends, Request, Response

from attested.query import Desk, Question
from attested.web import address
from attested.web.brushes import brush
from attested.web.mapping import Mark, chart, feature, sheet
from attested.web.render import page
from attested.web.screens import Screen
from attested.web.workspace import at_desk

router = APIRouter()
screen = Screen(name="map", title="Map", path="/map", router=router, group="See", order=10, key="m")

DETAILED = 1000
"""Of so many events with a place, the latest, the map knows days and families; of all others it shows how many and where."""
EVERYWHERE = (-180.0, -90.0, 180.0, 90.0)


@router.get("/map")
def shown(
    request: Request, question: Question = Depends(address.asked), size: str = "events", desk: Desk = Depends(at_desk)
) -> Response:
    """Dots, rings and hatched areas, with a list of what is in view and of what cannot be drawn."""
    size = size if size in ("events", "killed") else "events"
    placed = question if question.box else replace(question, box=EVERYWHERE)
    listing = desk.page_events(placed, limit=DETAILED)
    drawn = chart(desk.map(question), listing.rows)
    undated = replace(question, since=None, until=None)

    def events_at(mark: Mark) -> str:
        spot = mark.spot
        if spot.events == 1:
            return f"/events/{spot.event}"
        edge = 0.0004
        box = (spot.lon - edge, spot.lat - edge, spot.lon + edge, spot.lat + edge)
        return address.link("/events", replace(question, box=box, precision=(spot.precision,)))

    return page(
        request, "map/map.html", screen, question=question, chart=drawn, sheet=sheet(drawn.marks), events_at=events_at, size=size,
        brush=brush(desk.timeline(undated, limit=1).months, question.since, question.until), undated=undated,
        data=json.dumps([feature(mark) for mark in drawn.marks], separators=(",", ":")), detailed=not listing.next,
        keep={"size": size if size != "events" else ""}, most=DETAILED,
    )  # fmt: skip
