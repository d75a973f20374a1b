"""What the measures of a public sample come to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """The measures of a corpus, as values and as text."""

    values: dict[str, Any]
    text: str
