"""MP3: texts of its ID3 tag, duration from the first frame.

Format: ISO/IEC 11172-3 §2.4 (frame header); the Xing and Info headers, which count the frames, as LAME writes
them. Without one the bit rate of the first frame is taken for all.
"""

from __future__ import annotations

from ..model import ContainerReading
from .flac import read_flac
from .id3 import id3_end, read_id3
from .source import Broken, Source

_RATES = (44100, 48000, 32000)
_KILOBITS = {
    3: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),  # MPEG 1
    2: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),  # MPEG 2 and 2.5
}


def read_mp3(source: Source, reading: ContainerReading) -> None:
    """Fill `reading`. Raises Broken with what was found so far left in place."""
    start = id3_end(source)
    problem = ""
    if start:
        try:
            read_id3(source, 0, reading)
        except Broken as error:
            problem = str(error)
    frame = source.at(start, 256)
    if frame[:4] == b"fLaC":
        reading.format = "flac"
        read_flac(source, reading, start)
    else:
        reading.duration = _duration(frame, source.size - start)
    if problem:
        raise Broken(problem)


def _duration(frame: bytes, size: int) -> float | None:
    """Seconds, from a layer 3 frame's header; None for anything else."""
    if len(frame) < 4 or frame[0] != 0xFF or frame[1] & 0xE6 != 0xE2:
        return None
    version = frame[1] >> 3 & 3  # 3: MPEG 1, 2: MPEG 2, 0: MPEG 2.5
    rate, bits = frame[2] >> 2 & 3, frame[2] >> 4
    if version == 1 or rate == 3 or bits in {0, 15}:
        return None
    hertz = _RATES[rate] >> {3: 0, 2: 1, 0: 2}[version]
    mark = max(frame.find(b"Xing"), frame.find(b"Info"))
    if 0 < mark < 64 and frame[mark + 7] & 1:
        frames = int.from_bytes(frame[mark + 8 : mark + 12], "big")
        return frames * (1152 if version == 3 else 576) / hertz
    return size / (_KILOBITS[3 if version == 3 else 2][bits] * 125)
