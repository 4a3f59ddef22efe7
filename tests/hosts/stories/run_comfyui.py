"""All stories of a real ComfyUI, in the order in which a person meets them."""

from __future__ import annotations

import os
import subprocess
from functools import partial
from pathlib import Path

from iib_core.demo import make_library

from . import comfyui, comfyui_queue, comfyui_sending, comfyui_server
from .browser import chromium
from .library import infotext, put_picture
from .real_comfyui import RealComfy
from .report import Report

AT_FIRST = 12


def run(program: Path, python: str, scratch: Path, report: Report, pictures: int) -> None:
    """Run them all; outcomes go into the report."""
    real = RealComfy(program, python)
    before = _freeze(python)
    base = scratch / "base"
    for number in range(AT_FIRST):
        first = put_picture(base / "output" / f"first{number}.png", infotext(number), hue=number * 20)
        os.utime(first, (1.6e9, 1.6e9))  # older than the sample library, which looks better in screenshots
    make_library(str(base / "output" / "samples"), count=40)
    with real.running(base) as comfy:
        _about(report, comfy)
        run = report.run
        run(
            "pictures at the first start, nothing configured",
            partial(comfyui.first_pictures, comfy, AT_FIRST),
        )
        run("EmptyImage → SaveImage through the queue", partial(comfyui_queue.empty_image, comfy))
        run("our nodes through POST /prompt", partial(comfyui_queue.our_nodes, comfy))
        with chromium() as browser:
            opened: list[comfyui.Stage] = []
            run(
                "sidebar opens",
                lambda: opened.append(comfyui.open_page(comfy, browser, report.folder)),
                always=True,
            )
            if opened:
                _page(report, opened[0], scratch)
        run(
            "host's own routes while our app is asked much",
            partial(comfyui_server.latency_while_streaming, comfy),
        )
        run("a busy queue beside an index run", partial(comfyui_server.busy_host, comfy))
        run(
            f"host's own routes while {pictures} pictures are indexed",
            partial(comfyui_server.latency_while_indexing, comfy, pictures),
        )
    report.run("Ctrl-C", partial(comfyui_server.shutdown, real, base))
    report.run("killed while indexing, started again", partial(comfyui_server.killed_and_started, real, base))
    report.run("--listen 0.0.0.0, strangers", partial(comfyui_server.on_the_network, real, base))
    report.run("--multi-user and --output-directory", partial(comfyui_server.several_users, real, base))
    report.run("pip freeze", lambda: comfyui_server.nothing_moved(before, _freeze(python)))
    if real.seconds_to_start:
        report.about["start"] = ", ".join(f"{s:.1f} s" for s in real.seconds_to_start)


def _page(report: Report, stage: comfyui.Stage, scratch: Path) -> None:
    run = partial(report.run, picture=lambda path: stage.page.screenshot(path=str(path)))
    run("sidebar shows pictures", partial(comfyui.sidebar, stage))
    run("sidebar closed and opened", partial(comfyui.sidebar_again, stage))
    run("a generated picture appears", partial(comfyui.generated, stage))
    run("send: workflow", partial(comfyui_sending.workflow_into, stage, "workflow"))
    run("send: workflow in a new tab", partial(comfyui_sending.workflow_into, stage, "workflow_new"))
    run(
        "send from a browser tab of our own",
        partial(comfyui_sending.workflow_into, stage, "workflow_new", True),
    )
    run("send: Load Image, twice the same, then run", partial(comfyui_sending.to_load_image, stage))
    run(
        "send: Load Image, from elsewhere",
        partial(comfyui_sending.elsewhere_to_load_image, stage, scratch / "elsewhere"),
    )
    run("send: prompt to a text node", partial(comfyui_sending.prompt_to_text, stage))
    run("send: queue with a new seed", partial(comfyui_sending.queued_again, stage))
    run("send: no workflow, missing file", partial(comfyui_sending.nothing_to_send, stage))
    run("by hand: menu", partial(comfyui_sending.by_menu, stage))
    run("by hand: drag", partial(comfyui_sending.dragged, stage))


def _about(report: Report, comfy: comfyui.Comfy) -> None:
    system = comfy.http.get("/system_stats").json()["system"]
    for key in ("comfyui_version", "python_version", "pytorch_version", "required_frontend_version"):
        report.about[key] = str(system.get(key, "?")).split(" ")[0]


def _freeze(python: str) -> str:
    return subprocess.run([python, "-m", "pip", "freeze"], capture_output=True, text=True).stdout
