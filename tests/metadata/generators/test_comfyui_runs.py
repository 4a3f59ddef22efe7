"""Which samplers made the saved picture, and what came after the first of them."""

from __future__ import annotations

import json

import pytest

from iib_core.metadata.generators import Options, understand
from iib_core.metadata.infotext import parse
from iib_core.metadata.model import ContainerReading, GenerationInfo

from .graphs import Graph, basic, node, read, sampler


def read_at(path: str, graph: Graph) -> GenerationInfo:
    info = understand(ContainerReading("png", texts=[("prompt", json.dumps(graph))]), Options(path=path))
    assert info is not None
    return info


HIRES = basic(
    n20=node("UpscaleModelLoader", model_name="4x-Ultra.pth"),
    n21=node("ImageUpscaleWithModel", upscale_model=["20", 0], image=["8", 0]),
    n22=node("ImageScaleBy", image=["21", 0], upscale_method="lanczos", scale_by=0.5),
    n23=node("VAEEncode", pixels=["22", 0], vae=["4", 2]),
    n24=sampler(seed=77, steps=12, denoise=0.4, sampler_name="euler", latent_image=["23", 0]),
    n25=node("VAEDecode", samples=["24", 0], vae=["26", 0]),
    n26=node("VAELoader", vae_name="kl-f8.safetensors"),
    n9=node("SaveImage", filename_prefix="x", images=["25", 0]),
)


@pytest.mark.invariant("M3")
def test_a_second_pass_over_an_upscaled_picture_is_written_as_hires_fix():
    info = read(HIRES)
    assert [p["seed"] for p in info.passes] == ["42", "77"]
    wanted = {
        "Denoising strength": "0.4",
        "Hires upscale": "2",
        "Hires steps": "12",
        "Hires upscaler": "4x-Ultra.pth",
        "Hires sampler": "euler",
        "VAE": "kl-f8.safetensors",
    }
    assert wanted.items() <= info.parameters.items()
    assert parse(info.infotext).parameters["Hires upscaler"] == "4x-Ultra.pth"
    assert (info.seed, info.steps, info.denoise) == ("42", 25, 1.0)


def test_a_latent_upscale_names_its_method_and_its_size():
    info = read(
        basic(
            n20=node("LatentUpscale", samples=["3", 0], upscale_method="nearest-exact", width=1664, height=2432),
            n24=sampler(denoise=0.5, latent_image=["20", 0]),
            n8=node("VAEDecode", samples=["24", 0], vae=["4", 2]),
        )
    )  # fmt: skip
    assert info.parameters["Hires upscaler"] == "Latent (nearest-exact)"
    assert info.parameters["Hires resize"] == "1664x2432"
    assert (info.width, info.height) == (832, 1216)


@pytest.mark.invariant("M3")
def test_another_model_that_goes_on_at_a_step_is_the_refiner():
    info = read(
        basic(
            n1=node("KSamplerAdvanced", noise_seed=42, steps=25, cfg=6.5, sampler_name="euler", scheduler="normal", model=["12", 0],
                    positive=["6", 0], negative=["7", 0], latent_image=["3", 0], start_at_step=20, end_at_step=1000),
            n12=node("CheckpointLoaderSimple", ckpt_name="refiner.safetensors"),
            n8=node("VAEDecode", samples=["1", 0], vae=["4", 2]),
        )
    )  # fmt: skip
    assert (info.model, info.parameters["Refiner"]) == ("dream_v1.safetensors", "refiner.safetensors")
    assert info.parameters["Refiner switch at"] == "0.8"


@pytest.mark.invariant("M3")
def test_detailers_keep_their_prompt_and_their_detector():
    info = read(
        basic(
            n20=node("FaceDetailer", image=["8", 0], model=["4", 0], clip=["4", 1], vae=["4", 2], positive=["6", 0], negative=["7", 0],
                     seed=1, steps=20, cfg=7, sampler_name="euler", scheduler="normal", denoise=0.45, wildcard="sharp eyes",
                     bbox_detector=["21", 0]),
            n21=node("UltralyticsDetectorProvider", model_name="bbox/face_yolov8m.pt"),
            n9=node("SaveImage", filename_prefix="x", images=["20", 0]),
        )
    )  # fmt: skip
    assert (info.positive, info.seed) == ("a red fox", "42")
    assert info.parameters["ADetailer prompt"] == "sharp eyes"
    assert info.parameters["ADetailer model"] == "bbox/face_yolov8m.pt"
    assert info.parameters["ADetailer denoising strength"] == "0.45"


