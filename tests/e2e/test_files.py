"""Files: deleted, moved, copied, renamed, brought up, downloaded and walked through, in a real browser."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from ..api.live import picture
from ..servers import Server, running

COLOURS = ["red", "green", "blue", "orange", "purple", "teal"]


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("files") / "pictures"
    for n in range(24):
        picture(folder / "day" / f"p{n:02}.png", color=COLOURS[n % 6], size=(96 + n, 64))
    for n in range(4):
        picture(folder / "night" / "deep" / f"n{n}.png", color="black")
    (folder / "best").mkdir()
    return folder


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, pictures: Path) -> Iterator[Server]:
    with running(tmp_path_factory.mktemp("data"), str(pictures)) as running_server:
        running_server.wait_until_indexed(28)
        yield running_server


@pytest.fixture
def grid(page: Page, server: Server, pictures: Path) -> Iterator[Locator]:
    """The grid of the folder "day", by name; everything done to files is taken back behind it."""
    page.add_init_script("localStorage['iib.settings'] ??= JSON.stringify({layout: 'square', cellSize: 100})")
    page.goto(f"{server.url}#in={pictures / 'day'}&order=name")
    listbox = page.get_by_role("listbox", name="Pictures")
    expect(listbox.get_by_role("option")).to_have_count(24)
    # a thumbnail that is still under way when its file goes is a fault that is none
    page.wait_for_function("() => [...document.querySelectorAll('.cell img')].every(i => i.naturalWidth > 0)")
    before = _last(server)
    yield listbox
    for operation in server.get("/api/operations").json()["operations"]:
        if operation["id"] > before and operation["standing"] and operation["kind"] != "undo":
            server.post("/api/operations/undo", {"id": operation["id"], "on_clash": "rename"})


def _last(server: Server) -> int:
    operations = server.get("/api/operations").json()["operations"]
    return int(operations[0]["id"]) if operations else 0


def cell(grid: Locator, at: int) -> Locator:
    return grid.locator(f'[data-index="{at}"]')


def choose(grid: Locator, *places: int) -> None:
    for at in places:
        cell(grid, at).click(modifiers=["ControlOrMeta"])


def eventually(page: Page, true: Callable[[], bool]) -> None:
    for _ in range(100):
        if true():
            return
        page.wait_for_timeout(50)
    raise AssertionError("it did not become true")


def toast(page: Page, text: str | re.Pattern[str]) -> Locator:
    return page.get_by_role("region", name="Notices").get_by_role("status").filter(has_text=text)


@pytest.mark.invariant("L9")
def test_delete_goes_to_the_trash_at_once_and_comes_back_by_undo(
    page: Page, grid: Locator, pictures: Path
) -> None:
    """Rows B1, B3, 45."""
    choose(grid, 0, 1)
    page.keyboard.press("Delete")
    expect(grid.get_by_role("option")).to_have_count(22)
    said = toast(page, "2 files moved to the trash")
    expect(said).to_be_visible()
    assert not (pictures / "day" / "p00.png").exists()
    said.get_by_role("button", name="Undo").click()
    expect(grid.get_by_role("option")).to_have_count(24)
    assert (pictures / "day" / "p00.png").exists()


def test_ctrl_z_takes_the_last_thing_back_and_does_it_again(
    page: Page, grid: Locator, pictures: Path
) -> None:
    """Rows B1, B26."""
    choose(grid, 3)
    page.keyboard.press("Delete")
    expect(grid.get_by_role("option")).to_have_count(23)
    expect(toast(page, "1 file moved")).to_be_visible()
    page.keyboard.press("ControlOrMeta+z")
    expect(grid.get_by_role("option")).to_have_count(24)
    page.keyboard.press("ControlOrMeta+Shift+z")
    expect(grid.get_by_role("option")).to_have_count(23)
    eventually(page, lambda: not (pictures / "day" / "p03.png").exists())


def test_deleting_many_asks_with_their_list_where_that_is_wished(page: Page, grid: Locator) -> None:
    """Row 45."""
    page.evaluate(
        "localStorage.setItem('iib.settings', JSON.stringify({...JSON.parse(localStorage['iib.settings'] || '{}'), confirmDelete: true}))"
    )
    page.reload()
    expect(grid.get_by_role("option")).to_have_count(24)
    choose(grid, 0, 1, 2)
    page.keyboard.press("Delete")
    dialog = page.get_by_role("dialog", name="Move 3 files to the trash?")
    expect(dialog.get_by_text("p01.png")).to_be_visible()
    dialog.get_by_role("button", name="Move to the trash").click()
    expect(grid.get_by_role("option")).to_have_count(21)


@pytest.mark.invariant("L4")
def test_pictures_are_moved_to_a_folder_by_its_name(page: Page, grid: Locator, pictures: Path) -> None:
    """Rows 47, 22."""
    choose(grid, 4, 5)
    page.keyboard.press("Shift+M")
    dialog = page.get_by_role("dialog", name="Move 2 files")
    dialog.get_by_role("combobox").fill(str(pictures / "best"))
    expect(dialog.get_by_role("option", selected=True)).to_contain_text("best")
    page.keyboard.press("Enter")
    expect(toast(page, "2 files moved to best")).to_be_visible()
    expect(grid.get_by_role("option")).to_have_count(22)
    assert sorted(p.name for p in (pictures / "best").glob("*.png")) == ["p04.png", "p05.png"]


def test_a_folder_that_is_not_there_yet_is_made_on_the_way(page: Page, grid: Locator, pictures: Path) -> None:
    """Rows 47, 53."""
    choose(grid, 6)
    page.keyboard.press("Shift+C")
    dialog = page.get_by_role("dialog", name="Copy 1 file")
    dialog.get_by_role("combobox").fill(str(pictures / "chosen"))
    dialog.get_by_role("option", name="Make the folder chosen").click()
    expect(toast(page, "1 file copied to chosen")).to_be_visible()
    assert (pictures / "chosen" / "p06.png").exists() and (pictures / "day" / "p06.png").exists()


def test_the_menu_offers_the_folders_that_were_used_last(page: Page, grid: Locator, pictures: Path) -> None:
    """Rows 47, 63, 89."""
    page.evaluate(
        "(path) => localStorage.setItem('iib.settings', JSON.stringify({layout: 'square', cellSize: 100, recentTargets: [path], keys: {['file.move:' + path]: ['F8']}}))",
        str(pictures / "best"),
    )
    page.reload()
    cell(grid, 7).click(button="right")
    page.get_by_role("menuitem", name="Copy to").press("ArrowRight")
    page.get_by_role("menuitem", name="best").press("Enter")
    expect(toast(page, "1 file copied to best")).to_be_visible()
    choose(grid, 8)
    page.keyboard.press("F8")
    expect(toast(page, "1 file moved to best")).to_be_visible()
    eventually(page, (pictures / "best" / "p08.png").exists)


@pytest.mark.invariant("S4")
def test_a_picture_is_renamed_in_place_and_keeps_its_extension(
    page: Page, grid: Locator, pictures: Path
) -> None:
    """Rows 52, 51."""
    cell(grid, 9).hover()
    choose(grid, 9)
    page.keyboard.press("F2")
    field = page.get_by_role("dialog", name="Rename p09.png").get_by_role("textbox")
    expect(field).to_be_focused()
    page.keyboard.type("a/b")
    expect(page.get_by_text("A name holds no slashes")).to_be_visible()
    field.fill("harbour.png")
    page.keyboard.press("Enter")
    expect(toast(page, "Renamed to harbour.png")).to_be_visible()
    assert (pictures / "day" / "harbour.png").exists()
    page.keyboard.press("ControlOrMeta+z")
    eventually(page, (pictures / "day" / "p09.png").exists)


@pytest.mark.invariant("L6")
def test_what_fails_in_a_batch_is_told_and_the_rest_is_done(
    page: Page, grid: Locator, pictures: Path
) -> None:
    """Row 50."""
    gone = pictures / "day" / "p10.png"
    kept = gone.read_bytes()
    choose(grid, 10, 11)
    # Gone behind our back, in the moment before it is copied.
    page.route("**/api/files/copy", lambda route: (gone.unlink(), route.continue_())[1], times=1)
    page.keyboard.press("Shift+C")
    dialog = page.get_by_role("dialog", name="Copy 2 files")
    dialog.get_by_role("combobox").fill(str(pictures / "best"))
    expect(dialog.get_by_role("option", selected=True)).to_contain_text("best")
    page.keyboard.press("Enter")
    said = page.get_by_role("alert").filter(has_text="1 could not be copied")
    expect(said).to_contain_text("1 file copied to best")
    said.get_by_role("button", name="Show").click()
    report = page.get_by_role("dialog", name="1 could not be copied")
    expect(report.get_by_role("cell", name="p10.png")).to_be_visible()
    gone.write_bytes(kept)


def test_one_picture_is_downloaded_under_its_name_and_many_as_a_zip(
    page: Page, grid: Locator, tmp_path: Path
) -> None:
    """Rows 58, 59."""
    cell(grid, 12).click(button="right")
    with page.expect_download() as one:
        page.get_by_role("menuitem", name="Download", exact=True).click()
    assert one.value.suggested_filename == "p12.png"
    choose(grid, 12, 13, 14)
    cell(grid, 13).click(button="right")
    with page.expect_download() as many:
        page.get_by_role("menuitem", name="Download 3 files as a zip").click()
    many.value.save_as(tmp_path / "many.zip")
    with zipfile.ZipFile(tmp_path / "many.zip") as packed:
        assert sorted(packed.namelist()) == ["p12.png", "p13.png", "p14.png"]


def test_a_picture_is_shared_without_how_it_was_made_or_with_nothing_but_that(
    page: Page, grid: Locator, pictures: Path, tmp_path: Path
) -> None:
    """Row B23."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    cell(grid, 12).click(button="right")
    with page.expect_download() as clean:
        page.get_by_role("menuitem", name="Download without metadata").click()
    clean.value.save_as(tmp_path / "clean.png")
    assert clean.value.suggested_filename == "p12.png"
    assert b"red fox" in (pictures / "day" / "p12.png").read_bytes()
    assert b"red fox" not in (tmp_path / "clean.png").read_bytes()
    cell(grid, 12).click(button="right")
    page.get_by_role("menuitem", name="Copy generation info").click()
    expect(page.get_by_text("Copied", exact=True)).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("a red fox") and "Steps: " in copied and "Source Identifier" not in copied


