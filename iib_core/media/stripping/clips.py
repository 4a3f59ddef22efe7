"""Videos and sound: the same packets in a container of the same kind, made by ffmpeg without any tag."""

from __future__ import annotations

import os
import shutil
import tempfile
from typing import IO

from ...errors import BadRequest, NotFound
from ..frames import DEMUXERS, FAILED, run_ffmpeg

#: Seconds that one file may take: nothing is encoded, but it may be gigabytes.
_TIMEOUT = 600.0
_DEMUXERS = {
    **DEMUXERS,
    "audio/mp4": "mov",
    "audio/mpeg": "mp3",
    "audio/flac": "flac",
    "audio/ogg": "ogg",
    "audio/wav": "wav",
    "audio/aac": "aac",
    "audio/x-ms-wma": "asf",
}
_MUXERS = {
    "video/mp4": "mp4",
    "video/quicktime": "mov",
    "video/webm": "webm",
    "audio/mp4": "ipod",
    "audio/aac": "adts",
}
#: first picture and sound only: subtitles, data streams and attached covers are texts too
_WITHOUT = (
    "-map", "0:V:0?", "-map", "0:a?", "-c", "copy", "-map_metadata", "-1", "-map_metadata:s", "-1", "-map_chapters", "-1",
    "-fflags", "+bitexact", "-flags:v", "+bitexact", "-flags:a", "+bitexact", "-write_xing", "0", "-id3v2_version", "0",
)  # fmt: skip


def remuxed(path: str, kind: str) -> IO[bytes]:
    """The copy, at its start; it is gone when it is closed. `kind`: the content type.

    Raises NotFound when there is no ffmpeg, BadRequest when it cannot make sense of the file.
    """
    demuxer = _DEMUXERS.get(kind)
    if demuxer is None:
        raise BadRequest(
            f"{os.path.basename(path)} cannot be freed of its metadata: its kind is not supported."
        )
    muxer = _MUXERS.get(kind, demuxer)
    with tempfile.TemporaryDirectory(prefix="iib-clean-") as folder:
        made = os.path.join(folder, "copy")
        options = list(_WITHOUT if muxer == "mp3" else _WITHOUT[:-4])
        try:
            done = run_ffmpeg(path, [*options, "-f", muxer, f"file:{made}"], _TIMEOUT, _DEMUXERS)
        except NotFound as error:
            raise NotFound(str(error).removeprefix(FAILED)) from error
        if done.returncode or not os.path.exists(made):
            raise BadRequest(
                f"{os.path.basename(path)} cannot be freed of its metadata: it is damaged. Nothing was sent."
            )
        file = tempfile.TemporaryFile()  # noqa: SIM115 - handed on open
        with open(made, "rb") as source:
            shutil.copyfileobj(source, file, 1024 * 1024)
    file.seek(0)
    return file