def test_a_finished_picture_that_was_upscaled_names_the_upscaler():
    info = read(
        basic(
            n20=node("UpscaleModelLoader", model_name="4x-Ultra.pth"),
            n21=node("ImageUpscaleWithModel", upscale_model=["20", 0], image=["8", 0]),
            n9=node("SaveImage", filename_prefix="x", images=["21", 0]),
        )
    )
    assert info.parameters["Postprocess upscaler"] == "4x-Ultra.pth"
    assert info.parameters["Postprocess upscale by"] == "4"
    assert "Hires upscaler" not in info.parameters


@pytest.mark.invariant("M3")
def test_the_sampler_whose_picture_was_saved_comes_before_one_that_made_a_guide():
    guide = sampler(seed=1, positive=["31", 0])
    info = read(
        basic(
            n2=guide,
            n30=node("VAEDecode", samples=["2", 0], vae=["4", 2]),
            n31=node("CLIPTextEncode", text="a sketch", clip=["4", 1]),
            n32=node("ControlNetApply", conditioning=["6", 0], control_net=["33", 0], image=["30", 0], strength=1),
            n33=node("ControlNetLoader", control_net_name="canny.safetensors"),
            n3=sampler(positive=["32", 0]),
        )
    )  # fmt: skip
    assert [p["seed"] for p in info.passes] == ["42", "1"]
    assert info.positive == "a red fox"
    assert info.parameters["Pass 2 prompt"] == "a sketch"


@pytest.mark.invariant("M3")
def test_of_two_save_nodes_the_one_that_named_the_file_counts():
    graph = basic(
        n2=sampler(seed=1, positive=["31", 0]),
        n30=node("VAEDecode", samples=["2", 0], vae=["4", 2]),
        n31=node("CLIPTextEncode", text="a blue hen", clip=["4", 1]),
        n32=node("SaveImage", filename_prefix="hens/hen", images=["30", 0]),
        n9=node("SaveImage", filename_prefix="foxes/fox_%date%", images=["8", 0]),
    )
    assert read_at("/library/hen_00001_.png", graph).positive == "a blue hen"
    assert read_at("/library/fox_2024_00001_.png", graph).positive == "a red fox"
    assert len(read_at("/library/renamed.png", graph).passes) == 2


@pytest.mark.invariant("M3")
def test_the_first_stage_of_a_cascade_is_the_main_pass():
    info = read(
        {
            "1": sampler(seed=5, cfg=4, model=["2", 0], positive=["6", 0], negative=["7", 0], latent_image=["8", 0]),
            "2": node("UNETLoader", unet_name="stage_c.safetensors"),
            "3": sampler(seed=6, cfg=1.1, model=["4", 0], positive=["9", 0], negative=["10", 0], latent_image=["8", 1]),
            "4": node("UNETLoader", unet_name="stage_b.safetensors"),
            "6": node("CLIPTextEncode", text="a red fox", clip=["5", 0]),
            "7": node("CLIPTextEncode", text="blurry", clip=["5", 0]),
            "5": node("CLIPLoader", clip_name="c.safetensors"),
            "8": node("StableCascade_EmptyLatentImage", width=1024, height=1024, compression=42, batch_size=1),
            "9": node("StableCascade_StageB_Conditioning", conditioning=["6", 0], stage_c=["1", 0]),
            "10": node("ConditioningZeroOut", conditioning=["6", 0]),
            "11": node("VAEDecode", samples=["3", 0], vae=["12", 0]),
            "12": node("VAELoader", vae_name="stage_a.safetensors"),
            "13": node("SaveImage", images=["11", 0], filename_prefix="x"),
        }
    )  # fmt: skip
    assert (info.model, info.cfg, info.seed, info.negative) == ("stage_c.safetensors", 4.0, "5", "blurry")
    assert (info.parameters["Refiner"], info.vae) == ("stage_b.safetensors", "stage_a.safetensors")


