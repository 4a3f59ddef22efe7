"""How workflows name pictures, and find them again."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from comfy_nodes.nodes.references import Reference, find, parse
from iib_core.errors import BadRequest, Forbidden, NotFound
from tests.api.live import picture

from .conftest import Room


def test_a_reference_is_a_path_and_a_number(room: Room) -> None:
    path = picture(room.output / "a.png")
    text = room.reference(path)
    row = room.row(path)
    assert text == f"{path} [#{row.id}.{row.version}]"
    assert parse(text) == Reference(str(path), row.id, row.version)
    assert find(room.services, text).reference == text


def test_a_picture_is_found_after_it_was_moved_and_renamed(room: Room) -> None:
    path = picture(room.output / "a.png")
    text = room.reference(path)
    room.services.files.rename(str(path), "b.png")
    room.services.files.move([str(room.output / "b.png")], str(room.output / "best"), create=True)
    assert find(room.services, text).safe.shown == str(room.output / "best" / "b.png")


def test_another_picture_of_the_same_number_is_never_taken(room: Room) -> None:
    other = picture(room.output / "other.png")
    room.reference(other)
    row = room.row(other)
    with pytest.raises(NotFound, match=r"mine\.png"):
        find(room.services, f"{room.output / 'mine.png'} [#{row.id}.{row.version + 1}]")
    with pytest.raises(Forbidden, match=r"mine\.png"):
        find(room.services, f"/home/somebody/output/mine.png [#{row.id}.{row.version + 1}]")
    with pytest.raises(NotFound, match=r"mine\.png"):
        find(room.services, rf"C:\ComfyUI\output\mine.png [#{row.id}]")


def test_the_same_name_from_another_system_is_found_by_its_number(room: Room) -> None:
    path = picture(room.output / "a.png")
    room.reference(path)
    found = find(room.services, rf"C:\ComfyUI\output\a.png [#{room.row(path).id}.1]")
    assert found.safe.shown == str(path)


def test_a_number_alone_is_enough(room: Room) -> None:
    path = picture(room.output / "a.png")
    room.reference(path)
    assert find(room.services, f"[#{room.row(path).id}]").safe.shown == str(path)


@pytest.mark.parametrize("text", ["sub/a.png", "sub/a.png [output]", '"sub/a.png"'])
def test_paths_below_comfyuis_folders_are_found(room: Room, text: str) -> None:
    path = picture(room.output / "sub" / "a.png")
    assert find(room.services, text).safe.shown == str(path)


def test_an_annotated_name_is_looked_for_in_its_folder_only(room: Room) -> None:
    picture(room.output / "a.png")
    with pytest.raises(NotFound):
        find(room.services, "a.png [input]")


@pytest.mark.invariant("S2")
@pytest.mark.parametrize("text", ["{up}", "{up} [output]", "{outside}", "{link}"])
def test_nothing_outside_the_library_is_opened(room: Room, text: str, tmp_path: Path) -> None:
    outside = picture(tmp_path / "secret.png")
    up = "/".join([".."] * 9) + str(outside)
    (room.output / "link.png").symlink_to(outside)
    given = text.format(up=up, outside=outside, link=room.output / "link.png")
    with pytest.raises(Forbidden, match="outside the folders of the library"):
        find(room.services, given)


def test_a_number_does_not_lead_out_of_the_library(room: Room, tmp_path: Path) -> None:
    path = picture(room.output / "a.png")
    text = room.reference(path)
    os.replace(path, tmp_path / "a.png")
    path.symlink_to(tmp_path / "a.png")
    with pytest.raises(Forbidden):
        find(room.services, text)


@pytest.mark.parametrize("text", ["", "   ", "[#]"])
def test_what_names_nothing_is_told_of(room: Room, text: str) -> None:
    with pytest.raises((BadRequest, NotFound)):
        find(room.services, text)


def test_a_clip_is_no_picture(room: Room) -> None:
    clip = room.output / "a.mp4"
    clip.write_bytes(b"\0")
    with pytest.raises(BadRequest, match="not a picture"):
        find(room.services, str(clip))


@hypothesis_settings(deadline=None, max_examples=200)
@given(st.text(max_size=80))
def test_any_text_is_a_reference(text: str) -> None:
    reference = parse(text)
    assert reference.id is None or reference.id >= 0


@hypothesis_settings(deadline=None, max_examples=100)
@given(
    st.text(min_size=1, max_size=60).filter(lambda t: t == t.strip().strip('"').strip() and t),
    st.integers(0, 10**17),
    st.integers(0, 10**17),
)
def test_every_path_comes_back_out_of_its_reference(path: str, image_id: int, version: int) -> None:
    assert parse(f"{path}.png [#{image_id}.{version}]") == Reference(f"{path}.png", image_id, version)


def test_the_path_wins_over_the_number(room: Room) -> None:
    first, second = picture(room.output / "a.png"), picture(room.output / "b.png")
    room.reference(second)
    assert find(room.services, f"{first} [#{room.row(second).id}]").safe.shown == str(first)
