"""What users know beside us: the actors, aliases, places, outlets and words of one project, in one file of theirs.

The file is `attested.toml` beside the project's database, or the one that the environment variable `ATTESTED_PROJECT` names. It is
read when knowledge is first asked for, and holds for the life of the process and the worker processes that it starts. What it says
comes before our own stock; where both claim one spelling, that is told as a `Conflict`, and the project's meaning holds.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any

from attested.errors import KnowledgeError
from attested.knowledge.files import table
from attested.knowledge.gazetteer import PRECISION_OF_KIND, Place, look_beside
from attested.knowledge.stock import ACTOR_KINDS, OUTLET_KINDS, Row
from attested.model import Entity

FILE = "attested.toml"
VARIABLE = "ATTESTED_PROJECT"
SECTIONS = ("project", "actor", "alias", "place", "outlet", "words", "figures")


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """What a project file says. `digest` names its content; it is empty where there is no file.

    `aliases` gives further spellings to bodies of our stock, by their id; `words` adds to the word lists, file by file; `settings`
    are the tables that other rooms read, such as `figures`.
    """

    path: Path | None = None
    digest: str = ""
    name: str = ""
    actors: tuple[Row, ...] = ()
    outlets: tuple[Row, ...] = ()
    places: tuple[tuple[Place, tuple[str, ...]], ...] = ()
    aliases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    words: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    settings: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


def read_project(path: Path) -> Project:
    """The project of a file. Raises `KnowledgeError` that names the table and what is wrong with it."""
    data = table(path)
    for section in data:
        if section not in SECTIONS:
            raise KnowledgeError(f"{path.name}: there is no section {section!r}; known are {', '.join(SECTIONS)}")
    aliases: dict[str, tuple[str, ...]] = {}
    for where, one in _tables(path, data, "alias", {"of": str, "names": list}):
        aliases[one["of"]] = (*aliases.get(one["of"], ()), *_words(where, "names", one["names"]))
    return Project(
        path=path.resolve(),
        digest=hashlib.sha256(path.read_bytes()).hexdigest(),
        name=str(_section(path, data, "project").get("name", "")),
        actors=tuple(_row(where, one, ACTOR_KINDS) for where, one in _tables(path, data, "actor", _BODY)),
        outlets=tuple(_row(where, one, OUTLET_KINDS) for where, one in _tables(path, data, "outlet", _BODY)),
        places=tuple(_place(where, one) for where, one in _tables(path, data, "place", _BODY)),
        aliases=aliases,
        words=_section(path, data, "words"),
        settings={"figures": _section(path, data, "figures")},
    )


@cache
def project() -> Project:
    """The project of this process: the file that `ATTESTED_PROJECT` names, else nothing."""
    named = os.environ.get(VARIABLE)
    return read_project(Path(named)) if named else Project()


def use(path: Path | None) -> None:
    """Take this project file (or none) for this process and the processes it starts.

    Raises `KnowledgeError` where knowledge was already read with another one: what was read with it cannot be unread.
    """
    wanted = str(path.resolve()) if path else None
    if project.cache_info().currsize and (str(project().path) if project().path else None) != wanted:
        raise KnowledgeError(
            f"this process already works with {project().path or 'no project file'} and cannot change to {wanted or 'none'};\n"
            "start another process for another project"
        )
    if wanted is None:
        os.environ.pop(VARIABLE, None)
    else:
        os.environ[VARIABLE] = wanted


def use_beside(database: Path) -> None:
    """Take the project file, and the places added to the gazetteer, that lie beside a database, where none were named."""
    look_beside(database)
    beside = database.resolve().parent / FILE
    if not os.environ.get(VARIABLE) and not project.cache_info().currsize and beside.is_file():
        use(beside)


def with_own(rows: Iterable[Row], own: Iterable[Row], aliases: Mapping[str, tuple[str, ...]]) -> tuple[list[Row], list[Row]]:
    """The rows of a project and of a stock: what the project says anew, or adds spellings to, counts as its own."""
    mine = list(own)
    said = {row.entity.id for row in mine}
    ours = [row for row in rows if row.entity.id not in said]
    more = [row for row in ours if row.entity.id in aliases]
    for row in more:
        entity = replace(row.entity, aliases=(*row.entity.aliases, *aliases[row.entity.id]))
        mine.append(row._replace(entity=entity))
    moved = {row.entity.id for row in more}
    return mine, [row for row in ours if row.entity.id not in moved]


def check_aliases(known: Iterable[str]) -> None:
    """Raise `KnowledgeError` for an `[[alias]]` of a body that nobody knows."""
    every = set(known)
    for identifier in project().aliases:
        if identifier not in every:
            near = get_close_matches(identifier, sorted(every), n=3)
            hint = f"; did you mean {' or '.join(near)}?" if near else "; attested actors list shows the ids"
            raise KnowledgeError(f"{FILE}: [[alias]] of {identifier!r}: there is no such actor or outlet{hint}")


def with_words(name: str, given: Mapping[str, Any], own: Project | None = None) -> Mapping[str, Any]:
    """The word lists of a file with those of the project added: lists grow, tables are entered, nothing is taken away."""
    more = (own or project()).words.get(name)
    return given if more is None else _grown(f"{FILE}: words.{name}", given, more)


def _grown(where: str, given: Any, more: Any) -> Any:
    if isinstance(given, Mapping) and isinstance(more, Mapping):
        unknown = [key for key in more if key not in given]
        if unknown:
            raise KnowledgeError(f"{where} has no list {unknown[0]!r}; known are {', '.join(sorted(given))}")
        return {key: _grown(f"{where}.{key}", value, more[key]) if key in more else value for key, value in given.items()}
    if isinstance(given, list) and isinstance(more, list):
        if given and more and not all(isinstance(one, type(given[0])) for one in more):
            raise KnowledgeError(f"{where} holds {type(given[0]).__name__}, and something else is to be added")
        return [*given, *more]
    raise KnowledgeError(f"{where} cannot be added to; give a list where ours is a list, a table where ours is a table")


_BODY = {"id": str, "name": str, "kind": str}


def _section(path: Path, data: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = data.get(name, {})
    if not isinstance(found, dict):
        raise KnowledgeError(f"{path.name}: {name} must be a table, [{name}]")
    return found


def _tables(path: Path, data: Mapping[str, Any], name: str, needed: Mapping[str, type]) -> Iterable[tuple[str, Mapping[str, Any]]]:
    found = data.get(name, [])
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise KnowledgeError(f"{path.name}: {name} must be written as tables, [[{name}]]")
    for number, one in enumerate(found, 1):
        where = f"{path.name}: [[{name}]] {number} ({one.get('id') or one.get('of') or 'without an id'})"
        for key, sort in needed.items():
            if not isinstance(one.get(key), sort) or not one[key]:
                raise KnowledgeError(f"{where}: needs {key}, {'words' if sort is str else 'a list of words'}")
        yield where, one


def _words(where: str, key: str, given: Any) -> tuple[str, ...]:
    if not isinstance(given, list) or not all(isinstance(one, str) and one.strip() for one in given):
        raise KnowledgeError(f"{where}: {key} must be a list of words")
    return tuple(one.strip() for one in given)


def _row(where: str, one: Mapping[str, Any], kinds: tuple[str, ...]) -> Row:
    allowed = {"id", "name", "kind", "country", "parent", "since", "until", "aliases", "shared", "source", "url"}
    if unknown := sorted(set(one) - allowed):
        raise KnowledgeError(f"{where}: there is no {unknown[0]!r}; known are {', '.join(sorted(allowed))}")
    if one["kind"] not in kinds:
        raise KnowledgeError(f"{where}: {one['kind']!r} is no kind; known are {', '.join(kinds)}")
    if not re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", one["id"]):
        raise KnowledgeError(f"{where}: the id is not in its form (lower case, digits, hyphens)")
    country = one.get("country")
    if country is not None and not re.fullmatch(r"[A-Z]{2}", str(country)):
        raise KnowledgeError(f"{where}: country is an ISO code of two capitals, not {country!r}")
    years = [one.get("since"), one.get("until")]
    if any(year is not None and not (isinstance(year, int) and 1000 <= year <= 9999) for year in years):
        raise KnowledgeError(f"{where}: since and until are years of four digits")
    entity = Entity(
        id=one["id"], name=one["name"], kind=one["kind"], country=country, parent=one.get("parent"),
        aliases=_words(where, "aliases", one.get("aliases", [])), source=one.get("source") or FILE,
    )  # fmt: skip
    return Row(where, entity, _words(where, "shared", one.get("shared", [])), *years)


def _place(where: str, one: Mapping[str, Any]) -> tuple[Place, tuple[str, ...]]:
    allowed = {"id", "name", "kind", "country", "admin", "lat", "lon", "within_km", "aliases", "source"}
    if unknown := sorted(set(one) - allowed):
        raise KnowledgeError(f"{where}: there is no {unknown[0]!r}; known are {', '.join(sorted(allowed))}")
    if one["kind"] not in PRECISION_OF_KIND:
        raise KnowledgeError(f"{where}: {one['kind']!r} is no kind of place; known are {', '.join(PRECISION_OF_KIND)}")
    numbers = [one.get(key) for key in ("lat", "lon", "within_km")]
    if any(n is not None and not isinstance(n, (int, float)) for n in numbers):
        raise KnowledgeError(f"{where}: lat, lon and within_km are numbers: degrees (WGS 84) and kilometres")
    lat, lon, within = (None if n is None else float(n) for n in numbers)
    if (lat is None) != (lon is None) or (lat is not None and lon is not None and (abs(lat) > 90 or abs(lon) > 180)):
        raise KnowledgeError(f"{where}: {lat}, {lon} is no point on earth")
    place = Place(
        id=f"place:{one['id']}", name=one["name"], kind=one["kind"], country=one.get("country"), admin=one.get("admin"),
        lat=lat, lon=lon, within_km=within,
    )  # fmt: skip
    return place, _words(where, "aliases", one.get("aliases", []))
