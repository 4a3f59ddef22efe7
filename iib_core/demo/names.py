"""File names and folders as each program gives them."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from .recipe import stable_uuid

if TYPE_CHECKING:
    from .plan import Piece


def _day(piece: Piece, pattern: str = "%Y-%m-%d") -> str:
    return datetime.datetime.fromtimestamp(piece.recipe.created, datetime.timezone.utc).strftime(pattern)


def _slug(piece: Piece, words: int, joint: str) -> str:
    return joint.join(re.findall(r"[a-z0-9]+", piece.recipe.prompt.lower())[:words])


def _webui(folder: str, extension: str) -> Callable[[Piece, int], str]:
    return lambda piece, number: f"{folder}/{_day(piece)}/{number - 1:05d}-{piece.recipe.seed}.{extension}"


def _comfy(extension: str, stem: str = "ComfyUI") -> Callable[[Piece, int], str]:
    return lambda piece, number: f"ComfyUI/{stem}_{number:05d}_.{extension}"


def _job(piece: Piece) -> str:
    return stable_uuid(piece.maker, piece.recipe.seed)


NAMES: dict[str, Callable[[Piece, int], str]] = {
    "a1111": _webui("txt2img-images", "png"),
    "a1111-hires": _webui("txt2img-images", "png"),
    "a1111-img2img": _webui("img2img-images", "png"),
    "a1111-jpg": _webui("txt2img-images", "jpg"),
    "a1111-webp": _webui("txt2img-images", "webp"),
    "a1111-avif": _webui("txt2img-images", "avif"),
    "forge": _webui("txt2img-images", "png"),
    "forge-flux": _webui("txt2img-images", "png"),
    "reforge": _webui("txt2img-images", "png"),
    "sdnext": lambda p, n: f"SD.Next/text/{n:05d}-{_day(p)}-{p.recipe.model}.png",
    "civitai": lambda p, n: f"Downloads/{_job(p).upper()}.jpeg",
    "comfy": _comfy("png"),
    "comfy-sdxl": _comfy("png", "sdxl/refined"),
    "comfy-flux": _comfy("png", "flux/Flux"),
    "comfy-webp": _comfy("webp"),
    "fooocus": lambda p, n: f"Fooocus/{_day(p)}/{_day(p, '%Y-%m-%d_%H-%M-%S')}_{p.recipe.seed % 9000 + 1000}.png",
    "fooocus-log": lambda p, n: f"Fooocus/{_day(p)}/{_day(p, '%Y-%m-%d_%H-%M-%S')}_{p.recipe.seed % 9000 + 1000}.png",
    "novelai": lambda p, n: f"NovelAI/{_slug(p, 7, ' ')} s-{p.recipe.seed}.png",
    "novelai3": lambda p, n: f"NovelAI/{_slug(p, 7, ' ')} s-{p.recipe.seed}.png",
    "invokeai": lambda p, n: f"InvokeAI/outputs/images/{_job(p)}.png",
    "swarmui": lambda p, n: f"SwarmUI/raw/{_day(p)}/{_day(p, '%H%M')}{n:03d}-{_slug(p, 6, ' ')}-{p.recipe.model.rsplit('/', 1)[-1]}.png",
    "swarmui-jpg": lambda p, n: f"SwarmUI/raw/{_day(p)}/{_day(p, '%H%M')}{n:03d}-{_slug(p, 6, ' ')}-{p.recipe.model.rsplit('/', 1)[-1]}.jpg",
    "easydiffusion": lambda p, n: f"Easy Diffusion/{_day(p, '%Y%m%d')}/{_slug(p, 6, '_')}_S{p.recipe.seed}_St{p.recipe.steps}_G{p.recipe.cfg:g}.png",
    "easydiffusion-json": lambda p, n: f"Easy Diffusion/{_day(p, '%Y%m%d')}/{_slug(p, 6, '_')}_S{p.recipe.seed}_St{p.recipe.steps}_G{p.recipe.cfg:g}.png",
    "drawthings": lambda p, n: f"Draw Things/{_slug(p, 5, '_')}_{p.recipe.seed}.png",
    "drawthings-jpg": lambda p, n: f"Draw Things/{_slug(p, 5, '_')}_{p.recipe.seed}.jpg",
    "midjourney": lambda p, n: f"Midjourney/u7513902648_{_slug(p, 8, '_')}_{_job(p)}.png",
    "plain": lambda p, n: f"Wallpapers/{p.family}-{p.draws[0]}-{n}.png",
    "clip-comfy": lambda p, n: f"videos/ComfyUI_{n:05d}_.mp4",
    "clip-sidecar": lambda p, n: f"videos/{_slug(p, 3, '-')}-{p.recipe.seed}.mp4",
    "clip-webm": lambda p, n: f"videos/AnimateDiff_{n:05d}.webm",
    "clip-webm-sidecar": lambda p, n: f"videos/{_slug(p, 3, '-')}-{p.recipe.seed}.webm",
    "animation-webp": lambda p, n: f"videos/animated_{n:05d}_.webp",
    "animation-gif": lambda p, n: f"videos/{n:05d}-{p.recipe.seed}.gif",
}  # fmt: skip


def give(pieces: list[Piece]) -> list[Piece]:
    """Name pieces in the order of their making; counters run per folder, as in the programs."""
    counters: dict[str, int] = {}
    named = []
    for piece in pieces:
        name = NAMES[piece.maker]
        key = re.sub(r"\d{5}-.*|_\d{5}_.*", "", name(piece, 1))
        if piece.maker == "plain":
            key = f"{piece.family}-{piece.draws[0]}"
        counters[key] = counters.get(key, 0) + 1
        named.append(replace(piece, path=name(piece, counters[key])))
    return named
