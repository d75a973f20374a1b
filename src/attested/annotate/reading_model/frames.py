"""Claims in outline: which words tell of something, and which words play which part in it.

The network names the trigger words of a sentence and their kinds in the same pass that parses it. For each trigger, a small second
network then tags the parts over the sentence and up to `CONTEXT` words before it, seeing how each word hangs from the trigger in
the parse. This module prepares what that network sees, and reads its answer; training uses it too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from attested.annotate.reading_model.lemmas import Lemmatiser

ROLES = (
    "agent", "target", "forces", "killed", "injured", "missing", "abducted", "detained", "displaced", "materiel", "instrument",
    "amount", "place", "origin", "destination", "via", "time", "manner", "topic", "speaker",
)  # fmt: skip
STATUSES = ("occurred", "ongoing", "planned", "possible", "hypothetical")
KINDS = tuple(
    "clash air_strike shelling bombing attack crackdown abduction arrest release sexual_violence protest riot "
    "deployment withdrawal escape defection surrender seizure interception arms_transfer training recruitment "
    "displacement destruction disruption aid agreement talks support_statement threat demand rejection accusation "
    "responsibility_claim announcement appointment sanction founding backs funds arms trains commands part_of "
    "allied_with opposes formerly_part_of strength pay holds presence composition toll".split()
)

CONTEXT = 60
"""Words before the sentence in which arguments are looked for; two sentences at most."""

SENTENCES_BEFORE = 2

RELATIONS = tuple(
    "acl acl:relcl advcl advmod amod appos aux case cc ccomp compound conj cop csubj dep det discourse dislocated "
    "expl fixed flat goeswith iobj list mark nmod nmod:poss nsubj nsubj:pass nummod obj obl obl:agent orphan "
    "parataxis punct reparandum ROOT vocative xcomp".split()
)
_RELATION = {name: i for i, name in enumerate(RELATIONS)}
UP, ACROSS, DOWN = 0, len(RELATIONS), 2 * len(RELATIONS)
ITSELF, CONTEXT_WORD, NO_PATH = 3 * len(RELATIONS), 3 * len(RELATIONS) + 1, 3 * len(RELATIONS) + 2
PATHS = 3 * len(RELATIONS) + 3
FAR, FARTHEST = 8, 7
WAYS = 9
NEAR = 16
CONTEXT_OFFSET, NO_OFFSET = 2 * NEAR + 1, 2 * NEAR + 2
OFFSETS = 2 * NEAR + 3

_LEXICON = Path(__file__).parent / "triggers.tsv"


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """One sentence with its parse, as plain lists: heads are 1-based, 0 for the root; names are (first, end, kind)."""

    words: tuple[str, ...]
    tags: tuple[str, ...]
    heads: tuple[int, ...]
    relations: tuple[str, ...]
    names: tuple[tuple[int, int, str], ...]


def _relation(label: str) -> int:
    found = _RELATION.get(label)
    return found if found is not None else _RELATION.get(label.split(":")[0], _RELATION["dep"])


def paths(heads: Sequence[int], relations: Sequence[str], trigger: int) -> tuple[list[int], list[int]]:
    """How each word hangs from the trigger: a direction with a relation, and the number of arcs between, at most 7.

    Below the trigger, the relation is that of the word's branch to the trigger; above it, that by which the trigger's branch hangs
    from the word; across, that of the branch which holds the word, where the two part.

    >>> path, way = paths([2, 0, 2], ["nsubj", "ROOT", "obj"], 1)
    >>> path == [DOWN + RELATIONS.index("nsubj"), ITSELF, DOWN + RELATIONS.index("obj")], way
    (True, [1, 0, 1])
    """
    chain = [trigger]
    while heads[chain[-1]] and len(chain) < 40:
        chain.append(heads[chain[-1]] - 1)
    at = {word: steps for steps, word in enumerate(chain)}
    known: dict[int, tuple[int, int, int]] = {}  # word -> where its branch meets the chain, steps to it, the branch's relation

    def meet(word: int) -> tuple[int, int, int]:
        way: list[int] = []
        while word not in at and word not in known and len(way) < 200:
            way.append(word)
            head = heads[word]
            if not head:
                break
            word = head - 1
        if word in at:
            base, steps, branch = at[word], 0, -1
        elif word in known:
            base, steps, branch = known[word]
        else:  # another root: not in a tree
            base, steps, branch = -1, 0, -1
        for below in reversed(way):
            steps += 1
            if branch < 0:
                branch = _relation(relations[below])
            known[below] = (base, steps, branch)
        return base, steps, branch

    path, length = [], []
    for word in range(len(heads)):
        if word == trigger:
            path.append(ITSELF)
            length.append(0)
            continue
        base, steps, branch = meet(word)
        if base < 0:
            path.append(ACROSS + _RELATION["dep"])
            length.append(FARTHEST)
        elif base == 0:
            path.append(DOWN + branch)
            length.append(min(steps, FARTHEST))
        elif steps == 0:
            path.append(UP + _relation(relations[chain[base - 1]]))
            length.append(min(base, FARTHEST))
        else:
            path.append(ACROSS + branch)
            length.append(min(base + steps, FARTHEST))
    return path, length


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What the second network sees of one trigger: its words in order, as (sentence, word), and their features."""

    cells: tuple[tuple[int, int], ...]
    path: list[int]
    way: list[int]
    offset: list[int]
    tag: list[int]
    name: list[int]
    at: int


