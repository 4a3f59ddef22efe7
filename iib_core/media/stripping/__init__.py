"""A copy of a media file that tells nothing of how it was made: pixels, frames and colours as they are."""

from .copy import Copy, stripped

__all__ = ["Copy", "stripped"]
