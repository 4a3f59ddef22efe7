"""MP4, MOV, M4A: size, duration and texts from the moov box, wherever it stands.

Format: ISO/IEC 14496-12 (mvhd, tkhd); texts per the QuickTime file format (udta, meta with ilst, keys).
"""

from __future__ import annotations

import struct

from ..model import ContainerReading
from .exif import plain_text
from .isobmff import Box, boxes, first
from .source import MAX_VALUE, Broken, Source

_MAX_TRACKS = 64
_NAMES = {
    b"\xa9cmt": "comment", b"\xa9nam": "title", b"\xa9des": "description", b"desc": "description",
    b"\xa9too": "encoder", b"\xa9ART": "artist", b"\xa9day": "date",
}  # fmt: skip


def read_mp4(source: Source, reading: ContainerReading) -> None:
    """Fill `reading`. Raises Broken with what was found so far left in place."""
    moov = next((b for b in boxes(source, 0, source.size) if b.kind == b"moov"), None)
    if moov is None:
        raise Broken("The file has no index (moov): it is cut off or still being written.")
    tracks = 0
    for box in boxes(source, moov.start, moov.end):
        if box.kind == b"mvhd":
            reading.duration = _duration(source, box)
        elif box.kind == b"trak" and tracks < _MAX_TRACKS:
            tracks += 1
            _track(source, box, reading)
        elif box.kind == b"udta":
            _user_data(source, box, reading)
        elif box.kind == b"meta":
            _meta(source, box, reading)


def _duration(source: Source, mvhd: Box) -> float | None:
    if source.exactly(mvhd.start, 1) == b"\1":
        scale, units = struct.unpack(">IQ", source.exactly(mvhd.start + 20, 12))
    else:
        scale, units = struct.unpack(">II", source.exactly(mvhd.start + 12, 8))
    unknown = units in {0xFFFFFFFF, 0xFFFFFFFFFFFFFFFF}
    return None if unknown or not scale else units / scale


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
        elif box.kind in _NAMES and box.size > 4:  # QuickTime: 16-bit length, 16-bit language, text
            length = int.from_bytes(source.exactly(box.start, 2), "big")
            text = source.at(box.start + 4, min(length, box.size - 4))
            reading.texts.append((_NAMES[box.kind], plain_text(text)))


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
        name = names[index - 1] if 0 < index <= len(names) else _NAMES.get(item.kind, "")
        data = first(source, item, b"data") if name else None
        if data is not None and 8 < data.size <= MAX_VALUE and source.exactly(data.start + 3, 1) == b"\1":
            reading.texts.append((name, source.at(data.start + 8, data.size - 8).decode("utf-8", "replace")))


def _keys(source: Source, keys: Box) -> list[str]:
    entries = boxes(source, keys.start + 8, keys.end)
    return [source.at(k.start, min(k.size, 256)).decode("utf-8", "replace") for k in entries]
