"""ComfyUI graphs of well-known extensions, of API nodes, and those that are hard to read."""

from __future__ import annotations

import json
from typing import Any

from iib_core.demo.writers.comfyui_graph import Graph, Output

from .entry import Expected, Net

Made = tuple[Graph, Expected]
_RAW = ("prompt", "workflow")


def _image(g: Graph, samples: Output, vae: Output) -> None:
    (image,) = g.add("VAEDecode", "IMAGE", samples=samples, vae=vae)
    g.add("SaveImage", "", images=image, filename_prefix="ComfyUI")


def efficiency() -> Made:
    """Efficiency nodes: loader and sampler hold everything, prompts included."""
    g = Graph()
    model, positive, negative, latent, vae, _clip, _deps = g.add(
        "Efficient Loader", "MODEL CONDITIONING CONDITIONING LATENT VAE CLIP DEPENDENCIES",
        ckpt_name="sdxl\\animagineXL.safetensors", vae_name="sdxl_vae.safetensors", clip_skip=-2,
        lora_name="line_art.safetensors", lora_model_strength=0.7, lora_clip_strength=0.6,
        positive="a tea house, moss", negative="photo", token_normalization="none", weight_interpretation="comfy",
        empty_latent_width=832, empty_latent_height=1216, batch_size=1,
    )  # fmt: skip
    *_, image = g.add(
        "KSampler (Efficient)", "MODEL CONDITIONING CONDITIONING LATENT VAE IMAGE", model=model, positive=positive,
        negative=negative, latent_image=latent, optional_vae=vae, seed=20230901, steps=24, cfg=5.0,
        sampler_name="euler_ancestral", scheduler="normal", denoise=1.0, preview_method="auto", vae_decode="true",
    )  # fmt: skip
    g.add("SaveImage", "", images=image, filename_prefix="ComfyUI")
    expected = Expected(
        "ComfyUI", "`prompt`", "ComfyUI", positive="a tea house, moss", negative="photo", seed="20230901", steps=24,
        cfg=5, sampler="euler_ancestral", scheduler="normal", width=832, height=1216, model="sdxl\\animagineXL.safetensors",
        vae="sdxl_vae.safetensors", denoise=1, clip_skip=2, passes=1, networks=(Net("line_art", 0.7, 0.6),),
        pos=("a tea house", "moss"), raw=_RAW,
    )  # fmt: skip
    return g, expected


def impact_wildcard() -> Made:
    """Impact Pack: the populated text counts, not the wildcard's."""
    g = Graph()
    model, clip, vae = g.add("CheckpointLoaderSimple", "MODEL CLIP VAE", ckpt_name="meinamix_v11.safetensors")
    model, clip, positive, _ = g.add(
        "ImpactWildcardEncode", "MODEL CLIP CONDITIONING STRING", model=model, clip=clip,
        wildcard_text="a __color__ kite, {sea|hills} <lora:kites:0.6>",
        populated_text="a crimson kite, hills <lora:kites:0.6>", mode=True,
        **{"Select to add LoRA": "Select the LoRA to add to the text", "Select to add Wildcard": "Select the Wildcard"},
        seed=9,
    )  # fmt: skip
    (negative,) = g.add("CLIPTextEncode", "CONDITIONING", clip=clip, text="grey")
    (latent,) = g.add("EmptyLatentImage", "LATENT", width=640, height=512, batch_size=1)
    (samples,) = g.add(
        "KSampler", "LATENT", model=model, positive=positive, negative=negative, latent_image=latent, seed=4040,
        steps=18, cfg=7.0, sampler_name="ddim", scheduler="ddim_uniform", denoise=1.0,
    )  # fmt: skip
    _image(g, samples, vae)
    expected = Expected(
        "ComfyUI", "`prompt`", "ComfyUI", positive="a crimson kite, hills <lora:kites:0.6>", negative="grey",
        seed="4040", steps=18, cfg=7, sampler="ddim", scheduler="ddim_uniform", width=640, height=512,
        model="meinamix_v11.safetensors", denoise=1, passes=1, networks=(Net("kites", 0.6),), pos=("a crimson kite", "hills"),
        raw=_RAW,
    )  # fmt: skip
    return g, expected


def rgthree() -> Made:
    """Power Lora Loader: networks as objects, those switched off are not used; Seed by its own node."""
    g = Graph()
    model, clip, vae = g.add(
        "CheckpointLoaderSimple", "MODEL CLIP VAE", ckpt_name="juggernautXL_v9.safetensors"
    )
    (seed,) = g.add("Seed (rgthree)", "INT", seed=123456789012345)
    widgets: dict[str, Any] = {
        "PowerLoraLoaderHeaderWidget": {"type": "PowerLoraLoaderHeaderWidget"},
        "lora_1": {"on": True, "lora": "xl/film_grain.safetensors", "strength": 0.35},
        "lora_2": {"on": False, "lora": "xl/unused.safetensors", "strength": 1},
        "lora_3": {"on": True, "lora": "hands.safetensors", "strength": 1.1, "strengthTwo": 0.9},
        "➕ Add Lora": "",
    }
    model, clip = g.add("Power Lora Loader (rgthree)", "MODEL CLIP", model=model, clip=clip, **widgets)
    (positive,) = g.add("CLIPTextEncode", "CONDITIONING", clip=clip, text="portrait of a smith, sparks")
    (negative,) = g.add("CLIPTextEncode", "CONDITIONING", clip=clip, text="smile")
    (latent,) = g.add("EmptyLatentImage", "LATENT", width=896, height=1152, batch_size=1)
    (samples,) = g.add(
        "KSampler", "LATENT", model=model, positive=positive, negative=negative, latent_image=latent, seed=seed,
        steps=32, cfg=4.0, sampler_name="dpmpp_3m_sde", scheduler="exponential", denoise=1.0,
    )  # fmt: skip
    _image(g, samples, vae)
    expected = Expected(
        "ComfyUI", "`prompt`", "ComfyUI", positive="portrait of a smith, sparks", negative="smile",
        seed="123456789012345", steps=32, cfg=4, sampler="dpmpp_3m_sde", scheduler="exponential", width=896,
        height=1152, model="juggernautXL_v9.safetensors", denoise=1, passes=1,
        networks=(Net("film_grain", 0.35), Net("hands", 1.1, 0.9)), pos=("portrait of a smith", "sparks"), raw=_RAW,
    )  # fmt: skip
    return g, expected


