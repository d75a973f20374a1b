"""How many: finds figures in running text and reads them as bounds, with the noun they count.

The bounds are those of the coding manual's section on quantities. A figure is read from left to right over words: what
limits it ("at least", "up to", "nearly"), the figure itself ("twenty-four", "1.5 million", "dozens", "60,000 to
70,000"), then the noun by the parse, or by its place behind the figure where the parse gives none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from attested.model import Document, Quantity, QuantityMention, Span, Token

Bound = int | float | None

_ONES = {
    word: n
    for n, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
        "eighteen nineteen".split()
    )
}
_TENS = {word: 10 * (n + 2) for n, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split())}
_SCALES = {
    "hundred": 100,
    "thousand": 1_000,
    "million": 10**6,
    "billion": 10**9,
    "trillion": 10**12,
    "m": 10**6,
    "bn": 10**9,
    "k": 1_000,
    "dozen": 12,
}
_FIGURE = re.compile(r"(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?(bn|m|k)?\Z")
_DASHES = {"-", "–", "—", "‑"}

# Words before a figure. "low": it is a lower bound; "high": an upper one; "approx": a single figure, roughly; "exact": nothing.
_LIMITS: dict[tuple[str, ...], str] = {}
for _kind, _phrases in {
    "low": "at least|more than|over|no fewer than|no less than|not less than|not fewer than|upwards of|in excess of|above|well over"
    "|a minimum of|exceeding|greater than|beyond|far more than|slightly more than|just over|at minimum|minimum of",
    "high": "up to|as high as|fewer than|less than|at most|as many as|as much as|no more than|not more than|under|a maximum of"
    "|maximum of|below"
    "|just under|slightly less than|slightly fewer than",
    "even": "hardly more than|scarcely more than|barely more than",
    "approx": "little more than|nearly|about|some|around|approximately|almost|roughly|an estimated|estimated|close to|closer to"
    "|circa|c.|~|near|well nigh|as few as",
    "exact": "a total of|exactly|only|just|another|an additional|additional|a further|further|the other|all|the|these|those|its"
    "|their|his|her"
    "|our|a combined|the remaining|the first|the last|a|more|precisely|other",
}.items():
    for _phrase in _phrases.split("|"):
        _LIMITS[tuple(_phrase.split())] = _kind
_LONGEST_LIMIT = 3

_VAGUE: dict[tuple[str, ...], tuple[Bound, Bound]] = {
    tuple(words.split()): bounds
    for words, bounds in {
        "tens of thousands": (20_000, 99_999),
        "hundreds of thousands": (200_000, 999_999),
        "tens of millions": (20_000_000, 99_999_999),
        "hundreds of millions": (200_000_000, 999_999_999),
        "a few hundred": (200, 400),
        "a few thousand": (2_000, 4_000),
        "a few dozen": (24, 48),
        "few hundred": (200, 400),
        "few dozen": (24, 48),
        "several hundred": (300, 900),
        "several hundreds": (300, 900),
        "several thousand": (3_000, 9_000),
        "several thousands": (3_000, 9_000),
        "several million": (3_000_000, 9_000_000),
        "several dozen": (36, 108),
        "several dozens": (36, 108),
        "a couple dozen": (24, 24),
        "a couple hundred": (200, 200),
        "a couple of hundred": (200, 200),
        "a few": (2, 4),
        "several": (3, 9),
        "multiple": (2, None),
        "numerous": (2, None),
        "a number": (2, None),
        "dozens": (24, 99),
        "scores": (40, 99),
        "hundreds": (200, 999),
        "thousands": (2_000, 9_999),
        "millions": (2_000_000, 9_999_999),
        "billions": (2 * 10**9, 9_999_999_999),
        "a dozen": (12, 12),
        "half a dozen": (6, 6),
        "a half dozen": (6, 6),
        "a couple": (2, 2),
        "a pair": (2, 2),
        "a trio": (3, 3),
        "both": (2, 2),
        "a hundred": (100, 100),
        "a thousand": (1_000, 1_000),
        "a million": (10**6, 10**6),
        "half a million": (500_000, 500_000),
        "a quarter of a million": (250_000, 250_000),
        "none": (0, 0),
        "nobody": (0, 0),
        "no one": (0, 0),
    }.items()
}
_LONGEST_VAGUE = 5

_STARTS = (
    {first for first, *_ in _LIMITS}
    | {first for first, *_ in _VAGUE}
    | set(_ONES)
    | set(_TENS)
    | {"between", "from", "no", "an", "another", "dozen", "hundred"}
)

PEOPLE = frozenset(
    """
    people person persons man men woman women child children boy boys girl girls baby babies infant infants toddler newborn
    newborns minor minors teenager teenagers teen teens adult adults youth youths adolescent human humans individual individuals
    cadre cadres
    civilian civilians resident residents villager villagers citizen citizens national nationals local locals inhabitant
    foreigner foreigners native natives soldier soldiers troop troops serviceman servicemen servicewoman servicewomen
    servicemember servicemembers personnel officer officers policeman policemen policewoman policewomen police gendarme
    gendarmes constable constables guard guards bodyguard bodyguards sentry trooper troopers recruit recruits conscript
    conscripts reservist reservists cadet cadets marine marines sailor sailors airman airmen pilot pilots crew crewman crewmen
    crewmember crewmembers paratrooper paratroopers commando commandos ranger rangers sniper snipers peacekeeper peacekeepers
    veteran veterans fighter fighters militant militants rebel rebels insurgent insurgents gunman gunmen terrorist terrorists
    jihadist jihadists guerrilla guerrillas militiaman militiamen combatant combatants partisan partisans mercenary mercenaries
    attacker attackers assailant assailants bomber bombers bandit bandits pirate pirates gangster gangsters raider raiders
    perpetrator perpetrators suspect suspects criminal criminals smuggler smugglers trafficker traffickers facilitator
    facilitators operative operatives agent agents spy spies informant informants collaborator collaborators extremist
    extremists separatist separatists islamist islamists commander commanders leader leaders chief chiefs general generals
    colonel colonels major captain captains lieutenant lieutenants sergeant sergeants official officials minister ministers
    politician politicians lawmaker lawmakers mayor mayors governor governors senator senators president judge judges prosecutor
    prosecutors diplomat diplomats ambassador envoy envoys adviser advisers advisor advisors trainer trainers instructor
    instructors contractor contractors employee employees staff worker workers labourer labourers laborer laborers miner miners
    farmer farmers herder herders shepherd shepherds fisherman fishermen driver drivers trader traders merchant merchants vendor
    vendors teacher teachers student students pupil pupils schoolchild schoolchildren schoolgirl schoolgirls schoolboy
    schoolboys professor professors academic academics doctor doctors nurse nurses medic medics paramedic paramedics physician
    physicians patient patients rescuer rescuers firefighter firefighters responder responders volunteer volunteers journalist
    journalists reporter reporters photographer photographers cameraman photojournalist lawyer lawyers activist activists
    demonstrator demonstrators protester protesters protestor protestors rioter rioters marcher marchers striker dissident
    dissidents opponent opponents supporter supporters follower followers sympathizer sympathizers worshipper worshippers
    worshiper worshipers pilgrim pilgrims priest priests imam imams cleric clerics monk monks nun nuns pastor pastors bishop
    missionary missionaries believer believers mourner mourners passenger passengers pedestrian pedestrians tourist tourists
    traveller travellers traveler travelers commuter commuters bystander bystanders passerby passersby onlooker onlookers
    shopper shoppers customer customers migrant migrants refugee refugees evacuee evacuees returnee returnees settler settlers
    deportee deportees victim victims survivor survivors casualty casualties fatality fatalities death deaths dead wounded
    injured injury injuries missing martyr martyrs body bodies corpse corpses remains hostage hostages captive captives prisoner
    prisoners detainee detainees inmate inmates abductee abductees convict convicts fugitive fugitives escapee escapees defector
    defectors deserter deserters member members other others father fathers mother mothers son sons daughter daughters brother
    brothers sister sisters wife wives husband husbands widow widows parent parents relative relatives cousin cousins uncle aunt
    nephew niece grandmother grandfather sibling siblings twin twins family families household households couple elder elders
    chieftain chieftains tribesman tribesmen clansman nomad nomads scholar scholars scientist scientists engineer engineers
    technician technicians expert experts analyst analysts observer observers monitor monitors inspector inspectors investigator
    investigators aviator operator operators interpreter interpreters translator translators cook cooks cleaner cleaners
    businessman businessmen executive executives banker bankers owner owners shopkeeper shopkeepers artist artists singer
    singers musician actor actress player players footballer athlete athletes fan fans spectator spectators participant
    participants delegate delegates representative representatives negotiator negotiators voter voters candidate candidates
    arrest arrests detention detentions soul souls life lives guest guests mercenary unionist unionists machinist machinists
    trooper irregular irregulars regular regulars infantryman infantrymen enforcer hitman thief thieves robber robbers murderer
    killer killers shooter shooters stabber knifeman ringleader mastermind handler financier recruiter propagandist courier
    couriers bombmaker emir deputy deputies secretary spokesman spokesperson king prince sheikh lookout teenager grandchild
    grandchildren associate associates aide aides comrade comrades novice novices occupant occupants neighbour neighbours
    neighbor neighbors accomplice accomplices editor editors hairdresser hairdressers jihadi jihadis warlord warlords captor
    captors kidnapper kidnappers crewmember servicemember trainee trainees serviceperson servicepeople townspeople tribespeople
    peshmerga fedayeen mujahideen taliban janjaweed
    """.split()
)
"""Nouns for people, singular and plural, and for what befalls them (deaths, casualties), which count people too."""

_GENERIC = frozenset(
    "people person persons other others individual individuals death deaths casualty casualties fatality fatalities dead injury "
    "injuries wounded more arrest arrests life lives soul souls".split())  # fmt: skip

_MEASURES: dict[str, str] = {}
for _kind, _phrases in {
    "percent": "percent % per-cent percentage pct",
    "length": "km kilometre kilometres kilometer kilometers kms mile miles metre metres meter meters foot feet ft yard yards inch "
    "inches cm "
    "hectare hectares acre acres",
    "mass": "kg kgs kilo kilos kilogram kilograms kilogramme kilogrammes ton tons tonne tonnes gram grams pound pounds lb lbs "
    "litre litres "
    "liter liters gallon gallons barrel barrels",
    "duration": "second seconds minute minutes hour hours day days week weeks month months year years decade decades night nights "
    "century "
    "centuries weekend weekends",
    "calibre": "mm millimetre millimetres millimeter millimeters calibre caliber",
    "money": "dollar dollars euro euros rouble roubles ruble rubles franc francs dinar dinars rial rials riyal riyals lira liras "
    "rupee rupees "
    "shekel shekels yuan yen won peso pesos kyat birr hryvnia hryvnias hryvnya cent cents usd eur gbp krone kronor naira "
    "shilling shillings "
    "dirham dirhams afghani afghanis crown crowns",
    "ordinal": "degree degrees percentile",
}.items():
    for _word in _phrases.split():
        _MEASURES[_word] = _kind

_CURRENCIES = {
    "$": "USD",
    "us$": "USD",
    "£": "GBP",
    "€": "EUR",
    "¥": "JPY",
    "₽": "RUB",
    "₴": "UAH",
    "₪": "ILS",
    "a$": "AUD",
    "c$": "CAD",
    "rs": "INR",
    "rs.": "INR",
    "cfa": "XOF",
} | {
    code.lower(): code
    for code in "AFN BDT BRL CHF CNY COP EGP ETB EUR GBP IDR ILS INR IQD IRR JPY KES LBP LKR MMK MXN NGN NPR PHP PKR RUB SAR SDG "
    "SSP SYP THB TRY UAH USD XAF XOF YER ZAR".split()
}

_HARM = frozenset(
    """
    kill injure wound die hurt arrest detain displace abduct kidnap capture hospitalize hospitalise execute behead massacre maim
    murder assassinate slay shoot imprison jail rescue free release evacuate flee disappear dead deadly injured wounded missing
    killed perish drown burn suffocate sentence convict deport surrender defect martyr bury mourn trap stab poison starve lose
    casualty death toll fatality victim detainee hostage
    """.split()
)
_HARM_FORM = re.compile(
    r"(?:kill|injur|wound|dead\b|died|dies|die\b|dying|hurt|arrest|detain|displac|abduct|kidnap|captur|hospitali|execut|behead|massacr|maim|murder"
    r"|assassinat|slain|shot\b|imprison|jail|rescu|freed|releas|evacuat|fled|missing|perish|drown|sentenc|deport|surrender|critical|serious|martyr|lives)"
)


@dataclass(frozen=True, slots=True)
class Amount:
    """A figure among words: the half-open range of words it takes, limits included, its bounds, and how it is put.

    `core` is the first word of the figure itself; `vague` is true for "dozens", "several"; `bare` for an article ("a man").
    """

    first: int
    core: int
    end: int
    low: Bound
    high: Bound
    approximate: bool = False
    vague: bool = False


def _whole(value: float) -> int | float:
    return int(value) if value == int(value) else round(value, 6)


def number_at(words: Sequence[str], start: int) -> tuple[int | float, int] | None:
    """The number that begins at a word, spelled or in figures, and the word after it.

    >>> number_at("two hundred and fifty men".split(), 0)
    (250, 4)
    >>> number_at(["1.5", "million"], 0)
    (1500000, 2)
    """
    total: float = 0
    current: float | None = None
    seen_figure = False
    i = start
    while i < len(words):
        word = words[i]
        figure = _FIGURE.match(word)
        if figure:
            if current is not None:
                # "1 300" and "2 254": thousands set off by a space
                if (
                    seen_figure
                    and len(word) == 3
                    and word.isdigit()
                    and i == start + 1
                    and words[start].isdigit()
                    and len(words[start]) < 4
                ):
                    current = current * 1000 + int(word)
                    i += 1
                    continue
                break
            current = float(figure[1].replace(",", "") + (figure[2] or "")) * _SCALES.get(figure[3] or "", 1)
            seen_figure = True
        elif word in _TENS and (not current or (current >= 100 and current % 100 == 0 and not seen_figure)):
            current = (current or 0) + _TENS[word]
            if i + 2 < len(words) and words[i + 1] in _DASHES and _ONES.get(words[i + 2], 0) in range(1, 10):
                current += _ONES[words[i + 2]]
                i += 2
            elif i + 1 < len(words) and _ONES.get(words[i + 1], 0) in range(1, 10):
                current += _ONES[words[i + 1]]
                i += 1
        elif word in _ONES and (
            current is None or (current == 0 and total) or (current >= 100 and current % 100 == 0 and not seen_figure)
        ):
            current = (current or 0) + _ONES[word]
        elif "-" in word and current is None and len(parts := word.split("-")) == 2 and parts[0] in _TENS and parts[1] in _ONES:
            current = _TENS[parts[0]] + _ONES[parts[1]]
        elif word in _SCALES and current is not None and len(word) > 2:
            if word == "hundred" or word == "dozen":
                current *= _SCALES[word]
            else:
                total += current * _SCALES[word]
                current = 0
        elif word in ("m", "bn", "k") and current is not None and seen_figure and i == start + 1:
            current *= _SCALES[word]
        elif (
            word == "and"
            and current is not None
            and not seen_figure
            and (current >= 100 or total)
            and i + 1 < len(words)
            and (words[i + 1] in _ONES or words[i + 1] in _TENS)
        ):
            i += 1
            continue
        else:
            break
        i += 1
    if current is None:
        return None
    return _whole(total + current), i


def amount_at(words: Sequence[str], start: int) -> Amount | None:
    """The figure that begins at a word, with the words that limit it; `None` where none begins there.

    Words are lower case. What follows ("or more", "others") belongs to it only as far as it changes the bounds.

    >>> amount_at("at least 300 fighters".split(), 0)
    Amount(first=0, core=2, end=3, low=300, high=None, approximate=False, vague=False)
    >>> amount_at("60,000 to 70,000 people".split(), 0).high
    70000
    """
    i, low, high, approximate = start, False, False, False
    size = len(words)
    while i < size:
        if number_at(words, i) or _vague_at(words, i):
            break
        if words[i] in ("between", "from") and i == start:
            i += 1
            continue
        if words[i] in _CURRENCIES:
            i += 1
            continue
        for length in range(min(_LONGEST_LIMIT, size - i), 0, -1):
            kind = _LIMITS.get(tuple(words[i : i + length]))
            if kind:
                break
        else:
            return None
        if length == 1 and kind in ("low", "high") and i + 1 < size and words[i + 1] in ("the", "its", "their", "these", "those"):
            return None  # "below the 1,100", "hand over the 20 hostages": a place or a particle, no bound
        low, high, approximate = low or kind == "low", high or kind == "high", approximate or kind == "approx"
        i += length
        if i - start > 6:
            return None
    if i >= size:
        return None
    vague = _vague_at(words, i)
    number = number_at(words, i)
    if vague and (not number or vague[1] > number[1]):
        (bottom, top), end = vague
        if low:
            top = None
        elif high and top is not None:
            bottom = None
        if tuple(words[end : end + 2]) == ("or", "so"):
            approximate, end = True, end + 2
        return Amount(start, i, end, bottom, top, approximate, True)
    if not number:
        return None
    value, end = number
    if words[start] == "from" and not (end < size and words[end] in ("to", "until", "and")):
        return None
    second = None
    after = end + 1 + (end + 2 < size and words[end + 1] in _CURRENCIES)
    if end + 1 < size and (
        words[end] in ("to", "or") or words[end] in _DASHES or (words[end] == "and" and words[start] == "between")
    ):
        second = number_at(words, after)
    if second and not (words[end] == "or" and second[0] != value + 1) and second[0] > value:
        top_value, end = second
        if (
            value < 1000 <= top_value
            and end > 1
            and words[end - 1] in _SCALES
            and _FIGURE.match(words[i])
            and top_value / value >= 1000
        ):
            value = _whole(value * _SCALES[words[end - 1]])  # "60 to 70 thousand"
        return Amount(start, i, end, value, top_value, approximate)
    if words[start] in ("between", "from"):
        return None
    if tuple(words[end : end + 2]) == ("or", "so"):
        approximate, end = True, end + 2
    if end < size and (words[end] == "+" or words[end] == "plus" or tuple(words[end : end + 2]) == ("or", "more")):
        low, end = True, end + (1 if words[end] in ("+", "plus") else 2)
    elif tuple(words[end : end + 2]) in (("or", "fewer"), ("or", "less")):
        high, end = True, end + 2
    if low and not high:
        return Amount(start, i, end, value, None, approximate)
    if high:
        return Amount(start, i, end, None, value, approximate)
    return Amount(start, i, end, value, value, approximate)


def _vague_at(words: Sequence[str], start: int) -> tuple[tuple[Bound, Bound], int] | None:
    for length in range(min(_LONGEST_VAGUE, len(words) - start), 0, -1):
        bounds = _VAGUE.get(tuple(words[start : start + length]))
        if bounds:
            return bounds, start + length
    return None


_WORDS = re.compile(r"\d[\d,]*(?:\.\d+)?(?:bn|m|k)?(?![a-z])|\d[\d,]*(?:\.\d+)?|[^\W\d_]+(?:['’][a-z]+)?|\S")


_AGED = re.compile(r"(?:an?|the) \d+-year-old\b", re.IGNORECASE)


def read_quantity(text: str, *, people: bool = True) -> Quantity | None:
    """The quantity that a noun phrase tells, taken by itself; `None` where it tells none ("some", "others", "many").

    For phrases whose role is known: with `people`, a single person without a figure ("a local commander", a bare name) is
    1/1, and with a thing only an article counts ("a tank").

    >>> read_quantity("nearly 5,000 men")
    Quantity(low=5000, high=5000, approximate=True, unit='men', of=None, as_written='nearly 5,000 men')
    >>> read_quantity("a few hundred").high, read_quantity("no casualties").high, read_quantity("others") is None
    (400, 0, True)
    """
    text = " ".join(text.split())
    words = [match[0] for match in _WORDS.finditer(text)]
    low = [word.lower().replace("‑", "-") for word in words]
    if not words:
        return None
    if low[0] == "no" and len(low) > 1 and low[1] not in ("fewer", "less", "more", "one"):
        return _quantity(0, 0, False, " ".join(words[1:]), text)
    for i, word in enumerate(low):
        if word not in _STARTS and not word[0].isdigit():
            continue
        amount = amount_at(low, i)
        if people and i and words[i - 1] == "of" and _AGED.match(text):
            break  # "a 26-year-old father of three"
        if amount and not _is_label(low, amount):
            return _quantity(amount.low, amount.high, amount.approximate, _unit_words(words[amount.end :]), text)
    return _single(text, low, people)


def _is_label(words: Sequence[str], amount: Amount) -> bool:
    """Whether a figure in a phrase is an age, an ordinal, part of a name or of a compound rather than a count."""
    after = words[amount.end] if amount.end < len(words) else ""
    if after in _DASHES or re.match(r"(?:st|nd|rd|th)\Z|years?\Z|mm\Z", after):
        return True
    return amount.core > 0 and words[amount.core - 1] in _DASHES


_SEVERAL = frozenset(
    """
    people men women children police troops personnel them they us themselves staff infantry militia population crowd group
    groups team force forces army unit units convoy family crew youth public community congregation opposition brigade battalion
    """.split()
)
"""Nouns without a plural -s that stand for more than one, or for who knows how many."""
_NO_COUNT = frozenset("many some most all others more these those any both few less".split())
_TITLE = re.compile(r"(?:[^\W\d_][\w.'’-]*|\d+-year-old)\Z")


def _single(text: str, low: list[str], people: bool) -> Quantity | None:
    """One, where a phrase without a figure speaks of one person, or of a thing with an article."""
    if low[0] in _NO_COUNT:
        return None
    one = low[0] in ("a", "an", "another", "one", "single")
    head = re.split(r"\b(?:of|from|in|who|with|for|at|and|near|outside|inside|on|by|whose|was|were)\b|,", text)[0].split()
    if not head:
        return None
    last = head[-1]
    plural = (last.lower() in _SEVERAL and not one) or (last.islower() and bool(re.search(r"(?<![su])s\Z", last)))
    if not people:
        vague = re.match(
            r"an? (?:variety|cache|large|small|quantity|amount|number|significant|lot|series|range|group)\b", text.lower()
        )
        return _quantity(1, 1, False, " ".join(head[1:]), text) if one and not plural and not vague else None
    if plural or not _TITLE.match(last):
        return None
    return _quantity(1, 1, False, "people", text)


def _unit_words(words: Sequence[str]) -> str:
    kept = [word for word in words if word.lower() not in ("of", "the", "more", "other")]
    return " ".join(kept) or "people"


def _quantity(low: Bound, high: Bound, approximate: bool, unit: str, text: str, of: str | None = None) -> Quantity:
    return Quantity(low=low, high=high, approximate=approximate, unit=unit or "people", of=of, as_written=text)


# ---------------------------------------------------------------- in a parsed sentence

_INSIDE = frozenset(("ADJ", "NOUN", "PROPN", "ADV", "VERB", "X", "SYM"))
_OWNERS = frozenset(("the", "its", "their", "his", "her", "our", "my", "your", "these", "those", "them", "whom", "us", "which"))
_VICTIMS = frozenset("casualties casualty injuries injury deaths death fatalities victims dead wounded injured losses".split())
_HARMS = frozenset(
    """
    kill injure wound arrest detain abduct kidnap hospitalize hospitalise execute behead massacre maim murder assassinate
    imprison jail displace hurt deport slay torture rape slaughter martyr
    """.split()
)
"""Verbs whose object is a person, whatever noun stands there."""


def _harmed(noun: Token, tokens: Sequence[Token]) -> bool:
    """Whether the parse makes a noun the one to whom a verb of harm is done."""
    here, steps = noun, 0
    while here.dep == "conj" and steps < 3 and here.head != here.index:
        here, steps = tokens[here.head], steps + 1
    verb = tokens[here.head]
    return verb.index != here.index and here.dep in ("obj", "nsubj:pass") and verb.lemma.lower() in _HARMS and verb.pos == "VERB"


def quantities(
    document: Document, tokens: Sequence[Token], first: int, end: int, taken: Sequence[tuple[int, int]] = ()
) -> Iterator[QuantityMention]:
    """The quantities of one sentence, in order: `first` and `end` are the half-open range of its tokens.

    `taken` are half-open ranges of characters that other readers own (dates, clock times): figures in them are passed over.
    """
    words = [token.text.lower() for token in tokens[first:end]]
    i, size = 0, end - first
    previous: QuantityMention | None = None
    while i < size:
        word = words[i]
        if word not in _STARTS and not word[0].isdigit():
            i += 1
            continue
        mention = _mention_at(document, tokens, first, end, words, i, taken, previous)
        if mention is None:
            i += 1
            continue
        yield mention
        previous = mention
        i = max(mention.end - first, i + 1)


def _mention_at(
    document: Document,
    tokens: Sequence[Token],
    first: int,
    end: int,
    words: list[str],
    i: int,
    taken: Sequence[tuple[int, int]],
    previous: QuantityMention | None,
) -> QuantityMention | None:
    size = len(words)
    word = words[i]
    amount: Amount | None
    zero = word == "no" and i + 1 < size and words[i + 1] not in ("fewer", "less", "more", "longer", "one")
    if zero or _no_limit(tokens, first + i, first + size):
        amount = Amount(i, i, i + 1, 0, 0) if zero else None
    else:
        amount = amount_at(words, i)
    article = False
    if word in _ARTICLES and (amount is None or _hyphened(tokens, first + amount.end, first + size)):
        amount, article = Amount(i, i, i + 1, 1, 1), True
    if amount is None:
        return None
    core = tokens[first + amount.core]
    if any(start < core.end and core.start < stop for start, stop in taken) or _labelled(tokens, first, words, amount):
        return None
    j = amount.end
    text = document.text
    if _hyphened(tokens, first + j, first + size) and not article:
        return None  # "two-hour", "24-year-old": part of an adjective
    if j < size and tokens[first + j].start == tokens[first + j - 1].end and words[j] in ("st", "nd", "rd", "th", ":", "/"):
        return None
    # money written before its figure
    before = words[amount.core - 1] if amount.core else ""
    currency = _CURRENCIES.get(before) or (_CURRENCIES.get(word[0]) if word and word[0] in _CURRENCIES else None)
    partitive = False
    owner = False
    if j < size and words[j] == "of":
        # "dozens of people", "two of them", "five of the dead"
        j += 1
        if j < size and words[j] in _OWNERS:
            owner = True
            if amount.low == 1 and amount.high == 1 and words[j] == "the":
                return None
            partitive = not amount.vague or words[j] in ("them", "whom")
            if words[j] in ("them", "whom", "us") and (named := _who_they_are(tokens, first, words, j + 1)):
                unit = text[tokens[named[0]].start : tokens[named[1]].end]
                return _build(document, tokens, first, amount, named[1] - first + 1, first + j, unit, unit, "people", True)
            if words[j] in ("them", "whom", "us", "which"):
                return _build(
                    document,
                    tokens,
                    first,
                    amount,
                    j + 1,
                    first + j,
                    "people",
                    None,
                    (words[j] != "which" and "people") or "thing",
                    True,
                )
            j += 1
            if j < size and not article and number_at(words, j):
                # "138 of the 161 people": the whole is a figure of its own
                whole = _mention_at(document, tokens, first, end, words, j, taken, previous)
                counted = whole.counted if whole else "thing"
                return _build(
                    document,
                    tokens,
                    first,
                    amount,
                    amount.end,
                    first + amount.end - 1,
                    "people" if counted == "people" else "",
                    None,
                    counted,
                    True,
                )
        elif not amount.vague and not article:
            return (
                None
                if amount.low == 1
                else _build(document, tokens, first, amount, amount.end, first + amount.end - 1, "people", None, "thing", False)
            )
    if currency:
        return _build(document, tokens, first, amount, amount.end, first + amount.end - 1, currency, None, "money", False, back=1)
    more = False
    while j < size and words[j] in ("more", "other", "additional", "further", "of") and j < amount.end + 3:
        more = True
        j += 1
    if j < size and words[j] in ("others", "another"):
        return _build(document, tokens, first, amount, j + 1, first + j, "people", None, "people", False)
    head = _noun(tokens, first, end, words, j, amount)
    if head is None:
        if _only_a_label(tokens, first, words, amount):
            return None
        if zero or (article and word != "another") or (amount.vague and words[amount.core] == "both"):
            return None
        if (
            amount.vague
            and words[amount.core] == "a"
            and amount.end - amount.core == 2
            and words[amount.core + 1] in ("couple", "pair", "number", "few")
        ):
            return None
        counted = _bare(tokens, first, end, words, amount, previous)
        if article and counted != "people":
            return None
        return _build(
            document,
            tokens,
            first,
            amount,
            j if more else amount.end,
            first + amount.end - 1,
            "people" if counted == "people" else "",
            None,
            counted,
            partitive,
        )
    noun = tokens[head]
    unit = text[tokens[first + j].start : noun.end] if head >= first + j else noun.text
    counted = _counted(noun, tokens, head)
    if counted == "thing" and _harmed(noun, tokens):
        counted = "people"
    if article and (counted != "people" or (noun.text.lower().endswith("s") and noun.lemma != noun.text.lower())):
        return None
    if article and noun.text.lower() in (
        "couple",
        "family",
        "household",
        "death",
        "dead",
        "crew",
        "police",
        "staff",
        "life",
        "body",
        "people",
        "injury",
        "arrest",
    ):
        return None
    if zero and counted != "people":
        victims = next((t for t in tokens[head + 1 : first + size] if t.text.lower() in _VICTIMS), None)
        if noun.lemma.lower() not in ("report", "sign", "indication", "word") or victims is None or victims.index > head + 6:
            return None
        return _build(document, tokens, first, amount, victims.index - first + 1, victims.index, "people", None, "people", False)
    if counted == "duration" and amount.low == 1 and not _FIGURE.match(words[amount.core]):
        return None
    generic = (noun.text.lower() in _GENERIC or noun.text.lower() in _STATES) and head == first + j
    of = None if counted != "people" or generic else unit
    if not partitive and counted == "people":
        partitive = _is_part(words, i)
    return _build(document, tokens, first, amount, head - first + 1, head, unit, of, counted, partitive, owner=owner)


def _who_they_are(tokens: Sequence[Token], first: int, words: Sequence[str], j: int) -> tuple[int, int] | None:
    """The noun that says who the part of a whole is: the first and last token of "children" in "five of them children".

    A copula may stand between ("two of whom were soldiers"); what befell them ("three of them dead", "one of them fatally")
    is no noun for them.
    """
    k, size = j, len(words)
    if k < size and words[k] in ("were", "was", "are", "is"):
        k += 1
    if k < size and words[k] in ("a", "an"):
        k += 1
    begin, last = k, None
    while k < size and k < begin + 4:
        token = tokens[first + k]
        if token.pos in ("NOUN", "PROPN"):
            last = k
        elif token.pos != "ADJ" and not (words[k] in _DASHES and tokens[first + k - 1].end == token.start):
            break
        k += 1
    if last is None or words[last] in _GENERIC or words[last] in _STATES:
        return None
    if last + 1 < size and words[last + 1] in ("'s", "’s", "'", "’"):
        return None
    noun = tokens[first + last]
    return (first + begin, first + last) if _counted(noun, tokens, first + last) == "people" else None


_ARTICLES = frozenset(("a", "an", "another"))


def _no_limit(tokens: Sequence[Token], i: int, end: int) -> bool:
    """Whether a word that could limit a figure does other work here: "hand over three men", "both Iran and Iraq"."""
    token = tokens[i]
    if token.dep == "cc:preconj":
        return not (i + 1 < end and tokens[i + 1].pos == "NOUN" and tokens[i + 1].text.endswith("s"))
    return token.text == "over" and token.dep == "compound:prt" and tokens[token.head].lemma.lower() in _GIVING


_GIVING = frozenset("hand turn take give bring sign deliver".split())


def _hyphened(tokens: Sequence[Token], i: int, end: int) -> bool:
    """Whether a hyphen at this place ties the words on both sides of it together."""
    return (
        i + 1 < end
        and tokens[i].text in _DASHES
        and tokens[i].start == tokens[i - 1].end
        and tokens[i + 1].start == tokens[i].end
        and tokens[i + 1].text[0].isalpha()
    )


def _build(
    document: Document,
    tokens: Sequence[Token],
    first: int,
    amount: Amount,
    stop: int,
    head: int,
    unit: str,
    of: str | None,
    counted: str,
    partitive: bool,
    *,
    back: int = 0,
    owner: bool = False,
) -> QuantityMention:
    begin = first + amount.first - (back if amount.first == amount.core else 0)
    begin = max(begin, first)
    stop = max(first + stop, first + amount.end)
    span = Span.of(document, tokens[begin].start, tokens[stop - 1].end)
    quantity = Quantity(
        low=amount.low,
        high=amount.high,
        approximate=amount.approximate,
        unit=" ".join(unit.split()),
        of=of and " ".join(of.split()),
        as_written=span.quote,
    )
    return QuantityMention(span=span, first=begin, end=stop, head=head, quantity=quantity, counted=counted, partitive=partitive)


def _is_part(words: list[str], i: int) -> bool:
    """Whether the words before open a part of a figure just given: "including 12 women", "among them two children"."""
    before = words[max(0, i - 3) : i]
    return bool(before) and (
        before[-1] in ("including", "include", "included", "includes", "whom") or before[-2:] == ["among", "them"]
    )


_NAMED_NUMBER = frozenset(
    "resolution highway route flight unit channel article section division brigade battalion group chapter phase operation "
    "no no. number "
    "boeing airbus level type model camp block sector zone area line road street apollo covid article act rule page title "
    "day season "
    "order episode version protocol amendment checkpoint district ward room gate terminal platform runway mi su mig tu".split()
)


def _labelled(tokens: Sequence[Token], first: int, words: list[str], amount: Amount) -> bool:
    """Whether a figure is a name's part rather than a count: "Resolution 2254", "F-16", "Highway 4", "24/7", "1." of a list."""
    i = amount.core
    token = tokens[first + i]
    if not token.text[0].isdigit() and token.text.lower() not in ("one", "two", "three"):
        return False
    if (
        i
        and (before := tokens[first + i - 1]).end == token.start
        and words[i - 1] not in _CURRENCIES
        and words[i - 1] not in ("(", "[", '"', "“", "'", "‘", "~", "—")
    ):
        if words[i - 1] in _DASHES and i > 1 and number_at(words, i - 2) is not None:
            return False
        return before.text[-1] in "-‑/:.#_+" or before.text[-1].isalnum()
    if token.name and amount.end < len(words) and tokens[first + amount.end].name == token.name and token.text[0].isupper() and i:
        return True  # "the Two Rivers"
    if token.text[0].isdigit() and len(token.text) <= 2:
        if i and tokens[first + i - 1].text[0].isupper() and words[i - 1].rstrip(".") in _MONTHS:
            return True
        after = tokens[first + amount.end] if amount.end < len(words) else None
        if after is not None and after.text[0].isupper() and after.text.lower().rstrip(".") in _MONTHS:
            return True
    if _YEAR.match(token.text) and i + 2 < len(words) and words[i + 1] == "-" and words[i + 2][0].isdigit() and amount.end == i + 1:
        return True
    if i + 1 < len(words) and words[i + 1] in ("/", ":", "°") and tokens[first + i + 1].start == token.end:
        return True
    if i == 0 and len(words) > 1 and words[1] in (".", ")") and amount.end == 1:
        return True
    if i and words[i - 1] in _NAMED_NUMBER and amount.first == amount.core and token.text[0].isdigit():
        return True
    if i and amount.first == amount.core and token.text[0].isdigit() and i > 1:
        before = tokens[first + i - 1]
        if before.pos == "PROPN" and before.text[0].isupper() and token.head == before.index and not before.text[0].isdigit():
            return True
    return False


