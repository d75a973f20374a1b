"""Everything that a page shows is in its address: what was asked for, and which part of the answer.

The names in an address are the fields of `query.Question`, those of the command line among them.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from fastapi import Request

from attested.errors import QueryError
from attested.knowledge import codebook
from attested.query import Question

_DAYS = ("since", "until", "told_since", "told_until")
_LASTS = ("until", "told_until")
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
    return question_of(request.query_params.multi_items())


def question_of(pairs: Iterable[tuple[str, str]]) -> Question:
    """The question that these parameters write; a month or a year is a day of it.

    >>> question_of([("since", "2024-12"), ("place", "Syria"), ("kind", "")]).words
    'since 2024-12-01, place Syria'
    """
    given = [(name, text.strip()) for name, text in pairs if text.strip()]
    for name, text in given:
        if name == "kind" and (unknown := [kind for kind in text.split(",") if kind not in codebook()]):
            raise QueryError(f"{unknown[0]!r} is no kind of claim; see the codebook")
    return Question.parse((name, str(day(text, last=name in _LASTS)) if name in _DAYS else text) for name, text in given)


def written(question: Question) -> list[tuple[str, str]]:
    """The parameters that write a question.

    >>> written(Question(place="Syria", since=date(2024, 12, 1)))
    [('since', '2024-12-01'), ('place', 'Syria')]
    """
    return parse_qsl(question.query)


def link(path: str, question: Question | None = None, **more: object) -> str:
    """An address of ours with a question and other parameters; what is `None`, false or empty is left out.

    >>> link("/search", Question(place="Deir ez-Zor"), after=None, sort="day")
    '/search?place=Deir+ez-Zor&sort=day'
    """
    parameters = [*(written(question) if question else ()), *((k, str(v)) for k, v in more.items() if v not in (None, "", False))]
    return f"{path}?{urlencode(parameters)}" if parameters else path


def address_of(path: str, pairs: Iterable[tuple[str, str]]) -> str:
    """An address of ours with these parameters as they are.

    >>> address_of("/search", [("kind", "clash"), ("text", "a b")])
    '/search?kind=clash&text=a+b'
    """
    return f"{path}?{urlencode(list(pairs))}"


def local(back: str) -> str:
    """An address to go back to, if it is one of ours; else home.

    >>> local("/search?kind=clash"), local("//evil.example"), local("https://evil.example"), local("/\\\\evil.example")
    ('/search?kind=clash', '/', '/', '/')
    """
    parts = urlsplit(back)
    ours = back.startswith("/") and not back.startswith(("//", "/\\")) and not parts.netloc and not parts.scheme
    return back if ours and back.isprintable() else "/"


def with_parameters(back: str, **parameters: object) -> str:
    """An address of ours with these parameters in place of those of the same names; a part (`#`) stays.

    >>> with_parameters("/search?kind=clash&done=x#c-1", done="accept:7")
    '/search?kind=clash&done=accept%3A7#c-1'
    """
    parts = urlsplit(local(back))
    pairs = [(name, value) for name, value in parse_qsl(parts.query) if name not in parameters]
    pairs += [(name, str(value)) for name, value in parameters.items() if value not in (None, "")]
    return urlunsplit(("", "", parts.path, urlencode(pairs), parts.fragment))


def changed(question: Question, **values: object) -> Question:
    """The question with other values of some of its fields.

    >>> changed(Question(place="Syria"), place=None).open
    True
    """
    return replace(question, **values)  # type: ignore[arg-type]


def part(text: str) -> str:
    """A text as one part of a path.

    >>> part("place:al-bab/1")
    'place:al-bab%2F1'
    """
    return quote(text, safe=":@!$&'()*+,;=~-._")
