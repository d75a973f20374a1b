"""The brief: every sentence on its claims, denials as denials, plans as plans, ranges as ranges."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace
from xml.etree import ElementTree

import docx
import pytest

from attested.errors import ClaimError, KnowledgeError, UsageError
from attested.export.brief import Asked, Material, Sentence, Templates, as_html, compose, render, write_templates
from attested.export.brief.telling import range_of
from attested.export.brief.templates import FILES
from attested.export.brief.word import as_docx
from attested.export.columns import Rule
from attested.export.wording import Phrases, when_words
from attested.model import Finding, When
from attested.reconcile import contradictions, denials, figures, movements, sourced, ties, totals
from attested.resolve.events import group

GOLDEN = Path(__file__).parent / "data" / "small_brief.md"


def brief_on(*claims, findings=(), **options):
    return render(material(*claims, findings=findings), **options)


def material(*claims, findings=()):
    events = sourced(group(claims))
    documents = list({c.document.id: c.document for c in claims}.values())
    held = [*figures(events), *totals(claims)]
    return Material(
        documents=documents, claims=claims, events=events, figures=held, ties=ties(claims),
        movements=movements(claims, events=events), contradictions=contradictions(events, held, claims),
        denials=denials(claims, events), findings=findings, names={"iran": "Iran"},
        countries={"UA": "Ukraine", "SY": "Syria"},
    )  # fmt: skip


def section(brief, heading):
    found = re.search(rf"^## {heading}\n(.*?)(?=^## |^\[\^|\Z)", brief, flags=re.MULTILINE | re.DOTALL)
    return found.group(1).strip() if found else ""


@pytest.fixture
def story(say, on, count):
    """Two reports on a strike whose toll they dispute, a movement through a crossing, a tie, a denial, a plan."""
    camp = "A strike on a displaced persons camp near Idlib killed seven people, five of them children, the White Helmets said."
    other = "The Syrian army said two people were killed in the strike on the displaced persons camp near Idlib."
    move = (
        "Nearly 5,000 Iraqi fighters crossed into Iran by the Shaib crossing in recent weeks, Iraqi security sources said. "
        "A few hundred had come before, initial estimates said. The militias are funded by Tehran, a regime they call a friend. "
        "Baghdad denied that its men had crossed into Iran. Hezbollah may attack Israel. The toll in Iran is at least 3,428."
    )

    def of(words, kind, **roles):
        return say(move, kind, evidence=words, outlet="web", published="2026-01-17", **roles)

    weeks = When(
        earliest=on("2025-12-01").earliest, latest=on("2026-01-17").latest, precision="weeks", as_written="in recent weeks"
    )
    return (
        say(
            camp,
            "air_strike",
            published="2024-12-02",
            target="displaced persons camp",
            place="Idlib",
            time=(on("2024-12-01"),),
            killed=[
                ("seven people", count(7, of="people", words="seven people")),
                ("five of them children", count(5, of="children")),
            ],
            speakers=(("White Helmets", "white-helmets"),),
        ),
        say(
            other,
            "air_strike",
            published="2024-12-02",
            outlet="SANA",
            target="displaced persons camp",
            place="Idlib",
            time=(on("2024-12-01"),),
            killed=("two people", count(2, words="two people")),
            speakers=(("Syrian army", "syria-armed-forces"),),
        ),
        of(
            "Nearly 5,000 Iraqi fighters crossed into Iran by the Shaib crossing in recent weeks, Iraqi security sources said.",
            "deployment",
            agent="Iraqi fighters",
            forces=("Nearly 5,000 Iraqi fighters", count(5000, about=True, words="Nearly 5,000 Iraqi fighters")),
            destination="Iran",
            via="Shaib crossing",
            time=("in recent weeks", weeks),
            speakers=("Iraqi security sources",),
        ),
        of(
            "A few hundred had come before, initial estimates said.",
            "deployment",
            hedge="suggested",
            forces=("A few hundred", count(200, 400, words="A few hundred fighters")),
            destination="Iran",
            speakers=("initial estimates",),
        ),
        of("The militias are funded by Tehran", "funds", status="ongoing", agent=("Tehran", "iran"), target="The militias"),
        of(
            "Baghdad denied that its men had crossed into Iran.",
            "deployment",
            polarity="denied",
            agent="its men",
            destination="Iran",
            speakers=("Baghdad",),
        ),
        of("Hezbollah may attack Israel.", "attack", status="possible", agent="Hezbollah", target="Israel"),
        of("The toll in Iran is at least 3,428.", "toll", place="Iran", killed=("at least 3,428", count(3428, exact=False))),
    )


def test_a_small_brief_word_for_word(story):
    finding = Finding(
        item="photo.jpg", code="binary", message="photo.jpg holds null bytes, so it is no text; save it as text", level="refused"
    )
    brief = brief_on(*story, findings=(finding,))
    assert brief == GOLDEN.read_text(encoding="utf-8"), "if the new words are better, write them to the golden file"


def test_the_order_of_claims_changes_nothing(story):
    assert brief_on(*reversed(story)) == brief_on(*story)


def test_a_sentence_without_a_claim_cannot_be_built(story):
    with pytest.raises(ClaimError, match="needs a claim"):
        Sentence("All is quiet.", ())
    with pytest.raises(ClaimError, match="needs words"):
        Sentence(" ", (story[0],))


def test_every_sentence_is_footnoted_and_every_note_quotes_its_report(story):
    brief = brief_on(*story)
    body, notes = brief.split("\n[^1]:", 1)
    for line in body.split("## What is missing")[0].splitlines():
        if line.lstrip().startswith("- ") and "more: `" not in line:
            assert re.search(r"\[\^\d+\](?: \(and .*\))?$", line), line
    cited = set(re.findall(r"\[\^(\d+)\]", body))
    written = re.findall(r"^\[\^(\d+)\]: .+$", f"[^1]:{notes}", flags=re.MULTILINE)
    assert set(written) == cited
    assert all("“" in line and "(claim " in line for line in f"[^1]:{notes}".splitlines())


def test_what_a_reader_looks_for_first_is_there(story):
    key = section(brief_on(*story), "Key points")
    assert "The death toll in Iran reached at least 3,428" in key
    assert "killed seven people, five of them children, according to the White Helmets" in key
    for words in ("Nearly 5,000 Iraqi fighters", "by way of the Shaib crossing", "Iraqi security sources"):
        assert words in key
    assert "a few hundred" in key
    assert "is said to fund the militias" in key


def test_a_denial_and_a_plan_are_told_as_such_only(story):
    brief = brief_on(*story)
    assert "Baghdad denied that its men moved into Iran" in section(brief, "Disputed or denied")
    assert "Possible: an attack by Hezbollah on Israel" in section(brief, "Planned, possible or conditional")
    assert "Hezbollah" not in section(brief, "What happened")


def test_a_dispute_shows_both_and_no_average(story):
    shown = section(brief_on(*story), "Figures")
    assert "Disputed: killed in an air strike" in shown
    assert re.search(r"two to seven — .*Syrian army: two people; .*White Helmets: seven people", shown)
    assert "4.5" not in shown


def test_gaps_and_contradictions_crash_nothing(say, on):
    bare = [say(f"Something of {kind}.", kind, published=None, outlet=None) for kind in Phrases().data["kinds"]]
    odd = say("Shells hit Kherson.", "shelling", place="Kherson", time=(on("2024-12-05", "2024-12-01"),))
    unknown = say("A duel.", "duel")
    brief = brief_on(*bare, odd, unknown)
    assert not re.search(r"[{}]|\[ ", brief)
    assert brief_on().startswith("# Situation brief")


def test_marks_in_a_report_do_not_become_marks_of_the_page(say):
    words = "[^1]: The *army* <b>shelled</b> `Kherson` | [here](http://example.org)"
    brief = brief_on(say(words, "shelling", agent="The *army* <b>shelled</b>", place="Kherson"))
    assert "<b>" not in brief.replace(r"\<b\>", "")
    assert "[here](" not in brief.replace(r"\[here\]", "")
    assert brief.count("\n[^1]:") == 1


def test_many_events_stay_readable(say, on, count):
    claims = [
        say(
            f"Shells hit Kherson on day {n}, killing {n}.", "shelling", published=f"2024-{1 + n // 28:02d}-{1 + n % 28:02d}",
            place="Kherson", killed=count(n + 1), time=(on(f"2024-{1 + n // 28:02d}-{1 + n % 28:02d}"),),
        )
        for n in range(120)
    ]  # fmt: skip
    brief = brief_on(*claims)
    assert "more: `attested events`" in brief
    assert len(section(brief, "What happened").splitlines()) < 20


def test_users_can_change_words_and_page(story, tmp_path):
    phrases = tmp_path / "phrases.toml"
    shipped = (Path(__file__).parents[2] / "src/attested/export/templates/phrases.toml").read_text(encoding="utf-8")
    phrases.write_text(shipped.replace('title = "Situation brief"', 'title = "Morning note"'), encoding="utf-8")
    page = tmp_path / "page.md.j2"
    page.write_text("{{ headings.title }}: {% for s in sections %}{{ s.title }}; {% endfor %}", encoding="utf-8")
    assert brief_on(*story, phrases=phrases).startswith("# Morning note")
    assert brief_on(*story, phrases=phrases, template=page).startswith("Morning note: Key points;")
    phrases.write_text("loaded = ", encoding="utf-8")
    with pytest.raises(KnowledgeError, match="cannot be read"):
        brief_on(*story, phrases=phrases)


def test_loaded_words_stand_in_quotation_marks():
    phrases = Phrases()
    assert phrases.neutral("foreign mercenaries") == "foreign “mercenaries”"
    assert phrases.neutral("Iranian terror proxies") == "Iranian “terror proxies”"
    assert phrases.neutral("government forces") == "government forces"


def test_open_and_contradictory_times_can_be_said(on):
    assert when_words(on("2024-12-05", "2024-12-01")) == "at a time given both as 5 December 2024 and as 1 December 2024"
    assert when_words(When(earliest=None, latest=on("2024-12-01").latest, precision="day")) == "by 1 December 2024"
    assert when_words(When(earliest=None, latest=None, precision="day")) == ""


def test_what_does_not_kill_by_itself_left_people_dead(say, on, count):
    words = "A protest in Idlib, Syria, left 12 people dead and 30 injured."
    claim = say(words, "protest", published="2025-10-02", place="Idlib", killed=count(12), injured=("30 injured", count(30)))
    assert "A protest in Idlib left 12 people dead and 30 people injured" in section(brief_on(claim), "Key points")


def test_who_suffered_is_not_told_as_the_one_who_did(say, count):
    words = "A clash: an attack killed 30 Taliban insurgents, the Taliban insurgents said."
    claim = say(
        words, "attack", published="2025-10-08", agent="Taliban insurgents", target="Taliban insurgents",
        killed=("30 Taliban insurgents", count(30, of="Taliban insurgents", words="30 Taliban insurgents")),
    )  # fmt: skip
    assert "by Taliban" not in brief_on(claim)
    clash = say(
        "Badr and Nujabaa fought, killing two.", "clash", agent=["Badr", "Nujabaa"], target=["Badr", "Nujabaa"], killed=count(2)
    )
    assert "Fighting between Badr and Nujabaa killed two" in brief_on(clash)


def test_names_that_mean_the_same_are_told_once_and_nameless_ones_not(say):
    words = "Iran backs Iraqi militia groups, Iraqi militias and militias."
    claims = [
        say(words, "backs", agent=("Iran", "iran"), target=name) for name in ("Iraqi militia groups", "Iraqi militias", "militias")
    ]
    brief = brief_on(*claims)
    assert "Iran is said to back Iraqi militias." in section(brief, "Key points")
    assert "Iran backs Iraqi militias" in section(brief, "Who backs whom")
    for name in ("militia groups", "and militias"):
        assert name not in section(brief, "Key points") + section(brief, "Who backs whom")


def test_denials_are_short_sentences(say):
    tie = say(
        "Rwanda denies that Rwanda backs M23.", "backs", agent="Rwanda", target="M23", polarity="denied", speakers=("Rwanda",)
    )
    told = section(brief_on(tie), "Disputed or denied")
    assert "Rwanda denied that it backed M23." in told
    none = say("There was no Israeli strike on Homs.", "air_strike", agent="Israeli", place="Homs", polarity="denied")
    assert re.search(r"- No air strike by Israel .*Homs", section(brief_on(none), "Disputed or denied"))


def test_what_was_fired_is_said_and_a_village_beside_its_name_is_not(say, count):
    words = "Russian missiles hit the village of Pazigyi, in Sagaing, and killed two people."
    claim = say(
        words, "shelling", agent="Russian", target="the village", instrument="missiles",
        place=["the village", "Pazigyi", "Sagaing"],
        killed=("two people", count(2, words="two people")),
    )  # fmt: skip
    assert "A missile strike by Russia in Pazigyi, Sagaing killed two people" in brief_on(claim)


def test_manners_that_say_nothing_are_left_out(say, count):
    words = "Badr fighters moved to Homs to, backed, to enforce a nightly curfew."
    claim = say(words, "deployment", agent="Badr fighters", destination="Homs", manner=["backed", "to enforce a nightly curfew"])
    told = section(brief_on(claim), "Movements")
    assert "“to enforce a nightly curfew”" in told
    assert "“backed”" not in told


def test_places_of_two_countries_stand_side_by_side(say, count):
    claim = say("Strikes on Idlib or, they say, on Ukraine killed two.", "air_strike", place=["Idlib", "Ukraine"], killed=count(2))
    assert "Idlib and Ukraine" in brief_on(claim)
    inside = say("A strike on Idlib, Syria, killed two.", "air_strike", place=["Idlib", "Syria"], killed=count(2))
    assert "Idlib, Syria" in brief_on(inside)


def test_a_disputed_range_that_is_open_above_runs_to_the_highest_lower_bound(count):
    def ranged(*quantities, disputed=True):
        given = [SimpleNamespace(quantity=quantity) for quantity in quantities]
        return range_of(SimpleNamespace(low=min(q.low for q in quantities), high=None, disputed=disputed, latest=given))

    assert ranged(count(100, about=True), count(160, exact=False)) == "from about 100 to at least 160"
    assert ranged(count(200, exact=False), count(300, exact=False), disputed=False) == "at least 200"
    assert ranged(count(100, exact=False), count(60)) == "from 60 to at least 100"


def test_a_page_is_self_contained_and_every_mark_leads_to_a_note_and_back(story):
    page = as_html(*compose(material(*story)), Templates())
    assert not re.search(r"""(?:src|href)\s*=\s*["'](?!#)|url\(|@import|<script|<link""", page)
    marks = re.findall(r'<a class="mark" id="(r\d+-\d+)" href="#(n\d+)"', page)
    assert marks
    assert len({mark for mark, _ in marks}) == len(marks)
    assert {note for _, note in marks} == set(re.findall(r'<li id="(n\d+)"', page))
    assert set(re.findall(r'class="back" href="#([^"]+)"', page)) == {mark for mark, _ in marks}
    assert "prefers-color-scheme: dark" in page
    assert "@media print" in page
    parser = HTMLParser()
    parser.feed(page)


