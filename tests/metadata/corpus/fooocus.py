"""Fooocus 2.5 (`modules/private_logger.py`, `modules/meta_parser.py`): two schemes, three containers, log.html.

EXIF is Pillow's: the text as an ASCII value of tag 0x9286 in the first directory, the scheme as MakerNote.
"""

from __future__ import annotations

import json
import urllib.parse
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from . import pictures
from .entry import Expected, Fixture, Net

FOLDER = "fooocus"
VERSION = "Fooocus v2.5.5"
_STYLES = ["Fooocus V2", "Fooocus Enhance", "Fooocus Sharp"]
#: (label, key, value) as `save_and_log` collects them
_ROWS: list[tuple[str, str, Any]] = [
    ("Prompt", "prompt", "a glass greenhouse at night, fireflies"),
    ("Negative Prompt", "negative_prompt", 'people, "text"'),
    (
        "Fooocus V2 Expansion",
        "prompt_expansion",
        "a glass greenhouse at night, fireflies, elegant, intricate",
    ),
    ("Styles", "styles", str(_STYLES)),
    ("Performance", "performance", "Speed"),
    ("Steps", "steps", 30),
    ("Resolution", "resolution", "(1152, 896)"),
    ("Guidance Scale", "guidance_scale", 4.5),
    ("Sharpness", "sharpness", 2),
    ("ADM Guidance", "adm_guidance", "(1.5, 0.8, 0.3)"),
    ("Base Model", "base_model", "juggernautXL_v8Rundiffusion.safetensors"),
    ("Refiner Model", "refiner_model", "realisticStockPhoto_v20.safetensors"),
    ("Refiner Switch", "refiner_switch", 0.6),
    ("CLIP Skip", "clip_skip", 2),
    ("Sampler", "sampler", "dpmpp_2m_sde_gpu"),
    ("Scheduler", "scheduler", "karras"),
    ("VAE", "vae", "Default (model)"),
    ("Seed", "seed", "6342371963518263419"),
    ("LoRA 1", "lora_combined_1", "sd_xl_offset_example-lora_1.0.safetensors : 0.1"),
    ("LoRA 2", "lora_combined_2", "styles/ink.safetensors : -0.5"),
    ("Metadata Scheme", "metadata_scheme", "fooocus"),
    ("Version", "version", VERSION),
]
_LORAS = [["sd_xl_offset_example-lora_1.0", 0.1, "4852686128"], ["ink", -0.5, "0123456789"]]
_EXPECTED = Expected(
    "Fooocus",
    "`parameters` (JSON)",
    "Fooocus",
    positive="a glass greenhouse at night, fireflies",
    negative='people, "text"',
    seed="6342371963518263419",
    steps=30,
    cfg=4.5,
    sampler="dpmpp_2m_sde_gpu",
    scheduler="karras",
    width=1152,
    height=896,
    model="juggernautXL_v8Rundiffusion",
    model_hash="aeb7e9e689",
    vae="Default (model)",
    clip_skip=2,
    networks=(Net("sd_xl_offset_example-lora_1.0", 0.1), Net("ink", -0.5)),
    parameters={"Version": VERSION, "Refiner": "realisticStockPhoto_v20"},
    pos=("a glass greenhouse at night", "fireflies"),
    tags=(("Refiner", "realisticStockPhoto_v20"), ("Refiner", "Refiner All")),
    raw=("parameters", "fooocus_scheme"),
)


def _json_scheme() -> str:
    values = {key: value for _, key, value in _ROWS}
    values |= {f"lora_combined_{i}": f"{name} : {weight}" for i, (name, weight, _) in enumerate(_LORAS, 1)}
    values |= {
        "full_prompt": [
            "cinematic still a glass greenhouse at night, fireflies . emotional",
            "elegant, intricate",
        ],
        "full_negative_prompt": ['people, "text"', "anime, cartoon"],
        "base_model": "juggernautXL_v8Rundiffusion",
        "base_model_hash": "aeb7e9e689",
        "refiner_model": "realisticStockPhoto_v20",
        "refiner_model_hash": "f99f3dec38",
        "loras": _LORAS,
    }
    return json.dumps(dict(sorted(values.items())))


