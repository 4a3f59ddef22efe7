"""MP4, MOV, M4A: size, duration and texts from the moov box, wherever it stands.

Format: ISO/IEC 14496-12 (mvhd, tkhd, mehd); texts per the QuickTime file format (udta, meta with ilst, keys) and
iTunes' free-form items (`----`), XMP per XMP specification part 3 §1.2.7.
"""

from __future__ import annotations

import struct

from ..model import ContainerReading
from .c2pa import in_uuid_box, read_c2pa
from .exif import plain_text
from .isobmff import Box, boxes, first
from .source import MAX_VALUE, Broken, Source
from .texts import add

_MAX_TRACKS = 64
_XMP_UUID = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")
_NAMES = {
    b"\xa9cmt": "comment", b"\xa9nam": "title", b"\xa9des": "description", b"desc": "description",
    b"\xa9too": "encoder", b"\xa9swr": "encoder", b"\xa9ART": "artist", b"\xa9day": "date",
    b"\xa9inf": "information", b"ldes": "synopsis",
}  # fmt: skip
_UTF8, _UTF16 = 1, 2


def read_mp4(source: Source, reading: ContainerReading) -> None:
    """Fill `reading`. Raises Broken with what was found so far left in place."""
    moov, problem = None, ""
    for box in boxes(source, 0, source.size):
        if box.kind == b"uuid":
            problem = _foreign(source, box, reading) or problem
        elif box.kind == b"moov":
            moov = box
            break
    if moov is None:
        raise Broken("The file has no index (moov): it is cut off or still being written.")
    tracks = 0
    for box in boxes(source, moov.start, moov.end):
        if box.kind == b"mvhd":
            reading.duration = _duration(source, box)
        elif box.kind == b"trak" and tracks < _MAX_TRACKS:
            tracks += 1
            _track(source, box, reading)
        elif box.kind == b"mvex" and not reading.duration:
            reading.duration = _fragments(source, moov, box)
        elif box.kind == b"udta":
            _user_data(source, box, reading)
        elif box.kind == b"meta":
            _meta(source, box, reading)
    if problem:
        raise Broken(problem)


def _foreign(source: Source, box: Box, reading: ContainerReading) -> str:
    """A box named by a UUID: content credentials or XMP."""
    if place := in_uuid_box(source, box):
        return read_c2pa(source, *place, reading)
    if source.at(box.start, 16) == _XMP_UUID and box.size <= MAX_VALUE:
        add(reading, "xmp", source.at(box.start + 16, box.size - 16).decode("utf-8", "replace"))
    return ""


def _duration(source: Source, mvhd: Box) -> float | None:
    if source.exactly(mvhd.start, 1) == b"\1":
        scale, units = struct.unpack(">IQ", source.exactly(mvhd.start + 20, 12))
    else:
        scale, units = struct.unpack(">II", source.exactly(mvhd.start + 12, 8))
    unknown = units in {0, 0xFFFFFFFF, 0xFFFFFFFFFFFFFFFF}
    return None if unknown or not scale else units / scale


def _fragments(source: Source, moov: Box, mvex: Box) -> float | None:
    """The duration of a file in fragments, whose own header says 0."""
    mvhd, mehd = first(source, moov, b"mvhd"), first(source, mvex, b"mehd")
    if mvhd is None or mehd is None:
        return None
    at = 20 if source.exactly(mvhd.start, 1) == b"\1" else 12
    scale = int.from_bytes(source.exactly(mvhd.start + at, 4), "big")
    size = 8 if source.exactly(mehd.start, 1) == b"\1" else 4
    return (int.from_bytes(source.exactly(mehd.start + 4, size), "big") / scale or None) if scale else None


def _track(source: Source, trak: Box, reading: ContainerReading) -> None:
    tkhd = first(source, trak, b"tkhd")
    if tkhd is None or reading.width:
        return
    data = source.exactly(tkhd.start, min(tkhd.size, 96))
    at = 52 if data[:1] == b"\1" else 40
    if len(data) < at + 44:
        raise Broken("A track's header is cut off.")
    matrix = struct.unpack_from(">9i", data, at)
    width, height = (n >> 16 for n in struct.unpack_from(">II", data, at + 36))
    if width and height:
        sideways = matrix[0] == 0 and matrix[1] != 0
        reading.width, reading.height = (height, width) if sideways else (width, height)


def _user_data(source: Source, udta: Box, reading: ContainerReading) -> None:
    for box in boxes(source, udta.start, udta.end):
        if box.kind == b"meta":
            _meta(source, box, reading)
        elif box.kind == b"XMP_" and box.size <= MAX_VALUE:
            add(reading, "xmp", source.at(box.start, box.size).decode("utf-8", "replace"))
        elif (name := _name(box.kind)) and box.size > 4:  # QuickTime: 16-bit length, 16-bit language, text
            length = int.from_bytes(source.exactly(box.start, 2), "big")
            add(reading, name, plain_text(source.at(box.start + 4, min(length, box.size - 4))))


def _name(kind: bytes) -> str:
    return _NAMES.get(kind) or ("©" + kind[1:].decode("latin-1") if kind[0] == 0xA9 else "")


def _meta(source: Source, meta: Box, reading: ContainerReading) -> None:
    """iTunes style (ilst of known four-letter names) or named keys (ilst of indexes into keys)."""
    plain = source.at(meta.start + 4, 4) in {b"hdlr", b"keys", b"ilst"}  # QuickTime's has no version field
    children = {b.kind: b for b in boxes(source, meta.start + (0 if plain else 4), meta.end)}
    ilst = children.get(b"ilst")
    if ilst is None:
        return
    names = _keys(source, children[b"keys"]) if b"keys" in children else []
    for item in boxes(source, ilst.start, ilst.end):
        index = int.from_bytes(item.kind, "big")
        if item.kind == b"----":
            name = _free_name(source, item)
        else:
            name = names[index - 1] if 0 < index <= len(names) else _name(item.kind)
        data = first(source, item, b"data") if name else None
        if data is not None and 8 < data.size <= MAX_VALUE:
            kind = int.from_bytes(source.exactly(data.start, 4), "big")
            if kind in {_UTF8, _UTF16}:
                text = source.at(data.start + 8, data.size - 8)
                add(reading, name, text.decode("utf-8" if kind == _UTF8 else "utf-16-be", "replace"))


def _free_name(source: Source, item: Box) -> str:
    """The name that a free-form item gives itself; who defines it (`mean`) does not matter here."""
    name = first(source, item, b"name")
    return source.at(name.start + 4, min(name.size - 4, 256)).decode("utf-8", "replace") if name else ""


def _keys(source: Source, keys: Box) -> list[str]:
    entries = boxes(source, keys.start + 8, keys.end)
    return [source.at(k.start, min(k.size, 256)).decode("utf-8", "replace") for k in entries]
