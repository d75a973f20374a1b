"""Who and where, by name: the names that the reading model sees, and those that we know."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from attested.model import Document, Mention, NameMention, Span, Token

_KINDS = {"PERSON": "person", "LOC": "place", "ORG": "organisation"}
_ARTICLES = frozenset(("the", "a", "an"))
_POSSESSIVES = ("'s", "’s", "'", "’")


def names(document: Document, tokens: Sequence[Token], first: int, end: int) -> Iterator[NameMention]:
    """The names of one sentence, in order: `first` and `end` are the half-open range of its tokens."""
    i = first
    while i < end:
        kind = tokens[i].name
        if not kind:
            i += 1
            continue
        j = i + 1
        while j < end and tokens[j].name == kind:
            j += 1
        mention = _mention(document, tokens, i, j, _KINDS.get(kind, "unknown"))
        if mention:
            yield mention
        i = j


def _mention(document: Document, tokens: Sequence[Token], first: int, end: int, kind: str) -> NameMention | None:
    while end > first and (tokens[end - 1].text in _POSSESSIVES):
        end -= 1
    while first < end and tokens[first].text.lower() in _ARTICLES:
        first += 1
    if first >= end:
        return None
    span = Span.of(document, tokens[first].start, tokens[end - 1].end)
    head = next((i for i in range(first, end) if not first <= tokens[i].head < end), first)
    return NameMention(mention=Mention(span=span, kind=kind, name=" ".join(span.quote.split())), first=first, end=end, head=head)
