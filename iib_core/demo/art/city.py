"""A skyline by the water, and blocks seen from above."""

# ruff: noqa: PLR0917  (shapes take coordinates)

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import numpy as np
from PIL import Image, ImageDraw

from . import canvas as c


@dataclass(frozen=True)
class Skyline:
    """Sky top to horizon, walls from far to near, window lights, moon or sun."""

    sky: tuple[str, ...]
    far: str
    near: str
    lights: tuple[str, ...]
    orb: str
    lit: float = 0.5
    stars: int = 0


SKYLINE = {
    "day": Skyline(
        ("#5d9fd6", "#a8d0ea", "#eef3ee"), "#b3c8d6", "#3f5a70", ("#dcecf5", "#bcd6e6"), "#fffef2", 0.35
    ),
    "dusk": Skyline(
        ("#2a2457", "#8a3f7d", "#f0796a", "#ffc68a"),
        "#8d4d78",
        "#1a1333",
        ("#ffd98f", "#ffb86b"),
        "#ffe9b8",
        0.42,
    ),
    "night": Skyline(
        ("#04081a", "#0c1a3d", "#2a3f74"),
        "#22345f",
        "#060a18",
        ("#ffd27a", "#ffeebb", "#9fd0ff"),
        "#f2f6ff",
        0.5,
        700,
    ),
    "neon": Skyline(
        ("#0c0520", "#38105c", "#d0317f"),
        "#4a1a70",
        "#0a0418",
        ("#3df0ff", "#ff4fb8", "#ffe36b"),
        "#ff9ac4",
        0.45,
        300,
    ),
}


def _row(
    seed: int,
    width: int,
    shore: float,
    unit: float,
    depth: float,
    look: Skyline,
    pen: ImageDraw.ImageDraw,
    k: int,
) -> None:
    """One row of buildings with their windows, from left to right."""
    rng = np.random.default_rng(seed)
    wall = c.mix(look.far, look.near, depth)
    x = -unit * 0.05
    while x < width:
        wide = unit * (0.045 + 0.075 * rng.random())
        middle = 1 - abs((x + wide / 2) / width - 0.5) * 1.3
        tall = shore * (0.16 + 0.5 * rng.random() ** 1.5 * middle) * (1.05 - 0.32 * depth)
        left, right, roof = x * k, (x + wide) * k, (shore - tall) * k
        pen.rectangle((left, roof, right, shore * k), fill=wall)
        crown = rng.random()
        centre = (left + right) / 2
        if crown < 0.22:
            pen.polygon([(left, roof), (centre, roof - wide * 0.7 * k), (right, roof)], fill=wall)
            pen.line((centre, roof - wide * 0.6 * k, centre, roof - wide * 1.3 * k), fill=wall, width=k)
        elif crown < 0.5:
            step = wide * 0.2 * k
            pen.rectangle((left + step, roof - step * 1.3, right - step, roof), fill=wall)
            pen.line((centre, roof - step, centre, roof - wide * 0.9 * k), fill=wall, width=k)
        elif crown < 0.62:
            pen.pieslice((left, roof - wide * k / 2, right, roof + wide * k / 2), 180, 360, fill=wall)
        _windows(pen, k, rng, (left, roof, right, shore * k), unit, wall, depth, look)
        x += wide + unit * 0.012 * rng.random()


def _windows(
    pen: ImageDraw.ImageDraw,
    k: int,
    rng: c.Rng,
    box: tuple[float, float, float, float],
    unit: float,
    wall: str,
    depth: float,
    look: Skyline,
) -> None:
    left, roof, right, foot = box
    pitch = unit * (0.0095 + 0.004 * rng.random()) * k
    columns, rows = int((right - left - pitch) / pitch), int((foot - roof - pitch) / (pitch * 1.35))
    if columns < 1 or rows < 1:
        return
    lit = rng.random((rows, columns)) < look.lit * (0.35 + 0.9 * rng.random())
    tint = look.lights[int(rng.integers(len(look.lights)))]
    power = 0.3 + 0.65 * depth
    shades = [c.mix(wall, tint, power * s) for s in (1.0, 0.7, 0.4)]
    dim = rng.integers(0, 3, lit.shape)
    start = left + (right - left - columns * pitch) / 2
    for row, column in zip(*np.nonzero(lit), strict=True):
        wx, wy = start + column * pitch + pitch * 0.2, roof + pitch * 0.8 + row * pitch * 1.35
        pen.rectangle((wx, wy, wx + pitch * 0.5, wy + pitch * 0.75), fill=shades[dim[row, column]])


def skyline(width: int, height: int, rng: c.Rng, mood: str) -> Image.Image:
    """Towers with lit windows, mirrored in moving water."""
    look = SKYLINE[mood]
    unit = min(width, height)
    shore = int(height * 0.7)
    picture = c.sky(width, shore, look.sky)
    heavens = np.random.default_rng(rng.integers(1 << 32))
    if look.stars:
        c.stars(picture, heavens, int(look.stars * width * height / 4e5), lowest=0.75)
    orb_x, orb_y, size = (
        width * (0.2 + 0.6 * rng.random()),
        height * (0.2 + 0.08 * rng.random()),
        unit * (0.06 + 0.03 * rng.random()),
    )
    c.glow(picture, orb_x, orb_y, unit * 0.6, look.orb, 0.55, 3.4)
    c.disc(picture, orb_x, orb_y, size, look.orb)
    clouds = (
        c.smooth(0.5, 0.72, c.noise(heavens, width, shore, unit * 0.5, 4))
        * np.linspace(0.1, 0.5, shore, dtype=np.float32)[:, None]
    )
    c.over(picture, c.colour(look.sky[-1]), clouds)
    image = c.to_image(picture)
    for layer in range(3):
        depth = layer / 2
        image = c.drawn(image, partial(_row, int(rng.integers(1 << 32)), width, shore + 2, unit, depth, look))
        if layer < 2:
            hazy = c.to_canvas(image)
            fog = np.broadcast_to(
                (np.linspace(0, 1, shore, dtype=np.float32) ** 4 * np.float32(0.45))[:, None], (shore, width)
            )
            c.over(hazy, c.colour(look.sky[-1]), fog)
            image = c.to_image(hazy)
    return _mirrored(c.to_canvas(image), height - shore, rng, look)


