"""Names for the widget values of a workflow's nodes, which stand there in order and without names.

Newer frontends list a node's widgets among its inputs; for the rest, the usual nodes' input names in the
order in which their programs declare them (ComfyUI, Efficiency, Impact, Easy-Use, WAS, Comfyroll, KJ,
rgthree, tinyterra, pysssss, Kijai's wrappers), and at last what the values themselves look like.
"""

from __future__ import annotations

from typing import Any

from .looks import by_looks, sampler_at, sampler_row

_SAMPLING = "seed steps cfg sampler_name scheduler denoise"
_DETAILER = f"guide_size guide_size_for max_size {_SAMPLING} feather noise_mask force_inpaint"
_SIZE = "width height"
_LORA = "lora_name strength_model strength_clip"
_EASY_LOADER = (
    "ckpt_name vae_name clip_skip lora_name lora_model_strength lora_clip_strength resolution empty_latent_width "
    "empty_latent_height positive"
)
_LISTED = {
    "KSampler": _SAMPLING,
    "KSamplerAdvanced": "add_noise noise_seed steps cfg sampler_name scheduler start_at_step end_at_step return_with_leftover_noise",
    "SamplerCustom": "add_noise noise_seed cfg",
    "RandomNoise": "noise_seed",
    "KSamplerSelect": "sampler_name",
    "BasicScheduler": "scheduler steps denoise",
    "KarrasScheduler": "steps sigma_max sigma_min rho",
    "AlignYourStepsScheduler": "model_type steps denoise",
    "SDTurboScheduler": "steps denoise",
    "LTXVScheduler": "steps max_shift base_shift stretch terminal",
    "Flux2Scheduler": "steps width height",
    "CFGGuider": "cfg",
    "DualCFGGuider": "cfg_conds cfg_cond2_negative",
    "FluxGuidance": "guidance",
    "CLIPTextEncode": "text",
    "CLIPTextEncodeFlux": "clip_l t5xxl guidance",
    "CLIPTextEncodeSDXL": "width height crop_w crop_h target_width target_height text_g text_l",
    "CLIPTextEncodeSDXLRefiner": "ascore width height text",
    "CLIPTextEncodeSD3": "clip_l clip_g t5xxl empty_padding",
    "CLIPTextEncodeHiDream": "clip_l clip_g t5xxl llama",
    "TextEncodeQwenImageEdit": "prompt",
    "TextEncodeQwenImageEditPlus": "prompt",
    "BNK_CLIPTextEncodeAdvanced": "text token_normalization weight_interpretation",
    "CLIPSetLastLayer": "stop_at_clip_layer",
    "CheckpointLoaderSimple": "ckpt_name",
    "CheckpointLoader": "config_name ckpt_name",
    "unCLIPCheckpointLoader": "ckpt_name",
    "ImageOnlyCheckpointLoader": "ckpt_name",
    "UNETLoader": "unet_name weight_dtype",
    "UnetLoaderGGUF": "unet_name",
    "VAELoader": "vae_name",
    "LoraLoader": _LORA,
    "LoraLoader|pysssss": _LORA,
    "LoraLoaderModelOnly": "lora_name strength_model",
    "UpscaleModelLoader": "model_name",
    "EmptyLatentImage": _SIZE,
    "EmptySD3LatentImage": _SIZE,
    "EmptyFlux2LatentImage": _SIZE,
    "EmptyHunyuanLatentVideo": _SIZE,
    "EmptyLTXVLatentVideo": _SIZE,
    "EmptyMochiLatentVideo": _SIZE,
    "EmptyCosmosLatentVideo": _SIZE,
    "StableCascade_EmptyLatentImage": _SIZE,
    "WanImageToVideo": _SIZE,
    "WanFirstLastFrameToVideo": _SIZE,
    "WanVaceToVideo": _SIZE,
    "Wan22ImageToVideoLatent": _SIZE,
    "LTXVImgToVideo": _SIZE,
    "LatentUpscale": "upscale_method width height crop",
    "LatentUpscaleBy": "upscale_method scale_by",
    "ImageScale": "upscale_method width height crop",
    "ImageScaleBy": "upscale_method scale_by",
    "PrimitiveNode": "value",
    "PrimitiveInt": "value",
    "PrimitiveFloat": "value",
    "PrimitiveString": "value",
    "PrimitiveStringMultiline": "value",
    "StringConcatenate": "string_a string_b delimiter",
    "StringReplace": "string find replace",
    "RegexReplace": "string regex_pattern replace",
    "RegexExtract": "string regex_pattern",
    "ComfySwitchNode": "switch",
    "ShowText|pysssss": "text_0",
    "StringFunction|pysssss": "action tidy_tags text_a text_b text_c",
    "Text Multiline": "text",
    "Text String": "text text_b text_c text_d",
    "Text Concatenate": "delimiter clean_whitespace",
    "Text to Conditioning": "text",
    "StringConstant": "string",
    "StringConstantMultiline": "string strip_newlines",
    "JoinStrings": "string1 string2 delimiter",
    "INTConstant": "value",
    "FloatConstant": "value",
    "Seed (rgthree)": "seed",
    "Power Prompt (rgthree)": "prompt",
    "Power Prompt - Simple (rgthree)": "prompt",
    "KSampler (Efficient)": _SAMPLING,
    "KSampler Adv. (Efficient)": "add_noise noise_seed steps cfg sampler_name scheduler start_at_step end_at_step",
    "Efficient Loader": "ckpt_name vae_name clip_skip lora_name lora_model_strength lora_clip_strength positive negative "
    "token_normalization weight_interpretation empty_latent_width empty_latent_height batch_size",
    "Eff. Loader SDXL": "base_ckpt_name base_clip_skip refiner_ckpt_name refiner_clip_skip positive_ascore negative_ascore vae_name "
    "positive negative token_normalization weight_interpretation empty_latent_width empty_latent_height batch_size",
    "KSamplerProvider": _SAMPLING,
    "KSamplerAdvancedProvider": "cfg sampler_name scheduler",
    "ImpactKSamplerBasicPipe": _SAMPLING,
    "PixelKSampleUpscalerProvider": f"scale_method {_SAMPLING}",
    "PixelKSampleUpscalerProviderPipe": f"scale_method {_SAMPLING}",
    "FaceDetailer": _DETAILER,
    "FaceDetailerPipe": _DETAILER,
    "DetailerForEach": _DETAILER,
    "DetailerForEachPipe": _DETAILER,
    "DetailerForEachDebugPipe": _DETAILER,
    "SEGSDetailer": f"guide_size guide_size_for max_size {_SAMPLING} noise_mask force_inpaint",
    "ImpactWildcardProcessor": "wildcard_text populated_text mode seed",
    "ImpactWildcardEncode": "wildcard_text populated_text mode",
    "ImpactSwitch": "select",
    "easy positive": "positive",
    "easy negative": "negative",
    "easy seed": "seed",
    "easy fullLoader": f"{_EASY_LOADER} positive_token_normalization positive_weight_interpretation negative",
    "easy a1111Loader": f"{_EASY_LOADER} negative",
    "easy comfyLoader": f"{_EASY_LOADER} negative",
    "easy preSampling": "steps cfg sampler_name scheduler denoise seed",
    "easy preSamplingAdvanced": "steps cfg sampler_name scheduler start_at_step end_at_step add_noise seed",
    "ttN text": "text",
    "CR Text": "text",
    "CR Prompt Text": "prompt",
    "CR Seed": "seed",
    "CR SDXL Aspect Ratio": "width height aspect_ratio swap_dimensions upscale_factor",
    "CR LoRA Stack": "switch_1 lora_name_1 model_weight_1 clip_weight_1 switch_2 lora_name_2 model_weight_2 clip_weight_2 switch_3 "
    "lora_name_3 model_weight_3 clip_weight_3",
    "WanVideoTextEncode": "positive_prompt negative_prompt",
    "WanVideoModelLoader": "model",
    "WanVideoVAELoader": "model_name",
    "WanVideoLoraSelect": "lora strength",
    "WanVideoEmptyEmbeds": "width height num_frames",
    "WanVideoSampler": "steps cfg shift seed force_offload scheduler",
    "HyVideoModelLoader": "model",
    "HyVideoTextEncode": "prompt",
    "HyVideoLoraSelect": "lora strength",
    "HyVideoSampler": "width height num_frames steps embedded_guidance_scale flow_shift seed",
    "CogVideoTextEncode": "prompt strength",
    "DownloadAndLoadCogVideoModel": "model",
    "CogVideoSampler": "num_frames steps cfg seed scheduler denoise_strength",
    "DownloadAndLoadMochiModel": "model",
    "MochiTextEncode": "prompt strength",
    "GemmaAPITextEncode": "api_key prompt",
}
NAMES = {kind: names.split() for kind, names in _LISTED.items()}
_AFTER_SEED = ("fixed", "randomize", "increment", "decrement", None, "")