def test_a_reports_words_are_only_words_on_the_page(say):
    words = "The <script>alert(1)</script> & [army](http://x) shelled Kherson."
    claim = say(words, "shelling", agent="<script>alert(1)</script> & [army](http://x)", place="Kherson")
    page = as_html(*compose(material(claim)), Templates())
    assert "<script" not in page
    assert "&lt;script&gt;" in page


def test_a_word_document_has_real_footnotes(story):
    brief, teller = compose(material(*story))
    content = as_docx(brief, teller, Templates())
    document = docx.Document(io.BytesIO(content))
    text = "\n".join(p.text for p in document.paragraphs)
    for sentence in brief.sentences():
        assert sentence.text in text or any(sentence.text in c.text for t in document.tables for r in t.rows for c in r.cells)
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        notes = ElementTree.fromstring(packed.read("word/footnotes.xml"))
        body = ElementTree.fromstring(packed.read("word/document.xml"))
        assert b"footnotes" in packed.read("[Content_Types].xml")
    w = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    ids = [int(note.get(f"{w}id")) for note in notes]
    used = [int(mark.get(f"{w}id")) for mark in body.iter(f"{w}footnoteReference")]
    assert used == sorted(used) == [n for n in ids if n > 0]  # each once, in order: what is cited again is a field
    fields = [f.text for f in body.iter(f"{w}instrText")]
    marked = {b.get(f"{w}name") for b in body.iter(f"{w}bookmarkStart")}
    assert fields
    assert all(field.split()[1] in marked for field in fields)
    quotes = " ".join("".join(t.text or "" for t in note.iter(f"{w}t")) for note in notes)
    assert all(c.claim.evidence[0].quote in quotes for s in brief.sentences() for c in s.cited)


