"""ComfyUI graphs: found by following links, whatever stands between."""

from __future__ import annotations

import json

import pytest

from iib_core.metadata.generators import understand
from iib_core.metadata.infotext import parse
from iib_core.metadata.model import ContainerReading

from .graphs import Graph, basic, node, read, sampler


def test_the_default_workflow_is_read_whole_and_written_as_the_contract_says():
    info = read(basic())
    assert info.infotext == (
        "a red fox\nNegative prompt: blurry\nSteps: 25, Sampler: dpmpp_2m, Schedule type: karras, CFG scale: 6.5, "
        "Seed: 42, Size: 832x1216, Model: dream_v1.safetensors, Source Identifier: ComfyUI"
    )
    assert (info.steps, info.cfg, info.denoise, info.width, info.height) == (25, 6.5, 1.0, 832, 1216)
    assert set(info.confidence.values()) == {"certain"}
    again = parse(info.infotext)
    assert (again.positive, again.negative, again.seed, again.source) == (
        "a red fox",
        "blurry",
        "42",
        "ComfyUI",
    )


@pytest.mark.invariant("M3")
def test_values_are_followed_through_primitives_reroutes_and_unknown_nodes():
    info = read(
        basic(
            n3=sampler(
                seed=["20", 0],
                steps=["21", 0],
                cfg=["22", 0],
                sampler_name=["23", 0],
                positive=["30", 0],
                model=["32", 0],
            ),
            n20=node("Seed (rgthree)", seed=18446744073709551615),
            n21=node("Reroute", value=["24", 0]),
            n22=node("PrimitiveFloat", value=4.5),
            n23=node("Sampler Selector", sampler_name="uni_pc"),
            n24=node("PrimitiveInt", value=33),
            n30=node("Reroute", anything=["31", 0]),
            n31=node("SomeConditioningTweak", conditioning=["6", 0], strength=0.5),
            n32=node("UnknownPatch", patched=["33", 0]),
            n33=node("ModelSamplingFlux", model=["4", 0], max_shift=1.15),
        )
    )
    assert (info.seed, info.steps, info.cfg, info.sampler) == ("18446744073709551615", 33, 4.5, "uni_pc")
    assert (info.positive, info.model) == ("a red fox", "dream_v1.safetensors")
    assert info.confidence["steps"] == "likely"


FLUX: Graph = {
    "1": node(
        "SamplerCustomAdvanced",
        noise=["2", 0],
        guider=["3", 0],
        sampler=["4", 0],
        sigmas=["5", 0],
        latent_image=["6", 0],
    ),
    "2": node("RandomNoise", noise_seed=7),
    "3": node("BasicGuider", model=["7", 0], conditioning=["8", 0]),
    "4": node("KSamplerSelect", sampler_name="euler"),
    "5": node("BasicScheduler", scheduler="simple", steps=20, denoise=1, model=["7", 0]),
    "6": node("EmptySD3LatentImage", width=1024, height=768, batch_size=1),
    "7": node("LoraLoaderModelOnly", lora_name="flux/ink-v2.safetensors", strength_model=0.7, model=["9", 0]),
    "8": node("FluxGuidance", guidance=3.5, conditioning=["10", 0]),
    "9": node("UNETLoader", unet_name="flux1-dev.safetensors", weight_dtype="default"),
    "10": node("CLIPTextEncode", text="a glass house", clip=["11", 0]),
    "11": node(
        "DualCLIPLoader", clip_name1="t5xxl.safetensors", clip_name2="clip_l.safetensors", type="flux"
    ),
    "12": node("VAEDecode", samples=["1", 0], vae=["13", 0]),
    "13": node("VAELoader", vae_name="ae.safetensors"),
    "14": node("SaveImage", images=["12", 0], filename_prefix="x"),
}


@pytest.mark.invariant("M3")
def test_flux_with_a_guider_custom_sampler_and_guidance():
    info = read(FLUX)
    assert (info.positive, info.negative, info.seed, info.steps) == ("a glass house", "", "7", 20)
    assert (info.sampler, info.scheduler, info.model, info.vae) == (
        "euler",
        "simple",
        "flux1-dev.safetensors",
        "ae.safetensors",
    )
    assert info.parameters["Distilled CFG Scale"] == "3.5"
    assert (info.width, info.height, info.cfg) == (1024, 768, None)
    assert [(n.name, n.weight) for n in info.networks] == [("ink-v2", 0.7)]


