"""Stocks of named bodies: actors (armed groups, forces, monitors, ministries) and outlets."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from attested.errors import KnowledgeError
from attested.knowledge.files import DATA, parts, rows
from attested.knowledge.nations import State, States
from attested.knowledge.spelling import fold, is_acronym
from attested.knowledge.words import Lexicon
from attested.model import Entity

ACTOR_KINDS = (
    "state", "forces", "ministry", "intelligence", "armed_group", "coalition", "international", "monitor", "hospital",
    "outlet", "agency", "party", "people",
)  # fmt: skip
SOURCES = {
    "un-sanctions": "the UN Security Council's sanctions lists, and the reports of the panels that serve them",
    "un-missions": "the UN's own pages and documents on its peace operations and political missions",
    "us-fto": "the US State Department's list of foreign terrorist organisations",
    "us-sdn": "the US Treasury's list of blocked persons",
    "eu-list": "the European Union's restrictive measures",
    "national-list": "another state's published list of proscribed organisations",
    "government": "pages and gazettes of the state or authority that the body belongs to",
    "own-site": "the body's own site or publications",
    "ucdp": "the actors that the Uppsala Conflict Data Program lists",
    "press": "reporting on the conflict",
    "reference": "encyclopaedic works",
}
"""The sorts of public document in which the rows of our stocks can be checked. That a list names a body is no judgement of ours."""
OUTLET_KINDS = ("outlet", "agency", "state_media", "monitor", "government", "military", "party")


class Row(NamedTuple):
    """A row of a stock file: "file:line", the entity, the aliases it shares with others, the years it is known from and to."""

    place: str
    entity: Entity
    shared: tuple[str, ...] = ()
    since: int | None = None
    until: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """An entity that a name may stand for, the spelling of ours that it met, and whether others share that spelling."""

    entity: Entity
    alias: str
    shared: bool = False
    how: str = ""

    @property
    def because(self) -> str:
        """Why the name was taken for the entity, in words."""
        if self.how:
            return f"“{self.alias}” {self.how}"
        if self.alias == self.entity.name:
            return f"“{self.alias}” is its name"
        return f"“{self.alias}” is an alias of {self.entity.name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """A spelling that a project gives to one body and our stock to another. The project's meaning holds."""

    spelling: str
    own: Entity
    stock: Entity

    @property
    def words(self) -> str:
        """The conflict in words."""
        ours, theirs = self.stock, self.own
        return f"“{self.spelling}” means {theirs.name} ({theirs.id}) in this project, and {ours.name} ({ours.id}) in the stock"