_MONTHS = frozenset(
    "january february march april may june july august september october november december jan feb mar apr jun jul aug sept "
    "sep oct nov dec".split()
)
_YEAR = re.compile(r"(?:19|20)\d\d\Z")


def _only_a_label(tokens: Sequence[Token], first: int, words: list[str], amount: Amount) -> bool:
    """Whether a figure that no noun follows is a year, an age, a number in a name, or "the one"."""
    i, end = amount.core, amount.end
    token = tokens[first + i]
    if words[i] == "one" and i and words[i - 1] in ("the", "this", "that", "which", "every", "any", "each", "but"):
        return words[i - 1] != "but"
    if amount.first != i or not token.text[0].isdigit():
        return (
            end < len(words)
            and words[end] == "in"
            and words[end + 1 : end + 3] in (["the", "morning"], ["the", "afternoon"], ["the", "evening"])
        )
    if _YEAR.match(words[i]) and end == i + 1:
        return True
    if not i:
        return False
    before = tokens[first + i - 1]
    if (
        words[i - 1] == ","
        and i > 1
        and tokens[first + i - 2].pos == "PROPN"
        and (end == len(words) or words[end] in (",", ".", ";", ")"))
    ):
        return True  # "Halimé Zene, 58, waited"
    return before.pos == "PROPN" and before.text[0].isupper() and not _HARM_FORM.match(words[end] if end < len(words) else "")