@pytest.mark.invariant("M3")
def test_cfg_and_dual_guiders_give_both_prompts():
    cfg = node("CFGGuider", model=["9", 0], positive=["10", 0], negative=["20", 0], cfg=4)
    dual = node(
        "DualCFGGuider",
        model=["9", 0],
        cond1=["10", 0],
        cond2=["21", 0],
        negative=["20", 0],
        cfg_conds=5,
        cfg_cond2_negative=2,
    )
    for guider, value in ((cfg, 4.0), (dual, 5.0)):
        graph = {
            **FLUX,
            "3": guider,
            "20": node("CLIPTextEncode", text="ugly", clip=["11", 0]),
            "21": node("CLIPTextEncode", text="two", clip=["11", 0]),
        }
        info = read(graph)
        assert (info.positive, info.negative, info.cfg) == ("a glass house", "ugly", value)


@pytest.mark.invariant("M3")
@pytest.mark.parametrize(
    ("encoder", "text"),
    [
        (
            node("CLIPTextEncodeSDXL", text_g="big", text_l="small", width=1024, height=1024, clip=["4", 1]),
            "big\nsmall",
        ),
        (node("CLIPTextEncodeSDXL", text_g="same", text_l="same", clip=["4", 1]), "same"),
        (
            node("CLIPTextEncodeFlux", clip_l="tags", t5xxl="A sentence.", guidance=3.5, clip=["4", 1]),
            "A sentence.\ntags",
        ),
        (
            node(
                "ImpactWildcardEncode",
                wildcard_text="__x__",
                populated_text="a real fox",
                mode="populate",
                clip=["4", 1],
            ),
            "a real fox",
        ),
        (node("TextEncodeQwenImageEdit", prompt="make it blue", clip=["4", 1], vae=["4", 2]), "make it blue"),
        (node("smZ CLIPTextEncode", text="zed", parser="A1111", clip=["4", 1]), "zed"),
        (node("ConditioningCombine", conditioning_1=["20", 0], conditioning_2=["21", 0]), "one\ntwo"),
        (node("ConditioningConcat", conditioning_to=["20", 0], conditioning_from=["21", 0]), "one\ntwo"),
        (
            node("ConditioningSetArea", conditioning=["20", 0], width=64, height=64, x=0, y=0, strength=1),
            "one",
        ),
        (
            node(
                "ControlNetApply", conditioning=["20", 0], control_net=["22", 0], image=["23", 0], strength=1
            ),
            "one",
        ),
        (
            node(
                "ControlNetApplyAdvanced",
                positive=["20", 0],
                negative=["21", 0],
                control_net=["22", 0],
                image=["23", 0],
            ),
            "one",
        ),
        (node("CLIPTextEncode", text=["24", 0], clip=["4", 1]), "left, right"),
        (node("CLIPTextEncode", text=["25", 0], clip=["4", 1]), "a; b; c"),
        (node("CLIPTextEncode", text=["26", 0], clip=["4", 1]), "a fox of __color__"),
        (node("CLIPTextEncode", text=["27", 0], clip=["4", 1]), "second"),
        (node("CLIPTextEncode", text=["28", 0], clip=["4", 1]), "on"),
        (node("CLIPTextEncode", text=["29", 0], clip=["4", 1]), "shown"),
        (node("CLIPTextEncode", text=["30", 0], clip=["4", 1]), "styled cat"),
        (node("Any Switch (rgthree)", any_01=None, any_02=["20", 0], any_03=["21", 0]), "one"),
    ],
)
def test_the_positive_prompt_is_found_behind(encoder: dict, text: str):
    graph = basic(
        n6=encoder,
        n20=node("CLIPTextEncode", text="one", clip=["4", 1]),
        n21=node("CLIPTextEncode", text="two", clip=["4", 1]),
        n22=node("ControlNetLoader", control_net_name="canny.safetensors"),
        n23=node("LoadImage", image="pose of a person.png", upload="image"),
        n24=node("StringConcatenate", string_a="left", string_b="right", delimiter=", "),
        n25=node(
            "Text Concatenate",
            text_a="a",
            text_b=["31", 0],
            text_c="c",
            delimiter="; ",
            clean_whitespace="true",
        ),
        n26=node(
            "ImpactWildcardProcessor", wildcard_text="x", populated_text="a fox of __color__", mode="populate"
        ),
        n27=node("CR Text Input Switch", Input=2, text1="first", text2="second"),
        n28=node("ComfySwitchNode", switch=True, on_true="on", on_false="off"),
        n29=node("ShowText|pysssss", text=["32", 0], text_0="shown"),
        n30=node("SDXLPromptStyler", text_positive="styled cat", text_negative="n", style="base"),
        n31=node("PrimitiveStringMultiline", value="b"),
        n32=node("SomeLLM", model=["4", 0], temperature=0.5),
    )
    info = read(graph)
    assert info.positive == text
    assert info.negative == "blurry"


