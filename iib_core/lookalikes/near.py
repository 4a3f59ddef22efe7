"""Finding pictures that look nearly the same among hundreds of thousands, by arithmetic on whole columns.

All pairs of 200,000 hashes are 20,000 million; but two hashes that differ in at most `distance` of 64 bits differ in at
most a quarter of those in one of their four quarters. So only hashes are compared that share a quarter but for so many
bits.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    import numpy.typing as npt

    Ints = npt.NDArray[np.int64]
    Hashes = npt.NDArray[np.uint64]
    Bytes = npt.NDArray[np.uint8]
    Floats = npt.NDArray[np.float64]

#: Beyond this two pictures have little to do with each other, and the search would take many times as long.
FARTHEST = 7
_QUARTER = 16
#: Pairs that are compared at a time, which bounds the memory.
_AT_ONCE = 2_000_000
#: Of so many pictures with the same hash, each is compared with each.
_CROWD = 32
#: Sides of copies differ by rounding and by a border; by more, and one was cut.
_SHAPE = 0.04


@dataclass(frozen=True)
class Looks:
    """Columns of what pictures look like: ids, hashes, colours (n × 27), width over height (0 unknown), file sizes in
    bytes, and who was kept together with whom (-1: nobody)."""

    ids: Ints
    hashes: Hashes
    colors: Bytes
    shapes: Floats
    bytes: Ints
    apart: Ints

    def __len__(self) -> int:
        return len(self.ids)


def bits_set(values: Hashes) -> Bytes:
    """How many bits are set in each value."""
    import numpy as np

    if hasattr(np, "bitwise_count"):  # numpy 2
        counted: Bytes = np.bitwise_count(values)
        return counted
    by_byte = np.array([bin(b).count("1") for b in range(256)], dtype=np.uint8)
    summed: Bytes = by_byte[values.view(np.uint8).reshape(*values.shape, 8)].sum(-1, dtype=np.uint8)
    return summed


def color_gap(colors: Bytes, one: Bytes) -> Floats:
    """How far each row of colours is from `one`, or from that row of `one`: 0 to 255."""
    import numpy as np

    gaps: Floats = np.abs(colors.astype(np.int16) - one.astype(np.int16)).mean(-1)
    return gaps


def pairs_within(hashes: Hashes, distance: int) -> Ints:
    """All pairs (rows of i < j) of these distinct hashes that differ in at most `distance` bits (at most `FARTHEST`)."""
    import numpy as np

    found: list[Ints] = []
    flips = [
        sum(1 << bit for bit in bits)
        for n in range(min(distance, FARTHEST) // 4 + 1)
        for bits in combinations(range(_QUARTER), n)
    ]
    for quarter in range(4):
        keys = ((hashes >> np.uint64(quarter * _QUARTER)) & np.uint64(0xFFFF)).astype(np.int64)
        order = np.argsort(keys, kind="stable")
        bounds = np.searchsorted(keys[order], np.arange((1 << _QUARTER) + 1))
        for flip in flips:
            for left, right in _sharing(keys, order, bounds, flip):
                near = bits_set(hashes[left] ^ hashes[right]) <= distance
                found.append(np.stack([left[near], right[near]], 1))
    if not found:
        return np.empty((0, 2), dtype=np.int64)
    both = np.sort(np.concatenate(found), axis=1)
    width = max(1, len(hashes))
    code = np.unique(both[:, 0] * width + both[:, 1])
    return np.stack([code // width, code % width], 1)


def _sharing(keys: Ints, order: Ints, bounds: Ints, flip: int) -> Iterator[tuple[Ints, Ints]]:
    """Pairs whose keys differ by `flip`, each once, some millions at a time."""
    import numpy as np

    place = np.empty_like(order)
    place[order] = np.arange(len(order))
    target = keys ^ flip
    first = bounds[target]
    if flip:
        asking = np.flatnonzero(keys < target)
        first = first[asking]
    else:  # the same bucket: everyone with those behind him
        asking = np.arange(len(keys))
        first = place + 1
    counts = bounds[target[asking] + 1] - first
    ends = np.cumsum(counts)
    start = 0
    while start < len(asking):
        done = int(ends[start - 1]) if start else 0
        stop = max(start + 1, int(np.searchsorted(ends, done + _AT_ONCE, "right")))
        some = counts[start:stop]
        total = int(some.sum())
        if total:
            left = np.repeat(asking[start:stop], some)
            within = np.arange(total) - np.repeat(np.cumsum(some) - some, some)
            yield left, order[np.repeat(first[start:stop], some) + within]
        start = stop


def groups_within(looks: Looks, distance: int) -> list[list[int]]:
    """Groups (rows of `looks`) of pictures that nearly look the same: each has one in the middle from which no other is
    farther than `distance` bits, so that a chain of small steps does not lead from one picture to a wholly other."""
    import numpy as np

    if len(looks) < 2:
        return []
    pairs = _pairs_of_rows(looks.hashes, distance)
    pairs = pairs[_alike(looks, pairs[:, 0], pairs[:, 1], 4 + 2.0 * distance)]
    both = np.concatenate([pairs, pairs[:, ::-1]])
    both = both[np.argsort(both[:, 0], kind="stable")]
    begins = np.searchsorted(both[:, 0], np.arange(len(looks) + 1))
    crowd = np.diff(begins)
    chosen = np.flatnonzero(crowd)
    chosen = chosen[np.argsort(-crowd[chosen], kind="stable")]
    others, begin = both[:, 1].tolist(), begins.tolist()
    taken: set[int] = set()
    groups: list[list[int]] = []
    for center in chosen.tolist():
        if center in taken:
            continue
        group = [row for row in others[begin[center] : begin[center + 1]] if row not in taken]
        if group:
            group.append(center)
            taken.update(group)
            groups.append(sorted(group))
    return groups


def _pairs_of_rows(hashes: Hashes, distance: int) -> Ints:
    """All pairs of rows within `distance`, equal hashes too; of a crowd with one hash, each with the first of it."""
    import numpy as np

    distinct, node_of, sizes = np.unique(hashes, return_inverse=True, return_counts=True)
    members = np.argsort(node_of.ravel(), kind="stable")
    begins = np.cumsum(sizes) - sizes
    firsts = np.repeat(members[begins], sizes)
    within = np.stack([firsts, members], 1)
    asked = np.minimum(sizes, _CROWD)
    same = np.flatnonzero((sizes > 2) & (sizes <= _CROWD))
    nodes = np.concatenate([pairs_within(distinct, distance), np.stack([same, same], 1)])
    left, right = nodes[:, 0], nodes[:, 1]
    counts = asked[left] * asked[right]
    total = int(counts.sum())
    number = np.arange(total) - np.repeat(np.cumsum(counts) - counts, counts)
    wide = np.repeat(asked[right], counts)
    across = np.stack(
        [
            members[np.repeat(begins[left], counts) + number // wide],
            members[np.repeat(begins[right], counts) + number % wide],
        ],
        1,
    )
    pairs = np.sort(np.concatenate([within, across]), axis=1)
    pairs = pairs[pairs[:, 0] < pairs[:, 1]]
    code = np.unique(pairs[:, 0] * len(hashes) + pairs[:, 1])
    found: Ints = np.stack([code // len(hashes), code % len(hashes)], 1)
    return found


def _alike(looks: Looks, left: Ints, right: Ints, tolerance: float) -> npt.NDArray[np.bool_]:
    """Which of these pairs have the same colours and shape."""
    import numpy as np

    a, b = looks.shapes[left], looks.shapes[right]
    fits = (np.abs(a - b) <= _SHAPE * a) | (a == 0) | (b == 0)
    for start in range(0, len(left), _AT_ONCE):
        part = slice(start, start + _AT_ONCE)
        fits[part] &= color_gap(looks.colors[left[part]], looks.colors[right[part]]) <= tolerance
    found: npt.NDArray[np.bool_] = fits
    return found
