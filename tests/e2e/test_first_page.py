"""What a person does on the page, in a real browser, on the sample library."""

from __future__ import annotations

import re
import shutil
import time
from pathlib import Path
from urllib.parse import urlencode

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from playwright.sync_api import Browser, Locator, Page, expect

from ..servers import Server, running
from .conftest import Faults


def cells(page: Page) -> Locator:
    return page.get_by_role("listbox", name="Pictures").get_by_role("option")


def open_library(page: Page, server: Server) -> None:
    page.goto(server.url)
    expect(cells(page).first).to_be_visible()


def open_viewer(page: Page, cell: Locator) -> Locator:
    """Open a picture; its viewer, once it listens to keys."""
    cell.dblclick()
    viewer = page.get_by_role("dialog", name="Viewer")
    expect(viewer.get_by_text(re.compile(r"\d of \d+$")).first).to_be_visible()
    return viewer


def showing(page: Page, server: Server, query: dict[str, object]) -> None:
    """Wait until the grid stands still on this query's pictures."""
    found = server.post("/api/grid", {"query": query, "limit": 1}).json()["total"]
    expect(page.get_by_text(re.compile(rf"^{found}\s*pictures?$"))).to_be_visible()


def search(page: Page, text: str) -> None:
    box = page.get_by_role("combobox", name="Search pictures")
    box.fill(text)
    box.press("Enter")


def a_prompt(server: Server) -> str:
    """The first words of some still picture's prompt."""
    found = server.post(
        "/api/grid", {"query": {"text": "Sampler: ", "media_type": "image"}, "limit": 1}
    ).json()
    prompt: str = server.get(f"/api/images/{found['ids'][0]}").json()["info"]["positive"]
    return prompt.split(",", maxsplit=1)[0]


def a_picture(path: Path, text: str, colour: tuple[int, int, int] = (90, 120, 160)) -> None:
    """A small picture with that infotext, in place all at once as a generator's save is."""
    info = PngInfo()
    info.add_text("parameters", text)
    half = path.with_suffix(".half")
    Image.new("RGB", (96, 64), colour).save(half, "PNG", pnginfo=info)
    half.rename(path)


def test_the_library_shows_its_pictures_and_says_how_many(page: Page, server: Server) -> None:
    open_library(page, server)
    total = server.post("/api/grid", {"query": {}, "limit": 1}).json()["total"]
    expect(page.get_by_text(re.compile(rf"^{total}\s*pictures$"))).to_be_visible()
    picture = cells(page).first.locator("img")
    expect(picture).to_be_visible()
    page.wait_for_function(
        "() => [...document.querySelectorAll('[role=option] img')].some(i => i.naturalWidth > 0)"
    )


