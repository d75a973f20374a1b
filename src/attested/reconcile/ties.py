"""Who backs, funds, arms, trains, commands whom, as claims put it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from attested.model import Argument, CodedClaim, Tie, digest
from attested.reconcile.names import same_name
from attested.reconcile.sources import sources_of

TIE_KINDS = ("backs", "funds", "arms", "trains", "commands", "part_of", "formerly_part_of", "allied_with", "opposes", "composition")
BOTH_WAYS = ("allied_with", "opposes")
"""Ties that hold in both directions: one tie however the report turns it."""


def ties(claims: Iterable[CodedClaim]) -> list[Tie]:
    """The standing ties between two named actors, each with the claims that say so and those that deny it.

    Direction runs from agent to target as the report has it. Names meet under one entity, or under one spelling; a name
    that elsewhere among these claims is linked to exactly one entity counts as that entity. An event that implies a tie
    (arms delivered, fighters trained on a date) is not turned into one. What is planned or merely possible is no tie yet.
    """
    coded_ties = [c for c in claims if c.claim.kind in TIE_KINDS and c.claim.status in ("occurred", "ongoing")]
    known = _entities(coded_ties)
    met: dict[tuple[str, str, str], list[tuple[CodedClaim, Argument, Argument]]] = defaultdict(list)
    for coded in coded_ties:
        for agent in coded.claim.role("agent"):
            for target in coded.claim.role("target"):
                one, two = _key(agent, known), _key(target, known)
                if not one or not two or one == two:
                    continue
                if coded.claim.kind in BOTH_WAYS and one > two:
                    met[coded.claim.kind, two, one].append((coded, target, agent))
                else:
                    met[coded.claim.kind, one, two].append((coded, agent, target))
    return [_tie(kind, one, two, rows, known) for (kind, one, two), rows in sorted(met.items())]


def _entities(claims: Sequence[CodedClaim]) -> dict[str, str]:
    """Spellings that are linked to one entity wherever they are linked at all."""
    linked: dict[str, set[str]] = defaultdict(set)
    for coded in claims:
        for argument in coded.claim.role("agent", "target"):
            if argument.entity and argument.name:
                linked[same_name(argument.name)].add(argument.entity)
    return {name: next(iter(ids)) for name, ids in linked.items() if len(ids) == 1}


def _key(argument: Argument, known: dict[str, str]) -> str:
    name = same_name(argument.name or (argument.span.quote if argument.span else ""))
    return argument.entity or known.get(name) or name


def _tie(kind: str, one: str, two: str, rows: Sequence[tuple[CodedClaim, Argument, Argument]], known: dict[str, str]) -> Tie:
    unique = {coded.claim.id: coded for coded, _, _ in rows}
    ordered = sorted(
        unique.values(), key=lambda c: (c.published or date.max, c.claim.document, c.claim.evidence[0].start, c.claim.id)
    )
    affirmed = tuple(c for c in ordered if c.claim.polarity == "affirmed")
    since, until = _period(affirmed)
    entities = set(known.values()) | {a.entity for _, left, right in rows for a in (left, right) if a.entity}
    return Tie(
        id=digest("tie", kind, one, two),
        kind=kind,
        agent=_shown(left for _, left, _ in rows),
        target=_shown(right for _, _, right in rows),
        agent_entity=one if one in entities else None,
        target_entity=two if two in entities else None,
        claims=affirmed,
        denied=tuple(c for c in ordered if c.claim.polarity == "denied"),
        sources=sources_of(affirmed),
        since=since,
        until=until,
    )


def _shown(arguments: Iterable[Argument]) -> str:
    """The name most claims use; of equals the longest, then the first by alphabet."""
    names = Counter(a.name or (a.span.quote if a.span else "") for a in arguments)
    return min(names, key=lambda name: (-names[name], -len(name), name))


def _period(claims: Sequence[CodedClaim]) -> tuple[date | None, date | None]:
    """Since when, and until when where a claim says that it ended before its report."""
    starts, ends = [], []
    for coded in claims:
        for argument in coded.claim.role("time"):
            when = argument.when
            if when is None:
                continue
            if when.earliest is not None and (when.days is None or when.days > 1):
                starts.append(when.earliest)
            ended = when.latest is not None and (coded.published is None or when.latest < coded.published)
            if ended and when.latest is not None and coded.claim.status == "occurred":
                ends.append(when.latest)
    since = min(starts) if starts else None
    until = max(ends) if ends else None
    return since, until
