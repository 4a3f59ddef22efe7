"""Groups vectors that point the same way (contract §13.3), with matrix products in place of one by one.

The contract's single pass is walked in blocks: a row joins the nearest centroid as it stood before its block, else
the first centroid that its own block opened near it. Merging takes the nearest pairs of each round at once. The same
rows in the same order give the same labels.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

    Floats = np.ndarray[Any, np.dtype[np.float32]]
    Ints = np.ndarray[Any, np.dtype[np.int64]]

#: Rows compared at once, and centroids they are compared with at once: 32 MB of similarities.
_ROWS = 1024
_COLUMNS = 8192
NOISE = -1


def merging_threshold(threshold: float) -> float:
    """From which similarity two clusters become one."""
    return min(0.999, max(threshold + 0.08, 0.965))


def noise_threshold_of(threshold: float) -> float:
    """From which similarity a stray joins a big cluster when the request does not say."""
    return min(0.97, max(0.88, threshold + 0.02))


def cluster(
    vectors: Floats, threshold: float, min_size: int = 2, noise_threshold: float | None = None
) -> Ints:
    """Labels (n,) of rows (n × d, length 1): 0 is the biggest cluster, -1 belongs to none."""
    import numpy as np

    threshold = min(0.999, max(0.0, threshold))
    stray = noise_threshold_of(threshold) if noise_threshold is None else noise_threshold
    if not len(vectors):
        return np.empty(0, dtype=np.int64)
    labels, sums = _single_pass(vectors, threshold)
    labels, sums = _merged(labels, sums, merging_threshold(threshold))
    return _by_size(_strays_placed(vectors, labels, sums, min_size, stray))


def _directions(sums: Floats) -> Floats:
    import numpy as np

    lengths = np.linalg.norm(sums, axis=1, keepdims=True)
    directions: Floats = sums / np.maximum(lengths, 1e-12)
    return directions


def _blocks(n: int, size: int) -> Iterator[slice]:
    return (slice(start, min(n, start + size)) for start in range(0, n, size))


def _nearest(rows: Floats, centroids: Floats, itself: Ints | None = None) -> tuple[Ints, Floats]:
    """For each row its nearest centroid, and how near; `itself` says which centroid a row must not be given."""
    import numpy as np

    best = np.full(len(rows), -2.0, dtype=np.float32)
    which = np.full(len(rows), NOISE, dtype=np.int64)
    every = np.arange(len(rows))
    for part in _blocks(len(centroids), _COLUMNS):
        near = rows @ centroids[part].T
        if itself is not None:
            inside = (itself >= part.start) & (itself < part.stop)
            near[every[inside], itself[inside] - part.start] = -2.0
        first = near.argmax(axis=1)
        value = near[every, first]
        better = value > best
        best[better] = value[better]
        which[better] = first[better] + part.start
    return which, best


def _single_pass(vectors: Floats, threshold: float) -> tuple[Ints, Floats]:
    import numpy as np

    labels = np.empty(len(vectors), dtype=np.int64)
    sums = np.zeros((_ROWS, vectors.shape[1]), dtype=np.float32)
    centroids = np.zeros_like(sums)
    count = 0
    for block in _blocks(len(vectors), _ROWS):
        rows = vectors[block]
        which, best = _nearest(rows, centroids[:count])
        lonely = np.flatnonzero(best < threshold)
        opened = _opened(rows[lonely], threshold)
        which[lonely] = opened + count
        count += int(opened.max(initial=-1)) + 1
        if count > len(sums):
            more = np.zeros((max(count, 2 * len(sums)) - len(sums), sums.shape[1]), dtype=np.float32)
            sums, centroids = np.concatenate([sums, more]), np.concatenate([centroids, more])
        np.add.at(sums, which, rows)
        touched = np.unique(which)
        centroids[touched] = _directions(sums[touched])
        labels[block] = which
    return labels, sums[:count]


def _opened(rows: Floats, threshold: float) -> Ints:
    """Clusters that rows without one open among themselves: each row in order takes in those near it."""
    import numpy as np

    near = (rows @ rows.T) >= threshold
    labels = np.full(len(rows), NOISE, dtype=np.int64)
    count = 0
    for i in range(len(rows)):
        if labels[i] == NOISE:
            labels[near[i] & (labels == NOISE)] = count
            labels[i] = count
            count += 1
    return labels


def _merged(labels: Ints, sums: Floats, threshold: float) -> tuple[Ints, Floats]:
    """Rounds in which pairs nearer than the threshold become one, the nearest first, until there is none."""
    import numpy as np

    changed = np.arange(len(sums))
    while len(changed) and len(sums) > 1:
        centroids = _directions(sums)
        pairs, waiting = _pairs(centroids, changed, threshold)
        if not pairs:
            break
        into = np.arange(len(sums))
        for kept, gone in pairs:
            into[gone] = kept
            sums[kept] += sums[gone]
        stays = into == np.arange(len(sums))
        number = np.cumsum(stays) - 1
        labels = number[into[labels]]
        sums = sums[stays]
        # Who is not looked at again had nobody near, and can only be found by one that is.
        changed = np.unique(number[into[waiting]])
    return labels, sums


def _pairs(centroids: Floats, changed: Ints, threshold: float) -> tuple[list[tuple[int, int]], list[int]]:
    """Pairs (smaller number, greater) of one that changed and its nearest, nobody in two; and all who had one."""
    found: list[tuple[float, int, int]] = []
    for part in _blocks(len(changed), _ROWS):
        which, best = _nearest(centroids[changed[part]], centroids, changed[part])
        for a, b, near in zip(changed[part].tolist(), which.tolist(), best.tolist(), strict=True):
            if near >= threshold:
                found.append((-near, min(a, b), max(a, b)))
    taken: set[int] = set()
    pairs = []
    for _, a, b in sorted(set(found)):
        if a not in taken and b not in taken:
            taken.update((a, b))
            pairs.append((a, b))
    return pairs, sorted({number for _, a, b in found for number in (a, b)})


def _strays_placed(vectors: Floats, labels: Ints, sums: Floats, min_size: int, threshold: float) -> Ints:
    """Members of clusters that are too small go to the nearest big one, or to none."""
    import numpy as np

    big = np.flatnonzero(np.bincount(labels, minlength=len(sums)) >= min_size)
    number = np.full(len(sums), NOISE, dtype=np.int64)
    number[big] = np.arange(len(big))
    placed = number[labels]
    strays = np.flatnonzero(placed == NOISE)
    centroids = _directions(sums[big])
    for part in _blocks(len(strays), _ROWS):
        which, best = _nearest(vectors[strays[part]], centroids)
        placed[strays[part]] = np.where(best >= threshold, which, NOISE)
    return placed


def _by_size(labels: Ints) -> Ints:
    """The same clusters, the biggest first; of equal ones that which begins first."""
    import numpy as np

    names, first, where, sizes = np.unique(labels, return_index=True, return_inverse=True, return_counts=True)
    order = [i for i in np.lexsort((first, -sizes)).tolist() if names[i] != NOISE]
    number = np.full(len(names), NOISE, dtype=np.int64)
    number[order] = np.arange(len(order))
    renamed: Ints = number[where.reshape(-1)]
    return renamed
