"""The only door to the database: a writer, a view, and the log of judgements."""

from attested.store.store import Store, open_store
from attested.store.view import Hit, View, Wrong
from attested.store.wanted import Question, item_at
from attested.store.writer import Judgements, Writer

__all__ = ["Hit", "Judgements", "Question", "Store", "View", "Writer", "Wrong", "item_at", "open_store"]
