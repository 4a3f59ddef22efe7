"""AVIF and HEIC: size, rotation, EXIF and XMP from the meta box, content credentials beside it.

Format: ISO/IEC 14496-12 §8.11 (meta, iinf, iloc), ISO/IEC 23008-12 (ispe, irot, imir, Exif item).
As that standard asks, only the irot and imir properties turn the picture; the EXIF orientation does not.
"""

from __future__ import annotations

import struct
from collections.abc import Container
from itertools import islice

from ..model import ContainerReading
from .c2pa import in_uuid_box, read_c2pa
from .exif import read_exif
from .isobmff import Box, boxes, first
from .source import MAX_VALUE, TRUNCATED, Broken, Source
from .texts import add, add_all

_MAX_ITEMS = 2000
_MAX_TEXT_ITEMS = 16
_MAX_TOP = 64
#: irot quarter turns (anticlockwise) without and with a mirror on the vertical axis → EXIF orientation
_ORIENTATION: dict[tuple[int, int | None], int] = {
    (0, None): 1, (1, None): 8, (2, None): 3, (3, None): 6,
    (0, 1): 2, (1, 1): 7, (2, 1): 4, (3, 1): 5, (0, 0): 4, (1, 0): 5, (2, 0): 2, (3, 0): 7,
}  # fmt: skip


def read_avif(source: Source, reading: ContainerReading) -> None:
    """Fill `reading`. Raises Broken with what was found so far left in place."""
    reading.animated = b"avis" in source.at(8, 4)
    meta, problem = None, ""
    for box in islice(boxes(source, 0, source.size), _MAX_TOP):
        if box.kind == b"meta" and meta is None:
            meta = box
        elif box.kind == b"uuid" and (place := in_uuid_box(source, box)):
            problem = read_c2pa(source, *place, reading) or problem
    if meta is None:
        raise Broken("The file has no picture header.")
    children = {b.kind: b for b in boxes(source, meta.start + 4, meta.end)}
    pitm = children.get(b"pitm")
    primary = (
        _number(source, pitm.start + 4, 2 if source.exactly(pitm.start, 1) == b"\0" else 4) if pitm else 1
    )
    if iprp := children.get(b"iprp"):
        _properties(source, iprp, primary, reading)
    if (iinf := children.get(b"iinf")) and (iloc := children.get(b"iloc")):
        wanted = _text_items(source, iinf)
        if wanted:
            _texts(source, wanted, iloc, children.get(b"idat"), reading)
    if problem or reading.width is None:
        raise Broken(problem or "The file does not say its size.")


def text_places(source: Source) -> list[tuple[int, int, str]]:
    """Where the EXIF and XMP items lie: (start, end, "Exif" or "XMP"). Raises Broken for a damaged file."""
    meta = next((b for b in islice(boxes(source, 0, source.size), _MAX_TOP) if b.kind == b"meta"), None)
    if meta is None:
        raise Broken("The file has no picture header.")
    children = {b.kind: b for b in boxes(source, meta.start + 4, meta.end)}
    iinf, iloc = children.get(b"iinf"), children.get(b"iloc")
    if iinf is None or iloc is None:
        return []
    wanted = _text_items(source, iinf)
    return [
        (at, min(at + size, source.size) if size else source.size, wanted[item])
        for item, extents in _locations(source, iloc, children.get(b"idat"), wanted)
        for at, size in extents
    ]


def _number(source: Source, at: int, size: int) -> int:
    return int.from_bytes(source.exactly(at, size), "big") if size else 0


def _properties(source: Source, iprp: Box, primary: int, reading: ContainerReading) -> None:
    """Size and orientation from the properties associated with the primary item."""
    ipco = first(source, iprp, b"ipco")
    if ipco is None:
        return
    listed = list(boxes(source, ipco.start, ipco.end))
    mine = _associated(source, iprp, primary)
    turn, mirror = 0, None
    for number, box in enumerate(listed, start=1):
        if mine and number not in mine:
            continue
        if box.kind == b"ispe" and (mine or reading.width is None):
            reading.width, reading.height = struct.unpack(">II", source.exactly(box.start + 4, 8))
        elif box.kind == b"irot":
            turn = source.exactly(box.start, 1)[0] & 3
        elif box.kind == b"imir":
            mirror = source.exactly(box.start, 1)[0] & 1
    reading.orientation = _ORIENTATION[turn, mirror]


