"""Words as the encoder reads them: word pieces, and the shape of each word's letters.

Training (`training/`) imports this module, so that a word is cut and described in one way only, whether the model
learns from it or reads it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

PAD, UNKNOWN, START, END = 0, 100, 101, 102  # places of [PAD], [UNK], [CLS], [SEP] in the vocabulary

MOST_PIECES = 12
"""Word pieces kept of one word. Web addresses run to 60; past twelve they only cost time."""

NO_WORD = 5
"""The shape of a place in the batch that holds no word."""

SHAPES = 7

_STRAIGHT = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"'})


def straight(word: str) -> str:
    """The word with its curly quotes made straight; the treebanks the model learned from hold hardly any others.

    >>> straight("Iran’s")
    "Iran's"
    """
    return word.translate(_STRAIGHT)


def shape(word: str) -> int:
    """Which of six shapes a word has: lower case, Title, UPPER, miXed, no letters with case, or with digits.

    The encoder itself does not see case, which names depend on.

    >>> [shape(word) for word in ("army", "Iran", "U.S.", "al-Shabaab", ",", "3,428")]
    [0, 1, 2, 3, 4, 6]
    """
    if any(character.isdigit() for character in word):
        return 6
    if word.islower():
        return 0
    if len(word) > 1 and word.isupper():
        return 2
    if word.istitle():
        return 1
    if any(character.isupper() for character in word):
        return 3
    return 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Several sentences as arrays of one shape, padded on the right.

    `ids` (sentences × pieces) are word pieces between [CLS] and [SEP]; `first` and `last` (sentences × words) say at
    which piece a word begins and ends; `case` (sentences × words) is its shape, `NO_WORD` where there is none.
    """

    ids: np.ndarray
    first: np.ndarray
    last: np.ndarray
    case: np.ndarray

    @property
    def feed(self) -> dict[str, np.ndarray]:
        return {"ids": self.ids, "first": self.first, "last": self.last, "case": self.case}


class Pieces:
    """Cuts words into the pieces of the encoder's vocabulary.

    Each word is cut by itself, so the pieces of a word seen before come from memory: on news, 19 words of 20.
    """

    def __init__(self, path: Path) -> None:
        tokenizer = Tokenizer.from_file(str(path))
        tokenizer.no_padding()
        tokenizer.no_truncation()

        @lru_cache(maxsize=50_000)
        def cut(word: str) -> tuple[tuple[int, ...], int]:
            ids = tokenizer.encode(straight(word), add_special_tokens=False).ids[:MOST_PIECES]
            return tuple(ids) or (UNKNOWN,), shape(word)

        self._cut = cut

    def count(self, word: str) -> int:
        """How many pieces a word takes: at least one, at most `MOST_PIECES`."""
        return len(self._cut(word)[0])

    def batch(self, sentences: Sequence[Sequence[str]]) -> Batch:
        """The arrays of a batch; every sentence keeps all of its words."""
        cut = [[self._cut(word) for word in words] for words in sentences]
        words = max(map(len, sentences), default=0)
        pieces = max((sum(len(ids) for ids, _ in row) for row in cut), default=0) + 2
        ids = np.full((len(cut), pieces), PAD, dtype=np.int64)
        first, last = np.zeros((2, len(cut), words), dtype=np.int64)
        case = np.full((len(cut), words), NO_WORD, dtype=np.int64)
        for row, sentence in enumerate(cut):
            flat, starts, ends = [START], [], []
            for word, _ in sentence:
                starts.append(len(flat))
                flat.extend(word)
                ends.append(len(flat) - 1)
            flat.append(END)
            ids[row, : len(flat)] = flat
            first[row, : len(starts)] = starts
            last[row, : len(ends)] = ends
            case[row, : len(sentence)] = [letters for _, letters in sentence]
        return Batch(ids=ids, first=first, last=last, case=case)
