"""Where independent sources agree about an event, and where they do not: ranges, contradictions, denials, ties, movements."""

from attested.reconcile.contradictions import contradictions
from attested.reconcile.denials import denials
from attested.reconcile.figures import as_of, figures, totals
from attested.reconcile.headlines import HEADLINE_RULES, Headline, headline
from attested.reconcile.movements import movements
from attested.reconcile.network import neighbourhood, supporters, wings
from attested.reconcile.sources import independent_source, sourced
from attested.reconcile.ties import TIE_KINDS, ties

__all__ = [
    "HEADLINE_RULES", "TIE_KINDS", "Headline", "as_of", "contradictions", "denials", "figures", "headline",
    "independent_source", "movements", "neighbourhood", "sourced", "supporters", "ties", "totals", "wings",
]  # fmt: skip
