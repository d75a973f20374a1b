"""Everything that a page shows is in its address: what was asked for, and which part of the answer.

The names in an address are those of the command line: `since`, `until`, `place`, `actor`, `kind`, `source`, `document`, `text`.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from urllib.parse import quote, urlencode

from fastapi import Request
from starlette.datastructures import QueryParams

from attested.errors import QueryError
from attested.knowledge import codebook
from attested.query import Question

NAMES = tuple(field.name for field in fields(Question))
_DAY = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")


def day(text: str, *, last: bool = False) -> date:
    """The first day of "2024", "2024-12" or "2024-12-01", or the last; else `QueryError`.

    >>> day("2024-02", last=True)
    datetime.date(2024, 2, 29)
    """
    match = _DAY.fullmatch(text.strip())
    try:
        year, month, number = (int(part) if part else None for part in match.groups()) if match else (None, None, None)
        if year is None:
            raise ValueError
        if not last:
            return date(year, month or 1, number or 1)
        month = month or 12
        return date(year, month, number or calendar.monthrange(year, month)[1])
    except ValueError:
        raise QueryError(f"{text!r} is no date; write it as 2024-12-01, 2024-12 or 2024") from None


def asked(request: Request) -> Question:
    """What the address asks for (a dependency); `QueryError` where it cannot be asked."""
    return question_of(request.query_params)


def question_of(given: QueryParams | Mapping[str, str]) -> Question:
    """The question that these parameters write.

    >>> question_of({"since": "2024-12", "place": "Syria", "kind": ""}).words
    'since 2024-12-01, place Syria'
    """
    values = {name: text.strip() for name in NAMES if (text := given.get(name)) and text.strip()}
    if (kind := values.get("kind")) is not None and kind not in codebook():
        raise QueryError(f"{kind!r} is no kind of claim; see the codebook")
    days: dict[str, date] = {name: day(values.pop(name), last=name == "until") for name in ("since", "until") if name in values}
    return Question(**days, **values)  # type: ignore[arg-type]


def written(question: Question) -> dict[str, str]:
    """The parameters that write a question.

    >>> written(Question(place="Syria", since=date(2024, 12, 1)))
    {'since': '2024-12-01', 'place': 'Syria'}
    """
    return {name: str(value) for name in NAMES if (value := getattr(question, name)) is not None}


def link(path: str, question: Question | None = None, **more: object) -> str:
    """An address of ours with a question and other parameters; what is `None` or empty is left out.

    >>> link("/search", Question(place="Deir ez-Zor"), after=None, sort="day")
    '/search?place=Deir+ez-Zor&sort=day'
    """
    parameters = {**(written(question) if question else {}), **{k: str(v) for k, v in more.items() if v not in (None, "")}}
    return f"{path}?{urlencode(parameters)}" if parameters else path


def part(text: str) -> str:
    """A text as one part of a path.

    >>> part("place:al-bab/1")
    'place:al-bab%2F1'
    """
    return quote(text, safe=":@!$&'()*+,;=~-._")
