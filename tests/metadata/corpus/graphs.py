"""ComfyUI graphs as people build them, each with what it says: ComfyUI's own nodes.

Class and input names are those of ComfyUI's API; the workflow beside each is its editable form (version 0.4).
"""

from __future__ import annotations

from typing import Any

from iib_core.demo.writers.comfyui_graph import Graph, Output

from .entry import Expected, Net

Made = tuple[Graph, Expected]
SAMPLING = {"sampler_name": "dpmpp_2m", "scheduler": "karras"}


def _image(g: Graph, samples: Output, vae: Output) -> None:
    (image,) = g.add("VAEDecode", "IMAGE", samples=samples, vae=vae)
    g.add("SaveImage", "", images=image, filename_prefix="ComfyUI")


def _texts(g: Graph, clip: Output, positive: str, negative: str) -> tuple[Output, Output]:
    (first,) = g.add("CLIPTextEncode", "CONDITIONING", "Positive", clip=clip, text=positive)
    (second,) = g.add("CLIPTextEncode", "CONDITIONING", "Negative", clip=clip, text=negative)
    return first, second


def sd15() -> Made:
    """Two LoRA loaders, a VAE of its own, clip skip, one KSampler; a seed beyond signed 64 bits."""
    g = Graph()
    model, clip, _ = g.add("CheckpointLoaderSimple", "MODEL CLIP VAE", ckpt_name="dreamshaper_8.safetensors")
    (vae,) = g.add("VAELoader", "VAE", vae_name="vae-ft-mse-840000-ema-pruned.safetensors")
    for name, strength, te in (("styles\\ink_v2.safetensors", 0.8, 0.5), ("detail.pt", -0.25, -0.25)):
        model, clip = g.add(
            "LoraLoader", "MODEL CLIP", model=model, clip=clip, lora_name=name, strength_model=strength, strength_clip=te
        )  # fmt: skip
    (clip,) = g.add("CLIPSetLastLayer", "CLIP", clip=clip, stop_at_clip_layer=-2)
    positive, negative = _texts(g, clip, "a red fox, (snow:1.2), 狐", "blurry, text")
    (latent,) = g.add("EmptyLatentImage", "LATENT", width=512, height=768, batch_size=1)
    (samples,) = g.add(
        "KSampler", "LATENT", model=model, positive=positive, negative=negative, latent_image=latent,
        seed=18446744073709551615, steps=25, cfg=6.5, **SAMPLING, denoise=1.0,
    )  # fmt: skip
    _image(g, samples, vae)
    expected = Expected(
        "ComfyUI", "`prompt`", "ComfyUI", positive="a red fox, (snow:1.2), 狐", negative="blurry, text",
        seed="18446744073709551615", steps=25, cfg=6.5, sampler="dpmpp_2m", scheduler="karras", width=512, height=768,
        model="dreamshaper_8.safetensors", vae="vae-ft-mse-840000-ema-pruned.safetensors", denoise=1, clip_skip=2, passes=1,
        networks=(Net("ink_v2", 0.8, 0.5), Net("detail", -0.25, -0.25)), pos=("a red fox", "snow", "狐"),
        raw=("prompt", "workflow"),
    )  # fmt: skip
    return g, expected


