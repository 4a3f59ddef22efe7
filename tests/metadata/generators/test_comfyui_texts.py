"""Prompts that are put together on the way, and those that are only known once the graph has run."""

from __future__ import annotations

import json
from typing import Any

import pytest

from iib_core.metadata.generators import understand
from iib_core.metadata.model import ContainerReading

from .graphs import basic, node, read, sampler


def positive_of(**nodes: Any) -> tuple[str, str]:
    """What the text that node 20 hands to the encoder comes to, and how sure that is."""
    info = read(basic(n6=node("CLIPTextEncode", text=["20", 0], clip=["4", 1]), **nodes))
    assert info.negative == "blurry"
    return info.positive, info.confidence["positive"]


@pytest.mark.invariant("M3")
@pytest.mark.parametrize(
    ("maker", "text"),
    [
        (node("StringReplace", string="a red fox", find="red", replace="blue"), "a blue fox"),
        (node("CR Text Replace", text="a b c", find1="a", replace1="x", find2="c", replace2=""), "x b"),
        (node("Text Find and Replace", text=["30", 0], find="middle", replace="end"), "end"),
        (node("StringFunction|pysssss", action="replace", tidy_tags="no", text_a="a cat", text_b="cat", text_c="dog"), "a dog"),
        (node("StringFunction|pysssss", action="append", tidy_tags="yes", text_a="a", text_b="b", text_c=""), "a, b"),
        (node("RegexReplace", string="a red fox", regex_pattern="red", replace="blue"), "a blue fox"),
        (node("StringFormat", **{"value": "{a} in {b}", "values.a": "a fox", "values.b": ["30", 0]}), "a fox in middle"),
        (node("StringConcatenate", string_b="b", delimiter="-", string_a=["30", 0]), "middle-b"),
        (node("StringConcatenate", string_a="la", string_b="la", delimiter=" "), "la la"),
        (node("JoinStringMulti", inputcount=3, delimiter=" ", string_3="c", string_1="a", string_2="b"), "a b c"),
        (node("easy promptConcat", prompt1="a", prompt2="b", separator=" and "), "a and b"),
        (node("Power Prompt - Simple (rgthree)", prompt="as it stands"), "as it stands"),
        (node("ImpactWildcardEncode", wildcard_text="__x__", populated_text="a fox", mode="populate"), "a fox"),
        (node("easy wildcards", text="{a|b}", populated_text="a", seed=1), "a"),
    ],
)  # fmt: skip
def test_texts_are_put_together_as_their_nodes_do(maker: dict[str, Any], text: str):
    found = positive_of(n20=maker, n30=node("PrimitiveString", value="middle"))
    assert found == (text, "likely" if maker["class_type"] == "StringFormat" else "certain")


def test_an_expression_from_a_file_is_never_run():
    maker = node("RegexReplace", string="a" * 40 + " fox", regex_pattern="(a+)+$", replace="")
    assert positive_of(n20=maker) == ("a" * 40 + " fox", "guess")
    tried = node("RegexReplace", string="(a+)+ fox", regex_pattern="(a+)+", replace="")
    assert positive_of(n20=tried) == ("(a+)+ fox", "guess")


@pytest.mark.invariant("M3")
def test_a_node_with_an_output_for_each_text_gives_the_one_that_was_asked_for():
    texts = node("Text String", text="one", text_b="two", text_c="three", text_d="")
    for slot, text in enumerate(("one", "two", "three")):
        info = read(basic(n6=node("CLIPTextEncode", text=["20", slot], clip=["4", 1]), n20=texts))
        assert info.positive == text


@pytest.mark.invariant("M3")
def test_what_a_language_model_was_told_is_a_guess_and_what_it_answered_is_better():
    graph = basic(
        n6=node("CLIPTextEncode", text=["20", 0], clip=["4", 1]),
        n20=node("OllamaGenerateV2", prompt="describe a fox", seed=1),
        n21=node("ShowText|pysssss", text=["20", 0]),
    )
    info = read(graph)
    assert (info.positive, info.confidence["positive"]) == ("describe a fox", "guess")
    shown = {"id": 21, "type": "ShowText|pysssss", "widgets_values": [["A fox, red, in snow."]]}
    workflow = json.dumps({"nodes": [shown], "links": []})
    info = read(graph, ("workflow", workflow))
    assert (info.positive, info.confidence["positive"]) == ("A fox, red, in snow.", "likely")


@pytest.mark.invariant("M3")
def test_a_styler_adds_words_that_the_graph_does_not_have():
    info = read(
        basic(
            n6=node("CLIPTextEncode", text=["20", 0], clip=["4", 1]),
            n7=node("CLIPTextEncode", text=["20", 1], clip=["4", 1]),
            n20=node("SDXLPromptStyler", text_positive="a cat", text_negative="a dog", style="sai-anime"),
        )
    )
    assert (info.positive, info.negative, info.confidence["positive"]) == ("a cat", "a dog", "likely")


@pytest.mark.invariant("M3")
def test_one_text_for_both_sides_is_no_negative_prompt():
    graph = {
        "1": node("HyVideoSampler", model=["2", 0], hyvid_embeds=["3", 0], steps=30, seed=8, embedded_guidance_scale=6.0,
                  width=512, height=320, num_frames=49),
        "2": node("HyVideoModelLoader", model="hunyuan.safetensors", lora=["5", 0]),
        "3": node("HyVideoTextEncode", text_encoders=["4", 0], prompt="waves", force_offload=True),
        "4": node("DownloadAndLoadHyVideoTextEncoder", llm_model="x/llava", clip_model="y/clip"),
        "5": node("HyVideoLoraSelect", lora="hy_x.safetensors", strength=0.5),
        "6": node("HyVideoDecode", vae=["7", 0], samples=["1", 0]),
        "7": node("HyVideoVAELoader", model_name="hy_vae.safetensors"),
        "8": node("VHS_VideoCombine", images=["6", 0], filename_prefix="x"),
    }  # fmt: skip
    info = read(graph)
    assert (info.positive, info.negative, info.model) == ("waves", "", "hunyuan.safetensors")
    assert (info.width, info.height, info.vae) == (512, 320, "hy_vae.safetensors")
    assert info.parameters["Distilled CFG Scale"] == "6"
    assert [(n.name, n.weight) for n in info.networks] == [("hy_x", 0.5)]