def test_a_word_document_takes_the_styles_of_the_users_own(story, tmp_path):
    write_templates(tmp_path / "mine")
    own = docx.Document(str(tmp_path / "mine" / "brief.docx"))
    own.add_paragraph("OLD TEXT")
    own.sections[0].header.paragraphs[0].text = "Morning desk"
    own.save(str(tmp_path / "mine" / "brief.docx"))
    made = docx.Document(io.BytesIO(as_docx(*compose(material(*story)), Templates(tmp_path / "mine"))))
    assert made.sections[0].header.paragraphs[0].text == "Morning desk"
    assert "OLD TEXT" not in "\n".join(p.text for p in made.paragraphs)
    (tmp_path / "mine" / "brief.docx").write_bytes(b"no document")
    with pytest.raises(KnowledgeError, match="no Word document"):
        as_docx(*compose(material(*story)), Templates(tmp_path / "mine"))


def test_templates_can_be_written_changed_and_used(story, tmp_path):
    folder = tmp_path / "mine"
    written = write_templates(folder)
    assert {path.name for path in written} == {*FILES, "brief.docx"}
    assert write_templates(folder) == []  # what is there is left as it is
    assert brief_on(*story, asked=Asked(templates=Templates(folder))) == brief_on(*story)
    (folder / "layout.toml").write_text('order = ["figures", "key"]\n[most]\nfigures = 1\n', encoding="utf-8")
    (folder / "phrases.toml").write_text(
        Templates().text("phrases.toml").replace('figures = "Figures"', 'figures = "Counts"'), encoding="utf-8"
    )
    brief = brief_on(*story, asked=Asked(templates=Templates(folder)))
    assert re.findall(r"^## (.*)$", brief, re.MULTILINE) == ["Counts", "Key points"]
    assert "more: `attested figures`" in brief
    (folder / "layout.toml").write_text('order = ["weather"]', encoding="utf-8")
    with pytest.raises(KnowledgeError, match="no section 'weather'"):
        compose(material(*story), Asked(templates=Templates(folder)))
    with pytest.raises(UsageError, match="--write-templates"):
        Templates(tmp_path / "nowhere")


