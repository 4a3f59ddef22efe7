"""Backups and made-ahead thumbnails in the settings, as their owner meets them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from ..api.live import picture
from ..servers import Server, running


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    root = tmp_path_factory.mktemp("pictures")
    picture(root / "a.png", "x\nSteps: 1, Seed: 1")
    with running(tmp_path_factory.mktemp("data"), str(root)) as running_server:
        running_server.wait_until_indexed(1)
        yield running_server


def test_an_owner_backs_the_library_up_and_sees_how_to_go_back(page: Page, server: Server) -> None:
    """Row 151."""
    page.goto(f"{server.url}#at=settings")
    before = len(server.get("/api/backups").json()["backups"])
    page.get_by_role("button", name="Back up now").click()
    there = page.get_by_role("list", name="Backups").get_by_role("listitem")
    expect(there.nth(before)).to_be_visible()
    expect(page.get_by_text("run.py restore")).to_be_visible()


def test_all_thumbnails_are_made_before_anybody_looks(page: Page, server: Server) -> None:
    """Row 150."""
    page.goto(f"{server.url}#at=settings")
    page.get_by_role("button", name="Make them all now").click()
    expect(page.get_by_text("All 1 are there.")).to_be_visible()
    assert server.get("/api/thumbnails/ahead").json()["state"] == "done"
