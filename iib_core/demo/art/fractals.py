"""Fractal flames, strange attractors and Julia sets."""

from __future__ import annotations

import numpy as np
from PIL import Image

from . import canvas as c

FLAME = {
    "fire": ("#050208", "#4a0d1e", "#c8391f", "#ffa63d", "#fff3c4"),
    "ice": ("#02050d", "#0c2a5c", "#2f86d1", "#9fe3f2", "#ffffff"),
    "opal": ("#06040f", "#3b2a78", "#3fb6b2", "#f2a8c4", "#fff8e6"),
    "verdant": ("#030806", "#0d4030", "#4ba05a", "#d3e07a", "#fffff0"),
}


#: Seeds whose maps give a good picture; most others give fog.
_FLAMES = (92, 64, 36, 57, 77, 81, 60, 65, 22, 40, 54, 24, 14, 11, 59, 43)


def _affine(rng: c.Rng) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    turn, scale = rng.random() * 2 * np.pi, 0.45 + 0.4 * rng.random()
    skew = 0.25 * rng.normal()
    a = np.array(
        [
            [np.cos(turn), -np.sin(turn) + skew, 0.55 * rng.normal()],
            [np.sin(turn), np.cos(turn), 0.55 * rng.normal()],
        ]
    )
    a[:, :2] *= scale
    return a


def _bend(kind: int, x: c.Field, y: c.Field) -> tuple[c.Field, c.Field]:
    """The flame algorithm's variations (Scott Draves, "The Fractal Flame Algorithm")."""
    r2 = x * x + y * y + np.float32(1e-6)
    if kind == 0:
        return np.sin(x), np.sin(y)
    if kind == 1:
        return x / r2, y / r2
    if kind == 2:
        s, k = np.sin(r2), np.cos(r2)
        return x * s - y * k, x * k + y * s
    r = np.sqrt(r2)
    if kind == 3:
        return (x - y) * (x + y) / r, 2 * x * y / r
    theta = np.arctan2(x, y)
    if kind == 4:
        return theta / np.float32(np.pi), r - 1
    return r * np.sin(theta * r), -r * np.cos(theta * r)


def _histogram(x: c.Field, y: c.Field, t: c.Field, width: int, height: int) -> tuple[c.Field, c.Field]:
    """How often each pixel was hit and the average of `t` there."""
    inside = (x >= 0) & (x < width) & (y >= 0) & (y < height)
    index = y[inside].astype(np.int32) * width + x[inside].astype(np.int32)
    hits = np.bincount(index, minlength=width * height).astype(np.float32)
    sums = np.bincount(index, weights=t[inside], minlength=width * height).astype(np.float32)
    mean: c.Field = (sums / np.maximum(hits, 1)).astype(np.float32)
    return hits.reshape(height, width), mean.reshape(height, width)


def _frame(x: c.Field, y: c.Field, width: int, height: int, fill: float) -> tuple[c.Field, c.Field]:
    """Points scaled so that nearly all fit the canvas."""
    (x0, x1), (y0, y1) = np.percentile(x[::31], (2, 98)), np.percentile(y[::31], (2, 98))
    scale = fill * min(width / max(x1 - x0, 1e-3), height / max(y1 - y0, 1e-3))
    return (x - np.float32((x0 + x1) / 2)) * np.float32(scale) + np.float32(width / 2), (
        y - np.float32((y0 + y1) / 2)
    ) * np.float32(scale) + np.float32(height / 2)


