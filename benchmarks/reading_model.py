"""How well and how fast the reading model reads EWT test, beside the prototype where its folder is given.

    python benchmarks/reading_model.py [--data ../shared/corpora/english_ud_ner] [--prototype ../shared/prototype/reading_model]

Both read the same sentences on one thread, in turns, so that another load on the machine slows both; of several rounds the fastest
counts, in processor time. "End to end" is from words to tags, names, heads and relations; ours ends in a tree, and finds trigger
words too. The time that the parts of claims take comes on top of that, and is given by itself.
"""

from __future__ import annotations

import argparse
import json
import os
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

# "one thread" must hold for NumPy too, or its idle threads are counted against whoever multiplies in it
for library in ("OPENBLAS", "MKL", "OMP"):
    os.environ[f"{library}_NUM_THREADS"] = "1"

import numpy as np  # noqa: E402
import onnxruntime  # noqa: E402
from tokenizers import Tokenizer  # noqa: E402

from attested.annotate.reading_model import Read, ReadingModel  # noqa: E402

Parse = tuple[Sequence[str], set[tuple[int, int, str]], Sequence[int], Sequence[str]]


def name_spans(tags: Sequence[str]) -> set[tuple[int, int, str]]:
    """BIO tags as (first, end, kind)."""
    found, start = set(), -1
    for place, tag in enumerate((*tags, "O")):
        if start >= 0 and (tag[:2] != "I-" or tag[2:] != tags[start][2:]):
            found.add((start, place, tags[start][2:]))
            start = -1
        if tag != "O" and start < 0:
            start = place
    return found


class Prototype:
    """The study's exported model, read as the study reads it: greedy heads, sixteen sentences of like length at a time."""

    NAMES = ("O", "B-PER", "I-PER", "B-LOC", "I-LOC", "B-ORG", "I-ORG")

    def __init__(self, folder: Path, tokenizer: Path) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self.session = onnxruntime.InferenceSession(str(folder / "joint.int8pc.onnx"), options, providers=["CPUExecutionProvider"])
        self.tokenizer = Tokenizer.from_file(str(tokenizer))
        self.tokenizer.enable_padding()
        self.tokenizer.enable_truncation(160)
        self.tags, self.relations = json.loads((folder / "joint_labels.json").read_text())
        with np.load(folder / "joint_rel.npz") as stored:
            self.rel = {name: stored[name] for name in stored}

    @staticmethod
    def shape(word: str) -> int:
        if word.islower():
            return 0
        if word.istitle():
            return 1
        if word.isupper():
            return 2
        return 3 if any(letter.isupper() for letter in word) else 4

    def read(self, sentences: Sequence[Sequence[str]]) -> list[Parse]:
        order = sorted(range(len(sentences)), key=lambda i: len(sentences[i]))
        found: dict[int, Parse] = {}
        for start in range(0, len(order), 16):
            places = order[start : start + 16]
            found.update(zip(places, self._read([sentences[i] for i in places]), strict=True))
        return [found[i] for i in range(len(sentences))]

    def _read(self, sentences: Sequence[Sequence[str]]) -> list[Parse]:
        straight = [[w.replace("’", "'").replace("“", '"').replace("”", '"') for w in words] for words in sentences]
        coded = self.tokenizer.encode_batch(straight, is_pretokenized=True)
        width = max(map(len, sentences))
        first, case = np.zeros((len(coded), width), dtype=np.int64), np.full((len(coded), width), 5, dtype=np.int64)
        ok = np.zeros((len(coded), width), dtype=bool)
        for row, (code, words) in enumerate(zip(coded, sentences, strict=True)):
            for place, word in enumerate(code.word_ids):
                if word is not None and not ok[row, word]:
                    first[row, word], ok[row, word] = place, True
            case[row, : len(words)] = [self.shape(word) for word in words]
        feed = {
            "ids": np.array([code.ids for code in coded]),
            "mask": np.array([code.attention_mask for code in coded]),
            "first": first,
            "case": case,
            "ok": ok,
        }
        pos, ner, arc, rh, rd = self.session.run(None, feed)
        heads = arc.argmax(-1)
        r = self.rel
        out: list[Parse] = []
        for row, words in enumerate(sentences):
            n = len(words)
            above, below = rh[row][heads[row, :n]], rd[row, :n]
            between = np.einsum("wr,ors->wos", below, r["V"], optimize=True)
            scores = np.einsum("wos,ws->wo", between, above, optimize=True)
            scores = scores + above @ r["hw"].T + r["hb"] + below @ r["dw"].T + r["db"]
            names = [self.NAMES[i] for i in ner[row, :n].argmax(-1)]
            out.append(
                (
                    [self.tags[i] for i in pos[row, :n].argmax(-1)],
                    name_spans(names),
                    heads[row, :n].tolist(),
                    [self.relations[i] for i in scores.argmax(-1)],
                )
            )
        return out


