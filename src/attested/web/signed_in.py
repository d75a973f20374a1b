"""Who a session belongs to, asked of the accounts at each request, so that a closed account or another role holds at once."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping

from attested.query import Store
from attested.web.security import ROLES, Person


def proof(hash: str) -> str:
    """What a session carries beside the name: it no longer fits once the account has another password."""
    return hashlib.sha256(f"attested session {hash}".encode()).hexdigest()[:24]


def finder(store: Store) -> Callable[[Mapping[str, str]], Person | None]:
    """A function from what a session says to whose it is: nobody's where the account is closed, gone, or has another password."""

    def find(session: Mapping[str, str]) -> Person | None:
        name = session.get("name")
        if name is None:
            return None
        with store.view() as view:
            account = view.people.account(name)
        if account is None or not account.active or session.get("proof") != proof(account.hash):
            return None
        role = next((role for role in ROLES if role == account.role), None)
        return Person(name=account.name, role=role) if role else None

    return find
