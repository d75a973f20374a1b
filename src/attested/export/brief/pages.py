"""A brief as a page: Markdown, HTML, DOCX. Escaping happens here and only here."""

from __future__ import annotations

import html as html_escapes
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from attested.export.brief.parts import Brief, Material, Note, Sentence
from attested.export.brief.sections import several
from attested.export.brief.telling import Teller
from attested.export.brief.templates import Templates, md
from attested.export.brief.writing import Asked, compose, gather
from attested.export.columns import Rule, rule_of
from attested.model import CodedClaim

if TYPE_CHECKING:
    from attested.query import Desk, Question


def markdown(
    desk: Desk,
    question: Question | None = None,
    *,
    template: Path | None = None,
    phrases: Path | None = None,
    rule: Rule | None = None,
    changed_since: date | None = None,
    templates: Path | None = None,
) -> str:
    """The brief on what a question asks for, or on everything in the store, as Markdown.

    `templates` is a folder of the user's own templates, `template` and `phrases` single files in place of them; without a `rule`
    that of the project file chooses headline figures.
    """
    asked = Asked(rule or rule_of(), changed_since, Templates(templates, template, phrases))
    return as_markdown(*compose(gather(desk, question), asked), asked.templates)


def html(
    desk: Desk,
    question: Question | None = None,
    *,
    rule: Rule | None = None,
    changed_since: date | None = None,
    templates: Path | None = None,
) -> str:
    """The same as one self-contained HTML page, for screen (light and dark) and print."""
    asked = Asked(rule or rule_of(), changed_since, Templates(templates))
    return as_html(*compose(gather(desk, question), asked), asked.templates)


def docx(
    desk: Desk,
    question: Question | None = None,
    *,
    rule: Rule | None = None,
    changed_since: date | None = None,
    templates: Path | None = None,
) -> bytes:
    """The same as a Word document with real footnotes."""
    from attested.export.brief.word import as_docx  # python-docx is read only where a document is asked for

    asked = Asked(rule or rule_of(), changed_since, Templates(templates))
    return as_docx(*compose(gather(desk, question), asked), asked.templates)


def render(material: Material, *, template: Path | None = None, phrases: Path | None = None, asked: Asked | None = None) -> str:
    """The brief on assembled material, as Markdown."""
    asked = asked or Asked(templates=Templates(None, template, phrases))
    return as_markdown(*compose(material, asked), asked.templates)


class Notes:
    """Footnotes in the order in which they are first needed, one for each claim."""

    def __init__(self, teller: Teller) -> None:
        self.teller = teller
        self.numbers: dict[str, int] = {}
        self.claims: list[CodedClaim] = []

    def of(self, sentence: Sentence) -> list[int]:
        """The numbers of a sentence's footnotes."""
        for coded in sentence.cited:
            if coded.claim.id not in self.numbers:
                self.claims.append(coded)
                self.numbers[coded.claim.id] = len(self.claims)
        return [self.numbers[coded.claim.id] for coded in sentence.cited]

    def all(self) -> list[Note]:
        return [Note(n, coded.claim, self.teller.footnote(coded)) for n, coded in enumerate(self.claims, 1)]


def rest(sentence: Sentence) -> str:
    """" (and four more claims)", where a sentence rests on more claims than it has footnotes."""
    return f" (and {several(sentence.more, 'more claim')})" if sentence.more else ""


def as_markdown(brief: Brief, teller: Teller, templates: Templates) -> str:
    """The brief as Markdown; a report's words cannot become marks of the page."""
    notes = Notes(teller)

    def cite(sentence: Sentence) -> str:
        return md(sentence.text) + marks(sentence)

    def marks(sentence: Sentence) -> str:
        return "".join(f"[^{n}]" for n in notes.of(sentence)) + rest(sentence)

    def footnotes() -> list[str]:
        return [f"[^{note.number}]: {md(note.text)}" for note in notes.all()]

    text = templates.page(
        "brief.md.j2", brief=brief, headings=teller.w.phrases.headings, period=brief.period, scope=brief.scope,
        sections=brief.sections, cite=cite, marks=marks, footnotes=footnotes,
    )  # fmt: skip
    return _tidy(text)


def _tidy(text: str) -> str:
    """The page with one blank line around headings and before lists and footnotes, however the template breaks its lines."""
    lines: list[str] = []
    for line in (raw.rstrip() for raw in text.splitlines()):
        if not line:
            continue
        kinds = [_kind_of_line(one) for one in (lines[-1] if lines else "", line)]
        if lines and (kinds[0] != kinds[1] or "text" in kinds or "#" in kinds):
            lines.append("")
        lines.append(line)
    return "\n".join(lines) + "\n"


def _kind_of_line(line: str) -> str:
    start = line.lstrip()[:2]
    return {"- ": "-", "[^": "[^", "##": "#", "# ": "#"}.get(start, "|" if start[:1] == "|" else "text")


def as_html(brief: Brief, teller: Teller, templates: Templates) -> str:
    """The brief as one HTML page that needs nothing else: no script, no font, no picture, no address."""
    notes = Notes(teller)
    backs: dict[int, list[str]] = {}

    def marks(sentence: Sentence) -> str:
        made = []
        for n in notes.of(sentence):
            back = f"r{n}-{len(backs.setdefault(n, [])) + 1}"
            backs[n].append(back)
            made.append(f'<a class="mark" id="{back}" href="#n{n}" role="doc-noteref">{n}</a>')
        return f"<sup>{' '.join(made)}</sup>{html_escapes.escape(rest(sentence))}"

    return templates.page(
        "brief.html.j2", brief=brief, headings=teller.w.phrases.headings, style=templates.text("brief.css"), marks=marks,
        footnotes=notes.all, backs=backs,
    )  # fmt: skip