def test_a_template_can_do_nothing_but_lay_out(story, tmp_path):
    (tmp_path / "brief.md.j2").write_text("{{ brief.__class__.__mro__[1].__subclasses__() }}", encoding="utf-8")
    with pytest.raises(KnowledgeError, match=r"brief\.md\.j2 is wrong"):
        brief_on(*story, asked=Asked(templates=Templates(tmp_path)))
    (tmp_path / "brief.md.j2").write_text("{% for %}", encoding="utf-8")
    with pytest.raises(KnowledgeError, match="in line 1"):
        brief_on(*story, asked=Asked(templates=Templates(tmp_path)))


def test_the_users_rule_chooses_the_headline_and_hides_nothing(story):
    for rule, order, first in (("lowest", (), "two"), ("order", ("White Helmets",), "seven"), ("order", ("WHO",), "two to seven")):
        figures = section(brief_on(*story, asked=Asked(Rule(rule, order))), "Figures")
        (line,) = [line for line in figures.splitlines() if "killed in an air strike" in line and "Disputed" in line]
        said = line.split(": ", 2)[2]
        assert said.startswith(first), line
        assert "two to seven" in said
    assert "headline rule: order (WHO)" in brief_on(*story, asked=Asked(Rule("order", ("WHO",))))


def test_what_changed_since_a_day(say, on, count):
    text = "Shells hit the market of Kherson on Monday, killing {}, doctors said."
    first = say(
        text.format("three"), "shelling", published="2024-12-02", target="market", place="Kherson", time=(on("2024-12-02"),),
        killed=("three", count(3)), speakers=("doctors",),
    )  # fmt: skip
    later = say(
        text.format("eight"), "shelling", published="2024-12-04", target="market", place="Kherson", time=(on("2024-12-02"),),
        killed=("eight", count(8)), speakers=("doctors",),
    )  # fmt: skip
    new = say("Shells hit Odesa, killing 12.", "shelling", published="2024-12-05", place="Odesa", killed=("12", count(12)))
    tie = say(
        "Iran funds Badr.", "funds", published="2024-12-05", status="ongoing", agent=("Iran", "iran"),
        target=("Badr", "badr-organization"),
    )  # fmt: skip
    asked = Asked(changed_since=date(2024, 12, 3))
    told = section(brief_on(first, later, new, tie, asked=asked), "What changed since 3 December 2024")
    assert "three by 3 December 2024, now eight" in told
    assert "killed 12" in told
    assert "Iran funds" in told
    assert "What changed" not in brief_on(first, later)


