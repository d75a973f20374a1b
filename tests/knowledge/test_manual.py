"""What docs/knowledge.md says of the stocks is so."""

from __future__ import annotations

import doctest
from pathlib import Path

from attested.knowledge import actors, codebook, lexicons, outlets, places, states
from attested.knowledge.files import DATA

MANUAL = Path(__file__).parents[2] / "docs" / "knowledge.md"


def test_its_examples_run():
    failures, examples = doctest.testfile(str(MANUAL), module_relative=False)
    assert examples > 3
    assert not failures


def test_its_counts_are_true():
    text = MANUAL.read_text(encoding="utf-8")
    own = len(list(places().own()))
    for words in (
        f"{len(codebook())} kinds, {len(codebook().roles)} roles, {len(codebook().families)} families",
        f"{len(states())} states and territories",
        f"{len(actors())} actors",
        f"{len(outlets())} outlets",
        f"{len(places()) - own:,} places",
        f"{own} places",
        f"{len(lexicons())} files",
        f"{len(list((DATA / 'words').glob('*.toml')))} files of word lists",
    ):
        assert words in text, words
