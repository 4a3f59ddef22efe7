"""Picture files as ComfyUI's numbers."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from comfy_nodes.nodes import pictures
from comfy_nodes.nodes.pictures import Frames
from iib_core.access import Gate
from iib_core.errors import BadRequest, TooLarge


def decode(path: Path, **options: int) -> Frames:
    gate = Gate(lambda: [str(path.parent)])
    return pictures.decode(gate.admit(str(path)), **options)


def test_a_picture_is_one_frame_from_0_to_1(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    Image.new("RGB", (4, 2), (255, 0, 51)).save(path)
    frames = decode(path)
    assert frames.pixels.dtype == np.float32
    assert frames.pixels.shape == (1, 2, 4, 3)
    assert frames.size == (4, 2)
    assert frames.mask is None
    assert frames.pixels[0, 0, 0].tolist() == pytest.approx([1.0, 0.0, 0.2])


@pytest.mark.parametrize("mode", ["1", "L", "P", "CMYK", "LA", "RGBA"])
@pytest.mark.parametrize("ending", ["png", "jpg", "webp", "bmp", "gif"])
def test_every_mode_of_every_format_becomes_rgb(tmp_path: Path, mode: str, ending: str) -> None:
    path = tmp_path / f"a.{ending}"
    image = Image.new("RGB", (8, 6), (255, 255, 255)).convert("RGB")
    written = image.convert("L").convert(mode) if mode == "LA" else image.convert(mode)
    try:
        written.save(path)
    except (OSError, ValueError):
        image.save(path)  # a mode that this format does not have
    frames = decode(path)
    assert frames.pixels.shape == (1, 6, 8, 3)
    assert frames.pixels.min() > 0.97


def test_orientation_in_exif_is_applied(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    image = Image.new("RGB", (64, 32), "white")
    image.paste("black", (0, 0, 32, 32))
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned by 90° clockwise
    image.save(path, exif=exif, quality=100)
    frames = decode(path)
    assert frames.size == (32, 64)
    assert frames.pixels[0, 8].mean() < 0.05
    assert frames.pixels[0, 56].mean() > 0.95


def test_transparent_pixels_are_1_in_the_mask(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    image = Image.new("RGBA", (4, 4), (10, 20, 30, 255))
    image.putpixel((1, 2), (10, 20, 30, 0))
    image.save(path)
    mask = decode(path).mask
    assert mask is not None
    assert mask.shape == (1, 4, 4)
    assert mask[0, 2, 1] == 1.0
    assert mask.sum() == 1.0


def test_a_palette_with_a_transparent_colour_gives_a_mask(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    image = Image.new("P", (3, 3), 0)
    image.putpalette([0, 0, 0, 255, 255, 255])
    image.putpixel((0, 0), 1)
    image.save(path, transparency=1)
    mask = decode(path).mask
    assert mask is not None
    assert mask[0, 0, 0] == 1.0
    assert mask.sum() == 1.0


def test_all_frames_of_an_animation_are_a_batch(tmp_path: Path) -> None:
    path = tmp_path / "a.webp"
    frames = [Image.new("RGB", (16, 8), color) for color in ("black", "white", "black")]
    frames[0].save(path, save_all=True, append_images=frames[1:], lossless=True)
    found = decode(path)
    assert found.pixels.shape == (3, 8, 16, 3)
    assert found.pixels.mean(axis=(1, 2, 3)).tolist() == pytest.approx([0, 1, 0], abs=0.02)
    assert decode(path, animated=False).pixels.shape == (1, 8, 16, 3)


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def test_sixteen_bits_of_grey_keep_their_precision(tmp_path: Path) -> None:
    values = [0, 1000, 1001, 65535]
    header = struct.pack(">IIBBBBB", 4, 1, 16, 0, 0, 0, 0)
    rows = zlib.compress(b"\0" + struct.pack(">4H", *values))
    path = tmp_path / "a.png"
    path.write_bytes(
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    )
    frames = decode(path)
    assert frames.pixels.shape == (1, 1, 4, 3)
    assert frames.pixels[0, 0, :, 1].tolist() == pytest.approx([v / 65535 for v in values], abs=1e-7)


def test_what_is_no_picture_is_refused_with_its_name(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n")
    with pytest.raises(BadRequest, match=r"a\.png is no picture"):
        decode(path)


def test_a_picture_cut_off_in_the_middle_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    Image.effect_noise((64, 64), 80).save(path)
    path.write_bytes(path.read_bytes()[:2000])
    with pytest.raises(BadRequest, match="damaged or incomplete"):
        decode(path)


def test_a_file_that_is_gone_is_told_of(tmp_path: Path) -> None:
    with pytest.raises(BadRequest, match="could not be read"):
        decode(tmp_path / "gone.png")


@pytest.mark.invariant("S12")
@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
@pytest.mark.parametrize(("width", "height"), [(40_000, 40_000), (11_000, 11_000)])
def test_a_header_of_too_many_pixels_is_refused_before_they_are_decoded(
    tmp_path: Path, width: int, height: int
) -> None:
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    path = tmp_path / "bomb.png"
    path.write_bytes(
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b""))
        + chunk(b"IEND", b"")
    )
    with pytest.raises(TooLarge):
        decode(path)


def test_an_animation_above_the_budget_is_refused_with_its_numbers(tmp_path: Path) -> None:
    path = tmp_path / "a.gif"
    frames = [Image.new("L", (50, 20), grey) for grey in (0, 90, 200)]
    frames[0].save(path, save_all=True, append_images=frames[1:])
    with pytest.raises(TooLarge, match="3 × 50 × 20"):
        decode(path, budget=2500)
