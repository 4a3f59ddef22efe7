"""SwarmUI, InvokeAI and NovelAI: forms that the corpus has no file for, and values of any kind."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iib_core.metadata.generators import understand
from iib_core.metadata.infotext import parse
from iib_core.metadata.model import ContainerReading, GenerationInfo


def read(*texts: tuple[str, Any]) -> GenerationInfo:
    named = [(key, value if isinstance(value, str) else json.dumps(value)) for key, value in texts]
    info = understand(ContainerReading("png", texts=named))
    assert info is not None
    return info


def client_line(info: GenerationInfo) -> dict[str, str]:
    """The parameters as a client of the contract finds them."""
    assert sum(line.startswith("Steps: ") for line in info.infotext.split("\n")) == 1
    return parse(info.infotext).parameters


# SwarmUI


def test_swarmui_names_everything_under_the_spelling_that_others_use() -> None:
    info = read(("parameters", {
        "sui_image_params": {
            "prompt": "a", "negativeprompt": "b", "model": "x/m", "seed": "18446744073709551615", "steps": "20",
            "cfgscale": "7.5", "width": "512", "height": 768, "vae": "v", "clipstopatlayer": -2, "refinermodel": "r",
            "refinerupscale": 2, "refinerupscalemethod": "model-4x", "refinersteps": 10, "fluxguidancescale": 3.5,
            "initimagecreativity": 0.6, "loras": ["l"], "loraweights": ["0.5"], "loratencweights": ["0.25"],
            "videomodel": "wan", "videofps": 24, "images": 2,
        },
        "sui_extra_data": {"original_prompt": "<random:a, b>", "used_wildcards": ["w"]},
        "sui_models": [
            {"name": "x/m.safetensors", "param": "model", "hash": "0x" + "ab" * 32},
            {"name": "l.safetensors", "param": "loras", "hash": "0x" + "cd" * 32},
            {"name": "v.safetensors", "param": "vae", "hash": None},
        ],
    }))  # fmt: skip
    assert (info.seed, info.steps, info.cfg, info.clip_skip) == ("18446744073709551615", 20, 7.5, 2)
    assert (info.width, info.height, info.vae, info.denoise) == (512, 768, "v", 0.6)
    network = info.networks[0]
    assert (network.name, network.weight, network.te_weight) == ("l", 0.5, 0.25)
    wanted = {
        "Refiner": "r", "Hires upscale": "2", "Hires upscaler": "model-4x", "Hires steps": "10", "videomodel": "wan",
        "Distilled CFG Scale": "3.5", "Model hash": "ab" * 5, "original_prompt": "<random:a, b>",
    }  # fmt: skip
    assert wanted.items() <= info.parameters.items()
    line = client_line(info)
    assert line["Lora hashes"] == "l: " + "cd" * 32
    assert (line["Size"], line["Model"], line["Source Identifier"]) == ("512x768", "x/m", "StableSwarmUI")
    assert info.infotext.startswith("a <lora:l:0.5>\nNegative prompt: b\nSteps: 20, ")


# InvokeAI


@pytest.mark.parametrize(
    "dream",
    [
        '"a fox, red [blur]" -s50 -S42 -W512 -H640 -C7.5 -Ak_lms -f0.75 -G0.8',
        '"a fox, red [blur]" -s 50 -S 42 -W 512 -H 640 -C 7.5 -A k_lms --strength 0.75',
        "a fox, red [blur] -s50 -S42 -W512 -H640 -C7.5 -Ak_lms -f0.75",
    ],
)
def test_a_dream_command_is_read_with_and_without_spaces(dream: str) -> None:
    info = read(("Dream", dream))
    assert (info.source, info.positive, info.negative) == ("InvokeAI", "a fox, red", "blur")
    assert (info.steps, info.seed, info.cfg, info.sampler, info.denoise) == (50, "42", 7.5, "k_lms", 0.75)
    assert (info.width, info.height) == (512, 640)
    assert client_line(info)["Seed"] == "42"


def test_the_betas_chunk_and_a_graphs_older_node_are_read() -> None:
    beta = {
        "type": "t2l",
        "positive_conditioning": "a",
        "negative_conditioning": "b",
        "steps": 9,
        "model": "sd-1/main/m",
    }
    info = read(("invokeai", beta))
    assert (info.positive, info.negative, info.steps, info.model) == ("a", "b", 9, "m")
    node = {"type": "metadata_accumulator", "positive_prompt": "a", "vae": None, "model": {"model_name": "m"}}
    info = read(("invokeai_graph", {"nodes": {"n": {"type": "noise"}, "x": node}}))
    assert (info.positive, info.model) == ("a", "m")


def test_a_graph_without_metadata_is_read_by_its_links() -> None:
    nodes = {
        "m": {"type": "main_model_loader", "model": {"name": "dream", "hash": "h"}},
        "n": {"type": "compel", "prompt": "blur"},
        "p": {"type": "compel", "prompt": "a fox"},
        "l": {"type": "lora_loader", "lora": {"name": "ink"}, "weight": 0.5},
        "s": {"type": "noise", "seed": 3, "width": 512, "height": 768},
        "d": {"type": "denoise_latents", "steps": 12, "cfg_scale": 6, "scheduler": "euler"},
    }
    edges = [
        {
            "source": {"node_id": "n", "field": "conditioning"},
            "destination": {"node_id": "d", "field": "negative_conditioning"},
        },
        {
            "source": {"node_id": "p", "field": "conditioning"},
            "destination": {"node_id": "d", "field": "positive_conditioning"},
        },
    ]
    info = read(("invokeai_graph", {"nodes": nodes, "edges": edges}))
    assert (info.positive, info.negative, info.seed, info.steps, info.cfg) == ("a fox", "blur", "3", 12, 6.0)
    assert (info.sampler, info.model, info.width, info.height) == ("euler", "dream", 512, 768)
    assert [(n.name, n.weight) for n in info.networks] == [("ink", 0.5)]


def test_invokeai_control_models_and_flux_fields_are_named() -> None:
    info = read(("invokeai_metadata", {
        "generation_mode": "flux_txt2img", "positive_prompt": "a, \"b\"", "negative_prompt": None, "guidance": 3.5,
        "seed": 1, "steps": 28, "model": {"name": "FLUX Dev", "hash": "blake3:ab", "base": "flux"},
        "t5_encoder": {"name": "t5_bnb", "type": "t5_encoder"}, "negative_style_prompt": "grain, blur",
        "controlnets": [{"control_model": {"name": "depth"}, "control_weight": 0.7, "image": {"image_name": "x"}}],
        "ipAdapters": [{"ip_adapter_model": {"model_name": "face"}, "weight": 1}],
        "hrf_enabled": True, "hrf_method": "ESRGAN", "canvas_v2_metadata": {"huge": 1},
    }))  # fmt: skip
    assert info.parameters["ControlNet 0"] == "Model: depth, control_weight: 0.7"
    assert info.parameters["IP Adapter 0"] == "Model: face, weight: 1"
    assert info.parameters["t5_encoder"] == "t5_bnb"
    line = client_line(info)
    assert line["negative_style_prompt"] == "grain, blur"
    assert (line["Hires upscaler"], line["Distilled CFG Scale"]) == ("ESRGAN", "3.5")
    assert "canvas_v2_metadata" not in line
    assert "Steps: 28, Source Identifier: InvokeAI, Model: FLUX Dev, Model hash: " in info.infotext


# NovelAI


COMMENT = {
    "prompt": "1girl, {{red}}",
    "steps": 28,
    "scale": 5.0,
    "seed": 7,
    "uc": "low, bad",
    "width": 832,
    "height": 1216,
}


@pytest.mark.parametrize("encode", [json.dumps, lambda v: json.dumps(json.dumps(v))])
def test_a_comment_that_was_encoded_twice_is_read_alike(encode: Any) -> None:
    info = read(("Software", "NovelAI"), ("Source", "NovelAI Diffusion V3 1"), ("Comment", encode(COMMENT)))
    assert (info.positive, info.negative, info.steps, info.cfg) == ("1girl, {{red}}", "low, bad", 28, 5.0)
    assert (info.width, info.height, info.model) == (832, 1216, "NovelAI Diffusion V3 1")


def test_novelais_text_has_no_negative_line_and_keeps_every_key() -> None:
    info = read(("Software", "NovelAI"), ("Comment", COMMENT))
    assert "Negative prompt:" not in info.infotext
    assert info.infotext.startswith("1girl, {{red}}\nSteps: 28, Source Identifier: NovelAI, ")
    assert ", uc: low  bad" in info.infotext
    assert ", scale: 5.0" in info.infotext


def test_the_first_version_kept_its_prompt_in_the_description() -> None:
    info = read(("Software", "NovelAI"), ("Description", "a"), ("Comment", {"steps": 28, "uc": "b"}))
    assert (info.positive, info.negative) == ("a", "b")


def test_characters_keep_their_captions_and_places() -> None:
    caption = {
        "base_caption": "2girls",
        "char_captions": [
            {"char_caption": "red", "centers": [{"x": 0.1, "y": 0.5}]},
            {"char_caption": "green"},
        ],
    }
    values = {**COMMENT, "v4_prompt": {"caption": caption, "use_coords": True}}
    info = read(("Software", "NovelAI"), ("Comment", values))
    assert all(part in info.positive for part in ("2girls", "red", "green"))
    assert info.parameters["Character 1"] == "red"
    assert info.parameters["Character 1 position"] == "0.1 0.5"
    assert "Character 2 position" not in info.parameters


# Any of them


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
KEYS = st.sampled_from([
    "prompt", "negativeprompt", "loras", "loraweights", "steps", "model", "seed", "width", "height", "cfgscale",
    "positive_prompt", "controlnets", "vae", "image", "v4_prompt", "uc", "nodes", "core_metadata", "caption",
])  # fmt: skip
VALUES = st.dictionaries(KEYS, JSON, max_size=8)


@given(VALUES, VALUES, JSON)
@settings(deadline=None, max_examples=60)
@pytest.mark.invariant("S12")
def test_values_of_any_kind_are_read_without_an_error(
    values: dict[str, Any], inner: dict[str, Any], other: Any
) -> None:
    swarm = {"sui_image_params": {"steps": 1, **values}, "sui_models": other, "sui_extra_data": inner}
    graph = {"nodes": {"core_metadata:1": values, "b": other}}
    bare = {"nodes": {"a": inner, "b": other}, "edges": [other, {"source": inner, "destination": other}]}
    for texts in (
        [("parameters", swarm)],
        [("invokeai_metadata", {**values, "loras": [inner, other]})],
        [("invokeai_graph", graph)],
        [("invokeai_graph", bare)],
        [("sd-metadata", {**values, "image": inner}), ("Dream", "x")],
        [("Software", "NovelAI"), ("Comment", {**values, "v4_prompt": {"caption": inner}})],
    ):
        named = [(key, value if isinstance(value, str) else json.dumps(value)) for key, value in texts]
        info = understand(ContainerReading("png", texts=named))
        assert info is None or "Steps: " in info.infotext


@given(st.text(alphabet='"[]- asSWHCAk_l0123=\n', max_size=200))
@settings(deadline=None, max_examples=150)
def test_any_command_is_read_without_an_error(dream: str) -> None:
    understand(ContainerReading("png", texts=[("Dream", dream)]))
