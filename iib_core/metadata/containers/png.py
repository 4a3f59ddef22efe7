"""PNG: size, animation, and every text chunk, before and after the pixels.

Format: PNG (Third Edition) §5 and §11.3, `caBX` per C2PA §A.3.2; pixels (IDAT, fdAT) are sought over, never read.
"""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass

from ..model import ContainerReading
from .c2pa import read_c2pa
from .exif import plain_text, read_exif
from .source import MAX_VALUE, TRUNCATED, Broken, Source
from .texts import add, add_all

#: A picture of 800 MB in the smallest usual pieces; more is no picture but an attack on the walker.
_MAX_CHUNKS = 100_000
#: What all texts of a file may grow to when unpacked.
_MAX_UNPACKED = 2 * MAX_VALUE
_PROFILE = b"Raw profile type "
_XMP = b"XML:com.adobe.xmp"  # the keyword of XMP, XMP specification part 3 §1.1.5
_HEADER = struct.Struct(">I4s")


@dataclass
class _State:
    unpacked_left: int = _MAX_UNPACKED
    credentials: bool = False  # whether a manifest was met: only the first counts
    pixels: bool = False


def read_png(source: Source, reading: ContainerReading) -> None:
    """Fill `reading`. Raises Broken with what was found so far left in place."""
    problem = ""
    state = _State()
    size, head = source.size, source.head
    position = 8
    for _ in range(_MAX_CHUNKS):
        header = head[position : position + 8]
        if len(header) < 8 and len(header := source.at(position, 8)) < 8:
            raise Broken(problem or TRUNCATED)
        length, kind = _HEADER.unpack(header)
        if kind == b"IEND":
            if problem:
                raise Broken(problem)
            return
        if kind == b"caBX" and not state.credentials:
            state.credentials = True
            problem = read_c2pa(source, position + 8, min(position + 8 + length, size), reading) or problem
        elif kind == b"IDAT" and not state.pixels:
            state.pixels = True
            position = _last_alike(source, position, header, length + 12)
        handler = _HANDLERS.get(kind)
        if handler is not None:
            if length > MAX_VALUE:
                problem = problem or f"A text of {length} bytes was not read: it is too large."
            else:
                data = head[position + 8 : position + 8 + length]
                if len(data) < length:
                    data = source.at(position + 8, length)
                problem = handler(data, reading, state) or problem
                if len(data) < length:
                    raise Broken(TRUNCATED)
        position += length + 12
        if position > size:
            raise Broken(problem or TRUNCATED)
    raise Broken("The file is cut into too many pieces to be a picture.")


def _last_alike(source: Source, position: int, header: bytes, step: int) -> int:
    """Where the last of the chunks with this header stands that follow each other from `position`.

    Encoders cut the pixels into hundreds of equal pieces, between which nothing else may stand (§5.6): the one
    before the end of the file is looked at first, then by halves.
    """
    low, high = 0, (source.size - position) // step
    guess = high - 1
    while low < high:
        guess = max(guess, low + 1)
        if source.at(position + guess * step, 8) == header:
            low = guess
        else:
            high = guess - 1
        guess = (low + high + 1) // 2
    return position + low * step


def _ihdr(data: bytes, reading: ContainerReading, state: _State) -> str:
    if len(data) < 13:
        return TRUNCATED
    reading.width, reading.height = struct.unpack_from(">II", data)
    return ""


def _actl(data: bytes, reading: ContainerReading, state: _State) -> str:
    reading.animated = len(data) >= 4 and data[:4] > b"\0\0\0\1"
    return ""


def _exif(data: bytes, reading: ContainerReading, state: _State) -> str:
    exif = read_exif(data)
    add_all(reading, exif.texts)
    reading.orientation = exif.orientation
    return "The EXIF block is damaged." if exif.damaged else ""


def _text(data: bytes, reading: ContainerReading, state: _State) -> str:
    key, _, value = data.partition(b"\0")
    return _add(reading, key, plain_text(value))


def _compressed_text(data: bytes, reading: ContainerReading, state: _State) -> str:
    key, _, rest = data.partition(b"\0")
    value, problem = _inflate(rest[1:], state)
    return problem or _add(reading, key, plain_text(value))


def _international_text(data: bytes, reading: ContainerReading, state: _State) -> str:
    key, _, rest = data.partition(b"\0")
    if len(rest) < 2:
        return TRUNCATED
    value = rest[2:].partition(b"\0")[2].partition(b"\0")[2]  # past language and translated keyword
    problem = ""
    if rest[0]:
        value, problem = _inflate(value, state)
    return problem or _add(reading, key, value.decode("utf-8", "replace"))


def _inflate(data: bytes, state: _State) -> tuple[bytes, str]:
    limit = min(MAX_VALUE, state.unpacked_left)
    try:
        value = zlib.decompressobj().decompress(data, limit + 1)
    except zlib.error:
        return b"", "A compressed text is damaged."
    state.unpacked_left = max(state.unpacked_left - len(value), 0)
    if len(value) > limit:
        return b"", "A compressed text was not read: it grows too large."
    return value, ""


def _add(reading: ContainerReading, key: bytes, value: str) -> str:
    if key.startswith(_PROFILE) and (profile := _profile(value)):
        if profile[:4] in {b"http", b"<?xp", b"<x:x"}:
            return _add(reading, _XMP, profile[profile.find(b"<") :].decode("utf-8", "replace"))
        return _exif(profile, reading, _State())
    add(reading, "xmp" if key == _XMP else key[:256].decode("latin-1"), value)
    return ""


def _profile(value: str) -> bytes:
    """EXIF or XMP as ImageMagick writes it into a text: its name, its length, hexadecimal lines."""
    name, _, rest = value.lstrip("\n").partition("\n")
    if name not in {"exif", "APP1", "xmp"}:
        return b""
    try:
        return bytes.fromhex(rest.lstrip().partition("\n")[2])
    except ValueError:
        return b""  # then it stays the text that it is


_HANDLERS = {
    b"IHDR": _ihdr,
    b"acTL": _actl,
    b"eXIf": _exif,
    b"tEXt": _text,
    b"zTXt": _compressed_text,
    b"iTXt": _international_text,
    b"comf": _text,  # of ComfyUI's SaveAnimatedPNG, since Pillow writes no text into animations
}