def api_node() -> Made:
    """A partner's node: prompt and model in one, nothing sampled here."""
    g = Graph()
    image, _ = g.add(
        "GeminiImageNode", "IMAGE STRING", prompt="a tin toy, studio light", model="gemini-2.5-flash-image", seed=42,
        aspect_ratio="auto",
    )  # fmt: skip
    g.add("SaveImage", "", images=image, filename_prefix="ComfyUI")
    expected = Expected(
        "ComfyUI", "`prompt`", "ComfyUI", positive="a tin toy, studio light", seed="42",
        model="gemini-2.5-flash-image", passes=1, pos=("a tin toy", "studio light"), raw=_RAW,     )  # fmt: skip
    return g, expected


def no_sampler() -> Made:
    """An unknown node does the work; the texts are still told."""
    g = Graph()
    model, clip, _ = g.add("CheckpointLoaderSimple", "MODEL CLIP VAE", ckpt_name="base.safetensors")
    (text,) = g.add("CLIPTextEncode", "CONDITIONING", clip=clip, text="a whale made of paper")
    (image,) = g.add("SomebodysPainter", "IMAGE", model=model, conditioning=text)
    g.add("SaveImage", "", images=image, filename_prefix="ComfyUI")
    expected = Expected(
        "ComfyUI", "`prompt`", "ComfyUI", positive="a whale made of paper",
        pos=("a whale made of paper",), raw=_RAW,     )  # fmt: skip
    return g, expected


def subgraph() -> tuple[dict[str, Any], dict[str, Any], Expected]:
    """A sampler inside a subgraph: the executed graph numbers its nodes "57:3"; the workflow defines it once."""
    prompt: dict[str, Any] = {
        "9": {"class_type": "SaveImage", "inputs": {"filename_prefix": "ComfyUI", "images": ["57:8", 0]}},
        "57:28": {"class_type": "UNETLoader", "inputs": {"unet_name": "z_image_turbo_bf16.safetensors", "weight_dtype": "default"}},
        "57:30": {"class_type": "CLIPLoader", "inputs": {"clip_name": "qwen_3_4b.safetensors", "type": "lumina2", "device": "default"}},
        "57:29": {"class_type": "VAELoader", "inputs": {"vae_name": "ae.safetensors"}},
        "57:27": {"class_type": "CLIPTextEncode", "inputs": {"text": "a cliff path, thrift", "clip": ["57:30", 0]}},
        "57:33": {"class_type": "ConditioningZeroOut", "inputs": {"conditioning": ["57:27", 0]}},
        "57:13": {"class_type": "EmptySD3LatentImage", "inputs": {"width": 1024, "height": 1536, "batch_size": 1}},
        "57:11": {"class_type": "ModelSamplingAuraFlow", "inputs": {"shift": 3, "model": ["57:28", 0]}},
        "57:3": {
            "class_type": "KSampler",
            "inputs": {
                "seed": 47447417949230, "steps": 9, "cfg": 1, "sampler_name": "res_multistep", "scheduler": "simple",
                "denoise": 1, "model": ["57:11", 0], "positive": ["57:27", 0], "negative": ["57:33", 0],
                "latent_image": ["57:13", 0],
            },
        },
        "57:8": {"class_type": "VAEDecode", "inputs": {"samples": ["57:3", 0], "vae": ["57:29", 0]}},
    }  # fmt: skip
    inner = "f2fdebf6-dfaf-43b6-9eb2-7f70613cfdc1"
    workflow = {
        "id": "00000000-0000-4000-8000-000000000000", "revision": 0, "last_node_id": 57, "last_link_id": 60,
        "nodes": [
            {"id": 9, "type": "SaveImage", "inputs": [{"name": "images", "type": "IMAGE", "link": 60}], "outputs": [],
             "widgets_values": ["ComfyUI"], "mode": 0},
            {"id": 57, "type": inner, "inputs": [{"name": "text", "type": "STRING", "widget": {"name": "text"}, "link": None}],
             "outputs": [{"name": "IMAGE", "type": "IMAGE", "links": [60]}], "mode": 0,
             "widgets_values": ["a cliff path, thrift"],
             "properties": {"proxyWidgets": [["-1", "text"], ["3", "seed"]]}},
        ],
        "links": [[60, 57, 0, 9, 0, "IMAGE"]], "groups": [], "config": {}, "extra": {}, "version": 0.4,
        "definitions": {"subgraphs": [{"id": inner, "version": 1, "name": "Text to Image (Z-Image-Turbo)",
                                       "nodes": [], "links": [], "inputs": [], "outputs": []}]},
    }  # fmt: skip
    expected = Expected(
        "ComfyUI", "`prompt`", "ComfyUI", positive="a cliff path, thrift", seed="47447417949230", steps=9, cfg=1,
        sampler="res_multistep", scheduler="simple", width=1024, height=1536, model="z_image_turbo_bf16.safetensors", vae="ae.safetensors",
        denoise=1, passes=1, pos=("a cliff path", "thrift"), raw=_RAW,
    )  # fmt: skip
    return json.loads(json.dumps(prompt)), workflow, expected
