"""Our comparison gives what the contract's own script gives, and says what it means in corners that the script leaves silent."""

from __future__ import annotations

import copy
import json
import random
import runpy
from dataclasses import replace
from pathlib import Path

import pytest

from attested.errors import EvaluationError
from attested.evaluate.entries import entries_of, entry_of, grounded, read_entries
from attested.evaluate.gold import compare_gold, evaluate_folder, read_gold
from attested.evaluate.report import render
from attested.evaluate.score import Scores, compare, compare_document, differences
from attested.model import Argument, Claim, Quantity, Span, Speaker, When

CASE = Path(__file__).parent / "data" / "case"
SHARED = Path(__file__).parents[3] / "shared"


def flat(found: dict, path: str = "") -> dict[str, float]:
    """Nested objects of numbers as one level, so that a difference names its place."""
    numbers = {}
    for name, value in found.items():
        numbers |= flat(value, f"{path}/{name}") if isinstance(value, dict) else {f"{path}/{name}": value}
    return numbers


def test_the_saved_case_scores_as_the_contract_says():
    """`expected.json` is what the contract's script printed for these two files with `--texts --json`."""
    expected = json.loads((CASE / "expected.json").read_text(encoding="utf-8"))
    found = evaluate_folder(CASE, read_entries(CASE / "coded.jsonl")).as_dict()
    assert flat(found) == pytest.approx(flat(expected), abs=1e-12)
    assert list(found) == list(expected)


def disturbed(gold: dict[str, list[dict]], seed: int) -> dict[str, list[dict]]:
    """A copy of gold with claims dropped and doubled, and kinds, roles, names, spans, entities and stance changed at random."""
    chance = random.Random(seed)
    pool = [claim for claims in gold.values() for claim in claims]
    coded: dict[str, list[dict]] = {}
    for document, claims in gold.items():
        for original in claims:
            if chance.random() < 0.1:
                continue
            claim = copy.deepcopy(original)
            for mark, share in (("kind", 0.2), ("polarity", 0.1), ("status", 0.2), ("hedge", 0.2)):
                if chance.random() < share:
                    claim[mark] = chance.choice(pool)[mark]
            for slot in claim["arguments"] + claim["speakers"]:
                slot.pop("optional", None)
                what = chance.random()
                if what < 0.1 and "role" in slot:
                    slot["role"] = chance.choice(("agent", "target", "place", "destination", "materiel", "count", "topic", "via"))
                elif what < 0.25:
                    slot["name"] = chance.choice(["Syrian rebels", *(a.get("name") for a in chance.choice(pool)["arguments"])])
                elif what < 0.3 and slot.get("span"):
                    slot["span"]["start"] += 1
                elif what < 0.35:
                    slot["entity"] = chance.choice("ab")
                elif what < 0.4:
                    slot["where"] = {"id": chance.choice("pq")}
            chance.shuffle(claim["arguments"])
            if chance.random() < 0.2:
                claim["evidence"][0]["start"] //= 2
            coded.setdefault(document, []).extend([claim] * chance.choice((1, 1, 1, 1, 2)))
    return coded


@pytest.mark.skipif(not (SHARED / "contract" / "score.py").is_file(), reason="the contract's script is not beside the repository")
@pytest.mark.parametrize("seed", range(4))
def test_disturbed_gold_scores_as_the_contract_script_says(seed):
    script = runpy.run_path(str(SHARED / "contract" / "score.py"))
    folder = SHARED / "gold" / "dev"
    gold = script["read"](folder / "gold.jsonl")
    coded = disturbed(gold, seed)
    checked, dropped, of = script["ground"](coded, folder / "texts")

    expected = script["compare"](gold, checked) | {"ungrounded": {"dropped": dropped, "of": of}}
    assert flat(compare_gold(read_gold(folder), coded).as_dict()) == pytest.approx(flat(expected), abs=1e-9)

    two_people = script["compare"](gold, checked, True)
    entries = {document: entries_of(claims) for document, claims in checked.items()}
    found = compare(read_entries(folder / "gold.jsonl"), entries, alternatives=True)
    assert flat(found.as_dict()) == pytest.approx(flat(two_people), abs=1e-9)


def first_choice(claim: dict) -> dict:
    """What a coder would write who chose the first of every alternative."""
    return claim | {"kind": claim["kind"].split("|")[0], "status": claim["status"].split("|")[0]}


def test_gold_against_itself_is_perfect():
    gold = read_gold(CASE)
    rows = [json.loads(line) for line in (CASE / "gold.jsonl").read_text(encoding="utf-8").splitlines()]
    scores = compare(gold.claims, {row["document"]: entries_of(map(first_choice, row["claims"])) for row in rows})
    assert scores.score == scores.figures.f1 == scores.speakers.f1 == 1.0
    assert set(scores.by_document) == set(gold.claims)
    assert scores.claims.coded == scores.claims.gold  # what answers optional gold is free


