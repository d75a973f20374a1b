"""What the pages share: the store of the project, the desk where questions are asked, and what is known of both at a glance."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from fastapi import Request

from attested.query import Desk, Store

_GLANCE_SECONDS = 5.0


class Workspace:
    """One project's store, served. A page asks a fresh desk; nothing of a request outlives it."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._lock = threading.Lock()
        self._glance: tuple[float, dict[str, int]] | None = None

    @contextmanager
    def desk(self) -> Iterator[Desk]:
        """A desk at this moment of the store."""
        with self.store.view() as view:
            yield Desk(view)

    def glance(self) -> dict[str, int]:
        """How much the store holds, for the foot of every page; counted anew every few seconds."""
        with self._lock:
            if self._glance is None or time.monotonic() - self._glance[0] > _GLANCE_SECONDS:
                with self.desk() as desk:
                    self._glance = time.monotonic(), desk.counts()
            return self._glance[1]

    def forget(self) -> None:
        """Let go of what was counted: something has changed."""
        with self._lock:
            self._glance = None


def workspace(request: Request) -> Workspace:
    """The workspace that a request is asked of (a dependency)."""
    found: Workspace = request.app.state.workspace
    return found


def at_desk(request: Request) -> Iterator[Desk]:
    """A desk for one request (a dependency): `desk: Desk = Depends(at_desk)`."""
    with workspace(request).desk() as desk:
        yield desk
