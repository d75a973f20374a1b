"""The situation brief: readable English in which every sentence rests on claims, footnoted to source, date and exact words."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import jinja2

from attested.errors import ClaimError
from attested.export.wording import (
    Phrases,
    Wording,
    bounds,
    capital,
    day,
    listed,
    number,
    plain,
    plural,
    quoted,
    span_of_days,
    trimmed,
    with_article,
)
from attested.knowledge import actors, states
from attested.model import PEOPLE_ROLES, Claim, CodedClaim, Document, Event, Figure, Finding, Movement, SourceFigure, Tie

if TYPE_CHECKING:
    from attested.query import Desk, Question

STATEMENTS = ("threat", "demand", "rejection", "support_statement", "accusation", "responsibility_claim", "announcement")
WITHOUT_LOSSES = (*STATEMENTS, "agreement", "talks", "release", "aid", "appointment")
"""Kinds whose figures of dead and injured are of something else: bodies handed over, victims spoken of."""
MOVED = ("deployment", "withdrawal")
ACTUAL = ("occurred", "ongoing")
CAPS = {
    "key": 8,
    "happened": 48,
    "place": 12,
    "figures": 20,
    "movements": 20,
    "ties": 24,
    "statements": 12,
    "disputed": 15,
    "planned": 12,
}
"""How many sentences a section holds at most; the rest is counted and the command that shows it is named."""
KEY_POINTS = {"total": 2, "loss": 4, "moved": 3, "ties": 2}
"""How many key points of each sort there are at most."""
CITED = 5
"""How many footnotes one sentence carries at most; a footnote more would be read by nobody."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and the claims it rests on. Without a claim there is no sentence: building one raises `ClaimError`."""

    text: str
    claims: tuple[CodedClaim, ...]

    def __post_init__(self) -> None:
        if not self.claims:
            raise ClaimError(f"a sentence of a brief needs a claim: {self.text!r}")
        if not self.text.strip():
            raise ClaimError(f"a sentence of a brief needs words, on claim {self.claims[0].claim.id}")


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence in a list, and how far it is indented."""

    sentence: Sentence
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Part:
    """Lines under one heading of a section, with how many more there are and the command that shows them."""

    lines: tuple[Line, ...]
    heading: str = ""
    more: int = 0
    command: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    parts: tuple[Part, ...]
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """What a brief is written from, as the desk assembled it. `names` gives linked actors their names, `countries` theirs."""

    documents: Sequence[Document] = ()
    claims: Sequence[CodedClaim] = ()
    events: Sequence[Event] = ()
    figures: Sequence[Figure] = ()
    ties: Sequence[Tie] = ()
    movements: Sequence[Movement] = ()
    findings: Sequence[Finding] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    countries: Mapping[str, str] = field(default_factory=dict)


def markdown(desk: Desk, question: Question | None = None, *, template: Path | None = None, phrases: Path | None = None) -> str:
    """The brief on what a question asks for, or on everything in the store, as Markdown.

    `template` and `phrases` are files of the user's own in place of `templates/brief.md.j2` and `templates/phrases.toml`.
    """
    claims = tuple(desk.claims(question))
    told = {coded.document.id for coded in claims}
    everything = question is None or question.open
    material = Material(
        documents=tuple(d for d in desk.documents() if everything or d.id in told),
        claims=claims,
        events=tuple(desk.events(question)),
        figures=tuple(desk.figures(question)),
        ties=tuple(desk.ties(question)),
        movements=tuple(desk.movements(question)),
        findings=tuple(f for f in desk.findings() if everything or f.item in told),
        names=names_of(claims),
        countries={state.code: state.name for state in states()},
    )
    return render(material, template=template, phrases=phrases)


def render(material: Material, *, template: Path | None = None, phrases: Path | None = None) -> str:
    """The brief on assembled material: a pure function, the same words for the same material."""
    words = Phrases(phrases)
    writer = _Writer(material, Wording(words, material.names))
    notes = Notes(writer)
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(template.parent) if template else jinja2.PackageLoader("attested.export", "templates"),
        undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True, autoescape=False,
    )  # fmt: skip
    page = environment.get_template(template.name if template else "brief.md.j2")
    text = page.render(
        headings=words.headings, period=writer.period(), scope=writer.scope(), sections=writer.sections(),
        unread=writer.unread(), sources=writer.sources(), method=writer.method(), cite=notes.cite, footnotes=notes.footnotes,
    )  # fmt: skip
    return _tidy(text)


def _tidy(text: str) -> str:
    """The page with one blank line around headings and before lists and footnotes, however the template breaks its lines."""
    lines: list[str] = []
    for line in (raw.rstrip() for raw in text.splitlines()):
        if not line:
            continue
        kinds = [_kind_of_line(one) for one in (lines[-1] if lines else "", line)]
        if lines and (kinds[0] != kinds[1] or "text" in kinds or "#" in kinds):
            lines.append("")
        lines.append(line)
    return "\n".join(lines) + "\n"


def _kind_of_line(line: str) -> str:
    start = line.lstrip()[:2]
    return {"- ": "-", "[^": "[^", "##": "#", "# ": "#"}.get(start, "text")


class Notes:
    """Footnotes in the order in which they are first needed, one for each claim."""

    def __init__(self, writer: _Writer) -> None:
        self.writer = writer
        self.numbers: dict[str, int] = {}
        self.claims: list[CodedClaim] = []

    def cite(self, sentence: Sentence) -> str:
        """The sentence with its footnote marks."""
        shown = sentence.claims[:CITED]
        marks = []
        for coded in shown:
            if coded.claim.id not in self.numbers:
                self.claims.append(coded)
                self.numbers[coded.claim.id] = len(self.claims)
            marks.append(f"[^{self.numbers[coded.claim.id]}]")
        rest = len(sentence.claims) - len(shown)
        return sentence.text + "".join(marks) + (f" (and {_several(rest, 'more claim')})" if rest else "")

    def footnotes(self) -> list[str]:
        return [f"[^{n}]: {self.writer.footnote(coded)}" for n, coded in enumerate(self.claims, 1)]


class _Writer:
    def __init__(self, material: Material, wording: Wording) -> None:
        self.m = material
        self.w = wording
        self.event_of = {c.claim.id: event for event in material.events for c in event.claims}
        self.figures_of: dict[str, list[Figure]] = defaultdict(list)
        for figure in material.figures:
            if figure.event:
                self.figures_of[figure.event].append(figure)
        self.events = {event.id: event for event in material.events}
        self.headings = wording.phrases.headings

    # The frame

    def period(self) -> str:
        days = [c.published for c in self.m.claims if c.published] + [d.published for d in self.m.documents if d.published]
        if not days:
            return ""
        first, last = min(days), max(days)
        return day(first) if first == last else span_of_days(first, last).replace(" and ", " to ")

    def scope(self) -> str:
        from_outlets = {name for d in self.m.documents for name in [self.outlet_of(d)] if name}
        from_outlets |= {name for c in self.m.claims for name in c.outlets}
        reports, claims = len(self.m.documents), len(self.m.claims)
        counted = ", ".join(
            _several(n, word) for n, word in ((reports, "report"), (claims, "claim"), (len(from_outlets), "outlet"))
        )
        return f"Read: {counted}. Each sentence says what reports say, not what is true; its footnote holds the exact words."

    def unread(self) -> list[str]:
        refused = [f for f in self.m.findings if f.level == "refused"]
        notes = [f for f in self.m.findings if f.level != "refused"]
        lines = []
        for f in sorted(refused, key=lambda f: (f.item, f.code)):
            item = "" if f.message.startswith(f.item) else f"{plain(f.item)}: "
            lines.append(f"{item}{plain(f.message)} ({f.code})")
        counted = Counter(f.code for f in notes)
        lines += [
            f"{number(counted[code])} × {code}: {plain(trimmed(self._example(notes, code), 160))}" for code in sorted(counted)
        ]
        return lines[:30] + ([f"… and {len(lines) - 30} more"] if len(lines) > 30 else [])

    def _example(self, notes: Sequence[Finding], code: str) -> str:
        first = min((f for f in notes if f.code == code), key=lambda f: (f.item, f.message))
        return first.message

    def sources(self) -> list[str]:
        """Where the claims come from: who publishes, and whom they credit most."""
        published: Counter[str] = Counter()
        credited: Counter[str] = Counter()
        for coded in self.m.claims:
            published[self.publisher(coded)] += 1
            for speaker in coded.claim.speakers:
                credited[self.w.speaker(speaker, coded.document.text)] += 1
        lines = [f"Published by: {self._counts(published, 20)}."] if published else []
        lines += [f"Credited: {self._counts(credited, 20)}."] if credited else []
        return lines

    def _counts(self, counted: Counter[str], most: int) -> str:
        ordered = sorted(counted.items(), key=lambda item: (-item[1], item[0]))
        shown = "; ".join(f"{name} ({n})" for name, n in ordered[:most])
        return shown + (f"; and {len(ordered) - most} more" if len(ordered) > most else "")

    def method(self) -> list[str]:
        makers = {c.claim.made_by for c in self.m.claims if c.claim.made_by} | {d.made_by for d in self.m.documents if d.made_by}
        stages = sorted({f"{maker.stage} {maker.version}" for maker in makers})
        lines = [
            "Figures are ranges over each independent source's latest figure (headline rule: range), never an average. "
            "They are what is documented, not the true total.",
            "An independent source is the innermost credited speaker, else the outlet; copies of one speaker's words count once.",
            "Claims were put together into events by kind, day, place, actors, figures and shared words; what the words leave open "
            "stays apart, so one event may stand here twice.",
            "Loaded words are the reports' own and stand in quotation marks.",
        ]
        return lines + ([f"Stages and their versions: {', '.join(stages)}."] if stages else [])

    # Who says so

    def outlet_of(self, document: Document) -> str:
        return document.source.name if document.source is not None else ""

    def publisher(self, coded: CodedClaim) -> str:
        return plain(
            listed(list(coded.outlets), 3) or self.outlet_of(coded.document) or coded.document.title or "an unnamed outlet"
        )

    def attribution(self, coded: CodedClaim) -> str:
        """ ", according to …", innermost speaker first; the outlet where the report asserts it itself."""
        text = coded.document.text
        speakers = [s for s in coded.claim.speakers if not _self_told(coded.claim, s.name)]
        if speakers:
            inner = [speakers[-1]]
            outer = list(speakers[:-1])
            while outer and _beside(text, outer[-1].span.end, inner[0].span.start):
                inner.insert(0, outer.pop())
            words = f", according to {listed([self.w.speaker(s, text) for s in inner])}"
            return words + (f", cited by {listed([self.w.speaker(s, text) for s in outer])}" if outer else "")
        if coded.claim.speakers or coded.claim.kind in STATEMENTS:
            return ""
        outlet = self.known_outlet(coded)
        several = len(coded.outlets) > 1 or "," in outlet or " and " in outlet
        return f", {plain(outlet)} {'report' if several else 'reports'}" if outlet else ", the report says"

    def source_name(self, given: SourceFigure) -> str:
        speakers = given.claim.claim.speakers
        if speakers:
            return self.attribution(given.claim).removeprefix(", according to ") or self.w.speaker(
                speakers[-1], given.claim.document.text
            )
        return self.publisher(given.claim) if self.known_outlet(given.claim) else "the report"

    def known_outlet(self, coded: CodedClaim) -> str:
        """The outlets of the claim's own item, or the report's; empty where none is known."""
        outlet = listed(list(coded.outlets), 2) or self.outlet_of(coded.document)
        return "" if outlet.casefold() in ("web", "unknown", "stdin") else outlet

    def footnote(self, coded: CodedClaim) -> str:
        published = day(coded.published) if coded.published else "undated"
        title = f", “{plain(trimmed(coded.document.title, 90))}”" if coded.document.title else ""
        quotes = " … ".join(f"“{plain(trimmed(span.quote, 400))}”" for span in coded.claim.evidence)
        said = f" {capital(listed([plain(s.name) for s in coded.claim.speakers]))}:" if coded.claim.speakers else ""
        return f"{self.publisher(coded)}{title}, {published}.{said} {quotes} (claim {coded.claim.id[:8]})"

    # Sentences

    def sentence(self, coded: CodedClaim, others: Sequence[CodedClaim] = ()) -> Sentence:
        """One claim in words: what, where, when, who says so; a denial as a denial, a plan as a plan."""
        claim = coded.claim
        attribution = self.attribution(coded)
        phrases = self.w.phrases.kind(claim.kind)
        if claim.status not in ACTUAL:
            label = {"planned": "Planned", "possible": "Possible", "hypothetical": "If conditions are met"}[claim.status]
            noun = self.w.noun(coded)
            words = f"{label}: {_none(noun) if claim.polarity == 'denied' else noun}{attribution}"
        elif claim.polarity == "denied":
            who = [self.w.speaker(s, coded.document.text) for s in claim.speakers[-1:]]
            if who:
                words = f"{who[0]} denied that {_again(self.w.clause(coded), who[0])}"
            else:
                words = _none(self.w.noun(coded)) + (attribution or ", the report says")
        else:
            words = self.w.clause(coded) + attribution
        if phrases.get("quote") or claim.status not in ACTUAL:
            words += f": {quoted(claim.evidence[0].quote, 200 if claim.status in ACTUAL else 120)}"
        return Sentence(_stop(words), (coded, *(c for c in others if c is not coded)))

    def event_sentence(self, event: Event) -> Sentence:
        best = self.best(event)
        ordered = sorted(event.claims, key=lambda c: (-_told(c), c.published or date.max, c.claim.id))
        if _happened(best.claim):
            # A denial or a plan that belongs to the event is told under its own heading; it supports nothing here.
            ordered = [c for c in ordered if _happened(c.claim)]
        if event.kind in MOVED:
            return self.moved_sentence(best, ordered)
        told = self.sentence(best, ordered)
        others = [
            f"{self.source_name(g)}: {self.w.quantity(g.quantity)} {f.measure}"
            for f in self.figures_of.get(event.id, ())
            if f.disputed and f.of is None
            for g in f.latest
            if g.claim.claim.id != best.claim.id
        ]
        return (
            Sentence(_stop(f"{told.text.removesuffix('.')}; disputed — {'; '.join(others[:4])}"), told.claims) if others else told
        )

    def moved_sentence(self, best: CodedClaim, claims: Sequence[CodedClaim]) -> Sentence:
        """A movement in one sentence: the fullest account, then what others add to it, each with who says so."""
        words = self.sentence(best).text.removesuffix(".")
        said = {a.role for a in best.claim.arguments}
        forces = {a.quantity.as_written for a in best.claim.role("forces") if a.quantity}
        used = [best]
        # What completes the first account comes before other counts, so that the way is not read as that of others.
        for coded in sorted(claims, key=lambda c: bool(c.claim.role("forces"))):
            if coded is best or not _happened(coded.claim) or len(used) > 4:
                continue
            slots = self.w.slots(coded)
            new = [
                slots[slot].text
                for slot, role in (("from", "origin"), ("via", "via"), ("to", "destination"))
                if slot in slots and role not in said
            ]
            manner = self.w.manner(coded)
            new += [manner] if manner and manner not in words else []
            other = [a.quantity for a in coded.claim.role("forces") if a.quantity and a.quantity.as_written not in forces]
            if other:
                new.insert(0, slots["mover"].text)
                if "when" in slots and slots["when"].text not in words:
                    new.append(slots["when"].text)
            if new:
                hedge = "reportedly " if coded.claim.hedge else ""
                words += f"; {hedge}{' '.join(new)}{self.attribution(coded)}"
                said |= {a.role for a in coded.claim.arguments}
                forces |= {q.as_written for q in other}
                used.append(coded)
        return Sentence(_stop(words), (*used, *(c for c in claims if c not in used)))

    def best(self, event: Event) -> CodedClaim:
        """The claim that tells most of the event; of a movement one that says how many."""

        def order(c: CodedClaim) -> tuple[bool, bool, bool, float, date, int, str]:
            moved = event.kind in MOVED
            vague = moved and (bool(c.claim.hedge) or not c.claim.role("time"))
            start = c.claim.evidence[0].start
            uncounted = moved and not c.claim.role("forces")
            return (not _happened(c.claim), uncounted, vague, -_told(c), c.published or date.max, start, c.claim.id)

        return min(event.claims, key=order)

    # Sections

    def sections(self) -> list[Section]:
        made = (
            self.key(), self.happened(), self.figures(), self.movements(), self.ties(), self.statements(), self.disputed(),
            self.planned(),
        )  # fmt: skip
        return [section for section in made if any(part.lines for part in section.parts)]

    def section(self, name: str, sentences: Iterable[Line | Sentence], command: str, note: str = "") -> Section:
        lines = [line if isinstance(line, Line) else Line(line) for line in sentences]
        cap = CAPS[name]
        return Section(self.headings[name], (Part(tuple(lines[:cap]), "", max(0, len(lines) - cap), command),), note)

    def real_events(self) -> list[Event]:
        return [e for e in self.m.events if any(_happened(c.claim) for c in e.claims)]

    def key(self) -> Section:
        """The most severe: running totals, happenings by losses, movements by numbers; and who backs whom.

        A total that says nothing of its place comes after those that do, and not where a larger claim already gives its figure.
        """
        ranked: list[tuple[str, float, str, Sentence]] = []
        given = {
            (f.measure, g.quantity.low, g.quantity.high)
            for f in self.m.figures
            if f.latest and (f.event or "in" in self.w.slots(f.latest[0].claim))
            for g in f.history
        }
        for figure in self.m.figures:
            if figure.scope == "total" and figure.measure in PEOPLE_ROLES and figure.of is None and figure.latest:
                one = len(figure.latest) == 1 and figure.latest[0].claim.claim.kind == "toll"
                said = self.sentence(figure.latest[0].claim) if one else self.figure_sentence(figure)
                placed = "in" in self.w.slots(figure.latest[0].claim)
                if placed or (figure.measure, figure.low, figure.high) not in given:
                    weight = _weight(figure.high or figure.low, len(figure.latest)) - (0 if placed else 4)
                    ranked.append(("total", 1 + weight, figure.id, said))
        for event in self.real_events():
            # What is told by the report's own words does not say the losses: it is no key point.
            if not self.w.phrases.kind(event.kind).get("quote") and (score := _severity(event)) > 0:
                sort = "moved" if event.kind in MOVED else "loss"
                ranked.append((sort, score, event.id, self.event_sentence(event)))
        ranked.sort(key=lambda row: (-row[1], row[2]))
        left = dict(KEY_POINTS)
        chosen: list[Sentence] = []
        told: set[tuple[bool, str, str]] = set()
        for sort, _, _, said in ranked:
            # One sentence of a report that gives losses is one key point, also where several claims rest on it.
            first = said.claims[0].claim
            words = (sort == "moved", first.document, first.evidence[0].quote)
            if left[sort] > 0 and words not in told:
                left[sort] -= 1
                told.add(words)
                chosen.append(said)
        chosen += self.backers()[: KEY_POINTS["ties"]]
        return Section(self.headings["key"], (Part(tuple(Line(s) for s in chosen)),))

    def backers(self) -> list[Sentence]:
        """For the actors with most supported groups, one sentence: "Iran is said to fund and train …, and to back …"."""
        by: dict[str, dict[str, list[Tie]]] = defaultdict(lambda: defaultdict(list))
        told = [t for t in self.m.ties if t.kind in ("backs", "funds", "arms", "trains", "commands") and t.claims]
        named = {t.agent_entity or t.agent.casefold() for t in told if _named(t)}
        for tie in told:
            actor = tie.agent_entity or tie.agent.casefold()
            # "Militias" and "groups" say little: they are told of an actor only where nobody is named.
            if _named(tie) or actor not in named:
                by[actor][tie.kind].append(tie)
        made = []
        weight = {
            actor: len({s for k in kinds.values() for t in k for s in t.sources}) + sum(len(_distinct(k)) for k in kinds.values())
            for actor, kinds in by.items()
        }
        for actor, kinds in sorted(by.items(), key=lambda item: (item[0] not in named, -weight[item[0]], item[0])):
            verbs = {"backs": "back", "funds": "fund", "arms": "arm", "trains": "train", "commands": "direct"}
            parts = [
                f"{verbs[kind]} {listed([self._tied(t, 'target') for t in _distinct(kinds[kind])], 4)}"
                for kind in verbs
                if kind in kinds
            ]
            claims = tuple({c.claim.id: c for kind in kinds.values() for t in kind for c in t.claims}.values())
            first = next(iter(kinds.values()))[0]
            if claims:
                are = "are" if plural(self._tied(first, "agent")) else "is"
                made.append(Sentence(f"{capital(self._tied(first, 'agent'))} {are} said to {'; to '.join(parts)}.", claims))
            del actor
        return made

    def happened(self) -> Section:
        """Events by country, by day within it, those without a country last."""
        by: dict[str, list[Event]] = defaultdict(list)
        for event in self.real_events():
            if event.kind not in (*STATEMENTS, "deployment", "withdrawal"):
                by[self.country(event)].append(event)
        ordered = sorted(by.items(), key=lambda item: (item[0] == "", -sum(0.1 + _severity(e) for e in item[1]), item[0]))
        # Few places tell much of each, many places a little of each.
        room = max(3, min(CAPS["place"], CAPS["happened"] // max(1, len(ordered))))
        shown = ordered[: max(1, CAPS["happened"] // room)]
        parts = []
        for country, events in shown:
            chosen = sorted(sorted(events, key=lambda e: (-_severity(e), e.id))[:room], key=_when_order)
            lines = tuple(self._dated_line(e) for e in chosen)
            parts.append(Part(lines, country or "Place not stated", len(events) - len(chosen), "attested events"))
        hidden = sum(len(events) for _, events in ordered[len(shown) :])
        if hidden:
            parts.append(Part((), f"{_several(len(ordered) - len(shown), 'more place')}", hidden, "attested events"))
        return Section(self.headings["happened"], tuple(parts))

    def _dated_line(self, event: Event) -> Line:
        return Line(self.event_sentence(event))

    def country(self, event: Event) -> str:
        codes: Counter[str] = Counter()
        if event.where is not None and event.where.country:
            codes[event.where.country] += 100
        for coded in event.claims:
            for argument in coded.claim.role("place", "destination", "target"):
                if argument.where is not None and argument.where.country:
                    codes[argument.where.country] += 1
        if not codes:
            return ""
        code = min(codes, key=lambda c: (-codes[c], c))
        return self.m.countries.get(code) or self._spelled(code)

    def _spelled(self, code: str) -> str:
        for coded in self.m.claims:
            for argument in coded.claim.arguments:
                where = argument.where
                if where is not None and where.country == code and where.precision == "country":
                    return where.name
        return code

    def figures(self) -> Section:
        """Ranges with who says what: disputed first, then what several sources give or what moved, then the largest."""
        # One named victim is told of with the event, not counted here again.
        shown = [f for f in self.m.figures if f.latest and not (f.of and _size(f) == 1 and len(f.latest) == 1)]
        told = {(f.measure, f.low, f.high, g.claim.document.id) for f in shown if self._whose(f) for g in f.latest}
        shown = [f for f in shown if self._whose(f) or not _all_told(f, told)]
        rank = {measure: n for n, measure in enumerate((*PEOPLE_ROLES, "strength", "forces"))}

        def order(f: Figure) -> tuple[bool, bool, int, bool, float, str]:
            alone = len(f.latest) == 1 and len(f.history) == 1
            return (not f.disputed, alone, rank.get(f.measure, 9), f.scope != "total", -_size(f), f.id)

        shown.sort(key=order)
        return self.section("figures", [self.figure_sentence(f) for f in shown], "attested figures")

    def _whose(self, figure: Figure) -> bool:
        """Whether a figure says of whom or where it is; a second one of the same report that does not is the same told again."""
        slots = self.w.slots(figure.latest[0].claim)
        return bool(figure.event) or "agent" in slots or "in" in slots

    def figure_sentence(self, figure: Figure) -> Sentence:
        claims = tuple({g.claim.claim.id: g.claim for g in (*figure.latest, *reversed(figure.history))}.values())
        what = self.figure_of(figure)
        if len(figure.latest) == 1:
            given = figure.latest[0]
            said = f"{self.w.quantity(given.quantity)} ({self.source_name(given)})"
        else:
            ranged = _range(figure)
            each = "; ".join(f"{self.source_name(g)}: {self.w.quantity(g.quantity)}" for g in figure.latest[:6])
            rest = f"; and {len(figure.latest) - 6} more sources" if len(figure.latest) > 6 else ""
            said = f"{ranged} — {each}{rest}"
        moved = self._moved(figure)
        label = "Disputed: " if figure.disputed else ""
        return Sentence(capital(f"{label}{what}: {said}{moved}.".replace("..", ".")), claims)

    def figure_of(self, figure: Figure) -> str:
        coded = figure.latest[0].claim
        whom = f"{self.w.phrases.neutral(plain(figure.latest[0].quantity.of or figure.of))} " if figure.of else ""
        measure = {"forces": "taking part", "strength": "strength"}.get(figure.measure, figure.measure)
        event = self.events.get(figure.event or "")
        if event is not None:
            noun = self.w.noun(self.best(event), counted=False)
            return f"{whom}{measure} (place not stated)" if len(noun.split()) < 3 else f"{whom}{measure} in {noun}"
        slots = self.w.slots(coded)
        if figure.measure == "strength":
            return f"{whom}strength of {slots['agent'].text}" if "agent" in slots else f"{whom}strength"
        where = f" {slots['in'].text}" if "in" in slots else ""
        return f"{whom}{measure}{where} (running total{'' if where else ', place not stated'})"

    def _moved(self, figure: Figure) -> str:
        """How the figure moved by day of publication: "; earlier 64 (28 October 2025)"."""
        last = {g.source: g.published for g in figure.latest}
        earlier: dict[str, None] = {}
        for g in figure.history:
            now = last.get(g.source)
            if g.published is not None and now is not None and g.published < now:
                earlier[f"{self.w.quantity(g.quantity)} ({day(g.published)})"] = None
        return f"; earlier {', '.join(list(earlier)[-3:])}" if earlier else ""

    def movements(self) -> Section:
        """Who moved, how many, from where, by what way, to where, when, how, by whom told; the fullest account of each first."""
        grouped: dict[str, list[Movement]] = defaultdict(list)
        for movement in self.m.movements:
            claim = movement.claim.claim
            if _happened(claim):
                event = self.event_of.get(claim.id)
                grouped[event.id if event else claim.id].append(movement)
        rows = []
        for members in grouped.values():
            ordered = sorted(
                members, key=lambda m: (-_moving(m), m.claim.published or date.max, m.claim.claim.evidence[0].start, m.id)
            )
            rows.append(ordered)
        rows.sort(key=lambda r: (-_moving(r[0]), r[0].id))
        lines = []
        said: set[str] = set()
        for row in rows:
            for n, m in enumerate(row[:6]):
                line = Line(self.sentence(m.claim), 0 if n == 0 else 1)
                if _moving(m) > 0 and line.sentence.text not in said:
                    said.add(line.sentence.text)
                    lines.append(line)
        return self.section(
            "movements", lines, "attested movements", "Reports overlap: numbers of different lines must not be added."
        )

    def ties(self) -> Section:
        order = (
            "backs",
            "funds",
            "arms",
            "trains",
            "commands",
            "part_of",
            "formerly_part_of",
            "composition",
            "allied_with",
            "opposes",
        )
        by: dict[tuple[str, str], dict[str, list[Tie]]] = defaultdict(lambda: defaultdict(list))
        for tie in self.m.ties:
            if tie.claims and tie.kind in order:
                by[tie.agent_entity or tie.agent.casefold(), tie.agent_entity or ""][tie.kind].append(tie)
        rows: list[tuple[bool, int, int, str, Sentence]] = []
        for (actor, entity), kinds in by.items():
            for rank, kind in enumerate(order):
                if kind in kinds:
                    told = sorted(kinds[kind], key=lambda t: (t.target_entity is None, -len(t.sources), t.target, t.id))
                    known = len({s for t in told for s in t.sources}) + sum(bool(t.target_entity) for t in told) + 2 * bool(entity)
                    nameless = not any(_named(t) for t in told)
                    rows.append(
                        (
                            nameless or (rank >= 4 and not entity),
                            -known if rank < 5 else 0,
                            rank,
                            actor,
                            self.tie_sentence(kind, told),
                        )
                    )
        # Support by actors we know comes first; an actor's lines stay together.
        weight: dict[str, tuple[bool, int]] = {}
        for late, known, _, actor, _ in rows:
            weight[actor] = min(weight.get(actor, (True, 0)), (late, known))
        # A line of none but "militias" or "groups" comes after all that name someone.
        rows.sort(key=lambda row: (row[0] and not weight[row[3]][0], *weight[row[3]], row[3], row[2]))
        sentences = [row[4] for row in rows]
        return self.section("ties", sentences, "attested network")

    def tie_sentence(self, kind: str, ties: Sequence[Tie]) -> Sentence:
        verb = self.w.phrases.data["ties"].get(kind, kind.replace("_", " "))
        claims = tuple({c.claim.id: c for t in ties for c in t.claims}.values())
        agent = self._tied(ties[0], "agent")
        if plural(agent):
            verb = re.sub(r"^(is|was|backs|funds|arms|trains|commands|opposes|includes)\b", _plural_verb, verb)
        targets = listed([self._tied(t, "target") + self._since(t) for t in _distinct(ties)], 6)
        sources = sorted({s for t in ties for s in t.sources})
        told = (
            self.attribution(claims[0])
            if len({s for t in ties for s in t.sources}) == 1
            else f" ({number(len(sources))} independent sources)"
        )
        return Sentence(capital(f"{agent} {verb} {targets}{told}."), claims)

    def _tied(self, tie: Tie, side: str) -> str:
        entity, name = (tie.agent_entity, tie.agent) if side == "agent" else (tie.target_entity, tie.target)
        proper = self.m.names.get(entity or "")
        if proper:
            return with_article(plain(proper))
        for coded in tie.claims:
            for argument in coded.claim.role(side, "agent", "target"):
                if argument.name == name:
                    return self.w.name(argument, coded.document.text)
        return self.w.phrases.neutral(plain(name))

    def _since(self, tie: Tie) -> str:
        since = f" since {tie.since.year}" if tie.since else ""
        return since + (f" until {tie.until.year}" if tie.until else "")

    def statements(self) -> Section:
        events = [e for e in self.m.events if e.kind in STATEMENTS and any(_happened(c.claim) for c in e.claims)]
        events.sort(key=lambda e: (-len(e.sources), -_told(self.best(e)), *_when_order(e)))
        return self.section("statements", [self.event_sentence(e) for e in events], f"attested claims --kind {STATEMENTS[0]}")

    def disputed(self) -> Section:
        lines = [self.figure_sentence(f) for f in self.m.figures if f.disputed]
        denied = [c for c in self.m.claims if c.claim.polarity == "denied" and c.claim.status in ACTUAL]
        denied.sort(key=lambda c: (c.published or date.max, c.claim.document, c.claim.evidence[0].start, c.claim.id))
        lines += [self.sentence(c) for c in denied]
        return self.section("disputed", lines, "attested claims")

    def planned(self) -> Section:
        coming = [c for c in self.m.claims if c.claim.status not in ACTUAL]
        coming.sort(
            key=lambda c: (
                -len(c.claim.arguments),
                c.published or date.max,
                c.claim.document,
                c.claim.evidence[0].start,
                c.claim.id,
            )
        )
        return self.section("planned", [self.sentence(c) for c in coming], "attested claims", "None of this is reported as done.")


_GENERIC = frozenset(
    "militia group fighter force faction rebel insurgent militant troop soldier army military unit men people movement party ally "
    "organisation organization contingent element government regime authority community society media plan proxy".split()
)
"""Words for actors that name nobody by themselves."""


def _meant(name: str) -> frozenset[str]:
    """The words of a name that tell it from others: "Iraqi militia groups" and "the Iraqi militias" both mean Iraqi ones."""
    words = (word.casefold() for word in re.findall(r"[^\W_]+", name) if word.casefold() not in ("the", "a", "an", "of", "and"))
    stems = ((word, re.sub(r"(?<=[^s])s\Z", "", re.sub(r"ies\Z", "y", word))) for word in words)
    return frozenset(stem for word, stem in stems if stem not in _GENERIC and word not in _GENERIC)


def _all_told(figure: Figure, told: set[tuple[str, float | None, float | None, str]]) -> bool:
    return all((figure.measure, figure.low, figure.high, g.claim.document.id) in told for g in figure.latest)


def _named(tie: Tie) -> bool:
    """Whether both ends of a tie are someone in particular: linked, or written with a capital that is not all of "Militias"."""
    ends = ((tie.agent_entity, tie.agent), (tie.target_entity, tie.target))
    return all(entity or (_meant(name) and any(c.isupper() for c in name)) for entity, name in ends)


def _distinct(ties: Sequence[Tie]) -> list[Tie]:
    """The ties whose targets differ: of names that mean the same the best attested, and none but generic ones only alone."""
    best: dict[object, Tie] = {}
    for tie in sorted(ties, key=lambda t: (t.target_entity is None, -len(t.sources), len(t.target), t.id)):
        # "Hezbollah" by its link and "Hezbollah fighters" by its words are one name, too.
        best.setdefault(_meant(tie.target) or ("entity", tie.target_entity), tie)
    named = [t for t in best.values() if t.target_entity or _meant(t.target)]
    return named or list(best.values())[:1]


def _none(noun: str) -> str:
    """A happening that did not happen: "an air strike on X" as "no air strike on X"."""
    return f"no {re.sub(r'^(?:an?|the) ', '', noun)}"


def _again(clause: str, speaker: str) -> str:
    """The clause without the name that the sentence just said: "Rwanda denied that it backed the group"."""
    rest = clause.removeprefix(speaker)
    if rest == clause or not rest.startswith(" ") or rest.startswith((" and ", ", ")):
        return clause
    return ("they" if plural(speaker) else "it") + rest


def _plural_verb(verb: re.Match[str]) -> str:
    return {"is": "are", "was": "were"}.get(verb.group(), verb.group().removesuffix("s"))


def _range(figure: Figure) -> str:
    """Low to high over all sources; "about" only at the end that a source gives so."""
    low, high = (
        any(g.quantity.approximate and end == bound for g in figure.latest for end in (g.quantity.low, g.quantity.high))
        for bound in (figure.low, figure.high)
    )
    if figure.disputed and figure.low is not None and figure.high is None:
        # Sources differ, one of them open above: the range runs from the lowest figure to the highest lower bound.
        most = max((g.quantity.low or 0 for g in figure.latest if g.quantity.high is None), default=0)
        if most > figure.low:
            return f"from {'about ' if low else ''}{number(figure.low)} to at least {number(most)}"
    if figure.low is None or figure.high is None or figure.low == figure.high:
        return bounds(figure.low, figure.high, low or high)
    return f"{'about ' if low else ''}{number(figure.low)} to {'about ' if high else ''}{number(figure.high)}"


def _stop(words: str) -> str:
    """The words as a sentence: a capital first, a full stop last."""
    words = capital(words.strip())
    return words if words.endswith((".", "!", "?")) else words + "."


def _several(n: int, word: str) -> str:
    return f"{number(n)} {word}{'' if n == 1 else 's'}"


def _happened(claim: Claim) -> bool:
    return claim.polarity == "affirmed" and claim.status in ACTUAL


def _self_told(claim: Claim, speaker: str) -> bool:
    """Whether the speaker is the one who acts: "the RSF say they have captured X"."""
    return claim.kind in STATEMENTS and any((a.name or "").casefold() == speaker.casefold() for a in claim.role("agent"))


def _beside(text: str, end: int, start: int) -> bool:
    between = text[end:start].casefold()
    return start >= end and len(between) < 30 and not set(between.replace(",", " ").split()) - {"and", "or", "the", "other", "both"}


def _told(coded: CodedClaim) -> float:
    """How much a claim tells: its arguments, figures most, and whether it is told as done and firmly."""
    claim = coded.claim
    worth = sum(2.0 if a.quantity is not None else 1.0 for a in claim.arguments)
    return worth + (20 if _happened(claim) else 0) - (1 if claim.hedge else 0) + (0.5 if claim.speakers else 0)


def _count(quantities: Iterable[int | float | None]) -> float:
    return max((float(q) for q in quantities if q is not None), default=0.0)


def _weight(size: int | float | None, sources: int) -> float:
    return math.log10(1 + float(size or 0)) * 4 + 0.3 * sources


def _severity(event: Event) -> float:
    """How much an event weighs in a brief: people killed most, then other losses and forces, and how many sources tell of it."""
    claims = [c.claim for c in event.claims if _happened(c.claim) and c.claim.kind not in WITHOUT_LOSSES]

    def most(*roles: str) -> float:
        return _count(
            a.quantity.low if a.quantity.low is not None else a.quantity.high for c in claims for a in c.role(*roles) if a.quantity
        )

    lost = 4.0 * math.log10(1 + most("killed")) + 1.2 * math.log10(1 + most("injured", "missing", "abducted", "detained"))
    lost += 0.6 * math.log10(1 + most("displaced")) + 0.8 * math.log10(1 + most("forces"))
    if not lost:
        return 0.0
    firm = any(not claim.hedge for claim in claims)
    return lost + 0.3 * (max(1, len(event.sources)) - 1) + (0.0 if firm else -0.8)


def _size(figure: Figure) -> float:
    return _count([figure.high, figure.low])


def _moving(movement: Movement) -> float:
    """How much a movement tells beside that somebody moved."""
    ends = [movement.origin, movement.via, movement.destination, movement.manner]
    told = sum(1.0 for end in ends if end) + (0.5 if movement.when else 0)
    forces = _count(q.low if q.low is not None else q.high for q in movement.forces)
    return told + (1 + math.log10(1 + forces) if forces else 0)


def _when_order(event: Event) -> tuple[str, str, int, str]:
    first = event.when.earliest or event.when.latest if event.when else None
    published = min((c.published for c in event.claims if c.published), default=None)
    at = first or published
    claim = event.claims[0].claim
    return (at.isoformat() if at else "9999", claim.document, claim.evidence[0].start, event.id)


def names_of(claims: Iterable[CodedClaim]) -> dict[str, str]:
    """The names of the actors that these claims are linked to, by id; provisional ones go by the report's words."""
    linked = {a.entity for c in claims for a in c.claim.arguments if a.entity}
    known = ((identifier, actors().get(identifier)) for identifier in sorted(linked))
    return {identifier: entity.name for identifier, entity in known if entity is not None}