def sdxl_refiner() -> Made:
    """Base and refiner as two advanced samplers, one text node for all, a Reroute on the way."""
    g = Graph()
    model, clip, vae = g.add(
        "CheckpointLoaderSimple", "MODEL CLIP VAE", ckpt_name="sd_xl_base_1.0.safetensors"
    )
    fine, fine_clip, _ = g.add(
        "CheckpointLoaderSimple", "MODEL CLIP VAE", ckpt_name="sd_xl_refiner_1.0.safetensors"
    )
    (text,) = g.add("PrimitiveStringMultiline", "STRING", value="a glass city, dusk")
    bent = g.reroute(model)
    (positive,) = g.add(
        "CLIPTextEncodeSDXL", "CONDITIONING", clip=clip, width=1024, height=1024, crop_w=0, crop_h=0,
        target_width=1024, target_height=1024, text_g=text, text_l=text,
    )  # fmt: skip
    (negative,) = g.add("CLIPTextEncode", "CONDITIONING", clip=clip, text="people")
    (fine_positive,) = g.add(
        "CLIPTextEncodeSDXLRefiner",
        "CONDITIONING",
        clip=fine_clip,
        ascore=6.0,
        width=1024,
        height=1024,
        text=text,
    )
    (fine_negative,) = g.add(
        "CLIPTextEncodeSDXLRefiner",
        "CONDITIONING",
        clip=fine_clip,
        ascore=2.5,
        width=1024,
        height=1024,
        text="people",
    )
    (latent,) = g.add("EmptyLatentImage", "LATENT", width=1024, height=1024, batch_size=1)
    steps = {"steps": 25, "cfg": 8.0, **SAMPLING}
    (first,) = g.add(
        "KSamplerAdvanced", "LATENT", model=bent, positive=positive, negative=negative, latent_image=latent,
        add_noise="enable", noise_seed=721897303308196, **steps, start_at_step=0, end_at_step=20,
        return_with_leftover_noise="enable",
    )  # fmt: skip
    (second,) = g.add(
        "KSamplerAdvanced", "LATENT", model=fine, positive=fine_positive, negative=fine_negative, latent_image=first,
        add_noise="disable", noise_seed=0, **steps, start_at_step=20, end_at_step=10000,
        return_with_leftover_noise="disable",
    )  # fmt: skip
    _image(g, second, vae)
    expected = Expected(
        "ComfyUI", "`prompt`", "ComfyUI", positive="a glass city, dusk", negative="people", seed="721897303308196",
        steps=25, cfg=8, sampler="dpmpp_2m", scheduler="karras", width=1024, height=1024, model="sd_xl_base_1.0.safetensors",
        passes=2, pos=("a glass city", "dusk"), raw=("prompt", "workflow"),
        parameters={"Refiner": "sd_xl_refiner_1.0.safetensors", "Refiner switch at": "0.8"},
        tags=(("Refiner", "sd_xl_refiner_1.0.safetensors"), ("Refiner", "Refiner All")),
    )  # fmt: skip
    return g, expected


def _guided(g: Graph, model: Output, guider: Output, latent: Output, seed: int, steps: int) -> Output:
    (noise,) = g.add("RandomNoise", "NOISE", noise_seed=seed)
    (sampler,) = g.add("KSamplerSelect", "SAMPLER", sampler_name="euler")
    (sigmas,) = g.add("BasicScheduler", "SIGMAS", model=model, scheduler="simple", steps=steps, denoise=1.0)
    samples, _ = g.add(
        "SamplerCustomAdvanced", "LATENT LATENT", noise=noise, guider=guider, sampler=sampler, sigmas=sigmas,
        latent_image=latent,
    )  # fmt: skip
    return samples


def flux() -> Made:
    """Loaders apart, CLIPTextEncodeFlux, BasicGuider, SamplerCustomAdvanced."""
    g = Graph()
    (model,) = g.add("UNETLoader", "MODEL", unet_name="flux1-dev.safetensors", weight_dtype="fp8_e4m3fn")
    (clip,) = g.add(
        "DualCLIPLoader",
        "CLIP",
        clip_name1="t5xxl_fp16.safetensors",
        clip_name2="clip_l.safetensors",
        type="flux",
    )
    (vae,) = g.add("VAELoader", "VAE", vae_name="ae.safetensors")
    (model,) = g.add(
        "LoraLoaderModelOnly", "MODEL", model=model, lora_name="flux_realism.safetensors", strength_model=0.9
    )
    (text,) = g.add("CLIPTextEncode", "CONDITIONING", clip=clip, text="a paper boat, rain")
    (guided,) = g.add("FluxGuidance", "CONDITIONING", conditioning=text, guidance=3.5)
    (shifted,) = g.add(
        "ModelSamplingFlux", "MODEL", model=model, max_shift=1.15, base_shift=0.5, width=1152, height=896
    )
    (guider,) = g.add("BasicGuider", "GUIDER", model=shifted, conditioning=guided)
    (latent,) = g.add("EmptySD3LatentImage", "LATENT", width=1152, height=896, batch_size=1)
    _image(g, _guided(g, shifted, guider, latent, 555, 20), vae)
    expected = Expected(
        "ComfyUI", "`prompt`", "ComfyUI", positive="a paper boat, rain", seed="555", steps=20, sampler="euler",
        scheduler="simple", width=1152, height=896, model="flux1-dev.safetensors", vae="ae.safetensors", denoise=1, passes=1,
        networks=(Net("flux_realism", 0.9),), pos=("a paper boat", "rain"), raw=("prompt", "workflow"),
    )  # fmt: skip
    return g, expected


