"""Duplicates, similar pictures, comparisons, stacks and marks of change, as a person meets them."""

from __future__ import annotations

import re
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from playwright.sync_api import Locator, Page, expect

from ..media.test_perceptual import scene
from ..servers import Server, running

INFOTEXT = "{prompt}\nNegative prompt: blurry\nSteps: {steps}, Sampler: Euler a, CFG scale: 7, Seed: {seed}, Model: foxes"
FILES = 11


def save(path: Path, image: Image.Image, prompt: str, seed: int = 1, steps: int = 20) -> None:
    info = PngInfo()
    info.add_text("parameters", INFOTEXT.format(prompt=prompt, seed=seed, steps=steps))
    image.save(path, pnginfo=info)


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four castles of one prompt; two foxes of nearly one prompt; a tower in three sizes and a copy of it."""
    folder = tmp_path_factory.mktemp("lookalikes")
    for seed in range(4):
        save(folder / f"castle{seed}.png", scene(seed), "a castle on a hill, sunset", seed)
    save(folder / "fox day.png", scene(20), "a red fox in the snow, day", 5)
    save(folder / "fox night.png", scene(21), "a red fox in the snow, moonlit night", 5, steps=30)
    tower = scene(30, (640, 480))
    save(folder / "tower.png", tower, "a tower of glass, oil painting", 9)
    shutil.copyfile(folder / "tower.png", folder / "tower copy.png")
    tower.resize((320, 240)).save(folder / "tower small.jpg", quality=85)
    tower.resize((480, 360)).save(folder / "tower middle.jpg", quality=85)
    save(folder / "ruin.png", scene(33), "ruins of a castle at sunset, etching", 11)
    return folder


@pytest.fixture(scope="module")
def looked(tmp_path_factory: pytest.TempPathFactory, pictures: Path) -> Iterator[Server]:
    """A server whose sweep has looked at all of them."""
    with running(tmp_path_factory.mktemp("data"), str(pictures)) as server:
        server.wait_until_indexed(FILES)
        server.post("/api/prints/start", {})
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            status = server.get("/api/prints").json()
            if status["total"] == FILES and status["left"] == 0 and status["state"] == "idle":
                break
            time.sleep(0.1)
        yield server


def cells(page: Page) -> Locator:
    return page.get_by_role("listbox", name="Pictures").get_by_role("option")


def open_library(page: Page, server: Server) -> None:
    page.goto(server.url)
    expect(cells(page)).to_have_count(FILES)


def cell(page: Page, server: Server, name: str) -> Locator:
    """The cell of the picture with that name."""
    ids = server.post("/api/grid", {"query": {}, "limit": 100}).json()["ids"]
    rows = server.post("/api/rows", {"ids": ids}).json()["rows"]
    index = [row["name"] for row in rows].index(name)
    return page.locator(f".grid [data-index='{index}']:visible").first


def place(page: Page, server: Server, name: str) -> None:
    page.goto(f"{server.url}#at={name}")


def compare(page: Page, server: Server, *names: str) -> Locator:
    """Select these pictures and press C."""
    open_library(page, server)
    for name in names:
        cell(page, server, name).click(modifiers=["Control"])
    page.keyboard.press("c")
    region = page.get_by_role("region", name="Compare", exact=True)
    expect(region.get_by_role("table")).to_be_visible()
    return region


def names_on(page: Page) -> Locator:
    return page.get_by_role("listbox", name="Duplicates", exact=True).get_by_role("option")


def test_two_pictures_are_compared_with_a_slider_that_keys_move(page: Page, looked: Server) -> None:
    """Row 103. Row B20. Two pictures under one slider, moved by keys."""
    region = compare(page, looked, "fox day.png", "fox night.png")
    slider = region.get_by_role("slider", name="Border between the two pictures")
    expect(slider).to_have_attribute("aria-valuenow", "50")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    expect(slider).to_have_attribute("aria-valuenow", "46")
    box = region.get_by_role("group").first.bounding_box()
    assert box is not None
    handle = slider.bounding_box()
    assert handle is not None
    page.mouse.move(handle["x"] + handle["width"] / 2, handle["y"] + 40)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.25, box["y"] + 60)
    page.mouse.up()
    expect(slider).to_have_attribute("aria-valuenow", "25")
    page.keyboard.press("f")
    page.wait_for_function("document.fullscreenElement !== null")
    page.keyboard.press("f")
    page.wait_for_function("document.fullscreenElement === null")


def test_what_differs_in_prompts_and_parameters_stands_out(page: Page, looked: Server) -> None:
    """Row 105. Row B20. A word diff of the prompts, and only the parameters that differ."""
    region = compare(page, looked, "fox day.png", "fox night.png")
    table = region.get_by_role("table")
    expect(table.get_by_role("row", name=re.compile("^Steps"))).to_contain_text("20")
    expect(table.locator("mark", has_text="moonlit night")).to_be_visible()
    expect(table.locator("mark", has_text="snow")).to_have_count(0)
    expect(table.get_by_role("row", name=re.compile("^Sampler"))).to_have_count(0)
    region.get_by_role("switch", name="Show what is the same").click()
    expect(table.get_by_role("row", name=re.compile("^Sampler"))).to_be_visible()


def test_four_pictures_side_by_side_share_one_zoom(page: Page, looked: Server) -> None:
    """Row B20. Side by side with locked zoom and pan."""
    region = compare(page, looked, *[f"castle{n}.png" for n in range(4)])
    images = region.locator(".frame")
    expect(images).to_have_count(4)
    before = images.first.bounding_box()
    page.keyboard.press("+")
    page.keyboard.press("+")
    page.wait_for_function(
        """wide => {
             const widths = [...document.querySelectorAll('.compare .frame')].map(f => f.offsetWidth);
             return widths.length === 4 && new Set(widths).size === 1 && widths[0] > wide * 1.9;
           }""",
        arg=before["width"] if before else 0,
    )
    pane = region.get_by_role("group").first.bounding_box()
    assert pane is not None
    page.mouse.move(pane["x"] + 100, pane["y"] + 60)
    page.mouse.down()
    page.mouse.move(pane["x"] + 60, pane["y"] + 40)
    page.mouse.up()
    moved = {frame.evaluate("f => f.style.transform") for frame in images.all()}
    assert len(moved) == 1 and "(0px, 0px)" not in moved.pop()


def test_blinking_shows_one_after_the_other_by_key(page: Page, looked: Server) -> None:
    """Row B20. Blink."""
    page.emulate_media(reduced_motion="reduce")
    region = compare(page, looked, "fox day.png", "fox night.png")
    page.keyboard.press("b")
    caption = region.locator(".caption")
    expect(caption).to_contain_text("fox day.png")
    page.keyboard.press("ArrowRight")
    expect(caption).to_contain_text("fox night.png")
    page.keyboard.press("ArrowRight")
    expect(caption).to_contain_text("fox day.png")


def test_a_comparison_is_a_tab_that_is_still_there_after_a_reload(page: Page, looked: Server) -> None:
    """Row 106. Keep a comparison as a tab."""
    compare(page, looked, "castle0.png", "castle1.png")
    expect(page.get_by_role("tab", name="Compare")).to_be_visible()
    page.reload()
    region = page.get_by_role("region", name="Compare", exact=True)
    expect(region.get_by_role("columnheader", name=re.compile("castle0.png"))).to_be_visible()


def test_slots_appear_while_a_picture_is_dragged_and_two_open_a_comparison(
    page: Page, looked: Server
) -> None:
    """Row 104. Drop slots appear while dragging."""
    open_library(page, looked)
    slots = page.get_by_role("region", name="Drop pictures here to compare them")
    expect(slots).to_have_count(0)
    for n, name in enumerate(["fox day.png", "fox night.png"]):
        picture = cell(page, looked, name)
        picture.hover()
        page.mouse.down()
        page.mouse.move(400, 500, steps=4)
        target = slots.get_by_role("group", name=f"Picture {n + 1} to compare")
        expect(target).to_be_visible()
        target.hover()
        page.mouse.up()
    expect(page.get_by_role("region", name="Compare", exact=True)).to_be_visible()


def test_duplicates_are_decided_by_keys_and_taken_back(page: Page, looked: Server) -> None:
    """Row B17. Grouped, compared, best one kept, the rest to the trash; undo."""
    place(page, looked, "duplicates")
    expect(names_on(page)).to_have_count(2)
    expect(page.get_by_text(re.compile("1 group · .* could be freed"))).to_be_visible()
    kept = page.get_by_role("option", name="tower.png, kept")
    expect(kept).to_contain_text("Suggested: older")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("k")
    expect(page.get_by_role("option", name="tower copy.png, kept")).to_be_visible()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("k")
    page.keyboard.press("x")
    expect(page.get_by_text("No duplicates")).to_be_visible()
    assert looked.post("/api/grid", {"query": {}, "limit": 1}).json()["total"] == FILES - 1
    page.get_by_role("button", name="Undo").click()
    expect(names_on(page)).to_have_count(2)
    assert looked.post("/api/grid", {"query": {}, "limit": 1}).json()["total"] == FILES


def test_near_duplicates_follow_the_slider_and_the_suggestion_says_why(page: Page, looked: Server) -> None:
    """Row B17. Nearly the same pictures, with a threshold."""
    place(page, looked, "duplicates")
    page.get_by_role("radio", name="Nearly the same").click()
    expect(names_on(page)).to_have_count(4)
    expect(page.get_by_role("slider", name="How different they may be")).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.get_by_role("option", name=re.compile("tower(| copy).png, kept"))).to_be_visible()
    expect(page.get_by_role("option", name="tower small.jpg, to the trash")).to_be_visible()


def test_a_group_of_which_all_are_kept_is_gone_until_that_is_taken_back(page: Page, looked: Server) -> None:
    """Row B17. What is no duplicate to the person is not shown again."""
    place(page, looked, "duplicates")
    expect(names_on(page)).to_have_count(2)
    page.keyboard.press("e")
    expect(page.get_by_text("No duplicates")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(names_on(page)).to_have_count(2)


def test_similar_pictures_are_found_from_the_menu_of_a_picture(page: Page, looked: Server) -> None:
    """Row B18. Find similar, by picture."""
    open_library(page, looked)
    cell(page, looked, "tower.png").click(button="right")
    page.get_by_role("menuitem", name="Similar pictures").click()
    expect(page.get_by_text("Looks like tower.png")).to_be_visible()
    expect(page).to_have_url(re.compile("like="))
    first = looked.post("/api/grid", {"query": {"text": "tower", "path_only": True}, "limit": 9}).json()[
        "ids"
    ]
    assert len(first) == 4


def test_similar_prompts_are_found_from_the_menu_of_a_picture(page: Page, looked: Server) -> None:
    """Row B18. Find similar, by prompt."""
    open_library(page, looked)
    cell(page, looked, "castle0.png").click(button="right")
    page.get_by_role("menuitem", name="Similar prompts").click()
    expect(page.get_by_role("listbox", name="Pictures").last.get_by_role("option")).to_have_count(5)


def test_variations_lie_on_a_pile_that_opens(page: Page, looked: Server) -> None:
    """Row B18. Stacks of variations: collapsed, opened, closed."""
    page.add_init_script("localStorage.setItem('iib.settings', JSON.stringify({ stacks: true }))")
    page.goto(looked.url)
    pile = page.get_by_title("Stack of 4 variations")
    expect(pile).to_be_visible()
    folded = cells(page).count()
    pile.click()
    expect(cells(page)).to_have_count(folded + 3)
    pile.click()
    expect(cells(page)).to_have_count(folded)


def test_marks_say_what_changed_from_the_picture_before(page: Page, looked: Server) -> None:
    """Row 33. Row 34. Change indicators between neighbours, with both values when pointed at."""
    page.add_init_script("localStorage.setItem('iib.settings', JSON.stringify({ changeMarks: 'all' }))")
    page.goto(f"{looked.url}#q=red+fox&order=name")
    shown = cells(page)
    expect(shown).to_have_count(2)
    mark = page.get_by_role("img", name=re.compile("^Changed here: Prompt, Steps"))
    expect(mark).to_have_count(1)
    mark.hover()
    row = page.get_by_role("row", name=re.compile("^Steps"))
    expect(row).to_contain_text("20")
    expect(row).to_contain_text("30")


def test_without_the_setting_no_cell_has_a_mark(page: Page, looked: Server) -> None:
    """Row 33. Off unless it is asked for."""
    open_library(page, looked)
    expect(page.get_by_role("img", name=re.compile("^Changed here"))).to_have_count(0)


def test_duplicates_and_comparisons_fit_a_phone(page: Page, looked: Server) -> None:
    """Row B17. Row B20. At 360 px wide nothing goes sideways."""
    page.set_viewport_size({"width": 360, "height": 740})
    place(page, looked, "duplicates")
    page.get_by_role("listbox", name="Groups of duplicates").get_by_role("option").first.click()
    expect(names_on(page)).to_have_count(2)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.get_by_role("button", name="Compare").last.click()
    expect(page.get_by_role("region", name="Compare", exact=True)).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