@pytest.mark.invariant("M3")
def test_a_zeroed_negative_is_empty():
    info = read(basic(n7=node("ConditioningZeroOut", conditioning=["6", 0])))
    assert (info.positive, info.negative) == ("a red fox", "")


@pytest.mark.invariant("M3")
def test_pipes_carry_model_and_prompts():
    info = read(
        basic(
            n3=sampler(model=["31", 0], positive=["31", 3], negative=["31", 4]),
            n30=node(
                "ToBasicPipe",
                model=["4", 0],
                clip=["4", 1],
                vae=["4", 2],
                positive=["6", 0],
                negative=["7", 0],
            ),
            n31=node("FromBasicPipe_v2", basic_pipe=["30", 0]),
        )
    )
    assert (info.positive, info.negative, info.model) == ("a red fox", "blurry", "dream_v1.safetensors")
    context = {
        "1": node(
            "Context (rgthree)",
            model=["4", 0],
            clip=["4", 1],
            positive=["6", 0],
            negative=["7", 0],
            seed=["2", 0],
        ),
        "2": node("Seed (rgthree)", seed=9),
        "11": node("Context (rgthree)", base_ctx=["1", 0]),
    }
    info = read(
        basic(
            n3=sampler(model=["11", 1], positive=["11", 4], negative=["11", 5], seed=["11", 8]),
            **{f"n{k}": v for k, v in context.items()},
        )
    )
    assert (info.positive, info.negative, info.model, info.seed) == (
        "a red fox",
        "blurry",
        "dream_v1.safetensors",
        "9",
    )


@pytest.mark.invariant("M3")
def test_efficient_loader_and_sampler():
    loader = node(
        "Efficient Loader", ckpt_name="dream_v1.safetensors", vae_name="Baked VAE", clip_skip=-2, lora_name="ink_v2.safetensors",
        lora_model_strength=0.6, lora_clip_strength=0.4, positive="a red fox", negative="blurry", empty_latent_width=512,
        empty_latent_height=640, batch_size=1, lora_stack=["2", 0],
    )  # fmt: skip
    stack = node(
        "LoRA Stacker", input_mode="simple", lora_count=2, lora_name_1="one.safetensors", lora_wt_1=0.5, model_str_1=1, clip_str_1=1,
        lora_name_2="None", lora_wt_2=1, lora_name_3="beyond.safetensors", lora_wt_3=1,
    )  # fmt: skip
    ksampler = node(
        "KSampler (Efficient)", seed=5, steps=12, cfg=7, sampler_name="euler", scheduler="normal", denoise=1, preview_method="auto",
        model=["1", 0], positive=["1", 1], negative=["1", 2], latent_image=["1", 3],
    )  # fmt: skip
    info = read({"1": loader, "2": stack, "3": ksampler, "4": node("SaveImage", images=["3", 5])})
    assert (info.positive, info.negative, info.model, info.seed) == (
        "a red fox",
        "blurry",
        "dream_v1.safetensors",
        "5",
    )
    assert (info.width, info.height, info.vae) == (512, 640, "")
    assert {(n.name, n.weight, n.te_weight) for n in info.networks} == {
        ("ink_v2", 0.6, 0.4),
        ("one", 0.5, None),
    }


