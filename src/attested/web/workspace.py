"""What the pages share: the store of the project, the desk where questions are asked, and what is known of both at a glance."""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime

from fastapi import Request

from attested import review
from attested.errors import AttestedError
from attested.pipeline import reassemble
from attested.query import Desk, Store, Wrong

_GLANCE_SECONDS = 5.0
_VISIT_SECONDS = 1800.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """What the last check of everything found, and when."""

    at: datetime
    seconds: float
    wrong: tuple[Wrong, ...]


class Workspace:
    """One project's store, served. A page asks a fresh desk; nothing of a request outlives it."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._lock = threading.Lock()
        self.verified: Verified | None = None
        self._visits: dict[str, tuple[float, datetime | None]] = {}
        self._glance: tuple[float, dict[str, int]] | None = None
        self._settling: threading.Thread | None = None
        self._unsettled = False

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

    def seen(self, name: str) -> datetime | None:
        """When somebody was here before this visit. A visit lasts while less than half an hour passes between two looks."""
        now = time.monotonic()
        with self._lock:
            held = self._visits.get(name)
            if held is None or now - held[0] > _VISIT_SECONDS:
                held = now, review.visit(self.store, name)
            self._visits[name] = now, held[1]
            return held[1]

    def verify(self) -> Verified:
        """Check everything that is kept, and remember what was found."""
        started = time.monotonic()
        with self.store.view() as view:
            wrong = tuple(view.wrong())
        self.verified = Verified(at=datetime.now(UTC), seconds=time.monotonic() - started, wrong=wrong)
        return self.verified

    def exported(self, name: str, by: str, sha256: str, asked: str) -> None:
        """Write into the log what left the workspace as a file: its name, its hash, and a hash of what was asked for."""
        with self.store.writer(by) as writer:
            question = hashlib.sha256(asked.encode()).hexdigest()
            writer.record("export", {"format": name, "sha256": sha256, "question": question})

    def changed(self) -> None:
        """Bring what is assembled up to date after a decision or a judgement, and count anew."""
        reassemble(self.store)
        self.forget()

    def settle(self) -> None:
        """Let what the last decisions touched be assembled again, beside: whoever decided need not wait for it.

        What is to be done is marked in the store, so nothing is forgotten if this process ends before.
        """
        self.forget()
        with self._lock:
            self._unsettled = True
            if self._settling is not None:
                return
            self._settling = threading.Thread(target=self._settle, name="settling", daemon=True)
            self._settling.start()

    def _settle(self) -> None:
        while True:
            with self._lock:
                if not self._unsettled:
                    self._settling = None
                    return
                self._unsettled = False
            with suppress(AttestedError):  # it is busy or was closed: the mark stays, and the next decision or run works it off
                reassemble(self.store)

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
