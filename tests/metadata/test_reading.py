"""One file read once, whatever its name, state or neighbours."""

from __future__ import annotations

import os
import subprocess
import sys
from hashlib import sha1
from pathlib import Path

import pytest

from iib_core.metadata.exif_view import exif_view
from iib_core.metadata.reading import read_file

from .files import (  # fmt: skip
    GRAPH,
    INFOTEXT,
    PROMPT_JSON,
    WORKFLOW_JSON,
    avif,
    chunk,
    gif,
    jpeg,
    make_and_model,
    mp4,
    png,
    text_chunk,
    user_comment,
    webp,
)

A1111 = {
    "a.png": png(text_chunk("parameters", INFOTEXT)),
    "b.png": png(after=text_chunk("parameters", INFOTEXT)),
    "c.png": png(chunk(b"eXIf", user_comment(INFOTEXT))),
    "a.jpg": jpeg(exif=user_comment(INFOTEXT)),
    "a.webp": webp(exif=user_comment(INFOTEXT)),
    "a.avif": avif(exif=user_comment(INFOTEXT)),
    "a.gif": gif(comment=INFOTEXT.encode()),
}
COMFYUI = {
    "a.png": png(text_chunk("prompt", PROMPT_JSON), text_chunk("workflow", WORKFLOW_JSON)),
    "b.png": png(text_chunk("prompt", PROMPT_JSON)),
    "a.webp": webp(exif=make_and_model(PROMPT_JSON, WORKFLOW_JSON)),
    "b.webp": webp(exif=user_comment(PROMPT_JSON)),
    "a.jpg": jpeg(exif=make_and_model(PROMPT_JSON, WORKFLOW_JSON)),
    "a.avif": avif(exif=make_and_model(PROMPT_JSON, WORKFLOW_JSON)),
    "a.mp4": mp4(keys={"prompt": PROMPT_JSON}),
}


def written(folder: Path, name: str | bytes, data: bytes) -> str:
    path = os.path.join(os.fsencode(folder), os.fsencode(name))
    with open(path, "wb") as file:
        file.write(data)
    return os.fsdecode(path)


@pytest.mark.invariant("M4")
@pytest.mark.parametrize("name", A1111)
def test_a1111_text_is_read_from_every_container(tmp_path: Path, name: str):
    reading = read_file(written(tmp_path, name, A1111[name]))
    assert reading.error == ""
    assert reading.info is not None
    assert reading.info.infotext == INFOTEXT + ", Source Identifier: Stable Diffusion web UI"
    assert (reading.info.steps, reading.info.model) == (20, "dream_v1.0")
    wanted = {("pos", "猫"), ("lora", "foo_v1.2-x"), ("Model", "dream_v1.0"), ("size", "3 × 2")}
    assert wanted <= set(reading.tags)


@pytest.mark.invariant("M4")
@pytest.mark.parametrize("name", COMFYUI)
def test_comfyui_graphs_are_read_from_every_container(tmp_path: Path, name: str):
    reading = read_file(written(tmp_path, name, COMFYUI[name]))
    assert reading.info is not None
    assert reading.info.source == "ComfyUI"
    assert reading.info.seed == str(GRAPH["3"]["inputs"]["seed"])
    assert ("Source Identifier", "ComfyUI") in reading.tags
    assert ("lora", "ink_v2") in reading.tags


@pytest.mark.invariant("M7")
@pytest.mark.parametrize(
    "name",
    [b"\xff\xfe bad.png", "a'b\"c#%3F?+ .png", "😀 é e\u0301.png", "x" * 251 + ".png", b"\xc3\x28.png"],
)
def test_a_file_of_any_name_is_read_with_its_sidecar(tmp_path: Path, name: str | bytes):
    try:
        path = written(tmp_path, name, png())
        written(tmp_path, os.fsencode(name)[:-4] + b".txt", b"a fox, a hen")
    except OSError:
        return  # this system's file names cannot hold it, so no library there can either
    reading = read_file(path)
    assert reading.error == ""
    assert ("pos", "a fox") in reading.tags


@pytest.mark.invariant("M1")
def test_broken_files_are_read_as_far_as_they_go(tmp_path: Path):
    assert "empty" in read_file(written(tmp_path, "zero.png", b"")).error
    renamed = read_file(written(tmp_path, "renamed.png", A1111["a.webp"]))
    assert (renamed.container.format, renamed.error, renamed.info is not None) == ("webp", "", True)
    cut = read_file(written(tmp_path, "cut.png", A1111["a.png"][:-20]))
    assert cut.error
    assert ("pos", "a cat") in cut.tags
    text = read_file(written(tmp_path, "page.jpg", b"<html></html>"))
    assert text.error
    assert text.tags == [("size", "Unknown Size"), ("Media Type", "Image")]
    gone = read_file(str(tmp_path / "gone.png"))
    assert gone.error == "The file is not there any more."
    assert gone.fingerprint is None
    assert read_file(str(tmp_path)).error
    assert read_file(str(tmp_path / "a\0b.png")).error


@pytest.mark.invariant("S12")
def test_a_picture_of_a_hundred_megapixels_costs_its_header_only(tmp_path: Path):
    bomb = png(text_chunk("parameters", INFOTEXT), size=(100_000, 100_000), idat=chunk(b"IDAT", b"x"))
    reading = read_file(written(tmp_path, "bomb.png", bomb))
    assert ("size", "100000 × 100000") in reading.tags


