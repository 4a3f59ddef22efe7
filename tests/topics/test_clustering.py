"""Clusters are the groups that were planted, the same every time, and fast."""

from __future__ import annotations

from typing import Any

import numpy as np

from iib_core.topics.clustering import NOISE, cluster, merging_threshold, noise_threshold_of

Floats = np.ndarray[Any, np.dtype[np.float32]]


def unit(rows: np.ndarray[Any, Any]) -> Floats:
    made: Floats = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
    return made


def planted(groups: int, each: int, spread: float = 0.2, d: int = 64, seed: int = 1) -> tuple[Floats, Any]:
    """Rows around random directions, shuffled, and the direction of each."""
    dice = np.random.default_rng(seed)
    centers = unit(dice.standard_normal((groups, d)))
    owner = dice.permutation(np.repeat(np.arange(groups), each))
    noise = unit(dice.standard_normal((len(owner), d)))
    return unit(centers[owner] + spread * noise), owner


def test_planted_groups_are_found_across_blocks() -> None:
    rows, owner = planted(30, 100)
    labels = cluster(rows, 0.85, min_size=2)
    assert len({(a, b) for a, b in zip(owner.tolist(), labels.tolist(), strict=True)}) == 30
    assert sorted(set(labels.tolist())) == list(range(30))


def test_the_same_rows_give_the_same_labels() -> None:
    rows, _ = planted(50, 40, spread=0.7)
    assert np.array_equal(cluster(rows, 0.8), cluster(rows.copy(), 0.8))


def test_the_biggest_cluster_is_the_first() -> None:
    rows, owner = planted(3, 20)
    keep = np.concatenate([np.flatnonzero(owner == g)[:n] for g, n in ((0, 5), (1, 20), (2, 10))])
    labels = cluster(rows[keep], 0.85)
    assert np.bincount(labels).tolist() == [20, 10, 5]


def test_small_clusters_go_to_a_near_big_one_or_to_none() -> None:
    big = unit(np.tile([[1.0, 0.0, 0.0]], (5, 1)))
    near, far = unit(np.array([[1.0, 0.3, 0.0]])), unit(np.array([[0.0, 0.0, 1.0]]))
    rows = np.concatenate([big, near, far])
    assert cluster(rows, 0.98, 3, 0.9).tolist() == [0, 0, 0, 0, 0, 0, NOISE]
    assert cluster(rows, 0.98, 3, 0.97).tolist() == [0, 0, 0, 0, 0, NOISE, NOISE]


def test_without_a_big_cluster_everything_is_noise_and_nothing_gives_nothing() -> None:
    assert cluster(unit(np.eye(4)), 0.9, 2).tolist() == [NOISE] * 4
    assert cluster(np.empty((0, 8), dtype=np.float32), 0.9).tolist() == []


def test_clusters_that_drift_together_are_merged() -> None:
    angles = np.radians([0, 12, 6, 6, 6, 6, 6, 6])
    rows = unit(np.stack([np.cos(angles), np.sin(angles)], axis=1))
    assert cluster(rows, 0.98).tolist() == [0] * 8


def test_the_bounds_are_the_contracts() -> None:
    assert [merging_threshold(t) for t in (0.5, 0.9, 0.99)] == [0.965, 0.98, 0.999]
    assert [round(noise_threshold_of(t), 2) for t in (0.5, 0.9, 0.99)] == [0.88, 0.92, 0.97]


def test_no_two_clusters_stay_apart_that_are_near_enough_to_merge() -> None:
    for seed in range(5):
        rows, _ = planted(40, 50, spread=0.9, d=8, seed=seed)
        labels = cluster(rows, 0.9, min_size=1)
        sums = unit(np.stack([rows[labels == one].sum(axis=0) for one in range(labels.max() + 1)]))
        near = sums @ sums.T - 2 * np.eye(len(sums))
        assert len(sums) > 1
        assert near.max() < merging_threshold(0.9) + 1e-5
