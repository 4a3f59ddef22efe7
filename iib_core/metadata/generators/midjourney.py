"""Midjourney and Niji: a description that ends with switches and the job's id.

Format: what files downloaded from midjourney.com hold, `<prompt> --ar 2:3 --v 6.1 Job ID: <uuid>`, as PNG text
`Description` or XMP's `dc:description`; the switches are those of docs.midjourney.com's parameter list.
"""

from __future__ import annotations

import re

from ..model import ContainerReading, GenerationInfo
from ..xmp import property_of
from .base import Generator, Options
from .fields import info_of

SOURCE = "Midjourney"
_PACKETS = frozenset({"xmp", "sidecar:xmp"})
_DESCRIPTIONS = frozenset({"Description", "ImageDescription", "exif:270"})
_JOB = re.compile(r"Job ID: ?([0-9a-fA-F-]{36})")
_SWITCH = re.compile(r"(?:^|\s)(?:--|\u2014)(?=[a-z])")
_NAMES = {
    "ar": "Aspect ratio", "aspect": "Aspect ratio", "v": "Version", "version": "Version", "niji": "Version",
    "seed": "Seed", "s": "stylize", "c": "chaos", "q": "quality", "w": "weird",
}  # fmt: skip


def _description(container: ContainerReading) -> str:
    """The text with a job's id, "" when there is none."""
    for key, value in container.texts:
        if key in _PACKETS and "Job ID:" in value:
            text = property_of(value, "dc:description")
        elif key in _DESCRIPTIONS:
            text = value
        else:
            continue
        if "Job ID:" in text and _JOB.search(text):
            return text
    return ""


def _detect(container: ContainerReading) -> bool:
    return bool(container.texts) and bool(_description(container))


def _read(container: ContainerReading, options: Options) -> GenerationInfo | None:
    text = _description(container)
    job = _JOB.search(text)
    if job is None:
        return None
    positive, *switches = _SWITCH.split(text[: job.start()])
    fields, negative = _fields(switches)
    fields["Job ID"] = job[1]
    if author := container.text("Author"):
        fields["Author"] = author
    return info_of(SOURCE, positive.strip(), negative, fields, [])


def _fields(switches: list[str]) -> tuple[dict[str, str], str]:
    """The switches as fields (one without a value is "true"), and what `--no` names."""
    fields: dict[str, str] = {}
    unwanted: list[str] = []
    for switch in switches:
        name, _, value = switch.strip().partition(" ")
        value = value.strip()
        if name == "no":
            unwanted.append(value)
        elif name == "niji":
            fields["Version"] = f"niji {value}".strip()
        else:
            fields.setdefault(_NAMES.get(name, name), value or "true")
    return fields, ", ".join(filter(None, unwanted))


GENERATOR = Generator(SOURCE, _detect, _read, _PACKETS | _DESCRIPTIONS)