@pytest.mark.invariant("M5")
def test_a_video_gets_its_sidecars_text_as_tags_like_a_picture(tmp_path: Path):
    path = written(tmp_path, "clip.mp4", mp4())
    written(tmp_path, "clip.txt", ("\ufeff" + INFOTEXT + "\n").encode())
    reading = read_file(path)
    assert reading.info is not None
    assert reading.info.infotext == INFOTEXT
    assert {("pos", "a cat"), ("Source Identifier", "Video Tags"), ("size", "64 × 48")} <= set(reading.tags)


def test_a_text_of_its_own_wins_over_the_sidecar_and_audio_has_none(tmp_path: Path):
    written(tmp_path, "a.txt", b"from beside")
    own = read_file(written(tmp_path, "a.png", A1111["a.png"]))
    assert own.info is not None
    assert own.info.positive.startswith("masterpiece")
    bare = read_file(written(tmp_path, "a.webp", webp()))
    assert bare.info is not None
    assert bare.info.infotext == "from beside, Source Identifier: Stable Diffusion web UI"
    assert [t for t in bare.tags if t[0] == "pos"] == [("pos", "from beside")]
    assert read_file(written(tmp_path, "a.mp3", b"ID3\3")).info is None


@pytest.mark.invariant("S5")
def test_a_sidecar_that_leads_elsewhere_or_is_too_large_is_not_read(tmp_path: Path):
    folder = tmp_path / "library"
    folder.mkdir()
    secret = tmp_path / "secret.txt"
    secret.write_text("secret words")
    path = written(folder, "a.png", png())
    try:
        (folder / "a.txt").symlink_to(secret)
    except OSError:
        secret.unlink()  # no right to make links here: then nobody can plant one either
    assert read_file(path).info is None
    path = written(folder, "b.png", png())
    written(folder, "b.txt", b"a" * (1024 * 1024 + 1))
    assert read_file(path).info is None


def test_a_named_pipe_or_a_folder_does_not_stop_us(tmp_path: Path):
    make = getattr(os, "mkfifo", os.mkdir)  # where there are no pipes, a folder is what is no file
    make(tmp_path / "a.png")
    assert read_file(str(tmp_path / "a.png")).error


@pytest.mark.invariant("L3")
def test_the_fingerprint_follows_the_bytes_and_not_the_name(tmp_path: Path):
    small, large = A1111["a.png"], png(idat=chunk(b"IDAT", os.urandom(60_000)))
    one = read_file(written(tmp_path, "one.png", small)).fingerprint
    assert one == read_file(written(tmp_path, "two.png", small)).fingerprint
    assert one is not None
    assert -(2**63) <= one < 2**63
    expected = sha1(len(large).to_bytes(8, "little") + large[:16384] + large[-16384:]).digest()[:8]
    assert read_file(written(tmp_path, "l.png", large)).fingerprint == int.from_bytes(
        expected, "little", signed=True
    )
    changed = large[:-20] + b"?" + large[-19:]
    assert (
        read_file(written(tmp_path, "l.png", changed)).fingerprint
        != read_file(str(tmp_path / "one.png")).fingerprint
    )


def test_the_raw_view_shows_tag_numbers_and_every_chunk(tmp_path: Path):
    twice = png(
        text_chunk("parameters", "a"),
        chunk(b"eXIf", make_and_model("{}", "{}")),
        text_chunk("parameters", "b"),
    )
    assert exif_view(written(tmp_path, "a.png", twice)) == {
        "parameters": "a",
        "271": "workflow:{}",
        "272": "prompt:{}",
        "parameters (2)": "b",
    }
    magick = png(text_chunk("exif:Make", "x"), text_chunk("XML:com.adobe.xmp", "<x/>"))
    assert exif_view(written(tmp_path, "b.png", magick)) == {"XML:com.adobe.xmp": "<x/>"}
    assert exif_view(written(tmp_path, "a.jpg", A1111["a.jpg"])) == {"37510": INFOTEXT}
    assert exif_view(written(tmp_path, "a.mp4", COMFYUI["a.mp4"])) == {}
    assert exif_view(str(tmp_path / "gone.png")) == {}


def test_the_raw_view_cuts_what_nobody_reads_and_keeps_graphs_whole(tmp_path: Path):
    long = "x" * 1_500_000
    view = exif_view(written(tmp_path, "a.png", png(text_chunk("workflow", long), text_chunk("other", long))))
    assert view["workflow"] == long
    assert view["other"].endswith("… (451424 more characters)")
    assert len(view["other"]) < 1_100_000


def test_repeated_names_do_not_hide_one_that_is_numbered_already(tmp_path: Path):
    same = png(text_chunk("a", "1"), text_chunk("a (2)", "2"), text_chunk("a", "3"), text_chunk("a", "4"))
    assert exif_view(written(tmp_path, "a.png", same)) == {"a": "1", "a (2)": "2", "a (3)": "3", "a (4)": "4"}


def test_importing_the_room_is_light():
    code = "import sys, iib_core.metadata; print(sorted({'PIL', 'numpy', 'fastapi', 'asyncio'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("name", COMFYUI)
def test_the_kinds_of_nodes_are_told_of_every_comfyui_file(tmp_path: Path, name: str):
    info = read_file(written(tmp_path, name, COMFYUI[name])).info
    assert info is not None
    assert info.nodes == sorted({node["class_type"] for node in GRAPH.values()})
