"""Whom one sentence credits with what a word tells: verbs of saying and counting above or beside it, "according to", "citing"."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from attested.extract.grammar import below, case_of, conjuncts, is_verb, phrase, plain
from attested.extract.phrases import is_actor, is_pronoun, is_time
from attested.extract.speakers import speaker_kind
from attested.extract.stance import SPEECH_ACTS, STANDING
from attested.knowledge import word_lists
from attested.model import Reading, Sentence, Token


@cache
def listed(name: str) -> frozenset[str]:
    """One of the lists of words that credit somebody, as a set of lemmas.

    >>> "say" in listed("say")
    True
    """
    return frozenset(word_lists("attribution")[name])


@dataclass(frozen=True, slots=True, kw_only=True)
class Credit:
    """One place where a speaker is credited: the head of the speaker's phrase, and the word that credits."""

    head: int
    cue: int


def is_saying(token: Token) -> bool:
    """Whether a verb can credit its subject with the clause below it."""
    return (is_verb(token) or _read_as_adjective(token)) and token.lemma.lower() in listed("say")


def _read_as_adjective(token: Token) -> bool:
    """Whether a participle that heads its clause was read as an adjective: "a spokesman accused the army of …"."""
    return token.pos == "ADJ" and token.text.lower().endswith("ed") and plain(token.dep) in {"root", "ccomp", "parataxis", "conj"}


def can_speak(reading: Reading, head: int, cue: int | None = None) -> bool:
    """Whether a phrase can be a source: somebody who acts, a document, or words that name a sort of speaker ("UN experts").

    Any noun that is itself the subject of a plain verb of speech can ("a mediator said"); none in a dateline can.
    """
    token = reading.tokens[head]
    if in_dateline(reading, head) or token.lemma.lower() in _SPEECHLESS:
        return False
    if is_pronoun(token) or token.pos == "PROPN" or is_actor(reading, head):
        return True
    if cue is not None and reading.tokens[cue].lemma.lower() in listed("speech") and token.head == cue and token.pos == "NOUN":
        return token.lemma.lower() not in _SPEECHLESS
    first, end = phrase(reading, head)
    words = reading.words(first, end)
    return speaker_kind(words) != "unknown" or any(w.lower() in listed("documents") for w in (token.lemma, *words.split()))


_SPEECHLESS = frozenset("casualty damage injury death fatality concern measure explosion attack strike fire mine vehicle".split())
"""What is reported, never who reports ("with no casualties reported")."""

_DASHES = frozenset({"—", "–", "-", "--", "―"})
_DATELINE = 14
"""Words within which the dash of a dateline stands: place, country, agency, day."""


def in_dateline(reading: Reading, index: int) -> bool:
    """Whether a word stands in a dateline: at the start of a paragraph, in capitals, before a dash that stands free."""
    sentence = reading.sentence_of(index)
    first = reading.tokens[sentence.first]
    if len(first.text) < 3 or not first.text.isupper():
        return False
    text = reading.document.text
    for i in range(sentence.first, min(sentence.end, sentence.first + _DATELINE)):
        token = reading.tokens[i]
        free = text[token.end : token.end + 1].isspace() and text[token.start - 1 : token.start].isspace()
        if token.text in _DASHES and (free or token.text in {"—", "―"}):
            return index < i
    return False


