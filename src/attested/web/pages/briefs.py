"""The brief builder: what it is about, which sections in which order; every sentence opens its claims."""

from __future__ import annotations

import hashlib
from datetime import date

from fastapi import APIRouter, Depends, HTTPException, Request, Response

from attested.export.brief import Asked, Section, as_html, as_markdown, compose, gather
from attested.export.brief.pages import Notes, rest
from attested.export.columns import HEADLINE_RULES, rule_of
from attested.query import Desk, Question
from attested.web import address
from attested.web.render import page, part
from attested.web.screens import Screen
from attested.web.security import Person, may
from attested.web.workspace import at_desk, workspace

router = APIRouter()
screen = Screen(name="brief", title="Brief", path="/brief", router=router, group="Write", order=10, key="w")

FORMATS = {
    "md": "text/markdown", "html": "text/html", "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}  # fmt: skip


@router.get("/brief")
def build(
    request: Request, sections: str = "", rule: str = "", changed: str = "", question: Question = Depends(address.asked)
) -> Response:
    """The form; the brief itself is fetched after it, as writing one from a large store takes a while."""
    order = list(Asked().templates.layout["order"])
    chosen = _chosen(sections, order)
    keep = {"sections": sections, "rule": rule, "changed": changed}
    return page(
        request, "brief/brief.html", screen, question=question, order=[*chosen, *(s for s in order if s not in chosen)],
        chosen=chosen, rules=HEADLINE_RULES, rule=rule, changed=changed, keep=keep,
    )  # fmt: skip


@router.get("/brief/text")
def text(
    request: Request, sections: str = "", rule: str = "", changed: str = "", question: Question = Depends(address.asked),
    desk: Desk = Depends(at_desk),
) -> Response:  # fmt: skip
    """The brief as a piece of the page."""
    asked = _asked(rule, changed)
    written, teller = compose(gather(desk, question), asked)
    notes = Notes(teller)
    shown = [_numbered(section, notes) for section in _in_order(written.sections, sections, asked)]
    return part(
        request, "brief/text.html", brief=written, sections=shown, notes=notes.all(), claims=notes.claims, question=question,
        sentences=sum(1 for _ in written.sentences()),
    )  # fmt: skip


@router.get("/brief/brief.{format}")
def save(
    request: Request, format: str, sections: str = "", rule: str = "", changed: str = "",
    question: Question = Depends(address.asked), who: Person = Depends(may("export")), desk: Desk = Depends(at_desk),
) -> Response:  # fmt: skip
    """The brief as a file: Markdown, one HTML page, or a Word document with footnotes."""
    if format not in FORMATS:
        raise HTTPException(404, f"A brief cannot be written as {format}.")
    asked = _asked(rule, changed)
    written, teller = compose(gather(desk, question), asked)
    written = type(written)(written.title, written.period, written.scope, tuple(_in_order(written.sections, sections, asked)))
    if format == "docx":
        from attested.export.brief.word import as_docx

        content: str | bytes = as_docx(written, teller, asked.templates)
    else:
        content = (as_markdown if format == "md" else as_html)(written, teller, asked.templates)
    written_bytes = content.encode() if isinstance(content, str) else content
    here = workspace(request)
    here.exported(f"brief.{format}", who.name, hashlib.sha256(written_bytes).hexdigest(), question.query)
    headers = {"content-disposition": f'attachment; filename="brief-{date.today():%Y-%m-%d}.{format}"'}  # noqa: DTZ011
    return Response(written_bytes, media_type=FORMATS[format], headers=headers)


def _asked(rule: str, changed: str) -> Asked:
    return Asked(rule=rule_of(rule or None), changed_since=address.day(changed) if changed else None)


def _chosen(sections: str, order: list[str]) -> list[str]:
    return [name for name in sections.split(",") if name in order] or order


def _in_order(sections: tuple[Section, ...], wanted: str, asked: Asked) -> list[Section]:
    chosen = _chosen(wanted, list(asked.templates.layout["order"]))
    return sorted((s for s in sections if s.name in chosen), key=lambda s: chosen.index(s.name))


def _numbered(section: Section, notes: Notes) -> dict[str, object]:
    """A section with the footnotes of each sentence, in the order of the page."""
    parts = []
    for piece in section.parts:
        lines = [(line.sentence, line.depth, notes.of(line.sentence), rest(line.sentence)) for line in piece.lines]
        rows = [(row.cells, notes.of(row.sentence)) for row in (piece.table.rows if piece.table else ())]
        head = piece.table.head if piece.table else ()
        parts.append({"heading": piece.heading, "lines": lines, "head": head, "rows": rows, "more": piece.more})
    return {"name": section.name, "title": section.title, "note": section.note, "plain": section.plain, "parts": parts}
