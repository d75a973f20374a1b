"""Finding the words that a claim may hang on: the trigger lexicon matched against lemmas and phrasal verbs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from attested.errors import KnowledgeError
from attested.extract.grammar import below, is_verb, particle, patients, subjects
from attested.extract.phrases import is_actor, is_armed, is_place, is_time, nouns
from attested.knowledge import word_lists
from attested.model import Reading

PATTERNS = frozenset({"act", "harm", "fall", "motion", "meet", "say", "tie", "state"})
"""The grammar around a trigger, as the word lists name it: who is its subject and what its object means."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TriggerWord:
    """One entry of the lexicon: these words, as a verb or a noun, may trigger a claim of this kind."""

    words: tuple[str, ...]
    kind: str
    pattern: str
    verb: bool
    role: str = "target"
    weak: bool = False
    needs: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger:
    """A trigger word found in a reading, at the token that carries it."""

    index: int
    word: TriggerWord

    @property
    def kind(self) -> str:
        """The kind of claim that the word list gives it; means and context may still change it."""
        return self.word.kind


@cache
def trigger_words() -> dict[str, tuple[TriggerWord, ...]]:
    """The trigger lexicon by first lemma, longest entries first. Raises `KnowledgeError` for an unknown pattern."""
    index: dict[str, list[TriggerWord]] = {}
    for entry in word_lists("triggers")["trigger"]:
        if entry["pattern"] not in PATTERNS:
            raise KnowledgeError(
                f"triggers.toml: unknown pattern {entry['pattern']!r} for {entry['kind']}; one of {sorted(PATTERNS)}"
            )
        weak = set(entry.get("weak", ()))
        by_word = {**{w: entry.get("needs_noun_kind", "means") for w in entry.get("needs_noun", ())}, **entry.get("needs_verb", {})}
        for verb, words in ((True, entry.get("verbs", ())), (False, entry.get("nouns", ()))):
            general = entry.get("needs", "") if verb or entry["pattern"] != "act" else ""
            for word in words:
                parts = tuple(word.split())
                index.setdefault(parts[0], []).append(
                    TriggerWord(
                        words=parts, kind=entry["kind"], pattern=entry["pattern"], verb=verb, role=entry.get("role", "target"),
                        weak=word in weak, needs=by_word.get(word, general),
                    )
                )  # fmt: skip
    return {first: tuple(sorted(found, key=lambda w: -len(w.words))) for first, found in index.items()}


def _lemma(reading: Reading, index: int) -> str:
    return reading.tokens[index].lemma.lower()


def _matches(reading: Reading, index: int, word: TriggerWord) -> int | None:
    """The token that carries the trigger if the word stands here, else `None`.

    A noun of several words must stand as written; it is carried by its last word. A verb of several words may have its
    particle or object elsewhere in the clause; it is carried by the verb.
    """
    token = reading.tokens[index]
    if word.verb:
        if (
            index
            and reading.tokens[index - 1].text in {"-", "–", "‑"}
            and token.text.lower().endswith(("ed", "led", "held", "run"))
        ):
            return None  # "Iran-backed": a tie inside a noun phrase, see tie_frames
        if token.pos not in {"VERB", "AUX"} and not (token.pos == "ADJ" and token.dep == "amod"):
            return None
        rest = word.words[1:]
        if not rest:
            return None if particle(reading, index) and (token.lemma.lower(), particle(reading, index)) in _phrasal() else index
        around = {particle(reading, index), *(p for t in reading.children(index) for p in (t.lemma.lower(), t.text.lower()))}
        after = [reading.tokens[i].lemma.lower() for i in range(index + 1, min(index + 1 + len(rest), len(reading.tokens)))]
        if tuple(after) == rest or all(part in around for part in rest):
            return index
        return None
    end = index + len(word.words)
    if end > len(reading.tokens):
        return None
    for offset, part in enumerate(word.words):
        t = reading.tokens[index + offset]
        if part not in {t.lemma.lower(), t.text.lower()} or t.sentence != token.sentence:
            return None
    last = reading.tokens[end - 1]
    if last.pos not in {"NOUN", "PROPN"}:
        return None
    above = reading.tokens[last.head]
    if last.dep == "compound" and above.index > last.index and not _is_event_noun(above.lemma.lower()):
        return None  # "fighting position", "strike force": the second noun is what is spoken of
    return end - 1


@cache
def _event_nouns() -> frozenset[str]:
    return frozenset(w.words[-1] for found in trigger_words().values() for w in found if not w.verb)


def _is_event_noun(lemma: str) -> bool:
    return lemma in _event_nouns() or lemma in word_lists("grammar")["carriers_of_events"]


@cache
def _phrasal() -> frozenset[tuple[str, str]]:
    return frozenset((w.words[0], w.words[1]) for found in trigger_words().values() for w in found if w.verb and len(w.words) == 2)


