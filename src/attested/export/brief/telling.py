"""Claims, events, figures, ties and disputes as sentences: who says what, ranges as ranges, a denial as a denial."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from attested.export.brief.parts import Material, Sentence
from attested.export.brief.weighing import ACTUAL, MOVED, STATEMENTS, distinct, happened, thin, told, unsure
from attested.export.columns import Rule
from attested.export.wording import Wording, bounds, capital, day, listed, number, plain, plural, quoted, trimmed, with_article
from attested.knowledge import actors
from attested.model import Claim, CodedClaim, Contradiction, Denial, Document, Event, Figure, Position, SourceFigure, Speaker, Tie
from attested.reconcile.headlines import headline

ALWAYS_TOLD = ("toll", "strength", "deployment", "withdrawal")
"""Kinds of which a single thing is enough for a sentence."""


class Teller:
    """Writes sentences on one material, in the words of the user's phrases and by the user's rule for headline figures."""

    def __init__(self, material: Material, wording: Wording, rule: Rule) -> None:
        self.m = material
        self.w = wording
        self.rule = rule
        self.event_of = {c.claim.id: event for event in material.events for c in event.claims}
        self.figures_of: dict[str, list[Figure]] = defaultdict(list)
        for figure in material.figures:
            if figure.event:
                self.figures_of[figure.event].append(figure)
        self.events = {event.id: event for event in material.events}

    # Who says so

    def outlet_of(self, document: Document) -> str:
        return document.source.name if document.source is not None else ""

    def publisher(self, coded: CodedClaim) -> str:
        return plain(
            listed(list(coded.outlets), 3) or self.outlet_of(coded.document) or coded.document.title or "an unnamed outlet"
        )

    def known_outlet(self, coded: CodedClaim) -> str:
        """The outlets of the claim's own item, or the report's; empty where none is known."""
        outlet = listed(list(coded.outlets), 2) or self.outlet_of(coded.document)
        return "" if outlet.casefold() in ("web", "unknown", "stdin") else outlet

    def attribution(self, coded: CodedClaim) -> str:
        """ ", according to …", innermost speaker first; the outlet where the report asserts it itself."""
        text = coded.document.text
        speakers = [s for s in coded.claim.speakers if not _self_told(coded.claim, s.name) and not _counted(coded.claim, s)]
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

    def teller(self, coded: CodedClaim) -> str:
        """Who tells a claim, as a name: whom it credits, else who publishes it."""
        speakers = coded.claim.speakers
        if speakers:
            said = self.attribution(coded).removeprefix(", according to ")
            return said or self.w.speaker(speakers[-1], coded.document.text)
        return self.publisher(coded) if self.known_outlet(coded) else "the report"

    def tellers(self, claims: Iterable[CodedClaim], most: int = 3) -> str:
        return listed(list(dict.fromkeys(self.teller(coded) for coded in claims)), most)

    def source_name(self, given: SourceFigure) -> str:
        return self.teller(given.claim)

    def footnote(self, coded: CodedClaim) -> str:
        published = day(coded.published) if coded.published else "undated"
        title = f", “{plain(trimmed(coded.document.title, 90))}”" if coded.document.title else ""
        quotes = " … ".join(exactly(trimmed(span.quote, 400)) for span in coded.claim.evidence)
        said = f" {capital(listed([plain(s.name) for s in coded.claim.speakers]))}:" if coded.claim.speakers else ""
        pages = f", {'p.' if len(coded.pages) == 1 else 'pp.'} {'–'.join(map(str, coded.pages))}" if coded.pages else ""
        return f"{self.publisher(coded)}{title}, {published}{pages}.{said} {quotes} (claim {coded.claim.id[:8]})"

    # Claims and events

    def sentence(self, coded: CodedClaim, others: Sequence[CodedClaim] = ()) -> Sentence:
        """One claim in words: what, where, when, who says so; a denial as a denial, a plan as a plan.

        What was read with little confidence, or says too little to be put into other words, is told in the report's own words.
        """
        claim = coded.claim
        attribution = self.attribution(coded)
        quote = bool(self.w.phrases.kind(claim.kind).get("quote"))
        short = thin(claim) and claim.kind not in ALWAYS_TOLD
        if claim.status not in ACTUAL:
            label = {"planned": "Planned", "possible": "Possible", "hypothetical": "If conditions are met"}[claim.status]
            noun = self.w.noun(coded)
            words = f"{label}: {none_of(noun) if claim.polarity == 'denied' else noun}{attribution}"
            quote = True
        elif claim.polarity == "denied":
            who = [self.w.speaker(s, coded.document.text) for s in claim.speakers[-1:]]
            if who and _denies(claim):
                words = f"{who[0]} denied that {_again(self.w.clause(coded), who[0])}"
            else:
                words = none_of(self.w.noun(coded)) + (attribution or ", the report says")
                quote = True
        elif unsure(claim) or short:
            # Not even the kind is told: the words speak for themselves.
            words = attribution.removeprefix(", ") or "the report says"
            quote = True
        else:
            words = self.w.clause(coded) + attribution
        if quote:
            words += f": {quoted(claim.evidence[0].quote, 200 if claim.status in ACTUAL else 120)}"
        own = claim.status in ACTUAL and claim.polarity == "affirmed" and (unsure(claim) or short)
        return Sentence(stopped(words), (coded, *(c for c in others if c is not coded)), own)

    def event_sentence(self, event: Event) -> Sentence:
        """An event by its fullest account, with other counts and disputes beside it."""
        best = self.best(event)
        ordered = sorted(event.claims, key=lambda c: (-told(c), c.published or date.max, c.claim.id))
        if happened(best.claim):
            # A denial or a plan that belongs to the event is told under its own heading; it supports nothing here.
            ordered = [c for c in ordered if happened(c.claim)]
        if event.kind in MOVED:
            return self.moved_sentence(best, ordered)
        first = self.sentence(best, ordered)
        counts = self._other_counts(event, best)
        return Sentence(stopped(first.text.removesuffix(".") + counts), first.claims, first.quoted) if counts else first

    def _other_counts(self, event: Event, best: CodedClaim) -> str:
        """What other sources count: "; disputed — the army: two people killed"."""
        own = {(a.role, a.quantity.low, a.quantity.high) for a in best.claim.arguments if a.quantity is not None}
        said: dict[bool, list[str]] = {True: [], False: []}
        for figure in self.figures_of.get(event.id, ()):
            if figure.of is not None or len(figure.latest) < 2:
                continue
            for given in figure.latest:
                if (figure.measure, given.quantity.low, given.quantity.high) not in own and given.claim is not best:
                    said[figure.disputed].append(
                        f"{self.source_name(given)}: {self.w.quantity(given.quantity)} {measured(figure.measure)}"
                    )
        parts = [f"disputed — {'; '.join(said[True][:4])}"] if said[True] else []
        parts += [f"other counts — {'; '.join(said[False][:4])}"] if said[False] else []
        return f"; {'; '.join(parts)}" if parts else ""

    def moved_sentence(self, best: CodedClaim, claims: Sequence[CodedClaim]) -> Sentence:
        """A movement in one sentence: the fullest account, then what others add to it, each with who says so."""
        words = self.sentence(best).text.removesuffix(".")
        said = {a.role for a in best.claim.arguments}
        forces = {a.quantity.as_written for a in best.claim.role("forces") if a.quantity}
        used = [best]
        old = self.superseded(self.event_of[best.claim.id]) if best.claim.id in self.event_of else set()
        # What completes the first account comes before other counts, so that the way is not read as that of others.
        for coded in sorted(claims, key=lambda c: bool(c.claim.role("forces"))):
            if coded is best or not happened(coded.claim) or len(used) > 3 or unsure(coded.claim):
                continue
            slots = self.w.slots(coded)
            new = [
                slots[slot].text
                for slot, role in (("from", "origin"), ("via", "via"), ("to", "destination"))
                if slot in slots and role not in said
            ]
            manner = self.w.manner(coded)
            new += [manner] if manner and "“" not in words else []
            other = [a.quantity for a in coded.claim.role("forces") if a.quantity and a.quantity.as_written not in forces]
            other = [] if coded.claim.id in old else other
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
        return Sentence(stopped(words), (*used, *(c for c in claims if c not in used)))

    def best(self, event: Event) -> CodedClaim:
        """The claim that stands for the event: by the user's rule the one of the headline figure, else the one that tells most."""
        if self.rule.name != "range" and event.kind not in MOVED:
            for figure in self.figures_of.get(event.id, ()):
                if figure.measure == "killed" and figure.of is None:
                    chosen = headline(figure, self.rule.name, self.rule.order)
                    if len(chosen.chosen) == 1:
                        return chosen.chosen[0].claim

        old = self.superseded(event)

        def order(c: CodedClaim) -> tuple[bool, bool, bool, bool, bool, float, date, int, str]:
            moved = event.kind in MOVED
            vague = moved and (bool(c.claim.hedge) or not c.claim.role("time"))
            start = c.claim.evidence[0].start
            uncounted = moved and not c.claim.role("forces")
            superseded = c.claim.id in old
            last = (-told(c), c.published or date.max, start, c.claim.id)
            return (not happened(c.claim), superseded, unsure(c.claim), uncounted, vague, *last)

        return min(event.claims, key=order)

    def superseded(self, event: Event) -> set[str]:
        """The claims whose figure its source has replaced by a later one: they stand in the history, not for the event."""
        figures = self.figures_of.get(event.id, ())
        now = {g.claim.claim.id for f in figures for g in f.latest}
        dated = {(f.id, g.source): g.published for f in figures for g in f.latest}
        return {
            g.claim.claim.id
            for f in figures
            for g in f.history
            if g.published and (last := dated.get((f.id, g.source))) and g.published < last and g.claim.claim.id not in now
        }

    def happening(self, event: Event, *, without: Sequence[str] = (), tail: bool = True) -> str:
        """The event as a noun: "an air strike on … in …"; `without` leaves slots out (the agent, where it is in question)."""
        return self.w.noun(self.best(event), counted=False, without=without, tail=tail)

    # Figures

    def figure_sentence(self, figure: Figure, part: bool = False) -> Sentence:
        """A figure with each source's latest and how it moved; of a part as "of them …" below its whole."""
        claims = tuple({g.claim.claim.id: g.claim for g in (*figure.latest, *reversed(figure.history))}.values())
        what = "of them" if part and self.whom(figure) else self.figure_of(figure)
        if len(figure.latest) == 1:
            given = figure.latest[0]
            said = f"{self.w.quantity(given.quantity)} ({self.source_name(given)})"
        else:
            each = "; ".join(f"{self.source_name(g)}: {self.w.quantity(g.quantity)}" for g in figure.latest[:6])
            rest = f"; and {len(figure.latest) - 6} more sources" if len(figure.latest) > 6 else ""
            said = f"{self.chosen(figure)} — {each}{rest}"
        label = "Disputed: " if figure.disputed else ""
        return Sentence(capital(f"{label}{what}: {said}{self._moved(figure)}.".replace("..", ".")), claims)

    def chosen(self, figure: Figure) -> str:
        """The range; before it the headline and its rule, where the user's rule chooses one."""
        ranged = range_of(figure)
        made = headline(figure, self.rule.name, self.rule.order)
        if len(made.chosen) != 1 or len(figure.latest) == 1:
            return ranged
        said = bounds(made.low, made.high, made.approximate)
        return f"{said} ({_RULES[made.rule]}, {self.source_name(made.chosen[0])}); {ranged} over all sources"

    def whom(self, figure: Figure) -> str:
        """Whom a figure counts, in the report's words: "Thai soldiers "; empty for people as such."""
        words = figure.latest[0].quantity.of if figure.latest else None
        if figure.of or (words and figure.side and all(g.quantity.of == words for g in figure.latest)):
            return f"{self.w.phrases.neutral(plain(words or figure.of or ''))} "
        return ""

    def figure_of(self, figure: Figure) -> str:
        coded = figure.latest[0].claim
        whom, measure = self.whom(figure), measured(figure.measure)
        event = self.events.get(figure.event or "")
        if event is not None and (event.kind, figure.measure) in _SAID_BY_KIND:
            slots = self.w.slots(self.best(event))
            by = [f"by {slots['agent'].text}"] if "agent" in slots else []
            tail = [*by, *(slots[slot].text for slot in ("in", "from", "when") if slot in slots)]
            return " ".join([f"{whom}{measure}", *tail]) if tail else f"{whom}{measure} (place not stated)"
        if event is not None:
            noun = self.happening(event)
            return f"{whom}{measure} (place not stated)" if len(noun.split()) < 3 else f"{whom}{measure} in {noun}"
        slots = self.w.slots(coded)
        if figure.measure == "strength":
            return f"{whom}strength of {slots['agent'].text}" if "agent" in slots else f"{whom}strength"
        where = f" {slots['in'].text}" if "in" in slots else ""
        return f"{whom}{measure}{where} (running total{'' if where else ', place not stated'})"

    def _moved(self, figure: Figure) -> str:
        """How the figure moved by day of publication: "; earlier 64 (28 October 2025)", and where it fell."""
        if figure.fell:
            one, two = figure.fell[-1]
            fell = f"{self._dated(one)} to {self._dated(two)}"
            return f"; {self.source_name(two)} went down from {fell}"
        last = {g.source: g.published for g in figure.latest}
        now_said = {(g.quantity.low, g.quantity.high) for g in figure.latest}
        earlier: dict[str, str] = {}
        for g in figure.history:
            now = last.get(g.source)
            said = (g.quantity.low, g.quantity.high)
            if g.published is not None and now is not None and g.published < now and said not in now_said:
                # The same count again is no step; the first day it was given is the one that matters.
                who = f"{self.source_name(g)}: " if len(figure.latest) > 1 else ""
                earlier.setdefault(self.w.quantity(g.quantity), who + self._dated(g))
        return f"; earlier {', '.join(list(earlier.values())[-3:])}" if earlier else ""

    def _dated(self, given: SourceFigure) -> str:
        return self.w.quantity(given.quantity) + (f" ({day(given.published)})" if given.published else "")

    # Ties

    def tie_sentence(self, kind: str, ties: Sequence[Tie]) -> Sentence:
        verb = self.w.phrases.data["ties"].get(kind, kind.replace("_", " "))
        shown = distinct(ties)
        claims = tuple({c.claim.id: c for t in (*shown, *ties) for c in t.claims}.values())
        agent = self.tied(ties[0], "agent")
        if plural(agent):
            verb = re.sub(r"^(is|was|backs|funds|arms|trains|commands|opposes|includes)\b", _plural_verb, verb)
        targets = listed([self.tied(t, "target") + _since(t) for t in shown], 6)
        sources = sorted({s for t in ties for s in t.sources})
        said = self.attribution(claims[0]) if len(sources) == 1 else f" ({number(len(sources))} independent sources)"
        against = tuple({c.claim.id: c for t in shown for c in t.denied}.values())
        denied = f"; denied by {self.tellers(against)}" if against else ""
        return Sentence(capital(f"{agent} {verb} {targets}{said}{denied}."), (*claims, *against))

    def tied(self, tie: Tie, side: str) -> str:
        entity, name = (tie.agent_entity, tie.agent) if side == "agent" else (tie.target_entity, tie.target)
        proper = self.m.names.get(entity or "")
        if proper:
            return with_article(plain(proper))
        for coded in (*tie.claims, *tie.denied):
            for argument in coded.claim.role(side, "agent", "target"):
                if argument.name == name:
                    return self.w.name(argument, coded.document.text)
        return self.w.phrases.neutral(plain(name))

    # Disputes

    def contradiction_sentence(self, found: Contradiction) -> Sentence:
        """What cannot all hold, position by position, each with who holds it."""
        claims = tuple({c.claim.id: c for position in found.positions for c in position.claims}.values())
        event = self.events.get(found.event or "")
        what = _ON[found.attribute]
        without = {"actor": ("agent", "from"), "responsibility": ("agent", "from"), "place": ("in",)}.get(found.attribute, ())
        noun = self.happening(event, without=without) if event is not None else ""
        if not noun or found.attribute == "responsibility":
            blame = "; ".join(f"{position.value}, {self._held(position)}" for position in found.positions)
            about = f" for {noun}" if noun and event is not None and event.kind not in STATEMENTS else ""
            return Sentence(stopped(f"Each side names the other{about}: {blame}"), claims)
        said = "; ".join(f"{position.value} ({self.tellers(position.claims)})" for position in found.positions)
        return Sentence(stopped(f"Accounts differ on {what} {noun}: {said}. {capital(found.words)}"), claims)

    def _held(self, position: Position) -> str:
        return f"according to {self.tellers(position.claims)}"

    def denial_sentence(self, denial: Denial) -> Sentence:
        """A denial, and whose account it answers."""
        said = self.sentence(denial.claim)
        if not denial.denies:
            return said
        words = said.text.removesuffix(".")
        return Sentence(stopped(f"{words}; this answers accounts by {self.tellers(denial.denies)}"), (denial.claim, *denial.denies))


