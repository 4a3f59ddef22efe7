"""Botanical plates and flowering branches."""

# ruff: noqa: PLR0917  (shapes take coordinates)

from __future__ import annotations

import math

import numpy as np
from PIL import Image, ImageDraw

from . import canvas as c

FERN = {
    "herbarium": (("#f6f1e1", "#ece2c8"), ("#2f4a2c", "#4f7340", "#87a05c", "#a9894a")),
    "nocturne": (("#0f1c2e", "#16293f"), ("#cfe0c3", "#8fb8a0", "#5d8f8a", "#e6c88f")),
    "blush": (("#f9e9e0", "#f3d6c8"), ("#8c3b2a", "#c0674a", "#5d6b4d", "#d99a77")),
    "cyanotype": (("#0e3f7a", "#0a2f61"), ("#eef6ff", "#c6def5", "#9cc3ea", "#ffffff")),
}
Point = tuple[float, float]


def _stem(
    start: Point, angle: float, length: float, bend: float, steps: int
) -> list[tuple[float, float, float]]:
    """Points along a curved stem with the direction at each."""
    points = []
    x, y = start
    for step in range(steps + 1):
        points.append((x, y, angle))
        angle += bend / steps * (0.4 + 1.2 * step / steps)
        x, y = x + math.cos(angle) * length / steps, y + math.sin(angle) * length / steps
    return points


def _leaf(
    pen: ImageDraw.ImageDraw,
    x: float,
    y: float,
    angle: float,
    length: float,
    wide: float,
    fill: str,
    vein: str | None = None,
) -> None:
    """A pointed leaf that grows from a point in a direction."""
    cos, sin = math.cos(angle), math.sin(angle)
    outline = [
        (t, s * wide * math.sin(math.pi * t**0.75))
        for s in (1, -1)
        for t in ((0, 0.12, 0.28, 0.45, 0.62, 0.8, 1.0) if s == 1 else (0.8, 0.62, 0.45, 0.28, 0.12))
    ]
    pen.polygon(
        [(x + (u * cos - v * sin) * length, y + (u * sin + v * cos) * length) for u, v in outline], fill=fill
    )
    if vein:
        pen.line((x, y, x + cos * length * 0.92, y + sin * length * 0.92), fill=vein, width=2)


def _frond(
    pen: ImageDraw.ImageDraw, rng: c.Rng, start: Point, angle: float, length: float, fill: str, dark: str
) -> None:
    """A fern frond: leaflets in pairs, themselves cut into small leaves, shrinking to the tip."""
    steps = 26
    stem = _stem(start, angle, length, rng.normal() * 0.5, steps)
    pen.line([(x, y) for x, y, _ in stem], fill=dark, width=max(2, int(length * 0.008)), joint="curve")
    for step, (x, y, way) in enumerate(stem[2:], 2):
        t = step / steps
        size = length * 0.34 * math.sin(math.pi * (0.16 + 0.84 * t) ** 0.8) * (1.02 - t * 0.5)
        for side in (1, -1):
            out = way + side * (1.25 - 0.45 * t)
            leaflet = _stem((x, y), out, size, -side * 0.45, 7)
            pen.line([(a, b) for a, b, _ in leaflet], fill=fill, width=max(1, int(size * 0.03)))
            for i, (a, b, d) in enumerate(leaflet[1:], 1):
                small = size * 0.25 * (1 - i / 8.5)
                _leaf(pen, a, b, d + 0.95, small, 0.24, fill)
                _leaf(pen, a, b, d - 0.95, small, 0.24, fill)


