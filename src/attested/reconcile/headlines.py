"""The one value that stands for a figure where only one fits, by a named rule that the user chooses. Never an average."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from attested.errors import QueryError
from attested.model import Figure, SourceFigure
from attested.reconcile.figures import size
from attested.reconcile.names import same_name

HEADLINE_RULES = ("range", "lowest", "latest", "order")


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    """The figure that stands for all where only one fits, with the named rule that chose it and where it comes from."""

    rule: str
    low: int | float | None
    high: int | float | None
    approximate: bool
    chosen: tuple[SourceFigure, ...]


def headline(figure: Figure, rule: str = "range", order: Sequence[str] = ()) -> Headline:
    """One value for a figure by a named rule. Each value is as a source gave it; no rule computes one that nobody gave.

    `range` shows the lowest to the highest, `lowest` the lowest that a source gives, `latest` the most recently published, `order`
    that of the first of the sources in `order` (names or ids of speakers, actors, outlets) that gives one; where none of
    them does, the range stands and the headline says that it is one.
    """
    latest = figure.latest
    if rule not in HEADLINE_RULES:
        raise QueryError(f"there is no rule {rule!r} for a headline figure; try one of {', '.join(HEADLINE_RULES)}")
    one: SourceFigure | None = None
    if rule == "lowest":
        one = min(latest, key=lambda given: (*size(given.quantity), given.source))
    elif rule == "latest":
        one = max(latest, key=lambda given: (given.published or date.min, given.source))
    elif rule == "order":
        one = next((given for wanted in order for given in latest if is_source(given, wanted)), None)
    if one is None:
        return Headline(rule="range", low=figure.low, high=figure.high, approximate=figure.approximate, chosen=latest)
    quantity = one.quantity
    return Headline(rule=rule, low=quantity.low, high=quantity.high, approximate=quantity.approximate, chosen=(one,))


def is_source(given: SourceFigure, wanted: str) -> bool:
    """Whether a figure is of a source that a person names: by name or id of its speaker or, where none is credited, its outlet."""
    name = same_name(wanted)
    coded = given.claim
    said = [s.name for s in coded.claim.speakers[-1:]] + [s.entity for s in coded.claim.speakers[-1:] if s.entity]
    if not said:
        source = coded.document.source
        said = [*coded.outlets, *((source.name, source.id) if source else ())]
    return bool(name) and (wanted == given.source or any(name == same_name(one) for one in said))
