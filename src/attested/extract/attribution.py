"""Whom a report credits with a clause: verbs of saying above it, "according to", quotations that run over sentences."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from attested.extract.grammar import below, conjuncts, is_verb, obliques, phrase, plain
from attested.extract.phrases import PRONOUNS, is_actor, is_pronoun, name_span
from attested.knowledge import word_lists
from attested.model import Reading, Sentence, Speaker, SpeakerKind, Token


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(word_lists("attribution")[name])


@cache
def _kinds() -> tuple[tuple[SpeakerKind, re.Pattern[str]], ...]:
    return tuple(
        (
            kind,
            re.compile(
                r"(?<!\w)(?:" + "|".join(re.escape(w.strip()) for w in sorted(found, key=len, reverse=True)) + r")(?!\w)", re.I
            ),
        )
        for kind, found in word_lists("attribution")["kinds"].items()
    )


def speaker_kind(name: str) -> SpeakerKind:
    """The sort of speaker that a name or phrase stands for, by the words in it; `unknown` where none tells.

    >>> speaker_kind("a senior Syrian military source")
    'military'
    >>> speaker_kind("local residents")
    'witness'
    """
    order = ("witness", "expert", "monitor", "armed_group", "military", "media", "politician", "officials")
    found = {kind for kind, pattern in _kinds() if pattern.search(name)}
    return next((kind for kind in order if kind in found), "unknown")


@dataclass(frozen=True, slots=True, kw_only=True)
class Credit:
    """One place where a speaker is credited: the head of the speaker's phrase, and the word that credits."""

    head: int
    cue: int


def is_saying(token: Token) -> bool:
    """Whether a verb can credit its subject with the clause below it."""
    return is_verb(token) and token.lemma.lower() in _words("say")


def _subject_of(reading: Reading, verb: int) -> list[int]:
    """The subject of a verb of saying, taken over from the verb it is coordinated with or hangs on; "told X by Y" gives Y."""
    for _ in range(4):
        if below(reading, verb, "aux:pass", "nsubj:pass"):
            return [t.index for t in reading.children(verb) if t.dep == "obl:agent"]
        found = [t.index for t in reading.children(verb) if t.dep in {"nsubj", "nsubj:outer"}]
        if found:
            return found
        token = reading.tokens[verb]
        if plain(token.dep) in {"conj", "advcl", "xcomp", "parataxis"} and is_verb(reading.tokens[token.head]):
            verb = token.head
            continue
        if plain(token.dep) == "acl" and token.text.lower().endswith("ing"):
            return [token.head]
        if token.dep == "acl:relcl":
            return [token.head]
        return []
    return []


_CONTENT = {"ccomp", "parataxis", "xcomp", "advcl", "conj", "csubj", "obj", "acl"}


def credits(reading: Reading, trigger: int) -> list[Credit]:
    """Who is credited with what a trigger tells, within its own sentence, outermost first."""
    found: list[Credit] = []
    sentence = reading.sentence_of(trigger)
    chain = [reading.tokens[trigger], *reading.ancestors(trigger)]
    for low, above in itertools.pairwise(chain):
        if not is_saying(above):
            continue
        dep = plain(low.dep)
        if dep == "conj" and is_saying(low):
            continue
        # a phrase behind the clause that is told belongs to that clause, wherever the parse hangs it
        behind = dep == "obl" and any(c.index < low.index for c in below(reading, above.index, "ccomp"))
        if (dep not in _CONTENT and not behind) or (
            dep == "obj"
            and above.lemma.lower() in _words("clause_only")
            and above.lemma.lower() not in {"report", "confirm", "deny", "announce"}
        ):
            continue
        if dep == "conj" and not (low.index > above.index and _quoted_together(reading, low.index, above.index)):
            continue
        if dep == "advcl" and below(reading, low.index, "mark"):
            continue
        for head in _subject_of(reading, above.index):
            if head != trigger and head not in reading.subtree(trigger):
                found.insert(0, Credit(head=head, cue=above.index))
    for low, above in itertools.pairwise(chain):  # "are accused by Israel of attacking": whoever accuses tells it
        if (
            above.lemma.lower() in {"accuse", "blame", "suspect"}
            and is_verb(above)
            and plain(low.dep) in {"advcl", "obl", "xcomp", "ccomp"}
        ):
            found.extend(
                Credit(head=head, cue=above.index)
                for head in _subject_of(reading, above.index)
                if head not in {c.head for c in found}
            )
    inside = {t.index for t in chain}
    for token in chain:
        for t in reading.children(token.index):
            if t.index in inside or not is_saying(t) or plain(t.dep) not in {"parataxis", "advcl"}:
                continue
            if below(reading, t.index, "ccomp", "obj") and t.index < token.index:
                continue
            own = [c.index for c in reading.children(t.index) if c.dep == "nsubj"]
            if own and (
                plain(t.dep) == "parataxis" or any(m.text.lower() == "as" for m in below(reading, t.index, "mark", "advmod"))
            ):
                found.append(Credit(head=own[0], cue=t.index))
    for head, cue in _inverted(reading, sentence.first, sentence.end):
        if head not in {c.head for c in found} and head not in inside:
            found.append(Credit(head=head, cue=cue))
    for head, cue in _according(reading, sentence.first, sentence.end):
        if head not in {c.head for c in found} and not _beyond_semicolon(reading, head, trigger):
            found.append(Credit(head=head, cue=cue))
    return found


