"""A claim as a coder entered it: the one form in which gold and coded claims are compared.

Gold may say more than a coded claim can: alternatives that are equally right, written "IDF|Israel Defense Forces", and
parts that a careful coder may leave out. `Entry` keeps both; whatever is not compared (ids, triggers, confidence) is left out.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from attested.errors import EvaluationError
from attested.model import Claim, Span

Stretch = tuple[int, int]
"""Start and end of a quote, in code points of the text; the end is exclusive."""

_UNSCORED = frozenset({"count"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """Words at a place, as the coder wrote them down; whether they stand there is for `grounded` to say."""

    start: int
    end: int
    words: str | None

    def stands_in(self, text: str) -> bool:
        """Whether the text reads so at these offsets."""
        return self.words == text[self.start : self.end]


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """One argument or speaker: its role, and whichever of name, figure, time and place it has.

    `names` holds the alternatives. `figure` is (low, high), `None` where there is no figure at all. `days` are the ordinals
    of the first and the last day, an open end closed by the other; `open_start` says that the first was open. `implicit`
    marks the time that a dated item gives without saying it: it needs no quote.
    """

    role: str
    names: tuple[str, ...]
    entity: str | None = None
    figure: tuple[float | None, float | None] | None = None
    days: tuple[int, int] | None = None
    open_start: bool = False
    place: str | None = None
    optional: bool = False
    quote: Quote | None = None
    implicit: bool = False
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One claim of one coder. `kinds` and `statuses` hold alternatives, the first is the coder's own choice."""

    kinds: tuple[str, ...]
    evidence: tuple[Quote, ...]
    arguments: tuple[Slot, ...] = ()
    speakers: tuple[Slot, ...] = ()
    polarity: str = "affirmed"
    statuses: tuple[str, ...] = ("occurred",)
    hedge: str | None = None
    optional: bool = False

    @property
    def kind(self) -> str:
        return self.kinds[0]

    @property
    def denied(self) -> bool:
        return self.polarity == "denied"

    def figures(self) -> tuple[Slot, ...]:
        """The arguments that hold a quantity."""
        return tuple(slot for slot in self.arguments if slot.figure is not None)

    def describe(self) -> str:
        """The claim on one line, for people who read pairs.

        >>> shelling = {"kind": "shelling", "evidence": [], "arguments": [{"role": "place", "name": "Kherson"}]}
        >>> entry_of(shelling).describe()
        'shelling(place=Kherson) [affirmed occurred]'
        """
        slots = "; ".join(f"{slot.role}={slot.label}" for slot in self.arguments)
        stance = [self.polarity, "|".join(self.statuses)]
        if self.hedge:
            stance.append(f"hedged “{self.hedge}”")
        if self.speakers:
            stance.append("by " + ", ".join(slot.label for slot in self.speakers))
        return f"{'|'.join(self.kinds)}({slots}) [{' '.join(stance)}]"


# ---- from JSON, as in gold files and claims.jsonl


def _alternatives(value: Any, default: str = "") -> tuple[str, ...]:
    return tuple(str(value or default).split("|"))


def _quote_of(span: Any) -> Quote | None:
    """The quote of a span object; an empty object, as the contract's short examples have it, is no quote."""
    if not span:
        return None
    return Quote(start=span.get("start", 0), end=span.get("end", 0), words=span.get("quote"))


def _days_of(when: Mapping[str, Any]) -> tuple[int, int] | None:
    """First and last day as ordinals; `None` without a date, or with one that is none."""
    try:
        known = [date.fromisoformat(when[end]).toordinal() for end in ("earliest", "latest") if when.get(end)]
    except ValueError:
        return None
    return (known[0], known[-1]) if known else None


def _argument_of(row: Mapping[str, Any]) -> Slot:
    quantity, when, where = row.get("quantity") or {}, row.get("when") or {}, row.get("where") or {}
    return Slot(
        role=row["role"].split("|")[0],
        names=_alternatives(row.get("name")),
        entity=row.get("entity"),
        figure=(quantity.get("low"), quantity.get("high")) if quantity else None,
        days=_days_of(when),
        open_start=not when.get("earliest"),
        place=where.get("id"),
        optional=bool(row.get("optional")),
        quote=_quote_of(row.get("span")),
        implicit=row["role"] == "time" and not when.get("as_written"),
        label=str((quantity or when).get("as_written") or row.get("name") or when.get("earliest") or ""),
    )


def _speaker_of(row: Mapping[str, Any]) -> Slot:
    return Slot(
        role="speakers",
        names=_alternatives(row.get("name")),
        entity=row.get("entity"),
        optional=bool(row.get("optional")),
        quote=_quote_of(row.get("span")),
        label=str(row.get("name") or ""),
    )


def entry_of(row: Mapping[str, Any]) -> Entry:
    """The claim of one JSON object in the shape of the contract; gold files leave much of it out.

    Raises `KeyError`, `TypeError`, `ValueError` or `AttributeError` where the object has another shape: `read_entries` turns
    them into an `EvaluationError` that names the line.
    """
    evidence = row.get("evidence") or []
    quotes = [_quote_of(span) for span in (evidence if isinstance(evidence, list) else [evidence])]
    return Entry(
        kinds=_alternatives(row["kind"]),
        evidence=tuple(quote for quote in quotes if quote),
        arguments=tuple(_argument_of(argument) for argument in row.get("arguments") or [] if argument["role"] not in _UNSCORED),
        speakers=tuple(_speaker_of(speaker) for speaker in row.get("speakers") or []),
        polarity=row.get("polarity", "affirmed"),
        statuses=_alternatives(row.get("status"), "occurred"),
        hedge=row.get("hedge"),
        optional=bool(row.get("optional")),
    )


