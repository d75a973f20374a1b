"""From a PDF to the brief: a claim cites the page that its words stand on."""

from __future__ import annotations

from attested.export import records
from attested.export.brief import markdown
from attested.pipeline import run
from attested.query import Desk
from attested.store import open_store

HEAD = b"%PDF-1.4\n"


def pdf(*pages):
    """A PDF without a table of its objects, a line of words on each page."""
    kids = " ".join(f"{4 + 2 * n} 0 R" for n in range(len(pages)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>", f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]  # fmt: skip
    for words in pages:
        drawn = f"BT /F1 11 Tf 70 700 Td ({words}) Tj ET"
        font = "/Resources << /Font << /F1 3 0 R >> >>"
        objects.append(f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] {font} /Contents {len(objects) + 2} 0 R >>")
        objects.append(f"<< /Length {len(drawn)} >>\nstream\n{drawn}\nendstream")
    body = "".join(f"{number} 0 obj\n{held}\nendobj\n" for number, held in enumerate(objects, 1))
    return HEAD + f"{body}trailer\n<< /Root 1 0 R /Size {len(objects) + 1} >>\n%%EOF".encode()


def test_a_claim_of_a_pdf_cites_its_page(tmp_path, recipe):
    path = tmp_path / "report.pdf"
    path.write_bytes(pdf("The town was quiet on Sunday, officials said.", "Two people were killed in the town on Monday."))
    with open_store(tmp_path / "attested.db") as store:
        assert run([path], store, recipe=recipe(), processes=1).claims == 1
        with store.view() as view:
            desk = Desk(view)
            (coded,) = desk.claims()
            assert coded.claim.evidence[0].quote == "killed"
            assert coded.pages == (2,)
            assert records.claim(coded, desk)["pages"] == [2]
            assert ", undated, p. 2." in markdown(desk)
