"""Who and where, by name: the names that the reading model sees, merged with those that we know.

What we know (actors, outlets, states and their peoples) lies in one trie of folded words, so that a sentence is read
once. Where two readings overlap the longer one stands; at equal length, what we know.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from typing import Any

from attested.knowledge import actors, fold, lexicon, outlets, places, states
from attested.model import Document, Mention, NameMention, Span, Token

_KINDS = {"PERSON": "person", "LOC": "place", "ORG": "organisation"}

_KIND_OF_ENTITY = {
    "state": "state", "forces": "forces", "armed_group": "group", "coalition": "group", "people": "group", "person": "person",
    "outlet": "outlet", "agency": "outlet", "state_media": "outlet", "party": "organisation",
}  # fmt: skip
"""What a name of an actor of a kind is; every other kind (ministry, monitor, hospital, …) is an organisation."""

_JOINTS = frozenset("-‐‑–'’.&/")
_SMALL = frozenset("al el ar as ash an ad at az ul abu wa of the de du des la le los las del and bin ibn e ez".split())
"""Words in lower case that may stand inside a name, or open one ("al-Shabaab")."""
_OPENERS = frozenset("al el ar as ash an ad at az ul de".split())
_PREPOSITIONS = frozenset("in near from at to around outside inside towards toward into between across over of".split())

Trie = dict[str | None, Any]


class Known:
    """The names that we know, as a trie over folded words.

    >>> known = Known([("liwa al quds", "group"), ("is", "group", True)])
    >>> known.longest(["Liwa", "al", "-", "Quds", "fought"], 0), known.longest(["is"], 0)
    ((4, 'group'), None)
    """

    def __init__(self, names: Iterable[tuple[str, str] | tuple[str, str, bool]]) -> None:
        self._trie: Trie = {}
        for key, kind, *rest in names:
            node = self._trie
            words = str(key).split()
            if not words:
                continue
            for word in words:
                node = node.setdefault(word, {})
            node.setdefault(None, (kind, bool(rest and rest[0])))

    def longest(self, words: Sequence[str], start: int, stop: int | None = None) -> tuple[int, str] | None:
        """Where the longest known name that begins here ends, and its kind.

        A name is written with a capital somewhere; one that we know as an acronym, in capitals throughout.
        """
        node = self._trie
        best: tuple[int, str] | None = None
        capital = False
        end = len(words) if stop is None else stop
        for i in range(start, end):
            word = words[i]
            if word in _JOINTS:
                if i == start:
                    return None
                continue
            if not capital and not word.islower():
                capital = True
            for part in _folded(word):
                below = node.get(part)
                if below is None:
                    return best
                node = below
            found = node.get(None)
            if found and capital and (not found[1] or "".join(words[start : i + 1]).isupper()):
                best = (i + 1, found[0])
        return best


@lru_cache(maxsize=65536)
def _folded(word: str) -> tuple[str, ...]:
    return tuple(fold(word).split()) or (fold(word + "x")[:-1],)


@cache
def known() -> Known:
    """The names of our stocks: actors, outlets, and the states with their adjectives and peoples."""
    return Known(_known_names())


def _known_names() -> Iterator[tuple[str, str, bool]]:
    # An acronym that an outlet shares with an actor (AFP) is the outlet's in most reports; linking decides in the end.
    for key, match in outlets().spellings():
        if _is_acronym(match.alias):
            yield key, "outlet", True
    for key, match in actors().spellings():
        yield key, _KIND_OF_ENTITY.get(match.entity.kind, "organisation"), _is_acronym(match.alias)
    for key, match in outlets().spellings():
        yield key, "outlet", _is_acronym(match.alias)
    for key, named in states().words("name", "adjective", "people"):
        kind = "state" if named.manner == "name" else "nationality"
        yield key, kind, _is_acronym(named.word)
    for state in states():
        yield fold(state.capital), "place", False
    for key, named in states().words("metonym"):
        yield key, "place" if places().find(named.word) else "state", _is_acronym(named.word)
    for place in places().own():
        yield fold(place.name), "place", _is_acronym(place.name)


def _is_acronym(name: str) -> bool:
    letters = [c for c in name if c.isalpha()]
    return 2 <= len(letters) <= 6 and " " not in name and all(c.isupper() for c in letters)


@cache
def _forms() -> dict[str, frozenset[str]]:
    """The words that open ("Liwa"), and close ("Brigade") names of armed groups, in lower case."""
    forms = lexicon("forms")
    return {kind: forms.of(kind) for kind in ("first", "last", "inside")}


def names(document: Document, tokens: Sequence[Token], first: int, end: int) -> Iterator[NameMention]:
    """The names of one sentence, in order, none within another: `first` and `end` are the half-open range of its tokens."""
    found = list(_seen(tokens, first, end))
    found += _of_stock(tokens, first, end)
    found += _by_form(tokens, first, end, found)
    taken = [False] * (end - first)
    chosen = []
    # the longer first; at equal length what we know (1) before what the model sees (0)
    for begin, stop, kind, _ in sorted(found, key=lambda f: (f[0] - f[1], -f[3], f[0])):
        if any(taken[begin - first : stop - first]):
            continue
        taken[begin - first : stop - first] = [True] * (stop - begin)
        chosen.append((begin, stop, kind))
    for begin, stop, kind in sorted(chosen):
        yield _mention(document, tokens, begin, stop, kind)


def short_names(document: Document, tokens: Sequence[Token], mentions: Sequence[NameMention]) -> Iterator[NameMention]:
    """Later mentions of a body by one word of its name: "the Front", where the Front for the Renewal of Kivu was named before.

    Only words written with a capital behind an article count, and only those that close or open a longer name of the report.
    """
    known_by: dict[str, tuple[int, str]] = {}
    taken: set[int] = set()
    for mention in mentions:
        taken.update(range(mention.first, mention.end))
        if mention.mention.kind not in ("group", "forces", "organisation") or mention.end - mention.first < 2:
            continue
        for i in (mention.first, mention.end - 1):
            token = tokens[i]
            if token.text[0].isupper() and len(token.text) > 3 and not states().find(token.text):
                known_by.setdefault(token.text, (mention.end, mention.mention.kind))
    if not known_by:
        return
    for token in tokens:
        seen = known_by.get(token.text)
        if (
            seen
            and token.index >= seen[0]
            and token.index not in taken
            and token.index
            and tokens[token.index - 1].text.lower() == "the"
        ):
            following = tokens[token.index + 1] if token.index + 1 < len(tokens) else None
            if following is None or not following.text[0].isupper() or following.sentence != token.sentence:
                yield _mention(document, tokens, token.index, token.index + 1, seen[1])


_Found = tuple[int, int, str, int]


def _seen(tokens: Sequence[Token], first: int, end: int) -> Iterator[_Found]:
    """The names that the reading model sees."""
    i = first
    while i < end:
        kind = tokens[i].name
        if not kind:
            i += 1
            continue
        j = i + 1
        while j < end and (tokens[j].name == kind or _hyphen(tokens, j, end, kind)):
            j += 1
        if kind == "ORG":
            i, j = _widened(tokens, i, j, first, end)
        trimmed = _trim(tokens, i, j)
        if trimmed:
            yield (*trimmed, _refined(tokens, *trimmed, _KINDS.get(kind, "unknown")), 0)
        i = j


def _hyphen(tokens: Sequence[Token], i: int, end: int, kind: str) -> bool:
    """Whether a hyphen ties two parts of one name that the model saw as two ("Deir ez-Zor")."""
    return (
        tokens[i].text == "-"
        and i + 1 < end
        and tokens[i + 1].name == kind
        and tokens[i].start == tokens[i - 1].end
        and tokens[i + 1].start == tokens[i].end
    )


def _widened(tokens: Sequence[Token], begin: int, stop: int, first: int, end: int) -> tuple[int, int]:
    """An organisation's name with the capitalised words that hang from it ("Rapid Support" before "Forces")."""
    while begin > first:
        token = tokens[begin - 1]
        if token.text[0].isupper() and token.dep in ("amod", "compound", "flat") and begin <= token.head < stop:
            begin -= 1
        else:
            break
    while stop < end:
        token = tokens[stop]
        if token.text[0].isupper() and token.pos != "PUNCT" and token.dep in ("compound", "flat") and begin <= token.head < stop:
            stop += 1
        else:
            break
    return begin, stop


