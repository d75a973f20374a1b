"""Any number of distinct reports in our own words, to measure with: nothing in them happened.

    python benchmarks/reports.py FOLDER 1000 [--seed 1]

Each report is a text file with a sidecar that gives outlet, day and title: some 270 words, with --short some 80. Of twenty,
one repeats another's words under another outlet with small changes, as agencies' clients do; one is a digest of dated items.
Places are real names, so that they are found; groups are made up.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

PLACES = (
    "Kherson Kharkiv Sumy Zaporizhzhia Aleppo Idlib Raqqa Hasakah Mosul Kirkuk Fallujah Basra Sanaa Taiz Hodeidah "
    "Marib Benghazi Sirte Misrata Tripoli Khartoum Nyala Geneina Kadugli Malakal Bentiu Juba Goma Bukavu Beni Bunia "
    "Maiduguri Damaturu Jos Kaduna Gao Kidal Timbuktu Mopti Ouahigouya Djibo Bamenda Mocimboa Palma Kandahar Kunduz "
    "Herat Jalalabad Peshawar Quetta Srinagar Imphal Sittwe Lashio Loikaw Myitkyina Marawi Cotabato Cúcuta "
    "Buenaventura Tumaco Mogadishu Kismayo Baidoa Mekele Gondar"
).split()
GROUPS = (
    "the Northern Front", "the Falcon Brigade", "the Army of the Valley", "the Popular Guard",
    "the Liberation Movement of the East", "the Martyrs' Battalion", "the Council of the Five Rivers",
    "the Highland Resistance", "the Coastal Defence Force", "the Unity Corps", "the Sons of the Desert",
    "the Green Banner Brigade", "the People's Militia", "the Border Protection Units", "the Seventh Column",
)  # fmt: skip
STATES = (
    "Iran Turkey Russia Rwanda Ethiopia Pakistan Chad Libya Egypt Uganda Eritrea Kenya"
).split()
SOURCES = (
    "the regional governor", "a military spokesman", "the health ministry", "residents", "local officials",
    "a hospital director", "two security officials, who spoke on condition of anonymity,",
    "the United Nations mission", "the Red Crescent", "a village elder", "the interior ministry",
    "a human rights monitor", "aid workers", "a senior army officer",
)  # fmt: skip
OUTLETS = (
    "Valley Post", "The Meridian", "Harbour News Agency", "Radio Northlight", "Continental Wire", "The Daily Ledger",
    "Frontier Monitor", "Al-Masar", "Sahel Dispatch", "Lakes Tribune", "Delta Observer", "Eastern Bulletin",
)  # fmt: skip
VICTIMS = (
    "civilians", "people", "soldiers", "fighters", "villagers", "police officers", "displaced people", "traders",
    "children", "drivers",
)  # fmt: skip
THINGS = (
    "a market", "a clinic", "a fuel depot", "a checkpoint", "two trucks", "a school", "a bridge", "an army post",
    "several houses", "a mill",
)  # fmt: skip
DAYS = (
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
)  # fmt: skip
HOURS = (
    "early on {day}", "late on {day}", "on {day} morning", "on {day}", "overnight", "on {day} evening",
)  # fmt: skip
NUMBERS = (
    "two", "three", "four", "five", "at least six", "seven", "about a dozen", "at least 14", "17", "more than 20",
    "23", "dozens of", "up to 40", "58", "hundreds of",
)  # fmt: skip

SENTENCES = (
    "Shells fired by {group} hit {thing} in {place} {hour}, killing {n} {victims} and wounding {m} others, {source} said.",
    "An air strike on {thing} near {place} killed {n} {victims} {hour}, according to {source}.",
    "{Source} said that {group} had captured {thing} on the road between {place} and {other} after a night of fighting.",
    "{Group} denied that its men had fired at {place}, and blamed {rival} for the attack.",
    "{State} has trained and paid fighters of {group} since 2019, {source} told reporters in {other}.",
    "{N} {victims} fled from {place} towards {other} after clashes between {group} and {rival}, {source} said.",
    "Fighters of {group} crossed from {place} into the district of {other} {hour} in pick-up trucks, {source} reported.",
    "A drone launched by {rival} was shot down over {place} {hour}; nobody was hurt, {source} said.",
    "{N} {victims} were abducted by gunmen at a roadblock outside {place}, and {m} of them were released {hour}.",
    "The army said it had arrested {n} suspected members of {group} in raids in {place} and {other}.",
    "{Source} warned that {group} might attack {other} in the coming days.",
    "A convoy with food and medicine reached {place} {hour} for the first time in {n} weeks, {source} said.",
    "{Group} and {rival} agreed on a ceasefire around {place} after talks in {other}, but each accused the other of breaking it.",
    "The number of people killed in the district of {place} since the beginning of the month has risen to {total}, {source} said.",
    "Protesters gathered in {place} {hour} to demand that {group} leave the town, and police fired tear gas.",
    "{Source} put the strength of {group} in the area at {total} fighters, a figure that could not be confirmed.",
    "A roadside bomb destroyed {thing} in {place} {hour} and killed {n} {victims}; {group} claimed responsibility.",
    "The hospital in {other} treated {m} wounded people, among them {n} children, its director said.",
    "{State} condemned the attack on {place} and called on {group} to withdraw from {other}.",
    "Residents of {place} reported hearing explosions {hour}, and power was cut in parts of the town.",
)
COLOUR = (
    "The claims could not be verified independently.",
    "Telephone lines to the town have been down for most of the week.",
    "It was not immediately clear who had ordered the movement.",
    "The area has changed hands several times since the war began.",
    "Markets stayed closed and few people were seen in the streets.",
    "A spokesman did not answer requests for comment.",
    "“We have nowhere left to go,” said a woman who had walked for two days with her children.",
    "The road is the only one by which supplies reach the garrison.",
    "Rain has turned the tracks into mud, and trucks move slowly.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One report and what its sidecar says."""

    name: str
    text: str
    outlet: str
    date: str
    title: str


