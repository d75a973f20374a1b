"""What an independent source is: where the information comes from, not how often it was printed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache

from attested.knowledge import outlets
from attested.model import CodedClaim, Event, Speaker
from attested.reconcile.names import same_name

# What stands between two speakers of one rank: "Iran Human Rights and other monitors", "Reuters, AP and AFP".
_BESIDE = re.compile(r"[\s,]*(?:\b(?:and|or|as well as|along with|together with|the|both|other)\b[\s,]*)*\Z", re.IGNORECASE)


def independent_source(coded: CodedClaim) -> str:
    """Where the claim's information comes from, as a key: two claims of one key corroborate nothing.

    The innermost credited speaker counts: by the entity it is linked to, else by its name if it is named. Speakers of one
    rank ("Iran Human Rights and other monitors") count by those that are linked or named. An unnamed speaker ("a senior
    military source") counts by outlet and description, because nobody can tell two such sources of one outlet apart.
    Without a speaker the publishing outlets count, and without those the document; of a copy those whose words it prints.
    """
    innermost = innermost_speakers(coded)
    text = coded.document.text
    known = sorted(
        {s.entity or same_name(full_name(s.name, text)) for s in innermost if s.entity or (s.named and same_name(s.name))}
    )
    if known:
        return " + ".join(known)
    publisher = published_by(coded)
    described = sorted({same_name(s.name) for s in innermost} - {""})
    if described:
        return f"{' + '.join(described)} ({publisher})"
    return publisher


_TITLE_WORDS = "The A An Mr Mrs Ms Dr Sir President Minister General Colonel Professor In On At By But And As When After For"
_TITLES = frozenset(_TITLE_WORDS.split())


def full_name(name: str, text: str) -> str:
    """A surname with the given name that the same report has before it: "Rabi" after "Uzi Rabi" is no second source.

    >>> full_name("Rabi", "Professor Uzi Rabi explains it. Rabi added more.")
    'Uzi Rabi'
    """
    if not re.fullmatch(r"[A-Z][\w’'-]+", name):
        return name
    for match in re.finditer(rf"\b([A-Z][\w-]+)\s+((?:al-|el-)?{re.escape(name)})\b", text):
        if match.group(1) not in _TITLES:
            return f"{match.group(1)} {match.group(2)}"
    return name


def published_by(coded: CodedClaim) -> str:
    """Whose words the claim is told in, as a key: what the report copies, else the outlets that publish it; else the document."""
    names = coded.origin or coded.outlets
    source = coded.document.source
    if not names and source is not None:
        return outlet_key(source.name)
    return " + ".join(sorted({outlet_key(name) for name in names})) or f"document {coded.document.id[:12]}"


@lru_cache(maxsize=8192)
def outlet_key(name: str) -> str:
    """What an outlet counts by: "AFP" and "Agence France-Presse" are one; an outlet that we do not know by its name.

    >>> outlet_key("AFP") == outlet_key("Agence France-Presse")
    True
    """
    known = outlets().one(name)
    return known.entity.id if known is not None else same_name(name)


def innermost_speakers(coded: CodedClaim) -> tuple[Speaker, ...]:
    """The speaker nearest to the information, with those that stand beside it in one enumeration."""
    speakers = coded.claim.speakers
    if not speakers:
        return ()
    together = [speakers[-1]]
    for earlier in reversed(speakers[:-1]):
        left, right = sorted((earlier.span, together[-1].span), key=lambda span: span.start)
        between = coded.document.text[left.end : right.start]
        if left.end > right.start or len(between) > 40 or not _BESIDE.match(between):
            break
        together.append(earlier)
    return tuple(sorted(together, key=lambda s: (s.span.start, s.span.end)))


def sources_of(claims: Iterable[CodedClaim]) -> tuple[str, ...]:
    """The independent sources of these claims, in order of their names."""
    return tuple(sorted({independent_source(coded) for coded in claims}))


def sourced(events: Sequence[Event]) -> list[Event]:
    """The events with their independent sources filled in. A denial is no source of what it denies."""
    return [replace(event, sources=sources_of(c for c in event.claims if c.claim.polarity == "affirmed")) for event in events]
