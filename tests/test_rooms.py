"""The rooms of the house: who may import whom, read from the imports themselves."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

SOURCE = Path(__file__).parent.parent / "src" / "attested"

# What each room may import, beside itself, `errors` and the standard library. Order: the walk of the data.
MAY_IMPORT: dict[str, set[str]] = {
    room: set(others.split())
    for room, others in {
        "model": "",
        "knowledge": "model",
        "ingest": "model",
        "annotate": "model knowledge",
        "extract": "model knowledge annotate",
        "resolve": "model knowledge",
        "reconcile": "model knowledge",
        "store": "model",
        "query": "model knowledge store resolve reconcile",
        "review": "model store query",
        "export": "model knowledge reconcile query",
        "evaluate": "model knowledge",
        "pipeline": "model knowledge ingest annotate extract resolve reconcile store query review export evaluate",
        "api": "model knowledge reconcile store query export pipeline",
        "web": "model knowledge query review export pipeline",
        "cli": "model knowledge ingest annotate extract resolve reconcile store query review export evaluate pipeline web",
    }.items()
}


def room_of(path: Path) -> str:
    return path.relative_to(SOURCE).parts[0].removesuffix(".py")


def imported(path: Path) -> set[str]:
    """The rooms that a module imports, also inside functions and under TYPE_CHECKING."""
    here = ["attested", *path.relative_to(SOURCE).with_suffix("").parts]
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(here[: len(here) - node.level]) + "." if node.level else ""
            module = base + (node.module or "")
            names = [module, *(f"{module}.{alias.name}" for alias in node.names)]
        for name in names:
            parts = name.strip(".").split(".")
            if parts[0] == "attested" and len(parts) > 1:
                found.add(parts[1])
    return found & (set(MAY_IMPORT) | {"errors"})


MODULES = sorted(SOURCE.rglob("*.py"))


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(SOURCE)))
def test_a_room_imports_only_what_the_table_allows(path):
    room = room_of(path)
    if room in {"__init__", "__main__", "errors"}:
        return
    assert room in MAY_IMPORT, (
        f"{room} is no room of the house: add it to the table in docs/architecture.md and here, with the reason"
    )
    assert imported(path) - {room, "errors"} <= MAY_IMPORT[room]


def test_the_table_has_no_loop():
    done: set[str] = set()
    while rest := set(MAY_IMPORT) - done:
        free = {room for room in rest if MAY_IMPORT[room] <= done}
        assert free, f"a loop among {sorted(rest)}"
        done |= free


def test_errors_imports_nothing_of_ours():
    assert imported(SOURCE / "errors.py") <= {"errors"}


@pytest.mark.parametrize("path", [p for p in MODULES if room_of(p) not in {"annotate"}], ids=lambda p: str(p.relative_to(SOURCE)))
def test_spacy_stays_in_annotate(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = (
            [a.name for a in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
        assert not any(name.split(".")[0] == "spacy" for name in names)


def test_no_room_for_odds_and_ends():
    assert not {p.stem for p in MODULES} & {"utils", "util", "common", "core", "helpers", "misc"}
