"""Whom a part of a claim names: names coordinated or set beside a noun, pronouns, the parts of a joint name."""

from __future__ import annotations

from attested.extract.grammar import case_of, conjuncts, obliques, phrase, plain
from attested.extract.phrases import heads_of_names, is_actor, is_pronoun, nouns, titled_person
from attested.extract.stance import STANDING
from attested.model import Frame, FrameSlot, Reading, Token

_ONE_PERSON = frozenset({"he", "she", "his", "her", "him"})
_FIRST_PERSON = frozenset({"i", "we", "us", "our", "my", "me"})
_ONE_THING = frozenset({"it", "its", "itself"})
Words = tuple[int, int]
"""A half-open range of tokens."""


def head_of(reading: Reading, slot: FrameSlot) -> int:
    """The token of a slot that no other token of it governs."""
    for i in range(slot.first, slot.end):
        token = reading.tokens[i]
        if not slot.first <= token.head < slot.end or token.head == i:
            return i
    return slot.end - 1


def attributive(reading: Reading, frame: Frame) -> bool:
    """Whether a tie stands in a compound before a noun ("Iran-backed militias")."""
    token = reading.tokens[frame.trigger]
    return frame.trigger > 0 and reading.tokens[frame.trigger - 1].text in {"-", "–", "‑"} and token.head > frame.trigger


def _in_other_roles(frame: Frame, role: str) -> set[int]:
    """The words that stand in another part of a frame, its speakers apart."""
    return {i for s in frame.slots if s.role not in {role, "speaker"} for i in range(s.first, s.end)}


_WHO = frozenset({"person", "group", "forces", "organisation"})


