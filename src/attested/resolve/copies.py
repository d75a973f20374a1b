"""Which reports print the words of others: exact and near copies, copied stretches, and reports that credit an agency.

Forty sites with one agency's story are one source. Copies are shown with what they copy, and why, and never dropped.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from rensa import RMinHash

from attested.knowledge import outlets
from attested.model import CodedClaim, Copy, CopySort, Document, Entity, dated_items

LEAST_WORDS = 8
"""A text of fewer words is no copy of another: two reporters may well write one short sentence."""
LONG_WORDS = 40
"""Equal texts of fewer words count only within `NEAR_DAYS`; longer ones however far apart."""
NEAR_DAYS = 7
RUN = 12
"""Words of a stretch: shorter runs of equal words are how people write ("were killed in an air strike on")."""
LEAST_COPIED = 25
"""Words that a partial copy shares in such runs …"""
LEAST_SHARE = 0.5
"""… and how much of the shorter text they are."""
SHINGLE = 5
GAP = 4
"""Words changed inside a stretch that do not end it."""
BOILERPLATE_DAYS = 3
"""A passage that one publisher prints on so many days is its own standing text ("About the mission") and copies nothing."""

_PERMUTATIONS, _BANDS, _SEED = 32, 8, 1
"""Bands of four: passages that share about six in ten of their word triples meet."""
_PASSAGE = 8
WINDOW = 24
"""How many following members of a crowded bucket each one is compared with, beside its first."""
MOST_CANDIDATES = 12

_TOKEN = re.compile(r"[^\W_]+(?:[.,:’'][^\W_]+)*")
_BREAK = re.compile(r"(?<=[.!?])[\"”’)]*\s+(?=[\"“‘(]*[A-Z0-9])|\n+")
_NUMBERS = frozenset(
    "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen "
    "twenty thirty forty fifty sixty seventy eighty ninety hundred thousand dozen dozens scores hundreds thousands".split()
)

# Where agencies are credited: "KYIV, Ukraine (AP) —" before the first sentence, "By Agence France-Presse" on a line of its
# own near the top, "(AFP)", "— Reuters" or "Source: TASS" at the very end.
_DATELINE = re.compile(r"(?m)^[^\n(]{0,80}[(/\[]([^()\[\]/\n]{2,60})[)/\]][ \t]*(?:--?|[–—:])")
_BYLINE = re.compile(r"(?m)^[ \t]*(?:[Bb]y|BY|[Ff]rom|Source:|[^\n|]{3,50}[|,])[ \t]+([^\n,|]{2,50}?)[ \t.]*$")
_TAIL = re.compile(
    r"(?:[(\[]([^()\[\]\n]{2,60})[)\]][\s.]*|(?:Source:|Credit:|©(?:\s*\d{4})?|\n\s*[-–—]{1,2}|\s[–—])\s*([^\n.]{2,50})[\s.]*)\Z"
)
_HEAD = 600


def copies(documents: Iterable[Document]) -> tuple[Copy, ...]:
    """What each report, or dated item of a digest, repeats of others, whichever of them came first.

    Of two reports the one that an agency published, then the one that credits an agency, then the earlier, is the original;
    only what stands in it is a copy, so that a paragraph an outlet adds stays its own. Reports with changed figures throughout
    (daily tolls) and a publisher's standing text are no copies. The order of the documents changes nothing; cost is near linear.
    """
    units = sorted((unit for document in documents for unit in _units(document)), key=lambda u: u.order)
    firsts, rows = _equal(units)
    _mask_boilerplate(firsts)
    found: dict[tuple[str, int], list[Copy]] = defaultdict(list)
    near = _near(firsts)
    for unit in units:
        if unit.key in rows:
            first, sort = rows[unit.key]
            found[unit.key] = [_whole(unit, first, sort, _origin(first, found))]
        else:
            found[unit.key] = [*_parts(unit, near.get(unit.key, ()), found), *_credited(unit)]
    return tuple(sorted((copy for made in found.values() for copy in made), key=lambda c: (c.document, c.stretches, c.of or "")))


def traced(claims: Iterable[CodedClaim], copied: Iterable[Copy]) -> list[CodedClaim]:
    """The claims with the origin of their words filled in, where at least half of their evidence stands in a copied stretch."""
    by_document: dict[str, list[Copy]] = defaultdict(list)
    for copy in copied:
        by_document[copy.document].append(copy)
    return [replace(coded, origin=_origin_of(coded, by_document.get(coded.claim.document, ()))) for coded in claims]


def _origin_of(coded: CodedClaim, made: Sequence[Copy]) -> tuple[str, ...]:
    spans = coded.claim.evidence
    length = sum(span.end - span.start for span in spans)
    best: tuple[float, float, tuple[str, ...]] = (0.0, 0.0, ())
    for copy in made:
        covered = sum(max(0, min(span.end, end) - max(span.start, start)) for span in spans for start, end in copy.stretches)
        if covered * 2 >= length:
            best = max(best, (covered, copy.share, copy.origin))
    return best[2]


@dataclass(slots=True, kw_only=True)
class _Unit:
    """A report, or a dated item of a digest, as words with their offsets."""

    document: Document
    start: int
    end: int
    published: date | None
    publisher: tuple[str, ...]
    agency: bool
    credits: tuple[str, str] | None  # the agency, and the words that credit it
    words: list[str]
    offsets: list[tuple[int, int]]
    passages: list[tuple[int, int]]  # from word to word
    standing: set[int] = field(default_factory=set)  # words of the publisher's standing text
    _shingles: dict[int, int] | None = None

    @property
    def key(self) -> tuple[str, int]:
        return self.document.id, self.start

    @property
    def order(self) -> tuple[int, str, str, int]:
        rank = 0 if self.agency else 1 if self.credits else 2
        return rank, self.published.isoformat() if self.published else "9999", self.document.id, self.start

    @property
    def called(self) -> str:
        who = " and ".join(self.publisher) or "a report without an outlet"
        return f"{who}, {self.published.isoformat()}" if self.published else who

    def shingles(self) -> dict[int, int]:
        """The hash of every run of `SHINGLE` words outside standing text, with the first place where it stands."""
        if self._shingles is None:
            made: dict[int, int] = {}
            for n in range(len(self.words) - SHINGLE + 1):
                if n not in self.standing and n + SHINGLE - 1 not in self.standing:
                    made.setdefault(hash(tuple(self.words[n : n + SHINGLE])), n)
            self._shingles = made
        return self._shingles

    def numbers(self) -> set[str]:
        return {w for n, w in enumerate(self.words) if (w[0].isdigit() or w in _NUMBERS) and n not in self.standing}


def _units(document: Document) -> Iterator[_Unit]:
    items = dated_items(document)
    source = document.source
    for item in items:
        publisher = item.outlets or ((source.name,) if source is not None else ())
        known = [match.entity for name in publisher if (match := outlets().one(name))]
        words, offsets, passages = _read(document.text, item.start, item.end)
        credited = credit(document.text) if len(items) == 1 else None
        if credited and any(entity.id == credited[0].id for entity in known):
            credited = None
        yield _Unit(
            document=document,
            start=item.start,
            end=item.end,
            published=item.published,
            publisher=publisher,
            agency=bool(known) and all(_is_agency(entity) for entity in known),
            credits=(credited[0].name, credited[1]) if credited else None,
            words=words,
            offsets=offsets,
            passages=passages,
        )


def _read(text: str, start: int, end: int) -> tuple[list[str], list[tuple[int, int]], list[tuple[int, int]]]:
    words: list[str] = []
    offsets: list[tuple[int, int]] = []
    passages: list[tuple[int, int]] = []
    breaks = [match.start() for match in _BREAK.finditer(text, start, end)]
    breaks.append(end)
    at = first = 0
    for match in _TOKEN.finditer(text, start, end):
        while match.start() >= breaks[at]:
            at += 1
            if len(words) - first >= _PASSAGE:
                passages.append((first, len(words)))
                first = len(words)
        words.append(_plain(match.group()))
        offsets.append(match.span())
    if first < len(words):
        passages.append((first, len(words)))
    return words, offsets, passages


def _plain(word: str) -> str:
    if not word.isascii():
        word = "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c)).replace("’", "'")
    return word.casefold().removesuffix("'s")


def _is_agency(entity: Entity) -> bool:
    return entity.kind == "agency" or any("news agency" in name.casefold() for name in (entity.name, *entity.aliases))


def credit(text: str) -> tuple[Entity, str] | None:
    """The agency that a report credits with its words in a dateline, a byline or at its end, and the words that do so.

    An agency told of in the running text is a speaker of single claims, not the author of the report.

    >>> found = credit("KYIV, Ukraine (AP) — Shells hit Kherson on Sunday.")
    >>> found[0].id, found[1]
    ('ap', 'KYIV, Ukraine (AP) —')
    >>> credit("Shells hit Kherson on Sunday, AFP reported.") is None
    True
    """
    head = text[:_HEAD]
    for match in (*_DATELINE.finditer(head), *_BYLINE.finditer(head), *_TAIL.finditer(text[-300:])):
        written = next((group for group in match.groups() if group), "")
        for name in re.split(r"\s*(?:,|/|;|\||&|\band\b)\s*", written):
            found = outlets().one(name.strip(" .*_")) if len(name.strip()) > 1 else None
            if found is not None and _is_agency(found.entity):
                return found.entity, " ".join(match.group().split())
    return None


def _equal(units: Sequence[_Unit]) -> tuple[list[_Unit], dict[tuple[str, int], tuple[_Unit, CopySort]]]:
    """The first unit of each text, and of the others which one they repeat, by the letter or by the words."""
    firsts: list[_Unit] = []
    rows: dict[tuple[str, int], tuple[_Unit, CopySort]] = {}
    seen: dict[tuple[str, ...], list[_Unit]] = defaultdict(list)
    for unit in units:
        if len(unit.words) < LEAST_WORDS:
            continue
        same = seen[tuple(unit.words)]
        first = next((one for one in same if len(unit.words) >= LONG_WORDS or _within_days(one, unit)), None)
        if first is None:
            same.append(unit)
            firsts.append(unit)
            continue
        texts = [one.document.text[one.start : one.end].strip() for one in (first, unit)]
        rows[unit.key] = first, "exact" if texts[0] == texts[1] else "normalised"
    return firsts, rows


def _within_days(one: _Unit, two: _Unit) -> bool:
    return one.published is None or two.published is None or abs((one.published - two.published).days) <= NEAR_DAYS


def _mask_boilerplate(units: Sequence[_Unit]) -> None:
    days: dict[tuple[tuple[str, ...], tuple[str, ...]], set[date | None]] = defaultdict(set)
    for unit in units:
        for first, last in unit.passages:
            days[unit.publisher, tuple(unit.words[first:last])].add(unit.published)
    for unit in units:
        for first, last in unit.passages:
            if len(days[unit.publisher, tuple(unit.words[first:last])]) >= BOILERPLATE_DAYS:
                unit.standing.update(range(first, last))


def _near(units: Sequence[_Unit]) -> dict[tuple[str, int], list[_Unit]]:
    """For each unit the earlier ones that share a passage with it by MinHash, those with most shared passages first."""
    keys: list[int] = []
    sets: list[list[str]] = []
    for n, unit in enumerate(units):
        if len(unit.words) < LEAST_COPIED:
            continue
        for first, last in unit.passages:
            if first in unit.standing or last - first < _PASSAGE:
                continue
            sets.append([" ".join(unit.words[at : at + 3]) for at in range(first, last - 2)])
            keys.append(n)
    buckets: dict[tuple[int, ...], list[int]] = defaultdict(list)
    rows = _PERMUTATIONS // _BANDS
    for n, signature in zip(keys, RMinHash.digests_from_token_sets(sets, _PERMUTATIONS, _SEED) if sets else ()):
        for band in range(_BANDS):
            buckets[band, *signature[band * rows : (band + 1) * rows]].append(n)
    votes: dict[int, Counter[int]] = defaultdict(Counter)
    for members in buckets.values():
        members = sorted(set(members))
        for at, later in enumerate(members[1:], 1):
            for earlier in {members[0], *members[max(0, at - WINDOW) : at]}:
                votes[later][earlier] += 1
    return {
        units[later].key: [units[n] for n, _ in sorted(count.items(), key=lambda v: (-v[1], v[0]))[:MOST_CANDIDATES]]
        for later, count in votes.items()
    }


def _parts(unit: _Unit, candidates: Sequence[_Unit], found: dict[tuple[str, int], list[Copy]]) -> Iterator[Copy]:
    """The partial copies of a unit: the original that accounts for most of it first, then those that account for the rest."""
    matched = []
    for other in candidates:
        runs = _runs(unit, other)
        copied = sum(last - first for first, last in runs)
        shorter = min(len(unit.words) - len(unit.standing), len(other.words) - len(other.standing))
        if copied >= LEAST_COPIED and copied >= LEAST_SHARE * shorter and not _same_form(unit, other):
            matched.append((-copied, other.order, runs, other))
    taken: set[int] = set()
    for _, _, runs, other in sorted(matched, key=lambda m: m[:2]):
        fresh = [run for run in runs if sum(n not in taken for n in range(*run)) * 2 > run[1] - run[0]]
        copied = sum(last - first for first, last in fresh)
        if copied < LEAST_COPIED:
            continue
        taken.update(n for run in fresh for n in range(*run))
        share = min(1.0, copied / len(unit.words))
        origin, via = _origin(other, found)
        yield Copy(
            document=unit.document.id,
            of=other.document.id,
            sort="partial",
            share=round(share, 3),
            words=f"{copied} of {len(unit.words)} words stand in {other.called}{via}",
            origin=origin,
            stretches=tuple((unit.offsets[first][0], unit.offsets[last - 1][1]) for first, last in sorted(fresh)),
        )


def _runs(unit: _Unit, other: _Unit) -> list[tuple[int, int]]:
    """The stretches of words, from and to, that stand in the other too, a few changed words inside them allowed."""
    theirs = other.shingles()
    runs: list[list[int]] = []
    for n in range(len(unit.words) - SHINGLE + 1):
        if n in unit.standing or hash(tuple(unit.words[n : n + SHINGLE])) not in theirs:
            continue
        if runs and n <= runs[-1][1] + GAP:
            runs[-1][1] = n + SHINGLE
        else:
            runs.append([n, n + SHINGLE])
    return [(first, last) for first, last in runs if last - first >= RUN]


def _same_form(one: _Unit, two: _Unit) -> bool:
    """Whether two texts fill one form with other figures, as daily tolls do."""
    few, many = sorted((one.numbers(), two.numbers()), key=len)
    return len(few) >= 2 and len(few & many) * 2 < len(few)


def _origin(unit: _Unit, found: dict[tuple[str, int], list[Copy]]) -> tuple[tuple[str, ...], str]:
    """Whose words a unit's are, followed through what it copies itself; and how to say so."""
    whole = [copy for copy in found.get(unit.key, ()) if copy.share >= LEAST_SHARE]
    if whole:
        best = max(whole, key=lambda copy: (copy.share, copy.of or ""))
        how = "which credits" if best.sort == "citation" else "itself a copy of"
        return best.origin, f", {how} {' and '.join(best.origin)}"
    return _published(unit), ""


def _published(unit: _Unit) -> tuple[str, ...]:
    return unit.publisher or (f"document {unit.document.id[:12]}",)


def _whole(unit: _Unit, first: _Unit, sort: CopySort, origin: tuple[tuple[str, ...], str]) -> Copy:
    said = "word for word the same as" if sort == "exact" else "the same words, with other marks or capitals, as"
    return Copy(
        document=unit.document.id,
        of=first.document.id,
        sort=sort,
        share=1.0,
        words=f"{said} {first.called}{origin[1]}",
        origin=origin[0],
        stretches=((unit.start, unit.end),),
    )


def _credited(unit: _Unit) -> Iterator[Copy]:
    if unit.credits is not None:
        agency, written = unit.credits
        yield Copy(
            document=unit.document.id,
            of=None,
            sort="citation",
            share=1.0,
            words=f"credits {agency} with the report: “{written}”",
            origin=(agency,),
            stretches=((unit.start, unit.end),),
        )