def test_a_context_is_walked_for_a_latent_as_often_as_samplers_ask():
    info = read(
        basic(
            n20=node("Context (rgthree)", model=["4", 0], clip=["4", 1], vae=["4", 2], positive=["6", 0], negative=["7", 0],
                     latent=["5", 0], seed=["30", 0]),
            n30=node("Seed (rgthree)", seed=9),
            n3=sampler(model=["20", 1], positive=["20", 4], negative=["20", 5], latent_image=["20", 6], seed=["20", 8]),
            n21=node("Context (rgthree)", base_ctx=["20", 0], latent=["3", 0]),
            n22=sampler(model=["21", 1], positive=["21", 4], negative=["21", 5], latent_image=["21", 6], seed=["21", 8], denoise=0.5),
            n23=node("VAEDecode", samples=["22", 0], vae=["21", 3]),
            n24=node("Context (rgthree)", base_ctx=["21", 0], latent=["22", 0], images=["23", 0]),
            n9=node("SaveImage", filename_prefix="x", images=["24", 7]),
        )
    )  # fmt: skip
    assert [p["denoise"] for p in info.passes] == ["1", "0.5"]
    assert (info.seed, info.confidence["seed"]) == ("9", "certain")


@pytest.mark.invariant("M3")
def test_savers_that_are_told_everything_are_no_samplers():
    saver = node(
        "Image Saver", images=["8", 0], filename="x", steps=99, cfg=9, seed_value=1, sampler_name="lcm", scheduler="normal",
        positive="p", negative="n", denoise=1.0,
    )  # fmt: skip
    info = read(basic(n9=saver))
    assert [p["node"] for p in info.passes] == ["KSampler"]
    assert info.steps == 25


@pytest.mark.invariant("M3")
def test_a_number_that_a_math_node_works_out():
    info = read(
        basic(
            n5=node("EmptyLatentImage", width=["20", 0], height=["21", 0], batch_size=1),
            n20=node("SimpleMath+", a=["22", 0], value="a*1.5"),
            n21=node("MathExpression|pysssss", expression="max(a, 256) + 64", a=["22", 0]),
            n22=node("PrimitiveInt", value=512),
        )
    )
    assert (info.width, info.height, info.confidence["width"]) == (768, 576, "likely")
    never = basic(n3=sampler(steps=["20", 0]), n20=node("MathExpression|pysssss", expression="9**9**9**9"))
    assert read(never).steps is None


@pytest.mark.invariant("M3")
def test_every_field_that_was_interpreted_says_how_sure_it_is():
    info = read(
        basic(
            n6=node("CLIPTextEncode", text="a red fox", clip=["20", 0]),
            n20=node("CLIPSetLastLayer", stop_at_clip_layer=-2, clip=["4", 1]),
            n8=node("VAEDecode", samples=["3", 0], vae=["21", 0]),
            n21=node("VAELoader", vae_name="kl.safetensors"),
        )
    )
    assert info.confidence.keys() == {
        "positive", "negative", "seed", "steps", "cfg", "sampler", "scheduler", "denoise", "model", "vae", "clip_skip",
        "width", "height",
    }  # fmt: skip


@pytest.mark.invariant("M3")
@pytest.mark.parametrize(
    ("maker", "model", "seed"),
    [
        (node("OpenAIDalle3", prompt=["20", 0], seed=7, size="1024x1792", quality="hd"), "OpenAIDalle3", "7"),
        (node("LumaImageNode", prompt=["20", 0], model="photon-1", seed=7), "photon-1", "7"),
        (
            node(
                "KlingTextToVideoNode", prompt="a blue hen", negative_prompt="fog", cfg_scale=0.8, mode="std"
            ),
            "KlingTextToVideo",
            "",
        ),
        (node("MinimaxTextToVideoNode", **{"model": "h-02", "model.prompt": "a blue hen", "seed": 7}), "h-02", "7"),
    ],
)  # fmt: skip
def test_services_have_their_prompt_in_a_node_of_their_own(maker: dict, model: str, seed: str):
    info = read(
        {
            "1": maker,
            "20": node("PrimitiveStringMultiline", value="a blue hen"),
            "2": node("ImageScale", image=["1", 0], upscale_method="area", width=64, height=64),
            "3": node("SaveImage", images=["2", 0], filename_prefix="x"),
        }
    )
    assert (info.positive, info.model, info.seed) == ("a blue hen", model, seed)
    assert info.negative == ("fog" if "negative_prompt" in maker["inputs"] else "")
    assert info.infotext.splitlines()[-1].startswith("Steps: Unknown, ")


def test_a_service_says_the_size_it_was_asked_for():
    maker = node("OpenAIDalle3", prompt="a hen", seed=7, size="1024x1792")
    info = read({"1": maker, "2": node("SaveImage", images=["1", 0], filename_prefix="x")})
    assert (info.width, info.height) == (1024, 1792)


