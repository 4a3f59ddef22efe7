"""Posters, terrazzo, stained glass and layered paper."""

# ruff: noqa: PLR0917  (shapes take coordinates)

from __future__ import annotations

import math

import numpy as np
from PIL import Image, ImageDraw

from . import canvas as c

POSTER = {
    "primary": ("#f2e8d5", ("#d8352a", "#1f4e8c", "#f2b632", "#1a1a1a", "#f2e8d5")),
    "retro": ("#f4e4c9", ("#e76f51", "#2a9d8f", "#e9c46a", "#264653", "#f4a261")),
    "mono": ("#f1ece2", ("#17171a", "#f1ece2", "#cfc6b6", "#d23b2f", "#17171a")),
    "pastel": ("#fbf6f0", ("#f6bd60", "#84a59d", "#f28482", "#f5cac3", "#5e6472")),
}


def poster(width: int, height: int, rng: c.Rng, mood: str) -> Image.Image:
    """A grid of tiles: quarter and half circles, rings, stripes, dots, leaves."""
    paper, colours = POSTER[mood]
    columns = int(rng.integers(4, 7)) if width <= height else int(rng.integers(6, 9))
    margin = min(width, height) * 0.06
    side = (width - 2 * margin) / columns
    rows = int((height - 2 * margin) / side)
    top = (height - rows * side) / 2

    def shapes(pen: ImageDraw.ImageDraw, k: int) -> None:
        for row in range(rows):
            for column in range(columns):
                pair = rng.choice(len(colours), 2, replace=False)
                x, y = (margin + column * side) * k, (top + row * side) * k
                _tile(pen, rng, x, y, side * k, colours[pair[0]], colours[pair[1]])

    return c.drawn(Image.new("RGB", (width, height), paper), shapes)


def _tile(pen: ImageDraw.ImageDraw, rng: c.Rng, x: float, y: float, s: float, back: str, front: str) -> None:
    right, low = x + s - 1, y + s - 1
    pen.rectangle((x, y, right, low), fill=back)
    kind, turn = int(rng.integers(9)), int(rng.integers(4))
    cx, cy = ((x, y), (right, y), (right, low), (x, low))[turn]
    if kind == 0:
        pen.pieslice((cx - s, cy - s, cx + s, cy + s), 90 * turn, 90 * turn + 90, fill=front)
    elif kind == 1:
        for n, ring in enumerate((1.0, 0.75, 0.5, 0.25)):
            pen.pieslice(
                (cx - s * ring, cy - s * ring, cx + s * ring, cy + s * ring),
                90 * turn,
                90 * turn + 90,
                fill=front if n % 2 == 0 else back,
            )
    elif kind == 2:
        pen.ellipse((x + s * 0.14, y + s * 0.14, right - s * 0.14, low - s * 0.14), fill=front)
    elif kind == 3:
        pen.pieslice((x, y, right, low), 90 * turn, 90 * turn + 180, fill=front)
    elif kind == 4:
        for n in range(4):
            pen.rectangle(
                (x + s * n / 4, y, x + s * n / 4 + s / 8, low)
                if turn % 2
                else (x, y + s * n / 4, right, y + s * n / 4 + s / 8),
                fill=front,
            )
    elif kind == 5:
        corners = [(x, y), (right, y), (right, low), (x, low)]
        pen.polygon([p for n, p in enumerate(corners) if n != turn], fill=front)
    elif kind == 6:
        for i in range(4):
            for j in range(4):
                px, py, r = x + s * (i + 0.5) / 4, y + s * (j + 0.5) / 4, s * 0.065
                pen.ellipse((px - r, py - r, px + r, py + r), fill=front)
    elif kind == 7:
        arc = [
            (math.cos(a) - math.cos(math.pi / 4), math.sin(a))
            for a in np.linspace(-math.pi / 4, math.pi / 4, 15)
        ]
        flip = 1 if turn % 2 else -1
        half = [(u * s * 1.0, v * s) for u, v in arc]
        leaf = [(u - v, u + v) for u, v in half] + [(-u - v, -u + v) for u, v in half[::-1]]
        pen.polygon([(x + s / 2 + flip * px * 0.5, y + s / 2 + py * 0.5) for px, py in leaf], fill=front)
    else:
        pen.ellipse((x, y, right, low), fill=front)
        pen.ellipse((x + s * 0.28, y + s * 0.28, right - s * 0.28, low - s * 0.28), fill=back)


