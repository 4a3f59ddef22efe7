"""A picture is known again after resizing and saving it anew, and not taken for another."""

from __future__ import annotations

import io
import random

import pytest
from PIL import Image, ImageDraw, ImageEnhance, ImageOps

from iib_core.media.perceptual import COLORS, print_of


def scene(seed: int, size: tuple[int, int] = (320, 240)) -> Image.Image:
    """Something with shapes: an own one for each seed."""
    dice = random.Random(seed)
    image = Image.new("RGB", size, tuple(dice.randrange(256) for _ in range(3)))
    draw = ImageDraw.Draw(image)
    for _ in range(9):
        x, y = dice.randrange(size[0]), dice.randrange(size[1])
        wide, high = dice.randrange(20, 160), dice.randrange(20, 160)
        draw.ellipse(
            (x - wide, y - high, x + wide, y + high), fill=tuple(dice.randrange(256) for _ in range(3))
        )
    return image


def apart(a: Image.Image, b: Image.Image) -> int:
    """Bits in which the two hashes differ."""
    return bin((print_of(a)[0] ^ print_of(b)[0]) & (2**64 - 1)).count("1")


def as_jpeg(image: Image.Image, quality: int) -> Image.Image:
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=quality)
    return Image.open(io.BytesIO(buffer.getvalue())).convert("RGB")


@pytest.mark.parametrize("seed", range(6))
def test_a_copy_that_was_resized_or_saved_again_differs_in_few_bits(seed: int) -> None:
    image = scene(seed)
    assert apart(image, as_jpeg(image, 60)) <= 4
    assert apart(image, image.resize((160, 120))) <= 4
    assert apart(image, image.resize((640, 480), Image.Resampling.BICUBIC)) <= 4
    assert apart(image, ImageEnhance.Brightness(image).enhance(0.9)) <= 6


def test_other_pictures_differ_in_many_bits() -> None:
    scenes = [scene(seed) for seed in range(12)]
    assert min(apart(a, b) for n, a in enumerate(scenes) for b in scenes[:n]) > 10


def test_colours_tell_apart_what_has_the_same_shapes() -> None:
    image = scene(3)
    swapped = Image.merge("RGB", image.split()[::-1])
    mine, theirs = print_of(image)[1], print_of(swapped)[1]
    assert len(mine) == len(theirs) == COLORS
    assert sum(abs(a - b) for a, b in zip(mine, theirs, strict=True)) / COLORS > 8


def test_plain_and_transparent_pictures_have_a_print_too() -> None:
    flat = Image.new("RGB", (40, 40), "red")
    assert print_of(flat) == print_of(flat.resize((200, 10)))
    assert print_of(Image.new("RGBA", (8, 8), (0, 0, 0, 0)))[1] == bytes([128] * COLORS)
    assert -(2**63) <= print_of(ImageOps.mirror(scene(1)))[0] < 2**63
