"""`attested evaluate CORPUS PATH`: our readings and links against public samples of others, on their own measures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from attested.annotate import read
from attested.cli import claiming
from attested.cli.linking import link_scores, story_scores
from attested.cli.measured import Measured
from attested.errors import UsageError
from attested.evaluate.happened_at import EventSentence, compare_event_places, read_event_sentences, render_event_places
from attested.evaluate.links import render_links
from attested.evaluate.stories import render_stories
from attested.evaluate.toponyms import Answer, PlacedReport, compare_places, read_placed, render_places
from attested.extract.whereabouts import where_it_happened
from attested.knowledge import places, states
from attested.model import Document, Mention, NameMention, Reading, Source, Span, Where
from attested.resolve.links import Context


def measure(words: list[str]) -> Measured:
    """The measures of a corpus, named first, on the sample that lies at the path named second."""
    if len(words) != 2 or words[0] not in ADAPTERS:
        known = ", ".join(ADAPTERS)
        raise UsageError(f"attested evaluate takes one FOLDER, or a CORPUS and its PATH; corpora are {known}")
    return ADAPTERS[words[0]](Path(words[1]))


# ------------------------------------------------------------ places of names


def toponyms(corpus: str, path: Path) -> Measured:
    """TR-News, GeoWebNews, LGL: which place each name stands for, the names given."""
    scores = compare_places(corpus, read_placed(path), place_names, lambda identifier: places().get(identifier) is not None)
    return Measured(values=scores.as_dict(), text=render_places(scores))


def place_names(report: PlacedReport, reading: Reading | None = None) -> list[Answer | None]:
    """The places that the link stage takes the given names of a report for."""
    context = Context(_with_names(reading or read_report(report), report))
    found = []
    for toponym in report.toponyms:
        placing = context.placing(toponym.name, toponym.start)
        found.append(_answer(placing.where if placing else _country_of_people(toponym.name)))
    return found


def read_report(report: PlacedReport) -> Reading:
    """A report of a sample, read as any other is."""
    source = Source(id=report.site, name=report.site) if report.site else None
    return _read(Document(id=report.id, text=report.text, title=report.title, source=source))


def _read(document: Document) -> Reading:
    return next(made for made in read(document) if isinstance(made, Reading))


def _with_names(reading: Reading, report: PlacedReport) -> Reading:
    """A reading with the given names in place of the place names that we see ourselves."""
    kept = [m for m in reading.mentions if m.mention.kind != "place"]
    given = []
    for toponym in report.toponyms:
        span = Span.of(reading.document, toponym.start, toponym.end)
        given.append(NameMention(mention=Mention(span=span, kind="place", name=toponym.name), first=0, end=0, head=0))
    return replace(reading, mentions=(*kept, *given))


def _country_of_people(name: str) -> Where | None:
    """The country or continent of a nationality or people, which these samples take for a place; a report's reading does not."""
    state = states().one(name)
    ground = state.name if state else _CONTINENT_OF_PEOPLE.get(name)
    found = places().find(ground) if ground else ()
    return next((c.place.where() for c in found if c.place.kind in {"country", "region"}), None)


_CONTINENT_OF_PEOPLE = {"African": "Africa", "Asian": "Asia", "European": "Europe", "South American": "South America"}


def _answer(where: Where | None) -> Answer | None:
    if where is None or where.lat is None or where.lon is None:
        return None
    return Answer(id=where.id, lat=where.lat, lon=where.lon, within_km=where.within_km or 0.0)


# ------------------------------------------------------------ places of events


def event_location(path: Path) -> Measured:
    """Which of the places of a sentence is where its event happened, the word for the event given."""
    scores = compare_event_places(read_event_sentences(path), place_of_event)
    values = {**scores["all"].as_dict(), "by_source": {name: s.as_dict() for name, s in scores.items() if name != "all"}}
    return Measured(values=values, text=render_event_places(scores))


def place_of_event(sentence: EventSentence, reading: Reading | None = None) -> list[tuple[int, int]]:
    """The offsets of the places in which reading puts the event of a sentence."""
    reading = reading or _read(Document(id=sentence.id, text=sentence.text))
    start, end = sentence.event
    over = [t.index for t in reading.tokens if t.start < end and t.end > start]
    if not over:
        return []
    head = next((i for i in over if reading.tokens[i].head not in over or reading.tokens[i].head == i), over[0])
    return [(span.start, span.end) for span in where_it_happened(reading, head)]


# ------------------------------------------------------------ events


def links(path: Path) -> Measured:
    """Labelled pairs of dated reports: which of them our events bring together."""
    scores = link_scores(path)
    return Measured(values=scores.as_dict(), text=render_links(scores))


def stories(path: Path) -> Measured:
    """Items that editors filed under stories, against our events: reported only."""
    scores = story_scores(path)
    return Measured(values=scores.as_dict(), text=render_stories(scores))


ADAPTERS: dict[str, Callable[[Path], Measured]] = {
    "links": links,
    "stories": stories,
    **{name: partial(toponyms, name) for name in ("trnews", "geowebnews", "lgl")},
    "event-location": event_location,
    **claiming.ADAPTERS,
}
