"""A real Chromium for the stories, and pictures of what it shows."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Frame, Page, expect, sync_playwright

from tests.e2e.browser import chromium_path

#: Of every wait in a page: a loaded machine starts a host's page in tens of seconds.
PATIENCE_MS = 60_000
WIDTH, HEIGHT = 1440, 900


@contextlib.contextmanager
def chromium() -> Iterator[Browser]:
    """A headless Chromium that asks nobody on the network."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium_path(),
            args=[
                "--no-sandbox",
                "--disable-gpu",
                "--disable-background-networking",
                "--disable-component-update",
                "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
            ],
        )
        expect.set_options(timeout=PATIENCE_MS)
        yield browser
        browser.close()


def context_of(browser: Browser) -> BrowserContext:
    """A fresh profile."""
    fresh = browser.new_context(viewport={"width": WIDTH, "height": HEIGHT})
    fresh.set_default_timeout(PATIENCE_MS)
    return fresh


def our_frame(page: Page, seconds: float = 60) -> Frame:
    """The library's frame in a host's page, once pictures or its start page stand in it."""
    limit = seconds * 1000
    for _ in range(int(limit / 100)):
        for frame in page.frames:
            if frame != page.main_frame and "/infinite_image_browsing" in frame.url:
                frame.wait_for_selector("[role=option], main, #app *", timeout=limit)
                return frame
        page.wait_for_timeout(100)
    raise AssertionError(
        f"the library's frame did not come within {seconds:g} s: {[f.url for f in page.frames]}"
    )


def shoot(page: Page, path: Path) -> None:
    """A JPEG of what is seen, small enough for a page of documentation."""
    path.parent.mkdir(parents=True, exist_ok=True)
    raw = path.with_suffix(".raw.png")
    page.screenshot(path=str(raw))
    with Image.open(raw) as shot:
        shot.convert("RGB").save(path, "JPEG", quality=72, optimize=True)
    raw.unlink()
