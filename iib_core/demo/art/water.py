"""Woodblock waves, and light under the sea."""

# ruff: noqa: PLR0917  (shapes take coordinates)

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw

from . import canvas as c


@dataclass(frozen=True)
class Waves:
    """Paper sky, sea from far to near, foam, sun and the mountain behind."""

    sky: tuple[str, ...]
    far: str
    near: str
    foam: str
    sun: str


WAVES = {
    "prussian": Waves(("#e9dcc0", "#f2e3c2", "#e8c9a0"), "#8fb3bf", "#123a63", "#f6efdd", "#d2513a"),
    "sunset": Waves(("#3b2c57", "#c45a5e", "#f6b26f"), "#a4647b", "#1f2050", "#ffe6c4", "#ffd27a"),
    "jade": Waves(("#dcead9", "#f3f0da", "#f7e2b8"), "#8fc0ae", "#0f4a4a", "#fbf6e4", "#e2793f"),
    "moonlit": Waves(("#0b1430", "#1d3358", "#4d6f92"), "#345a80", "#060e22", "#d8e8f2", "#f4f1dc"),
}


def waves(width: int, height: int, rng: c.Rng, mood: str) -> Image.Image:
    """Rows of peaked waves, each with lines of its own curve below the foam, as in a woodblock print."""
    look = WAVES[mood]
    unit = min(width, height)
    picture = c.sky(width, height, look.sky)
    sun_x = width * (0.25 + 0.5 * rng.random())
    c.disc(picture, sun_x, height * 0.24, unit * 0.115, look.sun)
    across, down = c.grid(width, height)
    peak_x, foot = width * (0.3 + 0.4 * rng.random()), height * 0.56
    slope = np.abs(across[0] - np.float32(peak_x)) / np.float32(unit)
    cone = (
        foot
        - height * 0.24 * np.exp(-slope * 3.1)
        + height * 0.012 * c.line_noise(rng, width, unit * 0.05, 3)
    )
    hill = np.clip(down - cone[None, :] + 0.5, 0, 1)
    c.over(picture, c.colour(c.mix(look.far, look.sky[-1], 0.3)), hill)
    teeth = np.abs((slope * 16 + 0.6 * c.line_noise(rng, width, unit * 0.05, 2)) % 1 - 0.5) * 2
    snow = foot - height * (0.15 + 0.035 * teeth)
    c.over(picture, c.colour(look.foam), hill * np.clip(snow[None, :] - down + 0.5, 0, 1))
    layers = 7
    crests, curls = [], []
    for layer in range(layers):
        depth = layer / (layers - 1)
        length, swing = unit * (0.2 + 0.5 * depth), unit * (0.014 + 0.085 * depth)
        phase = across[0] / np.float32(length) + np.float32(rng.random() * 9)
        phase = phase + c.line_noise(rng, width, length * 1.4, 2) * np.float32(1.3)
        part = phase % 1
        curl = np.where(part < 0.68, (part / 0.68) ** 2.1, ((1 - part) / 0.32) ** 1.25)
        lift = c.line_noise(rng, width, length * 2.0, 2) * np.float32(1.3) + np.float32(0.4)
        lumps = np.abs(np.sin(part * np.float32(26))) * np.float32(swing * 0.12) * curl
        crests.append(
            (height * (0.55 + 0.4 * depth) - curl * lift * np.float32(swing * 2) - lumps).astype(np.float32)
        )
        curls.append(curl.astype(np.float32))
    for layer, (top, end) in enumerate(c.bands(crests, height)):
        depth = layer / (layers - 1)
        below = np.arange(top, end, dtype=np.float32)[:, None] - crests[layer][None, :]
        deep = np.clip(below / np.float32(height * (0.08 + 0.2 * depth)), 0, 1)
        fill = c.paint(
            (c.mix(look.far, look.near, depth * 0.75), c.mix(look.far, look.near, min(1.0, depth + 0.35))),
            deep,
        )
        spacing = np.float32(unit * (0.011 + 0.017 * depth))
        ruled = np.abs((below / spacing) % 1 - np.float32(0.5)) * spacing * 2
        line = (
            np.clip(np.float32(0.8 + depth * 1.4) - ruled, 0, 1)
            * np.clip(1 - below / (spacing * 6), 0, 1)
            * np.float32(0.5)
        )
        c.over(picture, fill, np.clip(below + np.float32(0.5), 0, 1), top)
        ragged = c.line_noise(rng, width, unit * 0.03, 3) * np.float32(0.9) + np.float32(0.2)
        foam = np.float32(unit * (0.006 + 0.05 * depth)) * curls[layer] ** np.float32(
            1.6
        ) * ragged + np.float32(unit * (0.003 + 0.003 * depth))
        white = np.clip(foam[None, :] - below + 0.5, 0, 1)
        c.over(
            picture,
            c.colour(look.foam),
            np.maximum(white, line) * np.clip(below + np.float32(0.5), 0, 1),
            top,
        )
    return c.drawn(c.to_image(picture), lambda pen, k: _spray(pen, k, rng, width, crests, look.foam))


