"""A figure as it is looked at: what each independent source gives, by name, and how the account of it changed from day to day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from attested.model import EventRow, Figure, FigureRow, SourceFigure
from attested.query.desk import Desk
from attested.query.dossier import source_name
from attested.reconcile.figures import as_of, size
from attested.reconcile.headlines import Headline, headline

CIVILIANS = (
    "civilians", "children", "women", "journalists", "aid workers", "medical workers", "protesters", "displaced people",
)  # fmt: skip
FIGHTERS = ("fighters", "soldiers", "security personnel", "police", "peacekeepers", "attackers")
"""Which sorts of people (`knowledge/data/words/victims.toml`) count as civilians, which as fighters."""
SORTS = {
    "anyone": "people, without saying whether they were civilians",
    "civilians": "civilians",
    "fighters": "fighters, soldiers, police and other forces",
    "others": "people named in another way",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """One figure of one independent source, with what that source is called. `after` tells a later one from its first."""

    name: str
    given: SourceFigure
    after: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """The figure as it stood from one day of publication on, until the next; and what was published on that day."""

    day: date
    low: int | float | None
    high: int | float | None
    voices: tuple[Voice, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figured:
    """A figure with its event (of a running total `None`), the value by the rule that was asked for, each source's latest
    (`voices`, the smallest first), all that was told in order of publication (`told`), and the range day by day (`stages`)."""

    figure: Figure
    event: EventRow | None
    headline: Headline
    voices: tuple[Voice, ...]
    told: tuple[Voice, ...]
    stages: tuple[Stage, ...]

    @property
    def sort(self) -> str:
        """Whom it counts, as one of `SORTS`."""
        of = self.figure.of
        return "anyone" if of is None else "civilians" if of in CIVILIANS else "fighters" if of in FIGHTERS else "others"


def figured(desk: Desk, row: FigureRow, *, rule: str = "range", order: Sequence[str] = ()) -> Figured:
    """The figure of a row, ready to be looked at."""
    figure = desk.figure(row.id)
    seen: set[str] = set()
    told = []
    for given in sorted(figure.history, key=lambda g: (g.published is None, g.published or date.min, *size(g.quantity))):
        told.append(Voice(name=source_name(given.claim), given=given, after=given.source in seen))
        seen.add(given.source)
    days = sorted({voice.given.published for voice in told if voice.given.published is not None})
    stages = []
    for day in days:
        known = as_of(figure, day)
        if known is not None:
            voices = tuple(voice for voice in told if voice.given.published == day)
            stages.append(Stage(day=day, low=known.low, high=known.high, voices=voices))
    latest = sorted(figure.latest, key=lambda g: (*size(g.quantity), g.source))
    return Figured(
        figure=figure, event=desk.event_row(figure.event) if figure.event else None, headline=headline(figure, rule, order),
        voices=tuple(Voice(name=source_name(given.claim), given=given) for given in latest), told=tuple(told), stages=tuple(stages),
    )  # fmt: skip
