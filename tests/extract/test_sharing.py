"""One figure has one measure: who was arrested is not counted as killed by a claim read beside it."""

from __future__ import annotations

import pytest

from attested.annotate.reading import read
from attested.extract import FAMILIES, drop_repeats
from attested.model import PEOPLE_ROLES, Claim, Coding, Document


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        (
            "The army said it killed 203 fighters in the town and arrested 51 people during an operation between 3 and 9 March.",
            [("detained", 51), ("killed", 203)],
        ),
        ("Gunmen killed 12 farmers and abducted 30 others near Kaura on Friday, police said.", [("abducted", 30), ("killed", 12)]),
        ("Shells killed six people and wounded 14 in Kherson on Monday, the governor said.", [("injured", 14), ("killed", 6)]),
    ],
)
def test_a_figure_is_told_once(text, figures):
    reading = next(iter(read(Document(id="case", text=text))))
    coded = tuple(c for family in FAMILIES for c in family(reading) if isinstance(c, Claim))
    claims = [c for c in drop_repeats(Coding(reading=reading, claims=coded)) if isinstance(c, Claim)]
    told = [(a.role, a.quantity.low) for c in claims for a in c.arguments if a.role in PEOPLE_ROLES and a.quantity]
    assert sorted(told) == figures