def test_what_is_known_of_the_listed_pictures_is_saved_as_json(
    page: Page, grid: Locator, tmp_path: Path
) -> None:
    """Row 60."""
    grid.click(button="right", position={"x": 4, "y": 4})
    with page.expect_download() as saved:
        page.get_by_role("menuitem", name="Export information of all listed pictures").click()
    saved.value.save_as(tmp_path / "told.json")
    told = json.loads((tmp_path / "told.json").read_text())
    assert len(told) == 24 and told[0]["info"]["positive"].startswith("a red fox")


def visit(page: Page, server: Server, folder: Path, *, flat: bool = True) -> None:
    page.goto(f"{server.url}#in={folder}{'&flat=1' if flat else ''}&order=name")
    expect(page.get_by_role("navigation", name="Way to this folder")).to_be_visible()


def test_folders_are_walked_through_with_their_covers_and_a_way_back(
    page: Page, server: Server, pictures: Path
) -> None:
    """Rows 17, 20, 21, 32, 40, B6."""
    visit(page, server, pictures)
    shelf = page.get_by_role("region", name="Folders in here")
    day = shelf.get_by_role("button", name="day, 24 pictures")
    expect(day.locator("img").first).to_be_visible()
    expect(shelf.get_by_role("button", name="best, no pictures")).to_be_visible()
    expect(page.get_by_text("No pictures lie in this folder itself.")).to_be_visible()
    shelf.get_by_role("button", name="night, 4 pictures").click()
    shelf.get_by_role("button", name="deep, 4 pictures").click()
    expect(page.get_by_text(re.compile(r"^4\s*pictures$"))).to_be_visible()
    way = page.get_by_role("navigation", name="Way to this folder")
    expect(way.get_by_role("button", name="deep")).to_have_attribute("aria-current", "page")
    page.keyboard.press("Backspace")
    expect(way.get_by_role("button", name="night")).to_have_attribute("aria-current", "page")
    page.get_by_role("radio", name="With sub-folders").click()
    expect(page.get_by_text(re.compile(r"^4\s*pictures$"))).to_be_visible()


