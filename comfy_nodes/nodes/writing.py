"""Pixels to picture files, with the texts where programs look for them.

PNG: tEXt chunks, iTXt for what is not Latin-1 (as ComfyUI and A1111 write them). JPEG, WebP, AVIF: EXIF;
the prompt graph as `prompt:{…}` in Model (0x0110), `workflow:{…}` in Make (0x010F) and the next ones below, as
ComfyUI's own WebP saver does it, the infotext in UserComment (0x9286) as A1111 does it: "UNICODE\\0" and
UTF-16, big-endian.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from iib_core.errors import BadRequest

if TYPE_CHECKING:
    from PIL import Image

    from .tensors import Pixels

log = logging.getLogger(__name__)

#: The format's name on the node → file ending, Pillow's name.
FORMATS = {
    "png": (".png", "PNG"),
    "jpeg": (".jpg", "JPEG"),
    "webp": (".webp", "WEBP"),
    "avif": (".avif", "AVIF"),
}
#: A JPEG segment holds 65535 bytes with its length and "Exif\0\0"; Pillow refuses more.
_MOST_JPEG_EXIF = 65_533 - 6
#: WebP's sides end here (14 bits), JPEG's at 65,535.
_LONGEST = {"WEBP": 16_383, "JPEG": 65_535}
_MODEL, _MAKE, _EXIF, _USER_COMMENT = 0x0110, 0x010F, 0x8769, 0x9286
#: ComfyUI's own.
_PNG_LEVEL = 4

Texts = list[tuple[str, str]]


def can_write(kind: str) -> bool:
    """True when this Pillow writes that format."""
    from PIL import Image

    Image.init()
    return kind in FORMATS and FORMATS[kind][1] in Image.SAVE


def encoded(pixels: Pixels, kind: str, quality: int, texts: Texts) -> tuple[bytes, list[str]]:
    """The file's bytes, and the names of texts that the format has no room for.

    `pixels` is [height, width, channels], 0 to 1, of 1, 3 or 4 channels. Raises BadRequest for sides that the
    format cannot have.
    """
    image = _image(pixels)
    pillow = FORMATS[kind][1]
    longest = _LONGEST.get(pillow)
    if longest and max(image.size) > longest:
        raise BadRequest(
            f"{image.width} × {image.height} pixels do not fit into a {kind} file: save it as png."
        )
    out = io.BytesIO()
    if pillow == "PNG":
        image.save(out, "PNG", pnginfo=_png_texts(texts), compress_level=_PNG_LEVEL)
        return out.getvalue(), []
    exif, left_out = _exif(texts, _MOST_JPEG_EXIF if pillow == "JPEG" else None)
    options: dict[str, Any] = {"quality": quality, "exif": exif}
    if pillow == "JPEG":
        image = image.convert("RGB")
        options["subsampling"] = 0 if quality >= 90 else 2
    if pillow == "WEBP":
        options.update(lossless=quality == 100, method=4)
    image.save(out, pillow, **options)
    return out.getvalue(), left_out


def _image(pixels: Pixels) -> Image.Image:
    import numpy as np
    from PIL import Image

    # as ComfyUI's: cut off, not rounded
    values = np.clip(255.0 * np.nan_to_num(pixels), 0, 255).astype(np.uint8)
    return Image.fromarray(values[..., 0] if values.shape[2] == 1 else values)


def _png_texts(texts: Texts) -> Any:
    from PIL.PngImagePlugin import PngInfo

    info = PngInfo()
    for key, text in texts:
        info.add_text(key, text)
    return info


def _exif(texts: Texts, most: int | None) -> tuple[bytes, list[str]]:
    """The EXIF block, without the longest texts when all do not fit into `most` bytes; the infotext goes last."""
    wanted = list(texts)
    left_out: list[str] = []
    while True:
        block = _block(wanted)
        if most is None or len(block) <= most or not wanted:
            return block, left_out
        longest = max(wanted, key=lambda pair: (pair[0] != "parameters", len(pair[1])))
        wanted.remove(longest)
        left_out.append(longest[0])


def _block(texts: Texts) -> bytes:
    from PIL import Image

    exif = Image.Exif()
    tags = _tags_below(_MAKE)
    for key, text in texts:
        if key == "parameters":
            exif[_EXIF] = {_USER_COMMENT: b"UNICODE\0" + text.encode("utf-16-be", "replace")}
        else:
            exif[_MODEL if key == "prompt" else next(tags)] = f"{key}:{text}"
    return exif.tobytes() if texts else b""


def _tags_below(first: int) -> Iterator[int]:
    yield from range(first, 0xFF, -1)