def _sprig(
    pen: ImageDraw.ImageDraw, rng: c.Rng, start: Point, angle: float, length: float, fill: str, dark: str
) -> None:
    """A sprig of broad leaves, as of eucalyptus or olive."""
    steps = 11
    stem = _stem(start, angle, length, rng.normal() * 0.55, steps)
    pen.line([(x, y) for x, y, _ in stem], fill=dark, width=max(2, int(length * 0.009)), joint="curve")
    wide = 0.15 + 0.17 * rng.random()
    for step, (x, y, way) in enumerate(stem[1:], 1):
        size = length * (0.25 - 0.14 * step / steps)
        for side in (1, -1):
            tone = c.mix(fill, dark, 0.5 * rng.random())
            _leaf(
                pen, x, y, way + side * (0.75 + 0.25 * rng.random()), size, wide, tone, c.mix(tone, dark, 0.5)
            )
    x, y, way = stem[-1]
    _leaf(pen, x, y, way, length * 0.14, wide, fill, dark)


def _umbel(
    pen: ImageDraw.ImageDraw, rng: c.Rng, start: Point, angle: float, length: float, fill: str, dark: str
) -> None:
    """A flower head of rays with a dot at each end, as of dill or cow parsley."""
    stem = _stem(start, angle, length, rng.normal() * 0.3, 12)
    pen.line([(x, y) for x, y, _ in stem], fill=dark, width=max(2, int(length * 0.007)), joint="curve")
    x, y, way = stem[-1]
    for ray in range(13):
        out = way + (ray - 6) * 0.19
        reach = length * (0.24 + 0.05 * rng.random()) * (1 - 0.02 * abs(ray - 6))
        ex, ey = x + math.cos(out) * reach, y + math.sin(out) * reach
        pen.line((x, y, ex, ey), fill=dark, width=2)
        for twig in range(7):
            turn = out + (twig - 3) * 0.42
            tx, ty, dot = (
                ex + math.cos(turn) * reach * 0.24,
                ey + math.sin(turn) * reach * 0.24,
                length * 0.009,
            )
            pen.line((ex, ey, tx, ty), fill=dark, width=1)
            pen.ellipse((tx - dot, ty - dot, tx + dot, ty + dot), fill=fill)
    for side in (1, -1):
        lx, ly, lway = stem[4 + side]
        _leaf(pen, lx, ly, lway + side * 0.7, length * 0.2, 0.13, fill)


def fern(width: int, height: int, rng: c.Rng, mood: str) -> Image.Image:
    """A herbarium plate: fronds, sprigs and flower heads fanned out from below."""
    paper, inks = FERN[mood]
    picture = c.sky(width, height, paper)
    picture *= (
        np.float32(0.97) + np.float32(0.06) * c.noise(rng, width, height, min(width, height) * 0.4, 3)
    )[..., None]
    kinds = (_frond, _sprig, _umbel)
    count = 5 if width > height * 1.2 else 4
    order = rng.permutation(count)

    def shapes(pen: ImageDraw.ImageDraw, k: int) -> None:
        for n in order:
            spread = (n + 0.5) / count - 0.5
            start = (width * k * (0.5 + spread * 0.86), height * k * (0.95 - 0.02 * abs(spread)))
            angle = -math.pi / 2 + spread * 0.5 + rng.normal() * 0.08
            length = height * k * (0.62 + 0.16 * rng.random()) * (1 - 0.25 * abs(spread))
            fill = inks[int(n) % len(inks)]
            dark = c.mix(fill, paper[0] if mood in {"nocturne", "cyanotype"} else "#141a10", 0.35)
            kinds[int(n + order[0]) % 3](pen, rng, start, angle, min(length, width * k * 0.85), fill, dark)

    return c.drawn(c.to_image(picture), shapes)


BLOSSOM = {
    "spring": (
        ("#bfdcec", "#e8eef0", "#fbeee6"),
        "#fff8ec",
        "#3d2a26",
        ("#f7b7c5", "#fbd3da", "#ee8fa8"),
        "#d9486a",
    ),
    "evening": (
        ("#34335e", "#8c5a83", "#eda98a"),
        "#ffdf9e",
        "#1a1220",
        ("#ffd2d0", "#f5a9b5", "#ffe8e0"),
        "#c8405a",
    ),
    "winter": (
        ("#0c1736", "#1d3460", "#44618c"),
        "#f4f2df",
        "#070b18",
        ("#ffffff", "#e3ebf7", "#cfdcf0"),
        "#d8b45c",
    ),
}


