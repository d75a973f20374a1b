"""The only door to the database: a writer, a view, and the log of judgements."""

from attested.store import schema
from attested.store.keeping import Keeper
from attested.store.packing import claims_in, ids_in, pack, unpack
from attested.store.question import Question
from attested.store.store import Store, open_store
from attested.store.view import Hit, View, Wrong
from attested.store.wanted import item_at
from attested.store.writer import Judgements, Writer

__all__ = [
    "Hit", "Judgements", "Keeper", "Question", "Store", "View", "Writer", "Wrong", "claims_in", "ids_in", "item_at", "open_store",
    "pack", "schema", "unpack",
]  # fmt: skip
