"""The situation brief: readable English in which every sentence rests on claims, footnoted to source, date and exact words."""

from attested.export.brief.pages import as_html, as_markdown, docx, html, markdown, render
from attested.export.brief.parts import Brief, Line, Material, Part, Row, Section, Sentence, Table
from attested.export.brief.templates import Templates, write_templates
from attested.export.brief.writing import Asked, compose, gather

__all__ = [
    "Asked", "Brief", "Line", "Material", "Part", "Row", "Section", "Sentence", "Table", "Templates", "as_html",
    "as_markdown", "compose", "docx", "gather", "html", "markdown", "render", "write_templates",
]  # fmt: skip
