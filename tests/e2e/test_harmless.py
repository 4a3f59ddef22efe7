"""A picture whose every text is an attack: it is shown as what it is, a text, in the real browser."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image, PngImagePlugin
from playwright.sync_api import Page, expect

from ..servers import Server, running

EVIL = '<img src=x onerror="window.hurt=1">'
LINK = "javascript:window.hurt=1"
BOTH = f"{EVIL} {LINK}"


def _attack(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    info = PngImagePlugin.PngInfo()
    fields = ", ".join(
        f'{key}: "{EVIL} {LINK}"' for key in ("Model", "Sampler", "VAE", "Version", LINK, "Lora hashes")
    )
    infotext = f"{BOTH}, <lora:{LINK}:1>\nNegative prompt: {BOTH}\nSteps: 20, Seed: 1, {fields.replace(chr(34) + 'window', 'window').replace('=1' + chr(34), '=1')}"
    info.add_itxt("parameters", infotext)
    info.add_itxt(LINK, BOTH)
    info.add_itxt("Title", BOTH)
    node = {
        "id": 1,
        "type": BOTH,
        "title": BOTH,
        "pos": [0, 0],
        "size": [200, 100],
        "widgets_values": [BOTH, LINK],
    }
    info.add_itxt(
        "workflow",
        json.dumps({"nodes": [node], "links": [], "groups": [{"title": BOTH, "bounding": [0, 0, 9, 9]}]}),
    )
    prompt = {"1": {"class_type": BOTH, "inputs": {"text": BOTH, LINK: EVIL}, "_meta": {"title": BOTH}}}
    info.add_itxt("prompt", json.dumps(prompt))
    Image.new("RGB", (96, 64), "navy").save(path, pnginfo=info)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("harmless") / "pictures"
    names = ("<svg onload=window.hurt=1>", "<img src=x onerror=window.hurt=1>.png")
    if os.name == "nt":  # where names cannot hold these signs
        names = ("svg onload=window.hurt=1", "img src=x onerror=window.hurt=1.png")
    _attack(folder.joinpath(*names))
    with running(tmp_path_factory.mktemp("data"), str(folder)) as running_server:
        running_server.wait_until_indexed(1)
        yield running_server


def test_texts_that_are_attacks_are_shown_and_do_nothing(page: Page, server: Server) -> None:
    """Rows B22, 75-77: every place where a text of a picture is shown."""
    page.add_init_script(
        "localStorage['iib.settings'] ??= JSON.stringify({panelOpen: true, facetsOpen: true, sidebarOpen: true,"
        " captions: 'always'});"
        "document.addEventListener('securitypolicyviolation', () => { window.hurt = 2 })"
    )
    page.goto(server.url)
    grid = page.get_by_role("listbox", name="Pictures")
    expect(grid.get_by_role("option")).to_have_count(1)
    grid.focus()
    page.keyboard.press("ArrowRight")
    panel = page.get_by_role("complementary").last
    for tab in ("Info", "Text", "All metadata"):
        panel.get_by_role("tab", name=tab).click()
        expect(panel.get_by_text("onerror").first).to_be_visible()
    unharmed(page)
    grid.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog").first).to_be_visible()
    unharmed(page)
    page.keyboard.press("g")
    expect(page.get_by_role("dialog", name=re.compile("Workflow of"))).to_be_visible()
    expect(page.get_by_text("1 node").first).to_be_visible()
    unharmed(page)
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    search = page.get_by_role("combobox").first
    search.fill("model:<img")
    expect(page.get_by_role("option", name="onerror").first).to_be_visible()
    unharmed(page)
    search.press("Escape")
    page.keyboard.press("Control+k")
    page.keyboard.type("svg")
    unharmed(page)


def unharmed(page: Page) -> None:
    """No script ran, and nothing stands in the page that the texts brought."""
    assert page.evaluate("window.hurt ?? 0") == 0
    brought = "img[src='x'], img[onerror], svg[onload], [onclick], a[href^='javascript:' i]"
    assert page.locator(brought).count() == 0
