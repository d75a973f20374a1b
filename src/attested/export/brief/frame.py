"""What a brief says about itself and its reports: period, what changed, what is missing, what was not read, sources, method."""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import chain

from attested import __version__
from attested.export.brief.parts import Section, Sentence
from attested.export.brief.sections import Sections, several
from attested.export.brief.telling import Teller, range_of, stopped
from attested.export.brief.weighing import MOVED, SURE, SURE_OF_NUMBERS, happened, severity, size, unsure
from attested.export.columns import Rule
from attested.export.wording import capital, day, listed, number, plain, span_of_days, trimmed
from attested.model import CodedClaim, Event, Figure, Finding, Tie
from attested.reconcile.figures import APPROXIMATELY, OTHER_GAP, TOTAL_GAP, as_of
from attested.reconcile.sources import independent_source

GAP = 3
"""Days without a report from which a gap is named."""


def period(teller: Teller) -> str:
    days = [c.published for c in teller.m.claims if c.published] + [d.published for d in teller.m.documents if d.published]
    if not days:
        return ""
    first, last = min(days), max(days)
    return day(first) if first == last else span_of_days(first, last).replace(" and ", " to ")


def scope(teller: Teller) -> str:
    outlets = {name for d in teller.m.documents for name in [teller.outlet_of(d)] if name}
    outlets |= {name for c in teller.m.claims for name in c.outlets}
    reports, claims = len(teller.m.documents), len(teller.m.claims)
    counted = ", ".join(several(n, word) for n, word in ((reports, "report"), (claims, "claim"), (len(outlets), "outlet")))
    asked = f" Asked for: {teller.m.asked}." if teller.m.asked else ""
    return f"Read: {counted}.{asked} Each sentence says what reports say, not what is true; its footnote holds the exact words."


# What changed


def changed(sections: Sections, since: date) -> Section:
    """What reports published after a day added: events, figures that moved, accounts, disputes and denials, ties, movements."""
    t = sections.t
    parts = tuple(
        sections.part("changed", of, sentences, command, heading)
        for (of, sentences), command, heading in (
            (_new_events(t, since), "attested export events", "New events"),
            (_moved_figures(t, since), "attested export figures --history", "Figures that moved"),
            (_new_accounts(t, since), "attested events", "New accounts of known events"),
            (_new_disputes(t, since), "attested claims", "New disputes and denials"),
            (_new_ties(t, since), "attested network", "New in the network"),
            (_new_movements(t, since), "attested movements", "New movements"),
        )
    )
    title = f"{sections.headings['changed']} {day(since)}"
    undated = sum(1 for c in t.m.claims if c.published is None)
    note = "By dates of publication after that day."
    note += f" {capital(several(undated, 'claim'))} of undated reports left out." if undated else ""
    return Section("changed", title, tuple(part for part in parts if part.lines), note)


def _new(claims: Iterable[CodedClaim], since: date) -> bool:
    """Whether all of these claims were published after a day; undated ones are neither."""
    days = [c.published for c in claims if c.published is not None]
    return bool(days) and min(days) > since


Found = tuple[int, Iterable[Sentence]]
"""How many things there are, and their sentences, written only as far as they are asked for."""


def _new_events(t: Teller, since: date) -> Found:
    fresh = [e for e in t.m.events if _new(e.claims, since) and e.kind not in MOVED and any(happened(c.claim) for c in e.claims)]
    fresh = [e for e in fresh if severity(e) > 0 and not unsure(t.best(e).claim)]
    return len(fresh), map(t.event_sentence, sorted(fresh, key=lambda e: (-severity(e), e.id)))


def _moved_figures(t: Teller, since: date) -> Found:
    rows: list[tuple[bool, float, str, Figure, Figure]] = []
    for figure in t.m.figures:
        before = as_of(figure, since)
        if before is None or (before.low, before.high, before.disputed) == (figure.low, figure.high, figure.disputed):
            continue
        rows.append((not figure.disputed, -size(figure), figure.id, before, figure))
    rows.sort(key=lambda row: row[:3])
    return len(rows), (_moved(t, before, figure, since) for *_, before, figure in rows)


def _moved(t: Teller, before: Figure, figure: Figure, since: date) -> Sentence:
    added = [g for g in figure.history if g.published is not None and g.published > since]
    said = "; ".join(f"{t.source_name(g)}: {t.w.quantity(g.quantity)} ({day(g.published)})" for g in added[-3:] if g.published)
    newly = "; now disputed" if figure.disputed and not before.disputed else ""
    words = f"{t.figure_of(figure)}: {range_of(before)} by {day(since)}, now {range_of(figure)}{newly} — {said}"
    return Sentence(stopped(words), tuple({g.claim.claim.id: g.claim for g in (*added, *before.latest)}.values()))


