"""Whom a report credits with what it tells: the credits of a sentence, pronouns resolved, quotations carried over sentences."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from attested.extract.credits import can_speak, credits, is_saying, listed, subject_of
from attested.extract.grammar import below, conjuncts, is_verb, obliques, phrase, plain
from attested.extract.phrases import PRONOUNS, heads_of_names, is_pronoun, nouns, titled_person
from attested.extract.speakers import make_speaker
from attested.model import Reading, Sentence, Speaker

_MARKS = re.compile(r"[“”\"]|\n[ \t]*\n|\n")
_FEWEST_WORDS = 4
"""Quotations of fewer words are loaded words or titles, not somebody's speech."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotation:
    """A stretch of text in quotation marks, by code points, with whom the report credits with it."""

    start: int
    end: int
    speakers: tuple[Speaker, ...] = ()


def _quoted_ranges(text: str, first: int, last: int) -> list[tuple[int, int]]:
    """Where quotations stand between two offsets; one left open at a paragraph's end goes on where the next opens with a mark."""
    ranges: list[tuple[int, int]] = []
    opened = -1
    for mark in _MARKS.finditer(text, first, last):
        sign = mark.group()
        if sign[0] == "\n":
            if opened >= 0 and text[mark.end() : mark.end() + 1] not in {"“", '"'}:
                ranges.append((opened, mark.start()))
                opened = -1
        elif sign == "“":
            opened = mark.start() if opened < 0 else opened
        elif sign == "”" or opened >= 0:
            if opened >= 0 and not (sign == '"' and text[mark.start() - 1 : mark.start()] == "\n"):
                ranges.append((opened, mark.end()))
                opened = -1
        else:
            opened = mark.start()
    if opened >= 0:
        ranges.append((opened, last))
    return [(start, end) for start, end in ranges if len(text[start:end].split()) >= _FEWEST_WORDS]


def _range_at(ranges: Sequence[tuple[int, int]], offset: int) -> int | None:
    """Which of some ranges, in order and apart from each other, an offset lies in."""
    number = bisect_right(ranges, offset, key=lambda r: r[0]) - 1
    return number if number >= 0 and offset < ranges[number][1] else None


def quotations(reading: Reading) -> list[Quotation]:
    """The quotations of a report with their speakers, in text order.

    The speaker is who is credited outside the marks in a sentence that the quotation begins or ends in, or right after its end;
    a quotation with nobody beside it goes on with the speaker of the one before, if no more than a sentence lies between.
    """
    found: list[Quotation] = []
    of_item: dict[int, list[Sentence]] = {}
    for sentence in reading.sentences:
        of_item.setdefault(sentence.item, []).append(sentence)
    for number, item in enumerate(reading.items):
        ranges = _quoted_ranges(reading.document.text, item.start, item.end)
        before: Quotation | None = None
        sentences = of_item.get(number, [])
        starts = [reading.tokens[s.first].start for s in sentences]
        ends = [reading.tokens[s.end - 1].end for s in sentences]
        for start, end in ranges:
            low, high = bisect_right(ends, start - 2), bisect_left(starts, end + 2)
            touching, following = sentences[low:high], sentences[high : high + 1] if low < high else []
            edges = [*touching[-1:], *touching[:1]]
            speakers: tuple[Speaker, ...] = ()
            for sentence in edges:
                speakers = speakers or _main_speaker(reading, sentence.first, sentence.end, ranges)
            if not speakers and following and reading.tokens[following[0].first].text[:1].islower():
                speakers = _main_speaker(reading, following[0].first, following[0].end, ranges)
            if not speakers and before and len(reading.document.text[before.end : start].split()) < 30:
                speakers = before.speakers
            before = Quotation(start=start, end=end, speakers=speakers)
            found.append(before)
    return found


_STATEMENT = re.compile(r":\s*$")


