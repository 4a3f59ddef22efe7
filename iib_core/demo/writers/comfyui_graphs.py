"""ComfyUI graphs as people build them."""

from __future__ import annotations

from typing import Any

from ..recipe import COMFY_SAMPLERS, COMFY_SCHEDULERS, Recipe
from .comfyui_graph import Graph


def _sampling(recipe: Recipe) -> dict[str, Any]:
    return {
        "steps": recipe.steps,
        "cfg": recipe.cfg,
        "sampler_name": COMFY_SAMPLERS[recipe.sampler],
        "scheduler": COMFY_SCHEDULERS[recipe.scheduler],
    }


def txt2img(recipe: Recipe) -> Graph:
    """Checkpoint, LoRA loaders in a row, two prompts, one KSampler."""
    g = Graph()
    model, clip, vae = g.add(
        "CheckpointLoaderSimple", "MODEL CLIP VAE", ckpt_name=recipe.model + ".safetensors"
    )
    for lora in recipe.loras:
        model, clip = g.add(
            "LoraLoader",
            "MODEL CLIP",
            model=model,
            clip=clip,
            lora_name=lora.name + ".safetensors",
            strength_model=lora.weight,
            strength_clip=lora.weight,
        )
    (latent,) = g.add("EmptyLatentImage", "LATENT", width=recipe.width, height=recipe.height, batch_size=1)
    (positive,) = g.add("CLIPTextEncode", "CONDITIONING", "Positive", clip=clip, text=recipe.prompt)
    (negative,) = g.add("CLIPTextEncode", "CONDITIONING", "Negative", clip=clip, text=recipe.negative)
    (samples,) = g.add(
        "KSampler",
        "LATENT",
        model=model,
        positive=positive,
        negative=negative,
        latent_image=latent,
        seed=recipe.seed,
        **_sampling(recipe),
        denoise=1.0,
    )
    (image,) = g.add("VAEDecode", "IMAGE", samples=samples, vae=vae)
    g.add("SaveImage", "", images=image, filename_prefix="ComfyUI")
    return g


def two_passes(recipe: Recipe) -> Graph:
    """SDXL: base and refiner by two advanced samplers, prompts through a Reroute and a text node of their own."""
    g = Graph()
    model, clip, vae = g.add(
        "CheckpointLoaderSimple", "MODEL CLIP VAE", "Base", ckpt_name=recipe.model + ".safetensors"
    )
    for lora in recipe.loras:
        model, clip = g.add(
            "LoraLoader",
            "MODEL CLIP",
            model=model,
            clip=clip,
            lora_name=lora.name + ".safetensors",
            strength_model=lora.weight,
            strength_clip=1.0,
        )
    fine, fine_clip, _ = g.add(
        "CheckpointLoaderSimple", "MODEL CLIP VAE", "Refiner", ckpt_name="sd_xl_refiner_1.0.safetensors"
    )
    (text,) = g.add("PrimitiveStringMultiline", "STRING", "Prompt", value=recipe.prompt)
    bent = g.reroute(model)
    (latent,) = g.add("EmptyLatentImage", "LATENT", width=recipe.width, height=recipe.height, batch_size=1)
    (positive,) = g.add("CLIPTextEncode", "CONDITIONING", clip=clip, text=text)
    (negative,) = g.add("CLIPTextEncode", "CONDITIONING", clip=clip, text=recipe.negative)
    (fine_positive,) = g.add("CLIPTextEncode", "CONDITIONING", clip=fine_clip, text=text)
    (fine_negative,) = g.add("CLIPTextEncode", "CONDITIONING", clip=fine_clip, text=recipe.negative)
    switch = round(recipe.steps * 0.8)
    (first,) = g.add(
        "KSamplerAdvanced",
        "LATENT",
        model=bent,
        positive=positive,
        negative=negative,
        latent_image=latent,
        add_noise="enable",
        noise_seed=recipe.seed,
        **_sampling(recipe),
        start_at_step=0,
        end_at_step=switch,
        return_with_leftover_noise="enable",
    )
    (second,) = g.add(
        "KSamplerAdvanced",
        "LATENT",
        model=fine,
        positive=fine_positive,
        negative=fine_negative,
        latent_image=first,
        add_noise="disable",
        noise_seed=recipe.seed,
        **_sampling(recipe),
        start_at_step=switch,
        end_at_step=10000,
        return_with_leftover_noise="disable",
    )
    (image,) = g.add("VAEDecode", "IMAGE", samples=second, vae=vae)
    g.add("SaveImage", "", images=image, filename_prefix="ComfyUI")
    return g


