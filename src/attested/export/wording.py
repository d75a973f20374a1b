"""Claims in words: names with the article the report gave them, quantities as written, days a reader can read."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

from attested.errors import KnowledgeError
from attested.knowledge import fold, states
from attested.model import PEOPLE_ROLES, PRECISIONS_OF_PLACE, Argument, Claim, CodedClaim, Quantity, Span, Speaker, When
from attested.reconcile.people import of_whom
from attested.reconcile.sources import full_name

_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_ARTICLE_BEFORE = re.compile(r"\b(the|an?)\s+[“\"‘']?\Z", re.IGNORECASE)
_IN_BEFORE = re.compile(
    r"\b(in|at|near|on|outside|inside|around|across|along|off|over|between|throughout)(?:\s+the|\s+an?)?\s+\Z", re.IGNORECASE
)
_IN_FIRST = re.compile(r"(?:in|at|near|on|outside|inside|around|across|along|off|over|between|throughout)\b", re.IGNORECASE)
_TO_BEFORE = re.compile(r"\b(into|to|towards?|in|at|on|for)(?:\s+the|\s+an?)?\s+\Z", re.IGNORECASE)
_READS_WELL = re.compile(
    r"(?:(?:at least|at most|up to|more than|fewer than|less than|nearly|almost|about|around|some|over|under|roughly|approximately|"
    r"as many as|an estimated|only|just|between|several|dozens|hundreds|thousands|scores|tens|one|two|three|four|five|six|seven|"
    r"eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|"
    r"seventy|eighty|ninety|a|an)\b|\d)",
    re.IGNORECASE,
)
# Words that lean on a sentence around them: "five of them", "two others", "two of our soldiers".
_LEANS = re.compile(r"\b(?:of (?:them|whom|those)|including|others?|more|our|my|us|his|her|their|its|your)\b", re.IGNORECASE)
# What a figure's own role says already: "42 killed in Gaza City", "several missing", "dozens of fatalities".
_FATE = re.compile(
    r"\s+(?:of\s+)?(?:missing|killed|injured|wounded|dead|deaths|fatalities|casualties|injuries|others?|more)\b.*\Z", re.IGNORECASE
)
_VAGUE = re.compile(
    r"(?:at least |many |several |tens of |hundreds of )?(?:dozens|scores|hundreds|thousands|millions|several|numerous|multiple)",
    re.IGNORECASE,
)
_A = re.compile(r"\A(?:a|an|the)\s", re.IGNORECASE)
_OPENER_WORDS = (
    "some many several other local foreign recent initial current official officials reports residents witnesses activists "
    "fresh hundreds thousands dozens scores tens few families sources authorities police soldiers troops rebels militants gunmen "
    "armed unidentified unknown government state"
)
_OPENERS = frozenset(_OPENER_WORDS.split())
"""Words whose capital is only that of a sentence's or headline's first word."""
_SLOT = re.compile(r"\{([^{}]+)\}")
_OPTION = re.compile(r"\[([^\[\]]*)\]")


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that stand for a slot, and whether they take "were"."""

    text: str
    plural: bool = False


LEFT = 2
"""The form of losses for what does not kill by itself: a protest "left two people dead"."""


class Phrases:
    """The sentences of a file that users can change (`templates/phrases.toml` by default)."""

    def __init__(self, path: Path | None = None) -> None:
        self.path = path
        try:
            source = path.read_text(encoding="utf-8") if path else _shipped("phrases.toml")
            self.data: dict[str, Any] = tomllib.loads(source)
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise KnowledgeError(f"the phrases in {path or 'phrases.toml'} cannot be read: {error}") from error
        for part in ("headings", "measures", "ties", "kinds"):
            if not isinstance(self.data.get(part), dict):
                raise KnowledgeError(f"the phrases in {path or 'phrases.toml'} have no [{part}]")
        loaded = sorted((str(word) for word in self.data.get("loaded", ())), key=len, reverse=True)
        self._loaded = re.compile(rf"(?<![“\w])({'|'.join(map(re.escape, loaded))})(?![\w”])", re.IGNORECASE) if loaded else None

    @property
    def headings(self) -> Mapping[str, str]:
        """The headings of the file; one that it leaves out stays as shipped."""
        headings: dict[str, str] = {**_shipped_headings(), **self.data["headings"]}
        return headings

    def kind(self, kind: str) -> Mapping[str, Any]:
        """The phrases of a kind; a kind without any is named as it is called."""
        found: dict[str, Any] = self.data["kinds"].get(kind, {})
        return found or {"noun": kind.replace("_", " "), "clause": [f"{kind.replace('_', ' ')} {{~}}took place"], "quote": True}

    def loaded(self, words: str) -> bool:
        return self._loaded is not None and self._loaded.search(words) is not None

    def neutral(self, words: str) -> str:
        """The words, with loaded ones inside quotation marks.

        >>> Phrases().neutral("foreign mercenaries")
        'foreign “mercenaries”'
        """
        return self._loaded.sub(r"“\1”", words).replace("” “", " ") if self._loaded and "“" not in words else words


