"""Names: those that the model sees, those that we know, and those that their form gives away."""

from __future__ import annotations

import itertools

import pytest

from attested.annotate.names import Known, names, short_names
from attested.model import Document, Token


def by_hand(marked: str) -> tuple[Document, list[Token]]:
    """Words as "text/POS" or "text/POS/NAME", each hanging from the first."""
    text, tokens = "", []
    for i, word in enumerate(marked.split()):
        parts = word.split("/")
        glued = parts[0] in ("-", "'s", ",", ".") or text.endswith("-")
        text += parts[0] if glued or not text else " " + parts[0]
        end = len(text)
        tokens.append(
            Token(
                index=i,
                start=end - len(parts[0]),
                end=end,
                text=parts[0],
                lemma=parts[0].lower(),
                pos=parts[1] if len(parts) > 1 else "X",
                dep="dep",
                head=0,
                sentence=0,
                name=parts[2] if len(parts) > 2 else "",
            )
        )
    return Document(id="d", text=text), tokens


def found(marked: str) -> list[str]:
    document, tokens = by_hand(marked)
    return [f"{m.mention.name} | {m.mention.kind}" for m in names(document, tokens, 0, len(tokens))]


CASES = [
    ("Shells/NOUN hit/VERB Kherson/PROPN/LOC ./PUNCT", ["Kherson | place"]),
    ("Jeff/PROPN/PERSON Davis/PROPN/PERSON 's/PART aide/NOUN left/VERB", ["Jeff Davis | person"]),
    ("Hamas/PROPN/PERSON fired/VERB rockets/NOUN", ["Hamas | group"]),
    ("Russia/PROPN struck/VERB Odesa/PROPN/LOC", ["Russia | state", "Odesa | place"]),
    ("the/DET Iraqi/ADJ army/NOUN left/VERB", ["Iraqi army | forces"]),
    ("Russian/ADJ drone/NOUN strikes/NOUN hit/VERB it/PRON", ["Russian | nationality"]),
    ("Israeli/ADJ jets/NOUN hit/VERB it/PRON", ["Israeli jets | forces"]),
    ("between/ADP 23/NUM and/CCONJ 31/NUM March/PROPN", []),
    ("an/DET Iraqi/ADJ farmer/NOUN left/VERB", ["Iraqi | nationality"]),
    ("Reuters/PROPN/ORG reported/VERB it/PRON", ["Reuters | outlet"]),
    ("It/PRON told/VERB us/PRON so/ADV", []),
    ("The/DET US/PROPN denied/VERB it/PRON", ["US | state"]),
    ("the/DET Liwa/PROPN al/X -/PUNCT Sadiq/PROPN brigade/NOUN left/VERB", ["Liwa al-Sadiq | group"]),
    ("men/NOUN of/ADP the/DET Steppe/PROPN Brigade/PROPN left/VERB", ["Steppe Brigade | group"]),
    ("the/DET Royal/PROPN Saudi/PROPN Air/PROPN Force/PROPN/ORG left/VERB", ["Royal Saudi Air Force | forces"]),
    (
        "They/PRON left/VERB Deir/PROPN/LOC ez/X/LOC -/PUNCT Zor/PROPN/LOC Governorate/PROPN/LOC",
        ["Deir ez-Zor Governorate | place"],
    ),
]


@pytest.mark.parametrize(("marked", "want"), CASES, ids=[c[0].replace("/", ":") for c in CASES])
def test_names(marked, want):
    assert found(marked) == want


def test_no_name_lies_within_another():
    document, tokens = by_hand(
        "The/DET Islamic/PROPN/ORG State/PROPN/ORG of/ADP Iraq/PROPN/LOC and/CCONJ the/DET Levant/PROPN/ORG fled/VERB"
    )
    mentions = list(names(document, tokens, 0, len(tokens)))
    assert all(a.end <= b.first for a, b in itertools.pairwise(mentions))
    assert mentions[0].mention.name == "Islamic State of Iraq and the Levant"


def test_a_span_reads_what_it_quotes_and_its_head_lies_inside():
    document, tokens = by_hand("In/ADP Aleppo/PROPN/LOC ,/PUNCT Turkish/ADJ police/NOUN fired/VERB")
    for m in names(document, tokens, 0, len(tokens)):
        m.mention.span.check(document)
        assert m.first <= m.head < m.end


def test_the_longest_known_name_wins():
    known = Known([("islamic state", "group"), ("islamic state of iraq", "group"), ("iraq", "state")])
    assert known.longest("Islamic State of Iraq fled".split(), 0) == (4, "group")
    assert known.longest("Islamic State fled".split(), 0) == (2, "group")
    assert known.longest("islamic state fled".split(), 0) is None


def test_a_body_is_known_again_by_one_word_of_its_name():
    document, tokens = by_hand(
        "the/DET Front/PROPN for/ADP the/DET Renewal/PROPN of/ADP Kivu/PROPN left/VERB ,/PUNCT "
        "and/CCONJ the/DET Front/PROPN denied/VERB it/PRON"
    )
    mentions = list(names(document, tokens, 0, len(tokens)))
    assert [m.mention.name for m in mentions] == ["Front for the Renewal of Kivu"]
    assert [(m.mention.name, m.mention.kind, m.first) for m in short_names(document, tokens, mentions)] == [("Front", "group", 11)]


def test_an_acronym_is_written_in_capitals():
    known = Known([("who", "organisation", True)])
    assert known.longest(["Who", "knows"], 0) is None
    assert known.longest(["WHO"], 0) == (1, "organisation")