def _new_accounts(t: Teller, since: date) -> Found:
    """Events known by then that an independent source which had not told of them before now tells of."""
    made: list[tuple[float, str, Event, list[CodedClaim]]] = []
    for event in t.m.events:
        told = [c for c in event.claims if happened(c.claim) and c.published is not None]
        before = {independent_source(c) for c in told if c.published and c.published <= since}
        fresh = [c for c in told if c.published and c.published > since and independent_source(c) not in before]
        if before and fresh and not unsure(t.best(event).claim):
            made.append((-severity(event), event.id, event, fresh))
    made.sort(key=lambda row: row[:2])
    words = ((f"{t.happening(event)} is now also told of by {t.tellers(fresh)}", fresh) for *_, event, fresh in made)
    return len(made), (Sentence(stopped(said), tuple(fresh)) for said, fresh in words)


def _new_disputes(t: Teller, since: date) -> Found:
    against = [
        c for c in t.m.contradictions if c.attribute != "figure" and any(_new(position.claims, since) for position in c.positions)
    ]
    fresh = [d for d in t.m.denials if _new([d.claim], since) and not unsure(d.claim.claim)]
    fresh.sort(key=lambda d: (not d.denies, d.id))
    return len(against) + len(fresh), chain(map(t.contradiction_sentence, against), map(t.denial_sentence, fresh))


def _new_ties(t: Teller, since: date) -> Found:
    by: dict[tuple[str, str], list[Tie]] = defaultdict(list)
    for tie in t.m.ties:
        if tie.claims and _new((*tie.claims, *tie.denied), since) and not all(unsure(c.claim) for c in tie.claims):
            by[tie.agent_entity or tie.agent.casefold(), tie.kind].append(tie)
    told = [(kind, ties) for (_, kind), ties in sorted(by.items())]
    contested = (tie for tie in t.m.ties if tie.claims and tie.denied)
    told += [(tie.kind, [tie]) for tie in contested if not _new(tie.claims, since) and _new(tie.denied, since)]
    return len(told), (t.tie_sentence(kind, ties) for kind, ties in told)


def _new_movements(t: Teller, since: date) -> Found:
    fresh: list[Event] = [e for e in t.m.events if e.kind in MOVED and _new(e.claims, since) and severity(e) > 0]
    fresh = [e for e in fresh if happened(t.best(e).claim)]
    return len(fresh), map(t.event_sentence, sorted(fresh, key=lambda e: (-severity(e), e.id)))


# What is missing, what was not read


def missing(sections: Sections) -> Section:
    """Coverage by source and day, and what the reports leave open. Silence of a source says nothing about what happened."""
    t = sections.t
    lines = [*_coverage(t), *_gaps(t), *_open(t)]
    return Section("missing", sections.headings["missing"], plain=tuple(lines[: sections.most["missing"]]))


def _days(t: Teller) -> dict[str, list[date]]:
    """The days of publication of each outlet, from reports and the dated items of digests."""
    days: dict[str, set[date]] = defaultdict(set)
    for document in t.m.documents:
        if document.published:
            days[t.outlet_of(document) or "reports without an outlet"].add(document.published)
    for coded in t.m.claims:
        if coded.published:
            for outlet in coded.outlets:
                days[outlet].add(coded.published)
    return {outlet: sorted(found) for outlet, found in days.items()}


def _coverage(t: Teller) -> list[str]:
    found = sorted(_days(t).items(), key=lambda item: (-len(item[1]), item[0]))
    lines = []
    for outlet, days in found[:12]:
        span = day(days[0]) if len(days) == 1 else span_of_days(days[0], days[-1]).replace(" and ", " to ")
        lines.append(f"{plain(outlet)}: {several(len(days), 'day')} with a report, {span}.")
    if len(found) > 12:
        most = max(len(days) for _, days in found[12:])
        lines.append(f"{several(len(found) - 12, 'more outlet').capitalize()}, each with {number(most)} or fewer days.")
    return lines


def _gaps(t: Teller) -> list[str]:
    """Stretches of days between the first and the last report for which no report was read."""
    days = sorted({d for found in _days(t).values() for d in found})
    gaps = [(a, b) for a, b in itertools.pairwise(days) if (b - a).days > GAP]
    gaps.sort(key=lambda gap: (gap[0] - gap[1]).days)
    if not gaps:
        return []
    one = timedelta(days=1)
    shown = [span_of_days(a + one, b - one).replace(" and ", " to ") for a, b in sorted(gaps[:5])]
    rest = f" and {several(len(gaps) - 5, 'shorter gap')}" if len(gaps) > 5 else ""
    return [f"No report was published, or none was read, from {'; from '.join(shown)}{rest}."]


