"""Our sidebar in ComfyUI's own page: the real `comfyui-frontend-package` in Chromium, on the stand-in's server."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from playwright.sync_api import Browser, FrameLocator, Locator, Page, expect

from .comfyui.running import BASE, Comfy, running, save_prompt

expect.set_options(timeout=20_000)
APP = "window.comfyAPI.app.app"
PROMPT = "a red fox, forest"
MANY = 60
#: A node as the page saves it: the seed is the first of the sampler's values.
WORKFLOW: dict[str, Any] = {
    "version": 0.4,
    "last_node_id": 9,
    "last_link_id": 0,
    "links": [],
    "groups": [],
    "config": {},
    "extra": {},
    "nodes": [
        {
            "id": number,
            "type": kind,
            "pos": [at, 500],
            "size": [210, 120],
            "flags": {},
            "order": number,
            "mode": 0,
            "inputs": [],
            "outputs": [],
            "properties": {},
            "widgets_values": values,
        }
        for number, kind, at, values in [
            (3, "KSampler", 900, [77, "fixed", 20, 7, "euler", "normal", 1]),
            (6, "CLIPTextEncode", 300, [PROMPT]),
        ]
    ],
}


def a_picture(path: Path, colour: tuple[int, int, int], **texts: str) -> None:
    info = PngInfo()
    for key, value in texts.items():
        info.add_text(key, value)
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (96, 64), colour).save(path, pnginfo=info)


@pytest.fixture(scope="module")
def comfy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Comfy]:
    """One picture of each kind that a target cares for, and many more to scroll through."""
    folder = tmp_path_factory.mktemp("comfyui")
    output = folder / "output"
    graph = {"prompt": json.dumps(save_prompt(seed=77)), "workflow": json.dumps(WORKFLOW)}
    a_picture(output / "foxes" / "fox with graph.png", (200, 90, 40), **graph)
    a_picture(output / "plain.png", (90, 90, 90))
    for number in range(MANY):
        a_picture(output / "many" / f"{number:03}.png", (number * 4, 120, 200 - number))
    a_picture(
        folder / "elsewhere" / "far away.png", (20, 200, 90), parameters="a green hill\nSteps: 4, Seed: 5"
    )
    with running(folder) as comfy:
        comfy.post("/db/extra_paths", {"path": str(folder / "elsewhere"), "types": ["scanned"]})
        comfy.post("/api/index/start")
        yield comfy


@pytest.fixture(scope="module")
def opened(browser: Browser, comfy: Comfy) -> Iterator[Page]:
    """ComfyUI's page with our sidebar open; loading it takes longer than any test."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, color_scheme="dark")
    context.set_default_timeout(30_000)
    page = context.new_page()
    page.goto(comfy.url)
    page.wait_for_function("() => window.comfyAPI?.app?.app?.graph?._nodes?.length")
    open_sidebar(page)
    yield page
    context.close()


@pytest.fixture
def page(opened: Page, comfy: Comfy) -> Page:
    """That page with one text node in the graph, nothing selected and no search."""
    frame = sidebar(opened)
    if frame.get_by_role("dialog", name="Viewer").is_visible():
        opened.keyboard.press("Escape")
    box = frame.get_by_role("combobox")
    box.fill("")
    box.press("Enter")
    expect(frame.get_by_text(re.compile(rf"^{len(comfy.ids())}\s*pictures$"))).to_be_visible()
    opened.evaluate(f"() => {{ {APP}.canvas.deselectAll?.(); {APP}.graph.clear(); }}")
    add_node(opened, "CLIPTextEncode", (420, 200))
    return opened


def button(page: Page) -> Locator:
    return page.get_by_label("Image library").first


def sidebar(page: Page) -> FrameLocator:
    return page.frame_locator("#iib-frame")


def open_sidebar(page: Page) -> None:
    expect(button(page)).to_be_visible()
    # The page may still be setting itself up, and takes its first click back.
    for _ in range(3):
        button(page).click()
        try:
            expect(cells(sidebar(page)).first).to_be_visible()
            return
        except AssertionError:
            continue
    raise AssertionError("the sidebar shows no pictures")


