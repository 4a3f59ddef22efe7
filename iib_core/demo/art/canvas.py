"""What every picture is painted with: colour ramps, smooth noise, layers, glows and soft vector shapes.

A canvas is a float32 array (height, width, 3) of sRGB values between 0 and 1.
"""

# ruff: noqa: PLR0917  (shapes take coordinates)

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

Canvas = NDArray[np.float32]
Field = NDArray[np.float32]
Rng = np.random.Generator
Colour = tuple[int, int, int]

_TO_LMS = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
_TO_LAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)


def rgb(text: str) -> Colour:
    """`#rrggbb` as three numbers from 0 to 255."""
    return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)


def colour(text: str) -> Field:
    """`#rrggbb` as a float colour."""
    out: Field = np.array(rgb(text), np.float32) / np.float32(255)
    return out


def mix(a: str, b: str, t: float) -> str:
    """The colour that lies at `t` between two, as the eye sees it (in 64 steps, so that it is remembered)."""
    return _mixed(a, b, round(min(1.0, max(0.0, t)) * 64))


@lru_cache(maxsize=8192)
def _mixed(a: str, b: str, step: int) -> str:
    red, green, blue = (round(float(v) * 255) for v in ramp((a, b))[round(step * 1023 / 64)])
    return f"#{red:02x}{green:02x}{blue:02x}"


@lru_cache(maxsize=2048)
def ramp(colours: tuple[str, ...]) -> Field:
    """A table of 1,024 colours through the given ones, evenly spaced; mixed in OKLab so that nothing greys out.

    Source of the colour space: Björn Ottosson, "A perceptual color space for image processing" (2020).
    """
    srgb = np.array([rgb(c) for c in colours], np.float64) / 255
    linear = np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)
    lab = np.cbrt(linear @ _TO_LMS.T) @ _TO_LAB.T
    at = np.linspace(0, len(colours) - 1, 1024)
    mixed = np.stack([np.interp(at, np.arange(len(colours)), lab[:, i]) for i in range(3)], axis=1)
    back = (mixed @ np.linalg.inv(_TO_LAB).T) ** 3 @ np.linalg.inv(_TO_LMS).T
    back = np.clip(back, 0, 1)
    table: Field = np.where(back <= 0.0031308, back * 12.92, 1.055 * back ** (1 / 2.4) - 0.055).astype(
        np.float32
    )
    return table


def paint(colours: Sequence[str], t: Field) -> Canvas:
    """Colours of a field of values between 0 and 1."""
    index = (np.clip(t, 0, 1) * np.float32(1023)).astype(np.int32)
    out: Canvas = np.take(ramp(tuple(colours)), index, axis=0)
    return out


def sky(width: int, height: int, colours: Sequence[str], bend: float = 1.0) -> Canvas:
    """A vertical gradient, top to bottom; `bend` above 1 keeps the first colours longer."""
    t = np.linspace(0, 1, height, dtype=np.float32) ** np.float32(bend)
    return np.repeat(paint(colours, t)[:, None, :], width, axis=1)


def grid(width: int, height: int) -> tuple[Field, Field]:
    """Row and column pixel positions, shaped to broadcast: x (1, width), y (height, 1)."""
    return np.arange(width, dtype=np.float32)[None, :], np.arange(height, dtype=np.float32)[:, None]


def smooth(low: float, high: float, t: Field) -> Field:
    """Smoothstep: 0 below `low`, 1 above `high`, an S between."""
    s = np.clip((t - np.float32(low)) / np.float32(high - low), 0, 1)
    out: Field = s * s * (3 - 2 * s)
    return out


def resized(field: Field, width: int, height: int) -> Field:
    """A field brought to another size, smoothly."""
    out: Field = np.asarray(Image.fromarray(field).resize((width, height), Image.Resampling.BICUBIC))
    return out


