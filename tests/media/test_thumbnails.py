"""Small versions of pictures: of any mode and format, made once, never in the way."""

from __future__ import annotations

import io
import os
import struct
import threading
import time
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image, features

from iib_core.access import SafePath
from iib_core.errors import BadRequest, NotFound
from iib_core.media.cache import DiskCache
from iib_core.media.thumbnails import Thumb, Thumbnails, parse_box

from .conftest import ClipMaker, noise

Admit = Callable[[Path], SafePath]


def opened(thumb: Thumb) -> Image.Image:
    assert thumb.content_type == "image/webp"
    return Image.open(io.BytesIO(thumb.data))


def big(path: Path, image: Image.Image, **options: object) -> Path:
    """Saved with a tail that takes it over the size below which originals are sent."""
    image.save(path, **options)
    with open(path, "ab") as f:
        f.write(b"\0" * 65536)
    return path


@pytest.mark.parametrize(
    "size",
    ["", "256", "256x", "x256", "0x10", "10x0", "4097x1", "1x4097", "-1x5", "1e2x5", " 1x1", "1x1\n", "٣x٣"],
)
@pytest.mark.invariant("S12")
def test_a_size_that_makes_no_sense_is_refused_in_the_contracts_words(size: str) -> None:
    with pytest.raises(BadRequest, match=r"^Invalid thumbnail size$"):
        parse_box(size)


def test_sizes_from_1_to_4096_are_taken() -> None:
    assert parse_box("1x4096") == (1, 4096)


@pytest.mark.parametrize(("source", "box", "expected"), [
    ((800, 400), (256, 256), (256, 128)),
    ((400, 800), (256, 256), (128, 256)),
    ((1024, 1024), (512, 512), (512, 512)),
    ((300, 200), (512, 512), (300, 200)),
    ((1000, 3), (100, 100), (100, 1)),
    ((777, 555), (4096, 100), (140, 100)),
])  # fmt: skip
@pytest.mark.parametrize("kind", ["png", "jpg"])
def test_it_fits_the_box_keeps_its_shape_and_never_grows(
    library: Path, admit: Admit, thumbnails: Thumbnails, kind: str,
    source: tuple[int, int], box: tuple[int, int], expected: tuple[int, int],
) -> None:  # fmt: skip
    path = big(library / f"a.{kind}", Image.new("RGB", source, "teal"))
    assert opened(thumbnails.get(admit(path), box)).size == expected


@pytest.mark.parametrize(
    "mode", ["1", "L", "P", "RGB", "RGBA", "LA", "I;16", "CMYK", "YCbCr", "P+alpha", "RGB+key"]
)
def test_every_mode_keeps_its_look(library: Path, admit: Admit, thumbnails: Thumbnails, mode: str) -> None:
    colour = Image.new("RGB", (400, 300), (200, 120, 40))
    grey = round(0.299 * 200 + 0.587 * 120 + 0.114 * 40)
    expected: tuple[int, ...] = (200, 120, 40)
    suffix, options = "png", {}
    if mode == "1":
        image, expected = Image.new("1", (400, 300), 1), (255, 255, 255)
    elif mode in {"L", "LA"}:
        image, expected = colour.convert(mode), (grey,) * 3
    elif mode == "I;16":
        image, expected = (
            Image.frombytes("I;16", (400, 300), struct.pack("<H", 140 * 257) * 120_000),
            (140,) * 3,
        )
    elif mode in {"CMYK", "YCbCr"}:
        image, suffix, options = colour.convert(mode), "jpg", {"quality": 95}
    elif mode == "P+alpha":
        image, options, expected = colour.quantize(4), {"transparency": 0}, (0, 0, 0, 0)
    elif mode == "RGB+key":
        image, options, expected = colour, {"transparency": (200, 120, 40)}, (0, 0, 0, 0)
    elif mode == "RGBA":
        image, expected = colour.convert("RGBA"), (200, 120, 40, 128)
        image.putalpha(128)
    else:
        image = colour.convert(mode)
    path = big(library / f"a.{suffix}", image, **options)
    shown = opened(thumbnails.get(admit(path), (128, 128)))
    assert shown.size == (128, 96)
    pixel = shown.convert("RGBA").getpixel((64, 48))
    assert isinstance(pixel, tuple)
    if len(expected) == 4:
        assert abs(pixel[3] - expected[3]) <= 3
    else:
        assert pixel[3] == 255
    if pixel[3]:
        assert max(abs(a - b) for a, b in zip(pixel, expected, strict=False)) <= 6, pixel


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["jpg", "png", "webp"])
@pytest.mark.invariant("M6")
def test_exif_orientation_is_applied(
    library: Path, admit: Admit, cache: DiskCache, orientation: int, kind: str
) -> None:
    upright = Image.new("RGB", (400, 200), "white")
    upright.paste("red", (0, 0, 200, 100))
    upright.paste("blue", (200, 100, 400, 200))
    undo = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}  # the Transpose that the orientation asks to be undone
    stored = upright.transpose(Image.Transpose(undo[orientation])) if orientation > 1 else upright
    exif = Image.Exif()
    exif[0x0112] = orientation
    path = big(library / f"a.{kind}", stored, exif=exif)
    told: list[tuple[int, int]] = []
    thumbnails = Thumbnails(cache, on_decoded=lambda _, width, height, __: told.append((width, height)))
    shown = opened(thumbnails.get(admit(path), (100, 100))).convert("RGB")
    assert shown.size == (100, 50)
    assert told == [(400, 200)]
    for place, wanted in (((20, 12), (255, 0, 0)), ((80, 38), (0, 0, 255)), ((80, 12), (255, 255, 255))):
        pixel = shown.getpixel(place)
        assert isinstance(pixel, tuple)
        assert max(abs(a - b) for a, b in zip(pixel, wanted, strict=True)) < 40
    thumbnails.close()