def _open(t: Teller) -> list[str]:
    events = [e for e in t.m.events if any(happened(c.claim) for c in e.claims)]
    undated = [d for d in t.m.documents if d.published is None]
    nameless = [d for d in t.m.documents if not t.outlet_of(d)]
    alone = sum(len(e.sources) == 1 for e in events)
    counts = [
        (len(undated), len(t.m.documents), "Reports without a date of publication (what they tell stands in no history)"),
        (len(nameless), len(t.m.documents), "Reports without an outlet"),
        (alone, len(events), "Events told of by one independent source only"),
        (sum(e.when is None for e in events), len(events), "Events without a day that a report states"),
        (sum(e.where is None for e in events), len(events), "Events without a place that could be found"),
        (sum(not m.origin for m in t.m.movements), len(t.m.movements), "Movements without a stated origin"),
        (sum(not m.forces for m in t.m.movements), len(t.m.movements), "Movements without a stated number"),
    ]
    lines = [f"{words}: {number(n)} of {number(of)}." for n, of, words in counts if n]
    low = sum(unsure(c.claim) for c in t.m.claims)
    if low:
        lines.append(
            f"{several(low, 'claim').capitalize()} read with a confidence below {SURE} (numbers: {SURE_OF_NUMBERS}) "
            f"{'is' if low == 1 else 'are'} told in the report's own words or left to the lists."
        )
    return lines


def unread(sections: Sections) -> Section:
    findings = sections.m.findings
    refused = [f for f in findings if f.level == "refused"]
    notes = [f for f in findings if f.level != "refused"]
    lines = []
    for f in sorted(refused, key=lambda f: (f.item, f.code)):
        item = "" if f.message.startswith(f.item) else f"{plain(f.item)}: "
        lines.append(f"{item}{plain(f.message)} ({f.code})")
    counted = Counter(f.code for f in notes)
    lines += [f"{number(counted[code])} × {code}: {plain(trimmed(_example(notes, code), 160))}" for code in sorted(counted)]
    shown = lines[:30] + ([f"… and {len(lines) - 30} more"] if len(lines) > 30 else [])
    return Section("unread", sections.headings["unread"], plain=tuple(shown))


def _example(notes: Sequence[Finding], code: str) -> str:
    first = min((f for f in notes if f.code == code), key=lambda f: (f.item, f.message))
    return first.message


# Sources and method


def sources(sections: Sections) -> Section:
    """Where the claims come from: who publishes, and whom they credit most."""
    published: Counter[str] = Counter()
    credited: Counter[str] = Counter()
    for coded in sections.m.claims:
        published[sections.t.publisher(coded)] += 1
        for speaker in coded.claim.speakers:
            credited[sections.t.w.speaker(speaker, coded.document.text)] += 1
    lines = [f"Published by: {_counts(published, 20)}."] if published else []
    lines += [f"Credited: {_counts(credited, 20)}."] if credited else []
    return Section("sources", sections.headings["sources"], plain=tuple(lines))


def _counts(counted: Counter[str], most: int) -> str:
    ordered = sorted(counted.items(), key=lambda item: (-item[1], item[0]))
    shown = "; ".join(f"{name} ({n})" for name, n in ordered[:most])
    return shown + (f"; and {len(ordered) - most} more" if len(ordered) > most else "")


def method(sections: Sections, rule: Rule) -> Section:
    """How the brief came about, from what really made it: the rule, the thresholds in force, the stages that read."""
    makers = {c.claim.made_by for c in sections.m.claims if c.claim.made_by}
    makers |= {d.made_by for d in sections.m.documents if d.made_by}
    stages = sorted({f"{maker.stage} {maker.version}" for maker in makers})
    order = f" ({listed(list(rule.order), 12)})" if rule.name == "order" and rule.order else ""
    lines = [
        f"Figures are ranges over each independent source's latest figure (headline rule: {rule.name}{order}), "
        "never an average. They are what is documented, not the true total.",
        f"Figures are called disputed where one source's lower bound lies above another's upper bound, with {APPROXIMATELY:.0%} of "
        "leave for approximate ones, or where one source's figure fell.",
        f"Running totals of one place form one series while a source's reports follow within {TOTAL_GAP.days} days, "
        f"another source's within {OTHER_GAP.days}.",
        "An independent source is the innermost credited speaker, else the outlet; copies of one speaker's words count once.",
        "Claims were put together into events by kind, day, place, actors, figures and shared words; what the words leave open "
        "stays apart, so one event may stand here twice.",
        "Loaded words are the reports' own and stand in quotation marks.",
    ]
    if stages:
        lines.append(f"Written by attested {__version__} from claims of these stages and versions: {', '.join(stages)}.")
    return Section("method", sections.headings["method"], plain=tuple(lines))