def test_a_pasted_path_leads_to_its_folder_and_one_outside_is_refused(
    page: Page, server: Server, pictures: Path, faults: list[str]
) -> None:
    """Rows 18, 19."""
    visit(page, server, pictures)
    way = page.get_by_role("navigation", name="Way to this folder")
    way.get_by_role("button", name="Type or paste a path").click()
    field = way.get_by_role("textbox", name="Path")
    expect(field).to_have_value(str(pictures))
    field.fill(f'"{pictures / "night" / "deep"}/"')
    field.press("Enter")
    expect(way.get_by_role("button", name="deep")).to_be_visible()
    way.get_by_role("button", name="Type or paste a path").click()
    field.fill("/etc")
    field.press("Enter")
    expect(page.get_by_role("alert")).to_be_visible()
    faults[:] = [fault for fault in faults if "403" not in fault]


def test_a_new_folder_is_made_shown_and_taken_back(page: Page, server: Server, pictures: Path) -> None:
    """Row 53."""
    visit(page, server, pictures / "night")
    page.get_by_role("button", name="Actions for this folder").click()
    page.get_by_role("menuitem", name="New folder").click()
    page.get_by_role("dialog").get_by_role("textbox").fill("dawn")
    page.keyboard.press("Enter")
    made = page.get_by_role("button", name="dawn, no pictures")
    expect(made).to_be_visible()
    assert (pictures / "night" / "dawn").is_dir()
    toast(page, "The folder dawn was made").get_by_role("button", name="Undo").click()
    expect(made).to_have_count(0)


