"""Text into tokens, cut as the treebank cuts that the reading model learned from.

The rules follow UD_English-EWT: "Iran-backed" is three tokens, "anti-tank" one; "didn't" is two; "50%" two. They differ where
figures and weapons matter to us: "25-30" and "F-16" stay whole (EWT mostly cuts them).
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from spacy.tokens import Doc
from spacy.vocab import Vocab

TITLES = frozenset(
    "Mr. Mrs. Ms. Dr. Prof. Gen. Lt. Col. Maj. Capt. Sgt. Cpl. Pvt. Spc. Brig. Adm. Cmdr. Cdr. Gov. Sen. Rep. Reps. "
    "Sens. Gens. Rev. Hon. Pres. Supt. Insp. Amb. Atty. Messrs. Mme. Sr. Fr. St. Mt. Ft. Sec. Min. Cmd. Fm. Hr. "
    "Ing. Eng. Sh.".split()
)
"""Abbreviations that stand before a name, so that no sentence ends with them."""

MONTHS = frozenset("Jan. Feb. Mar. Apr. Jun. Jul. Aug. Sep. Sept. Oct. Nov. Dec.".split())

OTHERS = frozenset(
    "a.m. p.m. A.M. P.M. etc. vs. v. e.g. i.e. cf. al. approx. ca. est. Inc. Ltd. Co. Corp. Bros. Jr. Ph.D. M.D. "
    "B.A. M.A. LL.D. Dept. dept. Div. Ave. Blvd. Rd. Univ. Assn. pp. p. vol. Vol. eds. ed. Fig. fig. Art. art. "
    "para. Ex. ft. in. lb. lbs. oz. min. max. sq. km. Pvt. viz. incl. excl. resp. tel. Tel. ext. Ext. Tues. Thurs. "
    "Wed. Mon. Fri. Sat. pop. pers. dist. prov. govt. Govt. Gov't.".split()
)
"""Other abbreviations whose dot is theirs. "No." is one only before a number."""

_BEFORE_NUMBERS = frozenset(
    {"No.", "Nos.", "no.", "nos.", "Art.", "art.", "Sec.", "sec.", "pp.", "p.", "Vol.", "vol.", "Fig.", "fig."}
)
_NEVER_ALONE = frozenset({"No.", "Nos.", "no.", "nos.", "in.", "art.", "ft.", "min.", "max.", "sec.", "Mar.", "Jun.", "km."})
ABBREVIATIONS = TITLES | MONTHS | OTHERS

WHOLE_PREFIXES = frozenset(
    "anti pro non post pre mid ex co re multi semi counter e inter intra sub super ultra un under over vice trans micro mini "
    "neo pan quasi self".split()
) - {"self", "vice", "over", "under", "super"}
"""First parts after which EWT keeps a hyphenated word whole; "self-", "vice-" and "over-" it cuts more often than not."""

_WHOLE = re.compile(
    r"([.!?*=_~<>$-])\1+|[!?]+|\d{1,2}-[A-Z][a-z]{2}-\d{2,4}|(?:(?:https?|ftp)://|www\.)\S+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?:[\w-]+\.)+(?:com|org|net|gov|edu|mil|int|info|html?)(?:/\S*)?"
    r"|[#@]\w+|(?:[A-Za-z]\.){2,}|[:;=][-']?[()DPp]|b/c|w/o?",
)
_EDGE = "\"'`“”‘’«»„‹›()[]{}<>,;:!?…·•*|~^¿¡=_—–"
_MONEY = re.compile(r"(?:US|A|C|NZ|HK)?[$£€¥₪₹₽]|Rs\.?(?=\d)|[A-Z]{3}(?=\d)")
_DOTS = re.compile(r"\.{2,}|…+")
_CLITIC = re.compile(r"(?i)(?<=\w)(?:n['’]t|['’](?:s|re|ve|ll|d|m))$|(?<=[sS])['’]$")
_WHOLE_QUOTED = re.compile(r"(?i)['’](?:em|til|cause|s|re|ve|ll|d|m|t|n|\d0s)$")
_JOINED = {"cannot": 3, "gonna": 3, "wanna": 3, "gotta": 3, "gimme": 3, "lemme": 3}
_UNIT = re.compile(
    r"(?i)([$]?\d[\d,.]*)(km|kms|kg|cm|mm|m|ft|lb|lbs|mph|kph|bn|mn|tn|k|am|pm|a\.m\.|p\.m\.|gmt|hrs?|mins?|sq|nm|mi|kt)$"
)
_INFIX = re.compile(
    r"\.{2,}|…|--+|[—–](?!\d)|(?<!\d)[—–]|(?<=[^\W\d])[/\\](?=[^\W\d])|(?<=[^\W\d_])[,;:!?()\[\]\"“”](?=[^\W\d_])"
    r"|(?<=[a-z]{2})\.(?=[A-Z][a-z])|(?<=[\d)])[(\[]|[)\]](?=[^\W_])"
)
_WEAPON = re.compile(r"[A-Z][A-Za-z]{0,4}-\d+[A-Za-z0-9]*(?:-\d+)?")
_SPACE = re.compile(r"\s+")


class Tokenizer:
    """Cuts text into a `Doc`; every character of the text is in exactly one token or is the one space after it.

    >>> tokens = Tokenizer(Vocab())
    >>> [token.text for token in tokens("Iran-backed militias didn't hit the U.S. base (25-30 rockets), Gen. Ali said.")]
    ... # doctest: +NORMALIZE_WHITESPACE
    ['Iran', '-', 'backed', 'militias', 'did', "n't", 'hit', 'the', 'U.S.', 'base', '(', '25-30', 'rockets', ')', ',', 'Gen.',
    'Ali', 'said', '.']
    """

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        words: list[str] = []
        spaces: list[bool] = []
        place = 0
        while place < len(text):
            gap = _SPACE.match(text, place)
            if gap:
                # one plain space after a word belongs to it; any other white space is a token of its own
                blank = gap.group()
                if words and not spaces[-1] and blank[0] == " ":
                    spaces[-1] = True
                    blank = blank[1:]
                if blank:
                    words.append(blank)
                    spaces.append(False)
                place = gap.end()
                continue
            end_of_chunk = _SPACE.search(text, place)
            end = end_of_chunk.start() if end_of_chunk else len(text)
            follows = text[end + 1 : end + 2]
            for word in _cut(text[place:end], follows.isdigit()):
                words.append(word)
                spaces.append(False)
            place = end
        return Doc(self.vocab, words=words, spaces=spaces)

    # spaCy asks these of a tokenizer when a pipeline is stored; there is nothing to store.
    def to_bytes(self, **kwargs: Any) -> bytes:
        return b""

    def from_bytes(self, data: bytes, **kwargs: Any) -> Tokenizer:
        return self

    def to_disk(self, path: Any, **kwargs: Any) -> None:
        return None

    def from_disk(self, path: Any, **kwargs: Any) -> Tokenizer:
        return self


@lru_cache(maxsize=100_000)
def _cut(chunk: str, number_follows: bool) -> tuple[str, ...]:
    """The tokens of a stretch without white space; together they are the stretch."""
    front: list[str] = []
    back: list[str] = []
    while chunk:
        if _is_whole(chunk, number_follows):
            break
        dots = _DOTS.match(chunk)
        if dots and len(dots.group()) < len(chunk):
            front.append(dots.group())
            chunk = chunk[dots.end() :]
            continue
        money = _MONEY.match(chunk)
        if money and money.end() < len(chunk):
            front.append(money.group())
            chunk = chunk[money.end() :]
            continue
        if len(chunk) > 1 and (chunk[0] in _EDGE or (chunk[0] in "-+" and not chunk[1].isdigit())):
            size = len(chunk) - len(chunk.lstrip(chunk[0])) if chunk[0] in "-*=_~•<" else 1
            if size < len(chunk):
                front.append(chunk[:size])
                chunk = chunk[size:]
                continue
            break
        ending = re.search(r"(?:\.{2,}|…+|[!?]{2,}|''|-+|\*+|=+|>+|%|°C?|[\"'`“”‘’«»„‹›()\[\]{}<>,;:!?·•*|~^=_—–])$", chunk)
        if ending and ending.start() and not _CLITIC.search(chunk):
            back.append(ending.group())
            chunk = chunk[: ending.start()]
            continue
        if chunk.endswith(".") and len(chunk) > 1 and not _keeps_dot(chunk, number_follows):
            back.append(".")
            chunk = chunk[:-1]
            continue
        break
    return (*front, *(_inner(chunk) if chunk else ()), *reversed(back))


def _is_whole(chunk: str, number_follows: bool) -> bool:
    found = _WHOLE.fullmatch(chunk)
    if (found and found.group(1)) or (found and set(chunk) <= {"!", "?"}):
        return True
    if (found and chunk[-1] not in ".,;:!?)'\"”’]") or (found and (len(chunk) < 8 and "://" not in chunk)):
        return not (chunk.endswith(".") and not _keeps_dot(chunk, number_follows))
    return bool(_WHOLE_QUOTED.fullmatch(chunk))


def _keeps_dot(chunk: str, number_follows: bool) -> bool:
    """Whether a final dot belongs to the word."""
    if "://" in chunk:
        return False
    word = re.split(r"[-/(]", chunk)[-1]
    if word in _BEFORE_NUMBERS and number_follows:
        return True
    if word in _NEVER_ALONE:
        return word in MONTHS and number_follows
    return word in ABBREVIATIONS or bool(re.fullmatch(r"(?:[A-Za-z]\.)+[A-Za-z]?\.?|[A-Z]\.", word))


def _inner(word: str) -> tuple[str, ...]:
    """Cut a word that has nothing to shed at its edges: clitics, units, hyphens, slashes."""
    if len(word) == 1 or _WHOLE.fullmatch(word) or _WHOLE_QUOTED.fullmatch(word) or not any(map(str.isalnum, word)):
        return (word,)
    clitic = _CLITIC.search(word)
    if clitic and clitic.start():
        return (*_inner(word[: clitic.start()]), clitic.group())
    split = _JOINED.get(word.lower())
    if split:
        return (word[:split], word[split:])
    unit = _UNIT.fullmatch(word)
    if unit:
        return (unit.group(1), unit.group(2))
    parts: list[str] = []
    start = 0
    for found in _INFIX.finditer(word):
        if found.start() > start:
            parts.extend(_hyphens(word[start : found.start()]))
        if found.group():
            parts.append(found.group())
        start = found.end()
    if start < len(word):
        parts.extend(_hyphens(word[start:]))
    return tuple(parts)


def _hyphens(word: str) -> tuple[str, ...]:
    if "-" not in word.strip("-") or _WEAPON.fullmatch(word) or not any(map(str.isalpha, word)):
        return (word,)
    pieces = re.split(r"(-)", word)
    if "" in pieces:
        return (word,)
    parts: list[str] = []
    i = 0
    while i < len(pieces):
        piece = pieces[i]
        if piece.lower() in WHOLE_PREFIXES and i + 2 < len(pieces) and (len(piece) == 1 or not piece.isupper()):
            piece = "".join(pieces[i : i + 3])
            i += 2
        parts.append(piece)
        i += 1
    return tuple(parts)
