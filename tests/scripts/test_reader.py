"""The host's parsers, which decode pictures and invent fields where they are let."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from iib_a1111.reader import WebuiReader
from PIL import Image, PngImagePlugin

from .conftest import WebUi

INFOTEXT = (
    "a fox in snow, masterpiece\nNegative prompt: blurry\n"
    "Steps: 20, Sampler: Euler a, CFG scale: 7, Seed: 5, Size: 640x448, Model: dream, Clip skip: 2, Version: v1.10"
)


def _png(path: Path, **texts: str) -> str:
    info = PngImagePlugin.PngInfo()
    for key, value in texts.items():
        info.add_text(key, value)
    Image.new("RGB", (64, 48)).save(path, pnginfo=info)
    return str(path)


def test_the_host_is_never_given_the_pixels(webui: WebUi) -> None:
    sizes = []

    def read(image: Any) -> tuple[str, dict[str, Any]]:
        sizes.append(image.size)
        return image.info["parameters"], {}

    webui.read = read
    assert WebuiReader().read(_png(webui.root / "a.png", parameters=INFOTEXT)) == INFOTEXT
    assert sizes == [(1, 1)]


@pytest.mark.parametrize(
    "texts", [{}, {"prompt": "{}", "workflow": "{}"}, {"Software": "NovelAI", "Comment": "not JSON"}]
)
def test_where_the_header_has_no_text_of_the_hosts_it_is_not_asked(
    webui: WebUi, texts: dict[str, str]
) -> None:
    """It would go on to search the pixels: 46 seconds for one picture."""

    def read(image: Any) -> tuple[str, dict[str, Any]]:
        raise AssertionError("the host was asked")

    webui.read = read
    assert WebuiReader().read(_png(webui.root / "a.png", **texts)) == ""


def test_the_exif_comment_of_a_jpeg_is_text_and_a_cameras_exif_is_none(webui: WebUi) -> None:
    webui.read = lambda image: ("told", {})
    exif = Image.Exif()
    exif[0x010F] = "Camera"
    Image.new("RGB", (8, 8)).save(webui.root / "camera.jpg", exif=exif)
    exif[0x8769] = {0x9286: b"UNICODE\0" + INFOTEXT.encode("utf-16-be")}
    Image.new("RGB", (8, 8)).save(webui.root / "made.jpg", exif=exif)
    assert WebuiReader().read(str(webui.root / "camera.jpg")) == ""
    assert WebuiReader().read(str(webui.root / "made.jpg")) == "told"


def test_what_the_host_makes_of_novelai_says_the_pictures_own_size(webui: WebUi) -> None:
    webui.read = lambda image: (f"a fox\nSteps: 28, Size: {image.width}x{image.height}, Clip skip: 2", {})
    comment = {"sampler": "k_euler", "steps": 28, "scale": 5, "seed": 1, "uc": ""}
    path = _png(webui.root / "n.png", Software="NovelAI", Comment=json.dumps(comment), Description="a fox")
    assert "Size: 64x48" in WebuiReader().read(path)


def test_only_what_the_text_says_is_kept_of_what_the_host_finds(webui: WebUi) -> None:
    asked: list[object] = []

    def parse(text: str, skip_fields: list[str] | None = None) -> dict[str, Any]:
        asked.append(skip_fields)
        return {
            "Prompt": "a fox in snow, masterpiece",
            "Negative prompt": "blurry",
            "Steps": "20",
            "Sampler": "Euler a",
            "CFG scale": "7",
            "Seed": "5",
            "Size-1": "640",
            "Size-2": "448",
            "Clip skip": "2",
            "RNG": "GPU",
            "Schedule type": "Automatic",
            "Hires resize-1": 0,
            "Hires resize-2": 0,
            "Refiner switch by sampling steps": False,
            "Styles array": ["masterpiece"],
        }

    webui.parse = parse
    assert WebuiReader().parse(INFOTEXT) == {
        "Prompt": "a fox in snow, masterpiece",
        "Negative prompt": "blurry",
        "Steps": "20",
        "Sampler": "Euler a",
        "CFG scale": "7",
        "Seed": "5",
        "Size": "640x448",
        "Clip skip": "2",
    }
    assert asked == [[]]  # nothing is left out for pasting's sake


def test_a_prompt_that_styles_were_taken_out_of_is_not_taken_for_the_prompt(webui: WebUi) -> None:
    webui.parse = lambda text, skip_fields=None: {
        "Prompt": "a fox in snow",
        "Negative prompt": "",
        "Steps": "20",
    }
    assert WebuiReader().parse(INFOTEXT) == {"Steps": "20"}


def test_older_hosts_take_no_list_of_fields(webui: WebUi) -> None:
    def parse(text: str) -> dict[str, Any]:
        return {"Steps": "20"}

    webui.parse = parse
    assert WebuiReader().parse(INFOTEXT) == {"Steps": "20"}


@pytest.mark.parametrize(
    ("saved", "order"), [(None, "both"), ("own", "own"), ("host", "host"), ("?", "both")]
)
def test_the_users_choice_is_asked_anew(webui: WebUi, saved: str | None, order: str) -> None:
    if saved:
        webui.opts.data["iib_reading"] = saved
    assert WebuiReader().order() == order
