"""The reading of a file whose text and size somebody tells us: only its edges are read, for its fingerprint."""

from __future__ import annotations

import os

from ..mediatypes import media_kind
from ..metadata.containers import Source
from ..metadata.generators import Options, understand
from ..metadata.model import ContainerReading, FileReading
from ..metadata.reading import fingerprint
from ..metadata.tags import tags_of


def told_reading(
    path: str, infotext: str, width: int, height: int, *, extract_all_prompts: bool = False
) -> FileReading:
    """As reading the file would find it, when `infotext` is what stands in it. Raises OSError when it is gone."""
    with open(path, "rb", buffering=0) as file:
        mark = fingerprint(Source(file, os.fstat(file.fileno()).st_size))
    container = ContainerReading("", width, height, texts=[("parameters", infotext)])
    info = understand(container, Options(extract_all_prompts, path))
    return FileReading(container, info, tags_of(info, media_kind(path), width, height), mark)