def flux(recipe: Recipe) -> Graph:
    """Flux: separate loaders, FluxGuidance, BasicGuider and SamplerCustomAdvanced."""
    g = Graph()
    (model,) = g.add(
        "UNETLoader", "MODEL", unet_name=recipe.model + ".safetensors", weight_dtype="fp8_e4m3fn"
    )
    (clip,) = g.add(
        "DualCLIPLoader",
        "CLIP",
        clip_name1="t5xxl_fp8_e4m3fn.safetensors",
        clip_name2="clip_l.safetensors",
        type="flux",
    )
    (vae,) = g.add("VAELoader", "VAE", vae_name="ae.safetensors")
    for lora in recipe.loras:
        (model,) = g.add(
            "LoraLoaderModelOnly",
            "MODEL",
            model=model,
            lora_name=lora.name + ".safetensors",
            strength_model=lora.weight,
        )
    (text,) = g.add(
        "CLIPTextEncode", "CONDITIONING", "CLIP Text Encode (Positive Prompt)", clip=clip, text=recipe.prompt
    )
    (guided,) = g.add("FluxGuidance", "CONDITIONING", conditioning=text, guidance=3.5)
    (shifted,) = g.add(
        "ModelSamplingFlux",
        "MODEL",
        model=model,
        max_shift=1.15,
        base_shift=0.5,
        width=recipe.width,
        height=recipe.height,
    )
    (guider,) = g.add("BasicGuider", "GUIDER", model=shifted, conditioning=guided)
    (noise,) = g.add("RandomNoise", "NOISE", noise_seed=recipe.seed)
    (sampler,) = g.add("KSamplerSelect", "SAMPLER", sampler_name=COMFY_SAMPLERS[recipe.sampler])
    (sigmas,) = g.add(
        "BasicScheduler",
        "SIGMAS",
        model=shifted,
        scheduler=COMFY_SCHEDULERS[recipe.scheduler],
        steps=recipe.steps,
        denoise=1.0,
    )
    (latent,) = g.add("EmptySD3LatentImage", "LATENT", width=recipe.width, height=recipe.height, batch_size=1)
    samples, _ = g.add(
        "SamplerCustomAdvanced",
        "LATENT LATENT",
        noise=noise,
        guider=guider,
        sampler=sampler,
        sigmas=sigmas,
        latent_image=latent,
    )
    (image,) = g.add("VAEDecode", "IMAGE", samples=samples, vae=vae)
    g.add("SaveImage", "", images=image, filename_prefix="ComfyUI")
    return g


def video(recipe: Recipe, frames: int, rate: int) -> Graph:
    """Wan: an empty video latent, one KSampler, saved as a clip."""
    g = Graph()
    (model,) = g.add("UNETLoader", "MODEL", unet_name=recipe.model + ".safetensors", weight_dtype="default")
    (clip,) = g.add("CLIPLoader", "CLIP", clip_name="umt5_xxl_fp8_e4m3fn_scaled.safetensors", type="wan")
    (vae,) = g.add("VAELoader", "VAE", vae_name="wan_2.1_vae.safetensors")
    (shifted,) = g.add("ModelSamplingSD3", "MODEL", model=model, shift=8.0)
    (positive,) = g.add("CLIPTextEncode", "CONDITIONING", "Positive", clip=clip, text=recipe.prompt)
    (negative,) = g.add("CLIPTextEncode", "CONDITIONING", "Negative", clip=clip, text=recipe.negative)
    (latent,) = g.add(
        "EmptyHunyuanLatentVideo",
        "LATENT",
        width=recipe.width,
        height=recipe.height,
        length=frames,
        batch_size=1,
    )
    (samples,) = g.add(
        "KSampler",
        "LATENT",
        model=shifted,
        positive=positive,
        negative=negative,
        latent_image=latent,
        seed=recipe.seed,
        **_sampling(recipe),
        denoise=1.0,
    )
    (images,) = g.add("VAEDecode", "IMAGE", samples=samples, vae=vae)
    (clip_,) = g.add("CreateVideo", "VIDEO", images=images, fps=float(rate))
    g.add("SaveVideo", "", video=clip_, filename_prefix="video/ComfyUI", format="auto", codec="auto")
    return g
