"""MUC-3/4: whole records of incidents in Latin American news of 1988-91, from claims grouped into events.

The measure is ours, close to that of Du et al. 2021: each record of ours is matched with one of the key's of the same incident
type so that most fills agree; F1 counts the type and the fills of five roles (individual perpetrators, organisations, physical
targets, victims, instruments) over all records, a fill being right if its words are those of an acceptable answer or hold them.
Each slot of matched records is given beside the recall and precision that the best system of 1992 (GE, on TST3) had over all
records by the official scorer.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from attested.errors import EvaluationError
from attested.evaluate.names import same_name
from attested.evaluate.pairs import Tally, total
from attested.model import Claim, Event

ROLES = ("perp_individual", "perp_organization", "physical_target", "victim", "instrument")
SLOTS = ("date", "country", "stage", "perp_confidence", "victim_number", "victim_effect")
PUBLISHED = {
    "type": "78/72", "perp_individual": "46/53", "perp_organization": "44/53", "physical_target": "47/42",
    "victim": "65/52 (descriptions)", "instrument": "67/61",
}  # fmt: skip
"""Recall/precision of GE on TST3 in 1992, by slot."""
_TYPES = {
    "attack": "ATTACK", "clash": "ATTACK", "air_strike": "ATTACK", "shelling": "ATTACK", "crackdown": "ATTACK",
    "bombing": "BOMBING", "abduction": "KIDNAPPING",
}  # fmt: skip
_SLOT_OF = {
    "perp_individual": ("PERP: INDIVIDUAL ID",), "perp_organization": ("PERP: ORGANIZATION ID",),
    "physical_target": ("PHYS TGT: ID",),
    "victim": ("HUM TGT: NAME", "HUM TGT: DESCRIPTION"), "instrument": ("INCIDENT: INSTRUMENT ID",),
}  # fmt: skip
_STATES = frozenset({"state", "forces", "ministry", "intelligence"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """One record: its type, the acceptable answers of each fill by role, and its plain slots. `optional` ones are never missed."""

    type: str
    fills: dict[str, tuple[frozenset[str], ...]] = field(default_factory=dict)
    slots: dict[str, frozenset[str]] = field(default_factory=dict)
    optional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message with its records; `text` is as it was sent, in capitals."""

    id: str
    text: str
    day: date | None
    templates: tuple[Template, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateScores:
    """Type and roles over all records; plain slots over matched ones."""

    messages: int
    templates: Tally
    type: Tally
    roles: dict[str, Tally]
    slots: dict[str, Tally]

    @property
    def all(self) -> Tally:
        """The type and the five roles together."""
        return total([self.type, *self.roles.values()])

    def as_dict(self) -> dict[str, Any]:
        """The scores as JSON objects."""
        named = {"all": self.all, "templates": self.templates, "type": self.type, **self.roles, **self.slots}
        return {"messages": self.messages} | {
            name: {"f1": t.f1, "precision": t.precision, "recall": t.recall, **asdict(t)} for name, t in named.items()
        }


# ------------------------------------------------------------ the key

_MONTHS = "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split()
_DAY = re.compile(r"(\d{1,2}) (" + "|".join(_MONTHS) + r")[A-Z]* (\d{2})")


def read_messages(path: Path) -> list[Message]:
    """The messages of a JSON Lines file with their keys. Raises `EvaluationError` where it is not such a file."""
    try:
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]
        return [
            Message(
                id=row["id"], text=row["text"], day=day_of(row["text"][:400]),
                templates=tuple(_template(t) for t in row["templates"] if t["slots"]["INCIDENT: TYPE"]),
            )
            for row in rows
        ]  # fmt: skip
    except (OSError, ValueError, KeyError, TypeError, IndexError) as error:
        raise EvaluationError(f"{path}: is no file of MUC messages ({type(error).__name__}: {error})") from error


def day_of(text: str) -> date | None:
    """The first day that is written as the messages write it, "4 FEB 90"."""
    match = _DAY.search(text.upper())
    return date(1900 + int(match[3]), _MONTHS.index(match[2]) + 1, int(match[1])) if match else None


def _template(row: dict[str, Any]) -> Template:
    slots = row["slots"]
    fills = {
        role: tuple(
            frozenset(a["value"].strip('"\\ ') for a in fill["alternatives"])
            for name in names
            for fill in slots[name]
            if not fill["optional"] and not (name == "HUM TGT: DESCRIPTION" and fill["alternatives"][0]["ref"])
        )
        for role, names in _SLOT_OF.items()
    }
    return Template(
        type=slots["INCIDENT: TYPE"][0]["alternatives"][0]["value"],
        fills=fills,
        slots={
            "date": _values(slots["INCIDENT: DATE"]),
            "country": frozenset(v.strip("()").split(":")[0].strip() for v in _values(slots["INCIDENT: LOCATION"])),
            "stage": _values(slots["INCIDENT: STAGE OF EXECUTION"]),
            "perp_confidence": _values(slots["PERP: ORGANIZATION CONFIDENCE"]),
            "victim_number": _values(slots["HUM TGT: NUMBER"]),
            "victim_effect": _values(slots["HUM TGT: EFFECT OF INCIDENT"]),
        },
        optional=bool(row["optional"]),
    )


