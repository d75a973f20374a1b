"""Questions answered in model types: claims, and the events, figures, ties and movements assembled from them."""

from attested.query.desk import Desk
from attested.store import Hit, Question, Store

__all__ = ["Desk", "Hit", "Question", "Store"]
