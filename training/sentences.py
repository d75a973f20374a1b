"""The coded sentences the model learns from, and how they are varied so that it does not learn them by heart."""

from __future__ import annotations

import hashlib
import json
import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from attested.annotate.reading_model.pieces import Pieces, straight

SHA256 = {
    "j_train.json": "f4ff85453736e81811ba2b244b44ad9c076be9c1acc78f85d964ea903d784fbb",
    "j_dev.json": "d1da6cc294ceacb2f485b49637ea61513bc36b284f91a4cbd97adcf70cfc129e",
    "j_test.json": "b0b8f404440b2b8d33b2d24ec102c0c30810ac98ecb5d73dbbed19cbbb0cf8cb",
    "j_gumnews.json": "45ab3c84dd356497063e609c8fd842e18875ba789b8d4f8291c194e8fcf6144d",
}

EWT_TRAIN = 12_544
"""Sentences of EWT at the head of the training file; those of GUM, with silver names, follow."""

NAMES = ("O", "B-PER", "I-PER", "B-LOC", "I-LOC", "B-ORG", "I-ORG")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One sentence of a treebank: its words, tags, heads (1-based, 0 is the root), relations and BIO names."""

    words: tuple[str, ...]
    tags: tuple[str, ...]
    heads: tuple[int, ...]
    relations: tuple[str, ...]
    names: tuple[str, ...]
    silver: bool = False


def load(folder: Path, part: str) -> list[Sentence]:
    """The sentences of `j_<part>.json`, refused if the file is not the one we measured with."""
    path = folder / f"j_{part}.json"
    data = path.read_bytes()
    found = hashlib.sha256(data).hexdigest()
    if found != SHA256[path.name]:
        raise ValueError(f"{path} has SHA-256 {found}, not {SHA256[path.name]}")
    return [
        Sentence(
            words=tuple(map(straight, row["w"])),
            tags=tuple(row["p"]),
            heads=tuple(row["h"]),
            relations=tuple(row["d"]),
            names=tuple(row["n"]),
            silver=part == "gumnews" or (part == "train" and number >= EWT_TRAIN),
        )
        for number, row in enumerate(json.loads(data))
    ]


def name_spans(names: Sequence[str]) -> set[tuple[int, int, str]]:
    """Names as (first word, last word + 1, kind).

    >>> sorted(name_spans(["B-PER", "I-PER", "O", "B-LOC"]))
    [(0, 2, 'PER'), (3, 4, 'LOC')]
    """
    spans, open_at, kind = set(), None, ""
    for place, name in enumerate((*names, "O")):
        if open_at is not None and (name[:2] != "I-" or name[2:] != kind):
            spans.add((open_at, place, kind))
            open_at = None
        if name != "O" and open_at is None:
            open_at, kind = place, name[2:]
    return spans


class Variation:
    """Changes a sentence a little without changing its analysis.

    One name in ten is replaced by another of its kind and length, one in ten by an invented one, spelled by a letter model of
    the names of its kind: names in reports on conflict are mostly ones the treebanks never saw. One sentence in eleven loses
    its case, is shouted, or is set as a headline.
    """

    OTHER, INVENTED = 0.10, 0.10
    LOWER, UPPER, HEADLINE = 0.03, 0.02, 0.04

    def __init__(self, sentences: Sequence[Sentence]) -> None:
        pool: dict[tuple[str, int], list[tuple[str, ...]]] = defaultdict(list)
        self._next: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for sentence in sentences:
            for start, end, kind in sorted(name_spans(sentence.names)):
                if all(tag == "PROPN" for tag in sentence.tags[start:end]):
                    words = sentence.words[start:end]
                    pool[kind, end - start].append(words)
                    for word in words:
                        if word.isalpha() and word.istitle() and len(word) > 2:
                            spelled = f"^^{word.lower()}$"
                            for i in range(2, len(spelled)):
                                self._next[kind][spelled[i - 2 : i]].append(spelled[i])
        self._pool = dict(pool)

    def invent(self, kind: str, draw: random.Random) -> str:
        """A name nobody bears, which sounds like those of its kind."""
        for _ in range(20):
            word = "^^"
            while word[-1] != "$" and len(word) < 14:
                word += draw.choice(self._next[kind][word[-2:]])
            word = word[2:].rstrip("$")
            if len(word) > 3:
                return word.title()
        return "Xarun"

    def __call__(self, sentence: Sentence, draw: random.Random) -> Sentence:
        words = list(sentence.words)
        for start, end, kind in sorted(name_spans(sentence.names)):
            if not all(tag == "PROPN" for tag in sentence.tags[start:end]):
                continue
            chance = draw.random()
            if chance < self.OTHER:
                words[start:end] = draw.choice(self._pool[kind, end - start])
            elif chance < self.OTHER + self.INVENTED:
                for place in range(start, end):
                    if words[place].isalpha() and words[place].istitle():
                        words[place] = self.invent(kind, draw)
        chance = draw.random()
        if chance < self.LOWER:
            words = [word.lower() for word in words]
        elif chance < self.LOWER + self.UPPER:
            words = [word.upper() for word in words]
        elif chance < self.LOWER + self.UPPER + self.HEADLINE:
            words = [word[:1].upper() + word[1:] for word in words]
        return replace(sentence, words=tuple(words))


def batches(sentences: Sequence[Sentence], *, words: int, pieces: Pieces, vary: Variation, seed: int) -> Iterator[list[Sentence]]:
    """Batches without end, of about so many words, of sentences of like length; every epoch is shuffled and varied anew."""
    epoch = 0
    while True:
        draw = random.Random(seed * 1000 + epoch)
        order = [vary(sentence, draw) for sentence in sentences]
        draw.shuffle(order)
        made: list[list[Sentence]] = []
        for start in range(0, len(order), 2048):
            window = sorted(order[start : start + 2048], key=lambda s: sum(map(pieces.count, s.words)))
            now: list[Sentence] = []
            for sentence in window:
                if now and (len(now) + 1) * max(len(sentence.words), 4) > words:
                    made.append(now)
                    now = []
                now.append(sentence)
            made.append(now)
        draw.shuffle(made)
        yield from made
        epoch += 1