def test_a_picture_is_found_by_its_prompt_and_tells_how_it_was_made(page: Page, server: Server) -> None:
    open_library(page, server)
    words = a_prompt(server)
    search(page, words)
    showing(page, server, {"text": words})
    viewer = open_viewer(page, cells(page).first)
    page.keyboard.press("i")
    expect(viewer.get_by_text("Prompt", exact=True).first).to_be_visible()
    expect(viewer.get_by_text("Steps").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(viewer).to_be_hidden()


def test_typing_suggests_tags_and_a_chosen_one_narrows_the_library(page: Page, server: Server) -> None:
    open_library(page, server)
    page.keyboard.press("/")
    page.keyboard.type("eul")
    option = page.get_by_role("option", name=re.compile("euler", re.IGNORECASE)).first
    expect(option).to_be_visible()
    option.click()
    answer = server.post("/api/grid", {"query": {}, "limit": 1}).json()["total"]
    shown = page.get_by_text(re.compile(r"^\d[\d,]*\s*pictures?$")).first
    expect(shown).not_to_have_text(re.compile(rf"^{answer}\s"))


def test_a_search_survives_a_reload(page: Page, server: Server) -> None:
    open_library(page, server)
    search(page, "aurora")
    expect(page).to_have_url(re.compile("aurora"))
    found = server.post("/api/grid", {"query": {"text": "aurora"}, "limit": 1}).json()["total"]
    expect(page.get_by_text(re.compile(rf"^{found}\s*pictures?$"))).to_be_visible()
    count = page.get_by_text(re.compile(r"^\d[\d,]*\s*pictures?$")).first.inner_text()
    page.reload()
    expect(page.get_by_text(re.compile(r"^\d[\d,]*\s*pictures?$")).first).to_have_text(count)


def test_nothing_found_says_so_and_leads_back(page: Page, server: Server) -> None:
    open_library(page, server)
    search(page, "no such thing anywhere")
    expect(page.get_by_text("Nothing matches")).to_be_visible()
    page.get_by_role("button", name="Show everything").click()
    expect(cells(page).first).to_be_visible()


def test_everything_goes_without_a_mouse(page: Page, server: Server) -> None:
    open_library(page, server)
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    viewer = page.get_by_role("dialog")
    expect(viewer).to_be_visible()
    expect(viewer.get_by_text(re.compile(r"^2 of \d+"))).to_be_visible()
    page.keyboard.press("ArrowRight")
    expect(viewer.get_by_text(re.compile(r"^3 of \d+"))).to_be_visible()
    page.keyboard.press("Escape")
    expect(viewer).to_be_hidden()
    page.keyboard.press("Space")
    expect(page.get_by_text("1 selected")).to_be_visible()
    page.keyboard.press("Control+a")
    expect(page.get_by_text(re.compile(r"\d\d selected"))).to_be_visible()


def test_a_like_is_kept_on_the_server_and_shown_after_a_reload(page: Page, server: Server) -> None:
    open_library(page, server)
    page.keyboard.press("ArrowRight")
    page.keyboard.press("l")
    page.wait_for_function(
        """async () => (await (await fetch('/infinite_image_browsing/api/grid', {method: 'POST',
           headers: {'content-type': 'application/json'}, body: '{"query": {}, "limit": 100}'})).json()).liked.length === 1"""
    )
    page.reload()
    expect(cells(page).first).to_be_visible()
    page.get_by_role("button", name="Liked").first.click()
    expect(page.get_by_text(re.compile(r"^1\s*picture$"))).to_be_visible()
    page.keyboard.press("Escape")


def test_a_tag_of_ones_own_is_made_given_and_found(page: Page, server: Server) -> None:
    open_library(page, server)
    viewer = open_viewer(page, cells(page).nth(3))
    page.keyboard.press("i")
    viewer.get_by_role("button", name="Add a tag").click()
    field = page.get_by_placeholder("Find or name a tag")
    field.fill("for the wall")
    field.press("Enter")
    expect(viewer.get_by_text("for the wall").first).to_be_visible()
    tags = server.get("/db/basic_info").json()["tags"]
    tag = next(t for t in tags if t["name"] == "for the wall")
    found = server.post("/api/grid", {"query": {"and_tags": [tag["id"]]}, "limit": 5}).json()
    assert found["total"] == 1


def test_the_viewer_zooms_to_the_pictures_own_pixels_and_back(page: Page, server: Server) -> None:
    open_library(page, server)
    page.get_by_role("button", name="Show: Everything").click()
    page.get_by_role("menuitem", name="Pictures").click()
    showing(page, server, {"media_type": "image"})
    viewer = open_viewer(page, cells(page).first)
    percent = viewer.get_by_role("button", name=re.compile("^Zoom"))
    expect(percent).to_be_visible()
    page.keyboard.press("+")
    expect(percent).not_to_have_text(re.compile("^\\s*100 %"))
    page.keyboard.press("z")
    page.keyboard.press("z")
    expect(percent).to_have_text(re.compile("100 %"))
    page.keyboard.press("+")
    page.keyboard.press("z")
    page.keyboard.press("ArrowRight")
    expect(viewer.get_by_text(re.compile("^2 of"))).to_be_visible()
    expect(percent).to_be_visible()
    page.keyboard.press("Escape")


def test_metadata_of_an_unknown_program_is_shown_as_it_stands(page: Page, server: Server) -> None:
    open_library(page, server)
    found = server.post("/api/grid", {"query": {"text": "NovelAI"}, "limit": 5}).json()
    assert found["total"] > 0
    search(page, "NovelAI")
    showing(page, server, {"text": "NovelAI"})
    viewer = open_viewer(page, cells(page).first)
    page.keyboard.press("i")
    viewer.get_by_role("tab", name="All metadata").click()
    expect(viewer.get_by_text("Software").first).to_be_visible()


def test_the_page_follows_the_hosts_dark_theme(page: Page, server: Server) -> None:
    page.emulate_media(color_scheme="light")
    page.goto(server.url + "?__theme=dark")
    expect(cells(page).first).to_be_visible()
    assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "dark"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_phone_shows_the_library_without_scrolling_sideways(
    browser: Browser, server: Server, scheme: str
) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 740}, has_touch=True, color_scheme=scheme)
    page = context.new_page()
    faults = Faults()
    faults.watch(page)
    open_library(page, server)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    cells(page).first.tap()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    context.close()
    assert faults == []