TERRAZZO = {
    "blush": ("#f3ddd3", ("#c96f53", "#8c4a3e", "#e9b49a", "#4d5b5e", "#f8f1e9", "#d69a2d")),
    "sage": ("#dfe5d6", ("#5f7f63", "#2f4f46", "#a9bf9a", "#c98a5b", "#f7f5ea", "#89a3a0")),
    "night": ("#1e222c", ("#e9c8a7", "#6f8fa8", "#d06f5a", "#f4efe6", "#3f4d63", "#8fb39f")),
}


def terrazzo(width: int, height: int, rng: c.Rng, mood: str) -> Image.Image:
    """Chips of stone of many sizes that never touch, each with a faint vein."""
    base, colours = TERRAZZO[mood]
    unit = min(width, height)
    chips: list[tuple[float, float, float]] = []
    taken = np.zeros((height // 4 + 1, width // 4 + 1), bool)
    for size in (0.085, 0.06, 0.042, 0.028, 0.018, 0.011, 0.007):
        for _ in range(int(1.5 / size**1.45)):
            x, y, r = rng.random() * width, rng.random() * height, unit * size * (0.75 + 0.4 * rng.random())
            gap = (r + unit * 0.002) / 4
            i0, i1, j0, j1 = (
                int(max(0, y / 4 - gap)),
                int(y / 4 + gap) + 1,
                int(max(0, x / 4 - gap)),
                int(x / 4 + gap) + 1,
            )
            if not taken[i0:i1, j0:j1].any():
                taken[i0:i1, j0:j1] = True
                chips.append((x, y, r))
    speckle = c.noise(rng, width, height, unit * 0.25, 3)
    picture = c.paint((c.mix(base, "#ffffff", 0.12), c.mix(base, "#000000", 0.05)), speckle)

    def shapes(pen: ImageDraw.ImageDraw, k: int) -> None:
        for x, y, r in chips:
            corners = int(rng.integers(5, 9))
            angles = np.sort((np.arange(corners) + 0.7 * rng.random(corners)) * 2 * np.pi / corners)
            radii = r * (0.72 + 0.34 * rng.random(corners)) * k
            points = [
                (x * k + a * math.cos(t), y * k + a * 0.86 * math.sin(t))
                for a, t in zip(radii, angles, strict=True)
            ]
            fill = colours[int(rng.integers(len(colours)))]
            pen.polygon([(px + 2, py + 3) for px, py in points], fill=c.mix(base, "#000000", 0.16))
            pen.polygon(points, fill=fill)
            if r > unit * 0.03:
                pen.line(
                    [points[0], (x * k, y * k), points[corners // 2]],
                    fill=c.mix(fill, "#ffffff", 0.25),
                    width=2,
                )

    return c.drawn(c.to_image(picture), shapes)


GLASS = {
    "cathedral": (
        ("#12205e", "#2a4fb0", "#5f95e0", "#c9a24a"),
        ("#ffd76a", "#f08c3a"),
        ("#8c1c3a", "#4a1048", "#1f5a6b", "#123a5e"),
    ),
    "meadow": (
        ("#7fb8d6", "#b9dce0", "#f2e6b0"),
        ("#fff0a0", "#f5b83d"),
        ("#2f7a4a", "#6aa84f", "#c7b23a", "#1f5a4a"),
    ),
    "sunset": (
        ("#3a1c5c", "#a82f5e", "#f0734a", "#ffc46a"),
        ("#fff0b0", "#ffb04a"),
        ("#5c1f4a", "#8c2f5a", "#33205c", "#1f1a4a"),
    ),
}


def glass(width: int, height: int, rng: c.Rng, mood: str) -> Image.Image:
    """Panes cut from a sunlit landscape, leaded, brighter towards the sun."""
    air, sun, land = GLASS[mood]
    unit = min(width, height)
    cell = unit / 13
    columns, rows = int(width / cell) + 3, int(height / cell) + 3
    px = (np.arange(columns)[None, :] - 1 + 0.1 + 0.8 * rng.random((rows, columns))) * cell
    py = (np.arange(rows)[:, None] - 1 + 0.1 + 0.8 * rng.random((rows, columns))) * cell
    sun_x, sun_y, radius = width * (0.3 + 0.4 * rng.random()), height * 0.32, unit * 0.2
    away = np.sqrt((px - sun_x) ** 2 + (py - sun_y) ** 2)
    shade = rng.random((rows, columns))
    colour = c.paint(air, (py / height * 1.3 + 0.22 * (shade - 0.5)).astype(np.float32))
    colour += (c.paint(sun, (away / radius + 0.3 * (shade - 0.5)).astype(np.float32)) - colour) * (
        away < radius
    )[..., None]
    line = c.line_noise(rng, 4096, 900, 3)
    for hill in range(3):
        base = height * (0.62 + 0.13 * hill) - height * 0.2 * (
            line[np.clip(px * 2 + hill * 977, 0, 4095).astype(int)] - 0.4
        )
        tint = c.paint((land[hill], land[hill + 1]), (0.75 * shade).astype(np.float32))
        colour += (tint - colour) * (py > base)[..., None]
    across, down = c.grid(width, height)
    bend = c.noise(rng, width, height, cell * 1.2, 2)
    x, y = across + bend * np.float32(cell * 0.25), down - bend * np.float32(cell * 0.25)
    home_i, home_j = (
        (down / np.float32(cell)).astype(np.int32) + 1,
        (across / np.float32(cell)).astype(np.int32) + 1,
    )
    first = np.full((height, width), 1e9, np.float32)
    second = first.copy()
    owner = np.zeros((height, width), np.int32)
    fx, fy = px.astype(np.float32).ravel(), py.astype(np.float32).ravel()
    for di in (-1, 0, 1):
        for dj in (-1, 0, 1):
            index = np.clip(home_i + di, 0, rows - 1) * columns + np.clip(home_j + dj, 0, columns - 1)
            distance = (x - fx[index]) ** 2 + (y - fy[index]) ** 2
            nearer = distance < first
            second = np.where(nearer, first, np.minimum(second, distance))
            owner = np.where(nearer, index, owner)
            first = np.where(nearer, distance, first)
    edge = np.sqrt(second) - np.sqrt(first)
    picture = colour.reshape(-1, 3)[owner].astype(np.float32)
    streak = c.noise(rng, width, height, cell * 0.8, 3, 0.6)
    c.dim(
        picture,
        np.float32(0.74) + np.float32(0.46) * streak + c.smooth(0, float(cell), edge) * np.float32(0.16),
    )
    c.glow(picture, sun_x, sun_y, unit * 0.9, sun[0], 0.35, 3)
    lead = 1 - c.smooth(unit * 0.0035, unit * 0.0075, edge)
    shine = c.smooth(unit * 0.004, unit * 0.001, edge) * np.float32(0.16)
    c.over(picture, c.colour("#14110f"), lead)
    c.light(picture, c.colour("#b9a88f"), shine * streak)
    c.vignette(picture, 0.35)
    return c.to_image(picture)


PAPERCUT = {
    "lagoon": ("#f7edd8", "#f2cf9a", "#8fd3c1", "#3aa6a8", "#1b6f8a", "#123f63", "#0b2443"),
    "canyon": ("#fbe6c8", "#f5bd84", "#e5854f", "#c4532f", "#8f3226", "#5c1f22", "#33121a"),
    "forest": ("#f3f0dc", "#cfdcae", "#97b97c", "#5b9160", "#326b50", "#1b4a41", "#0e2c2c"),
    "dusk": ("#fdeee6", "#f7c6bd", "#dc95a8", "#a96b9c", "#6f4c8c", "#41346f", "#211f4a"),
}


def papercut(width: int, height: int, rng: c.Rng, mood: str) -> Image.Image:
    """Sheets of paper cut along contours, each casting its shadow on the one below."""
    colours = PAPERCUT[mood]
    unit = min(width, height)
    hills = c.noise(rng, width, height, unit * 0.62, 3, 0.36)
    low, high = float(np.min(hills)), float(np.max(hills))
    level = (hills - np.float32(low)) / np.float32(high - low)
    count = len(colours)
    slope = float(np.abs(np.diff(level[::4], axis=1)).mean()) * 1.6
    cuts = [0.16 + 0.8 * n / (count - 1) for n in range(count - 1)]
    at = np.linspace(0, 1, 4096)
    height_of = sum(np.clip((at - cut) / slope + 0.5, 0, 1) for cut in cuts)
    edge_of = sum(np.clip(1 - np.abs(at - cut - slope) / slope, 0, 1) for cut in cuts)
    place = (np.clip(level, 0, 1) * 4095).astype(np.int32)
    sheet = np.asarray(height_of, np.float32)[place]
    picture = c.paint(colours[::-1], sheet / np.float32(count - 1))
    reach = max(2, int(unit * 0.016))
    for far, dark, soft in ((reach, 0.26, 6), (reach // 2, 0.2, 3)):
        small = Image.fromarray(sheet).resize((width // soft, height // soft), Image.Resampling.BOX)
        above = np.roll(
            np.asarray(small.resize((width, height), Image.Resampling.BICUBIC)), (far, far), (0, 1)
        )
        c.dim(picture, 1 - np.float32(dark) * np.clip(above - sheet, 0, 1))
    c.light(picture, c.colour("#ffffff"), np.asarray(edge_of, np.float32)[place] * np.float32(0.3))
    return c.to_image(picture)
