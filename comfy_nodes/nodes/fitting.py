"""Pictures of different sizes to one size, so that they make a batch."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .pictures import Frames

if TYPE_CHECKING:
    from .tensors import Pixels

#: What is done with a picture of other proportions.
FITS = ("crop", "pad", "stretch")


def fitted(frames: Frames, size: tuple[int, int], how: str) -> Frames:
    """The frames at `size` (width, height).

    "crop" fills it and cuts what stands over, from the middle; "pad" puts black around, which the mask shows
    as transparent; "stretch" changes the proportions.
    """
    if frames.size == size:
        return frames
    width, height = size
    if how == "stretch":
        return _resized(frames, size)
    scales = (width / frames.size[0], height / frames.size[1])
    scale = max(scales) if how == "crop" else min(scales)
    inner = (max(1, round(frames.size[0] * scale)), max(1, round(frames.size[1] * scale)))
    if how == "crop":
        inner = (max(width, inner[0]), max(height, inner[1]))
        resized = _resized(frames, inner)
        left, top = (inner[0] - width) // 2, (inner[1] - height) // 2
        box = (slice(None), slice(top, top + height), slice(left, left + width))
        return Frames(resized.pixels[box], None if resized.mask is None else resized.mask[box])
    inner = (min(width, inner[0]), min(height, inner[1]))
    return _padded(_resized(frames, inner), size)


def _padded(frames: Frames, size: tuple[int, int]) -> Frames:
    import numpy as np

    width, height = size
    if frames.size == size:
        return frames
    left, top = (width - frames.size[0]) // 2, (height - frames.size[1]) // 2
    box = (slice(None), slice(top, top + frames.size[1]), slice(left, left + frames.size[0]))
    pixels = np.zeros((len(frames.pixels), height, width, 3), dtype=np.float32)
    pixels[box] = frames.pixels
    mask = np.ones((len(frames.pixels), height, width), dtype=np.float32)
    mask[box] = 0.0 if frames.mask is None else frames.mask
    return Frames(pixels, mask)


def _resized(frames: Frames, size: tuple[int, int]) -> Frames:
    """Lanczos per channel, on the numbers themselves: 8 bits in between would lose what 16-bit pictures have."""
    if frames.size == size:
        return frames
    mask = None if frames.mask is None else _planes(frames.mask[..., None], size)[..., 0]
    return Frames(_planes(frames.pixels, size), mask)


def _planes(pixels: Pixels, size: tuple[int, int]) -> Any:
    import numpy as np
    from PIL import Image
    from PIL.Image import Resampling

    width, height = size
    out = np.empty((len(pixels), height, width, pixels.shape[3]), dtype=np.float32)
    for frame in range(len(pixels)):
        for channel in range(pixels.shape[3]):
            plane = Image.fromarray(np.ascontiguousarray(pixels[frame, :, :, channel]))
            out[frame, :, :, channel] = np.asarray(plane.resize(size, Resampling.LANCZOS))
    return out.clip(0.0, 1.0)