def cells(frame: FrameLocator) -> Locator:
    return frame.get_by_role("option")


def only(frame: FrameLocator, text: str) -> Locator:
    """The one picture that this search finds."""
    frame.get_by_role("combobox").fill(text)
    frame.get_by_role("combobox").press("Enter")
    expect(frame.get_by_text(re.compile(r"^1\s*picture$"))).to_be_visible()
    cell = cells(frame).first
    expect(cell.locator("img")).to_be_visible()
    return cell


def send(frame: FrameLocator, cell: Locator, place: str) -> None:
    cell.click(button="right")
    frame.get_by_role("menuitem", name=place).click()


def drag(page: Page, cell: Locator, to: tuple[float, float]) -> None:
    cell.hover()
    page.mouse.down()
    box = cell.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2 + 12, box["y"] + box["height"] / 2 + 8, steps=3)
    page.mouse.move(*to, steps=4)
    page.mouse.move(to[0] + 2, to[1] + 1)
    page.mouse.up()


def tabs(page: Page) -> list[str]:
    names: list[str] = page.evaluate(
        f"() => {APP}.extensionManager.workflow.openWorkflows.map((w) => w.filename)"
    )
    return names


def wait_for_tab(page: Page, before: list[str]) -> None:
    """The picture's workflow is in front, in a tab named as it is, and no other tab went away."""
    page.wait_for_function(
        f"() => {APP}.extensionManager.workflow.activeWorkflow.filename.startsWith('fox with graph')"
    )
    assert set(before) <= set(tabs(page))


def seeds(page: Page) -> list[int]:
    found: list[int] = page.evaluate(
        f"() => {APP}.graph._nodes.filter((n) => n.type === 'KSampler').map((n) => n.widgets[0].value)"
    )
    return found


def wait_for_seed(page: Page, seed: int) -> None:
    page.wait_for_function(
        f"(seed) => {APP}.graph._nodes.some((n) => n.type === 'KSampler' && n.widgets[0].value === seed)",
        arg=seed,
    )


def add_node(page: Page, kind: str, at: tuple[float, float]) -> None:
    """A node with its upper left corner at that point of the window."""
    page.evaluate(
        f"""([kind, x, y]) => {{
          const {{ canvas, graph }} = {APP};
          const node = LiteGraph.createNode(kind);
          graph.add(node);
          const box = canvas.canvas.getBoundingClientRect();
          node.pos = [(x - box.left) / canvas.ds.scale - canvas.ds.offset[0],
                      (y - box.top) / canvas.ds.scale - canvas.ds.offset[1]];
          canvas.setDirty(true, true);
        }}""",
        [kind, *at],
    )


def wait_for_loaded(page: Page, name: str) -> None:
    """A Load Image node names that file and shows it."""
    page.wait_for_function(
        f"""(name) => {APP}.graph._nodes.some((n) => n.type === "LoadImage"
              && n.widgets[0].value === name && n.imgs?.[0]?.naturalWidth === 96)""",
        arg=name,
    )


def test_the_sidebar_shows_the_output_folder_with_nothing_configured_and_searches_it(page: Page) -> None:
    frame = sidebar(page)
    expect(frame.get_by_text(re.compile(rf"^{MANY + 3}\s*pictures$"))).to_be_visible()
    only(frame, "red fox")
    frame.get_by_role("button", name="Folders and tags").click()
    expect(frame.get_by_text("output", exact=True).first).to_be_visible()


def test_the_viewer_takes_the_whole_window_and_gives_it_back(page: Page) -> None:
    frame = sidebar(page)
    layer = page.locator("#iib-frame")
    narrow = layer.bounding_box()
    cells(frame).first.click()
    viewer = frame.get_by_role("dialog", name="Viewer")
    expect(viewer).to_be_visible()
    size = page.viewport_size
    assert narrow is not None and size is not None and narrow["width"] < 500
    page.wait_for_function(
        "(width) => document.querySelector('#iib-frame').getBoundingClientRect().width === width",
        arg=size["width"],
    )
    page.keyboard.press("Escape")
    expect(viewer).to_be_hidden()
    page.wait_for_function(
        "(width) => document.querySelector('#iib-frame').getBoundingClientRect().width === width",
        arg=narrow["width"],
    )


