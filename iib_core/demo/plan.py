"""From the table of series to single files: name, time, recipe."""

from __future__ import annotations

import datetime
import random
from dataclasses import dataclass, replace
from typing import Any

from . import catalogue, names
from .recipe import Hires, Recipe
from .series import SERIES, Series

#: The first day of the library; it spans fourteen months from here.
FIRST_DAY = datetime.datetime(2025, 6, 20, tzinfo=datetime.timezone.utc)
DAYS = 424


@dataclass(frozen=True)
class Piece:
    """One file to make. `path` is relative, with forward slashes; `draws` are the moods that a clip goes through.

    `edit` above 0 asks for a slight change of the drawn picture; `copy_of` names the piece that this one repeats.
    """

    path: str
    maker: str
    family: str
    draws: tuple[str, ...]
    seed: int
    edit: int
    recipe: Recipe
    copy_of: str = ""


#: Makers whose series in several moods, or of slight changes, keep one seed (the others name files by it).
SAME_SEED = ("a1111", "forge", "reforge", "sdnext", "comfy", "fooocus", "swarmui")
SD15 = ("dreamshaper_8", "deliberate_v3", "revAnimated_v122")
SDXL = ("juggernautXL_v9Rundiffusionphoto2", "dreamshaperXL_v21TurboDPMSDE", "sd_xl_base_1.0")
FLUX = ("flux1-dev-fp8",)
MODELS = {
    "forge-flux": FLUX, "comfy-flux": FLUX, "comfy-sdxl": SDXL, "comfy-webp": SDXL, "sdnext": SDXL, "fooocus": ("juggernautXL_v8Rundiffusion",),
    "fooocus-log": ("juggernautXL_v8Rundiffusion",), "novelai": ("nai-diffusion-4-5-full",), "novelai3": ("nai-diffusion-3",), "invokeai": ("Juggernaut XL v9",),
    "swarmui": ("OfficialStableDiffusion/sd_xl_base_1.0",), "swarmui-jpg": ("Flux/flux1-dev-fp8",), "easydiffusion": ("sd-v1-5",), "easydiffusion-json": ("sd-v1-5",),
    "drawthings": ("sd_v1.5",), "drawthings-jpg": ("dreamshaper_v8",), "reforge": ("waiIllustriousSDXL_v140", "animagineXL_v31"), "civitai": ("DreamShaper XL",),
    "clip-comfy": ("wan2.1_t2v_1.3B_fp16",), "clip-webm": ("wan2.1_t2v_1.3B_fp16",),
}  # fmt: skip


def _settings(maker: str, chance: random.Random) -> dict[str, Any]:
    """Sampler, steps and CFG as people use them with that program's usual models."""
    if maker.endswith("flux"):
        return {
            "sampler": "Euler",
            "scheduler": chance.choice(["Simple", "Beta"]),
            "steps": chance.choice([20, 24, 28]),
            "cfg": 1.0,
        }
    if maker.startswith("clip"):
        return {"sampler": "UniPC", "scheduler": "Simple", "steps": 30, "cfg": 6.0}
    sampler = chance.choice(["DPM++ 2M", "DPM++ 2M", "Euler a", "DPM++ 2M SDE", "DPM++ SDE", "UniPC", "DDIM"])
    scheduler = (
        "Automatic"
        if sampler in {"Euler a", "UniPC", "DDIM"}
        else chance.choice(["Karras", "Karras", "Exponential"])
    )
    return {
        "sampler": sampler,
        "scheduler": scheduler,
        "steps": chance.choice([20, 25, 28, 30, 35]),
        "cfg": chance.choice([4.5, 5.0, 6.0, 7.0, 7.5]),
    }


def _recipe(series: Series, mood: str, index: int, settings: dict[str, Any]) -> Recipe:
    family = catalogue.FAMILIES[series.family]
    words = f"{family.words}, {family.moods[mood]}"
    plain_words = series.maker.endswith("flux") or series.maker == "midjourney"
    bare = series.maker in {"midjourney", "novelai", "novelai3", "plain"} or len(series.family) % 4 == 3
    negative = catalogue.NEGATIVE if len(series.family) % 2 else catalogue.NEGATIVE_SHORT
    recipe = Recipe(
        prompt=words if plain_words else f"{words}, {catalogue.QUALITY}",
        negative="" if plain_words else negative,
        width=series.width,
        height=series.height,
        loras=() if bare else (family.lora,),
        **settings,
    )
    if series.maker in {"a1111", "reforge"}:
        recipe = replace(
            recipe,
            vae="vae-ft-mse-840000-ema-pruned" if series.maker == "a1111" else "sdxl_vae",
            clip_skip=2,
            adetailer=series.family in {"blossom", "waves"},
        )
    if series.maker == "a1111-hires" and index:
        recipe = replace(recipe, hires=Hires(1.5, 12 + index), adetailer=index > 1)
    if series.maker == "a1111-img2img":
        recipe = replace(recipe, denoise=round(0.2 + 0.08 * index, 2))
    return recipe