def ours(model: ReadingModel) -> Callable[[Sequence[Sequence[str]]], list[Parse]]:
    def read(sentences: Sequence[Sequence[str]]) -> list[Parse]:
        short = {"PERSON": "PER", "LOC": "LOC", "ORG": "ORG"}
        return [
            (one.tags, {(first, end, short[kind]) for first, end, kind in one.names}, one.heads, one.relations)
            for one in model.read(sentences)
        ]

    return read


def scores(gold: Sequence[dict], coded: Sequence[Parse]) -> dict[str, float]:
    count: Counter[str] = Counter()
    for row, (tags, names, heads, relations) in zip(gold, coded, strict=True):
        wanted = name_spans(row["n"])
        count["both"] += len(wanted & names)
        count["names"] += len(wanted) + len(names)
        for i in range(len(row["w"])):
            right = heads[i] == row["h"][i]
            count["words"] += 1
            count["upos"] += tags[i] == row["p"][i]
            count["uas"] += right
            count["las"] += right and relations[i] == row["d"][i]
    found = {name: round(100 * count[name] / count["words"], 2) for name in ("upos", "uas", "las")}
    return found | {"names": round(200 * count["both"] / count["names"], 2)}


def fastest(runs: dict[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """Processor seconds of the fastest of several rounds, the runs taking turns."""
    best = dict.fromkeys(runs, float("inf"))
    for _ in range(rounds):
        for name, run in runs.items():
            began = time.process_time()
            run()
            best[name] = min(best[name], time.process_time() - began)
    return best


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    shared = Path(__file__).parents[2] / "shared"
    ask.add_argument("--data", type=Path, default=shared / "corpora/english_ud_ner")
    ask.add_argument("--prototype", type=Path, help="folder of the study's model, to time beside ours")
    ask.add_argument("--rounds", type=int, default=3)
    options = ask.parse_args()
    model = ReadingModel()
    gold = json.loads((options.data / "j_test.json").read_text(encoding="utf-8"))
    news = json.loads((options.data / "j_gumnews.json").read_text(encoding="utf-8"))
    words = [row["w"] for row in gold]
    size = sum(map(len, words))
    readers: dict[str, Callable[[Sequence[Sequence[str]]], list[Parse]]] = {"ours": ours(model)}
    if options.prototype:
        readers["prototype"] = Prototype(options.prototype, model.folder / "tokenizer.json").read
    for name, read in readers.items():
        print(name, "EWT test", scores(gold, read(words)), "GUM news", scores(news, read([row["w"] for row in news])))
    read_once: list[Read] = model.read(words)
    texts = [read_once[start : start + 20] for start in range(0, len(read_once), 20)]
    runs: dict[str, Callable[[], object]] = {name: lambda read=read: read(words) for name, read in readers.items()}
    runs["parts of claims"] = lambda: model.outline(texts)
    best = fastest(runs, options.rounds)
    for name in readers:
        print(f"{name}: {size / best[name]:.0f} tokens/s end to end, one thread")
    print(f"parts of claims: {100 * best['parts of claims'] / best['ours']:.0f} % on top of that, on EWT test")
    if options.prototype:
        print(f"ratio {best['prototype'] / best['ours']:.2f} (at least .85 is wanted)")


if __name__ == "__main__":
    main()
