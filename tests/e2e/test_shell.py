"""Tabs, columns, sessions and workspaces, in a real browser."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from ..api.live import picture
from ..servers import Server, running


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("shell") / "pictures"
    for n in range(6):
        picture(
            made / ("castles" if n < 2 else "boats") / f"p{n}.png", f"a picture {n}\nSteps: 20, Seed: {n}"
        )
    return made


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, folder: Path) -> Iterator[Server]:
    with running(tmp_path_factory.mktemp("data"), str(folder)) as running_server:
        running_server.wait_until_indexed(6)
        yield running_server


def opened(page: Page, server: Server, address: str = "", **settings: object) -> None:
    page.add_init_script(
        f"if (location.host) localStorage['iib.settings'] ??= {json.dumps(json.dumps(settings))}"
    )
    page.goto(f"{server.url}{address}")
    expect(page.get_by_role("listbox", name="Pictures").first).to_be_visible()


def do(page: Page, action: str) -> None:
    """By the palette, as somebody does who knows no key for it."""
    page.keyboard.press("ControlOrMeta+k")
    page.get_by_role("combobox", name="Find anything").or_(
        page.get_by_role("textbox", name="Find anything")
    ).or_(page.get_by_placeholder("Actions, places, folders, albums, tags")).first.fill(action)
    page.keyboard.press("Enter")


def tabs(page: Page) -> Locator:
    return page.get_by_role("tab").filter(visible=True)


def grids(page: Page) -> Locator:
    return page.get_by_role("listbox", name="Pictures").filter(visible=True)


def test_several_searches_are_open_as_tabs_and_closed_again(page: Page, server: Server) -> None:
    """Row 1."""
    opened(page, server, "#q=castles")
    expect(grids(page).get_by_role("option")).to_have_count(2)
    do(page, "New tab")
    expect(tabs(page)).to_have_count(2)
    expect(grids(page).get_by_role("option")).to_have_count(6)
    tabs(page).first.click()
    expect(grids(page).get_by_role("option")).to_have_count(2)
    do(page, "Close the tab")
    expect(grids(page).get_by_role("option")).to_have_count(6)
    do(page, "Reopen the last closed tab")
    expect(grids(page).get_by_role("option")).to_have_count(2)


def test_columns_stand_side_by_side_and_share_the_width_as_wished(page: Page, server: Server) -> None:
    """Row 2."""
    opened(page, server)
    do(page, "Split: the same again at the side")
    expect(grids(page)).to_have_count(2)
    border = page.get_by_role("separator", name="Width of the columns")
    before = grids(page).first.bounding_box()
    border.focus()
    for _ in range(4):
        page.keyboard.press("ArrowLeft")
    after = grids(page).first.bounding_box()
    assert before is not None and after is not None
    assert after["width"] < before["width"] - 20
    edge = border.bounding_box()
    assert edge is not None
    page.mouse.move(edge["x"] + 4, 400)
    page.mouse.down()
    for n in range(1, 5):
        page.mouse.move(edge["x"] + 4 + 50 * n, 400)
    page.mouse.up()
    page.wait_for_function(
        "(was) => Math.abs(document.querySelector('.scroller').getBoundingClientRect().width - was - 200) < 6",
        arg=after["width"],
    )


def test_a_tab_is_dragged_to_the_right_edge_for_a_column_of_its_own(page: Page, server: Server) -> None:
    """Row 3."""
    opened(page, server, "#q=castles")
    do(page, "New tab")
    expect(tabs(page)).to_have_count(2)
    box = tabs(page).first.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 20, box["y"] + 10)
    page.mouse.down()
    page.mouse.move(900, 400, steps=5)
    page.mouse.move(1270, 400, steps=5)
    page.mouse.up()
    expect(grids(page)).to_have_count(2)
    expect(grids(page).nth(1).get_by_role("option")).to_have_count(2)


def test_the_last_visits_tabs_are_there_again(page: Page, server: Server) -> None:
    """Row 5."""
    opened(page, server, "#q=castles", startWith="last")
    do(page, "New tab")
    expect(tabs(page)).to_have_count(2)
    page.wait_for_function(
        "() => Object.values(localStorage).some((v) => v.includes('castles') && v.includes('columns'))"
    )
    page.goto("about:blank")
    page.goto(server.url)
    expect(tabs(page)).to_have_count(2)
    tabs(page).first.click()
    expect(grids(page).get_by_role("option")).to_have_count(2)


def test_a_workspace_is_saved_under_a_name_opened_at_the_start_and_removed(
    page: Page, server: Server
) -> None:
    """Rows 6, 7."""
    opened(page, server, "#q=castles", startWith="last")
    do(page, "New tab")
    expect(tabs(page)).to_have_count(2)
    page.goto(f"{server.url}#at=settings")
    page.get_by_role("textbox", name="Find a setting").fill("Workspaces")
    page.get_by_role("textbox", name="Name of a workspace").fill("evening")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("The workspace evening is saved")).to_be_visible()
    page.get_by_role("button", name="Use at the start").click()
    expect(page.get_by_text("Opens at the start")).to_be_visible()
    page.goto("about:blank")
    page.goto(server.url)
    expect(tabs(page)).to_have_count(2)
    page.goto(f"{server.url}#at=settings")
    page.get_by_role("textbox", name="Find a setting").fill("Workspaces")
    page.get_by_role("button", name="Remove evening").click()
    expect(page.get_by_text("The workspace evening is removed")).to_be_visible()


def test_each_column_has_its_own_layout_and_size(page: Page, server: Server) -> None:
    """Rows 29, B12."""
    opened(page, server, layout="square", cellSize=100)
    do(page, "Split: the same again at the side")
    expect(grids(page)).to_have_count(2)
    cell = grids(page).nth(1).locator('[data-index="0"]')
    page.get_by_role("slider", name="Size of the pictures").nth(1).focus()
    before = cell.bounding_box()
    for _ in range(20):
        page.keyboard.press("ArrowRight")
    page.wait_for_function(
        "(was) => document.querySelectorAll('.scroller')[1].querySelector('[data-index]').clientWidth > was + 20",
        arg=before["width"] if before else 0,
    )
    other = grids(page).first.locator('[data-index="0"]').bounding_box()
    assert before is not None and other is not None and abs(other["width"] - before["width"]) < 3
    page.wait_for_function(
        "() => Object.values(localStorage).some((v) => v.includes('cellSize') && v.includes('columns'))"
    )
    page.reload()
    page.wait_for_function(
        "(was) => document.querySelectorAll('.scroller')[1]?.querySelector('[data-index]')?.clientWidth > was + 20",
        arg=before["width"],
    )
