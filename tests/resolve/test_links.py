"""Names in claims are linked to actors and places with reasons; what could be several stays unlinked."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attested.model import (
    PLACE_ROLES,
    Argument,
    Claim,
    Coding,
    Document,
    Mention,
    NameMention,
    Reading,
    Sentence,
    Span,
    Speaker,
    Token,
    dated_items,
)
from attested.resolve.actors import link_name, link_speaker, provisional
from attested.resolve.links import link, offices
from attested.resolve.places import Surroundings, place_name


def read(text: str, people: tuple[str, ...] = ()) -> Reading:
    """A reading with sentences and words, and persons where they are given; no parse is needed here."""
    document = Document(id="d", text=text)
    tokens: list[Token] = []
    sentences: list[Sentence] = []
    for n, item in enumerate(dated_items(document)):
        for found in re.finditer(r"\S[^.!?]*(?:\.(?=\w)[^.!?]*)*[.!?]?", text[item.start : item.end]):
            first = len(tokens)
            for word in re.finditer(r"[\w’'-]+|[^\w\s]", found.group()):
                start = item.start + found.start() + word.start()
                token = Token(
                    index=len(tokens), start=start, end=start + len(word.group()), text=word.group(), lemma=word.group(),
                    pos="X", dep="dep", head=first, sentence=len(sentences),
                )  # fmt: skip
                tokens.append(token)
            sentences.append(Sentence(index=len(sentences), first=first, end=len(tokens), item=n))
    mentions = []
    for name in people:
        at = text.index(name)
        span = Span(document="d", start=at, end=at + len(name), quote=name)
        mentions.append(NameMention(mention=Mention(span=span, kind="person", name=name), first=0, end=1, head=0))
    return Reading(
        document=document, items=dated_items(document), sentences=tuple(sentences), tokens=tuple(tokens), mentions=tuple(mentions)
    )


def linked(
    text: str, kind: str = "attack", people: tuple[str, ...] = (), speaker: str = "", said_by: str = "unknown", **roles: str
) -> Claim:
    """The claim of a text with these names in these roles, linked."""

    def span(words: str) -> Span:
        at = text.index(words)
        return Span(document="d", start=at, end=at + len(words), quote=words)

    claim = Claim.make(
        kind=kind,
        evidence=(Span(document="d", start=0, end=len(text), quote=text),),
        arguments=tuple(Argument(role=role, name=name, span=span(name)) for role, name in roles.items()),
        speakers=(Speaker(span=span(speaker), name=speaker, kind=said_by),) if speaker else (),  # type: ignore[arg-type]
    )
    (done,) = link(Coding(reading=read(text, people), claims=(claim,)))
    assert done.id == claim.id
    assert [a.span for a in done.arguments] == [a.span for a in claim.arguments]
    return done


def where(claim: Claim) -> object:
    return claim.role(*PLACE_ROLES)[0].where


# ---------------------------------------------------------------- actors


def test_an_alias_is_linked_with_its_reason():
    (agent,) = linked("Nujabaa fighters crossed into Syria.", agent="Nujabaa").role("agent")
    assert agent.entity == "harakat-hezbollah-al-nujaba"
    assert agent.because == "“Nujabaa” is an alias of Harakat Hezbollah al-Nujaba"


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("In Sudan, the army shelled a market in Nyala.", "army", "sudan-armed-forces"),
        ("The army shelled a market.", "army", None),
        ("Malian police arrested ten people. The police gave no names.", "police", "mali-police"),
        ("Damascus accused its neighbour of an attack.", "Damascus", "syria"),
        ("Houthi rebels attacked a ship.", "Houthi rebels", "houthis"),
        ("Syrian rebels attacked a post.", "Syrian rebels", None),
        ("Kurdish forces attacked a post.", "Kurdish forces", None),
        ("Syrians attacked a post.", "Syrians", None),
        ("In Mogadishu, Somalia, SNA troops attacked a village.", "SNA", "somalia-armed-forces"),
        ("In Afrin, Syria, SNA fighters attacked a village.", "SNA", "syrian-national-army"),
        ("SNA fighters attacked a village.", "SNA", None),
        ("The Syrian Democratic Forces fled. Later the SDF attacked.", "SDF", "syrian-democratic-forces"),
        ("The Steppe Liberation Front (SLF) attacked.", "SLF", "provisional:steppe-liberation-front"),
        ("Iran's Quds Force attacked a base.", "Iran's Quds Force", "quds-force"),
        ("Lebanese Hezbollah attacked a base.", "Lebanese Hezbollah", "hezbollah"),
        ("Iran-backed militias attacked a base.", "Iran-backed militias", None),
    ],
)
def test_who_acts(text, name, expected):
    (agent,) = linked(text, agent=name).role("agent")
    assert agent.entity == expected
    assert bool(agent.because) == bool(expected)


@pytest.mark.parametrize(
    "name",
    [
        "Liwa Ansar al-Wadi", "Harakat Nur al-Jabal", "Katibat al-Sahra", "Jaish al-Sabah", "Kunar Valley Brigade",
        "Upper Chindwin Front", "Lowland People's Liberation Army", "Yaw People's Defence Force", "Cartel de la Montaña",
        "Sons of the Three Hills", "Army of the Dawn",
    ],
)  # fmt: skip
def test_a_group_that_no_stock_holds_is_known_by_its_form(name):
    found = link_name(name)
    assert found
    assert found.entity.id.startswith("provisional:")
    assert found.entity.kind == "provisional"
    assert "by the form" in found.because


@pytest.mark.parametrize(
    "name",
    ["armed men", "Shia militias", "Democratic Party", "John Smith", "Iranian-backed Forces", "the front", "National Oil Company",
     "National Guard", "2nd Battalion", "RSF and the Sudanese Armed Forces"],
)  # fmt: skip
def test_what_only_looks_like_a_group_is_none(name):
    assert provisional(name) is None


def test_a_private_person_is_never_linked():
    claim = linked("Gunmen killed Badr al-Amri in Basra.", people=("Badr al-Amri",), target="Badr al-Amri", place="Basra")
    assert claim.role("target")[0].entity is None
    claim = linked("Gunmen killed Badr, a baker.", people=("Badr",), target="Badr")
    assert claim.role("target")[0].entity is None


@pytest.mark.parametrize(
    ("name", "entity"), [("Israeli army", "israel-armed-forces"), ("military sources", None), ("a senior official", None)]
)
def test_a_body_that_we_know_is_linked_as_speaker_though_its_noun_is_common(name, entity):
    text = f"Two were killed, {name} said."

    def span(words: str) -> Span:
        at = text.index(words)
        return Span(document="d", start=at, end=at + len(words), quote=words)

    claim = Claim.make(kind="attack", evidence=(span(text),), speakers=(Speaker(span=span(name), name=name, named=False),))
    (done,) = link(Coding(reading=read(text), claims=(claim,)))
    assert done.speakers[0].entity == entity


def test_a_well_known_group_is_linked_even_where_reading_took_it_for_a_person():
    text = "Hayat Tahrir al-Sham attacked a post."
    claim = linked(text, people=("Hayat Tahrir al-Sham",), agent="Hayat Tahrir al-Sham")
    assert claim.role("agent")[0].entity == "hayat-tahrir-al-sham"


def test_an_office_holder_stands_for_the_office_that_the_report_names():
    text = "Iranian Foreign Minister Abbas Araqchi met envoys. Araqchi rejected the plan."
    claim = linked(text, kind="rejection", people=("Abbas Araqchi",), agent="Abbas Araqchi")
    (agent,) = claim.role("agent")
    assert agent.entity == "iran-foreign-ministry"
    assert agent.because == "the report calls Abbas Araqchi Foreign Minister of Iran"
    assert offices("Mr Abbas Araqchi met Foreign Minister Lee.") == {}


# ---------------------------------------------------------------- places


@pytest.mark.parametrize(
    ("text", "name", "country", "admin"),
    [
        ("Clashes broke out in Tripoli, Lebanon.", "Tripoli", "LB", "North"),
        ("Libya's rival governments sent troops to Tripoli.", "Tripoli", "LY", "Tripoli"),
        ("Syrian soldiers shelled villages near Hama.", "Hama", "SY", "Hama"),
        ("Russian troops entered Georgia and neared Tbilisi.", "Georgia", "GE", None),
        ("Police in Atlanta, United States, said the man fled Georgia for Alabama.", "Georgia", "US", "Georgia"),
        ("Rebels in northern Mali attacked Gao.", "Gao", "ML", "Gao"),
    ],
)
def test_context_tells_places_of_one_name_apart(text, name, country, admin):
    found = where(linked(text, place=name))
    assert found is not None
    assert found.country == country
    assert admin is None or found.admin == admin


@pytest.mark.parametrize(
    ("name", "precision", "country"),
    [
        ("Maysan province", "province", "IQ"), ("Sumy Oblast", "province", "UA"), ("Zurbatiya crossing", "exact", "IQ"),
        ("al-Hol camp", "exact", "SY"), ("southern Lebanon", "province", "LB"), ("eastern Aleppo", "town", "SY"),
        ("near Zurbatiya", "district", "IQ"), ("Sudan", "country", "SD"), ("Middle East", "region", None),
        ("Donbas", "province", "UA"), ("the outskirts of Kherson", "district", "UA"), ("Idlib countryside", "province", "SY"),
        ("north of Hama", "district", "SY"),
    ],
)  # fmt: skip
def test_a_place_is_as_exact_as_its_words(name, precision, country):
    found = place_name(name, Surroundings(countries={country: 1.0} if country else {}))
    assert found is not None
    assert (found.where.precision, found.where.country) == (precision, country)
    assert found.because


@pytest.mark.parametrize(
    "name", ["the village", "a checkpoint", "market", "his home", "Republic Square", "Springfield", "White House", ""]
)
def test_what_is_no_known_place_or_could_be_many_stays_open(name):
    assert place_name(name) is None


@pytest.mark.parametrize(
    ("text", "name", "country"),
    [
        ("Accounts of events in the Malian town of Tondela differ. Germany asked for an inquiry.", "Tondela", "ML"),
        ("Soldiers raided Tondela, a town in Mali's centre, on Monday. The army of Mali said so.", "Tondela", None),
        ("Soldiers raided Tondela in central Mali on Monday.", "Tondela", "ML"),
        ("Malian troops enter the town of Tondela. Mali's army rules there.", "Tondela", None),
        ("Soldiers raided the Syrian border town of Tripoli.", "Tripoli", "SY"),
        ("Malian and Russian soldiers raided Serpa. Mali's government denied it; Germany asked Mali for access.", "Serpa", None),
    ],
)
def test_the_countrys_word_beside_a_town_decides(text, name, country):
    found = where(linked(text, place=name))
    assert (found.country if found else None) == country
    assert found is None or (found.precision == "country" and found.id is None and found.name == name)


def test_a_comma_puts_no_place_in_the_country_that_follows():
    text = "In Syria, Iran directs a brigade. In Aleppo, Lebanon and Syria there were raids."
    assert where(linked(text, place="Syria")).country == "SY"
    assert where(linked(text, place="Aleppo")).country == "SY"


@pytest.mark.parametrize("name", ["Thai", "Kazakh", "Malian", "Norwegian"])
def test_a_bare_nationality_is_no_place(name):
    assert place_name(name, Surroundings(countries={"ML": 1.0})) is None


def test_a_part_of_a_place_moves_its_point_and_keeps_no_id():
    whole = place_name("Syria").where
    part = place_name("central Syria").where
    east = place_name("far eastern Ethiopia").where
    assert part.id is None
    assert part.within_km < whole.within_km
    assert east.lon > place_name("Ethiopia").where.lon


def test_a_city_is_hit_but_a_government_is_accused():
    hit = linked("Jets from Israel bombed Damascus in Syria.", kind="air_strike", target="Damascus").role("target")[0]
    assert hit.entity is None
    assert hit.where.name == "Damascus"
    blamed = linked("Israel accused Damascus of smuggling.", kind="accusation", target="Damascus").role("target")[0]
    assert blamed.entity == "syria"
    assert blamed.where is None


def test_each_item_of_a_digest_has_its_own_context():
    text = "2025-10-01: In Lebanon, gunmen attacked Tripoli. (AFP)\n2025-10-02: In Libya, militias clashed over fuel. (BBC)"
    assert where(linked(text, place="Tripoli")).country == "LB"


# ---------------------------------------------------------------- speakers


def test_speakers_are_linked_to_actors_and_outlets_only_if_named():
    text = "Gunmen killed nine people, the Syrian Observatory for Human Rights said."
    claim = linked(text, speaker="Syrian Observatory for Human Rights", said_by="monitor", agent="Gunmen")
    assert claim.speakers[0].entity == "sohr"
    assert link_speaker("Tasnim", "media").entity.id == "tasnim"
    assert link_speaker("Oslo-based Iran Human Rights NGO", "monitor").entity.id == "iran-human-rights"
    assert link_speaker("White Helmets rescue organization", "monitor").entity.id == "white-helmets"
    assert link_speaker("Syrian state media", "media") is None
    assert link_speaker("Northern Herald Group", "media") is None
    span = Span(document="d", start=0, end=13, quote="Iraqi sources")
    unnamed = Claim.make(kind="attack", evidence=(span,), speakers=(Speaker(span=span, name="Iraqi sources", named=False),))
    (done,) = link(Coding(reading=read("Iraqi sources said so."), claims=(unnamed,)))
    assert done == unnamed


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=60))
def test_any_name_may_be_asked_for(name):
    for found in (link_name(name), link_name(name, "SD"), place_name(name)):
        assert found is None or found.because
