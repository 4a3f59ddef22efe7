"""Fooocus: PNG chunks `parameters` (JSON) and `fooocus_scheme`, and a log.html in each day's folder."""

from __future__ import annotations

import json
import urllib.parse
from collections.abc import Sequence
from typing import Any

from PIL import Image

from ..recipe import Recipe, digest
from . import png

STYLES = ["Fooocus V2", "Fooocus Enhance", "Fooocus Sharp"]
VERSION = "Fooocus v2.5.5"


def scheme(recipe: Recipe) -> dict[str, Any]:
    """The JSON of Fooocus's own metadata scheme."""
    values = {
        "adm_guidance": "(1.5, 0.8, 0.3)",
        "base_model": recipe.model,
        "base_model_hash": recipe.model_hash,
        "clip_skip": 2,
        "full_negative_prompt": [recipe.negative, "anime, cartoon, blurry, low contrast"],
        "full_prompt": [
            f"cinematic still {recipe.prompt} . emotional, harmonious, vignette, highly detailed"
        ],
        "guidance_scale": recipe.cfg,
        "loras": [[lora.name, lora.weight, digest(lora.name, 10)] for lora in recipe.loras],
        "metadata_scheme": "fooocus",
        "negative_prompt": recipe.negative,
        "performance": "Speed",
        "prompt": recipe.prompt,
        "prompt_expansion": f"{recipe.prompt}, elegant, intricate, highly detailed, sharp focus, dramatic light",
        "refiner_model": "None",
        "refiner_switch": 0.5,
        "resolution": str((recipe.width, recipe.height)),
        "sampler": "dpmpp_2m_sde_gpu",
        "scheduler": "karras",
        "seed": str(recipe.seed),
        "sharpness": 2,
        "steps": recipe.steps,
        "styles": str(STYLES),
        "vae": "Default (model)",
        "version": VERSION,
    }
    values |= {
        f"lora_combined_{i}": f"{lora.name} : {lora.weight:g}" for i, lora in enumerate(recipe.loras, 1)
    }
    values |= {
        f"lora_combined_{i}": f"{lora.name} : {lora.weight:g}" for i, lora in enumerate(recipe.loras, start=1)
    }
    return dict(sorted(values.items()))


def save(path: str, image: Image.Image, recipe: Recipe) -> None:
    """Write the picture as PNG with its JSON."""
    texts = [("parameters", json.dumps(scheme(recipe))), ("fooocus_scheme", "fooocus")]
    png.write_png(path, image, texts, modified=recipe.created)


def save_without_text(path: str, image: Image.Image, recipe: Recipe) -> None:
    """Write the picture alone, as Fooocus does by default: then only log.html knows how it was made."""
    png.write_png(path, image, modified=recipe.created)


def _rows(recipe: Recipe) -> list[tuple[str, str, str]]:
    """(label, key, value) of everything that the log tells."""
    rows = [
        ("Prompt", "prompt", recipe.prompt),
        ("Negative Prompt", "negative_prompt", recipe.negative),
        (
            "Fooocus V2 Expansion",
            "prompt_expansion",
            f"{recipe.prompt}, elegant, intricate, highly detailed, sharp focus, dramatic light",
        ),
        ("Styles", "styles", str(STYLES)),
        ("Performance", "performance", "Speed"),
        ("Steps", "steps", str(recipe.steps)),
        ("Resolution", "resolution", str((recipe.width, recipe.height))),
        ("Guidance Scale", "guidance_scale", f"{recipe.cfg:g}"),
        ("Sharpness", "sharpness", "2"),
        ("ADM Guidance", "adm_guidance", "(1.5, 0.8, 0.3)"),
        ("Base Model", "base_model", recipe.model + ".safetensors"),
        ("Refiner Model", "refiner_model", "None"),
        ("Refiner Switch", "refiner_switch", "0.5"),
        ("CLIP Skip", "clip_skip", "2"),
        ("Sampler", "sampler", "dpmpp_2m_sde_gpu"),
        ("Scheduler", "scheduler", "karras"),
        ("VAE", "vae", "Default (model)"),
        ("Seed", "seed", str(recipe.seed)),
    ]
    rows += [
        (f"LoRA {i}", f"lora_combined_{i}", f"{lora.name}.safetensors : {lora.weight:g}")
        for i, lora in enumerate(recipe.loras, start=1)
    ]
    return [*rows, ("Metadata Scheme", "metadata_scheme", "False"), ("Version", "version", VERSION)]


def _row_value(value: str) -> str:
    """As Fooocus writes it: line breaks marked, nothing escaped."""
    return value.replace("\n", " </br> ")


def log_page(day: str, entries: Sequence[tuple[str, Recipe]]) -> bytes:
    """The log.html of one day (`modules/private_logger.py` of Fooocus 2.5): newest first, a table of labels and values per picture (file name, recipe)."""
    parts = [
        f"<!DOCTYPE html><html><head><title>Fooocus Log {day}</title><style>body{{background:#121212;color:#e0e0e0}}"
        ".metadata td{border:1px solid #4d4d4d;padding:4px}</style></head><body>",
        f"<p>Fooocus Log {day} (private)</p>\n<p>Metadata is embedded if enabled in the config or developer debug mode.</p>",
        "<!--fooocus-log-split-->\n\n",
    ]
    for name, recipe in sorted(entries, reverse=True):
        told = _rows(recipe)
        rows = "".join(
            f"<tr><td class='label'>{label}</td><td class='value'>{_row_value(value)}</td></tr>\n"
            for label, _, value in told
        )
        copied = urllib.parse.quote(json.dumps({key: value for _, key, value in told}, indent=0), safe="")
        parts.append(
            f'<div id="{name.replace(".", "_")}" class="image-container"><hr><table><tr>\n'
            f"<td><a href=\"{name}\" target=\"_blank\"><img src='{name}' loading='lazy'/></a><div>{name}</div></td>"
            f"<td><table class='metadata'>{rows}</table></br><button onclick=\"to_clipboard('{copied}')\">"
            "Copy to Clipboard</button></td></tr></table></div>\n\n"
        )
    return "".join([*parts, "<!--fooocus-log-split--></body></html>"]).encode("utf-8")