def test_a_misreading_is_not_put_into_other_words(say):
    words = "Fresh reports say the leader has turned to thousands of fighters."
    unsure = say(words, "defection", confidence=0.6, agent="the leader", target="fighters", place="Kherson")
    doubted = say("Perhaps a blast at Odesa harbour.", "bombing", confidence=0.3, target="harbour", place="Odesa")
    brief = brief_on(unsure, doubted)
    assert f"Reuters reports: “{words.removesuffix('.')}”" in section(brief, "Situation by place")
    assert "deserted" not in brief
    assert "harbour" not in section(brief, "Situation by place")


def test_not_to_have_happened_is_not_to_be_denied(say):
    words = "No pro-Iranian militia has joined Hezbollah, said Amnon Sofrin."
    claim = say(words, "deployment", polarity="denied", agent="pro-Iranian militia", speakers=("Amnon Sofrin",))
    told = section(brief_on(claim), "Disputed or denied")
    assert told.startswith("- No deployment of pro-Iranian militia")
    assert "denied" not in told
    assert "according to Amnon Sofrin: “No pro-Iranian militia has joined Hezbollah" in told


def test_who_blames_whom_and_what_a_denial_answers(say):
    words = ("Kyiv blamed Moscow for the fire.", "Moscow blamed Kyiv for the fire.")
    kyiv, moscow = ("Kyiv", "ukraine"), ("Moscow", "russia")
    one = say(" ".join(words), "accusation", evidence=words[0], agent=kyiv, target=moscow)
    two = say(" ".join(words), "accusation", evidence=words[1], agent=moscow, target=kyiv)
    strike = say("A Russian missile hit the hospital.", "shelling", agent=("Russian", "russia"), target="hospital")
    denial = say(
        "Russia denied that its forces attacked the hospital.", "attack", outlet="AFP", published="2024-12-03", polarity="denied",
        agent="its forces", target="hospital", speakers=(("Russia", "russia"),),
    )  # fmt: skip
    told = section(brief_on(one, two, strike, denial), "Disputed or denied")
    assert "Each side names the other: Ukraine blames Russia" in told or "Each side names the other: Russia blames Ukraine" in told
    assert "Russia denied that its forces attacked the hospital; this answers accounts by Reuters." in told


