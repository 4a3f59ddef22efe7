"""Short clips and animated pictures: one scene from light to light, or a slow approach."""

from __future__ import annotations

import io
import json
import logging
import os
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from .writers import a1111, comfyui, exif, files
from .writers.comfyui_graphs import video

if TYPE_CHECKING:
    from PIL import Image

    from .plan import Piece
    from .recipe import Recipe

FRAMES, RATE = 33, 16
log = logging.getLogger(__name__)


def ffmpeg() -> str | None:
    """The path of an ffmpeg program, None where there is none."""
    try:
        import imageio_ffmpeg

        path: str = imageio_ffmpeg.get_ffmpeg_exe()
    except (ImportError, RuntimeError, OSError):
        return None
    return path


def frames(stills: Sequence[Image.Image], width: int, height: int, count: int) -> Iterator[Image.Image]:
    """Fade from still to still while drawing nearer; stills are a little larger than the frames."""
    from PIL import Image as Pictures

    for number in range(count):
        at = number / (count - 1)
        place = at * (len(stills) - 1)
        first = min(int(place), max(0, len(stills) - 2))
        still = stills[first]
        if len(stills) > 1:
            part = place - first
            still = Pictures.blend(still, stills[first + 1], part * part * (3 - 2 * part))
        inset = 0.11 * at * (2 - at) if len(stills) == 1 else 0.05 * at
        w, h = still.size
        box = (w * inset, h * inset, w * (1 - inset), h * (1 - inset))
        yield still.resize((width, height), Pictures.Resampling.BILINEAR, box)


def encode(
    program: str, pictures: Iterable[Image.Image], size: tuple[int, int], extension: str, tags: dict[str, str]
) -> bytes:
    """The frames as MP4 (H.264) or WebM (VP8) with container tags. Raises OSError when ffmpeg fails."""
    codec = {
        ".mp4": [
            "-c:v",
            "libx264",
            "-preset",
            "veryfast",
            "-crf",
            "24",
            "-movflags",
            "+use_metadata_tags+faststart",
        ],
        ".webm": ["-c:v", "libvpx", "-deadline", "realtime", "-cpu-used", "8", "-b:v", "900k"],
    }[extension]
    metadata = [part for key, value in tags.items() for part in ("-metadata", f"{key}={value}")]
    with tempfile.TemporaryDirectory() as folder:
        target = os.path.join(folder, "clip" + extension)
        command = [
            program,
            "-v",
            "error",
            "-f",
            "rawvideo",
            "-pix_fmt",
            "rgb24",
            "-s",
            f"{size[0]}x{size[1]}",
            "-r",
            str(RATE),
            "-i",
            "-",
        ]
        command += [
            *codec,
            "-pix_fmt",
            "yuv420p",
            "-threads",
            "1",
            "-fflags",
            "+bitexact",
            "-flags:v",
            "+bitexact",
            *metadata,
            "-y",
            target,
        ]
        data = b"".join(picture.tobytes() for picture in pictures)
        done = subprocess.run(command, input=data, capture_output=True, check=False)
        if done.returncode:
            raise OSError(
                f"ffmpeg could not write a sample clip: {done.stderr.decode(errors='replace').strip()}"
            )
        with open(target, "rb") as file:
            return file.read()


def save_clip(path: str, stills: Sequence[Image.Image], piece: Piece, program: str) -> None:
    """Write a clip with its metadata: ComfyUI's container tags, VHS's comment, or a sidecar text."""
    recipe = piece.recipe
    stem, extension = os.path.splitext(path)
    tags: dict[str, str] = {}
    graph = video(recipe, FRAMES, RATE)
    if piece.maker == "clip-comfy":
        tags = dict(comfyui.texts(graph))
    elif piece.maker == "clip-webm":
        tags = {
            "comment": json.dumps(
                {
                    "prompt": json.dumps(graph.prompt),
                    "workflow": graph.workflow(),
                    "CreationTime": str(recipe.created),
                }
            )
        }
    else:
        files.put(stem + ".txt", a1111.infotext(recipe).encode(), recipe.created)
    size = (recipe.width, recipe.height)
    files.put(path, encode(program, frames(stills, *size, FRAMES), size, extension, tags), recipe.created)


def save_animation(path: str, stills: Sequence[Image.Image], recipe: Recipe) -> None:
    """Write an animated WebP with ComfyUI's EXIF, or a GIF with the infotext as its comment."""
    pictures = list(frames(stills, recipe.width, recipe.height, 14))
    pictures += pictures[-2:0:-1]
    buffer = io.BytesIO()
    if path.endswith(".webp"):
        named = dict(comfyui.texts(video(recipe, len(pictures), 8)))
        block = exif.exif_bytes(
            strings={exif.MODEL: "prompt:" + named["prompt"], exif.MAKE: "workflow:" + named["workflow"]}
        )
        pictures[0].save(
            buffer,
            "WEBP",
            save_all=True,
            append_images=pictures[1:],
            duration=125,
            loop=0,
            quality=70,
            method=0,
            exif=block,
        )
    else:
        small = [picture.quantize(64) for picture in pictures]
        small[0].save(
            buffer,
            "GIF",
            save_all=True,
            append_images=small[1:],
            duration=125,
            loop=0,
            comment=a1111.infotext(recipe).encode(),
        )
    files.put(path, buffer.getvalue(), recipe.created)