def _noun(tokens: Sequence[Token], first: int, end: int, words: list[str], j: int, amount: Amount) -> int | None:
    """The token of the counted noun: the governor by the parse if it stands behind the figure, else the end of the noun run."""
    begin = first + j
    limit = min(end, begin + 9)
    run = None
    k = begin
    while k < limit:
        token = tokens[k]
        lower = token.text.lower()
        if token.pos in ("NOUN", "PROPN"):
            if run is not None and token.pos == "PROPN" and tokens[run].pos == "NOUN" and token.head == run:
                break  # "two soldiers Monday"
            run = k
        elif (
            (lower in _DASHES and k + 1 < end)
            or (token.pos in ("ADJ", "ADV", "VERB", "NUM", "X") and k + 1 < end and k < token.head < limit)
            or (token.pos == "ADJ" and run is None)
            or lower in _QUOTES
        ):
            pass
        elif lower in ("'s", "’s"):
            run = None
        elif (
            lower == "("
            and run is not None
            and k + 3 < end
            and tokens[k + 2].text == ")"
            and tokens[k + 3].pos in ("NOUN", "PROPN")
        ):
            k += 2
        elif (
            lower in ("and", ",", "or")
            and run is None
            and k > begin
            and tokens[k - 1].pos in ("ADJ", "VERB")
            and k + 1 < end
            and tokens[k + 1].pos in ("ADJ", "NOUN", "VERB")
        ):
            pass
        else:
            break
        k += 1
    number = tokens[first + amount.end - 1]
    governor = number.head
    if (
        number.dep in _COUNTS
        and begin <= governor < limit
        and tokens[governor].pos in ("NOUN", "PROPN", "ADJ", "SYM")
        and (governor <= k or _unbroken(tokens, begin, governor))
    ):
        return _past_name(tokens, governor, end)
    if run is None and begin < end and (words[j] in _STATES or words[j] in _MEASURES):
        return begin
    return run if run is None else _past_name(tokens, run, end)


