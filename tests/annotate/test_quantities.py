"""Words that say how many: the cases of `quantities.cases.toml`, and how far the rules go on the gold files."""

from __future__ import annotations

import tomllib
import warnings
from pathlib import Path

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
