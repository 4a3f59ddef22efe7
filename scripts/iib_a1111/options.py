"""Our section of the host's Settings page."""

from __future__ import annotations

import html
from typing import Any

from . import webui

READING = "iib_reading"
READ_ONLY = "iib_read_only"
REMOTE_WRITES = "iib_remote_writes"
NAMES = "iib_allowed_names"
_SECTION = ("iib", "Infinite image browsing")


def add_section(data_dir: str) -> None:
    """Register the options. Called for each new page; the host keeps what the user saved."""
    shared = webui.shared()

    def add(key: str, default: Any, label: str, info: str, **component: Any) -> None:
        option = shared.OptionInfo(default, label, section=_SECTION, **component)
        if hasattr(option, "info"):
            option.info(info)
        shared.opts.add_option(key, option)

    import gradio as gr

    add(
        READING,
        "both",
        "Who reads the generation data of pictures",
        "own: this extension alone; host: this WebUI's parser wins; both: ours, completed by this WebUI's",
        component=gr.Radio,
        component_args={"choices": ["both", "own", "host"]},
    )
    add(READ_ONLY, False, "Read-only: nothing can be changed, by anybody", "after Reload UI")
    add(
        REMOTE_WRITES,
        False,
        "Let everybody who reaches this WebUI over the network change files, even without a login",
        "with --listen, --share or --ngrok and no --gradio-auth; after Reload UI",
    )
    add(
        NAMES,
        "",
        "Names by which this WebUI is reached through a proxy",
        f"comma-separated, such as sd.example.org; after Reload UI. Index and thumbnails are in {html.escape(data_dir)}",
    )


def reading_order() -> str:
    """What the user chose for READING; "both" for anything unknown."""
    value = webui.option(READING, "both")
    return value if value in {"own", "host", "both"} else "both"


def allowed_names() -> tuple[str, ...]:
    """What the user wrote for NAMES."""
    return tuple(n.strip() for n in str(webui.option(NAMES, "") or "").split(",") if n.strip())