def _quoted_together(reading: Reading, low: int, above: int) -> bool:
    between = reading.document.text[reading.tokens[above].end : reading.tokens[low].start]
    return ":" in between


def _beyond_semicolon(reading: Reading, head: int, trigger: int) -> bool:
    a, b = sorted((reading.tokens[head].start, reading.tokens[trigger].start))
    return ";" in reading.document.text[a:b]


def _inverted(reading: Reading, first: int, end: int) -> list[tuple[int, int]]:
    """Speakers behind their verb, where the parse lost the clause: ", stated Minister of Information X,"."""
    found = []
    for i in range(first + 1, end - 1):
        token = reading.tokens[i]
        if reading.tokens[i - 1].text not in {",", "”", '"'} or not is_saying(token) or not token.text.endswith("d"):
            continue
        if any(t.dep.startswith("nsubj") for t in reading.children(i)):
            continue
        stop = next((j for j in range(i + 1, min(end, i + 10)) if reading.tokens[j].text in {",", ".", ";"}), i)
        named = [m for m in reading.mentions_in(i + 1, stop) if m.mention.kind != "place" and i < m.first and m.end <= stop]
        if named and reading.tokens[i + 1].text[:1].isupper():
            found.append((named[-1].head, i))
    return found


def _according(reading: Reading, first: int, end: int) -> list[tuple[int, int]]:
    found = []
    tokens = reading.tokens
    for i in range(first, end - 2):
        if tokens[i].text.lower() == "according" and tokens[i + 1].text.lower() == "to":
            head = _phrase_head(reading, i + 2, end)
            if head is not None:
                found.append((head, i))
    return found


def _phrase_head(reading: Reading, start: int, end: int) -> int | None:
    """The head of the noun phrase that begins at a token: the first noun that no later noun of the run governs."""
    for i in range(start, min(end, start + 12)):
        t = reading.tokens[i]
        if t.pos in {"NOUN", "PROPN", "PRON"}:
            if i < t.head < min(end, start + 14) and t.dep in {
                "compound",
                "amod",
                "nmod:poss",
                "nmod",
                "nmod:desc",
                "flat",
                "nmod:unmarked",
            }:
                continue
            return i
        if t.text in {",", ".", ";"}:
            return None
    return None


def make_speaker(reading: Reading, head: int, cue: int | None) -> Speaker | None:
    """The speaker whose phrase a token heads; `None` for a pronoun or an empty name.

    Titles stay outside a personal name; for unnamed speakers the whole phrase is kept ("senior Syrian military source").
    """
    if is_pronoun(reading.tokens[head]):
        return None
    first, end = phrase(reading, head)
    persons = [m for m in reading.mentions_in(first, end) if m.mention.kind == "person"]
    flat = [
        t
        for t in reading.children(head)
        if plain(t.dep) in {"flat", "appos"} and any(m.mention.kind == "person" for m in reading.names_over(t.index))
    ]
    if not persons and flat:
        persons = [m for m in reading.names_over(flat[0].index) if m.mention.kind == "person"]
    context = reading.words(first, max(end, persons[0].end if persons else end))
    if persons:
        first, end = persons[0].first, persons[0].end
        for t in reading.children(head):
            if plain(t.dep) == "appos":
                a, b = phrase(reading, t.index)
                context += " " + reading.words(a, b)
    named = name_span(reading, first, end)
    if not named:
        return None
    span, name = named
    has_name = bool(persons) or (
        any(reading.tokens[i].pos == "PROPN" for i in range(first, end))
        and not set(name.lower().split()) & frozenset(word_lists("attribution")["names"]["unnamed"])
    )
    kind = speaker_kind(context)
    return Speaker(span=span, name=name, kind=kind, named=has_name, cue=reading.tokens[cue].text if cue is not None else None)


