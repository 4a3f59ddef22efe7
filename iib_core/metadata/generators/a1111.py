"""A1111, Forge, reForge, SD.Next, and whatever else leaves an infotext (contract §11, first row)."""

from __future__ import annotations

import json

from ..infotext import parse
from ..listed import add_lora_hashes
from ..model import ContainerReading, GenerationInfo
from .base import Generator, Options, with_source

SOURCE = "Stable Diffusion web UI"
#: EXIF's maker of the camera: what is written into such pictures is somebody's own comment
_MAKE = "exif:271"


def infotext_of(container: ContainerReading) -> str:
    """The container's infotext: EXIF's UserComment wins over PNG's `parameters`; a bare comment (GIF,
    JPEG, video) counts only when it has a parameter line, since any program may write one."""
    for key in ("UserComment", "parameters"):
        text = container.text(key).strip()
        if text and not (key == "UserComment" and container.text(_MAKE) and not parse(text).parameters):
            return text
    for key in ("postprocessing", "extras"):  # the Extras tab's, beside no infotext
        if (text := container.text(key).strip()).startswith("Postprocess "):
            return text
    comment = container.text("comment").strip()
    return comment if "Steps: " in comment and parse(comment).parameters else ""


def _detect(container: ContainerReading) -> bool:
    return bool(container.texts) and bool(infotext_of(container))


def _read(container: ContainerReading, options: Options) -> GenerationInfo | None:
    return from_text(infotext_of(container))


def from_text(text: str, source: str = SOURCE) -> GenerationInfo:
    """Generation info of an infotext. JSON, which some other program wrote, is kept raw, without a prompt."""
    if _is_json(text):
        return GenerationInfo(infotext=text)
    info = parse(text)
    if "Lora hashes" in info.parameters:  # others than the web UI write weights beside them: not in parse
        add_lora_hashes(info)
    info.source = info.source or source
    info.infotext = with_source(text, info.source)
    return info


def _is_json(text: str) -> bool:
    if not text.startswith(("{", "[{")) or not text.rstrip("\0 \n").endswith(("}", "]")):
        return False
    try:
        return isinstance(json.loads(text.rstrip("\0 \n")), dict | list)
    except (ValueError, RecursionError):
        return False


GENERATOR = Generator("Stable Diffusion web UI", _detect, _read)