def _mirrored(above: c.Canvas, rows: int, rng: c.Rng, look: Skyline) -> Image.Image:
    """The picture over its reflection: stretched, rippled, a little darker."""
    shore, width = above.shape[:2]
    depth = np.arange(rows, dtype=np.float32)[:, None]
    across = np.arange(width, dtype=np.float32)[None, :]
    ripple = c.noise(rng, width, rows, 9, 2) - np.float32(0.5)
    swell = np.sin(depth * np.float32(0.9) - depth * depth * np.float32(0.0018)) * np.float32(
        1.2
    ) + ripple * (4 + depth * np.float32(0.18))
    y = np.clip(
        shore - 2 - depth * np.float32(1.9) + ripple * (2 + depth * np.float32(0.3)), 0, shore - 1
    ).astype(np.int32)
    x = np.clip(across + swell, 0, width - 1).astype(np.int32)
    water = above[y, x]
    glint = np.abs(c.line_noise(rng, rows, 3, 2) - 0.5)[:, None, None]
    water = water * (np.float32(0.74) + glint * np.float32(0.3)) + c.colour(look.near) * np.float32(0.12)
    return c.to_image(np.concatenate([above, water]))


ISO = {
    "sorbet": ("#fbf1e4", ("#9bc4bc", "#eddea4", "#f7a072", "#e4572e", "#0f7173")),
    "harbour": ("#e8eef1", ("#1d3557", "#457b9d", "#a8dadc", "#e63946", "#f1faee")),
    "night": ("#0f1226", ("#191c46", "#2c2f78", "#4a3f9e", "#f26ca7", "#1fa397")),
    "clay": ("#f3e9dc", ("#7d8f69", "#dab49d", "#c08552", "#5e3023", "#f3e9dc")),
}


def iso(width: int, height: int, rng: c.Rng, mood: str) -> Image.Image:
    """Isometric blocks of many heights, some with stairs of smaller blocks on top, some with arches of windows."""
    paper, colours = ISO[mood]
    cell = min(width, height) / 10
    over = c.noise(rng, 48, 48, 7, 3)
    accent = rng.random((48, 48))
    light = mood == "night"

    def block(pen: ImageDraw.ImageDraw, x: float, y: float, size: float, tall: float, fill: str) -> None:
        dx, dy = size * 0.866, size * 0.5
        top = c.mix(fill, "#ffffff", 0.3)
        left, right = fill, c.mix(fill, "#0b1030", 0.4)
        pen.polygon([(x - dx, y - tall), (x, y + dy - tall), (x, y + dy), (x - dx, y)], fill=left)
        pen.polygon([(x + dx, y - tall), (x, y + dy - tall), (x, y + dy), (x + dx, y)], fill=right)
        pen.polygon(
            [(x, y - dy - tall), (x + dx, y - tall), (x, y + dy - tall), (x - dx, y - tall)], fill=top
        )
        glass = "#ffe9a8" if light else c.mix(fill, "#0b1030", 0.22)
        floors = int(tall / (size * 0.55))
        for floor in range(floors):
            low = y - size * 0.2 - floor * size * 0.55
            for side in (0.28, 0.62):
                if rng.random() < (0.45 if light else 0.8):
                    a, b = x - dx * side, x - dx * (side - 0.16)
                    pen.polygon(
                        [
                            (a, low + dy * (1 - side)),
                            (b, low + dy * (1.16 - side)),
                            (b, low + dy * (1.16 - side) - size * 0.28),
                            (a, low + dy * (1 - side) - size * 0.28),
                        ],
                        fill=glass,
                    )

    def shapes(pen: ImageDraw.ImageDraw, k: int) -> None:
        size = cell * k
        for rank in range(-2, 60):
            for file in range(-1, 16):
                x = (file + (rank % 2) / 2) * size * 1.732
                y = rank * size * 0.5
                if y - size > height * k + 6 * size:
                    return
                i, j = rank % 48, (file * 2 + rank % 2) % 48
                tall = size * (0.25 + 6.5 * max(0.0, float(over[i, j]) - 0.36) + 0.5 * rng.random())
                high = min(0.999, max(0.0, (float(over[i, j]) - 0.25) * 2))
                fill = (
                    colours[3]
                    if accent[i, j] < 0.07
                    else colours[4]
                    if accent[i, j] < 0.16
                    else colours[int(high * 3)]
                )
                block(pen, x, y + 2 * size, size, tall, fill)
                if rng.random() < 0.35:
                    block(
                        pen,
                        x,
                        y + 2 * size - tall,
                        size * 0.5,
                        size * (0.3 + 0.7 * rng.random()),
                        c.mix(fill, "#ffffff", 0.18),
                    )

    return c.drawn(Image.new("RGB", (width, height), paper), shapes)
