"""Places as people ask for them: a country by any of its names."""

from __future__ import annotations

from dataclasses import replace

from attested.store import Question


def narrowed(question: Question | None) -> Question | None:
    """The question with the name of a country turned into its code, so that "Syria" finds what is told of Aleppo."""
    if question is None or question.place is None or (len(question.place) == 2 and question.place.isupper()):
        return question
    from attested.knowledge import places  # opens the gazetteer: only where a place is asked for

    best = next(iter(places().find(question.place)), None)
    if best is None or best.place.kind != "country" or best.place.country is None:
        return question
    return replace(question, place=best.place.country)