@pytest.mark.invariant("M3")
@pytest.mark.parametrize(
    ("loader", "found"),
    [
        (node("LoraLoader", lora_name="a\\ink-v1.2.safetensors", strength_model=0.8, strength_clip=1.0, model=["4", 0]), [("ink-v1.2", 0.8, 1.0)]),
        (
            node(
                "Power Lora Loader (rgthree)", model=["4", 0], clip=["4", 1], PowerLoraLoaderHeaderWidget={"type": "x"},
                lora_1={"on": True, "lora": "one_v1.safetensors", "strength": 0.9, "strengthTwo": 0.3},
                lora_2={"on": False, "lora": "two.safetensors", "strength": 1}, **{"➕ Add Lora": ""},
            ),
            [("one_v1", 0.9, 0.3)],
        ),
        (
            node(
                "CR LoRA Stack", switch_1="On", lora_name_1="one.safetensors", model_weight_1=0.4, clip_weight_1=0.2,
                switch_2="Off", lora_name_2="two.safetensors", model_weight_2=1, clip_weight_2=1, switch_3="On", lora_name_3="None",
            ),
            [("one", 0.4, 0.2)],
        ),
        (
            node("Lora Loader (LoraManager)", model=["4", 0], text="<lora:x:1>", loras={"__value__": [
                {"name": "x", "strength": 0.6, "active": True, "clipStrength": 0.5}, {"name": "y", "strength": 1, "active": False}]}),
            [("x", 0.6, 0.5)],
        ),
        (node("LoraTagLoader", model=["4", 0], text="<lora:tagged_v1:0.7> words"), [("tagged_v1", 0.7, None)]),
        (node("LoraLoader", lora_name=["40", 0], strength_model=["41", 0], strength_clip=1, model=["4", 0]), [("linked", 0.25, 1.0)]),
        (node("WanVideoLoraSelect", lora="wan_x.safetensors", strength=0.9), [("wan_x", 0.9, None)]),
    ],
)  # fmt: skip
def test_loras_of_every_loader_are_found(loader: dict, found: list):
    apply = node("UnknownApply", model=["4", 0], lora_stack=["30", 0])
    graph = basic(
        n3=sampler(model=["31", 0]),
        n30=loader,
        n31=apply,
        n40=node("LoRA Name", lora_name="linked.safetensors"),
        n41=node("FloatConstant", value=0.25),
    )
    info = read(graph)
    assert info.model == "dream_v1.safetensors"
    assert [(n.name, n.weight, n.te_weight) for n in info.networks] == found


@pytest.mark.invariant("M3")
def test_loras_on_the_clip_side_only_and_clip_skip_are_found():
    info = read(
        basic(
            n6=node("CLIPTextEncode", text="a red fox", clip=["20", 0]),
            n20=node("CLIPSetLastLayer", stop_at_clip_layer=-2, clip=["21", 1]),
            n21=node(
                "LoraLoader",
                lora_name="clip_only.safetensors",
                strength_model=1,
                strength_clip=1,
                model=["4", 0],
                clip=["4", 1],
            ),
        )
    )
    assert [n.name for n in info.networks] == ["clip_only"]
    assert info.clip_skip == 2


@pytest.mark.invariant("M3")
def test_several_samplers_are_several_passes_in_running_order():
    info = read(
        basic(
            n1=node("KSamplerAdvanced", noise_seed=77, steps=10, cfg=3, sampler_name="euler", scheduler="normal", model=["12", 0],
                    positive=["13", 0], negative=["7", 0], latent_image=["11", 0], start_at_step=5, end_at_step=1000),
            n11=node("LatentUpscaleBy", samples=["3", 0], upscale_method="nearest", scale_by=2),
            n12=node("CheckpointLoaderSimple", ckpt_name="refiner.safetensors"),
            n13=node("CLIPTextEncode", text="a sharp fox", clip=["12", 1]),
            n8=node("VAEDecode", samples=["1", 0], vae=["4", 2]),
        )
    )  # fmt: skip
    assert [(p["node"], p["seed"], p["model"]) for p in info.passes] == [
        ("KSampler", "42", "dream_v1.safetensors"),
        ("KSamplerAdvanced", "77", "refiner.safetensors"),
    ]
    assert info.passes[1]["positive"] == "a sharp fox"
    assert (info.seed, info.positive, info.model, info.width) == (
        "42",
        "a red fox",
        "dream_v1.safetensors",
        832,
    )


