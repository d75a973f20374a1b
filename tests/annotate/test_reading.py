"""The stage `read`: a document becomes a reading, whatever its text."""

from __future__ import annotations

from datetime import date

import pytest
import spacy
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from attested.annotate import Reader, annotated, read
from attested.annotate.english import load_pipeline
from attested.annotate.reading_model import frames
from attested.model import Document, Reading, Sentence, Token, dated_items

DIGEST = """2025-10-01: Two people were killed in Kherson yesterday. A boy was hurt. (AFP) (Kyiv Independent)
2025-10-03: Russia struck Odesa late Wednesday. (BBC)"""


@pytest.fixture(scope="module")
def plain():
    """A pipeline without a model: words and sentences only."""
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    return nlp


def checked(reading: Reading) -> Reading:
    """The reading, if its parts fit together."""
    text = reading.document.text
    for i, token in enumerate(reading.tokens):
        assert token.index == i
        assert text[token.start : token.end] == token.text
        sentence = reading.sentences[token.sentence]
        assert sentence.first <= i < sentence.end
        assert sentence.first <= token.head < sentence.end
        item = reading.items[sentence.item]
        assert item.start <= token.start <= token.end <= item.end
    assert [s.index for s in reading.sentences] == list(range(len(reading.sentences)))
    assert all(s.first < s.end for s in reading.sentences)
    for mention in reading.mentions:
        mention.mention.span.check(reading.document)
    for found in (*reading.times, *reading.quantities):
        found.span.check(reading.document)
        assert found.first < found.end
    for sentence in reading.sentences:
        roots = [t for t in reading.tokens[sentence.first : sentence.end] if t.head == t.index]
        assert roots
    return reading


def test_items_are_read_apart_each_against_its_own_day():
    (reading,) = read(Document(id="d", text=DIGEST, published=date(2025, 11, 1)))
    checked(reading)
    assert [i.published for i in reading.items] == [date(2025, 10, 1), date(2025, 10, 3)]
    assert [reading.words(s.first, s.end) for s in reading.sentences] == [
        "Two people were killed in Kherson yesterday.", "A boy was hurt.", "Russia struck Odesa late Wednesday.",
    ]  # fmt: skip
    assert [s.item for s in reading.sentences] == [0, 0, 1]
    assert [(t.span.quote, t.when.earliest) for t in reading.times] == [
        ("yesterday", date(2025, 9, 30)),
        ("late Wednesday", date(2025, 10, 1)),
    ]
    assert "(AFP)" not in " ".join(t.text for t in reading.tokens)


def test_what_the_model_sees_reaches_the_reading():
    (reading,) = read(Document(id="d", text="Rebels shelled Aleppo on Sunday.", published=date(2024, 12, 2)))
    checked(reading)
    shelled = reading.tokens[1]
    assert (shelled.lemma, shelled.pos, shelled.dep, shelled.head) == ("shell", "VERB", "root", 1)
    assert [(t.text, t.dep) for t in reading.children(1)][:2] == [("Rebels", "nsubj"), ("Aleppo", "obj")]
    assert [(m.mention.name, m.mention.kind) for m in reading.mentions] == [("Aleppo", "place")]
    assert reading.times[0].when.earliest == date(2024, 12, 1)


def test_outlines_of_claims_are_numbered_by_our_tokens():
    first, second = "A drone strike killed seven people.", "Russian forces   seized Toretsk on Friday."
    (reading,) = read(Document(id="d", text=f"2025-10-01: {first} (AFP)\n2025-10-03: {second} (BBC)"))
    checked(reading)
    nlp = load_pipeline()
    want = [
        (frame.kind, doc[frame.trigger].text, [(slot.role, doc[slot.first : slot.end].text) for slot in frame.slots])
        for doc in nlp.pipe([first, second])
        for frame in frames(doc)
    ]
    got = [
        (frame.kind, reading.tokens[frame.trigger].text, [(slot.role, reading.words(slot.first, slot.end)) for slot in frame.slots])
        for frame in reading.frames
    ]
    assert got == want


def test_the_next_day_is_counted_from_the_day_last_spoken_of(plain):
    text = "Rebels took Sarmada on 3 March. They left the next day."
    (reading,) = read(Document(id="d", text=text, published=date(2024, 4, 1)), pipeline=plain)
    assert [t.when.earliest for t in reading.times] == [date(2024, 3, 3), date(2024, 3, 4)]


def test_a_sentence_in_quotation_marks_is_marked(plain):
    text = "He spoke. “We shall return. We do not forget.” He left."
    (reading,) = read(Document(id="d", text=text), pipeline=plain)
    assert [s.quoted for s in checked(reading).sentences] == [False, True, True, False]


def test_an_open_quotation_ends_with_its_paragraph(plain):
    (reading,) = read(Document(id="d", text="“We shall return.\n\nHe left the town."), pipeline=plain)
    assert [s.quoted for s in reading.sentences][-1] is False


@pytest.mark.parametrize("text", ["", " ", "\n\n\n", "\u2028", "2025-10-01: ", "2025-10-01: (AFP)\n", "…", "💥 💥", "a\u0000b"])
def test_odd_texts_are_read(text):
    (reading,) = read(Document(id="d", text=text))
    checked(reading)


def test_a_reader_keeps_its_pipeline(plain):
    reader = Reader(plain)
    assert reader.read(Document(id="d", text="Shells hit.")).tokens[0].text == "Shells"


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=120), st.dates() | st.none())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
def test_any_text_is_read_without_a_fall(plain, text, published):
    (reading,) = read(Document(id="d", text=text, published=published), pipeline=plain)
    checked(reading)


LINES = st.sampled_from(
    [
        "2025-10-01: Two died. (AFP)",
        "2025-13-01: x",
        "“No,” he said.",
        "  ",
        "- 2025-10-02: On Sunday 3–5 March 12 of 30 men. [AP, BBC]",
        "(AFP) (BBC)",
        "At least",
    ]
)


@given(st.lists(LINES, max_size=6).map("\n".join))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40)
def test_any_digest_is_read_without_a_fall(text):
    (reading,) = read(Document(id="d", text=text))
    checked(reading)


def test_a_reading_built_by_hand_can_be_annotated():
    words = "Two men died on Monday".split()
    starts = [0, 4, 8, 13, 16]
    pos = ["NUM", "NOUN", "VERB", "ADP", "PROPN"]
    heads = [1, 2, 2, 4, 2]
    deps = ["nummod", "nsubj", "root", "case", "obl"]
    document = Document(id="d", text=" ".join(words), published=date(2024, 12, 3))
    tokens = tuple(
        Token(index=i, start=s, end=s + len(w), text=w, lemma=w.lower(), pos=p, dep=d, head=h, sentence=0)
        for i, (w, s, p, d, h) in enumerate(zip(words, starts, pos, deps, heads))
    )
    bare = Reading(document=document, items=dated_items(document), sentences=(Sentence(index=0, first=0, end=5),), tokens=tokens)
    reading = checked(annotated(bare))
    assert [(q.span.quote, q.head) for q in reading.quantities] == [("Two men", 1)]
    assert [t.when.earliest for t in reading.times] == [date(2024, 12, 2)]
