"""Copies that tell nothing: of every file of the corpus, and of what phones and cameras write."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest
from PIL import Image, ImageSequence

from iib_core.errors import BadRequest
from iib_core.media.stripping import stripped
from iib_core.metadata.reading import read_file
from iib_core.metadata.stealth import hidden_text

from ..metadata.corpus.all import all_fixtures
from ..metadata.corpus.entry import Fixture
from ..metadata.corpus.pictures import png

FIXTURES = [f for f in all_fixtures() if not f.name.endswith((".txt", ".html", ".json", ".xmp"))]


def copy_of(path: Path, to: Path) -> Path:
    copy = stripped(str(path))
    to.write_bytes(b"".join(copy.pieces()))
    assert to.stat().st_size == copy.size
    return to


def frames(path: Path) -> list[tuple[str, bytes]]:
    with Image.open(path) as picture:
        return [(f.mode, f.tobytes()) for f in ImageSequence.Iterator(picture)]


@pytest.mark.parametrize("fixture", FIXTURES, ids=lambda f: f"{f.generator}/{f.name}")
def test_nothing_is_left_that_tells_how_a_picture_was_made(fixture: Fixture, tmp_path: Path) -> None:
    original = tmp_path / Path(fixture.name).name
    original.write_bytes(fixture.data)
    (tmp_path / "copy").mkdir()
    copy = copy_of(original, tmp_path / "copy" / original.name)
    before, after = read_file(str(original)), read_file(str(copy))
    assert after.info is None and not after.error
    left = {key: text for key, text in after.container.texts if text.strip() and text != "<x/>"}
    assert set(left) <= {"Orientation", "encoder", "duration"}, left
    assert (after.container.width, after.container.height) == (
        before.container.width,
        before.container.height,
    )
    assert after.container.orientation == before.container.orientation
    assert hidden_text(str(copy)) == ""
    if before.container.format in {"png", "jpeg", "webp", "gif"} and not hidden_text(str(original)):
        assert frames(copy) == frames(original)


@pytest.mark.parametrize("orientation", [1, 3, 6, 8])
@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_turned_picture_stays_turned_with_its_colours(kind: str, orientation: int, tmp_path: Path) -> None:
    picture = Image.effect_noise((40, 24), 80).convert("RGB")
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010E] = "a secret"
    exif[0x8825] = {1: "N", 2: (52.0, 30.0, 0.0)}
    profile = b"made up profile of colours" * 10
    original = tmp_path / f"a.{kind.lower()}"
    picture.save(original, kind, exif=exif, icc_profile=profile)
    copy = copy_of(original, tmp_path / f"b.{kind.lower()}")
    assert b"secret" in original.read_bytes() and b"secret" not in copy.read_bytes()
    with Image.open(copy) as seen:
        assert dict(seen.getexif()) == ({} if orientation == 1 else {0x0112: orientation})
        assert seen.info.get("icc_profile") == profile
    assert frames(copy) == frames(original)


def test_a_progressive_jpeg_keeps_all_its_scans_and_nothing_behind_them(tmp_path: Path) -> None:
    original = tmp_path / "a.jpg"
    Image.effect_noise((300, 200), 90).convert("RGB").save(original, progressive=True, comment=b"secret")
    original.write_bytes(original.read_bytes() + b"secret at the end")
    copy = copy_of(original, tmp_path / "b.jpg")
    assert b"secret" not in copy.read_bytes()
    assert frames(copy) == frames(original)


def test_an_animation_keeps_its_frames_and_times(tmp_path: Path) -> None:
    pictures = [Image.effect_noise((20, 20), n * 20 + 10).convert("L") for n in range(3)]
    for kind, more in (("gif", {"comment": b"secret"}), ("webp", {"lossless": True}), ("png", {})):
        original = tmp_path / f"a.{kind}"
        pictures[0].save(original, save_all=True, append_images=pictures[1:], duration=120, loop=2, **more)
        copy = copy_of(original, tmp_path / f"b.{kind}")
        assert b"secret" not in copy.read_bytes()
        assert frames(copy) == frames(original)
        with Image.open(original) as a, Image.open(copy) as b:
            assert a.info.get("loop") == b.info.get("loop") and a.n_frames == b.n_frames


@pytest.mark.parametrize("kind", ["png", "jpeg", "webp", "gif"])
def test_a_damaged_picture_is_refused_rather_than_sent_as_it_is(kind: str, tmp_path: Path) -> None:
    whole = io.BytesIO()
    Image.effect_noise((64, 64), 80).convert("RGB").save(whole, kind)
    path = tmp_path / f"cut.{kind}"
    path.write_bytes(whole.getvalue()[: len(whole.getvalue()) // 2])
    with pytest.raises(
        BadRequest, match=r"cannot be freed of its metadata: it is damaged\. Nothing was sent\."
    ):
        stripped(str(path))


def test_a_file_of_an_unknown_kind_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"hello")
    with pytest.raises(BadRequest, match="its kind is not supported"):
        stripped(str(tmp_path / "a.png"))


def test_texts_behind_the_end_of_a_png_go_as_well(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(png([("parameters", "secret")]) + os.urandom(50) + b"secret")
    assert b"secret" not in copy_of(path, tmp_path / "b.png").read_bytes()
