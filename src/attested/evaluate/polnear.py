"""PolNeAR: who is credited in political news, by source spans (Newell et al. 2018).

A source is counted once for each place where it stands, however many cues share it. It is right by *head word* where both sides
have the same word as its head, and *exact* where its offsets are the same, a leading article aside.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from attested.errors import EvaluationError
from attested.evaluate.pairs import Tally

Span = tuple[int, int]
PUBLISHED = (
    "exact source F1 on the test part: rules .107, CoreNLP .139, CRF .506, BiLSTM-CRF .696, BERT+CofeNet .832 (Wang et al. 2022)"
)
_ARTICLE = re.compile(r"(?:the|a|an)\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """An article with the sources that its annotators marked, each as code-point offsets from its first to its last word."""

    id: str
    text: str
    sources: tuple[Span, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceScores:
    """How many sources were found, by head word and by exact offsets."""

    articles: int
    head: Tally
    exact: Tally

    def as_dict(self) -> dict[str, Any]:
        """The scores as JSON objects."""
        named = {"head_word": self.head, "exact": self.exact}
        return {"articles": self.articles} | {
            name: {"f1": t.f1, "precision": t.precision, "recall": t.recall, **asdict(t)} for name, t in named.items()
        }


def read_articles(path: Path) -> list[Article]:
    """The articles of a JSON Lines file. Raises `EvaluationError` where it is not such a file."""
    try:
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]
        return [
            Article(
                id=row["id"], text=row["text"],
                sources=tuple(
                    dict.fromkeys(
                        (part["spans"][0][0], part["spans"][-1][1]) for one in row["attributions"] for part in one["source"]
                    )
                ),
            )
            for row in rows
        ]  # fmt: skip
    except (OSError, ValueError, KeyError, TypeError, IndexError) as error:
        raise EvaluationError(f"{path}: is no file of PolNeAR articles ({type(error).__name__}: {error})") from error


Coder = Callable[[Article], tuple[Iterable[Span], Callable[[Span], int]]]
"""Gives the sources of an article, and the head word of any stretch of it (as the offset at which it begins)."""


def compare_sources(articles: Sequence[Article], coded: Coder) -> SourceScores:
    """The scores of the sources that a coder finds."""
    if not articles:
        raise EvaluationError("there are no articles to compare")
    head = exact = Tally()
    for article in articles:
        found, head_of = coded(article)
        ours = list(dict.fromkeys(found))
        head += _tally({head_of(span) for span in article.sources}, {head_of(span) for span in ours})
        exact += _tally({_bare(article.text, span) for span in article.sources}, {_bare(article.text, span) for span in ours})
    return SourceScores(articles=len(articles), head=head, exact=exact)


def _tally(gold: set[Any], coded: set[Any]) -> Tally:
    return Tally(hit=len(gold & coded), gold=len(gold), coded=len(coded))


def _bare(text: str, span: Span) -> Span:
    match = _ARTICLE.match(text, span[0], span[1])
    return (match.end() if match else span[0], span[1])


def render_sources(scores: SourceScores) -> str:
    """The scores as a table, with the published ones below."""
    lines = [f"{scores.articles:,} articles, {scores.head.gold:g} sources", f"{'':12}{'F1':>7}{'precision':>11}{'recall':>8}"]
    for name, tally in (("head word", scores.head), ("exact", scores.exact)):
        lines.append(f"{name:12}{tally.f1:7.3f}{tally.precision:11.3f}{tally.recall:8.3f}")
    return "\n".join([*lines, f"published: {PUBLISHED}"])
