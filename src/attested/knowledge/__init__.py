"""What we know before reading: codebook, words, states, actors, outlets, places. Plain data files, each loaded once."""

from __future__ import annotations

from functools import cache

from attested.knowledge.files import DATA
from attested.knowledge.gazetteer import Candidate, Place, Places, added_digest, read_places
from attested.knowledge.kinds import Codebook, Kind, Role, read_codebook
from attested.knowledge.nations import Named, State, States, read_states
from attested.knowledge.projects import Project, check_aliases, project, read_project, use, use_beside, with_own
from attested.knowledge.spelling import fold
from attested.knowledge.stock import OUTLET_KINDS, Actors, Conflict, Match, Outlets, Stock, read_stock
from attested.knowledge.wordlists import word_lists
from attested.knowledge.words import Entry, Lexicon, read_lexicon

__all__ = [
    "Actors", "Candidate", "Codebook", "Conflict", "Entry", "Kind", "Lexicon", "Match", "Named", "Outlets", "Place", "Places",
    "Project", "Role", "State", "States", "Stock", "actors", "added_digest", "codebook", "fold", "lexicon", "lexicons", "outlets",
    "places", "project", "read_project", "states", "use", "use_beside", "word_lists",
]  # fmt: skip


@cache
def codebook() -> Codebook:
    """Every kind of claim and every role, with definitions, rules, examples and crosswalks."""
    return read_codebook()


@cache
def states() -> States:
    """The world's states with their names, adjectives, capitals and metonyms."""
    return read_states()


@cache
def actors() -> Actors:
    """The actors: armed groups, forces, coalitions, monitors, states and their organs."""
    own, stock = with_own(read_stock(), project().actors, project().aliases)
    check_aliases(row.entity.id for row in (*own, *stock, *read_stock(name="outlets.csv", kinds=OUTLET_KINDS)))
    return Actors(stock, states(), lexicon("organs"), own)


@cache
def outlets() -> Outlets:
    """The outlets that publish reports."""
    own, stock = with_own(read_stock(name="outlets.csv", kinds=OUTLET_KINDS), project().outlets, project().aliases)
    return Outlets(stock, own)


@cache
def places() -> Places:
    """The gazetteer."""
    return read_places(project().places)


@cache
def lexicon(name: str) -> Lexicon:
    """A lexicon of words in names by its name ("titles", "organs", …); `lexicons` lists them.

    >>> lexicon("place_kinds")["air base"].kind
    'base'
    """
    return read_lexicon(name)


def lexicons() -> tuple[str, ...]:
    """The names of the lexicons that there are."""
    return tuple(sorted(e.name.removesuffix(".toml") for e in (DATA / "lexicons").iterdir() if e.name.endswith(".toml")))
