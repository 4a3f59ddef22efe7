"""What we know of one media file after reading it once."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Network:
    """A LoRA-like network: its name exactly as written, and its weights.

    `kind` is the tag type: "lora" or "lyco". `weight` is the one for the diffusion model (1.0 when the
    prompt names none, None when what stands there is no number); `te_weight` is the text encoder's,
    None when it was not given apart.
    """

    name: str
    weight: float | None = 1.0
    kind: str = "lora"
    te_weight: float | None = None


@dataclass
class GenerationInfo:
    """How a picture was made. Fields that the file does not say are empty or None."""

    source: str = ""  # the contract's Source Identifier: "Stable Diffusion web UI", "ComfyUI", …
    infotext: str = ""  # the text stored in `image.exif`, contract §11
    positive: str = ""
    negative: str = ""
    steps: int | None = None
    cfg: float | None = None
    seed: str = ""  # text: seeds reach 2**64-1
    sampler: str = ""
    scheduler: str = ""
    model: str = ""
    model_hash: str = ""
    vae: str = ""
    denoise: float | None = None
    clip_skip: int | None = None
    width: int | None = None  # as the text says; the pixels' own size is in FileReading
    height: int | None = None
    networks: list[Network] = field(default_factory=list)
    #: every key → value of the text, in order, as written but without its quotes (for the panel and for tags)
    parameters: dict[str, str] = field(default_factory=dict)
    #: several samplers in one graph: each pass's own fields (seed, steps, cfg, sampler, …)
    passes: list[dict[str, str]] = field(default_factory=list)
    #: field name → "certain" | "likely" | "guess", where a graph had to be interpreted
    confidence: dict[str, str] = field(default_factory=dict)
    #: the kinds of nodes in ComfyUI's graph, each once, in alphabetical order
    nodes: list[str] = field(default_factory=list)


@dataclass
class ContainerReading:
    """What the container says, without decoding pixels."""

    format: str  # "png", "jpeg", "webp", "avif", "gif", "bmp", "mp4", …, "" when unknown
    width: int | None = None  # after EXIF orientation
    height: int | None = None
    duration: float | None = None  # seconds
    animated: bool = False
    orientation: int = 1
    #: named texts in file order, repeated keys kept: ("parameters", …), ("prompt", …), ("UserComment", …), ("exif:305", …)
    texts: list[tuple[str, str]] = field(default_factory=list)
    error: str = ""  # why not everything could be read; what was found before stays

    def text(self, key: str) -> str:
        """The first text of that key, "" when there is none."""
        for name, value in self.texts:
            if name == key:
                return value
        return ""


@dataclass
class FileReading:
    """One file, read once: container facts, generation info, identity."""

    container: ContainerReading
    info: GenerationInfo | None = None
    tags: list[tuple[str, str]] = field(default_factory=list)  # (tag.type, tag.name), contract §10.3
    fingerprint: int | None = None  # signed 64-bit, see `metadata.reading.fingerprint`
    error: str = ""  # why the file could not be read (fully); "" when it could
    opened: bool = True  # False: the disk did not give it just now; another time it may
    hidden: bool = False  # its text is in the pixels, see `metadata.stealth`
    located: bool = False  # it says where on Earth it was taken
