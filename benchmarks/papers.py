"""Fill README.md and docs/quality.md with what the program really prints and scores.

    python benchmarks/papers.py                            the transcript only
    python benchmarks/papers.py --gold PATH/TO/gold        also the scores (of the examples, of that development gold) and the speed

What is filled stands between the marks `<!-- NAME: begin` and `<!-- NAME: end -->`; the rest is left alone.
"""

from __future__ import annotations

import argparse
import re
import shlex
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

from attested.cli.evaluating import scores
from attested.evaluate.report import by_kind
from attested.evaluate.score import Scores

ROOT = Path(__file__).parent.parent
TRANSCRIPT = (
    ("attested run examples/reports", 19),
    ("attested brief --place Myanmar", 40),
    ("attested figures --place Moura", 6),
    ("attested movements --place Iran", 6),
    ("attested network --actor Rwanda", 6),
)
"""The commands of the transcript, and how many lines of each are shown."""


def fill(paper: Path, name: str, content: str) -> None:
    """Put the content between the marks of a paper."""
    text = paper.read_text(encoding="utf-8")
    filled, found = re.subn(
        rf"(<!-- {name}: begin[^>]*-->\n).*?(<!-- {name}: end -->)", lambda m: m[1] + content + "\n" + m[2], text, flags=re.DOTALL
    )
    if found != 1:
        raise SystemExit(f"{paper.name} has no place for {name}")
    paper.write_text(filled, encoding="utf-8")


def transcript() -> str:
    """What the commands print, one after the other, in an empty folder with the examples in it."""
    shown = []
    with TemporaryDirectory() as home:
        Path(home, "examples").symlink_to(ROOT / "examples")
        for command, most in TRANSCRIPT:
            program = [str(Path(sys.executable).with_name("attested")), *shlex.split(command)[1:]]
            done = subprocess.run(program, cwd=home, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=True)
            lines = done.stdout.rstrip().split("\n")
            rest = [f"… ({len(lines) - most} more lines)"] if len(lines) > most else []
            shown += [f"$ {command}", *lines[:most], *rest, ""]
    return "\n".join(["```text", *shown[:-1], "```"])


def table(rows: Iterable[tuple[str, Scores]]) -> str:
    """The headline scores, one corpus a row."""
    head = ("", "reports", "claims", "claims F1", "figures F1", "speakers F1", "details F1", "**score**")
    lines = [f"| {' | '.join(head)} |", f"|{'---|' * len(head)}"]
    for name, found in rows:
        figures = (found.claims.f1, found.figures.f1, found.speakers.f1, found.details.f1)
        cells = [
            name,
            str(found.documents),
            f"{found.claims.gold:g}",
            *(f"{figure:.2f}" for figure in figures),
            f"**{found.score:.2f}**",
        ]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def speed() -> str:
    """What benchmarks/pipeline.py prints for the examples."""
    program = [sys.executable, str(ROOT / "benchmarks" / "pipeline.py"), "examples/reports"]
    done = subprocess.run(program, cwd=ROOT, capture_output=True, text=True, check=True)
    return "\n".join(["```text", "$ python benchmarks/pipeline.py examples/reports", done.stdout.rstrip(), "```"])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, help="a folder of development gold")
    wanted = parser.parse_args()
    readme, quality = ROOT / "README.md", ROOT / "docs" / "quality.md"
    fill(readme, "transcript", transcript())
    if wanted.gold:
        examples, development = scores(ROOT / "examples"), scores(wanted.gold)
        rows = [("development gold, `attested evaluate FOLDER`", development), ("examples, `attested evaluate examples`", examples)]
        fill(readme, "scores", table(rows))
        kinds = "\n".join(["```text", by_kind(development), "```"])
        fill(quality, "quality", f"{table(rows)}\n\nEach kind, on the development gold:\n\n{kinds}")
        fill(quality, "speed", speed())


if __name__ == "__main__":
    main()