def _refined(tokens: Sequence[Token], first: int, end: int, kind: str) -> str:
    """What the model's kind becomes where the words say more.

    An organisation whose name is built like an armed group's is a group; like a state's forces, forces. A person that one is in, or
    near, is a place if the gazetteer has it.
    """
    if (
        kind == "person"
        and first
        and tokens[first - 1].text in _WITHIN
        and places().find(" ".join(t.text for t in tokens[first:end]))
    ):
        return "place"
    if kind == "person" and end - first > 1 and tokens[first].text.lower() in _forms()["first"] - _GIVEN_NAMES:
        return "group"  # "Liwa Ansar al-Asi" reads like a name of a person
    if kind != "organisation":
        return kind
    return _kind_by_form([t.text for t in tokens[first:end]]) or kind


_GIVEN_NAMES = frozenset({"hayat", "hay'at", "haya't", "shabab", "jund"})
_WITHIN = frozenset("in near outside inside around".split())
_REGULAR = frozenset("army navy police gendarmerie marines force forces command guard corps".split())
_STATES_OWN = re.compile(
    r"\b(?:Royal|Air Force|Armed Forces|Coast Guard|National Guard|National Police|Central Command|Federal Police|Border Guard)\b"
)


def _kind_by_form(words: list[str]) -> str | None:
    """What a name is by its form alone: `forces`, `group`, or `None` where the form says nothing."""
    if words[-1].lower() in ("party", "parties"):
        return None
    regular = len(words) > 1 and words[-1].lower() in _REGULAR
    if regular and (_STATES_OWN.search(" ".join(words)) or any(n.manner in ("adjective", "name") for n in states().find(words[0]))):
        return "forces"
    return "group" if _group_form(words) else None


