"""The link stage: the names in a report's claims are linked to actors and places, each with its reason.

Nothing is guessed: a name that may stand for several stays unlinked. Private persons are never linked. A holder of a state
office ("Foreign Minister …") may be linked to the office, where the report itself names the office beside the name.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property

from attested.knowledge import Place, actors, fold, lexicon, outlets, places, states
from attested.model import PLACE_ROLES, Argument, Claim, Coding, Entity, Reading, Speaker, stage
from attested.resolve.actors import Link, link_name, link_speaker
from attested.resolve.beside import country_stated, divisions_beside, kind_beside
from attested.resolve.places import Placing, believed, candidates, countries_named, place_name
from attested.resolve.weighing import Others, Surroundings

_MOST_NAMES = 400
"""How many different place names of an item are weighed together: a list of ten thousand places says no more than its beginning."""
_NAMED_ROLES = ("agent", "target")
# In speech and ties a capital is its government; where force is used it is a city.
_FORCEFUL = frozenset(
    """
    clash air_strike shelling bombing attack crackdown seizure displacement destruction disruption interception protest riot
    """.split()
)
_LONG_WORD = r"(?:[A-Z][\w'’.-]*|of|the|for|and|al|de|in|–|-)"
_ACRONYM = re.compile(rf"({_LONG_WORD}(?:\s+{_LONG_WORD}){{1,9}})\s+\((?:the\s+)?([A-Z][A-Za-z-]{{1,9}})\)")
_WORD = re.compile(r"[^\W_]+(?:[.'’-][^\W_]+)*\.?")


_SURE = 0.65
"""How sure the reading of a fight must be to tell a militia by a form of name that teams and unions have too."""

_FIGHTING = frozenset(
    """
    clash air_strike shelling bombing attack abduction sexual_violence destruction seizure displacement holds responsibility_claim
    surrender strength
    """.split()
)
"""Kinds of claims whose agent bears arms."""
_ARMED = r"(?:fighters|militants|rebels|gunmen|militiamen|insurgents|guerrillas|militia|(?:armed|rebel|militant)\s+group)"


@stage(version=3, reads=Coding, writes=Claim)
def link(coding: Coding) -> Iterator[Claim]:
    """Every claim of a report again, with the names in it linked to actors and places; ids stay as they were."""
    context = Context(coding.reading, coding.claims)
    for claim in coding.claims:
        yield replace(
            claim,
            arguments=tuple(_argument(a, claim, context) for a in claim.arguments),
            speakers=tuple(_speaker(s, context) for s in claim.speakers),
        )


def _argument(argument: Argument, claim: Claim, context: Context) -> Argument:
    name = argument.name
    if not name or argument.span is None:
        return argument
    if argument.role in PLACE_ROLES:
        return _placed(argument, context.placing(name, argument.span.start))
    if argument.role not in _NAMED_ROLES or argument.quantity:
        return argument
    at = argument.span.start
    city = argument.role == "target" and claim.kind in _FORCEFUL and _is_place_first(name)
    if city and (placing := context.placing(name, at)):
        return _placed(argument, placing)
    if found := context.actor(name, at):
        return replace(argument, entity=found.entity.id, because=found.because)
    if argument.role == "target" and name[:1].isupper():
        return _placed(argument, context.placing(name, at))
    return argument


def _names(entity: Entity) -> tuple[str, ...]:
    """The names of an entity that are long enough to be told from other words."""
    return tuple(name for name in (entity.name, *entity.aliases) if len(name) > 6)


def _placed(argument: Argument, placing: Placing | None) -> Argument:
    return replace(argument, where=placing.where, because=placing.because) if placing else argument


def _is_place_first(name: str) -> bool:
    """Whether a name is a city that also stands for a government."""
    return any(n.manner == "metonym" for n in states().find(name)) and not any(n.manner == "name" for n in states().find(name))


def _speaker(speaker: Speaker, context: Context) -> Speaker:
    if not speaker.named:
        # "The Israeli army" is a body that we know, though its noun is a common one; "military sources" are none.
        body = actors().one(speaker.name)
        return replace(speaker, entity=body.entity.id) if body is not None else speaker
    found = context.speaker(speaker.name, speaker.kind, speaker.span.start)
    return replace(speaker, entity=found.entity.id) if found else speaker


@dataclass
class Context:
    """What a report says that helps to read the names in it: its countries, its abbreviations, its office-holders."""

    reading: Reading
    claims: tuple[Claim, ...] = ()
    _placings: dict[tuple[str, int], Placing | None] = field(default_factory=dict)
    _others: dict[int, Others | None] = field(default_factory=dict)

    @cached_property
    def _starts(self) -> list[int]:
        reading = self.reading
        return [reading.tokens[s.first].start if s.first < len(reading.tokens) else 0 for s in reading.sentences]

    def sentence(self, at: int) -> int:
        """The index of the sentence that an offset stands in; 0 where there is none."""
        return max(0, bisect_right(self._starts, at) - 1)

    @cached_property
    def _by_sentence(self) -> list[Counter[str]]:
        """The countries that each sentence names, by state names, adjectives and well-known places."""
        text = self.reading.document.text
        ends = [*self._starts[1:], len(text)]
        return [_countries_in(text[start:end]) for start, end in zip(self._starts, ends, strict=True)]

    @cached_property
    def _items(self) -> dict[int, Counter[str]]:
        found: dict[int, Counter[str]] = {}
        for sentence, counts in zip(self.reading.sentences, self._by_sentence, strict=True):
            found.setdefault(sentence.item, Counter()).update(counts)
        for name, at in self._place_names:
            if code := self._stated.get(fold(name)):
                found.setdefault(self._item(at), Counter())[code] += 1
        return found

    @cached_property
    def _stated(self) -> dict[str, str]:
        """The country in which the report's own words put a place, by the place's folded name; what it puts in two is left out."""
        text = self.reading.document.text
        said: dict[str, set[str]] = {}
        for name, at in self._place_names:
            if code := country_stated(text, at, at + len(name)):
                said.setdefault(fold(name), set()).add(code)
        return {name: codes.pop() for name, codes in said.items() if len(codes) == 1}

    @cached_property
    def _place_names(self) -> list[tuple[str, int]]:
        named = [(m.mention.name, m.mention.span.start) for m in self.reading.mentions if m.mention.kind == "place"]
        named += [(a.name, a.span.start) for c in self.claims for a in c.role(*PLACE_ROLES) if a.name and a.span]
        return list(dict.fromkeys(named))

    def _item(self, at: int) -> int:
        sentences = self.reading.sentences
        return sentences[self.sentence(at)].item if sentences else 0

    @cached_property
    def _beside(self) -> dict[str, tuple[Place, ...]]:
        """The divisions in which the report's words put each name anywhere in it, by the folded name."""
        text = self.reading.document.text
        found: dict[str, dict[str, Place]] = {}
        for name, at in self._place_names:
            for place in divisions_beside(text, at, at + len(name)):
                found.setdefault(fold(name), {})[place.id] = place
        return {name: tuple(there.values()) for name, there in found.items()}

    def surroundings(self, name: str, at: int, *, alone: bool = False) -> Surroundings:
        """What stands around a name at an offset, its own words left out; `alone` leaves out what other places say."""
        counts = Counter(self._items.get(self._item(at), Counter()))
        home = self._home
        if home and (not counts or home in counts):
            counts[home] += 1
        near = Counter(self._by_sentence[self.sentence(at)]) if self._by_sentence else Counter()
        own = _countries_in(name)
        for code in own:
            # A name is no witness to itself: "Georgia" does not say which Georgia.
            if counts[code] <= 1 or len(places().find(name)) > 1:
                counts[code] -= own[code]
            near[code] -= own[code]
        item = self._item(at)
        start = self._starts[self.sentence(at)] if self._starts else 0
        following = bisect_right(self._starts, at)
        text = self.reading.document.text
        words = fold(text[start : self._starts[following] if following < len(self._starts) else None])
        return Surroundings(
            stated=self._stated.get(fold(name), ""),
            countries=countries_named(counts),
            near=frozenset(c for c, n in near.items() if n > 0),
            words=words,
            text=self._folded,
            beside=divisions_beside(text, at, at + len(name)) or self._beside.get(fold(name), ()),
            kind=kind_beside(text, at + len(name)),
            others=None if alone else self.others(item),
        )

    @cached_property
    def _home(self) -> str:
        """The country of the outlet, where we know it or its address ends in it."""
        source = self.reading.document.source
        if source is None:
            return ""
        known = outlets().one(source.name)
        site = (self.reading.document.url or source.url or source.id).split("//")[-1].split("/")[0]
        ending = site.rpartition(".")[2].upper() if "." in site else ""
        country = source.country or (known.entity.country if known else "") or {"UK": "GB"}.get(ending, ending)
        return country if len(country) == 2 and states().get(country) else ""

    def others(self, item: int) -> Others | None:
        """What the places that an item names say about each other, in two rounds: first by each name alone, then by the first."""
        if item not in self._others:
            first: dict[str, int] = {}
            for name, at in self._place_names:
                if self._item(at) == item and len(first) < _MOST_NAMES:
                    first.setdefault(name, at)
            self._others[item] = None
            around = {name: self.surroundings(name, at, alone=True) for name, at in first.items()}
            found = {name: candidates(name, None, around[name]) for name in first}
            made: Others | None = None
            for _ in range(2):
                beliefs = {
                    fold(name): [(c.place, share) for share, _, c in believed(there, replace(around[name], others=made), name)]
                    for name, there in found.items()
                }
                made = Others(beliefs)
            self._others[item] = made
        return self._others[item]

    @cached_property
    def _folded(self) -> str:
        return fold(self.reading.document.text[:200_000])

    def country(self, at: int) -> str | None:
        """The one country that a report speaks of at an offset: the only one of the sentence, or the leading one of its item."""
        near = self._by_sentence[self.sentence(at)] if self._by_sentence else Counter()
        shares = countries_named(self._items.get(self._item(at), Counter()))
        if len(near) == 1 and shares.get(next(iter(near)), 0) >= 0.2:
            return next(iter(near))
        if not shares:
            return None
        first, *rest = sorted(shares, key=lambda code: -shares[code])
        return first if not rest or shares[first] >= 1.5 * shares[rest[0]] else None

    @cached_property
    def abbreviations(self) -> dict[str, str]:
        """Abbreviations that the report itself explains: "Syrian Democratic Forces (SDF)"."""
        found: dict[str, str] = {}
        for match in _ACRONYM.finditer(self.reading.document.text):
            long, short = re.sub(r"^(?:the|an?|and|of|in|for)\s+", "", match[1], flags=re.I), match[2]
            if short not in found and sum(c.isupper() for c in short) >= 2:
                found[short] = long
        return found

    def actor(self, name: str, at: int) -> Link | None:
        """The actor that a name at an offset stands for."""
        if self._is_person(name, at):
            return self.office(name)
        country = self.country(at)
        return self._explained(name, country) or self._named(name, country) or self._fullest(name, at) or self.office(name)

    def _named(self, name: str, country: str | None) -> Link | None:
        return link_name(name, country, fights=self._fights(name))

    def _fights(self, name: str) -> bool:
        """Whether the report shows who is so called fighting, or calls them fighters: "the Wadi Movement, an armed group"."""
        key = fold(name)
        if key in self._fighting:
            return True
        found = re.escape(name)
        before, after = r"(?:(?:of|from|with|called|named)\s+)?(?:the\s+)?", r",?\s+(?:an?\s+|the\s+)?"
        pattern = rf"\b{_ARMED}\s+{before}{found}\b|\b{found}{after}{_ARMED}\b"
        return len(name) <= 120 and re.search(pattern, self.reading.document.text) is not None

    @cached_property
    def _fighting(self) -> frozenset[str]:
        """The names, folded, of those who bear arms in the report's claims."""
        sides = [a for c in self.claims if c.kind in _FIGHTING and c.confidence >= _SURE for a in c.role("agent")]
        sides += [a for c in self.claims if c.kind == "clash" for a in c.role("target")]
        return frozenset(fold(a.name) for a in sides if a.name)

    def _explained(self, name: str, country: str | None) -> Link | None:
        """An abbreviation by what the report says it stands for; words before the name ("Kurdish-led …") are let go."""
        words = self.abbreviations.get(name.strip("[]()"), "").split()
        ways = (link_name(" ".join(words[n:]), country, fights=self._fights(name)) for n in range(max(0, len(words) - 1)))
        found = [link_ for link_ in ways if link_]
        best = next((link_ for link_ in found if link_.entity.kind != "provisional"), found[0] if found else None)
        if best is None:
            return None
        return Link(entity=best.entity, because=f"the report explains “{name}” as “{' '.join(words)}”; {best.because}")

    def _fullest(self, name: str, at: int) -> Link | None:
        """Of several actors so called, the only one that the report also names in full, or whose country alone it names."""
        found = actors().find(name)
        if len(found) < 2:
            return None
        text = f" {self._folded} "
        counts = self._items.get(self._item(at), Counter())
        ways = (
            ("that the report names in full", [m for m in found if any(f" {fold(n)} " in text for n in _names(m.entity))]),
            ("whose country the report names", [m for m in found if m.entity.country and counts[m.entity.country]]),
        )
        for why, kept in ways:
            if len(kept) == 1:
                return Link(entity=kept[0].entity, because=f"{kept[0].because}; of several so called, the one {why}")
        return None

    def speaker(self, name: str, kind: str, at: int) -> Link | None:
        """The actor or outlet that a speaker's name stands for."""
        if self._is_person(name, at):
            return self.office(name)
        country = self.country(at)
        explained = self._explained(name, country)
        found = explained or link_speaker(name, kind, country, fights=self._fights(name))
        return found or self._fullest(name, at) or self.office(name)

    def placing(self, name: str, at: int) -> Placing | None:
        """The place that a name at an offset stands for."""
        key = (name, self.sentence(at))
        if key not in self._placings:
            self._placings[key] = place_name(name, self.surroundings(name, at))
        return self._placings[key]

    def _is_person(self, name: str, at: int) -> bool:
        """Whether reading took a name for a person's. A known name of three words and more is trusted before that."""
        if len(name.split()) > 2 and actors().one(name):
            return False
        return any(
            m.mention.kind == "person"
            and m.mention.span.start <= at < m.mention.span.end
            and (m.mention.name == name or name.endswith(f" {m.mention.name}"))
            for m in self.reading.mentions
        )

    @cached_property
    def _offices(self) -> dict[str, Link]:
        return offices(self.reading.document.text)

    def office(self, name: str) -> Link | None:
        """The state organ of an office-holder, where the report names the office beside the person; never the person."""
        return self._offices.get(fold(name))


