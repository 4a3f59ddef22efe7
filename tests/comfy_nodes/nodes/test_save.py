"""*Save Image to Library*: what lands in the files, and in the library."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image, features

from comfy_nodes import server
from comfy_nodes.nodes import save, writing
from comfy_nodes.nodes.load import run as load
from iib_core.errors import BadRequest, Forbidden, Unavailable
from iib_core.metadata.infotext import parse
from iib_core.metadata.reading import read_file
from iib_core.settings import Settings
from tests.api.live import picture

from . import host
from .conftest import Room

GRAPH: dict[str, Any] = {
    "1": {"class_type": "CheckpointLoaderSimple", "inputs": {"ckpt_name": "sd15/foxes.safetensors"}},
    "2": {"class_type": "CLIPTextEncode", "inputs": {"text": "a fox, 狐", "clip": ["1", 1]}},
    "3": {"class_type": "CLIPTextEncode", "inputs": {"text": "blurry", "clip": ["1", 1]}},
    "4": {"class_type": "EmptyLatentImage", "inputs": {"width": 64, "height": 32, "batch_size": 1}},
    "5": {
        "class_type": "KSampler",
        "inputs": {
            "seed": 123456789012345,
            "steps": 25,
            "cfg": 6.5,
            "sampler_name": "dpmpp_2m",
            "scheduler": "karras",
            "denoise": 1.0,
            "model": ["1", 0],
            "positive": ["2", 0],
            "negative": ["3", 0],
            "latent_image": ["4", 0],
        },
    },
    "6": {"class_type": "VAEDecode", "inputs": {"samples": ["5", 0], "vae": ["1", 2]}},
    "7": {"class_type": "IIBSaveImage", "inputs": {"images": ["6", 0], "filename_prefix": "ComfyUI"}},
}
WORKFLOW = {"nodes": [], "links": [], "version": 0.4}
BATCH = np.linspace(0, 1, 2 * 32 * 64 * 3, dtype=np.float32).reshape(2, 32, 64, 3)


def saved(images: Any = BATCH, **inputs: Any) -> list[Path]:
    """Run the node as ComfyUI does; the files it names."""
    result = save.run(images, prompt=GRAPH, extra_pnginfo={"workflow": WORKFLOW}, **inputs)
    return [Path(path) for path in result.outputs[0]]


def texts(path: Path) -> dict[str, str]:
    return dict(read_file(str(path)).container.texts)


FORMATS = ["png", "jpeg", "webp", *(["avif"] if writing.can_write("avif") else [])]


def test_files_are_named_as_comfyui_names_them_and_shown_in_its_queue(room: Room) -> None:
    result = save.run(BATCH, filename_prefix="day/fox_%batch_num%")
    assert result.ui == {
        "images": [
            {"filename": "fox_0_00001_.png", "subfolder": "day", "type": "output"},
            {"filename": "fox_1_00002_.png", "subfolder": "day", "type": "output"},
        ]
    }
    assert result.outputs == ([str(room.output / "day" / f"fox_{n}_0000{n + 1}_.png") for n in (0, 1)],)


@pytest.mark.invariant("L4")
def test_numbers_go_on_and_nothing_is_overwritten(room: Room) -> None:
    first = saved()
    assert [p.name for p in saved()] == ["ComfyUI_00003_.png", "ComfyUI_00004_.png"]
    (room.output / "ComfyUI_00006_.png").write_bytes(b"mine")
    assert [p.name for p in first] == ["ComfyUI_00001_.png", "ComfyUI_00002_.png"]
    assert (room.output / "ComfyUI_00006_.png").read_bytes() == b"mine"
    assert sorted(os.listdir(room.output))[0] == "ComfyUI_00001_.png"  # no temporary file is left


@pytest.mark.invariant("S2")
def test_a_prefix_that_leads_out_of_the_output_folder_is_refused(room: Room) -> None:
    with pytest.raises(BadRequest, match="leads out"):
        saved(filename_prefix="../../evil")
    assert sorted(os.listdir(room.base)) == ["input", "output", "temp"]


@pytest.mark.parametrize("kind", FORMATS)
def test_every_format_holds_parameters_prompt_and_workflow(room: Room, kind: str) -> None:
    path = saved(BATCH[:1], format=kind)[0]
    found = texts(path)
    everything = "\n".join(found.values())
    parameters = found.get("parameters") or found["UserComment"]
    info = parse(parameters)
    assert (info.positive, info.negative) == ("a fox, 狐", "blurry")
    assert (info.steps, info.cfg, info.seed) == (25, 6.5, "123456789012345")
    assert (info.sampler, info.scheduler, info.model) == ("DPM++ 2M", "Karras", "foxes")
    assert (info.width, info.height) == (64, 32)
    assert json.dumps(GRAPH) in everything
    assert json.dumps(WORKFLOW) in everything


@pytest.mark.parametrize("kind", FORMATS)
def test_the_library_reads_back_what_was_saved(room: Room, kind: str) -> None:
    path = saved(BATCH[:1], format=kind)[0]
    outputs = load(picture=str(path)).outputs
    assert outputs[2:10] == (
        "a fox, 狐",
        "blurry",
        123456789012345,
        25,
        6.5,
        "dpmpp_2m",
        "karras",
        "sd15/foxes.safetensors",
    )
    assert np.abs(np.asarray(outputs[0]) - BATCH[:1]).mean() < 0.03


def test_png_and_webp_at_100_lose_nothing(room: Room) -> None:
    exact = np.clip(BATCH[0] * 255, 0, 255).astype(np.uint8)
    for kind, quality in (("png", 1), ("webp", 100)):
        path = saved(BATCH[:1], format=kind, quality=quality)[0]
        assert np.array_equal(np.asarray(Image.open(path).convert("RGB")), exact)


def test_quality_makes_files_smaller(room: Room) -> None:
    noise = np.random.default_rng(1).random((1, 64, 64, 3), dtype=np.float32)
    small, large = (saved(noise, format="jpeg", quality=q)[0].stat().st_size for q in (20, 95))
    assert small < large / 2


def test_alpha_is_kept_where_the_format_has_it(room: Room) -> None:
    images = np.ones((1, 8, 8, 4), dtype=np.float32)
    images[0, :4, :, 3] = 0.0
    assert Image.open(saved(images)[0]).mode == "RGBA"
    assert Image.open(saved(images, format="jpeg")[0]).mode == "RGB"


def test_what_is_connected_wins_over_the_graph(room: Room) -> None:
    path = saved(BATCH[:1], positive="a cat", seed=2**64 - 1, sampler="euler", model="other.ckpt", cfg=3.0)[0]
    info = parse(texts(path)["parameters"])
    assert (info.positive, info.negative) == ("a cat", "blurry")
    assert (info.seed, info.sampler, info.model, info.cfg) == (str(2**64 - 1), "Euler", "other", 3.0)
    assert info.steps == 25


def test_values_that_come_from_a_picture_of_the_library_are_written_as_they_are(room: Room) -> None:
    source = picture(room.output / "source.png")
    graph = json.loads(json.dumps(GRAPH))
    graph["8"] = {"class_type": "IIBLoadImage", "inputs": {"picture": str(source)}}
    graph["5"]["inputs"].update(seed=["8", 4], steps=["8", 5], cfg=["8", 6], sampler_name=["8", 7])
    graph["2"]["inputs"]["text"] = ["8", 2]
    (path,) = save.run(BATCH[:1], prompt=graph).outputs[0]
    found = texts(Path(path))
    info = parse(found["parameters"])
    assert (info.positive, info.seed, info.cfg) == ("a red fox, forest <lora:ink:0.7>", "42", 7.0)
    assert (info.steps, info.sampler, info.scheduler) == (20, "Euler a", "Karras")
    assert found["prompt"] == json.dumps(graph)
    source.unlink()
    (path,) = save.run(BATCH[:1], prompt=graph).outputs[0]
    assert parse(texts(Path(path))["parameters"]).scheduler == "Karras"


def test_an_infotext_is_written_as_it_is(room: Room) -> None:
    text = "a dog\nNegative prompt: cat\nSteps: 1, Sampler: Mine, CFG scale: 1, Seed: 1, Size: 8x8"
    assert texts(saved(BATCH[:1], infotext=text)[0])["parameters"] == text


def test_a_graph_without_a_sampler_gets_no_parameters(room: Room) -> None:
    graph = {"1": {"class_type": "EmptyImage", "inputs": {"width": 64, "height": 32}}}
    result = save.run(BATCH[:1], prompt=graph)
    assert list(texts(Path(result.outputs[0][0]))) == ["prompt"]


def test_disable_metadata_is_honoured(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "comfy.cli_args", host.arguments(disable_metadata=True))
    for kind in FORMATS:
        assert texts(saved(BATCH[:1], format=kind, infotext="a dog\nSteps: 1")[0]) == {}


def test_a_workflow_too_long_for_jpeg_is_left_out_with_a_warning(
    room: Room, caplog: pytest.LogCaptureFixture
) -> None:
    extra = {"workflow": {"nodes": ["x" * 70_000]}}
    result = save.run(BATCH[:1], format="jpeg", prompt=GRAPH, extra_pnginfo=extra)
    found = texts(Path(result.outputs[0][0]))
    assert parse(found["UserComment"]).seed == "123456789012345"
    assert any(text.startswith("prompt:") for text in found.values())
    assert not any(text.startswith("workflow:") for text in found.values())
    assert "no room for: workflow" in caplog.text


def test_tags_stars_and_album_are_given(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room.services.host, "busy", lambda: True)  # whenever a node runs, its host generates
    paths = saved(tags="fox, night ,fox", rating=4, album="Best of  May")
    assert [room.tags(path) for path in paths] == [["fox", "night"]] * 2
    told = [room.services.marks.of_one(room.row(path).id) for path in paths]
    album = room.services.albums.named("best of may")
    assert album.name == "Best of May"
    assert [(one["rating"], one["albums"]) for one in told] == [(4, [album.id])] * 2


def test_a_saved_search_takes_no_pictures(room: Room) -> None:
    room.services.albums.add("Foxes", "fox")
    with pytest.raises(BadRequest, match="saved search"):
        saved(BATCH[:1], album="foxes")


def test_a_picture_is_saved_whatever_state_the_library_is_in(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    def closed() -> None:
        raise Unavailable("The library could not be opened.")

    monkeypatch.setattr(server, "services", closed)
    assert saved(BATCH[:1])[0].is_file()
    with pytest.raises(Unavailable, match="could not be opened"):
        saved(BATCH[:1], tags="fox")
    assert len(os.listdir(room.output)) == 2


def test_without_tags_the_index_is_left_to_find_the_files(room: Room) -> None:
    path = saved(BATCH[:1])[0]
    with pytest.raises(AssertionError, match="not indexed"):
        room.row(path)


def test_bad_names_are_told_of_before_anything_runs(room: Room) -> None:
    assert save.check(tags="good", album="", format="png") is True
    assert "too long" in str(save.check(tags="x" * 50 + " a" * 9, album="", format="png"))
    assert "no format" in str(save.check(format="tiff"))
    if not features.check("webp"):
        assert "cannot write" in str(save.check(format="webp"))


def test_sides_that_a_format_cannot_have_are_told_of(room: Room) -> None:
    with pytest.raises(BadRequest, match="save it as png"):
        saved(np.zeros((1, 1, 16_400, 3), dtype=np.float32), format="webp")


@pytest.mark.invariant("S10")
def test_a_read_only_library_gets_no_tags(
    tmp_path: Path, room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room.services, "settings", Settings(permission="read-only"))
    with pytest.raises(Forbidden, match="read-only"):
        saved(tags="fox")
    assert len(os.listdir(room.output)) == 2
