"""How far an analysis agrees with a treebank."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sentences import Sentence, name_spans

Analysis = tuple[Sequence[str], Sequence[str], Sequence[int], Sequence[str]]
"""Tags, BIO names, heads, relations."""


@dataclass(frozen=True, kw_only=True)
class Scores:
    """Shares of words, in percent, and of names: all words count, punctuation too, and relations with their subtypes."""

    upos: float
    uas: float
    las: float
    names_p: float
    names_r: float
    names_f: float


def score(gold: Iterable[Sentence], coded: Iterable[Analysis]) -> Scores:
    count: Counter[str] = Counter()
    for sentence, (tags, names, heads, relations) in zip(gold, coded, strict=True):
        wanted, found = name_spans(sentence.names), name_spans(names)
        count["both"] += len(wanted & found)
        count["wanted"] += len(wanted)
        count["found"] += len(found)
        for i in range(len(sentence.words)):
            right = heads[i] == sentence.heads[i]
            count["words"] += 1
            count["upos"] += tags[i] == sentence.tags[i]
            count["uas"] += right
            count["las"] += right and relations[i] == sentence.relations[i]

    def share(part: float, whole: float) -> float:
        return round(100 * part / max(1, whole), 2)

    return Scores(
        upos=share(count["upos"], count["words"]),
        uas=share(count["uas"], count["words"]),
        las=share(count["las"], count["words"]),
        names_p=share(count["both"], count["found"]),
        names_r=share(count["both"], count["wanted"]),
        names_f=share(2 * count["both"], count["found"] + count["wanted"]),
    )
