"""FLAC, MP3, Ogg and WAV: duration and the texts that ComfyUI's save nodes leave there."""

from __future__ import annotations

import io
import struct
import subprocess
from pathlib import Path

import imageio_ffmpeg
import pytest

from iib_core.metadata.containers import read_container
from iib_core.metadata.containers.source import MAX_VALUE

from ..files import PROMPT_JSON, WORKFLOW_JSON, riff_chunk
from .manifests import generated


def read(data: bytes, name: str = "x.mp3"):
    return read_container(io.BytesIO(data), name)


def safe(number: int) -> bytes:
    return bytes(number >> shift & 0x7F for shift in (21, 14, 7, 0))


def frame(name: bytes, data: bytes, version: int, flags: int = 0) -> bytes:
    if version == 2:
        return name + len(data).to_bytes(3, "big") + data
    size = safe(len(data)) if version == 4 else len(data).to_bytes(4, "big")
    return name + size + bytes([0, flags]) + data


def id3(*frames: bytes, version: int = 4, flags: int = 0) -> bytes:
    body = b"".join(frames) + b"\0" * 40
    return b"ID3" + bytes([version, 0, flags]) + safe(len(body)) + body


def comments(*pairs: str) -> bytes:
    lines = [p.encode() for p in pairs]
    return (
        struct.pack("<I", 3)
        + b"our"
        + struct.pack("<I", len(lines))
        + b"".join(struct.pack("<I", len(line)) + line for line in lines)
    )


def flac(data: bytes) -> bytes:
    bits = (44100 << 44 | 22050).to_bytes(8, "big")
    info = b"\0" * 10 + bits + b"\0" * 16
    return (
        b"fLaC" + b"\0" + len(info).to_bytes(3, "big") + info + b"\x84" + len(data).to_bytes(3, "big") + data
    )


def page(body: bytes, laces: bytes, *, position: int = 0, serial: int = 7) -> bytes:
    return b"OggS\0\0" + struct.pack("<qIII", position, serial, 0, 0) + bytes([len(laces)]) + laces + body


