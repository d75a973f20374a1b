"""Values that are rarely exact: when, how many, where."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

PRECISIONS_OF_TIME = ("day", "days", "week", "weeks", "month", "months", "year", "years", "decades")
PRECISIONS_OF_PLACE = ("exact", "town", "district", "province", "country", "region", "unknown")


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """An interval of days, both ends inclusive, resolved against the report's date; an open end is `None`.

    `precision` says how exactly the words put it (`PRECISIONS_OF_TIME`); `as_written` holds the words, and is empty where
    a dated item of a digest gives the day without saying it again.

    >>> When(earliest=date(2024, 12, 1), latest=date(2024, 12, 1), precision="day", as_written="late Sunday").days
    1
    """

    earliest: date | None
    latest: date | None
    precision: str
    as_written: str = ""

    def __post_init__(self) -> None:
        if self.precision not in PRECISIONS_OF_TIME:
            raise ValueError(f"unknown precision of time {self.precision!r}")

    @property
    def days(self) -> int | None:
        """How many days the interval holds; `None` if an end is open, 0 or less if it is contradictory."""
        if self.earliest is None or self.latest is None:
            return None
        return (self.latest - self.earliest).days + 1

    def overlaps(self, other: When, slack: int = 0) -> bool:
        """Whether both intervals may share a day, each widened by `slack` days; open ends reach for ever.

        >>> may = When(earliest=date(2024, 5, 1), latest=date(2024, 5, 31), precision="month")
        >>> may.overlaps(When(earliest=date(2024, 6, 1), latest=None, precision="months"))
        False
        """
        left = self.latest is None or other.earliest is None or (other.earliest - self.latest).days <= slack
        right = other.latest is None or self.earliest is None or (self.earliest - other.latest).days <= slack
        return left and right


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """How many, as inclusive bounds; an open bound is `None`. "At least 12" is 12/None, "dozens" 24/99.

    `approximate` marks words such as "about" around a single figure. `unit` is what is counted ("people", "fighters",
    "brigades", a currency), `of` whom the figure names in particular ("children", "soldiers").

    >>> Quantity(low=300, high=None, unit="fighters", as_written="At least 300 fighters")
    Quantity(low=300, high=None, approximate=False, unit='fighters', of=None, as_written='At least 300 fighters')
    """

    low: int | float | None
    high: int | float | None
    approximate: bool = False
    unit: str = "people"
    of: str | None = None
    as_written: str = ""

    def __post_init__(self) -> None:
        if self.low is None and self.high is None:
            raise ValueError("a quantity needs a bound")
        if self.low is not None and self.high is not None and self.low > self.high:
            raise ValueError(f"a quantity from {self.low} to {self.high} is empty")


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """A place and how exactly we know it.

    `id` is "geonames:" and the number of that gazetteer, or "place:" and a name of our own stock. `country` is ISO 3166-1
    alpha-2; `admin` the name of the first-level division. Latitude and longitude are WGS 84 degrees of a *representative*
    point: with a precision of province or country it must never be drawn as a dot. `within_km` is the radius of what the
    place covers, as far as known.
    """

    id: str | None
    name: str
    country: str | None = None
    admin: str | None = None
    lat: float | None = None
    lon: float | None = None
    precision: str = "unknown"
    within_km: float | None = None

    def __post_init__(self) -> None:
        if self.precision not in PRECISIONS_OF_PLACE:
            raise ValueError(f"unknown precision of place {self.precision!r}")
