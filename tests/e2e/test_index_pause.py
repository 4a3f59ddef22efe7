"""Reading is paused and goes on, from the status line and from the settings."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from ..api.live import picture
from ..servers import Server, running

COPIES = 4000


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("many")
    picture(root / "first.png", "x\nSteps: 1, Seed: 1")
    return root


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, folder: Path) -> Iterator[Server]:
    with running(tmp_path_factory.mktemp("data"), str(folder)) as running_server:
        running_server.wait_until_indexed(1)
        yield running_server


def test_reading_pauses_and_goes_on(page: Page, server: Server, folder: Path) -> None:
    """Rows 107, 108."""
    page.goto(server.url)
    more = folder / "more"
    more.mkdir()
    for n in range(COPIES):
        os.link(folder / "first.png", more / f"{n}.png")
    line = page.get_by_role("status").filter(has=page.get_by_role("button"))
    line.get_by_role("button", name="Pause", exact=True).click()
    expect(line).to_contain_text("Reading was stopped")
    assert server.get("/api/index").json()["state"] == "cancelled"
    page.goto(f"{server.url}#at=settings")
    go_on = page.get_by_role("button", name="Go on", exact=True)
    expect(go_on).to_have_count(2)  # in the settings and in the status line
    go_on.first.click()
    server.wait_until_indexed(COPIES + 1)
    expect(go_on).to_have_count(0)
