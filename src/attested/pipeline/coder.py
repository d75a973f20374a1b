"""One report through the stages; and what names a coder, so that the same report is not coded twice by the same one."""

from __future__ import annotations

import hashlib
import importlib
import traceback
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import attested
from attested.errors import KnowledgeError, PipelineError, SpanError
from attested.knowledge import added_digest, project
from attested.model import Claim, Coding, Document, Finding, Reading, Stage, digest

DEFAULT = "attested.pipeline.default"
_KNOWING_ROOMS = ("knowledge", "annotate", "extract", "resolve")


@dataclass(frozen=True, slots=True, kw_only=True)
class Coded:
    """What the stages made of one report. `read` is false where not even a reading came of it."""

    claims: tuple[Claim, ...]
    findings: tuple[Finding, ...]
    read: bool


def stages_of(recipe: str) -> tuple[Stage, ...]:
    """The stages that a module lists as `STAGES`. Their name, not they themselves, is what goes to worker processes."""
    stages = getattr(importlib.import_module(recipe), "STAGES", None)
    if not stages:
        raise PipelineError(f"{recipe} lists no stages;\nit must hold a tuple STAGES, as pipeline/default.py does")
    return tuple(stages)


def code(document: Document, stages: Sequence[Stage]) -> Coded:
    """Take a report through the stages.

    A stage that reads a `Document` writes its `Reading`; one that reads a `Reading` adds claims; one that reads a `Coding` sees
    the reading and all claims so far, and what it writes takes their place. A stage that fails is a finding `failed`, and
    the others go on with what there is; a broken installation (`KnowledgeError`, a missing file or module) is raised.
    A claim that misquotes the report is dropped with a finding `misquoted`.
    """
    reading: Reading | None = None
    claims: list[Claim] = []
    findings: list[Finding] = []
    for step in stages:
        if step.reads is not Document and reading is None:
            continue
        given: Any = document if step.reads is Document else reading
        if step.reads is Coding and reading is not None:
            given = Coding(reading=reading, claims=tuple(claims))
        written: list[Claim] = []
        noted: list[Finding] = []
        try:
            for result in step(given):
                if isinstance(result, Finding):
                    noted.append(result)
                elif isinstance(result, Reading):
                    reading = result
                else:
                    written.append(result)
        except (KnowledgeError, PipelineError, ImportError, OSError):
            raise  # stages open nothing but our own files: it is the installation that is broken, not the report
        except Exception as error:  # whatever a stage trips over in one report, the others are still to be read
            noted = [_failed(document, step, error)]
            if step.reads is Coding:
                written = claims
        findings.extend(noted)
        claims = written if step.reads is Coding else claims + written
    sound = []
    for claim in claims:
        try:
            sound.append(claim.check(document))
        except SpanError as error:
            words = f"a claim of kind {claim.kind} was dropped, as it misquotes: {error}. Please report this as a bug"
            findings.append(Finding(item=document.id, code="misquoted", message=words, made_by=claim.made_by))
    return Coded(claims=tuple(sound), findings=tuple(findings), read=reading is not None)


def _failed(document: Document, step: Stage, error: Exception) -> Finding:
    last = traceback.extract_tb(error.__traceback__)[-1]
    where = f"{Path(last.filename).name}:{last.lineno}"
    what = " ".join(f"{type(error).__name__}: {error}".split())[:300]
    words = f"{step.name} failed ({what}, at {where}); its part of the report was not read. Please report this as a bug"
    level = "refused" if step.reads is Document else "note"
    return Finding(item=document.id, code="failed", message=words, level=level, made_by=step.maker)  # type: ignore[arg-type]


def fingerprint(stages: Sequence[Stage]) -> str:
    """What names a coder: its stages with their versions, and the data files that they know.

    A report is coded again when this changes. A change of code that changes claims must therefore raise a stage's version.
    """
    return digest("coder", [[step.name, step.version] for step in stages], _knowledge())


@cache
def _knowledge() -> str:
    """A digest of every data file in the rooms that read (lexicons, gazetteer, weights), of the project's own file and places."""
    home = Path(attested.__file__).parent
    total = hashlib.sha256()
    for path in sorted(p for room in _KNOWING_ROOMS for p in (home / room).rglob("*")):
        if path.is_file() and path.suffix not in (".py", ".pyc"):
            with path.open("rb") as file:
                total.update(f"{path.relative_to(home).as_posix()}\0{hashlib.file_digest(file, 'sha256').hexdigest()}\n".encode())
    total.update(project().digest.encode())
    total.update(added_digest().encode())
    return total.hexdigest()