@lru_cache(maxsize=1)
def _shipped_headings() -> dict[str, str]:
    headings: dict[str, str] = tomllib.loads(_shipped("phrases.toml"))["headings"]
    return headings


def _shipped(name: str) -> str:
    return resources.files("attested.export").joinpath("templates", name).read_text(encoding="utf-8")


def plain(words: str) -> str:
    """A report's words on one line. What a page would read as its own marks is escaped where the page is written.

    >>> plain("two\\nlines")
    'two lines'
    """
    return " ".join(words.split())


def trimmed(words: str, limit: int = 240) -> str:
    """The words, cut at a word's end with an ellipsis where they are very long."""
    words = " ".join(words.split())
    if len(words) <= limit:
        return words
    cut = words[:limit].rsplit(" ", 1)[0] or words[:limit]
    return cut.rstrip(" ,;:.–—-") + " …"


def quoted(words: str, limit: int = 200) -> str:
    """A report's words inside double quotation marks, those within them made single, no stop of its own at the end.

    >>> quoted("“We are ready,” he said.")
    '“‘We are ready,’ he said”'
    """
    words = trimmed(words, limit).rstrip(".,;: ")
    if words.count("“") != words.count("”"):
        words = words.replace("“", "").replace("”", "")
    if words.count("(") != words.count(")"):
        words = words.rsplit("(", 1)[0]
    words = words.rstrip(".,;: ").replace('"', "'")
    if len(_OPENS.findall(words)) != len(_CLOSES.findall(words)):
        words = _OPENS.sub("", words)  # "to 'prevent vandalism": the mark that closed it was cut off
    inner = re.sub(r"[.,;:]+’\Z", "’", words.replace("“", "‘").replace("”", "’"))
    return f"“{plain(inner)}”"


_OPENS = re.compile(r"(?<![\w’'])'(?=\w)")
_CLOSES = re.compile(r"(?<=[\w.,!?])'(?!\w)")


def number(value: int | float) -> str:
    """A number as a reader expects it: words up to ten, thousands with commas.

    >>> number(7), number(3428)
    ('seven', '3,428')
    """
    if float(value).is_integer():
        whole = int(value)
        return _NUMBERS[whole] if 0 <= whole <= 10 else f"{whole:,}"
    return f"{value:,}"


def bounds(low: int | float | None, high: int | float | None, approximate: bool = False) -> str:
    """Bounds in words: open ones stay open.

    >>> bounds(300, None), bounds(None, 50), bounds(12, 15), bounds(5000, 5000, True)
    ('at least 300', 'up to 50', '12 to 15', 'about 5,000')
    """
    about = "about " if approximate else ""
    if low is not None and high is not None:
        return about + (number(low) if low == high else f"{number(low)} to {number(high)}")
    if low is not None:
        return f"at least {about}{number(low)}"
    return f"up to {about}{number(high)}" if high is not None else "an unstated number"


def day(value: date) -> str:
    """
    >>> day(date(2024, 12, 1))
    '1 December 2024'
    """
    return f"{value.day} {value:%B} {value.year}"


def span_of_days(first: date, last: date) -> str:
    """
    >>> span_of_days(date(2026, 1, 1), date(2026, 1, 17)), span_of_days(date(2025, 12, 1), date(2026, 1, 17))
    ('1 and 17 January 2026', '1 December 2025 and 17 January 2026')
    """
    if first.year != last.year:
        return f"{day(first)} and {day(last)}"
    if first.month != last.month:
        return f"{first.day} {first:%B} and {day(last)}"
    return f"{first.day} and {day(last)}"


def when_words(when: When) -> str:
    """A time as a phrase that can follow a clause.

    >>> when_words(When(earliest=date(2024, 12, 1), latest=date(2024, 12, 1), precision="day"))
    'on 1 December 2024'
    >>> when_words(When(earliest=date(2011, 1, 1), latest=None, precision="years"))
    'since 2011'
    >>> when_words(When(earliest=date(2024, 10, 1), latest=date(2024, 10, 31), precision="month"))
    'in October 2024'
    """
    first, last = when.earliest, when.latest
    if first is not None and last is not None:
        if last < first:
            return f"at a time given both as {day(first)} and as {day(last)}"
        if first == last:
            return f"on {day(first)}"
        if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
            return f"in {first.year}" if first.year == last.year else f"between {first.year} and {last.year}"
        if (
            first.day == 1
            and (first.year, first.month) == (last.year, last.month)
            and (last.day >= 28 or when.precision == "month")
        ):
            return f"in {first:%B} {first.year}"
        return f"between {span_of_days(first, last)}"
    if first is not None:
        return f"since {first.year}" if when.precision in ("year", "years", "decades") else f"since {day(first)}"
    if last is not None:
        return f"by {day(last)}"
    return ""


