"""`python -m tests.e2e.screenshots`: takes the pictures in docs/pictures anew, on the sample library."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from iib_core.demo import COUNT, make_library

from ..servers import ROOT, running
from .browser import chromium_path

TARGET = ROOT / "docs" / "pictures"
WIDE = (1440, 900)
PHONE = (390, 800)


def main() -> None:
    """Draw the sample library, show it, take the pictures."""
    TARGET.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        library = Path(place) / "sample"
        make_library(str(library))
        browser = playwright.chromium.launch(
            executable_path=chromium_path(), args=["--no-sandbox", "--disable-background-networking"]
        )
        with running(Path(place) / "data", str(library)) as server:
            server.wait_until_indexed(COUNT // 2)
            for scheme in ("dark", "light"):
                for name, (address, act) in SHOWN.items():
                    take(browser, server.url + address, f"{name}-{scheme}", scheme, act)
                take(browser, server.url, f"phone-{scheme}", scheme, size=PHONE)
            take(browser, server.url, "viewer-dark", "dark", viewer)
        with running(Path(place) / "empty") as server:
            for scheme in ("dark", "light"):
                take(browser, server.url, f"start-{scheme}", scheme)
        browser.close()


def take(
    browser: Browser, url: str, name: str, scheme: str, act: object = None, size: tuple[int, int] = WIDE
) -> None:
    """Open the page in a fresh context, do what is to be shown, and save it."""
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        color_scheme="dark" if scheme == "dark" else "light",
        has_touch=size == PHONE,
    )
    page = context.new_page()
    page.goto(url)
    time.sleep(1)
    drawn(page)
    if callable(act):
        act(page)
        time.sleep(1.5)
        drawn(page)
    page.screenshot(path=TARGET / f"{name}.jpg", type="jpeg", quality=80)
    context.close()


def drawn(page: Page) -> None:
    """Until every picture in sight is there."""
    page.wait_for_function("[...document.images].every(one => one.complete && one.naturalWidth > 0)")
    time.sleep(0.5)


def folders(page: Page) -> None:
    page.get_by_role("button", name="Folders and tags").click()


def panel(page: Page) -> None:
    for key in ("ArrowDown", "ArrowRight", "ArrowRight", "ArrowRight", "i"):
        page.keyboard.press(key)


def search(page: Page) -> None:
    page.keyboard.press("/")
    page.keyboard.type("mount")


def viewer(page: Page) -> None:
    page.get_by_role("option").nth(9).dblclick()
    time.sleep(1)
    page.keyboard.press("i")


def typed(*keys: str) -> Callable[[Page], None]:
    def act(page: Page) -> None:
        for key in keys:
            page.keyboard.press(key)

    return act


# name: where it is, what is done there
SHOWN: dict[str, tuple[str, Callable[[Page], None] | None]] = {
    "library": ("", None),
    "sidebar": ("", folders),
    "panel": ("", panel),
    "search": ("", search),
    "compare": ("", typed("ArrowRight", "Space", "ArrowRight", "ArrowRight", "Space", "c")),
    "workflow": ("#q=source:comfyui", typed("ArrowRight", "g")),
    "palette": ("", typed("Control+k")),
    "keys": ("", typed("?")),
    "duplicates": ("#at=duplicates", None),
    "trash": ("#at=trash", None),
    "settings": ("#at=settings", None),
    "trends": ("#at=trends", None),
    "design": ("#at=design", None),
}


if __name__ == "__main__":
    main()