def _values(fills: Iterable[dict[str, Any]]) -> frozenset[str]:
    return frozenset(a["value"] for fill in fills for a in fill["alternatives"] if not a["quoted"])


# ------------------------------------------------------------ ours


def templates_of(events: Sequence[Event], kinds_of_actors: Callable[[str], str]) -> list[Template]:
    """Records made of events in which somebody was attacked, bombed or carried off. `kinds_of_actors` gives an entity's kind."""
    named = [a.where.country for e in events for c in e.claims for a in c.claim.arguments if a.where and a.where.country]
    usual = max(named, key=named.count) if named else None
    return [made for event in events if (made := _of_event(event, kinds_of_actors, usual)) is not None]


def _of_event(event: Event, kind_of: Callable[[str], str], usual: str | None) -> Template | None:
    claims = [c.claim for c in event.claims if c.claim.polarity == "affirmed" and c.claim.status != "hypothetical"]
    kinds = [_TYPES[c.kind] for c in claims if c.kind in _TYPES]
    if not kinds and any(c.kind == "destruction" and _BURNT.search(c.evidence[0].quote) for c in claims):
        kinds = ["ARSON"]
    if not kinds:
        return None
    fills: dict[str, list[str]] = {role: [] for role in ROLES}
    for claim in claims:
        for argument in claim.role("agent"):
            organised = argument.entity is not None or _is_proper(argument.name)
            _add(fills["perp_organization" if organised else "perp_individual"], argument.name)
        for argument in claim.role("target", "materiel"):
            person = argument.entity is None and _is_person(argument.name)
            if argument.entity is None or kind_of(argument.entity) not in _STATES:
                _add(fills["victim" if person else "physical_target"], argument.name)
        for argument in claim.role("killed", "injured", "abducted"):
            _add(fills["victim"], argument.name or (argument.quantity.of if argument.quantity else None))
        for argument in claim.role("instrument"):
            _add(fills["instrument"], argument.name)
    return Template(
        type=max(set(kinds), key=lambda k: (kinds.count(k), k != "ATTACK")),
        fills={role: tuple(frozenset({name}) for name in names) for role, names in fills.items()},
        slots=_slots(event, claims, usual),
    )


def _slots(event: Event, claims: Sequence[Claim], usual: str | None) -> dict[str, frozenset[str]]:
    """The plain slots; an event without a place lies in the country that the message names most."""
    planned = all(c.status in ("planned", "possible") or c.kind == "threat" for c in claims)
    effects = {name for role, name in (("killed", "DEATH"), ("injured", "INJURY")) if any(c.role(role) for c in claims)}
    numbers = {
        str(int(a.quantity.low)) if a.quantity.low == a.quantity.high and a.quantity.low is not None else "PLURAL"
        for c in claims
        for a in c.role("killed", "injured", "abducted")
        if a.quantity
    }
    when = event.when
    days = {_written(d) for d in (when.earliest, when.latest) if d} if when and when.days is not None and when.days <= 3 else set()
    return {
        "date": frozenset(days),
        "country": frozenset(filter(None, [event.where.country if event.where and event.where.country else usual])),
        "stage": frozenset({"THREATENED" if planned else "ACCOMPLISHED"}),
        "perp_confidence": frozenset(_confidence(c) for c in claims if c.role("agent")),
        "victim_number": frozenset(numbers),
        "victim_effect": frozenset(effects),
    }


def _confidence(claim: Claim) -> str:
    """How sure the report is of who did it, in the words of the key."""
    if claim.hedge or claim.status == "possible":
        return "POSSIBLE"
    if any(s.kind in ("officials", "military", "politician") for s in claim.speakers):
        return "SUSPECTED OR ACCUSED BY AUTHORITIES"
    return "SUSPECTED OR ACCUSED" if claim.speakers else "REPORTED AS FACT"


def _written(day: date) -> str:
    return f"{day.day:02d} {_MONTHS[day.month - 1]} {day.year % 100:02d}"


def _add(names: list[str], name: str | None) -> None:
    if name and not any(same_name(name, known) for known in names):
        names.append(name)


def _is_proper(name: str | None) -> bool:
    return bool(name) and name is not None and name.split()[-1][:1].isupper()


_BURNT = re.compile(r"\b(?:burn|torch|fire|arson|ablaze)", re.IGNORECASE)
_PEOPLE = re.compile(
    r"(?:er|or|ist|ant|ier|man|men|woman|women|people|priest|children|guard|student|peasant|civilian|jesuit)s?\Z", re.IGNORECASE
)