def listed(parts: Sequence[str], most: int = 5) -> str:
    """
    >>> listed(["Badr", "Nujabaa"]), listed(["a", "b", "c"])
    ('Badr and Nujabaa', 'a, b and c')
    """
    parts = list(dict.fromkeys(parts))
    if len(parts) > most:
        parts = [*parts[: most - 1], f"{number(len(parts) - most + 1)} others"]
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}" if parts else ""


def capital(words: str) -> str:
    """The words with a capital first letter, also inside an opening quotation mark."""
    for n, letter in enumerate(words):
        if letter.isalnum():
            return words[:n] + letter.upper() + words[n + 1 :]
    return words


@dataclass(frozen=True, slots=True)
class Wording:
    """Puts claims into words, with the phrases of a file and the names of linked actors."""

    phrases: Phrases
    names: Mapping[str, str]
    _slots: dict[str, dict[str, Phrase]] = field(default_factory=dict)

    # Names

    def opened(self, name: str, span: Span | None, text: str, common: bool = False) -> str:
        """The name without the capital that it owes to opening a sentence or headline.

        It owes it to that where the same report writes the word small, or where the name is known to be `common` ("Fresh reports").
        """
        first, _, rest = name.partition(" ")
        if span is None or not first[:1].isupper() or not first[1:].islower() or rest[:1].isupper():
            return name
        small = first[0].lower() + first[1:]
        if (
            small in _OPENERS
            or (common and not states().find(first) and not first.endswith(("an", "ish", "ese")))
            or re.search(rf"(?<![\w-]){re.escape(small)}(?![\w-])", text)
        ):
            return small + name[len(first) :]
        return name

    def name(self, argument: Argument, text: str) -> str:
        """The name as the report gives it, with the article it had there; a linked actor named by an adjective gets its noun."""
        name = argument.name or (argument.span.quote if argument.span else "")
        proper = self.names.get(argument.entity or "")
        if proper and argument.role in ("agent", "target") and (_state_for(name) or self.phrases.loaded(name)):
            return with_article(self.phrases.neutral(plain(proper)))
        if argument.role in ("agent", "target") and argument.entity is None and (state := _state_for(name)):
            return with_article(state)
        article = ""
        span = argument.span
        if span is not None and " ".join(span.quote.split()) == " ".join(name.split()):
            before = _ARTICLE_BEFORE.search(text[max(0, span.start - 8) : span.start])
            article = before.group(1).casefold() + " " if before and (before.group(1) in "theThe" or not plural(name)) else ""
        if name.startswith("few "):
            article = "a "
        elif not article and name in _COLLECTIVES:
            article = "the "
        return article + self.phrases.neutral(plain(self.opened(name, span, text)))

    def people(self, arguments: Iterable[Argument], text: str) -> Phrase | None:
        """Several actors or things as one phrase."""
        named = [self._counted(a, text) for a in arguments if not _names_nobody(a)]
        names = list(dict.fromkeys(name for name in named if name))
        if not names:
            return None
        return Phrase(listed(names), len(names) > 1 or plural(names[0]))

    def _counted(self, argument: Argument, text: str) -> str:
        if argument.quantity is not None and (argument.quantity.as_written or argument.name is None):
            return self.quantity(argument.quantity)
        return self.name(argument, text)

    # Quantities

    def quantity(self, quantity: Quantity, whole: Quantity | None = None, noun: bool = True) -> str:
        """A quantity in the report's words where they read well, else from its bounds; a part as "five of them children"."""
        written = _FATE.sub("", " ".join(quantity.as_written.split()))
        of = quantity.of if quantity.of not in (None, "", "people") else None
        if whole is not None and of:
            one = {"children": "child", "women": "woman", "men": "man"}.get(of, of.removesuffix("s"))
            whom = with_a(one) if quantity.low == quantity.high == 1 and of[:1].islower() else of
            return f"{bounds(quantity.low, quantity.high, quantity.approximate)} of them {self.phrases.neutral(plain(whom))}"
        if written and len(written) <= 70 and _READS_WELL.match(written) and not _LEANS.search(written):
            bare = re.fullmatch(r"[\d,.]+", written)
            words = written if re.match(r"[A-Z][A-Z]", written) else written[0].lower() + written[1:]
            if not bare and not re.fullmatch(r"\w+", words):
                return self.phrases.neutral(plain(words))
        counted = of or (quantity.unit if noun else "")
        if noun and _FATE.fullmatch(f" {counted}"):
            counted = "people"  # "injured 190 people", not "injured 190 injured"
        if _VAGUE.fullmatch(written):
            joined = (
                f"{written} {counted}" if written.casefold() in ("several", "numerous", "multiple") else f"{written} of {counted}"
            )
            return self.phrases.neutral(plain(joined[:1].lower() + joined[1:]))
        if of and quantity.low == quantity.high == 1 and (of[:1].isupper() or _A.match(of)):
            return self.phrases.neutral(plain(_A.sub(lambda match: match.group().lower(), of)))
        value = bounds(quantity.low, quantity.high, quantity.approximate)
        if counted == "people" and quantity.low == quantity.high == 1:
            counted = "person"
        return f"{value} {self.phrases.neutral(plain(counted))}".strip()

    def losses(self, claim: Claim, form: int = 0, skip: Sequence[str] = ()) -> str:
        """Who was killed, injured, missing: "killed seven people, five of them children, and injured 24"."""
        parts: list[str] = []
        of_before: str | None = None
        for role in PEOPLE_ROLES:
            if role in skip:
                continue
            quantities = [a.quantity for a in claim.role(role) if a.quantity is not None]
            if not quantities:
                continue
            wholes = [q for q in quantities if q.of in (None, "", "people")]
            whole = max(wholes, key=lambda q: q.low or q.high or 0) if wholes else None
            named = list(wholes[:1] if whole is None else [whole])
            others = [q for q in quantities if q is not whole and q not in wholes]
            words = [self.quantity(q) for q in named]
            if (
                parts
                and not named
                and len(others) == 1
                and of_before == others[0].of
                and re.fullmatch(r"[\d,]+", others[0].as_written)
            ):
                parts.append(self._measured(role, form, others[0].as_written))
                continue
            of_before = others[0].of if others else None
            inner = [self.quantity(q, whole if _part(q, whole) else None) for q in others]
            if words and others and not all(_part(q, whole) for q in others):
                said = f"{listed(inner)} (also given: {words[0]})"
            else:
                said = words[0] + (f", {listed(inner)}," if inner else "") if words else listed(inner)
            if words and parts and not inner and role == "injured" and form != LEFT:
                said = words[0].removesuffix(" people") if re.fullmatch(r"[\d,]+ people", words[0]) else words[0]
            parts.append(self._measured(role, form, said))
        joined = listed(parts).replace(",,", ",").removesuffix(",").replace(", and", ", and") if parts else ""
        return f"left {joined}" if joined and form == LEFT else joined

    def _measured(self, role: str, form: int, said: str) -> str:
        if form == LEFT:
            return f"{said} {'dead' if role == 'killed' else role}"
        return str(self.phrases.data["measures"][role][form]).replace("{n}", said.removesuffix(",") if form else said)

    # Sentences

    def slots(self, coded: CodedClaim) -> Mapping[str, Phrase]:
        """What can fill a pattern for this claim."""
        if coded.claim.id not in self._slots:
            self._slots[coded.claim.id] = self._filling(coded)
        return self._slots[coded.claim.id]

    def _filling(self, coded: CodedClaim) -> dict[str, Phrase]:
        claim, text = coded.claim, coded.document.text
        found: dict[str, Phrase] = {}
        hurt = _hurt(claim)
        for role in ("agent", "target", "materiel", "instrument", "forces", "count", "amount", *PEOPLE_ROLES):
            arguments = claim.role(role)
            if role == "agent":
                arguments = tuple(a for a in arguments if not hurt & _known_by(a) and not _victims(claim, a))
            phrase = self.people(arguments, text)
            if phrase:
                found[role] = phrase
        sides = self.people(claim.role("agent", "target"), text)
        if sides and len(claim.role("agent", "target")) > 1:
            found["sides"] = sides
        if between := self._between(claim, text):
            found["between"] = Phrase(between)
        if claim.kind == "shelling":
            found["fire"], found["hitting"] = _fire(claim)
        if claim.kind == "air_strike":
            drones = any("drone" in (a.name or "").casefold() for a in claim.role("instrument"))
            found["strike"] = Phrase("a drone strike" if drones else "an air strike")
        if (mover := self._mover(claim, text)) is not None:
            found["mover"] = mover
        others = {a.name for a in claim.role("via", "origin", "destination", "target")}
        said = found["target"].text.casefold() if "target" in found else ""
        places = self._places(
            [a for a in claim.role("place") if a.name not in others and (a.name or "").casefold() not in said], text
        )
        helped = [a for a in claim.role("target") if a.span and _HELP.search(text[max(0, a.span.start - 60) : a.span.start])]
        if claim.kind == "deployment" and (phrase := self.people(helped, text)) is not None:
            found["helped"] = phrase
        if places and claim.kind == "toll" and places[0] in ("on", "at", "over"):
            places = ("in", places[1])  # The toll of "strikes on Iran" is one in Iran.
        if places and "target" in found and found["target"].text.removeprefix("the ") in _GROUNDS:
            del found["target"]  # "an air strike on the village in Pazigyi" is one in Pazigyi
        if places:
            found["place"] = Phrase(places[1])
            found["in"] = Phrase(places[1] if _IN_FIRST.match(places[1]) else f"{places[0]} {places[1]}")
        if claim.role("origin"):
            found["from"] = Phrase("from " + listed([self.name(a, text) for a in claim.role("origin")]))
        ways = {a.name for a in claim.role("via")}
        if to := self._places([a for a in claim.role("destination") if a.name not in ways], text, _TO_BEFORE, "to"):
            found["to"] = Phrase(f"{to[0]} {to[1]}")
            found["destination"] = Phrase(to[1])
        if claim.role("via"):
            found["via"] = Phrase("by way of " + listed([self.name(a, text) for a in claim.role("via")]))
        when = next((a.when for a in claim.role("time") if a.when is not None), None)
        if when is not None and when_words(when):
            found["when"] = Phrase(when_words(when))
        found["_weapons"] = Phrase("weapons or equipment", plural=True)
        return found

    def _between(self, claim: Claim, text: str) -> str:
        """Who fights whom: two sides where the report tells them apart, else all who took part."""
        ones, others = claim.role("agent"), claim.role("target")
        shared = {key for a in ones for key in _known_by(a)} & {key for a in others for key in _known_by(a)}
        left, right = self.people(ones, text), self.people(others, text)
        if left and right and not shared:
            return f"between {left.text} and {right.text}"
        unique = {min(_known_by(a)): a for a in (*others, *ones) if _known_by(a)}
        everyone = self.people([a for a in (*ones, *others) if a in unique.values()], text)
        return f"{'between' if len(unique) > 1 else 'involving'} {everyone.text}" if everyone else ""

    def _mover(self, claim: Claim, text: str) -> Phrase | None:
        """Who moves, with how many: "at least 300 fighters of Badr and Nujabaa"."""
        forces = [a.quantity for a in claim.role("forces") if a.quantity is not None]
        agents = [self.name(a, text) for a in claim.role("agent") if not _names_nobody(a)]
        if not forces:
            return Phrase(listed(agents), len(agents) > 1 or plural(agents[0])) if agents else None
        counted = listed([self.quantity(q) for q in forces])
        said = counted.casefold()
        apart = [name for name in agents if name.casefold().removeprefix("the ") not in said and not _echoes(name, said)]
        return Phrase(f"{counted} of {listed(apart)}" if apart else counted, plural=True)

    def _places(
        self, arguments: Sequence[Argument], text: str, before: re.Pattern[str] = _IN_BEFORE, default: str = "in"
    ) -> tuple[str, str] | None:
        if not arguments:
            return None
        span = arguments[0].span
        found = before.search(text[max(0, span.start - 16) : span.start]) if span is not None else None
        said = found.group(1).casefold() if found else default
        return said, self._nested(arguments, text)

    def _nested(self, arguments: Sequence[Argument], text: str) -> str:
        """Places in the report's order: side by side where it says "and", one inside the other where it does not."""
        # "The village" beside the village's name says nothing more.
        named = [a for a in arguments if any(c.isupper() for c in a.name or "")] or list(arguments)
        named = [a for a in named if not any(_says_all(b, a) for b in named)]
        placed = sorted((a for a in named if a.span), key=lambda a: (_level(a) == _COUNTRY, a.span.start if a.span else 0))
        words = ""
        for last, argument in zip([None, *placed], placed, strict=False):
            name = self._place_name(argument, text)
            if last is None or last.span is None or argument.span is None:
                words = name
            elif name not in words:
                between = text[last.span.end : argument.span.start] if last.span.end < argument.span.start else ", "
                beside = _AND.search(between) or (len(between) > 30 and _level(argument) <= _level(last))
                beside = (beside and not _INSIDE.search(between)) or _apart(last, argument)
                words += f" and {name}" if beside else f", {name}"
        rest = list(dict.fromkeys(a.name or "" for a in named if a.span is None and a.name and a.name not in words))
        return ", ".join([words, *rest] if words else rest)

    def _place_name(self, argument: Argument, text: str) -> str:
        """A place; without the article that belongs to a word behind it ("the Harnai and Panjgur districts")."""
        name = self.name(argument, text)
        after = text[argument.span.end : argument.span.end + 70] if argument.span else ""
        if name.startswith("the ") and after.startswith("-"):
            return name.removeprefix("the ")  # "the Virginia-based group"
        behind = name.startswith("the ") and not name[4:5].islower() and _DIVISIONS_AFTER.match(after)
        return name.removeprefix("the ") if behind else name

    def clause(self, coded: CodedClaim, tail: bool = True) -> str:
        """The claim as a clause in the past tense, without who says so. Lower-case start where the first word allows it."""
        claim = coded.claim
        phrases = self.phrases.kind(claim.kind)
        slots = self.slots(coded)
        own = {"abduction": "abducted", "arrest": "detained", "displacement": "displaced"}.get(claim.kind)
        hedge = self._hedge(claim)
        losses = self.losses(claim, skip=[own] if own else [])
        end = self._end(phrases, slots) if tail else []
        if losses and not own and claim.kind != "toll" and not phrases.get("quote"):
            noun = self.fill(str(phrases["noun"]), slots, claim)
            if phrases.get("deadly") is False:
                losses = self.losses(claim, LEFT, [own] if own else [])
            words = " ".join([noun or claim.kind.replace("_", " "), *_unsaid(end, noun), hedge + losses])
        elif losses and claim.kind == "toll":
            words = self._toll(claim, slots, hedge)
        else:
            filled = (self.fill(str(pattern), slots, claim, hedge) for pattern in phrases["clause"])
            words = next((f for f in filled if f), "") or claim.kind.replace("_", " ")
            words = " ".join([words, *_unsaid(end, words)])
            if losses and not phrases.get("quote"):
                words += f", {self.losses(claim, form=1, skip=[own] if own else [])}"
        if tail and not phrases.get("quote") and (manner := self.manner(coded)):
            words += f", {manner}"
        return words

    def manner(self, coded: CodedClaim) -> str:
        """How it was done, always in the report's words and quotation marks."""
        manners = [a.name or (a.span.quote if a.span else "") for a in coded.claim.role("manner")]
        return listed([quoted(_OPENING.sub(lambda m: m.group().lower(), m.strip("“”")), 110) for m in manners if _tells(m)], 2)

    def _toll(self, claim: Claim, slots: Mapping[str, Phrase], hedge: str) -> str:
        roles = {
            "killed": "the death toll",
            "injured": "the number injured",
            "missing": "the number missing",
            "displaced": "the number displaced",
        }
        parts = []
        for role in PEOPLE_ROLES:
            quantities = [a.quantity for a in claim.role(role) if a.quantity is not None]
            if quantities:
                parts.append((roles.get(role, f"the number {role}"), listed([self.quantity(q) for q in quantities])))
        where = slots["in"].text + " " if "in" in slots else ""
        when = " " + slots["when"].text if "when" in slots else ""
        first = f"{parts[0][0]} {where}{hedge}reached {parts[0][1]}{when}"
        return first + "".join(f"; {label} reached {said}" for label, said in parts[1:])

    def noun(self, coded: CodedClaim, counted: bool = True, without: Sequence[str] = (), tail: bool = True) -> str:
        """The claim as something that may or may not happen: "a deployment of … to …".

        Without its numbers if not `counted`, without place and time if no `tail`, and without the slots named in `without`.
        """
        slots = {slot: phrase for slot, phrase in self.slots(coded).items() if slot not in without}
        if not counted:
            slots = {slot: phrase for slot, phrase in slots.items() if slot not in ("forces", "count", "mover", *PEOPLE_ROLES)}
            if "agent" in slots:
                slots["mover"] = slots["agent"]
            if "target" in slots and slots["target"].text in ("people", "homes"):
                del slots["target"]  # the figure says how many people
        words = self.fill(str(self.phrases.kind(coded.claim.kind)["noun"]), slots, coded.claim) or coded.claim.kind.replace(
            "_", " "
        )
        end = self._end(self.phrases.kind(coded.claim.kind), slots) if tail else []
        return " ".join([words, *_unsaid(end, words)])

    def _end(self, phrases: Mapping[str, Any], slots: Mapping[str, Phrase]) -> list[str]:
        """Where and when, as far as the pattern does not say it itself."""
        return [slots[s].text for s in (("in", "when") if phrases.get("places", True) else ("when",)) if s in slots]

    def fill(self, pattern: str, slots: Mapping[str, Phrase], claim: Claim, hedge: str = "") -> str:
        """The pattern with its slots filled; empty if one that it needs is not there."""

        def option(match: re.Match[str]) -> str:
            return self._filled(match.group(1), slots, claim, hedge) or ""

        return self._filled(_OPTION.sub(option, pattern), slots, claim, hedge) or ""

    def _filled(self, pattern: str, slots: Mapping[str, Phrase], claim: Claim, hedge: str) -> str | None:
        subject: Phrase | None = None
        words = []
        at = 0
        for match in _SLOT.finditer(pattern):
            words.append(pattern[at : match.start()])
            at = match.end()
            slot = match.group(1)
            if slot == "~":
                words.append(hedge)
            elif slot in ("was", "were"):
                words.append("were" if (subject is not None and subject.plural) or slot == "were" else "was")
            elif slot == "verb":
                words.append(self._verb(claim))
            else:
                phrase = next((slots[name] for name in slot.split("|") if name in slots), None)
                if phrase is None:
                    return None
                subject = subject or phrase
                words.append(phrase.text)
        return "".join(words) + pattern[at:]

    def _verb(self, claim: Claim) -> str:
        verbs = self.phrases.kind(claim.kind).get("verbs") or ["acted"]
        trigger = claim.trigger.quote.casefold() if claim.trigger else ""
        return trigger if trigger in verbs else str(verbs[0])

    def _hedge(self, claim: Claim) -> str:
        if not claim.hedge:
            return ""
        word = claim.hedge.casefold()
        return f"{word} " if word in ("allegedly", "apparently", "purportedly") else "reportedly "

    # Who says so

    def speaker(self, speaker: Speaker, text: str) -> str:
        span = speaker.span
        said = full_name(speaker.name, text) if speaker.named else speaker.name
        name = self.phrases.neutral(plain(said if speaker.entity else self.opened(said, span, text, common=not speaker.named)))
        if said != speaker.name or " ".join(span.quote.split()) != " ".join(speaker.name.split()):
            return name
        before = _ARTICLE_BEFORE.search(text[max(0, span.start - 8) : span.start])
        return f"{before.group(1).casefold()} {name}" if before else name