def _associated(source: Source, iprp: Box, primary: int) -> set[int]:
    """Numbers (from 1) of the primary item's properties."""
    ipma = first(source, iprp, b"ipma")
    if ipma is None:
        return set()
    version, wide = source.exactly(ipma.start, 1)[0], source.exactly(ipma.start + 3, 1)[0] & 1
    at = ipma.start + 8
    for _ in range(min(_number(source, ipma.start + 4, 4), _MAX_ITEMS)):
        id_size = 4 if version else 2
        item, count = _number(source, at, id_size), _number(source, at + id_size, 1)
        at += id_size + 1
        if item == primary:
            step, mask = (2, 0x7FFF) if wide else (1, 0x7F)
            return {_number(source, at + i * step, step) & mask for i in range(count)}
        at += count * (2 if wide else 1)
    return set()


def _text_items(source: Source, iinf: Box) -> dict[int, str]:
    """Item id → "Exif" or "XMP"."""
    version = source.exactly(iinf.start, 1)[0]
    found: dict[int, str] = {}
    for number, box in enumerate(boxes(source, iinf.start + (8 if version else 6), iinf.end)):
        if number > _MAX_ITEMS:
            break
        if box.kind != b"infe":
            continue
        entry = source.at(box.start, min(box.size, 64))
        wide = entry[:1] == b"\3"
        item = int.from_bytes(entry[4:8] if wide else entry[4:6], "big")
        kind, rest = (entry[10:14], entry[14:]) if wide else (entry[8:12], entry[12:])
        if len(found) >= _MAX_TEXT_ITEMS:
            break
        if kind == b"Exif":
            found[item] = "Exif"
        elif kind == b"mime" and b"application/rdf+xml" in rest:
            found[item] = "XMP"
    return found


def _texts(
    source: Source, wanted: dict[int, str], iloc: Box, idat: Box | None, reading: ContainerReading
) -> None:
    for item, extents in _locations(source, iloc, idat, wanted):
        kind = wanted[item]
        if sum(size for _, size in extents) > MAX_VALUE:
            continue
        data = b"".join(source.at(at, size or source.size - at) for at, size in extents)
        if kind == "XMP":
            add(reading, "xmp", data.decode("utf-8", "replace"))
            continue
        if len(data) < 4:
            raise Broken(TRUNCATED)
        exif = read_exif(data[4 + int.from_bytes(data[:4], "big") :])
        add_all(reading, exif.texts)
        if exif.damaged:
            raise Broken("The EXIF block is damaged.")


def _locations(
    source: Source, iloc: Box, idat: Box | None, wanted: Container[int]
) -> list[tuple[int, list[tuple[int, int]]]]:
    """(item id, [(position in the file, length)]) of each wanted item."""
    version = source.exactly(iloc.start, 1)[0]
    sizes = source.exactly(iloc.start + 4, 2)
    offset_size, length_size, base_size = sizes[0] >> 4, sizes[0] & 15, sizes[1] >> 4
    index_size = sizes[1] & 15 if version else 0
    id_size = 4 if version > 1 else 2
    count = _number(source, iloc.start + 6, id_size)
    at = iloc.start + 6 + id_size
    found: list[tuple[int, list[tuple[int, int]]]] = []
    for _ in range(min(count, _MAX_ITEMS)):
        item = _number(source, at, id_size)
        at += id_size
        method = _number(source, at, 2) & 15 if version else 0
        at += 2 if version else 0
        base = _number(source, at + 2, base_size)
        if method == 1 and idat is not None:
            base += idat.start
        extent_count = _number(source, at + 2 + base_size, 2)
        at += 4 + base_size
        step = index_size + offset_size + length_size
        if item in wanted and len(found) < _MAX_TEXT_ITEMS:
            extents: list[tuple[int, int]] = []
            for place in range(
                at + index_size, at + index_size + step * min(extent_count, _MAX_ITEMS), step or 1
            ):
                offset = _number(source, place, offset_size)
                extents.append((base + offset, _number(source, place + offset_size, length_size)))
            found.append((item, extents))
        at += step * extent_count
    return found
