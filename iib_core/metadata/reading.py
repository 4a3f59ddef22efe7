"""One file, opened once: container, generation info, tags, identity."""

from __future__ import annotations

import os
import stat
from hashlib import sha1

from ..mediatypes import MediaKind, media_kind
from .containers import Source, read_source
from .containers.exif import GPS
from .generators import Options, understand
from .generators.a1111 import from_text
from .model import ContainerReading, FileReading, GenerationInfo
from .sidecars import Sidecars
from .tags import tags_of

_OPEN_FLAGS = (
    os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0)
)
#: of a photo, and of a clip as QuickTime's user data and its named keys have it
_PLACES = frozenset({f"exif:{GPS}", "©xyz", "com.apple.quicktime.location.ISO6709"})
_VIDEO_SOURCE = "Video Tags"  # the contract's Source Identifier for text beside a video (§11)


def read_file(
    path: str, *, extract_all_prompts: bool = False, sidecars: Sidecars | None = None
) -> FileReading:
    """Everything that the index wants to know of a media file, from its header and its sidecars.

    Who reads many files hands in one `sidecars`, which remembers what lies in their folders.
    Never raises for what the file holds or for a file that cannot be opened: `error` is a sentence
    that says why. `path` may hold bytes that are not valid UTF-8 (as `os.fsdecode` gives them).
    """
    kind = media_kind(path)
    try:
        container, fingerprint = _read_header(path)
    except (OSError, ValueError) as error:
        reading = FileReading(ContainerReading(""), error=_explained(error))
        reading.opened = not isinstance(error, OSError)
        reading.tags = tags_of(None, kind, None, None)
        return reading
    if kind is not MediaKind.AUDIO:
        container.texts += (sidecars or Sidecars()).texts(path)
    info = understand(container, Options(extract_all_prompts, path))
    if info is None or not info.infotext:
        info = _from_sidecar(container, kind) or info
    return FileReading(
        container=container,
        info=info,
        tags=tags_of(info, kind, container.width, container.height),
        fingerprint=fingerprint,
        error=container.error,
        located=any(key in _PLACES for key, _ in container.texts),
    )


def _read_header(path: str) -> tuple[ContainerReading, int]:
    handle = os.open(path, _OPEN_FLAGS)  # not blocking: a named pipe must not stop us
    try:
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode):
            raise ValueError("This is not a regular file.")
        source = Source(handle, status.st_size)
        return read_source(source, path), fingerprint(source)
    finally:
        os.close(handle)


def fingerprint(source: Source) -> int:
    """Identity of a file's bytes, a signed 64-bit number: the first 8 bytes of SHA-1 over its size (8 bytes,
    little endian), its first 16 KiB and its last 16 KiB as far as those are not the same bytes.

    It tells files apart that nobody forged; SHA-1 because processors have instructions for it.
    """
    edges = source.size.to_bytes(8, "little") + source.head + source.tail
    return int.from_bytes(sha1(edges, usedforsecurity=False).digest()[:8], "little", signed=True)


def _from_sidecar(container: ContainerReading, kind: MediaKind | None) -> GenerationInfo | None:
    """What the `.txt` beside the file says, None when there is none."""
    text = container.text("sidecar:txt")
    if not text:
        return None
    if kind is not MediaKind.VIDEO:
        return from_text(text)
    info = from_text(text, _VIDEO_SOURCE)
    info.infotext = text  # the contract appends nothing here
    return info


def _explained(error: OSError | ValueError) -> str:
    if isinstance(error, FileNotFoundError):
        return "The file is not there any more."
    if isinstance(error, PermissionError):
        return "The file may not be read: its permissions forbid it."
    if isinstance(error, OSError):
        return f"The file could not be read: {error.strerror or error}."
    return str(error)
