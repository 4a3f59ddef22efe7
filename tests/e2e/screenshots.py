"""`python -m tests.e2e.screenshots`: takes the pictures in docs/pictures anew, on the sample library."""

from __future__ import annotations

import tempfile
import time
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
                take(browser, server.url, f"library-{scheme}", scheme)
                take(browser, server.url, f"sidebar-{scheme}", scheme, folders)
                take(browser, server.url, f"panel-{scheme}", scheme, panel)
                take(browser, server.url, f"search-{scheme}", scheme, search)
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
    time.sleep(2.5)
    if callable(act):
        act(page)
        time.sleep(1.5)
    page.screenshot(path=TARGET / f"{name}.jpg", type="jpeg", quality=84)
    context.close()


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


if __name__ == "__main__":
    main()
