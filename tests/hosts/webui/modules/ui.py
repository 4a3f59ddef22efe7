"""The page: the tabs with the real ones' ids, and those of extensions."""

from __future__ import annotations

from typing import Any

import gradio as gr
from modules import infotext_utils, script_callbacks, shared
from modules.infotext_utils import GRADIO, JS

PICTURE = {} if GRADIO >= 4 else {"source": "upload", "tool": "editor"}
MASK = {} if GRADIO >= 4 else {"source": "upload", "tool": "sketch"}
SAMPLERS = ["Euler a", "Euler", "DPM++ 2M", "DDIM", "UniPC"]
txt2img_paste_fields: list[Any] = []
img2img_paste_fields: list[Any] = []


def create_ui() -> gr.Blocks:
    """All tabs. As in the real ones, extensions' are made after the fields to paste into are known."""
    infotext_utils.reset()
    script_callbacks.ui_settings_callback()
    with gr.Blocks(analytics_enabled=False) as txt2img:
        _txt2img()
    with gr.Blocks(analytics_enabled=False) as img2img:
        _img2img()
    with gr.Blocks(analytics_enabled=False) as extras:
        infotext_utils.add_paste_fields("extras", _picture("extras_image"), None)
    with gr.Blocks(analytics_enabled=False) as pnginfo:
        _png_info()
    with gr.Blocks(analytics_enabled=False) as settings:
        _settings()
    with gr.Blocks(analytics_enabled=False) as spaces:
        gr.HTML("nothing here")
    # gradio 4's host writes its labels otherwise and has a tab more before extras
    tabs: list[tuple[Any, str, str]] = [
        (txt2img, "Txt2img" if GRADIO >= 4 else "txt2img", "txt2img"),
        (img2img, "Img2img" if GRADIO >= 4 else "img2img", "img2img"),
        *([(spaces, "Spaces", "space")] if GRADIO >= 4 else []),
        (extras, "Extras", "extras"),
        (pnginfo, "PNG Info", "pnginfo"),
        *script_callbacks.ui_tabs_callback(),
        (settings, "Settings", "settings"),
    ]
    order = {label: place for place, label in enumerate(shared.opts.ui_tab_order)}
    tabs.sort(key=lambda tab: order.get(tab[1], len(order)))
    with gr.Blocks(analytics_enabled=False, title="Stand-in", theme=gr.themes.Default()) as demo:
        with gr.Tabs(elem_id="tabs"):
            for content, label, name in tabs:
                if label not in shared.opts.hidden_tabs:
                    with gr.TabItem(label, id=name, elem_id=f"tab_{name}"):
                        content.render()
        infotext_utils.connect_paste_params_buttons()
    return demo


def _picture(name: str, **more: Any) -> Any:
    return gr.Image(label=name, elem_id=name, type="pil", show_label=False, **more)


def _prompts(tab: str) -> list[Any]:
    with gr.Row(elem_id=f"{tab}_toprow"):
        prompt = gr.Textbox(value="", lines=3, label="Prompt", elem_id=f"{tab}_prompt")
        negative = gr.Textbox(value="", lines=3, label="Negative prompt", elem_id=f"{tab}_neg_prompt")
    return [(prompt, "Prompt"), (negative, "Negative prompt")]


def _fields(tab: str) -> list[Any]:
    seed = {"precision": 0} if GRADIO >= 4 else {}
    return [
        (gr.Slider(1, 150, 20, step=1, label="Steps", elem_id=f"{tab}_steps"), "Steps"),
        (gr.Dropdown(SAMPLERS, value="Euler a", label="Sampler", elem_id=f"{tab}_sampling"), "Sampler"),
        (gr.Slider(64, 2048, 512, step=8, label="Width", elem_id=f"{tab}_width"), "Size-1"),
        (gr.Slider(64, 2048, 512, step=8, label="Height", elem_id=f"{tab}_height"), "Size-2"),
        (gr.Slider(1.0, 30.0, 7.0, step=0.5, label="CFG", elem_id=f"{tab}_cfg_scale"), "CFG scale"),
        (gr.Number(value=-1, label="Seed", elem_id=f"{tab}_seed", **seed), "Seed"),
    ]


def _paste_button(tab: str, prompts: list[Any], fields: list[Any]) -> None:
    """The small arrow under "Generate": reads the prompt's box as an infotext."""
    button = gr.Button("paste", elem_id="paste" if tab == "txt2img" else f"{tab}_paste")
    infotext_utils.register_paste_params_button(
        infotext_utils.ParamBinding(button, tab, source_text_component=prompts[0][0])
    )
    gr.Button("Generate", elem_id=f"{tab}_generate", variant="primary")
    gr.Gallery(label="Output", elem_id=f"{tab}_gallery")


def _txt2img() -> None:
    prompts = _prompts("txt2img")
    txt2img_paste_fields[:] = prompts + _fields("txt2img")
    infotext_utils.add_paste_fields("txt2img", None, txt2img_paste_fields)
    _paste_button("txt2img", prompts, txt2img_paste_fields)


def _img2img() -> None:
    prompts = _prompts("img2img")
    with gr.Tabs(elem_id="mode_img2img"):
        with gr.TabItem("img2img", id="img2img", elem_id="img2img_img2img_tab"):
            picture = _picture("img2img_image", **PICTURE)
        with gr.TabItem("Sketch", id="img2img_sketch", elem_id="img2img_img2img_sketch_tab"):
            gr.HTML("")
        with gr.TabItem("Inpaint", id="inpaint", elem_id="img2img_inpaint_tab"):
            masked = _picture("img2maskimg", **MASK)
    img2img_paste_fields[:] = prompts + _fields("img2img")
    infotext_utils.add_paste_fields("img2img", picture, img2img_paste_fields)
    infotext_utils.add_paste_fields("inpaint", masked, img2img_paste_fields)
    _paste_button("img2img", prompts, img2img_paste_fields)


def _png_info() -> None:
    picture = _picture("pnginfo_image")
    text = gr.Textbox(value="", label="Info", elem_id="pnginfo_generation_info")
    buttons = infotext_utils.create_buttons(["txt2img", "img2img", "inpaint", "extras"])
    infotext_utils.bind_buttons(buttons, picture, text)


def _settings() -> None:
    """A component for each setting that says which, and the button that keeps them."""
    keys, parts = [], []
    for key, info in shared.opts.data_labels.items():
        kind = info.component or {bool: gr.Checkbox, str: gr.Textbox}.get(type(info.default))
        if kind is None:
            continue
        named = info.component_args() if callable(info.component_args) else info.component_args or {}
        keys.append(key)
        value = getattr(shared.opts, key)
        parts.append(kind(label=info.label, value=value, elem_id=f"setting_{key}", **named))
        shared.settings_components[key] = parts[-1]

    def apply(*values: Any) -> str:
        changed = [key for key, value in zip(keys, values, strict=True) if shared.opts.set(key, value)]
        shared.opts.save(shared.config_filename)
        return f"{len(changed)} settings changed: {', '.join(changed)}."

    submit = gr.Button("Apply settings", elem_id="settings_submit")
    told = gr.HTML(elem_id="settings_result")
    submit.click(apply, inputs=parts, outputs=[told])
    reload = gr.Button("Reload UI", elem_id="settings_restart_gradio")
    reload.click(shared.state.request_restart, inputs=[], outputs=[], **{JS: "restart_reload"})
