"""Choose the least probabilities of triggers and parts, on reports that the weights did not learn from.

    python training/tune.py --weights DIR --cache FILE --held 0 --out DIR/thresholds.json

DIR holds weights exported from a training with `--held`, FILE the parsed reports that `train_claims.py --cache` keeps. An outline
is right if an unmatched claim of its sentence allows its kind and has the trigger in its evidence; a part is right if it shares a
word with a gold part of its role. Each threshold is the one with the best F1, of the steps of .05 between .2 and .95.
"""

from __future__ import annotations

import argparse
import json
import pickle
import sys
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "src"))

from attested.annotate.reading_model.frames import ROLES
from attested.annotate.reading_model.model import Outline, ReadingModel
from reports import Coded, Report, split

STEPS = [round(0.2 + 0.05 * step, 2) for step in range(16)]
LEAST_SEEN = 30
"""Gold parts of a role below which its threshold is that of all parts."""


def outlines_of(model: ReadingModel, report: Report) -> list[Outline]:
    """The outlines of a report, item by item, with sentences numbered through the report."""
    read = model.read([sentence.words for sentence in report.sentences])
    found: list[Outline] = []
    for item in sorted(set(report.item)):
        places = [i for i, number in enumerate(report.item) if number == item]
        for outline in model.outline([[read[i] for i in places]])[0]:
            slots = tuple((role, places[s], first, end, p) for role, s, first, end, p in outline.slots)
            found.append(
                Outline(
                    sentence=places[outline.sentence],
                    trigger=outline.trigger,
                    kind=outline.kind,
                    probability=outline.probability,
                    slots=slots,
                    status=outline.status,
                    denied=outline.denied,
                    hedged=outline.hedged,
                )
            )
    return found


def pair(report: Report, outlines: Iterable[Outline]) -> list[tuple[Outline, Coded]]:
    """Outlines with the claims they tell of, the surest first; claims that are not optional are preferred."""
    pairs, taken = [], set()
    for outline in sorted(outlines, key=lambda one: -one.probability):
        options = [
            (claim.optional, claim.trigger != outline.trigger, number)
            for number, claim in enumerate(report.claims)
            if number not in taken
            and claim.home == outline.sentence
            and outline.kind in claim.kinds
            and outline.trigger in claim.evidence
        ]
        if options:
            number = min(options)[2]
            taken.add(number)
            pairs.append((outline, report.claims[number]))
    return pairs


def f1(hit: int, wanted: int, found: int) -> float:
    return 2 * hit / (wanted + found) if wanted + found else 0.0


def tune(reports: Sequence[Report], outlines: Sequence[Sequence[Outline]]) -> dict[str, float]:
    best: dict[str, tuple[float, float]] = {}

    def offer(name: str, step: float, worth: float) -> None:
        if worth > best.get(name, (0.0, 0.0))[0] + 1e-9:
            best[name] = (worth, step)

    for step in STEPS:
        hit = wanted = found = 0
        for report, every in zip(reports, outlines, strict=True):
            kept = [one for one in every if one.probability >= step]
            pairs = pair(report, kept)
            hit += sum(not claim.optional for _, claim in pairs)
            wanted += sum(not claim.optional for claim in report.claims)
            found += len(kept) - sum(claim.optional for _, claim in pairs)
        offer("trigger", step, f1(hit, wanted, found))
    print("trigger", best["trigger"])
    paired = [(r, o, c) for r, every in zip(reports, outlines, strict=True) for o, c in pair(r, every)]
    seen: dict[str, int] = defaultdict(int)
    for _, _, claim in paired:
        for part in claim.parts:
            seen[part.role] += not part.optional
    for role in (*ROLES, "part"):
        roles = set(ROLES) if role == "part" else {role}
        for step in STEPS:
            hit = wanted = found = 0
            for _, outline, claim in paired:
                slots = [slot for slot in outline.slots if slot[0] in roles and slot[4] >= step]
                parts = [part for part in claim.parts if part.role in roles]
                used: set[int] = set()
                for name, sentence, first, end, _ in slots:
                    match = [
                        (part.optional, n)
                        for n, part in enumerate(parts)
                        if n not in used
                        and part.role == name
                        and part.span[0] == sentence
                        and part.span[1] < end
                        and first < part.span[2]
                    ]
                    if match:
                        optional, n = min(match)
                        used.add(n)
                        hit += not optional
                        found += not optional
                    else:
                        found += 1
                wanted += sum(not part.optional for part in parts)
            offer(role, step, f1(hit, wanted, found))
        if role in best:
            print(role, best[role], "gold", seen.get(role))
    chosen = {"trigger": best["trigger"][1], "part": best["part"][1]}
    return chosen | {role: best[role][1] for role in ROLES if seen[role] >= LEAST_SEEN}


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--weights", type=Path, required=True)
    ask.add_argument("--cache", type=Path, required=True)
    ask.add_argument("--held", type=int, default=0)
    ask.add_argument("--out", type=Path, required=True)
    options = ask.parse_args()
    model = ReadingModel(options.weights)
    model.least = {"trigger": STEPS[0], "part": STEPS[0]}
    _, held = split(pickle.loads(options.cache.read_bytes()), options.held)
    chosen = tune(held, [outlines_of(model, report) for report in held])
    options.out.write_text(json.dumps(chosen, indent=1) + "\n")
    print(json.dumps(chosen))


if __name__ == "__main__":
    main()