_NOBODY = frozenset("each,each other,one another,other,others,them,it,he,she,they,which,who,both,him,her,this,that".split(","))
# An adjective that lost its noun names nobody: "Iranian-backed".
_HALF = re.compile(r"[\w’'-]+-(?:backed|led|aligned|linked|funded|trained|supported|affiliated|allied|controlled|based)\Z", re.I)
_OPENING = re.compile(r"\A(?:To|Under|In|By|With|Disguised|Using)\b")


def _names_nobody(argument: Argument) -> bool:
    name = argument.name or ""
    return argument.quantity is None and (name.casefold() in _NOBODY or _HALF.search(name) is not None)


def _tells(manner: str) -> bool:
    """Whether words on a manner or purpose say something by themselves: not "to", "backed", or a name alone."""
    words = re.findall(r"[\w’'-]+", manner)
    return len(words) > (2 if words[:1] in (["to"], ["To"]) else 1) and any(w.islower() and len(w) > 3 for w in words)


def with_a(noun: str) -> str:
    return noun if noun.split()[0] in ("a", "an", "the") else f"{'an' if noun[:1] in 'aeiou' else 'a'} {noun}"


def _part(quantity: Quantity, whole: Quantity | None) -> bool:
    if whole is None or quantity.of in (None, "", "people"):
        return False
    return whole.high is None or quantity.low is None or quantity.low <= whole.high


