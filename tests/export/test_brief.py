"""The brief: every sentence on its claims, denials as denials, plans as plans, ranges as ranges."""

from __future__ import annotations

import re
from pathlib import Path
from types import SimpleNamespace

import pytest

from attested.errors import ClaimError, KnowledgeError
from attested.export.brief import Material, Sentence, _range, render
from attested.export.wording import Phrases, when_words
from attested.model import Finding, When
from attested.reconcile import figures, movements, sourced, ties, totals
from attested.resolve.events import group

GOLDEN = Path(__file__).parent / "data" / "small_brief.md"


def brief_on(*claims, findings=(), **options):
    events = sourced(group(claims))
    documents = list({c.document.id: c.document for c in claims}.values())
    return render(
        Material(
            documents=documents, claims=claims, events=events, figures=[*figures(events), *totals(claims)], ties=ties(claims),
            movements=movements(claims), findings=findings, names={"iran": "Iran"}, countries={"UA": "Ukraine", "SY": "Syria"},
        ),
        **options,
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
    for line in body.split("## Sources")[0].splitlines():
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
        return _range(SimpleNamespace(low=min(q.low for q in quantities), high=None, disputed=disputed, latest=given))

    assert ranged(count(100, about=True), count(160, exact=False)) == "from about 100 to at least 160"
    assert ranged(count(200, exact=False), count(300, exact=False), disputed=False) == "at least 200"
    assert ranged(count(100, exact=False), count(60)) == "from 60 to at least 100"
