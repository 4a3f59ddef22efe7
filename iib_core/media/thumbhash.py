"""ThumbHash: a picture's average colour, aspect ratio and coarse shapes in at most 25 bytes.

The format is Evan Wallace's (https://evanw.github.io/thumbhash/, MIT). This is our own numpy writing of it:
the colour planes L (luminance), P (yellow–blue), Q (red–green) and A (alpha) as a few low cosine frequencies.
Layout, bits from the lowest: L dc 6, P dc 6, Q dc 6, L scale 5, alpha 1 | shorter side's L count 3, P scale 6,
Q scale 6, landscape 1 | with alpha: A dc 4, A scale 4 | then 4 bits per frequency of L, P, Q, A.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    from PIL import Image

    Plane = npt.NDArray[np.float64]

#: Side of the picture that is looked at; the hash keeps seven frequencies, so more would only cost.
_SIDE = 32


def thumbhash_of(image: Image.Image) -> bytes:
    """The hash of a picture of any size in mode RGB or RGBA."""
    import numpy as np
    from PIL.Image import Resampling

    longest = max(image.size)
    if longest > _SIDE:
        size = (max(1, round(image.width * _SIDE / longest)), max(1, round(image.height * _SIDE / longest)))
        image = image.resize(size, Resampling.BOX)
    return encode(np.asarray(image.convert("RGBA"), dtype=np.float64) / 255)


def encode(rgba: Plane) -> bytes:
    """The hash of `rgba`, height × width × 4 values from 0 to 1, alpha not premultiplied, at most 100 × 100."""
    import numpy as np

    height, width = int(rgba.shape[0]), int(rgba.shape[1])
    alpha = rgba[..., 3]
    weight = float(alpha.sum())
    average = (rgba[..., :3] * alpha[..., None]).sum((0, 1)) / weight if weight else np.zeros(3)
    has_alpha = weight < width * height
    red, green, blue = np.moveaxis(average * (1 - alpha[..., None]) + rgba[..., :3] * alpha[..., None], 2, 0)

    most = 5 if has_alpha else 7
    longest = max(width, height)
    lx, ly = (max(1, _round(most * side / longest)) for side in (width, height))
    l_dc, l_ac, l_scale = _frequencies((red + green + blue) / 3, max(3, lx), max(3, ly))
    p_dc, p_ac, p_scale = _frequencies((red + green) / 2 - blue, 3, 3)
    q_dc, q_ac, q_scale = _frequencies(red - green, 3, 3)

    landscape = width > height
    first = _round(63 * l_dc) | _round(31.5 + 31.5 * p_dc) << 6 | _round(31.5 + 31.5 * q_dc) << 12
    first |= _round(31 * l_scale) << 18 | has_alpha << 23
    second = (
        (ly if landscape else lx) | _round(63 * p_scale) << 3 | _round(63 * q_scale) << 9 | landscape << 15
    )
    head: bytes = first.to_bytes(3, "little") + second.to_bytes(2, "little")
    waves = [*l_ac, *p_ac, *q_ac]
    if has_alpha:
        a_dc, a_ac, a_scale = _frequencies(alpha, 5, 5)
        head += bytes([_round(15 * a_dc) | _round(15 * a_scale) << 4])
        waves += a_ac
    nibbles = [_round(15 * w) for w in waves] + [0] * (len(waves) % 2)
    return head + bytes(low | high << 4 for low, high in zip(nibbles[::2], nibbles[1::2], strict=True))


def aspect_ratio(code: bytes) -> float:
    """Width over height of the hashed picture, coarsely (the format keeps it in steps of a seventh)."""
    most = 5 if code[2] & 0x80 else 7
    least = code[3] & 7
    return most / least if code[4] & 0x80 else least / most


def decode(code: bytes) -> Plane:
    """The placeholder that `code` describes: height × width × 4 from 0 to 1, longest side 32.

    Raises IndexError when the hash is cut short.
    """
    import numpy as np

    first, second = int.from_bytes(code[:3], "little"), int.from_bytes(code[3:5], "little")
    has_alpha, landscape = bool(first >> 23), bool(second >> 15)
    most, least = 5 if has_alpha else 7, max(3, second & 7)
    lx, ly = (most, least) if landscape else (least, most)
    nibbles = iter([n for byte in code[6 if has_alpha else 5 :] for n in (byte & 15, byte >> 4)])
    ratio = aspect_ratio(code)
    width, height = (
        (_SIDE, max(1, _round(_SIDE / ratio))) if ratio > 1 else (max(1, _round(_SIDE * ratio)), _SIDE)
    )

    def plane(dc: float, scale: float, nx: int, ny: int) -> Plane:
        values = np.full((height, width), dc)
        for cy, cx in _order(nx, ny):
            strength = (next(nibbles) / 7.5 - 1) * scale * 2
            values += strength * np.outer(_wave(height, cy), _wave(width, cx))
        return values

    luminance = plane((first & 63) / 63, (first >> 18 & 31) / 31, lx, ly)
    # the format asks decoders to raise the saturation a little
    p = plane((first >> 6 & 63) / 31.5 - 1, (second >> 3 & 63) / 63 * 1.25, 3, 3)
    q = plane((first >> 12 & 63) / 31.5 - 1, (second >> 9 & 63) / 63 * 1.25, 3, 3)
    a = plane((code[5] & 15) / 15, (code[5] >> 4) / 15, 5, 5) if has_alpha else np.ones((height, width))
    blue = luminance - p * 2 / 3
    red = (3 * luminance - blue + q) / 2
    return np.stack([red, red - q, blue, a], axis=2).clip(0, 1)


def _round(value: float) -> int:
    """Halves go up, as in the format's reference."""
    return int(value + 0.5)


def _order(nx: int, ny: int) -> list[tuple[int, int]]:
    """(cy, cx) of the frequencies kept, the constant one left out: the triangle below nx, ny."""
    return [(cy, cx) for cy in range(ny) for cx in range(nx) if (cx or cy) and cx * ny < nx * (ny - cy)]


def _wave(length: int, frequency: int) -> Plane:
    import numpy as np

    wave: Plane = np.cos(np.pi / length * frequency * (np.arange(length) + 0.5))
    return wave


def _frequencies(plane: Plane, nx: int, ny: int) -> tuple[float, list[float], float]:
    """A plane's mean, its other low frequencies as 0..1 around 0.5, and the strength that 1 stands for."""
    import numpy as np

    height, width = plane.shape
    rows = np.stack([_wave(height, cy) for cy in range(ny)])
    columns = np.stack([_wave(width, cx) for cx in range(nx)])
    grid = rows @ plane @ columns.T / (width * height)
    waves = [float(grid[cy, cx]) for cy, cx in _order(nx, ny)]
    scale = max(map(abs, waves), default=0.0)
    if scale:
        waves = [0.5 + 0.5 / scale * w for w in waves]
    return float(grid[0, 0]), waves, scale
