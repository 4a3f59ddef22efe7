"""Puts the page scripts and styles, the host's own and those of extensions, into gradio's page."""

from __future__ import annotations

import os
from typing import Any

import gradio as gr
from modules import paths_internal, scripts
from modules.infotext_utils import GRADIO


def webpath(path: str) -> str:
    """Relative to the host's folder where it lies inside, as gradio's `file=` route takes it."""
    inside = os.path.relpath(path, paths_internal.script_path)
    shown = path if inside.startswith("..") else inside.replace(os.sep, "/")
    return f"file={shown}?{os.path.getmtime(path)}"


def head() -> str:
    own = os.path.join(paths_internal.script_path, "script.js")
    parts = [f"<script>window.standin = {{gradio: {GRADIO}}}; var opts = {{}};</script>"]
    for path in [own, *(script.path for script in scripts.list_scripts("javascript", ".js"))]:
        parts.append(f'<script type="text/javascript" src="{webpath(path)}"></script>')
    for script in scripts.list_scripts("javascript", ".mjs"):
        parts.append(f'<script type="module" src="{webpath(script.path)}"></script>')
    return "\n".join([*parts, '<meta name="referrer" content="no-referrer"/>'])


def styles() -> str:
    sheet = '<link rel="stylesheet" property="stylesheet" href="{}">'
    return "\n".join(sheet.format(webpath(path)) for path in scripts.list_files_with_name("style.css"))


_template_response = gr.routes.templates.TemplateResponse


def put_into_the_page() -> None:
    """From now on; called again after a reload, for scripts that have changed."""
    before, behind = head().encode(), styles().encode()

    def response(*arguments: Any, **named: Any) -> Any:
        answer = _template_response(*arguments, **named)
        body = answer.body.replace(b"</head>", before + b"</head>")
        answer.body = body.replace(b"</body>", behind + b"</body>")
        answer.init_headers()
        return answer

    gr.routes.templates.TemplateResponse = response
