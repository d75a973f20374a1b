"""`attested accounts`: who may sign in to a workspace that other machines can reach."""

from __future__ import annotations

import getpass
import sys
from typing import Annotated

import typer

from attested.cli.options import DATABASE, Db, Json

accounts = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Accounts for a workspace that other machines can reach.\n\nExample: attested accounts add Ada --role admin",
)
Name = Annotated[str, typer.Argument(metavar="NAME", help="The name that decisions are signed with.")]
RoleOption = Annotated[str, typer.Option("--role", metavar="ROLE", help="reader, coder, reviewer or admin.")]


def add(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    app.add_typer(accounts, name="accounts")


@accounts.command("list")
def listed(db: Db = DATABASE, json: Json = False) -> None:
    """List the accounts with their roles.

    Example: attested accounts list
    """
    from attested.cli.show import as_json, note
    from attested.store import open_store

    with open_store(db, create=False) as store, store.view() as view:
        found = view.people.accounts()
    if json:
        as_json([{"name": a.name, "role": a.role, "active": a.active, "at": a.at.isoformat()} for a in found])
        return
    for account in found:
        print(f"{account.name}\t{account.role}\t{'open' if account.active else 'closed'}")
    if not found:
        note("there are no accounts; make the first with: attested accounts add NAME --role admin")


@accounts.command("add")
def make(name: Name, role: RoleOption = "coder", db: Db = DATABASE) -> None:
    """Make an account. The password is asked for, or read as one line from standard input.

    Example: attested accounts add Ada --role admin
    """
    from attested.review import create_account
    from attested.store import open_store

    with open_store(db) as store:
        create_account(store, name, _password(), role, by=_who())


@accounts.command("role")
def role(name: Name, role: Annotated[str, typer.Argument(metavar="ROLE")], db: Db = DATABASE) -> None:
    """Give an account another role.

    Example: attested accounts role Ben reviewer
    """
    from attested.review import set_role
    from attested.store import open_store

    with open_store(db, create=False) as store:
        set_role(store, name, role, by=_who())


@accounts.command("password")
def password(name: Name, db: Db = DATABASE) -> None:
    """Give an account another password; whoever is signed in with the old one is signed out.

    Example: attested accounts password Ada
    """
    from attested.review import set_password
    from attested.store import open_store

    with open_store(db, create=False) as store:
        set_password(store, name, _password(), by=_who())


@accounts.command("close")
def close(name: Name, db: Db = DATABASE) -> None:
    """Close an account. What its person decided stays.

    Example: attested accounts close Ben
    """
    _active(name, False, db)


@accounts.command("open")
def reopen(name: Name, db: Db = DATABASE) -> None:
    """Open a closed account again.

    Example: attested accounts open Ben
    """
    _active(name, True, db)


def _active(name: str, active: bool, db: Db) -> None:
    from attested.review import set_active
    from attested.store import open_store

    with open_store(db, create=False) as store:
        set_active(store, name, active, by=_who())


def _password() -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    first = getpass.getpass("password (12 characters or more): ")
    if first != getpass.getpass("the same again: "):
        raise typer.BadParameter("the two passwords differ; nothing was changed")
    return first


def _who() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a user id without a name
        return "command line"
