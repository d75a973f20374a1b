"""Questions answered in model types: claims, and the events, figures, ties and movements assembled from them."""

from attested.query.desk import Desk, in_order
from attested.query.listing import FAMILIES, FAMILY_OF
from attested.store import Hit, Question, Store

__all__ = ["FAMILIES", "FAMILY_OF", "Desk", "Hit", "Question", "Store", "in_order"]
