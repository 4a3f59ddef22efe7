"""A1111, Forge, reForge, SD.Next, and whatever else leaves an infotext (contract §11, first row)."""

from __future__ import annotations

import json
import re

from ..infotext import parse
from ..listed import HASHED, add_lora_hashes
from ..model import ContainerReading, GenerationInfo
from .base import Generator, Options, with_source

SOURCE = "Stable Diffusion web UI"
#: EXIF's maker of the camera, an XMP packet: what stands beside them is somebody's own comment
_NOT_BESIDE = ("exif:271", "xmp")
_SOFTWARE = ("exif:305", "exif:11", "Software")
_EDITOR = re.compile(
    r"\b(?:gimp|photoshop|lightroom|illustrator|affinity|paint|paint\.net|pixelmator|photopea|krita|canva|snapseed"
    r"|picsart|picasa|digikam|darktable|rawtherapee|capture one|acdsee|xnview\w*|irfanview|faststone|inkscape"
    r"|imagemagick|graphicsmagick|photoscape|luminar|greenshot|sharex|snagit|screenshot)\b",
    re.IGNORECASE,
)
#: a text that is no prompt wherever it stands: macOS's and Spectacle's mark, an editor's greeting
_REMARK = re.compile(
    r"(?:screen ?shot|(?:created|made|edited|generated|processed|optimi[sz]ed|saved|exported|converted|compressed"
    r"|resized) (?:with|by|using|in|from) [^,\n]{1,80}|creator: [^\n]{1,120})",
    re.IGNORECASE,
)


def infotext_of(container: ContainerReading) -> str:
    """The container's infotext: EXIF's UserComment wins over PNG's `parameters`.

    Others than image generators write a UserComment too, so one without a parameter line counts only when
    neither it nor its neighbours (EXIF's Make and Software, XMP, PNG's Software and Comment) tell of another
    program. PNG's `parameters` always counts, a bare comment (GIF, JPEG, video) only with a parameter line.
    """
    user_comment = container.text("UserComment").strip()
    if user_comment and (parse(user_comment).parameters or not _is_remark(user_comment, container)):
        return user_comment
    if text := container.text("parameters").strip():
        return text
    for key in ("postprocessing", "extras"):  # the Extras tab's, beside no infotext
        if (text := container.text(key).strip()).startswith("Postprocess "):
            return text
    comment = container.text("comment").strip()
    return comment if "Steps: " in comment and parse(comment).parameters else ""


def _is_remark(text: str, container: ContainerReading) -> bool:
    """Whether a text without parameters is what a camera, an editor or a person left there."""
    if _REMARK.fullmatch(text) or any(container.text(key) for key in _NOT_BESIDE):
        return True
    return any(
        (key in _SOFTWARE and _EDITOR.search(value[:200]))
        or (key in {"Comment", "comment"} and _REMARK.fullmatch(value.strip()))
        for key, value in container.texts
    )


def _detect(container: ContainerReading) -> bool:
    return bool(container.texts) and bool(infotext_of(container))


def _read(container: ContainerReading, options: Options) -> GenerationInfo | None:
    return from_text(infotext_of(container))


def from_text(text: str, source: str = SOURCE) -> GenerationInfo:
    """Generation info of an infotext. JSON, which some other program wrote, is kept raw, without a prompt."""
    if _is_json(text):
        return GenerationInfo(infotext=text)
    info = parse(text)
    if not HASHED.isdisjoint(
        info.parameters
    ):  # others than the web UI write weights beside them: not in parse
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
