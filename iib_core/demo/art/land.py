"""Dunes, a forest in mist, and a terrain of flat triangles."""

# ruff: noqa: PLR0917  (shapes take coordinates)

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw

from . import canvas as c


@dataclass(frozen=True)
class Dunes:
    """Sky top to horizon, sand in light and in shade, sun or moon."""

    sky: tuple[str, ...]
    light: str
    shade: str
    haze: str
    sun: str
    stars: int = 0


DUNES = {
    "noon": Dunes(("#5aa5d6", "#a9d3e6", "#f1e4cc"), "#eebf83", "#b9783f", "#f0d5ae", "#fffdf2"),
    "dusk": Dunes(("#39305f", "#a24f78", "#f08a63", "#ffc98a"), "#e58a5b", "#5b2b4a", "#e0896f", "#ffedc0"),
    "night": Dunes(("#050a1d", "#0f2145", "#2d4a75"), "#4a6290", "#131d3d", "#33507e", "#eef4ff", 1100),
    "rose": Dunes(("#8fb6cf", "#e9cfd0", "#fbe3d3"), "#eeb4a0", "#9c5f6d", "#f1cfc2", "#fffaf0"),
}


def dunes(width: int, height: int, rng: c.Rng, mood: str) -> Image.Image:
    """Dunes one behind the other, each with a lit and a shaded flank along its winding crest."""
    look = DUNES[mood]
    unit = min(width, height)
    picture = c.sky(width, height, look.sky)
    heavens = np.random.default_rng(rng.integers(1 << 32))
    if look.stars:
        c.stars(picture, heavens, int(look.stars * width * height / 4e5), lowest=0.6)
    sun_x, sun_y = width * (0.2 + 0.25 * rng.random()), height * (0.2 + 0.1 * rng.random())
    c.glow(picture, sun_x, sun_y, unit * 0.7, look.sun, 0.65, 3.2)
    c.disc(picture, sun_x, sun_y, unit * 0.045, look.sun)
    across, _ = c.grid(width, height)
    layers = 6
    crests, peaks, leans = [], [], []
    for layer in range(layers):
        depth = layer / (layers - 1)
        base, tall = height * (0.5 + 0.36 * depth), height * (0.05 + 0.14 * depth)
        peaks.append(width * ((layer * 0.61803 + rng.random() * 0.35) % 1.0))
        away = (across[0] - np.float32(peaks[-1])) / np.float32(width * (0.35 + 0.3 * rng.random()))
        hump = np.exp(-(np.abs(away) ** np.float32(1.35)) * np.where(away > 0, 2.6, 1.5).astype(np.float32))
        crests.append(base - tall * hump + height * 0.03 * (c.line_noise(rng, width, width * 0.5, 2) - 0.5))
        leans.append(0.25 + 0.5 * rng.random())
    wander = c.line_noise(rng, height + 131 * layers, height * 0.16, 2) - np.float32(0.5)
    warp = c.noise(rng, width, height, unit * 0.22, 2) * np.float32(14)
    for layer, (top, end) in enumerate(c.bands(crests, height)):
        depth = layer / (layers - 1)
        below = np.arange(top, end, dtype=np.float32)[:, None] - crests[layer][None, :]
        drop = np.maximum(below, 0)
        sway = wander[layer * 131 : layer * 131 + end - top, None]
        right = across - np.float32(peaks[layer]) + drop * (np.float32(leans[layer]) - sway * np.float32(1.1))
        reach = np.exp(-np.maximum(right, 0) / np.float32(width * (0.16 + 0.12 * depth)))
        shade = (
            c.smooth(-1.2, 1.2, right)
            * (np.float32(0.3) + np.float32(0.7) * reach)
            * np.exp(-drop / np.float32(height * 0.5))
        )
        tone = np.float32(0.12) + shade * np.float32(0.85) + drop / np.float32(height * 2.4)
        if depth > 0.3:
            tone += np.sin(
                drop * np.float32(2.2 / (1 + 2.2 * depth)) + warp[top:end] + across * np.float32(0.02)
            ) * np.float32(0.04 * depth)
        sand = c.paint((look.light, look.shade), tone)
        sand += (c.colour(look.haze) - sand) * np.float32(0.72 * (1 - depth) ** 1.3)
        c.over(picture, sand, np.clip(below + np.float32(0.5), 0, 1), top)
    return c.to_image(picture)


@dataclass(frozen=True)
class Forest:
    """Air from top to ground, trunks near, light."""

    air: tuple[str, ...]
    trunk: str
    sun: str