def noise(rng: Rng, width: int, height: int, cell: float, octaves: int = 4, gain: float = 0.5) -> Field:
    """Smooth fractal noise between 0 and 1 (about 0.5 on average); `cell` is the size of its largest lumps in pixels.

    Lumps of 16 pixels and more are summed at a quarter of the size, which nobody sees and which is four times as quick.
    """
    coarse_w, coarse_h = width // 4 + 2, height // 4 + 2
    rough = np.zeros((coarse_h, coarse_w), np.float32)
    fine = None
    weight, weights = 1.0, 0.0
    for _ in range(octaves):
        if cell >= 16:
            rough += np.float32(weight) * _lumps(rng, coarse_w, coarse_h, cell / 4)
        else:
            layer = np.float32(weight) * _lumps(rng, width, height, cell)
            fine = layer if fine is None else fine + layer
        weights += weight
        weight *= gain
        cell = max(2.0, cell / 2)
    total = np.asarray(
        Image.fromarray(rough).resize(
            (width, height), Image.Resampling.BICUBIC, (0, 0, width / 4, height / 4)
        )
    )
    out: Field = (total if fine is None else total + fine) / np.float32(weights)
    return out


def _lumps(rng: Rng, width: int, height: int, cell: float) -> Field:
    across, down = math.ceil(width / cell) + 3, math.ceil(height / cell) + 3
    grains = Image.fromarray(rng.random((down, across), dtype=np.float32))
    box = (1.0, 1.0, 1 + width / cell, 1 + height / cell)
    out: Field = np.asarray(grains.resize((width, height), Image.Resampling.BICUBIC, box))
    return out


def line_noise(rng: Rng, length: int, cell: float, octaves: int = 4, gain: float = 0.5) -> Field:
    """Smooth fractal noise along a line, between 0 and 1."""
    total = np.zeros(length, np.float64)
    weight, weights = 1.0, 0.0
    for _ in range(octaves):
        knots = rng.random(math.ceil(length / cell) + 3)
        at = np.arange(length) / cell + 0.5
        whole = at.astype(np.int64)
        part = at - whole
        part = part * part * (3 - 2 * part)
        total += weight * (knots[whole] * (1 - part) + knots[whole + 1] * part)
        weights += weight
        weight *= gain
        cell = max(2.0, cell / 2)
    return (total / weights).astype(np.float32)


def over(canvas: Canvas, paint_: Field, mask: Field, top: int = 0) -> None:
    """Lay a colour (or a canvas) over the rows from `top` on, as strongly as the mask says; in place."""
    part = canvas[top : top + mask.shape[0]]
    for channel in range(
        3
    ):  # channel by channel is three times as quick as numpy's broadcast over a last axis of 3
        plane = part[..., channel]
        plane += (paint_[..., channel] - plane) * mask


def light(canvas: Canvas, tint: Field, strength: Field) -> None:
    """Add light without burning out (screen blending); in place."""
    for channel in range(3):
        plane = canvas[..., channel]
        plane += (1 - plane) * (strength * tint[..., channel])


def dim(canvas: Canvas, factor: Field) -> None:
    """Multiply every channel; in place."""
    for channel in range(3):
        canvas[..., channel] *= factor


