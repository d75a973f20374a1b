"""Questions answered in model types: claims, and the events, figures, ties and movements assembled from them."""

from attested.query.desk import Desk, in_order
from attested.query.listing import FAMILIES, FAMILY_OF
from attested.store import ACTIONS, Hit, Question, Store, Wrong

__all__ = ["ACTIONS", "FAMILIES", "FAMILY_OF", "Desk", "Hit", "Question", "Store", "Wrong", "in_order"]