@pytest.mark.invariant("F3")
def test_a_new_picture_is_on_the_page_within_two_seconds(page: Page, tmp_path: Path) -> None:
    folder = tmp_path / "pictures"
    folder.mkdir()
    a_picture(folder / "first.png", "one\nSteps: 1, Sampler: Euler, Seed: 1")
    with running(tmp_path / "data", str(folder)) as server:
        server.wait_until_indexed(1)
        open_library(page, server)
        expect(page.get_by_text(re.compile(r"^1\s*picture$"))).to_be_visible()
        time.sleep(1)
        a_picture(folder / "second.png", "two\nSteps: 1, Sampler: Euler, Seed: 2")
        started = time.monotonic()
        expect(page.get_by_text(re.compile(r"^2\s*pictures$"))).to_be_visible()
        assert time.monotonic() - started < 4, "two seconds on an idle machine; the tests share theirs"


def test_a_newcomer_adds_a_folder_and_sees_its_pictures(
    page: Page, tmp_path: Path, sample_library: Path
) -> None:
    folder = tmp_path / "my pictures"
    shutil.copytree(sample_library / "txt2img-images", folder)
    with running(tmp_path / "data") as server:
        page.goto(server.url)
        page.get_by_role("button", name="Add a folder").first.click()
        dialog = page.get_by_role("dialog")
        dialog.get_by_label("Path of the folder").fill(str(folder))
        dialog.get_by_role("button", name="Add", exact=True).click()
        expect(cells(page).first).to_be_visible()


def test_a_folder_that_is_not_there_is_refused_with_a_sentence(
    page: Page, tmp_path: Path, faults: Faults
) -> None:
    with running(tmp_path / "data") as server:
        page.goto(server.url)
        page.get_by_role("button", name="Add a folder").first.click()
        dialog = page.get_by_role("dialog")
        dialog.get_by_label("Path of the folder").fill(str(tmp_path / "nowhere"))
        dialog.get_by_role("button", name="Add", exact=True).click()
        expect(
            dialog.get_by_text(re.compile(r"no folder|not there|does not exist", re.IGNORECASE)).first
        ).to_be_visible()
        expect(dialog).to_be_visible()
    faults.clear()


def test_metadata_is_text_and_never_runs(page: Page, tmp_path: Path) -> None:
    folder = tmp_path / "pictures"
    folder.mkdir()
    attack = "<img src=x onerror=document.title='owned'><script>document.title='owned'</script>"
    a_picture(
        folder / "hostile.png",
        f"{attack}, javascript:alert(1)\nNegative prompt: {attack}\nSteps: 1, Sampler: {attack}, Seed: 1, Model: {attack}",
    )
    with running(tmp_path / "data", str(folder)) as server:
        server.wait_until_indexed(1)
        open_library(page, server)
        viewer = open_viewer(page, cells(page).first)
        page.keyboard.press("i")
        for tab in ("Info", "Text", "All metadata"):
            viewer.get_by_role("tab", name=tab).click()
            expect(viewer.get_by_text("onerror").first).to_be_visible()
        assert page.title() != "owned"


def test_nothing_is_asked_of_any_other_machine(page: Page, server: Server) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    open_library(page, server)
    open_viewer(page, cells(page).first)
    page.keyboard.press("i")
    page.wait_for_timeout(800)
    origin = server.url.rsplit("/", 1)[0]
    assert [u for u in asked if not u.startswith((origin, "data:", "blob:"))] == []


