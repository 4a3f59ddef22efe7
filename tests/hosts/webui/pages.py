"""What a person does with the WebUI's page in a browser, and what stands in its fields then."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import BrowserContext, Frame, Page

from .harness import BASE, WebUi

LABEL = "Infinite image browsing"
ASK = """message => new Promise((resolve, reject) => {
    const channel = new BroadcastChannel('iib-host');
    const call = crypto.randomUUID();
    channel.onmessage = ({data}) => {
        if (data.to !== 'page' || data.call !== call) return;
        channel.close();
        resolve(data);
    };
    channel.postMessage({iib: 1, to: 'host', call, page: 'test', ...message});
    setTimeout(() => reject(new Error('the host page did not answer')), 20000);
})"""
FRONT = """() => {
    const shown = (id) => {
        const pane = document.querySelector(id);
        return pane !== null && getComputedStyle(pane).display !== 'none';
    };
    return ['txt2img', 'img2img', 'extras', 'infinite-image-browsing'].filter((t) => shown('#tab_' + t));
}"""
VALUE = """id => {
    const field = document.querySelector(`#${id} textarea, #${id} input`);
    return field ? field.value : null;
}"""
PICTURE = """async id => {
    const shown = document.querySelector(`#${id} img`);
    if (!shown || !shown.src) return null;
    try { await shown.decode(); } catch { return null; }  // it was just taken away
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [shown.naturalWidth, shown.naturalHeight];
    const context = canvas.getContext('2d');
    context.drawImage(shown, 0, 0);
    return [canvas.width, canvas.height, ...context.getImageData(2, 2, 1, 1).data.slice(0, 3)];
}"""
CANVAS = """id => {
    const drawn = [...document.querySelectorAll(`#${id} canvas`)].find((c) => c.width > 10);
    return drawn ? [drawn.width, drawn.height] : null;
}"""


@dataclass
class HostPage:
    """One open page of a stand-in."""

    page: Page
    host: WebUi

    def wait_until_ready(self) -> None:
        self.page.wait_for_selector("#txt2img_prompt textarea", state="attached")
        self.page.wait_for_function("() => window.iibHost?.place")

    def value(self, elem_id: str) -> str | None:
        return self.page.evaluate(VALUE, elem_id)

    def front(self) -> list[str]:
        """The tabs in front, of those that we know."""
        return list(self.page.evaluate(FRONT))

    def picture(self, elem_id: str) -> list[int] | None:
        """Width, height and the colour near the corner of the picture that a field holds."""
        return self.page.evaluate(PICTURE, elem_id)

    def clear(self) -> None:
        """As after somebody's own work: other texts in both tabs."""
        for tab in ("txt2img", "img2img"):
            self.page.evaluate(
                """id => {
                    for (const name of ['prompt', 'neg_prompt']) {
                        const field = document.querySelector(`#${id}_${name} textarea`);
                        field.value = 'my own words';
                        field.dispatchEvent(new Event('input', {bubbles: true}));
                    }
                }""",
                tab,
            )

    def open_tab(self, label: str = LABEL) -> None:
        self.page.locator("#tabs > .tab-nav > button", has_text=label).first.click()

    def go_to_first_tab(self) -> None:
        self.page.locator("#tabs > .tab-nav > button").first.click()

    def frame(self) -> Frame:
        """Our page inside, once the tab was opened."""
        element = self.page.wait_for_selector(".iib_place iframe")
        assert element is not None
        inside = element.content_frame()
        assert inside is not None
        return inside


def open_host(context: BrowserContext, host: WebUi, path: str = "/") -> HostPage:
    """The WebUI's page, ready."""
    page = context.new_page()
    page.goto(host.url + path)
    opened = HostPage(page, host)
    opened.wait_until_ready()
    return opened


def open_own(context: BrowserContext, host: WebUi) -> Page:
    """A browser tab of the same server; our page's address, of which only its origin matters here."""
    page = context.new_page()
    page.goto(f"{host.url}{BASE}/version")
    return page


def ask(own: Page, do: str, **message: Any) -> dict[str, Any]:
    """Call the host's page as our page in a tab of its own does."""
    return dict(own.evaluate(ASK, {"do": do, **message}))


def send(own: Page, row: dict[str, Any], target: str, **more: Any) -> dict[str, Any]:
    """Send a picture of the library; the answer."""
    return ask(own, "send", host=host_of(own), target=target, picture=as_sent(row), **more)


def host_of(own: Page) -> str:
    """The id of the one host page that is open beside this tab."""
    return str(ask(own, "hello")["host"])


def as_sent(row: dict[str, Any]) -> dict[str, Any]:
    """A row as the message names it."""
    url = f"{BASE}/api/images/{row['id']}/file"
    return {"id": row["id"], "path": row["fullpath"], "name": row["name"], "url": url, "kind": "image"}


def arrives(page: HostPage, expected: dict[str, Any], seconds: float = 10) -> float:
    """Wait until the fields hold what was sent; how long that took. Keys are ids; a list is a picture."""
    began = time.monotonic()
    while True:
        found = {
            name: page.picture(name) if isinstance(value, list) else page.value(name)
            for name, value in expected.items()
        }
        if all(_like(found[name], value) for name, value in expected.items()):
            return time.monotonic() - began
        if time.monotonic() - began > seconds:
            raise AssertionError(f"not arrived: {found}, expected {expected}; in front {page.front()}")
        time.sleep(0.02)


def _like(found: Any, expected: Any) -> bool:
    if isinstance(expected, list) and found is not None:
        near = all(abs(a - b) < 12 for a, b in zip(found[2:], expected[2:], strict=True))
        return found[:2] == expected[:2] and near
    return bool(found == expected)
