"""The files that pages load: ours, and the front-end packages that the build put into `static/vendor`."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

from attested.errors import UsageError

STATIC = Path(__file__).parent / "static"
VENDOR = STATIC / "vendor"


def check_vendor() -> None:
    """`UsageError` where the front-end packages are not there: a wheel has them, a checkout gets them by `make assets`."""
    if not (VENDOR / "manifest.json").exists():
        raise UsageError(
            "the pages need front-end packages that a checkout does not hold; fetch them once with: make assets "
            "(or python tools/assets/build.py); everything but attested serve works without them"
        )


@lru_cache(maxsize=512)
def mark(name: str) -> str:
    """The beginning of the SHA-256 of a file below `static/`: in its address, so that browsers keep it until it changes."""
    path = STATIC / name
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12] if path.is_file() else "none"


def address(name: str) -> str:
    """The address of a file below `static/`.

    >>> address("base.css").startswith("/static/base.css?v=")
    True
    """
    return f"/static/{name}?v={mark(name)}"


def has(name: str) -> bool:
    """Whether there is such a file below `static/`."""
    return (STATIC / name).is_file()