def _group_form(words: list[str]) -> bool:
    forms = _forms()
    low = [word.lower() for word in words]
    if len(words) > 1 and (low[0] in forms["first"] or (words[-1][0].isupper() and low[-1] in forms["last"])):
        return True
    if len(words) > 2 and words[-1][0].isupper() and " ".join(low[-2:]) in forms["last"]:
        return True
    return any(" ".join(low[n : n + 2]) in forms["inside"] and words[n][0].isupper() for n in range(len(low) - 1))


def _of_stock(tokens: Sequence[Token], first: int, end: int) -> Iterator[_Found]:
    """The names that we know, each as long as it can be, and an organ of a state behind its adjective ("Iraqi army")."""
    stock, organs = known(), lexicon("organs")
    words = [token.text for token in tokens[first:end]]
    i = 0
    size = len(words)
    while i < size:
        word = words[i]
        if (word.islower() and word not in _OPENERS) or not (word[0].isalpha()):
            i += 1
            continue
        match = stock.longest(words, i)
        if match is None or _common(tokens[first + i : first + match[0]], i == 0):
            i += 1
            continue
        j, kind = match
        if kind in ("nationality", "state"):
            k = j + 1 if j < size and words[j] in ("'s", "’s") else j
            organ = organs.longest(words, k) if k < size else None
            if organ and not (k + organ[1] < size and words[k + organ[1]] in ("-", "‑")):
                entry, length = organ
                j, kind = (
                    k + length,
                    "forces" if entry.kind == "forces" else "state" if entry.get("id") == "state" else "organisation",
                )
        yield first + i, first + j, kind, 1
        i = j