def statement_speakers(reading: Reading) -> dict[int, tuple[Speaker, ...]]:
    """The speaker of a statement printed whole: a paragraph "Foreign Secretary X said:" credits all that follows in its item."""
    carried: dict[int, tuple[Speaker, ...]] = {}
    speaker = _issuer(reading)
    item = 0
    words_end = len(reading.document.text.rstrip())
    for sentence in reading.sentences:
        if sentence.item != item:
            item, speaker = sentence.item, ()
        text = reading.words(sentence.first, sentence.end)
        stop = reading.tokens[sentence.end - 1].end
        ends_line = stop >= words_end or reading.document.text[stop : stop + 2].lstrip(" \t\u00a0").startswith("\n")
        own = _main_speaker(reading, sentence.first, sentence.end)
        if _STATEMENT.search(text) and ends_line and own:
            speaker = own
        elif speaker and not own:
            carried[sentence.index] = speaker
    return carried


def _issuer(reading: Reading) -> tuple[Speaker, ...]:
    """Who issues a report that is one statement in the first person: "Communique No. 3 of the X Front".

    Its first line names statement and author, and what follows says "we" or "I" outside quotation marks more than once.
    """
    if not reading.sentences:
        return ()
    first = reading.sentences[0]
    spoken = [t for s in reading.sentences[1:] if s.item == 0 and not s.quoted for t in reading.tokens[s.first : s.end]]
    if sum(t.text.lower() in _FIRST_PERSON for t in spoken) < 2 or any(t.text in {"“", '"'} for t in spoken[:400]):
        return ()
    for token in reading.tokens[first.first : first.end]:
        if token.lemma.lower() not in _ISSUED:
            continue
        by = [i for i in obliques(reading, token.index, "of", "by", "from") if can_speak(reading, i)]
        before = reading.mentions_in(max(first.first, token.index - 4), token.index)
        by += [m.head for m in before if m.mention.kind != "place" and m.head < token.index]
        for head in by:
            speaker = make_speaker(reading, head, token.index)
            if speaker and speaker.named:
                return (speaker,)
    return ()


_ISSUED = frozenset({"communique", "communiqué", "statement", "declaration", "release", "announcement", "comment"})
_FIRST_PERSON = frozenset({"we", "our", "us", "ours", "i", "my"})


def _main_speaker(reading: Reading, first: int, end: int, quoted: Sequence[tuple[int, int]] = ()) -> tuple[Speaker, ...]:
    """Who is credited by a verb of saying in a sentence, outside what is quoted."""
    for i in range(first, end):
        token = reading.tokens[i]
        if not is_saying(token) or _range_at(quoted, token.start) is not None:
            continue
        if plain(token.dep) in {"root", "parataxis", "conj", "advcl"} or below(reading, i, "ccomp"):
            for head in subject_of(reading, i):
                if is_pronoun(reading.tokens[head]):
                    before = _named_before(reading, head)
                    if before is not None:
                        return before
                    continue
                speaker = make_speaker(reading, head, i)
                if speaker and can_speak(reading, head, i):
                    return (speaker,)
    return ()


def _named_before(reading: Reading, pronoun: int) -> tuple[Speaker, ...] | None:
    """The last speaker named before a pronoun whom it can stand for, in the same item and at most five sentences back."""
    sentence = reading.sentence_of(pronoun)
    word = reading.tokens[pronoun].text.lower()
    for back in range(sentence.index, max(-1, sentence.index - 6), -1):
        earlier = reading.sentences[back]
        if earlier.item != sentence.item:
            return None
        for i in range(min(earlier.end, pronoun) - 1, earlier.first - 1, -1):
            token = reading.tokens[i]
            if not is_saying(token) and token.lemma.lower() not in listed("count"):
                continue
            for head in subject_of(reading, i) if is_verb(token) else ():
                if head >= pronoun or is_pronoun(reading.tokens[head]) or not can_speak(reading, head, i):
                    continue
                if agrees(reading, word, head):
                    speaker = make_speaker(reading, head, i)
                    return (speaker,) if speaker else None
    return None


_ONE_PERSON = frozenset({"he", "she", "him", "her", "his"})


