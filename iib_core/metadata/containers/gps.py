"""The position in EXIF's GPS directory.

Format: Exif 2.32 §4.6.6: latitude and longitude as three fractions (degrees, minutes, seconds), each with a letter for
the half of the Earth.
"""

from __future__ import annotations

import struct

_FRACTIONS = 5
_MAX_ENTRIES = 64


def position(data: bytes, order: str, pointer: bytes) -> str:
    """ "48.858370, 2.294481" (degrees, north and east positive), "" where the directory does not say both.

    `data` is the EXIF block from its byte order on, `order` that order ("<" or ">"), `pointer` the directory's offset.
    """
    if len(pointer) < 4:
        return ""
    (offset,) = struct.unpack(order + "I", pointer[:4])
    if offset + 2 > len(data):
        return ""
    letters: dict[int, str] = {}
    angles: dict[int, float] = {}
    (count,) = struct.unpack_from(order + "H", data, offset)
    for at in range(offset + 2, offset + 2 + 12 * min(count, _MAX_ENTRIES), 12):
        if at + 12 > len(data):
            break
        tag, kind, number = struct.unpack_from(order + "HHI", data, at)
        if tag in {1, 3}:
            letters[tag] = data[at + 8 : at + 9].decode("ascii", "replace").upper()
        elif tag in {2, 4} and kind == _FRACTIONS and number == 3:
            angle = _angle(data, order, struct.unpack_from(order + "I", data, at + 8)[0])
            if angle is not None:
                angles[tag] = angle
    if 2 not in angles or 4 not in angles:
        return ""
    north = -angles[2] if letters.get(1) == "S" else angles[2]
    east = -angles[4] if letters.get(3) == "W" else angles[4]
    return f"{north:.6f}, {east:.6f}" if abs(north) <= 90 and abs(east) <= 180 else ""


def _angle(data: bytes, order: str, start: int) -> float | None:
    if start + 24 > len(data):
        return None
    d, d_of, m, m_of, s, s_of = struct.unpack_from(order + "6I", data, start)
    if not d_of or not m_of:
        return None
    return float(d / d_of + m / m_of / 60 + (s / s_of / 3600 if s_of else 0))