def named_values(entry: dict[str, Any], kind: str) -> dict[str, Any]:
    """A node's widget values by input name."""
    values = entry.get("widgets_values")
    if isinstance(values, dict):
        return {k: v for k, v in values.items() if not isinstance(v, list)}
    if not isinstance(values, list) or not values:
        return {}
    listed = _listed(entry)
    names = listed if len(listed) > 1 or kind not in NAMES else NAMES[kind]
    if kind in NAMES and not _fits(listed, values):
        names = NAMES[kind]
    if not names or (kind not in NAMES and not _fits(listed, values)):
        return {**by_looks(kind, values), **_loras(values)}
    found = _paired(names, values)
    if "sampler_name" in found and (at := sampler_at(values)) is not None:
        # older versions had other controls after the seed, or more in front
        found.update({k: v for k, v in sampler_row(values, at).items() if k in names})
    return {**found, **_loras(values)}


def _listed(entry: dict[str, Any]) -> list[str]:
    """Newer frontends list widgets among the inputs; older ones only those that somebody turned into inputs."""
    names: dict[str, None] = {}
    slots = entry.get("inputs")
    for slot in slots if isinstance(slots, list) else []:
        widget = slot.get("widget") if isinstance(slot, dict) else None
        if isinstance(widget, dict) and isinstance(name := widget.get("name"), str):
            names[name] = None
    return list(names)


def _fits(names: list[str], values: list[Any]) -> bool:
    """True when the names are of all values and not of some."""
    return bool(names) and len(names) <= len(values) <= len(names) + 2 * sum("seed" in n for n in names) + 1


def _paired(names: list[str], values: list[Any]) -> dict[str, Any]:
    """Names to values in order; a seed's value is followed by one for what becomes of it after the run."""
    found: dict[str, Any] = {}
    position = 0
    for name in names:
        if position >= len(values):
            break
        found[name] = values[position]
        position += 1
        if (
            "seed" in name
            and position < len(values)
            and not isinstance(values[position], list | dict)
            and values[position] in _AFTER_SEED
        ):
            position += 1
    return {k: v for k, v in found.items() if not isinstance(v, list)}


def _loras(values: list[Any]) -> dict[str, Any]:
    """rgthree's Power Lora Loader: one object for each LoRA."""
    return {f"lora_{i}": v for i, v in enumerate(values) if isinstance(v, dict) and "lora" in v}
