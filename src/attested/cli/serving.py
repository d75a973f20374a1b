"""`attested serve`: the workspace, on this machine."""

from __future__ import annotations

import getpass
import socket
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer

from attested.cli.options import DATABASE, Db
from attested.errors import UsageError


def serve(
    db: Db = DATABASE,
    host: Annotated[
        str, typer.Option(metavar="ADDRESS", help="Where to listen; beyond this machine only with accounts.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port; 0 takes any that is free.")] = 8765,
    name: Annotated[
        str | None,
        typer.Option("--as", metavar="NAME", help="The name that decisions are signed with (default: who you are here)."),
    ] = None,
) -> None:
    """Open the workspace: read, compare, judge and see, in a browser on this machine. Stop it with Ctrl-C.

    Nothing leaves the machine, and nothing is loaded from elsewhere. The database is made if it is not there.

    Example: attested serve --db attested.db
    """
    from attested.web.assets import check_vendor

    check_vendor()
    import uvicorn

    from attested.cli.show import note
    from attested.pipeline import assemble
    from attested.store import open_store
    from attested.web.app import workspace_app
    from attested.web.security import Access

    access = Access(host=host, user=name or _login())
    with open_store(Path(db)) as store, suppress(KeyboardInterrupt):
        if not access.open:
            with store.view() as view:
                admins = [a for a in view.people.accounts() if a.active and a.role == "admin"]
            if not admins:
                raise UsageError(
                    f"{host} can be reached from other machines, and there is no account of an admin yet; make one with: "
                    f"attested accounts add NAME --role admin --db {db}, or leave --host out to listen on this machine only"
                )
            note("other machines can reach it: everybody signs in. Put it behind TLS, else passwords travel readable")
        with store.view() as view:
            empty = not view.counts()["claims"]
        done = assemble(store, progress=None if empty else lambda words: note(f"bringing the index up to date: {words}"))
        if done.whole and not empty:
            note(f"{done.claims:,} claims assembled anew in {done.seconds:.0f} s: the rules for it had changed")
        app = workspace_app(store, access)
        listening = _listen(host, port)
        shown = f"[{host}]" if ":" in host else host
        note(f"attested is at http://{shown}:{listening.getsockname()[1]}/ on {db}; stop it with Ctrl-C")
        config = uvicorn.Config(app, log_level="warning", server_header=False, date_header=False, access_log=False)
        uvicorn.Server(config).run(sockets=[listening])


def _listen(host: str, port: int) -> socket.socket:
    try:
        return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as error:
        raise UsageError(
            f"{host}:{port} cannot be listened on: {error.strerror}; give another --port, or --port 0 for any"
        ) from error


def _login() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a user id without a name
        return "analyst"
