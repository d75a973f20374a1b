"""Writes the tables of columns into docs/exports.md from the columns themselves: `python tools/write_exports_page.py`."""

from __future__ import annotations

from pathlib import Path

from attested.export.columns import COLUMNS

PAGE = Path(__file__).parents[1] / "docs" / "exports.md"


def tables() -> dict[str, str]:
    """The table of columns of each sheet, as Markdown."""
    head = ["| column | type | meaning |", "|---|---|---|"]
    return {
        name: "\n".join([*head, *(f"| `{c.name}` | {c.type} | {c.words} |" for c in columns)]) for name, columns in COLUMNS.items()
    }


def filled(page: str) -> str:
    """The page with each table between its marks."""
    for name, table in tables().items():
        begin, end = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
        before, rest = page.split(begin, 1)
        page = f"{before}{begin}\n{table}\n{end}{rest.split(end, 1)[1]}"
    return page


if __name__ == "__main__":
    PAGE.write_text(filled(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
