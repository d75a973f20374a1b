"""Rules alone, heads alone, both with the gate: scores on reports that the claim heads did not learn from.

    python training/compare.py --weights DIR --gold ../shared/gold/train training/coded --held 0 --parts 10 --rows DIR/rows.pkl

DIR holds weights exported from a training with `--held`, `rows.pkl` what `fit_gate.py --rows` kept. The gate is fitted on four
fifths of the held-out reports and used on the fifth, in turn, so that no report is read by a gate that saw it.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path

import torch

sys.path.insert(0, str(Path(__file__).parents[1] / "src"))

from fit_gate import FOLDS, Named, design, fit, read_rows, use

from reports import split

HEADS_ALONE = 0.6
"""The least probability at which a claim of the heads stands by itself: the best of .5, .6, .7 on a held-out fifth."""


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--weights", type=Path, required=True)
    ask.add_argument("--gold", type=Path, nargs="+", required=True)
    ask.add_argument("--held", type=int, default=0)
    ask.add_argument("--parts", type=int, default=5)
    ask.add_argument("--rows", type=Path, required=True)
    ask.add_argument("--ridge", type=float, required=True)
    options = ask.parse_args()
    use(options.weights)
    _, held = split(Named.all(options.gold), options.held, options.parts)
    rows = read_rows(options.rows)
    names, x, y, fold = design(rows)
    gates = []
    for part in range(FOLDS):
        w = fit(x[torch.tensor(fold != part)], y[torch.tensor(fold != part)], options.ridge)
        gates.append({name: float(w[n]) for n, name in enumerate(names)})

    from attested.annotate.reading import read
    from attested.evaluate.entries import entries_of, entry_of
    from attested.evaluate.score import compare
    from attested.extract import FAMILIES, coder, drop_repeats, gate, merging
    from attested.model import Claim, Coding, Document, Reading

    now: dict[str, float] = {}
    gate.weights = lambda: now  # type: ignore[assignment]
    both = merging.merged

    def heads(reading: Reading, learned: Iterable, lexical: Iterable) -> Iterable:
        return [
            replace(f, slots=tuple(s for s in f.slots if s.probability >= 0.5)) for f in learned if f.probability >= HEADS_ALONE
        ]

    def rules(reading: Reading, learned: Iterable, lexical: Iterable) -> Iterable:
        return both(reading, (), lexical)

    def claims(report: Named, number: int, how: Callable) -> tuple:
        coder.merged = how  # type: ignore[assignment]
        coder._last = coder._LastOutline()
        now.clear()
        now.update(gates[number % FOLDS])
        text = (report.folder / "texts" / f"{report.id}.txt").read_bytes().decode("utf-8")
        about = json.loads((report.folder / "texts" / f"{report.id}.json").read_text(encoding="utf-8"))
        published = date.fromisoformat(about["date"][:10]) if about.get("date") else None
        reading = next(r for r in read(Document(id=report.id, text=text, published=published)) if isinstance(r, Reading))
        found = tuple(c for family in FAMILIES for c in family(reading) if isinstance(c, Claim))
        return entries_of([c for c in drop_repeats(Coding(reading=reading, claims=found)) if isinstance(c, Claim)])

    gold = {report.id: tuple(entry_of(c) for c in report.row["claims"]) for report in held}
    sorts = {
        "all": lambda id: True,
        "given": lambda id: not id.startswith("train-"),
        "long": lambda id: not id.startswith(("wpce-", "isaf-")),
    }
    for name, how in (("rules alone", rules), ("heads alone", heads), ("both", both)):
        coded = {report.id: claims(report, number, how) for number, report in enumerate(held)}
        for sort, belongs in sorts.items():
            s = compare({k: v for k, v in gold.items() if belongs(k)}, {k: v for k, v in coded.items() if belongs(k)})
            figures = {"claims F1": s.claims.f1, "P": s.claims.precision, "R": s.claims.recall, "details": s.details.f1}
            figures |= {"figures": s.figures.f1, "speakers": s.speakers.f1, "score": s.score}
            shown = " ".join(f"{what} {value:.3f}" for what, value in figures.items())
            print(f"{name:12} {sort:6} {s.documents:4} reports: {shown}", flush=True)


if __name__ == "__main__":
    main()
