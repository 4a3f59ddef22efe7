"""Clips and sounds that play where they stand, one at a time, in a real browser."""

from __future__ import annotations

import math
import struct
import wave
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from iib_core.demo import make_library

from ..servers import Server, running


def sound(path: Path, seconds: float = 8) -> Path:
    """A hum."""
    rate = 8000
    with wave.open(str(path), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(rate)
        out.writeframes(
            b"".join(struct.pack("<h", int(2000 * math.sin(n / 12))) for n in range(int(rate * seconds)))
        )
    return path


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("clips") / "pictures"
    make_library(str(folder), count=60)
    sound(folder / "hum.wav")
    with running(tmp_path_factory.mktemp("data"), str(folder)) as running_server:
        running_server.wait_until_indexed(40)
        yield running_server


def cells(page: Page, server: Server, query: str) -> Locator:
    page.add_init_script("localStorage['iib.sound'] = '{\"volume\":1,\"muted\":true}'")
    page.goto(f"{server.url}#q={query}")
    return page.get_by_role("listbox", name="Pictures").locator("[data-index]:visible")


def test_a_clip_plays_in_its_cell_and_another_takes_its_turn(page: Page, server: Server) -> None:
    """Row 93."""
    found = cells(page, server, "is:video")
    expect(found.nth(1)).to_be_visible()
    found.nth(0).locator("[data-act=play]").click()
    expect(found.nth(0).locator("video")).to_be_visible()
    page.wait_for_function(
        "() => { const v = document.querySelector('.cell video'); return v && v.currentTime > 0 }"
    )
    expect(page.get_by_role("dialog", name="Viewer")).to_have_count(0)
    found.nth(1).locator("[data-act=play]").click()
    expect(found.nth(1).locator("video")).to_be_visible()
    expect(page.locator(".cell video")).to_have_count(1)
    found.nth(1).locator("[data-act=play]").click()
    expect(page.locator(".cell video")).to_have_count(0)


def test_a_clip_plays_and_stops_by_a_key(page: Page, server: Server) -> None:
    """Row 93."""
    found = cells(page, server, "is:video")
    expect(found.nth(0).locator("[data-act=play]")).to_be_visible()
    page.get_by_role("listbox", name="Pictures").focus()
    page.keyboard.press("Home")
    page.keyboard.press("Shift+Space")
    expect(page.locator(".cell video")).to_have_count(1)
    page.keyboard.press("Shift+Space")
    expect(page.locator(".cell video")).to_have_count(0)


def test_a_sound_plays_in_its_cell_and_in_the_viewer(page: Page, server: Server) -> None:
    """Row 96."""
    found = cells(page, server, "is:audio")
    found.first.locator("[data-act=play]").click()
    page.wait_for_function("() => document.querySelector('.cell audio')?.currentTime > 0")
    found.first.locator("[data-act=play]").click()
    found.first.dblclick()
    viewer = page.get_by_role("dialog", name="Viewer")
    expect(viewer.get_by_text("hum.wav").first).to_be_visible()
    page.wait_for_function("() => document.querySelector('.viewer audio')?.duration > 7")
