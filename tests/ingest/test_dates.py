"""Dates as metadata and datelines write them."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import pytest

from attested.ingest.datelines import dateline, day_in_address, day_in_name
from attested.ingest.dates import parse

HERE = Path(__file__).parent
TODAY = date(2026, 11, 20)


def cases(name: str) -> list[dict]:
    return tomllib.loads((HERE / f"{name}.cases.toml").read_text(encoding="utf-8"))["case"]


@pytest.mark.parametrize("case", cases("dates"), ids=lambda c: c["words"])
def test_a_date_is_read_only_when_it_leaves_nothing_to_guess(case):
    assert parse(case["words"]) == case.get("day")


@pytest.mark.parametrize("case", cases("datelines"), ids=lambda c: c["text"][:40])
def test_a_report_dates_itself(case):
    assert dateline(case["text"], latest=TODAY, address=case.get("address", "")) == case.get("day")


@pytest.mark.parametrize(
    ("address", "day"),
    [
        ("https://example.org/2024/12/02/militias-cross", date(2024, 12, 2)),
        ("https://example.org/news/2024-12-02-militias", date(2024, 12, 2)),
        ("https://example.org/article/20241202/NEWS01/90323014/", date(2024, 12, 2)),
        ("https://example.org/2024/12/militias", None),
        ("https://example.org/2024/13/45/x", None),
        ("https://example.org/article/2024120", None),
        ("https://example.org/2030/01/01/x", None),
        ("", None),
    ],
)
def test_a_day_in_an_address(address, day):
    assert day_in_address(address, latest=TODAY) == day


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("2024-12-02-report", date(2024, 12, 2)),
        ("afp_20241202", date(2024, 12, 2)),
        ("wpce-2026-03-06-07", date(2026, 3, 6)),
        ("2024-12-02_to_2024-12-09", None),
        ("report-2024", None),
        ("123420241202", None),
    ],
)
def test_a_day_in_a_file_name(name, day):
    assert day_in_name(name, latest=TODAY) == day


def test_a_line_made_to_stall_the_patterns_does_not():
    for unit in ("A ", "A, ", "AA ", "( ", "1 ", "* ", "By a - ", "published ", "a|", "/A", "(A", "A(B) "):
        dateline("\n".join([unit * 2_000] * 10), latest=TODAY)
        parse((unit * 200)[:100])
