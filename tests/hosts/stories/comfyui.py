"""What a person does in ComfyUI: its page, its queue, its restart."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Frame, Page

from tests.hosts.comfyui.running import Comfy, save_prompt

from . import messages
from .browser import context_of, our_frame, shoot
from .library import BASE, Library, infotext, put_picture
from .report import until

EMPTY = {
    "1": {
        "class_type": "EmptyImage",
        "inputs": {"width": 64, "height": 64, "batch_size": 1, "color": 0x336699},
    },
    "2": {"class_type": "SaveImage", "inputs": {"images": ["1", 0], "filename_prefix": "empty"}},
}
_TAB = "button[aria-label='Image library'], .infinite-image-browsing-tab-button"


@dataclass
class Stage:
    """One running ComfyUI with its page open in Chromium."""

    comfy: Comfy
    library: Library
    context: BrowserContext
    shots: Path
    page: Page
    frame: Frame

    def send(self, target: str, name: str, *, alone: bool = False) -> messages.Answer:
        """From our frame, or (`alone`) from a browser tab of our own."""
        picture = messages.picture(self.comfy.url + BASE, self.library.row(name))
        if not alone:
            return messages.send(self.frame, target, picture)
        tab = self.context.new_page()
        try:
            tab.goto(f"{self.comfy.url}{BASE}/hello")
            host = messages.hello(tab)["host"]
            return messages.send(tab, target, picture, host=host)
        finally:
            tab.close()

    def graph(self, expression: str) -> Any:
        """Something of `graph`, the graph on screen."""
        return self.page.evaluate(
            f"() => {{ const graph = (app.canvas.graph ?? app.graph); return {expression}; }}"
        )

    def seen_within(self, since: float) -> str:
        return f"{time.monotonic() - since:.2f} s"


def library_of(comfy: Comfy) -> Library:
    return Library(comfy.http, BASE, lambda: comfy.process.poll() is None)


def open_page(comfy: Comfy, browser: Browser, shots: Path) -> Stage:
    """ComfyUI's page with our sidebar open."""
    context = context_of(browser)
    page = context.new_page()
    page.goto(comfy.url)
    page.wait_for_function("() => window.app?.extensionManager && window.app.canvas?.graph")
    button = page.locator(_TAB).first
    button.wait_for()
    button.click()
    stage = Stage(comfy, library_of(comfy), context, shots, page, our_frame(page))
    stage.frame.wait_for_selector("[role=option]")
    return stage


def history(comfy: Comfy, prompt_id: str, seconds: float = 120) -> dict[str, Any]:
    """What ComfyUI says of a finished prompt."""
    asked = lambda: comfy.http.get(f"/history/{prompt_id}").json().get(prompt_id)  # noqa: E731
    return dict(until(asked, "the prompt done", seconds, alive=lambda: comfy.process.poll() is None))


def made(entry: dict[str, Any]) -> list[str]:
    """Names of the files that a finished prompt wrote."""
    return [f["filename"] for output in entry["outputs"].values() for f in output.get("images", [])]


def shown_in(frame: Frame, row: dict[str, Any]) -> Any:
    """The cell of this picture, once its thumbnail stands in the grid."""
    cell = frame.locator(f"[role=option]:has(img[src*='/images/{row['id']}/'])").first
    cell.wait_for()
    return cell


# ---- the first minute


def first_pictures(comfy: Comfy, expected: int) -> str:
    """Pictures in ComfyUI's folders are there with nothing configured."""
    library, began = library_of(comfy), time.monotonic()
    until(lambda: library.total() >= expected, f"{expected} pictures", 120)
    shown = time.monotonic() - began
    library.idle()
    return f"{library.total()} pictures {shown:.1f} s after the server answered, all read after {time.monotonic() - began:.1f} s"


def sidebar(stage: Stage) -> str:
    """The sidebar shows pictures."""
    stage.frame.wait_for_function(
        "() => [...document.querySelectorAll('[role=option] img')].some(i => i.naturalWidth)"
    )
    shoot(stage.page, stage.shots / "comfyui-sidebar.jpg")
    width = stage.frame.evaluate("innerWidth")
    said = messages.hello(stage.frame)
    assert said["name"] == "comfyui" and len(said["targets"]) == 5, said
    return f"pictures in a column {width} px wide; targets {', '.join(said['targets'])}; dark: {said['theme']['dark']}"


def sidebar_again(stage: Stage) -> str:
    """Closing and opening the sidebar keeps what it showed."""
    stage.frame.evaluate("window.iibStoryMark = 7")
    button = stage.page.locator(_TAB).first
    button.click()
    stage.page.wait_for_function("() => document.getElementById('iib-frame').style.visibility === 'hidden'")
    button.click()
    stage.page.wait_for_function("() => document.getElementById('iib-frame').style.visibility === 'visible'")
    assert stage.frame.evaluate("window.iibStoryMark") == 7, "the frame was loaded anew"
    return "the same frame, not loaded again"