def opus(text: bytes) -> bytes:
    """Opening, comments over as many pages as they take, another stream between, the last page."""
    tags = b"OpusTags" + text
    laces = bytes([255] * (len(tags) // 255) + [len(tags) % 255])
    pages, at = [], 0
    for start in range(0, len(laces), 200):
        part = laces[start : start + 200]
        pages += [page(tags[at : at + sum(part)], part), page(b"x" * 9, b"\x09", serial=8)]
        at += sum(part)
    opening = b"OpusHead\1\2" + struct.pack("<HIhB", 312, 48000, 0, 0)
    last = page(b"sound", b"\5", position=48000 + 312)
    return page(opening, bytes([len(opening)])) + b"".join(pages) + last


def wav(*chunks: bytes) -> bytes:
    body = b"WAVEfmt " + struct.pack("<IHHIIHH", 16, 1, 1, 22050, 44100, 2, 16)
    body += riff_chunk(b"data", b"\0" * 44100) + b"".join(chunks)
    return b"RIFF" + struct.pack("<I", len(body)) + body


@pytest.mark.invariant("M4")
@pytest.mark.parametrize(
    ("name", "arguments"),
    [("a.flac", []), ("a.mp3", []), ("a.ogg", ["-c:a", "libvorbis"]), ("a.opus", ["-c:a", "libopus"])],
)
def test_what_ffmpeg_writes_for_comfyui_is_read(tmp_path: Path, name: str, arguments: list[str]):
    path = tmp_path / name
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-f", "lavfi", "-i", "sine=duration=1"]
    command += ["-metadata", f"prompt={PROMPT_JSON}", "-metadata", f"workflow={WORKFLOW_JSON}", *arguments]
    subprocess.run([*command, str(path)], check=True)
    reading = read(path.read_bytes(), name)
    assert reading.error == ""
    assert reading.text("prompt") == PROMPT_JSON
    assert reading.text("workflow") == WORKFLOW_JSON
    assert reading.duration == pytest.approx(1, abs=0.06)


@pytest.mark.parametrize("version", [2, 3, 4])
def test_every_version_of_id3_gives_its_texts(version: int):
    title, user, comment = (b"TT2", b"TXX", b"COM") if version == 2 else (b"TIT2", b"TXXX", b"COMM")
    reading = read(
        id3(
            frame(title, b"\3" + "Fuchs 狐".encode(), version),
            frame(b"PIC" if version == 2 else b"APIC", b"\0" * 300, version),
            frame(user, b"\1" + "prompt\0".encode("utf-16-le") + "狐".encode("utf-16"), version),
            frame(user, b"\0workflow\0{}", version),
            frame(comment, b"\0eng\0made here", version),
            version=version,
        )
    )
    assert reading.texts == [
        ("title", "Fuchs 狐"),
        ("prompt", "狐"),
        ("workflow", "{}"),
        ("comment", "made here"),
    ]


def test_a_tag_with_doubled_bytes_and_a_manifest_are_read():
    doubled = frame(
        b"TXXX", b"\1prompt\0\0".replace(b"prompt", "p".encode("utf-16-le")) + b"\xff\0\xfea\0", 3
    )
    size = len(doubled.replace(b"\xff\0", b"\xff")) - 10
    reading = read(id3(doubled[:4] + size.to_bytes(4, "big") + doubled[8:], version=3, flags=0x80))
    assert reading.texts == [("p", "a")]
    manifest = b"\0application/x-c2pa-manifest-store\0c2pa\0c2pa\0" + generated("Singer")
    assert read(id3(frame(b"GEOB", manifest, 4))).text("c2pa:claim_generator") == "Singer"


def test_the_duration_of_mp3_comes_from_its_frame_count_or_its_bit_rate():
    head = b"\xff\xfb\x90\x00" + b"\0" * 32
    counted = head + b"Xing\0\0\0\1" + struct.pack(">I", 100) + b"\0" * 200
    assert read(counted).duration == pytest.approx(100 * 1152 / 44100)
    assert read(head.ljust(16000, b"\0")).duration == 1.0
    assert read(b"\xff\xfb\xf0\x00" + b"\0" * 300).duration is None


def test_flac_behind_a_tag_is_still_flac():
    reading = read(id3(frame(b"TIT2", b"\3a", 4)) + flac(comments("PROMPT={}")))
    assert (reading.format, reading.duration) == ("flac", 0.5)
    assert reading.texts == [("title", "a"), ("prompt", "{}")]


def test_opus_gives_long_comments_and_its_duration():
    long = "workflow=" + "狐" * 90_000
    reading = read(opus(comments("Prompt=a=b", "METADATA_BLOCK_PICTURE=xx", long)), "a.ogg")
    assert reading.error == ""
    assert reading.texts == [("prompt", "a=b"), ("workflow", "狐" * 90_000)]
    assert reading.duration == 1.0


def test_wav_gives_its_info_list_its_tag_and_its_manifest():
    info = (
        b"INFO"
        + riff_chunk(b"ICMT", b"made here\0")
        + riff_chunk(b"ISFT", b"Lavf\0")
        + riff_chunk(b"prmp", b"{}")
    )
    reading = read(
        wav(
            riff_chunk(b"LIST", info),
            riff_chunk(b"id3 ", id3(frame(b"TXXX", b"\3prompt\0{}", 4))),
            riff_chunk(b"C2PA", generated("Singer")),
        ),
        "a.wav",
    )
    assert reading.error == ""
    assert reading.duration == 1.0
    assert reading.texts[:5] == [
        ("comment", "made here"),
        ("encoder", "Lavf"),
        ("prmp", "{}"),
        ("prompt", "{}"),
        ("c2pa:claim_generator", "Singer"),
    ]


@pytest.mark.invariant("S12")
@pytest.mark.parametrize(
    "hostile",
    [
        flac(struct.pack("<II", 0, 0xFFFFFFFF) + b"\xff" * 40),
        opus(struct.pack("<I", 0x7FFFFFFF)),
        wav(riff_chunk(b"LIST", b"INFO" + struct.pack("<4sI", b"ICMT", MAX_VALUE * 2))),
        id3(b"TXXX\x7f\x7f\x7f\x7f\0\0"),
    ],
)
def test_lengths_that_lie_are_not_believed(hostile: bytes):
    assert read(hostile).error


@pytest.mark.invariant("M1")
@pytest.mark.parametrize(
    "whole", [flac(comments("a=b")), opus(comments("a=b")), wav(), id3(frame(b"TIT2", b"\3a", 4))]
)
def test_a_cut_sound_never_raises(whole: bytes):
    for length in range(1, min(len(whole), 300)):
        read(whole[:length])
