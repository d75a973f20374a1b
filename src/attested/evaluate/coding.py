"""Hand-written codings become gold: short rows of words turn into claims with offsets, and no quote may be invented.

A coding is one JSON file a document. Words are looked up in the text, white space folded: evidence in the order of the claims,
arguments and speakers inside the evidence, else at the closest place before it, else at the first after it.

    {"document": "2024-12-02-aleppo", "claims": [
      {"kind": "deployment",
       "evidence": "exact words of the clause or sentence",
       "args": [["agent", "Badr"],
                ["forces", {"low": 300, "high": null, "unit": "fighters", "as_written": "At least 300 fighters"}],
                ["time", {"earliest": "2024-12-01", "latest": "2024-12-01", "precision": "day", "as_written": "late Sunday"}],
                ["destination", "~Syria", {"optional": true}]],
       "speakers": [["Iraqi security sources", "officials"]],
       "status": "occurred"}]}

Evidence may be a list of such strings. Names list alternatives with "|", the first of which must stand in the text; a leading
"~" marks a name that is resolved from elsewhere and carries no span here. `polarity`, `status`, `hedge` and `optional`
default to affirmed, occurred, null, false.

    python -m attested.evaluate.coding examples      # builds examples/gold.jsonl from examples/codings/*.json
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from attested.errors import AttestedError, EvaluationError
from attested.evaluate.gold import TEXT_FOLDERS
from attested.knowledge import codebook
from attested.model import POLARITIES, PRECISIONS_OF_TIME, SPEAKER_KINDS, STATUSES

Stretch = tuple[int, int]


def occurrences(quote: str, text: str) -> list[Stretch]:
    """Where a quote stands in a text, in order: as whole words if it does anywhere, else inside words.

    >>> occurrences("a drone", "Near Arad\\na  drone fell."), occurrences("Iran", "Iranian aid")
    ([(10, 18)], [(0, 4)])
    """
    pattern = r"\s+".join(re.escape(word) for word in quote.split())
    if not pattern:
        return []
    whole = [match.span() for match in re.finditer(rf"(?<!\w){pattern}(?!\w)", text)]
    return whole or [match.span() for match in re.finditer(pattern, text)]


def _span(stretch: Stretch, text: str) -> dict[str, Any]:
    start, end = stretch
    return {"start": start, "end": end, "quote": text[start:end]}


class _Reader:
    """Builds the claims of one document and collects what is wrong with its coding."""

    def __init__(self, document: str, text: str) -> None:
        self.document, self.text = document, text
        self.problems: list[str] = []
        self._claim = ""

    def claims(self, rows: Sequence[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
        reached = 0
        for number, row in enumerate(rows, 1):
            self._claim = f"{self.document}, claim {number} ({row.get('kind')})"
            for name in sorted(
                set(row) - {"kind", "evidence", "args", "speakers", "polarity", "status", "hedge", "optional", "note"}
            ):
                self._bad(f"unknown key {name!r}")
            self._expect("kind", row.get("kind"), codebook())
            evidence = self._evidence(row.get("evidence", ""), reached)
            reached = evidence[0]["start"] if evidence else reached
            homes = [(span["start"], span["end"]) for span in evidence]
            status, polarity, hedge = row.get("status", "occurred"), row.get("polarity", "affirmed"), row.get("hedge")
            self._expect("status", status, STATUSES)
            self._expect("polarity", polarity, POLARITIES)
            if hedge:
                self._find("hedge", hedge, homes)
            yield {
                "kind": row.get("kind"),
                "evidence": evidence,
                "arguments": [self._argument(*argument, homes=homes) for argument in row.get("args", ())],
                "speakers": [self._speaker(*speaker, homes=homes) for speaker in row.get("speakers", ())],
                "polarity": polarity,
                "status": status,
                "hedge": hedge,
                "optional": bool(row.get("optional")),
            }

    def _bad(self, what: str) -> None:
        self.problems.append(f"{self._claim}: {what}")

    def _expect(self, what: str, value: Any, known: Any) -> None:
        for one in str(value).split("|"):
            if one not in known:
                self._bad(f"unknown {what} {one!r}")

    def _evidence(self, quotes: str | list[str], reached: int) -> list[dict[str, Any]]:
        """The spans of the evidence; words that stand several times are taken where the claim before this one began, or after."""
        spans = []
        for quote in quotes if isinstance(quotes, list) else [quotes]:
            found = occurrences(quote, self.text)
            if found:
                spans.append(_span(next((at for at in found if at[0] >= reached), found[0]), self.text))
            else:
                self._bad(f"evidence does not stand in the text: {quote!r}")
        return spans

    def _find(self, what: str, words: str, homes: Sequence[Stretch]) -> dict[str, Any] | None:
        """The span of some words: inside the evidence, else the closest before it, else the first after it."""
        found = occurrences(words, self.text)
        if not found:
            self._bad(f"{what} does not stand in the text: {words!r}")
            return None
        inside = [at for at in found if any(start <= at[0] and at[1] <= end for start, end in homes)]
        before = [at for at in found if homes and at[0] < homes[0][0]]
        return _span((inside or before[-1:] or found)[0], self.text)

    def _name(self, what: str, name: str, homes: Sequence[Stretch]) -> dict[str, Any]:
        named: dict[str, Any] = {"name": "|".join(part.removeprefix("~") for part in name.split("|"))}
        if not name.startswith("~") and (span := self._find(what, name.split("|")[0], homes)):
            named["span"] = span
        return named

    def _argument(
        self, role: str, value: str | dict[str, Any], extra: Mapping[str, Any] | None = None, *, homes: Sequence[Stretch]
    ) -> dict[str, Any]:
        self._expect("role", role, codebook().roles)
        argument: dict[str, Any] = {"role": role}
        if isinstance(value, str):
            argument |= self._name(role, value, homes)
        else:
            argument |= self._time(value) if role == "time" else self._quantity(role, value)
            if value.get("as_written") and (span := self._find(role, value["as_written"], homes)):
                argument["span"] = span
        return argument | dict(extra or {})

    def _time(self, value: dict[str, Any]) -> dict[str, Any]:
        for end in ("earliest", "latest"):
            try:
                date.fromisoformat(value[end] or "2000-01-01")
            except (KeyError, TypeError, ValueError):
                self._bad(f"{end} is no date: {value.get(end)!r}")
        self._expect("precision", value.get("precision"), PRECISIONS_OF_TIME)
        return {"when": value}

    def _quantity(self, role: str, value: dict[str, Any]) -> dict[str, Any]:
        known = codebook().roles.get(role)
        if known and known.holds != "quantity" and role != "instrument":
            self._bad(f"a quantity in the role {role!r}")
        if value.get("low") is None and value.get("high") is None:
            self._bad(f"a quantity without a bound: {value}")
        return {"quantity": value} | ({"name": value["of"]} if value.get("of") else {})

    def _speaker(
        self, name: str, kind: str = "unknown", extra: Mapping[str, Any] | None = None, *, homes: Sequence[Stretch]
    ) -> dict[str, Any]:
        self._expect("speaker kind", kind, SPEAKER_KINDS)
        return {"kind": kind} | self._name("speaker", name, homes) | dict(extra or {})


def claims_of(document: str, coding: Mapping[str, Any], text: str) -> list[dict[str, Any]]:
    """The gold claims of one coding.

    Raises `EvaluationError` that lists everything wrong with it: quotes that do not stand in the text, unknown kinds, roles,
    statuses, dates that are none.
    """
    rows = coding.get("claims") if isinstance(coding, dict) else None
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise EvaluationError(f'{document}: not a coding; it holds {{"claims": [{{…}}, …]}}')
    reader = _Reader(document, text)
    claims = list(reader.claims(rows))
    if reader.problems:
        raise EvaluationError("\n".join(reader.problems))
    return claims


def gold_lines(folder: Path) -> Iterator[str]:
    """The lines of `gold.jsonl` for the codings of a folder, in the order of the documents' names.

    Raises `EvaluationError` where a coding is not JSON, has no text, or quotes what is not there.
    """
    home = next((folder / name for name in TEXT_FOLDERS if (folder / name).is_dir()), folder)
    for path in sorted((folder / "codings").glob("*.json")):
        try:
            coding = json.loads(path.read_text(encoding="utf-8"))
            text = (home / f"{path.stem}.txt").read_bytes().decode("utf-8")
        except (OSError, ValueError) as error:
            raise EvaluationError(f"{path}: {error}") from error
        row = {"document": path.stem, "claims": claims_of(path.stem, coding, text)}
        yield json.dumps(row, ensure_ascii=False) + "\n"


def build(folder: Path) -> int:
    """Write `gold.jsonl` from the codings of a folder; returns the number of documents. Nothing is written if one is wrong."""
    lines = list(gold_lines(folder))
    (folder / "gold.jsonl").write_text("".join(lines), encoding="utf-8")
    return len(lines)


if __name__ == "__main__":
    try:
        for named in sys.argv[1:] or ["examples"]:
            print(f"{named}/gold.jsonl: {build(Path(named))} documents")
    except AttestedError as error:
        sys.exit(str(error))
