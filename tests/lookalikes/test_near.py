"""Near pairs are exactly those that comparing all with all finds."""

from __future__ import annotations

import time

import numpy as np
import pytest

from iib_core.lookalikes.near import Looks, bits_set, groups_within, pairs_within


def looks_of(hashes: list[int], colors: int | list[int] = 100, shapes: float | list[float] = 1.5) -> Looks:
    n = len(hashes)
    shades = colors if isinstance(colors, list) else [colors] * n
    return Looks(
        np.arange(n),
        np.array(hashes, dtype=np.uint64),
        np.array([[shade] * 27 for shade in shades], dtype=np.uint8).reshape(-1, 27),
        np.array(shapes if isinstance(shapes, list) else [shapes] * n),
        np.ones(n, dtype=np.int64),
        np.full(n, -1),
    )


@pytest.mark.parametrize("distance", [0, 1, 3, 4, 7])
def test_the_pairs_are_those_of_comparing_all_with_all(distance: int) -> None:
    dice = np.random.default_rng(distance)
    hashes = dice.integers(0, 2**63, 300, dtype=np.uint64)
    flips = np.uint64(1) << dice.integers(0, 64, (3, 300)).astype(np.uint64)
    near = hashes ^ flips[0]
    nearer = near ^ flips[1] ^ flips[2]
    every = np.unique(np.concatenate([hashes, near, nearer]))
    found = {tuple(pair) for pair in pairs_within(every, distance).tolist()}
    gaps = bits_set(every[:, None] ^ every[None, :])
    wanted = {(int(a), int(b)) for a, b in np.argwhere(gaps <= distance) if a < b}
    assert found == wanted


def test_bits_are_counted_alike_with_and_without_numpys_own_way(monkeypatch: pytest.MonkeyPatch) -> None:
    values = np.random.default_rng(1).integers(0, 2**63, (5, 40), dtype=np.uint64)
    wanted = [[bin(v).count("1") for v in row] for row in values.tolist()]
    assert bits_set(values).tolist() == wanted
    monkeypatch.delattr(np, "bitwise_count", raising=False)
    assert bits_set(values).tolist() == wanted


def test_a_chain_of_small_steps_is_not_one_group() -> None:
    chain = [(1 << n) - 1 for n in range(0, 13, 2)]
    for group in groups_within(looks_of(chain), 4):
        assert max(bin(chain[a] ^ chain[b]).count("1") for a in group for b in group) <= 8
    assert len(groups_within(looks_of(chain), 4)) > 1


def test_another_colour_or_another_shape_is_another_picture() -> None:
    assert groups_within(looks_of([5, 5, 5, 5], colors=[20, 21, 200, 201]), 4) == [[0, 1], [2, 3]]
    assert groups_within(looks_of([5, 5, 5], shapes=[1.5, 0.66, 1.51]), 0) == [[0, 2]]
    assert groups_within(looks_of([5]), 4) == groups_within(looks_of([]), 4) == []


def test_a_crowd_of_equal_pictures_is_one_group() -> None:
    assert groups_within(looks_of([7] * 5000 + [7 ^ 1]), 2) == [list(range(5001))]


def test_two_hundred_thousand_pictures_are_grouped_in_moments() -> None:
    dice = np.random.default_rng(3)
    hashes = dice.integers(0, 2**63, 200_000, dtype=np.uint64)
    hashes[150_000:] = hashes[:50_000] ^ (np.uint64(1) << dice.integers(0, 63, 50_000).astype(np.uint64))
    n = len(hashes)
    columns = Looks(
        np.arange(n), hashes, np.full((n, 27), 9, np.uint8), np.ones(n), np.ones(n, np.int64), np.full(n, -1)
    )
    began = time.process_time()
    groups = groups_within(columns, 4)
    assert 50_000 <= len(groups) < 50_200
    assert time.process_time() - began < 20, "one to two seconds on a machine of its own"
