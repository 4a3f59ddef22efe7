"""JPEG (ITU-T T.81 annex B): tables and scans, JFIF's header, the colour profile, Adobe's colour transform."""

from __future__ import annotations

import re

from ...metadata.containers.source import TRUNCATED, Broken
from .exif import orientation_only

_APP2, _APP14, _APP15, _COM = 0xE2, 0xEE, 0xEF, 0xFE
_SOS, _EOI = 0xDA, 0xD9
#: within a scan, the next marker that ends it: not a stuffed byte, not a restart, not filling
_NEXT = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")


def jpeg(data: bytes, orientation: int) -> bytes:
    """`data` without application segments but those, without comments, and without what follows the picture.

    Raises Broken when it ends early or holds something else than segments.
    """
    kept = [data[:2]]
    position, turned = 2, orientation != 1
    while True:
        while data[position : position + 2] == b"\xff\xff":  # filling
            position += 1
        if data[position] != 0xFF:
            raise Broken("A segment is missing: the file is damaged.")
        marker = data[position + 1]
        if marker == _EOI:
            return b"".join([*kept, b"\xff\xd9"])
        end = position + 2 + int.from_bytes(data[position + 2 : position + 4], "big")
        if marker == _SOS:
            following = _NEXT.search(data, end)
            if following is None:
                raise Broken(TRUNCATED)
            end = following.start()
        if end > len(data) or end < position + 4:
            raise Broken(TRUNCATED)
        if turned and marker != 0xE0:  # JFIF's header wants to be the first
            exif = b"Exif\0\0" + orientation_only(orientation)
            kept.append(b"\xff\xe1" + (len(exif) + 2).to_bytes(2, "big") + exif)
            turned = False
        if _is_kept(marker, data[position + 4 : position + 20]):
            kept.append(data[position:end])
        position = end


def _is_kept(marker: int, head: bytes) -> bool:
    if marker == _APP2:
        return head.startswith(b"ICC_PROFILE\0")
    if marker == 0xE0:
        return head.startswith(b"JFIF\0")
    return marker == _APP14 or not (0xE0 <= marker <= _APP15 or marker == _COM)
