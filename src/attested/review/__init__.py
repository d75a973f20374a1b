"""What awaits a person, and what people decided. Nothing is ever overwritten: each decision is one more entry.

A decision changes what views show at once, and marks what it touched; `attested.pipeline.reassemble` then brings events,
figures, ties and movements up to date.
"""

from attested.review.agreement import Agreement, Field, agreement, kappa
from attested.review.deciding import accept, add, changed, correct, decide, judge, redo, reject, remark, undo, unsure, withdraw
from attested.review.history import Step, decided, history, latest
from attested.review.parting import join, keep_apart, split, take_back
from attested.review.people import (
    PERMISSIONS,
    ROLES,
    allowed,
    authenticate,
    create_account,
    set_active,
    set_password,
    set_role,
    visit,
)
from attested.review.queue import MINUTES, lock, locks, queue, unlock
from attested.review.rounds import Answer, Case, adjudicate, answer, assign, cases, sample, tasks

__all__ = [
    "MINUTES", "PERMISSIONS", "ROLES", "Agreement", "Answer", "Case", "Field", "Step", "accept", "add", "adjudicate",
    "agreement", "allowed", "answer", "assign", "authenticate", "cases", "changed", "correct", "create_account", "decide",
    "decided",
    "history", "join", "judge", "kappa", "keep_apart", "latest", "lock", "locks", "queue", "redo", "reject", "remark",
    "sample", "set_active", "set_password", "set_role", "split", "take_back", "tasks", "undo", "unlock", "unsure", "visit",
    "withdraw",
]  # fmt: skip
