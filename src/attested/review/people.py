"""Who may do what: accounts with argon2id hashes, four roles, one table of permissions; and when somebody was last here."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from attested.errors import ReviewError
from attested.store import Account, Store

ROLES = ("reader", "coder", "reviewer", "admin")
"""What an account can be, from the one that may least to the one that may everything."""
PERMISSIONS: dict[str, tuple[str, ...]] = {
    "read": ROLES,
    "search": ROLES,
    "export": ROLES,
    "answer": ("coder", "reviewer", "admin"),  # the assignments of a blind round
    "remark": ("coder", "reviewer", "admin"),
    "lock": ("coder", "reviewer", "admin"),
    "ingest": ("coder", "reviewer", "admin"),
    "add": ("coder", "reviewer", "admin"),  # claims that the machine did not find
    "decide": ("reviewer", "admin"),
    "judge": ("reviewer", "admin"),
    "undo": ("reviewer", "admin"),
    "assign": ("reviewer", "admin"),
    "adjudicate": ("reviewer", "admin"),
    "log": ("reviewer", "admin"),
    "verify": ("reviewer", "admin"),
    "assemble": ("admin",),
    "settings": ("admin",),
    "accounts": ("admin",),
}
"""What each role may do."""
SHORTEST = 12
"""How many characters a password has at least."""


def allowed(role: str, permission: str) -> bool:
    """Whether a role may do this; `KeyError` for a permission that there is not, so that no typing error opens a door.

    >>> allowed("coder", "answer"), allowed("coder", "decide"), allowed("stranger", "read")
    (True, False, False)
    """
    return role in PERMISSIONS[permission]


def create_account(store: Store, name: str, password: str, role: str, *, by: str) -> Account:
    """Make an account; `ReviewError` where the name is taken, the role unknown, or the password shorter than 12 characters."""
    name = name.strip()
    if not name or len(name) > 80 or any(ord(c) < 32 for c in name):
        raise ReviewError("an account needs a name of 1 to 80 characters")
    account = Account(name=name, hash=_hashed(password), role=_role(role), active=True, at=datetime.now(UTC))
    with store.writer(by) as writer:
        if writer.people.account(name) is not None:
            raise ReviewError(f"there is an account {name!r} already")
        writer.people.put_account(account)
        writer.record("account", {"name": name, "role": role, "what": "created"})
    return account


def set_password(store: Store, name: str, password: str, *, by: str) -> None:
    """Give an account another password."""
    hash = _hashed(password)
    _put(store, name, by, "password", hash=hash)


def set_role(store: Store, name: str, role: str, *, by: str) -> None:
    """Give an account another role; `ReviewError` where nobody would be left who may change accounts."""
    _put(store, name, by, "role", role=_role(role))


def set_active(store: Store, name: str, active: bool, *, by: str) -> None:
    """Close an account, or open it again; `ReviewError` where nobody would be left who may change accounts."""
    _put(store, name, by, "opened" if active else "closed", active=active)


def authenticate(store: Store, name: str, password: str) -> Account | None:
    """The account of this name, if the password is its own and it is not closed; the log tells of both outcomes.

    It takes as long for a name that there is not as for a wrong password.
    """
    from argon2 import PasswordHasher
    from argon2.exceptions import Argon2Error, InvalidHashError

    hasher = PasswordHasher()
    with store.view() as view:
        account = view.people.account(name.strip())
    try:
        hasher.verify(account.hash if account is not None else _nobody(), password)
        known = account is not None and account.active
    except (Argon2Error, InvalidHashError):
        known = False
    with store.writer(account.name if account else "nobody") as writer:
        writer.record("login" if known else "login refused", {"account": account.name if account else None})
        if known and account is not None and hasher.check_needs_rehash(account.hash):
            account = replace(account, hash=hasher.hash(password))
            writer.people.put_account(account)
    return account if known else None


def visit(store: Store, name: str) -> datetime | None:
    """Note that somebody is here now; when they were here before, which is since when they want to know what changed."""
    with store.writer(name) as writer:
        return writer.people.visit(name, datetime.now(UTC))


_NOBODY: list[str] = []


def _nobody() -> str:
    """A hash that no password has, made once."""
    if not _NOBODY:
        from secrets import token_hex

        from argon2 import PasswordHasher

        _NOBODY.append(PasswordHasher().hash(token_hex(32)))
    return _NOBODY[0]


def _put(store: Store, name: str, by: str, what: str, **values: object) -> None:
    with store.writer(by) as writer:
        account = writer.people.account(name)
        if account is None:
            raise ReviewError(f"there is no account {name!r}")
        new = replace(account, **values)  # type: ignore[arg-type]
        others = [a for a in writer.people.accounts() if a.name != name and a.active and allowed(a.role, "accounts")]
        was = account.active and allowed(account.role, "accounts")
        if was and not others and not (new.active and allowed(new.role, "accounts")):
            raise ReviewError(f"{name!r} is the last who may change accounts")
        writer.people.put_account(new)
        writer.record("account", {"name": name, "role": new.role, "what": what})


def _hashed(password: str) -> str:
    from argon2 import PasswordHasher

    if len(password) < SHORTEST:
        raise ReviewError(f"a password needs at least {SHORTEST} characters")
    return PasswordHasher().hash(password)


def _role(role: str) -> str:
    if role not in ROLES:
        raise ReviewError(f"there is no role {role!r}; try one of {', '.join(ROLES)}")
    return role
