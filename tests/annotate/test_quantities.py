"""Words that say how many: the cases of `quantities.cases.toml`, and how far the rules go on the gold files."""

from __future__ import annotations

import json
import tomllib
import warnings
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attested.annotate import read, read_quantity
from attested.annotate.quantities import amount_at, number_at, quantities
from attested.model import Document, Token

HERE = Path(__file__).parent
DATA = tomllib.loads((HERE / "quantities.cases.toml").read_text(encoding="utf-8"))


def bounds(quantity) -> str:
    if quantity is None:
        return "none"
    low, high = ("-" if b is None else b for b in (quantity.low, quantity.high))
    return f"{low} | {high}{' ~' if quantity.approximate else ''}"


@pytest.mark.parametrize(("phrase", "want"), DATA["phrases"], ids=[p for p, _ in DATA["phrases"]])
def test_phrase(phrase, want):
    assert bounds(read_quantity(phrase)) == want


def test_a_thing_needs_an_article_to_be_one():
    assert bounds(read_quantity("a tank", people=False)) == "1 | 1"
    assert read_quantity("tank", people=False) is None
    assert read_quantity("a large cache of weapons", people=False) is None


@pytest.mark.parametrize("case", DATA["case"], ids=lambda c: c["text"][:60])
def test_case(case):
    (reading,) = read(Document(id="d", text=case["text"]))
    got = []
    for m in reading.quantities:
        low, high = ("-" if b is None else b for b in (m.quantity.low, m.quantity.high))
        got.append(f"{m.span.quote} | {low} | {high} | {m.counted} | {m.quantity.of or '-'}{' | part' if m.partitive else ''}")
    if case.get("strength", "strong") == "strong":
        assert got == case["want"], case.get("note", "")
    elif got != case["want"]:
        warnings.warn(f"{case['text']}: {got}, not {case['want']}", stacklevel=1)


def test_there_are_many_cases():
    assert len(DATA["phrases"]) + len(DATA["case"]) >= 120


def by_hand(words: list[str], pos: list[str] | None = None) -> tuple[Document, list[Token]]:
    """A sentence with every word hanging from the first: what a reading without a parse looks like."""
    text = " ".join(words)
    tokens, start = [], 0
    for i, word in enumerate(words):
        tokens.append(
            Token(
                index=i,
                start=start,
                end=start + len(word),
                text=word,
                lemma=word.lower(),
                pos=(pos or ["X"] * len(words))[i],
                dep="dep",
                head=0,
                sentence=0,
            )
        )
        start += len(word) + 1
    return Document(id="d", text=text), tokens


def test_without_a_parse_the_noun_is_the_end_of_the_run_behind_the_figure():
    document, tokens = by_hand(
        "They killed 24 Afghan police officers in Kunduz".split(), "PRON VERB NUM ADJ NOUN NOUN ADP PROPN".split()
    )
    (mention,) = quantities(document, tokens, 0, len(tokens))
    assert (mention.span.quote, mention.head, mention.counted) == ("24 Afghan police officers", 5, "people")


def test_figures_in_dates_are_passed_over():
    document, tokens = by_hand("On 3 May , 14 died".split(), "ADP NUM PROPN PUNCT NUM VERB".split())
    (mention,) = quantities(document, tokens, 0, len(tokens), taken=[(3, 8)])
    assert mention.quantity.low == 14


WORDS = st.sampled_from(
    "at least more than between and to or 3 300 1,000 - – % $ £ two twenty four hundred thousand million dozen a an the no "
    "of them others"
    " people killed soldiers several a few dozens 1.5 ' , . 24-year-old m bn k or more".split()
)


@given(st.lists(WORDS, min_size=1, max_size=14))
def test_any_heap_of_number_words_is_read_without_a_fall(words):
    document, tokens = by_hand(words)
    for mention in quantities(document, tokens, 0, len(tokens)):
        mention.span.check(document)
        assert 0 <= mention.first < mention.end <= len(tokens)
        assert 0 <= mention.head < len(tokens)
    for i in range(len(words)):
        number_at(words, i)
        amount_at(words, i)
    read_quantity(document.text)


@given(st.text(max_size=60))
def test_any_phrase_is_read_without_a_fall(text):
    read_quantity(text)
    read_quantity(text, people=False)


GOLD = HERE.parent.parent.parent / "shared" / "gold"
COUNTED = ("killed", "injured", "missing", "abducted", "detained", "displaced", "forces", "materiel", "amount", "instrument")
needs_gold = pytest.mark.skipif(not GOLD.is_dir(), reason="the gold files lie beside the checkout, not in it")


def gold_figures(part: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every figure of a part of the gold that stands on words and has a bound, with its document."""
    for line in (GOLD / part / "gold.jsonl").read_text(encoding="utf-8").strip().split("\n"):
        row = json.loads(line)
        for claim in row["claims"]:
            for argument in claim["arguments"]:
                quantity = argument.get("quantity") or {}
                if (
                    argument["role"] in COUNTED
                    and argument.get("span")
                    and (quantity.get("low"), quantity.get("high")) != (None, None)
                ):
                    yield row["document"], argument


@needs_gold
def test_the_words_of_gold_figures_have_the_bounds_of_the_gold(capsys):
    counts: Counter[bool] = Counter()
    for _, argument in gold_figures("train"):
        read_as = read_quantity(argument["span"]["quote"], people=argument["role"] not in ("materiel", "amount", "instrument"))
        gold = argument["quantity"]
        counts[read_as is not None and (read_as.low, read_as.high) == (gold["low"], gold["high"])] += 1
    with capsys.disabled():
        print(f"\nfigures of the training gold, from their words alone: {counts[True]} of {counts.total()}")
    assert counts[True] / counts.total() >= 0.985


@needs_gold
def test_gold_figures_are_found_in_their_reports(capsys):
    readings: dict[str, Any] = {}
    counts: Counter[str] = Counter()
    for document, argument in gold_figures("dev"):
        gold, span = argument["quantity"], argument["span"]
        if (gold["low"], gold["high"]) == (1, 1):
            continue  # a named or single person mostly has no figure to be found
        if document not in readings:
            text = (GOLD / "dev" / "texts" / f"{document}.txt").read_text(encoding="utf-8")
            (readings[document],) = read(Document(id=document, text=text))
        over = [m for m in readings[document].quantities if m.span.start < span["end"] and span["start"] < m.span.end]
        right = [m for m in over if (m.quantity.low, m.quantity.high) == (gold["low"], gold["high"])]
        people = argument["role"] not in ("forces", "materiel", "amount", "instrument")
        counts["all"] += 1
        counts["right"] += bool(right)
        counts["people"] += people
        counts["people known as people"] += people and any(m.counted == "people" for m in right)
    with capsys.disabled():
        print(f"\nfigures of the development gold: {dict(counts)}")
    assert counts["right"] / counts["all"] >= 0.97
    assert counts["people known as people"] / counts["people"] >= 0.95
