"""How a picture claims to have been made: what every writer turns into its program's own format."""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import dataclass


@dataclass(frozen=True)
class Lora:
    """One network and its weight; `name` without its extension."""

    name: str
    weight: float

    @property
    def hash(self) -> str:
        """Ten or twelve digits as the programs print them; made up, but always the same for a name."""
        return digest(self.name, 12)


@dataclass(frozen=True)
class Hires:
    """A second pass at a larger size."""

    upscale: float = 1.5
    steps: int = 12
    upscaler: str = "4x-UltraSharp"
    denoise: float = 0.35


@dataclass(frozen=True)
class Recipe:
    """Everything about one generation. `sampler` is A1111's name; `created` is in Unix seconds (UTC)."""

    prompt: str
    negative: str
    seed: int
    width: int
    height: int
    model: str
    steps: int = 28
    sampler: str = "DPM++ 2M"
    scheduler: str = "Karras"
    cfg: float = 6.0
    loras: tuple[Lora, ...] = ()
    vae: str = ""
    clip_skip: int = 1
    denoise: float | None = None
    hires: Hires | None = None
    adetailer: bool = False
    created: float = 0.0

    @property
    def model_hash(self) -> str:
        """The short hash that infotexts print; made up, but always the same for a model."""
        return digest(self.model, 10)

    def prompt_with_networks(self) -> str:
        """The prompt as one types it in A1111: networks in angle brackets at its end."""
        return ", ".join([self.prompt, *(f"<lora:{lora.name}:{lora.weight:g}>" for lora in self.loras)])


#: ComfyUI's names of A1111's samplers and schedules.
COMFY_SAMPLERS = {
    "Euler a": "euler_ancestral",
    "Euler": "euler",
    "DPM++ 2M": "dpmpp_2m",
    "DPM++ 2M SDE": "dpmpp_2m_sde",
    "DPM++ SDE": "dpmpp_sde",
    "DPM++ 3M SDE": "dpmpp_3m_sde",
    "UniPC": "uni_pc",
    "LCM": "lcm",
    "DDIM": "ddim",
    "Heun": "heun",
}
COMFY_SCHEDULERS = {
    "Karras": "karras",
    "Automatic": "normal",
    "Simple": "simple",
    "Beta": "beta",
    "Exponential": "exponential",
    "SGM Uniform": "sgm_uniform",
}


def digest(text: str, digits: int) -> str:
    """A stable stand-in for a file's hash."""
    return hashlib.sha256(text.encode()).hexdigest()[:digits]


def stable_uuid(*parts: object) -> str:
    """A stable stand-in for a random id."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, "/".join(map(str, parts))))
