"""The network: who backs, funds, arms, trains, commands, fights beside whom, as claims put it, with the claims behind each edge."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from attested.model import Network, Node, TieRow
from attested.query import Desk, Question
from attested.web import address
from attested.web.brushes import brush
from attested.web.render import page, part
from attested.web.screens import Screen
from attested.web.workspace import at_desk

router = APIRouter()
screen = Screen(name="network", title="Network", path="/network", router=router, group="See", order=40, key="k")

RELATIONS = {
    "support": ("backs", "funds", "arms", "trains", "supplies"),
    "command": ("commands", "part_of", "formerly_part_of", "composition"),
    "alliance": ("allied_with",), "opposition": ("opposes",),
}  # fmt: skip
"""The groups that edges are coloured by; a kind that is in none is of the group "other"."""
BOTH_WAYS = ("allied_with", "opposes")
AT_FIRST = 16
"""So many ties are drawn where nobody is asked for: those of most claims."""
MONTHS = 600


@router.get("/network")
def shown(
    request: Request, around: Annotated[list[str], Query(default_factory=list)], question: Question = Depends(address.asked),
    depth: int = 1, desk: Desk = Depends(at_desk),
) -> Response:  # fmt: skip
    """The ties of those asked for (`around`), or the best attested ones; and the same as a table."""
    around = list(dict.fromkeys(name for name in around if name.strip()))[:12]
    depth = min(3, max(1, depth))
    parts = [desk.network(name, question, depth=depth) for name in around]
    network = _united(parts or [desk.network(None, question, limit=AT_FIRST)])
    undated = replace(question, since=None, until=None)
    of_ties = undated if undated.kind or undated.family else replace(undated, family=("ties",))
    months = [(tally.value, tally.count) for tally in desk.counts_by("month", of_ties, limit=MONTHS).rows]
    keep = {"depth": depth if depth > 1 else ""}
    return page(
        request, "network/network.html", screen, question=question, network=network, around=around, depth=depth, undated=undated,
        brush=brush(months, question.since, question.until), relations=RELATIONS, group=group, keep=keep, here=_here,
        names={node.key: node.name for node in network.nodes},
        data=json.dumps(_data(network, around, question, depth), separators=(",", ":")),
    )  # fmt: skip


@router.get("/network/ties/{id}")
def tie(request: Request, id: str, desk: Desk = Depends(at_desk)) -> Response:
    """The claims behind an edge: those that affirm it and those that deny it, each with its sentence."""
    held = desk.tie(id)
    if request.headers.get("hx-request"):
        return part(request, "network/claims.html", tie=held)
    return page(request, "network/tie.html", screen, tie=held)


def group(kind: str) -> str:
    """The group of relations that a kind of tie belongs to.

    >>> group("funds"), group("part_of"), group("visits")
    ('support', 'command', 'other')
    """
    return next((name for name, kinds in RELATIONS.items() if kind in kinds), "other")


def _here(question: Question, around: list[str], depth: int) -> str:
    """The address of the network around these actors."""
    steps = [("depth", str(depth))] if depth > 1 else []
    return address.address_of("/network", [*address.written(question), *(("around", name) for name in around), *steps])


def _united(parts: list[Network]) -> Network:
    ties: dict[str, TieRow] = {}
    nodes: dict[str, Node] = {}
    for network in parts:
        ties |= {tie.id: tie for tie in network.ties}
        for node in network.nodes:
            if node.key not in nodes or node.steps < nodes[node.key].steps:
                nodes[node.key] = node
    return Network(nodes=tuple(nodes.values()), ties=tuple(ties.values()), more=any(network.more for network in parts))


def _data(network: Network, around: list[str], question: Question, depth: int) -> dict[str, object]:
    return {
        "nodes": [
            {
                "id": node.key, "name": node.name, "entity": node.entity, "start": bool(around) and node.steps == 0,
                "more": _here(question, [*around, node.key], depth), "only": _here(question, [node.key], depth),
            }
            for node in network.nodes
        ],
        "edges": [
            {
                "id": tie.id, "source": tie.agent_key, "target": tie.target_key, "kind": tie.kind.replace("_", " "),
                "group": group(tie.kind), "sources": tie.sources, "denied": tie.denied, "both": tie.kind in BOTH_WAYS,
                "first": str(tie.since or tie.first_day or ""), "last": str(tie.until or tie.last_day or ""),
            }
            for tie in network.ties
        ],
    }  # fmt: skip