# ---- sending


def generated(stage: Stage) -> str:
    """A picture that is generated appears in the open sidebar and in the index."""
    before = stage.library.total()
    prompt_id, began = stage.comfy.generate(save_prompt(seed=11, prefix="story")), time.monotonic()
    name = made(history(stage.comfy, prompt_id))[0]
    finished = time.monotonic()
    row = stage.library.row(name)
    indexed = time.monotonic() - finished
    shown_in(stage.frame, row)
    shown = time.monotonic() - finished
    assert stage.library.total() > before
    return f"executed in {finished - began:.2f} s, in the index {indexed:.2f} s later, in the open sidebar {shown:.2f} s later"


def workflow_into(stage: Stage, target: str, alone: bool = False) -> str:
    """The workflow that a picture carries, loaded (`workflow`) or in a new tab (`workflow_new`)."""
    stage.page.evaluate("() => app.graph.clear()")
    name = put_picture(
        stage.comfy.output / f"carries-{target}-{alone}.png",
        workflow=_workflow(),
        prompt=_api_json(),
        hue=100,
    ).name
    stage.library.row(name)
    tabs = stage.page.evaluate("() => app.extensionManager.workflow?.openWorkflows?.length ?? -1")
    answer = stage.send(target, name, alone=alone)
    assert answer.ok, answer.error
    stage.page.wait_for_function("() => (app.canvas.graph ?? app.graph)._nodes.length === 2")
    types = stage.graph("graph._nodes.map(n => n.type).sort().join(', ')")
    assert types == "EmptyImage, SaveImage", types
    after = stage.page.evaluate("() => app.extensionManager.workflow?.openWorkflows?.length ?? -1")
    assert target != "workflow_new" or after == tabs + 1 or tabs == -1, f"{tabs} → {after} workflow tabs"
    return f"two nodes on the canvas after {answer.seconds:.2f} s; workflow tabs {tabs} → {after}"


def to_load_image(stage: Stage) -> str:
    """A picture to a new Load Image node, which runs; the same picture again, to the selected node."""
    stage.page.evaluate("() => app.graph.clear()")
    row = stage.library.rows("story")[0]
    first = stage.send("load_image", row["name"])
    assert first.ok, first.error
    stage.page.wait_for_function("() => (app.canvas.graph ?? app.graph)._nodes[0]?.imgs?.length > 0")
    second = stage.send("load_image", row["name"])
    assert second.ok, second.error
    assert stage.graph("graph._nodes.length") == 1, "a second node although one is selected"
    value = stage.graph("graph._nodes[0].widgets.find(w => w.name === 'image').value")
    copies = list((stage.comfy.folder / "input").rglob("*.png"))
    shoot(stage.page, stage.shots / "comfyui-load-image.jpg")
    prompt = {
        "1": {"class_type": "LoadImage", "inputs": {"image": value}},
        "2": {"class_type": "SaveImage", "inputs": {"images": ["1", 0], "filename_prefix": "loaded"}},
    }
    name = made(history(stage.comfy, stage.comfy.generate(prompt)))[0]
    return f"{first.seconds:.2f} s and {second.seconds:.2f} s; widget {value!r}, {len(copies)} copies in input; it ran: {name}"


def elsewhere_to_load_image(stage: Stage, folder: Path) -> str:
    """A picture outside ComfyUI's folders is taken over into its input folder."""
    name = put_picture(folder / "from elsewhere.png", infotext(5), hue=180).name
    assert (
        stage.library.post("/db/extra_paths", {"types": ["scanned"], "path": str(folder)}).status_code == 200
    )
    stage.library.get("/db/update_image_data")
    stage.library.row(name)
    stage.page.evaluate("() => app.graph.clear()")
    answer = stage.send("load_image", name)
    assert answer.ok, answer.error
    value = stage.graph("graph._nodes[0].widgets.find(w => w.name === 'image').value")
    assert (stage.comfy.folder / "input" / value).exists(), value
    return f"{answer.seconds:.2f} s; widget {value!r}"


def prompt_to_text(stage: Stage) -> str:
    """A prompt into the selected text node; without one, a sentence."""
    stage.page.evaluate("() => app.graph.clear()")
    name = stage.library.rows("story")[0]["name"]
    refused = stage.send("prompt", name)
    assert not refused.ok and refused.reason == "no-node", refused
    stage.page.evaluate(
        """() => { const node = LiteGraph.createNode("CLIPTextEncode"); (app.canvas.graph ?? app.graph).add(node);
           app.canvas.selectNode(node, false); }"""
    )
    answer = stage.send("prompt", name)
    assert answer.ok, answer.error
    text = stage.graph("graph._nodes[0].widgets[0].value")
    assert text == "a red fox, forest", text
    return f"“{text}” after {answer.seconds:.2f} s; without a node: “{refused.error}”"


