"""Making the sample library: draw, write, remember what is done."""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, as_completed
from typing import TYPE_CHECKING

from . import art, catalogue, clips, plan
from .writers import (
    a1111,
    comfyui,
    drawthings,
    easydiffusion,
    exif,
    files,
    fooocus,
    invokeai,
    midjourney,
    novelai,
    png,
    swarmui,
)

if TYPE_CHECKING:
    from PIL import Image

    from .plan import Piece
    from .recipe import Recipe

    Save = Callable[[str, Image.Image, Recipe], None]

MARKER = ".sample-library.json"
VERSION = 1
log = logging.getLogger(__name__)


def _savers() -> dict[str, Save]:
    """How each maker writes its file."""
    return {
        "forge": lambda path, image, recipe: a1111.save(path, image, recipe, "forge"),
        "forge-flux": lambda path, image, recipe: a1111.save(path, image, recipe, "forge-flux"),
        "reforge": lambda path, image, recipe: a1111.save(path, image, recipe, "reforge"),
        "sdnext": lambda path, image, recipe: a1111.save(path, image, recipe, "sdnext"),
        "civitai": lambda path, image, recipe: a1111.save(path, image, recipe, "civitai"),
        "comfy": comfyui.save,
        "comfy-webp": comfyui.save,
        "comfy-sdxl": lambda path, image, recipe: comfyui.save(path, image, recipe, "two-pass"),
        "comfy-flux": lambda path, image, recipe: comfyui.save(path, image, recipe, "flux"),
        "fooocus": fooocus.save,
        "fooocus-log": fooocus.save_without_text,
        "novelai": novelai.save,
        "novelai3": lambda path, image, recipe: novelai.save(path, image, recipe, 3),
        "invokeai": invokeai.save,
        "swarmui": swarmui.save,
        "swarmui-jpg": swarmui.save,
        "easydiffusion": easydiffusion.save,
        "easydiffusion-json": lambda path, image, recipe: easydiffusion.save(path, image, recipe, True),
        "drawthings": drawthings.save,
        "drawthings-jpg": drawthings.save,
        "midjourney": midjourney.save,
        "plain": lambda path, image, recipe: png.write_png(path, image, modified=recipe.created),
    }


def _place(dest: str, path: str) -> str:
    return os.path.join(dest, *path.split("/"))


def _draw(piece: Piece, mood: str, scale: float = 1.0) -> Image.Image:
    """The drawn scene; large pictures are drawn smaller and enlarged, which halves the time for the whole library."""
    from PIL import Image as Pictures

    width, height = round(piece.recipe.width * scale), round(piece.recipe.height * scale)
    shrink = 0.74 if width * height > 900_000 else 1.0
    image = art.draw(
        catalogue.FAMILIES[piece.family].module,
        piece.family,
        mood,
        round(width * shrink),
        round(height * shrink),
        piece.seed,
    )
    return image if shrink == 1 else image.resize((width, height), Pictures.Resampling.BICUBIC)


def _changed(image: Image.Image, piece: Piece) -> Image.Image:
    """The drawn picture after its second pass: slightly recut and regraded, or enlarged."""
    from PIL import Image as Pictures
    from PIL import ImageEnhance

    if piece.recipe.hires:
        size = (
            round(image.width * piece.recipe.hires.upscale),
            round(image.height * piece.recipe.hires.upscale),
        )
        image = image.resize(size, Pictures.Resampling.BICUBIC)
    if piece.edit:
        inset = 0.008 * piece.edit
        box = (
            image.width * inset,
            image.height * inset,
            image.width * (1 - inset),
            image.height * (1 - inset),
        )
        image = image.resize(image.size, Pictures.Resampling.BICUBIC, box)
        image = ImageEnhance.Brightness(image).enhance(1 + 0.025 * piece.edit)
        image = ImageEnhance.Color(image).enhance(1 - 0.06 * piece.edit)
    return image


def _make(dest: str, pieces: list[Piece], program: str | None) -> None:
    """Draw one scene and write every file that shows it."""
    savers = _savers()
    first = pieces[0]
    if first.maker.startswith(("clip", "animation")):
        stills = [_draw(first, mood, 1.15) for mood in first.draws]
        path = _place(dest, first.path)
        if first.maker.startswith("animation"):
            clips.save_animation(path, stills, first.recipe)
        elif program:
            clips.save_clip(path, stills, first, program)
        return
    image = _draw(first, first.draws[0])
    for piece in pieces:
        save = savers.get(piece.maker, a1111.save)
        save(_place(dest, piece.path), _changed(image, piece), piece.recipe)


def _copy(dest: str, piece: Piece) -> None:
    with open(_place(dest, piece.copy_of), "rb") as file:
        files.put(_place(dest, piece.path), file.read(), piece.recipe.created)


def _logs(dest: str, pieces: list[Piece]) -> None:
    """Fooocus's log of each day."""
    days: dict[str, list[tuple[str, Recipe]]] = {}
    for piece in pieces:
        if piece.maker.startswith("fooocus"):
            folder, name = piece.path.rsplit("/", 1)
            days.setdefault(folder, []).append((name, piece.recipe))
    for folder, entries in days.items():
        page = fooocus.log_page(folder.rsplit("/", 1)[-1], entries)
        files.put(_place(dest, f"{folder}/log.html"), page, max(recipe.created for _, recipe in entries))


def _marked(dest: str) -> int:
    """How many files an earlier, finished call was asked for; 0 when there was none."""
    try:
        with open(os.path.join(dest, MARKER), encoding="utf-8") as file:
            marker = json.load(file)
    except (OSError, ValueError):
        return 0
    return int(marker.get("count", 0)) if isinstance(marker, dict) and marker.get("version") == VERSION else 0


def fill(dest: str, progress: Callable[[int, int], None] | None, count: int) -> None:
    """Fill the folder; see `iib_core.demo.make_library`."""
    report = progress or (lambda done, total: None)
    if _marked(dest) >= count:
        report(count, count)
        return
    os.makedirs(dest, exist_ok=True)
    program = clips.ffmpeg()
    pieces = [p for p in plan.choose(count) if p.maker != "a1111-avif" or exif.can_write("AVIF")]
    if not program:
        log.warning("No ffmpeg program found: the sample library is made without its clips.")
        pieces = [p for p in pieces if not p.maker.startswith("clip")]
    scenes: dict[tuple[object, ...], list[Piece]] = {}
    copies = [p for p in pieces if p.copy_of]
    missing = [p for p in pieces if not os.path.exists(_place(dest, p.path))]
    for piece in missing:
        if not piece.copy_of:
            scene = (
                piece.maker,
                piece.family,
                piece.draws,
                piece.seed,
                piece.recipe.width,
                piece.recipe.height,
            )
            scenes.setdefault(scene, []).append(piece)
    newest_first = list(scenes.values())[::-1]
    done = len(pieces) - len(missing)
    report(done, len(pieces))
    with ThreadPoolExecutor(
        max_workers=min(2, os.cpu_count() or 1), thread_name_prefix="sample-library"
    ) as pool:
        tasks = {pool.submit(_make, dest, scene, program): len(scene) for scene in newest_first}
        try:
            for task in as_completed(tasks):
                task.result()
                done += tasks[task]
                report(done, len(pieces))
        except BaseException:
            for task in tasks:
                task.cancel()
            raise
    for piece in copies:
        if piece in missing:
            _copy(dest, piece)
            done += 1
            report(done, len(pieces))
    _logs(dest, pieces)
    files.put(os.path.join(dest, MARKER), json.dumps({"version": VERSION, "count": count}).encode())
