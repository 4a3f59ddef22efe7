"""Graphs that nobody built: cycles, chains, nonsense. They cost little and never raise."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iib_core.metadata.generators import understand
from iib_core.metadata.model import ContainerReading

from .graphs import Graph, basic, node, sampler

ids = st.sampled_from(["1", "2", "3", "4", "5", "6", "x"])
values = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8), st.tuples(ids, st.integers(0, 3)).map(list),
    st.lists(st.integers(), max_size=3), st.dictionaries(st.sampled_from(["lora", "on", "strength", "__value__", "content"]), st.text(max_size=5)),
)  # fmt: skip
names = st.sampled_from(
    "seed steps cfg sampler_name scheduler denoise model positive negative latent_image text text_a text_b clip guider sigmas noise "
    "sampler conditioning lora_name lora_1 lora_count ckpt_name width height select input1 any_01 switch on_true pipe value "
    "stop_at_clip_layer vae_name guidance loras strength_model populated_text resolution images samples expression value a "
    "string find replace string_a string_b delimiter upscale_model scale_by filename_prefix prompt model.prompt bbox_detector "
    "regex_pattern stage_c wildcard basic_pipe base_ctx text_embeds".split()
)
kinds = st.sampled_from(
    [
        "KSampler",
        "CLIPTextEncode",
        "LoraLoader",
        "ImpactSwitch",
        "Reroute",
        "SaveImage",
        "ZeroOut",
        "BasicPipe",
        "StringReplace",
        "StringConcatenate",
        "SimpleMath+",
        "FaceDetailer",
        "ImageUpscaleWithModel",
        "ShowText",
        "DallE",
        "",
    ]
)
graphs = st.dictionaries(
    ids,
    st.fixed_dictionaries(
        {"class_type": kinds, "inputs": st.one_of(st.dictionaries(names, values, max_size=8), values)}
    ),
    min_size=1,
)


@pytest.mark.invariant("M1")
@given(graphs, st.booleans())
@settings(deadline=None, max_examples=250)
def test_no_graph_makes_it_raise(graph: Any, as_workflow: bool):
    understand(ContainerReading("png", texts=[("prompt", json.dumps(graph))]))
    if as_workflow:
        nodes = [
            {
                "id": k,
                "type": v["class_type"],
                "widgets_values": v["inputs"],
                "inputs": [{"name": "a", "link": 1}],
            }
            for k, v in graph.items()
        ]
        workflow = {"nodes": nodes, "links": [[1, "1", 0, "2", 0, "X"]]}
        understand(ContainerReading("png", texts=[("workflow", json.dumps(workflow))]))


@pytest.mark.invariant("M1")
@given(
    st.recursive(
        values,
        lambda inner: st.one_of(
            st.lists(inner, max_size=4),
            st.dictionaries(
                st.sampled_from(
                    [
                        "nodes",
                        "links",
                        "id",
                        "type",
                        "inputs",
                        "definitions",
                        "subgraphs",
                        "prompt",
                        "class_type",
                    ]
                ),
                inner,
                max_size=4,
            ),
        ),
        max_leaves=20,
    )
)
@settings(deadline=None, max_examples=120)
def test_no_json_makes_it_raise(data: Any):
    text = json.dumps(data)
    for key in ("prompt", "workflow"):
        understand(ContainerReading("png", texts=[(key, text), ("comment", '{"class_type": ' + text + "}")]))


def chain(length: int) -> Graph:
    links = {f"n{100 + i}": node("Reroute", value=[str(101 + i), 0]) for i in range(length)}
    return basic(n3=sampler(positive=["100", 0], seed=["100", 0], model=["100", 0]), **links)


def lattice(size: int) -> Graph:
    """Every node leads to every later one: as many paths as there are subsets."""
    links = {
        f"n{100 + i}": node("Combine", **{f"text_{j}": [str(100 + j), 0] for j in range(i + 1, size)})
        for i in range(size)
    }
    return basic(n3=sampler(positive=["100", 0], model=["100", 0], latent_image=["100", 0]), **links)


CYCLE = basic(
    n3=sampler(
        positive=["20", 0], negative=["20", 0], model=["21", 0], latent_image=["22", 0], seed=["23", 0]
    ),
    n20=node("ConditioningCombine", conditioning_1=["20", 0], conditioning_2=["3", 0]),
    n21=node("LoraLoader", lora_name="a.safetensors", model=["21", 0]),
    n22=node("LatentUpscale", samples=["22", 0]),
    n23=node("Reroute", value=["23", 0]),
)


#: a text that is twice the one before, sixty times
DOUBLING = {
    f"n{100 + i}": node(
        "StringConcatenate", string_a=[str(101 + i), 0], string_b=[str(101 + i), 0], delimiter=""
    )
    for i in range(60)
} | {"n160": node("PrimitiveString", value="ha")}


@pytest.mark.invariant("S12")
@pytest.mark.parametrize(
    "graph",
    [
        CYCLE,
        chain(5000),
        lattice(90),
        {str(i): sampler() for i in range(5000)},
        {str(i): node("CLIPTextEncode", text=["0", 0]) for i in range(5000)},
        {str(i): sampler(latent_image=[str(i + 1), 0]) for i in range(10_000)},
        {str(i): node("SaveImage", images=["1", 0], filename_prefix="x") for i in range(10_000)},
        basic(n6=node("CLIPTextEncode", text=["100", 0]), **DOUBLING),
        {
            "1": node(
                "KSampler",
                positive=["1", 0],
                negative=["1", 0],
                steps=1,
                seed=["1", 0],
                latent_image=["1", 0],
            )
        },
    ],
    ids=["cycle", "chain", "lattice", "samplers", "encoders", "passes", "savers", "doubling", "only itself"],
)
def test_no_graph_takes_long(graph: Graph):
    text = json.dumps(graph)
    start = time.process_time()
    understand(ContainerReading("png", texts=[("prompt", text)]))
    assert time.process_time() - start < 8
    nested = '{"class_type":' * 50_000
    understand(ContainerReading("png", texts=[("prompt", nested)]))


def seconds(graph: Graph) -> float:
    text = json.dumps(graph)
    start = time.process_time()
    understand(ContainerReading("png", texts=[("prompt", text)]))
    return time.process_time() - start


@pytest.mark.invariant("S12")
def test_ten_times_the_nodes_take_no_more_than_some_ten_times_as_long():
    def wide(size: int) -> Graph:
        lines = {}
        for i in range(0, size, 5):
            lines[f"n{100 + i}"] = sampler(
                positive=[str(101 + i), 0], latent_image=[str(102 + i), 0], model=[str(103 + i), 0]
            )
            lines[f"n{101 + i}"] = node("CLIPTextEncode", text=f"fox {i}", clip=[str(103 + i), 1])
            lines[f"n{102 + i}"] = node(
                "LatentUpscaleBy", samples=[str(105 + i), 0], scale_by=1.5, upscale_method="area"
            )
            lines[f"n{103 + i}"] = node(
                "LoraLoader", lora_name=f"{i}.safetensors", model=["4", 0], clip=["4", 1]
            )
            lines[f"n{104 + i}"] = node("PreviewImage", images=[str(100 + i), 0])
        return basic(n3=sampler(latent_image=["100", 0]), **lines)

    small = min(seconds(wide(1000)) for _ in range(3))
    assert min(seconds(wide(10_000)) for _ in range(3)) < 40 * small  # a hundred, were it quadratic