def _countries_in(text: str) -> Counter[str]:
    """How often a text names each country, by name, adjective or people; metonyms count too, shared words do not."""
    words = _WORD.findall(text)
    found: Counter[str] = Counter()
    at = 0
    while at < len(words):
        # "Democratic Republic of the Congo" is five words, and holds the name of another state.
        for length in (6, 5, 4, 3, 2, 1):
            if at + length > len(words) or not words[at][:1].isupper():
                continue
            phrase = " ".join(words[at : at + length])
            state = states().one(phrase) or states().one(phrase.rstrip("."))
            if state:
                found[state.code] += 1
                at += length - 1
                break
        at += 1
    return found


_NAME = r"(?:(?:[A-Z][\w’'-]+|[A-Z]\.|al-[A-Z][\w’'-]+|ibn|bin|abu|von|van|de|el)(?:\s+|(?=[,.;:)]|$))){1,4}"


def offices(text: str) -> dict[str, Link]:
    """The office-holders whom a text names with their office and its country: folded full name and last name to the organ.

    >>> {name: link.entity.id for name, link in offices("Iranian Foreign Minister Abbas Araqchi said so.").items()}
    {'abbas araqchi': 'iran-foreign-ministry', 'araqchi': 'iran-foreign-ministry'}
    """
    found: dict[str, Link] = {}
    for match in _office_pattern().finditer(text):
        state = states().one(re.sub(r"['’]s$", "", match["state"]))
        entry = lexicon("titles").get(match["title"].casefold())
        organ = entry.get("organ") if entry else None
        name = re.sub(r"['’]s$", "", match["name"].strip().rstrip(",.;:"))
        if state is None or organ is None or not name:
            continue
        entity = actors().of_state(state) if organ == "state" else actors().organ(state, organ)
        link_ = Link(entity=entity, because=f"the report calls {name} {match['title']} of {state.name}")
        for key in (fold(name), fold(name.split()[-1])):
            if found.setdefault(key, link_).entity.id != entity.id:
                del found[key]
    return found


def _office_pattern() -> re.Pattern[str]:
    global _PATTERN
    if _PATTERN is None:
        titles = sorted((p for p in lexicon("titles") if lexicon("titles")[p].get("organ")), key=len, reverse=True)
        named = {n.word for _, n in states().words("name", "adjective") if n.word[0].isupper()}
        countries = sorted(named, key=len, reverse=True)
        state, title = ("|".join(map(re.escape, words)) for words in (countries, titles))
        _PATTERN = re.compile(rf"\b(?P<state>(?:{state})(?:['’]s)?)\s+(?P<title>(?i:{title})),?\s+(?P<name>{_NAME})")
    return _PATTERN


_PATTERN: re.Pattern[str] | None = None
