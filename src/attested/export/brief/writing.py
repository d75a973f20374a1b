"""A brief from a desk: what is gathered, and its sections in the order of the layout."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from attested.export.brief import frame
from attested.export.brief.parts import Brief, Material, Section
from attested.export.brief.sections import Sections
from attested.export.brief.telling import Teller, names_of
from attested.export.brief.templates import Templates
from attested.export.columns import Rule
from attested.export.wording import Wording
from attested.knowledge import states

if TYPE_CHECKING:
    from attested.query import Desk, Question


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of a brief beside its question: the rule for headline figures, a day to compare with, the templates."""

    rule: Rule = field(default_factory=Rule)
    changed_since: date | None = None
    templates: Templates = field(default_factory=Templates)


def gather(desk: Desk, question: Question | None = None) -> Material:
    """What a brief on a question, or on everything in the store, is written from."""
    claims = tuple(desk.claims(question))
    told = {coded.document.id for coded in claims}
    everything = question is None or question.open
    return Material(
        documents=tuple(d for d in desk.documents() if everything or d.id in told),
        claims=claims,
        events=tuple(desk.events(question)),
        figures=tuple(desk.figures(question)),
        ties=tuple(desk.ties(question)),
        movements=tuple(desk.movements(question)),
        contradictions=tuple(desk.contradictions(question)),
        denials=tuple(desk.denials(question)),
        findings=tuple(f for f in desk.findings() if everything or f.item in told),
        names=names_of(claims),
        countries={state.code: state.name for state in states()},
        asked=question.words if question is not None else "",
    )


def compose(material: Material, asked: Asked | None = None) -> tuple[Brief, Teller]:
    """The brief on assembled material: a pure function, the same words for the same material."""
    asked = asked or Asked()
    layout = asked.templates.layout
    teller = Teller(material, Wording(asked.templates.phrases, material.names), asked.rule)
    sections = Sections(teller, layout["most"])
    made: list[Section] = []
    for name in layout["order"]:
        section = _section(sections, name, asked)
        if section:
            made.append(section)
    return Brief(sections.headings["title"], frame.period(teller), frame.scope(teller), tuple(made)), teller


def _section(sections: Sections, name: str, asked: Asked) -> Section | None:
    if name == "changed":
        return frame.changed(sections, asked.changed_since) if asked.changed_since is not None else None
    if name == "missing":
        return frame.missing(sections)
    if name == "unread":
        return frame.unread(sections)
    if name == "sources":
        return frame.sources(sections)
    if name == "method":
        return frame.method(sections, asked.rule)
    made: Section = getattr(sections, name)()
    return made
