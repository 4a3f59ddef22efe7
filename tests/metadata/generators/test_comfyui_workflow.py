"""Files that hold only the editable workflow."""

from __future__ import annotations

import json
from typing import Any

import pytest

from iib_core.metadata.generators import understand
from iib_core.metadata.model import ContainerReading


def entry(number: int, kind: str, widgets: Any = None, mode: int = 0, **inputs: int | None) -> dict[str, Any]:
    slots = [{"name": name, "link": link} for name, link in inputs.items()]
    return {"id": number, "type": kind, "mode": mode, "inputs": slots, "widgets_values": widgets or []}


def read(workflow: dict[str, Any]):
    info = understand(ContainerReading("png", texts=[("workflow", json.dumps(workflow))]))
    assert info is not None
    return info


LINKS = [
    [1, 4, 0, 10, 0, "MODEL"],
    [2, 6, 0, 3, 1, "C"],
    [3, 7, 0, 3, 2, "C"],
    [4, 5, 0, 3, 3, "L"],
    [5, 10, 0, 3, 0, "MODEL"],
    [6, 20, 0, 6, 1, "STRING"],
]
NODES = [
    entry(
        3,
        "KSampler",
        [42, "randomize", 25, 6.5, "euler", "normal", 1],
        model=5,
        positive=2,
        negative=3,
        latent_image=4,
    ),
    entry(4, "CheckpointLoaderSimple", ["dream.safetensors"]),
    entry(5, "EmptyLatentImage", [512, 640, 1]),
    entry(6, "CLIPTextEncode", ["old text"], text=6),
    entry(7, "CLIPTextEncode", ["blurry"]),
    entry(10, "LoraLoaderModelOnly", ["ink_v2.safetensors", 0.7], model=1),
    entry(20, "PrimitiveStringMultiline", ["a red fox"]),
    entry(30, "Note", ["Remember the milk"]),
]


@pytest.mark.invariant("M3")
def test_the_usual_nodes_widgets_are_understood():
    info = read({"nodes": NODES, "links": LINKS, "version": 0.4})
    assert (info.positive, info.negative, info.seed, info.steps, info.cfg) == (
        "a red fox",
        "blurry",
        "42",
        25,
        6.5,
    )
    assert (info.sampler, info.scheduler, info.model, info.width) == (
        "euler",
        "normal",
        "dream.safetensors",
        512,
    )
    assert [(n.name, n.weight) for n in info.networks] == [("ink_v2", 0.7)]


@pytest.mark.invariant("M3")
def test_a_bypassed_lora_is_not_used_and_its_model_is_still_found():
    nodes = [{**n, "mode": 4} if n["id"] == 10 else n for n in NODES]
    info = read({"nodes": nodes, "links": LINKS})
    assert info.networks == []
    assert info.model == "dream.safetensors"


@pytest.mark.invariant("M3")
def test_unknown_nodes_name_their_widgets_through_their_inputs():
    slots = [
        {"name": n, "link": None, "widget": {"name": n}}
        for n in ("seed", "steps", "cfg", "sampler_name", "scheduler")
    ]
    slots += [{"name": "positive", "link": 2}, {"name": "negative", "link": 3}]
    odd = {
        "id": 3,
        "type": "MySampler",
        "mode": 0,
        "inputs": slots,
        "widgets_values": [9, "fixed", 11, 2.5, "lcm", "simple"],
    }
    info = read({"nodes": [odd, *NODES[1:]], "links": LINKS})
    assert (info.seed, info.steps, info.cfg, info.sampler, info.positive) == (
        "9",
        11,
        2.5,
        "lcm",
        "a red fox",
    )


@pytest.mark.invariant("M3")
def test_subgraphs_are_looked_into():
    inner = {
        "id": "abc-def",
        "inputs": [{"name": "words", "linkIds": [1]}],
        "outputs": [{"name": "CONDITIONING", "linkIds": [2]}],
        "nodes": [entry(1, "CLIPTextEncode", ["unused"], text=1)],
        "links": [
            {"id": 1, "origin_id": -10, "origin_slot": 0, "target_id": 1, "target_slot": 0},
            {"id": 2, "origin_id": 1, "origin_slot": 0, "target_id": -20, "target_slot": 0},
        ],
    }
    nodes = [n for n in NODES if n["id"] != 6] + [entry(6, "abc-def", words=6)]
    info = read({"nodes": nodes, "links": LINKS, "definitions": {"subgraphs": [inner]}})
    assert info.positive == "a red fox"


def test_a_subgraph_in_itself_ends():
    loop = {"id": "x", "inputs": [], "outputs": [], "nodes": [entry(1, "x"), entry(2, "x")], "links": []}
    read({"nodes": [entry(1, "x"), *NODES], "links": LINKS, "definitions": {"subgraphs": [loop]}})


def level(number: str, inner: list[dict[str, Any]], links: list[Any], **ends: Any) -> dict[str, Any]:
    return {"id": number, "inputs": [], "outputs": [], "nodes": inner, "links": links, **ends}


