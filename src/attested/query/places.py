"""Places as people ask for them: a country by any of its names."""

from __future__ import annotations

from dataclasses import replace

from attested.store import Question


def narrowed(question: Question | None) -> Question | None:
    """The question with the name of a country turned into its code, so that "Syria" finds what is told of Aleppo."""
    if question is None or question.place is None or (len(question.place) == 2 and question.place.isupper()):
        return question
    from attested.knowledge import states  # read only where a place is asked for

    codes = {named.state.code for named in states().find(question.place) if named.manner == "name"}
    return replace(question, place=codes.pop()) if len(codes) == 1 else question
