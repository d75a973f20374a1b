"""Where and when: each place and time phrase of a sentence given to the events that it can belong to."""

from __future__ import annotations

from attested.extract.credits import is_saying
from attested.extract.grammar import case_of, plain, words
from attested.extract.phrases import nouns
from attested.extract.sketches import Sketch
from attested.model import Reading


def settle(reading: Reading, sentence: int, sketches: list[Sketch]) -> None:
    """Give each place and time phrase of a sentence to the events it can belong to: none stands between them in the parse."""
    if not sketches:
        return
    s = reading.sentences[sentence]
    owner = {i: sketch for sketch in sketches for i in sketch.triggers}
    used = {head for sketch in sketches for role, head in sketch.slots if role in {"place", "origin", "destination", "via"}}
    here = [m for m in reading.mentions_in(s.first, s.end) if m.mention.kind in {"place", "state"}]
    places = [m for m in here if _locative(reading, m.head) and not _of_speaker(reading, m.head, owner)]
    for m in places:
        for sketch in _owners(reading, m.head, owner, sketches):
            if m.head in used and any(head == m.head for _, head in sketch.slots):
                continue
            if any(head == m.head for _, head in sketch.slots):
                continue
            sketch.ranges.append(("place", m.first, m.end))
    for sketch in sketches:  # an event that no place hangs on happens where the rest of its sentence does
        if sketch.kind not in words("placeless_kinds") and not sketch.roles & {"place", "destination", "origin"}:
            near = sorted(
                (m for m in places if not any(h == m.head for _, h in sketch.slots)), key=lambda m: abs(m.head - sketch.host)
            )
            for m in near[:1]:
                sketch.ranges.append(("place", m.first, m.end))
    for t in reading.times_in(s.first, s.end):
        if not _when_said(reading, t.first, t.end, owner):
            head = next((i for i in range(t.first, t.end) if not t.first <= reading.tokens[i].head < t.end), t.first)
            for sketch in _owners(reading, head, owner, sketches):
                if not any(r == "time" for r, _, _ in sketch.ranges):
                    sketch.ranges.append(("time", t.first, t.end))


def _of_speaker(reading: Reading, head: int, owner: dict[int, Sketch]) -> bool:
    """Whether a place tells where a speaker sits ("a monitor based in Oslo said"): it stands in the subject of a verb of saying."""
    token = reading.tokens[head]
    for above in reading.ancestors(head):
        if above.index in owner:
            return False
        if token.dep in {"nsubj", "nsubj:outer"} and is_saying(above):
            return True
        token = above
    return False


def _when_said(reading: Reading, first: int, end: int, owner: dict[int, Sketch]) -> bool:
    """Whether words of time say when something was said ("said on Tuesday that …"), not when it happened."""
    head = next((i for i in range(first, end) if not first <= reading.tokens[i].head < end), first)
    above = reading.tokens[reading.tokens[head].head]
    told = any(t.dep in {"ccomp", "parataxis"} for t in reading.children(above.index)) or above.dep == "parataxis"
    return is_saying(above) and above.index not in owner and told


def _locative(reading: Reading, head: int) -> bool:
    """Whether a place name says where: a preposition of place before it, or it narrows another place ("Mezzeh, Damascus")."""
    case = case_of(reading, head)
    if case:
        above = reading.tokens[reading.tokens[head].head]
        if case == "of" and above.lemma.lower() in nouns("places"):
            return case_of(reading, above.index) in words("within") or plain(above.dep) in {"obj", "nsubj"}
        return case in words("within") or case in {"including", "such as"}
    token = reading.tokens[head]
    above = reading.tokens[token.head]
    if plain(token.dep) in {"appos", "flat", "nmod", "conj", "list", "obl", "dep"} and above.index != head:
        if any(m.mention.kind in {"place", "state"} for m in reading.names_over(above.index)):
            return _locative(reading, above.index)
        if above.lemma.lower() in nouns("places"):
            return True
    return (
        plain(token.dep) in {"compound", "nmod"}
        and above.lemma.lower() in nouns("places")
        and case_of(reading, above.index) in words("within")
    )


def _owners(reading: Reading, head: int, owner: dict[int, Sketch], sketches: list[Sketch]) -> list[Sketch]:
    way = [head, *(t.index for t in reading.ancestors(head))]
    for index in way:
        if index in owner:
            return [owner[index]]
    found = []
    for sketch in sketches:
        chain = [sketch.host, *(t.index for t in reading.ancestors(sketch.host))]
        between = chain[1 : next((n for n, i in enumerate(chain) if i in way), len(chain))]
        if not any(i in owner and owner[i] is not sketch for i in between):
            found.append(sketch)
    return found