def _unsaid(end: Sequence[str], words: str) -> list[str]:
    """The phrases whose names the words do not hold already: no "took parts of Aleppo in Aleppo"."""
    said = words.casefold()
    return [phrase for phrase in end if phrase.split(" ", 1)[-1].removeprefix("the ").casefold() not in said]


def _level(argument: Argument) -> int:
    """How wide a place is, from "exact" up. A town of which we know only the country is still a town."""
    where = argument.where
    if where is None:
        return 1
    state = states().get(where.country or "") if where.id is None and where.precision == "country" else None
    if state is not None and fold(state.name) not in fold(where.name):
        return 1
    return PRECISIONS_OF_PLACE.index(where.precision)


def _apart(one: Argument, two: Argument) -> bool:
    """Whether two places cannot lie one in the other, because they are of different countries."""
    return bool(one.where and two.where and one.where.country and two.where.country and one.where.country != two.where.country)


def _says_all(longer: Argument, shorter: Argument) -> bool:
    """Whether one place's name holds the whole of the other's: "Russian-occupied Kherson" beside "Russian-occupied"."""
    long, short = longer.name or "", shorter.name or ""
    own = shorter.where is not None and (longer.where is None or shorter.where.id != longer.where.id)  # Gaza is not Gaza City
    return len(short) < len(long) and long.startswith(short + " ") and not own


