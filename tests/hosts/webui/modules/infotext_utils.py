"""Parses infotexts, and carries them and pictures into the tabs."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import gradio as gr
from modules import errors, script_callbacks, shared
from modules.paths_internal import data_path
from PIL import Image

sys.modules["modules.generation_parameters_copypaste"] = sys.modules[__name__]

GRADIO = int(gr.__version__.split(".")[0])
JS = "js" if GRADIO >= 4 else "_js"
PARAMETER = re.compile(r'\s*(\w[\w \-/]+):\s*("(?:\\.|[^\\"])+"|[^,]*)(?:,|$)')
SIZE = re.compile(r"(\d+)x(\d+)")
#: What the real parsers add by themselves to every text.
ADDED = {
    "Clip skip": "1",
    "Hires resize-1": 0,
    "Hires resize-2": 0,
    "Hires sampler": "Use same sampler",
    "Hires schedule type": "Use same scheduler",
    "Hires checkpoint": "Use same checkpoint",
    "Hires prompt": "",
    "Hires negative prompt": "",
    "Mask mode": "Inpaint masked",
    "Masked content": "original",
    "Inpaint area": "Whole picture",
    "Masked area padding": 32,
    "RNG": "GPU",
    "Schedule type": "Automatic",
    "Schedule max sigma": 0,
    "Schedule min sigma": 0,
    "Schedule rho": 0,
    "VAE Encoder": "Full",
    "VAE Decoder": "Full",
    "Emphasis": "Original",
}


@dataclass
class ParamBinding:
    """A button that carries a text, a picture, or another tab's fields into a tab."""

    paste_button: Any
    tabname: str
    source_text_component: Any = None
    source_image_component: Any = None
    source_tabname: str | None = None
    override_settings_component: Any = None
    paste_field_names: list[str] = field(default_factory=list)


paste_fields: dict[str, dict[str, Any]] = {}
registered_param_bindings: list[ParamBinding] = []
#: The texts that were parsed; for the tests.
parsed: list[str] = []


def reset() -> None:
    paste_fields.clear()
    registered_param_bindings.clear()


def quote(text: Any) -> Any:
    return json.dumps(text, ensure_ascii=False) if any(c in str(text) for c in ",\n:") else text


def unquote(text: str) -> str:
    return str(json.loads(text)) if len(text) > 1 and text[0] == text[-1] == '"' else text


def image_from_url_text(given: Any) -> Any:
    """The picture behind what a gallery hands over; here always a file of gradio's own."""
    while isinstance(given, list | tuple):
        given = given[0] if given else None
    if isinstance(given, dict):
        given = Image.open(given["name"].split("?")[0])
    return given


def add_paste_fields(
    tabname: str, init_img: Any, fields: list[Any] | None, override_settings_component: Any = None
) -> None:
    """What a tab takes: its picture, and pairs of component and the infotext's key."""
    paste_fields[tabname] = {
        "init_img": init_img,
        "fields": fields,
        "override_settings_component": override_settings_component,
    }


def create_buttons(tabs_list: list[str]) -> dict[str, Any]:
    return {tab: gr.Button(f"Send to {tab}", elem_id=f"{tab}_tab") for tab in tabs_list}


def bind_buttons(buttons: dict[str, Any], send_image: Any, send_generate_info: Any) -> None:
    """The older way to say `register_paste_params_button`."""
    for tab, button in buttons.items():
        tabname = send_generate_info if isinstance(send_generate_info, str) else None
        text = None if tabname else send_generate_info
        register_paste_params_button(ParamBinding(button, tab, text, send_image, tabname))


def register_paste_params_button(binding: ParamBinding) -> None:
    registered_param_bindings.append(binding)


def connect_paste_params_buttons() -> None:
    """Connect what was registered, once all tabs are there.

    A tab that there is not: gradio 3's hosts pass over it, gradio 4's raise KeyError and no page comes up.
    """
    for binding in registered_param_bindings:
        if GRADIO < 4 and binding.tabname not in paste_fields:
            continue
        taking = paste_fields[binding.tabname]
        _connect_picture(binding, taking)
        if binding.source_text_component is not None and taking["fields"] is not None:
            connect_paste(
                binding.paste_button,
                taking["fields"],
                binding.source_text_component,
                binding.override_settings_component or taking["override_settings_component"],
                binding.tabname,
            )
        switch = {JS: f"switch_to_{binding.tabname}"}
        binding.paste_button.click(fn=None, inputs=None, outputs=None, show_progress=False, **switch)


