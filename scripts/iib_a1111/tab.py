"""Our tab of the host's page: an empty place for the frame, and the hidden fields and buttons that pictures go through.

The ids that begin with `iib_hidden_` and the two of the container are the contract's (§14): clients press them.
"""

from __future__ import annotations

import html
import inspect
import json
from typing import Any

import gradio as gr

from . import lifetime, sending, webui
from .host import TARGETS

#: gradio 3 calls the parameter that holds page code by another name than its successors.
_PAGE_CODE = "js" if int(gr.__version__.partition(".")[0]) >= 4 else "_js"
TAB_ID = "infinite-image-browsing"
_LABEL = "Infinite image browsing"


def tabs() -> list[tuple[Any, str, str]]:
    """What `on_ui_tabs` wants: the blocks, their label and id."""
    beside_older = lifetime.older_is_on()
    prefix = "iib_other_" if beside_older else "iib_hidden_"
    with gr.Blocks(analytics_enabled=False) as view:
        gr.HTML("", elem_id=f"{prefix}top" if beside_older else "iib_top")
        gr.HTML(_place(prefix), elem_id=f"{prefix}wrapper" if beside_older else _WRAPPER)
        _hidden_fields(prefix)
    name = f"{_LABEL} 2" if beside_older else _LABEL
    return [(view, name, f"{TAB_ID}-2" if beside_older else TAB_ID)]


_WRAPPER = "infinite_image_browsing_container_wrapper"


def _place(prefix: str) -> str:
    """What the page code finds: where our page lies below the host's root, and how the hidden ids begin."""
    told = {"base": lifetime.base(), "prefix": prefix, "name": "forge" if webui.is_forge() else "a1111"}
    return f'<div class="iib_place" data-iib="{html.escape(json.dumps(told))}"></div>'


def _hidden_fields(prefix: str) -> None:
    picture = _unsaved(gr.Image(**_image_arguments(f"{prefix}img")))
    infotext = _unsaved(gr.Textbox(elem_id=f"{prefix}img_file_info", value=""))
    wish = _unsaved(gr.Textbox(elem_id=f"{prefix}wish", value=""))
    status = gr.HTML("", elem_id=f"{prefix}status")
    fields = [infotext, picture, status]

    go = _unsaved(gr.Button(elem_id=f"{prefix}go"))
    go.click(
        fn=_prepare,
        inputs=[wish],
        outputs=fields,
        show_progress=False,
        queue=False,
        api_name=False,
        **{_PAGE_CODE: "() => [window.iib_wish || '']"},
    )
    trigger = _unsaved(gr.Button(elem_id=f"{prefix}img_update_trigger"))
    trigger.click(fn=_taken_over, outputs=fields, show_progress=False, queue=False, api_name=False).then(
        fn=_release, show_progress=False, queue=False, api_name=False
    )

    for target in TARGETS:
        paste = _unsaved(gr.Button(elem_id=f"{prefix}tab_{target}"))
        alone = _unsaved(gr.Button(elem_id=f"{prefix}image_{target}")) if target != "txt2img" else None
        _bind(paste, target, infotext, picture if alone else None)
        if alone:
            _bind(alone, target, None, picture)


def _unsaved(component: Any) -> Any:
    """The host keeps what it can of every tab's components in its ui-config.json; not of these."""
    component.do_not_save_to_config = True
    return component


def _bind(button: Any, target: str, infotext: Any, picture: Any) -> None:
    """Let the host's own paste machinery answer this button, where the host has it."""
    infotexts = webui.infotexts()
    if hasattr(infotexts, "register_paste_params_button"):
        infotexts.register_paste_params_button(
            infotexts.ParamBinding(
                paste_button=button,
                tabname=target,
                source_text_component=infotext,
                source_image_component=picture,
            )
        )


def _image_arguments(elem_id: str) -> dict[str, Any]:
    """gradio 4 would send the picture on as lossy WebP."""
    arguments: dict[str, Any] = {"elem_id": elem_id, "type": "pil"}
    if "format" in inspect.signature(gr.Image.__init__).parameters:
        arguments["format"] = "png"
    return arguments


def _prepare(wish: str, request: gr.Request) -> tuple[Any, ...]:
    return _shown(sending.prepare(wish, request))


def _taken_over(request: gr.Request) -> tuple[Any, ...]:
    return _shown(sending.taken_over(request))


def _release() -> None:
    sending.release()


def _shown(sent: sending.Sent) -> tuple[Any, ...]:
    status = f'<span data-iib="{html.escape(json.dumps(sent.status))}"></span>'
    return sent.infotext, sent.picture, status