_A1111 = (
    "cinematic still a glass greenhouse at night, fireflies . emotional, elegant, intricate\n"
    'Negative prompt: people, "text", anime, cartoon\n'
    "Steps: 30, Sampler: DPM++ 2M SDE Karras, Seed: 6342371963518263419, Size: 1152x896, CFG scale: 4.5, "
    'Sharpness: 2, ADM Guidance: "(1.5, 0.8, 0.3)", Model: juggernautXL_v8Rundiffusion, Model hash: aeb7e9e689, '
    "Performance: Speed, Scheduler: karras, VAE: Default (model), "
    'Raw prompt: "a glass greenhouse at night, fireflies", Raw negative prompt: "people, \\"text\\"", '
    "Refiner: realisticStockPhoto_v20, Refiner hash: f99f3dec38, Clip skip: 2, "
    'Lora hashes: "sd_xl_offset_example-lora_1.0: 4852686128, ink: 0123456789", '
    'Lora weights: "sd_xl_offset_example-lora_1.0: 0.1, ink: -0.5", Version: Fooocus v2.5.5'
)
_A1111_EXPECTED = replace(
    _EXPECTED,
    where="`parameters` (A1111)",
    positive="cinematic still a glass greenhouse at night, fireflies . emotional, elegant, intricate",
    negative='people, "text", anime, cartoon',
    sampler="DPM++ 2M SDE Karras",
    parameters={
        "Version": VERSION,
        "Refiner": "realisticStockPhoto_v20",
        "Raw prompt": "a glass greenhouse at night, fireflies",
        "ADM Guidance": "(1.5, 0.8, 0.3)",
        "Performance": "Speed",
    },
    pos=("cinematic still a glass greenhouse at night", "fireflies . emotional", "elegant", "intricate"),
)


def log_page(name: str) -> bytes:
    """The log.html that names one picture, and another one before it."""
    head = (
        "<!DOCTYPE html><html><head><title>Fooocus Log 2024-08-16</title><style>body { color: #E0E0E0; }</style>"
        "</head><body><p>Fooocus Log 2024-08-16 (private)</p>\n<!--fooocus-log-split-->\n\n"
    )
    rows = [(label, key, False if key == "metadata_scheme" else value) for label, key, value in _ROWS]
    other = [(label, key, "7" if key == "seed" else value) for label, key, value in rows]
    entries = _entry("2024-08-16_10-00-00_0001.png", other) + _entry(name, rows)
    return (head + entries + "\n<!--fooocus-log-split--></body></html>").encode()


def _entry(name: str, rows: list[tuple[str, str, Any]]) -> str:
    cells = "".join(
        f"<tr><td class='label'>{label}</td><td class='value'>"
        + str(value).replace("\n", " </br> ")
        + "</td></tr>\n"
        for label, _, value in rows
    )
    raw = "<details><summary>Positive</summary>cinematic still</details>"
    cells += f"<tr><td class='label'>Full raw prompt</td><td class='value'>{raw}</td></tr>\n"
    copied = urllib.parse.quote(json.dumps({key: value for _, key, value in rows}, indent=0), safe="")
    return (
        f'<div id="{name.replace(".", "_")}" class="image-container"><hr><table><tr>\n'
        f"<td><a href=\"{name}\" target=\"_blank\"><img src='{name}' loading='lazy'/></a><div>{name}</div></td>"
        f"<td><table class='metadata'>{cells}</table></br><button onclick=\"to_clipboard('{copied}')\">"
        "Copy to Clipboard</button></td></tr></table></div>\n\n"
    )


def fixtures() -> Iterator[Fixture]:
    """Both schemes as chunks and as EXIF; a bare picture beside its log."""
    for name, text, expected in (
        ("scheme", _json_scheme(), _EXPECTED),
        ("a1111-scheme", _A1111, _A1111_EXPECTED),
    ):
        scheme = "a1111" if text is _A1111 else "fooocus"
        chunks = [("parameters", text), ("fooocus_scheme", scheme)]
        yield Fixture(FOLDER, f"{name}.png", pictures.png(chunks), expected)
        exif = pictures.strings(
            {pictures.SOFTWARE: VERSION, pictures.MAKER_NOTE: scheme, pictures.USER_COMMENT: text}
        )
        comment = replace(
            expected, where=expected.where.replace("`parameters`", "EXIF"), raw=("UserComment",)
        )
        yield Fixture(FOLDER, f"{name}.jpg", pictures.jpeg(exif=exif), comment)
        yield Fixture(FOLDER, f"{name}.webp", pictures.webp(exif=exif), comment)
    log = replace(
        _EXPECTED,
        where="log.html beside",
        model="juggernautXL_v8Rundiffusion.safetensors",
        model_hash="",
        parameters={"Version": VERSION, "Styles": str(_STYLES)},
        raw=(),
        tags=(
            ("Refiner", "realisticStockPhoto_v20.safetensors"),
            ("Refiner", "Refiner All"),
        ),
    )  # fmt: skip
    for name in ("2024-08-16_12-30-45_1234.png", "2024-08-16_12-31-45_1234.jpg"):
        data = pictures.png() if name.endswith("png") else pictures.jpeg()
        folder = f"{FOLDER}/log-{name[-3:]}"
        yield Fixture(folder, name, data, log, {"log.html": log_page(name)})
