"""Questions and addresses: each writes the other."""

from __future__ import annotations

from datetime import date
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attested.errors import QueryError
from attested.query import Question
from attested.web import address

words = st.text(min_size=1, max_size=20).filter(lambda text: text == text.strip() and max(text) < "\ud800")


@given(
    place=st.none() | words, actor=st.none() | words, text=st.none() | words, since=st.none() | st.dates(),
    kind=st.lists(st.sampled_from(["clash", "attack", "toll"]), unique=True), disputed=st.none() | st.booleans(),
)  # fmt: skip
def test_an_address_gives_back_its_question(place, actor, text, since, kind, disputed):
    question = Question(place=place, actor=actor, text=text, since=since, kind=tuple(kind), disputed=disputed)
    there = address.link("/search", question)
    assert address.question_of(parse_qsl(urlsplit(there).query)) == question


@pytest.mark.parametrize(
    ("given", "first", "last"),
    [("2024", "2024-01-01", "2024-12-31"), ("2024-02", "2024-02-01", "2024-02-29"), ("2024-12-01", "2024-12-01", "2024-12-01")],
)
def test_a_year_or_month_is_its_first_or_last_day(given, first, last):
    question = address.question_of([("since", given), ("until", given)])
    assert (question.since, question.until) == (date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    "given", [{"since": "yesterday"}, {"until": "2024-13"}, {"kind": "picnic"}, {"since": "2025", "until": "2024"}]
)
def test_what_cannot_be_asked_is_refused_in_words(given):
    with pytest.raises(QueryError):
        address.question_of(given.items())


def test_a_page_says_why_its_address_cannot_be_asked(client):
    answer = client.get("/sources?since=yesterday")
    assert answer.status_code == 400
    assert "yesterday" in answer.text
    assert "write it as" in answer.text
