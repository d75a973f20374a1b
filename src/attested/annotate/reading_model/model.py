"""Reading sentences with the exported network: NumPy and ONNX Runtime only."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime

from attested.annotate.reading_model.frames import (
    KINDS,
    ROLES,
    SENTENCES_BEFORE,
    STATUSES,
    Seen,
    TriggerWords,
    Words,
    see,
    snap,
    spans,
    stack,
)
from attested.annotate.reading_model.pieces import Pieces
from attested.annotate.reading_model.tree import decode

WEIGHTS = Path(__file__).parent / "weights"

MOST_WORDS = 160
"""Words read at one go; the longest sentence that the model learned from had 159."""

MOST_IN_ONE = 510
"""Word pieces read at one go: the encoder's 512 places less [CLS] and [SEP]."""

BATCH_PIECES = 640
"""Pieces in a batch, padding counted. Larger batches fall out of the processor's cache and are no faster."""

TRIGGERS_AT_ONCE = 32

SAME_CLAIM = 3
"""Two triggers of one kind at most so many words apart are one claim told with two words; the surer one stays."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """A claim in outline, on the words of some sentences: see `attested.model.Frame`, which the pipeline makes of it.

    `slots` are (role, sentence, first word, last word + 1, probability).
    """

    sentence: int
    trigger: int
    kind: str
    probability: float
    slots: tuple[tuple[str, int, int, int, float], ...]
    status: str
    denied: float
    hedged: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Read(Words):
    """A sentence as the model reads it: its parse, and what is needed to find its claims.

    Tags and relations are Universal Dependencies v2, the root's relation is `ROOT`; names are of kind PERSON, LOC or ORG. `scores`
    (words × no kind and kinds) are probabilities; `word` and `trigger` (words × 192) go into the second network.
    """

    scores: np.ndarray
    word: np.ndarray
    trigger: np.ndarray


class ReadingModel:
    """The encoder and its heads, on one thread: run more processes, not more threads (two threads are slower than one).

    >>> sentence, = ReadingModel().read([["Soldiers", "shelled", "Aleppo", "."]])
    >>> sentence.tags, sentence.heads, sentence.relations, sentence.names
    (('NOUN', 'VERB', 'PROPN', 'PUNCT'), (2, 0, 2, 2), ('nsubj', 'ROOT', 'obj', 'punct'), ((2, 3, 'LOC'),))
    """

    def __init__(self, folder: Path = WEIGHTS, *, threads: int = 1) -> None:
        self.folder = folder
        self.threads = threads
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3

        def session(name: str) -> onnxruntime.InferenceSession:
            return onnxruntime.InferenceSession(str(folder / name), options, providers=["CPUExecutionProvider"])

        self._session, self._labels, self._claims = session("model.onnx"), session("relations.onnx"), session("claims.onnx")
        self._pieces = Pieces(folder / "tokenizer.json")
        labels = json.loads((folder / "labels.json").read_text(encoding="utf-8"))
        self._tags, self._relations, self._names = labels["pos"], labels["rel"], labels["ner"]
        self._root = self._relations.index("ROOT")
        self._tag_number = {tag: i for i, tag in enumerate(self._tags)}
        self._name_number = {name: i for i, name in enumerate(self._names)}
        self.least: Mapping[str, float] = labels["least"]
        self._prior: tuple[float, float] = tuple(labels["prior"])
        self._lexicon = TriggerWords()

    # sessions cannot be pickled; a process that gets the model opens its own
    def __getstate__(self) -> dict[str, Any]:
        return {"folder": self.folder, "threads": self.threads}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__init__(state["folder"], threads=state["threads"])  # type: ignore[misc]

    def read(self, sentences: Sequence[Sequence[str]]) -> list[Read]:
        """Every sentence as the model reads it, in the order given.

        Sentences longer than the model can see are read in parts, cut after a comma or semicolon where there is one; the root
        of each later part hangs from the root of the first as `parataxis`.
        """
        parts: list[tuple[int, Sequence[str]]] = []
        for number, words in enumerate(sentences):
            parts.extend((number, words[start:end]) for start, end in self._cuts(words))
        found: dict[int, Read] = {}
        for places in self._batches([words for _, words in parts]):
            found.update(zip(places, self._read([parts[i][1] for i in places]), strict=True))
        joined: list[list[Read]] = [[] for _ in sentences]
        for place, (number, _) in enumerate(parts):
            joined[number].append(found[place])
        return [_join(pieces) for pieces in joined]

    def outline(self, texts: Sequence[Sequence[Read]]) -> list[list[Outline]]:
        """The claims of each text, given its sentences in order, by sentence and trigger.

        A text should be one report or one dated item of a digest: arguments are looked for in the sentences before.
        """
        wanted: list[tuple[int, int, int, int, float]] = []  # text, sentence, trigger, kind, probability
        for text, sentences in enumerate(texts):
            for number, sentence in enumerate(sentences):
                kept: list[tuple[int, int]] = []
                sure = 1 - sentence.scores[:, 0]
                for trigger in np.argsort(-sure, kind="stable"):
                    if sure[trigger] < self.least["trigger"]:
                        break
                    kind = int(sentence.scores[trigger, 1:].argmax()) + 1
                    if all(kind != k or abs(int(trigger) - t) > SAME_CLAIM for k, t in kept):
                        kept.append((kind, int(trigger)))
                wanted.extend((text, number, trigger, kind, float(sure[trigger])) for kind, trigger in kept)
        seen = [
            see(texts[text], number, trigger, max(0, number - SENTENCES_BEFORE), self._tag_number, self._name_number)
            for text, number, trigger, *_ in wanted
        ]
        found: list[list[Outline]] = [[] for _ in texts]
        order = sorted(range(len(wanted)), key=lambda i: len(seen[i].cells))
        for start in range(0, len(order), TRIGGERS_AT_ONCE):
            chunk = order[start : start + TRIGGERS_AT_ONCE]
            outlines = self._parts(texts, [wanted[i] for i in chunk], [seen[i] for i in chunk])
            for i, outline in zip(chunk, outlines, strict=True):
                found[wanted[i][0]].append(outline)
        for one_text in found:
            one_text.sort(key=lambda one: (one.sentence, one.trigger))
        return found

    def _parts(
        self, texts: Sequence[Sequence[Read]], wanted: Sequence[tuple[int, int, int, int, float]], seen: Sequence[Seen]
    ) -> Iterator[Outline]:
        features = stack(seen)
        words = np.zeros((*features["path"].shape, texts[wanted[0][0]][wanted[0][1]].word.shape[1]), dtype=np.float32)
        for row, ((text, *_), one) in enumerate(zip(wanted, seen, strict=True)):
            at = 0
            for number in sorted({number for number, _ in one.cells}):
                inside = [word for n, word in one.cells if n == number]
                words[row, at : at + len(inside)] = texts[text][number].word[inside[0] : inside[-1] + 1]
                at += len(inside)
        triggers = np.stack([texts[text][number].trigger[trigger] for text, number, trigger, *_ in wanted])
        kinds = np.array([kind for *_, kind, _ in wanted], dtype=np.int64)
        parts, stance = self._claims.run(["parts", "stance"], {"words": words, "trigger": triggers, "kind": kinds, **features})
        shares = _softmax(parts.reshape(*parts.shape[:2], len(ROLES), 3))
        tags, sure = shares.argmax(-1), 1 - shares[..., 0]
        for row, (text, number, trigger, kind, probability) in enumerate(wanted):
            slots = set()
            length = len(seen[row].cells)
            for sentence, first, end, role, share in spans(tags[row, :length], sure[row, :length], seen[row].cells):
                name = ROLES[role]
                if share < self.least.get(name, self.least["part"]):
                    continue
                phrase = snap(texts[text][sentence], first, end, name, trigger if sentence == number else -1)
                if phrase:
                    slots.add((name, sentence, *phrase, round(share, 3)))
            best = {slot[:4]: slot for slot in sorted(slots, key=lambda slot: slot[4])}
            yield Outline(
                sentence=number,
                trigger=trigger,
                kind=KINDS[kind - 1],
                probability=round(probability, 3),
                slots=tuple(sorted(best.values(), key=lambda slot: (slot[1], slot[2], slot[3], slot[0]))),
                status=STATUSES[int(stance[row, : len(STATUSES)].argmax())],
                denied=round(_sigmoid(float(stance[row, len(STATUSES)])), 3),
                hedged=round(_sigmoid(float(stance[row, len(STATUSES) + 1])), 3),
            )

    def _cuts(self, words: Sequence[str]) -> Iterator[tuple[int, int]]:
        """Half-open ranges that cover the words, each short enough to be read at one go."""
        if len(words) <= MOST_WORDS and sum(map(self._pieces.count, words)) <= MOST_IN_ONE:
            yield 0, len(words)
            return
        start = 0
        while start < len(words):
            end, pieces = start, 0
            while end < len(words) and end - start < MOST_WORDS:
                pieces += self._pieces.count(words[end])
                if pieces > MOST_IN_ONE:
                    break
                end += 1
            if end < len(words):
                for cut in range(end, start + (end - start) // 2, -1):
                    if words[cut - 1] in {";", ",", ":", "."}:
                        end = cut
                        break
            yield start, end
            start = end

    def _batches(self, parts: Sequence[Sequence[str]]) -> Iterator[list[int]]:
        """Places of sentences of like length, so that little is padding."""
        lengths = [sum(map(self._pieces.count, words)) + 2 for words in parts]
        batch: list[int] = []
        for place in sorted(range(len(parts)), key=lengths.__getitem__):
            if batch and (len(batch) + 1) * lengths[place] > BATCH_PIECES:
                yield batch
                batch = []
            batch.append(place)
        if batch:
            yield batch

    def _read(self, sentences: Sequence[Sequence[str]]) -> list[Read]:
        # a batch without words still needs one place, or the network's arrays are empty
        batch = self._pieces.batch(sentences if any(sentences) else [[""], *sentences[1:]])
        pos, ner, arc, rh, rd, trig, word, trigger = self._session.run(
            ["pos", "ner", "arc", "rh", "rd", "kinds", "word", "trigger"], batch.feed
        )
        tags, names = pos.argmax(-1), ner.argmax(-1)
        trees = [decode(arc[row, :n, : n + 1]) for row, n in enumerate(map(len, sentences))]
        relations = self._relate(trees, rh, rd)
        read = []
        for row, (words, heads) in enumerate(zip(sentences, trees, strict=True)):
            n = len(words)
            scores = trig[row, :n]
            self._lexicon.add(scores, words, *self._prior)
            read.append(
                Read(
                    words=tuple(words),
                    tags=tuple(self._tags[i] for i in tags[row, :n]),
                    heads=tuple(heads.tolist()),
                    relations=tuple(next(relations) for _ in words),
                    names=tuple(_names([self._names[i] for i in names[row, :n]])),
                    scores=_softmax(scores),
                    word=word[row, :n],
                    trigger=trigger[row, :n],
                )
            )
        return read

    def _relate(self, trees: Sequence[np.ndarray], rh: np.ndarray, rd: np.ndarray) -> Iterator[str]:
        """The relation of each word to its head, sentence by sentence: scored for the chosen heads only.

        The bilinear product runs in ONNX Runtime because NumPy would start threads of its own.
        """
        heads = np.concatenate(trees)
        if not len(heads):
            return
        above = np.concatenate([rh[row, tree] for row, tree in enumerate(trees)])
        below = np.concatenate([rd[row, : len(tree)] for row, tree in enumerate(trees)])
        (scores,) = self._labels.run(["relations"], {"above": above, "below": below})
        scores[:, self._root] = -np.inf
        best = np.where(heads == 0, self._root, scores.argmax(-1))
        for i in best.tolist():
            yield self._relations[i]


def _softmax(scores: np.ndarray) -> np.ndarray:
    powers: np.ndarray = np.exp(scores - scores.max(-1, keepdims=True))
    powers /= powers.sum(-1, keepdims=True)
    return powers


def _sigmoid(score: float) -> float:
    return 1 / (1 + math.exp(-score))


def _names(tags: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """Names as spans; a name that starts with an I- tag is taken as begun there.

    >>> list(_names(["B-PERSON", "I-PERSON", "O", "I-LOC"]))
    [(0, 2, 'PERSON'), (3, 4, 'LOC')]
    """
    start, kind = -1, ""
    for place, name in enumerate((*tags, "O")):
        if start >= 0 and (name[:2] != "I-" or name[2:] != kind):
            yield start, place, kind
            start = -1
        if name != "O" and start < 0:
            start, kind = place, name[2:]


def _join(parts: Sequence[Read]) -> Read:
    """The parts of one sentence as one tree."""
    if len(parts) == 1:
        return parts[0]
    heads: list[int] = []
    relations: list[str] = []
    names: list[tuple[int, int, str]] = []
    top = 0
    for part in parts:
        base = len(heads)
        for head, relation in zip(part.heads, part.relations, strict=True):
            if head:
                heads.append(head + base)
                relations.append(relation)
            elif not top:
                top = len(heads) + 1
                heads.append(0)
                relations.append(relation)
            else:
                heads.append(top)
                relations.append("parataxis")
        names.extend((start + base, end + base, kind) for start, end, kind in part.names)
    return Read(
        words=tuple(word for part in parts for word in part.words),
        tags=tuple(tag for part in parts for tag in part.tags),
        heads=tuple(heads),
        relations=tuple(relations),
        names=tuple(names),
        scores=np.concatenate([part.scores for part in parts]),
        word=np.concatenate([part.word for part in parts]),
        trigger=np.concatenate([part.trigger for part in parts]),
    )
