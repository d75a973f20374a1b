"""Two more accounts of each story of the examples: they agree in part, differ in figures, deny and revise, and the brief says so.

The accounts in examples/accounts are ours; each tells on one of the three stories that examples/reports has in our words and that
the reports beside the repository have in others'.
"""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest

from attested.export.brief import markdown
from attested.pipeline import run
from attested.query import Desk
from attested.reconcile import as_of
from attested.store import open_store

ROOT = Path(__file__).parent.parent
ACCOUNTS = sorted((ROOT / "examples" / "accounts").glob("*.txt"))
STORIES = ("2024-10-25-israel-borders", "2024-12-02-syria-reinforcements", "2026-01-17-iran-foreign-fighters")
SEEDS = sorted((ROOT.parent / "shared" / "reports").glob("seed-*.txt"))


@pytest.fixture(scope="module", params=["ours", "given"])
def told(request, tmp_path_factory):
    """The desk and the brief on the accounts, beside our own reports of the stories or those that we were given."""
    if request.param == "given" and not SEEDS:
        pytest.skip("the reports of the stories are not beside the repository")
    stories = [ROOT / "examples" / "reports" / f"{name}.txt" for name in STORIES] if request.param == "ours" else SEEDS
    with open_store(tmp_path_factory.mktemp("accounts") / "attested.db") as store:
        run([str(path) for path in (*stories, *ACCOUNTS)], store, processes=1)
        with store.view() as view:
            desk = Desk(view)
            yield desk, markdown(desk, changed_since=date(2024, 12, 3)), request.param


def section(brief, heading):
    found = re.search(rf"^## {heading}\n(.*?)(?=^## |^\[\^|\Z)", brief, flags=re.MULTILINE | re.DOTALL)
    return found.group(1).strip() if found else ""


def test_the_accounts_are_ours_and_say_so():
    assert len(ACCOUNTS) == 6
    for path in ACCOUNTS:
        beside = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
        assert beside["outlet"].startswith("Example ")
        assert beside["licence"] == "CC0-1.0"
        assert path.stem.startswith(beside["date"])


def test_what_they_agree_on_is_one_figure_and_what_they_differ_in_a_dispute(told):
    _, brief, _ = told
    figures = section(brief, "Figures")
    assert re.search(
        r"Disputed: killed in an air strike by Russia on the displaced persons camp in northwestern Syria on 1 December 2024: "
        r"four to nine — the Syrian army: four people; the White Helmets: nine people",
        figures,
    )
    assert re.search(r"Disputed: killed in Iran \(running total\): 560 to 3,912 —", figures)
    for said in ("Activists News Agency: 2,615 people", "Iran Human Rights: 3,912 people", "Iranian state media: 560 people"):
        assert said in figures
    assert "International Institute for Strategic Studies: about 40,000 fighters" in figures
    assert "6.5" not in figures  # no average of four and nine


def test_what_is_revised_keeps_its_history(told):
    desk, brief, stories = told
    figures = section(brief, "Figures")
    assert re.search(r"Of them: six children \(the White Helmets\); earlier five children \(\d December 2024\)", figures)
    assert re.search(r"earlier[^.]*seven people \(\d December 2024\)", figures)
    assert re.search(r"Syrian Observatory for Human Rights.*at least 400 fighters|at least 400 fighters \(the Syrian Obs", figures)
    assert "about 200 fighters (3 December 2024)" in figures
    assert "20 people (26 October 2024)" in figures
    killed = [f for f in desk.figures() if f.measure == "killed" and f.of is None and f.event]
    (camp,) = [f for f in killed if len(f.latest) == 2 and f.high == 9]
    before = as_of(camp, date(2024, 12, 3))
    assert (before.low, before.high, before.disputed) == (7, 7, False)
    changed = section(brief, "What changed since 3 December 2024")
    assert "seven by 3 December 2024, now four to nine; now disputed" in changed
    if stories == "given":
        assert "3,428 people (17 January 2026)" in figures
        assert re.search(r"24 to 27 — the Israeli army: 27 people; the report: 24 people", figures)


def test_what_is_denied_is_told_with_what_it_answers(told):
    _, brief, _ = told
    disputed = section(brief, "Disputed or denied")
    for denial, answered in (
        ("Russia denied that it carried out an air strike on the camp", "White Helmets"),
        ("Iran denied that it armed the Islamic Resistance in Iraq", "Example Courier"),
        ("The Iraqi government denied that (fighters of )?the Badr group crossed into Syria", "Syrian Observatory|others"),
        ("Iraq's Interior Ministry denied that Iraqi fighters crossed into Iran", "Iraqi security sources|others"),
        ("The Iraqi government denied that a drone strike from Iraq took place", "the Israeli army"),
    ):
        (line,) = [line for line in disputed.splitlines() if re.search(denial, line)]
        assert re.search(f"this answers accounts by .*({answered})", line), line
    assert re.search(r"Each side names the other: Iran blames Israel, .*; Israel blames Iran,", disputed)


def test_a_denial_takes_nothing_out_of_a_figure_and_puts_nothing_into_it(told):
    desk, _, _ = told
    denied = {c.claim.id for c in desk.claims() if c.claim.polarity == "denied"}
    assert denied
    assert not any(g.claim.claim.id in denied for f in desk.figures() for g in f.history)


def test_ties_keep_their_denials_and_every_sentence_its_notes(told):
    _, brief, _ = told
    ties = section(brief, "Who backs whom")
    assert re.search(r"Iran arms (?:the )?Islamic Resistance in Iraq, Example Courier reports; denied by Iran", ties)
    for line in brief.split("## What is missing")[0].splitlines():
        if line.lstrip().startswith("- ") and "more: `" not in line:
            assert re.search(r"\[\^\d+\](?: \(and .*\))?$", line), line
