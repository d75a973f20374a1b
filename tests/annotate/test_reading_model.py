"""The English pipeline: tokens with exact offsets, sentences, parse, claims in outline, lemmas."""

import pickle

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attested.annotate.english import load_pipeline
from attested.annotate.reading_model import ReadingModel, frames
from attested.annotate.reading_model.frames import (
    ACROSS,
    CONTEXT_WORD,
    DOWN,
    ITSELF,
    KINDS,
    RELATIONS,
    ROLES,
    UP,
    TriggerWords,
    Words,
    paths,
    see,
    snap,
    stack,
)
from attested.annotate.reading_model.lemmas import Lemmatiser
from attested.annotate.reading_model.model import MOST_WORDS
from attested.annotate.reading_model.tree import is_tree

ODD = [
    " ", "  ", "\n", "\n\n", "\t", "\r\n", "\u00a0", "\u2009", "\u2028", "\u200b", "\ufeff", "\x0c",
    "\u0301", "’", "“", "”", "…",
    "—", "-", ".", ",", "'", '"', "(", ")", "U.S.", "No. 5", "3,428", "25-30", "Iran-backed", "didn’t", "said", "The", "e.g.",
    "العربية",
    "北京", "😀", "👩‍👩‍👧", "\U0001d400", "http://a.b/c", "\x00", "�",
]  # fmt: skip


@given(st.lists(st.one_of(st.sampled_from(ODD), st.text(max_size=4)), max_size=25).map("".join))
@settings(max_examples=60, deadline=None)
def test_every_character_keeps_its_place(text: str) -> None:
    doc = load_pipeline()(text)
    assert doc.text == text
    for token in doc:
        assert text[token.idx : token.idx + len(token.text)] == token.text
    for sentence in doc.sents:
        assert sum(token.head.i == token.i for token in sentence) == 1
        assert all(sentence.start <= token.head.i < sentence.end for token in sentence)
    for frame in frames(doc):
        assert all(0 <= slot.first < slot.end <= len(doc) for slot in frame.slots)


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("U.S.-backed forces", "U.S. | - | backed | forces"),
        ("Gen. Ali, Oct. 7, at 10:30 a.m.", "Gen. | Ali | , | Oct. | 7 | , | at | 10:30 | a.m."),
        ("3,428 dead; 25-30 hurt", "3,428 | dead | ; | 25-30 | hurt"),
        ("He didn’t; we’ll see", "He | did | n’t | ; | we | ’ll | see"),
        ("militants' bases in Sana'a", "militants | ' | bases | in | Sana'a"),
        ("a 20-year-old", "a | 20 | - | year | - | old"),
        ("anti-tank and pre-dawn", "anti-tank | and | pre-dawn"),
        ("MQ-9s, F-16s and 155mm shells", "MQ-9s | , | F-16s | and | 155 | mm | shells"),
        ("$5m, US$2.5bn or 50%", "$ | 5 | m | , | US$ | 2.5 | bn | or | 50 | %"),
        ("No. 5 said no. The", "No. | 5 | said | no | . | The"),
        ("on 10/07/2023, see https://x.org/a.b.", "on | 10/07/2023 | , | see | https://x.org/a.b | ."),
        ("fled…", "fled | …"),
        ("“Go!” he said.", "“ | Go | ! | ” | he | said | ."),
    ],
)
def test_tokens(text: str, tokens: str) -> None:
    assert " | ".join(token.text for token in load_pipeline().tokenizer(text)) == tokens


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ('"We held fire. They did not," he said.', ['"We held fire.', 'They did not," he said.']),
        ("“Go away!” he said. “Now.” They left.", ["“Go away!” he said.", "“Now.”", "They left."]),
        ("Gen. Ali met Mr. Smith of the U.S. Army. He left.", ["Gen. Ali met Mr. Smith of the U.S. Army.", "He left."]),
        ("He flew to the U.S. The talks failed.", ["He flew to the U.S.", "The talks failed."]),
        ("Rule No. 5 holds. No. 6 does not.", ["Rule No. 5 holds.", "No. 6 does not."]),
        ("Clashes in Aleppo\nRebels advance.\n\nMore", ["Clashes in Aleppo", "Rebels advance.", "More"]),
        ("- Two dead\n- Three hurt", ["- Two dead", "- Three hurt"]),
        ("On Oct. 7 it began. By Oct. It was over", ["On Oct. 7 it began.", "By Oct.", "It was over"]),
        ("John F. Kennedy spoke at 5 p.m. Monday.", ["John F. Kennedy spoke at 5 p.m. Monday."]),
        ("They fled (the army said). Others stayed.", ["They fled (the army said).", "Others stayed."]),
    ],
)
def test_sentences(text: str, sentences: list[str]) -> None:
    assert [sentence.text.strip() for sentence in load_pipeline()(text).sents] == sentences


