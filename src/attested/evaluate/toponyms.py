"""Public samples of place names in reports: TR-News, GeoWebNews and LGL, each name with its GeoNames number and point.

The names are given, so that only their resolution is measured: which place each stands for. The measures are those of the field
(Gritta et al. 2019, "A pragmatic guide to geoparsing evaluation"): the share within 161 km (100 miles), the same number, the mean
and median error, and the area under the curve of the logarithm of errors.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from statistics import fmean, median
from typing import Any

from attested.errors import EvaluationError

NEAR_KM = 161.0
FARTHEST_KM = 20_039.0
"""Half the way round the earth, as Gritta et al. take it."""

PUBLISHED: Mapping[str, str] = {
    "trnews": "Mordecai 3: exact .843, country .978, within 161 km .873",
    "geowebnews": "Mordecai 3 (README): exact .901 to .920, country .974 to .985, within 161 km .941 to .957",
    "lgl": "Mordecai 3: exact .794, within 161 km .827, mean error 304 km; ensemble of Hu et al. 2022: within 161 km .86 (12 sets)",
}
"""What others report on the same corpora, on their own splits and, but for the last, only over the names that they resolved."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Toponym:
    """A place name of a report with its gold: where it stands, its GeoNames number and its point in WGS 84 degrees."""

    start: int
    end: int
    name: str
    number: str
    lat: float
    lon: float
    country: str = ""

    @property
    def id(self) -> str:
        """The number as the gazetteer writes it."""
        return f"geonames:{self.number}"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedReport:
    """A report of a sample, with the place names that gold resolves."""

    id: str
    text: str
    title: str = ""
    site: str = ""
    toponyms: tuple[Toponym, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a resolver takes a name for: an id (`None` where only a place near it is known), a point, and how far it reaches."""

    id: str | None
    lat: float
    lon: float
    within_km: float = 0.0


Resolver = Callable[[PlacedReport], Sequence[Answer | None]]
"""Gives an answer for each toponym of a report, `None` where it does not say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceScores:
    """How often names were taken for the right place. `all` is of all names that gold resolves, `held` of those whose id the
    gazetteer holds, `linked` of those that were answered at all. A name without an answer counts as wrong in the first two.
    """

    corpus: str
    reports: int
    toponyms: int
    held: int
    linked: int
    near: int
    near_held: int
    exact_held: int
    near_or_covered: int
    errors_km: tuple[float, ...]

    @property
    def coverage(self) -> float:
        """The share of names whose gold id the gazetteer holds."""
        return _share(self.held, self.toponyms)

    def as_dict(self) -> dict[str, Any]:
        """The measures by name, rounded to thousandths."""
        errors = sorted(self.errors_km)
        figures = {
            "coverage": self.coverage,
            "linked": _share(self.linked, self.toponyms),
            "near_all": _share(self.near, self.toponyms),
            "near_held": _share(self.near_held, self.held),
            "exact_held": _share(self.exact_held, self.held),
            "exact_all": _share(self.exact_held, self.toponyms),
            "near_linked": _share(self.near, self.linked),
            "exact_linked": _share(self.exact_held, self.linked),
            "near_or_covered_linked": _share(self.near_or_covered, self.linked),
            "mean_error_km": fmean(errors) if errors else 0.0,
            "median_error_km": median(errors) if errors else 0.0,
            "auc": area_under_errors(errors),
        }
        return {
            "corpus": self.corpus, "reports": self.reports, "toponyms": self.toponyms, "held": self.held,
            **{name: round(value, 3) for name, value in figures.items()},
            "published": PUBLISHED.get(self.corpus, ""),
        }  # fmt: skip


def area_under_errors(errors: Sequence[float]) -> float:
    """The area under the curve of the sorted natural logarithms of errors, as a share of the worst; 0 is perfect.

    >>> area_under_errors([0.0, 0.0, 0.0]), area_under_errors([20039.0, 20039.0])
    (0.0, 1.0)
    """
    logs = [math.log1p(error) for error in sorted(errors)]
    if len(logs) < 2:
        return 0.0
    area = sum((a + b) / 2 for a, b in pairwise(logs))
    return round(area / (math.log1p(FARTHEST_KM) * (len(logs) - 1)), 6)


def distance_km(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """The great-circle distance between two points on a sphere of 6,371 km.

    >>> round(distance_km(51.5, -0.13, 48.86, 2.35))
    343
    """
    a, b, c, d = map(math.radians, (lat, lon, other_lat, other_lon))
    h = math.sin((c - a) / 2) ** 2 + math.cos(a) * math.cos(c) * math.sin((d - b) / 2) ** 2
    return 2 * 6371.0 * math.asin(math.sqrt(min(1.0, h)))


def read_placed(path: Path) -> list[PlacedReport]:
    """The reports of a sample: a file of JSON Lines, or a folder that holds it as `dev.jsonl`.

    Kept are the names that gold gives a GeoNames number and a point. One whose words do not stand at its offsets is looked for in
    the text nearby, and left out where it is not there: the offsets of these corpora drift.
    """
    file = path / "dev.jsonl" if path.is_dir() else path
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise EvaluationError(f"{file}: cannot be read ({error})") from error
    reports = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            text = row["text"]
            found = [t for t in (_toponym(text, entry) for entry in row["toponyms"]) if t is not None]
            site = row.get("domain") or ""
            if not site and row.get("url"):
                site = row["url"].split("//")[-1].split("/")[0]
            reports.append(
                PlacedReport(
                    id=str(row["id"]), text=text, title=row.get("title") or "", site=site.removeprefix("www."),
                    toponyms=tuple(sorted(found, key=lambda t: (t.start, t.end))),
                )
            )  # fmt: skip
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise EvaluationError(f"{file}:{number}: no report with toponyms ({type(error).__name__}: {error})") from error
    if not any(report.toponyms for report in reports):
        raise EvaluationError(f"{file}: holds no name that gold resolves")
    return reports


_DRIFT = 40
"""Characters to either side in which a name is looked for when it does not stand at its offsets."""


def _toponym(text: str, entry: Mapping[str, Any]) -> Toponym | None:
    number, lat, lon = entry.get("geonames_id"), entry.get("lat"), entry.get("lon")
    if not number or lat is None or lon is None:
        return None
    start, end = int(entry["start"]), int(entry["end"])
    words = entry.get("phrase") or text[max(start, 0) : end]
    if start < 0 or text[start:end] != words:
        low = max(0, start - _DRIFT)
        found = text.find(words, low, end + _DRIFT)
        if found < 0 or not words.strip():
            return None
        start, end = found, found + len(words)
    country = entry.get("country") or ""
    name = text[start:end]
    return Toponym(start=start, end=end, name=name, number=str(number), lat=float(lat), lon=float(lon), country=country)


def compare_places(corpus: str, reports: Iterable[PlacedReport], resolve: Resolver, holds: Callable[[str], bool]) -> PlaceScores:
    """The answers of a resolver against gold; `holds` says whether the gazetteer has an id.

    An answer with gold's own number is at gold's own point: what differs between them is where each table puts the middle of a
    province or a country.
    """
    counts = dict.fromkeys(("toponyms", "held", "linked", "near", "near_held", "exact_held", "near_or_covered"), 0)
    errors, read = [], 0
    for report in reports:
        read += 1
        answers = resolve(report)
        if len(answers) != len(report.toponyms):
            raise EvaluationError(f"{report.id}: {len(answers)} answers for {len(report.toponyms)} names")
        for toponym, answer in zip(report.toponyms, answers):
            held = holds(toponym.id)
            counts["toponyms"] += 1
            counts["held"] += held
            if answer is None:
                continue
            same = answer.id == toponym.id
            error = 0.0 if same else distance_km(toponym.lat, toponym.lon, answer.lat, answer.lon)
            errors.append(error)
            counts["linked"] += 1
            counts["near"] += error <= NEAR_KM
            counts["near_held"] += held and error <= NEAR_KM
            counts["exact_held"] += held and same
            counts["near_or_covered"] += error <= max(NEAR_KM, answer.within_km)
    return PlaceScores(corpus=corpus, reports=read, errors_km=tuple(errors), **counts)


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def render_places(scores: PlaceScores) -> str:
    """The measures as lines of text, what others report last."""
    found = scores.as_dict()

    def shares(measure: str) -> str:
        parts = ((measure + ending, of) for ending, of in (("_held", "held"), ("_all", "all"), ("_linked", "linked")))
        return ", ".join(f"{found[name]:.3f} of those {of}" if of != "all" else f"{found[name]:.3f} of all" for name, of in parts)

    lines = [
        f"{scores.corpus}: {scores.reports} reports, {scores.toponyms} names that gold resolves",
        f"held by the gazetteer   {found['coverage']:.3f}  ({scores.held})",
        f"linked                  {found['linked']:.3f}  ({scores.linked})",
        f"within 161 km           {shares('near')}",
        f"same GeoNames number    {shares('exact')}",
        f"within the stated reach {found['near_or_covered_linked']:.3f} of those linked (161 km, or the answer's own radius)",
        f"error of those linked   mean {found['mean_error_km']:.0f} km, median {found['median_error_km']:.0f} km, "
        f"area under the curve {found['auc']:.3f}",
        f"published               {found['published']}",
    ]
    return "\n".join(lines)
