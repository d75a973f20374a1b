"""ISAF press releases (Afghanistan 2009-2013): date, province, target group, killed, captured of each release.

The fields and the rubric for vague numbers are those of the data set's author (strickvl/isafpressreleases): "several", "a few",
"some", "multiple" and a group count 3, "numerous" and "a handful" 4, "a large number" 5, people without any number 2.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from attested.errors import EvaluationError
from attested.evaluate.counting import people
from attested.model import Argument, Claim

FIELDS = ("start_date", "province", "target_group", "min_killed", "min_captured", "killq", "captureq", "airstrike")
PUBLISHED = (
    "GPT-4o, 724 releases: date .728, province .896, target group .757, killed .953, captured .894; "
    "fine-tuned Mistral-7B .963 over 13 fields"
)
GROUPS = {
    "taliban": "taliban", "haqqani-network": "haqqani", "islamic-movement-of-uzbekistan": "imu", "hezb-e-islami-gulbuddin": "hig",
    "al-qaeda": "al-qaeda", "lashkar-e-taiba": "let", "jaish-e-mohammed": "jem",
}  # fmt: skip
"""Our actors under the names of the data set."""
_CUSTODY = ("arrest", "abduction", "seizure")
_KILLING = ("attack", "clash", "air_strike", "shelling", "bombing")
_VAGUE = (
    (re.compile(r"\b(?:large number)\b"), 5),
    (re.compile(r"\b(?:numerous|handful)\b"), 4),
    (re.compile(r"\b(?:several|few|some|multiple|group|number of)\b"), 3),
    (re.compile(r"\b(?:couple|pair)\b"), 2),
)
_NO_NUMBER = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """The fields of a release. `province` and `target_group` hold every value that counts as right; ours hold one."""

    start_date: date | None
    province: tuple[str, ...]
    target_group: tuple[str, ...]
    min_killed: int
    min_captured: int
    killq: bool
    captureq: bool
    airstrike: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """A press release with its record."""

    id: str
    text: str
    gold: Record


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldScores:
    """The accuracy of each field, and their mean; and of a coder who gives every field its most frequent value."""

    releases: int
    fields: dict[str, float]
    mean: float
    most_frequent: dict[str, float]

    def as_dict(self) -> dict[str, Any]:
        """The scores as JSON objects."""
        return asdict(self)


def read_releases(path: Path) -> list[Release]:
    """The releases of a JSON Lines file. Raises `EvaluationError` where it is not such a file."""
    try:
        return [
            Release(id=row["id"], text=row["text"], gold=_record(row["gold"]))
            for row in (json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line)
        ]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise EvaluationError(f"{path}: is no file of ISAF releases ({type(error).__name__}: {error})") from error


def _record(row: dict[str, Any]) -> Record:
    return Record(
        start_date=date.fromisoformat(row["start_date"]),
        province=tuple(_plain(name) for name in row["province"]), target_group=tuple(name.lower() for name in row["target_group"]),
        min_killed=int(row["min_killed"]), min_captured=int(row["min_captured"]),
        killq=bool(row["killq"]), captureq=bool(row["captureq"]), airstrike=bool(row["airstrike"]),
    )  # fmt: skip


_SPELLED = {
    "paktia": "paktya", "paktiya": "paktya", "khowst": "khost", "wardag": "wardak", "maidan wardak": "wardak", "konar": "kunar",
    "jawzjan": "jowzjan",
}  # fmt: skip


def _plain(name: str) -> str:
    """A province's name in the data set's spelling."""
    bare = re.sub(r"\s+province\Z", "", " ".join(re.findall(r"[a-z-]+", name.lower().replace("sar-e-pul", "sar-e pul"))))
    return _SPELLED.get(bare, bare)


def record_of(claims: Sequence[Claim], text: str, published: date | None, named: Sequence[str] = ()) -> Record:
    """The record of a release as our claims have it. `named` are the ids of the actors that the release names, in text order: the
    group is that of the leader who was sought, and whom he leads is mostly said without being claimed of him.
    """
    told = [c for c in claims if c.polarity == "affirmed" and c.status in ("occurred", "ongoing")]
    custody = [c for c in told if c.kind in _CUSTODY and (c.kind != "seizure" or c.role("detained"))]
    killing = [c for c in told if c.kind in _KILLING and c.role("killed")]
    killed = people(killing, ("killed",), text, bound=_bound)
    captured = people(custody, ("detained", "forces"), text, named="target", bound=_bound, unnumbered=_NO_NUMBER)
    main = sorted([*custody, *killing], key=lambda c: c.evidence[0].start) or told
    return Record(
        start_date=_day(main, published) or published,
        province=(_province(main, claims),),
        target_group=(_group(claims, named),),
        min_killed=killed,
        min_captured=captured,
        killq=killed > 0,
        captureq=captured > 0,
        airstrike=any(c.kind == "air_strike" for c in told),
    )


def _bound(argument: Argument) -> int:
    quantity = argument.quantity
    if quantity is None:
        return 0
    words = quantity.as_written.lower()
    for pattern, number in _VAGUE:
        if pattern.search(words) and not re.search(r"\d", words):
            return number
    bound = quantity.low if quantity.low is not None else quantity.high
    return int(bound or 0)


def _day(claims: Iterable[Claim], published: date | None) -> date | None:
    for claim in claims:
        for argument in claim.role("time"):
            when = argument.when
            if when and when.earliest and when.latest and (when.latest - when.earliest).days <= 3:
                # "overnight" runs from the day before to the report's day, and is dated to the first
                return when.earliest if published is None or when.earliest <= published else published
    return None


def _province(main: Sequence[Claim], claims: Sequence[Claim]) -> str:
    """The province of the first place that the main events name, else of the first place of any."""
    for group in (main, claims):
        for claim in group:
            for argument in claim.role("place", "destination", "target"):
                where = argument.where
                if where and where.country in (None, "AF") and where.precision == "province":
                    return _plain(where.name)
                if where and where.country == "AF" and where.admin:
                    return _plain(where.admin)
    return ""


def _group(claims: Sequence[Claim], named: Sequence[str]) -> str:
    """The group that the release is about: the first of those we know that it names, one within the Taliban before the Taliban."""
    claimed = [a.entity for c in claims for a in c.role("agent", "target") if a.entity]
    found = [GROUPS[entity] for entity in (*named, *claimed) if entity in GROUPS]
    return next((name for name in found if name != "taliban"), found[0] if found else "")


def compare_releases(releases: Sequence[Release], coded: Callable[[Sequence[Release]], Iterable[Record]]) -> FieldScores:
    """The scores of the records that a coder makes, one for each release in their order."""
    pairs = [(release.gold, found) for release, found in zip(releases, coded(releases), strict=True)]
    if not pairs:
        raise EvaluationError("there are no releases to compare")
    fields, frequent = {}, {}
    for name in FIELDS:
        right = [_agree(getattr(gold, name), getattr(found, name)) for gold, found in pairs]
        fields[name] = sum(right) / len(pairs)
        counted = Counter(getattr(gold, name) for gold, _ in pairs)
        frequent[name] = counted.most_common(1)[0][1] / len(pairs)
    return FieldScores(releases=len(pairs), fields=fields, mean=sum(fields.values()) / len(fields), most_frequent=frequent)


def _agree(gold: Any, coded: Any) -> bool:
    return bool(set(gold) & set(coded)) if isinstance(gold, tuple) else gold == coded


def render_fields(scores: FieldScores) -> str:
    """The scores as a table, with the published ones below."""
    lines = [f"{scores.releases:,} releases", f"{'':14}{'accuracy':>9}{'most frequent value':>21}"]
    lines += [f"{name:14}{value:9.3f}{scores.most_frequent[name]:21.3f}" for name, value in scores.fields.items()]
    mean = sum(scores.most_frequent.values()) / len(scores.most_frequent)
    return "\n".join([*lines, f"{'mean':14}{scores.mean:9.3f}{mean:21.3f}", f"published: {PUBLISHED}"])
