"""What a screen is: its address, its place in the menu, its key, its routes."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from fastapi import APIRouter

GROUPS = ("Read", "Compare", "See", "Judge", "Write", "Method")
"""The parts of the menu, in order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """One screen of the workspace.

    `name` is also the folder of its templates (`templates/<name>/`) and the name of its own style and script
    (`static/screens/<name>.css` and `.js`), which a page of it loads if they are there. `key` is pressed after `g` to go there.
    A screen without a `group` (a single event, say) is not in the menu; `under` names the screen that the menu then marks.
    `role` is the least that its pages ask for: to others the menu does not offer it.
    """

    name: str
    title: str
    path: str
    router: APIRouter
    group: str | None = None
    order: int = 100
    key: str | None = None
    under: str | None = None
    role: str = "reader"


@lru_cache(maxsize=1)
def screens() -> tuple[Screen, ...]:
    """Every screen, in the order of the menu: each module of `attested.web.pages` has one as its `screen`."""
    from attested.web import pages

    found = [importlib.import_module(f"{pages.__name__}.{module.name}").screen for module in pkgutil.iter_modules(pages.__path__)]
    return tuple(sorted(found, key=lambda screen: (GROUPS.index(screen.group) if screen.group else len(GROUPS), screen.order)))


def menu(all_screens: Iterable[Screen]) -> list[tuple[str, list[Screen]]]:
    """The menu: its parts and the screens in each."""
    listed = list(all_screens)
    parts = [(group, [screen for screen in listed if screen.group == group]) for group in GROUPS]
    return [(group, within) for group, within in parts if within]
