"""No content makes a reader raise, hang or read much."""

from __future__ import annotations

import io
import struct
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iib_core.metadata.containers import read_container
from iib_core.metadata.generators import understand

from ..files import box, chunk, ebml, riff_chunk
from .seeds import SEEDS

SIZE = 3_000_000
#: what opens a file, and the smallest thing that can be repeated in it
REPEATED = {
    "png": (SEEDS["png"][:33], chunk(b"tEXt", b"a\0")),
    "png, packed": (SEEDS["png"][:33], chunk(b"zTXt", b"a\0\0\x78\x9c\x4b\x04\0\0\x62\0\x62")),
    "png, exif": (SEEDS["png"][:33], chunk(b"eXIf", b"II*\0\x08\0\0\0" + b"\xff\xff" + b"\0" * 60)),
    "png, manifests": (SEEDS["png"][:33], chunk(b"caBX", box(b"jumb", box(b"jumb")))),
    "jpeg": (b"\xff\xd8\xff", b"\xfe\0\2\xff"),
    "jpeg, fill": (b"\xff\xd8", b"\xff"),
    "jpeg, pieces": (b"\xff\xd8", b"\xff\xeb\0\x12JP\0\1\0\0\0\1\0\0\0\x08jumb"),
    "jpeg, boxes": (b"\xff\xd8", b"\xff\xeb\0\x12JP%b\0\0\0\1\0\0\0\x08jumb"),
    "webp": (b"RIFF\0\0\0\0WEBP", riff_chunk(b"C2PA", box(b"jumb"))),
    "gif": (SEEDS["gif"][:19], b"!\xfe\1a\0"),
    "gif, pictures": (SEEDS["gif"][:19], b",\0\0\0\0\3\0\2\0\0\2\0"),
    "avif": (box(b"ftyp", b"avif\0\0\0\0avif"), box(b"free")),
    "jxl": (SEEDS["jxl"][:32], box(b"xml ")),
    "mp4": (box(b"ftyp", b"isom\0\0\0\0"), box(b"uuid")),
    "mp4, tracks": (box(b"ftyp", b"isom\0\0\0\0") + struct.pack(">I4s", SIZE, b"moov"), box(b"trak", box(b"free"))),
    "mp4, texts": (
        box(b"ftyp", b"isom\0\0\0\0") + struct.pack(">I4sI4s", SIZE, b"moov", SIZE - 8, b"udta"),
        box(b"\xa9cmt", b"\0\1\0\0a"),
    ),
    "webm": (ebml(0x1A45DFA3, b"webm") + b"\x18\x53\x80\x67\xff", ebml(0x1549A966, b"")),
    "webm, tags": (
        ebml(0x1A45DFA3, b"webm") + b"\x18\x53\x80\x67\xff\x12\x54\xc3\x67\xff\x73\x73\xff",
        ebml(0x67C8, b"\x45\xa3\x81a"),
    ),
    "webm, depths": (ebml(0x1A45DFA3, b"webm") + b"\x18\x53\x80\x67\xff\x12\x54\xc3\x67\xff\x73\x73\xff", b"\x67\xc8\xff"),
    "flac": (b"fLaC", b"\x04\0\0\x08" + b"\0" * 8),
    "mp3": (b"ID3\4\0\0\0\x7f\x7f\x7f", b"TIT2\0\0\0\2\0\0\3a"),
    "mp3, doubled": (b"ID3\3\0\x80\0\x7f\x7f\x7f", b"\xff\0"),
    "ogg": (SEEDS["ogg"][:47], b"OggS\0\0" + b"\0" * 8 + b"\7\0\0\0" + b"\0" * 8 + b"\1\xff" + b"a" * 255),
    "ogg, empty": (SEEDS["ogg"][:47], b"OggS\0\0" + b"\0" * 8 + b"\7\0\0\0" + b"\0" * 8 + b"\0"),
    "wav": (b"RIFF\0\0\0\0WAVE", riff_chunk(b"C2PA", b"")),
    "wav, texts": (b"RIFF\0\0\0\0WAVELIST" + struct.pack("<I", SIZE) + b"INFO", riff_chunk(b"ICMT", b"")),
    "wav, tags": (b"RIFF\0\0\0\0WAVE", riff_chunk(b"id3 ", b"ID3\4\0\0\0\0\0\0")),
    "avi": (b"RIFF\0\0\0\0AVI ", riff_chunk(b"JUNK", b"")),
    "wmv": (SEEDS["wmv"][:16] + struct.pack("<Q", SIZE) + b"\0" * 6, b"\0" * 16 + struct.pack("<Q", 24)),
    "mpegts": (b"", SEEDS["mpegts"][:188]),
    "jumbf": (SEEDS["png"][:33] + struct.pack(">I4s", SIZE, b"caBX"), struct.pack(">I4s", SIZE // 2, b"jumb")),
}  # fmt: skip


@pytest.mark.invariant("M1")
@given(
    st.sampled_from(sorted(SEEDS)),
    st.lists(st.tuples(st.integers(0, 6000), st.binary(min_size=1, max_size=6)), max_size=6),
    st.integers(0, 7000),
)
@settings(deadline=None, max_examples=600)
def test_mutated_files_never_raise(name: str, patches: list[tuple[int, bytes]], length: int):
    data = bytearray(SEEDS[name])
    for at, patch in patches:
        start = at % len(data)
        data[start : start + len(patch)] = patch
    understand(read_container(io.BytesIO(bytes(data[: length or None])), "x.png"))


@pytest.mark.invariant("M1")
@given(st.sampled_from(sorted(SEEDS)), st.binary(max_size=400))
@settings(deadline=None, max_examples=300)
def test_random_bytes_never_raise(name: str, noise: bytes):
    understand(read_container(io.BytesIO(SEEDS[name][:16] + noise), "x.webp"))
    understand(read_container(io.BytesIO(noise), "x.webp"))


@pytest.mark.parametrize("name", sorted(SEEDS))
def test_the_seeds_are_whole_files(name: str):
    reading = read_container(io.BytesIO(SEEDS[name]), "x")
    assert reading.error == ""
    assert reading.format == name
    assert reading.texts or name in {"bmp", "flv", "mpegts"}
    assert reading.width or reading.duration is not None or name == "mp3"


@pytest.mark.invariant("S12")
@pytest.mark.parametrize("name", REPEATED)
def test_the_smallest_pieces_repeated_cost_no_more_than_their_bytes(name: str):
    opening, piece = REPEATED[name]
    if b"%b" in piece:
        body = b"".join(piece % n.to_bytes(2, "big") for n in range(65_536))
    else:
        body = piece * (SIZE // len(piece))
    start = time.process_time()
    reading = read_container(io.BytesIO(opening + body), "x")
    assert time.process_time() - start < 3
    assert len(reading.texts) <= 5000
    assert sum(len(v) for _, v in reading.texts) <= 2 * SIZE
