"""Digests: one document whose paragraphs are dated items of their own."""

from __future__ import annotations

import re
from datetime import date

from attested.model.text import Document, Item

# "2025-10-01: …" at the start of a paragraph; the outlets stand in brackets at its end: "(AFP) (Al Jazeera)" or "[Reuters, AP]".
_DATED = re.compile(r"(?:(?<=\n)|\A)[ \t]*(?:[-*•][ \t]+)?(\d{4})-(\d\d)-(\d\d):[ \t]+")
_OUTLETS = re.compile(r"(?:[\(\[][^()\[\]\n]{2,80}[\)\]][ \t.;,]*)+\s*\Z")


def _day(match: re.Match[str]) -> date | None:
    try:
        return date(*(int(part) for part in match.groups()))
    except ValueError:
        return None


def dated_items(document: Document) -> tuple[Item, ...]:
    """The dated items of a digest, in order; an ordinary report is one item that spans its whole text.

    Text before the first dated paragraph, and paragraphs between that carry no date, are items with the document's own
    date. Outlets that stand in brackets at the end of an item are its sources and lie outside its span.

    >>> text = "2025-10-01: Shells hit Kherson. (AFP) (Kyiv Independent)\\n2025-10-02: Two people were killed. (BBC)"
    >>> [(i.published.isoformat(), i.outlets) for i in dated_items(Document(id="d", text=text))]
    [('2025-10-01', ('AFP', 'Kyiv Independent')), ('2025-10-02', ('BBC',))]
    """
    text = document.text
    heads = [(m, day) for m in _DATED.finditer(text) if (day := _day(m))]
    if not heads:
        return (Item(document=document.id, start=0, end=len(text), published=document.published),)
    items = []
    if text[: heads[0][0].start()].strip():
        items.append(Item(document=document.id, start=0, end=heads[0][0].start(), published=document.published))
    for n, (head, day) in enumerate(heads):
        limit = heads[n + 1][0].start() if n + 1 < len(heads) else len(text)
        paragraph = text.find("\n", head.end(), limit)
        end = paragraph if paragraph >= 0 else limit
        tail = _OUTLETS.search(text, head.end(), end)
        outlets: tuple[str, ...] = ()
        stop = end
        if tail:
            names = re.split(r"[\)\]][ \t.;,]*[\(\[]|,", tail.group().strip(" \t\n.;,()[]"))
            outlets = tuple(name.strip() for name in names if name.strip())
            stop = tail.start()
        items.append(Item(document=document.id, start=head.end(), end=stop, published=day, outlets=outlets))
        if text[end:limit].strip():
            items.append(Item(document=document.id, start=end, end=limit, published=document.published))
    return tuple(items)
