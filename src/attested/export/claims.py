"""`claims.jsonl`: every current claim, one a line, as the contract of claims writes it."""

from __future__ import annotations

import json
from typing import TextIO

from attested.export.records import contract
from attested.query import Desk, Question


def write(desk: Desk, stream: TextIO, question: Question | None = None) -> int:
    """Write the claims that answer the question, report by report in text order, one JSON object a line; how many they were.

    `file` is the path under which the report first came in.
    """
    written = 0
    for coded in desk.stream(question):
        stream.write(json.dumps(contract(coded.claim, desk), ensure_ascii=False, separators=(",", ":")) + "\n")
        written += 1
    return written
