"""What awaits a person, the most worth looking at first; and who is at work on what."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from attested.model import ClaimRow, Listing
from attested.query import Desk, Question
from attested.store import Lock, Store

MINUTES = 10
"""How long a lock holds unless it is taken again."""


def queue(
    desk: Desk, reviewer: str, question: Question | None = None, *, order: str = "priority",
    after: str | None = None, limit: int = 20,
) -> Listing[ClaimRow]:  # fmt: skip
    """The claims that wait for a decision: uncertain × important × fresh first, those that others are at work on left out.

    What nobody decided waits. `Question(reread=True)` asks for what the coder reads otherwise since somebody decided.
    """
    asked = question or Question()
    if not asked.state and asked.reread is None:
        asked = replace(asked, state=("unreviewed",))
    found = desk.page_claims(asked, order=order, after=after, limit=limit)
    taken = desk.people.locks([row.coded.claim.id for row in found.rows])
    free = tuple(row for row in found.rows if (held := taken.get(row.coded.claim.id)) is None or held.by == reviewer)
    return replace(found, rows=free)


def lock(store: Store, item: str, *, by: str, minutes: float = MINUTES) -> Lock:
    """Say that one is at work on a claim (or anything with an id), or still is; the lock that stands then.

    Where somebody else's lock stands, that is the answer, and nothing changed. A lock ends by itself.
    """
    with store.writer(by) as writer:
        return writer.people.lock(item, by, datetime.now(UTC) + timedelta(minutes=minutes))


def unlock(store: Store, *, by: str, items: Iterable[str] | None = None) -> None:
    """Let go of one's own locks: of these items, or all."""
    with store.writer(by) as writer:
        writer.people.unlock(by, items)


def locks(desk: Desk, items: Iterable[str] | None = None) -> dict[str, Lock]:
    """Who is at work on what now."""
    return desk.people.locks(items)
