"""A1111's names of samplers and schedules, and ComfyUI's.

A1111: `modules/sd_samplers_kdiffusion.py`, `sd_samplers_timesteps.py`, `sd_schedulers.py` (and Forge's
additions); older versions append the schedule to the sampler ("DPM++ 2M Karras"). ComfyUI: the keys of
`comfy/samplers.py`.
"""

from __future__ import annotations

import re

#: What ComfyUI's own KSampler starts with.
DEFAULT_SAMPLER = "euler"
DEFAULT_SCHEDULER = "normal"

#: A1111's name → ComfyUI's.
_SAMPLERS = {
    "Euler a": "euler_ancestral",
    "Euler": "euler",
    "Euler CFG++": "euler_cfg_pp",
    "Euler a CFG++": "euler_ancestral_cfg_pp",
    "LMS": "lms",
    "Heun": "heun",
    "HeunPP2": "heunpp2",
    "DPM2": "dpm_2",
    "DPM2 a": "dpm_2_ancestral",
    "DPM++ 2S a": "dpmpp_2s_ancestral",
    "DPM++ 2S a CFG++": "dpmpp_2s_ancestral_cfg_pp",
    "DPM++ 2M": "dpmpp_2m",
    "DPM++ 2M CFG++": "dpmpp_2m_cfg_pp",
    "DPM++ SDE": "dpmpp_sde",
    "DPM++ 2M SDE": "dpmpp_2m_sde",
    "DPM++ 2M SDE Heun": "dpmpp_2m_sde_heun",
    "DPM++ 3M SDE": "dpmpp_3m_sde",
    "DPM fast": "dpm_fast",
    "DPM adaptive": "dpm_adaptive",
    "DDPM": "ddpm",
    "LCM": "lcm",
    "IPNDM": "ipndm",
    "IPNDM_V": "ipndm_v",
    "DEIS": "deis",
    "Restart": "restart",
    "Res Multistep": "res_multistep",
    "ER SDE": "er_sde",
    "DDIM": "ddim",
    "UniPC": "uni_pc",
    "PLMS": "plms",
}
_SCHEDULERS = {
    "Automatic": DEFAULT_SCHEDULER,
    "Normal": "normal",
    "Uniform": "normal",
    "Karras": "karras",
    "Exponential": "exponential",
    "SGM Uniform": "sgm_uniform",
    "Simple": "simple",
    "Beta": "beta",
    "DDIM": "ddim_uniform",
    "KL Optimal": "kl_optimal",
    "Linear Quadratic": "linear_quadratic",
    "Polyexponential": "polyexponential",
    "Align Your Steps": "align_your_steps",
    "Turbo": "turbo",
}


def _key(name: str) -> str:
    """Letters, digits and pluses only: spellings differ in case, blanks and underscores."""
    return re.sub(r"[^a-z0-9+]", "", name.lower())


_TO_COMFY = {_key(theirs): ours for theirs, ours in _SAMPLERS.items()}
_TO_COMFY_SCHEDULER = {_key(theirs): ours for theirs, ours in _SCHEDULERS.items()}
_TO_A1111 = {ours: theirs for theirs, ours in _SAMPLERS.items()}
_TO_A1111_SCHEDULER = {
    ours: theirs for theirs, ours in _SCHEDULERS.items() if theirs not in {"Automatic", "Uniform"}
}


def for_comfyui(sampler: str, scheduler: str) -> tuple[str, str]:
    """The two names as ComfyUI's samplers take them; unknown ones as they are, KSampler's defaults for none."""
    name, schedule = sampler.strip(), scheduler.strip()
    if not schedule:
        name, schedule = _split(name)
    return (
        _TO_COMFY.get(_key(name), name) or DEFAULT_SAMPLER,
        _TO_COMFY_SCHEDULER.get(_key(schedule), schedule) or DEFAULT_SCHEDULER,
    )


def for_a1111(sampler: str, scheduler: str) -> tuple[str, str]:
    """The two names as A1111 writes them; unknown ones as they are."""
    plain = sampler.removesuffix("_gpu")
    return _TO_A1111.get(plain, sampler), _TO_A1111_SCHEDULER.get(scheduler, scheduler)


def _split(sampler: str) -> tuple[str, str]:
    """A sampler and the schedule that an older A1111 put behind it ("DPM++ 2M Karras"), "" for none."""
    if _key(sampler) in _TO_COMFY:
        return sampler, ""
    for schedule in _SCHEDULERS:
        head = sampler[: -len(schedule)].rstrip(" _")
        if sampler.lower().endswith(schedule.lower()) and _key(head) in _TO_COMFY:
            return head, schedule
    return sampler, ""