def test_a_locked_library_asks_for_its_key_once_and_opens(page: Page, tmp_path: Path, faults: Faults) -> None:
    folder = tmp_path / "pictures"
    folder.mkdir()
    a_picture(folder / "first.png", "one\nSteps: 1, Sampler: Euler, Seed: 1")
    with running(tmp_path / "data", str(folder), environment={"IIB_SECRET_KEY": "open sesame"}) as server:
        page.goto(server.url)
        page.get_by_label("Key").fill("sesame")
        page.get_by_role("button", name="Unlock").click()
        expect(page.get_by_role("alert")).to_have_text("That is not the key.")
        page.get_by_label("Key").fill("open sesame")
        page.get_by_role("button", name="Unlock").click()
        expect(cells(page).first).to_be_visible()
        page.reload()
        expect(cells(page).first).to_be_visible()
    faults.clear()  # the refusals are what this is about


@pytest.mark.invariant("S10")
def test_a_read_only_server_says_so_and_offers_nothing_it_would_refuse(page: Page, tmp_path: Path) -> None:
    folder = tmp_path / "pictures"
    folder.mkdir()
    a_picture(folder / "first.png", "one\nSteps: 1, Sampler: Euler, Seed: 1")
    with running(tmp_path / "data", str(folder), "--read-only") as server:
        server.wait_until_indexed(1)
        open_library(page, server)
        expect(page.get_by_text("Read-only")).to_be_visible()
        for name in ("Add a folder", "New tag"):
            expect(page.get_by_role("button", name=name)).to_have_count(0)
        viewer = open_viewer(page, cells(page).first)
        expect(viewer.get_by_role("button", name="Like")).to_have_count(0)


@pytest.mark.invariant("L10")
def test_a_damaged_database_is_told_on_the_page_until_it_was_read(
    page: Page, tmp_path: Path, faults: Faults
) -> None:
    folder = tmp_path / "pictures"
    folder.mkdir()
    a_picture(folder / "first.png", "one\nSteps: 1, Sampler: Euler, Seed: 1")
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "iib.db").write_bytes(b"this is no database at all" * 100)
    with running(tmp_path / "data", str(folder)) as server:
        server.wait_until_indexed(1)
        open_library(page, server)
        told = page.get_by_role("alert")
        expect(told).to_contain_text("database")
        page.get_by_role("button", name="I have read this").click()
        expect(told).to_have_count(0)
        page.reload()
        expect(cells(page).first).to_be_visible()
        expect(told).to_have_count(0)


def test_a_link_from_elsewhere_opens_its_folder_and_its_picture(page: Page, tmp_path: Path) -> None:
    folder = tmp_path / "pictures"
    inner = folder / "50% off #1"
    inner.mkdir(parents=True)
    a_picture(folder / "first.png", "one\nSteps: 1, Sampler: Euler, Seed: 1")
    a_picture(inner / "second & third.png", "two\nSteps: 2, Sampler: Euler, Seed: 2")
    with running(tmp_path / "data", str(folder)) as server:
        server.wait_until_indexed(2)
        page.goto(f"{server.url}?{urlencode({'action': 'view', 'path': str(inner / 'second & third.png')})}")
        viewer = page.get_by_role("dialog", name="Viewer")
        expect(viewer.get_by_text("second & third.png").first).to_be_visible()
        expect(page).not_to_have_url(re.compile("action="))
        page.goto(f"{server.url}?{urlencode({'action': 'open', 'path': str(inner), 'mode': 'walk'})}")
        expect(page.get_by_text(re.compile(r"^1\s*picture$"))).to_be_visible()
        expect(viewer).to_have_count(0)


def test_a_server_without_a_host_offers_no_place_to_send_pictures_to(page: Page, server: Server) -> None:
    open_library(page, server)
    cells(page).first.click(button="right")
    expect(page.get_by_role("menuitem", name="Copy file path")).to_be_visible()
    expect(page.get_by_role("menuitem", name="Send to")).to_have_count(0)


@pytest.mark.parametrize(("asked", "theme"), [("dark", "dark"), ("light", "light")])
def test_the_address_may_ask_for_the_hosts_theme(page: Page, server: Server, asked: str, theme: str) -> None:
    page.goto(f"{server.url}?__theme={asked}")
    expect(page.locator("html")).to_have_attribute("data-theme", theme)
