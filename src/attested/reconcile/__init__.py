"""Where independent sources agree about an event, and where they do not: ranges, ties, movements."""

from attested.reconcile.figures import HEADLINE_RULES, Headline, figures, headline, totals
from attested.reconcile.movements import movements
from attested.reconcile.sources import independent_source, sourced
from attested.reconcile.ties import TIE_KINDS, ties

__all__ = [
    "HEADLINE_RULES", "TIE_KINDS", "Headline", "figures", "headline", "independent_source", "movements", "sourced",
    "ties", "totals",
]  # fmt: skip
