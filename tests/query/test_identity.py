"""An event keeps its id as claims join and leave; merging and parting are exact inverses."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from attested.model import Membership
from attested.query.identity import coin, identify


class Book:
    """What the store remembers between two groupings, in little."""

    def __init__(self):
        self.held = {}
        self.standing = set()
        self.next = 1

    def group(self, groups):
        """The number of each group, by its claims."""
        found = identify(groups, self.held, self.standing)
        numbers = list(found.numbers)
        for place, number in enumerate(numbers):
            if number is None:
                numbers[place], self.next = self.next, self.next + 1
        held = {claim: Membership(event=None, home=m.home) for claim, m in self.held.items()}
        for place, members in enumerate(groups):
            for claim in members:
                new = found.numbers[place] is None or claim not in self.held
                home = numbers[place] if new else self.held[claim].home
                held[claim] = Membership(event=numbers[place], home=home)
        self.held, self.standing = held, set(numbers)
        return {frozenset(members): number for members, number in zip(groups, numbers)}


CLAIMS = "abcdefgh"


@st.composite
def partitions(draw, claims=CLAIMS):
    labels = draw(st.lists(st.integers(0, len(claims) - 1), min_size=len(claims), max_size=len(claims)))
    groups = {}
    for claim, label in zip(claims, labels):
        groups.setdefault(label, []).append(claim)
    return draw(st.permutations(list(groups.values())))


@given(partitions(), st.data())
def test_events_that_were_merged_get_their_own_ids_back(start, data):
    book = Book()
    before = book.group(start)
    for _ in range(data.draw(st.integers(1, 3))):  # however they were merged in between
        groups = [list(members) for members in start]
        while len(groups) > 1 and data.draw(st.booleans()):
            groups[0] += groups.pop(data.draw(st.integers(1, len(groups) - 1)))
        book.group(groups)
    assert book.group(start) == before


@given(partitions(), partitions())
def test_the_same_groups_keep_their_ids(start, end):
    book = Book()
    book.group(start)
    once = book.group(end)
    assert book.group(end) == once


@given(partitions(), partitions())
def test_no_two_events_share_an_id_and_the_order_of_groups_changes_nothing(start, end):
    book, other = Book(), Book()
    book.group(start)
    other.group(start)
    numbers = book.group(end)
    assert len(set(numbers.values())) == len(numbers)
    turned = other.group(list(reversed(end)))
    known = {members: number for members, number in numbers.items() if number <= len(start)}
    assert {members: number for members, number in turned.items() if number <= len(start)} == known


def test_a_claim_that_joins_changes_no_id():
    book = Book()
    first = book.group([["a"], ["b"]])
    again = book.group([["a", "c", "d", "e"], ["b"]])
    assert again[frozenset("acde")] == first[frozenset("a")]


def test_of_two_that_become_one_the_older_id_holds():
    book = Book()
    first = book.group([["a"]])
    book.group([["a"], ["b", "c", "d"]])
    assert book.group([["a", "b", "c", "d"]]) == {frozenset("abcd"): first[frozenset("a")]}


def test_a_number_that_stands_elsewhere_is_never_given():
    held = {"a": Membership(event=1, home=2)}
    assert identify([["a"]], held, [1], elsewhere=[2]).numbers == (1,)
    gone = {"a": Membership(event=None, home=2)}
    assert identify([["a"]], gone, [], elsewhere=[2]).numbers == (None,)
    assert identify([["a"]], gone, []).numbers == (2,)


def test_a_taken_id_is_not_coined_again():
    assert coin("a") != coin("a", 1) != coin("a", 2)