def test_lines_broken_by_width_do_not_end_sentences() -> None:
    text = (
        "Government forces backed by heavy artillery pushed into the eastern\n"
        "districts of the city on Monday, and residents said that the\n"
        "fighting had cut the only road to the hospital there. Aid groups\n"
        "warned that supplies would last for no more than two further\n"
        "days."
    )
    assert len(list(load_pipeline()(text).sents)) == 2


def test_white_space_hangs_from_a_word_and_ends_no_sentence() -> None:
    doc = load_pipeline()("  Rebels fled.\n\nTalks failed.")
    assert [(token.text, token.head.text) for token in doc if token.is_space] == [("  ", "Rebels"), ("\n\n", ".")]
    assert [token.text for token in doc if token.is_sent_start] == ["  ", "Talks"]


@pytest.mark.parametrize("text", ["", " ", "\n \n", "\u200b", "…", "x" * 5000])
def test_hardly_any_text(text: str) -> None:
    doc = load_pipeline()(text)
    assert doc.text == text
    assert all(token.has_dep() and token.lemma_ for token in doc)


@pytest.mark.parametrize("words", [MOST_WORDS, MOST_WORDS + 1, 700])
def test_long_sentences_lose_no_word(words: int) -> None:
    sentence = ["Rebels", "fled", ","] * words
    read = ReadingModel().read([sentence[:words], ["They", "left", "."]])[0]
    assert read.words == tuple(sentence[:words])
    assert len(read.tags) == len(read.heads) == len(read.relations) == len(read.scores) == words
    assert is_tree(np.array(read.heads))


def test_many_pieces_in_few_words() -> None:
    read = ReadingModel().read([["antidisestablishmentarianismologically" * 3] * 120])[0]
    assert len(read.heads) == 120


def test_a_call_gives_the_same_reading_each_time_and_keeps_the_order() -> None:
    texts = ["Rebels shelled Aleppo on Sunday.", "The U.N. said at least 12 people were killed in the attack.", "", "No."]
    once, again = (list(load_pipeline().pipe(texts)) for _ in range(2))
    assert [doc.text for doc in once] == texts
    for one, other in zip(once, again, strict=True):
        assert [(t.pos_, t.dep_, t.head.i, t.lemma_, t.ent_type_) for t in one] == [
            (t.pos_, t.dep_, t.head.i, t.lemma_, t.ent_type_) for t in other
        ]
        assert frames(one) == frames(other)


def test_neighbours_in_a_batch_hardly_change_what_is_read() -> None:
    # the 8-bit network scales by the whole batch: close decisions may tip, most must not
    texts = ["The army shelled Aleppo on Sunday.", "The U.N. said at least 12 people were killed in the attack on the market."]
    alone = [token for text in texts for token in load_pipeline()(text)]
    together = [token for doc in load_pipeline().pipe(texts) for token in doc]
    same = sum((a.pos_, a.dep_, a.head.i) == (b.pos_, b.dep_, b.head.i) for a, b in zip(alone, together, strict=True))
    assert same >= 0.9 * len(alone)


def test_curly_quotes_read_as_straight_ones() -> None:
    straight, curly = (load_pipeline()(text) for text in ("Iran's army didn't move.", "Iran’s army didn’t move."))
    assert [(t.pos_, t.dep_, t.lemma_) for t in straight] == [(t.pos_, t.dep_, t.lemma_) for t in curly]


def test_another_process_can_open_the_model() -> None:
    model = pickle.loads(pickle.dumps(ReadingModel()))
    assert model.read([["They", "left", "."]])[0].tags == ("PRON", "VERB", "PUNCT")


def test_claims_in_outline() -> None:
    doc = load_pipeline()("A drone strike killed at least seven people in Idlib on Monday, officials said.")
    found = frames(doc)
    assert [frame.kind for frame in found] == ["air_strike"]
    slots = {(slot.role, doc[slot.first : slot.end].text) for slot in found[0].slots}
    assert {("killed", "at least seven people"), ("place", "Idlib"), ("speaker", "officials")} <= slots
    assert found[0].status == "occurred"


