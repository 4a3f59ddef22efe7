"""Misty ridges under a sun or a moon, and ink-wash mountains."""

# ruff: noqa: PLR0917  (shapes take coordinates)

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw

from . import canvas as c


@dataclass(frozen=True)
class Ridges:
    """Colours of one time of day: the sky from top to horizon, ridges from far to near, mist, sun or moon."""

    sky: tuple[str, ...]
    far: str
    near: str
    mist: str
    sun: str
    sun_height: float
    sun_size: float = 0.055
    stars: int = 0


RIDGES = {
    "dawn": Ridges(
        ("#7fa6c9", "#c9cfdc", "#f7d9c4", "#ffe9cf"), "#c3b4c4", "#2b3a4f", "#f6dccb", "#fff9e8", 0.36, 0.06
    ),
    "day": Ridges(("#3f84c4", "#8fbfe3", "#dcecf3"), "#a9c6d8", "#1f4a47", "#dfeaf0", "#fffdf0", 0.2),
    "dusk": Ridges(
        ("#2b2a5b", "#7a3f7e", "#e0627a", "#ffb36b"), "#b9587f", "#1b1433", "#f28a70", "#ffe3a8", 0.44, 0.08
    ),
    "night": Ridges(
        ("#050a1c", "#0d1d3f", "#24446f"), "#2f5078", "#040812", "#33567e", "#eaf2ff", 0.24, 0.05, 900
    ),
    "emerald": Ridges(("#d9e8d6", "#eef3df", "#faf4dd"), "#b4cfbd", "#123530", "#edf3e0", "#fffbe6", 0.3),
    "ember": Ridges(
        ("#1d0f1f", "#5c1d2b", "#c2452d", "#f7a04b"), "#a8402f", "#170a12", "#dd6a3a", "#ffd98a", 0.42, 0.09
    ),
}


def _pines(rng: c.Rng, width: int, size: float) -> c.Field:
    """Height of a row of conifers above the ground at every column, in pixels."""
    tops = np.zeros(width, np.float32)
    columns = np.arange(width, dtype=np.float32)
    for _ in range(int(width / size * 2.6)):
        at, tall = rng.random() * width, size * (0.7 + 1.9 * rng.random() ** 2)
        spread = tall * 0.19
        near = np.abs(columns - np.float32(at)) / np.float32(spread)
        branches = 0.1 * np.abs(((near * 4.2) % 1) - 0.5)
        tops = np.maximum(tops, np.where(near < 1, tall * (1 - near + branches), 0).astype(np.float32))
    return tops


def ridges(width: int, height: int, rng: c.Rng, mood: str) -> Image.Image:
    """Six ridges fading into mist, conifers on the nearest."""
    look = RIDGES[mood]
    unit = min(width, height)
    sun_x = width * (0.22 + 0.56 * rng.random())
    picture = c.sky(width, height, look.sky, 1.0)
    sky_rng, land = np.random.default_rng(rng.integers(1 << 32)), np.random.default_rng(rng.integers(1 << 32))
    if look.stars:
        c.stars(picture, sky_rng, int(look.stars * width * height / 4e5), lowest=0.7)
    sun_y = height * look.sun_height
    c.glow(picture, sun_x, sun_y, unit * 0.8, look.sun, 0.75, 3.2)
    c.disc(picture, sun_x, sun_y, unit * look.sun_size, look.sun)
    if not look.stars:
        clouds = c.noise(sky_rng, width, height, unit * 0.5, 4)
        bands = (
            c.smooth(0.52, 0.75, clouds)
            * c.smooth(0.75, 0.1, np.linspace(0, 1, height, dtype=np.float32))[:, None]
        )
        c.light(picture, c.colour(look.mist), bands * np.float32(0.45))
    layers = 7
    grounds, crests = [], []
    for layer in range(layers):
        depth = layer / (layers - 1)
        base = height * (0.5 + 0.43 * depth**1.1)
        tall = height * (0.2 - 0.06 * depth)
        shape = c.line_noise(land, width, unit * (0.55 - 0.2 * depth), 7, 0.52)
        folds = 1 - np.abs(2 * c.line_noise(land, width, unit * (0.4 - 0.1 * depth), 6, 0.5) - 1)
        grounds.append(base - tall * (1.5 * shape + 0.9 * folds - 1.05))
        trees = (
            _pines(land, width, unit * (0.022 + 0.05 * (layer - layers + 2))) if layer >= layers - 2 else 0
        )
        crests.append(grounds[-1] - trees)
    for layer, (top, end) in enumerate(c.bands(crests, height)):
        depth = layer / (layers - 1)
        down = np.arange(top, end, dtype=np.float32)[:, None]
        fill = c.mix(look.far, look.near, depth**1.15)
        foggy = np.clip((down - grounds[layer][None, :]) / np.float32(height * 0.2), 0, 1) * np.float32(
            0.72 * (1 - depth) + 0.06
        )
        body = np.clip(down - crests[layer][None, :] + np.float32(0.5), 0, 1)
        c.over(picture, c.paint((fill, look.mist), foggy), body, top)
    c.glow(picture, sun_x, sun_y, unit * 1.2, look.sun, 0.22, 3.0)
    return c.to_image(picture)


