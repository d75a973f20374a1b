"""A desk on claims built by hand: it assembles as the desk on a store does."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import pytest

from attested.reconcile import contradictions, denials, figures, movements, sourced, ties, totals
from attested.resolve.events import group


def desk_of(*claims, findings=(), judgements=()):
    """What the exports and the brief ask of a desk, on these claims; every question gets everything."""
    events = sourced(group(claims, judgements))
    held = [*figures(events), *totals(claims)]
    documents = list({c.document.id: c.document for c in claims}.values())
    answers = {
        "claims": list(claims), "events": events, "figures": held, "ties": ties(claims),
        "movements": movements(claims, events=events), "contradictions": contradictions(events, held, claims),
        "denials": denials(claims, events), "documents": documents, "findings": list(findings),
    }  # fmt: skip
    return SimpleNamespace(**{name: (lambda question=None, _given=given: list(_given)) for name, given in answers.items()})


@pytest.fixture(name="desk_of")
def _desk_of() -> Callable[..., SimpleNamespace]:
    return desk_of
