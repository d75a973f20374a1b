"""From scores of single arcs to a tree.

A network scores each possible head of each word by itself, and the best heads taken one by one need not form a tree: on
EWT test, one sentence in twenty-two has two roots or a cycle. Here the best tree is found, by the algorithm of Chu and Liu
(1965) and Edmonds (1967).
"""

from __future__ import annotations

import numpy as np


def is_tree(heads: np.ndarray) -> bool:
    """Whether heads (1-based, 0 is the root) hang from exactly one root without a cycle.

    >>> is_tree(np.array([2, 0, 2])), is_tree(np.array([2, 1, 0])), is_tree(np.array([0, 0]))
    (True, False, False)
    """
    if np.count_nonzero(heads == 0) != 1:
        return False
    above = np.concatenate([[0], heads])
    # after k rounds every word points 2**k steps up; whoever has not arrived at the root goes round in a cycle
    for _ in range(len(heads).bit_length()):
        above = above[above]
    return not above.any()


def decode(scores: np.ndarray) -> np.ndarray:
    """The heads of the highest-scoring tree with exactly one word under the root.

    `scores` is words × (1 + words): row w, column h is the score of word h as the head of word w, column 0 that of the root.
    Returns one head per word, 1-based, 0 for the root. A word is never its own head.

    >>> decode(np.array([[0.0, 0.0, 5.0], [1.0, 5.0, 0.0]]))
    array([2, 0])
    """
    words = scores.shape[0]
    if words == 0:
        return np.zeros(0, dtype=np.int64)
    own = np.arange(words)
    scores = scores.astype(np.float64)
    scores[own, own + 1] = -np.inf
    heads: np.ndarray = scores.argmax(1)
    if is_tree(heads):
        return heads
    finite = scores[np.isfinite(scores)]
    # An arc from the root costs more than all other choices together can win, so the best tree has as few as possible: one.
    scores[:, 0] -= (finite.max() - finite.min() + 1.0) * (words + 1)
    square = np.full((words + 1, words + 1), -np.inf)
    square[1:] = scores
    tree: np.ndarray = _arborescence(square)[1:]
    return tree


def _arborescence(scores: np.ndarray) -> np.ndarray:
    """Best head for every node but node 0; row d, column h scores h as the head of d."""
    heads: np.ndarray = scores.argmax(1)
    heads[0] = 0
    cycle = _cycle(heads)
    if cycle is None:
        return heads
    inside = np.zeros(len(heads), dtype=bool)
    inside[cycle] = True
    outside = np.flatnonzero(~inside)
    loop = np.flatnonzero(inside)
    # Contract the cycle to one node: entering it at word d means giving up the arc that d has within it.
    smaller = np.full((len(outside) + 1, len(outside) + 1), -np.inf)
    smaller[:-1, :-1] = scores[np.ix_(outside, outside)]
    leaving = scores[np.ix_(outside, loop)]
    smaller[:-1, -1] = leaving.max(1)
    entering = scores[np.ix_(loop, outside)] - scores[loop, heads[loop]][:, None]
    smaller[-1, :-1] = entering.max(0)
    smaller[0, :] = -np.inf
    below = _arborescence(smaller)
    found: np.ndarray = heads.copy()
    for place, node in enumerate(outside[1:], 1):
        head = below[place]
        found[node] = loop[leaving[place].argmax()] if head == len(outside) else outside[head]
    entry = below[-1]
    broken = loop[entering[:, entry].argmax()]
    found[broken] = outside[entry]
    return found


def _cycle(heads: np.ndarray) -> list[int] | None:
    """The nodes of one cycle among the heads, or None; node 0 is its own head and no cycle."""
    state = np.zeros(len(heads), dtype=np.int8)  # 0 not seen, 1 on the way, 2 known to reach the root
    state[0] = 2
    for start in range(1, len(heads)):
        way = []
        node = start
        while state[node] == 0:
            state[node] = 1
            way.append(node)
            node = int(heads[node])
        if state[node] == 1:
            return way[way.index(node) :]
        state[way] = 2
    return None
