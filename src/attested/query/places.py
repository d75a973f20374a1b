"""Places as people ask for them: a country by any of its names."""

from __future__ import annotations

from dataclasses import replace

from attested.errors import QueryError
from attested.store import Question


def narrowed(question: Question | None) -> Question | None:
    """The question as the store understands it: the name of a country turned into its code, so that "Syria" finds what is told of
    Aleppo, and families of kinds into their kinds."""
    if question is None:
        return None
    if question.family:
        question = _by_kind(question)
    if question.place is None or (len(question.place) == 2 and question.place.isupper()):
        return question
    from attested.knowledge import states  # read only where a place is asked for

    codes = {named.state.code for named in states().find(question.place) if named.manner == "name"}
    return replace(question, place=codes.pop()) if len(codes) == 1 else question


def _by_kind(question: Question) -> Question:
    from attested.query.listing import FAMILIES

    if unknown := [family for family in question.family or () if family not in FAMILIES]:
        raise QueryError(f"there is no family {unknown[0]!r}; try one of {', '.join(FAMILIES)}")
    kinds = [kind for family in question.family or () for kind in FAMILIES[family]]
    if question.kinds:
        kinds = [kind for kind in kinds if kind in question.kinds] or ["none of both"]
    return replace(question, family=(), kind=tuple(kinds))