def _spray(
    pen: ImageDraw.ImageDraw, k: int, rng: c.Rng, width: int, crests: list[c.Field], foam: str
) -> None:
    """Drops above the highest parts of the nearer waves."""
    for crest in crests[3:]:
        peaks = np.argsort(crest)[: width // 5]
        for at in rng.choice(peaks, 26):
            y = crest[at] - abs(rng.normal()) * width * 0.022
            x, size = at + rng.normal() * width * 0.012, width * (0.0009 + 0.0022 * rng.random())
            pen.ellipse(((x - size) * k, (y - size) * k, (x + size) * k, (y + size) * k), fill=foam)


REEF = {
    "lagoon": (("#d9fff2", "#57d6d2", "#0f86ad", "#063a63", "#031a34"), "#fffbe0", "#02203c"),
    "abyss": (("#7fd8e8", "#1f7fb8", "#0c3f7a", "#061f47", "#020a1e"), "#c8f4ff", "#010a1a"),
    "emerald": (("#f4ffd8", "#8fe0a4", "#2a9a86", "#0d4f58", "#05242e"), "#fbffdd", "#03262b"),
}


def reef(width: int, height: int, rng: c.Rng, mood: str) -> Image.Image:
    """Beams of light and their net on the sand, a school of fish, weeds."""
    colours, shine, dark = REEF[mood]
    unit = min(width, height)
    picture = c.sky(width, height, colours, 0.75)
    across, down = c.grid(width, height)
    source = np.float32(width * (0.2 + 0.6 * rng.random()))
    angle = np.arctan2(across - source, down + np.float32(height * 0.45))
    beams = c.line_noise(rng, 2048, 60, 5, 0.62)
    ray = beams[np.clip((angle / 2.4 + 0.5) * 2047, 0, 2047).astype(np.int32)]
    fade = np.exp(-down / np.float32(height * 0.5))
    c.light(picture, c.colour(shine), np.clip((ray - 0.42) * 2.6, 0, 1) * fade * np.float32(0.75))
    floor = height * 0.8
    dunes = floor + height * 0.07 * (c.line_noise(rng, width, unit * 0.6, 4) - 0.5)
    top = int(np.min(dunes))
    under = down[top:] - dunes[None, :]
    sand = c.paint(
        (c.mix(colours[2], shine, 0.35), colours[3], colours[4]),
        np.clip(under / np.float32(height * 0.24), 0, 1),
    )
    c.over(picture, sand, np.clip(under * 0.25 + 0.5, 0, 1), top)
    far = 1 / (down[top:] - np.float32(floor - height * 0.16)) * np.float32(height * 0.2)
    net = _net(rng, (across - width * 0.5) * far / np.float32(unit * 0.05), far * np.float32(16))
    c.light(
        picture[top:],
        c.colour(shine),
        net * np.clip(under / np.float32(height * 0.1), 0, 1) * np.float32(0.8),
    )
    surface = int(height * 0.24)
    near = np.float32(height * 0.02) / (down[:surface] + np.float32(height * 0.03))
    ceiling = _net(rng, (across - source) * near / np.float32(unit * 0.03), near * np.float32(30))
    c.light(picture[:surface], c.colour(shine), ceiling * np.exp(-down[:surface] / np.float32(height * 0.07)))
    return c.drawn(c.to_image(picture), lambda pen, k: _life(pen, k, rng, width, height, dark, colours))


def _net(rng: c.Rng, x: c.Field, y: c.Field) -> c.Field:
    """The bright net that ripples throw: where several bent waves meet."""
    total = np.zeros(np.broadcast_shapes(x.shape, y.shape), np.float32)
    for _ in range(3):
        a, b = rng.random() * 6.3, rng.random() * 6.3
        u = (
            x
            + np.float32(1.3) * np.sin(y * np.float32(0.9) + np.float32(a))
            + np.float32(0.5) * np.sin(y * np.float32(2.3) + np.float32(b))
        )
        v = y + np.float32(1.3) * np.sin(x * np.float32(0.8) + np.float32(b))
        total += 1 - np.abs(np.sin(u * np.float32(0.55) + v * np.float32(0.5) * np.float32(np.cos(a))))
        x, y = u * np.float32(1.07) + np.float32(a), v * np.float32(1.07)
    out: c.Field = np.clip(total / np.float32(3), 0, 1) ** np.float32(5)
    return out


def _life(
    pen: ImageDraw.ImageDraw, k: int, rng: c.Rng, width: int, height: int, dark: str, colours: tuple[str, ...]
) -> None:
    unit = min(width, height) * k
    centre = (width * k * (0.3 + 0.4 * rng.random()), height * k * (0.38 + 0.15 * rng.random()))
    facing = 1 if rng.random() > 0.5 else -1
    for _ in range(46):
        spot = rng.normal(size=2)
        x, y = centre[0] + spot[0] * unit * 0.17, centre[1] + spot[1] * unit * 0.075
        size = unit * (0.009 + 0.011 * rng.random())
        fill = c.mix(dark, colours[2], 0.15 + 0.35 * rng.random())
        pen.ellipse((x - size, y - size * 0.42, x + size, y + size * 0.42), fill=fill)
        tail = x - facing * size * 0.85
        pen.polygon(
            [
                (tail, y),
                (tail - facing * size * 0.7, y - size * 0.45),
                (tail - facing * size * 0.45, y),
                (tail - facing * size * 0.7, y + size * 0.45),
            ],
            fill=fill,
        )
    for _ in range(26):
        x = width * k * rng.random()
        if abs(x / (width * k) - 0.5) < 0.22:
            continue
        y, tall, lean = (
            height * k * (0.9 + 0.12 * rng.random()),
            unit * (0.1 + 0.26 * rng.random()),
            rng.normal() * 0.5,
        )
        steps = np.linspace(0, 1, 16)
        middle = x + unit * 0.03 * np.sin(steps * 5 + lean * 3) * steps + lean * unit * 0.06 * steps
        half = unit * 0.007 * (1 - steps) + 0.6
        left = list(zip(middle - half, y - steps * tall, strict=True))
        right = list(zip(middle + half, y - steps * tall, strict=True))
        pen.polygon(left + right[::-1], fill=c.mix(dark, colours[3], 0.5 * rng.random()))