@pytest.mark.invariant("M3")
def test_a_subgraph_whose_ends_lead_nowhere_keeps_its_own_values():
    words = [{"name": "words", "type": "STRING", "linkIds": [1]}]
    links = [{"id": 1, "origin_id": -10, "origin_slot": 0, "target_id": 1, "target_slot": 0}]
    links += [{"id": 2, "origin_id": 1, "origin_slot": 0, "target_id": -20, "target_slot": 0}]
    inner = level(
        "sub",
        [entry(1, "CLIPTextEncode", ["its own text"], text=1)],
        links,
        inputs=words,
        outputs=[{"name": "C", "linkIds": [2]}],
    )
    others = [n for n in NODES if n["id"] != 6]
    for values, text in (([], "its own text"), (["a text on the outside"], "a text on the outside")):
        use = entry(6, "sub", values, words=None)
        info = read({"nodes": [*others, use], "links": LINKS, "definitions": {"subgraphs": [inner]}})
        assert info.positive == text


@pytest.mark.invariant("M3")
def test_set_and_get_nodes_stand_for_a_link():
    nodes = [n for n in NODES if n["id"] != 6]
    nodes += [entry(6, "GetNode", ["words"]), entry(40, "SetNode", ["words"], CONDITIONING=9)]
    nodes += [entry(41, "CLIPTextEncode", ["set far away"])]
    info = read({"nodes": nodes, "links": [*LINKS, [9, 41, 0, 40, 0, "C"]]})
    assert info.positive == "set far away"


@pytest.mark.invariant("M3")
def test_what_is_sent_everywhere_arrives():
    nodes = [n for n in NODES if n["id"] != 4]
    nodes += [
        entry(44, "CheckpointLoaderSimple", ["everywhere.safetensors"]),
        entry(45, "Anything Everywhere"),
    ]
    sent = [{"downstream": 10, "downstream_slot": 0, "upstream": "44", "upstream_slot": 0, "type": "MODEL"}]
    nodes = [
        entry(10, "LoraLoaderModelOnly", ["a.safetensors", 1], model=None) if n["id"] == 10 else n
        for n in nodes
    ]
    info = read({"nodes": nodes, "links": LINKS, "extra": {"ue_links": sent}})
    assert info.model == "everywhere.safetensors"


@pytest.mark.invariant("M3")
def test_a_bypassed_node_hands_on_what_has_the_same_type():
    through = {
        "id": 50, "type": "ControlNetApplyAdvanced", "mode": 4, "widgets_values": [1, 0, 1],
        "inputs": [{"name": "positive", "type": "C", "link": 51}, {"name": "negative", "type": "C", "link": 52}],
        "outputs": [{"name": "positive", "type": "C"}, {"name": "negative", "type": "C"}],
    }  # fmt: skip
    links = [*LINKS[:1], [2, 50, 0, 3, 1, "C"], [3, 50, 1, 3, 2, "C"], *LINKS[3:]]
    links += [[51, 6, 0, 50, 0, "C"], [52, 7, 0, 50, 1, "C"]]
    info = read({"nodes": [*NODES, through], "links": links})
    assert (info.positive, info.negative) == ("a red fox", "blurry")


@pytest.mark.invariant("M3")
def test_a_sampler_of_an_unknown_pack_is_read_by_the_looks_of_its_values():
    odd = entry(
        3,
        "Grand Sampler",
        ["enable", 9, "randomize", 11, 2.5, "dpmpp_2m", "karras", 0.8, "none"],
        model=5,
        positive=2,
        negative=3,
    )
    info = read({"nodes": [odd, *NODES[1:]], "links": LINKS})
    assert (info.seed, info.steps, info.cfg, info.sampler) == ("9", 11, 2.5, "dpmpp_2m")
    assert (info.scheduler, info.denoise) == ("karras", 0.8)


@pytest.mark.invariant("M3")
def test_group_nodes_are_laid_open():
    inner = [
        {"type": "CLIPTextEncode", "inputs": [{"name": "clip", "type": "CLIP"}], "outputs": [{"type": "CONDITIONING"}],
         "widgets_values": ["stale"]},
        {"type": "ConditioningSetArea", "inputs": [{"name": "conditioning", "type": "CONDITIONING"}],
         "outputs": [{"type": "CONDITIONING"}], "widgets_values": [64, 64, 0, 0, 1]},
    ]  # fmt: skip
    groups = {"words": {"nodes": inner, "links": [[0, 0, 1, 0, 1, "CONDITIONING"]]}}
    use = {
        "id": 6, "type": "workflow>words", "mode": 0, "widgets_values": ["in a group", 64, 64, 0, 0, 1],
        "inputs": [{"name": "clip", "type": "CLIP", "link": None}], "outputs": [{"type": "CONDITIONING"}],
    }  # fmt: skip
    others = [n for n in NODES if n["id"] != 6]
    info = read({"nodes": [*others, use], "links": LINKS, "extra": {"groupNodes": groups}})
    assert (info.positive, info.negative) == ("in a group", "blurry")


@pytest.mark.invariant("M3")
def test_older_frontends_had_a_switch_after_the_seed():
    old = entry(3, "KSampler", [42, True, 25, 6.5, "euler", "normal", 1], model=5, positive=2, negative=3)
    info = read({"nodes": [old, *NODES[1:]], "links": LINKS})
    assert (info.seed, info.steps, info.cfg, info.sampler) == ("42", 25, 6.5, "euler")


def test_a_choice_of_an_unknown_node_is_no_prompt():
    nodes = [n for n in NODES if n["id"] != 6]
    nodes += [entry(6, "ConditioningFromImage", ["center"], clip_vision=None)]
    info = read({"nodes": nodes, "links": LINKS})
    assert info.positive != "center"