FOREST = {
    "morning": Forest(("#f3eec9", "#dfe6b8", "#a5bd8c"), "#1f2b1f", "#fff6cf"),
    "autumn": Forest(("#fbe3b0", "#f0b36a", "#b4622f"), "#2c1712", "#fff0c4"),
    "blue": Forest(("#cfe6ee", "#9cc4d3", "#547f97"), "#0d1f2e", "#f4fdff"),
    "twilight": Forest(("#f2c1b5", "#b484a8", "#564f86"), "#171230", "#ffe2c9"),
}


def forest(width: int, height: int, rng: c.Rng, mood: str) -> Image.Image:
    """Trunks behind trunks in mist, shafts of sunlight between them."""
    look = FOREST[mood]
    unit = min(width, height)
    picture = c.sky(width, height, look.air)
    sun_x, sun_y = width * (0.25 + 0.5 * rng.random()), height * 0.2
    c.glow(picture, sun_x, sun_y, unit * 0.95, look.sun, 0.95, 2.6)
    layers = 5
    haze = c.colour(look.air[1])
    for layer in range(layers):
        depth = layer / (layers - 1)
        fill = c.mix(look.air[1], look.trunk, 0.14 + 0.86 * depth**1.3)
        trees = [
            (rng.random(), rng.normal(), rng.random(), int(rng.integers(1 << 31)))
            for _ in range(int(13 - 9 * depth))
        ]
        ground = height * (0.74 + 0.2 * depth) + height * 0.05 * (
            c.line_noise(rng, width, unit * 0.5, 5) - 0.5
        )

        def shapes(
            pen: ImageDraw.ImageDraw,
            k: int,
            depth: float = depth,
            trees: list[tuple[float, float, float, int]] = trees,
        ) -> None:
            for at, lean, thick, seed in trees:
                _tree(
                    pen,
                    np.random.default_rng(seed),
                    at * width * k,
                    height * k,
                    unit * k * (0.006 + 0.035 * depth**1.5) * (0.6 + 0.8 * thick),
                    lean,
                    depth,
                )

        stand = c.mask(width, height, shapes)
        _, down = c.grid(width, height)
        grass = np.abs(c.line_noise(rng, width, 7, 2) - 0.5) * unit * 0.05 * depth
        stand = np.maximum(stand, np.clip(down - (ground - grass)[None, :] + 0.5, 0, 1))
        c.over(picture, c.colour(fill), stand)
        if depth < 1:
            c.over(
                picture, haze, c.smooth(0.35, 1.0, down / np.float32(height)) * np.float32(0.4 * (1 - depth))
            )
        if layer in {1, 3}:
            _shafts(picture, rng, sun_x, sun_y, look.sun, 0.3 - 0.06 * layer)
    c.glow(picture, sun_x, sun_y, unit * 0.7, look.sun, 0.4, 2.4)
    return c.to_image(picture)


def _shafts(picture: c.Canvas, rng: c.Rng, x: float, y: float, tint: str, strength: float) -> None:
    height, width = picture.shape[:2]
    beams = c.line_noise(rng, 1024, 34, 4, 0.6)

    def values(across: c.Field, down: c.Field) -> c.Field:
        angle = np.arctan2(across - np.float32(x), down - np.float32(y - height * 0.5))
        ray = beams[np.clip((angle / 2.6 + 0.5) * 1023, 0, 1023).astype(np.int32)]
        shine: c.Field = (
            np.clip((ray - 0.45) * 3, 0, 1) * np.float32(strength) * np.exp(-down / np.float32(height * 0.7))
        )
        return shine

    c.light(picture, c.colour(tint), c.coarse(width, height, values))


def _tree(
    pen: ImageDraw.ImageDraw, rng: c.Rng, x: float, height: float, half: float, lean: float, depth: float
) -> None:
    steps = np.linspace(0, 1, 9)
    middle = x + lean * half * 1.4 * steps + half * 0.5 * np.sin(steps * 4 + lean)
    thick = half * (1.0 - 0.5 * steps) + half * 0.7 * np.exp(-steps * 14)
    y = height * (0.99 - 0.18 * (1 - depth)) - steps * height * 1.05
    pen.polygon(
        [*zip(middle - thick, y, strict=True), *list(zip(middle + thick, y, strict=True))[::-1]], fill=255
    )
    for _ in range(6):
        at = 0.3 + 0.65 * rng.random()
        side = 1 if rng.random() > 0.5 else -1
        bx, by = x + lean * half * 1.4 * at, height * (0.99 - 0.18 * (1 - depth)) - at * height * 1.05
        reach = half * (3 + 5 * rng.random())
        bend = [(bx + side * reach * t, by - reach * (0.5 * t + 0.35 * t * t)) for t in (0, 0.35, 0.7, 1)]
        pen.line(bend, fill=255, width=max(1, int(half * 0.24)), joint="curve")
        for t in (0.45, 0.75):
            tx, ty = bx + side * reach * t, by - reach * (0.5 * t + 0.35 * t * t)
            pen.line(
                (tx, ty, tx + side * reach * 0.25, ty - reach * 0.35),
                fill=255,
                width=max(1, int(half * 0.12)),
            )