def sd3() -> Made:
    """Three text encoders, shifted sampling, a zeroed and timed negative."""
    g = Graph()
    model, _, vae = g.add("CheckpointLoaderSimple", "MODEL CLIP VAE", ckpt_name="sd3/sd3.5_large.safetensors")
    (clip,) = g.add(
        "TripleCLIPLoader", "CLIP", clip_name1="clip_l.safetensors", clip_name2="clip_g.safetensors",
        clip_name3="t5xxl_fp16.safetensors",
    )  # fmt: skip
    (shifted,) = g.add("ModelSamplingSD3", "MODEL", model=model, shift=3.0)
    positive, negative = _texts(g, clip, "a bottle garden", "plastic")
    (zeroed,) = g.add("ConditioningZeroOut", "CONDITIONING", conditioning=negative)
    (late,) = g.add("ConditioningSetTimestepRange", "CONDITIONING", conditioning=zeroed, start=0.1, end=1.0)
    (early,) = g.add(
        "ConditioningSetTimestepRange", "CONDITIONING", conditioning=negative, start=0.0, end=0.1
    )
    (mixed,) = g.add("ConditioningCombine", "CONDITIONING", conditioning_1=late, conditioning_2=early)
    (latent,) = g.add("EmptySD3LatentImage", "LATENT", width=1024, height=1024, batch_size=1)
    (samples,) = g.add(
        "KSampler", "LATENT", model=shifted, positive=positive, negative=mixed, latent_image=latent,
        seed=714327, steps=28, cfg=4.5, sampler_name="dpmpp_2m", scheduler="sgm_uniform", denoise=1.0,
    )  # fmt: skip
    _image(g, samples, vae)
    expected = Expected(
        "ComfyUI", "`prompt`", "ComfyUI", positive="a bottle garden", negative="plastic", seed="714327", steps=28,
        cfg=4.5, sampler="dpmpp_2m", scheduler="sgm_uniform", width=1024, height=1024, model="sd3/sd3.5_large.safetensors",
        denoise=1, passes=1, pos=("a bottle garden",), raw=("prompt", "workflow"),
    )  # fmt: skip
    return g, expected


def qwen() -> Made:
    """Qwen-Image, and Z-Image likewise: AuraFlow sampling, one CLIP loader."""
    g = Graph()
    (model,) = g.add(
        "UNETLoader", "MODEL", unet_name="qwen_image_fp8_e4m3fn.safetensors", weight_dtype="default"
    )
    (clip,) = g.add(
        "CLIPLoader",
        "CLIP",
        clip_name="qwen_2.5_vl_7b_fp8_scaled.safetensors",
        type="qwen_image",
        device="default",
    )
    (vae,) = g.add("VAELoader", "VAE", vae_name="qwen_image_vae.safetensors")
    (fast,) = g.add(
        "LoraLoaderModelOnly", "MODEL", model=model, lora_name="Qwen-Image-Lightning-8steps-V1.0.safetensors",
        strength_model=1.0,
    )  # fmt: skip
    (shifted,) = g.add("ModelSamplingAuraFlow", "MODEL", model=fast, shift=3.1)
    positive, negative = _texts(g, clip, 'a shop sign, "春風"', "")
    (latent,) = g.add("EmptySD3LatentImage", "LATENT", width=1328, height=1328, batch_size=1)
    (samples,) = g.add(
        "KSampler", "LATENT", model=shifted, positive=positive, negative=negative, latent_image=latent,
        seed=1125, steps=8, cfg=1.0, sampler_name="euler", scheduler="simple", denoise=1.0,
    )  # fmt: skip
    _image(g, samples, vae)
    expected = Expected(
        "ComfyUI", "`prompt`", "ComfyUI", positive='a shop sign, "春風"', seed="1125", steps=8, cfg=1, sampler="euler",
        scheduler="simple", width=1328, height=1328, model="qwen_image_fp8_e4m3fn.safetensors", vae="qwen_image_vae.safetensors", denoise=1,
        passes=1, networks=(Net("Qwen-Image-Lightning-8steps-V1.0", 1.0),), pos=("a shop sign", '"春風"'),
        raw=("prompt", "workflow"),
    )  # fmt: skip
    return g, expected


