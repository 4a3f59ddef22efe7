"""Placeholders agree with the format's published encoder and decoder."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from iib_core.media import thumbhash


def uneven(width: int, height: int, alpha: bool) -> np.ndarray:
    """Pixels without any symmetry: a frequency of exactly zero would be rounded by float noise."""
    y, x = np.mgrid[0:height, 0:width]
    rgba = np.zeros((height, width, 4))
    rgba[..., 0] = (x * 37 + y * 11 + x * y * 3) % 251
    rgba[..., 1] = (x * x * 5 + y * 7) % 241
    rgba[..., 2] = (x * 2 + y * y * 3 + 40) % 239
    rgba[..., 3] = (x * y * 3 + x * x + y * 5) % 199 + 20 if alpha else 255
    return rgba / 255


# made once by the npm package `thumbhash` 0.1.1 from the very same pixels
PUBLISHED = [
    (32, 32, False, "1e0806170664788780563954676776588663f859b7777f08"),
    (32, 20, False, "dd17060c845596746046585578625f8a79f996"),
    (11, 32, False, "5d080612068650137465837136027bf77c"),
    (3, 32, False, "1c080a39147670386674a595757079f657"),
    (32, 5, False, "99380619824070604478a7675d5f970a2c"),
    (32, 32, True, "1e08820d0207729bb0356567489f865cf58811241422233306"),
    (24, 32, True, "1e08820c0207c02a1a3a5786f074e5548f0941241013125401"),
    (32, 9, True, "1c388211820739d4306a844b9f4fd10d10215245777777"),
]


@pytest.mark.parametrize(("width", "height", "alpha", "expected"), PUBLISHED)
def test_hashes_are_byte_for_byte_those_of_the_published_encoder(
    width: int, height: int, alpha: bool, expected: str
) -> None:
    assert thumbhash.encode(uneven(width, height, alpha)).hex() == expected


@settings(deadline=None, max_examples=60)
@given(
    st.integers(8, 32),
    st.integers(8, 32),
    st.tuples(*[st.integers(0, 255)] * 3),
    st.sampled_from([0, 1, 128, 255]),
)
def test_a_hash_is_at_most_25_bytes_and_keeps_colour_and_alpha(
    width: int, height: int, colour: tuple[int, int, int], alpha: int
) -> None:
    pixels = np.broadcast_to(np.array([*colour, alpha]) / 255, (height, width, 4))
    code = thumbhash.encode(pixels)
    assert len(code) <= 25
    shown = thumbhash.decode(code).mean((0, 1))
    assert abs(shown[3] - alpha / 255) < 0.05
    if alpha == 255:
        assert np.abs(shown[:3] * 255 - colour).max() < 16


@settings(deadline=None, max_examples=60)
@given(st.integers(1, 400), st.integers(1, 400))
def test_the_aspect_ratio_survives_coarsely(width: int, height: int) -> None:
    ratio = thumbhash.aspect_ratio(thumbhash.thumbhash_of(Image.new("RGB", (width, height), "teal")))
    true = min(max(width / height, 1 / 7), 7)
    assert 0.6 < ratio / true < 1.67
    assert (ratio > 1) <= (width > height)
    shape = thumbhash.decode(thumbhash.thumbhash_of(Image.new("RGB", (width, height), "teal"))).shape
    assert max(shape) == 32


def test_where_the_picture_is_bright_the_placeholder_is_bright() -> None:
    half = Image.new("RGB", (300, 200), "black")
    half.paste("white", (150, 0, 300, 200))
    shown = thumbhash.decode(thumbhash.thumbhash_of(half))[..., :3].mean(2)
    middle = shown.shape[1] // 2
    assert shown[:, middle + 2 :].mean() > 0.85
    assert shown[:, : middle - 2].mean() < 0.15


def test_a_hash_cut_short_is_refused() -> None:
    with pytest.raises((IndexError, StopIteration, RuntimeError)):
        thumbhash.decode(b"\x01\x02")
