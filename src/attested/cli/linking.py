"""`attested evaluate links PATH`, `stories PATH`: dated reports through the normal pipeline, against what people put together."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from attested.cli.show import note
from attested.evaluate.links import LinkScores, compare_links, read_pairs
from attested.evaluate.stories import BCubed, b_cubed, read_stories
from attested.model import CodedClaim
from attested.pipeline import run
from attested.query import Desk
from attested.resolve.events import linked
from attested.resolve.foremost import foremost
from attested.store import open_store


def link_scores(path: Path) -> LinkScores:
    """How well our events bring together what belongs together: two reports are linked when their main claims share an event."""
    pairs = read_pairs(path)
    coded = code_reports(sorted({side for pair in pairs for side in (pair.left, pair.right)}))
    return compare_links(pairs, [is_linked(coded[pair.left], coded[pair.right]) for pair in pairs])


def is_linked(left: Sequence[CodedClaim], right: Sequence[CodedClaim]) -> bool:
    """Whether a main claim of one report shares an event, or a running total, with a main claim of the other, with only these two
    in the store."""
    mains = [{coded.claim.id for coded in foremost(side)} for side in (left, right)]
    groups = [{coded.claim.id for coded in group} for group in linked([*left, *right])]
    return any(group & mains[0] and group & mains[1] for group in groups)


def story_scores(path: Path) -> BCubed:
    """How our events over all items of a file lie to the stories that editors filed them under."""
    items = read_stories(path)
    reports = [(item.text, item.day) for item in items]
    coded = code_reports(sorted(set(reports)))
    mains = {coded.claim.id: report for report, claims in coded.items() for coded in foremost(claims)}
    home = {report: report for report in coded}

    def root(report: tuple[str, date]) -> tuple[str, date]:
        while home[report] != report:
            report = home[report]
        return report

    for group in linked([claim for claims in coded.values() for claim in claims]):
        told = sorted({mains[claim.claim.id] for claim in group if claim.claim.id in mains})
        for other in told[1:]:
            home[root(other)] = root(told[0])
    return b_cubed([root(report) for report in reports], [item.path for item in items])


def code_reports(reports: Sequence[tuple[str, date]]) -> dict[tuple[str, date], list[CodedClaim]]:
    """The claims of dated texts, each read as a report of its own."""
    with TemporaryDirectory(prefix="attested-") as home, open_store(Path(home) / "evaluate.db") as store:
        lines = Path(home) / "reports.jsonl"
        written = [json.dumps({"text": text, "date": str(day)}, ensure_ascii=False) for text, day in reports]
        lines.write_text("\n".join(written) + "\n", encoding="utf-8")
        for finding in run([lines], store).refusals:
            note(f"refused {finding.item} [{finding.code}]: {finding.message}")
        found: dict[tuple[str, date], list[CodedClaim]] = {report: [] for report in reports}
        with store.view() as view:
            of = {a.document: reports[int(a.member.removeprefix("line ")) - 1] for a in view.acquisitions()}
            for coded in Desk(view).stream():
                found[of[coded.claim.document]].append(coded)
    return found
