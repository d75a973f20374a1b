"""What people see of claims, events, figures, ties and movements: the cells of a table, or of a line.

Numbers and names are those of the claims, shortened where a cell would run over; nothing is worded anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from attested.export.records import quote
from attested.model import Argument, Claim, CodedClaim, Event, Figure, Movement, Quantity, Tie, When

CLAIM = ("id", "when", "kind", "who", "whom or what", "where", "figures", "according to", "report", "words")
EVENT = ("id", "when", "kind", "who", "whom or what", "where", "figures", "claims", "sources", "words")
FIGURE = ("event", "measure", "range", "scope", "disputed", "by source", "words")
TIE = ("who", "tie", "whom", "since", "claims", "denied", "sources", "words")
MOVEMENT = ("id", "when", "who", "how many", "from", "through", "to", "how", "according to", "words")

_WHO = ("agent",)
_WHOM = ("target", "materiel")
_WHERE = ("place", "origin", "via", "destination")
_FIGURES = ("killed", "injured", "missing", "abducted", "detained", "displaced", "forces", "amount")
_SHORT = 8
_LONGEST = 160


def claim(coded: CodedClaim) -> tuple[str, ...]:
    """The cells of a claim, under `CLAIM`."""
    it = coded.claim
    when = next((a.when for a in it.role("time") if a.when), None)
    return (
        it.id[:_SHORT], days(when) or (f"({coded.published})" if coded.published else ""), _marked(it), _names(it.role(*_WHO)),
        _names(it.role(*_WHOM)), _names(it.role(*_WHERE)), _figures(it), _speakers(it), _outlet(coded), _short(quote(it)),
    )  # fmt: skip


def event(event: Event) -> tuple[str, ...]:
    """The cells of an event, under `EVENT`."""
    first = event.claims[0].claim
    figures = dict.fromkeys(words for coded in event.claims for words in _figures(coded.claim).split("; ") if words)
    return (
        event.id[:_SHORT], days(event.when), event.kind, ", ".join(event.agents), ", ".join(event.targets),
        event.place or (event.where.name if event.where else ""), "; ".join(figures), str(len(event.claims)),
        ", ".join(event.sources), _short(quote(first)),
    )  # fmt: skip


def figure(figure: Figure) -> tuple[str, ...]:
    """The cells of a figure, under `FIGURE`."""
    by_source = (f"{given.source}: {amount(given.quantity)}" for given in figure.latest)
    unit = figure.of or figure.unit
    newest = figure.latest[-1].claim.claim if figure.latest else None
    return (
        figure.event[:_SHORT] if figure.event else "", figure.measure, f"{bounds(figure.low, figure.high)} {unit}", figure.scope,
        "disputed" if figure.disputed else "", "; ".join(by_source), _short(quote(newest)) if newest else "",
    )  # fmt: skip


def tie(tie: Tie) -> tuple[str, ...]:
    """The cells of a tie, under `TIE`."""
    shown = (*tie.claims, *tie.denied)
    return (
        tie.agent, tie.kind, tie.target, str(tie.since or ""), str(len(tie.claims)), str(len(tie.denied) or ""),
        ", ".join(tie.sources), _short(quote(shown[0].claim)) if shown else "",
    )  # fmt: skip


def movement(movement: Movement) -> tuple[str, ...]:
    """The cells of a movement, under `MOVEMENT`."""
    it = movement.claim
    return (
        it.claim.id[:_SHORT], days(movement.when), ", ".join(movement.who), ", ".join(amount(q) for q in movement.forces),
        ", ".join(movement.origin), ", ".join(movement.via), ", ".join(movement.destination),
        _short(", ".join(movement.manner), 60), _speakers(it.claim) or _outlet(it), _short(quote(it.claim)),
    )  # fmt: skip


def line(cells: Sequence[str]) -> str:
    """The cells that say something, on one line."""
    return " · ".join(cell for cell in cells if cell)


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
