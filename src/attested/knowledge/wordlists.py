"""Word lists that the extract room reads by: plain tables in `data/words`, one file a subject."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from attested.errors import KnowledgeError


@cache
def word_lists(name: str) -> Mapping[str, Any]:
    """The tables of one file of word lists ("triggers", "nouns", "attribution", "stance"), as written.

    Raises `KnowledgeError` for an unknown name or a file that is no TOML.

    >>> "soldier" in word_lists("nouns")["armed"]
    True
    """
    path = files("attested.knowledge") / "data" / "words" / f"{name}.toml"
    if not path.is_file():
        raise KnowledgeError(f"there is no word list {name!r} in knowledge/data/words")
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise KnowledgeError(f"{name}.toml: {error}") from error
