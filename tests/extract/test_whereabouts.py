"""Which of the places of a sentence is where its event happened."""

from __future__ import annotations

import pytest

from attested.annotate import read
from attested.extract.whereabouts import where_it_happened
from attested.model import Document


@pytest.mark.parametrize(
    ("text", "event", "places"),
    [
        ("Shelling killed eight people in Donetsk on Thursday, officials in Kyiv said.", "killed", ["Donetsk"]),
        ("Troops clashed with rebels in the West Bank city of Nablus.", "clashed", ["Nablus"]),
        ("Gunmen attacked a convoy near Menaka and fled towards Niger.", "attacked", ["Menaka"]),
        ("Fighters from Idlib were killed in Hama.", "killed", ["Hama"]),
        ("Protesters marched in Goma and Bukavu.", "marched", ["Goma", "Bukavu"]),
        ("Rebels captured Aleppo on Monday.", "captured", ["Aleppo"]),
        ("Israel said it had killed two commanders.", "killed", []),
    ],
)
def test_the_place_of_an_event(text, event, places):
    (reading,) = read(Document(id="d", text=text))
    index = next(t.index for t in reading.tokens if t.text == event)
    assert [span.quote for span in where_it_happened(reading, index)] == places
