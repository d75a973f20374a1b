"""The words of a piece of HTML that is no page: the body of a message, of a feed's entry."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

_BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 "
    "h5 h6 header hr li main nav ol p pre section summary table tbody tfoot thead tr ul".split()
)
_CELLS = frozenset(("td", "th"))
_UNREAD = frozenset("script style template noscript head title svg math iframe object audio video select textarea button".split())
_MARK = re.compile(r"\s*[\[(]?[\d,*†‡]{1,7}[\])]?\s*")
_SPACE = re.compile(r"[ \t\r\n\f]+")


def words_of(markup: str, *, without: tuple[str, ...] = ()) -> tuple[str, bool]:
    """The text of markup, a blank line between paragraphs, ` | ` between cells of a row; and whether anything was left out.

    What is left out are the elements whose class, id or name is in `without` (the quoted reply in a message). Markup is
    walked without recursion: a thousand elements may lie in one another.

    >>> words_of("<p>Shells hit <b>Kherson</b>.</p><p>Two people were killed.</p>")[0]
    'Shells hit Kherson.\\n\\nTwo people were killed.'
    >>> words_of("<table><tr><th>Place<th>Killed<tr><td>Kherson<td>2</table>")[0]
    'Place | Killed\\nKherson | 2'
    """
    from lxml import html as parser  # only where there is markup

    try:
        tree = parser.document_fromstring(markup)
    except Exception as error:  # lxml has an error of its own for each kind of nothing ("Document is empty")
        if "empty" in str(error).lower():
            return "", False
        raise
    pieces: list[str] = []
    left_out = False
    for kind, value in _events(tree, frozenset(without)):
        if kind == "left out":
            left_out = True
        elif kind == "text":
            pieces.append(_SPACE.sub(" ", value))
        else:
            pieces.append(value)
    lines = [re.sub(r" {2,}", " ", line).strip() for line in "".join(pieces).split("\n")]
    text = "\n".join(line[3:] if line.startswith("| ") else line for line in lines)
    return re.sub(r"\n{3,}", "\n\n", text).strip("\n"), left_out


def _events(tree: Any, without: frozenset[str]) -> Iterator[tuple[str, str]]:
    """The walk: texts, and the breaks that elements make before and after themselves."""
    waiting: list[tuple[Any, bool]] = [(tree, False)]
    while waiting:
        element, done = waiting.pop()
        tag = element.tag if isinstance(element.tag, str) else None
        if done:
            if tag in _BLOCKS:
                yield "break", "\n" if tag in ("tr", "li") else "\n\n"
            if element.tail and element is not tree:
                yield "text", element.tail
            continue
        waiting.append((element, True))
        if tag is None or tag in _UNREAD:
            continue
        names = {tag, element.get("id"), *(element.get("class") or "").split()}
        if tag == "sup" and _MARK.fullmatch(element.text_content()):
            continue  # the mark of a note, which beside a figure would read as one more digit
        if names & without and len(element.text_content().strip()) > 0:
            yield "left out", ""
            continue
        if tag == "br":
            yield "break", "\n"
        elif tag in _CELLS:
            yield "break", " | " if element.getprevious() is not None else ""
        elif tag in _BLOCKS:
            yield "break", "\n" if tag == "li" else "" if tag == "tr" else "\n\n"
        if element.text:
            yield "text", element.text
        waiting.extend((child, False) for child in reversed(element))
