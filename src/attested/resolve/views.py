"""What comparing needs of a claim, worked out once: days, places, actors, figures, names, and how it refers to what is known."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache
from typing import Literal

from attested.knowledge import actors, fold, states, word_lists
from attested.model import Argument, Claim, CodedClaim, Quantity, Where

FAMILIES = {
    "fighting": ("clash", "air_strike", "shelling", "bombing", "attack", "interception", "destruction", "sexual_violence"),
    "crowds": ("protest", "riot", "crackdown"),
    "custody": ("abduction", "arrest", "release", "escape"),
    "ground": ("seizure", "withdrawal", "surrender"),
    "movement": ("deployment", "recruitment", "defection"),
    "supply": ("arms_transfer", "training"),
    "flight": ("displacement",),
    "order": ("disruption", "sanction", "appointment", "founding"),
    "relief": ("aid",),
    "talks": ("agreement", "talks"),
    "words": ("support_statement", "threat", "demand", "rejection", "accusation", "responsibility_claim", "announcement"),
}
"""Kinds of one family may tell of one happening in different words; kinds of different families only as `likeness` says."""
FAMILY = {**{kind: family for family, kinds in FAMILIES.items() for kind in kinds}, "toll": "toll"}
VIOLENT = frozenset({*FAMILIES["fighting"], *FAMILIES["crowds"], "abduction"})
RESPONSES = ("arrest", "responsibility_claim")
"""Kinds that may tell what came of a violent event: who is held for it, who claims it."""
ORGANS = ("state", "forces", "ministry", "intelligence")
"""Kinds of actors that act for their state."""
WORD = re.compile(r"[^\W_]+(?:[-’'][^\W_]+)*")
_THE = re.compile(r"\b(?:the|these|those)\s+(?:[\w-]+\s+)?\Z", re.IGNORECASE)
_BRINGING = re.compile(r"\bbring(?:s|ing)\s+(?:the|its)\s+(?:\w+\s+){0,2}toll\b", re.IGNORECASE)
_OF_THE = re.compile(r"\b(?:from|in|of|during)\s+(?:the|these|those)\s+\w+", re.IGNORECASE)
# What stands before the first sentence of a report, or of a dated item of a digest.
_OPENING = re.compile(r"(?:\A|\n[ \t]*(?:[-*•][ \t]+)?\d{4}-\d\d-\d\d:)\s*\Z")
_SENTENCE = re.compile(r"(?:\A|[.!?:]\s+)[\"“‘(]*")

Timing = Literal["written", "dated", "open", "none"]
UNDATED_REACH = 2
"""A claim without a time of its own happened up to so many days before its report."""
LONG_AGO = 365
OPEN_REACH = {"rises": 14, "confirms": 3, "reference": 2, "held": 60}
"""The same for claims that by their words look back without saying how far: a toll that rises, a death confirmed, "the strikes",
somebody charged with an attack."""


@dataclass(frozen=True, slots=True)
class View:
    """A claim as comparing sees it. Days bound when it happened; `timing` says whether the report's words, its date, or
    neither give them, or whether its words look back (`open`)."""

    coded: CodedClaim
    order: tuple[str, str, int, str]
    item: tuple[str, str, tuple[str, ...]]
    family: str
    actual: bool
    first: date | None
    last: date | None
    timing: Timing
    looks_back: bool
    places: tuple[Where, ...]
    place_words: frozenset[str]
    wide: frozenset[str]
    spots: frozenset[str]
    goals: frozenset[str]
    countries: frozenset[str]
    agents: frozenset[str]
    targets: frozenset[str]
    speakers: frozenset[str]
    figures: tuple[tuple[str, str, Quantity], ...]
    names: frozenset[str]
    rare: frozenset[str]
    words: frozenset[str]
    told: frozenset[str]
    length: int
    cues: frozenset[str]
    kind: str
    response: bool
    towns: tuple[Where, ...]
    fine: tuple[Where, ...]

    @property
    def claim(self) -> Claim:
        return self.coded.claim

    @property
    def stated(self) -> bool:
        return self.timing in ("written", "dated")

    @property
    def actors(self) -> frozenset[str]:
        return self.agents | self.targets


def place_in_order(coded: CodedClaim) -> tuple[str, str, int, str]:
    """Where a claim stands among others: by the day of its report, then by report and place in it, then by its id.

    Claims without a date come last: an event takes its id from the earliest claim that has one.
    """
    where = coded.claim.trigger or coded.claim.evidence[0]
    return (coded.published.isoformat() if coded.published else "9999", coded.claim.document, where.start, coded.claim.id)


def view(coded: CodedClaim) -> View:
    claim = coded.claim
    quotes = " ".join(span.quote for span in claim.evidence)
    sentence = sentence_of(coded)
    moving = FAMILY.get(claim.kind) == "movement"
    # Where a movement starts and what it crosses are other places than where it goes, and no contradiction to it.
    roles: tuple[str, ...] = ("destination", "place") if moving else ("place", "destination", "via", "origin", "target")
    if moving and claim.role("destination", "via"):
        roles = ("destination",)
    kept = [a for a in claim.arguments if not _elsewhere(coded, a)]
    wheres = tuple(
        a.where for role in roles for a in kept if a.role == role and a.where is not None and not _contradictory(a.where)
    )
    named = [a for a in kept if a.role in ("place", "destination", "via") and a.name]
    spelled = [a.name for a in named if a.name and (a.where is None or _of_its_own(a.where))]
    cues = _cues(coded, sentence, bool(wheres or spelled))
    first, last, timing = _days(coded, cues)
    names = frozenset(_names(quotes))
    words = frozenset(word.casefold() for word in WORD.findall(quotes))
    return View(
        coded=coded,
        order=place_in_order(coded),
        item=(claim.document, coded.published.isoformat() if coded.published else "", coded.outlets),
        family=FAMILY.get(claim.kind, ""),
        actual=claim.status in ("occurred", "ongoing") or _has_victims(claim),
        first=first,
        last=last,
        timing=timing,
        looks_back=timing == "written" and first is not None and coded.published is not None and first < coded.published,
        places=wheres,
        place_words=frozenset(plain(name) for name in spelled) - {""},
        wide=frozenset(plain(a.name) for a in named if a.name and a.where and a.where.precision in ("district", "province")),
        spots=frozenset(plain(a.name) for a in named if a.name and a.where is None and a.name[:1].isupper()),
        goals=frozenset(plain(a.name) for a in claim.role("destination") if a.name and moving) - listed("no_goals"),
        countries=frozenset(where.country for where in wheres if where.country),
        agents=frozenset(key for a in claim.role("agent") for key in _actor_keys(a)),
        targets=frozenset(key for a in claim.role("target") for key in _actor_keys(a)),
        speakers=frozenset(s.entity or plain(s.name) for s in claim.speakers if s.entity or s.named),
        figures=tuple((a.role, plain(a.quantity.of or ""), a.quantity) for a in claim.arguments if a.quantity is not None),
        names=names,
        rare=names - _known_words(claim) - _nations() - listed("no_names") - listed("common"),
        words=frozenset(word for word in words if len(word) > 3 and word not in listed("common")),
        told=words,
        length=sum(span.end - span.start for span in claim.evidence),
        cues=cues,
        kind=claim.kind,
        response=claim.kind in RESPONSES,
        towns=tuple(w for w in wheres if w.precision in ("exact", "town")),
        fine=tuple(w for w in wheres if w.precision in ("exact", "town", "district", "province")),
    )


@cache
def listed(name: str) -> frozenset[str]:
    """The words of one list of `words/linking.toml`."""
    return frozenset(word_lists("linking")[name].split())


@cache
def _cue(name: str) -> re.Pattern[str]:
    return re.compile(word_lists("linking")["cues"][name], re.IGNORECASE)


@cache
def _nations() -> frozenset[str]:
    """Words of the names, adjectives and peoples of states."""
    written = [
        name for state in states() for name in (state.name, *state.variants, *state.adjectives, *state.people, *state.metonyms)
    ]
    return frozenset(word.casefold() for name in written for word in WORD.findall(name)) | {"us", "uk", "uae", "un", "eu"}


_END = re.compile(r"(?<=[a-z0-9)\"”’])[.!?][\"”’)]*(?=\s+[\"“‘(]*[A-Z0-9])|\n")
"""The end of a sentence: a full stop after a small letter or a figure, so that "U.S. troops" goes on."""
_MOST_IN_SENTENCE = 400


def sentence_of(coded: CodedClaim) -> tuple[int, int]:
    """From where to where the sentence goes in which a claim is told, as far as full stops tell."""
    text = coded.document.text
    where = coded.claim.trigger or coded.claim.evidence[0]
    start = max(0, where.start - _MOST_IN_SENTENCE)
    ends = [match.end() for match in _END.finditer(text, start, where.start)]
    found = _END.search(text, where.end, where.end + _MOST_IN_SENTENCE)
    return ends[-1] if ends else start, found.start() if found else min(len(text), where.end + _MOST_IN_SENTENCE)


def _cues(coded: CodedClaim, sentence: tuple[int, int], placed: bool) -> frozenset[str]:
    """How the words of a claim tie it to what readers know: a toll that rises, a death confirmed, "the strikes", a whole."""
    claim = coded.claim
    told = coded.document.text[sentence[0] : sentence[1]]
    found = {name for name in ("rises", "confirms", "answers", "whole") if _cue(name).search(told)}
    if claim.kind == "toll" and _BRINGING.search(told):
        found.add("rises")
    where = claim.trigger or claim.evidence[0]
    before = coded.document.text[sentence[0] : where.start]
    definite = _THE.search(before) is not None
    bare = not placed and not any(a.entity for a in claim.role("agent"))
    if bare and (definite or (claim.kind == "toll" and _OF_THE.search(told))):
        found.add("reference")
    if _OPENING.search(coded.document.text[: sentence[0]]):
        found.add("first")
    found |= {name for name in ("looks_back", "answered") if _cue(name).search(before)}
    if _cue("held").search(before if not definite else told):
        found.add("held")
    if claim.role("count"):
        found.add("whole")
    return frozenset(found)


def _elsewhere(coded: CodedClaim, argument: Argument) -> bool:
    """Whether a place is rather that of an arrest told after the deed: "accused of shooting a man is detained in Dubai"."""
    trigger, span = coded.claim.trigger, argument.span
    if trigger is None or span is None or argument.where is None or coded.claim.kind not in VIOLENT or span.start <= trigger.end:
        return False
    return _cue("held").search(coded.document.text, trigger.end, span.start) is not None


def _has_victims(claim: Claim) -> bool:
    """An order that is told with its dead was carried out."""
    return claim.status == "planned" and any((a.quantity.low or 0) > 0 for a in claim.role("killed", "injured") if a.quantity)


def _days(coded: CodedClaim, cues: frozenset[str]) -> tuple[date | None, date | None, Timing]:
    """The days on which the happening lies, and what says so. Contradictory times are no times."""
    published = coded.published
    for argument in coded.claim.role("time"):
        when = argument.when
        if when is None or not (when.days is None or when.days > 0) or not (when.earliest or when.latest):
            continue
        if when.as_written or published is None:
            last = when.latest or published or when.earliest
            # "since the beginning of the protests" may be long ago
            return when.earliest or (last - timedelta(days=LONG_AGO) if last else None), last, "written"
        if reach := _reach(coded.claim, cues):
            return published - timedelta(days=reach), published, "open"
        return when.earliest or when.latest, when.latest or published, "dated"
    if published is None:
        return None, None, "none"
    reach = _reach(coded.claim, cues)
    return published - timedelta(days=reach or UNDATED_REACH), published, "open" if reach else "none"


def _reach(claim: Claim, cues: frozenset[str]) -> int:
    """How many days back a claim without a date in words may look, by its words; 0 where they do not look back."""
    if claim.kind not in VIOLENT and claim.kind != "toll":
        return 0
    if "held" in cues and claim.kind != "toll":
        return OPEN_REACH["held"]
    return max((OPEN_REACH[cue] for cue in cues if cue in ("rises", "confirms", "reference")), default=0)


def _of_its_own(where: Where) -> bool:
    """Whether a place's name tells it from others: that of a country or a part of one is shared by too many happenings.

    A town that no list holds is known to lie in its country, no more, but it has a name of its own.
    """
    if where.precision not in ("country", "region"):
        return True
    state = states().get(where.country or "")
    return where.id is None and where.precision == "country" and state is not None and fold(state.name) not in fold(where.name)


def _contradictory(where: Where) -> bool:
    return where.precision == "unknown" and where.id is None and not where.name


def plain(name: str) -> str:
    return fold(re.sub(r"[’']s?\b", "", name))


def _actor_keys(argument: Argument) -> Iterator[str]:
    """What an actor can be met by: "=" and its entity, "=" and the state it acts for; "*" and a proper name; else a common noun."""
    if argument.entity:
        yield f"={argument.entity}"
        if state := _state_of(argument.entity):
            yield f"={state}"
    elif name := plain(argument.name or ""):
        if argument.role == "agent" and (state := _state_before_office(argument.name or "")):
            yield f"={state}"
        yield f"*{name}" if any(word[:1].isupper() for word in WORD.findall(argument.name or "")) else name


@lru_cache(maxsize=8192)
def _state_of(entity: str) -> str:
    """The state whose organ an actor is: "the Israeli military" and "Israel" act as one; empty for others."""
    known = actors().get(entity)
    state = states().get(known.country) if known is not None and known.country and known.kind in ORGANS else None
    return state.id if state is not None else ""


@lru_cache(maxsize=8192)
def _state_before_office(name: str) -> str:
    """The state for which an actor acts by name who is not linked: "United States president N." is the United States'."""
    words = WORD.findall(name)
    for end in range(min(3, len(words) - 1), 0, -1):
        if words[end].casefold() in listed("offices"):
            found = {named.state.id for named in states().find(" ".join(words[:end])) if named.manner in ("name", "adjective")}
            if len(found) == 1:
                return found.pop()
    return ""


def _names(text: str) -> Iterator[str]:
    """Capitalised words inside sentences: the names a report uses, whatever they name."""
    starts = {match.end() for match in _SENTENCE.finditer(text)}
    for match in WORD.finditer(text):
        word = match.group()
        if word[0].isupper() and len(word) > 2 and word.casefold() not in listed("common") and match.start() not in starts:
            yield re.sub(r"[’']s?$", "", word).casefold()


def _known_words(claim: Claim) -> frozenset[str]:
    """Words of the names that are linked to actors and places already, and count as such."""
    linked = [a.name for a in claim.arguments if a.name and (a.entity or (a.where is not None and a.where.id))]
    linked += [s.name for s in claim.speakers]
    return frozenset(re.sub(r"[’']s?$", "", word).casefold() for name in linked for word in WORD.findall(name))


def stretch(view: View) -> bool:
    return trigger_of(view) in listed("stretches")


def trigger_of(view: View) -> str:
    return view.claim.trigger.quote.casefold() if view.claim.trigger is not None else ""


def following(one: View, two: View) -> bool:
    """Whether one tells what came of the other: an arrest for an attack happens later, and elsewhere."""
    return one.kind != two.kind and (one.response or two.response)
