"""Text hidden in pixels: found in every form, cheap where there is none, harmless when it is made to harm."""

from __future__ import annotations

import gzip
import io
import json
import struct
import subprocess
import sys
import zlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from iib_core.metadata.stealth import hidden_text, read_deeper

from .files import INFOTEXT, chunk, png

A, RGB = [3], [0, 1, 2]
STEALTH = "Stable Diffusion web UI(Stealth)"


def put(image: Image.Image, channels: list[int], data: bytes) -> Image.Image:
    """The picture with these bytes in its lowest bits, column by column."""
    pixels = image.load()
    bits = [byte >> shift & 1 for byte in data for shift in range(7, -1, -1)]
    places = ((x, y, c) for x in range(image.width) for y in range(image.height) for c in channels)
    for bit, (x, y, channel) in zip(bits, places, strict=False):
        pixel = list(pixels[x, y])
        pixel[channel] = pixel[channel] & 0xFE | bit
        pixels[x, y] = tuple(pixel)
    return image


def message(signature: bytes, payload: bytes, length: int | None = None) -> bytes:
    return signature + struct.pack(">I", 8 * len(payload) if length is None else length) + payload


def canvas(mode: str = "RGBA", size: tuple[int, int] = (96, 72)) -> Image.Image:
    """A picture whose rows PNG's filters do not leave as they are."""
    grey = Image.linear_gradient("L").resize(size)
    return Image.merge(
        mode, [grey, grey.rotate(180), grey.transpose(Image.Transpose.ROTATE_180), grey][: len(mode)]
    )