def _is_person(name: str | None) -> bool:
    """Whether a target's name is of people: two or more words in capitals, or a noun of people."""
    words = (name or "").split()
    return bool(words) and ((len(words) > 1 and all(w[:1].isupper() for w in words)) or bool(_PEOPLE.search(words[-1])))


# ------------------------------------------------------------ comparing


def compare_templates(
    messages: Sequence[Message],
    coded: Callable[[Sequence[Message]], Iterable[Sequence[Template]]],
    country: Callable[[str], str | None],
) -> TemplateScores:
    """The scores of a coder's records. `country` gives the code of a country's name, as the key writes it."""
    if not messages:
        raise EvaluationError("there are no messages to compare")
    found = Tally()
    kinds = Tally()
    roles = dict.fromkeys(ROLES, Tally())
    slots = dict.fromkeys(SLOTS, Tally())
    for message, ours in zip(messages, coded(messages), strict=True):
        ranked = sorted(
            ((_worth(gold, mine), g, m) for g, gold in enumerate(message.templates) for m, mine in enumerate(ours)),
            key=lambda r: -r[0],
        )
        pairs: dict[int, int] = {}
        for worth, g, m in ranked:
            if worth > 0 and g not in pairs and m not in pairs.values():
                pairs[g] = m
        required = [g for g, gold in enumerate(message.templates) if not gold.optional or g in pairs]
        found += Tally(hit=len(pairs), gold=len(required), coded=len(ours))
        kinds += Tally(
            hit=sum(message.templates[g].type == ours[m].type for g, m in pairs.items()), gold=len(required), coded=len(ours)
        )
        for role in ROLES:
            for g in required:
                mine = ours[pairs[g]].fills.get(role, ()) if g in pairs else ()
                roles[role] += _fills(message.templates[g].fills.get(role, ()), mine)
            for m, template in enumerate(ours):
                if m not in pairs.values():
                    roles[role] += Tally(coded=len(template.fills.get(role, ())))
        for g, m in pairs.items():
            for name in SLOTS:
                slots[name] += _slot(name, message.templates[g].slots[name], ours[m].slots[name], country)
    return TemplateScores(messages=len(messages), templates=found, type=kinds, roles=roles, slots=slots)


def _worth(gold: Template, coded: Template) -> float:
    """How well two records go together; 0 where nothing but the type could be meant to agree."""
    agreeing = sum(_fills(gold.fills.get(role, ()), coded.fills.get(role, ())).hit for role in ROLES)
    dates = bool(gold.slots["date"] & coded.slots["date"])
    return agreeing + 0.5 * dates + 0.6 * (gold.type == coded.type)


def _fills(gold: Sequence[frozenset[str]], coded: Sequence[frozenset[str]]) -> Tally:
    taken: set[int] = set()
    for mine in coded:
        match = next((n for n, wanted in enumerate(gold) if n not in taken and _same(wanted, mine)), None)
        if match is not None:
            taken.add(match)
    return Tally(hit=len(taken), gold=len(gold), coded=len(coded))


def _same(gold: frozenset[str], coded: frozenset[str]) -> bool:
    return any(same_name(left.lower(), right.lower()) for left in gold for right in coded)


def _slot(name: str, gold: frozenset[str], coded: frozenset[str], country: Callable[[str], str | None]) -> Tally:
    if name == "country":
        gold = frozenset(code for value in gold if (code := country(value.title())))
    if name == "date":
        days = {d for value in gold for d in re.findall(r"\d{2} [A-Z]{3} \d{2}", value)}
        return Tally(hit=bool(days & coded), gold=bool(days), coded=bool(coded))
    return Tally(hit=len(gold & coded), gold=len(gold), coded=len(coded))


def render_templates(scores: TemplateScores) -> str:
    """The scores as tables."""
    lines = [f"{scores.messages:,} messages, {scores.templates.gold:g} records in the key, {scores.templates.coded:g} ours"]
    lines.append(f"{'over all records':19}{'F1':>7}{'recall':>8}{'precision':>11}   GE 1992 on TST3, R/P")
    for name, t in [("type and roles", scores.all), ("type", scores.type), *scores.roles.items()]:
        lines.append(f"{name:19}{t.f1:7.3f}{t.recall:8.3f}{t.precision:11.3f}   {PUBLISHED.get(name, '')}".rstrip())
    lines.append(f"{'in matched records':19}{'F1':>7}{'recall':>8}{'precision':>11}")
    lines += [f"{name:19}{t.f1:7.3f}{t.recall:8.3f}{t.precision:11.3f}" for name, t in scores.slots.items()]
    lines.append(
        "published: GE 1992, all slots of all records: F 55.9 (TST3), 57.2 (TST4); IterX 2023, type and five roles: F1 .530"
    )
    return "\n".join(lines)
