"""What people see of claims, events, figures, ties and movements: a row of a table, or a line.

Numbers and names are those of the claims, shortened where a cell would run over; nothing is worded anew.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from attested.export.records import quote
from attested.model import Argument, Claim, CodedClaim, Event, Figure, Movement, Quantity, Tie, When

CLAIM = ("id", "when", "kind")
EVENT = ("id", "when", "kind")
FIGURE = ("event", "measure", "range")
TIE = ("who", "tie", "whom")
MOVEMENT = ("id", "when", "who")


@dataclass(frozen=True, slots=True)
class Row:
    """One item: what it is told apart by, what else is known of it, and the words it rests on."""

    keys: tuple[str, ...]
    details: tuple[str, ...]
    words: str

    @property
    def line(self) -> str:
        """What it says, on one line."""
        return " · ".join(cell for cell in (*self.keys, *self.details, self.words) if cell)


_WHO = ("agent",)
_WHOM = ("target", "materiel")
_WHERE = ("place", "origin", "via", "destination")
_FIGURES = ("killed", "injured", "missing", "abducted", "detained", "displaced", "forces", "amount")
_SHORT = 8
_LONGEST = 160


def claim(coded: CodedClaim) -> Row:
    """A claim, under `CLAIM`: who, whom or what, where, the figures, who is credited, who published."""
    it = coded.claim
    when = next((a.when for a in it.role("time") if a.when), None)
    return Row(
        (it.id[:_SHORT], days(when) or (f"({coded.published})" if coded.published else ""), _marked(it)),
        (_names(it.role(*_WHO)), _names(it.role(*_WHOM)), _names(it.role(*_WHERE)), _figures(it), _speakers(it), _outlet(coded)),
        _short(quote(it)),
    )


def event(event: Event) -> Row:
    """An event, under `EVENT`: who, whom or what, where, the figures of its claims, how many claims, the independent sources."""
    figures = dict.fromkeys(words for coded in event.claims for words in _figures(coded.claim).split("; ") if words)
    claims = "1 claim" if len(event.claims) == 1 else f"{len(event.claims)} claims"
    where = event.place or (event.where.name if event.where else "")
    sources = f"{claims} by {', '.join(event.sources)}" if event.sources else claims
    return Row(
        (event.id[:_SHORT], days(event.when), event.kind),
        (", ".join(event.agents), ", ".join(event.targets), where, "; ".join(figures), sources),
        _short(quote(event.claims[0].claim)),
    )


def figure(figure: Figure) -> Row:
    """A figure, under `FIGURE`: incident or total, whether it is disputed, the latest of every source."""
    by_source = "; ".join(f"{given.source}: {amount(given.quantity)}" for given in figure.latest)
    return Row(
        (
            figure.event[:_SHORT] if figure.event else "",
            figure.measure,
            f"{bounds(figure.low, figure.high)} {figure.of or figure.unit}",
        ),
        (figure.scope, "disputed" if figure.disputed else "", by_source),
        _short(quote(figure.latest[-1].claim.claim)) if figure.latest else "",
    )


def tie(tie: Tie) -> Row:
    """A tie, under `TIE`: since when, how many claims affirm and deny it, the independent sources."""
    since = f"since {tie.since}" if tie.since else ""
    claims = "1 claim" if len(tie.claims) == 1 else f"{len(tie.claims)} claims"
    denied = f"denied by {len(tie.denied)}" if tie.denied else ""
    shown = (*tie.claims, *tie.denied)
    return Row(
        (tie.agent, tie.kind, tie.target),
        (since, claims, denied, ", ".join(tie.sources)),
        _short(quote(shown[0].claim)) if shown else "",
    )


def movement(movement: Movement) -> Row:
    """A movement, under `MOVEMENT`: how many, from where, through which crossing, to where, how, who is credited."""
    it = movement.claim
    way = [f"{word} {', '.join(names)}" for word, names in _way(movement) if names]
    return Row(
        (it.claim.id[:_SHORT], days(movement.when), ", ".join(movement.who)),
        (
            ", ".join(amount(q) for q in movement.forces), " ".join(way), _short(", ".join(movement.manner), 60),
            _speakers(it.claim) or _outlet(it),
        ),
        _short(quote(it.claim)),
    )  # fmt: skip


def _way(movement: Movement) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return ("from", movement.origin), ("through", movement.via), ("to", movement.destination)


def days(when: When | None) -> str:
    """An interval of days; an open end is left open.

    >>> from datetime import date
    >>> days(When(earliest=date(2024, 12, 1), latest=None, precision="months"))
    '2024-12-01 –'
    """
    if when is None:
        return ""
    first, last = str(when.earliest or ""), str(when.latest or "")
    return first if first == last else f"{first} – {last}".strip()


def bounds(low: float | None, high: float | None) -> str:
    """Inclusive bounds in few signs.

    >>> bounds(12, None), bounds(None, 5000), bounds(200, 400), bounds(7, 7)
    ('12 or more', 'up to 5,000', '200–400', '7')
    """
    if low is not None and high is not None:
        return f"{low:,}" if low == high else f"{low:,}–{high:,}"
    return f"{low:,} or more" if low is not None else f"up to {high:,}" if high is not None else "open"


def amount(quantity: Quantity) -> str:
    """A quantity in few signs: "about 5,000 fighters"."""
    about = "about " if quantity.approximate else ""
    return f"{about}{bounds(quantity.low, quantity.high)} {quantity.of or quantity.unit}"


def _marked(claim: Claim) -> str:
    marks: list[str] = [claim.polarity] if claim.polarity == "denied" else []
    marks += [claim.status] if claim.status not in ("occurred", "ongoing") else []
    marks += [f"“{claim.hedge}”"] if claim.hedge else []
    return f"{claim.kind} ({', '.join(marks)})" if marks else claim.kind


def _figures(claim: Claim) -> str:
    return "; ".join(f"{a.role} {amount(a.quantity)}" for a in claim.role(*_FIGURES) if a.quantity)


def _names(arguments: Iterable[Argument]) -> str:
    return ", ".join(dict.fromkeys(_short(a.name, 40) for a in arguments if a.name))


def _speakers(claim: Claim) -> str:
    return " ← ".join(_short(speaker.name, 40) for speaker in reversed(claim.speakers))


def _outlet(coded: CodedClaim) -> str:
    source = coded.document.source
    return ", ".join(coded.outlets) or (source.name if source else "")


def _short(text: str, most: int = _LONGEST) -> str:
    text = " ".join(text.split())
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
