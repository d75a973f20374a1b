"""Ids that hash an unambiguous encoding: equal parts, equal id; no two lists of parts run together."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import Union

Part = Union[str, int, float, bool, None, Sequence["Part"]]  # noqa: UP007 - a recursive alias needs Union before 3.12


def digest(*parts: Part) -> str:
    """The first 128 bits of SHA-256 over the parts as a JSON array, as 32 hexadecimal digits.

    A JSON array keeps the seams between parts, so that `("ab", "c")` and `("a", "bc")` differ.

    >>> digest("ab", "c") == digest("a", "bc")
    False
    >>> len(digest("a"))
    32
    """
    written = json.dumps(parts, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return hashlib.sha256(written.encode("utf-8", "surrogatepass")).hexdigest()[:32]