def agrees(reading: Reading, pronoun: str, head: int) -> bool:
    """Whether a speaker can be spoken of again by a pronoun: "he" by one person, "they" by several or a body, "it" by a body."""
    token = reading.tokens[head]
    kinds = heads_of_names(reading, head)
    # a name of given and family name hangs together as "flat"; the model takes rare ones for organisations
    flat = token.pos == "PROPN" and bool(below(reading, head, "flat")) and not kinds & {"group", "forces", "state"}
    person = token.name == "PERSON" or "person" in kinds or (flat and pronoun in _ONE_PERSON)
    lemma, text = token.lemma.lower(), token.text.lower()
    plural = token.pos == "NOUN" and text != lemma
    if pronoun in _ONE_PERSON:
        return person or (token.pos == "NOUN" and not plural and lemma in nouns("people") | nouns("armed") | _ROLES)
    if pronoun in {"it", "its"}:
        return not plural and not (person and not kinds - {"person"}) and lemma not in (nouns("people") | _ROLES)
    if pronoun in {"they", "their", "them"}:
        return not person
    return True


_ROLES = frozenset(
    "spokesman spokeswoman spokesperson source witness analyst expert officer diplomat director chief secretary".split()
)


class Voices:
    """Who speaks, claim by claim, in one report: credits in the sentence, pronouns resolved, quotations carried on."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.quotations = quotations(reading)
        self._ranges = [(q.start, q.end) for q in self.quotations]
        self.printed = statement_speakers(reading)

    def quoted(self, trigger: int) -> Quotation | None:
        """The quotation that a word stands in."""
        number = _range_at(self._ranges, self.reading.tokens[trigger].start)
        return None if number is None else self.quotations[number]

    def of(self, trigger: int, kind: str = "") -> tuple[Speaker, ...]:
        """The speakers of what a trigger tells, outermost first: who is quoted, then whom the quoted words credit."""
        reading = self.reading
        found: list[Speaker] = []
        credited = [c for c in credits(reading, trigger, kind) if can_speak(reading, c.head, c.cue)]
        for credit in credited:
            if any(_is_named_by(reading, credit.head, other.head) for other in credited):
                continue
            for head in self._heads(credit.head):
                token = reading.tokens[head]
                speakers = (_named_before(reading, head) or ()) if is_pronoun(token) else (make_speaker(reading, head, credit.cue),)
                found.extend(s for s in speakers if s and s.name.lower() not in PRONOUNS)
        quotation = self.quoted(trigger)
        outer = quotation.speakers if quotation else ()
        if not found and not outer:
            outer = self.printed.get(reading.sentence_of(trigger).index, ())
        kept: list[Speaker] = []
        for speaker in (*(s for s in outer if not _among(s, found)), *found):
            if not _among(speaker, kept):
                kept.append(speaker)
        return tuple(kept)

    def _heads(self, head: int) -> list[int]:
        """Who speaks in a phrase: each of several; the authors of a document, where they are named ("reports from X and Y")."""
        reading = self.reading
        if is_pronoun(reading.tokens[head]):
            return [head]
        found = []
        for h in conjuncts(reading, head):
            authors = obliques(reading, h, "from", "by") if reading.tokens[h].lemma.lower() in listed("documents") else []
            found.extend([a for a in authors if can_speak(reading, a)] or [h])
        return found


def _among(speaker: Speaker, others: Sequence[Speaker]) -> bool:
    return any(speaker.name.lower() == other.name.lower() for other in others)


def _is_named_by(reading: Reading, head: int, other: int) -> bool:
    """Whether a common noun only says what the named speaker right behind it is: "a spokeswoman, Maj. X", "the watchdog Y"."""
    if (
        head == other
        or reading.tokens[head].pos not in {"NOUN", "PROPN"}
        or heads_of_names(reading, head) & {"person"}
        or reading.tokens[other].pos != "PROPN"
        or other < head
    ):
        return False
    if reading.tokens[other].head == head and plain(reading.tokens[other].dep) in {"appos", "flat"}:
        return True
    titled = titled_person(reading, *phrase(reading, head))
    if titled is not None and titled.first <= other < titled.end:
        return True
    first = phrase(reading, other)[0]
    if reading.tokens[head].pos != "NOUN":
        return False
    between = [t.text.lower() for t in reading.tokens[phrase(reading, head)[1] : first]]
    return first > head and all(word in {",", "the"} or word.endswith(".") for word in between) and len(between) < 3
