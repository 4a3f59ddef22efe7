"""What a person does in a WebUI of A1111's family: its page, pictures sent, Reload UI."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from playwright.sync_api import Browser, BrowserContext, Frame, Page

from . import messages
from .browser import context_of, our_frame, shoot
from .comfyui import shown_in
from .library import infotext
from .real_webui import Webui, starts, wait_until_up
from .report import until

TAB = "tab_infinite-image-browsing"


@dataclass
class Stage:
    """The WebUI's page with our tab open."""

    host: Webui
    context: BrowserContext
    page: Page
    frame: Frame
    shots: Path
    name: str

    def picture(self, name: str) -> dict[str, Any]:
        address = self.page.evaluate(
            "() => document.querySelector('.iib_place iframe').contentWindow.location.pathname"
        )
        return messages.picture(address.rstrip("/"), self.host.library.row(name))

    def send(self, target: str, name: str, **more: Any) -> messages.Answer:
        return messages.send(self.frame, target, self.picture(name), **more)

    def value(self, selector: str) -> str:
        return str(self.page.locator(selector).first.input_value())

    def fill(self, text: str) -> None:
        """The prompt of txt2img, as a person types it."""
        show(self.page, "tab_txt2img")
        self.page.locator("#txt2img_prompt textarea").first.fill(text)

    def front(self) -> str:
        """Id of the host's tab that is in front."""
        return str(
            self.page.evaluate(
                """() => [...document.querySelectorAll('#tabs > .tabitem')].find(t => getComputedStyle(t).display !== 'none')?.id"""
            )
        )


def show(page: Page, tab: str) -> None:
    """Bring one of the host's tabs to the front by its id, with the mouse: what a person does counts differently."""
    at = page.evaluate(
        "(id) => [...document.querySelectorAll('#tabs > .tabitem')].findIndex(t => t.id === id)", tab
    )
    named = page.locator(f"#{tab}-button")
    (named if named.count() else page.locator("#tabs > .tab-nav > button").nth(at)).click()
    page.wait_for_function(
        "(id) => getComputedStyle(document.getElementById(id)).display !== 'none'", arg=tab
    )


def open_page(
    host: Webui, browser: Browser, shots: Path, name: str, url: str = "", login: tuple[str, str] | None = None
) -> Stage:
    """The WebUI's page with our tab in front; `url` where a proxy is before it."""
    context = context_of(browser)
    page = context.new_page()
    if login:
        form = {"username": login[0], "password": login[1]}
        assert context.request.post((url or host.url) + "/login", form=form).ok
    page.goto(
        (url or host.url) + "/"
    )  # without the slash, what the page loads is looked for beside the prefix
    page.wait_for_selector(f"#{TAB}", state="attached")
    page.wait_for_function("() => window.iibHost?.place")
    show(page, TAB)
    stage = Stage(host, context, page, our_frame(page), shots, name)
    stage.frame.wait_for_selector("[role=option]")
    return stage


def first_pictures(host: Webui, expected: int) -> str:
    """Pictures in the WebUI's output folders are there with nothing configured."""
    library, began = host.library, time.monotonic()
    until(lambda: library.total() >= expected, f"{expected} pictures", 120)
    shown = time.monotonic() - began
    library.idle()
    told = library.get("/api/folders").json()
    return f"{library.total()} pictures {shown:.1f} s after our routes answered, all read after {time.monotonic() - began:.1f} s; {len(told.get('roots', told))} folders"


def tab(stage: Stage) -> str:
    """The tab shows pictures."""
    stage.frame.wait_for_function(
        "() => [...document.querySelectorAll('[role=option] img')].filter(i => i.naturalWidth).length >= 8"
    )
    shoot(stage.page, stage.shots / f"{stage.name}-tab.jpg")
    said = messages.hello(stage.frame)
    assert {"txt2img", "img2img", "inpaint", "extras"} <= set(said["targets"]), said
    return f"targets {', '.join(said['targets'])}; dark: {said['theme']['dark']}"


def saved_by_the_host(stage: Stage) -> str:
    """A picture saved by the host's own images.save_image is on the open page and in the index at once."""
    show(stage.page, TAB)
    text = infotext(990, "saved by the host")
    began = time.monotonic()
    path = Path(stage.host.story("save_image", {"infotext": text, "seed": 990}).json()["path"])
    saved = time.monotonic()
    row = stage.host.library.row(path.name)
    known = time.monotonic() - saved
    shown_in(stage.frame, row)
    shown = time.monotonic() - saved
    stage.host.library.read(path.name)
    read = time.monotonic() - saved
    thumb = stage.host.library.get(f"/api/images/{row['id']}/thumbnail?size=256x256&v={row['version']}")
    assert thumb.status_code == 200, thumb.status_code
    return f"saved in {saved - began:.2f} s; in the index {known:.2f} s, read {read:.2f} s, on the open page {shown:.2f} s later"


def reloaded_twice(stage: Stage, browser: Browser) -> str:
    """Reload UI, twice: the page comes back and sends; no thread is left over."""
    before = stage.host.threads()
    spent = []
    for _ in range(2):
        began, before_it = time.monotonic(), starts(stage.host)
        stage.host.story("restart")
        wait_until_up(stage.host, after=before_it)
        until(lambda: _there(stage.host), "the page", 120)
        spent.append(time.monotonic() - began)
    stage.context.close()
    fresh = open_page(stage.host, browser, stage.shots, stage.name)
    stage.page, stage.frame, stage.context = fresh.page, fresh.frame, fresh.context
    stage.fill("edited")
    answer = stage.send("txt2img", "send me.png")
    assert answer.ok, answer.error
    stage.page.wait_for_function(
        "() => document.querySelector('#txt2img_prompt textarea').value === 'a lantern, night'"
    )

    def ours(names: list[str]) -> list[str]:
        return sorted(name for name in names if name.startswith(("iib", "IIB")))

    left = ours(stage.host.threads())
    assert len(left) <= len(ours(before)) + 2, (ours(before), left)
    return f"back after {spent[0]:.1f} and {spent[1]:.1f} s; our threads {len(ours(before))} before, {len(left)} after; sent in {answer.seconds:.2f} s"


def _there(host: Webui) -> bool:
    try:
        return host.http.get("/").status_code == 200
    except httpx.TransportError:
        return False