@pytest.mark.parametrize("kind", ["gif", "webp", "png"])
@pytest.mark.invariant("M6")
def test_animated_files_show_their_first_frame(
    library: Path, admit: Admit, thumbnails: Thumbnails, kind: str
) -> None:
    frames = [Image.new("RGB", (200, 200), colour) for colour in ("red", "lime", "blue")]
    path = big(library / f"a.{kind}", frames[0], save_all=True, append_images=frames[1:])
    pixel = opened(thumbnails.get(admit(path), (50, 50))).convert("RGB").getpixel((25, 25))
    assert isinstance(pixel, tuple)
    assert pixel[0] > 200 > 60 > max(pixel[1:])


@pytest.mark.parametrize("kind", ["bmp", "avif"])
def test_other_formats_of_the_library_are_shown(
    library: Path, admit: Admit, thumbnails: Thumbnails, kind: str
) -> None:
    path = library / f"a.{kind}"
    if kind == "avif" and not avif_can_be_written():
        path.write_bytes(AVIF_TEAL + b"\0\0\0\x08free" * 9000)  # where Pillow cannot, ffmpeg reads it
    else:
        big(path, Image.new("RGB", (400, 300), (0, 128, 128)))
    pixel = opened(thumbnails.get(admit(path), (64, 64))).convert("RGB").getpixel((20, 20))
    assert isinstance(pixel, tuple)
    assert max(abs(a - b) for a, b in zip(pixel, (0, 128, 128), strict=True)) < 12


def avif_can_be_written() -> bool:
    return bool(hasattr(features, "modules") and "avif" in features.modules and features.check("avif"))


AVIF_TEAL = bytes.fromhex(
    "00000020667479706176696600000000617669666d6966316d6961664d413142000000eb6d6574610000000000000021"
    "68646c72000000000000000070696374000000000000000000000000000000000e7069746d0000000000010000001e69"
    "6c6f63000000004400000100010000000100000113000000300000002869696e660000000000010000001a696e666502"
    "0000000001000061763031436f6c6f72000000006a697072700000004b6970636f000000146973706500000000000000"
    "4000000030000000107069786900000000030808080000000c6176314381000c0000000013636f6c726e636c78000100"
    "0d0006800000001769706d61000000000000000100010401028304000000386d64617412000a0918157fbda2021a0d08"
    "322115c7878665428a28be50000000c210be90951911c0ca8b1bd25f67447d02a81a30"
)


@pytest.mark.parametrize("kind", ["png", "jpg", "gif", "webp", "bmp"])
def test_a_small_file_is_sent_as_it_is_under_its_true_type(
    library: Path, admit: Admit, thumbnails: Thumbnails, kind: str
) -> None:
    path = library / f"named wrongly.{'png' if kind != 'png' else 'jpg'}"
    Image.new("RGB", (64, 64), "teal").save(path, {"jpg": "JPEG"}.get(kind, kind.upper()))
    thumb = thumbnails.get(admit(path), (16, 16))
    assert thumb.data == path.read_bytes()
    assert thumb.content_type == "image/" + {"jpg": "jpeg"}.get(kind, kind)


@pytest.mark.invariant("S7")
def test_html_and_svg_under_a_pictures_name_are_no_thumbnails(
    library: Path, admit: Admit, thumbnails: Thumbnails
) -> None:
    for text in ("<html><script>alert(1)</script>", "<svg xmlns='http://www.w3.org/2000/svg'/>", ""):
        path = library / "page.png"
        path.write_text(text)
        with pytest.raises(NotFound, match=r"^Failed to generate thumbnail: this file is not a picture"):
            thumbnails.get(admit(path), (64, 64))