def flame(width: int, height: int, rng: c.Rng, mood: str) -> Image.Image:
    """A fractal flame: chaos game over bent affine maps with rotational symmetry, log-density tone."""
    count, rounds = 40000, 44
    turns = rng
    rng = np.random.default_rng(_FLAMES[int(turns.integers(len(_FLAMES)))])
    maps = [
        (_affine(rng), int(rng.choice([0, 1, 2, 3, 4, 5], p=[0.2, 0.17, 0.2, 0.18, 0.1, 0.15])), rng.random())
        for _ in range(3)
    ]
    maps = [(a + 0.012 * turns.normal(size=a.shape), kind, tone) for a, kind, tone in maps]
    fold = int(rng.choice([2, 3, 4, 5, 6]))
    x, y = (rng.random(count, dtype=np.float32) * 2 - 1 for _ in range(2))
    t = rng.random(count, dtype=np.float32)
    keep: list[tuple[c.Field, c.Field, c.Field]] = []
    for step in range(rounds):
        pieces = np.array_split(rng.permutation(count), len(maps))
        nx, ny, nt = np.empty_like(x), np.empty_like(y), np.empty_like(t)
        for (a, kind, tone), piece in zip(maps, pieces, strict=True):
            px, py = x[piece], y[piece]
            u = a[0, 0] * px + a[0, 1] * py + a[0, 2]
            v = a[1, 0] * px + a[1, 1] * py + a[1, 2]
            bx, by = _bend(kind, u.astype(np.float32), v.astype(np.float32))
            nx[piece], ny[piece], nt[piece] = (
                np.clip(bx, -9, 9),
                np.clip(by, -9, 9),
                (t[piece] + np.float32(tone)) / 2,
            )
        x, y, t = nx, ny, nt
        if step > 10:
            keep.append((x, y, t))
    xs, ys, ts = (np.concatenate([k[i] for k in keep]) for i in range(3))
    angles = np.arange(fold) * (2 * np.pi / fold)
    turn = np.resize(rng.integers(0, fold, 7919), xs.size)
    cos, sin = np.cos(angles).astype(np.float32)[turn], np.sin(angles).astype(np.float32)[turn]
    across: c.Field = (xs * cos - ys * sin).astype(np.float32)
    down: c.Field = (xs * sin + ys * cos).astype(np.float32)
    across, down = _frame(across, down, width, height, 0.94)
    return _tone(*_histogram(across, down, ts, width, height), FLAME[mood], xs.size)


def _tone(hits: c.Field, mean: c.Field, colours: tuple[str, ...], total: int) -> Image.Image:
    height, width = hits.shape
    soft = hits * np.float32(0.6)
    soft[1:-1, 1:-1] += (hits[:-2, 1:-1] + hits[2:, 1:-1] + hits[1:-1, :-2] + hits[1:-1, 2:]) * np.float32(
        0.1
    )
    level = np.log1p(soft * np.float32(width * height / total * 3)) / np.float32(5.2)
    level = np.clip(level, 0, 1) ** np.float32(0.9)
    hue = c.paint((colours[2], colours[1], colours[3], colours[2]), mean)
    c.dim(hue, level * np.float32(0.6))
    picture = c.paint(colours, level) * np.float32(0.62) + hue
    shine = c.blurred(picture, min(width, height) * 0.03)
    return c.to_image(1 - (1 - np.clip(picture, 0, 1)) * (1 - shine * np.float32(0.45)))


ATTRACTOR = {
    "bone": ("#f2ece0", "#c9b9a3", "#7d6a63", "#37303a", "#14121c"),
    "cobalt": ("#03050d", "#0e2260", "#2f5fd0", "#86b9ff", "#ffffff"),
    "sunset": ("#140a1f", "#5a1846", "#d1495b", "#f79256", "#fff1c9"),
}
_CLIFFORD = (
    (-1.4, 1.6, 1.0, 0.7),
    (1.7, 1.7, 0.6, 1.2),
    (-1.7, 1.3, -0.1, -1.21),
    (-1.8, -2.0, -0.5, -0.9),
    (1.5, -1.8, 1.6, 0.9),
    (-1.32, -1.65, 0.74, 1.81),
    (2.01, -2.53, 1.61, -0.33),
    (-1.9, -1.9, -1.9, -1.0),
)