def _known_by(argument: Argument) -> set[str]:
    """What tells an actor from others: its entity, else its name."""
    if argument.entity:
        return {f"={argument.entity}"}
    return {fold(argument.name)} if argument.name else set()


def _victims(claim: Claim, argument: Argument) -> bool:
    """Whether one who is said to do violence is of those who suffer it: patients do not bomb a hospital. That was misread."""
    if claim.kind not in _DONE_TO or argument.entity or not argument.name:
        return False
    return of_whom(Quantity(low=1, high=1, of=argument.name)) in _NO_FIGHTERS or argument.name.casefold() in ("patients", "staff")


_NO_FIGHTERS = ("children", "women", "civilians", "journalists", "medical workers", "aid workers", "displaced people")


def _hurt(claim: Claim) -> set[str]:
    """Those to whom it was done. One that a claim also has as the one who acts was misread: they suffered, no more is sure."""
    if claim.kind not in _DONE_TO:
        return set()
    hurt = {key for a in claim.role("target") for key in _known_by(a)}
    of = (a.quantity.of for a in claim.role("killed", "injured") if a.quantity is not None and a.quantity.of)
    return hurt | {fold(name) for name in of}


_GROUNDS = frozenset("village town city area region province district neighbourhood".split())
_DONE_TO = frozenset("air_strike shelling bombing attack sexual_violence crackdown abduction arrest".split())
_FIRED = (("missile", "missile"), ("rocket", "rocket"), ("drone", "drone"), ("mortar", "mortar"), ("artillery", "artillery"))


