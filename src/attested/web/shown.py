"""How values look on a page, the same everywhere: ranges, days, kinds, stance, precision. The templates' filters and globals."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

from markupsafe import Markup, escape

from attested.export.wording import Phrases, Wording, day, when_words
from attested.knowledge import actors, codebook, fold, states
from attested.model import Claim, CodedClaim, Quantity, When, Where
from attested.query import Hit

HOMES = ("violence", "repression", "contention", "movement", "ties", "standing", "supply", "speech", "losses")
"""The families that claims are coloured and underlined by. A kind may be in several; the first of these is its home."""

STATUS_WORDS = {
    "occurred": "happened", "ongoing": "still so", "planned": "planned", "possible": "possible", "hypothetical": "only if",
}  # fmt: skip
PRECISION_WORDS = {
    "exact": "exact spot", "town": "town", "district": "district, not a point", "province": "province, not a point",
    "country": "country only", "region": "several countries", "unknown": "place unknown",
}  # fmt: skip
STATES = {
    "unreviewed": ("○", "unreviewed", "only the machine has read this"),
    "accepted": ("●", "accepted", "a person has confirmed the reading"),
    "rejected": ("✕", "rejected", "a person has found the reading wrong"),
    "unsure": ("◐", "unsure", "a person could not decide"),
    "corrected": ("✎", "corrected", "a person has corrected the reading"),
    "added": ("+", "added by a person", "a person has coded this"),
    "replaced": ("⤳", "replaced", "a person's correction stands in its place"),
}
"""What people have decided about a claim: a sign, a word, and what it means. Never told by colour alone."""


@lru_cache(maxsize=256)
def family(kind: str) -> str:
    """The home of a kind.

    >>> family("air_strike"), family("protest"), family("toll"), family("backs")
    ('violence', 'contention', 'losses', 'ties')
    """
    held = codebook()[kind].families if kind in codebook() else ()
    return next((home for home in HOMES if home in held), "standing")


def named(word: str) -> str:
    """A kind, role or code as people write it.

    >>> named("air_strike")
    'air strike'
    """
    return word.replace("_", " ")


def folded(name: str) -> str:
    """A name for comparing: without case, accents and marks.

    >>> folded("Al-Ḥashd")
    'al hashd'
    """
    return fold(name)


def amount(value: int | float) -> str:
    """A number with a thin gap in its thousands.

    >>> amount(3428), amount(7), amount(2.5)
    ('3,428', '7', '2.5')
    """
    return f"{int(value):,}" if float(value).is_integer() else f"{value:,}"


def spread(low: int | float | None, high: int | float | None, approximate: bool = False) -> str:
    """Bounds as a reader sees them at once; an open one stays open.

    >>> spread(12, 15), spread(300, None), spread(None, 50), spread(7, 7), spread(5000, 5000, True), spread(None, None)
    ('12–15', '≥ 300', '≤ 50', '7', '≈ 5,000', 'not stated')
    """
    about = "≈ " if approximate else ""
    if low is not None and high is not None:
        return about + (amount(low) if low == high else f"{amount(low)}–{amount(high)}")
    if low is not None:
        return f"≥ {about}{amount(low)}"
    return f"≤ {about}{amount(high)}" if high is not None else "not stated"


def quantity(value: Quantity) -> str:
    """A quantity with what it counts.

    >>> quantity(Quantity(low=300, high=None, unit="fighters"))
    '≥ 300 fighters'
    """
    whom = value.of if value.of and value.of != value.unit else value.unit
    return f"{spread(value.low, value.high, value.approximate)} {whom}"


def days(when: When | None) -> str:
    """An interval in words; empty where nothing is known.

    >>> days(When(earliest=date(2024, 12, 1), latest=date(2024, 12, 1), precision="day"))
    'on 1 December 2024'
    """
    return when_words(when) if when is not None else ""


def a_day(value: date | datetime | None, missing: str = "undated") -> str:
    """A day in words.

    >>> a_day(date(2024, 12, 1)), a_day(None)
    ('1 December 2024', 'undated')
    """
    return day(value) if value is not None else missing


def a_moment(value: datetime) -> str:
    """A moment of our own work, in UTC and said so: nobody's local time is assumed.

    >>> a_moment(datetime(2026, 11, 29, 9, 5, tzinfo=UTC))
    '29 November 2026, 09:05 UTC'
    """
    value = value.astimezone(UTC)
    return f"{day(value.date())}, {value:%H:%M} UTC"


def country(code: str | None) -> str:
    """The name of a country by its code; the code itself where we know no name.

    >>> country("SY"), country(None)
    ('Syria', '')
    """
    if not code:
        return ""
    state = _states().get(code)
    return state or code


@lru_cache(maxsize=1)
def _states() -> dict[str, str]:
    return {state.code: state.name for state in states()}


def place(where: Where | None) -> str:
    """A place with what it lies in."""
    if where is None:
        return ""
    around = [part for part in (where.admin, country(where.country)) if part and part != where.name]
    return ", ".join([where.name, *around])


_MARKUP = re.compile(r"\\([\\`*_\[\]<>|#])")


@lru_cache(maxsize=1)
def _phrases() -> Phrases:
    return Phrases()


def told(coded: CodedClaim) -> str:
    """The claim as one clause in reported speech's past tense, without who says so; its kind where nothing better can be said."""
    linked = {a.entity for a in coded.claim.arguments if a.entity}
    names = {id: entity.name for id in linked if (entity := actors().get(id)) is not None}
    clause = Wording(_phrases(), names).clause(coded)
    clause = _MARKUP.sub(r"\1", clause)
    return clause[:1].upper() + clause[1:] if clause else named(coded.claim.kind)