def test_bringing_up_says_first_what_it_would_do(page: Page, server: Server, pictures: Path) -> None:
    """Row 54."""
    visit(page, server, pictures / "night")
    page.get_by_role("button", name="Actions for this folder").click()
    page.get_by_role("menuitem", name="Bring pictures of sub-folders up").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("4 files would be moved.")).to_be_visible()
    dialog.get_by_role("button", name="Bring up").click()
    said = toast(page, "4 files were brought up.")
    expect(said).to_be_visible()
    assert (pictures / "night" / "n0.png").exists()
    said.get_by_role("button", name="Undo").click()
    eventually(page, (pictures / "night" / "deep" / "n0.png").exists)


def test_a_band_selects_what_it_touches(page: Page, grid: Locator) -> None:
    """Rows B10, 42."""
    box = grid.bounding_box()
    last = cell(grid, 23).bounding_box()
    assert box and last
    page.mouse.move(box["x"] + 3, last["y"] + last["height"] + 20)
    page.mouse.down()
    page.mouse.move(last["x"] + 20, last["y"] + 10, steps=4)
    expect(cell(grid, 23)).to_have_attribute("aria-selected", "true")
    expect(cell(grid, 0)).to_have_attribute("aria-selected", "false")
    page.mouse.up()
    expect(cell(grid, 23)).to_have_attribute("aria-selected", "true")


