"""Ratings, labels, notes, tags and albums, in a real browser."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from ..api.live import picture
from ..servers import Server, running

NAMES = [f"p{n}.png" for n in range(8)]


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("collections") / "pictures"
    for n, name in enumerate(NAMES):
        picture(folder / name, color=f"#{30 * n:02x}8060", size=(90 + n, 90))
    return folder


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, pictures: Path) -> Iterator[Server]:
    with running(tmp_path_factory.mktemp("data"), str(pictures)) as running_server:
        running_server.wait_until_indexed(len(NAMES))
        yield running_server


@pytest.fixture
def ids(server: Server) -> list[int]:
    """By name; nothing was made of any of them."""
    found: list[int] = server.post("/api/grid", {"query": {"order": "name"}}).json()["ids"]
    own = [tag["id"] for tag in server.get("/db/basic_info").json()["tags"] if tag["type"] == "custom"]
    server.post("/api/marks", {"ids": found, "rating": 0, "label": 0, "note": "", "remove_tags": own})
    for tag in server.get("/db/basic_info").json()["tags"]:
        if tag["type"] == "custom" and tag["name"] != "like":
            server.post(f"/api/own_tags/{tag['id']}/remove", {})
    for album in server.get("/api/albums").json()["albums"]:
        server.post(f"/api/albums/{album['id']}/remove", {})
    return found


@pytest.fixture
def grid(page: Page, server: Server, ids: list[int]) -> Locator:
    page.add_init_script(
        "localStorage['iib.settings'] ??= JSON.stringify({layout: 'square', cellSize: 160, sidebarOpen: true})"
    )
    page.goto(f"{server.url}#order=name")
    return shown(page, 8)


def shown(page: Page, n: int) -> Locator:
    listbox = page.get_by_role("listbox", name="Pictures")
    expect(listbox.get_by_role("option")).to_have_count(n)
    return listbox


def cell(grid: Locator, at: int) -> Locator:
    return grid.locator(f'[role=option][data-index="{at}"]')


def choose(grid: Locator, *places: int) -> None:
    for at in places:
        cell(grid, at).click(modifiers=["ControlOrMeta"])


def marks(server: Server) -> dict[str, list[int]]:
    found: dict[str, list[int]] = server.post("/api/grid", {}).json()["marks"]
    return found


def toast(page: Page, text: str | re.Pattern[str]) -> Locator:
    return page.get_by_role("region", name="Notices").get_by_role("status").filter(has_text=text)


def stars(cell: Locator) -> Locator:
    return cell.locator(".star.on")


def album(server: Server, name: str, ids: list[int], **more: Any) -> int:
    made: int = server.post("/api/albums", {"name": name, "ids": ids, **more}).json()["id"]
    return made


def in_order(server: Server, album_id: int, name: str) -> list[int]:
    query = {"q": f'album:"{name}"', "order": "album", "album": album_id}
    found: list[int] = server.post("/api/grid", {"query": query}).json()["ids"]
    return found


def test_keys_rate_what_is_under_the_cursor_and_ctrl_z_takes_it_back(
    page: Page, grid: Locator, server: Server, ids: list[int]
) -> None:
    """Rows B3, B5."""
    grid.focus()
    page.keyboard.press("Home")
    with page.expect_response("**/api/marks"):
        page.keyboard.press("4")
    expect(stars(cell(grid, 0))).to_have_count(4)
    with page.expect_response("**/api/marks"):
        page.keyboard.press("Shift+Digit2")
    assert marks(server) == {str(ids[0]): [4, 2]}
    expect(cell(grid, 0).locator(".label")).to_be_visible()
    with page.expect_response("**/api/marks/undo"):
        page.keyboard.press("ControlOrMeta+z")
    expect(cell(grid, 0).locator(".label")).to_have_count(0)
    assert marks(server) == {str(ids[0]): [4, 0]}


def test_stars_are_clicked_on_a_picture_and_for_a_whole_selection(
    page: Page, grid: Locator, server: Server, ids: list[int]
) -> None:
    """Row B5."""
    cell(grid, 1).hover()
    with page.expect_response("**/api/marks"):
        cell(grid, 1).locator("[data-stars='5']").click()
    choose(grid, 2, 3, 4)
    with page.expect_response("**/api/marks"):
        page.get_by_role("toolbar", name="Selection").get_by_role("button", name="3 stars").click()
    assert {i: mark[0] for i, mark in marks(server).items()} == {
        str(ids[1]): 5, str(ids[2]): 3, str(ids[3]): 3, str(ids[4]): 3,
    }  # fmt: skip
    with page.expect_response("**/api/marks/undo"):
        toast(page, "3 pictures rated ★★★").get_by_role("button", name="Undo").click()
    expect(stars(cell(grid, 3))).to_have_count(0)
    assert marks(server) == {str(ids[1]): [5, 0]}


def test_the_best_are_sorted_and_searched_for(page: Page, server: Server, ids: list[int]) -> None:
    """Rows B5, B9."""
    server.post("/api/marks", {"ids": [ids[5]], "rating": 5})
    server.post("/api/marks", {"ids": [ids[2]], "rating": 4})
    page.goto(f"{server.url}#order=-rating")
    grid = shown(page, 8)
    expect(stars(cell(grid, 0))).to_have_count(5)
    expect(stars(cell(grid, 1))).to_have_count(4)
    page.goto(f"{server.url}#q=rating%3A%3E%3D4")
    page.reload()
    shown(page, 2)


def test_the_panel_rates_labels_and_keeps_a_note(
    page: Page, grid: Locator, server: Server, ids: list[int]
) -> None:
    """Rows 79, B5."""
    grid.focus()
    page.keyboard.press("Home")
    page.keyboard.press("i")
    panel = page.get_by_role("complementary", name="Information")
    panel.get_by_role("button", name="2 stars").click()
    panel.get_by_role("button", name="Green").click()
    note = panel.get_by_role("textbox", name="Note")
    note.fill("For the <b>wall</b>")
    with page.expect_response("**/api/marks"):
        note.blur()
    told = server.get(f"/api/images/{ids[0]}").json()
    assert (told["rating"], told["label"], told["note"]) == (2, 4, "For the <b>wall</b>")


def test_tags_are_put_on_a_selection_and_new_ones_are_made_on_the_way(
    page: Page, grid: Locator, server: Server, ids: list[int]
) -> None:
    """Rows 79, 80, 125, 127."""
    server.post("/db/add_custom_tag", {"tag_name": "keep"})
    page.reload()
    grid = shown(page, 8)
    choose(grid, 0, 1)
    page.keyboard.press("t")
    dialog = page.get_by_role("dialog", name="Tags")
    with page.expect_response("**/api/marks"):
        dialog.get_by_role("checkbox", name="keep").click()
    expect(dialog.get_by_role("checkbox", name="keep")).to_be_checked()
    dialog.get_by_role("textbox").fill("for print")
    with page.expect_response("**/api/marks"):
        page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    for i in ids[:2]:
        assert [t["name"] for t in server.get(f"/api/images/{i}").json()["tags"]] == ["keep", "for print"]
    with page.expect_response("**/api/marks/undo"):
        toast(page, "2 pictures tagged keep").get_by_role("button", name="Undo").click()
    assert [t["name"] for t in server.get(f"/api/images/{ids[0]}").json()["tags"]] == ["for print"]


def test_the_heart_likes_and_who_stays_on_it_is_offered_all_tags(
    page: Page, grid: Locator, server: Server, ids: list[int]
) -> None:
    """Rows 64, 65."""
    server.post("/db/add_custom_tag", {"tag_name": "keep"})
    page.reload()
    grid = shown(page, 8)
    cell(grid, 2).hover()
    heart = cell(grid, 2).locator("[data-act=like]")
    with page.expect_response("**/api/images/tags"):
        heart.click()
    cell(grid, 0).hover()
    heart.hover()
    with page.expect_response("**/api/marks"):
        page.get_by_role("menuitemcheckbox", name="keep").click()
    assert [t["name"] for t in server.get(f"/api/images/{ids[2]}").json()["tags"]] == ["like", "keep"]


def test_a_selection_is_edited_in_one_form_with_one_undo(
    page: Page, grid: Locator, server: Server, ids: list[int]
) -> None:
    """Rows 127, B5, B16."""
    server.post("/db/add_custom_tag", {"tag_name": "keep"})
    album(server, "Wall", [ids[0]])
    server.post("/api/marks", {"ids": [ids[0]], "rating": 2, "note": "old"})
    page.reload()
    grid = shown(page, 8)
    choose(grid, 0, 1, 2)
    page.keyboard.press("Shift+E")
    form = page.get_by_role("dialog", name="Edit 3 pictures")
    expect(form.get_by_text("They differ").first).to_be_visible()
    form.get_by_role("button", name="5 stars").click()
    form.get_by_role("checkbox", name="keep").click()
    form.get_by_role("checkbox", name="Wall").click()
    with page.expect_response("**/api/marks"):
        form.get_by_role("button", name="Apply").click()
    summary = server.post("/api/marks/summary", {"ids": ids[:3]}).json()
    assert summary["ratings"] == {"5": 3} and summary["notes"] == ["", "old"]
    assert list(summary["tags"].values()) == [3] and list(summary["albums"].values()) == [3]
    with page.expect_response("**/api/marks/undo"):
        toast(page, "3 pictures changed").get_by_role("button", name="Undo").click()
    summary = server.post("/api/marks/summary", {"ids": ids[:3]}).json()
    assert summary["ratings"] == {"0": 2, "2": 1} and list(summary["albums"].values()) == [1]


def test_an_album_is_made_filled_shown_and_given_an_order(
    page: Page, grid: Locator, server: Server, ids: list[int]
) -> None:
    """Row B16."""
    choose(grid, 1, 3, 5)
    page.keyboard.press("a")
    dialog = page.get_by_role("dialog", name="Albums")
    dialog.get_by_role("textbox").fill("Best of May")
    with page.expect_response("**/api/marks"):
        page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Best of May, 3 pictures").click()
    grid = shown(page, 3)
    page.keyboard.press("Escape")
    cell(grid, 2).drag_to(cell(grid, 0), target_position={"x": 10, "y": 60})
    expect(toast(page, "1 picture moved")).to_be_visible()
    (made,) = server.get("/api/albums").json()["albums"]
    assert in_order(server, made["id"], "Best of May") == [ids[5], ids[1], ids[3]]
    grid.focus()
    page.keyboard.press("Home")
    with page.expect_response("**/arrange"):
        page.keyboard.press("ControlOrMeta+Shift+ArrowRight")
    assert in_order(server, made["id"], "Best of May") == [ids[1], ids[5], ids[3]]


def test_pictures_are_dropped_on_an_album_and_taken_out_again(
    page: Page, grid: Locator, server: Server, ids: list[int]
) -> None:
    """Row B16."""
    wall = album(server, "Wall", [ids[0]])
    item = page.get_by_role("button", name="Wall, 1 picture")
    expect(item).to_be_visible()
    choose(grid, 2, 3)
    with page.expect_response("**/api/marks"):
        cell(grid, 3).drag_to(item)
    assert in_order(server, wall, "Wall") == [ids[0], ids[2], ids[3]]
    page.get_by_role("button", name="Wall, 3 pictures").click()
    grid = shown(page, 3)
    cell(grid, 1).click(button="right")
    with page.expect_response("**/api/marks"):
        page.get_by_role("menuitem", name="Take out of the album").click()
    shown(page, 2)
    assert in_order(server, wall, "Wall") == [ids[0], ids[3]]


def test_an_album_is_renamed_coloured_and_deleted_with_a_way_back(
    page: Page, grid: Locator, server: Server, ids: list[int]
) -> None:
    """Row B16."""
    wall = album(server, "Wall", ids[:2])
    page.get_by_role("button", name="Wall, 2 pictures").click(button="right")
    page.get_by_role("menuitem", name="Rename…").click()
    page.get_by_role("textbox", name="Name of the album").fill("Attic")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Attic, 2 pictures").click(button="right")
    page.get_by_role("menuitem", name="Delete album").click()
    expect(page.get_by_role("button", name="Attic, 2 pictures")).to_have_count(0)
    toast(page, "Album Attic deleted").get_by_role("button", name="Undo").click()
    expect(page.get_by_role("button", name="Attic, 2 pictures")).to_be_visible()
    assert in_order(server, wall, "Attic") == ids[:2]


def test_a_search_is_saved_and_stands_among_the_albums_with_its_count(
    page: Page, server: Server, ids: list[int]
) -> None:
    """Rows B16, 122."""
    server.post("/api/marks", {"ids": ids[:3], "rating": 4})
    page.add_init_script("localStorage['iib.settings'] ??= JSON.stringify({sidebarOpen: true})")
    page.goto(f"{server.url}#q=rating%3A4&order=name")
    shown(page, 3)
    page.get_by_role("button", name="Save this search").first.click()
    field = page.get_by_role("textbox", name="Name of the album")
    field.fill("Four stars")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Four stars, 3 pictures, saved search")).to_be_visible()
    (saved,) = server.get("/api/albums").json()["albums"]
    assert saved["query"] == "rating:4 sort:name"
    server.post("/api/marks", {"ids": [ids[5]], "rating": 4})
    page.get_by_role("button", name="Four stars, 4 pictures, saved search").click()
    shown(page, 4)


def test_own_tags_are_grouped_renamed_coloured_and_deleted_with_a_way_back(
    page: Page, grid: Locator, server: Server, ids: list[int]
) -> None:
    """Rows 125, 126."""
    made = server.post("/db/add_custom_tag", {"tag_name": "anna"}).json()["id"]
    server.post("/api/marks", {"ids": ids[:2], "add_tags": [made]})
    page.get_by_role("button", name="anna, 2 pictures").click(button="right")
    page.get_by_role("menuitem", name="Group").click()
    page.get_by_role("menuitem", name="New group…").click()
    page.get_by_role("textbox", name="Name of the group").fill("People")
    page.keyboard.press("Enter")
    expect(
        page.get_by_role("list", name="People").get_by_role("button", name="anna, 2 pictures")
    ).to_be_visible()
    page.get_by_role("button", name="anna, 2 pictures").click(button="right")
    page.get_by_role("menuitem", name="Delete tag").click()
    expect(page.get_by_role("button", name="anna, 2 pictures")).to_have_count(0)
    toast(page, "Tag anna deleted").get_by_role("button", name="Undo").click()
    expect(
        page.get_by_role("list", name="People").get_by_role("button", name="anna, 2 pictures")
    ).to_be_visible()


def test_what_another_window_changes_is_seen_here_at_once(
    page: Page, grid: Locator, server: Server, ids: list[int]
) -> None:
    """Rows B5, B15."""
    expect(stars(cell(grid, 6))).to_have_count(0)
    server.post("/api/marks", {"ids": [ids[6]], "rating": 3})
    expect(stars(cell(grid, 6))).to_have_count(3)


def test_a_note_full_of_markup_stays_text(page: Page, grid: Locator, server: Server, ids: list[int]) -> None:
    """Rows B5, B26."""
    evil = "<img src=x onerror=\"document.title='hacked'\">"
    album(server, evil, [ids[0]])
    server.post("/api/marks", {"ids": [ids[0]], "note": evil})
    expect(page.get_by_role("button", name=f"{evil}, 1 picture")).to_be_visible()
    told = json.dumps(server.get("/api/albums").json())
    assert "onerror" in told and "hacked" not in page.title()