class Stock:
    """Named bodies with their aliases.

    An alias belongs to one entity, or is declared to be shared by several (`shared` in the data file); anything else is an
    error of the file. `find` gives every entity that a name may stand for, `one` only what is beyond doubt. `own` are the rows
    of a project: their spellings hold, and those of ours that they take are told in `conflicts`.
    """

    def __init__(self, entities: Iterable[Row], own: Iterable[Row] = ()) -> None:
        self._by_id: dict[str, Entity] = {}
        self._names: dict[str, list[Match]] = {}
        self._years: dict[str, tuple[int | None, int | None]] = {}
        self.conflicts: list[Conflict] = []
        for row in own:
            self._add(row, taken=frozenset())
        taken = frozenset(self._names)
        for row in entities:
            self._add(row, taken=taken)

    def _add(self, row: Row, *, taken: frozenset[str]) -> None:
        """Take a body in; where a project has taken one of its spellings, it does without."""
        place, entity, shared, since, until = row
        if entity.id in self._by_id:
            raise KnowledgeError(f"{place}: the id {entity.id} was given before")
        self._by_id[entity.id] = entity
        self._years[entity.id] = (since, until)
        for spelling, is_shared in [(n, False) for n in (entity.name, *entity.aliases)] + [(n, True) for n in shared]:
            key = fold(spelling)
            found = self._names.setdefault(key, [])
            if any(m.entity.id == entity.id for m in found):
                continue
            clash = next((m for m in found if not (m.shared and is_shared)), None)
            if clash and key in taken:
                self.conflicts.append(Conflict(spelling=spelling, own=clash.entity, stock=entity))
            elif clash:
                raise KnowledgeError(
                    f"{place}: {spelling!r} of {entity.id} is also a name of {clash.entity.id}; give it as shared for both"
                )
            else:
                found.append(Match(entity=entity, alias=spelling, shared=is_shared))

    def __iter__(self) -> Iterator[Entity]:
        return iter(self._by_id.values())

    def __len__(self) -> int:
        return len(self._by_id)

    def __contains__(self, identifier: object) -> bool:
        return identifier in self._by_id

    def get(self, identifier: str) -> Entity | None:
        """The entity of an id; `None` if the stock has none."""
        return self._by_id.get(identifier)

    def years(self, identifier: str) -> tuple[int | None, int | None]:
        """The years from and to which an entity is known to have been active; `None` where we do not know, or it still is."""
        return self._years.get(identifier, (None, None))

    def find(self, name: str, country: str | None = None) -> tuple[Match, ...]:
        """Every entity that a name may stand for; those of the country (ISO code) first.

        Acronyms count only in capitals.
        """
        found = self._names.get(fold(name), ())
        capitals = name.strip().upper() == name.strip()
        kept = [m for m in found if capitals or not is_acronym(m.alias)]
        # "the base" is not "The Base": where the article belongs to a name, only capitals mean it.
        if name.islower():
            kept = [m for m in kept if not m.alias.startswith("The ")]
        # Where spellings differ in their capitals only ("JeM", "JEM"), the one written just so is meant.
        kept = [m for m in kept if m.alias == name] or kept
        return tuple(sorted(kept, key=lambda m: country is None or m.entity.country != country))

    def one(self, name: str, country: str | None = None) -> Match | None:
        """The entity that a name stands for, if it can be no other: the only one, or the only one of that country."""
        found = self.find(name, country)
        if len(found) > 1 and country:
            found = tuple(m for m in found if m.entity.country == country)
        return found[0] if len(found) == 1 else None

    def spellings(self) -> Iterator[tuple[str, Match]]:
        """Every folded spelling with what it may stand for."""
        for key, found in self._names.items():
            for match in found:
                yield key, match


def read_stock(path: Path | None = None, *, name: str = "actors.csv", kinds: tuple[str, ...] = ACTOR_KINDS) -> Iterator[Row]:
    """The entities of a stock file, each with "file:line" and the aliases it shares with others."""
    for place, row in rows(path or DATA / name, "id", "name", "kind"):
        if row["kind"] not in kinds:
            raise KnowledgeError(f"{place}: {row['kind']!r} is no kind of actor; known are {', '.join(kinds)}")
        if not re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", row["id"]):
            raise KnowledgeError(f"{place}: {row['id']!r} is not in the form of an id (lower case, digits, hyphens)")
        entity = Entity(
            id=row["id"], name=row["name"], kind=row["kind"], country=row["country"] or None, parent=row.get("parent") or None,
            aliases=parts(row["aliases"]), source=row.get("source") or None,
        )  # fmt: skip
        years = [row.get("since") or None, row.get("until") or None]
        if any(year and not re.fullmatch(r"\d{4}", year) for year in years):
            raise KnowledgeError(f"{place}: since and until are years, not {' and '.join(filter(None, years))}")
        since, until = (int(year) if year else None for year in years)
        yield Row(place, entity, parts(row.get("shared", "")), since, until)


