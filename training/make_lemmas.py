"""Make `lemmas.tsv`, the table of the lemmatiser, from EWT's training part.

    python training/make_lemmas.py [--data ../shared/corpora/english_ud_ner]

A pair of form and tag is kept where the rules would give another lemma. Prints how far table and rules agree with the test part.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "src"))

from attested.annotate.reading_model.lemmas import TABLE, TOKENIZER, Lemmatiser, read_ranks

SHA256 = {
    "train": "58781ecdd81f2e23ed07de725abd37973ba64cd7464654f8ab59ba3dde23dc88",
    "test": "96b3782a0710650121d0865ea80d3fdd14f941b35f3f7790537c1b243117c9f9",
}

IRREGULARS = Path(__file__).parent / "irregular_verbs.txt"
"""Irregular verbs, written down by us: base form, past, participle."""

PLURALS = {"media": "media", "casualties": "casualty", "people": "people", "police": "police", "troops": "troop", "forces": "force",
                "children": "child", "women": "woman", "data": "data", "news": "news", "headquarters": "headquarters",
                "barracks": "barracks", "series": "series", "crises": "crisis", "bases": "base", "corps": "corps"}  # fmt: skip


def rows(path: Path, part: str) -> Iterator[tuple[str, str, str]]:
    data = path.read_bytes()
    found = hashlib.sha256(data).hexdigest()
    if found != SHA256[part]:
        raise ValueError(f"{path} has SHA-256 {found}, not {SHA256[part]}")
    for line in gzip.decompress(data).decode("utf-8").splitlines():
        columns = line.split("\t")
        if len(columns) == 10 and columns[0].isdigit() and "Typo=Yes" not in columns[5]:
            yield columns[1], columns[2], columns[3]


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--data", type=Path, default=Path(__file__).parents[2] / "shared/corpora/english_ud_ner")
    options = ask.parse_args()
    counts: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for form, lemma, tag in rows(options.data / "en_ewt-train.conllu.gz", "train"):
        form = form.replace("’", "'").replace("‘", "'")
        if tag == "PROPN":
            if lemma.lower() != form.lower():
                continue  # "Forces" to "Force": of names we keep the form
        else:
            counts[form.lower(), tag][lemma.lower() if tag != "PRON" or lemma != "I" else "I"] += 1
    rules = Lemmatiser({}, read_ranks(TOKENIZER))
    table = {}
    for line in IRREGULARS.read_text(encoding="utf-8").splitlines():
        base, *others = line.split()
        for form in {base, *others}:
            table[form, "VERB"] = base
    for ending in ("", "s"):
        table["lay" + ending, "VERB"] = "lay"
    for word in PLURALS:
        table[word, "NOUN"] = PLURALS[word]
    for (form, tag), lemmas in counts.items():
        best, times = lemmas.most_common(1)[0]
        if (form, tag) not in table or times > 3:
            table[form, tag] = best
    kept = {pair: lemma for pair, lemma in table.items() if "\t" not in pair[0] and rules.by_rule(*pair) != lemma}
    head = (
        "# Lemmas that the rules of lemmas.py do not give: tag, form, lemma. Made by training/make_lemmas.py from the training\n"
        "# part of UD_English-EWT (CC BY-SA 4.0, https://github.com/UniversalDependencies/UD_English-EWT) and verbs of ours.\n"
    )
    TABLE.write_text(
        head + "".join(f"{tag}\t{form}\t{lemma}\n" for (form, tag), lemma in sorted(kept.items(), key=lambda x: x[0][::-1]))
    )
    print(len(kept), "entries", TABLE.stat().st_size, "bytes")
    lemmatiser = Lemmatiser(kept, read_ranks(TOKENIZER))
    right: Counter[str] = Counter()
    every: Counter[str] = Counter()
    wrong: Counter[tuple[str, str, str, str]] = Counter()
    for form, lemma, tag in rows(options.data / "en_ewt-test.conllu.gz", "test"):
        mine = lemmatiser.lemma(form, tag)
        for name in ("all", tag):
            every[name] += 1
            right[name] += mine.lower() == lemma.lower()
        if mine.lower() != lemma.lower():
            wrong[form, tag, lemma, mine] += 1
    for name in ("all", "VERB", "NOUN", "ADJ", "ADV", "AUX", "PROPN", "PRON"):
        print(f"{name:5} {100 * right[name] / every[name]:.2f}")
    print(wrong.most_common(30))
    print([pair for pair in wrong if pair[1] == "VERB"])


if __name__ == "__main__":
    main()
