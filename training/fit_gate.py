"""Fit the gate of `attested.extract.gate` on reports that the claim heads did not learn from.

    python training/fit_gate.py --weights DIR --gold ../shared/gold/train training/coded --held 0 --out DIR/gate.json

DIR holds weights exported from a training with `--held`. Every candidate of the held-out reports is grounded and compared with
gold by the contract's pairing: the likeliest candidate of each gold claim is right (a kind of its family counts a quarter), the
others are wrong, and what meets optional gold is left out. Reports are cut into folds to choose the regularisation and to print
calibration and F1 by step; the weights written are fitted on all of them.
"""

from __future__ import annotations

import argparse
import json
import pickle
import sys
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional as F

sys.path.insert(0, str(Path(__file__).parents[1] / "src"))

from attested.annotate.reading_model import model as reading_model
from reports import split

STRENGTHS = (0.001, 0.002, 0.005, 0.01, 0.02)
"""Ridge penalties tried: what the sum of squared weights costs, in log loss per candidate."""
FOLDS = 5


class Row:
    """One candidate: its report, its features, how right it is (1, .25, 0), how much that counts."""

    def __init__(self, report: int, found: dict[str, float], right: float, weight: float) -> None:
        self.report, self.found, self.right, self.weight = report, found, right, weight


def rows_of(number: int, gold: dict, folder: Path) -> list[Row]:
    """The candidates of a report."""
    from attested.annotate.reading import read
    from attested.evaluate.entries import entries_of, entry_of
    from attested.evaluate.pairs import affinity, kind_credit
    from attested.extract.coder import lexical_proposals
    from attested.extract.gate import features
    from attested.extract.grounding import Grounder
    from attested.extract.merging import candidates
    from attested.model import Document, Maker, Reading

    name = gold["document"]
    text = (folder / "texts" / f"{name}.txt").read_bytes().decode("utf-8")
    about = json.loads((folder / "texts" / f"{name}.json").read_text(encoding="utf-8"))
    published = date.fromisoformat(about["date"][:10]) if about.get("date") else None
    reading = next(r for r in read(Document(id=name, text=text, published=published)) if isinstance(r, Reading))
    proposed = list(candidates(reading, reading.frames, lexical_proposals(reading)))
    found = list(features(reading, proposed))
    wanted = [entry_of(claim) for claim in gold["claims"]]
    grounder, maker = Grounder(reading), Maker(stage="gate", version=1)
    claims: dict[int, object] = {}
    for n in sorted(range(len(proposed)), key=lambda n: proposed[n].frame.trigger):
        claim = grounder.claim(proposed[n].frame, maker)
        if claim is not None:
            claims[n] = entries_of([claim])[0]
    sure = {n: proposed[n].heads if proposed[n].heads is not None else 0.1 for n in claims}
    pairs = sorted(
        (
            (kind_credit(g, claims[n]), not g.optional, sure[n], affinity(g, claims[n]), n, m)
            for n in claims
            for m, g in enumerate(wanted)
            if affinity(g, claims[n]) > 0
        ),
        reverse=True,
    )
    given, answered = {}, set()
    for credit, required, _, _, n, m in pairs:
        if n not in given and m not in answered:
            given[n] = (credit, required)
            answered.add(m)
    made = []
    for n in claims:
        credit, required = given.get(n, (0.0, True))
        made.append(Row(number, found[n], credit, 1.0 if required else 0.0))
    return [row for row in made if row.weight]


def fit(x: torch.Tensor, y: torch.Tensor, strength: float) -> torch.Tensor:
    """Ridge logistic regression; the first column is the constant and is not held back."""
    w = torch.zeros(x.shape[1], dtype=torch.float64, requires_grad=True)
    free = torch.ones_like(w).detach()
    free[0] = 0.0
    optimiser = torch.optim.LBFGS([w], max_iter=300, line_search_fn="strong_wolfe")

    def closure() -> torch.Tensor:
        optimiser.zero_grad()
        loss = F.binary_cross_entropy_with_logits(x @ w, y) + strength * (free * w * w).sum()
        loss.backward()
        return loss

    optimiser.step(closure)
    return w.detach()


def read_rows(path: Path) -> list[Row]:
    """The candidates that `--rows` kept."""
    return [Row(*row) for row in pickle.loads(path.read_bytes())]