@pytest.mark.invariant("M3")
def test_normalised_attention_guidance_brings_the_negative_prompt():
    info = read(
        {
            "1": node("WanVideoSampler", model=["2", 0], text_embeds=["3", 0], steps=4, cfg=1, seed=8, scheduler="lcm"),
            "2": node("WanVideoModelLoader", model="wan.safetensors"),
            "3": node("WanVideoApplyNAG", original_text_embeds=["4", 0], nag_text_embeds=["5", 0], nag_scale=11),
            "4": node("WanVideoTextEncodeSingle", prompt="waves"),
            "5": node("WanVideoTextEncodeSingle", prompt="static"),
        }
    )  # fmt: skip
    assert (info.positive, info.negative) == ("waves", "static")


@pytest.mark.invariant("M3")
def test_prompts_behind_thousands_of_reroutes_are_found():
    line = {f"n{100 + i}": node("Reroute", value=[str(101 + i), 0]) for i in range(5000)}
    line["n5100"] = node("CLIPTextEncode", text="far away", clip=["4", 1])
    info = read(basic(n3=sampler(positive=["100", 0]), **line))
    assert info.positive == "far away"


@pytest.mark.invariant("M3")
def test_regions_of_a_picture_keep_all_their_prompts():
    info = read(
        basic(
            n3=sampler(positive=["20", 0]),
            n20=node("ConditioningCombine", conditioning_1=["21", 0], conditioning_2=["22", 0]),
            n21=node("ConditioningSetArea", conditioning=["6", 0], width=64, height=64, x=0, y=0, strength=1),
            n22=node("ConditioningSetMask", conditioning=["23", 0], mask=["24", 0], strength=1),
            n23=node("CLIPTextEncode", text="a blue hen", clip=["4", 1]),
            n24=node("SolidMask", value=1, width=64, height=64),
        )
    )
    assert info.positive == "a red fox\na blue hen"


def test_an_empty_prompt_stays_empty():
    info = read(basic(n6=node("CLIPTextEncode", text="", clip=["4", 1])))
    assert (info.positive, info.negative) == ("", "blurry")


@pytest.mark.invariant("M3")
@pytest.mark.parametrize("key", ["COMMENT", "comment", "Description", "UserComment"])
def test_the_object_of_prompt_and_workflow_is_found_wherever_it_stands(key: str):
    text = json.dumps({"prompt": basic(), "workflow": {"nodes": []}, "CreationTime": "now"})
    info = understand(ContainerReading("mp4", texts=[("encoder", "Lavf"), (key, text)]))
    assert info is not None
    assert (info.source, info.positive, info.negative) == ("ComfyUI", "a red fox", "blurry")


def test_matroska_tags_in_capitals_and_escaped_letters_are_read():
    graph = basic(n6=node("CLIPTextEncode", text="狐 🦊", clip=["4", 1]))
    texts = [("PROMPT", json.dumps(graph)), ("WORKFLOW", "{}")]
    info = understand(ContainerReading("webm", texts=texts))
    assert info is not None
    assert info.positive == "狐 🦊"


def test_a_remark_of_another_program_is_no_prompt():
    info = read(basic(), ("UserComment", "Created with GIMP"))
    assert (info.positive, info.seed) == ("a red fox", "42")
    assert "GIMP" not in info.infotext


@pytest.mark.invariant("M3")
def test_what_the_graph_knows_besides_a_saver_s_text_stays():
    text = "written by a saver node\nSteps: 9, Sampler: Euler, Seed: 3"
    info = read(basic(n20=node("LoraLoader", lora_name="ink.safetensors", strength_model=0.5, strength_clip=0.5, model=["4", 0]),
                      n3=sampler(model=["20", 0])), ("parameters", text))  # fmt: skip
    assert (info.positive, info.steps, info.parameters["CFG scale"]) == ("written by a saver node", 9, "6.5")
    assert [n.name for n in info.networks] == ["ink"]


def test_loras_are_written_into_the_parameters_with_their_weights():
    lora = node(
        "LoraLoader",
        lora_name="a/ink.safetensors",
        strength_model=0.5000000000000001,
        strength_clip=1,
        model=["4", 0],
    )
    info = read(basic(n20=lora, n3=sampler(model=["20", 0])))
    assert 'Lora: "ink: 0.5"' in info.infotext


@pytest.mark.parametrize("form", ["element", "attribute"])
def test_a_graph_in_xmp_is_read(form: str):
    graph = json.dumps(basic()).replace("&", "&amp;").replace('"', "&quot;")
    inside = f"><comfy:prompt>{graph}</comfy:prompt>" if form == "element" else f' comfy:prompt="{graph}">'
    packet = (
        f"<x:xmpmeta><rdf:RDF><rdf:Description rdf:about=''{inside}</rdf:Description></rdf:RDF></x:xmpmeta>"
    )
    info = understand(ContainerReading("webp", texts=[("xmp", packet)]))
    assert info is not None
    assert (info.source, info.positive, info.negative, info.seed) == ("ComfyUI", "a red fox", "blurry", "42")
