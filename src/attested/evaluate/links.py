"""Pairs of dated reports that a person labelled: do they tell of one event, and do we link them?

A file holds one pair a line: left_text, left_date, right_text, right_date, and a label: `same`, `update` (newer figures, a
confirmation, an arrest) and `part` (one of several that the other totals) belong to one event, `different` must never be linked.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from attested.errors import EvaluationError
from attested.model import digest

LABELS = ("same", "update", "part", "different")
FOLDS = 5
_WORD = re.compile(r"[^\W_]+")
_EMPTY = frozenset(
    "the a an and or of in on at to for from by with as is are was were be been has have had its it that this".split()
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two dated reports. `hard` marks a pair that words alone would get wrong."""

    left: tuple[str, date]
    right: tuple[str, date]
    label: str
    hard: bool = False

    @property
    def together(self) -> bool:
        return self.label != "different"


def read_pairs(path: Path) -> tuple[Pair, ...]:
    """The pairs of a file. Raises `EvaluationError` where it cannot be read or a line is no labelled pair."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise EvaluationError(f"{path}: cannot be read as a file of pairs ({error})") from error
    pairs = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            held = json.loads(line)
            sides = [(str(held[f"{side}_text"]), date.fromisoformat(held[f"{side}_date"])) for side in ("left", "right")]
            label = held["label"]
        except (ValueError, KeyError, TypeError) as error:
            raise EvaluationError(
                f"{path}: line {number} is no pair ({error!r});\na line holds left_text, left_date, right_text, right_date, label"
            ) from error
        if label not in LABELS:
            raise EvaluationError(f"{path}: line {number} has the label {label!r}; labels are {', '.join(LABELS)}")
        pairs.append(Pair(left=sides[0], right=sides[1], label=label, hard=bool(held.get("hard"))))
    if not pairs:
        raise EvaluationError(f"{path}: holds no pairs")
    return tuple(pairs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Linked:
    """Of some pairs: how many were linked rightly and wrongly, and how many that belong together were not linked."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        """The share of the links that are right; 1 where nothing was linked, as nothing was merged wrongly."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed) if self.right + self.missed else 0.0

    @property
    def f1(self) -> float:
        return 2 * self.right / (2 * self.right + self.wrong + self.missed) if self.right else 0.0

    def as_dict(self) -> dict[str, float]:
        return {**asdict(self), "precision": round(self.precision, 4), "recall": round(self.recall, 4), "f1": round(self.f1, 4)}


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkScores:
    """How the links of a file of pairs compare with its labels, whole and by folds, beside a baseline of words alone.

    Fold n holds every fifth pair from the n-th. Our links are not fitted to any fold, so folds say how much the figure moves with
    the pairs; the baseline takes its threshold from the other four.
    """

    digest: str
    pairs: int
    whole: Linked
    folds: tuple[Linked, ...]
    found: Mapping[str, tuple[int, int]]
    baseline: Linked
    baseline_folds: tuple[Linked, ...]

    def as_dict(self) -> dict[str, Any]:
        return {
            "digest": self.digest,
            "pairs": self.pairs,
            "links": self.whole.as_dict(),
            "folds": [fold.as_dict() for fold in self.folds],
            "linked_by_label": {label: {"linked": hit, "of": of} for label, (hit, of) in self.found.items()},
            "baseline": self.baseline.as_dict(),
            "baseline_folds": [fold.as_dict() for fold in self.baseline_folds],
        }


def compare_links(pairs: Sequence[Pair], linked: Sequence[bool]) -> LinkScores:
    """The scores of links, one answer a pair in the same order."""
    likeness = [words_alike(pair.left[0], pair.right[0]) for pair in pairs]
    by_words = [False] * len(pairs)
    for fold in range(FOLDS):
        others = [n for n in range(len(pairs)) if n % FOLDS != fold]
        least = best_threshold([(likeness[n], pairs[n].together) for n in others])
        for n in range(fold, len(pairs), FOLDS):
            by_words[n] = likeness[n] >= least
    found = {}
    for label in LABELS:
        of = [n for n, pair in enumerate(pairs) if pair.label == label]
        found[label] = (sum(linked[n] for n in of), len(of))
    return LinkScores(
        digest=digest(*((p.left[0], str(p.left[1]), p.right[0], str(p.right[1]), p.label) for p in pairs)),
        pairs=len(pairs),
        whole=_tally(pairs, linked, range(len(pairs))),
        folds=tuple(_tally(pairs, linked, range(fold, len(pairs), FOLDS)) for fold in range(FOLDS)),
        found=found,
        baseline=_tally(pairs, by_words, range(len(pairs))),
        baseline_folds=tuple(_tally(pairs, by_words, range(fold, len(pairs), FOLDS)) for fold in range(FOLDS)),
    )


def _tally(pairs: Sequence[Pair], linked: Sequence[bool], of: Iterable[int]) -> Linked:
    answers = [(linked[n], pairs[n].together) for n in of]
    return Linked(
        right=sum(hit and together for hit, together in answers),
        wrong=sum(hit and not together for hit, together in answers),
        missed=sum(together and not hit for hit, together in answers),
    )


def words_alike(left: str, right: str) -> float:
    """The share of their words that two texts have in common, mere grammar left out: the baseline.

    >>> words_alike("Shells hit Kherson.", "Shells hit Odesa.")
    0.5
    """
    one, two = ({word.casefold() for word in _WORD.findall(text)} - _EMPTY for text in (left, right))
    return len(one & two) / max(1, len(one | two))


def best_threshold(scored: Sequence[tuple[float, bool]]) -> float:
    """The likeness from which linking gives the best F1 on these; of equals the highest, which links least."""
    best = (-1.0, 0.0)
    for least in sorted({score for score, _ in scored}):
        right = sum(score >= least and together for score, together in scored)
        wrong = sum(score >= least and not together for score, together in scored)
        missed = sum(score < least and together for score, together in scored)
        best = max(best, (2 * right / max(1, 2 * right + wrong + missed), least))
    return best[1]


def render_links(scores: LinkScores) -> str:
    """The scores as a table for people."""
    rows = [("links", scores.whole), *((f"  fold {n}", fold) for n, fold in enumerate(scores.folds, 1))]
    rows += [("words alone", scores.baseline), *((f"  fold {n}", fold) for n, fold in enumerate(scores.baseline_folds, 1))]
    lines = [f"{'':12} precision  recall     F1  right  wrong  missed"]
    lines += [f"{name:12} {t.precision:9.3f} {t.recall:7.3f} {t.f1:6.3f} {t.right:6} {t.wrong:6} {t.missed:7}" for name, t in rows]
    shares = "; ".join(f"{label} {hit} of {of}" for label, (hit, of) in scores.found.items())
    return "\n".join([f"{scores.pairs} pairs ({scores.digest[:12]})", "", *lines, "", f"linked: {shares}"])
