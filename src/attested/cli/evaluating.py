"""`attested evaluate`: the reports of a gold folder through the pipeline, in a store of their own, against the gold."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from attested.cli.show import note
from attested.errors import EvaluationError
from attested.evaluate.gold import compare_gold, read_gold
from attested.evaluate.score import Scores
from attested.model import Claim
from attested.pipeline import run
from attested.store import open_store


def scores(folder: Path, db: Path | None = None) -> Scores:
    """How the claims that we find in the reports of a folder compare with its gold; what we refuse counts as found nothing.

    The codings go into `db` where one is named, else into a database that is gone afterwards.
    """
    gold = read_gold(folder)
    with TemporaryDirectory(prefix="attested-") as home, open_store(db or Path(home) / "evaluate.db") as store:
        done = run(list(gold.paths.values()), store)
        if done.refusals:
            note(f"{done.refused} of {len(gold.paths)} reports were refused; their gold counts as missed:")
        for finding in done.refusals:
            note(f"refused {finding.item} [{finding.code}]: {finding.message}")
        with store.view() as view:
            names: dict[str, list[str]] = {}
            for acquisition in view.acquisitions():
                names.setdefault(acquisition.document, []).append(Path(acquisition.path).stem)
            coded: dict[str, list[Claim]] = {name: [] for stems in names.values() for name in stems}
            for claim in view.claims():
                for name in names[claim.document]:
                    coded[name].append(claim)
    if not coded and gold.paths:
        raise EvaluationError(f"{folder}: none of its reports could be read")
    return compare_gold(gold, coded)
