"""Ties as a network in GEXF 1.3, for Gephi: actors with what we know of them, ties with their period, sources and claims."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import TextIO
from xml.sax.saxutils import quoteattr

from attested.export.columns import TIES, Cell, polarity
from attested.knowledge import actors
from attested.model import Tie
from attested.reconcile.names import same_name

_LEFT_OUT = ("id", "agent", "agent_entity", "target", "target_entity")
_COLUMNS = tuple(column for column in TIES if column.name not in _LEFT_OUT)
_TYPES = {"string": "string", "number": "integer", "boolean": "boolean", "date": "string"}
_BOTH_WAYS = ("allied_with", "opposes")
# What XML 1.0 cannot hold, even escaped.
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write(ties: Sequence[Tie], stream: TextIO) -> int:
    """Write the network; how many ties it has. Ties run from agent to target; alliances and enmities have no direction.

    A tie is there from `since` to `until` as far as claims say so; a period that ends before it starts is left off, as a reader
    would refuse the file, and its dates stay among the values.
    """
    nodes: dict[str, str] = {}
    for tie in ties:
        nodes.setdefault(node_of(tie.agent_entity, tie.agent), tie.agent)
        nodes.setdefault(node_of(tie.target_entity, tie.target), tie.target)
    put = stream.write
    put('<?xml version="1.0" encoding="UTF-8"?>\n')
    put('<gexf xmlns="http://gexf.net/1.3" version="1.3">\n')
    put("<meta><creator>attested</creator><description>What reports say of who backs whom</description></meta>\n")
    put('<graph mode="dynamic" defaultedgetype="directed" timeformat="date" timerepresentation="interval">\n')
    put('<attributes class="node" mode="static">')
    for n, name in enumerate(("entity", "kind", "country", "parent")):
        put(f'<attribute id="{n}" title="{name}" type="string"/>')
    put('</attributes>\n<attributes class="edge" mode="static">')
    for n, column in enumerate(_COLUMNS):
        put(f'<attribute id="{n}" title="{column.name}" type="{_TYPES[column.type]}"/>')
    put("</attributes>\n<nodes>\n")
    for key, shown in sorted(nodes.items()):
        known = actors().get(key)
        values = (known.id, known.kind, known.country, known.parent) if known else (None, None, None, None)
        put(f"<node id={_quoted(key)} label={_quoted(known.name if known else shown)}>{_values(values)}</node>\n")
    put("</nodes>\n<edges>\n")
    for tie in ties:
        ends = f"source={_quoted(node_of(tie.agent_entity, tie.agent))} target={_quoted(node_of(tie.target_entity, tie.target))}"
        way = ' type="undirected"' if tie.kind in _BOTH_WAYS else ""
        period = _period(tie.since, tie.until)
        # The weight is what a drawing's thickness should say: independent sources, not claims.
        put(
            f"<edge id={_quoted(tie.id)} {ends} kind={_quoted(tie.kind)} label={_quoted(_label(tie))}{way} "
            f'weight="{max(1, len(tie.sources))}"{period}>{_values([column.of(tie) for column in _COLUMNS])}</edge>\n'
        )
    put("</edges>\n</graph>\n</gexf>\n")
    return len(ties)


def node_of(entity: str | None, name: str) -> str:
    """The id of an actor's node: its entity, else the form of its name under which spellings meet."""
    return entity or f"name:{same_name(name)}"


def _label(tie: Tie) -> str:
    said = polarity(tie)
    return tie.kind.replace("_", " ") + (f" ({said})" if said != "affirmed" else "")


def _period(since: date | None, until: date | None) -> str:
    if since is not None and until is not None and until < since:
        return ""
    start = f' start="{since.isoformat()}"' if since else ""
    return start + (f' end="{until.isoformat()}"' if until else "")


def _values(values: Sequence[Cell]) -> str:
    filled = [(n, value) for n, value in enumerate(values) if value not in (None, "")]
    inner = "".join(f'<attvalue for="{n}" value={_quoted(_text(value))}/>' for n, value in filled)
    return f"<attvalues>{inner}</attvalues>" if inner else ""


def _text(value: Cell) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, date) else str(value)


def _quoted(text: str) -> str:
    return quoteattr(_NO_XML.sub("\ufffd", text))