def read_entries(path: Path) -> dict[str, tuple[Entry, ...]]:
    """The claims of a JSON Lines file by document.

    A line is either `{"document": …, "claims": […]}` or one claim; a claim with a `file` belongs to the stem of that path,
    one without to its `document`. Raises `EvaluationError` with file and line for a line that is neither.
    """
    found: dict[str, list[Entry]] = {}
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise EvaluationError(f"{path}: cannot be read as gold ({error})") from error
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            if "claims" in row:
                found.setdefault(row["document"], []).extend(entry_of(claim) for claim in row["claims"] or [])
            else:
                document = Path(row["file"]).stem if row.get("file") else row["document"]
                found.setdefault(document, []).append(entry_of(row))
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise EvaluationError(
                f"{path}:{number}: not a claim or a document's claims ({type(error).__name__}: {error});\n"
                'a line is {"document": …, "claims": […]} or one claim with its document'
            ) from error
    return {document: tuple(entries) for document, entries in found.items()}


# ---- from our own claims


def _quote(span: Span | None) -> Quote | None:
    return Quote(start=span.start, end=span.end, words=span.quote) if span else None


def entry_of_claim(claim: Claim) -> Entry:
    """The same for a claim that the pipeline made."""
    arguments = []
    for argument in claim.arguments:
        if argument.role in _UNSCORED:
            continue
        quantity, when = argument.quantity, argument.when
        known = [day.toordinal() for day in (when.earliest, when.latest) if day] if when else []
        written = quantity.as_written if quantity else when.as_written if when else ""
        arguments.append(
            Slot(
                role=argument.role,
                names=_alternatives(argument.name),
                entity=argument.entity,
                figure=(quantity.low, quantity.high) if quantity else None,
                days=(known[0], known[-1]) if known else None,
                open_start=not (when and when.earliest),
                place=argument.where.id if argument.where else None,
                quote=_quote(argument.span),
                implicit=argument.role == "time" and not (when and when.as_written),
                label=written or argument.name or (str(when.earliest) if when and when.earliest else ""),
            )
        )
    speakers = [
        Slot(role="speakers", names=_alternatives(s.name), entity=s.entity, quote=_quote(s.span), label=s.name)
        for s in claim.speakers
    ]
    return Entry(
        kinds=_alternatives(claim.kind),
        evidence=tuple(quote for span in claim.evidence if (quote := _quote(span))),
        arguments=tuple(arguments),
        speakers=tuple(speakers),
        polarity=claim.polarity,
        statuses=_alternatives(claim.status),
        hedge=claim.hedge,
    )


def entries_of(claims: Iterable[Claim | Mapping[str, Any] | Entry]) -> tuple[Entry, ...]:
    """Claims of any of the forms that callers have, as entries."""

    def entry(claim: Claim | Mapping[str, Any] | Entry) -> Entry:
        if isinstance(claim, Entry):
            return claim
        return entry_of_claim(claim) if isinstance(claim, Claim) else entry_of(claim)

    return tuple(entry(claim) for claim in claims)


# ---- are the quotes true?


@dataclass(frozen=True, slots=True, kw_only=True)
class Grounding:
    """How many of the parts that need a quote (claims, arguments, speakers) have one that stands in the text."""

    dropped: int = 0
    of: int = 0

    def __add__(self, other: Grounding) -> Grounding:
        return Grounding(dropped=self.dropped + other.dropped, of=self.of + other.of)


def grounded(entries: Iterable[Entry], text: str) -> tuple[tuple[Entry, ...], Grounding]:
    """The entries with whatever misquotes the text made wrong, and how much that was.

    A wrong argument or speaker stays as a nameless one, so that it counts as something said in error; a claim none of whose
    evidence stands loses it, and can be paired with nothing.
    """

    def stands(slot: Slot) -> bool:
        return slot.implicit or bool(slot.quote and slot.quote.stands_in(text))

    def split(slots: Iterable[Slot], holds: Callable[[Slot], bool]) -> tuple[tuple[Slot, ...], int]:
        slots = tuple(slots)
        good = tuple(slot for slot in slots if holds(slot))
        wrong = tuple(Slot(role=slot.role, names=("",)) for slot in slots if not holds(slot))
        return good + wrong, len(wrong)

    kept, total = [], Grounding()
    for entry in entries:
        evidence = tuple(quote for quote in entry.evidence if quote.stands_in(text))
        arguments, wrong_arguments = split(entry.arguments, stands)
        speakers, wrong_speakers = split(entry.speakers, stands)
        total += Grounding(
            dropped=wrong_arguments + wrong_speakers + int(not evidence), of=1 + len(entry.arguments) + len(entry.speakers)
        )
        kept.append(replace(entry, evidence=evidence, arguments=arguments, speakers=speakers))
    return tuple(kept), total
