"""Reports on their way in: files that somebody gave in the browser, what they would bring, and how far the reading is."""

from __future__ import annotations

import json
import secrets
import shutil
import tempfile
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Literal

from attested.errors import AttestedError
from attested.pipeline import Place, Preview, Progress, preview, run
from attested.query import Store

State = Literal["previewed", "reading", "stopped", "done", "failed"]
_KEPT = 20
"""So many batches are remembered; the files of those before are let go."""


class _Stopped(Exception):
    """Somebody stopped the reading; every report before is whole."""


@dataclass
class Batch:
    """Files given together. They lie in a folder of their own until they are read; the store keeps their bytes from then on."""

    id: str
    by: str
    folder: Path
    state: State = "previewed"
    items: tuple[Preview, ...] = ()
    progress: Progress | None = None
    claims: int = 0
    trouble: str = ""
    asked_to_stop: bool = False
    places: list[Place] = field(default_factory=list)
    thread: threading.Thread | None = None

    @property
    def new(self) -> int:
        """How many reports it would add."""
        return sum(item.fate == "new" for item in self.items)

    @property
    def active(self) -> bool:
        """Whether it is being read."""
        return self.state == "reading"


class Batches:
    """All that was given since the server started."""

    def __init__(self, store: Store, done: Callable[[], object] = lambda: None) -> None:
        self._store = store
        self._batches: dict[str, Batch] = {}
        self._lock = threading.Lock()
        self._reading = threading.Lock()  # one batch is read at a time
        self._done = done

    def __iter__(self) -> Iterator[Batch]:
        """The newest first."""
        return iter(list(self._batches.values())[::-1])

    def get(self, id: str) -> Batch | None:
        """The batch of this id."""
        return self._batches.get(id)

    def begin(self, by: str) -> Batch:
        """A new batch without files."""
        batch = Batch(id=secrets.token_hex(8), by=by, folder=Path(tempfile.mkdtemp(prefix="attested-added-")))
        with self._lock:
            self._batches[batch.id] = batch
            for old in [b for b in self._batches.values() if not b.active][:-_KEPT]:
                shutil.rmtree(old.folder, ignore_errors=True)
                del self._batches[old.id]
        return batch

    def add_file(self, batch: Batch, name: str, content: BinaryIO) -> None:
        """One more file; of its name only the last part is kept."""
        path = self._free(batch, name)
        with path.open("wb") as file:
            shutil.copyfileobj(content, file)
        batch.places.append(Place(f"added/{path.name}", path))

    def add_text(self, batch: Batch, text: str, **about: str) -> None:
        """A pasted text, with what was said about it (`title`, `outlet`, `date`, `url`)."""
        path = self._free(batch, "pasted.txt")
        path.write_text(text, encoding="utf-8", newline="")
        said = {key: value.strip() for key, value in about.items() if value.strip()}
        path.with_suffix(".json").write_text(json.dumps(said, ensure_ascii=False), encoding="utf-8")
        batch.places.append(Place(f"added/{path.name}", path))

    def look(self, batch: Batch) -> None:
        """See what the files would bring. A JSON file beside a report of the same stem speaks about it and is none itself."""
        stems = {place.path.stem for place in batch.places if place.path and place.path.suffix.lower() != ".json"}
        batch.places = [p for p in batch.places if p.path and not (p.path.suffix.lower() == ".json" and p.path.stem in stems)]
        batch.items = tuple(preview(batch.places, self._store))

    def read(self, batch: Batch) -> None:
        """Begin to read, or go on; what the store holds already is not read again."""
        with self._lock:
            if batch.active or batch.state == "done":
                return
            batch.state, batch.asked_to_stop, batch.trouble = "reading", False, ""
        batch.thread = threading.Thread(target=self._read, args=(batch,), name=f"reading {batch.id}", daemon=True)
        batch.thread.start()

    def stop(self, batch: Batch) -> None:
        """Stop after the report at hand."""
        batch.asked_to_stop = True

    def _read(self, batch: Batch) -> None:
        def tell(progress: Progress) -> None:
            batch.progress = progress
            if batch.asked_to_stop:
                raise _Stopped

        try:
            with self._reading:
                done = run(batch.places, self._store, progress=tell)
            batch.claims += done.claims
            state: State = "done"
        except _Stopped:
            batch.claims += batch.progress.claims if batch.progress else 0
            state = "stopped"
        except AttestedError as error:
            batch.trouble, state = str(error), "failed"
        except Exception as error:  # a thread has nobody to raise to: the page says it
            batch.trouble, state = f"unexpected {type(error).__name__}: {error}", "failed"
        self._done()
        batch.state = state
        if state == "done":
            shutil.rmtree(batch.folder, ignore_errors=True)

    def _free(self, batch: Batch, name: str) -> Path:
        """A free name in the batch's folder: the last part of what was given, no hidden file, at most 120 characters."""
        last = name.replace("\\", "/").rsplit("/", 1)[-1]
        clean = "".join(c if c.isprintable() and c not in '<>:"|?*' else "_" for c in last).strip().lstrip(".")[-60:] or "file"
        path = batch.folder / clean
        n = 2
        while path.exists():
            path = batch.folder / f"{Path(clean).stem}-{n}{Path(clean).suffix}"
            n += 1
        return path
