"""Archives that are made while they are sent."""

from __future__ import annotations

import io
import os
import time
import zipfile
from pathlib import Path

import pytest

from iib_core.access import Gate, SafePath
from iib_core.errors import BadRequest
from iib_core.media.zipping import MISSING, archive, entries_of, pack


def safe(path: Path, content: bytes = b"x") -> SafePath:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return Gate(lambda: ["/"]).admit(str(path))


def opened(files: list[SafePath], *, compress: bool = False) -> zipfile.ZipFile:
    packed = zipfile.ZipFile(io.BytesIO(b"".join(archive(entries_of(files), compress=compress))))
    assert packed.testzip() is None
    return packed


@pytest.mark.parametrize("compress", [False, True])
def test_every_file_is_in_the_archive_with_its_bytes_and_time(tmp_path: Path, compress: bool) -> None:
    data = os.urandom(1_500_000) + bytes(1_500_000)
    files = [safe(tmp_path / "big.png", data), safe(tmp_path / "empty.png", b""), safe(tmp_path / "s.png")]
    os.utime(tmp_path / "s.png", (1_700_000_000, 1_700_000_000))
    os.utime(tmp_path / "empty.png", (0, 0))
    packed = opened(files, compress=compress)
    assert packed.namelist() == ["big.png", "empty.png", "s.png"]
    assert packed.read("big.png") == data
    assert packed.getinfo("s.png").date_time[0] == 2023 and packed.getinfo("empty.png").date_time[0] == 1980
    method = zipfile.ZIP_DEFLATED if compress else zipfile.ZIP_STORED
    assert packed.getinfo("big.png").compress_type == method
    assert (packed.getinfo("big.png").compress_size < len(data)) == compress


@pytest.mark.invariant("L4")
def test_same_named_files_are_kept_apart(tmp_path: Path) -> None:
    files = [safe(tmp_path / d / n, d.encode() + n.encode()) for d in "abc" for n in ("x.png", "X.PNG")]
    files.append(safe(tmp_path / "d" / "x (2).png", b"d"))
    packed = opened([*files, files[0]])
    names = packed.namelist()
    assert len({n.casefold() for n in names}) == len(files) == len(names)
    assert sorted(packed.read(n) for n in names) == sorted(Path(f.real).read_bytes() for f in files)


@pytest.mark.invariant("S12", "M7")
def test_thousands_of_one_name_get_free_ones_at_once_that_no_unpacker_refuses(tmp_path: Path) -> None:
    long, files = "é" * 125 + ".png", []
    for n in range(3000):
        (tmp_path / str(n)).mkdir()
        name = long if n % 2 else "a.PNG" if n % 4 else "a.png"
        (tmp_path / str(n) / name).touch()
        files.append(SafePath(str(tmp_path / str(n) / name), str(tmp_path / str(n) / name)))
    started = time.process_time()
    names = [entry.name for entry in entries_of(files)]
    assert time.process_time() - started < 1, "a number is not tried again for each file"
    assert len({n.casefold() for n in names}) == 3000
    assert max(len(n.encode()) for n in names) <= 255


@pytest.mark.invariant("M7")
def test_names_are_what_every_system_can_unpack(tmp_path: Path) -> None:
    names = ["emoji 🦊.png", "é 100%.png", os.fsdecode(b"latin \xe9.png"), "a\\b.png", "new\nline.png"]
    packed = opened([safe(tmp_path / n) for n in names])
    assert packed.namelist() == ["emoji 🦊.png", "é 100%.png", "latin ?.png", "a_b.png", "new_line.png"]


def test_a_file_that_vanishes_or_shrinks_midway_does_not_break_the_archive(tmp_path: Path) -> None:
    files = [safe(tmp_path / f"{n}.png", os.urandom(1_200_000)) for n in range(4)]
    entries = entries_of(files)
    (tmp_path / "1.png").unlink()
    pieces = archive(entries, compress=False)
    first = next(pieces)
    os.truncate(tmp_path / "0.png", 100)
    packed = zipfile.ZipFile(io.BytesIO(first + b"".join(pieces)))
    assert packed.testzip() is None
    assert packed.namelist() == ["0.png", "2.png", "3.png", MISSING]
    assert 0 < len(packed.read("0.png")) < 1_200_000
    assert packed.read("3.png") == (tmp_path / "3.png").read_bytes()
    told = packed.read(MISSING).decode()
    assert "1.png" in told and "0.png: it became shorter" in told


def test_only_files_are_packed(tmp_path: Path) -> None:
    folder = Gate(lambda: ["/"]).admit(str(tmp_path))
    for wrong in (folder, Gate(lambda: ["/"]).admit(str(tmp_path / "gone.png"))):
        with pytest.raises(BadRequest, match=r"The corresponding path must be a file\."):
            entries_of([wrong])


def test_an_archive_that_stays_is_there_whole_under_a_name_of_its_own(tmp_path: Path) -> None:
    entries = entries_of([safe(tmp_path / "a.png", b"a")])
    made = {pack(entries, str(tmp_path / "packed"), compress=True) for _ in range(3)}
    assert len(made) == 3
    assert sorted(os.listdir(tmp_path / "packed")) == sorted(map(os.path.basename, made))
    assert all(zipfile.ZipFile(path).read("a.png") == b"a" for path in made)


def test_nothing_is_read_before_it_is_asked_for(tmp_path: Path) -> None:
    files = [safe(tmp_path / f"{n}.png", bytes(3_000_000)) for n in range(3)]
    pieces = archive(entries_of(files), compress=False)
    assert len(next(pieces)) < 2_000_000
    pieces.close()  # type: ignore[attr-defined]
