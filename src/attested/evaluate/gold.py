"""A folder of gold: reports, and what a careful person wrote down about each.

FOLDER/gold.jsonl holds one {"document": …, "claims": […]} a line, FOLDER/texts/<document>.txt the reports. The folder may
also be called reports/, as in examples/.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from attested.errors import EvaluationError
from attested.evaluate.entries import Entry, Grounding, entries_of, grounded, read_entries
from attested.evaluate.score import Scores, compare
from attested.model import Claim, digest

TEXT_FOLDERS = ("texts", "reports")


@dataclass(frozen=True, slots=True, kw_only=True)
class Gold:
    """Coded reports: the path and the text of each document, and its claims.

    The document is the stem of its file's name; `paths`, sorted by name, is what there is to code. `digest` hashes all texts and
    claims, so that a score can say what it was measured on.
    """

    folder: Path
    paths: Mapping[str, Path]
    texts: Mapping[str, str]
    claims: Mapping[str, tuple[Entry, ...]]
    digest: str


def read_gold(folder: Path) -> Gold:
    """The gold of a folder.

    Raises `EvaluationError` where `gold.jsonl` or the texts are missing, a line is no claim, a document has no text, or a
    quote of the gold itself does not stand in its text.
    """
    lines = folder / "gold.jsonl"
    if not lines.is_file():
        raise EvaluationError(
            f"{folder}: there is no gold.jsonl here;\na folder of gold holds gold.jsonl beside texts/ or reports/"
        )
    home = next((folder / name for name in TEXT_FOLDERS if (folder / name).is_dir()), None)
    if home is None:
        raise EvaluationError(f"{folder}: there is neither texts/ nor reports/ beside gold.jsonl")
    claims = read_entries(lines)
    paths, texts = {}, {}
    for document in sorted(claims):
        path = home / f"{document}.txt"
        try:
            # Bytes, not text mode: universal newlines would move every offset after a carriage return.
            texts[document] = path.read_bytes().decode("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise EvaluationError(f"{path}: gold.jsonl codes this document, but its text cannot be read ({error})") from error
        paths[document] = path
        for number, entry in enumerate(claims[document], 1):
            for quote in entry.evidence:
                if not quote.stands_in(texts[document]):
                    raise EvaluationError(
                        f"{lines}: claim {number} of {document} quotes {quote.words!r} at {quote.start}:{quote.end}, "
                        "which is not what the text reads there; build the gold again from its codings"
                    )
    made_of = digest("gold", lines.read_text(encoding="utf-8"), [[name, text] for name, text in texts.items()])
    return Gold(folder=folder, paths=paths, texts=texts, claims=claims, digest=made_of)


def compare_gold(gold: Gold, coded: Mapping[str, Iterable[Claim | Mapping[str, Any] | Entry]]) -> Scores:
    """The scores of claims by document against gold, each quote checked against the document's text.

    The claims may be ours, JSON objects in the shape of the contract, or entries. What misquotes counts as wrong.
    """
    checked: dict[str, tuple[Entry, ...]] = {}
    found = Grounding()
    for document, claims in coded.items():
        entries = entries_of(claims)
        if document in gold.texts:
            entries, grounding = grounded(entries, gold.texts[document])
            found += grounding
        checked[document] = entries
    return replace(compare(gold.claims, checked), grounding=found)


def evaluate_folder(folder: Path, coded: Mapping[str, Iterable[Claim | Mapping[str, Any] | Entry]]) -> Scores:
    """The scores of claims by document (the stem of its file's name) against the gold of a folder."""
    return compare_gold(read_gold(folder), coded)
