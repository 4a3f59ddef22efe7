"""A browser, and hosts that most tests share. One process of pytest-xdist drives one host (`--dist loadgroup`)."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from ..e2e.browser import chromium_path
from .webui.harness import GRADIOS, WebUi, webui
from .webui.library import fill_outputs


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests of the same gradio, or of the same file, share a process and with it their host."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            gradio = getattr(item, "callspec", None) and item.callspec.params.get("gradio")
            item.add_marker(pytest.mark.xdist_group(f"gradio{gradio}" if gradio else item.path.name))


@pytest.fixture(scope="session", params=GRADIOS, ids=lambda number: f"gradio{number}")
def gradio(request: pytest.FixtureRequest) -> int:
    """The line of gradio that the host stands on."""
    return int(request.param)


@pytest.fixture(scope="session")
def standin(gradio: int, tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebUi]:
    """A WebUI at its first start, with pictures of earlier days in its output folders and nothing configured."""
    folder = tmp_path_factory.mktemp(f"gradio{gradio}") / "webui"
    fill_outputs(folder)
    with webui(gradio, folder, install=True) as host:
        yield host


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=chromium_path(),
            args=[
                "--no-sandbox",
                "--disable-gpu",
                "--disable-background-networking",
                "--disable-component-update",
                # gradio's page asks for fonts and a script of other sites; they fail at once
                "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
            ],
        )
        yield chromium
        chromium.close()


@contextlib.contextmanager
def a_context(browser: Browser) -> Iterator[BrowserContext]:
    """A browser of its own, as far as cookies and channels go."""
    fresh = browser.new_context(viewport={"width": 1280, "height": 800})
    fresh.set_default_timeout(30_000)
    yield fresh
    fresh.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    with a_context(browser) as fresh:
        yield fresh
