"""The papers at the door speak of commands and files that exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAPERS = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "NOTICE", "docs/quality.md"]


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def commands() -> set[str]:
    """The commands of the program, with those of groups ("export claims")."""
    import typer.main

    from attested.cli.app import app

    found = set()
    for name, command in typer.main.get_command(app).commands.items():
        inner = getattr(command, "commands", None)
        found |= {f"{name} {part}" for part in inner} if inner else {name}
    return found


def test_the_table_of_commands_is_the_programs():
    told = {
        " ".join(re.findall(r"\b[a-z]+\b", row)) for row in re.findall(r"^\| `attested ([^`]+)`", text("README.md"), re.MULTILINE)
    }
    assert told == commands()


@pytest.mark.parametrize("name", PAPERS)
def test_commands_in_code_exist(name):
    code = "\n".join(re.findall(r"^ {4}.*$|`[^`\n]+`|^```.*?^```", text(name), re.MULTILINE | re.DOTALL))
    for command, after in re.findall(r"(?<![\w/.-])(?:\.venv/bin/)?attested ([a-z]+)(?: ([a-z]+))?", code):
        assert command in commands() or f"{command} {after}" in commands(), f"{name} speaks of attested {command}"


@pytest.mark.parametrize("name", PAPERS)
def test_files_and_targets_exist(name):
    paper = text(name)
    for target in re.findall(r"(?:`|^ {4})make ([a-z]+)", paper, re.MULTILINE):
        assert re.search(rf"^{target}:", text("Makefile"), re.MULTILINE), f"{name} speaks of make {target}"
    paths = re.findall(r"\]\(([\w./-]+)\)", paper)
    paths += re.findall(r"(?:src|tests|docs|examples|benchmarks)/[\w./-]*\w", paper)
    for path in paths:
        assert (ROOT / path).exists(), f"{name} speaks of {path}"