def test_what_is_missing_is_said(say):
    early = say("Shells hit Kherson.", "shelling", published="2024-11-01", place="Kherson")
    late = say("Shells hit Odesa.", "shelling", published="2024-12-02", outlet="AFP", place="Odesa")
    undated = say("Something burned.", "attack", published=None, outlet=None)
    told = section(brief_on(early, late, undated), "What is missing")
    assert "Reuters: one day with a report, 1 November 2024." in told
    assert "from 2 November to 1 December 2024" in told
    assert "Reports without a date of publication (what they tell stands in no history): one of three." in told
    assert "Events told of by one independent source only: three of three." in told


def test_what_the_kind_says_is_not_said_again_and_a_figure_is_no_speaker(say, count):
    words = "Hundreds of men moved to Idlib. 26,000 people fled Kherson. Soldiers held 51 people in Odesa."
    moved = say(
        words, "deployment", evidence="Hundreds of men moved to Idlib.", agent="men", destination="Idlib",
        forces=("Hundreds of men", count(200, 999, unit="men", words="Hundreds of men")), speakers=("Hundreds of men",),
    )  # fmt: skip
    fled = say(
        words, "displacement", evidence="26,000 people fled Kherson.", place="Kherson",
        displaced=("26,000 people", count(26000, words="26,000 people")),
    )  # fmt: skip
    held = say(
        words, "arrest", evidence="Soldiers held 51 people in Odesa.", agent="Soldiers", place="Odesa",
        detained=("51 people", count(51, words="51 people")),
    )  # fmt: skip
    brief = brief_on(moved, fled, held)
    figures = section(brief, "Figures")
    assert re.search(r"Displaced \w+ Kherson: 26,000 people \(Reuters\)", figures)
    assert "Detained by soldiers in Odesa: 51 people (Reuters)" in figures
    assert "according to hundreds" not in brief.casefold()


def test_a_loss_is_told_though_its_reading_is_only_fair_and_the_surer_account_first(say, count, on):
    one = say("A strike on Idlib killed 100, he said.", "air_strike", confidence=0.6, place="Idlib", killed=count(100))
    two = say(
        "A strike on Idlib killed 160, AFP said.", "air_strike", outlet="AFP", confidence=0.9, place="Idlib", killed=count(160)
    )
    key = section(brief_on(one), "Key points")
    assert "killed 100" in key
    assert "AFP" in section(brief_on(one, two), "Key points").splitlines()[0]