def exactly(words: str) -> str:
    """Words in quotation marks that leave the words' own as they are.

    >>> exactly("he fell"), exactly("“We won,” he said")
    ('“he fell”', '‘“We won,” he said’')
    """
    words = plain(words)
    return f"‘{words}’" if any(mark in words for mark in "“”\"") else f"“{words}”"


_ON = {
    "place": "the place of", "date": "the day of", "actor": "who carried out", "responsibility": "who is responsible for",
    "figure": "the figures of",
}  # fmt: skip
_SAID_BY_KIND = {("displacement", "displaced"), ("arrest", "detained"), ("abduction", "abducted")}
"""Measures that say what the kind of the event says: "detained in an arrest" says it twice."""
_RULES = {"lowest": "the lowest", "latest": "the latest", "order": "by your order of sources", "range": "the range"}


def measured(measure: str) -> str:
    return {"forces": "taking part"}.get(measure, measure)


def none_of(noun: str) -> str:
    """A happening that did not happen: "an air strike on X" as "no air strike on X"; "no militia" is not denied twice.

    >>> none_of("a deployment of no militia to Lebanon"), none_of("an attack on Israel")
    ('no deployment of militia to Lebanon', 'no attack on Israel')
    """
    bare = re.sub(r"^(?:an?|the) ", "", noun)
    return f"no {re.sub(r'(?<=of |by |on )[Nn]o ', '', bare)}"