def _can_speak(reading: Reading, head: int) -> bool:
    """Whether a phrase can be a source: somebody who acts, a document, or words that name a sort of speaker ("UN experts")."""
    token = reading.tokens[head]
    if is_pronoun(token) or token.pos == "PROPN" or is_actor(reading, head):
        return True
    first, end = phrase(reading, head)
    words = reading.words(first, end)
    return speaker_kind(words) != "unknown" or any(w.lower() in _words("documents") for w in (token.lemma, *words.split()))


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
    speaker: tuple[Speaker, ...] = ()
    item = -1
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


def _main_speaker(reading: Reading, first: int, end: int, quoted: Sequence[tuple[int, int]] = ()) -> tuple[Speaker, ...]:
    """Who is credited by a verb of saying in a sentence, outside what is quoted."""
    for i in range(first, end):
        token = reading.tokens[i]
        if not is_saying(token) or _range_at(quoted, token.start) is not None:
            continue
        if plain(token.dep) in {"root", "parataxis", "conj", "advcl"} or below(reading, i, "ccomp"):
            for head in _subject_of(reading, i):
                if is_pronoun(reading.tokens[head]):
                    before = _named_before(reading, head)
                    if before is not None:
                        return before
                    continue
                speaker = make_speaker(reading, head, i)
                if speaker and _can_speak(reading, head):
                    return (speaker,)
    return ()


def _named_before(reading: Reading, pronoun: int) -> tuple[Speaker, ...] | None:
    """The last speaker named before a pronoun, in the same item and at most five sentences back."""
    sentence = reading.sentence_of(pronoun)
    for back in range(sentence.index, max(-1, sentence.index - 5), -1):
        earlier = reading.sentences[back]
        if earlier.item != sentence.item:
            return None
        for i in range(min(earlier.end, pronoun) - 1, earlier.first - 1, -1):
            if is_saying(reading.tokens[i]):
                for head in _subject_of(reading, i):
                    if not is_pronoun(reading.tokens[head]) and head < pronoun and _can_speak(reading, head):
                        speaker = make_speaker(reading, head, i)
                        return (speaker,) if speaker else None
    return None


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

    def of(self, trigger: int) -> tuple[Speaker, ...]:
        """The speakers of what a trigger tells, outermost first: who is quoted, then whom the quoted words credit."""
        reading = self.reading
        found: list[Speaker] = []
        for credit in credits(reading, trigger):
            if not _can_speak(reading, credit.head):
                continue
            for head in self._heads(credit.head):
                token = reading.tokens[head]
                speakers = (_named_before(reading, head) or ()) if is_pronoun(token) else (make_speaker(reading, head, credit.cue),)
                for speaker in speakers:
                    if speaker and speaker.name not in {s.name for s in found} and speaker.name.lower() not in PRONOUNS:
                        found.append(speaker)
        quotation = self.quoted(trigger)
        outer = quotation.speakers if quotation else ()
        if not found and not outer:
            outer = self.printed.get(reading.sentence_of(trigger).index, ())
        names = {s.name for s in found}
        return (*(s for s in outer if s.name not in names), *found)

    def _heads(self, head: int) -> list[int]:
        """Who speaks in a phrase: each of several; the authors of a document, where they are named ("reports from X and Y")."""
        reading = self.reading
        if is_pronoun(reading.tokens[head]):
            return [head]
        found = []
        for h in conjuncts(reading, head):
            authors = obliques(reading, h, "from", "by") if reading.tokens[h].lemma.lower() in _words("documents") else []
            found.extend([a for a in authors if _can_speak(reading, a)] or [h])
        return found