def test_samplers_that_lead_to_no_saved_picture_are_left_out():
    info = read(basic(n1=sampler(seed=1), n2=node("PreviewImage", images=["1", 0])))
    assert [p["seed"] for p in info.passes] == ["42"]


@pytest.mark.invariant("M3")
def test_video_samplers_take_their_prompts_from_text_embeds():
    info = read(
        {
            "1": node("WanVideoSampler", model=["2", 0], text_embeds=["3", 0], image_embeds=["4", 0], steps=30, cfg=6, shift=5, seed=8, scheduler="unipc"),
            "2": node("WanVideoModelLoader", model="wan2.1.safetensors", base_precision="bf16", lora=["5", 0]),
            "3": node("WanVideoTextEncode", positive_prompt="waves", negative_prompt="static", t5=["6", 0]),
            "4": node("WanVideoEmptyEmbeds", width=832, height=480, num_frames=81),
            "5": node("WanVideoLoraSelect", lora="wan_x.safetensors", strength=0.9),
            "7": node("VHS_VideoCombine", images=["8", 0]),
            "8": node("WanVideoDecode", samples=["1", 0]),
        }
    )  # fmt: skip
    assert (info.positive, info.negative, info.steps, info.scheduler) == ("waves", "static", 30, "unipc")
    assert info.model == "wan2.1.safetensors"
    assert [n.name for n in info.networks] == ["wan_x"]
    assert (info.width, info.height) == (832, 480)


@pytest.mark.invariant("M3")
def test_a_graph_without_any_sampler_still_gives_its_texts():
    graph = basic()
    del graph["3"]
    info = read(graph)
    assert info.positive == "a red fox\nBREAK\nblurry"
    assert info.infotext.splitlines()[-1] == "Steps: Unknown, Source Identifier: ComfyUI"
    api = read(
        {"1": node("OpenAIDalle3", prompt="a blue hen", seed=1), "2": node("SaveImage", images=["1", 0])}
    )
    assert api.positive == "a blue hen"


def test_all_prompts_are_extracted_when_asked():
    info = read(basic(n20=node("CLIPTextEncode", text="lonely", clip=["4", 1])), extract_all_prompts=True)
    assert info.positive == "a red fox\nBREAK\nblurry\nBREAK\nlonely"
    assert info.negative == "blurry"


def test_an_a1111_text_beside_the_graph_wins_and_the_graph_completes_it():
    text = "written by a saver node\nNegative prompt: n\nSteps: 9, Sampler: Euler, Seed: 3"
    info = read(basic(), ("parameters", text))
    assert info.infotext == text + ", Source Identifier: ComfyUI"
    assert (info.positive, info.steps, info.seed, info.model) == (
        "written by a saver node",
        9,
        "3",
        "dream_v1.safetensors",
    )
    assert len(info.passes) == 1


def test_nan_and_names_with_commas_are_survived():
    graph = basic(
        n4=node("CheckpointLoaderSimple", ckpt_name="a, b.safetensors"),
        n20=node("X", is_changed=float("nan")),
    )
    info = read(json.dumps(graph))
    assert 'Model: "a, b.safetensors"' in info.infotext
    assert parse(info.infotext).model == "a, b.safetensors"


def test_json_in_comments_and_encoded_twice_is_found():
    text = json.dumps({"prompt": json.dumps(basic()), "workflow": "{}"})
    for key in ("comment", "UserComment", "parameters"):
        info = understand(ContainerReading("mp4", texts=[(key, text)]))
        assert info is not None
        assert (info.source, info.positive) == ("ComfyUI", "a red fox")