def test_a_reopened_sidebar_stands_where_it_was(page: Page) -> None:
    frame = sidebar(page)
    frame.locator(".scroller").evaluate("(list) => { list.scrollTop = 600; }")
    expect(frame.locator(".scroller")).to_have_js_property("scrollTop", 600)
    frame.locator("body").evaluate("(body) => { body.dataset.same = 'yes'; }")
    button(page).click()
    expect(page.locator("#iib-frame")).to_have_css("visibility", "hidden")
    button(page).click()
    expect(page.locator("#iib-frame")).to_have_css("visibility", "visible")
    expect(frame.locator("body")).to_have_attribute("data-same", "yes")
    expect(frame.locator(".scroller")).to_have_js_property("scrollTop", 600)


def test_a_workflow_opens_in_a_tab_of_its_own(page: Page) -> None:
    frame = sidebar(page)
    before = tabs(page)
    send(frame, only(frame, "red fox"), "New workflow tab")
    wait_for_seed(page, 77)
    expect(frame.get_by_text("Workflow opened in a new tab")).to_be_visible()
    wait_for_tab(page, before)


def test_a_workflow_takes_the_place_of_the_one_on_screen_and_undo_brings_that_back(page: Page) -> None:
    frame = sidebar(page)
    before, nodes = tabs(page), page.evaluate(f"() => {APP}.graph._nodes.length")
    send(frame, only(frame, "red fox"), "This workflow tab")
    wait_for_seed(page, 77)
    expect(frame.get_by_text("Workflow loaded")).to_be_visible()
    assert tabs(page) == before
    page.locator("#graph-canvas").focus()
    page.keyboard.press("Control+z")
    page.wait_for_function(f"(count) => {APP}.graph._nodes.length === count", arg=nodes)
    assert 77 not in seeds(page)


def test_a_picture_goes_to_a_new_load_image_node_and_then_to_the_selected_one_without_a_copy(
    page: Page, comfy: Comfy
) -> None:
    frame = sidebar(page)
    send(frame, only(frame, "red fox"), "Load Image node")
    wait_for_loaded(page, "foxes/fox with graph.png [output]")
    send(frame, only(frame, "plain.png"), "Load Image node")
    wait_for_loaded(page, "plain.png [output]")
    assert page.evaluate(f"() => {APP}.graph._nodes.filter((n) => n.type === 'LoadImage').length") == 1
    assert not list((comfy.folder / "input").rglob("*.png"))


def test_a_picture_from_elsewhere_is_uploaded_first(page: Page, comfy: Comfy) -> None:
    frame = sidebar(page)
    send(frame, only(frame, "far away"), "Load Image node")
    wait_for_loaded(page, "library/far away.png")
    original = comfy.folder / "elsewhere" / "far away.png"
    assert (comfy.folder / "input" / "library" / "far away.png").read_bytes() == original.read_bytes()


def test_a_prompt_goes_into_the_selected_text_node_and_says_so_when_there_is_none(page: Page) -> None:
    frame = sidebar(page)
    cell = only(frame, "red fox")
    send(frame, cell, "Text node")
    expect(frame.get_by_text("Select a node with a text field first")).to_be_visible()
    page.evaluate(
        f"() => {APP}.canvas.selectNode({APP}.graph._nodes.find((n) => n.type === 'CLIPTextEncode'))"
    )
    send(frame, cell, "Text node")
    page.wait_for_function(
        f"""(text) => {APP}.graph._nodes.find((n) => n.type === "CLIPTextEncode").widgets[0].value === text""",
        arg=PROMPT,
    )


def test_a_picture_is_queued_again_with_a_new_seed_and_the_new_one_appears(page: Page, comfy: Comfy) -> None:
    frame = sidebar(page)
    cell = only(frame, "red fox")
    send(frame, cell, "Queue, with a new seed")
    expect(frame.get_by_text("Added to the queue with a new seed")).to_be_visible()
    expect(frame.get_by_text(re.compile(r"^2\s*pictures$"))).to_be_visible()
    newest = comfy.get(f"/api/images/{comfy.ids()[0]}").json()
    texts = {text["key"]: json.loads(text["value"]) for text in newest["texts"]}
    seed = texts["prompt"]["3"]["inputs"]["seed"]
    assert seed != 77
    assert texts["workflow"]["nodes"][0]["widgets_values"][0] == seed
    Path(newest["fullpath"]).unlink()
    expect(frame.get_by_text(re.compile(r"^1\s*picture$"))).to_be_visible()