def see(sentences: Sequence[Words], home: int, trigger: int, first: int, tags: dict[str, int], names: dict[str, int]) -> Seen:
    """The features of a trigger, given by sentence and word. Sentences before `first` are not looked at.

    `tags` and `names` number the labels of the parser; names that it does not tag are number 0.
    """
    context = [
        (number, word)
        for number in range(max(first, home - SENTENCES_BEFORE), home)
        for word in range(len(sentences[number].words))
    ][-CONTEXT:]
    here = sentences[home]
    path, way = paths(here.heads, here.relations, trigger)
    kinds: dict[tuple[int, int], int] = {}
    for number in {n for n, _ in context} | {home}:
        for start, end, kind in sentences[number].names:
            kinds[number, start] = names["B-" + kind]
            for word in range(start + 1, end):
                kinds[number, word] = names["I-" + kind]
    cells = (*context, *((home, word) for word in range(len(here.words))))
    return Seen(
        cells=cells,
        path=[CONTEXT_WORD] * len(context) + path,
        way=[FAR] * len(context) + way,
        offset=[CONTEXT_OFFSET] * len(context) + [max(-NEAR, min(NEAR, w - trigger)) + NEAR for w in range(len(here.words))],
        tag=[tags[sentences[n].tags[w]] for n, w in cells],
        name=[kinds.get(cell, 0) for cell in cells],
        at=len(context) + trigger,
    )


def stack(seen: Sequence[Seen]) -> dict[str, np.ndarray]:
    """Several triggers as arrays of one shape (triggers × words), padded on the right."""
    length = max(len(one.cells) for one in seen)

    def padded(name: str, filler: int) -> np.ndarray:
        array = np.full((len(seen), length), filler, dtype=np.int64)
        for row, one in enumerate(seen):
            values = getattr(one, name)
            array[row, : len(values)] = values
        return array

    return {
        "path": padded("path", NO_PATH),
        "way": padded("way", FAR),
        "offset": padded("offset", NO_OFFSET),
        "tag": padded("tag", 0),
        "name": padded("name", 0),
        "at": np.array([one.at for one in seen], dtype=np.int64),
    }


def spans(tags: np.ndarray, sure: np.ndarray, cells: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int, int, int, float]]:
    """Read BIO tags (words × roles; 0 outside, 1 begins, 2 goes on) as (sentence, first, end, role, probability).

    A span never runs from one sentence into the next. `sure` holds the probability of not being outside.
    """
    for role in range(tags.shape[1]):
        column = tags[:, role]
        if not column.any():
            continue
        start, best = -1, 0.0
        for place in range(len(cells) + 1):
            tag = int(column[place]) if place < len(cells) else 0
            if start >= 0 and (tag != 2 or cells[place][0] != cells[start][0]):
                yield cells[start][0], cells[start][1], cells[place - 1][1] + 1, role, best
                start = -1
            if tag and start < 0:
                start, best = place, float(sure[place, role])
            elif tag:
                best = max(best, float(sure[place, role]))


