"""S13: what is started on the desktop, on every system, and for what."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from iib_core.access import Gate
from iib_core.errors import BadRequest, NotFound
from iib_core.library.opening import open_folder, open_with_default_app, ways_to_open, ways_to_show

ODD = "/d/pic tures/-a, b & 'c' $(x);é.png"


def desktop(folder: Path, monkeypatch: pytest.MonkeyPatch, *programs: str, code: int = 0) -> Path:
    """A PATH of nothing but these programs, which write down how they were called."""
    folder.mkdir()
    log = folder / "called.txt"
    for program in programs:
        (folder / program).write_text(
            f'#!/bin/sh\nprintf "%s\\n" "{program}" "$@" >> "{log}"\nexit {code}\n', "utf-8"
        )
        (folder / program).chmod(0o700)
    monkeypatch.setenv("PATH", f"{folder}:/bin:/usr/bin" if "sh" in programs else str(folder))
    return log


@pytest.mark.invariant("S13")
def test_each_system_shows_a_file_in_its_own_way_and_no_shell_is_asked() -> None:
    (explorer,) = ways_to_show(r"C:\pic tures\a, b.png", "win32")
    assert explorer.command == r'explorer /select,"C:\pic tures\a, b.png"' and not explorer.tells
    (finder,) = ways_to_show(ODD, "darwin")
    assert finder.command == ["open", "-R", ODD]
    bus, folder = ways_to_show(ODD, "linux")
    assert bus.command[0] == "dbus-send"
    assert (
        f"array:string:file://{'/d/pic%20tures/-a%2C%20b%20%26%20%27c%27%20%24%28x%29%3B%C3%A9.png'}"
        in bus.command
    )
    assert folder.command == ["xdg-open", "/d/pic tures"]


@pytest.mark.invariant("S13")
def test_each_system_opens_a_file_in_its_own_way() -> None:
    assert ways_to_open(ODD, "linux")[0].command == ["xdg-open", ODD]
    assert ways_to_open(ODD, "darwin")[0].command == ["open", ODD]
    assert ways_to_open(r"C:\a b.png", "win32")[0].command == r'explorer "C:\a b.png"'


@pytest.fixture
def library(tmp_path: Path) -> Path:
    folder = tmp_path / "library"
    (folder / "sub").mkdir(parents=True)
    (folder / "-a b.png").write_bytes(b"x")
    (folder / "note.txt").write_bytes(b"x")
    (folder / "tool.sh").write_bytes(b"x")
    (folder / "disguised.png").symlink_to(folder / "tool.sh")
    return folder


@pytest.fixture
def gate(library: Path) -> Gate:
    return Gate(lambda: [str(library)])


@pytest.mark.invariant("S13")
def test_a_file_is_selected_where_the_file_manager_can_and_its_folder_opened_elsewhere(
    tmp_path: Path, library: Path, gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = str(library / "-a b.png")
    log = desktop(tmp_path / "modern", monkeypatch, "dbus-send", "xdg-open")
    open_folder(gate.admit(path))
    assert log.read_text("utf-8").splitlines()[0] == "dbus-send"
    log = desktop(tmp_path / "plain", monkeypatch, "xdg-open")
    open_folder(gate.admit(path))
    assert log.read_text("utf-8").splitlines() == ["xdg-open", str(library)]
    open_folder(gate.admit(str(library / "sub")))
    open_with_default_app(gate.admit(path))
    assert log.read_text("utf-8").splitlines()[-2:] == ["xdg-open", path]


@pytest.mark.invariant("S13")
def test_only_media_is_opened_by_its_name_and_by_where_it_leads(
    tmp_path: Path, library: Path, gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = desktop(tmp_path / "desktop", monkeypatch, "xdg-open", "dbus-send")
    for name in ("note.txt", "tool.sh", "disguised.png"):
        for act in (open_folder, open_with_default_app):
            with pytest.raises(BadRequest, match="Only pictures"):
                act(gate.admit(str(library / name)))
    with pytest.raises(BadRequest, match="is not a file"):
        open_with_default_app(gate.admit(str(library / "sub")))
    with pytest.raises(NotFound):
        open_folder(gate.admit(str(library / "gone.png")))
    assert not log.exists()


def test_a_computer_without_a_desktop_says_so(
    tmp_path: Path, library: Path, gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    safe = gate.admit(str(library / "-a b.png"))
    desktop(tmp_path / "bare", monkeypatch)
    with pytest.raises(BadRequest, match="no desktop"):
        open_folder(safe)
    log = desktop(tmp_path / "failing", monkeypatch, "dbus-send", "xdg-open", code=3)
    with pytest.raises(BadRequest, match="no desktop"):
        open_folder(safe)
    assert [line for line in log.read_text("utf-8").splitlines() if line in {"dbus-send", "xdg-open"}] == [
        "dbus-send",
        "xdg-open",
    ], "each way is tried"


def test_a_bus_that_hangs_is_given_up_for_the_next_way(
    tmp_path: Path, library: Path, gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("iib_core.library.opening._WAIT_SECONDS", 0.5)
    log = desktop(tmp_path / "hanging", monkeypatch, "xdg-open")
    bus = log.parent / "dbus-send"
    os.mkfifo(log.parent / "pipe")
    bus.write_text(f"#!/bin/sh\nread forever < '{log.parent}/pipe'\n", "utf-8")
    bus.chmod(0o700)
    open_folder(gate.admit(str(library / "-a b.png")))
    assert log.read_text("utf-8").splitlines() == ["xdg-open", str(library)]


def test_a_program_that_stays_open_is_not_waited_for(
    tmp_path: Path, library: Path, gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("iib_core.library.opening._WAIT_SECONDS", 1.0)
    folder = tmp_path / "slow"
    folder.mkdir()
    began = tmp_path / "began"
    (folder / "xdg-open").write_text(f"#!/bin/sh\n: > '{began}'\nread forever < '{folder}/pipe'\n", "utf-8")
    (folder / "xdg-open").chmod(0o700)
    os.mkfifo(folder / "pipe")
    monkeypatch.setenv("PATH", str(folder))
    open_with_default_app(gate.admit(str(library / "-a b.png")))
    assert began.exists()
    with open(folder / "pipe", "w", encoding="utf-8") as pipe:
        pipe.write("done\n")