def test_a_file_without_a_workflow_is_not_offered_as_one(page: Page) -> None:
    frame = sidebar(page)
    only(frame, "plain.png").click(button="right")
    for place in ("This workflow tab", "New workflow tab", "Queue, with a new seed", "Text node"):
        expect(frame.get_by_role("menuitem", name=place)).to_be_disabled()
    expect(frame.get_by_role("menuitem", name="Load Image node")).to_be_enabled()
    page.keyboard.press("Escape")


def test_a_picture_dragged_onto_the_canvas_opens_its_workflow(page: Page) -> None:
    frame = sidebar(page)
    before = tabs(page)
    drag(page, only(frame, "red fox"), (860, 660))
    wait_for_seed(page, 77)
    wait_for_tab(page, before)


def test_a_picture_dragged_onto_a_load_image_node_goes_into_it(page: Page) -> None:
    frame = sidebar(page)
    before = tabs(page)
    add_node(page, "LoadImage", (760, 330))
    drag(page, only(frame, "red fox"), (800, 350))
    wait_for_loaded(page, "foxes/fox with graph.png [output]")
    assert tabs(page) == before


def test_the_sidebar_follows_the_palette(page: Page) -> None:
    frame = sidebar(page)
    root = frame.locator("html")
    expect(root).to_have_attribute("data-theme", "dark")
    grounds = [page_ground(frame)]
    for palette, theme in (("light", "light"), ("solarized", "dark"), ("dark", "dark")):
        page.evaluate(f"(name) => {APP}.extensionManager.setting.set('Comfy.ColorPalette', name)", palette)
        expect(root).to_have_attribute("data-theme", theme)
        expect(frame.locator("body")).not_to_have_css("background-color", grounds[-1])
        grounds.append(page_ground(frame))
    assert grounds[-1] == grounds[0]


def page_ground(frame: FrameLocator) -> str:
    ground: str = frame.locator("body").evaluate("(body) => getComputedStyle(body).backgroundColor")
    return ground


def test_keys_send_from_the_viewer_which_makes_room_for_what_came(page: Page) -> None:
    frame = sidebar(page)
    only(frame, "red fox").click()
    viewer = frame.get_by_role("dialog", name="Viewer")
    expect(viewer.get_by_text("1 of 1").first).to_be_visible()
    page.keyboard.press("o")
    wait_for_loaded(page, "foxes/fox with graph.png [output]")
    expect(viewer).to_be_hidden()


def test_a_tab_of_its_own_reaches_the_page_that_is_open(page: Page, comfy: Comfy) -> None:
    other = page.context.new_page()
    other.goto(comfy.url + BASE)
    one = other.get_by_role("listbox", name="Pictures").get_by_role("option").first
    expect(one).to_be_visible()
    other.get_by_role("combobox", name="Search pictures").fill("red fox")
    expect(other.get_by_text(re.compile(r"^1\s*picture$"))).to_be_visible()
    one.click(button="right")
    other.get_by_role("menuitem", name="Send to").hover()
    other.get_by_role("menuitem", name="Load Image node").click()
    expect(other.get_by_text("Sent to a Load Image node")).to_be_visible()
    other.close()
    wait_for_loaded(page, "foxes/fox with graph.png [output]")


def test_with_no_page_of_comfyui_open_a_tab_of_its_own_says_so(browser: Browser, comfy: Comfy) -> None:
    alone = browser.new_context(viewport={"width": 1280, "height": 800})
    page = alone.new_page()
    page.goto(comfy.url + BASE)
    one = page.get_by_role("listbox", name="Pictures").get_by_role("option").first
    expect(one).to_be_visible()
    one.hover()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("o")
    expect(page.get_by_text("Open ComfyUI in this browser first. Nothing was sent.")).to_be_visible()
    alone.close()