def _connect_picture(binding: ParamBinding, taking: dict[str, Any]) -> None:
    source, target = binding.source_image_component, taking["init_img"]
    if source is None or target is None:
        return
    sizes = {name: part for part, name in taking["fields"] or [] if name in ("Size-1", "Size-2")}
    gallery = isinstance(source, gr.Gallery)
    chosen = {JS: "extract_image_from_gallery"} if gallery else {}
    if sizes and binding.tabname != "inpaint":
        outputs = [target, sizes["Size-1"], sizes["Size-2"]]
        carry: Callable[[Any], Any] = send_image_and_dimensions
    else:
        outputs, carry = [target], image_from_url_text if gallery else (lambda picture: picture)
    binding.paste_button.click(fn=carry, inputs=[source], outputs=outputs, show_progress=False, **chosen)


def send_image_and_dimensions(given: Any) -> tuple[Any, Any, Any]:
    image = image_from_url_text(given)
    if image is None or not shared.opts.send_size:
        return image, gr.update(), gr.update()
    return image.convert("RGB") if image.mode == "RGBA" else image, image.width, image.height


def parse_generation_parameters(text: str, skip_fields: list[str] | None = None) -> dict[str, Any]:
    """The fields of an infotext, those that the host adds included."""
    parsed.append(text)
    *lines, last = text.strip().split("\n")
    if len(PARAMETER.findall(last)) < 3:
        lines.append(last)
        last = ""
    prompt, _, negative = "\n".join(lines).partition("\nNegative prompt:")
    if prompt.startswith("Negative prompt:"):
        prompt, negative = "", prompt[len("Negative prompt:") :]
    found: dict[str, Any] = {"Prompt": prompt.strip(), "Negative prompt": negative.strip()}
    for key, value in PARAMETER.findall(last):
        size = SIZE.fullmatch(value)
        if size:
            found[f"{key}-1"], found[f"{key}-2"] = size.groups()
        else:
            found[key] = unquote(value.strip())
    if GRADIO >= 4 and found.get("Model") == "loaded":
        del found["Model"]
    for key, value in ADDED.items():
        found.setdefault(key, value)
    for key in [*(skip_fields or []), *shared.opts.infotext_skip_pasting]:
        found.pop(key, None)
    return found


def connect_paste(
    button: Any, fields: list[Any], source: Any, override_settings_component: Any, tabname: str
) -> None:
    """Paste the text of `source` into `fields` when `button` is clicked; an empty text means the last generation."""

    def paste(text: str) -> list[Any]:
        if not text and not shared.cmd_opts.hide_ui_dir_config and not shared.cmd_opts.no_prompt_history:
            text = _last_generation()
        params = parse_generation_parameters(text)
        script_callbacks.infotext_pasted_callback(text, params)
        return [_update(component, _value(key, params)) for component, key in fields]

    button.click(fn=paste, inputs=[source], outputs=[part for part, _ in fields], show_progress=False)
    after = {JS: f"recalculate_prompts_{tabname}"}
    button.click(fn=None, inputs=[], outputs=[], show_progress=False, **after)


def _last_generation() -> str:
    path = os.path.join(data_path, "params.txt")
    if not os.path.isfile(path):
        return ""
    with open(path, encoding="utf-8") as file:
        return file.read()


def _value(key: Any, params: dict[str, Any]) -> Any:
    if not callable(key):
        return params.get(key)
    try:
        return key(params)
    except Exception:
        errors.report(f"Error executing {key}", exc_info=True)
        return None


def _update(component: Any, value: Any) -> Any:
    if value is None:
        return gr.update()
    kind = type(component.value)
    try:
        return gr.update(value=float(value) if kind is int else kind(value))
    except (TypeError, ValueError):
        return gr.update()
