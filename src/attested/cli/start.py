"""The entry: runs a command and turns what happened into an exit status.

0 all was read, 3 some items were refused, 2 the command was called wrongly, 1 it failed, 130 it was stopped by the user.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import Any

from attested.errors import AttestedError, QueryError, UsageError

REFUSED, WRONG, FAILED, STOPPED = 3, 2, 1, 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; its exit status. `arguments` are those of the command line if not given."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    debug = "--debug" in given
    given = [argument for argument in given if argument != "--debug"]
    try:
        status = _run(given)
        sys.stdout.flush()
        return status
    except BrokenPipeError:
        # Whoever read our output has closed it (`| head`): nothing is wrong. Python must not find the closed pipe at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return _say("stopped; what was read so far is kept, and the same command goes on from there", STOPPED)
    except (UsageError, QueryError) as error:
        return _say(str(error), WRONG)
    except AttestedError as error:
        if debug:
            raise
        return _say(str(error), FAILED)
    except Exception as error:
        if debug:
            raise
        what = " ".join(f"{type(error).__name__}: {error}".split())
        return _say(f"unexpected {what[:400]}; the same command with --debug shows where. Please report this as a bug", FAILED)


def _run(arguments: list[str]) -> int:
    import typer

    from attested.cli.app import app

    wrong_call: Any = typer.BadParameter.__mro__[1]  # click's UsageError, wherever this version of typer keeps click
    command = typer.main.get_command(app)
    try:
        # Not `app()`: that turns Ctrl-C and closed pipes into exits of its own before we can say what they mean.
        with command.make_context("attested", arguments) as context:
            command.invoke(context)
    except typer.Exit as end:
        return end.exit_code
    except typer.Abort:
        raise KeyboardInterrupt from None
    except wrong_call as error:
        error.show()
        return WRONG
    return 0


def _say(message: str, status: int) -> int:
    print(f"attested: {message}", file=sys.stderr)
    return status
