"""*Load Image from Library* and *Read Generation Info*, as ComfyUI calls them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from comfy_nodes.nodes import load, read
from iib_core.db import images
from iib_core.errors import BadRequest, Forbidden
from iib_core.settings import Settings
from tests.api.live import picture

from .conftest import Room


def values(node: Any, **inputs: Any) -> dict[str, Any]:
    """What a node gives, by the outputs' names."""
    return dict(zip((o.name for o in node.outputs), node.run(**inputs).outputs, strict=True))


def test_a_picture_comes_with_all_that_it_says(room: Room) -> None:
    path = picture(room.output / "a.png")
    found = values(load.NODE, picture=room.reference(path))
    assert np.asarray(found.pop("image")).shape == (1, 64, 96, 3)
    assert np.asarray(found.pop("mask")).shape == (1, 64, 64)
    assert found.pop("infotext").startswith("a red fox")
    assert found == {
        "positive": "a red fox, forest <lora:ink:0.7>",
        "negative": "blurry",
        "seed": 42,
        "steps": 20,
        "cfg": 7.0,
        "sampler": "euler_ancestral",
        "scheduler": "normal",
        "model": "sd15/foxes.safetensors",
        "width": 96,
        "height": 64,
    }


def test_a_picture_that_the_index_does_not_know_yet_is_read_from_its_file(room: Room) -> None:
    path = picture(room.output / "a.png")
    assert values(load.NODE, picture=str(path))["seed"] == 42
    assert images.row_by_path(room.services.db.reader(), str(path)) is None


def test_a_picture_that_says_nothing_gives_ksamplers_defaults(room: Room) -> None:
    path = picture(room.output / "a.png", infotext="")
    found = values(load.NODE, picture=str(path))
    assert (found["positive"], found["seed"], found["steps"], found["cfg"]) == ("", 0, 20, 8.0)
    assert (found["sampler"], found["scheduler"], found["model"]) == ("euler", "normal", "")


@pytest.mark.parametrize(
    ("written", "seed"),
    [("18446744073709551615", 2**64 - 1), ("18446744073709551616", 2**64 - 1), ("-1", 0), ("none", 0)],
)
def test_seeds_stay_within_64_bits(room: Room, written: str, seed: int) -> None:
    path = picture(
        room.output / "a.png", f"a cat\nSteps: 20, Sampler: Euler, CFG scale: 7, Seed: {written}, Size: 8x8"
    )
    assert values(load.NODE, picture=str(path))["seed"] == seed


def test_a_text_that_the_user_edited_is_what_counts(room: Room) -> None:
    path = picture(room.output / "a.png")
    reference = room.reference(path)
    before = load.fingerprint(reference)
    edited = "a blue fox\nSteps: 5, Sampler: Euler, CFG scale: 2, Seed: 7, Size: 8x8"
    row = room.row(path)
    room.services.db.write(lambda c: images.remember_infotext(c, row.id, edited, edited=True))
    found = values(load.NODE, picture=reference)
    assert (found["positive"], found["seed"]) == ("a blue fox", 7)
    assert load.fingerprint(reference) != before


def test_a_run_is_repeated_when_the_bytes_change_and_not_when_the_file_moves(room: Room) -> None:
    path = picture(room.output / "a.png")
    reference = room.reference(path)
    before = load.fingerprint(reference)
    room.services.files.rename(str(path), "b.png")
    assert load.fingerprint(reference) == before
    picture(room.output / "b.png", color="blue")
    assert load.fingerprint(reference) != before


def test_a_picture_is_checked_before_anything_runs(room: Room, tmp_path: Path) -> None:
    path = picture(room.output / "a.png")
    check = load.NODE.check
    assert check is not None
    assert check(picture=str(path)) is True
    assert check(picture=None) is True  # connected
    assert "not in the library" in str(check(picture=str(room.output / "gone.png")))
    assert "outside the folders" in str(check(picture=str(picture(tmp_path / "secret.png"))))
    assert "No picture is chosen" in str(check(picture=""))


@pytest.mark.invariant("S10")
def test_a_closed_library_is_closed_for_nodes_too(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room.services, "settings", Settings(permission="no-access"))
    with pytest.raises(Forbidden, match="closed"):
        load.run(picture=str(picture(room.output / "a.png")))


def test_an_animation_is_a_batch_with_its_masks(room: Room) -> None:
    path = room.output / "a.webp"
    frames = [Image.new("RGBA", (16, 8), (9, 9, 9, alpha)) for alpha in (255, 0, 128)]
    frames[0].save(path, save_all=True, append_images=frames[1:], lossless=True, exact=True)
    found = values(load.NODE, picture=str(path))
    assert np.asarray(found["image"]).shape == (3, 8, 16, 3)
    assert np.asarray(found["mask"]).shape == (3, 8, 16)
    assert np.asarray(found["mask"]).mean(axis=(1, 2)).tolist() == pytest.approx([0, 1, 0.5], abs=0.01)


def test_generation_info_is_read_from_a_picture(room: Room) -> None:
    path = picture(room.output / "a.png")
    found = values(read.NODE, picture=room.reference(path))
    assert (found["positive"], found["seed"], found["model_hash"]) == (
        "a red fox, forest <lora:ink:0.7>",
        42,
        "abc",
    )
    assert (found["width"], found["height"], found["source"]) == (96, 64, "Stable Diffusion web UI")
    assert json.loads(found["parameters"])["CFG scale"] == "7"


def test_an_infotext_is_taken_apart(room: Room) -> None:
    text = (
        "a cat\nNegative prompt: dog\nSteps: 30, Sampler: DPM++ 2M, Schedule type: Karras, CFG scale: 5.5,"
        ' Seed: 3, Size: 512x768, Model: other, VAE: "a, b", Denoising strength: 0.4, Clip skip: 2'
    )
    found = values(read.NODE, picture="", infotext=text)
    assert (found["sampler"], found["scheduler"]) == ("dpmpp_2m", "karras")
    assert (found["width"], found["height"], found["cfg"], found["denoise"]) == (512, 768, 5.5, 0.4)
    assert (found["model"], found["vae"], found["clip_skip"]) == ("other.ckpt", "a, b", 2)


def test_with_neither_picture_nor_infotext_it_says_what_to_do(room: Room) -> None:
    assert read.check(picture="", infotext="") == read.EMPTY
    assert read.check(picture="", infotext=None) is True  # connected
    with pytest.raises(BadRequest):
        read.run(picture="", infotext=" ")


def test_another_infotext_is_another_run(room: Room) -> None:
    assert read.fingerprint(infotext="a") != read.fingerprint(infotext="b")