class Named:
    """A coded report by its name, so that it falls into the same part as in training."""

    def __init__(self, id: str, row: dict, folder: Path) -> None:
        self.id, self.row, self.folder = id, row, folder

    @classmethod
    def all(cls, folders: Iterable[Path]) -> list[Named]:
        """The reports of gold folders."""
        return [
            cls(row["document"], row, folder)
            for folder in folders
            for row in map(json.loads, filter(None, (folder / "gold.jsonl").read_text(encoding="utf-8").split("\n")))
        ]


def use(weights: Path) -> None:
    """Let the pipeline read with these weights."""
    reading_model.WEIGHTS = weights
    reading_model.ReadingModel.__init__.__defaults__ = (weights,)


def design(rows: Sequence[Row]) -> tuple[list[str], torch.Tensor, torch.Tensor, np.ndarray]:
    """The names of the features, their values by row, how right each row is, and its fold (by report)."""
    names = ["always", *sorted({name for row in rows for name in row.found} - {"always"})]
    at = {name: n for n, name in enumerate(names)}
    x = torch.zeros(len(rows), len(names), dtype=torch.float64)
    for n, row in enumerate(rows):
        for name, value in row.found.items():
            x[n, at[name]] = value
    return names, x, torch.tensor([row.right for row in rows], dtype=torch.float64), np.array([row.report % FOLDS for row in rows])


def calibration(p: np.ndarray, y: np.ndarray) -> float:
    """Expected calibration error over tenths."""
    tenths = np.minimum((p * 10).astype(int), 9)
    return sum(abs(p[tenths == t].mean() - y[tenths == t].mean()) * (tenths == t).mean() for t in range(10) if (tenths == t).any())


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--weights", type=Path, required=True)
    ask.add_argument("--gold", type=Path, nargs="+", required=True)
    ask.add_argument("--held", type=int, default=0)
    ask.add_argument("--parts", type=int, default=5)
    ask.add_argument("--out", type=Path, required=True)
    ask.add_argument("--rows", type=Path, help="keep the candidates here")
    options = ask.parse_args()
    use(options.weights)
    _, held = split(Named.all(options.gold), options.held, options.parts)
    required = [sum(not claim["optional"] for claim in report.row["claims"]) for report in held]
    if options.rows and options.rows.exists():
        rows = read_rows(options.rows)
    else:
        rows = [row for number, report in enumerate(held) for row in rows_of(number, report.row, report.folder)]
        if options.rows:
            options.rows.write_bytes(pickle.dumps([(r.report, r.found, r.right, r.weight) for r in rows]))
    names, x, y, fold = design(rows)
    print(len(held), "reports", len(rows), "candidates", int(y.sum()), "right of", sum(required), "wanted")
    best = (9.0, STRENGTHS[0], 0.5)
    for strength in STRENGTHS:
        p = np.zeros(len(rows))
        for part in range(FOLDS):
            w = fit(x[fold != part], y[fold != part], strength)
            p[fold == part] = torch.sigmoid(x[fold == part] @ w).numpy()
        scores = {}
        for step in np.arange(0.2, 0.71, 0.05):
            kept = p >= step
            scores[round(float(step), 2)] = 2 * y.numpy()[kept].sum() / (kept.sum() + sum(required))
        top = max(scores, key=scores.__getitem__)
        logloss = float(F.binary_cross_entropy(torch.tensor(p).clamp(1e-6, 1 - 1e-6), y))
        steps = " ".join(f"{step:.2f}:{float(f1):.4f}" for step, f1 in scores.items())
        print(f"ridge {strength} log loss {logloss:.4f} calibration error {calibration(p, y.numpy()):.3f} F1 {steps}")
        best = min(best, (logloss, strength, top))
    print("best", best)
    w = fit(x, y, best[1])
    kept = {name: round(float(w[n]), 4) for n, name in enumerate(names) if abs(float(w[n])) >= 0.005}
    fitted = {"held": options.held, "parts": options.parts, "reports": len(held), "candidates": len(rows), "ridge": best[1]}
    options.out.write_text(json.dumps({"fitted": fitted, "weights": kept}, indent=1, sort_keys=True) + "\n")


if __name__ == "__main__":
    main()
