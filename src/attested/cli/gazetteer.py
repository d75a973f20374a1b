"""`attested gazetteer`: what the place index holds, and adding a dump of GeoNames to it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from attested.cli.options import DATABASE, Db, Json

if TYPE_CHECKING:
    from attested.knowledge import Candidate

gazetteer = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None,
    help="The places that names are looked up in, and adding a dump of GeoNames.\n\nExample: attested gazetteer show Tripoli",
)  # fmt: skip


def register(app: typer.Typer) -> None:
    """Give the program these commands."""
    app.add_typer(gazetteer, name="gazetteer")


@gazetteer.command()
def add(
    dump: Annotated[Path, typer.Argument(metavar="DUMP", help="allCountries.zip, or a country's file such as SD.zip or SD.txt.")],
    db: Db = DATABASE,
) -> None:
    """Add every place of a GeoNames dump to an index beside the database, which lookups then consult too.

    A dump is read in a stream; stopped, the same command goes on where it was. Bad rows are listed, and the exit status is then 3.

    Example: attested gazetteer add SD.zip --db sudan/attested.db
    """
    from attested.cli.show import note
    from attested.knowledge.gazetteer import ADDED, shipped_division
    from attested.knowledge.gazetteer_adding import add_dump

    index = db.resolve().parent / ADDED
    done = add_dump(dump, index, shipped_division, lambda rows: note(f"{rows:,} rows read"))
    again = f" (going on after row {done.resumed:,})" if done.resumed else ""
    note(f"{done.places:,} places of {done.rows:,} rows are in {index}{again}")
    note(f"{done.passed:,} rows are of sorts of things that are not taken")
    if done.bad:
        for row in done.shown:
            note(f"line {row.line} [{row.code}]: {row.message}")
        count = sum(done.bad.values())
        rest = f", {count - len(done.shown):,} more not shown" if count > len(done.shown) else ""
        note(f"{count:,} bad rows were left out ({', '.join(f'{n:,} {code}' for code, n in sorted(done.bad.items()))}{rest})")
        raise typer.Exit(3)


@gazetteer.command()
def show(
    name: Annotated[str, typer.Argument(metavar="NAME", help="A name in any spelling, or an id (geonames:706448).")],
    db: Db = DATABASE,
    json: Json = False,
) -> None:
    """Show every place that a name may stand for, our own first, then by size.

    Example: attested gazetteer show Tripoli --json
    """
    from attested.cli.show import as_json, note
    from attested.knowledge import Candidate, places

    found: tuple[Candidate, ...] = places().find(name)
    if not found and (place := places().get(name)):
        found = (Candidate(place=place, main=True),)
    if json:
        as_json([_values(one) for one in found])
        return
    for one in found:
        print(_line(one))
    if not found:
        note(f"no place is called {name!r}")


def _values(one: Candidate) -> dict[str, Any]:
    place = one.place
    return {
        "id": place.id, "name": place.name, "kind": place.kind, "country": place.country, "admin": place.admin, "lat": place.lat,
        "lon": place.lon, "within_km": place.within_km, "population": place.population, "first_name": one.main,
        "inside": list(place.inside), "source": place.source,
    }  # fmt: skip


def _line(one: Candidate) -> str:
    place = one.place
    parts = [
        place.id, place.name, place.kind, *(x for x in (place.admin if place.admin != place.name else "", place.country) if x),
        f"{place.lat:.4g}, {place.lon:.4g}" if place.lat is not None and place.lon is not None else "no point",
        f"within {place.within_km:g} km" if place.within_km is not None else "",
        f"{place.population:,} people" if place.population else "",
        "" if one.main else "by another name",
        f"source: {place.source}",
    ]  # fmt: skip
    return " · ".join(part for part in parts if part)


@gazetteer.command()
def about(db: Db = DATABASE, json: Json = False) -> None:
    """Say what the place index is made of: sources, licences, how many places of each kind.

    Example: attested gazetteer about
    """
    from attested.cli.show import as_json
    from attested.knowledge import places

    made = list(places().made_of())
    if json:
        as_json(made)
        return
    for one in made:
        counts = ", ".join(f"{number:,} {kind}" for kind, number in one["places"].items())
        print(f"{one['name']}: {one['source']} ({one['licence']})\n  {counts}")
