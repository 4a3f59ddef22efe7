"""What a person sends from the library to ComfyUI: workflows, pictures, prompts, by message, by menu and by hand."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from . import messages
from .browser import shoot
from .comfyui import Stage, history, made, shown_in
from .comfyui_queue import EMPTY_JSON, WORKFLOW
from .library import BASE, infotext, put_picture
from .report import until


def workflow_into(stage: Stage, target: str, alone: bool = False) -> str:
    """The workflow that a picture carries, loaded (`workflow`) or in a new tab (`workflow_new`)."""
    stage.page.evaluate("() => app.graph.clear()")
    name = put_picture(
        stage.comfy.output / f"carries-{target}-{alone}.png",
        workflow=WORKFLOW,
        prompt=EMPTY_JSON,
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
    put_picture(stage.comfy.output / "by hand.png", workflow=WORKFLOW, prompt=EMPTY_JSON, hue=140)
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
        stage.comfy.output / "dragged.png", workflow=WORKFLOW, prompt=EMPTY_JSON, size=(320, 320), hue=60
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