def _common(tokens: Sequence[Token], opening: bool) -> bool:
    """Whether a single capitalised word is more likely no name: at the start of a sentence, and no proper noun by the parse."""
    return (
        opening
        and len(tokens) == 1
        and tokens[0].pos not in ("PROPN", "ADJ")
        and not tokens[0].name
        and not tokens[0].text.isupper()
    )


def _by_form(tokens: Sequence[Token], first: int, end: int, found: Sequence[_Found]) -> list[_Found]:
    """Groups that no stock holds, by the form of their name; places that the gazetteer holds, behind a preposition."""
    covered = {i for begin, stop, _, _ in found for i in range(begin, stop)}
    more: list[_Found] = []
    i = first
    while i < end:
        token = tokens[i]
        if not token.text[0].isupper() or (i in covered and token.pos != "PROPN") or token.text.lower() in _ARTICLES:
            i += 1
            continue
        j = _run(tokens, i, end)
        words = [t.text for t in tokens[i:j]]
        opening = words[0].lower() in _forms()["first"] and ((len(words) > 1 and i > first) or token.pos == "PROPN")
        kind = _kind_by_form(words) if len(words) > 1 else None
        if len(words) > 1 and (opening or kind) and any(t.pos == "PROPN" or t.name for t in tokens[i:j]):
            more.append((i, j, kind or "group", 0))
        elif (
            not covered.intersection(range(i, j))
            and token.pos == "PROPN"
            and i > first
            and tokens[i - 1].text.lower() in _PREPOSITIONS
        ):
            name = " ".join(words)
            if len(name) > 3 and places().find(name):
                more.append((i, j, "place", 0))
        i = max(j, i + 1)
    return more


def _run(tokens: Sequence[Token], i: int, end: int) -> int:
    """Where the run of capitalised words that begins here ends; hyphens, apostrophes and small words may stand inside."""
    j = i + 1
    k = j
    while k < end:
        token = tokens[k]
        if token.text[0].isupper() and token.pos in ("PROPN", "NOUN", "ADJ", "X"):
            j = k + 1
        elif (
            (token.text in _JOINTS and token.start == tokens[k - 1].end and token.text != ".")
            or (token.text in _SMALL and token.text not in ("and", "the", "of", "as", "at", "an") and k + 1 < end)
            or (token.text == "of" and k + 1 < end and tokens[i].text.lower() in _forms()["last"] | _forms()["first"])
            or (token.text in ("of", "for") and f"{tokens[k - 1].text.lower()} {token.text}" in _forms()["inside"])
            or (token.text == "the" and tokens[k - 1].text in ("of", "for"))
            or (token.text in ("'s", "’s") and k + 1 < end and tokens[k + 1].text[0].isupper())
        ):
            pass
        else:
            break
        k += 1
    return j


_POSSESSIVES = frozenset(("'s", "’s", "'", "’"))
_ARTICLES = frozenset(("the", "a", "an"))


def _trim(tokens: Sequence[Token], first: int, end: int) -> tuple[int, int] | None:
    while end > first and (
        tokens[end - 1].text in _POSSESSIVES or (tokens[end - 1].pos == "PUNCT" and tokens[end - 1].text != ".")
    ):
        end -= 1
    while first < end and (tokens[first].text.lower() in _ARTICLES or tokens[first].pos == "PUNCT"):
        first += 1
    return (first, end) if first < end else None


_SPACE = re.compile(r"\s+")


def _mention(document: Document, tokens: Sequence[Token], first: int, end: int, kind: str) -> NameMention:
    span = Span.of(document, tokens[first].start, tokens[end - 1].end)
    head = next((i for i in range(first, end) if not first <= tokens[i].head < end or tokens[i].head == i), end - 1)
    return NameMention(mention=Mention(span=span, kind=kind, name=_SPACE.sub(" ", span.quote)), first=first, end=end, head=head)
