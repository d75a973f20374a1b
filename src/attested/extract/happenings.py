"""One happening, several words: triggers of a sentence joined to the event they tell of."""

from __future__ import annotations

from collections.abc import Iterable

from attested.extract.grammar import all_obliques, below, conjuncts, is_passive, is_verb, obliques, patients, plain, subjects, words
from attested.extract.means import MEANS_KINDS, kind_by_means
from attested.extract.phrases import is_counted
from attested.extract.roles import fill
from attested.extract.sketches import VIOLENCE, Sketch
from attested.extract.triggers import Trigger
from attested.extract.violent_roles import harm
from attested.model import Reading


def joined(reading: Reading, found: list[Trigger]) -> list[Sketch]:
    """Sketches of a sentence: words of harm joined to the event they hang on, generic words to the specific."""
    hosts: dict[int, Sketch] = {}
    events = [t for t in found if t.word.pattern not in {"harm", "fall"} or t.kind not in VIOLENCE]
    harms = [t for t in found if t not in events]
    for t in events:
        if t.index in hosts:
            if hosts[t.index].weak and not t.word.weak:
                hosts.pop(t.index)
            else:
                continue
        hosts[t.index] = Sketch(
            host=t.index,
            kind=t.kind,
            pattern=t.word.pattern,
            weak=t.word.weak,
            triggers=[t.index],
            verb=is_verb(reading.tokens[t.index]),
        )
    violent = {i: s for i, s in hosts.items() if s.kind in VIOLENCE}
    for sketch in violent.values():
        if sketch.kind == "attack":
            sketch.kind = kind_by_means(reading, sketch.host) or "attack"
    _absorb(reading, hosts, violent)
    for index, sketch in list(hosts.items()):  # "strikes destroyed two tanks": what a strike destroys is its materiel
        if sketch.kind == "destruction" and sketch.verb and not is_passive(reading, index):
            host = _host_of(reading, index, _by_trigger(violent.values()))
            if host is not None:
                hosts.pop(index)
                host.triggers.append(index)
                host.harms.add(index)
                for p in patients(reading, index):
                    host.add("materiel" if is_counted(reading, p) else "target", p)
    loose: list[Sketch] = []
    for t in harms:
        host = _host_of(reading, t.index, _by_trigger(violent.values())) or _host_of(reading, t.index, _by_trigger(loose))
        if host is None:
            host = Sketch(
                host=t.index,
                kind=kind_by_means(reading, t.index) or t.kind,
                pattern=t.word.pattern,
                weak=t.word.weak,
                triggers=[t.index],
                verb=True,
            )
            loose.append(host)
        else:
            host.triggers.append(t.index)
            host.weak = False
        host.harms.add(t.index)
        harm(reading, host, t.index, "killed" if t.word.role == "target" else t.word.role, t.word.pattern)
    role_of = {t.index: t.word.role for t in reversed(found)}
    sketches = [*hosts.values(), *loose]
    for sketch in hosts.values():
        fill(reading, sketch, role_of[sketch.host])
    return sorted(sketches, key=lambda s: s.host)


def _by_trigger(sketches: Iterable[Sketch]) -> dict[int, Sketch]:
    """Each trigger token with the sketch it belongs to, also those that were joined to another's host."""
    return {index: sketch for sketch in sketches for index in sketch.triggers}


def _absorb(reading: Reading, hosts: dict[int, Sketch], violent: dict[int, Sketch]) -> None:
    """Drop a generic violent word that only carries another: "launched a drone attack", "an attack with rockets hit"."""
    for index in list(violent):
        if index not in hosts:
            continue
        token = reading.tokens[index]
        for other in list(violent):
            if other == index or other not in hosts or index not in hosts:
                continue
            o = reading.tokens[other]
            carries = is_verb(token) and not is_verb(o) and o.head == index and plain(o.dep) in {"obj", "nsubj", "obl"}
            if carries and (
                token.lemma.lower() in {"launch", "hit", "strike", "target", "fire", "carry", "attack", "kill", "conduct", "raid"}
                or hosts[index].weak
            ):
                keep, drop = hosts[other], hosts[index]
                if drop.kind in MEANS_KINDS and keep.kind == "attack":
                    keep.kind = drop.kind
                elif keep.kind != drop.kind and drop.kind != "attack" and keep.kind != "attack":
                    continue
                keep.triggers.append(index)
                keep.weak = False
                hosts.pop(index)
                violent.pop(index)
            elif not is_verb(token) and token.head == other and plain(token.dep) in {"compound", "appos"}:
                keep = hosts[other]
                if hosts[index].kind in MEANS_KINDS and keep.kind == "attack":
                    keep.kind = hosts[index].kind
                hosts.pop(index)
                violent.pop(index)


def _host_of(reading: Reading, index: int, hosts: dict[int, Sketch]) -> Sketch | None:
    """The event whose result a word of harm tells, if one stands near enough in the parse."""
    if not hosts:
        return None
    token = reading.tokens[index]
    for i in [*subjects(reading, index), *(t.index for t in below(reading, index, "nsubj"))]:
        if i in hosts:
            return hosts[i]
    if found := _host_by_phrase(reading, index, hosts):
        return found
    for t in below(reading, index, "conj"):  # "killed and three injured in an air strike": the phrase hangs on the last verb
        if is_verb(t) and (found := _host_by_phrase(reading, t.index, hosts)):
            return found
    low = token
    for above in list(reading.ancestors(index))[:4]:
        if (
            above.index in hosts
            and plain(low.dep) in {"advcl", "conj", "xcomp", "acl", "parataxis", "ccomp", "nmod", "obl"}
            and not (plain(low.dep) == "conj" and below(reading, low.index, "nsubj"))
        ):
            return hosts[above.index]
        if is_verb(above) and plain(low.dep) in {"conj", "advcl"}:
            for t in below(reading, above.index, "nsubj", "nsubj:pass", "obj", "obl"):
                if t.index in hosts and not below(reading, low.index, "nsubj", "nsubj:pass"):
                    return hosts[t.index]
        low = above
    return None


def _host_by_phrase(reading: Reading, index: int, hosts: dict[int, Sketch]) -> Sketch | None:
    """The event below a word of harm: "in an air strike", "when a drone hit", "in a series of strikes"."""
    for preposition, i in all_obliques(reading, index):
        if preposition in words("result_of"):
            for j in (*conjuncts(reading, i), *obliques(reading, i, "of"), *(m.index for m in below(reading, i, "compound"))):
                if j in hosts:
                    return hosts[j]
    for t in below(reading, index, "obl:agent", "advcl"):
        if t.index in hosts:
            return hosts[t.index]
    return None
