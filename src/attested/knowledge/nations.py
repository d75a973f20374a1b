"""The world's states: names, adjectives, peoples, capitals, and what stands for their governments."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from attested.errors import KnowledgeError
from attested.knowledge.files import DATA, parts, rows
from attested.knowledge.spelling import fold, is_acronym

Manner = Literal["name", "adjective", "people", "metonym"]


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """One state or territory. `code` is ISO 3166-1 alpha-2; `id` the entity id of its government in claims.

    `metonyms` stand for the government where it acts: the capital, "Kremlin". `neighbours` are codes.
    """

    code: str
    iso3: str
    id: str
    name: str
    variants: tuple[str, ...] = ()
    adjectives: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    capital: str = ""
    metonyms: tuple[str, ...] = ()
    neighbours: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A state that a word names, and how: by name, as an adjective, as its people, or as a metonym."""

    state: State
    manner: Manner
    word: str


class States:
    """The states, by code, and by any word for them.

    A word may stand for several ("Congolese", "Dominican", "Georgia" the state beside the American one, which is no state
    here): `find` gives all of them, `one` only what is beyond doubt.
    """

    def __init__(self, states: list[State]) -> None:
        self._by_code = {state.code: state for state in states}
        self._by_id = {state.id: state for state in states}
        self._words: dict[str, list[Named]] = {}
        order: tuple[tuple[Manner, str], ...] = (
            ("name", "variants"), ("adjective", "adjectives"), ("people", "people"), ("metonym", "metonyms"),
        )  # fmt: skip
        for manner, column in order:
            for state in states:
                words = ((state.name,) if manner == "name" else ()) + getattr(state, column)
                for word in words:
                    found = self._words.setdefault(fold(word), [])
                    if all(n.state is not state or n.word.isupper() != word.isupper() for n in found):
                        found.append(Named(state=state, manner=manner, word=word))

    def __iter__(self) -> Iterator[State]:
        return iter(self._by_code.values())

    def __len__(self) -> int:
        return len(self._by_code)

    def __getitem__(self, code: str) -> State:
        return self._by_code[code]

    def get(self, code: str) -> State | None:
        """The state of an ISO 3166-1 alpha-2 code, or of an entity id; `None` if there is none."""
        return self._by_code.get(code) or self._by_id.get(code)

    def find(self, word: str) -> tuple[Named, ...]:
        """Every state that a word or phrase may stand for, names before adjectives before metonyms.

        Acronyms count only in capitals, so that "us" is not the United States.
        """
        found = self._words.get(fold(word), ())
        return tuple(n for n in found if not is_acronym(n.word) or word.strip().upper() == word.strip())

    def one(self, word: str) -> State | None:
        """The state that a word stands for, if it can be no other."""
        found = {n.state.code: n.state for n in self.find(word)}
        return next(iter(found.values())) if len(found) == 1 else None

    def words(self, *manners: Manner) -> Iterator[tuple[str, Named]]:
        """Every folded word with what it names, of these manners (all, if none is given)."""
        for key, found in self._words.items():
            for named in found:
                if not manners or named.manner in manners:
                    yield key, named


def read_states() -> States:
    """The states of `data/states.csv`."""
    states = []
    seen: dict[str, str] = {}
    for place, row in rows(DATA / "states.csv", "code", "iso3", "id", "name"):
        for value in (row["code"], row["id"]):
            if value in seen:
                raise KnowledgeError(f"{place}: {value} was given before, at {seen[value]}")
            seen[value] = place
        state = State(
            code=row["code"], iso3=row["iso3"], id=row["id"], name=row["name"], variants=parts(row["variants"]),
            adjectives=parts(row["adjectives"]), people=parts(row["people"]), capital=row["capital"],
            metonyms=parts(row["metonyms"]), neighbours=parts(row["neighbours"]),
        )  # fmt: skip
        states.append(state)
    return States(states)
