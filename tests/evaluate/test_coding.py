"""Codings become gold only if every word of them stands in the text."""

from __future__ import annotations

import json

import pytest

from attested.errors import EvaluationError
from attested.evaluate.coding import build, claims_of
from attested.evaluate.gold import read_gold

TEXT = "The army said it shot down\nten drones. Militants fled. The army left Arad on Sunday; militants returned."


def row(**fields) -> dict:
    return {"kind": "interception", "evidence": "The army said it shot down ten drones.", **fields}


def coded(*rows: dict) -> list[dict]:
    return claims_of("d", {"claims": list(rows)}, TEXT)


def test_words_get_the_offsets_at_which_they_stand():
    figure = {"low": 10, "high": 10, "unit": "drones", "as_written": "ten drones"}
    (claim,) = coded(row(args=[["agent", "army|SAF"], ["materiel", figure]], speakers=[["The army", "military"]]))
    assert claim["evidence"] == [{"start": 0, "end": 38, "quote": TEXT[:38]}]  # white space folded, the text's own line break kept
    agent, materiel = claim["arguments"]
    assert agent == {"role": "agent", "name": "army|SAF", "span": {"start": 4, "end": 8, "quote": "army"}}
    assert materiel["quantity"] == figure
    assert materiel["span"]["quote"] == "ten drones"
    assert claim["speakers"] == [{"kind": "military", "name": "The army", "span": {"start": 0, "end": 8, "quote": "The army"}}]
    assert (claim["polarity"], claim["status"], claim["hedge"], claim["optional"]) == ("affirmed", "occurred", None, False)


def test_a_name_from_elsewhere_needs_no_place_and_an_unquoted_one_stands_closest_before():
    fled, left = (
        row(kind="displacement", evidence="Militants fled.", args=[["origin", "~Arad"]]),
        row(kind="withdrawal", evidence="left Arad on Sunday", args=[["agent", "The army"]]),
    )
    first, second = coded(fled, left)
    assert first["arguments"] == [{"role": "origin", "name": "Arad"}]
    assert second["arguments"][0]["span"]["start"] == TEXT.index("The army left")


def test_words_that_stand_twice_are_taken_in_the_order_of_the_claims():
    text = "Shells fell. Shells fell."
    claims = claims_of(
        "d", {"claims": [row(evidence="Shells fell."), row(evidence="Shells fell."), row(evidence="fell. Shells")]}, text
    )
    assert [claim["evidence"][0]["start"] for claim in claims] == [0, 0, 7]


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (row(evidence="The navy said"), "evidence does not stand in the text: 'The navy said'"),
        (row(args=[["agent", "navy"]]), "agent does not stand in the text: 'navy'"),
        (row(speakers=[["navy", "military"]]), "speaker does not stand in the text"),
        (row(speakers=[["army", "soldiery"]]), "unknown speaker kind 'soldiery'"),
        (row(hedge="allegedly"), "hedge does not stand in the text"),
        (row(kind="interception|downing"), "unknown kind 'downing'"),
        (row(args=[["victor", "army"]]), "unknown role 'victor'"),
        (row(status="over"), "unknown status 'over'"),
        (row(polarity="no"), "unknown polarity 'no'"),
        (row(args=[["time", {"earliest": "2024-13-01", "latest": None, "precision": "day"}]]), "earliest is no date"),
        (row(args=[["time", {"earliest": None, "latest": None, "precision": "eon"}]]), "unknown precision 'eon'"),
        (row(args=[["place", {"low": 1, "high": 1, "as_written": "ten drones"}]]), "a quantity in the role 'place'"),
        (row(args=[["killed", {"low": None, "high": None, "as_written": "ten drones"}]]), "without a bound"),
        (row(arguments=[]), "unknown key 'arguments'"),
    ],
)  # fmt: skip
def test_a_wrong_coding_is_refused_with_what_is_wrong(wrong, says):
    with pytest.raises(EvaluationError) as caught:
        coded(row(), wrong)
    assert "d, claim 2" in str(caught.value)
    assert says in str(caught.value)


def test_a_folder_of_codings_becomes_gold_or_stays_as_it_was(tmp_path):
    for folder in ("texts", "codings"):
        (tmp_path / folder).mkdir()
    (tmp_path / "texts" / "d.txt").write_text(TEXT, encoding="utf-8")
    coding = tmp_path / "codings" / "d.json"
    coding.write_text(json.dumps({"claims": [row()]}), encoding="utf-8")
    assert build(tmp_path) == 1
    gold = read_gold(tmp_path)
    assert [entry.kind for entry in gold.claims["d"]] == ["interception"]
    for broken in ("{", "[]", json.dumps({"claims": [row(evidence="nowhere")]})):
        coding.write_text(broken, encoding="utf-8")
        with pytest.raises(EvaluationError):
            build(tmp_path)
    assert read_gold(tmp_path) == gold
