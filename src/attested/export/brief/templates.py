"""The files that make a page, which users can change: the pages, the words, the order and length of sections, the style of Word."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib import resources
from pathlib import Path
from typing import Any

import jinja2
from jinja2.sandbox import SandboxedEnvironment

from attested.errors import KnowledgeError, UsageError
from attested.export.wording import Phrases

FILES = {
    "brief.md.j2": "the page as Markdown",
    "brief.html.j2": "the page as HTML",
    "brief.css": "how the HTML page looks, on screen and in print",
    "phrases.toml": "how each kind of claim is put into words, the headings, the loaded words",
    "layout.toml": "which sections there are, in which order, and how long",
}
"""The files of a folder of templates; a folder may hold any of them, the rest is as shipped."""
_MARKUP = re.compile(r"([\\`*_\[\]<>|#])")


def md(words: str) -> str:
    """Words for Markdown, their marks without effect.

    >>> md("[click](evil) *now*")
    '\\\\[click\\\\](evil) \\\\*now\\\\*'
    """
    return _MARKUP.sub(r"\\\1", words)


WORD = "brief.docx"
"""A document whose styles, margins, header and footer the DOCX takes over."""


@dataclass(frozen=True)
class Templates:
    """The templates of a folder, where it has them; `alone` (a page) and `words` (phrases) are single files in their place."""

    folder: Path | None = None
    alone: Path | None = None
    words: Path | None = None

    def __post_init__(self) -> None:
        if self.folder is not None and not self.folder.is_dir():
            raise UsageError(f"{self.folder} is no folder of templates; attested brief --write-templates FOLDER makes one")

    def text(self, name: str) -> str:
        """The text of one template file."""
        path = self._own(name)
        try:
            if path is not None:
                return path.read_text(encoding="utf-8")
            return resources.files("attested.export").joinpath("templates", name).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise KnowledgeError(f"the template {path or name} cannot be read: {error}") from error

    @cached_property
    def phrases(self) -> Phrases:
        return Phrases(self.words or self._own("phrases.toml"))

    @cached_property
    def layout(self) -> Mapping[str, Any]:
        """`order`: the sections in order; `most`: how many lines each holds at most. What a file leaves out is as shipped."""
        shipped = tomllib.loads(resources.files("attested.export").joinpath("templates", "layout.toml").read_text(encoding="utf-8"))
        try:
            own = tomllib.loads(self.text("layout.toml"))
        except tomllib.TOMLDecodeError as error:
            raise KnowledgeError(f"the template {self._own('layout.toml')} cannot be read: {error}") from error
        unknown = sorted(set(own.get("order", ())) - set(shipped["order"]))
        if unknown:
            raise KnowledgeError(f"layout.toml: there is no section {unknown[0]!r}; there are {', '.join(shipped['order'])}")
        return {"order": own.get("order", shipped["order"]), "most": {**shipped["most"], **own.get("most", {})}}

    def page(self, name: str, **filled: Any) -> str:
        """The page of a format ("brief.md.j2") with what it is filled with, from the user's file, his folder, or as shipped.

        Templates run in a sandbox: one that was passed on by others can lay out a page, and do nothing else.
        """
        environment = SandboxedEnvironment(
            undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True,
            autoescape=name.endswith(".html.j2"), loader=jinja2.FunctionLoader(self.text),
        )  # fmt: skip
        environment.filters["md"] = md
        try:
            if self.alone is not None:
                template = environment.from_string(self.alone.read_text(encoding="utf-8"))
            else:
                template = environment.get_template(name)
            return template.render(**filled)
        except (OSError, UnicodeDecodeError) as error:
            raise KnowledgeError(f"the template {self.alone} cannot be read: {error}") from error
        except jinja2.TemplateError as error:
            where = f" in line {error.lineno}" if isinstance(error, jinja2.TemplateSyntaxError) else ""
            path = self.alone or self._own(name) or name
            raise KnowledgeError(f"the template {path} is wrong{where}: {error.message}") from error

    @property
    def word(self) -> Path | None:
        """The user's document for the styles of DOCX."""
        return self._own(WORD)

    def _own(self, name: str) -> Path | None:
        path = self.folder / name if self.folder is not None else None
        return path if path is not None and path.is_file() else None


def write_templates(folder: Path) -> list[Path]:
    """Write the shipped templates into a folder to be changed there; a file that is there already is left as it is."""
    from attested.export.brief.word import blank

    written = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name in FILES:
            path = folder / name
            if not path.exists():
                path.write_text(Templates().text(name), encoding="utf-8")
                written.append(path)
        if not (folder / WORD).exists():
            blank(folder / WORD)
            written.append(folder / WORD)
    except OSError as error:
        raise KnowledgeError(f"templates cannot be written to {folder}: {error.strerror}") from error
    return written