def test_nothing_coded_scores_nothing():
    scores = evaluate_folder(CASE, {})
    assert scores.score == 0
    assert (scores.claims.coded, scores.claims.precision, scores.claims.recall) == (0, 0, 0)
    assert scores.figures.gold > 0  # figures of missed claims count as missed


WORDS = "Shells hit Kherson."


def claim(**fields) -> dict:
    return {"kind": "shelling", "evidence": [{"start": 0, "end": len(WORDS), "quote": WORDS}], "arguments": [], **fields}


def one(gold: dict, coded: dict) -> Scores:
    return compare_document([entry_of(gold)], [entry_of(coded)])


def argument(role: str, name: str | None = None, **fields) -> dict:
    return {"role": role, "name": name, **fields}


@pytest.mark.parametrize(
    ("gold", "coded", "credit"),
    [
        ("shelling", "shelling", 1), ("air_strike|shelling", "shelling", 1), ("air_strike", "shelling", 0.25),
        ("shelling", "talks", 0), ("shelling", "talks|shelling", 0),
    ],
)  # fmt: skip
def test_a_kind_of_the_family_earns_a_quarter(gold, coded, credit):
    assert one(claim(kind=gold), claim(kind=coded)).claims.hit == credit


def test_a_flipped_polarity_earns_a_quarter_and_fails_its_mark():
    scores = one(claim(polarity="denied"), claim())
    assert scores.claims.hit == 0.25
    assert (scores.stance["denied"].gold, scores.stance["denied"].hit) == (1, 0)


def test_a_symmetric_kind_does_not_care_who_is_named_first():
    gold = claim(kind="clash", arguments=[argument("agent", "North Brigade"), argument("target", "Westland army")])
    coded = claim(kind="clash", arguments=[argument("agent", "Westland army"), argument("target", "North Brigade")])
    assert one(gold, coded).roles["agent"].f1 == 1
    assert one(gold | {"kind": "attack"}, coded | {"kind": "attack"}).arguments.hit == 0


def test_a_place_where_gold_has_a_target_counts_once():
    scores = one(claim(arguments=[argument("target", "clinic")]), claim(arguments=[argument("place", "the clinic")]))
    assert (scores.roles["target"].hit, scores.roles["target"].coded, scores.roles["place"].coded) == (1, 1, 0)


def test_optional_gold_is_free_either_way():
    gold = claim(arguments=[argument("place", "Kherson", optional=True)])
    assert one(gold, claim()).arguments.gold == 0
    assert one(gold, claim(arguments=[argument("place", "Kherson")])).arguments.coded == 0
    assert one(gold, claim(arguments=[argument("place", "Odesa")])).arguments.coded == 0


@pytest.mark.parametrize(
    ("gold", "coded", "agree"),
    [
        ({"low": 5, "high": None}, {"low": 5, "high": None}, True),
        ({"low": 5, "high": None}, {"low": 5, "high": 5}, False),
        ({"low": 5, "high": 5, "approximate": True}, {"low": 5, "high": 5}, True),
    ],
)
def test_a_figure_is_right_when_both_bounds_are(gold, coded, agree):
    scores = one(claim(arguments=[argument("killed", quantity=gold)]), claim(arguments=[argument("killed", quantity=coded)]))
    assert (scores.figures.hit, scores.roles["killed"].hit) == (int(agree), int(agree))


@pytest.mark.parametrize(
    ("gold", "coded", "agree"),
    [
        (("2024-05-05", "2024-05-05"), ("2024-05-04", "2024-05-05"), True),
        (("2024-05-05", "2024-05-05"), ("2024-05-06", "2024-05-06"), False),
        (("2024-05-01", "2024-05-31"), ("2024-05-01", "2024-05-07"), False),
        (("2024-05-01", "2024-05-31"), ("2024-05-01", "2024-05-16"), True),
        ((None, "2024-05-05"), ("2024-05-06", "2024-05-06"), True),
        (("2024-05-05", None), ("2024-05-05", "2024-05-05"), True),
        (("2024-05-05", "2024-05-05"), ("early May", "2024-05-05"), False),
        ((None, None), (None, None), False),
    ],
)
def test_times_agree_when_they_overlap_and_are_of_like_length(gold, coded, agree):
    left, right = (argument("time", when={"earliest": first, "latest": last}) for first, last in (gold, coded))
    assert one(claim(arguments=[left]), claim(arguments=[right])).roles["time"].hit == int(agree)


def test_evidence_that_covers_the_whole_report_pairs_with_nothing():
    short = [{"start": 0, "end": 10, "quote": WORDS[:10]}]
    assert one(claim(evidence=short), claim(evidence=[{"start": 0, "end": 81, "quote": ""}])).claims.hit == 0
    assert one(claim(evidence=short), claim(evidence=[{"start": 0, "end": 80, "quote": ""}])).claims.hit == 1


