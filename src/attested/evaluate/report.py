"""Scores as tables that people read: plain text, one width, no colour, so that they can be pasted into a note."""

from __future__ import annotations

from collections.abc import Iterable

from attested.evaluate.pairs import Tally
from attested.evaluate.score import Scores


def _figure(number: float) -> str:
    return f"{number:.3f}"


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> list[str]:
    """Rows under a head, the first column to the left and the others to the right."""
    lines = [head, *rows]
    widths = [max(len(line[n]) for line in lines) for n in range(len(head))]
    return [
        "  ".join(cell.ljust(width) if n == 0 else cell.rjust(width) for n, (cell, width) in enumerate(zip(line, widths))).rstrip()
        for line in lines
    ]


def _tally_row(name: str, tally: Tally) -> tuple[str, ...]:
    return (name, _figure(tally.f1), f"{tally.hit:g}", f"{tally.gold:g}", f"{tally.coded:g}")


def by_kind(scores: Scores) -> str:
    """One line a kind, the most frequent in gold first: how much of it was found, and how often it was coded.

    There is no F1 here: a claim coded as another kind of the family earns credit under gold's kind, but counts under its own.
    """
    kinds = sorted(scores.kinds.items(), key=lambda item: (-item[1].gold, item[0]))
    rows = ((name, _figure(t.recall), f"{t.hit:g}", f"{t.gold:g}", f"{t.coded:g}") for name, t in kinds)
    return "\n".join(_table(("kind", "found", "credit", "gold", "coded"), rows))


def by_document(scores: Scores) -> str:
    """One line a document, the worst score first: where to look."""
    rows = sorted(scores.by_document.items(), key=lambda item: (item[1].score, item[0]))
    return "\n".join(
        _table(
            ("document", "score", "claims", "details", "figures", "speakers", "gold", "coded"),
            (
                (
                    name, _figure(s.score), _figure(s.claims.f1), _figure(s.details.f1), _figure(s.figures.f1),
                    _figure(s.speakers.f1), f"{s.claims.gold:g}", f"{s.claims.coded:g}",
                )
                for name, s in rows
            ),
        )
    )  # fmt: skip


def render(scores: Scores, *, kinds: bool = False, documents: bool = False) -> str:
    """The scores as text: what was compared, the headline figures, the roles and marks of the pairs, the score last."""
    claims = scores.claims
    lines = [
        f"{scores.documents} documents, {claims.gold:g} claims in gold, {claims.coded:g} coded, {scores.exact} wholly right",
        "",
        *_table(
            ("", "F1", "precision", "recall"),
            [
                (name, _figure(t.f1), _figure(t.precision), _figure(t.recall))
                for name, t in (
                    ("claims", claims), ("figures", scores.figures), ("speakers", scores.speakers),
                    ("arguments of pairs", scores.arguments), ("details of pairs", scores.details),
                )
            ],
        ),
        "",
        *_table(
            ("in pairs", "F1", "hit", "gold", "coded"),
            [_tally_row(name, tally) for name, tally in [*sorted(scores.roles.items()), *scores.stance.items()]],
        ),
    ]  # fmt: skip
    if kinds:
        lines += ["", by_kind(scores)]
    if documents:
        lines += ["", by_document(scores)]
    if scores.grounding is not None:
        lines += ["", f"quotes that do not stand in the text: {scores.grounding.dropped} of {scores.grounding.of}"]
    return "\n".join([*lines, "", f"score {_figure(scores.score)}"])
