"""The host's generation-info parsers, on rails: they decode pictures pixel by pixel, and invent fields."""

from __future__ import annotations

import importlib
import json
from collections.abc import Mapping
from typing import Any, cast

from PIL import Image

from iib_core.host import ReadingOrder

from . import options, webui

_USER_COMMENT = 0x9286
_EXIF_IFD = 0x8769


class WebuiReader:
    """`iib_core.host.HostReader` over `modules.images` and `modules.infotext_utils`."""

    def order(self) -> ReadingOrder:
        return cast(ReadingOrder, options.reading_order())

    def read(self, path: str) -> str:
        """The text that the host finds in the file's header; "" where it would go on to search the pixels (46 s for a
        picture of one megapixel: a Python loop over each)."""
        with Image.open(path) as opened:
            if not _has_text(opened):
                return ""
            header = Image.new("RGB", (1, 1))  # so that even a surprise costs one pixel
            header.info = dict(opened.info)
            size = opened.size
        text, _ = importlib.import_module("modules.images").read_info_from_image(header)
        # the host writes the size into what it makes of NovelAI's data
        return str(text or "").replace("Size: 1x1", f"Size: {size[0]}x{size[1]}")

    def parse(self, infotext: str) -> Mapping[str, str]:
        """What the host reads out of `infotext`, reduced to what stands in it: no defaults, no styles taken out."""
        parse = webui.infotexts().parse_generation_parameters
        try:
            found = parse(infotext, skip_fields=[])  # what is not to be pasted is said all the same
        except TypeError:  # A1111 before 1.9
            found = parse(infotext)
        return _said(infotext, found)


def _has_text(image: Image.Image) -> bool:
    """True when the host finds a text without looking at pixels."""
    info = image.info
    if info.get("Software") == "NovelAI":
        try:
            return {"sampler", "steps", "scale", "seed", "uc"} <= set(json.loads(info["Comment"]))
        except (KeyError, TypeError, ValueError):
            return False
    if "exif" in info:
        return bool(image.getexif().get_ifd(_EXIF_IFD).get(_USER_COMMENT))
    return bool(info.get("parameters") or info.get("comment"))


def _said(infotext: str, found: Mapping[str, Any]) -> dict[str, str]:
    """`found` without what the host adds of its own; sizes, which it splits, made whole again."""
    fields: dict[str, str] = {}
    for key, value in found.items():
        if not isinstance(value, str) or not value or key in {"Prompt", "Negative prompt"}:
            continue
        whole, dash, part = key.rpartition("-")
        if dash and part in {"1", "2"} and f"{whole}: " in infotext and f"{key}: " not in infotext:
            if part == "1" and isinstance(found.get(f"{whole}-2"), str):
                fields[whole] = f"{value}x{found[f'{whole}-2']}"
        elif f"{key}: " in infotext:
            fields[key] = value
    fields.update(_prompts(infotext, found))
    return fields


def _prompts(infotext: str, found: Mapping[str, Any]) -> dict[str, str]:
    """The two prompts where the host left them whole: it takes out what it knows as styles."""
    lines = [line.strip() for line in infotext.strip().splitlines()]
    text = "\n".join(lines) + "\n"
    prompts: dict[str, str] = {}
    prompt, negative = found.get("Prompt"), found.get("Negative prompt")
    if isinstance(prompt, str) and prompt and text.startswith(prompt + "\n"):
        prompts["Prompt"] = prompt
    if isinstance(negative, str) and negative and f"\nNegative prompt: {negative}\n" in "\n" + text:
        prompts["Negative prompt"] = negative
    return prompts