def subject_of(reading: Reading, verb: int) -> list[int]:
    """The subject of a verb of saying, taken over from the verb it is coordinated with or hangs on; "told X by Y" gives Y.

    What is taken over must be able to speak: where the parse hangs "and denied" on "a mine exploded", the speaker stands higher.
    """
    for step in range(5):
        if below(reading, verb, "aux:pass", "nsubj:pass"):
            return [t.index for t in reading.children(verb) if t.dep == "obl:agent"]
        token = reading.tokens[verb]
        found = [t.index for t in reading.children(verb) if t.dep in {"nsubj", "nsubj:outer"}]
        if len(found) > 1 and token.lemma.lower() in {"tell", "inform", "brief"}:
            found = [i for i in found if i < verb] or found  # "a source told AP": whoever is told is no subject
        elif len(found) > 1:  # "Hundreds of men entered Syria, sources said": the parse hangs the first on "said" too
            found = [max((i for i in found if i < verb), default=found[-1])]
        found = [_in_apposition(reading, i) for i in found]
        if found and (step == 0 or any(can_speak(reading, i) for i in found)):
            return found
        if not found and step == 0 and plain(token.dep) == "root":
            return _lost_subject(reading, verb)
        if token.dep == "acl:relcl":
            return [token.head]
        if plain(token.dep) == "acl" and token.text.lower().endswith("ing"):
            return _cited(reading, token.head) or [token.head]
        above = reading.tokens[token.head]
        if plain(token.dep) in _HELD and (found or above.pos in {"VERB", "ADJ", "NOUN"}):
            if plain(token.dep) == "advcl" and above.lemma.lower() in _CITING and token.text.lower().endswith("ing"):
                return [t.index for t in below(reading, above.index, "obj")]  # "cited him as saying": he said it
            if plain(token.dep) == "ccomp" and not found:
                return []
            verb = token.head
            continue
        return []
    return []


def _lost_subject(reading: Reading, verb: int) -> list[int]:
    """The noun that opens a sentence whose verb lost its subject to a participle: "Residents reached by phone said"."""
    sentence = reading.sentence_of(verb)
    head = noun_from(reading, sentence.first, verb)
    if head is None or verb - head > _LONGEST_SPEAKER:
        return []
    lost = plain(reading.tokens[head].dep) == "nsubj" and can_speak(reading, head)
    return [head] if lost and not any(t.text == "," for t in reading.tokens[head:verb]) else []


def _in_apposition(reading: Reading, index: int) -> int:
    """The name beside a bare number or pronoun: "one of them, the Sons of the Dawn"."""
    if reading.tokens[index].pos not in {"NUM", "DET", "PRON"}:
        return index
    return next((t.index for t in below(reading, index, "appos") if t.pos in {"NOUN", "PROPN"}), index)


_HELD = frozenset({"conj", "advcl", "xcomp", "parataxis", "ccomp"})
_CITING = frozenset({"cite", "quote"})


def _cited(reading: Reading, noun: int) -> list[int]:
    token = reading.tokens[noun]
    return [noun] if reading.tokens[token.head].lemma.lower() in _CITING else []


_CONTENT = {"ccomp", "parataxis", "xcomp", "advcl", "conj", "csubj", "obj", "acl"}


def credits(reading: Reading, trigger: int, kind: str = "") -> list[Credit]:
    """Who is credited with what a trigger tells, within its own sentence, outermost first.

    A tie or standing fact in a relative clause set off by a comma is what the report adds: only verbs within the clause credit it.
    """
    sentence = reading.sentence_of(trigger)
    chain = [reading.tokens[trigger], *reading.ancestors(trigger)]
    aside = _aside(reading, chain, kind) if kind in _BACKGROUND else None
    if aside is not None:
        return _above(reading, trigger, chain[: aside + 1])
    found = [*_counted(reading, trigger, kind), *_above(reading, trigger, chain)]
    heads = {credit.head for credit in found}

    def add(credit: Credit) -> None:
        if credit.head not in heads:
            heads.add(credit.head)
            found.append(credit)

    inside = {t.index for t in chain}
    for credit in _beside(reading, chain, inside):
        add(credit)
    for credit in (*_inverted(reading, sentence), *_around(reading, trigger, sentence)):
        if credit.head not in inside:
            add(credit)
    for credit in _according(reading, sentence):
        if not _beyond_semicolon(reading, credit.head, trigger):
            add(credit)
    for credit in _citing(reading, sentence):
        if not _beyond_semicolon(reading, credit.head, trigger) and trigger not in reading.subtree(credit.head):
            add(credit)
    return found


