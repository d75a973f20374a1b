"""The only door to the database: a writer, a view, and the log of judgements."""

from attested.store import schema
from attested.store.custody import ACTIONS, Checkpoint, Entry
from attested.store.keeping import Keeper
from attested.store.packing import claims_in, ids_in, pack, unpack
from attested.store.people import Account, Assignment, Lock, People, Remark
from attested.store.question import Question
from attested.store.store import Store, open_store
from attested.store.view import Hit, View, Wrong
from attested.store.wanted import item_at
from attested.store.writer import Judgements, Writer

__all__ = [
    "ACTIONS", "Account", "Assignment", "Checkpoint", "Entry", "Hit", "Judgements", "Keeper", "Lock", "People", "Question",
    "Remark", "Store", "View", "Writer", "Wrong", "claims_in", "ids_in", "item_at", "open_store", "pack", "schema", "unpack",
]  # fmt: skip
