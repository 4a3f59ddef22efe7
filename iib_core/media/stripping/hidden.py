"""Pictures whose pixels hide a text: the lowest bits are drawn anew, which nobody sees."""

from __future__ import annotations

import io


def without_hidden(data: bytes) -> bytes:
    """`data`, a PNG or a WebP, encoded anew without loss but of the lowest bits of its first rows and columns.

    The signature stands in the lowest bits of the first column, the text behind it column by column: all lowest
    bits of alpha become 1, as an opaque picture has them, and those of the colours are cleared.
    """
    import numpy
    from PIL import Image

    with Image.open(io.BytesIO(data)) as picture:
        kind = picture.format or "PNG"
        profile = picture.info.get("icc_profile")
        pixels = numpy.array(picture)
    pixels[:, :, :3] &= 0xFE
    if pixels.shape[2] == 4:
        pixels[:, :, 3] |= 1
    out = io.BytesIO()
    options = {"lossless": True, "exact": True} if kind == "WEBP" else {}
    Image.fromarray(pixels).save(out, kind, icc_profile=profile, **options)
    return out.getvalue()