def wan() -> Made:
    """Wan 2.2: two experts, each with its LoRA, one after the other; saved as a clip."""
    g = Graph()
    (clip,) = g.add("CLIPLoader", "CLIP", clip_name="umt5_xxl_fp8_e4m3fn_scaled.safetensors", type="wan")
    (vae,) = g.add("VAELoader", "VAE", vae_name="wan_2.1_vae.safetensors")
    experts: list[Output] = []
    for kind in ("high", "low"):
        (model,) = g.add(
            "UNETLoader",
            "MODEL",
            unet_name=f"wan2.2_t2v_{kind}_noise_14B_fp8_scaled.safetensors",
            weight_dtype="default",
        )
        (model,) = g.add(
            "LoraLoaderModelOnly", "MODEL", model=model, strength_model=1.0,
            lora_name=f"wan2.2_t2v_lightx2v_4steps_lora_v1.1_{kind}_noise.safetensors",
        )  # fmt: skip
        (model,) = g.add("ModelSamplingSD3", "MODEL", model=model, shift=5.0)
        experts.append(model)
    positive, negative = _texts(g, clip, "a train crosses a bridge", "static, subtitles")
    (latent,) = g.add("EmptyHunyuanLatentVideo", "LATENT", width=640, height=384, length=81, batch_size=1)
    common: dict[str, Any] = {"steps": 4, "cfg": 1.0, "sampler_name": "euler", "scheduler": "simple"}
    for i, model in enumerate(experts):
        (latent,) = g.add(
            "KSamplerAdvanced", "LATENT", model=model, positive=positive, negative=negative, latent_image=latent,
            add_noise="disable" if i else "enable", noise_seed=0 if i else 392459563371087, **common,
            start_at_step=2 * i, end_at_step=2 + 2 * i, return_with_leftover_noise="disable" if i else "enable",
        )  # fmt: skip
    (images,) = g.add("VAEDecode", "IMAGE", samples=latent, vae=vae)
    (video,) = g.add("CreateVideo", "VIDEO", images=images, fps=16.0)
    g.add("SaveVideo", "", video=video, filename_prefix="video/ComfyUI", format="auto", codec="auto")
    second = "wan2.2_t2v_low_noise_14B_fp8_scaled.safetensors"
    expected = Expected(
        "ComfyUI", "`prompt` tag", "ComfyUI", positive="a train crosses a bridge", negative="static, subtitles",
        seed="392459563371087", steps=4, cfg=1, sampler="euler", scheduler="simple", width=640, height=384,
        model="wan2.2_t2v_high_noise_14B_fp8_scaled.safetensors", vae="wan_2.1_vae.safetensors", passes=2,
        networks=tuple(Net(f"wan2.2_t2v_lightx2v_4steps_lora_v1.1_{k}_noise") for k in ("high", "low")),
        pos=("a train crosses a bridge",), media="Video",
        parameters={"Refiner": second, "Refiner switch at": "0.5"},
        tags=(("Refiner", second), ("Refiner", "Refiner All")),
    )  # fmt: skip
    return g, expected


def ltx() -> Made:
    """LTX-Video: its own conditioning and scheduler before SamplerCustom."""
    g = Graph()
    model, _, vae = g.add(
        "CheckpointLoaderSimple", "MODEL CLIP VAE", ckpt_name="ltx-video-2b-v0.9.5.safetensors"
    )
    (clip,) = g.add("CLIPLoader", "CLIP", clip_name="t5xxl_fp16.safetensors", type="ltxv")
    positive, negative = _texts(g, clip, "waves on a pier", "low quality")
    positive, negative = g.add(
        "LTXVConditioning", "CONDITIONING CONDITIONING", positive=positive, negative=negative, frame_rate=25.0
    )
    (latent,) = g.add("EmptyLTXVLatentVideo", "LATENT", width=768, height=512, length=97, batch_size=1)
    (sampler,) = g.add("KSamplerSelect", "SAMPLER", sampler_name="euler")
    (sigmas,) = g.add(
        "LTXVScheduler",
        "SIGMAS",
        latent=latent,
        steps=30,
        max_shift=2.05,
        base_shift=0.95,
        stretch=True,
        terminal=0.1,
    )
    samples, _ = g.add(
        "SamplerCustom", "LATENT LATENT", model=model, positive=positive, negative=negative, sampler=sampler,
        sigmas=sigmas, latent_image=latent, add_noise=True, noise_seed=1006, cfg=3.0,
    )  # fmt: skip
    (images,) = g.add("VAEDecode", "IMAGE", samples=samples, vae=vae)
    g.add("SaveWEBM", "", images=images, filename_prefix="ComfyUI", codec="vp9", fps=24.0, crf=32.0)
    expected = Expected(
        "ComfyUI", "`PROMPT` tag", "ComfyUI", positive="waves on a pier", negative="low quality", seed="1006", steps=30,
        cfg=3, sampler="euler", scheduler="LTXV", width=768, height=512, model="ltx-video-2b-v0.9.5.safetensors", passes=1,
        pos=("waves on a pier",), media="Video",
    )  # fmt: skip
    return g, expected