def test_the_efficiency_nodes_hang_their_hires_fix_on_the_sampler():
    script = node("HighRes-Fix Script", upscale_type="pixel", latent_upscaler="nearest-exact", pixel_upscaler="4x-Ultra.pth",
                  upscale_by=1.5, hires_steps=9, denoise=0.45, iterations=1)  # fmt: skip
    info = read(basic(n3=sampler(script=["20", 0]), n20=script))
    wanted = {
        "Hires upscale": "1.5",
        "Hires steps": "9",
        "Hires upscaler": "4x-Ultra.pth",
        "Denoising strength": "0.45",
    }
    assert wanted.items() <= info.parameters.items()


def test_a_sampler_that_upscales_by_itself_is_a_hires_pass():
    again = node(
        "UltimateSDUpscale", image=["8", 0], model=["4", 0], positive=["6", 0], negative=["7", 0], vae=["4", 2], upscale_by=2.0, seed=3,
        steps=15, cfg=7, sampler_name="euler", scheduler="normal", denoise=0.2, upscale_model=["20", 0], tile_width=512,
    )  # fmt: skip
    info = read(
        basic(
            n20=node("UpscaleModelLoader", model_name="4x-Ultra.pth"),
            n21=again,
            n9=node("SaveImage", filename_prefix="x", images=["21", 0]),
        )
    )
    assert info.seed == "42"
    wanted = {
        "Hires upscale": "2",
        "Hires steps": "15",
        "Hires upscaler": "4x-Ultra.pth",
        "Denoising strength": "0.2",
    }
    assert wanted.items() <= info.parameters.items()


@pytest.mark.invariant("M3")
def test_an_unsaved_sampler_choice_and_sigmas_by_hand_are_read():
    info = read(
        {
            "1": node("SamplerCustomAdvanced", noise=["2", 0], guider=["3", 0], sampler=["4", 0], sigmas=["5", 0], latent_image=["6", 0]),
            "2": node("RandomNoise", noise_seed=7),
            "3": node("CFGGuider", model=["7", 0], positive=["8", 0], negative=["9", 0], cfg=3),
            "4": node("SamplerEulerAncestral", eta=1, s_noise=1),
            "5": node("ManualSigmas", sigmas="1.0, 0.6, 0.3, 0.0"),
            "6": node("EmptyLatentImage", width=64, height=96, batch_size=1),
            "7": node("UnetLoaderGGUF", unet_name="chroma-q4.gguf"),
            "8": node("CLIPTextEncode", text="a", clip=["10", 0]),
            "9": node("CLIPTextEncode", text="b", clip=["10", 0]),
            "10": node("CLIPLoader", clip_name="t5.safetensors", type="chroma"),
        }
    )  # fmt: skip
    assert (info.sampler, info.scheduler, info.steps) == ("eulerancestral", "manual", 3)
    assert (info.model, info.positive, info.negative, info.cfg) == ("chroma-q4.gguf", "a", "b", 3.0)


def test_civitai_s_generator_completes_what_the_graph_leaves_open():
    extra = {
        "prompt": "a red fox",
        "negativePrompt": "fog",
        "steps": 30,
        "cfgScale": 7,
        "seed": 5,
        "clipSkip": 2,
    }
    graph = {
        "1": node("SomethingElse", images=["2", 0]),
        "2": node("Unknown", x=1),
        "extraMetadata": json.dumps(extra),
    }
    info = read(graph)
    assert (info.positive, info.negative) == ("a red fox", "fog")
    assert info.parameters["Seed"] == "5"
    assert (info.steps, info.cfg, info.clip_skip, parse(info.infotext).steps) == (30, 7.0, 2, 30)


@pytest.mark.invariant("M3")
def test_a_patch_on_the_way_to_the_model_is_not_the_model():
    info = read(
        basic(
            n3=sampler(model=["20", 0]),
            n20=node("QwenImageDiffsynthControlnet", model=["22", 0], model_patch=["21", 0], vae=["4", 2]),
            n21=node("ModelPatchLoader", name="canny.safetensors"),
            n22=node("UNETLoader", unet_name="qwen.safetensors"),
        )
    )
    assert info.model == "qwen.safetensors"


def test_a_motion_model_is_not_the_model():
    motion = node(
        "ADE_AnimateDiffLoaderWithContext", model=["4", 0], model_name="mm_v15.ckpt", beta_schedule="x"
    )
    assert read(basic(n3=sampler(model=["20", 0]), n20=motion)).model == "dream_v1.safetensors"
