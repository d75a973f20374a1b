"""`attested actors`, `places` and `sources`: what is known before reading, and what a project adds to it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from attested.cli.options import DATABASE, Db, Json

if TYPE_CHECKING:
    from attested.knowledge import Place, Stock
    from attested.model import Entity

_SETTINGS: dict[str, Any] = {"no_args_is_help": True, "rich_markup_mode": None}
actors = typer.Typer(**_SETTINGS, help="The actors that are known, and those of your own.\n\nExample: attested actors show Nujaba")
places = typer.Typer(
    **_SETTINGS, help="The places that are known, and those of your own.\n\nExample: attested places show Zurbatiya"
)
sources = typer.Typer(**_SETTINGS, help="The outlets that are known, and those of your own.\n\nExample: attested sources list")

Country = Annotated[str | None, typer.Option(metavar="CODE", help="Of one country, by its ISO code (SY).")]
Kinds = Annotated[str | None, typer.Option("--kind", metavar="KIND", help="Of one kind.")]
Own = Annotated[bool, typer.Option("--own", help="Only what the project adds.")]
Name = Annotated[str, typer.Argument(metavar="NAME", help="A name in any spelling, or an id.")]
Id = Annotated[str, typer.Argument(metavar="ID", help="A new id: lower case, digits, hyphens.")]
Called = Annotated[str, typer.Argument(metavar="NAME", help="Its name, as you want to see it.")]
Alias = Annotated[list[str] | None, typer.Option("--alias", metavar="NAME", help="Another spelling; may be given several times.")]
Of = Annotated[str, typer.Option("--kind", metavar="KIND", help="What it is: see the kinds that exist with `list`.")]
Taken = Annotated[str | None, typer.Option("--from", metavar="WORDS", help="Where the fact is taken from: a document, an address.")]


def register(app: typer.Typer) -> None:
    """Give the program these commands."""
    app.add_typer(actors, name="actors")
    app.add_typer(places, name="places")
    app.add_typer(sources, name="sources")


def _entity(one: Entity) -> dict[str, Any]:
    return {
        "id": one.id, "name": one.name, "kind": one.kind, "country": one.country, "parent": one.parent,
        "aliases": list(one.aliases), "source": one.source,
    }  # fmt: skip


def _line(one: Entity) -> str:
    also = f" · also {', '.join(one.aliases)}" if one.aliases else ""
    part = f" · part of {one.parent}" if one.parent else ""
    return f"{one.id} · {one.name} · {one.kind} · {one.country or 'no country'}{part}{also} · source: {one.source}"


def _list(stock: Stock, own: Iterable[str], kind: str | None, country: str | None, only_own: bool, json: bool) -> None:
    from attested.cli.show import as_json, note

    mine = set(own)
    found = [
        one
        for one in stock
        if (not only_own or one.id in mine) and kind in (None, one.kind) and country in (None, one.country)
    ]  # fmt: skip
    if json:
        as_json([_entity(one) for one in found])
    else:
        for one in found:
            print(_line(one))
    for conflict in stock.conflicts:
        note(conflict.words)
    if not found:
        note("nothing is known of that kind or country")


def _show(stock: Stock, name: str, json: bool) -> None:
    from attested.cli.show import as_json
    from attested.errors import KnowledgeError

    known = stock.get(name)
    matches = stock.find(name)
    if known is None and not matches:
        raise KnowledgeError(f"nobody is known by the name or id {name!r}; list shows who is, add adds one")
    shown = [(known, "its id")] if known is not None else [(m.entity, m.because) for m in matches]
    if json:
        as_json([{**_entity(one), "because": because} for one, because in shown])
        return
    for one, because in shown:
        print(f"{_line(one)} · {because}")


def _file(db: Path) -> Path:
    """The project file to write to: the one in use, else that beside the database."""
    from attested.knowledge import project
    from attested.knowledge.projects import FILE

    return project().path or db.resolve().parent / FILE


def _added(db: Path, section: str, values: dict[str, Any]) -> None:
    from attested.cli.show import note
    from attested.knowledge import actors as known_actors
    from attested.knowledge import outlets as known_outlets
    from attested.knowledge import project
    from attested.knowledge.writing import add

    path = _file(db)
    written = {row.entity.id for row in (*project().actors, *project().outlets)}
    for stock in (known_actors(), known_outlets()) if section in ("actor", "outlet") else ():
        if stock.get(values["id"]) is not None and values["id"] not in written:
            note(f"{values['id']} is the id of one that is known; what you give takes its place")
        for name in (values["name"], *values["aliases"]):
            for match in stock.find(name):
                if match.entity.id != values["id"]:
                    note(f"“{name}” is also a name of {match.entity.name} ({match.entity.id}); in this project it will mean yours")
    add(path, section, values)
    note(f"{values['name']} is in {path}; reports that were read before are read anew by the next attested run")


@actors.command("list")
def list_actors(db: Db = DATABASE, kind: Kinds = None, country: Country = None, own: Own = False, json: Json = False) -> None:
    """List the actors: id, name, kind, country, what they are part of, other spellings, where the fact is from.

    Example: attested actors list --country ML --kind armed_group
    """
    from attested.knowledge import actors, project

    _list(actors(), (r.entity.id for r in project().actors), kind, country, own, json)


@actors.command("show")
def show_actor(name: Name, db: Db = DATABASE, json: Json = False) -> None:
    """Show whom a name may stand for, and why; organs of states too ("Iraqi army").

    Example: attested actors show "Iraqi army"
    """
    from attested.knowledge import actors

    _show(actors(), name, json)


@actors.command("add")
def add_actor(
    id: Id, name: Called, kind: Of = "armed_group", country: Country = None,
    parent: Annotated[str | None, typer.Option(metavar="ID", help="What it is part of.")] = None,
    since: Annotated[int | None, typer.Option(metavar="YEAR", help="The year from which it is known.")] = None,
    until: Annotated[int | None, typer.Option(metavar="YEAR", help="The year until which it was.")] = None,
    alias: Alias = None, taken: Taken = None, db: Db = DATABASE,
) -> None:  # fmt: skip
    """Add an actor to the project file beside the database.

    Example: attested actors add river-guards "River Guards" --country ML --alias "Gardiens du fleuve" --from "UN report S/2026/11"
    """
    values = {
        "id": id, "name": name, "kind": kind, "country": country, "parent": parent, "since": since, "until": until,
        "aliases": alias or [], "source": taken,
    }  # fmt: skip
    _added(db, "actor", values)


def _place(one: Place) -> dict[str, Any]:
    return {
        "id": one.id, "name": one.name, "kind": one.kind, "country": one.country, "admin": one.admin, "lat": one.lat,
        "lon": one.lon, "population": one.population, "within_km": one.within_km, "precision": one.where().precision,
    }  # fmt: skip


def _place_line(one: Place) -> str:
    point = "no coordinates" if one.lat is None else f"{one.lat:.3f}, {one.lon:.3f} within {one.within_km or 0:g} km"
    lies = ", ".join(part for part in (one.admin, one.country) if part) or "in no one country"
    return f"{one.id} · {one.name} · {one.kind} · {lies} · {point} · precision: {one.where().precision}"


@places.command("list")
def list_places(db: Db = DATABASE, kind: Kinds = None, country: Country = None, own: Own = False, json: Json = False) -> None:
    """List the places that reports name beside towns and provinces (crossings, camps, bases, regions), and those of your own.

    Example: attested places list --kind crossing --country IQ
    """
    from attested.cli.show import as_json, note
    from attested.knowledge import places, project

    mine = {place.id for place, _ in project().places}
    found = [
        one for one in places().own() if (not own or one.id in mine) and kind in (None, one.kind) and country in (None, one.country)
    ]  # fmt: skip
    if json:
        as_json([_place(one) for one in found])
    else:
        for one in found:
            print(_place_line(one))
    if not found:
        note("no such place is known; towns and provinces are not listed, attested places show NAME finds them")


@places.command("show")
def show_place(name: Name, db: Db = DATABASE, json: Json = False) -> None:
    """Show which places a name may stand for, towns and provinces included.

    Example: attested places show Tripoli
    """
    from attested.cli.show import as_json
    from attested.errors import KnowledgeError
    from attested.knowledge import places

    known = places().get(name)
    found = [known] if known else [c.place for c in places().find(name)]
    if not found:
        raise KnowledgeError(f"no place is known by the name or id {name!r}; attested places add adds one")
    if json:
        as_json([_place(one) for one in found])
    else:
        for one in found:
            print(_place_line(one))


@places.command("add")
def add_place(
    id: Id, name: Called,
    kind: Of = "town",
    country: Country = None,
    admin: Annotated[str | None, typer.Option(metavar="NAME", help="Its province.")] = None,
    lat: Annotated[float | None, typer.Option(min=-90, max=90, help="Latitude in degrees (WGS 84).")] = None,
    lon: Annotated[float | None, typer.Option(min=-180, max=180, help="Longitude in degrees (WGS 84).")] = None,
    within: Annotated[float | None, typer.Option("--within-km", min=0, help="The radius that it covers, in kilometres.")] = None,
    alias: Alias = None, taken: Taken = None, db: Db = DATABASE,
) -> None:  # fmt: skip
    """Add a place to the project file beside the database.

    Example: attested places add wadi-camp "Wadi camp" --kind camp --country TD --lat 13.1 --lon 21.9 --within-km 3
    """
    values = {
        "id": id, "name": name, "kind": kind, "country": country, "admin": admin, "lat": lat, "lon": lon, "within_km": within,
        "aliases": alias or [], "source": taken,
    }  # fmt: skip
    _added(db, "place", values)


@sources.command("list")
def list_sources(db: Db = DATABASE, kind: Kinds = None, country: Country = None, own: Own = False, json: Json = False) -> None:
    """List the outlets: newspapers, agencies, broadcasters, with their countries. Nothing is said of how reliable they are.

    Example: attested sources list --country NG
    """
    from attested.knowledge import outlets, project

    _list(outlets(), (r.entity.id for r in project().outlets), kind, country, own, json)


@sources.command("show")
def show_source(name: Name, db: Db = DATABASE, json: Json = False) -> None:
    """Show which outlets a name may stand for.

    Example: attested sources show AFP
    """
    from attested.knowledge import outlets

    _show(outlets(), name, json)


@sources.command("add")
def add_source(
    id: Id, name: Called, kind: Of = "outlet", country: Country = None, alias: Alias = None,
    url: Annotated[str | None, typer.Option(metavar="SITE", help="Its site, without https://.")] = None,
    taken: Taken = None, db: Db = DATABASE,
) -> None:  # fmt: skip
    """Add an outlet to the project file beside the database.

    Example: attested sources add lake-herald "Lake Herald" --country TD --alias "The Lake Herald"
    """
    values = {"id": id, "name": name, "kind": kind, "country": country, "url": url, "aliases": alias or [], "source": taken}
    _added(db, "outlet", values)