class Actors(Stock):
    """The actors: our stock, the states, and the organs of every state, made from its names when asked for."""

    def __init__(self, entities: list[Row], states: States, organs: Lexicon, own: Sequence[Row] = ()) -> None:
        super().__init__(entities, own)
        self._states, self._organs = states, organs
        for place, entity, *_ in (*own, *entities):
            if entity.parent and self.get(entity.parent) is None:
                raise KnowledgeError(f"{place}: the parent {entity.parent} of {entity.id} is not in the stock")

    def get(self, identifier: str) -> Entity | None:
        """The actor of an id: of the stock, a state, or an organ of a state; `None` if there is none."""
        if (known := super().get(identifier)) is not None:
            return known
        if (state := self._states.get(identifier)) is not None:
            return self.of_state(state)
        for name in {entry.get("id") for entry in self._organs.values()}:
            if identifier.endswith(f"-{name}") and (state := self._states.get(identifier.removesuffix(f"-{name}"))):
                return self.organ(state, name)
        return None

    def of_state(self, state: State) -> Entity:
        """A state as an actor."""
        names = (*state.variants, *state.metonyms)
        return Entity(id=state.id, name=state.name, kind="state", country=state.code, aliases=names, source="states.csv")

    def organ(self, state: State, name: str) -> Entity:
        """An organ of a state ("armed-forces", "police", "foreign-ministry"): from the stock, else made from the state's name."""
        identifier = f"{state.id}-{name}"
        if (known := super().get(identifier)) is not None:
            return known
        entry = next((e for e in self._organs.values() if e.get("id") == name), None)
        if entry is None:
            raise KnowledgeError(f"organs.toml: has no organ {name!r}")
        adjective = state.adjectives[0] if state.adjectives else state.name
        return Entity(
            id=identifier, name=f"{adjective} {entry['title']}", kind=entry.kind, country=state.code, parent=state.id,
            source="organs.toml",
        )  # fmt: skip

    def find(self, name: str, country: str | None = None) -> tuple[Match, ...]:
        """Every actor that a name may stand for; those of the country (ISO code) first.

        The stock comes before states, states before organs. A bare organ ("the army") is found only with a country.
        """
        found = super().find(name, country)
        if found:
            return found
        return self._of_states(name, country)

    @lru_cache(maxsize=8192)  # noqa: B019 - one Actors lives as long as the process
    def _of_states(self, name: str, country: str | None) -> tuple[Match, ...]:
        # A people is not its state: "Syrians" may be anybody.
        states = [n for n in self._states.find(name) if n.manner != "people"]
        if states:
            ordered = sorted(states, key=lambda n: country is None or n.state.code != country)
            once = {n.state.code: n for n in reversed(ordered)}
            kept = [n for n in ordered if once[n.state.code] is n]
            return tuple(
                Match(entity=self.of_state(n.state), alias=n.word, shared=len(kept) > 1, how=_HOW[n.manner].format(n.state.name))
                for n in kept
            )
        return tuple(
            Match(
                entity=self.of_state(state) if organ == "state" else self.organ(state, organ),
                alias=name, shared=many, how=f"names {'the government' if organ == 'state' else 'an organ'} of {state.name}",
            )
            for state, organ, many in self._organs_named(name, country)
        )  # fmt: skip

    def _organs_named(self, name: str, country: str | None) -> Iterator[tuple[State, str, bool]]:
        """Organs in "Iraqi army", "Iraq's Defence Ministry", "Ministry of Defence of Iraq", and "army" with a country."""
        words = re.sub(r"['’]s\b", "", name).strip().split()
        words = [w for n, w in enumerate(words) if w.lower() != "royal" and not (n == 0 and w.lower() == "the")]
        plain = " ".join(words)
        if plain in self._organs and country and (state := self._states.get(country)):
            yield state, self._organs[plain]["id"], False
            return
        for cut in range(1, len(words)):
            front, back = " ".join(words[:cut]), " ".join(words[cut:])
            named, rest = self._states.find(front), back
            if not named or rest not in self._organs:
                named, rest = self._states.find(back), front
                rest = rest.removesuffix(" of the").removesuffix(" of").removesuffix(" in")
            if named and rest in self._organs:
                kept = sorted({n.state.code: n.state for n in named}.values(), key=lambda s: s.code != country)
                for state in kept:
                    yield state, self._organs[rest]["id"], len(kept) > 1
                return


_HOW = {"name": "names {}", "adjective": "is the adjective of {}", "metonym": "stands for the government of {}"}


class Outlets(Stock):
    """The outlets: newspapers, agencies, broadcasters, and the sites of monitors and governments."""