def _past_name(tokens: Sequence[Token], head: int, end: int) -> int:
    """The people behind a name that the figure seems to count: the insurgents in "60 Boko Haram and Islamic State insurgents"."""
    joined = head + 1 < end and tokens[head + 1].text in _DASHES and tokens[head + 1].start == tokens[head].end
    if tokens[head].text.lower() in PEOPLE or not (tokens[head].pos == "PROPN" or (joined and tokens[head].text[0].isupper())):
        return head
    for token in tokens[head + 1 : min(end, head + 7)]:
        if token.pos in ("NOUN", "PROPN") and token.text.lower() in PEOPLE:
            return token.index
        if token.pos not in ("PROPN", "ADP", "CCONJ", "ADJ") and token.text not in "()-–":
            break
    return head


_COUNTS = frozenset(("nummod", "det", "amod", "advmod", "nummod:gov", "compound"))
_STATES = frozenset(("dead", "wounded", "injured", "missing"))
_QUOTES = frozenset(('"', "“", "”", "'", "‘", "’"))


def _unbroken(tokens: Sequence[Token], first: int, last: int) -> bool:
    """Whether no word between a figure and its noun starts something new; prepositions count as part of a name."""
    for token in tokens[first:last]:
        if token.pos in ("ADP", "AUX", "PRON", "SCONJ") and not token.name:
            return False
        if token.pos == "PUNCT" and token.text not in _DASHES and token.text not in _QUOTES and token.text != ",":
            return False
    return True


