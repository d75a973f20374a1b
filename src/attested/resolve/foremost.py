"""What a report mainly tells, as against what it only looks back on."""

from __future__ import annotations

from collections.abc import Sequence

from attested.model import CodedClaim
from attested.resolve.views import FAMILY, View, sentence_of, view


def foremost(claims: Sequence[CodedClaim]) -> tuple[CodedClaim, ...]:
    """The claims of the first sentence of one report that tells of anything, but for what that sentence only looks back on.

    "In response to a drone attack on Tuesday, jets bombed the port": the bombing. "Two suspects in Tuesday's attack were
    arrested": the arrest. "The toll of Tuesday's attack rose to 40": the attack and its toll, as nothing else is told.
    """
    views = sorted((view(coded) for coded in claims if coded.claim.kind in FAMILY), key=lambda v: v.claim.evidence[0].start)
    if not views:
        return ()
    end = sentence_of(views[0].coded)[1]
    first = [v for v in views if v.claim.evidence[0].start <= end]
    told = [v for v in first if not v.cues & {"looks_back", "held"} and not _before(v)]
    told = told or [v for v in first if "looks_back" not in v.cues] or first
    return tuple(v.coded for v in sorted(told, key=lambda v: v.order))


def _before(view: View) -> bool:
    """Whether all of it was over on the day of the report ("overnight" was not)."""
    return view.looks_back and view.last is not None and view.last < (view.coded.published or view.last)
