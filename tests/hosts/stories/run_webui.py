"""All stories of a real WebUI of A1111's family, in the order in which a person meets them."""

from __future__ import annotations

import os
import subprocess
from functools import partial
from pathlib import Path

from iib_core.demo import make_library

from . import real_webui, webui, webui_sending, webui_server
from .browser import chromium
from .library import infotext, put_picture
from .report import Report

AT_FIRST = 12


def run(program: Path, python: str, scratch: Path, report: Report, pictures: int) -> None:
    """Run them all; outcomes go into the report."""
    folder = scratch / program.name
    real_webui.fresh_copy(program, folder)
    before = webui_server.freeze(python)
    _about(report, program, python)
    outputs = folder / "outputs" / "txt2img-images"
    for number in range(AT_FIRST):
        first = put_picture(outputs / "2026-01-02" / f"first{number}.png", infotext(number), hue=number * 20)
        os.utime(first, (1.6e9, 1.6e9))  # older than the sample library, which looks better in screenshots
    make_library(str(outputs / "samples"), count=40)
    name = program.name.lower()
    starts = []
    report.run("install.py, pip freeze", partial(webui_server.install, python, folder, before))
    with chromium() as browser:
        with real_webui.running(python, folder) as host:
            starts.append(host.seconds_to_start)
            report.run(
                "pictures at the first start, nothing configured",
                partial(webui.first_pictures, host, AT_FIRST),
            )
            opened: list[webui.Stage] = []
            _open(report, opened, partial(webui.open_page, host, browser, report.folder, name))
            if opened:
                _page(report, opened[0])
            report.run("the host's parsers over the index", partial(webui_server.host_reads_too, host))
            report.run("a busy host beside an index run", partial(webui_server.busy_host, host))
            report.run(
                f"host's own routes while {pictures} pictures are indexed",
                partial(webui_server.latency_while_indexing, host, pictures),
            )
            if opened:
                report.run("Reload UI, twice", partial(webui.reloaded_twice, opened[0], browser))
        if not report.wants("--gradio-auth and --subpath", "--nowebui with --listen"):
            return
        with real_webui.running(python, folder, "--gradio-auth", "ann:pw", "--subpath", "sd") as host:
            starts.append(host.seconds_to_start)
            report.run(
                "--gradio-auth and --subpath",
                partial(webui_server.login_and_subpath, host, browser, report.folder, name + "-subpath"),
            )
        with real_webui.running(python, folder, "--nowebui", "--listen") as host:
            starts.append(host.seconds_to_start)
            report.run("--nowebui with --listen", partial(webui_server.without_a_page, host))
    report.about["start"] = ", ".join(f"{seconds:.1f} s" for seconds in starts)


def _open(report: Report, opened: list[webui.Stage], opening: partial[webui.Stage]) -> None:
    report.run("tab opens", lambda: opened.append(opening()), always=True)


def _page(report: Report, stage: webui.Stage) -> None:
    run = partial(report.run, picture=lambda path: stage.page.screenshot(path=str(path)))
    run("tab shows pictures", partial(webui.tab, stage))
    run("send: txt2img", partial(webui_sending.to_txt2img, stage))
    run(
        "send: img2img", partial(webui_sending.with_picture, stage, "img2img", "img2img_image", "tab_img2img")
    )
    run("send: inpaint", partial(webui_sending.with_picture, stage, "inpaint", "img2maskimg", "tab_img2img"))
    run("send: extras", partial(webui_sending.with_picture, stage, "extras", "extras_image", "tab_extras"))
    run("send: the same picture four times", partial(webui_sending.twice, stage))
    run("send: missing file, no infotext", partial(webui_sending.nothing_pasted, stage))
    run("send from a browser tab of our own", partial(webui_sending.from_a_tab, stage))
    run("by hand: menu", partial(webui_sending.by_menu, stage))
    run("a picture that the host saves", partial(webui.saved_by_the_host, stage))


def _about(report: Report, program: Path, python: str) -> None:
    ask = (
        "import platform, gradio, fastapi, starlette, pydantic, PIL, numpy, torch;"
        "print('|'.join(['Python ' + platform.python_version()] + [f'{m.__name__} {getattr(m, \"VERSION\", None) or m.__version__}'"
        " for m in (gradio, fastapi, starlette, pydantic, PIL, numpy, torch)]))"
    )
    told = subprocess.run([python, "-c", ask], capture_output=True, text=True).stdout.strip().splitlines()
    report.about["program"] = program.name
    report.about["packages"] = (told or ["?"])[-1].replace("|", ", ")