def queued_again(stage: Stage) -> str:
    """A picture queued again with a new seed."""
    row = stage.library.rows("story")[0]
    before = set(stage.comfy.http.get("/history").json())
    answer = stage.send("queue", row["name"])
    assert answer.ok, answer.error
    fresh = until(
        lambda: set(stage.comfy.http.get("/history").json()) - before, "a new prompt in the history", 60
    )
    entry = history(stage.comfy, next(iter(fresh)))
    seed = entry["prompt"][2]["3"]["inputs"]["seed"]
    assert seed != 11, "the same seed"
    name = made(entry)[0]
    assert stage.library.read(name)
    return f"accepted after {answer.seconds:.2f} s, done with seed {seed}: {name}"


def nothing_to_send(stage: Stage) -> str:
    """A picture without a workflow and a file that is gone: a sentence, and the graph stays."""
    stage.page.evaluate("() => { app.graph.clear(); app.graph.add(LiteGraph.createNode('EmptyImage')); }")
    name = put_picture(stage.comfy.output / "says nothing.png", hue=240).name
    stage.library.row(name)
    refused = stage.send("workflow", name)
    assert not refused.ok and refused.error, refused
    gone = put_picture(stage.comfy.output / "soon gone.png", infotext(9), hue=30)
    picture = messages.picture(stage.comfy.url + BASE, stage.library.row(gone.name))
    gone.unlink()
    status = stage.library.get(f"/api/images/{picture['id']}/file").status_code
    assert status == 404, f"a file that is gone is answered with {status}"
    missing = messages.send(stage.frame, "workflow", picture)
    assert not missing.ok and missing.error, missing
    loaded = messages.send(stage.frame, "load_image", picture)
    assert not loaded.ok and loaded.error, loaded
    assert stage.graph("graph._nodes.map(n => n.type).join()") == "EmptyImage", "the graph changed"
    return f"“{refused.error}” · “{missing.error}” · “{loaded.error}”"


def by_menu(stage: Stage) -> str:
    """By hand: a right click in the sidebar, then Send to."""
    stage.page.evaluate("() => app.graph.clear()")
    put_picture(stage.comfy.output / "by hand.png", workflow=_workflow(), prompt=_api_json(), hue=140)
    cell = shown_in(stage.frame, stage.library.row("by hand.png"))
    cell.click(button="right")
    item = stage.frame.get_by_role("menuitem", name="Send to")
    began = time.monotonic()
    if item.count():
        item.first.hover()
        item.first.click()
    stage.frame.get_by_role("menuitem", name="New workflow tab").first.click()
    stage.page.wait_for_function("() => (app.canvas.graph ?? app.graph)._nodes.length > 0")
    return f"nodes on the canvas {time.monotonic() - began:.2f} s after opening the menu's branch"


def dragged(stage: Stage) -> str:
    """Dragged by hand: onto the empty canvas its workflow opens; onto a Load Image node it goes in there."""
    put_picture(
        stage.comfy.output / "dragged.png", workflow=_workflow(), prompt=_api_json(), size=(320, 320), hue=60
    )
    cell = shown_in(stage.frame, stage.library.row("dragged.png"))
    stage.page.evaluate("() => app.graph.clear()")
    canvas = stage.page.locator("#graph-canvas").bounding_box()
    assert canvas is not None
    _drag(stage, cell, canvas["x"] + canvas["width"] * 0.7, canvas["y"] + canvas["height"] * 0.7)
    stage.page.wait_for_function("() => (app.canvas.graph ?? app.graph)._nodes.length === 2", timeout=20_000)
    stage.page.evaluate("() => { app.graph.clear(); }")
    x, y = stage.page.evaluate(
        """() => { const graph = app.canvas.graph ?? app.graph, node = LiteGraph.createNode("LoadImage"); graph.add(node);
          const {ds, canvas} = app.canvas, box = canvas.getBoundingClientRect();
          node.pos = [box.width * .6 / ds.scale - ds.offset[0], box.height * .3 / ds.scale - ds.offset[1]];
          app.canvas.setDirty(true, true);
          return [box.left + (node.pos[0] + 60 + ds.offset[0]) * ds.scale, box.top + (node.pos[1] + 12 + ds.offset[1]) * ds.scale]; }"""
    )
    _drag(stage, cell, x, y)
    stage.page.wait_for_function(
        "() => String((app.canvas.graph ?? app.graph)._nodes[0].widgets.find(w => w.name === 'image').value).startsWith('dragged.png')",
        timeout=20_000,
    )
    return "both arrived"