def attractor(width: int, height: int, rng: c.Rng, mood: str) -> Image.Image:
    """The orbits of Clifford Pickover's map, x' = sin(ay) + c cos(ax), y' = sin(bx) + d cos(by)."""
    a, b, p, q = (np.float32(v + 0.03 * rng.normal()) for v in _CLIFFORD[int(rng.integers(len(_CLIFFORD)))])
    count, rounds = 22000, 62
    x, y = (rng.random(count, dtype=np.float32) * 2 - 1 for _ in range(2))
    xs, ys, ts = (np.empty((rounds - 12, count), np.float32) for _ in range(3))
    for step in range(rounds):
        nx, ny = np.sin(a * y) + p * np.cos(a * x), np.sin(b * x) + q * np.cos(b * y)
        if step >= 12:
            xs[step - 12], ys[step - 12], ts[step - 12] = nx, ny, np.abs(nx - x)
        x, y = nx, ny
    px, py = xs.ravel(), ys.ravel()
    if (np.ptp(px[::50]) < np.ptp(py[::50])) != (width < height):
        px, py = py, px
    px, py = _frame(px, py, width, height, 0.86)
    hits, _ = _histogram(px, py, ts.ravel(), width, height)
    soft = hits * np.float32(0.5)
    soft[1:-1, 1:-1] += (hits[:-2, 1:-1] + hits[2:, 1:-1] + hits[1:-1, :-2] + hits[1:-1, 2:]) * np.float32(
        0.125
    )
    level = np.log1p(soft * np.float32(width * height / px.size * 2.4)) / np.float32(4.4)
    return c.to_image(c.paint(ATTRACTOR[mood], np.clip(level, 0, 1)))


JULIA = {
    "lapis": ("#050a24", "#12308a", "#4a7fe0", "#f4efe0", "#e0a63a", "#5c2a0a", "#050a24"),
    "peacock": ("#03120f", "#0b4a45", "#1ea38a", "#d9f2c4", "#c7a73a", "#3d2b08", "#03120f"),
    "ember": ("#0d0306", "#5c0d1a", "#d1371f", "#ffb347", "#fff2cc", "#7a2440", "#0d0306"),
    "frost": ("#0b1830", "#2a5c96", "#9ccbe8", "#ffffff", "#b8c9e6", "#4a5a92", "#0b1830"),
}
_JULIA = (
    -0.7269 + 0.1889j,
    -0.8 + 0.156j,
    0.285 + 0.01j,
    -0.4 + 0.6j,
    -0.70176 - 0.3842j,
    -0.835 - 0.2321j,
    -0.162 + 1.04j,
    0.355 + 0.355j,
    -0.54 + 0.54j,
    -0.7454 + 0.1130j,
)


def julia(width: int, height: int, rng: c.Rng, mood: str) -> Image.Image:
    """A Julia set, coloured by smooth escape time; only the points still inside are worked on."""
    where = _JULIA[int(rng.integers(len(_JULIA)))] + complex(rng.normal(), rng.normal()) * 0.0015
    w, h = int(width * 0.8), int(height * 0.8)
    turn, zoom = rng.random() * 2 * np.pi, 1.25 - 0.5 * rng.random()
    across, down = c.grid(w, h)
    unit = min(w, h) / 2
    plane = ((across - w / 2) + 1j * (down - h / 2)) / unit * zoom * np.exp(1j * turn)
    z = plane.astype(np.complex64).ravel()
    alive = np.arange(z.size)
    count = np.full(z.size, np.float32(110))
    for step in range(110):
        z = z * z + np.complex64(where)
        size = z.real * z.real + z.imag * z.imag
        out = size > 256
        if out.any():
            count[alive[out]] = step + 1 - np.log2(np.log2(size[out]) / 2)
            stay = ~out
            z, alive = z[stay], alive[stay]
            if not z.size:
                break
    tone = np.sqrt(np.maximum(count.reshape(h, w), 0)) * np.float32(0.31) + np.float32(rng.random())
    picture = c.paint(JULIA[mood], tone % 1)
    picture[count.reshape(h, w) >= 110] = c.colour(JULIA[mood][0])
    image = c.to_image(picture)
    return image.resize((width, height), Image.Resampling.BICUBIC)
