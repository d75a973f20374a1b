"""How a clause stands to the world: denied or not, happened, going on, planned, possible or hypothetical, and what weakens it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice

from attested.extract.grammar import below, is_verb, plain
from attested.knowledge import word_lists
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


STANDING = frozenset("backs funds arms trains commands part_of allied_with opposes strength pay holds presence composition".split())
"""Kinds that stand as long as nothing says they have ended; their plain status is `ongoing`."""
SPEECH_ACTS = frozenset("support_statement threat demand rejection accusation responsibility_claim announcement".split())
"""Kinds in which the words are the act: who speaks is the agent, and an act of speech about what may come has itself occurred."""


def _lemma(token: Token) -> str:
    return token.lemma.lower()


def _chain(reading: Reading, index: int) -> Iterator[tuple[Token, Token]]:
    """(the token below, its governor) up to the root of the sentence."""
    token = reading.tokens[index]
    for above in reading.ancestors(index):
        yield token, above
        token = above


def stance(reading: Reading, trigger: int, kind: str = "") -> Stance:
    """The stance of what a trigger word tells, read from its clause and from the verbs above it.

    A denial anywhere above by a verb of denying, or a negator on the trigger or on the verb it hangs on, gives `denied`; double
    negation gives `affirmed`.
    """
    return Stance(polarity=_polarity(reading, trigger), status=_status(reading, trigger, kind), hedge=_hedge(reading, trigger))


def _negated(reading: Reading, index: int) -> bool:
    for t in reading.children(index):
        word = t.text.lower()
        if (
            word in _words("negators")
            and t.dep in {"advmod", "det", "cc:preconj", "cc", "case", "mark", "advmod:neg"}
            and t.index < index + 4
        ):
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
    subjects = [
        t
        for t in below(reading, trigger, "nsubj")
        if any(c.text.lower() in {"no", "none", "neither", "nobody"} for c in (t, *reading.children(t.index)))
    ]
    count += bool(subjects) and not count
    for step, (low, above) in enumerate(_chain(reading, trigger)):
        if step > 6:
            break
        dep = plain(low.dep)
        if _lemma(above) in _words("deny_verbs") and is_verb(above) and dep in {"ccomp", "obj", "xcomp", "advcl", "csubj"}:
            count += 1
        elif is_verb(above) and _lemma(above) in _words("fail_verbs") and dep in {"xcomp", "obj", "obl"} and step < 2:
            count += 1 if dep == "xcomp" and _lemma(above) in {"fail", "refuse", "refrain"} else 0
        elif (
            step == 0
            and not is_verb(token)
            and dep in {"obj", "nsubj"}
            and _negated(reading, above.index)
            and _negation_word(reading, above.index) != "no"
        ) or (dep == "ccomp" and _lemma(above) in {"be", "believe", "think", "true"} and _negated(reading, above.index)):
            count += 1
    return "denied" if count % 2 else "affirmed"


def _negation_word(reading: Reading, index: int) -> str:
    return next((t.text.lower() for t in reading.children(index) if t.text.lower() in _words("negators")), "")


def _status(reading: Reading, trigger: int, kind: str) -> Status:
    token = reading.tokens[trigger]
    found = _modality(reading, trigger, kind)
    if found:
        return found
    if kind in STANDING:
        if _was_once(reading, trigger):
            return "occurred"
        ended = any(t.text.lower() in {"former", "formerly", "once", "previously"} for t in reading.children(trigger))
        return "occurred" if ended else "ongoing"
    verb = trigger if is_verb(token) else token.head
    around = {t.text.lower() for t in (*reading.children(verb), *reading.children(trigger))}
    progressive = reading.tokens[verb].text.lower().endswith("ing") and around & {
        "is",
        "are",
        "am",
        "’re",
        "'re",
        "been",
        "’s",
        "'s",
    }
    if is_verb(reading.tokens[verb]) and progressive and verb == trigger:
        return "ongoing"
    if around & {"still", "currently", "continues", "continue", "continued", "ongoing", "continuing"}:
        return "ongoing"
    if any(
        _lemma(above) in {"continue", "remain", "keep"}
        for low, above in islice(_chain(reading, trigger), 1)
        if plain(low.dep) in {"xcomp", "obj"}
    ):
        return "ongoing"
    return "occurred"


def _was_once(reading: Reading, trigger: int) -> bool:
    """Whether a tie is told as past: with "had" or "used to", or in the past tense with a time that is not "since"."""
    token = reading.tokens[trigger]
    if not is_verb(token):
        return False
    around = reading.children(trigger)
    if any(t.text.lower() in {"had", "’d"} and t.dep == "aux" for t in around) or (
        plain(token.dep) == "xcomp" and reading.tokens[token.head].lemma.lower() == "use"
    ):
        return True
    text = token.text.lower()
    past = text != token.lemma.lower() and not text.endswith(("s", "ing")) and not any(t.dep.startswith("aux") for t in around)
    words = reading.subtree(trigger)
    times = [t for t in reading.times_in(min(words), max(words) + 1) if t.first in words and t.when.latest]
    day = reading.item_of(trigger).published or reading.document.published
    return past and day is not None and any(t.when.latest is not None and (day - t.when.latest).days > 90 for t in times)


def _modality(reading: Reading, trigger: int, kind: str) -> Status | None:
    """Planned, possible or hypothetical by a modal, a condition, or a verb above whose complement the clause is; else `None`."""
    token = reading.tokens[trigger]
    own = {t.lemma.lower() for t in reading.children(trigger)}
    if own & {"possible", "potential", "imminent", "likely"} and not is_verb(token):
        return "possible"
    if own & {"planned", "scheduled", "proposed", "future", "upcoming", "plan"} and not is_verb(token):
        return "planned"
    low = token
    for step, above in enumerate([token, *reading.ancestors(trigger)]):
        if step > 4:
            return None
        if step:
            dep = plain(low.dep)
            infinitive = any(t.text.lower() == "to" for t in below(reading, low.index, "mark"))
            noun_object = dep == "obj" and not is_verb(low) and step == 1
            lemma = _lemma(above)
            if is_verb(above):
                if kind in SPEECH_ACTS and lemma in {"want", "wish", "like", "hope"}:
                    return None
                if lemma in _words("planned_verbs") and (
                    (infinitive and dep in {"xcomp", "ccomp", "advcl", "obj"}) or (noun_object and lemma in _PLANS)
                ):
                    return "planned"
                if (
                    lemma in _words("possible_verbs")
                    and lemma != "suspect"
                    and (
                        (infinitive and dep == "xcomp") or (dep == "ccomp" and lemma in {"fear", "expect", "predict", "anticipate"})
                    )
                ):
                    return "possible"
            elif infinitive and dep in {"acl", "xcomp", "ccomp"}:
                if lemma in _words("planned_words") | {"ready", "effort", "operation", "campaign", "mission"}:
                    return "planned" if lemma not in {"effort", "operation", "campaign", "mission"} else None
                if lemma in _words("possible_words") | {"able", "likely"}:
                    return "possible"
            elif (
                dep == "nmod"
                and lemma in {"possibility", "threat", "risk", "likelihood", "prospect", "fear"}
                and kind not in SPEECH_ACTS
            ):
                return "possible"
            carried = dep in {"xcomp", "ccomp", "csubj", "conj", "advcl"} or (
                noun_object or (not is_verb(low) and dep in {"obj", "nsubj", "obl"} and step == 1 and is_verb(above))
            )
            if (
                not carried
                or (dep == "conj" and below(reading, low.index, "nsubj", "aux", "nsubj:pass"))
                or (dep == "advcl" and not infinitive)
            ):
                return None
            if dep == "ccomp" and lemma in {"say", "tell", "report", "add", "state"}:
                return None
        if is_verb(above) or above.pos == "AUX" or below(reading, above.index, "cop"):
            marks = {t.text.lower() for t in below(reading, above.index, "mark")}
            aux = {t.text.lower() for t in below(reading, above.index, "aux")}
            if marks & {"if", "unless"}:
                return "hypothetical"
            if (
                any(_marked_if(reading, t.index) for t in below(reading, above.index, "advcl"))
                and aux & {"will", "would", "’ll", "'ll", "could"}
                and kind not in SPEECH_ACTS
            ):
                return "hypothetical"
            if aux & _words("possible_modals"):
                return "possible"
            if _is_to(reading, above.index):
                return "planned"
            if kind in SPEECH_ACTS and aux & {"must", "should"}:
                return None
            if aux & (_words("planned_modals") | {"would", "must", "should"}):
                return "planned"
        low = above
    return None


def _marked_if(reading: Reading, index: int) -> bool:
    return any(t.text.lower() in {"if", "unless"} for t in below(reading, index, "mark"))


def _is_to(reading: Reading, verb: int) -> bool:
    """Whether a verb stands with "is to" or "are due to": "Parliament is to debate the affair"."""
    own = reading.children(verb)
    be = [t.index for t in own if t.pos == "AUX" and t.lemma.lower() == "be"]
    to = [t.index for t in own if (t.dep == "mark" and t.text.lower() == "to") or t.text.lower() in {"due", "set"}]
    return bool(be and to) and be[0] < to[0]


_PLANS = frozenset("plan order promise vow pledge prepare propose demand schedule request offer".split())


def _hedge(reading: Reading, trigger: int) -> str | None:
    around = [reading.tokens[trigger], *reading.children(trigger)]
    for t in reading.children(trigger):
        if plain(t.dep) in {"nsubj", "obj", "obl", "nmod", "compound"}:
            around.extend(reading.children(t.index))
    for low, above in islice(_chain(reading, trigger), 2):
        if plain(low.dep) not in {"acl", "parataxis", "advcl"} or low.index == trigger:
            around.extend([above, *(t for t in reading.children(above.index) if plain(t.dep) in {"advmod", "amod"})])
    for t in around:
        if t.text.lower() in _words("hedges") and not (t.text.lower() in {"likely", "possibly", "probably"} and t.dep == "root"):
            return t.text
    for low, above in islice(_chain(reading, trigger), 3):
        if plain(low.dep) in {"xcomp", "ccomp"} and is_verb(above) and _lemma(above) in _words("hedge_verbs"):
            passive = below(reading, above.index, "aux:pass", "nsubj:pass")
            infinitive = any(t.text.lower() == "to" for t in below(reading, low.index, "mark"))
            if (passive and infinitive) or (_lemma(above) in {"appear", "seem"} and infinitive):
                return reading.words(
                    min(p.index for p in passive)
                    if passive and passive[0].index < above.index and passive[0].dep == "aux:pass"
                    else above.index,
                    above.index + 1,
                )
    return None
