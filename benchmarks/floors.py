"""Whether the program still reads as well as it did: scores on a folder of gold against its floors.

    python benchmarks/floors.py examples                     checks; exit status 1 if a measure fell
    python benchmarks/floors.py examples --pin               raises the floors to what is reached now
    python benchmarks/floors.py examples --lower figures     … and lets this measure fall
    python benchmarks/floors.py PATH/TO/gold --name development

The floors stand in src/attested/evaluate/floors.json under the name of the folder, or the one given.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from attested.cli.evaluating import scores
from attested.errors import AttestedError, EvaluationError
from attested.evaluate.floors import fallen, measures, raised, read_floors, write_floors
from attested.evaluate.gold import read_gold


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", default=Path("examples"))
    parser.add_argument("--name", help="the name of the floors, if not the folder's")
    parser.add_argument("--pin", action="store_true", help="set the floors to what is reached now, where that is higher")
    parser.add_argument("--lower", action="append", default=[], metavar="MEASURE", help="let this measure's floor fall; pins")
    wanted = parser.parse_args()
    name = wanted.name or wanted.folder.resolve().name
    try:
        reached, made_of, floors = scores(wanted.folder), read_gold(wanted.folder).digest, read_floors()
        if wanted.pin or wanted.lower:
            floors[name] = raised(floors.get(name), made_of, reached, lower=wanted.lower)
            write_floors(floors)
        elif name not in floors:
            raise EvaluationError(f"{name} has no floors yet; set them with --pin")
        told = list(fallen(floors[name], made_of, reached))
    except AttestedError as error:
        print(error, file=sys.stderr)
        return 1
    for measure, value in measures(reached).items():
        print(f"{measure:<10} {value:.3f}  floor {floors[name].least.get(measure, 0):.3f}")
    for sentence in told:
        print(sentence, file=sys.stderr)
    return 1 if told else 0


if __name__ == "__main__":
    sys.exit(main())
