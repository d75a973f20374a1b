"""A saved feed, RSS or Atom: each entry is a report, with its headline, day and address."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

from attested.errors import IngestError
from attested.ingest.markup import words_of
from attested.ingest.shape import About, File, Part, Reader
from attested.model import Finding

MOST_ENTRIES = 20_000
_ROOT = re.compile(rb"<(?:\w+:)?(?:rss|feed|RDF)[\s>]")
_SUFFIXES = (".rss", ".atom", ".xml", ".rdf")


def looks_like_feed(start: bytes) -> bool:
    """Whether bytes begin as a feed does.

    >>> looks_like_feed(b'<?xml version="1.0"?><rss version="2.0">'), looks_like_feed(b"<html>")
    (True, False)
    """
    return start.lstrip().startswith(b"<") and bool(_ROOT.search(start[:2_000]))


def read(file: File) -> Iterator[Part | Finding]:
    """Each entry as one report: its headline, a blank line, its text in full where the feed has it, else its summary."""
    import feedparser  # only where there are feeds

    if b"<" not in file.content[:4_000]:
        raise IngestError("format", "is no feed; name it by what it is")
    # Bytes would be taken for an address or a file's name, and fetched; a stream is only read.
    parsed = feedparser.parse(io.BytesIO(file.content), sanitize_html=True, resolve_relative_uris=False)
    entries = parsed.entries
    if not parsed.version and not entries:
        why = f" ({type(parsed.bozo_exception).__name__})" if parsed.bozo else ""
        raise IngestError("format", f"is XML but no feed that can be read{why}; save the report as .txt or .html")
    if not entries:
        raise IngestError("empty", "is a feed without entries; fetch it again")
    for number, entry in enumerate(entries[:MOST_ENTRIES], 1):
        member = f"entry {number}"
        headline = words_of(entry.get("title", ""))[0].replace("\n", " ")
        body = words_of(_body(entry))[0]
        if not headline and not body:
            yield file.refused("empty", "holds no words; remove it or fetch it again", member)
            continue
        repeated = not headline or body.startswith(headline)
        yield Part(text=body if repeated else f"{headline}\n\n{body}".rstrip(), member=member, about=_about(entry, parsed.feed))
    if len(entries) > MOST_ENTRIES:
        yield file.refused("too_large", f"has more than {MOST_ENTRIES:,} entries; the rest was not read; split it")
    elif parsed.bozo and not isinstance(parsed.bozo_exception, feedparser.CharacterEncodingOverride):
        words = f"breaks the rules of its format ({parsed.bozo_exception}); check that its last entries are there"
        yield file.note("format", " ".join(words.split())[:300])


def _body(entry: Any) -> str:
    contents = [content.get("value", "") for content in entry.get("content", ())]
    return str(max((*contents, entry.get("summary", "")), key=len))


def _about(entry: Any, feed: Any) -> About:
    day = entry.get("published_parsed") or entry.get("updated_parsed") or entry.get("created_parsed")
    written = entry.get("published") or entry.get("updated") or entry.get("created")
    source = entry.get("source")
    outlet = (source.get("title") if source else None) or feed.get("publisher") or feed.get("title")
    lang = feed.get("language")
    return About(
        outlet=words_of(outlet)[0].replace("\n", " ").strip() if outlet else None,
        title=words_of(entry.get("title", ""))[0].replace("\n", " ") or None,
        date="{:04}-{:02}-{:02}".format(*day[:3]) if day else written,
        url=entry.get("link"),
        licence=entry.get("rights") or feed.get("rights"),
        lang=lang if isinstance(lang, str) else None,
        author=entry.get("author"),
    )


FEED = Reader(
    name="feed", version=1, media_type="application/xml", suffixes=_SUFFIXES, read=read, sidecar=False, confined=True,
)  # fmt: skip
