"""The sections of a brief that rest on claims: what each holds, in which order, and how much of it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import cached_property, partial
from itertools import chain, islice

from attested.export.brief.parts import Line, Part, Row, Section, Sentence, Table, words_of
from attested.export.brief.telling import Teller, figure_cell
from attested.export.brief.weighing import (
    ACTUAL,
    MOVED,
    STATEMENTS,
    distinct,
    doubtful,
    happened,
    moving,
    named,
    particular,
    severity,
    size,
    thin,
    told,
    unsure,
    weight,
    when_order,
)
from attested.export.wording import capital, day, listed, number, plural, span_of_days, trimmed
from attested.model import PEOPLE_ROLES, Event, Figure, Movement, Tie

KEY_POINTS = {"total": 2, "loss": 4, "moved": 3, "disputed": 2, "ties": 2}
"""How many key points of each sort there are at most."""
TIE_ORDER = ("backs", "funds", "arms", "trains", "commands", "part_of", "formerly_part_of", "composition", "allied_with", "opposes")


class Sections:
    """Writes the sections of one material. `most` says how many sentences a section holds; the rest is counted and pointed to."""

    def __init__(self, teller: Teller, most: Mapping[str, int]) -> None:
        self.t = teller
        self.m = teller.m
        self.most = most
        self.headings = teller.w.phrases.headings

    def section(self, name: str, of: int, sentences: Iterable[Line | Sentence], command: str = "", note: str = "") -> Section:
        return Section(name, self.headings[name], (self.part(name, of, sentences, command),), note)

    def part(self, name: str, of: int, sentences: Iterable[Line | Sentence], command: str = "", heading: str = "") -> Part:
        """The first lines of these, written one by one and only as many as the section holds; `of` is how many things there are."""
        lines: list[Line] = []
        used = 0
        once = Once()
        for line in (given if isinstance(given, Line) else Line(given) for given in sentences):
            if len(lines) >= self.most[name]:
                break
            used += line.depth == 0
            if once.keeps(line):
                lines.append(line)
        return Part(tuple(lines), heading, max(0, of - used), command)

    def real_events(self) -> list[Event]:
        return [e for e in self.m.events if any(happened(c.claim) for c in e.claims)]

    # Key points

    def key(self) -> Section:
        """The most severe: running totals, happenings by losses, movements by numbers, disputes; and who backs whom.

        A total that says nothing of its place comes after those that do, and not where a larger claim already gives its figure.
        """
        ranked = [*self._totals(), *self._losses()]
        ranked.sort(key=lambda row: (-row[1], row[2]))
        left = dict(KEY_POINTS)
        chosen: list[Sentence] = []
        known: set[tuple[bool, str, str]] = set()
        for sort, _, _, tell in ranked:
            if left[sort] == 0:
                continue
            said = tell()
            # One sentence of a report that gives losses is one key point, also where several claims rest on it.
            first = said.claims[0].claim
            words = (sort == "moved", first.document, first.evidence[0].quote)
            if left[sort] > 0 and words not in known:
                left[sort] -= 1
                known.add(words)
                chosen.append(said)
        chosen += islice(self.responsibility(), KEY_POINTS["disputed"])
        chosen += self.backers()[: KEY_POINTS["ties"]]
        return Section("key", self.headings["key"], (Part(tuple(Line(s) for s in chosen)),))

    def _totals(self) -> Iterable[tuple[str, float, str, Callable[[], Sentence]]]:
        given = {
            (f.measure, g.quantity.low, g.quantity.high)
            for f in self.m.figures
            if f.latest and (f.event or "in" in self.t.w.slots(f.latest[0].claim))
            for g in f.history
        }
        for figure in self.m.figures:
            if figure.scope == "total" and figure.measure in PEOPLE_ROLES and figure.of is None and figure.latest:
                placed = "in" in self.t.w.slots(figure.latest[0].claim)
                if placed or (figure.measure, figure.low, figure.high) not in given:
                    heavy = weight(figure.high or figure.low, len(figure.latest)) - (0 if placed else 4)
                    yield "total", 1 + heavy, figure.id, partial(self._total, figure)

    def _total(self, figure: Figure) -> Sentence:
        one = len(figure.latest) == 1 and figure.latest[0].claim.claim.kind == "toll" and not figure.disputed
        return self.t.sentence(figure.latest[0].claim) if one else self.t.figure_sentence(figure)

    def _losses(self) -> Iterable[tuple[str, float, str, Callable[[], Sentence]]]:
        for event in self.real_events():
            # What is told by the report's own words does not say the losses: it is no key point.
            if self.t.w.phrases.kind(event.kind).get("quote"):
                continue
            if (score := severity(event)) > 0 and not unsure(self.t.best(event).claim):
                yield "moved" if event.kind in MOVED else "loss", score, event.id, partial(self.t.event_sentence, event)

    def responsibility(self) -> Iterator[Sentence]:
        """Who blames whom for what several sources tell of; those of events first."""
        found = [c for c in self.m.contradictions if c.attribute == "responsibility"]
        found.sort(key=lambda c: (c.event is None, -sum(len(p.sources) for p in c.positions), c.id))
        return (self.t.contradiction_sentence(c) for c in found)

    def backers(self) -> list[Sentence]:
        """For the actors with most supported groups, one sentence: "Iran is said to fund and train …, and to back …"."""
        by: dict[str, dict[str, list[Tie]]] = defaultdict(lambda: defaultdict(list))
        told = [t for t in self.m.ties if t.kind in TIE_ORDER[:5] and particular(t) and not all(unsure(c.claim) for c in t.claims)]
        told = [t for t in told if t.claims]
        somebody = {t.agent_entity or t.agent.casefold() for t in told if named(t)}
        for tie in told:
            actor = tie.agent_entity or tie.agent.casefold()
            # "Militias" and "groups" say little: they are told of an actor only where nobody is named.
            if named(tie) or actor not in somebody:
                by[actor][tie.kind].append(tie)
        heavy = {
            actor: len({s for k in kinds.values() for t in k for s in t.sources}) + sum(len(distinct(k)) for k in kinds.values())
            for actor, kinds in by.items()
        }
        verbs = {"backs": "back", "funds": "fund", "arms": "arm", "trains": "train", "commands": "direct"}
        made = []
        for actor in sorted(by, key=lambda a: (a not in somebody, -heavy[a], a))[: KEY_POINTS["ties"]]:
            kinds = by[actor]
            parts: dict[str, list[str]] = {}
            for kind, verb in verbs.items():
                if kind in kinds:
                    whom = listed([self.t.tied(t, "target") for t in distinct(kinds[kind])], 4)
                    parts.setdefault(whom, []).append(verb)
            claims = tuple({c.claim.id: c for kind in kinds.values() for t in distinct(kind) for c in t.claims}.values())
            name = self.t.tied(next(iter(kinds.values()))[0], "agent")
            said = "; to ".join(f"{listed(done)} {whom}" for whom, done in parts.items())
            made.append(Sentence(f"{capital(name)} {'are' if plural(name) else 'is'} said to {said}.", claims))
        return made

    # Events

    def situation(self) -> Section:
        """Events by country, by day within it, those without a country last."""
        by: dict[str, list[Event]] = defaultdict(list)
        for event in self.real_events():
            if event.kind not in (*STATEMENTS, *MOVED) and not all(doubtful(c.claim) for c in event.claims):
                by[self.country(event)].append(event)
        ordered = sorted(by.items(), key=lambda item: (item[0] == "", -sum(0.1 + severity(e) for e in item[1]), item[0]))
        # Few places tell much of each, many places a little of each.
        room = max(3, min(self.most["place"], self.most["situation"] // max(1, len(ordered))))
        shown = ordered[: max(1, self.most["situation"] // room)]
        chosen = {c: sorted(sorted(events, key=self._rank)[:room], key=when_order) for c, events in shown}
        told = {c: [Line(self.t.event_sentence(e)) for e in events] for c, events in chosen.items()}
        # Quotes come last, so that none repeats what is told anywhere in the section.
        once = Once()
        every = sorted((line for lines in told.values() for line in lines), key=lambda line: line.sentence.quoted)
        kept = {id(line) for line in every if once.keeps(line)}
        parts = []
        for country, events in shown:
            lines = tuple(line for line in told[country] if id(line) in kept)
            if lines:
                parts.append(Part(lines, country or "Place not stated", len(events) - len(lines), "attested events"))
        hidden = sum(len(events) for _, events in ordered[len(shown) :])
        if hidden:
            parts.append(Part((), several(len(ordered) - len(shown), "more place"), hidden, "attested events"))
        return Section("situation", self.headings["situation"], tuple(parts))

    def _rank(self, event: Event) -> tuple[float, bool, float, str]:
        best = self.t.best(event)
        return (-severity(event), unsure(best.claim) or thin(best.claim), -told(best) - len(event.sources), event.id)

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
        return self.m.countries.get(code) or self._spelled.get(code, code)

    @cached_property
    def _spelled(self) -> Mapping[str, str]:
        """The names that reports give countries, by code."""
        wheres = (a.where for coded in self.m.claims for a in coded.claim.arguments if a.where is not None)
        return {where.country: where.name for where in wheres if where.country and where.precision == "country"}

    def events(self) -> Section:
        """The table: the weightiest events in order of their days, with the range of killed and injured and the sources."""
        found = [e for e in self.real_events() if e.kind not in STATEMENTS and not unsure(self.t.best(e).claim)]
        found = [e for e in found if e.where is not None or e.place or severity(e) > 0]
        chosen = sorted(found, key=self._rank)[: self.most["events"]]
        rows = [self._row(event) for event in sorted(chosen, key=when_order)]
        head = ("Day", "What", "Where", "Killed", "Injured", "Independent sources", "Notes")
        part = Part(table=Table(head, tuple(rows)), more=len(found) - len(chosen), command="attested export events")
        note = "A dash means that nobody gives a figure; it is not zero." if rows else ""
        return Section("events", self.headings["events"], (part,), note)

    def _row(self, event: Event) -> Row:
        given = self.t.figures_of.get(event.id, ())
        figures = {measure: [f for f in given if (f.measure, f.of) == (measure, None)] for measure in ("killed", "injured")}
        cells = [
            _when(event),
            trimmed(capital(self.t.happening(event, tail=False)), 110),
            _where(event),
            *("; ".join(map(figure_cell, figures[m])) if len(figures[m]) != 1 else figure_cell(figures[m][0]) for m in figures),
        ]
        cells = [cell or "–" for cell in cells]
        ordered = sorted(event.claims, key=lambda c: (not happened(c.claim), -told(c), c.claim.id))
        denied = any(c.claim.polarity == "denied" for c in event.claims)
        sources = f"{len(event.sources)}{' (denied)' if denied else ''}"
        return Row((*cells, sources, ""), Sentence(cells[1], tuple(ordered)))

    # Figures

    def figures(self) -> Section:
        """Ranges with who says what: disputed first, then what several sources give or what moved, then the largest."""
        # One named victim is told of with the event, not counted here again.
        shown = [f for f in self.m.figures if f.latest and not (f.of and size(f) == 1 and len(f.latest) == 1)]
        shown = [f for f in shown if not all(unsure(g.claim.claim) for g in f.latest)]
        shown = [f for f in shown if f.measure != "strength" or "agent" in self.t.w.slots(f.latest[0].claim)]
        said = {(f.measure, f.low, f.high, g.claim.document.id) for f in shown if self._whose(f) for g in f.latest}
        shown = [f for f in shown if self._whose(f) or not _all_said(f, said)]
        rank = {measure: n for n, measure in enumerate((*PEOPLE_ROLES, "strength", "forces"))}

        def order(f: Figure) -> tuple[bool, bool, int, bool, float, str]:
            alone = len(f.latest) == 1 and len(f.history) == 1
            return (not f.disputed, alone, rank.get(f.measure, 9), f.scope != "total", -size(f), f.id)

        ids = {f.id for f in shown}
        parts: dict[str, list[Figure]] = defaultdict(list)
        for figure in shown:
            if figure.part_of in ids:
                parts[figure.part_of or ""].append(figure)
        wholes = sorted((f for f in shown if f.part_of not in ids), key=order)

        def lines() -> Iterator[Line]:
            for figure in wholes:
                yield Line(self.t.figure_sentence(figure))
                yield from (Line(self.t.figure_sentence(part, part=True), 1) for part in sorted(parts[figure.id], key=order))

        return self.section("figures", len(wholes), lines(), "attested figures")

    def _whose(self, figure: Figure) -> bool:
        """Whether a figure says of whom or where it is; a second one of the same report that does not is the same told again."""
        if figure.event:
            return True
        slots = self.t.w.slots(figure.latest[0].claim)
        return "agent" in slots or "in" in slots

    # Movements and ties

    def movements(self) -> Section:
        """Who moved, how many, from where, by what way, to where, when, how, by whom told; the fullest account of each first."""
        grouped: dict[str, list[Movement]] = defaultdict(list)
        for movement in self.m.movements:
            claim = movement.claim.claim
            if happened(claim) and moving(movement) > 0 and not unsure(claim):
                grouped[movement.event or claim.id].append(movement)
        rows = []
        for members in grouped.values():
            rows.append(
                sorted(members, key=lambda m: (-moving(m), m.claim.published or date.max, m.claim.claim.evidence[0].start, m.id))
            )
        rows.sort(key=lambda r: (-moving(r[0]), r[0].id))

        def lines() -> Iterator[Line]:
            for row in rows:
                for n, movement in enumerate(row[:6]):
                    yield Line(self.t.sentence(movement.claim), 0 if n == 0 else 1)
                beside = {c.claim.id: c for m in row for c in m.beside}
                yield from (Line(self.t.sentence(c), 1) for c in list(beside.values())[:2])

        note = "Reports overlap: numbers of different lines must not be added. What no line says, no report told."
        return self.section("movements", len(rows), lines(), "attested movements", note)

    def ties(self) -> Section:
        by: dict[tuple[str, str], dict[str, list[Tie]]] = defaultdict(lambda: defaultdict(list))
        for tie in self.m.ties:
            if tie.claims and tie.kind in TIE_ORDER and particular(tie) and not all(unsure(c.claim) for c in tie.claims):
                by[tie.agent_entity or tie.agent.casefold(), tie.agent_entity or ""][tie.kind].append(tie)
        rows: list[tuple[bool, int, int, str, str, list[Tie]]] = []
        for (actor, entity), kinds in by.items():
            for rank, kind in enumerate(TIE_ORDER):
                if kind in kinds:
                    shown = sorted(kinds[kind], key=lambda t: (t.target_entity is None, -len(t.sources), t.target, t.id))
                    linked = sum(bool(t.target_entity) for t in shown) + 2 * bool(entity)
                    known = len({s for t in shown for s in t.sources}) + linked
                    nameless = not any(named(t) for t in shown)
                    late = nameless or (rank >= 4 and not entity)
                    rows.append((late, -known if rank < 5 else 0, rank, actor, kind, shown))
        # Support by actors we know comes first; an actor's lines stay together.
        first: dict[str, tuple[bool, int]] = {}
        for late, known, _, actor, *_ in rows:
            first[actor] = min(first.get(actor, (True, 0)), (late, known))
        # A line of none but "militias" or "groups" comes after all that name someone.
        rows.sort(key=lambda row: (row[0] and not first[row[3]][0], *first[row[3]], row[3], row[2]))
        return self.section("ties", len(rows), (self.t.tie_sentence(*row[4:]) for row in rows), "attested network")

    # Words and disputes

    def statements(self) -> Section:
        events = [e for e in self.m.events if e.kind in STATEMENTS and any(happened(c.claim) for c in e.claims)]
        events.sort(key=lambda e: (-len(e.sources), -told(self.t.best(e)), *when_order(e)))
        told_of = (self.t.event_sentence(e) for e in events)
        return self.section("statements", len(events), told_of, f"attested claims --kind {STATEMENTS[0]}")

    def disputed(self) -> Section:
        """Figures in dispute, accounts that contradict each other in place, day, actor or responsibility, and denials."""
        figures = [f for f in self.m.figures if f.disputed]
        blamed = [c for c in self.m.contradictions if c.attribute == "responsibility"]
        others = [c for c in self.m.contradictions if c.attribute not in ("figure", "responsibility")]
        denials = [d for d in self.m.denials if d.claim.claim.status in ACTUAL and not unsure(d.claim.claim)]
        denials.sort(key=lambda d: (not d.denies, d.claim.published or date.max, d.claim.document.id, d.id))
        # Many disputes of one sort must not push the others off the page.
        room = max(1, self.most["disputed"] // 2)
        first: list[Iterator[Sentence]] = [
            map(self.t.figure_sentence, figures), self.responsibility(), map(self.t.contradiction_sentence, others),
            map(self.t.denial_sentence, denials),
        ]  # fmt: skip
        shares = (room, room // 4 or 1, room // 4 or 1, room)
        lines = chain(*(islice(sentences, share) for sentences, share in zip(first, shares, strict=True)), *first)
        of = len(figures) + len(blamed) + len(others) + len(denials)
        return self.section("disputed", of, lines, "attested claims")

    def planned(self) -> Section:
        coming = [c for c in self.m.claims if c.claim.status not in ACTUAL and not unsure(c.claim)]
        coming.sort(
            key=lambda c: (
                -len(c.claim.arguments),
                c.published or date.max,
                c.claim.document,
                c.claim.evidence[0].start,
                c.claim.id,
            )
        )
        told_of = map(self.t.sentence, coming)
        return self.section("planned", len(coming), told_of, "attested claims", "None of this is reported as done.")


class Once:
    """Keeps of lines those that say something new: not word for word the same again, nor a bare quote of words told already."""

    def __init__(self) -> None:
        self.said: set[str] = set()
        self.told: set[object] = set()

    def keeps(self, line: Line) -> bool:
        words = {words_of(c) for c in line.sentence.claims}
        if (line.sentence.quoted and words <= self.told) or (line.sentence.text in self.said and not line.depth):
            return False
        self.said.add(line.sentence.text)
        self.told |= words
        return True


def _when(event: Event) -> str:
    when = event.when
    if when is None or (when.earliest is None and when.latest is None):
        days = sorted(c.published for c in event.claims if c.published)
        return f"by {day(days[0])}" if days else ""
    first, last = when.earliest, when.latest
    if first is None or last is None:
        return f"since {day(first)}" if first else f"by {day(last)}" if last else ""
    if last < first:
        return f"{day(first)} or {day(last)} (contradictory)"
    return day(first) if first == last else span_of_days(first, last).replace(" and ", " to ")


def _where(event: Event) -> str:
    """The place by name; of one known only as a province or country that is said."""
    if event.where is None:
        return event.place or ""
    name = event.place or event.where.name
    wide = event.where.precision in ("district", "province", "region")
    return f"{name} ({event.where.precision})" if wide else name


def _all_said(figure: Figure, said: set[tuple[str, float | None, float | None, str]]) -> bool:
    return all((figure.measure, figure.low, figure.high, g.claim.document.id) in said for g in figure.latest)


def several(n: int, word: str) -> str:
    return f"{number(n)} {word}{'' if n == 1 else 's'}"