def reports(number: int, seed: int = 1, short: bool = False) -> Iterator[Report]:
    """So many reports, the same for the same seed, each another."""
    chance = random.Random(seed)
    last: Report | None = None
    for n in range(number):
        day = date(2023, 1, 1) + timedelta(days=chance.randrange(900))
        outlet = chance.choice(OUTLETS)
        if last is not None and n % 20 == 7:
            other = chance.choice([name for name in OUTLETS if name != last.outlet])
            words = f"{last.text}Reporting by our staff in {chance.choice(PLACES)}, number {n}.\n"
            yield Report(name=f"r{n:06}", text=words, outlet=other, date=last.date, title=last.title)
            continue
        if n % 20 == 13:
            days = [day - timedelta(days=back) for back in range(chance.randint(2, 3 if short else 7))]
            items = [f"- {dated}: {_sentence(chance)} {_sentence(chance)}" for dated in days]
            text = "\n".join(items) + "\n"
        else:
            text = _story(chance, n, (0, 1, 2) if short else (2, 3, 4, 5, 6, 9))
        last = Report(name=f"r{n:06}", text=text, outlet=outlet, date=day.isoformat(), title=text.split(",")[0][:90].strip("- "))
        yield last


def _story(chance: random.Random, n: int, more: tuple[int, ...]) -> str:
    """Some 30 to 450 words: the news, then paragraphs, now and then a sentence that says nothing."""
    paragraphs = [_sentence(chance)]
    for _ in range(chance.choice(more)):
        told = [_sentence(chance) for _ in range(chance.randint(1, 3))]
        if chance.random() < 0.5:
            told.insert(chance.randint(0, len(told)), chance.choice(COLOUR))
        paragraphs.append(" ".join(told))
    paragraphs.append(f"This was bulletin {n} of the desk.")
    return "\n\n".join(paragraphs) + "\n"


def _sentence(chance: random.Random) -> str:
    place, other = chance.sample(PLACES, 2)
    group, rival = chance.sample(GROUPS, 2)
    source, n = chance.choice(SOURCES), chance.choice(NUMBERS)
    said = {
        "place": place, "other": other, "group": group, "rival": rival, "source": source, "n": n, "m": chance.choice(NUMBERS),
        "victims": chance.choice(VICTIMS), "thing": chance.choice(THINGS), "state": chance.choice(STATES),
        "total": chance.choice((31, 64, 120, 250, 430, 1_200, "between 300 and 400", "more than 2,000")),
        "hour": chance.choice(HOURS).format(day=chance.choice(DAYS)),
    }  # fmt: skip
    said |= {name.capitalize(): str(said[name])[0].upper() + str(said[name])[1:] for name in ("group", "source", "state", "n")}
    return chance.choice(SENTENCES).format(**said)


def write(folder: Path, number: int, seed: int = 1, short: bool = False) -> int:
    """Write so many reports into a folder, with their sidecars; how many words they have together."""
    folder.mkdir(parents=True, exist_ok=True)
    words = 0
    for report in reports(number, seed, short):
        (folder / f"{report.name}.txt").write_text(report.text, encoding="utf-8")
        said = {"outlet": report.outlet, "date": report.date, "title": report.title}
        (folder / f"{report.name}.json").write_text(json.dumps(said, ensure_ascii=False), encoding="utf-8")
        words += len(report.text.split())
    return words


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("number", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--short", action="store_true")
    wanted = parser.parse_args()
    words = write(wanted.folder, wanted.number, wanted.seed, wanted.short)
    print(f"{wanted.number:,} reports, {words:,} words, in {wanted.folder}")


if __name__ == "__main__":
    main()
