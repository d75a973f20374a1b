"""How a clause stands to the world: denied or not, happened, going on, planned, possible or hypothetical, and what weakens it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from attested.extract.grammar import below, is_verb, plain
from attested.knowledge.word_lists import word_lists
from attested.model import Polarity, Reading, Status, Token


@dataclass(frozen=True, slots=True, kw_only=True)
class Stance:
    """Polarity and status of a claim, and the words of a hedge if there is one."""

    polarity: Polarity = "affirmed"
    status: Status = "occurred"
    hedge: str | None = None


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(word_lists("stance")[name])


STANDING = frozenset(
    "backs funds arms trains commands part_of allied_with opposes strength pay holds presence composition".split()
)
"""Kinds that stand as long as nothing says they have ended; their plain status is `ongoing`."""


def _lemma(token: Token) -> str:
    return token.lemma.lower()


def _chain(reading: Reading, index: int) -> Iterator[tuple[Token, Token]]:
    """(the token below, its governor) up to the root of the sentence."""
    token = reading.tokens[index]
    for above in reading.ancestors(index):
        yield token, above
        token = above


_COMPLEMENT = {"ccomp", "xcomp", "obj", "csubj", "nsubj", "acl", "nmod", "obl", "conj", "advcl"}


def stance(reading: Reading, trigger: int, kind: str = "") -> Stance:
    """The stance of what a trigger word tells, read from its clause and from the verbs above it.

    A denial anywhere above by a verb of denying, or a negator on the trigger or on the verb it hangs on, gives `denied`; double
    negation gives `affirmed`.
    """
    return Stance(polarity=_polarity(reading, trigger), status=_status(reading, trigger, kind), hedge=_hedge(reading, trigger))


def _negated(reading: Reading, index: int) -> bool:
    for t in reading.children(index):
        word = t.text.lower()
        if word in _words("negators") and t.dep in {"advmod", "det", "cc:preconj", "cc", "case", "mark", "advmod:neg"} and t.index < index + 4:
            # "not only … but", "no fewer than": no denial
            following = reading.tokens[t.index + 1].text.lower() if t.index + 1 < len(reading.tokens) else ""
            if following in {"only", "fewer", "less", "just", "longer"} and word in {"not", "no"}:
                if following == "longer":
                    return True
                continue
            return True
    return False


def _polarity(reading: Reading, trigger: int) -> Polarity:
    token = reading.tokens[trigger]
    count = int(_negated(reading, trigger))
    subjects = [t for t in below(reading, trigger, "nsubj") if any(c.text.lower() in {"no", "none", "neither", "nobody"} for c in (t, *reading.children(t.index)))]
    count += bool(subjects) and not count
    lower = token
    for step, (low, above) in enumerate(_chain(reading, trigger)):
        if step > 6:
            break
        dep = plain(low.dep)
        if _lemma(above) in _words("deny_verbs") and is_verb(above) and dep in {"ccomp", "obj", "xcomp", "advcl", "csubj"}:
            count += 1
        elif is_verb(above) and _lemma(above) in _words("fail_verbs") and dep in {"xcomp", "obj", "obl"} and step < 2:
            count += 1 if dep == "xcomp" and _lemma(above) in {"fail", "refuse", "refrain"} else 0
        elif (step == 0 and not is_verb(token) and dep in {"obj", "nsubj"} and _negated(reading, above.index) and _negation_word(reading, above.index) != "no") or (dep == "ccomp" and _lemma(above) in {"be", "believe", "think", "true"} and _negated(reading, above.index)):
            count += 1
        lower = low
    del lower
    return "denied" if count % 2 else "affirmed"


def _negation_word(reading: Reading, index: int) -> str:
    return next((t.text.lower() for t in reading.children(index) if t.text.lower() in _words("negators")), "")


def _status(reading: Reading, trigger: int, kind: str) -> Status:
    token = reading.tokens[trigger]
    standing = kind in STANDING
    verb = trigger
    for step, (low, above) in enumerate([(token, token), *_chain(reading, trigger)]):
        if step > 5:
            break
        dep = plain(low.dep) if step else ""
        here = above
        marks = {t.text.lower() for t in below(reading, here.index, "mark")}
        aux = {t.text.lower() for t in below(reading, here.index, "aux")}
        if is_verb(here) or here.pos == "AUX" or step == 0:
            verb = here.index
            if marks & {"if", "unless"} or (step == 0 and "would" in aux and not _said_past(reading, here.index)) or (aux & {"would"} and step == 0):
                return "hypothetical"
            if aux & _words("possible_modals"):
                return "possible"
            if aux & _words("planned_modals") or aux & {"must", "should"} or (aux & {"would"} and step > 0):
                return "planned"
        if step and dep in {"xcomp", "ccomp", "obj", "acl", "csubj", "nsubj", "obl", "advcl", "nmod"}:
            lemma = _lemma(here)
            infinitive = "to" in {t.text.lower() for t in below(reading, low.index, "mark")}
            gerund_object = dep == "obj" and not is_verb(low)
            if is_verb(here):
                if lemma in _words("planned_verbs") and (infinitive or (gerund_object and lemma in {"plan", "order", "promise", "vow", "pledge", "prepare", "propose", "demand", "threaten", "announce", "schedule"} and kind not in _SPEECH_ACTS)):
                    return "planned" if lemma != "threaten" else "possible"
                if lemma in _words("possible_verbs") and (infinitive or dep == "ccomp" or gerund_object) and lemma != "suspect":
                    return "possible"
            elif lemma in _words("planned_words") and infinitive:
                return "planned"
            elif lemma in _words("possible_words") and dep in {"acl", "nmod", "ccomp"}:
                return "possible"
            if dep in {"acl", "advcl"} and infinitive and step == 1 and not standing:
                return "planned"
        if dep in {"acl:relcl", "parataxis"}:
            break
    mods = {t.lemma.lower() for t in reading.children(trigger)}
    if mods & {"possible", "potential", "imminent"}:
        return "possible"
    if mods & {"planned", "scheduled", "proposed", "future", "upcoming"}:
        return "planned"
    if standing:
        return "ongoing"
    above_verb = reading.tokens[verb]
    words = {t.text.lower() for t in reading.children(verb)} | {t.text.lower() for t in reading.children(trigger)}
    if is_verb(above_verb) and above_verb.text.lower().endswith("ing") and words & {"is", "are", "am", "’re", "'re", "been"}:
        return "ongoing"
    if words & {"still", "currently", "continues", "continue", "continued", "ongoing"} or any(_lemma(a) in {"continue", "remain"} for _, a in _first(_chain(reading, trigger), 2)):
        return "ongoing"
    return "occurred"


_SPEECH_ACTS = frozenset("support_statement threat demand rejection accusation responsibility_claim announcement".split())


def _first(pairs: Iterator[tuple[Token, Token]], count: int) -> list[tuple[Token, Token]]:
    found = []
    for pair in pairs:
        found.append(pair)
        if len(found) == count:
            break
    return found


def _said_past(reading: Reading, index: int) -> bool:
    """Whether a clause is reported by a verb of saying in the past, where "would" is the future of then."""
    token = reading.tokens[index]
    above = reading.tokens[token.head]
    return plain(token.dep) in {"ccomp", "parataxis"} and above.text.lower().endswith(("ed", "said", "told"))


def _hedge(reading: Reading, trigger: int) -> str | None:
    around = [reading.tokens[trigger], *reading.children(trigger)]
    for t in reading.children(trigger):
        if plain(t.dep) in {"nsubj", "obj", "obl", "nmod", "compound"}:
            around.extend(reading.children(t.index))
    for low, above in _first(_chain(reading, trigger), 2):
        if plain(low.dep) not in {"acl", "parataxis", "advcl"} or low.index == trigger:
            around.extend([above, *(t for t in reading.children(above.index) if plain(t.dep) in {"advmod", "amod"})])
    for t in around:
        if t.text.lower() in _words("hedges") and not (t.text.lower() in {"likely", "possibly", "probably"} and t.dep == "root"):
            return t.text
    for low, above in _first(_chain(reading, trigger), 3):
        if plain(low.dep) in {"xcomp", "ccomp"} and is_verb(above) and _lemma(above) in _words("hedge_verbs"):
            passive = below(reading, above.index, "aux:pass", "nsubj:pass")
            infinitive = any(t.text.lower() == "to" for t in below(reading, low.index, "mark"))
            if (passive and infinitive) or (_lemma(above) in {"appear", "seem"} and infinitive):
                return reading.words(min(p.index for p in passive) if passive and passive[0].index < above.index and passive[0].dep == "aux:pass" else above.index, above.index + 1)
    return None