def _above(reading: Reading, trigger: int, chain: list[Token]) -> list[Credit]:
    """The subjects of the verbs above a trigger whose content it stands in, outermost first."""
    found: list[Credit] = []
    for low, above in itertools.pairwise(chain):
        if not is_verb(above) and not _read_as_adjective(above):
            continue
        dep, lemma = plain(low.dep), above.lemma.lower()
        if dep in {"obj", "nmod", "obl"} and lemma in listed("count") and _figure_below(reading, above.index, low.index):
            for head in subject_of(reading, above.index):
                if can_speak(reading, head):
                    found.insert(0, Credit(head=head, cue=above.index))
            continue
        if (
            dep == "ccomp"
            and not is_saying(above)
            and above.dep == "acl:relcl"
            and any(m.text.lower() == "that" for m in below(reading, low.index, "mark"))
        ):  # "a source told AFP, which has a man in the city, that …": the clause is what was told, not of the aside
            told = reading.tokens[reading.tokens[above.head].head]
            if is_saying(told) and plain(reading.tokens[above.head].dep) in {"obj", "iobj", "obl"}:
                found[:0] = [Credit(head=h, cue=told.index) for h in subject_of(reading, told.index)]
        if not is_saying(above) or (dep == "conj" and is_saying(low)):
            continue
        # a phrase behind the clause that is told belongs to that clause, wherever the parse hangs it
        behind = dep == "obl" and any(c.index < low.index for c in below(reading, above.index, "ccomp"))
        # "said in a statement that …"; "says three days of attacks have killed": the parse hangs the clause on a noun
        hung = (
            dep == "obl"
            and low.index > above.index
            and (
                (
                    low.lemma.lower() in listed("documents")
                    and any(_is_that_clause(reading, t) for t in chain if t.head == low.index)
                )
                or (case_of(reading, low.index) in {"", "of"} and not is_time(reading, low.index))
            )
        )
        as_what = dep == "obl" and lemma in _NAMING and case_of(reading, low.index) == "as"
        if (dep not in _CONTENT and not behind and not hung and not as_what) or (
            dep == "obj" and lemma in listed("clause_only") and lemma not in {"report", "confirm", "deny", "announce"}
        ):
            continue
        if dep == "conj" and not (low.index > above.index and _quoted_together(reading, low.index, above.index)):
            continue
        if dep == "advcl" and below(reading, low.index, "mark"):
            continue
        for head in subject_of(reading, above.index):
            if head != trigger and head not in reading.subtree(trigger):
                found.insert(0, Credit(head=head, cue=above.index))
    for low, above in itertools.pairwise(chain):  # "are accused by Israel of attacking": whoever accuses tells it
        verbal = is_verb(above) or _read_as_adjective(above)
        of_object = plain(low.dep) == "acl" and reading.tokens[low.head].dep == "obj"
        if above.lemma.lower() in _ACCUSING and verbal and (plain(low.dep) in {"advcl", "obl", "xcomp", "ccomp"} or of_object):
            known = {c.head for c in found}
            found.extend(Credit(head=h, cue=above.index) for h in subject_of(reading, above.index) if h not in known)
    return found


def _counted(reading: Reading, trigger: int, kind: str) -> list[Credit]:
    """The subject of a verb of counting that is itself the trigger of a figure: "the department has confirmed two deaths"."""
    token = reading.tokens[trigger]
    if kind not in _FIGURES or not is_verb(token) or token.lemma.lower() not in listed("count"):
        return []
    return [Credit(head=h, cue=trigger) for h in subject_of(reading, trigger) if can_speak(reading, h)]


_FIGURES = frozenset({"toll", "strength", "pay", "displacement", "arrest"})
_BACKGROUND = STANDING | SPEECH_ACTS | {"formerly_part_of", "founding"}


def _aside(reading: Reading, chain: list[Token], kind: str) -> int | None:
    """How many steps above a trigger the relative clause ends that the report adds in its own voice; `None` where none does."""
    for step, token in enumerate(chain):
        if token.dep == "acl:relcl" and token.head < token.index:
            first = min(reading.subtree(token.index))
            opens = kind in SPEECH_ACTS or any(reading.tokens[i].text == "," for i in range(token.head + 1, first + 2))
            relative = any(t.text.lower() in _RELATIVE for t in reading.tokens[first : first + 4])
            if opens and relative:
                return step
    return None


_RELATIVE = frozenset({"which", "who", "whose", "whom", "where", "that", "what"})
_ACCUSING = frozenset({"accuse", "blame", "suspect"})
_NAMING = frozenset({"identify", "describe", "label", "name"})


