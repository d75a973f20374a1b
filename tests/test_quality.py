"""The program reads the examples, and the development gold where it lies beside the repository, no worse than it did."""

from __future__ import annotations

from pathlib import Path

import pytest

from attested.cli.evaluating import scores
from attested.evaluate.floors import fallen, read_floors
from attested.evaluate.gold import read_gold

ROOT = Path(__file__).parent.parent
CORPORA = {"examples": ROOT / "examples", "development": ROOT.parent / "shared" / "gold" / "dev"}


@pytest.mark.parametrize("name", CORPORA)
def test_no_measure_fell_below_its_floor(name):
    folder, floor = CORPORA[name], read_floors().get(name)
    if not folder.is_dir():
        pytest.skip(f"the {name} gold is not beside the repository")
    assert floor, f"{name} has no floors; set them: python benchmarks/floors.py {folder} --name {name} --pin"
    assert not list(fallen(floor, read_gold(folder).digest, scores(folder)))
