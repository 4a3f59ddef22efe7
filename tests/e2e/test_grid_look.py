"""How the grid shows its pictures, as the person wants them, in a real browser."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from ..api.live import picture
from ..servers import Server, running


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("look") / "pictures"
    for n in range(6):
        picture(folder / f"p{n}.png", size=(96, 32), color="teal")
    with running(tmp_path_factory.mktemp("data"), str(folder)) as running_server:
        running_server.wait_until_indexed(6)
        yield running_server


def shown(page: Page, server: Server, **settings: object) -> Locator:
    """The first cell of the grid under these settings."""
    wanted = json.dumps({"layout": "square", "cellSize": 200, **settings})
    page.add_init_script(f"localStorage['iib.settings'] = {json.dumps(wanted)}")
    page.goto(f"{server.url}#order=name")
    page.reload()  # the same address twice would load nothing
    cell = page.locator('[data-index="0"]')
    expect(cell.locator("img")).to_have_class("shown")
    return cell


def test_captions_stand_on_every_picture_or_on_none(page: Page, server: Server) -> None:
    """Row 31."""
    cell = shown(page, server, captions="always", captionText="file")
    expect(cell).to_contain_text("p0.png")
    expect(cell).to_contain_text("96 × 32")
    expect(page.locator(".cell .caption")).to_have_count(6)
    cell = shown(page, server, captions="never")
    cell.hover()
    expect(cell.locator(".heart")).to_be_visible()
    expect(page.locator(".cell .caption")).to_have_count(0)


def test_squares_show_the_middle_or_the_whole_picture_with_round_corners_or_none(
    page: Page, server: Server
) -> None:
    """Row B7."""
    assert _style(shown(page, server), "objectFit", "borderRadius") == ["cover", "3px"]
    cell = shown(page, server, squareFit="contain", roundCorners=False)
    assert _style(cell, "objectFit", "borderRadius") == ["contain", "0px"]


def _style(cell: Locator, of_picture: str, of_cell: str) -> list[str]:
    values: list[str] = cell.evaluate(
        f"c => [getComputedStyle(c.querySelector('img')).{of_picture}, getComputedStyle(c).{of_cell}]"
    )
    return values


@pytest.mark.parametrize(
    ("thumbs", "address"), [("small", "size=256x256"), ("sharp", "size=1024x1024"), ("original", "/file?")]
)
def test_small_pictures_are_quick_sharp_or_the_originals(
    page: Page, server: Server, thumbs: str, address: str
) -> None:
    """Row 30."""
    cell = shown(page, server, thumbs=thumbs, cellSize=900)
    assert address in (cell.locator("img").get_attribute("src") or "")