def test_all_are_selected_inverted_and_let_go_by_keys(page: Page, grid: Locator) -> None:
    """Rows 43, 44."""
    choose(grid, 0, 1)
    page.keyboard.press("ControlOrMeta+i")
    expect(page.get_by_role("toolbar", name="Selection")).to_contain_text("22 selected")
    page.keyboard.press("ControlOrMeta+a")
    expect(page.get_by_role("toolbar", name="Selection")).to_contain_text("24 selected")
    page.keyboard.press("Escape")
    expect(page.get_by_role("toolbar", name="Selection")).to_have_count(0)


def test_pictures_are_dropped_on_a_folder_of_the_way(page: Page, grid: Locator, pictures: Path) -> None:
    """Rows 48, 49."""
    choose(grid, 15, 16)
    cell(grid, 15).drag_to(page.get_by_role("navigation").get_by_role("button", name="pictures"))
    expect(toast(page, "2 files moved to pictures")).to_be_visible()
    assert (pictures / "p15.png").exists()
    expect(grid.get_by_role("option")).to_have_count(22)


def test_a_picture_is_dragged_out_as_its_file(page: Page, grid: Locator) -> None:
    """Row 66."""
    cell(grid, 17).hover()
    page.wait_for_function(
        """() => document.querySelector('[data-index="17"]')?.getAttribute('aria-label') === 'p17.png'"""
    )
    told = page.evaluate(
        """() => {
          const data = new DataTransfer();
          const cell = document.querySelector('[data-index="17"] img');
          cell.dispatchEvent(new DragEvent('dragstart', { bubbles: true, cancelable: true, dataTransfer: data }));
          return { out: data.getData('DownloadURL'), uri: data.getData('text/uri-list') };
        }"""
    )
    assert told["out"].startswith("image/png:p17.png:http") and told["uri"].startswith("http")


@pytest.mark.invariant("L9")
def test_the_trash_puts_back_and_deletes_for_good_only_when_asked_twice(
    page: Page, server: Server, pictures: Path
) -> None:
    """Row B1."""
    lost = [pictures / "night" / "deep" / f"n{n}.png" for n in (0, 1)]
    server.post("/api/files/delete", {"paths": [str(path) for path in lost]})
    page.goto(f"{server.url}?action=pane&type=trash")
    trash = page.get_by_role("region", name="Trash")
    row = trash.get_by_role("row").filter(has_text="n0.png")
    row.get_by_role("button", name="Put back").click()
    expect(row).to_have_count(0)
    eventually(page, lost[0].exists)
    trash.get_by_role("checkbox", name="Select n1.png").check()
    trash.get_by_role("button", name="Delete for good").click()
    sure = page.get_by_role("dialog", name="Delete 1 item for good?")
    sure.get_by_role("button", name="Cancel").click()
    expect(trash.get_by_role("row").filter(has_text="n1.png")).to_be_visible()
    trash.get_by_role("button", name="Delete for good").click()
    sure.get_by_role("button", name="Delete for good").click()
    expect(trash.get_by_role("row").filter(has_text="n1.png")).to_have_count(0)


def test_folders_that_were_visited_are_listed_and_the_list_is_cleared(
    page: Page, server: Server, grid: Locator, pictures: Path
) -> None:
    """Row 15."""
    visit(page, server, pictures / "night")
    page.get_by_role("button", name="Folders and tags").first.click()
    recent = page.get_by_role("list", name="Last visited")
    expect(recent.get_by_role("button")).to_have_text(["night", "day"])
    recent.get_by_role("button", name="day").click()
    expect(grid.get_by_role("option")).to_have_count(24)
    expect(recent.get_by_role("button")).to_have_text(["day", "night"])
    page.get_by_role("button", name="Clear the list").click()
    expect(recent).to_be_hidden()
