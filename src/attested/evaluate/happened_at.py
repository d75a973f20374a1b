"""Halterman's sample of sentences: given the word for an event, which of the places named beside it is where it happened.

The measures are those of his paper (Halterman 2019, arXiv 1905.12713): precision and recall over the words of places, and the share
of sentences whose places are found exactly, "no place here" among them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from attested.errors import EvaluationError

PUBLISHED = "Halterman 2019: precision and recall by word over .83, on its gold part"
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True, kw_only=True)
class EventSentence:
    """A sentence, the offsets of the word for an event, and of the places where gold says that it happened (none: not said)."""

    id: str
    source: str
    text: str
    event: tuple[int, int]
    places: tuple[tuple[int, int], ...]


Placer = Callable[[EventSentence], Sequence[tuple[int, int]]]
"""Gives the offsets of the places where the event of a sentence happened."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EventPlaces:
    """Words of places that both have, that were answered, that gold has; and sentences with the very same places."""

    sentences: int = 0
    exact: int = 0
    hit: int = 0
    answered: int = 0
    gold: int = 0
    placed: int = 0
    placed_exact: int = 0

    def __add__(self, other: EventPlaces) -> EventPlaces:
        return EventPlaces(**{name: getattr(self, name) + getattr(other, name) for name in self.__slots__})

    @property
    def precision(self) -> float:
        """The share of the answered words that gold has too."""
        return self.hit / self.answered if self.answered else 0.0

    @property
    def recall(self) -> float:
        """The share of gold's words that were answered."""
        return self.hit / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    def as_dict(self) -> dict[str, Any]:
        """The measures by name, rounded to thousandths; `exact_of_placed` is of the sentences where gold has a place."""
        return {
            "sentences": self.sentences, "precision": round(self.precision, 3), "recall": round(self.recall, 3),
            "f1": round(self.f1, 3), "exact": round(self.exact / self.sentences, 3) if self.sentences else 0.0,
            "exact_of_placed": round(self.placed_exact / self.placed, 3) if self.placed else 0.0,
        }  # fmt: skip


def read_event_sentences(path: Path) -> Iterator[EventSentence]:
    """The sentences of a file of JSON Lines, or of the `dev.jsonl` of a folder; those with a broken event or place are left out.

    Some marks of this sample cover only white space or a single letter, by a slip of the tool that made it: none could meet them.
    """
    file = path / "dev.jsonl" if path.is_dir() else path
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise EvaluationError(f"{file}: cannot be read ({error})") from error
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            text = row["text"]
            events = [(int(e["start"]), int(e["end"])) for e in row["event"]]
            places = [(int(e["start"]), int(e["end"])) for e in row["locations"]]
        except (ValueError, KeyError, TypeError) as error:
            raise EvaluationError(f"{file}:{number}: no sentence with an event ({type(error).__name__}: {error})") from error
        whole = all(len(text[a:b].strip()) > 1 for a, b in (*events, *places))
        if row.get("answer") in (None, "accept") and events and whole:
            yield EventSentence(
                id=str(row["id"]), source=row.get("source") or "", text=text, event=events[0], places=tuple(places)
            )


def compare_event_places(sentences: Iterable[EventSentence], place: Placer) -> dict[str, EventPlaces]:
    """The answers of a placer against gold, by the source of the sentences; the sum stands under "all"."""
    found: dict[str, EventPlaces] = {"all": EventPlaces()}
    for sentence in sentences:
        gold, answer = _words(sentence, sentence.places), _words(sentence, place(sentence))
        same = gold == answer
        one = EventPlaces(
            sentences=1, exact=same, hit=len(gold & answer), answered=len(answer), gold=len(gold), placed=bool(gold),
            placed_exact=bool(gold) and same,
        )  # fmt: skip
        found["all"] += one
        found[sentence.source] = found.get(sentence.source, EventPlaces()) + one
    return found


def _words(sentence: EventSentence, spans: Iterable[tuple[int, int]]) -> frozenset[int]:
    """Where the words in spans begin; an article belongs to no place."""
    return frozenset(
        start + word.start()
        for start, end in spans
        for word in _WORD.finditer(sentence.text[start:end])
        if word.group().lower() not in {"the", "a"}
    )


def render_event_places(scores: dict[str, EventPlaces]) -> str:
    """One line a source, all of them first, what is published last."""
    lines = [f"{'':24}{'precision':>10}{'recall':>9}{'F1':>9}{'exact':>9}{'sentences':>11}"]
    for name, found in sorted(scores.items(), key=lambda item: (item[0] != "all", -item[1].sentences)):
        values = found.as_dict()
        figures = "".join(f"{values[key]:>9.3f}" for key in ("recall", "f1", "exact"))
        lines.append(f"{name or 'unnamed':24}{values['precision']:>10.3f}{figures}{found.sentences:>11,}")
    return "\n".join([*lines, f"published: {PUBLISHED}"])