def test_sound_has_no_thumbnail(library: Path, admit: Admit, thumbnails: Thumbnails) -> None:
    path = library / "a.mp3"
    path.write_bytes(b"ID3" + b"\0" * 70_000)
    with pytest.raises(NotFound, match="sound has no picture"):
        thumbnails.get(admit(path), (64, 64))


@pytest.mark.parametrize("kind", ["png", "jpg", "webp", "gif"])
def test_a_truncated_picture_is_a_clear_not_found_and_works_once_it_is_whole(
    library: Path, admit: Admit, thumbnails: Thumbnails, kind: str
) -> None:
    path = library / f"a.{kind}"
    noise(400, 400).save(path, quality=95)
    whole = path.read_bytes()
    assert len(whole) > 131072 or kind == "gif"
    path.write_bytes(whole[: max(70_000, len(whole) // 2)])
    with pytest.raises(NotFound, match="Failed to generate thumbnail: the picture is damaged or incomplete"):
        thumbnails.get(admit(path), (64, 64))
    path.write_bytes(whole)
    assert opened(thumbnails.get(admit(path), (64, 64))).size == (64, 64)


def test_damaged_exif_does_not_hide_the_picture(library: Path, admit: Admit, thumbnails: Thumbnails) -> None:
    path = big(library / "a.jpg", Image.new("RGB", (200, 100), "teal"), exif=b"Exif\0\0II*\0\xff\xff\xff\xff")
    assert opened(thumbnails.get(admit(path), (64, 64))).size == (64, 32)


def png_header(width: int, height: int, depth: int, colour: int) -> bytes:
    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    rows = zlib.compress(b"\0" * min(height * (1 + (width * depth + 7) // 8), 60_000_000), 1)
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@pytest.mark.invariant("S12")
def test_a_400_megapixel_png_is_refused_at_once_whatever_the_hosts_limit_is(
    library: Path, admit: Admit, cache: DiskCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = library / "bomb.png"
    path.write_bytes(png_header(20_000, 20_000, 1, 0))
    assert path.stat().st_size > 65536
    for limit in (Image.MAX_IMAGE_PIXELS, None):
        monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", limit)
        thumbnails = Thumbnails(cache)
        began = time.perf_counter()
        with pytest.raises(NotFound, match="larger than 100 megapixels"):
            thumbnails.get(admit(path), (64, 64))
        assert time.perf_counter() - began < 2
        thumbnails.close()


@pytest.mark.invariant("S12")
def test_a_large_jpeg_is_shrunk_while_decoding_but_not_a_progressive_one(
    library: Path, admit: Admit, thumbnails: Thumbnails
) -> None:
    plain, progressive = library / "plain.jpg", library / "progressive.jpg"
    Image.new("L", (12_000, 9000), 90).save(plain)
    out = io.BytesIO()
    noise(300, 300).save(out, "JPEG", progressive=True, quality=95)
    progressive.write_bytes(
        out.getvalue().replace(struct.pack(">HH", 300, 300), struct.pack(">HH", 9000, 12_000), 1)
    )
    assert opened(thumbnails.get(admit(plain), (120, 120))).size == (120, 90)
    with pytest.raises(NotFound, match="larger than 100 megapixels"):
        thumbnails.get(admit(progressive), (120, 120))


@pytest.mark.invariant("L11")
def test_forty_who_ask_at_once_cost_one_decode(library: Path, admit: Admit, cache: DiskCache) -> None:
    path = library / "a.png"
    noise(900, 900).save(path)
    decodes: list[int] = []
    thumbnails = Thumbnails(
        cache, on_decoded=lambda _, width, height, look: decodes.append(len(look.thumbhash))
    )
    start = threading.Barrier(40)
    answers: list[bytes] = []

    def ask() -> None:
        start.wait()
        answers.append(thumbnails.get(admit(path), (256, 256)).data)

    threads = [threading.Thread(target=ask) for _ in range(40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(decodes) == 1
    assert 15 < decodes[0] <= 25
    assert len(answers) == 40
    assert len(set(answers)) == 1
    thumbnails.close()


def test_different_pictures_are_not_decoded_by_more_threads_than_allowed(
    library: Path, admit: Admit, cache: DiskCache
) -> None:
    most, now, lock = 0, 0, threading.Lock()

    def decoded(*_: object) -> None:
        nonlocal most, now
        with lock:
            now += 1
            most = max(most, now)
        time.sleep(0.01)
        with lock:
            now -= 1

    thumbnails = Thumbnails(cache, on_decoded=decoded, workers=2)
    paths = [library / f"{n}.png" for n in range(8)]
    for path in paths:
        noise(160, 160).save(path)
    threads = [threading.Thread(target=thumbnails.get, args=(admit(p), (32, 32))) for p in paths]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most <= 2
    thumbnails.close()


@pytest.mark.invariant("L11")
def test_a_restart_finds_what_was_made_and_a_changed_file_is_made_anew(
    library: Path, admit: Admit, cache: DiskCache
) -> None:
    path = library / "a.png"
    Image.new("RGB", (400, 400), "red").save(path, compress_level=0)
    decodes: list[str] = []

    def fresh() -> Thumbnails:
        return Thumbnails(
            DiskCache(cache.folder, cache.limit), on_decoded=lambda safe, *_: decodes.append(safe.name)
        )

    first = fresh().get(admit(path), (64, 64))
    again = fresh().get(admit(path), (64, 64))
    assert again == first
    assert len(decodes) == 1
    assert fresh().etag(admit(path), (64, 64)) == first.etag
    assert fresh().etag(admit(path), (65, 64)) != first.etag
    Image.new("RGB", (400, 400), "blue").save(path, compress_level=0)
    os.utime(path, ns=(10**18, 10**18))
    changed = fresh().get(admit(path), (64, 64))
    assert changed.etag != first.etag
    assert changed.data != first.data
    assert len(decodes) == 2


@pytest.mark.invariant("L11")
def test_nothing_is_kept_where_nothing_may_be_written(library: Path, admit: Admit, cache: DiskCache) -> None:
    path = library / "a.png"
    noise(300, 300).save(path)
    thumbnails = Thumbnails(cache, store=False)
    assert opened(thumbnails.get(admit(path), (64, 64))).size == (64, 64)
    assert not os.path.exists(cache.folder)
    thumbnails.close()


def test_a_full_or_unwritable_cache_folder_still_gives_thumbnails(
    library: Path, admit: Admit, tmp_path: Path
) -> None:
    (tmp_path / "taken").write_text("a file where the folder should be")
    path = library / "a.png"
    noise(300, 300).save(path)
    thumbnails = Thumbnails(DiskCache(str(tmp_path / "taken"), 10**6))
    assert opened(thumbnails.get(admit(path), (64, 64))).size == (64, 64)
    thumbnails.close()


def test_a_file_that_vanished_is_not_found(library: Path, admit: Admit, thumbnails: Thumbnails) -> None:
    with pytest.raises(NotFound, match="not there any more"):
        thumbnails.get(admit(library / "gone.png"), (64, 64))


@pytest.mark.invariant("S12")
def test_what_cannot_be_decoded_is_not_tried_again_at_once(
    library: Path, admit: Admit, thumbnails: Thumbnails
) -> None:
    path = library / "a.png"
    noise(1600, 1500).save(path, compress_level=1)
    with open(path, "r+b") as f:
        f.truncate(path.stat().st_size - 100_000)
    times = []
    for _ in range(2):
        began = time.perf_counter()
        with pytest.raises(NotFound, match="damaged or incomplete"):
            thumbnails.get(admit(path), (64, 64))
        times.append(time.perf_counter() - began)
    assert times[1] < times[0] / 3


def test_a_video_shows_its_cover_and_tells_its_own_size(
    library: Path, admit: Admit, cache: DiskCache, make_clip: ClipMaker
) -> None:
    told: list[tuple[int, int]] = []
    thumbnails = Thumbnails(cache, on_decoded=lambda _, width, height, __: told.append((width, height)))
    path = make_clip("a.mp4", 20)
    assert opened(thumbnails.get(admit(path), (32, 32))).size == (32, 24)
    assert told == [(64, 48)]
    thumbnails.close()


@pytest.mark.parametrize("name", ["a.mp4", "a.avif"])
@pytest.mark.invariant("M1")
def test_a_damaged_clip_or_avif_says_that_its_thumbnail_failed(
    library: Path, admit: Admit, thumbnails: Thumbnails, name: str
) -> None:
    brand = b"avif" if name.endswith("avif") else b"isom"
    (library / name).write_bytes(b"\0\0\0\x14ftyp" + brand + b"\0\0\0\0" + brand + b"\0" * 70_000)
    with pytest.raises(NotFound, match=r"^Failed to generate thumbnail: "):
        thumbnails.get(admit(library / name), (64, 64))


@pytest.mark.invariant("M7")
def test_names_of_any_kind_have_thumbnails(library: Path, admit: Admit, thumbnails: Thumbnails) -> None:
    for name in ("100%.png", "a#b?c.png", " space .png", "emoji 🦊.png", os.fsdecode(b"latin \xe9.png")):
        path = library / name
        noise(200, 200).save(str(path))
        assert opened(thumbnails.get(admit(path), (32, 32))).size == (32, 32)
