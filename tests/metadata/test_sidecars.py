"""Texts in files beside a picture: found without asking the disk for every name, and only where they may be."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from iib_core.metadata.reading import read_file
from iib_core.metadata.sidecars import Sidecars

from .files import INFOTEXT, mp4, png, text_chunk

LONG_AGO = 1_600_000_000


def picture(folder: Path, name: str = "a.png", data: bytes | None = None) -> str:
    path = folder / name
    path.write_bytes(data or png())
    return str(path)


def settled(folder: Path) -> Sidecars:
    """Sidecars that know the folder's list: it has not changed for long, and was asked for often."""
    os.utime(folder, (LONG_AGO, LONG_AGO))
    sidecars = Sidecars()
    for _ in range(20):
        sidecars.texts(str(folder / "none.png"))
    return sidecars


@pytest.mark.invariant("M4")
@pytest.mark.parametrize("many", [False, True])
def test_each_kind_of_sidecar_gets_a_key_of_its_own(tmp_path: Path, many: bool):
    path = picture(tmp_path)
    for name, text in {
        "a.txt": "a fox",
        "a.json": '{"a": 1}',
        "a.swarm.json": '{"b": 2}',
        "a.xmp": "<x/>",
        "a.png.xmp": "<y/>",
        "a.jpg.xmp": "not ours",
        "b.txt": "not ours",
    }.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    sidecars = settled(tmp_path) if many else Sidecars()
    assert sidecars.texts(path) == [
        ("sidecar:txt", "a fox"),
        ("sidecar:json", '{"a": 1}'),
        ("sidecar:swarm.json", '{"b": 2}'),
        ("sidecar:xmp", "<x/>"),
    ]
    (tmp_path / "a.xmp").unlink()
    assert sidecars.texts(path)[-1] == ("sidecar:xmp", "<y/>")


def test_they_stand_behind_the_texts_of_the_file_itself(tmp_path: Path):
    (tmp_path / "a.txt").write_text("from beside", encoding="utf-8")
    own = read_file(picture(tmp_path, data=png(text_chunk("parameters", INFOTEXT))))
    assert own.container.texts == [("parameters", INFOTEXT), ("sidecar:txt", "from beside")]
    assert own.info is not None
    assert own.info.positive.startswith("masterpiece")


@pytest.mark.parametrize(
    "data", ["狐 a fox\n".encode(), b"\xef\xbb\xbf" + "狐 a fox".encode(), " 狐 a fox".encode("utf-16")]
)
def test_they_are_read_in_the_encodings_that_editors_write(tmp_path: Path, data: bytes):
    (tmp_path / "a.txt").write_bytes(data)
    assert Sidecars().texts(picture(tmp_path)) == [("sidecar:txt", "狐 a fox")]


@pytest.mark.invariant("S5")
def test_a_link_counts_only_within_its_own_folder_and_nothing_but_files_counts(tmp_path: Path):
    library = tmp_path / "library"
    library.mkdir()
    (tmp_path / "secret.json").write_text('{"secret": 1}', encoding="utf-8")
    (library / "shared.txt").write_text("a fox", encoding="utf-8")
    path = picture(library)
    try:
        (library / "a.json").symlink_to(tmp_path / "secret.json")
        (library / "a.swarm.json").symlink_to(library / "nowhere.json")
        (library / "a.txt").symlink_to(library / "shared.txt")
    except OSError:  # no right to make links here: then nobody can plant one either
        (library / "a.txt").write_text("a fox", encoding="utf-8")
    (library / "a.xmp").mkdir()
    for sidecars in (Sidecars(), settled(library)):
        assert sidecars.texts(path) == [("sidecar:txt", "a fox")]


@pytest.mark.invariant("S5")
def test_no_sidecar_is_read_for_what_is_no_media_file(tmp_path: Path):
    (tmp_path / "gone.txt").write_text("secret", encoding="utf-8")
    assert read_file(str(tmp_path / "gone.png")).container.texts == []
    (tmp_path / "folder.txt").write_text("secret", encoding="utf-8")
    (tmp_path / "folder.png").mkdir()
    assert read_file(str(tmp_path / "folder.png")).container.texts == []


@pytest.mark.invariant("S12")
def test_a_sidecar_that_is_too_large_is_not_read(tmp_path: Path):
    path = picture(tmp_path)
    (tmp_path / "a.txt").write_bytes(b"a" * (1024 * 1024 + 1))
    (tmp_path / "a.json").write_bytes(b"[" + b" " * (4 * 1024 * 1024))
    (tmp_path / "a.xmp").write_bytes(b"x" * (1024 * 1024))
    assert [k for k, _ in Sidecars().texts(path)] == ["sidecar:xmp"]


def test_a_sidecar_that_comes_while_a_folder_is_known_is_found(tmp_path: Path):
    path = picture(tmp_path)
    sidecars = settled(tmp_path)
    assert sidecars.texts(path) == []
    (tmp_path / "a.txt").write_text("a fox", encoding="utf-8")  # the folder's own time is now
    assert sidecars.texts(path) == [("sidecar:txt", "a fox")]
    past = time.time() - 60
    os.utime(tmp_path, (past, past))
    assert sidecars.texts(path) == [("sidecar:txt", "a fox")]


def test_a_known_folder_costs_one_question_for_a_file_without_sidecars(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    paths = [picture(tmp_path, f"{n}.png") for n in range(30)]
    sidecars = settled(tmp_path)
    asked: list[str] = []
    for name in ("stat", "lstat", "listdir", "open"):
        real = getattr(os, name)
        monkeypatch.setattr(
            os, name, lambda *a, _real=real, _name=name, **k: (asked.append(_name), _real(*a, **k))[1]
        )
    for path in paths:
        sidecars.texts(path)
    monkeypatch.undo()
    assert asked == ["stat"] * 30


@pytest.mark.invariant("M5")
def test_a_clip_has_sidecars_and_a_sound_has_none(tmp_path: Path):
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text("a fox", encoding="utf-8")
    assert read_file(picture(tmp_path, "a.mp4", mp4())).container.texts == [("sidecar:txt", "a fox")]
    assert read_file(picture(tmp_path, "b.mp3", b"ID3\3\0\0\0\0\0\0")).container.texts == []
