"""An archive of reports that a program or a notebook asks."""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import date
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Any

from attested.errors import QueryError, UsageError
from attested.model import (
    Claim,
    CodedClaim,
    Contradiction,
    Denial,
    Document,
    Event,
    Figure,
    Movement,
    Tie,
)
from attested.pipeline import RunReport
from attested.query import Desk, Hit, Question
from attested.reconcile.figures import as_of
from attested.reconcile.headlines import Headline, headline
from attested.reconcile.network import neighbourhood, supporters, wings
from attested.store import open_store

Day = date | str
_DAY = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")


class Archive:
    """Reports, their claims, and what is assembled from them, in one database.

    Every question takes the same words, all optional, and all must hold: `since` and `until` (a date, or "2024", "2024-12",
    "2024-12-01"), `place`, `actor`, `kind`, `source`, `document`, `text`. Answers are the types of `attested.model`; each leads
    back to its claims, and these to the words. What is assembled is kept until reports are added.

    >>> import tempfile
    >>> with Archive(Path(tempfile.mkdtemp()) / "a.db", create=True) as archive:
    ...     archive.counts()["claims"]
    0
    """

    def __init__(self, path: str | Path = "attested.db", *, create: bool = False) -> None:
        self._held = ExitStack()
        self._store = self._held.enter_context(open_store(Path(path), create=create))
        self._views = ExitStack()
        self._held.push(self._views)

    def __enter__(self) -> Archive:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Let the database go. An archive that was closed answers no more."""
        self._held.close()

    @cached_property
    def desk(self) -> Desk:
        """The desk that answers, for what this class has no word for."""
        return Desk(self._views.enter_context(self._store.view()))

    def read(self, *reports: str | Path, processes: int | None = None) -> RunReport:
        """Read reports (files and folders) into the archive; what it holds already is not read again.

        What could not be read is in `refusals` of the answer.
        """
        from attested.pipeline import run

        self._views.close()
        self._views = ExitStack()
        self._held.push(self._views)
        self.__dict__.pop("desk", None)
        return run([str(path) for path in reports], self._store, processes=processes)

    # What reports say

    def claims(self, **asked: Any) -> list[CodedClaim]:
        """Who says what happened, to whom, where and when, on which words."""
        return self.desk.claims(question(**asked))

    def events(self, **asked: Any) -> list[Event]:
        """What happened, each event with all claims that tell of it."""
        return self.desk.events(question(**asked))

    def figures(self, *, measure: str | None = None, as_known_on: Day | None = None, **asked: Any) -> list[Figure]:
        """How many, as ranges over independent sources; of one measure ("killed"), or as it was known on a past day."""
        found = [f for f in self.desk.figures(question(**asked)) if measure is None or f.measure == measure]
        if as_known_on is None:
            return found
        day = last_day(as_known_on)
        return [known for figure in found if (known := as_of(figure, day)) is not None]

    def headline(self, figure: Figure, rule: str = "range", order: Sequence[str] = ()) -> Headline:
        """One value for a figure by a named rule: range, lowest, latest, or the first of your own sources that gives one."""
        return headline(figure, rule, order)

    def movements(self, **asked: Any) -> list[Movement]:
        """Who moved, how many, from where, through where, to where, when and how, as each claim tells it."""
        return self.desk.movements(question(**asked))

    def disputes(self, **asked: Any) -> list[Contradiction]:
        """What cannot all hold: figures, places, days, actors, responsibility, with every position."""
        return self.desk.contradictions(question(**asked))

    def denials(self, **asked: Any) -> list[Denial]:
        """Who denies what, and which claims that answers."""
        return self.desk.denials(question(**asked))

    # The network

    def ties(self, **asked: Any) -> list[Tie]:
        """Who backs, funds, arms, trains, commands whom, with who says so and who denies it."""
        return self.desk.ties(question(**asked))

    def who_backs(self, actor: str, **asked: Any) -> list[Tie]:
        """Who backs, funds, arms, trains or commands the actor, by name or id."""
        return supporters(self.desk.ties(question(**asked)), actor)

    def wings_of(self, actor: str, **asked: Any) -> list[Tie]:
        """Who is part of the actor."""
        return wings(self.desk.ties(question(**asked)), actor)

    def around(self, actor: str, depth: int = 1, **asked: Any) -> list[Tie]:
        """The ties at most `depth` steps from the actor."""
        return neighbourhood(self.desk.ties(question(**asked)), actor, depth)

    # Reports and words

    def reports(self, **asked: Any) -> list[Document]:
        """The reports, or those with a claim that answers."""
        return self.desk.documents(question(**asked))

    def search(self, words: str, limit: int = 50) -> list[Hit]:
        """Reports by their words: all must stand there, "a phrase" as it stands, -word not."""
        return self.desk.search(words, limit=limit)

    def counts(self) -> dict[str, int]:
        """How many reports, claims and findings there are."""
        return self.desk.counts()

    # Writing out

    def brief(
        self,
        format: str = "md",
        *,
        rule: str | None = None,
        order: Sequence[str] = (),
        changed_since: Day | None = None,
        templates: str | Path | None = None,
        **asked: Any,
    ) -> str | bytes:
        """The situation brief, every sentence footnoted: "md", "html", or "docx" (bytes)."""
        from attested.export import brief
        from attested.export.columns import rule_of

        writers: dict[str, Any] = {"md": brief.markdown, "html": brief.html, "docx": brief.docx}
        if format not in writers:
            raise UsageError(f"{format!r} is no format of a brief; try {', '.join(writers)}")
        written: str | bytes = writers[format](
            self.desk, question(**asked), rule=rule_of(rule, ",".join(order)),
            changed_since=last_day(changed_since) if changed_since is not None else None,
            templates=Path(templates) if templates is not None else None,
        )  # fmt: skip
        return written

    def table(self, name: str, *, rule: str | None = None, order: Sequence[str] = (), **asked: Any) -> list[dict[str, Any]]:
        """A table as rows by column, for a data frame: "events", "figures", "history", "ties", "movements"."""
        from attested.export.columns import rule_of, sheet

        made = sheet(self.desk, name, question(**asked), rule_of(rule, ",".join(order)))
        return [dict(zip((column.name for column in made.columns), row, strict=True)) for row in made.rows]


def quotes(*claims: CodedClaim | Claim) -> list[str]:
    """The exact words that claims rest on."""
    return [span.quote for one in claims for span in (one.claim if isinstance(one, CodedClaim) else one).evidence]


def question(since: Day | None = None, until: Day | None = None, **asked: Any) -> Question | None:
    """A question from words as people write them; `None` where nothing is asked.

    >>> question(since="2024-12", place="Syria").since
    datetime.date(2024, 12, 1)
    """
    if since is not None:
        asked["since"] = first_day(since)
    if until is not None:
        asked["until"] = last_day(until)
    try:
        made = Question(**asked)
    except TypeError as error:
        unknown = re.search(r"argument '(\w+)'", str(error))
        named = f" {unknown.group(1)!r}" if unknown else ""
        raise QueryError(f"a question has no part{named}; it has since, until, place, actor, kind, source, document …") from error
    return None if made.open else made


def first_day(day: Day) -> date:
    """The first day of a date, or of "2024", "2024-12"."""
    return _days(day)[0]


def last_day(day: Day) -> date:
    """The last day of a date, or of "2024", "2024-12"."""
    return _days(day)[1]


def _days(day: Day) -> tuple[date, date]:
    if isinstance(day, date):
        return day, day
    match = _DAY.fullmatch(day.strip())
    try:
        if match is None:
            raise ValueError
        year, month, number = (int(part) if part else None for part in match.groups())
        assert year is not None
        end = month or 12
        return date(year, month or 1, number or 1), date(year, end, number or calendar.monthrange(year, end)[1])
    except ValueError:
        raise QueryError(f"{day!r} is no date; write it as 2024-12-01, 2024-12 or 2024") from None
