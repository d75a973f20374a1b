"""Writing into a project file: one table more at its end, checked before anything is kept."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from attested.errors import KnowledgeError
from attested.knowledge.projects import FILE, Project, read_project

_FIRST = "# What this project knows beside attested; see docs/project.md of attested.\n"


def add(path: Path, section: str, values: Mapping[str, Any]) -> Project:
    """The project of a file with one table (`[[actor]]`, `[[place]]`, `[[outlet]]`, `[[alias]]`) added at its end.

    What stands in the file stays as it is, remarks included; a file that is not there is made. Nothing is written, and
    `KnowledgeError` raised, where the file would not be one that can be read, or the id is in it already.
    """
    before = (
        path.read_text(encoding="utf-8") if path.exists() else "# What this project knows beside attested; see docs/project.md.\n"
    )
    lines = [f"{key} = {_toml(value)}" for key, value in values.items() if value not in (None, "", [], ())]
    text = before + ("" if before.endswith("\n") else "\n") + "\n".join(["", f"[[{section}]]", *lines, ""])
    handle, name = tempfile.mkstemp(dir=path.resolve().parent, prefix=f".{FILE}-")
    draft = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        try:
            made = read_project(draft)
        except KnowledgeError as error:
            raise KnowledgeError(str(error).replace(draft.name, path.name)) from None
        _once(made, path)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    return made


def _once(made: Project, path: Path) -> None:
    ids = [[row.entity.id for row in made.actors], [row.entity.id for row in made.outlets], [place.id for place, _ in made.places]]
    for every in ids:
        if twice := next((one for one in every if every.count(one) > 1), None):
            raise KnowledgeError(f"{path.name}: the id {twice} is in it already; change it there, or take another id")


def _toml(value: Any) -> str:
    # A JSON string of escaped characters is a basic string of TOML, and so are numbers and lists of either.
    return json.dumps(value, ensure_ascii=False)