def _counted(noun: Token, tokens: Sequence[Token], head: int) -> str:
    lower = noun.text.lower()
    if lower in PEOPLE or noun.lemma.lower() in PEOPLE or lower.rsplit("-", 1)[-1] in PEOPLE:
        return "people"
    measure = _MEASURES.get(lower)
    if measure:
        if (
            measure == "mass"
            and lower.startswith("pound")
            and head
            and tokens[head - 1].text.lower() in ("sterling", "sudanese", "egyptian", "lebanese", "syrian", "british")
        ):
            return "money"
        return measure
    if re.search(r"(?:men|women|people|ists|crats|eers|keepers|holders|makers|goers|persons)\Z", lower):
        return "people"
    if (
        noun.text[0].isupper()
        and noun.text.isalpha()
        and lower.endswith(
            (
                "ans",
                "is",
                "ese",
                "ish",
                "ians",
                "ons",
                "abs",
                "urds",
                "ews",
                "urks",
                "ims",
                "ites",
                "oles",
                "wedes",
                "anes",
                "ains",
                "ris",
                "ghans",
                "uthis",
                "eks",
                "ens",
            )
        )
    ):
        return "people"
    return "thing"


def _bare(tokens: Sequence[Token], first: int, end: int, words: list[str], amount: Amount, previous: QuantityMention | None) -> str:
    """What a figure without a noun counts: people, where its verb or its neighbours say that someone came to harm."""
    number = tokens[first + amount.end - 1]
    after = words[amount.end] if amount.end < len(words) else ""
    if after in ("%", "percent"):
        return "percent"
    if _HARM_FORM.match(after) or (
        after in ("were", "was", "are", "have", "had", "are")
        and amount.end + 1 < len(words)
        and _HARM_FORM.match(words[amount.end + 1])
    ):
        return "people"
    here, steps = number, 0
    while here.head != here.index and steps < 3:
        under = here.dep
        here = tokens[here.head]
        steps += 1
        if here.lemma.lower() in _HARM or _HARM_FORM.match(here.text.lower()):
            return "people"
        if steps == 1 and under in ("nsubj", "nsubj:pass") and here.pos in ("VERB", "ADJ") and here.lemma.lower() not in _WRECKS:
            return "people"  # a bare figure as a subject is someone, unless it is what was shot down
    for word in words[max(0, amount.first - 3) : amount.first]:
        if _HARM_FORM.match(word):
            return "people"
    if previous is not None and previous.counted == "people" and number.dep == "conj":
        return "people"
    if words[max(0, amount.first - 2) : amount.first] == ["of", "whom"] or (amount.first and words[amount.first - 1] == "whom"):
        return "people"
    if any(word in _TOLLS for word in words[: amount.first]) and after not in ("strikes", "attacks"):
        return "people"
    return "thing"


_WRECKS = frozenset("destroy damage intercept down fire launch hit fall land crash explode burn seize capture sink strike".split())
_TOLLS = frozenset("toll tolls death deaths fatalities casualties dead killed".split())
