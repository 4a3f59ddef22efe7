"""Pictures made of lines: flow fields, threads of light, guilloche rosettes."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw

from . import canvas as c

FLOW = {
    "paper": ("#f4ecdd", ("#0d5c63", "#44a1a0", "#e26d5a", "#f3a712", "#1f2d3d")),
    "ocean": ("#061a2b", ("#0d3b66", "#1f7a8c", "#4fb3bf", "#bfdbf7", "#f4f1de")),
    "meadow": ("#f6f3e2", ("#31572c", "#4f772d", "#90a955", "#d8a442", "#8c5e34")),
    "plum": ("#241328", ("#6d2e46", "#a26769", "#d5b9b2", "#ece2d0", "#e07a5f")),
}


def _field(rng: c.Rng, width: int, height: int) -> c.Field:
    """Angles that turn slowly over the canvas, at a quarter of its size."""
    unit = min(width, height) / 4
    base = c.noise(rng, width // 4 + 1, height // 4 + 1, unit * 0.9, 3, 0.38)
    across, down = c.grid(width // 4 + 1, height // 4 + 1)
    cx, cy = width / 4 * (0.2 + 0.6 * rng.random()), height / 4 * (0.2 + 0.6 * rng.random())
    swirl = np.arctan2(down - np.float32(cy), across - np.float32(cx))
    pull = np.exp(-((across - cx) ** 2 + (down - cy) ** 2) / np.float32((unit * 0.6) ** 2))
    angles: c.Field = (
        base * np.float32(5.2) + pull * (swirl + np.float32(1.35) - base * np.float32(5.2))
    ).astype(np.float32)
    return angles


def _walk(angles: c.Field, x: c.Field, y: c.Field, steps: int, stride: float) -> tuple[c.Field, c.Field]:
    """Paths (steps, n) that follow the field from the given points."""
    rows, columns = angles.shape
    xs, ys = np.empty((steps, x.size), np.float32), np.empty((steps, x.size), np.float32)
    cos, sin = np.cos(angles) * np.float32(stride), np.sin(angles) * np.float32(stride)
    for step in range(steps):
        xs[step], ys[step] = x, y
        i = np.clip(y * np.float32(0.25), 0, rows - 1).astype(np.int32)
        j = np.clip(x * np.float32(0.25), 0, columns - 1).astype(np.int32)
        x, y = x + cos[i, j], y + sin[i, j]
    return xs, ys


def flow(width: int, height: int, rng: c.Rng, mood: str) -> Image.Image:
    """Some two thousand tapering strokes of many widths that follow one slowly turning field."""
    paper, colours = FLOW[mood]
    unit = min(width, height)
    angles = _field(rng, width, height)
    count = 1800
    x = (rng.random(count) * 1.3 - 0.15) * width
    y = (rng.random(count) * 1.3 - 0.15) * height
    steps = 24
    xs, ys = _walk(angles, x.astype(np.float32), y.astype(np.float32), steps, unit * 0.011)
    groups = c.noise(rng, width // 8, height // 8, unit / 18, 2)
    length = (6 + (steps - 6) * rng.random(count)).astype(np.int64)
    wide = np.where(rng.random(count) < 0.14, 0.016, 0.005 + 0.004 * rng.random(count)) * unit
    order = np.argsort(-wide + rng.random(count) * unit * 0.004)

    dx, dy = np.gradient(xs, axis=0), np.gradient(ys, axis=0)
    size = np.sqrt(dx * dx + dy * dy) + np.float32(1e-3)
    along = np.clip(np.arange(steps)[:, None] / (length - 1)[None, :], 0, 1)
    half = np.sin((0.12 + 0.88 * along) * np.pi) ** 0.6 * wide / 2
    side = np.stack([-dy / size * half, dx / size * half], axis=-1).astype(np.float32)
    middle = np.stack([xs, ys], axis=-1)
    left, right = (middle + side) * 2, (middle - side) * 2
    rows = np.clip(y / 8, 0, groups.shape[0] - 1).astype(np.int64)
    columns = np.clip(x / 8, 0, groups.shape[1] - 1).astype(np.int64)
    tone = np.clip((groups[rows, columns] - 0.3) * 2.5, 0, 0.999) * (len(colours) - 1)
    picks = (tone + 0.9 * rng.random(count)).astype(np.int64)
    fade = 0.14 * rng.random(count)

    def shapes(pen: ImageDraw.ImageDraw, _: int) -> None:
        for n in order:
            end = length[n]
            outline = np.concatenate([left[:end, n], right[end - 1 :: -1, n]])
            pen.polygon(outline.ravel().tolist(), fill=c.mix(colours[picks[n]], paper, float(fade[n])))

    return c.drawn(Image.new("RGB", (width, height), paper), shapes)


SILK = {
    "aqua": (("#020810", "#063a4a", "#16a3a8", "#a8fff0", "#ffffff"), ("#0a1230", "#3650c8")),
    "gold": (("#080503", "#4a2606", "#c47a1e", "#ffd98a", "#fffbe8"), ("#1a0810", "#9c2f4a")),
    "orchid": (("#07041a", "#37106b", "#b13bd0", "#ff9ee0", "#fff4fb"), ("#06122e", "#2b7fd6")),
}


def silk(width: int, height: int, rng: c.Rng, mood: str) -> Image.Image:
    """Thousands of thin glowing threads: where they gather, they shine."""
    colours, back = SILK[mood]
    unit = min(width, height)
    angles = _field(rng, width, height)
    ribbons = []
    for _ in range(5):
        t = np.linspace(0, 1, 560)
        sx, sy, ex, ey = rng.random(4) * 1.1 - 0.05
        bow = rng.normal(size=2) * 0.25
        ribbons.append(
            (sx + (ex - sx) * t + bow[0] * np.sin(t * 3.1), sy + (ey - sy) * t + bow[1] * np.sin(t * 3.1))
        )
    x = np.concatenate([r[0] for r in ribbons]).astype(np.float32) * width
    y = np.concatenate([r[1] for r in ribbons]).astype(np.float32) * height
    xs, ys = _walk(angles, x, y, 300, unit * 0.0021)
    fade = np.sin(np.linspace(0.05, 1, 300) * np.pi)[:, None] * np.ones((1, x.size))
    i, j = ys.astype(np.int32), xs.astype(np.int32)
    inside = (i >= 0) & (i < height) & (j >= 0) & (j < width)
    density = np.bincount((i * width + j)[inside], weights=fade[inside], minlength=width * height)
    shine = density.reshape(height, width).astype(np.float32) * np.float32(2)
    tone = np.log1p(shine * np.float32(0.55)) / np.float32(3.6)
    picture = c.paint(back, c.noise(rng, width, height, unit * 0.8, 2) * np.float32(0.55)) * np.float32(0.5)
    haze = c.blurred(c.paint(colours, tone), unit * 0.02)
    picture = 1 - (1 - picture) * (1 - haze * np.float32(0.8))
    picture = 1 - (1 - picture) * (
        1 - c.paint(colours, np.clip(tone * 1.15, 0, 1)) * np.clip(tone * 3, 0, 1)[..., None]
    )
    return c.to_image(picture)


ROSETTE = {
    "banknote": ("#f3eddc", ("#1d5b4f", "#b5532d", "#2f4858")),
    "midnight": ("#0b1026", ("#c9d6ea", "#7f9bd1", "#e7c98d")),
    "copper": ("#1f1d1e", ("#d98e5f", "#f0c9a0", "#8c4a32")),
}


def rosette(width: int, height: int, rng: c.Rng, mood: str) -> Image.Image:
    """Families of closed curves, each turned and scaled a little from the one before."""
    paper, colours = ROSETTE[mood]
    unit = min(width, height)
    t = np.linspace(0, 2 * np.pi, 721)
    rings: list[tuple[float, float, int, str, float]] = []
    petals = [int(v) for v in rng.choice([5, 6, 7, 8, 9, 11, 12, 16], 3, replace=False)]
    for ring, n in enumerate(petals):
        inner, outer = ((0.03, 0.2), (0.16, 0.34), (0.29, 0.45))[ring]
        rings.append((inner, outer, n, colours[ring], 0.25 + 0.35 * rng.random()))

    def shapes(pen: ImageDraw.ImageDraw, k: int) -> None:
        cx, cy = width * k / 2, height * k / 2
        for inner, outer, n, fill, swing in rings:
            for copy in range(30):
                turn = copy / 30 * 2 * np.pi / n
                wave = np.cos(n * (t + turn)) * (0.4 + swing) + np.cos(2 * n * (t - turn)) * (0.6 - swing)
                radius = ((inner + outer) / 2 + (outer - inner) / 2 * wave) * unit * k
                points = np.stack([cx + radius * np.cos(t), cy + radius * np.sin(t)], axis=1)
                pen.line(points.ravel().tolist(), fill=fill, width=2)
        for step in range(26):
            inset = unit * k * (0.012 + 0.0035 * step)
            wave = np.sin(t * 40 + step * 0.35) * unit * k * 0.006
            box = _frame(width * k, height * k, inset + unit * k * 0.012, wave.astype(np.float32))
            pen.line(box, fill=colours[step % 2], width=1)

    return c.drawn(Image.new("RGB", (width, height), paper), shapes)


def _frame(width: float, height: float, inset: float, wave: c.Field) -> list[float]:
    """A wavy rectangle's corners and edges as one line."""
    side = np.linspace(0, 1, len(wave))
    w, h = width - 2 * inset, height - 2 * inset
    top = np.stack([inset + side * w, inset + wave], axis=1)
    right = np.stack([width - inset - wave, inset + side * h], axis=1)
    bottom = np.stack([width - inset - side * w, height - inset - wave], axis=1)
    left = np.stack([inset + wave, height - inset - side * h], axis=1)
    points: list[float] = np.concatenate([top, right, bottom, left, top[:1]]).ravel().tolist()
    return points
