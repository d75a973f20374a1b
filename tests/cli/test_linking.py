"""`attested evaluate links`: two dated reports through the whole pipeline."""

from __future__ import annotations

import json

from typer.testing import CliRunner

from attested.cli.app import app


def test_pairs_go_through_the_pipeline_and_come_back_scored(tmp_path):
    strike = "A Russian air strike on a market in Kherson, Ukraine, kills 12 people."
    rows = [
        (
            strike,
            "2025-03-01",
            "The death toll from yesterday's Russian air strike on the market in Kherson, Ukraine, rises to 15.",
            "2025-03-02",
            "update",
        ),
        (
            strike,
            "2025-03-01",
            "A Russian air strike on a school in Odesa, Ukraine, kills three people.",
            "2025-03-01",
            "different",
        ),
    ]
    path = tmp_path / "pairs.jsonl"
    lines = [json.dumps(dict(zip(("left_text", "left_date", "right_text", "right_date", "label"), row))) for row in rows]
    path.write_text("\n".join(lines), encoding="utf-8")
    result = CliRunner().invoke(app, ["evaluate", "links", str(path), "--json"])
    assert result.exit_code == 0, result.output
    found = json.loads(result.stdout)
    linked = {label: (held["linked"], held["of"]) for label, held in found["linked_by_label"].items()}
    assert linked == {"same": (0, 0), "update": (1, 1), "part": (0, 0), "different": (0, 1)}
    assert found["links"]["precision"] == found["links"]["recall"] == 1.0
    assert "words alone" in CliRunner().invoke(app, ["evaluate", "links", str(path)]).stdout