def _figure_below(reading: Reading, verb: int, noun: int) -> bool:
    """Whether a verb of counting gives a figure, in its object or with "at": "counted 540 arrests", "put the dead at 12"."""
    words = reading.subtree(verb)
    return any(q.first > verb or q.head == noun for q in reading.quantities_in(min(verb, noun), max(words) + 1) if q.first != verb)


def _is_that_clause(reading: Reading, token: Token) -> bool:
    return plain(token.dep) in {"acl", "ccomp"} and any(m.text.lower() == "that" for m in below(reading, token.index, "mark"))


def _beside(reading: Reading, chain: list[Token], inside: set[int]) -> Iterator[Credit]:
    """Verbs of saying that the parse hangs on the clause they credit: ", officials said", "as X reported"."""
    for token in chain:
        for t in reading.children(token.index):
            if t.index in inside or not is_saying(t) or plain(t.dep) not in {"parataxis", "advcl"}:
                continue
            if below(reading, t.index, "ccomp", "obj") and t.index < token.index:
                continue
            own = [c.index for c in reading.children(t.index) if c.dep == "nsubj"]
            marked = any(m.text.lower() == "as" for m in below(reading, t.index, "mark", "advmod"))
            if own and (plain(t.dep) == "parataxis" or marked):
                for head in own:
                    yield Credit(head=head, cue=t.index)


def _around(reading: Reading, trigger: int, sentence: Sentence) -> Iterator[Credit]:
    """Speakers set off by commas, whatever the parse makes of the rest: "…, officials said on Friday." and "…, he added, …".

    They are credited with all of the sentence up to a semicolon; a speaker at the end only with what stands before.
    """
    tokens = reading.tokens
    for verb in range(sentence.first + 1, sentence.end):
        if not is_saying(tokens[verb]) or tokens[verb].lemma.lower() not in listed("speech"):
            continue
        own = [t.index for t in reading.children(verb) if t.dep == "nsubj" and t.index < verb]
        start = _set_off(reading, verb, sentence.first)
        if tokens[start].pos not in {"DET", "NOUN", "PROPN", "PRON", "ADJ", "NUM"} or tokens[start].text.lower() in _RELATIVE:
            continue
        own = [i for i in own if i >= start] or [i for i in (noun_from(reading, start, verb),) if i is not None]
        if not own:
            continue
        before = tokens[start - 1].text if start > sentence.first else ""
        if before not in {",", "”", '"', "’"} or start - sentence.first < 2 or not can_speak(reading, own[0], verb):
            continue
        after = _past_time(reading, verb + 1, sentence.end)
        ends = after >= sentence.end or tokens[after].text in {".", "”", '"', ";", "!", "?"}
        between = tokens[after].text == "," if after < sentence.end else False
        if not (ends and trigger < start) and not (between and not start <= trigger <= verb):
            continue
        if _beyond_semicolon(reading, verb, trigger):
            continue
        for head in own:
            yield Credit(head=head, cue=verb)


def _set_off(reading: Reading, verb: int, first: int) -> int:
    """Where the words before a verb of saying begin that a comma or a quotation mark sets off from the clause it credits.

    The parse is not asked, for it is in such sentences that it goes astray; a second verb between leaves nothing set off.
    """
    tokens = reading.tokens
    for i in range(verb - 1, max(first, verb - _LONGEST_SPEAKER) - 1, -1):
        if tokens[i].text in {",", "”", '"', "’"}:
            return i + 1
        if tokens[i].pos == "VERB" and tokens[i].dep not in {"amod", "compound", "acl"}:
            break
    return first


_LONGEST_SPEAKER = 14


def _past_time(reading: Reading, index: int, end: int) -> int:
    """The first token from here on that is not in words of time ("said on Friday", "said late Sunday")."""
    tokens = reading.tokens
    while index < end and (is_time(reading, index) or tokens[index].text.lower() in {"on", "in", "late", "early", "earlier"}):
        index += 1
    return index


def _quoted_together(reading: Reading, low: int, above: int) -> bool:
    between = reading.document.text[reading.tokens[above].end : reading.tokens[low].start]
    return ":" in between


def _beyond_semicolon(reading: Reading, head: int, trigger: int) -> bool:
    a, b = sorted((reading.tokens[head].start, reading.tokens[trigger].start))
    return ";" in reading.document.text[a:b]