LOWPOLY = {
    "alpine": (
        ("#6fa8dc", "#cfe4f2", "#fbeee0"),
        ("#2f5d46", "#5f8f55", "#8a8578", "#b8b4b0", "#ffffff"),
        "#1f3d63",
    ),
    "canyon": (
        ("#4d7fae", "#e8c9a8", "#fbe3bd"),
        ("#6e2f22", "#a84a2c", "#d6763f", "#eda766", "#ffe0ae"),
        "#4a1f2a",
    ),
    "synth": (
        ("#1a0b3b", "#6d1f7a", "#ff6f91"),
        ("#1b1a52", "#2e3a92", "#5f4fc4", "#c75fd0", "#ffc2e2"),
        "#0d0830",
    ),
    "mint": (
        ("#e3f3ef", "#f6f3e4", "#fde5cf"),
        ("#1f5f63", "#3f9388", "#84c4a4", "#cfe6bd", "#fbf7df"),
        "#17414f",
    ),
}


def lowpoly(width: int, height: int, rng: c.Rng, mood: str) -> Image.Image:
    """A terrain of flat triangles in perspective, lit from the left."""
    air, ground, shade = LOWPOLY[mood]
    unit = min(width, height)
    picture = c.sky(width, height, air)
    sun_x, sun_y = width * (0.3 + 0.4 * rng.random()), height * 0.24
    c.glow(picture, sun_x, sun_y, unit * 0.6, air[2], 0.6, 3)
    c.disc(picture, sun_x, sun_y, unit * 0.07, c.mix(air[2], "#ffffff", 0.55))
    rows, columns = 17, 24
    hills = c.noise(rng, columns + 1, rows + 1, 8, 2, 0.4)
    rugged = 1 - np.abs(2 * c.noise(rng, columns + 1, rows + 1, 7, 3, 0.6) - 1)
    rough = rng.random((rows + 1, columns + 1), dtype=np.float32)
    back = np.linspace(1, 0, rows + 1, dtype=np.float32)[:, None]
    lift = np.clip(hills * 0.7 + rugged * 0.85 + rough * 0.32 - 0.72, 0, 1.3) * (0.1 + 1.25 * back**1.1)
    jitter = (rng.random((rows + 1, columns + 1, 2)) - 0.5) * 0.7
    gx = (np.arange(columns + 1)[None, :] + jitter[..., 0]) / columns - 0.5
    gz = (np.arange(rows + 1)[:, None] + jitter[..., 1] * (np.arange(rows + 1)[:, None] > 0)) / rows
    near = 1 / (2.1 - 1.6 * gz)
    sx = width * 0.5 + gx * width * 3.1 * near
    sy = height * (0.3 + 0.66 * near) - lift * height * 0.62 * near
    points = np.stack([gx * 3.2, lift * 1.5, gz * 2.2], axis=-1)
    corners = [((0, 0), (0, 1), (1, 0)), ((0, 1), (1, 1), (1, 0))]
    faces = [[np.s_[i : i + rows, j : j + columns] for i, j in face] for face in corners]
    haze = c.colour(c.mix(air[1], air[2], 0.5))
    far = ((1 - np.arange(rows, dtype=np.float32) / rows) ** 1.6 * 0.5)[:, None, None]
    tones = []
    for a, b, d in faces:
        normal = np.cross(points[d] - points[a], points[b] - points[a])
        normal /= np.linalg.norm(normal, axis=-1, keepdims=True) + 1e-9
        sun = np.clip(normal @ np.array([-0.66, 0.62, 0.42]), 0, 1).astype(np.float32)[
            ..., None
        ] ** np.float32(1.4)
        level = (lift[a] + lift[b] + lift[d]) / 3
        base = c.paint(ground, (level * 1.2 + 0.04 + 0.08 * (rough[a] - 0.5)).astype(np.float32))
        tone = c.colour(shade) * (1 - 0.25 - 0.75 * sun) + base * (0.25 + 0.95 * sun)
        tones.append(np.clip((tone + (haze - tone) * far) * 255, 0, 255).astype(np.uint8))

    def shapes(pen: ImageDraw.ImageDraw, k: int) -> None:
        for i in range(rows):
            for j in range(columns):
                for face, tone in zip(corners, tones, strict=True):
                    fill = tuple(int(v) for v in tone[i, j])
                    pen.polygon(
                        [(sx[i + u, j + v] * k, sy[i + u, j + v] * k) for u, v in face],
                        fill=fill,
                        outline=fill,
                    )

    return c.drawn(c.to_image(picture), shapes)