class Referents:
    """Who or what the slots of one report's frames name."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading

    def of(self, slot: FrameSlot, frame: Frame) -> list[Words]:
        """The words of each name in a slot; none where a pronoun stands for nobody the report has named."""
        reading = self.reading
        head = head_of(reading, slot)
        if is_pronoun(reading.tokens[head]):
            resolved = self.stands_for(head)
            if resolved is None:
                return []
            first, end = phrase(reading, resolved)
        else:
            if reading.tokens[head].lemma.lower() in {"side", "party"} and (parties := self._sides(head)):
                return parties
            first, end = self._named_beside(frame, slot.role, slot.first, slot.end) or (slot.first, slot.end)
            last = reading.tokens[end - 1]
            if last.dep == "amod" and last.pos == "VERB" and last.head == end and end - first > 1:
                end += 1  # "Wagner-trained" of "Wagner-trained militiamen"
        return [*self._parts(slot.role, first, end), *self._beside(frame, slot.role, first, end)]

    def _sides(self, head: int) -> list[Words]:
        """Who "both sides" are: the two named last who fought, met or agreed, here or in the two sentences before."""
        reading = self.reading
        if not any(t.text.lower() in {"both", "two"} for t in reading.children(head)):
            return []
        sentence = reading.sentence_of(head)
        for back in range(sentence.index, max(-1, sentence.index - 3), -1):
            earlier = reading.sentences[back]
            if earlier.item != sentence.item:
                break
            for token in reversed(reading.tokens[earlier.first : min(earlier.end, head)]):
                joined = [i for i in conjuncts(reading, token.index) if is_actor(reading, i) and reading.names_over(i)]
                if len(joined) == 2 and plain(token.dep) in {"nsubj", "nmod", "obl"}:
                    return [phrase(reading, i) for i in joined]
                if plain(token.dep) == "nsubj" and reading.names_over(token.index) and is_actor(reading, token.index):
                    against = [
                        i
                        for i in obliques(reading, token.head, "with", "against")
                        if is_actor(reading, i) and reading.names_over(i)
                    ]
                    if len(against) == 1:
                        return [phrase(reading, i) for i in (token.index, *against)]
        return []

    def _named_beside(self, frame: Frame, role: str, first: int, end: int) -> Words | None:
        """The name beside a common noun or a title: "the deputy chief, General X", "journalist Y", "Secretary of State Z"."""
        reading = self.reading
        if role not in {"agent", "target"}:
            return None
        if (person := titled_person(reading, first, end)) is not None:
            return person.first, person.end
        head = head_of(reading, FrameSlot(role=role, first=first, end=end))
        token = reading.tokens[head]
        if token.pos != "NOUN" or reading.names_over(head) or frame.kind in STANDING:
            return None
        around = [t.index for t in reading.children(head) if plain(t.dep) in {"appos", "flat"}]
        if plain(token.dep) == "appos":
            around.append(token.head)
        elsewhere = _in_other_roles(frame, role)
        for i in around:
            names = [m for m in reading.names_over(i) if m.mention.kind in _WHO]
            if i not in elsewhere and names and reading.tokens[i].pos == "PROPN":
                return names[0].first, names[0].end
        return None

    def _beside(self, frame: Frame, role: str, first: int, end: int) -> list[tuple[int, int]]:
        """The names coordinated with the one in a slot: of "missiles at Bahrain, Jordan and Kuwait" the heads often give one."""
        reading = self.reading
        if role not in {"agent", "target"} or (frame.kind in STANDING and attributive(reading, frame)):
            return []
        head = next((i for i in range(first, end) if not first <= reading.tokens[i].head < end), end - 1)
        found = []
        elsewhere = _in_other_roles(frame, role)
        for j in conjuncts(reading, head):
            if first <= j < end or j in elsewhere or not (is_actor(reading, j) or reading.tokens[j].pos == "PROPN"):
                continue
            found.append(phrase(reading, j))
        return found

    def _parts(self, role: str, first: int, end: int) -> list[tuple[int, int]]:
        """The separate names in a phrase: "the Badr and Nujabaa groups" names two; so does "fighters from" such groups."""
        reading = self.reading
        if role not in {"agent", "target"}:
            return [(first, end)]
        cc = [i for i in range(first, end) if reading.tokens[i].pos == "CCONJ"]
        if not cc:
            head = next((i for i in range(first, end) if not first <= reading.tokens[i].head < end), end - 1)
            if reading.tokens[head].lemma.lower() in nouns("light") | nouns("armed") and not any(
                reading.tokens[i].pos in {"PROPN", "ADJ"} for i in range(first, end)
            ):
                from_groups = [
                    t.index
                    for t in reading.children(head)
                    if plain(t.dep) in {"nmod", "obl"} and case_of(reading, t.index) in {"from", "of"} and t.index > head
                ]
                named = [phrase(reading, j, light=False) for t in from_groups for j in conjuncts(reading, t)]
                named = [ab for ab in named if any(reading.tokens[i].pos == "PROPN" for i in range(*ab))]
                if named:
                    return [part for a, b in named for part in self._parts(role, a, b)]
            return [(first, end)]
        pieces, start = [], first
        for i in range(first, end):
            if i in cc or (reading.tokens[i].text == "," and start < i):
                pieces.append((start, i))
                start = i + 1
        pieces.append((start, end))
        pieces = [(a, b) for a, b in pieces if a < b]
        if len(pieces) > 1 and all(any(self._is_name(i) for i in range(a, b)) for a, b in pieces):
            return pieces
        return [(first, end)]

    def _is_name(self, index: int) -> bool:
        """Whether a word is a name: by its tag, or because a stock knows it ("Badr" beside "groups" is tagged an adjective)."""
        token = self.reading.tokens[index]
        if token.pos == "PROPN":
            return True
        return token.text[:1].isupper() and bool(heads_of_names(self.reading, index) & {"group", "forces", "organisation", "state"})

    def stands_for(self, pronoun: int) -> int | None:
        """The noun a pronoun stands for: the subject of its own or an earlier clause that fits in number, in the same item.

        "he" and "she" stand for a person, "they" for a plural or a group, "it" for a group, state or thing.
        """
        reading = self.reading
        word = reading.tokens[pronoun].text.lower()
        if word in _FIRST_PERSON:
            return None  # whoever speaks, not the last group named
        sentence = reading.sentence_of(pronoun)
        for back in range(sentence.index, max(-1, sentence.index - 3), -1):
            earlier = reading.sentences[back]
            if earlier.item != sentence.item:
                return None
            before = [t for t in reading.tokens[earlier.first : min(earlier.end, pronoun)] if t.pos in {"NOUN", "PROPN"}]
            subjects = [t for t in before if plain(t.dep) == "nsubj"]
            others = [t for t in before if t not in subjects and plain(t.dep) in {"obj", "obl", "nmod", "conj"}]
            for candidates in (reversed(subjects) if back == sentence.index else subjects, reversed(others)):
                for token in candidates:
                    if self._may_stand_for(word, token):
                        return token.index
        return None

    def _may_stand_for(self, word: str, token: Token) -> bool:
        """Whether a pronoun agrees with a noun: a person, a plural or group, or one body that acts."""
        kinds = {m.mention.kind for m in self.reading.names_over(token.index)}
        person = token.name == "PERSON" or "person" in kinds
        if word in _ONE_PERSON:
            return person
        lemma = token.lemma.lower()
        bodies = nouns("organs") | nouns("armed")
        if word in _ONE_THING:
            return not person and (
                bool(kinds & {"group", "forces", "state", "organisation"}) or (lemma in bodies and token.text.lower() == lemma)
            )
        plural = token.pos == "NOUN" and token.text.lower() != lemma
        return not person and (
            bool(kinds & {"group", "forces"}) or ((plural or lemma in {"police", "people"}) and lemma in bodies | nouns("people"))
        )