def _inverted(reading: Reading, sentence: Sentence) -> Iterator[Credit]:
    """Speakers behind their verb, where the parse lost the clause: ", stated Minister of Information X,", ", officials."."""
    tokens, end = reading.tokens, sentence.end
    for i in range(sentence.first + 1, end - 1):
        token = tokens[i]
        if tokens[i - 1].text not in {",", "”", '"'} or not is_saying(token) or not token.text.endswith("d"):
            continue
        if any(t.dep.startswith("nsubj") for t in reading.children(i)):
            continue
        stop = next((j for j in range(i + 1, min(end, i + 10)) if tokens[j].text in {",", ".", ";"}), i)
        named = [m for m in reading.mentions_in(i + 1, stop) if m.mention.kind != "place" and i < m.first and m.end <= stop]
        if named and tokens[i + 1].text[:1].isupper():
            yield Credit(head=named[-1].head, cue=i)
        elif stop == i + 2 and tokens[i + 1].pos == "NOUN" and can_speak(reading, i + 1):
            yield Credit(head=i + 1, cue=i)


_RECKONING = frozenset({"reckoning", "count", "account", "estimate", "tally", "admission"})


def _according(reading: Reading, sentence: Sentence) -> Iterator[Credit]:
    """ "According to A, B and C"; "by the reckoning of A"; "per A"."""
    tokens, end = reading.tokens, sentence.end
    for i in range(sentence.first, end - 2):
        word = tokens[i].text.lower()
        head = None
        if word == "according" and tokens[i + 1].text.lower() == "to":
            head = noun_from(reading, i + 2, end)
        elif word == "per" and (i == sentence.first or tokens[i - 1].text == ",") and tokens[i].pos == "ADP":
            head = noun_from(reading, i + 1, end)
        elif word in _RECKONING and case_of(reading, i) == "by":
            of = [t.index for t in reading.children(i) if plain(t.dep) == "nmod"]
            head = of[0] if of else None
        if head is None:
            continue
        yield Credit(head=head, cue=i)
        for other in _listed_with(reading, head, end):
            yield Credit(head=other, cue=i)


def _listed_with(reading: Reading, head: int, end: int) -> Iterator[int]:
    """Further names of a list that the parse tore apart: "a militia officer, a truck driver and two officials."."""
    tokens = reading.tokens
    joined = conjuncts(reading, head)
    at = phrase(reading, joined[-1])[1]
    found: list[int] = []
    while at < end - 1 and tokens[at].text.lower() in {",", "and"}:
        nxt = at + 1 + (tokens[at].text == "," and tokens[at + 1].text.lower() == "and")
        if nxt >= end or tokens[nxt].pos not in {"DET", "NUM", "NOUN", "PROPN", "ADJ"}:
            break
        noun = noun_from(reading, nxt, end)
        if noun is None or not can_speak(reading, noun):
            break
        found.append(noun)
        if tokens[nxt - 1].text.lower() == "and":
            yield from found  # only a list that is closed by "and" is one; else the comma opens a clause
            return
        at = phrase(reading, noun)[1]


def _citing(reading: Reading, sentence: Sentence) -> Iterator[Credit]:
    """Whom a report cites for what its sentence tells: "citing medical workers"."""
    for i in range(sentence.first, sentence.end):
        token = reading.tokens[i]
        if token.text.lower() in {"citing", "quoting"} and is_verb(token):
            for t in below(reading, i, "obj"):
                if is_actor(reading, t.index) or t.lemma.lower() in listed("documents") or speaker_kind(t.text) != "unknown":
                    yield Credit(head=t.index, cue=i)


def noun_from(reading: Reading, start: int, end: int) -> int | None:
    """The head of the noun phrase that begins at a token: the first noun that no later noun of the run governs."""
    for i in range(start, min(end, start + 12)):
        t = reading.tokens[i]
        if t.pos in {"NOUN", "PROPN", "PRON"}:
            if i < t.head < min(end, start + 14) and t.dep in _LEFT_PARTS:
                continue
            return i
        if t.text in {",", ".", ";"}:
            return None
    return None


_LEFT_PARTS = frozenset({"compound", "amod", "nmod:poss", "nmod", "nmod:desc", "flat", "nmod:unmarked"})
