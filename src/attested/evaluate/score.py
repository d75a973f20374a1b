"""Coded claims against gold claims, in numbers: the comparison of CLAIMS.md, section 6.

>>> from attested.evaluate.entries import entry_of
>>> shelling = {"kind": "shelling", "evidence": [{"start": 0, "end": 19, "quote": "Shells hit Kherson."}],
...             "arguments": [{"role": "place", "name": "Kherson"}]}
>>> scores = compare({"d1": (entry_of(shelling),)}, {"d1": (entry_of({**shelling, "kind": "air_strike"}),)})
>>> scores.claims.f1, scores.details.f1
(0.25, 1.0)
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from attested.evaluate.entries import Entry, Grounding
from attested.evaluate.pairs import MARKS, Tally, align, compare_figures, compare_slots, compare_stance, kind_credit, total

Tallies = Mapping[str, Tally]
_NOTHING = Tally()


def _merged(left: Tallies, right: Tallies) -> dict[str, Tally]:
    return {name: left.get(name, Tally()) + right.get(name, Tally()) for name in {**left, **right}}


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """What a coder got right over some documents. Scores of two sets of documents add up.

    `claims` holds the credit of pairs against the required gold and the coded claims; `kinds` the same for each kind.
    `figures` and `speakers` count missed and extra claims too; `roles` (with `speakers` among them) and `stance` only pairs.
    `exact` counts pairs without any difference. `by_document` holds the same for each document, and nothing in those.
    """

    documents: int = 0
    claims: Tally = _NOTHING
    exact: int = 0
    figures: Tally = _NOTHING
    speakers: Tally = _NOTHING
    roles: Tallies = field(default_factory=dict)
    stance: Tallies = field(default_factory=lambda: dict.fromkeys(MARKS, _NOTHING))
    kinds: Tallies = field(default_factory=dict)
    by_document: Mapping[str, Scores] = field(default_factory=dict)
    grounding: Grounding | None = None

    def __add__(self, other: Scores) -> Scores:
        if self.grounding is None and other.grounding is None:
            grounding = None
        else:
            grounding = (self.grounding or Grounding()) + (other.grounding or Grounding())
        return Scores(
            documents=self.documents + other.documents,
            claims=self.claims + other.claims,
            exact=self.exact + other.exact,
            figures=self.figures + other.figures,
            speakers=self.speakers + other.speakers,
            roles=_merged(self.roles, other.roles),
            stance=_merged(self.stance, other.stance),
            kinds=_merged(self.kinds, other.kinds),
            by_document={**self.by_document, **other.by_document},
            grounding=grounding,
        )

    @property
    def arguments(self) -> Tally:
        """All roles of the pairs together, speakers left out."""
        return total(tally for role, tally in self.roles.items() if role != "speakers")

    @property
    def details(self) -> Tally:
        """Arguments, speakers and stance of the pairs together."""
        return total([*self.roles.values(), *self.stance.values()])

    @property
    def score(self) -> float:
        """The one number: claim F1 times details F1."""
        return self.claims.f1 * self.details.f1

    def as_dict(self) -> dict[str, Any]:
        """The scores as JSON objects, under the names that the contract's own script gives them."""

        def shown(tallies: Tallies, hit: str = "hit") -> dict[str, dict[str, float]]:
            return {name: {"f1": t.f1, hit: t.hit, "gold": t.gold, "coded": t.coded} for name, t in tallies.items()}

        found: dict[str, Any] = {
            "documents": self.documents,
            "claims": {
                "gold": self.claims.gold,
                "coded": self.claims.coded,
                "f1": self.claims.f1,
                "precision": self.claims.precision,
                "recall": self.claims.recall,
            },
            "arguments_f1": self.arguments.f1,
            "figures_f1": self.figures.f1,
            "speakers_f1": self.speakers.f1,
            "stance_f1": total(self.stance.values()).f1,
            "details_f1": self.details.f1,
            "exact_claims": self.exact,
            "score": self.score,
            "roles": shown(dict(sorted(self.roles.items()))),
            "stance": shown(self.stance),
            "kinds": shown(dict(sorted(self.kinds.items())), hit="credit"),
        }
        if self.grounding is not None:
            found["ungrounded"] = {"dropped": self.grounding.dropped, "of": self.grounding.of}
        return found


