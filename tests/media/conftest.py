"""Real pictures, clips and a gate around them."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image

from iib_core.access import Gate, SafePath
from iib_core.media.cache import DiskCache
from iib_core.media.frames import find_ffmpeg
from iib_core.media.thumbnails import Thumbnails

ClipMaker = Callable[..., Path]


@pytest.fixture()
def library(tmp_path: Path) -> Path:
    folder = tmp_path / "library"
    folder.mkdir()
    return folder


@pytest.fixture()
def admit(library: Path) -> Callable[[Path], SafePath]:
    gate = Gate(lambda: [str(library)])
    return lambda path: gate.admit(str(path))


@pytest.fixture()
def cache(tmp_path: Path) -> DiskCache:
    return DiskCache(str(tmp_path / "cache"), 50_000_000)


@pytest.fixture()
def thumbnails(cache: DiskCache) -> Iterator[Thumbnails]:
    made = Thumbnails(cache)
    yield made
    made.close()


@pytest.fixture()
def make_clip(library: Path) -> ClipMaker:
    """A tiny clip whose every frame is one grey, four brighter than the frame before."""

    def make(name: str, frames: int, *options: str, size: str = "64x48") -> Path:
        path = library / name
        source = f"color=c=black:size={size}:rate=10,format=gray,geq=lum='40+4*N'"
        command = [find_ffmpeg(), "-v", "error", "-f", "lavfi", "-i", source, "-frames:v", str(frames)]
        subprocess.run([*command, "-pix_fmt", "yuv420p", *options, f"file:{path}"], check=True)
        return path

    return make


def noise(width: int, height: int) -> Image.Image:
    """A picture that no format packs below 64 KiB once it is 300 pixels a side."""
    return Image.frombytes("RGB", (width, height), os.urandom(width * height * 3))