def triggers(reading: Reading) -> Iterator[Trigger]:
    """Every trigger of the lexicon in a reading whose needs are met, at most one per token and kind, in text order."""
    known = trigger_words()
    taken: set[tuple[int, str]] = set()
    covered: set[int] = set()
    for token in reading.tokens:
        keys = dict.fromkeys((token.lemma.lower(), token.text.lower()))  # in one order, whatever the run
        found = []
        for key in keys:
            for word in known.get(key, ()):
                at = _matches(reading, token.index, word)
                if at is None or (at, word.kind) in taken or (token.index in covered and not word.verb and len(word.words) == 1):
                    continue
                if (
                    _in_a_name(reading, at)
                    or (word.pattern == "tie" and _is_purpose(reading, at))
                    or not _needs_met(reading, at, word)
                ):
                    continue
                found.append((at, word))
        longest = max((len(w.words) for _, w in found), default=0)
        for at, word in found:
            if len(word.words) < longest:
                continue  # "drone strike" is not also a plain "strike"
            taken.add((at, word.kind))
            if len(word.words) > 1:
                covered.update(range(token.index, at + 1))
            yield Trigger(index=at, word=word)


def _is_purpose(reading: Reading, index: int) -> bool:
    """Whether a verb stands in an infinitive of purpose ("crossed over to support the army"): a manner, not a tie of its own."""
    token = reading.tokens[index]
    return token.dep in {"advcl", "acl", "xcomp"} and any(t.text.lower() == "to" for t in below(reading, index, "mark"))


def _in_a_name(reading: Reading, index: int) -> bool:
    """Whether a word is part of a longer name ("Front for the Liberation of …") or of a time ("15 March")."""
    inside = any(m.end - m.first > 1 and m.mention.kind not in {"place", "nationality"} for m in reading.names_over(index))
    token = reading.tokens[index]
    return inside or (token.pos == "PROPN" and token.text[:1].isupper() and token.name == "ORG") or is_time(reading, index)


_DISSENT = frozenset(
    "protest demonstration dissent uprising unrest rebellion revolt wave movement opposition population riot".split()
)


def _needs_met(reading: Reading, index: int, word: TriggerWord) -> bool:
    need = word.needs
    if not need:
        return True
    token, sentence = reading.tokens[index], reading.sentence_of(index)
    if is_verb(token):
        who, whom = subjects(reading, index), patients(reading, index)
    else:
        who = [t.index for t in reading.children(index) if t.dep in {"nmod", "nmod:poss", "compound", "amod"}]
        whom = who
    if need == "no_clause":  # "announced that …": what is announced is the claim; "called for an investigation" is a demand
        if not is_verb(token) and reading.tokens[token.head].lemma.lower() in {"call", "demand", "urge", "request", "seek", "want"}:
            return False
        return not any(t.dep in {"ccomp", "parataxis"} for t in reading.children(index)) and not any(
            _lemma(reading, i) in word_lists("grammar")["event_nouns"] for i in whom
        )
    if need == "armed":
        if (
            word.pattern == "motion"
            and token.pos == "NOUN"
            and any(t.text.lower() in {"the", "this", "that"} for t in below(reading, index, "det"))
        ):
            return True  # "the influx": armed people who were spoken of before
        return any(is_armed(reading, i) for i in (*who, *whom))
    if need == "actor":
        return any(is_actor(reading, i) for i in who)
    if need == "group":
        return any(
            is_armed(reading, i)
            or _lemma(reading, i)
            in {
                "office",
                "group",
                "base",
                "movement",
                "party",
                "alliance",
                "coalition",
                "front",
                "headquarters",
                "government",
                "branch",
                "organisation",
                "organization",
            }
            for i in whom
        )
    if need == "arms":
        return any(
            _lemma(reading, i) in nouns("arms")
            or any(_lemma(reading, m.index) in nouns("arms") for m in below(reading, i, "compound", "nmod", "amod"))
            for i in whom
        )
    if need == "captives":
        return any(_lemma(reading, i) in nouns("captives") or reading.tokens[i].name == "PERSON" for i in whom)
    if need == "dissent":
        return any(_lemma(reading, i) in _DISSENT or _lemma(reading, i) in nouns("people") | nouns("protesters") for i in whom)
    if need == "people":
        return any(
            not is_place(reading, i)
            and (_lemma(reading, i) in nouns("people") or is_armed(reading, i) or reading.tokens[i].name == "PERSON")
            for i in whom
        )
    if need == "place":
        things = nouns("places") | nouns("arms")
        return any(
            is_place(reading, i) or _lemma(reading, i) in things or _lemma(reading, i) in {"control", "power"}
            for i in (*whom, *(who if word.words[0] == "fall" else ()))
        )
    if need == "money":
        first, end = max(sentence.first, index - 12), min(sentence.end, index + 13)
        return any(q.counted == "money" and q.first >= first for q in reading.quantities_in(first, end))
    if need == "means":
        return any(
            _lemma(reading, t.index) in {"fire", "launch", "strike", "hit", "attack", "land", "fall", "kill"}
            for t in reading.ancestors(index)
        ) or any(q.head == index for q in reading.quantities_in(sentence.first, sentence.end))
    raise KnowledgeError(f"triggers.toml: unknown need {need!r} of {word.kind}")
