"""ComfyUI's page with our sidebar open, and what it shows there."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Frame, Page

from tests.hosts.comfyui.running import Comfy, save_prompt

from . import messages
from .browser import context_of, our_frame, shoot
from .library import BASE, Library
from .report import until

_TAB = "button[aria-label='Image library'], .infinite-image-browsing-tab-button"


@dataclass
class Stage:
    """One running ComfyUI with its page open in Chromium."""

    comfy: Comfy
    library: Library
    context: BrowserContext
    shots: Path
    page: Page
    frame: Frame

    def send(self, target: str, name: str, *, alone: bool = False) -> messages.Answer:
        """From our frame, or (`alone`) from a browser tab of our own."""
        picture = messages.picture(self.comfy.url + BASE, self.library.row(name))
        if not alone:
            return messages.send(self.frame, target, picture)
        tab = self.context.new_page()
        try:
            tab.goto(f"{self.comfy.url}{BASE}/hello")
            host = messages.hello(tab)["host"]
            return messages.send(tab, target, picture, host=host)
        finally:
            tab.close()

    def graph(self, expression: str) -> Any:
        """Something of `graph`, the graph on screen."""
        return self.page.evaluate(
            f"() => {{ const graph = (app.canvas.graph ?? app.graph); return {expression}; }}"
        )

    def seen_within(self, since: float) -> str:
        return f"{time.monotonic() - since:.2f} s"


def library_of(comfy: Comfy) -> Library:
    return Library(comfy.http, BASE, lambda: comfy.process.poll() is None)


def open_page(comfy: Comfy, browser: Browser, shots: Path) -> Stage:
    """ComfyUI's page with our sidebar open."""
    context = context_of(browser)
    page = context.new_page()
    page.goto(comfy.url)
    page.wait_for_function("() => window.app?.extensionManager && window.app.canvas?.graph")
    button = page.locator(_TAB).first
    button.wait_for()
    button.click()
    stage = Stage(comfy, library_of(comfy), context, shots, page, our_frame(page))
    stage.frame.wait_for_selector("[role=option]")
    return stage


def history(comfy: Comfy, prompt_id: str, seconds: float = 120) -> dict[str, Any]:
    """What ComfyUI says of a finished prompt."""
    asked = lambda: comfy.http.get(f"/history/{prompt_id}").json().get(prompt_id)  # noqa: E731
    return dict(until(asked, "the prompt done", seconds, alive=lambda: comfy.process.poll() is None))


def made(entry: dict[str, Any]) -> list[str]:
    """Names of the files that a finished prompt wrote."""
    return [f["filename"] for output in entry["outputs"].values() for f in output.get("images", [])]


def shown_in(frame: Frame, row: dict[str, Any]) -> Any:
    """The cell of this picture, once its thumbnail stands in the grid."""
    cell = frame.locator(f"[role=option]:has(img[src*='/images/{row['id']}/'])").first
    cell.wait_for()
    return cell


def first_pictures(comfy: Comfy, expected: int) -> str:
    """Pictures in ComfyUI's folders are there with nothing configured."""
    library, began = library_of(comfy), time.monotonic()
    until(lambda: library.total() >= expected, f"{expected} pictures", 120)
    shown = time.monotonic() - began
    library.idle()
    return f"{library.total()} pictures {shown:.1f} s after the server answered, all read after {time.monotonic() - began:.1f} s"


def sidebar(stage: Stage) -> str:
    """The sidebar shows pictures."""
    stage.frame.wait_for_function(
        "() => [...document.querySelectorAll('[role=option] img')].filter(i => i.naturalWidth).length >= 8"
    )
    shoot(stage.page, stage.shots / "comfyui-sidebar.jpg")
    width = stage.frame.evaluate("innerWidth")
    said = messages.hello(stage.frame)
    assert said["name"] == "comfyui" and len(said["targets"]) == 5, said
    return f"pictures in a column {width} px wide; targets {', '.join(said['targets'])}; dark: {said['theme']['dark']}"


def sidebar_again(stage: Stage) -> str:
    """Closing and opening the sidebar keeps what it showed."""
    stage.frame.evaluate("window.iibStoryMark = 7")
    button = stage.page.locator(_TAB).first
    button.click()
    stage.page.wait_for_function("() => document.getElementById('iib-frame').style.visibility === 'hidden'")
    button.click()
    stage.page.wait_for_function("() => document.getElementById('iib-frame').style.visibility === 'visible'")
    assert stage.frame.evaluate("window.iibStoryMark") == 7, "the frame was loaded anew"
    return "the same frame, not loaded again"


def generated(stage: Stage) -> str:
    """A picture that is generated appears in the open sidebar and in the index."""
    before = stage.library.total()
    prompt_id, began = stage.comfy.generate(save_prompt(seed=11, prefix="story")), time.monotonic()
    name = made(history(stage.comfy, prompt_id))[0]
    finished = time.monotonic()
    row = stage.library.row(name)
    indexed = time.monotonic() - finished
    shown_in(stage.frame, row)
    shown = time.monotonic() - finished
    assert stage.library.total() > before
    return f"executed in {finished - began:.2f} s, in the index {indexed:.2f} s later, in the open sidebar {shown:.2f} s later"