class TriggerWords:
    """Words that speak for a kind, written down by hand before any report of the gold was read: a prior for rare kinds."""

    def __init__(self, path: Path = _LEXICON) -> None:
        self.kinds: dict[str, tuple[int, ...]] = {}
        self._lemma = Lemmatiser().lemma
        for line in path.read_text(encoding="utf-8").splitlines():
            if line and not line.startswith("#"):
                kind, words = line.split("\t")
                for word in words.split():
                    self.kinds[word] = (*self.kinds.get(word, ()), KINDS.index(kind) + 1)
        self.of = lru_cache(maxsize=50_000)(self._of)

    def _of(self, word: str) -> tuple[int, ...]:
        lower = word.lower()
        for form in (lower, self._lemma(lower, "NOUN"), self._lemma(lower, "VERB")):
            if form in self.kinds:
                return self.kinds[form]
        return ()

    def add(self, scores: np.ndarray, words: Sequence[str], some: float, none: float) -> None:
        """Raise, in place, the kinds that the words speak for (words × kinds, column 0 for no kind), and lower "no kind"."""
        for row, word in enumerate(words):
            kinds = self.of(word)
            if kinds:
                scores[row, list(kinds)] += some
                scores[row, 0] += none


_FUNCTION = frozenset({"ADP", "CCONJ", "SCONJ", "PUNCT", "AUX", "PART"})
_LEFT = frozenset({"compound", "amod", "nummod", "flat", "det", "advmod", "nmod:poss", "goeswith", "nmod:desc"})
_COUNTED = frozenset({"forces", "killed", "injured", "missing", "abducted", "detained", "displaced", "materiel", "amount"})
_NOMINAL = frozenset({"NOUN", "PROPN", "NUM", "SYM"})
_STOPS = frozenset({",", "(", '"', ";", ":", "“", "”", "—"})


def snap(sentence: Words, first: int, end: int, role: str, trigger: int) -> tuple[int, int] | None:
    """The noun phrase of the parse that a tagged stretch stands for, or None if nothing is left of it.

    Function words at its ends are dropped (figures keep "at least"), a name that it cuts is taken whole, a modifier gives way to
    its noun, and modifiers on the left and parts of names on the right are added. It never takes in the trigger. Stretches that say
    when, how or what about are left as they are.

    >>> sentence = Words(words=("the", "Badr", "groups"), tags=("DET", "PROPN", "NOUN"), heads=(3, 3, 0),
    ...                  relations=("det", "compound", "ROOT"), names=())
    >>> snap(sentence, 2, 3, "agent", -1)
    (0, 3)
    """
    if role in {"manner", "topic", "time"}:
        return first, end
    tags, heads, words = sentence.tags, sentence.heads, sentence.words
    relations = [relation.split(":")[0] for relation in sentence.relations]
    while role not in _COUNTED and first < end and tags[first] in _FUNCTION:
        first += 1
    while end > first and (tags[end - 1] in _FUNCTION or tags[end - 1] == "DET"):
        end -= 1
    if first >= end:
        return None
    for start, stop, _ in sentence.names:
        if start < end and stop > first and not start <= trigger < stop:
            first, end = min(first, start), max(end, stop)
    for _ in range(3):  # climb from a modifier to its noun
        tops = [word for word in range(first, end) if not first < heads[word] <= end]
        top = tops[-1] if tops else end - 1
        above = heads[top] - 1
        plain = words[top].islower() or words[top][0].isdigit()
        if (
            end <= above <= end + 4
            and above != trigger
            and not end <= trigger < above
            and tags[above] in _NOMINAL
            and (
                (plain and relations[top] in {"compound", "amod", "nummod", "advmod", "punct"})
                or relations[top] in {"flat", "goeswith"}
            )
        ):
            end = above + 1
        else:
            break
    grows = True
    while grows:
        grows = False
        left = first - 1
        if left >= 0 and left != trigger:
            inside = first < heads[left] <= end and words[left] not in _STOPS
            if (inside and (sentence.relations[left] in _LEFT or relations[left] == "punct")) or (words[left] == "-" and left):
                if words[left] != "-":
                    first, grows = left, True
                elif left - 1 != trigger:
                    first, grows = left - 1, True
        if end < len(words) and end != trigger and first < heads[end] <= end and relations[end] in {"flat", "goeswith", "compound"}:
            end, grows = end + 1, True
        if end + 1 < len(words) and words[end] == "-" and tags[end + 1] in _NOMINAL | {"ADJ", "VERB", "X"} and end + 1 != trigger:
            end, grows = end + 2, True
    return first, end


def key(word: str, lemmatiser: Lemmatiser) -> str:
    """What counts as one word when trigger words are looked for in training: its lemma, taken as a verb's."""
    return lemmatiser.lemma(word.lower(), "VERB")