@pytest.mark.parametrize("form", ["png", "webp"])
@pytest.mark.parametrize(
    ("signature", "channels", "mode"),
    [
        (b"stealth_pnginfo", A, "RGBA"), (b"stealth_pngcomp", A, "RGBA"), (b"stealth_rgbinfo", RGB, "RGB"),
        (b"stealth_rgbcomp", RGB, "RGB"), (b"stealth_rgbcomp", RGB, "RGBA"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("size", [(96, 72), (40, 300)])
@pytest.mark.invariant("M4")
def test_every_form_is_found(
    tmp_path: Path, signature: bytes, channels: list[int], mode: str, form: str, size: tuple[int, int]
) -> None:
    payload = INFOTEXT.encode()
    payload = gzip.compress(payload) if signature.endswith(b"comp") else payload
    path = tmp_path / f"a.{form}"
    image = put(canvas(mode, size), channels, message(signature, payload))
    image.save(path, **({"lossless": True, "exact": True} if form == "webp" else {}))
    assert hidden_text(str(path)) == INFOTEXT
    reading = read_deeper(str(path))
    assert reading.info is not None
    assert (reading.info.source, reading.info.steps) == (STEALTH, 20)
    assert reading.info.infotext.endswith(f"Source Identifier: {STEALTH}")
    assert ("Source Identifier", STEALTH) in reading.tags


def test_novelai_swarmui_and_comfyui_are_read_by_their_own_readers(tmp_path: Path) -> None:
    novelai = {
        "Software": "NovelAI",
        "Source": "V3",
        "Comment": json.dumps({"prompt": "a", "uc": "b", "steps": 3}),
    }
    swarm = {"sui_image_params": {"prompt": "a", "negativeprompt": "b", "steps": 3}}
    for values, source in ((novelai, "NovelAI"), (swarm, "StableSwarmUI")):
        data = message(b"stealth_pngcomp", gzip.compress(json.dumps(values).encode()))
        put(canvas(), A, data).save(tmp_path / "a.png")
        info = read_deeper(str(tmp_path / "a.png")).info
        assert info is not None
        assert (info.source, info.positive, info.negative, info.steps) == (source, "a", "b", 3)


def test_what_the_header_says_comes_before_what_the_pixels_hide(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    put(canvas(), A, message(b"stealth_pnginfo", b"hidden\nSteps: 1, Seed: 2, Size: 1x1")).save(buffer, "PNG")
    data = buffer.getvalue()
    text = chunk(b"tEXt", b"parameters\0open\nSteps: 1, Seed: 2, Size: 1x1")
    (tmp_path / "a.png").write_bytes(data[:33] + text + data[33:])
    info = read_deeper(str(tmp_path / "a.png")).info
    assert info is not None
    assert info.positive == "open"


def test_a_gzip_bomb_is_not_unpacked(tmp_path: Path) -> None:
    bomb = gzip.compress(bytes(16 * 1024 * 1024))
    path = tmp_path / "a.png"
    put(canvas(size=(512, 300)), A, message(b"stealth_pngcomp", bomb)).save(path, compress_level=1)
    assert hidden_text(str(path)) == ""


@pytest.mark.parametrize("length", [0, 7, 8 * 96 * 72, 2**32 - 1])
def test_a_length_beyond_the_picture_is_not_believed(tmp_path: Path, length: int) -> None:
    put(canvas(), A, message(b"stealth_pnginfo", b"abc", length)).save(tmp_path / "a.png")
    assert hidden_text(str(tmp_path / "a.png")) == ""


@given(st.binary(max_size=200), st.integers(0, 3000), st.integers(0, 255))
@settings(deadline=None, max_examples=40)
def test_damage_of_any_kind_is_survived(
    tmp_path_factory: pytest.TempPathFactory, junk: bytes, at: int, byte: int
) -> None:
    buffer = io.BytesIO()
    put(canvas(size=(12, 150)), A, message(b"stealth_pngcomp", junk)).save(buffer, "PNG")
    data = bytearray(buffer.getvalue())
    data[at % len(data)] = byte
    path = tmp_path_factory.mktemp("damaged") / "a.png"
    for content in (bytes(data), bytes(data[: at % len(data)])):
        path.write_bytes(content)
        assert isinstance(hidden_text(str(path)), str)


@pytest.mark.parametrize("size", [(2**31 - 1, 2), (2, 2**31 - 1), (0, 5), (40_000, 40_000)])
def test_a_picture_that_claims_to_be_huge_is_left_alone(tmp_path: Path, size: tuple[int, int]) -> None:
    header = struct.pack(">IIBBBBB", *size, 8, 6, 0, 0, 0)
    rows = chunk(b"IDAT", zlib.compress(bytes(2**20)))
    (tmp_path / "a.png").write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + rows)
    assert hidden_text(str(tmp_path / "a.png")) == ""


@pytest.mark.invariant("S12", "M1")
@pytest.mark.parametrize("head", [b"VP8L", b"VP8X"])
def test_a_webp_that_claims_to_be_huge_is_no_error_either(tmp_path: Path, head: bytes) -> None:
    # 16,384 pixels on each side, beyond what Pillow opens; once behind a header that says 16 x 16
    lossless = b"\x2f" + struct.pack("<I", 0x0FFFFFFF) + bytes(64)
    chunks = b"VP8L" + struct.pack("<I", len(lossless)) + lossless + bytes(len(lossless) % 2)
    if head == b"VP8X":
        chunks = b"VP8X" + struct.pack("<I", 10) + b"\x10\0\0\0\x0f\0\0\x0f\0\0" + chunks
    path = tmp_path / "a.webp"
    path.write_bytes(b"RIFF" + struct.pack("<I", 4 + len(chunks)) + b"WEBP" + chunks)
    assert hidden_text(str(path)) == ""


def test_other_kinds_of_pictures_hide_nothing(tmp_path: Path) -> None:
    (tmp_path / "short.png").write_bytes(png()[:20])
    canvas("RGB").save(tmp_path / "lossy.webp")
    canvas("RGB").convert("P").save(tmp_path / "palette.png")
    canvas("RGB").save(tmp_path / "a.jpg")
    for path in tmp_path.iterdir():
        assert hidden_text(str(path)) == "", path.name


def test_no_picture_library_is_loaded_for_pictures_that_hide_nothing(tmp_path: Path) -> None:
    canvas("RGB").save(tmp_path / "rgb.png")
    image = canvas()
    image.putalpha(255)
    image.save(tmp_path / "rgba.png")
    code = (
        "import sys; from iib_core.metadata.stealth import read_deeper\n"
        "for path in sys.argv[1:]: assert read_deeper(path).info is None\n"
        "assert not {'numpy', 'PIL'} & set(sys.modules), 'loaded'"
    )
    paths = [str(p) for p in tmp_path.iterdir()]
    done = subprocess.run([sys.executable, "-c", code, *paths], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