_DENIALS = ("den", "reject", "refut", "dismiss", "disput", "rebut", "contradict", "repudiat")


def _denies(claim: Claim) -> bool:
    """Whether the report says that the speaker denied it: to say "no militia has joined" is not to deny that one has."""
    cue = (claim.speakers[-1].cue or "").casefold()
    words = " ".join(span.quote for span in claim.evidence).casefold()
    return cue.startswith(_DENIALS) or re.search(rf"\b(?:{'|'.join(_DENIALS)})\w*", words) is not None


def _again(clause: str, speaker: str) -> str:
    """The clause without the name that the sentence just said: "Rwanda denied that it backed the group"."""
    rest = clause.removeprefix(speaker)
    if rest == clause or not rest.startswith(" ") or rest.startswith((" and ", ", ")):
        return clause
    return ("they" if plural(speaker) else "it") + rest


def _plural_verb(verb: re.Match[str]) -> str:
    return {"is": "are", "was": "were"}.get(verb.group(), verb.group().removesuffix("s"))


def _since(tie: Tie) -> str:
    since = f" since {tie.since.year}" if tie.since else ""
    return since + (f" until {tie.until.year}" if tie.until else "")


def range_of(figure: Figure) -> str:
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


def figure_cell(figure: Figure | None) -> str:
    """A figure in a cell of a table; a dash where nobody gives one, for that is not zero."""
    if figure is None:
        return "–"
    return _in_digits(figure) + (" (disputed)" if figure.disputed else "")


