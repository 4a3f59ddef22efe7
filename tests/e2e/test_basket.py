"""Pictures collected from anywhere and downloaded at once, in a real browser."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from ..api.live import picture
from ..servers import Server, running


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("basket") / "pictures"
    for n in range(8):
        picture(folder / f"p{n}.png", color=["red", "green", "blue", "teal"][n % 4], size=(640, 480))
    with running(tmp_path_factory.mktemp("data"), str(folder)) as running_server:
        running_server.wait_until_indexed(8)
        yield running_server


def cells(page: Page, server: Server) -> Locator:
    page.goto(f"{server.url}#order=name")
    pictures = page.get_by_role("listbox", name="Pictures")
    expect(pictures.locator('[data-index="0"] img')).to_be_visible()
    return pictures


def rail(page: Page) -> Locator:
    return page.get_by_role("navigation", name="Places")


def collect(page: Page, pictures: Locator, *places: int) -> None:
    for at in places:
        pictures.locator(f'[data-index="{at}"]').click(modifiers=["Control"])
    page.keyboard.press("d")
    page.keyboard.press("Escape")


def downloads(page: Page) -> Locator:
    page.keyboard.press("Shift+D")
    place = page.get_by_role("region", name="Downloads")
    expect(place).to_be_visible()
    return place


def test_collected_pictures_come_as_one_zip_with_their_names(
    page: Page, server: Server, tmp_path: Path
) -> None:
    """Rows 58, 61."""
    collect(page, cells(page, server), 1, 3)
    expect(rail(page).get_by_role("button", name="Downloads, 2")).to_be_visible()
    place = downloads(page)
    expect(place.get_by_role("row")).to_have_count(2)
    expect(place.get_by_text(re.compile(r"2 pictures, [\d.]+ (kB|bytes)"))).to_be_visible()
    with page.expect_download() as told:
        place.get_by_role("button", name="Download as zip").click()
    told.value.save_as(tmp_path / "all.zip")
    with zipfile.ZipFile(tmp_path / "all.zip") as archive:
        assert sorted(archive.namelist()) == ["p1.png", "p3.png"]
        assert {one.compress_type for one in archive.infolist()} == {zipfile.ZIP_STORED}
    place.get_by_label("Compress archives").click()
    with page.expect_download() as told:
        place.get_by_role("button", name="Download as zip").click()
    told.value.save_as(tmp_path / "smaller.zip")
    with zipfile.ZipFile(tmp_path / "smaller.zip") as archive:
        assert {one.compress_type for one in archive.infolist()} == {zipfile.ZIP_DEFLATED}


def test_they_are_taken_out_cleared_taken_back_and_kept_over_a_reload(page: Page, server: Server) -> None:
    """Row 61."""
    collect(page, cells(page, server), 0, 2, 4)
    place = downloads(page)
    place.get_by_role("button", name="Take out p2.png").click()
    expect(place.get_by_role("row")).to_have_count(2)
    page.reload()
    place = downloads(page)
    expect(place.get_by_role("row")).to_have_count(2)
    place.get_by_role("button", name="Clear the downloads").click()
    expect(place.get_by_text("Nothing collected")).to_be_visible()
    page.keyboard.press("ControlOrMeta+z")
    expect(place.get_by_role("row")).to_have_count(2)


def test_a_picture_is_dragged_onto_the_rail(page: Page, server: Server) -> None:
    """Row 61."""
    pictures = cells(page, server)
    pictures.locator('[data-index="5"]').drag_to(rail(page).get_by_role("button", name="Downloads"))
    expect(rail(page).get_by_role("button", name="Downloads, 1")).to_be_visible()
    expect(downloads(page).get_by_role("row", name=re.compile("p5.png"))).to_be_visible()


def test_they_are_packed_on_the_server_without_a_download(page: Page, server: Server) -> None:
    """Row 62."""
    collect(page, cells(page, server), 6, 7)
    place = downloads(page)
    place.get_by_role("button", name="Pack on the server").click()
    path = place.locator("code").inner_text()
    with zipfile.ZipFile(path) as archive:
        assert sorted(archive.namelist()) == ["p6.png", "p7.png"]


def test_what_is_known_of_them_comes_as_json(page: Page, server: Server, tmp_path: Path) -> None:
    """Row 60."""
    collect(page, cells(page, server), 0, 1)
    place = downloads(page)
    with page.expect_download() as told:
        place.get_by_role("button", name="Information as JSON").click()
    told.value.save_as(tmp_path / "told.json")
    found = json.loads((tmp_path / "told.json").read_text())
    assert [one["name"] for one in found] == ["p0.png", "p1.png"]
    assert found[0]["info"]["positive"].startswith("a red fox")


def test_what_is_gone_for_good_is_left_out_and_said(page: Page, server: Server, tmp_path: Path) -> None:
    """Rows 61, B1."""
    collect(page, cells(page, server), 2, 3, 4)
    place = downloads(page)
    expect(place.get_by_role("row")).to_have_count(3)
    found = server.post("/api/grid", {"query": {"order": "name"}, "limit": 10}).json()
    server.post("/api/files/delete", {"ids": [found["ids"][2]]}).json()
    server.post("/api/trash/empty", {"everything": True})
    expect(place.get_by_text("1 picture is in the library no more")).to_be_visible()
    with page.expect_download() as told:
        place.get_by_role("button", name="Download as zip").click()
    told.value.save_as(tmp_path / "rest.zip")
    with zipfile.ZipFile(tmp_path / "rest.zip") as archive:
        assert sorted(archive.namelist()) == ["p3.png", "p4.png"]
