"""NovelAI: a JSON of everything in `Comment`, the model's name in `Source`, `Software: NovelAI`.

Format: NovelAI's own files (versions 1 to 4.5) and the reader it publishes, NovelAI/novelai-image-metadata.
In PNG each is a chunk; in WebP, and hidden in the pixels, they are one JSON object with those keys.
From version 4 on the prompt is split into a caption of the whole and one for each character.
"""

from __future__ import annotations

from typing import Any

from ..model import ContainerReading, GenerationInfo
from .base import Generator, Options
from .fields import as_dict, as_list, as_text, info_of, load_object, parameter_line, size_of, spaced

SOURCE = "NovelAI"
_MARK = '"NovelAI'
#: Comment's key → A1111's name for it
_NAMES = {
    "steps": "Steps",
    "sampler": "Sampler",
    "scale": "CFG scale",
    "seed": "Seed",
    "noise_schedule": "Schedule type",
    "strength": "Denoising strength",
}
_PROMPTS = ("v4_prompt", "v4_negative_prompt", "prompt", "uc", "width", "height")


def _detect(container: ContainerReading) -> bool:
    return any(
        (key == "Software" and text.startswith(SOURCE))
        or (key == "UserComment" and text.startswith("{") and _MARK in text)
        or (key == "Title" and text.startswith("NovelAI"))
        for key, text in container.texts
    )


def _read(container: ContainerReading, options: Options) -> GenerationInfo | None:
    chunks = dict(reversed(container.texts))  # of a repeated key the first
    if (packed := chunks.get("UserComment", "")).startswith("{") and _MARK in packed:
        for key, value in load_object(packed).items():
            chunks.setdefault(key, as_text(value))
    return from_chunks(chunks)


def from_chunks(chunks: dict[str, str]) -> GenerationInfo | None:
    """What NovelAI's named texts say; None when they are not NovelAI's."""
    comment = load_object(chunks.get("Comment", ""))
    if not comment and "Description" not in chunks:
        return None
    positive = _captions(comment.get("v4_prompt")) or [
        as_text(comment.get("prompt")) or chunks.get("Description", "")
    ]
    negative = _captions(comment.get("v4_negative_prompt")) or [as_text(comment.get("uc"))]
    fields = _fields(comment, chunks)
    info = info_of(SOURCE, "\n".join(positive), "\n".join(filter(None, negative)), fields, [])
    info.infotext = f"{info.positive}\n{_line(info, comment)}"
    return info


def _captions(prompt: Any) -> list[str]:
    """The caption of the whole and those of the characters; [] when there is none of the whole."""
    caption = as_dict(as_dict(prompt).get("caption"))
    base = as_text(caption.get("base_caption"))
    people = [as_text(as_dict(c).get("char_caption")) for c in as_list(caption.get("char_captions"))]
    return [base, *filter(None, people)] if base or any(people) else []


def _fields(comment: dict[str, Any], chunks: dict[str, str]) -> dict[str, str]:
    """Everything but the prompts; characters with the place that was chosen for them."""
    fields = {name: as_text(comment.get(key)) for key, name in _NAMES.items()}
    fields["Size"] = size_of(comment.get("width"), comment.get("height"))
    fields["Model"] = chunks.get("Source", "")
    for key, value in comment.items():
        if key not in _NAMES and key not in _PROMPTS:
            fields[key] = as_text(value)
    for key, name in (("v4_prompt", "Character"), ("v4_negative_prompt", "Character negative")):
        captions = as_list(as_dict(as_dict(comment.get(key)).get("caption")).get("char_captions"))
        for number, caption in enumerate(map(as_dict, captions), start=1):
            fields[f"{name} {number}"] = as_text(caption.get("char_caption"))
            if name == "Character" and as_dict(comment[key]).get("use_coords"):
                fields[f"{name} {number} position"] = _places(caption)
    for key in ("Generation time", "Software", "Title"):
        fields[key] = chunks.get(key, "")
    return fields


def _places(caption: dict[str, Any]) -> str:
    """ "0.3 0.5": from the left and from the top, as parts of the picture."""
    centers = map(as_dict, as_list(caption.get("centers")))
    return "; ".join(f"{as_text(c.get('x'))} {as_text(c.get('y'))}" for c in centers)


def _line(info: GenerationInfo, comment: dict[str, Any]) -> str:
    """The contract's line: A1111's names first, then every key of the Comment as it is, `uc` among them."""
    named = {name: info.parameters.get(name, "") for name in ("Steps", "Source Identifier")}
    named["Source Identifier"] = SOURCE
    names = ("Sampler", "CFG scale", "Seed", "Size", "Model", "Schedule type")
    named |= {name: info.parameters.get(name, "") for name in names}
    named["Steps"] = named["Steps"] or "Unknown"
    kept = {key: as_text(value) for key, value in comment.items() if key != "prompt"}
    return parameter_line({**named, **kept}, spaced)


GENERATOR = Generator(SOURCE, _detect, _read, frozenset({"Software", "UserComment", "Title"}))
