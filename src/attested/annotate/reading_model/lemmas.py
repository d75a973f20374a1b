"""Words to their dictionary forms.

A table of what EWT says, kept only where the rules would say otherwise, and rules for all other words. Where a rule leaves a
choice ("rated": "rat" or "rate"), the commoner word wins, by its place in the encoder's vocabulary, which is sorted by frequency.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc

FACTORY = "attested_lemmas"

_HERE = Path(__file__).parent
TABLE = _HERE / "lemmas.tsv"
TOKENIZER = _HERE / "weights" / "tokenizer.json"

_STRAIGHT = str.maketrans({"’": "'", "‘": "'", "`": "'"})
_VOWELS = "aeiou"
_RARE = 10**9


@Language.factory(FACTORY, assigns=["token.lemma"], requires=["token.pos"])
def lemmatiser(nlp: Language, name: str) -> Lemmatiser:
    return Lemmatiser()


def read_table(lines: Iterable[str]) -> dict[tuple[str, str], str]:
    """The table: tag, form, lemma on each line; lines that start with # are words about it."""
    table = {}
    for line in lines:
        if line.strip() and not line.startswith("#"):
            tag, form, lemma = line.rstrip("\n").split("\t")
            table[form, tag] = lemma
    return table


def read_ranks(tokenizer: Path) -> dict[str, int]:
    """Whole words of the encoder's vocabulary with their place in it: the lower, the commoner."""
    vocabulary: dict[str, int] = json.loads(tokenizer.read_text(encoding="utf-8"))["model"]["vocab"]
    return {word: place for word, place in vocabulary.items() if word.isalpha() and len(word) > 1}


class Lemmatiser:
    """Sets `token.lemma_` from the word and its part of speech. Names keep their form; everything else is in lower case.

    >>> lemma = Lemmatiser().lemma
    >>> [lemma(*word) for word in (("shelled", "VERB"), ("fled", "VERB"), ("rated", "VERB"), ("militias", "NOUN"))]
    ['shell', 'flee', 'rate', 'militia']
    """

    def __init__(self, table: Mapping[tuple[str, str], str] | None = None, ranks: Mapping[str, int] | None = None) -> None:
        self._table = read_table(TABLE.read_text(encoding="utf-8").splitlines()) if table is None else table
        self._ranks = read_ranks(TOKENIZER) if ranks is None else ranks
        self.lemma = lru_cache(maxsize=100_000)(self._lemma)

    def __call__(self, doc: Doc) -> Doc:
        for token in doc:
            token.lemma_ = self.lemma(token.text, token.pos_)
        return doc

    def __getstate__(self) -> dict[str, object]:
        return {"table": self._table, "ranks": self._ranks}

    def __setstate__(self, state: dict[str, Mapping]) -> None:  # type: ignore[type-arg]
        self.__init__(state["table"], state["ranks"])  # type: ignore[misc]

    def _lemma(self, word: str, tag: str) -> str:
        plain = word.translate(_STRAIGHT)
        form = plain.lower()
        if tag == "PROPN":
            return self._table.get((form, tag)) or plain
        found = self._table.get((form, tag))
        if found is not None:
            return found
        return self.by_rule(form, tag)

    def by_rule(self, form: str, tag: str) -> str:
        """What the rules alone make of a form in lower case."""
        if tag in {"VERB", "AUX"}:
            return self._verb(form)
        if tag == "NOUN":
            return self._noun(form)
        if tag in {"ADJ", "ADV"}:
            return self._degree(form)
        return form

    def _rank(self, word: str) -> int:
        return self._ranks.get(word, _RARE)

    def _best(self, candidates: list[str]) -> str:
        """The commonest candidate; the first, if none is a word we know."""
        return min(candidates, key=self._rank)

    def _verb(self, form: str) -> str:
        if form.endswith("ying") and len(form) <= 6:  # dying, lying, tying
            return self._best([form[:-4] + "ie", form[:-3]])
        if form.endswith("ing") and len(form) > 4 and _has_vowel(form[:-3]):
            return self._stem(form[:-3])
        if form.endswith("ied") and len(form) > 4:
            return form[:-3] + "y"
        if form.endswith("ed") and len(form) > 3 and _has_vowel(form[:-2]):
            return form[:-1] if form.endswith("eed") else self._stem(form[:-2])
        if form.endswith("ies") and len(form) > 4:
            return form[:-3] + "y"
        if form.endswith(("sses", "shes", "ches", "xes", "zzes", "oes")):
            return self._best([form[:-2], form[:-1]])
        if form.endswith("s") and not form.endswith(("ss", "us", "is")) and len(form) > 2:
            return form[:-1]
        return form

    def _stem(self, stem: str) -> str:
        """The verb behind a form less its -ed or -ing: as it is, with an e, or with its last consonant once."""
        candidates = [stem + "e", stem] if _wants_e(stem) else [stem, stem + "e"]
        if len(stem) > 2 and stem[-1] == stem[-2] and stem[-1] not in _VOWELS:
            once = [stem[:-1], stem]
            candidates = once[::-1] if stem[-1] in "sfz" or (stem[-1] == "l" and len(stem) < 6) else once
        return self._best(candidates)

    def _noun(self, form: str) -> str:
        if form.endswith("ies") and len(form) > 4:
            return self._best([form[:-3] + "y", form[:-1]])
        if form.endswith(("sses", "shes", "ches", "xes", "zzes", "oes", "uses")):
            return self._best([form[:-2], form[:-1]])
        if form.endswith("ves"):
            return self._best([form[:-1], form[:-3] + "f", form[:-3] + "fe"])
        if form.endswith("men") and len(form) > 4:
            return form[:-2] + "an"
        if form.endswith("s") and not form.endswith(("ss", "us", "is", "'s")) and len(form) > 2:
            return form[:-1]
        return form

    def _degree(self, form: str) -> str:
        for ending in ("est", "er"):
            if form.endswith(ending) and len(form) > len(ending) + 2:
                stem = form[: -len(ending)]
                candidates = [stem, stem + "e"]
                if stem[-1] == stem[-2]:
                    candidates.append(stem[:-1])
                if stem.endswith("i"):
                    candidates = [stem[:-1] + "y"]
                known = [word for word in candidates if self._rank(word) < self._rank(form)]
                if known and len(form) <= 8:
                    return self._best(known)
        return form


def _has_vowel(text: str) -> bool:
    return any(letter in "aeiouy" for letter in text)


def _wants_e(stem: str) -> bool:
    """Whether an unknown verb stem has likely lost an e: invad-, escap-, seiz-, but not attack-, fear-, shell-."""
    if len(stem) < 2 or stem[-1] in _VOWELS:
        return stem.endswith(("u", "e"))
    if stem[-1] in "vzcug" and not stem.endswith("ng"):
        return True
    if stem[-2] in _VOWELS and stem[-1] not in "wxyh" and not any(letter in "aeiouy" for letter in stem[:-2]):
        return True  # one syllable: had there been no e, the consonant would be doubled (strafed, ceded; but dotted, fanned)
    if stem.endswith(("ad", "id", "od", "ud", "ed")) and stem[-3] not in _VOWELS:
        return True
    if stem.endswith(
        ("at", "ut", "ir", "ur", "as", "is", "os", "us", "rs", "ns", "ls", "dg", "bl", "gl", "pl", "tl", "dl", "fl", "kl")
    ):
        return len(stem) < 3 or stem[-3] not in _VOWELS or stem[-1] not in "tr"
    return False