def test_a_misquote_is_wrong_and_a_claim_without_true_evidence_pairs_with_nothing():
    place = argument("place", "Kherson", span={"start": 10, "end": 17, "quote": "Kherson"})
    implicit = argument("time", when={"earliest": "2024-05-05", "latest": "2024-05-05", "as_written": ""})
    entries, found = grounded([entry_of(claim(arguments=[place, implicit]))], WORDS)
    assert (found.dropped, found.of) == (1, 3)
    assert [slot.names for slot in entries[0].arguments] == [("",), ("",)]
    assert compare_document([entry_of(claim(arguments=[place]))], entries).roles["place"].hit == 0
    entries, found = grounded([entry_of(claim())], "Nothing of the kind.")
    assert found.dropped == 1
    assert compare_document([entry_of(claim())], entries).claims.hit == 0


def test_our_claims_score_as_their_json_does():
    def span(words: str) -> Span:
        start = WORDS.index(words)
        return Span(document="d", start=start, end=start + len(words), quote=words)

    when = When(earliest=None, latest=None, precision="day", as_written="")
    ours = Claim.make(
        kind="shelling", evidence=(span(WORDS),), status="possible",
        arguments=(
            Argument(role="place", span=span("Kherson"), name="Kherson", entity="kherson"),
            Argument(role="instrument", span=span("Shells"), quantity=Quantity(low=2, high=None, as_written="Shells")),
            Argument(role="count", span=span("Shells"), quantity=Quantity(low=2, high=None)),
            Argument(role="time", span=None, when=when),
        ),
        speakers=(Speaker(span=span("Shells"), name="Shells"),),
    )  # fmt: skip
    rows = claim(
        status="possible",
        arguments=[
            argument("place", "Kherson", entity="kherson", span={"start": 11, "end": 18, "quote": "Kherson"}),
            argument(
                "instrument",
                quantity={"low": 2, "high": None, "as_written": "Shells"},
                span={"start": 0, "end": 6, "quote": "Shells"},
            ),
            argument("time", when={"earliest": None, "latest": None, "as_written": ""}),
        ],
        speakers=[{"name": "Shells", "span": {"start": 0, "end": 6, "quote": "Shells"}}],
    )
    assert entries_of([ours]) == entries_of([rows])


def test_scores_of_documents_add_up_to_the_scores_of_all():
    scores = evaluate_folder(CASE, read_entries(CASE / "coded.jsonl"))
    added = sum(scores.by_document.values(), Scores())
    assert replace(scores, by_document={}, grounding=None) == added


def test_scores_and_pairs_can_be_read():
    coded = read_entries(CASE / "coded.jsonl")
    text = render(evaluate_folder(CASE, coded), kinds=True, documents=True)
    assert text.endswith("score 0.470")
    assert "quotes that do not stand in the text: 3 of 62" in text
    assert all(name in text for name in ("deployment", "border", "figures", "denied"))
    lines = list(differences(read_gold(CASE).claims["border"], coded["border"]))
    assert lines[0].startswith("= gold   deployment(agent=North Brigade|NB; forces=At least 300 fighters")
    assert any(line.startswith("+ extra  air_strike(place=clinic") for line in lines)
    assert any(line.startswith("- missed  trains") for line in differences(read_gold(CASE).claims["border"], coded["border"][:3]))


@pytest.mark.parametrize(
    ("files", "says"),
    [
        ({}, "no gold.jsonl"),
        ({"gold.jsonl": ""}, "neither texts/ nor reports/"),
        ({"gold.jsonl": "{", "texts/d.txt": ""}, "gold.jsonl:1"),
        ({"gold.jsonl": '\n{"document": "d", "claims": [{"evidence": []}]}', "texts/d.txt": ""}, "gold.jsonl:2"),
        ({"gold.jsonl": '{"document": "d", "claims": []}', "texts/e.txt": ""}, "d.txt"),
        (
            {
                "gold.jsonl": json.dumps({"document": "d", "claims": [claim()]}),
                "reports/d.txt": "Something else.",
            },
            "not what the text reads",
        ),
    ],
)
def test_a_folder_that_is_no_gold_is_named_with_its_fault(tmp_path, files, says):
    for name, content in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(EvaluationError, match=says.replace("(", r"\(")):
        read_gold(tmp_path)


def test_carriage_returns_move_no_offset(tmp_path):
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports" / "d.txt").write_bytes(b"One.\r\nShells hit Kherson.")
    row = claim(evidence=[{"start": 6, "end": 25, "quote": WORDS}])
    (tmp_path / "gold.jsonl").write_text(json.dumps({"document": "d", "claims": [row]}), encoding="utf-8")
    assert evaluate_folder(tmp_path, {"d": [row]}).score == pytest.approx(0)  # one claim, no details
    assert evaluate_folder(tmp_path, {"d": [row]}).claims.f1 == 1