def blossom(width: int, height: int, rng: c.Rng, mood: str) -> Image.Image:
    """A flowering branch that reaches over a large moon."""
    air, moon, bark, petals, heart = BLOSSOM[mood]
    unit = min(width, height)
    picture = c.sky(width, height, air)
    mx, my = width * (0.52 + 0.12 * rng.random()), height * (0.4 + 0.1 * rng.random())
    c.glow(picture, mx, my, unit * 0.9, moon, 0.5, 2.8)
    c.disc(picture, mx, my, unit * 0.28, moon)
    image = c.to_image(picture)
    flowers: list[tuple[float, float, float]] = []

    def grow(
        pen: ImageDraw.ImageDraw,
        k: int,
        x: float,
        y: float,
        way: float,
        length: float,
        thick: float,
        level: int,
    ) -> None:
        steps = 7
        for step in range(steps):
            way += rng.normal() * 0.16
            nx, ny = x + math.cos(way) * length / steps, y + math.sin(way) * length / steps
            wide = thick * (1 - 0.55 * step / steps)
            pen.line((x, y, nx, ny), fill=bark, width=max(2, int(wide)))
            pen.ellipse((nx - wide / 2, ny - wide / 2, nx + wide / 2, ny + wide / 2), fill=bark)
            x, y = nx, ny
            if level < 3 and step in {1, 3, 5}:
                side = 1 if (step + level) % 4 < 2 else -1
                grow(
                    pen,
                    k,
                    x,
                    y,
                    way + side * (0.45 + 0.5 * rng.random()),
                    length * (0.45 + 0.2 * rng.random()),
                    wide * 0.55,
                    level + 1,
                )
            if level >= 1:
                flowers.extend(
                    (
                        x + rng.normal() * unit * k * 0.018,
                        y + rng.normal() * unit * k * 0.018,
                        unit * k * (0.017 + 0.012 * rng.random()),
                    )
                    for _ in range(int(rng.integers(0, 3)))
                )

    def shapes(pen: ImageDraw.ImageDraw, k: int) -> None:
        grow(
            pen,
            k,
            -0.02 * width * k,
            height * k * (0.74 + 0.16 * rng.random()),
            -0.45 - 0.2 * rng.random(),
            max(width, height) * k * 0.8,
            unit * k * 0.045,
            0,
        )
        for x, y, size in flowers:
            _flower(pen, rng, x, y, size, petals[int(rng.integers(len(petals)))], heart)
        for _ in range(34):
            x, y = rng.random() * width * k, rng.random() * height * k
            _leaf(
                pen, x, y, rng.random() * 6.3, unit * k * 0.014, 0.4, petals[int(rng.integers(len(petals)))]
            )

    return c.drawn(image, shapes)


def _flower(
    pen: ImageDraw.ImageDraw, rng: c.Rng, x: float, y: float, size: float, petal: str, heart: str
) -> None:
    turn = rng.random() * 6.3
    edge = c.mix(petal, heart, 0.22)
    for n in range(5):
        way = turn + n * 2 * math.pi / 5
        px, py, r = x + math.cos(way) * size * 0.6, y + math.sin(way) * size * 0.6, size * 0.52
        pen.ellipse((px - r, py - r, px + r, py + r), fill=edge)
        r *= 0.88
        pen.ellipse((px - r, py - r, px + r, py + r), fill=petal)
    for n in range(6):
        way = turn + n * 2 * math.pi / 6
        pen.line((x, y, x + math.cos(way) * size * 0.5, y + math.sin(way) * size * 0.5), fill=heart, width=1)
    r = size * 0.16
    pen.ellipse((x - r, y - r, x + r, y + r), fill=heart)