def _drag(stage: Stage, cell: Any, x: float, y: float) -> None:
    box = cell.bounding_box()
    stage.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    stage.page.mouse.down()
    for part in (0.1, 0.4, 0.8, 1.0):
        stage.page.mouse.move(
            box["x"] + box["width"] / 2 + (x - box["x"] - box["width"] / 2) * part,
            box["y"] + box["height"] / 2 + (y - box["y"] - box["height"] / 2) * part,
            steps=3,
        )
    stage.page.mouse.up()


# ---- the queue


def empty_image(comfy: Comfy) -> str:
    """EmptyImage → SaveImage through the queue: in the index at once."""
    began = time.monotonic()
    name = made(history(comfy, comfy.generate(EMPTY)))[0]
    finished = time.monotonic()
    library_of(comfy).row(name)
    return f"executed in {finished - began:.2f} s, in the index {time.monotonic() - finished:.2f} s later"


def our_nodes(comfy: Comfy) -> str:
    """Our four nodes through POST /prompt: search, load, read, save."""
    library = library_of(comfy)
    info = comfy.http.get("/object_info").json()
    ours = sorted(name for name in info if name.startswith("IIB"))
    assert len(ours) == 4, ours
    graph = {
        "1": {
            "class_type": "EmptyImage",
            "inputs": {"width": 64, "height": 48, "batch_size": 1, "color": 0xCC4400},
        },
        "2": {
            "class_type": "IIBSaveImage",
            "inputs": {
                "images": ["1", 0],
                "filename_prefix": "nodes/saved",
                "format": "png",
                "quality": 90,
                "tags": "story, kept",
                "rating": 4,
                "album": "Stories",
                "infotext": "",
            },
        },
    }
    graph["2"]["inputs"].pop("infotext")
    entry = history(comfy, _accepted(comfy, graph))
    assert entry["status"]["status_str"] == "success", entry["status"]
    name = made(entry)[0]
    row = library.row(name)
    tags = sorted(tag["name"] for tag in library.detail(row["id"])["tags"])
    with Image.open(comfy.output / "nodes" / name) as saved:
        carried = sorted(saved.info)
    searched = {
        "1": {
            "class_type": "IIBSearch",
            "inputs": {
                "text": "saved",
                "tags": "",
                "folders": "",
                "rating": 0,
                "order": "newest",
                "seed": 1,
                "limit": 1,
            }
            | {"offset": 0, "output": "list", "fit": "crop", "width": 0, "height": 0},
        },
        "2": {"class_type": "SaveImage", "inputs": {"images": ["1", 0], "filename_prefix": "found"}},
    }
    searched["1"]["class_type"] = next(n for n in ours if "Search" in n)
    found = history(comfy, _accepted(comfy, searched))
    assert found["status"]["status_str"] == "success", found["status"]
    return f"{', '.join(ours)}; {name} carries {', '.join(carried)}; tags {', '.join(tags)}; found again: {made(found)}"


def _accepted(comfy: Comfy, graph: dict[str, Any]) -> str:
    answer = comfy.http.post("/prompt", json={"prompt": graph})
    assert answer.status_code == 200, answer.text[:600]
    return str(answer.json()["prompt_id"])


def _workflow() -> str:
    """EmptyImage → SaveImage as ComfyUI's page writes it."""
    import json

    nodes = [
        {
            "id": 1,
            "type": "EmptyImage",
            "pos": [100, 150],
            "size": [270, 130],
            "flags": {},
            "order": 0,
            "mode": 0,
            "inputs": [],
            "outputs": [{"name": "IMAGE", "type": "IMAGE", "links": [1]}],
            "properties": {"Node name for S&R": "EmptyImage"},
            "widgets_values": [64, 64, 1, 3368601],
        },
        {
            "id": 2,
            "type": "SaveImage",
            "pos": [430, 150],
            "size": [270, 260],
            "flags": {},
            "order": 1,
            "mode": 0,
            "inputs": [{"name": "images", "type": "IMAGE", "link": 1}],
            "outputs": [],
            "properties": {},
            "widgets_values": ["empty"],
        },
    ]
    return json.dumps(
        {
            "last_node_id": 2,
            "last_link_id": 1,
            "nodes": nodes,
            "links": [[1, 1, 0, 2, 0, "IMAGE"]],
            "groups": [],
            "config": {},
            "extra": {},
            "version": 0.4,
        }
    )


def _api_json() -> str:
    import json

    return json.dumps(EMPTY)