def test_frames_can_be_renumbered() -> None:
    doc = load_pipeline()("\n\nRebels seized \n Mosul.")
    spoken = [token for token in doc if not token.is_space]
    index = {token.i: place for place, token in enumerate(spoken)}
    for before, after in zip(frames(doc), frames(doc, index), strict=True):
        assert spoken[after.trigger].i == before.trigger
        for left, right in zip(before.slots, after.slots, strict=True):
            assert (spoken[right.first].i, spoken[right.end - 1].i) == (left.first, left.end - 1)


class TestPaths:
    # officials <- said -> killed -> seven
    heads = (2, 0, 2, 3)
    relations = ("nsubj", "ROOT", "ccomp", "obj")

    def test_around_the_trigger(self) -> None:
        path, way = paths(self.heads, self.relations, 2)
        assert path == [
            ACROSS + RELATIONS.index("nsubj"), UP + RELATIONS.index("ccomp"), ITSELF, DOWN + RELATIONS.index("obj"),
        ]  # fmt: skip
        assert way == [2, 1, 0, 1]

    def test_subtypes_fall_back_on_their_relation(self) -> None:
        path, _ = paths((2, 0), ("obl:made_up", "ROOT"), 1)
        assert path[0] == DOWN + RELATIONS.index("obl")

    def test_context_comes_before_the_sentence(self) -> None:
        before = Words(words=("It", "fell"), tags=("PRON", "VERB"), heads=(2, 0), relations=("nsubj", "ROOT"), names=())
        here = Words(
            words=("Rebels", "fled"), tags=("NOUN", "VERB"), heads=(2, 0), relations=("nsubj", "ROOT"), names=((0, 1, "ORG"),)
        )
        tags = {"PRON": 0, "NOUN": 1, "VERB": 2}
        names = {"O": 0, "B-ORG": 1, "I-ORG": 2}
        seen = see([before, here], 1, 1, 0, tags, names)
        assert seen.cells == ((0, 0), (0, 1), (1, 0), (1, 1))
        assert seen.path[:2] == [CONTEXT_WORD] * 2
        assert seen.at == 3
        assert seen.name == [0, 0, 1, 0]
        assert stack([seen, see([before, here], 0, 1, 0, tags, names)])["path"].shape == (2, 4)


class TestSnap:
    sentence = Words(
        words=("the", "Badr", "and", "Nujabaa", "groups", "fled", "at", "least", "12", "men"),
        tags=("DET", "PROPN", "CCONJ", "PROPN", "NOUN", "VERB", "ADP", "ADJ", "NUM", "NOUN"),
        heads=(5, 5, 4, 2, 6, 0, 8, 9, 10, 6),
        relations=("det", "compound", "cc", "conj", "nsubj", "ROOT", "case", "nmod", "nummod", "obj"),
        names=((1, 2, "ORG"), (3, 4, "ORG")),
    )

    def test_never_takes_the_trigger(self) -> None:
        snapped = snap(self.sentence, 4, 5, "agent", 5)
        assert snapped is not None
        assert not snapped[0] <= 5 < snapped[1]

    def test_function_words_alone_are_nothing(self) -> None:
        assert snap(self.sentence, 2, 3, "agent", 5) is None

    def test_figures_keep_what_bounds_them(self) -> None:
        assert snap(self.sentence, 6, 10, "killed", 5) == (6, 10)


@pytest.mark.parametrize(
    ("word", "tag", "lemma"),
    [
        ("fled", "VERB", "flee"), ("besieged", "VERB", "besiege"), ("retook", "VERB", "retake"), ("shelling", "VERB", "shell"),
        ("strafed", "VERB", "strafe"), ("defected", "VERB", "defect"), ("planned", "VERB", "plan"), ("dying", "VERB", "die"),
        ("militias", "NOUN", "militia"), ("casualties", "NOUN", "casualty"), ("women", "NOUN", "woman"),
        ("knives", "NOUN", "knife"), ("Houthis", "PROPN", "Houthis"), ("n’t", "PART", "not"),
        ("were", "AUX", "be"), ("worst", "ADJ", "bad"), ("", "X", ""),
    ],
)  # fmt: skip
def test_lemmas(word: str, tag: str, lemma: str) -> None:
    assert Lemmatiser().lemma(word, tag) == lemma


def test_trigger_words_are_of_known_kinds() -> None:
    lexicon = TriggerWords()
    assert [KINDS[kind - 1] for kind in lexicon.of("Shelled")] == ["shelling"]
    assert lexicon.of("tea") == ()
    assert len(set(KINDS)) == len(KINDS)
    assert len(set(ROLES)) == len(ROLES)
