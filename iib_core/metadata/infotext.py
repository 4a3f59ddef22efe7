"""A1111's infotext: prompt, negative prompt, and a line of parameters.

Format: what `create_infotext` of AUTOMATIC1111's webui and its descendants (Forge, reForge, SD.Next)
write, and contract §10.2. Every step is linear in the text's length.
"""

from __future__ import annotations

import json
import re

from .listed import add_additional_networks, add_civitai_resources
from .model import GenerationInfo
from .parameters import KNOWN, LINE_KEY, TEMPLATE, cut_templates, parameters_of
from .prompt import networks_of
from .values import integer, number, size

__all__ = ["NEGATIVE", "integer", "number", "parameters_of", "parse", "size"]

NEGATIVE = "Negative prompt:"
_EXTRA = "extraJsonMetaInfo:"
_ONE_LINE = re.compile(r"(?:^|[ ,])(?P<steps>Steps): ?\d{1,6}, ")
_SOURCE = "Source Identifier: "
_SOURCE_TAIL = re.compile(r",? *Source Identifier: ([^,:\n\"]{1,80})$")
#: a template or note behind the parameters may hold lines that start like them
_MAX_STEPS_LINES = 4
#: a pair, or the end of a wrapped value in brackets
_GOES_ON = re.compile(r"(?m)(?:^|,)[ \t]*[\w\-/.()+][\w \-/.()+]{0,79}:(?=[ \t\"\[{]|$)|[\]}]")


def parse(text: str) -> GenerationInfo:
    """What an infotext says. Any text is one: without a parameter line it is all prompt. Never raises."""
    info = GenerationInfo(infotext=text)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    text, extra = _split_extra(text.strip().strip("\0"))
    # it may stand behind a template or note, so it comes off first
    source = _SOURCE_TAIL.search(text[-120:]) if _SOURCE in text else None
    body = text[: len(text) - len(source[0])] if source else text
    prompt, info.parameters = _split_parameters(body)
    if source:
        if not info.parameters and (again := _split_parameters(text))[1]:
            prompt, info.parameters = again
        info.parameters["Source Identifier"] = source[1].strip()
    info.parameters.update(extra)
    info.positive, info.negative = _split_negative(prompt)
    if info.parameters and "emplate:" in info.negative:  # SD.Next's stand before the parameters
        info.negative, templates = cut_templates(info.negative)
        info.parameters.update(templates)
    _fill(info)
    return info


def _split_extra(text: str) -> tuple[str, dict[str, str]]:
    """The text without its final `extraJsonMetaInfo: {…}` line, and that line's values as texts."""
    if _EXTRA not in text:
        return text, {}
    head, _, last = text.rpartition("\n")
    if not last.startswith(_EXTRA):
        return text, {}
    try:
        values = json.loads(last[len(_EXTRA) :])
    except (ValueError, RecursionError):
        return text, {}
    if not isinstance(values, dict):
        return text, {}
    return head.rstrip(), {
        k: v if isinstance(v, str) else json.dumps(v, ensure_ascii=False) for k, v in values.items()
    }


def _split_parameters(text: str) -> tuple[str, dict[str, str]]:
    """The prompt part and the parameters; the latter are empty when there are none."""
    start = len(text)
    for _ in range(_MAX_STEPS_LINES):
        start = text.rfind("\nSteps: ", 0, start)
        if start < 0 and not text.startswith("Steps: "):
            break
        # the line may be wrapped, so all to the end belongs to it
        head, block = (text[:start], text[start + 1 :]) if start >= 0 else ("", text)
        numbered = block[len("Steps: ") :][:1].isdecimal()
        if numbered and (found := _parameters_if(_without_note(block), least=2)):
            return head, found
        if start < 0:
            break
    match = _ONE_LINE.search(text) if "\n" not in text else None
    if match and (found := _parameters_if(text[match.start("steps") :], least=3)):
        return text[: match.start()], found
    head, _, last = text.rpartition("\n")
    if found := _parameters_if(last, least=3):
        return head, found
    if not head and last.startswith("Postprocess"):
        return "", parameters_of(last)
    return text, {}


def _without_note(block: str) -> str:
    """The block without final lines of free text, which people add behind the parameters.

    Behind a line that starts with a key of its own they are the rest of its value.
    """
    if "\n" not in block or TEMPLATE.search(block):
        return block
    lines = block.split("\n")
    quotes = _quotes(block)
    while len(lines) > 1:
        quotes -= _quotes(lines[-1])
        # quotes of its own end nothing: those of a wrapped value are open before this line
        wraps = quotes % 2 or lines[-2].rstrip().endswith(":")
        if _GOES_ON.search(lines[-1]) or (wraps and '"' in lines[-1]):
            break
        lines.pop()
    return block if len(lines) > 1 and LINE_KEY.match(lines[-1]) else "\n".join(lines)


def _quotes(text: str) -> int:
    return text.count('"') - text.count('\\"')


def _parameters_if(block: str, least: int) -> dict[str, str]:
    """The block's parameters when it holds that many and one that we know, else none."""
    if block.count(":") < least:
        return {}
    found = parameters_of(block)
    return found if len(found) >= least and ("Steps" in found or any(map(_is_known, found))) else {}


def _is_known(key: str) -> bool:
    return key.lower() in KNOWN


def _split_negative(prompt: str) -> tuple[str, str]:
    if prompt.startswith(NEGATIVE):
        return "", prompt[len(NEGATIVE) :].strip()
    positive, mark, negative = prompt.partition("\n" + NEGATIVE)
    if not mark and "\n" not in prompt:
        positive, mark, negative = prompt.partition(" " + NEGATIVE)
    return positive.strip(), negative.strip()


def _fill(info: GenerationInfo) -> None:
    """The typed fields, from `parameters`."""
    get = info.parameters.get
    info.steps = integer(get("Steps", ""))
    info.cfg = number(get("CFG scale") or get("CFG Scale", ""))
    info.seed = get("Seed", "")
    info.sampler = get("Sampler", "")
    info.scheduler = get("Schedule type") or get("Scheduler", "")
    info.model = get("Model", "")
    info.model_hash = get("Model hash", "")
    info.vae = get("VAE", "")
    info.denoise = number(get("Denoising strength", ""))
    info.clip_skip = integer(get("Clip skip") or get("CLiP-skip", ""))
    info.source = get("Source Identifier", "")
    # Civitai copies its own site's keys
    if pair := size(get("Size") or f"{get('width', '')}x{get('height', '')}"):
        info.width, info.height = pair
    info.networks = networks_of(info.positive)
    if "AddNet Module 1" in info.parameters:
        add_additional_networks(info)
    if "Civitai resources" in info.parameters:
        add_civitai_resources(info)