def _fire(claim: Claim) -> tuple[Phrase, Phrase]:
    """What was fired, by the report's words: "a missile strike on", "shelling of"."""
    for words in (" ".join(a.name or "" for a in claim.role("instrument")), claim.trigger.quote if claim.trigger else ""):
        said = words.casefold()
        kinds = [name for stem, name in _FIRED if stem in said]
        if kinds[:1] in (["mortar"], ["artillery"]):
            return Phrase(f"{kinds[0]} fire"), Phrase("on")
        if kinds:
            return Phrase(with_a(f"{listed(kinds)} strike")), Phrase("on")
    return Phrase("shelling"), Phrase("of")


_COUNTRY = PRECISIONS_OF_PLACE.index("country")
_INSIDE = re.compile(r",[^;.]*\bin\s+(?:the\s+)?\Z")
_AND = re.compile(r"\b(?:and|or|as well as)\b")
_DIVISIONS_AFTER = re.compile(
    r"\s+(?:and\b[^.;,]{0,40}?)?(?:districts?|provinces?|regions?|areas?|governorates?|oblasts?|states?)\b"
)


@lru_cache(maxsize=4096)
def _state_for(adjective: str) -> str:
    """The state that an adjective or people alone stands for ("Iranian" strikes); empty for other words and for several states."""
    found = states().find(adjective)
    names = {named.state.name for named in found}
    return (
        names.pop() if len(names) == 1 and all(n.manner in ("adjective", "people") for n in found) and adjective.istitle() else ""
    )


