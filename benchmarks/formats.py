"""Whether a report is read with the same claims from any format as from its plain text.

    python benchmarks/formats.py FOLDER [--reports 4] [--keep WHERE] [--show]

Makes files of ten and more formats from the text reports of FOLDER, by real programs: LibreOffice (documents, PDFs, workbooks,
tables), Chromium (PDFs as a browser prints them in one column and in two, pages as it shows them), s-nail (messages, mailboxes),
wget (web archives, from a server on this machine), zip. A program that is not there is passed over, with a word. Feeds are written
by this script. Each file is read back and coded beside its text, with the text's date and outlet, so that only the layout differs.

Two claims are the same if they are of one kind, polarity and status, and have the same words as trigger, arguments and speakers,
white space and hyphens at line ends aside. A claim that differs in one argument counts as missed and as extra. Headline: F1 of such
whole claims; beside it F1 of kind and trigger alone, and the share of the text's words that are found in order.
"""

from __future__ import annotations

import argparse
import csv
import difflib
import functools
import html
import http.server
import json
import re
import shutil
import subprocess
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from attested.ingest import Taken, take
from attested.model import Claim, Document, Finding
from attested.pipeline.coder import DEFAULT, code, stages_of

MOST_WORDS = 1_000
SECONDS = 180


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A file made of one report, and by what."""

    format: str
    report: str
    path: Path


def program(*names: str) -> str | None:
    """The first of these programs that is there."""
    return next((found for name in names if (found := shutil.which(name))), None)


def call(*words: str | Path, **options: object) -> None:
    subprocess.run([str(word) for word in words], check=True, capture_output=True, timeout=SECONDS, **options)  # type: ignore[call-overload]


def pages(reports: Sequence[Document], home: Path, columns: int = 1) -> list[Path]:
    """Each report as a plain page: a heading, a paragraph a line."""
    home.mkdir(parents=True, exist_ok=True)
    made = []
    for report in reports:
        paragraphs = "\n".join(f"<p>{html.escape(line)}</p>" for line in report.text.split("\n") if line.strip())
        style = "" if columns == 1 else f"<style>main {{ column-count: {columns}; column-gap: 8mm; text-align: justify }}</style>"
        title = html.escape(report.title or "Report")
        head = f"<head><meta charset='utf-8'><title>{title}</title>{style}</head>"
        path = home / f"{report.id}.html"
        path.write_text(f"<!DOCTYPE html><html lang='en'>{head}<body><main>{paragraphs}</main></body></html>", encoding="utf-8")
        made.append(path)
    return made


def by_libreoffice(reports: Sequence[Document], home: Path) -> Iterator[Made]:
    """Documents, PDFs in one column, workbooks and tables."""
    office = program("soffice", "libreoffice")
    if office is None:
        print("LibreOffice is not there: no .docx, .pdf, .xlsx and .csv of it")
        return
    start = (office, f"-env:UserInstallation=file://{home / 'profile'}", "--headless")
    documents, printed, tables = home / "docx", home / "pdf", home / "tables"
    call(*start, "--infilter=HTML (StarWriter)", "--convert-to", "docx", "--outdir", documents, *pages(reports, home / "pages"))
    call(*start, "--convert-to", "pdf", "--outdir", printed, *sorted(documents.glob("*.docx")))
    tables.mkdir()
    for report in reports:
        with open(tables / f"{report.id}.csv", "w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows([("Headline", "Body"), (report.title or "", report.text)])
    sheets = sorted(tables.glob("*.csv"))
    quoted = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true"
    call(*start, "--infilter=CSV:44,34,76", "--convert-to", "xlsx", "--outdir", home / "xlsx", *sheets)
    call(*start, "--convert-to", quoted, "--outdir", home / "csv", *sorted((home / "xlsx").glob("*.xlsx")))
    for name, folder, suffix in (
        ("docx, LibreOffice", "docx", ".docx"), ("pdf, LibreOffice", "pdf", ".pdf"), ("xlsx, LibreOffice", "xlsx", ".xlsx"),
        ("csv, LibreOffice", "csv", ".csv"),
    ):  # fmt: skip
        yield from (Made(format=name, report=path.stem, path=path) for path in sorted((home / folder).glob(f"*{suffix}")))


def by_chromium(reports: Sequence[Document], home: Path) -> Iterator[Made]:
    """PDFs as a browser prints them, in one column and two; and pages as it holds them, with menus and adverts around."""
    browser = program("chromium", "chromium-browser", "google-chrome")
    if browser is None:
        print("Chromium is not there: no .pdf and .html of it")
        return
    start = (browser, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={home / 'chromium'}")
    for name, columns in (("pdf, Chromium", 1), ("pdf in two columns, Chromium", 2)):
        folder = home / f"printed-{columns}"
        for page in pages(reports, folder, columns):
            call(*start, f"--print-to-pdf={page.with_suffix('.pdf')}", page.as_uri())
            yield Made(format=name, report=page.stem, path=page.with_suffix(".pdf"))
    for page in pages(reports, home / "shown"):
        menu = "<nav><ul><li><a href='/'>Home</a></li><li><a href='/world'>World</a></li></ul></nav>"
        foot = "<footer><p>All rights reserved. <a href='/terms'>Terms of use</a></p></footer>"
        words = page.read_text(encoding="utf-8").replace("<main>", f"{menu}<article>").replace("</main>", f"</article>{foot}")
        page.write_text(words, encoding="utf-8")
        shown = subprocess.run([*start, "--dump-dom", page.as_uri()], check=True, capture_output=True, timeout=SECONDS).stdout
        page.write_bytes(shown)
        yield Made(format="html, Chromium", report=page.stem, path=page)


def by_mail(reports: Sequence[Document], home: Path) -> Iterator[Made]:
    """Messages as a mail program sends them, and the mailbox it keeps copies in."""
    mailer = program("s-nail", "mailx")
    if mailer is None:
        print("s-nail is not there: no .eml and .mbox")
        return
    folder = home / "mail"
    folder.mkdir()
    agent = folder / "agent"
    agent.write_text('#!/bin/sh\ncat > "$ATTESTED_SENT"\n')
    agent.chmod(0o755)
    for report in reports:
        sent, kept = folder / f"{report.id}.eml", folder / f"{report.id}.mbox"
        options = ("-:/", "-Ssendwait", f"-Smta={agent}", f"-Srecord={kept}", "-Sttycharset=utf-8", "-Ssendcharsets=utf-8")
        signed = f"{report.text}\n-- \nSituation Desk\n"
        call(mailer, *options, "-r", "desk@example.org", "-s", report.title or "Report", "list@example.org", input=signed.encode(),
             env={"ATTESTED_SENT": str(sent), "HOME": str(folder), "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"})  # fmt: skip
        for name, path in (("eml, s-nail", sent), ("mbox, s-nail", kept)):
            if path.exists():
                yield Made(format=name, report=report.id, path=path)


def by_wget(reports: Sequence[Document], home: Path) -> Iterator[Made]:
    """Web archives of a server on this machine."""
    fetch = program("wget")
    if fetch is None:
        print("wget is not there: no .warc.gz")
        return
    folder = home / "served"
    served = pages(reports, folder)
    handler = functools.partial(_Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        for page in served:
            address = f"http://127.0.0.1:{server.server_port}/{page.name}"
            call(fetch, "-q", "--no-proxy", "-O", "/dev/null", f"--warc-file={home / page.stem}", address, cwd=home)
            yield Made(format="warc.gz, wget", report=page.stem, path=home / f"{page.stem}.warc.gz")
        server.shutdown()


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


def by_zip(reports: Sequence[Document], home: Path) -> Iterator[Made]:
    """The text itself in an archive."""
    pack = program("zip")
    if pack is None:
        print("zip is not there: no .zip")
        return
    for report in reports:
        path = home / f"{report.id}.txt"
        path.write_bytes(report.text.encode())
        call(pack, "-q", "-j", path.with_suffix(".zip"), path)
        yield Made(format="zip, zip", report=report.id, path=path.with_suffix(".zip"))


def by_us(reports: Sequence[Document], home: Path) -> Iterator[Made]:
    """Feeds, which no program at hand writes."""
    for report in reports:
        words = html.escape("".join(f"<p>{html.escape(line)}</p>" for line in report.text.split("\n") if line.strip()))
        path = home / f"{report.id}.rss"
        item = f"<item><title></title><description>{words}</description></item>"
        feed = f"<?xml version='1.0'?><rss version='2.0'><channel><title>Desk</title>{item}</channel></rss>"
        path.write_text(feed, encoding="utf-8")
        yield Made(format="rss, by hand", report=report.id, path=path)


MAKERS: tuple[Callable[[Sequence[Document], Path], Iterator[Made]], ...] = (
    by_libreoffice, by_chromium, by_mail, by_wget, by_zip, by_us,
)  # fmt: skip


# ---------------------------------------------------------------- comparing


def plain(words: str | None) -> str:
    return re.sub(r"\s+", " ", re.sub(r"-\s+", "-", words or "")).strip().casefold()


def whole(claim: Claim) -> tuple[object, ...]:
    """What a claim says, without where it stands."""
    told = sorted((a.role, plain(a.name or (a.span.quote if a.span else str(a.when)))) for a in claim.arguments)
    speakers = tuple(plain(speaker.name) for speaker in claim.speakers)
    return (claim.kind, claim.polarity, claim.status, plain(claim.trigger.quote if claim.trigger else ""), tuple(told), speakers)


def f1(one: Counter[object], two: Counter[object]) -> tuple[int, int, int]:
    """How many both have, how many each."""
    return (one & two).total(), one.total(), two.total()


def found_in_order(text: str, read: str) -> tuple[int, int]:
    """How many words of a text another has in the same order, of how many."""
    a, b = text.split(), read.split()
    blocks = difflib.SequenceMatcher(None, a, b, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks), len(a)


def chosen(folder: Path, number: int) -> list[Document]:
    """So many reports of the folder, of different sizes, none longer than some pages."""
    every = [entry.document for entry in take([folder]) if isinstance(entry, Taken)]
    found = [document for document in every if len(document.text.split()) <= MOST_WORDS]
    found.sort(key=lambda document: (len(document.text), document.id))
    step = max(1, len(found) // number)
    return found[step // 2 :: step][:number]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--reports", type=int, default=4)
    parser.add_argument("--keep", type=Path, help="leave the files there")
    parser.add_argument("--show", action="store_true", help="show what differs")
    parser.add_argument("--json", action="store_true")
    wanted = parser.parse_args()
    reports = {document.id: document for document in chosen(wanted.folder, wanted.reports)}
    stages = stages_of(DEFAULT)
    gold = {id: code(document, stages).claims for id, document in reports.items()}
    words = sum(len(document.text.split()) for document in reports.values())
    print(f"{len(reports)} reports, {words:,} words, {sum(map(len, gold.values()))} claims")
    rows: dict[str, list[int]] = {}
    with TemporaryDirectory(prefix="attested-") as passing:
        home = (wanted.keep or Path(passing)).resolve()
        for maker in MAKERS:
            place = home / maker.__name__
            place.mkdir(parents=True)
            for made in maker(list(reports.values()), place):
                measure(made, reports[made.report], gold[made.report], stages, rows, wanted.show)
    show(rows, wanted.json)


def measure(made: Made, text: Document, gold: Sequence[Claim], stages: Sequence, rows: dict[str, list[int]], say: bool) -> None:  # type: ignore[type-arg]
    """Read a file and add what was found to its format's row."""
    found = list(take([made.path]))
    taken = [entry for entry in found if isinstance(entry, Taken)]
    for entry in found:
        if isinstance(entry, Finding) and entry.level == "refused":
            print(f"{made.format}: refused {entry.item} [{entry.code}] {entry.message}")
    row = rows.setdefault(made.format, [0] * 9)
    row[0] += 1
    coded: list[Claim] = []
    order = (0, len(text.text.split()))
    if taken:
        read = max((entry.document for entry in taken), key=lambda document: len(document.text))
        read = replace(read, published=text.published, source=text.source)
        coded = list(code(read, stages).claims)
        order = found_in_order(text.text, read.text)
    ours, theirs = Counter(map(whole, gold)), Counter(map(whole, coded))
    loose = [Counter((claim.kind, plain(claim.trigger.quote if claim.trigger else "")) for claim in side) for side in (gold, coded)]
    for n, value in enumerate((*f1(ours, theirs), *f1(*loose), *order), 1):
        row[n] += value
    if say:
        for sign, side in (("-", ours - theirs), ("+", theirs - ours)):
            for claim in side:
                print(f"  {made.format} {made.report[:8]} {sign} {claim}")


def show(rows: dict[str, list[int]], as_json: bool) -> None:
    """One format a row, and all together."""
    total = [sum(column) for column in zip(*rows.values())]
    table = {}
    for name, row in (*rows.items(), ("all", total)):
        files, both, one, two, loose, first, second, words, of = row
        table[name] = {
            "files": files, "claims": two, "same claims F1": 2 * both / max(1, one + two),
            "kind and trigger F1": 2 * loose / max(1, first + second), "words in order": words / max(1, of),
        }  # fmt: skip
    if as_json:
        print(json.dumps(table, indent=1))
        return
    print(f"{'':<30}  {'files':>5}  {'claims':>6}  {'same claims F1':>14}  {'kind, trigger F1':>16}  {'words in order':>14}")
    for name, cells in table.items():
        files, claims, same, loose, order = cells.values()
        print(f"{name:<30}  {files:>5}  {claims:>6}  {same:>14.3f}  {loose:>16.3f}  {order:>14.3f}")


if __name__ == "__main__":
    main()
