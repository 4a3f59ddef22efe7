"""What a person arranges to their liking: the information panel, its blocks, their tags, how new pictures come."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from ..api.live import picture
from ..servers import Server, running

TEXT = "a castle\nNegative prompt: fog\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: 42, Size: 96x64, Model: dream"
TAGS = ["éclair", "apple", "Amber", "moon", "castle", "boat", "zebra", "1girl", "mist", "birch"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("choices") / "pictures"
    for n in range(4):
        picture(made / f"p{n}.png", TEXT)
    return made


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, folder: Path) -> Iterator[Server]:
    with running(tmp_path_factory.mktemp("data"), str(folder)) as running_server:
        running_server.wait_until_indexed(4)
        for name in TAGS:
            running_server.post("/db/add_custom_tag", {"tag_name": name})
        yield running_server


def grid(page: Page, server: Server, **settings: object) -> Locator:
    page.add_init_script(f"localStorage['iib.settings'] ??= {json.dumps(json.dumps(settings))}")
    page.goto(f"{server.url}#order=name")
    return page.get_by_role("listbox", name="Pictures")


def cell(page: Page, at: int) -> Locator:
    return page.locator(f'[data-index="{at}"]')


def test_the_selection_says_how_many_and_what_they_take(page: Page, server: Server, folder: Path) -> None:
    """Row 35."""
    grid(page, server)
    cell(page, 0).click(modifiers=["ControlOrMeta"])
    bar = page.get_by_role("toolbar", name="Selection")
    one = (folder / "p0.png").stat().st_size
    expect(bar).to_contain_text("1 selected")
    expect(bar).to_contain_text(f"{one} bytes")
    page.keyboard.press("ControlOrMeta+a")
    expect(bar).to_contain_text("4 selected")
    sizes = server.post("/api/images/bytes", {"ids": [1, 2, 3, 4, 4, 99]}).json()["bytes"]
    assert sizes == sum(p.stat().st_size for p in folder.iterdir())


def test_the_viewers_panel_floats_where_it_was_put_and_is_docked_again(page: Page, server: Server) -> None:
    """Row 72."""
    grid(page, server)
    cell(page, 0).click()
    viewer = page.get_by_role("dialog", name="Viewer")
    expect(viewer.get_by_text("1 of 4", exact=True)).to_be_visible()
    page.keyboard.press("i")
    panel = viewer.get_by_role("complementary", name="About this picture")
    expect(panel.get_by_text("a castle").first).to_be_visible()
    panel.get_by_role("button", name="Let the panel float").click()
    grip = panel.get_by_role("button", name="Move the panel")
    box = grip.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 20, box["y"] + 8)
    page.mouse.down()
    page.mouse.move(box["x"] + 220, box["y"] + 108, steps=4)
    page.mouse.up()
    page.wait_for_function("() => document.querySelector('.floats').getBoundingClientRect().left === 224")
    grip.focus()
    page.keyboard.press("ArrowLeft")
    page.wait_for_function("() => document.querySelector('.floats').getBoundingClientRect().left === 208")
    expect(
        viewer.get_by_text("1 of 4", exact=True)
    ).to_be_visible()  # the arrow moved the panel, nothing else
    page.reload()
    cell(page, 1).click()
    expect(viewer.get_by_text("2 of 4", exact=True)).to_be_visible()
    page.wait_for_function("() => document.querySelector('.floats')?.getBoundingClientRect().left === 208")
    panel.get_by_role("button", name="Dock the panel").click()
    page.wait_for_function(
        "() => document.querySelector('.side').getBoundingClientRect().right === innerWidth"
    )


def test_blocks_of_the_panel_are_left_out_as_wished(page: Page, server: Server) -> None:
    """Row 74."""
    pictures = grid(page, server, panelOpen=True)
    pictures.focus()
    page.keyboard.press("ArrowRight")
    panel = page.get_by_role("complementary").last
    expect(panel.get_by_role("heading", name="Negative prompt")).to_be_visible()
    page.goto(f"{server.url}#at=settings")
    page.get_by_role("textbox", name="Find a setting").fill("Blocks of the information panel")
    page.get_by_role("switch", name="Negative prompt").click()
    page.get_by_role("switch", name="Rating and notes").click()
    page.goto(f"{server.url}#order=name")
    page.reload()
    pictures.focus()
    page.keyboard.press("ArrowRight")
    expect(panel.get_by_role("heading", name="Prompt", exact=True)).to_be_visible()
    expect(panel.get_by_role("heading", name="Negative prompt")).to_have_count(0)
    expect(panel.get_by_role("heading", name="Rating and notes")).to_have_count(0)


def test_own_tags_stand_from_a_to_z_under_their_letters(page: Page, server: Server) -> None:
    """Row 80."""
    pictures = grid(page, server, panelOpen=True)
    pictures.focus()
    page.keyboard.press("ArrowRight")
    page.get_by_role("button", name="Add a tag").click()
    page.get_by_role("radiogroup", name="Order of the tags").get_by_role("radio", name="A to Z").click()
    chooser = page.locator(".chooser")
    letters = chooser.locator(".letter")
    expect(letters).to_have_text(["#", "A", "B", "C", "E", "M", "Z"])
    names = chooser.locator(".choice .name")
    expect(names).to_have_text(
        ["1girl", "Amber", "apple", "birch", "boat", "castle", "éclair", "mist", "moon", "zebra"]
    )


def test_new_pictures_wait_until_they_are_looked_for_where_that_is_wished(
    page: Page, server: Server, folder: Path
) -> None:
    """Rows 36, 37, 39."""
    pictures = grid(page, server, liveUpdates=False)
    expect(pictures.get_by_role("option")).to_have_count(4)
    picture(folder / "p4.png", TEXT)
    server.wait_until_indexed(5)
    page.get_by_role("button", name="Trends").click()
    page.get_by_role("button", name="Library", exact=True).first.click()
    expect(pictures.get_by_role("option")).to_have_count(5)
    picture(folder / "p5.png", TEXT)
    server.wait_until_indexed(6)
    expect(pictures.get_by_role("option")).to_have_count(5)
    page.keyboard.press("ControlOrMeta+k")
    page.keyboard.type("Look for changes")
    page.keyboard.press("Enter")
    expect(pictures.get_by_role("option")).to_have_count(6)