def _session(number: int, series: Series, index: int) -> datetime.datetime:
    """When a picture was made: a series of seeds comes in pairs, weeks apart, as one returns to a prompt."""
    chance = random.Random(f"{number}/{index // 2 if series.vary == 'seeds' else 0}")
    later = index // 2 * 97 if series.vary == "seeds" else 0
    day = FIRST_DAY + datetime.timedelta(days=(int(number * 0.6180339887 % 1 * DAYS) + later) % DAYS)
    return day + datetime.timedelta(
        hours=8 + chance.randrange(13),
        minutes=chance.randrange(60),
        seconds=index * 47 + chance.randrange(30),
    )


def _pieces(number: int, series: Series) -> list[Piece]:
    """The files of one series, without their names."""
    chance = random.Random(f"{number}/{series.maker}/{series.family}")
    models = MODELS.get(series.maker, SD15)
    settings = _settings(series.maker, chance)
    settings["model"] = models[number % len(models)]
    moods = series.moods.split()
    moving = series.maker.startswith(("clip", "animation"))
    found = []
    for index in range(series.count):
        mood = moods[index % len(moods)]
        if index == 0 or series.vary == "seeds" or not series.maker.startswith(SAME_SEED):
            settings["seed"] = chance.randrange(1 << (63 if series.maker.startswith("comfy") else 32))
        recipe = _recipe(
            series, mood, index, {**settings, "created": _session(number, series, index).timestamp()}
        )
        drawn = series.seed * 1009 if series.seed else number * 101
        found.append(
            Piece(
                path="",
                maker=series.maker,
                family=series.family,
                draws=tuple(moods) if moving else (mood,),
                seed=drawn + (index if series.vary == "seeds" else 0),
                edit=index if series.vary == "edits" else 0,
                recipe=recipe,
            )
        )
    return found


def _copies(pieces: list[Piece], count: int) -> list[Piece]:
    """Exact copies of a few pieces, made some days later."""
    copied = [p for p in pieces if p.maker in {"a1111", "comfy-flux", "novelai", "a1111-jpg"}]
    made = []
    for original in copied[:: len(copied) // count][:count]:
        recipe = replace(original.recipe, created=original.recipe.created + 86400 * 9)
        path = "Favourites/" + original.path.rsplit("/", 1)[-1]
        made.append(replace(original, maker="copy", recipe=recipe, copy_of=original.path, path=path))
    return made


def whole_library() -> list[Piece]:
    """All files of the library, oldest first, copies last."""
    made = [piece for number, series in enumerate(SERIES) for piece in _pieces(number, series)]
    pieces = sorted((piece for piece in made if piece.maker != "copy"), key=lambda p: p.recipe.created)
    named = names.give(pieces)
    return named + _copies(named, len(made) - len(named))


def _generator(maker: str) -> str:
    """The program behind a maker: `comfy` for `comfy-flux`, `novelai` for `novelai3`."""
    return "novelai" if maker == "novelai3" else maker.partition("-")[0]


def choose(count: int) -> list[Piece]:
    """`count` pieces: first one of each program, then of each maker, then the rest in turn; oldest first.

    A copy comes with its original.
    """
    pieces = whole_library()
    by_path = {piece.path: piece for piece in pieces}
    ranks: dict[str, int] = {}
    seen: set[str] = set()
    queue = []
    for piece in pieces:
        rank = ranks[piece.maker] = ranks.get(piece.maker, -1) + 1
        program = _generator(piece.maker)
        queue.append((program in seen, rank, piece))
        seen.add(program)
    queue.sort(
        key=lambda entry: (entry[0], entry[1] > 0, entry[1] / (1 + ranks[entry[2].maker]), entry[2].path)
    )
    chosen: set[str] = set()
    for _, _, piece in queue:
        needed = {piece.path, piece.copy_of or piece.path} - chosen
        if len(chosen) + len(needed) <= count:
            chosen |= needed
    return [by_path[path] for path in by_path if path in chosen]
