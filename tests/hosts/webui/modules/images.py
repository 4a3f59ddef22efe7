"""Reads and writes pictures, as far as an extension sees of it."""

from __future__ import annotations

import datetime
import os
import time
from typing import Any

from modules import script_callbacks, shared
from PIL import Image, PngImagePlugin

#: How often a picture without any text was given to `read_info_from_image`; the real ones take 46 s for each.
reads_without_text: list[str] = []


def read(source: Any) -> Image.Image:
    """A decoded picture."""
    image = Image.open(source)
    image.load()
    return image


def read_info_from_image(image: Image.Image) -> tuple[str | None, dict[str, Any]]:
    """The infotext, and what else is written in the picture.

    Without any text it looks at the pixels one by one in Python, as the real ones do.
    """
    items = dict(image.info or {})
    infotext = items.pop("parameters", None)
    if infotext is None:
        reads_without_text.append(str(getattr(image, "filename", "")))
        until = time.perf_counter() + 2
        while time.perf_counter() < until:
            pass
    return infotext, items


def save_image(
    image: Image.Image,
    path: str,
    basename: str,
    seed: int | None = None,
    prompt: str | None = None,
    extension: str = "png",
    info: str | None = None,
    short_filename: bool = False,
    no_prompt: bool = False,
    grid: bool = False,
    pnginfo_section_name: str = "parameters",
    p: Any = None,
    existing_info: dict[str, Any] | None = None,
    forced_filename: str | None = None,
    suffix: str = "",
    save_to_dirs: bool | None = None,
) -> tuple[str, None]:
    """Write a picture into today's folder of `path`, under the next number, and tell the extensions.

    The name told is relative to the working folder, when `path` is; the picture is in place by then.
    """
    if save_to_dirs if save_to_dirs is not None else shared.opts.save_to_dirs:
        path = os.path.join(path, datetime.date.today().isoformat())
    os.makedirs(path, exist_ok=True)
    stem = forced_filename or f"{_next_number(path):05}-{seed if seed is not None else 0}{suffix}"
    filename = os.path.join(path, f"{stem}.{extension}")
    written = {**(existing_info or {}), **({pnginfo_section_name: info} if info is not None else {})}
    params = script_callbacks.ImageSaveParams(image, p, filename, written)
    script_callbacks.before_image_saved_callback(params)
    half = params.filename + ".tmp"
    _write(params.image, half, extension, params.pnginfo)
    os.replace(half, params.filename)
    params.image.already_saved_as = params.filename
    script_callbacks.image_saved_callback(params)
    return params.filename, None


def _next_number(path: str) -> int:
    numbers = [int(name[:5]) for name in os.listdir(path) if name[:5].isdigit()]
    return max(numbers, default=-1) + 1


def _write(image: Image.Image, path: str, extension: str, texts: dict[str, Any]) -> None:
    if extension == "png":
        info = PngImagePlugin.PngInfo()
        for key, value in texts.items():
            info.add_text(key, str(value))
        image.save(path, "PNG", pnginfo=info)
        return
    exif = Image.Exif()
    comment = b"UNICODE\0" + texts.get("parameters", "").encode("utf-16be")
    exif[0x8769] = {0x9286: comment}
    image.convert("RGB").save(path, {"jpg": "JPEG", "webp": "WEBP"}[extension], exif=exif.tobytes())
