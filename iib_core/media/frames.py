"""Single frames and basic facts of videos, by ffmpeg as a child process that cannot hang or reach out.

The demuxer is chosen by us from the file's first bytes and only the file protocol is allowed: a playlist
dressed up as a video would otherwise make ffmpeg read other files or call out.
"""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..errors import NotFound
from .sniffing import sniff_file

if TYPE_CHECKING:
    from PIL import Image

#: Seconds that one video may take, all attempts together.
TIMEOUT = 10.0
#: Index of the frame that stands for a clip: the first ones are often black or a title.
COVER_FRAME = 16

FAILED = "Failed to generate video cover: "

#: By content type.
DEMUXERS = {
    "video/mp4": "mov",
    "video/quicktime": "mov",
    "image/avif": "mov",
    "video/webm": "matroska",
    "video/x-matroska": "matroska",
    "video/x-msvideo": "avi",
    "video/x-ms-wmv": "asf",
    "video/x-flv": "flv",
    "video/mp2t": "mpegts",
    "video/mpeg": "mpeg",
    "video/ogg": "ogg",
}
_LIMITS = ("-protocol_whitelist", "file,pipe", "-max_pixels", "100000000", "-threads", "2")
_SQUARE_PIXELS = "scale=w='trunc(iw*sar)':h=ih,setsar=1"
_NO_WINDOW: int = getattr(subprocess, "CREATE_NO_WINDOW", 0)


@dataclass(frozen=True)
class VideoFacts:
    """What a player shows: size in pixels after rotation, length in seconds; None where unknown."""

    width: int | None = None
    height: int | None = None
    duration: float | None = None


def find_ffmpeg() -> str:
    """The ffmpeg program: the one that comes with imageio-ffmpeg, else the system's.

    Raises NotFound with what to do when there is none.
    """
    try:
        import imageio_ffmpeg

        return str(imageio_ffmpeg.get_ffmpeg_exe())
    except (ImportError, RuntimeError) as error:
        found = shutil.which("ffmpeg")
        if found is None:
            raise NotFound(
                f"{FAILED}ffmpeg is missing. Install the Python package imageio-ffmpeg."
            ) from error
        return found


def cover_frame(path: str, longest: int, timeout: float = TIMEOUT) -> Image.Image:
    """Frame COVER_FRAME of the video at `path`, or its last one when it has fewer; longest side ≤ `longest`.

    Raises NotFound when there is no ffmpeg, no picture in the file, or no frame within `timeout` seconds.
    """
    size = f"{_SQUARE_PIXELS},{_at_most(longest)}"
    one = f"select=eq(n\\,{COVER_FRAME}),{size}"
    # `reverse` holds the frames in memory, hence small ones, and only after the quick way found none
    last = f"trim=end_frame={COVER_FRAME + 1},{size},reverse"
    return _frame(path, (one, last), timeout)


def first_frame(path: str, longest: int, timeout: float = TIMEOUT) -> Image.Image:
    """The first frame of a video, or an AVIF picture where Pillow cannot read it; raises like `cover_frame`."""
    return _frame(path, (_at_most(longest),), timeout)


def probe(path: str, timeout: float = TIMEOUT) -> VideoFacts:
    """Size and length of a video whose header our own readers could not make sense of.

    Raises NotFound when it is no video, there is no ffmpeg, or it needs longer than `timeout` seconds.
    """
    done = run_ffmpeg(path, [], timeout)
    text = done.stderr.decode("utf-8", "replace")
    duration = re.search(r"Duration: (\d+):(\d\d):(\d\d(?:\.\d+)?)", text)
    seconds = None
    if duration:
        hours, minutes, rest = duration.groups()
        seconds = int(hours) * 3600 + int(minutes) * 60 + float(rest)
    size = re.search(r"Stream #.*?: Video: .*?[ ,](\d{1,5})x(\d{1,5})[ ,]", text)
    if size is None:
        return VideoFacts(duration=seconds)
    width, height = int(size[1]), int(size[2])
    rotation = re.search(r"rotation of (-?\d+(?:\.\d+)?) degrees", text)
    if rotation and round(abs(float(rotation[1]))) % 180 == 90:
        width, height = height, width
    return VideoFacts(width, height, seconds)


def _at_most(longest: int) -> str:
    return f"scale=w='min({longest},iw)':h='min({longest},ih)':force_original_aspect_ratio=decrease"


def _frame(path: str, chains: tuple[str, ...], timeout: float) -> Image.Image:
    """What the first of the filter chains that gives a frame gives, all within `timeout`."""
    end = time.monotonic() + timeout
    failure = ""
    for chain in chains:
        data, failure = _one_frame(path, chain, end - time.monotonic())
        if data:
            return _opened(data)
    raise NotFound(f"{FAILED}{failure or 'the video has no frames that can be read.'}")


def _one_frame(path: str, filters: str, timeout: float) -> tuple[bytes, str]:
    """(a PPM picture or nothing, why there is none)."""
    if timeout <= 0:
        return b"", "the video took too long to read."
    output = ["-map", "0:v:0", "-vf", filters, "-frames:v", "1", "-pix_fmt", "rgb24"]
    done = run_ffmpeg(path, [*output, "-f", "image2pipe", "-c:v", "ppm", "pipe:1"], timeout)
    return done.stdout, _last_line(done.stderr)


def run_ffmpeg(
    path: str, arguments: list[str], timeout: float, demuxers: Mapping[str, str] = DEMUXERS
) -> subprocess.CompletedProcess[bytes]:
    """ffmpeg with `path` as its input and what `arguments` ask of it; `demuxers` by content type.

    Raises NotFound when there is no ffmpeg, for a file of another type, and when it takes longer than `timeout` seconds.
    """
    try:
        demuxer = demuxers.get(sniff_file(path))
    except OSError as error:
        raise NotFound(f"{FAILED}the file cannot be read ({error.strerror}).") from error
    if demuxer is None:
        raise NotFound(
            f"{FAILED}this file is not a video, whatever its name says, or of a kind that is not supported."
        )
    command = [
        find_ffmpeg(),
        "-nostdin",
        "-hide_banner",
        *_LIMITS,
        "-f",
        demuxer,
        "-i",
        f"file:{path}",
        *arguments,
    ]
    try:
        return subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=timeout,
            check=False,
            creationflags=_NO_WINDOW,
        )
    except subprocess.TimeoutExpired as error:
        raise NotFound(f"{FAILED}the video took too long to read.") from error
    except OSError as error:
        raise NotFound(f"{FAILED}ffmpeg could not be started ({error.strerror}).") from error


def _last_line(stderr: bytes) -> str:
    """ffmpeg's complaint, without the path that it repeats."""
    lines = [
        line for line in stderr.decode("utf-8", "replace").splitlines() if "rror" in line or "nvalid" in line
    ]
    return f"{lines[-1].rpartition(': ')[2].strip().rstrip('.')}." if lines else ""


def _opened(ppm: bytes) -> Image.Image:
    from PIL import Image

    image = Image.open(io.BytesIO(ppm), formats=["PPM"])
    image.load()
    return image