def _pair_scores(gold: Entry, coded: Entry, alternatives: bool) -> Scores:
    """What one pair adds: its credit (none for optional gold), and how its parts compare."""
    credit = kind_credit(gold, coded, alternatives=alternatives)
    roles, stance = compare_slots(gold, coded), compare_stance(gold, coded, alternatives=alternatives)
    counted = Tally() if gold.optional else Tally(hit=credit)
    return Scores(
        claims=counted,
        exact=int(credit == 1 and all(tally.whole for tally in [*roles.values(), *stance.values()])),
        figures=compare_figures(gold, coded),
        speakers=roles["speakers"],
        roles=roles,
        stance=stance,
        kinds={} if gold.optional else {gold.kind: counted},
    )


def _missed_scores(gold: Entry) -> Scores:
    """What a required claim adds that nobody coded."""
    return Scores(
        figures=Tally(gold=sum(not slot.optional for slot in gold.figures())),
        speakers=Tally(gold=sum(not slot.optional for slot in gold.speakers)),
    )


def _extra_scores(coded: Entry) -> Scores:
    """What a claim adds that gold does not have."""
    return Scores(figures=Tally(coded=len(coded.figures())), speakers=Tally(coded=len(coded.speakers)))


def compare_document(gold: Sequence[Entry], coded: Sequence[Entry], *, alternatives: bool = False) -> Scores:
    """The scores of one document. A coded claim that answers optional gold is free; optional gold is never missed."""
    pairs = align(gold, coded, alternatives=alternatives)
    free = {j for i, j in pairs if gold[i].optional}
    answered, used = {i for i, _ in pairs}, {j for _, j in pairs}
    scores = Scores(documents=1)
    for entry in gold:
        if not entry.optional:
            scores += Scores(claims=Tally(gold=1), kinds={entry.kind: Tally(gold=1)})
    for j, entry in enumerate(coded):
        if j not in free:
            scores += Scores(claims=Tally(coded=1), kinds={entry.kind: Tally(coded=1)})
    for i, j in pairs:
        scores += _pair_scores(gold[i], coded[j], alternatives)
    for i, entry in enumerate(gold):
        if i not in answered and not entry.optional:
            scores += _missed_scores(entry)
    for j, entry in enumerate(coded):
        if j not in used:
            scores += _extra_scores(entry)
    return scores


def compare(gold: Mapping[str, Sequence[Entry]], coded: Mapping[str, Sequence[Entry]], *, alternatives: bool = False) -> Scores:
    """The scores of all documents of gold; one that was not coded counts as coded empty, one without gold is left out.

    `alternatives` reads what is written with "|" on both sides, to compare two people; else in gold only.
    """
    by_document = {
        document: compare_document(gold[document], coded.get(document, ()), alternatives=alternatives) for document in sorted(gold)
    }
    return replace(sum(by_document.values(), Scores()), by_document=by_document)


def differences(gold: Sequence[Entry], coded: Sequence[Entry], *, alternatives: bool = False) -> Iterable[str]:
    """The claims of one document side by side, for people: pairs, then what was missed, then what was coded too much."""
    pairs = sorted(align(gold, coded, alternatives=alternatives))
    for i, j in pairs:
        yield f"= gold   {gold[i].describe()}"
        yield f"  coded  {coded[j].describe()}"
    answered, used = {i for i, _ in pairs}, {j for _, j in pairs}
    for i, entry in enumerate(gold):
        if i not in answered:
            yield f"- {'optional, not coded' if entry.optional else 'missed'}  {entry.describe()}"
    for j, entry in enumerate(coded):
        if j not in used:
            yield f"+ extra  {entry.describe()}"