def coarse(width: int, height: int, values: Callable[[Field, Field], Field]) -> Field:
    """A field that changes slowly: worked out at a quarter of the size from pixel positions (x, y), then enlarged."""
    across, down = grid(width // 4 + 1, height // 4 + 1)
    small = values(across * 4 + 2, down * 4 + 2).astype(np.float32)
    box = (0.0, 0.0, width / 4, height / 4)
    out: Field = np.asarray(Image.fromarray(small).resize((width, height), Image.Resampling.BILINEAR, box))
    return out


def glow(
    canvas: Canvas, x: float, y: float, radius: float, tint: str, strength: float = 1.0, fall: float = 2.0
) -> None:
    """A soft round light; its brightness falls to a third about every `radius / fall` pixels."""
    height, width = canvas.shape[:2]

    def values(across: Field, down: Field) -> Field:
        distance = np.sqrt((across - np.float32(x)) ** 2 + (down - np.float32(y)) ** 2)
        shine: Field = np.float32(strength) * np.exp(-np.float32(fall) * distance / np.float32(radius))
        return shine

    light(canvas, colour(tint), coarse(width, height, values))


def bands(crests: Sequence[Field], height: int) -> list[tuple[int, int]]:
    """The rows worth painting of layers that cover one another: from a layer's top to where the next hides it all."""
    tops = [min(height, max(0, int(np.min(crest)) - 1)) for crest in crests]
    ends = [min(height, max(0, int(np.max(crest)) + 3)) for crest in crests[1:]] + [height]
    return [(top, max(top, end)) for top, end in zip(tops, ends, strict=True)]


def disc(canvas: Canvas, x: float, y: float, radius: float, tint: str | Canvas, alpha: float = 1.0) -> None:
    """A filled circle with a soft edge of one pixel."""
    height, width = canvas.shape[:2]
    top, bottom = max(0, int(y - radius - 2)), min(height, int(y + radius + 3))
    if bottom <= top:
        return
    across, down = grid(width, bottom - top)
    distance = np.sqrt((across - np.float32(x)) ** 2 + (down + np.float32(top - y)) ** 2)
    fill = colour(tint) if isinstance(tint, str) else tint
    over(canvas, fill, np.clip(np.float32(radius + 0.5) - distance, 0, 1) * np.float32(alpha), top)


def stars(canvas: Canvas, rng: Rng, count: int, tint: str = "#ffffff", lowest: float = 1.0) -> None:
    """Small stars, a few of them bright, on the upper part of the canvas down to `lowest` of its height."""
    height, width = canvas.shape[:2]
    rows = (rng.random(count) ** 1.2 * (height * lowest - 3)).astype(np.int64) + 1
    columns = (rng.random(count) * (width - 3)).astype(np.int64) + 1
    power = (rng.random(count) ** 5 * 0.9 + 0.12).astype(np.float32)
    field = np.zeros((height, width), np.float32)
    np.maximum.at(field, (rows, columns), power)
    for down, across in ((0, 1), (1, 0), (0, -1), (-1, 0)):
        np.maximum.at(field, (rows + down, columns + across), power * power * np.float32(0.55))
    light(canvas, colour(tint), field)


def blurred(canvas: Canvas, radius: float) -> Canvas:
    """A blurred copy; done at a quarter of the size when the blur is wide, which nobody sees."""
    image = to_image(canvas)
    width, height = image.size
    if radius > 6:
        image = image.resize((max(1, width // 4), max(1, height // 4)), Image.Resampling.BOX)
        image = image.filter(ImageFilter.GaussianBlur(radius / 4)).resize(
            (width, height), Image.Resampling.BICUBIC
        )
    else:
        image = image.filter(ImageFilter.GaussianBlur(radius))
    return to_canvas(image)


def vignette(canvas: Canvas, strength: float = 0.25) -> None:
    """Darken the corners a little; in place."""
    height, width = canvas.shape[:2]
    across, down = grid(width, height)
    away = (across / width - np.float32(0.5)) ** 2 + (down / height - np.float32(0.5)) ** 2
    dim(canvas, 1 - np.float32(strength * 2) * away)


def to_image(canvas: Canvas) -> Image.Image:
    """The canvas as an RGB picture."""
    return Image.fromarray((np.clip(canvas, 0, 1) * np.float32(255) + np.float32(0.5)).astype(np.uint8))


def to_canvas(image: Image.Image) -> Canvas:
    """A picture's values between 0 and 1: a canvas if it is RGB, a field if it is grey."""
    out: Canvas = np.asarray(image, np.float32) / np.float32(255)
    return out


def drawn(image: Image.Image, shapes: Callable[[ImageDraw.ImageDraw, int], None]) -> Image.Image:
    """Draw vector shapes with soft edges: on twice the size, then halved. `shapes` gets the pen and the factor 2."""
    width, height = image.size
    large = image.resize((width * 2, height * 2), Image.Resampling.NEAREST)
    shapes(ImageDraw.Draw(large), 2)
    return large.reduce(2)


def mask(width: int, height: int, shapes: Callable[[ImageDraw.ImageDraw, int], None]) -> Field:
    """A soft-edged mask drawn with fill 255 on black."""
    return to_canvas(drawn(Image.new("L", (width, height)), shapes))
