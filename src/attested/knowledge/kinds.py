"""The codebook: every kind of claim and every role, as data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from attested.errors import KnowledgeError
from attested.knowledge.files import DATA, table

Group = Literal["event", "tie", "fact", "total"]
Holds = Literal["name", "quantity", "place", "time", "words"]
GROUPS: tuple[Group, ...] = ("event", "tie", "fact", "total")
HOLDS: tuple[Holds, ...] = ("name", "quantity", "place", "time", "words")


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """A part that something plays in a claim. `holds` says what its value is: a name, a quantity, a place, a time, or words."""

    name: str
    definition: str
    holds: Holds


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of claim: what it is, what belongs to it and what does not, and what other codebooks call it.

    `group` is `event`, `tie`, `fact` or `total`. In a `symmetric` kind agent and target are one pool. `examples` are sentences
    that hold one; `counterexamples` pairs of a sentence that looks like one and the kind (or reason) that it is instead.
    The crosswalk gives the nearest classes of ACLED (event type: sub-event type), PLOVER (type: mode), CAMEO (root code)
    and UCDP (type of violence); "none" where that codebook has no class for it.
    """

    name: str
    group: Group
    definition: str
    include: str
    exclude: str
    examples: tuple[str, ...]
    counterexamples: tuple[tuple[str, str], ...]
    symmetric: bool
    families: tuple[str, ...]
    acled: str
    plover: str
    cameo: str
    ucdp: str


class Codebook(Mapping[str, Kind]):
    """The kinds by name, in the order of the manual, with the roles and the families of kinds that are easily confused."""

    def __init__(self, kinds: Mapping[str, Kind], roles: Mapping[str, Role], families: Mapping[str, frozenset[str]]) -> None:
        self._kinds = dict(kinds)
        self.roles = dict(roles)
        self.families = dict(families)

    def __getitem__(self, name: str) -> Kind:
        return self._kinds[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._kinds)

    def __len__(self) -> int:
        return len(self._kinds)

    def of(self, *groups: Group) -> tuple[str, ...]:
        """The names of the kinds of these groups, in the order of the manual."""
        return tuple(name for name, kind in self._kinds.items() if kind.group in groups)

    @property
    def symmetric(self) -> frozenset[str]:
        """The kinds in which it does not matter who is agent and who target."""
        return frozenset(name for name, kind in self._kinds.items() if kind.symmetric)

    def same_family(self, left: str, right: str) -> bool:
        """Whether two kinds are one, or neighbours in some family."""
        return left == right or any(left in family and right in family for family in self.families.values())

    def markdown(self) -> str:
        """The codebook as a document for people."""
        lines = ["# Codebook", "", "## Kinds of claims"]
        titles = {"event": "Events", "tie": "Standing ties", "fact": "Standing facts", "total": "Totals"}
        for group in GROUPS:
            lines += ["", f"### {titles[group]}"]
            for name in self.of(group):
                kind = self._kinds[name]
                lines += ["", f"#### `{name}`", "", kind.definition, "", f"- **Code it** {kind.include}"]
                if kind.exclude:
                    lines.append(f"- **Do not** {kind.exclude}")
                lines += [f"- *Yes:* “{example}”" for example in kind.examples]
                lines += [f"- *No* ({instead}): “{example}”" for example, instead in kind.counterexamples]
                note = "; agent and target are interchangeable" if kind.symmetric else ""
                lines.append(f"- Families: {', '.join(kind.families)}{note}")
                lines.append(f"- ACLED: {kind.acled}. PLOVER: {kind.plover}. CAMEO: {kind.cameo}. UCDP: {kind.ucdp}.")
        lines += ["", "## Roles", ""]
        lines += [f"- `{role.name}` ({role.holds}): {role.definition}" for role in self.roles.values()]
        return "\n".join(lines) + "\n"


_WANTED = ("group", "definition", "include", "examples", "acled", "plover", "cameo", "ucdp")


def read_codebook(path: Path | None = None) -> Codebook:
    """The codebook of `data/codebook.toml`, or of a path.

    Raises `KnowledgeError` where a kind lacks something, or a family names a kind that there is not.
    """
    file = path or DATA / "codebook.toml"
    data = table(file)
    for part in ("kinds", "roles", "families"):
        if not isinstance(data.get(part), dict):
            raise KnowledgeError(f"{file.name}: lacks [{part}.…]")
    families = {name: frozenset(str(family["kinds"]).split()) for name, family in data["families"].items()}
    for name, family in families.items():
        if strangers := family - set(data["kinds"]):
            raise KnowledgeError(f"{file.name}: the family {name} names kinds that there are not: {', '.join(sorted(strangers))}")
    kinds = {name: _kind(file.name, name, entry, families) for name, entry in data["kinds"].items()}
    roles = {}
    for name, entry in data["roles"].items():
        if entry.get("holds") not in HOLDS or not entry.get("definition"):
            raise KnowledgeError(f"{file.name}: the role {name} needs a definition and what it holds ({', '.join(HOLDS)})")
        roles[name] = Role(name=name, definition=entry["definition"], holds=entry["holds"])
    return Codebook(kinds, roles, families)


def _kind(file: str, name: str, entry: Mapping[str, Any], families: Mapping[str, frozenset[str]]) -> Kind:
    for field in _WANTED:
        if not entry.get(field):
            raise KnowledgeError(f"{file}: the kind {name} lacks {field}")
    if entry["group"] not in GROUPS:
        raise KnowledgeError(f"{file}: the kind {name} is in no known group ({', '.join(GROUPS)})")
    families_of = tuple(family for family, members in families.items() if name in members)
    counterexamples = tuple((text, instead) for text, instead in entry.get("counterexamples", ()))
    return Kind(
        name=name, group=entry["group"], definition=entry["definition"],
        include=entry["include"], exclude=entry.get("exclude", ""),
        examples=tuple(entry["examples"]), counterexamples=counterexamples,
        symmetric=bool(entry.get("symmetric", False)), families=families_of,
        acled=entry["acled"], plover=entry["plover"], cameo=entry["cameo"], ucdp=entry["ucdp"],
    )  # fmt: skip
