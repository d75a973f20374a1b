"""What a reading answers about its own words."""

from __future__ import annotations

from datetime import date

from attested.annotate import read
from attested.model import Document

TEXT = "Two men died in Homs on 3 May 2024. Later 40 rebels left Aleppo. Nothing else was known."


def test_names_times_and_figures_of_a_stretch_of_words():
    (reading,) = read(Document(id="d", text=TEXT, published=date(2024, 5, 5)))
    first, second, third = reading.sentences

    def told(found):
        return [m.span.quote for m in found]

    assert told(reading.quantities_in(first.first, first.end)) == ["Two men"]
    assert told(reading.quantities_in(second.first, third.end)) == ["40 rebels"]
    assert told(reading.times_in(first.first, first.end)) == [t.span.quote for t in reading.times if t.first < first.end]
    assert [m.mention.name for m in reading.mentions_in(0, len(reading.tokens))] == [m.mention.name for m in reading.mentions]
    assert reading.quantities_in(third.first, third.end) == []
    assert told(reading.quantities_in(-3, 1)) == ["Two men"], "one shared token is enough, and nothing stands before the text"
    assert reading.times_in(5, 5) == []