@dataclass(frozen=True)
class Ink:
    """Paper, ink and the one colour of an ink painting."""

    paper: tuple[str, str]
    ink: str
    accent: str


INK = {
    "vermilion": Ink(("#f6f0e2", "#e9dfca"), "#1d2227", "#c8402c"),
    "indigo": Ink(("#f3f1ea", "#dfe3e4"), "#1b2c4d", "#d97b3a"),
    "moss": Ink(("#f4f1e1", "#e2e4cf"), "#25352b", "#b8452f"),
}


def _birds(pen: ImageDraw.ImageDraw, rng: c.Rng, x: float, y: float, unit: float, fill: str) -> None:
    for _ in range(7):
        bx, by = x + rng.normal() * unit * 0.09, y + rng.normal() * unit * 0.04
        wing = unit * (0.011 + 0.012 * rng.random())
        pen.line(
            [(bx - wing, by - wing * 0.5), (bx, by), (bx + wing, by - wing * 0.6)],
            fill=fill,
            width=3,
            joint="curve",
        )


def ink(width: int, height: int, rng: c.Rng, mood: str) -> Image.Image:
    """Peaks in ink wash: dark wet crests running out into paper, a sun, birds, a seal."""
    look = INK[mood]
    unit = min(width, height)
    picture = c.sky(width, height, look.paper)
    fibre = c.noise(rng, width, height, unit * 0.35, 5, 0.6)
    sun_x, sun_y = width * (0.25 + 0.5 * rng.random()), height * (0.2 + 0.1 * rng.random())
    c.disc(picture, sun_x, sun_y, unit * 0.1, look.accent, 0.92)
    tint = c.colour(look.ink)
    layers = 5
    for layer in range(layers):
        depth = layer / (layers - 1)
        base = height * (0.48 + 0.46 * depth)
        peaks = c.line_noise(rng, width, unit * (0.5 - 0.12 * depth), 7, 0.5)
        sharp = 1 - np.abs(2 * c.line_noise(rng, width, unit * 0.42, 6, 0.5) - 1)
        crest = base - height * (0.36 - 0.16 * depth) * (1.3 * peaks * sharp * 1.5 - 0.25)
        top = max(0, int(crest.min()) - 2)
        if top >= height:
            continue
        _, down = c.grid(width, height - top)
        below = down + np.float32(top) - crest[None, :]
        wash = np.exp(-np.maximum(below, 0) / np.float32(height * (0.07 + 0.05 * depth)))
        wet = np.exp(-np.maximum(below, 0) / np.float32(height * 0.012))
        streak = c.line_noise(rng, width, unit * 0.03, 3)[None, :] * np.float32(0.5) + fibre[
            top:
        ] * np.float32(0.9)
        strength = (
            np.float32(0.2 + 0.62 * depth) * wash * (np.float32(0.25) + streak)
            + wet * np.float32(0.25 + 0.25 * depth)
        ) * c.smooth(-0.7, 0.7, below)
        paper = np.clip(below / np.float32(height * 0.05), 0, 1) * np.float32(0.5)
        c.over(picture, c.colour(look.paper[1]), paper, top)
        c.over(picture, tint, np.clip(strength, 0, 0.96), top)
    x, y = width * (0.2 + 0.6 * rng.random()), height * (0.16 + 0.2 * rng.random())

    def details(pen: ImageDraw.ImageDraw, k: int) -> None:
        _birds(pen, rng, x * k, y * k, unit * k, look.ink)
        side = unit * 0.052 * k
        left, low = (width * k - side * 1.9), (height * k - side * 1.9)
        pen.rounded_rectangle((left, low, left + side, low + side), side * 0.12, fill=look.accent)
        for step in (0.3, 0.5, 0.7):
            pen.line(
                (left + side * 0.22, low + side * step, left + side * 0.78, low + side * step),
                fill=look.paper[0],
                width=max(1, int(side * 0.07)),
            )
        pen.line(
            (left + side * 0.5, low + side * 0.2, left + side * 0.5, low + side * 0.82),
            fill=look.paper[0],
            width=max(1, int(side * 0.07)),
        )

    return c.drawn(c.to_image(picture), details)