_COLLECTIVES = frozenset(("Coalition", "Alliance", "Army", "Government", "Council", "Opposition"))
"""Bodies whose capitalised name alone still takes the article: "the Coalition"."""


def with_article(name: str) -> str:
    """A proper name with the article that English gives it.

    >>> with_article("United States"), with_article("Rapid Support Forces"), with_article("Iran")
    ('the United States', 'the Rapid Support Forces', 'Iran')
    >>> with_article("Democratic Forces for the Liberation of Rwanda"), with_article("Democratic Republic of the Congo")
    ('the Democratic Forces for the Liberation of Rwanda', 'the Democratic Republic of the Congo')
    """
    words = re.split(r"\s+(?:of|for|against|in|to)\s+", name)[0].split() if name.split()[:1] != ["the"] else []
    words = words if name.split()[-1:] != words[-1:] else name.split()
    return f"the {name}" if words and (words[-1] in _WITH_ARTICLE or (words[0] == "United" and len(words) > 1)) else name


_WITH_ARTICLE = frozenset(
    (
        "Army Forces Force Movement Front Party Organization Organisation Union Council Brigade Brigades Corps Guard Guards "
        "Ministry Government Command Coalition Committee Agency Authority Militia Houthis Taliban Helmets Nations Kingdom States "
        "Emirates Battalion Regiment Group Alliance Federation League Court Commission Republic Netherlands Philippines Navy "
        "Police Marines Congo Gambia Maldives Bahamas"
    ).split()
)


def plural(name: str) -> bool:
    """Whether a name takes "were": "rebels", "White Helmets", "Houthis"; not "Hamas", "ISIS" or "United States"."""
    head = re.split(r"\s+(?:of|in|from|for|with|at|on|near)\s+", name)[0].split()
    if not head or name.removeprefix("the ") in _SINGULAR:
        return False
    last = head[-1]
    if last.isupper() or not last.endswith("s") or last.endswith(("ss", "us", "’s", "'s")):
        return False
    if len(head) > 1 and last[:1].isupper():
        return last in _PLURAL_NAMES  # "Andrew Burns" is one man, the "White Helmets" are many.
    return not (last[:1].isupper() and last.endswith("as"))


_SINGULAR = frozenset(
    ["United States", "Emirates", "United Arab Emirates", "Netherlands", "Philippines", "United Nations", "Reuters", "Honduras"]
)
_PLURAL_NAMES = frozenset(
    (
        "Forces Helmets Brigades Guards Units Militias Rebels Fighters Groups Troops Houthis Kurds Marines Airmen Soldiers Armies "
        "Battalions Committees Tribes Councils Members Ministers Allies "
        "Authorities Officials Sources Protesters Militants Insurgents Israelis Iraqis"
    ).split()
)
_HELP = re.compile(r"\b(?:help|assist|aid|support|reinforc\w+|defend|back|protect|bolster|join)\w*\b[^.;]{0,40}\Z", re.IGNORECASE)


def _echoes(name: str, said: str) -> bool:
    """Whether the counted words already say this name: "nearly 5,000 Iraqi fighters" says "Iraqi fighters"."""
    words = [w for w in re.findall(r"\w+", name.casefold()) if w not in ("the", "a", "an")]
    return bool(words) and all(w in said for w in words)
