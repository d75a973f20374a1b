"""Word lists that the extract room reads sentences by: plain tables in `data/words`, one file a subject."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from attested.knowledge.files import DATA, table
from attested.knowledge.projects import with_words


@cache
def word_lists(name: str) -> Mapping[str, Any]:
    """The tables of one file of word lists ("triggers", "nouns", "attribution", "stance", "grammar"), as written, with
    those of the project added.

    Raises `KnowledgeError` for an unknown name or a file that is no TOML.

    >>> "soldier" in word_lists("nouns")["armed"]
    True
    """
    return with_words(name, table(DATA / "words" / f"{name}.toml"))
