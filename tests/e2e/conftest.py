"""A real server on the sample library, and a real Chromium."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from iib_core.demo import make_library

from ..servers import Server, running
from .browser import chromium_path

PICTURES = 60


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Given up with its file: while it is open, this thread has an event loop, and later tests could run none."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=chromium_path(),
            args=[
                "--no-sandbox",
                "--disable-gpu",
                "--disable-background-networking",
                "--disable-component-update",
            ],
        )
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def sample_library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sample")
    make_library(str(folder), count=PICTURES)
    return folder


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, sample_library: Path) -> Iterator[Server]:
    with running(tmp_path_factory.mktemp("data"), str(sample_library)) as running_server:
        running_server.wait_until_indexed(PICTURES // 2)
        yield running_server


class Faults(list[str]):
    """What a page must never do: throw, log an error, or fail a request."""

    def watch(self, page: Page) -> None:
        page.on("pageerror", lambda error: self.append(f"threw: {error}"))
        page.on("console", lambda message: self.append(message.text) if message.type == "error" else None)
        page.on("response", lambda r: self.append(f"{r.status} {r.url}") if r.status >= 400 else None)


@pytest.fixture
def faults() -> Faults:
    return Faults()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    fresh = browser.new_context(viewport={"width": 1280, "height": 800})
    fresh.set_default_timeout(15_000)
    yield fresh
    fresh.close()


@pytest.fixture
def page(context: BrowserContext, faults: Faults) -> Iterator[Page]:
    """A fresh page; the test fails if anything on it went wrong."""
    fresh = context.new_page()
    faults.watch(fresh)
    yield fresh
    assert faults == [], faults
