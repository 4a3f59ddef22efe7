"""Nebulae, northern lights over a lake, and planets."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PIL import Image

from . import canvas as c

NEBULA = {
    "rose": (("#05030d", "#1a0f33", "#5b1d5e", "#c2456f", "#f6a97a", "#fff1d6"), "#7fd4ff"),
    "teal": (("#02060c", "#06202c", "#0d5560", "#3aa796", "#c6e6a6", "#fffbe0"), "#ff9d6b"),
    "violet": (("#04030c", "#120f38", "#34258a", "#7a5be0", "#c9b6ff", "#ffffff"), "#ff7fb0"),
    "amber": (("#070303", "#27100d", "#6e2a16", "#c9692a", "#f5c169", "#fff6da"), "#59b8c9"),
}


def nebula(width: int, height: int, rng: c.Rng, mood: str) -> Image.Image:
    """Clouds of gas bent by their own turbulence, dust lanes, stars."""
    colours, second = NEBULA[mood]
    unit = min(width, height)
    small_w, small_h = width // 2, height // 2
    bend_x = c.noise(rng, small_w, small_h, unit * 0.3, 4, 0.55) - np.float32(0.5)
    bend_y = c.noise(rng, small_w, small_h, unit * 0.3, 4, 0.55) - np.float32(0.5)
    gas = c.noise(rng, small_w * 2, small_h * 2, unit * 0.4, 7, 0.58)
    across, down = c.grid(small_w, small_h)
    sway = np.float32(unit * 0.55)
    rows = np.clip(down * 2 + bend_y * sway, 0, small_h * 2 - 1).astype(np.int32)
    columns = np.clip(across * 2 + bend_x * sway, 0, small_w * 2 - 1).astype(np.int32)
    cloud = gas[rows, columns]
    dust = c.noise(rng, small_w, small_h, unit * 0.2, 5, 0.6)
    angle = rng.random() * np.pi
    lane = (across / small_w - np.float32(0.5)) * np.float32(np.sin(angle)) + (
        down / small_h - np.float32(0.5)
    ) * np.float32(np.cos(angle))
    core = np.exp(-((lane * 2.6 + bend_x * 1.6) ** 2))
    density = np.clip((cloud - 0.28) * 1.7, 0, 1) ** np.float32(1.25) * (np.float32(0.25) + core)
    density *= 1 - c.smooth(0.52, 0.72, dust) * np.float32(0.75)
    density = c.resized(density.astype(np.float32), width, height)
    picture = c.paint(colours, density * np.float32(0.95))
    cool = c.resized((np.clip(bend_x * 2.2, 0, 1) * core * 0.45).astype(np.float32), width, height)
    c.light(picture, c.colour(second), np.clip(cool, 0, 1))
    c.stars(picture, rng, int(width * height / 340))
    for _ in range(9):
        x, y, size = rng.random() * width, rng.random() * height, unit * (0.012 + 0.035 * rng.random() ** 2)
        _flare(picture, x, y, size)
    return c.to_image(picture)


def _flare(picture: c.Canvas, x: float, y: float, size: float) -> None:
    """A bright star with a cross of light."""
    reach = int(size * 5)
    top, left = max(0, int(y) - reach), max(0, int(x) - reach)
    part = picture[top : int(y) + reach, left : int(x) + reach]
    if not part.size:
        return
    across, down = c.grid(part.shape[1], part.shape[0])
    dx, dy = np.abs(across + np.float32(left - x)), np.abs(down + np.float32(top - y))
    spikes = np.exp(-dx / np.float32(size)) * np.exp(-dy * 1.4) + np.exp(-dy / np.float32(size)) * np.exp(
        -dx * 1.4
    )
    halo = np.exp(-np.sqrt(dx * dx + dy * dy) / np.float32(size * 0.45)) * np.float32(0.9)
    c.light(part, c.colour("#f4f7ff"), np.clip(spikes * np.float32(0.9) + halo, 0, 1))


@dataclass(frozen=True)
class Aurora:
    """Sky top to horizon; the lights from lower edge upwards; silhouettes."""

    sky: tuple[str, ...]
    lights: tuple[str, str]
    land: str


AURORA = {
    "green": Aurora(("#030818", "#0a1c38", "#16364f"), ("#3dffa2", "#7a4dff"), "#02060c"),
    "magenta": Aurora(("#060518", "#171441", "#3a2a63"), ("#4be3c8", "#ff4fa0"), "#05030d"),
    "ice": Aurora(("#041019", "#0b2a3c", "#2a5a6b"), ("#9dfff0", "#4b8dff"), "#020a0f"),
}


def aurora(width: int, height: int, rng: c.Rng, mood: str) -> Image.Image:
    """Curtains of light above mountains, mirrored in a lake."""
    look = AURORA[mood]
    unit = min(width, height)
    shore = int(height * 0.72)
    picture = c.sky(width, shore, look.sky)
    c.stars(picture, rng, int(width * height / 700), lowest=0.95)
    _, down = c.grid(width, shore)
    for curtain in range(4):
        sway = c.line_noise(rng, width, width * 0.6, 3, 0.45)
        foot = np.float32(shore) * (
            np.float32(0.42 + 0.1 * curtain) + (sway - np.float32(0.5)) * np.float32(0.75)
        )
        rays = c.line_noise(rng, width, unit * 0.12, 5, 0.72) ** 2 * np.float32(1.9)
        shine = c.smooth(0.3, 0.62, c.line_noise(rng, width, width * 0.45, 2))
        rise = (foot[None, :] - down) / np.float32(shore)
        tall = np.float32(0.13) + np.float32(0.22) * rays[None, :] * np.float32(0.7)
        body = np.exp(-np.maximum(rise, 0) / tall) * c.smooth(-0.03, 0.012, rise)
        strength = body * (rays * shine)[None, :] * np.float32(0.85)
        tint = c.paint((look.lights[0], look.lights[0], look.lights[1]), np.clip(rise * 2.4, 0, 1))
        c.light(picture, tint, np.clip(strength, 0, 1))
    peaks = c.line_noise(rng, width, unit * 0.4, 7, 0.5)
    crest = shore - height * (0.02 + 0.2 * peaks**1.6)
    c.over(
        picture, c.colour(c.mix(look.land, look.sky[-1], 0.22)), np.clip(down - crest[None, :] + 0.5, 0, 1)
    )
    trees = np.abs(c.line_noise(rng, width, unit * 0.014, 2) - 0.2) * c.line_noise(rng, width, unit * 0.3, 2)
    line = shore - height * (0.004 + 0.085 * trees)
    c.over(picture, c.colour(look.land), np.clip(down - line[None, :] + 0.5, 0, 1))
    lake_rows = height - shore
    depth = np.arange(lake_rows, dtype=np.float32)
    ripple = (c.line_noise(rng, lake_rows, 5, 2) - 0.5) * (2 + depth * 0.11)
    source = np.clip(shore - 2 - depth * 1.35 + ripple, 0, shore - 1).astype(np.int32)
    lake = c.blurred(picture[source], 1.6) * np.float32(0.72) + c.colour(look.sky[1]) * np.float32(0.1)
    return c.to_image(np.concatenate([picture, lake]))


@dataclass(frozen=True)
class Planet:
    """Bands from pole to pole, the ring, the light, the space behind."""

    bands: tuple[str, ...]
    ring: str
    space: tuple[str, str]


PLANETS = {
    "saturn": Planet(
        ("#8a6a4c", "#d9b88a", "#f3e0bd", "#c99a6a", "#efd6a8", "#a97c55"), "#e8d3ad", ("#04040a", "#15121f")
    ),
    "neptune": Planet(
        ("#153a86", "#2f6fd0", "#7fb8f2", "#2a5fc0", "#a5d3f7", "#173f8f"), "#b7d2ee", ("#02040c", "#0a1730")
    ),
    "jade": Planet(
        ("#144d43", "#2f9a7d", "#c8e8c0", "#4fb592", "#1f6e5d", "#a3d9b2"), "#f0c987", ("#030908", "#0c211f")
    ),
    "crimson": Planet(
        ("#4a1020", "#a8323a", "#f09a6a", "#c24b42", "#f7c595", "#6d1a2b"), "#f0b9a0", ("#080306", "#211021")
    ),
}


def planet(width: int, height: int, rng: c.Rng, mood: str) -> Image.Image:
    """A ringed gas giant, lit from one side."""
    look = PLANETS[mood]
    unit = min(width, height)
    picture = c.paint(
        look.space, c.noise(rng, width, height, unit * 0.7, 4) * np.float32(1.3) - np.float32(0.2)
    )
    c.stars(picture, rng, int(width * height / 500))
    cx, cy, radius = (
        width * (0.42 + 0.16 * rng.random()),
        height * (0.42 + 0.16 * rng.random()),
        unit * (0.25 + 0.05 * rng.random()),
    )
    tilt = np.float32(-0.5 + rng.random() * 0.9)
    cos, sin = np.cos(tilt), np.sin(tilt)
    across, down = c.grid(width, height)
    dx, dy = (across - np.float32(cx)) / np.float32(radius), (down - np.float32(cy)) / np.float32(radius)
    u, v = dx * cos + dy * sin, dy * cos - dx * sin
    away = u * u + v * v
    z = np.sqrt(np.maximum(0, 1 - away))
    storm = c.noise(rng, width, height, unit * 0.09, 4, 0.55) - np.float32(0.5)
    bands = c.line_noise(rng, 2048, 190, 6, 0.62)
    latitude = v * np.float32(0.93) + z * np.float32(0.3) + storm * np.float32(0.13)
    belt = bands[np.clip((latitude * 0.5 + 0.5) * 2047, 0, 2047).astype(np.int32)]
    body = c.paint(look.bands, (belt - np.float32(0.2)) * np.float32(1.65))
    sun = np.clip(dx * np.float32(-0.62) + dy * np.float32(-0.38) + z * np.float32(0.68), 0, 1)
    c.dim(body, np.float32(0.03) + sun**0.85)
    c.light(body, c.colour(look.bands[2]), np.clip(1 - z, 0, 1) ** 3 * sun * np.float32(0.5))
    flat = np.sqrt(u * u + (v * np.float32(3.4)) ** 2)
    gaps = c.line_noise(rng, 1024, 60, 5, 0.7)
    rings = np.clip(gaps[np.clip((flat - 1.3) * 1100, 0, 1023).astype(np.int32)] * 1.7 - 0.3, 0, 1)
    rings = (
        rings
        * c.smooth(1.3, 1.34, flat)
        * c.smooth(2.16, 2.1, flat)
        * (1 - c.smooth(1.78, 1.8, flat) * c.smooth(1.86, 1.84, flat))
    )
    shaded = np.where(
        (away < 1.0) | (dx * 0.62 + dy * 0.38 < 0),
        1.0,
        c.smooth(0.9, 1.05, np.abs(dx * np.float32(-0.38) + dy * np.float32(0.62))),
    ).astype(np.float32)
    ring = c.paint((look.space[0], look.ring), shaded)
    glow_edge = np.exp(-np.maximum(np.sqrt(away) - 1, 0) * 9) * np.float32(0.3)
    c.light(picture, c.colour(look.bands[2]), glow_edge * np.clip(-dx * 0.62 - dy * 0.38 + 0.5, 0, 1))
    c.over(picture, ring, rings * np.float32(0.85) * (v < 0))
    c.over(picture, body, np.clip((1 - np.sqrt(away)) * np.float32(radius) + np.float32(0.5), 0, 1))
    c.over(picture, ring, rings * np.float32(0.88) * (v >= 0))
    moon_x, moon_y = (
        cx + radius * (1.5 - 3.2 * (rng.random() > 0.5)),
        cy - radius * (1.0 + 0.5 * rng.random()),
    )
    c.disc(picture, moon_x, moon_y, radius * 0.085, c.mix(look.ring, look.space[0], 0.5))
    c.disc(
        picture,
        moon_x - radius * 0.02,
        moon_y - radius * 0.015,
        radius * 0.065,
        c.mix(look.ring, "#ffffff", 0.3),
    )
    return c.to_image(picture)