def sayers(claim: Claim) -> list[str]:
    """Whom the report credits, innermost first: who says it, and who passed it on."""
    return list(dict.fromkeys(speaker.name for speaker in reversed(claim.speakers)))


def outlet(coded: CodedClaim) -> str:
    """Who published the claim, as far as known."""
    if coded.outlets:
        return ", ".join(coded.outlets)
    return coded.document.source.name if coded.document.source else "unnamed outlet"


def stance(claim: Claim) -> list[tuple[str, str, str]]:
    """What makes a claim other than a plain report that something happened: a sign, a word, and what it means."""
    marks = []
    if claim.polarity == "denied":
        marks.append(("⊘", "denied", "the report says that this is not so"))
    if claim.status in ("planned", "possible", "hypothetical"):
        sign = {"planned": "◇", "possible": "?", "hypothetical": "⟂"}[claim.status]
        marks.append((sign, STATUS_WORDS[claim.status], "the report does not say that this has happened"))
    if claim.hedge:
        marks.append(("~", f"“{claim.hedge}”", "words of the report that weaken it"))
    return marks


def surely(confidence: float) -> str:
    """How sure the reading is, in words: not how true the claim is.

    >>> surely(.93), surely(.6), surely(.2)
    ('read surely', 'read fairly surely', 'read unsurely')
    """
    return "read surely" if confidence >= 0.8 else "read fairly surely" if confidence >= 0.5 else "read unsurely"


def visible(text: str) -> str:
    """A report's text with the characters that a browser would drop or act on made visible, one for one: offsets hold.

    >>> visible("a\\x00b\\x1b")
    'a\\ufffdb\\ufffd'
    """
    return "".join("\ufffd" if unicodedata.category(c) in ("Cc", "Cs") and c not in "\t\n\r" else c for c in text)


def snippet(hit: Hit) -> Markup:
    """The words around what was searched for, with that marked: escaped piece by piece."""
    pieces, at = [], 0
    for start, end in hit.marks:
        pieces += [escape(visible(hit.snippet[at:start])), Markup("<mark>{}</mark>").format(visible(hit.snippet[start:end]))]
        at = end
    return Markup("").join([*pieces, escape(visible(hit.snippet[at:]))])


DONE = {
    "accept": "accepted", "reject": "rejected", "unsure": "left undecided", "correct": "corrected",
    "add": "added", "undo": "taken back",
}  # fmt: skip


def done(said: str) -> tuple[str, list[int]]:
    """What an address says was just done: the word for it, and the numbers of its decisions.

    >>> done("accept:12,13"), done("<script>")
    (('accepted', [12, 13]), ('', []))
    """
    verdict, _, numbers = said.partition(":")
    if verdict not in DONE or not all(n.isdecimal() and len(n) < 15 for n in numbers.split(",")):
        return "", []
    return DONE[verdict], [int(n) for n in numbers.split(",")]


def plural(number: int, one: str, many: str | None = None) -> str:
    """A count and its noun.

    >>> plural(1, "claim"), plural(1204, "claim"), plural(2, "entry", "entries")
    ('1 claim', '1,204 claims', '2 entries')
    """
    return f"{number:,} {one if number == 1 else many or one + 's'}"


CHOICES = {
    "status": tuple(STATUS_WORDS.items()),
    "polarity": (("affirmed", "to be so"), ("denied", "not to be so")),
    "precision": tuple((level, level) for level in PRECISION_WORDS),
    "state": tuple((name, word) for name, (_, word, _) in STATES.items()),
    "disputed": (("yes", "disputed"), ("no", "not disputed")),
    "hedged": (("yes", "weakened: reportedly, allegedly …"), ("no", "not weakened")),
}
"""What the filters offer, with the words for it."""

RULES = {
    "range": ("lowest to highest", "the lowest that any source gives to the highest"),
    "lowest": ("the lowest given", "the lowest figure that a source gives"),
    "latest": ("the latest told", "the figure published last"),
    "order": ("by order of sources", "that of the first of the sources in an order that you give"),
}
"""The rules by which one value stands for a figure where only one fits: what they are called, and what they mean."""

FILTERS: Mapping[str, Callable[..., Any]] = {
    "family": family, "named": named, "amount": amount, "quantity": quantity, "days": days, "day": a_day, "moment": a_moment,
    "country": country, "place": place, "told": told, "sayers": sayers, "outlet": outlet, "stance": stance, "surely": surely,
    "visible": visible, "snippet": snippet, "done": done,
}  # fmt: skip
GLOBALS: Mapping[str, Any] = {
    "spread": spread, "plural": plural, "codebook": codebook, "CHOICES": CHOICES, "HOMES": HOMES, "STATES": STATES,
    "PRECISIONS": PRECISION_WORDS, "RULES": RULES,
}  # fmt: skip