def _in_digits(figure: Figure) -> str:
    about = "about " if figure.approximate else ""
    low, high = (f"{end:,}" if end is not None else "" for end in (figure.low, figure.high))
    if low and high:
        return f"{about}{low}" if low == high else f"{about}{low}–{high}"
    if low:
        most = max((g.quantity.low or 0 for g in figure.latest), default=0)
        return f"{about}{low} to {most:,} or more" if most > (figure.low or 0) else f"{about}{low} or more"
    return f"up to {about}{high}" if high else "not stated"


def stopped(words: str) -> str:
    """The words as a sentence: a capital first, a full stop last."""
    words = capital(words.strip())
    return words if words.endswith((".", "!", "?")) else words + "."


def _self_told(claim: Claim, speaker: str) -> bool:
    """Whether the speaker is the one who acts: "the RSF say they have captured X"."""
    return claim.kind in STATEMENTS and any((a.name or "").casefold() == speaker.casefold() for a in claim.role("agent"))


def _counted(claim: Claim, speaker: Speaker) -> bool:
    """Whether the speaker's words are those of a figure of the claim: "hundreds of men" did not say that they moved."""
    return any(a.quantity is not None and a.span is not None and a.span.overlap(speaker.span) for a in claim.arguments)


def _beside(text: str, end: int, start: int) -> bool:
    between = text[end:start].casefold()
    return start >= end and len(between) < 30 and not set(between.replace(",", " ").split()) - {"and", "or", "the", "other", "both"}


def names_of(claims: Iterable[CodedClaim]) -> dict[str, str]:
    """The names of the actors that these claims are linked to, by id; provisional ones go by the report's words."""
    linked = {a.entity for c in claims for a in c.claim.arguments if a.entity}
    known = ((identifier, actors().get(identifier)) for identifier in sorted(linked))
    return {identifier: entity.name for identifier, entity in known if entity is not None}


