"""Whatever the text and whatever its parse, coding it comes to an end, and every claim stands on the report's own words."""

from __future__ import annotations

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from attested.annotate import annotated, read
from attested.extract import FAMILIES, drop_repeats
from attested.knowledge import codebook
from attested.model import Claim, Coding, Document, Frame, FrameSlot, Reading, Sentence, Token, dated_items

DAY = date(2025, 3, 4)


def coded(reading: Reading) -> list[Claim]:
    """The claims of a reading, each checked against its document."""
    claims = tuple(c.check(reading.document) for family in FAMILIES for c in family(reading) if isinstance(c, Claim))
    kept = [c for c in drop_repeats(Coding(reading=reading, claims=claims)) if isinstance(c, Claim)]
    assert {c.id for c in kept} <= {c.id for c in claims}
    return kept


PIECES = st.sampled_from(
    "“ ” \" ' - – : ; , . ( ) : . and who that to in on of by from killed attacked Iran -backed militias said according to "
    "Hezbollah the rebels 12 hundreds $500 Monday 2025-03-01: they it Homs 's was were been strikes drone toll since \n \n\n "
    "deployment crossed paid number made up trained".split(" ")
)


@given(st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=40).map(" ".join)))
@settings(deadline=None, max_examples=40)
def test_any_text_is_coded_on_its_own_words(text):
    (reading,) = read(Document(id="d", text=text, published=DAY))
    coded(reading)


WORDS = st.sampled_from(
    "attack attacked strike strikes drone kill killed die wound toll since Hezbollah Iran Iranian Homs Syria rebel fighters he "
    "they it who which the a two 40 hundreds $500 Monday May said announce according to with in from of by - , ; : “ ” “ ” not "
    "deny have number pay made up backed train deploy influx withdraw seize control village meet agree demand threat arrest "
    "detain displace ally member accuse use fire launch if will may reportedly dozens troops and of them children".split()
)
POS = st.sampled_from("VERB NOUN PROPN PRON NUM ADJ AUX ADP DET CCONJ PUNCT PART X".split())
RELATIONS = st.sampled_from(
    "nsubj nsubj:pass obj obl obl:agent nmod nmod:poss compound compound:prt amod acl acl:relcl advcl ccomp xcomp conj cc case "
    "mark det aux aux:pass cop appos flat nummod parataxis punct advmod iobj csubj dep list fixed".split()
)
ROLES = st.sampled_from("agent target place time killed detained forces materiel amount manner topic via speaker".split())


@st.composite
def readings(draw) -> Reading:
    """A reading with any words in any parse, and outlines from anywhere in it: none of it need make sense."""
    tokens: list[Token] = []
    sentences: list[Sentence] = []
    text = ""
    for number in range(draw(st.integers(0, 3))):
        words = draw(st.lists(WORDS, min_size=1, max_size=14))
        base, order = len(tokens), draw(st.permutations(range(len(words))))
        above = {order[0]: order[0], **{order[n]: order[draw(st.integers(0, n - 1))] for n in range(1, len(words))}}
        for n, word in enumerate(words):
            text += draw(st.sampled_from(["", " ", " ", " ", "\n"])) if text else ""
            root = above[n] == n
            tokens.append(
                Token(
                    index=base + n, start=len(text), end=len(text) + len(word), text=word, lemma=word.lower(), pos=draw(POS),
                    dep="root" if root else draw(RELATIONS), head=base + above[n], sentence=number,
                    name=draw(st.sampled_from(["", "", "PERSON", "LOC", "ORG"])),
                )
            )  # fmt: skip
            text += word
        sentences.append(Sentence(index=number, first=base, end=len(tokens)))
    document = Document(id="d", text=text, published=DAY)
    frames = []
    for _ in range(draw(st.integers(0, 3)) if tokens else 0):
        at = st.integers(0, len(tokens) - 1)
        slots = []
        for _ in range(draw(st.integers(0, 4))):
            first, last = sorted((draw(at), draw(at)))
            slots.append(FrameSlot(role=draw(ROLES), first=first, end=last + 1))
        kind, share = draw(st.sampled_from(sorted(codebook()))), draw(st.sampled_from([0.0, 0.5, 0.99, 1.0]))
        frames.append(Frame(trigger=draw(at), kind=kind, probability=share, slots=tuple(slots), made_by="heads"))
    bare = Reading(
        document=document, items=dated_items(document), sentences=tuple(sentences), tokens=tuple(tokens), frames=tuple(frames)
    )
    return annotated(bare)


@given(readings())
@settings(deadline=None, max_examples=60)
def test_any_parse_is_coded_on_the_words_of_the_text(reading):
    coded(reading)
