"""What a person sends from the library to a WebUI: parameters and pictures, by message and by menu."""

from __future__ import annotations

import time

from . import messages
from .browser import shoot
from .comfyui import shown_in
from .library import BASE, infotext, put_picture
from .report import until
from .webui import TAB, Stage, show

_HAS_PICTURE = """(id) => { const root = document.querySelector('gradio-app')?.shadowRoot ?? document, box = root.querySelector('#' + id);
  return Boolean(box) && ([...box.querySelectorAll('img')].some(i => i.naturalWidth === 96)
    || [...box.querySelectorAll('textarea')].some(t => t.value.startsWith('data:image')) ); }"""


def to_txt2img(stage: Stage) -> str:
    """Parameters arrive in txt2img, which comes to the front."""
    name = put_picture(stage.host.outputs / "send me.png", infotext(4242, "a lantern, night"), hue=200).name
    stage.host.library.read(name)
    stage.fill("what stood there")
    show(stage.page, TAB)
    began = time.monotonic()
    answer = stage.send("txt2img", name)
    assert answer.ok, answer.error
    stage.page.wait_for_function(
        "() => document.querySelector('#txt2img_prompt textarea').value === 'a lantern, night'"
    )
    arrived = time.monotonic() - began
    until(lambda: stage.front() == "tab_txt2img", f"txt2img in front, not {stage.front()}", 5)
    until(lambda: stage.value("#txt2img_seed input") == "4242", "the seed", 5)
    told = {
        key: stage.value(f"#txt2img_{key} input[type=number]")
        for key in ("steps", "width", "height", "cfg_scale")
    }
    shoot(stage.page, stage.shots / f"{stage.name}-txt2img.jpg")
    assert told == {"steps": "21", "width": "96", "height": "64", "cfg_scale": "6.5"}, told
    return f"answered after {answer.seconds:.2f} s, prompt in place after {arrived:.2f} s; seed, steps, size, CFG right"


def with_picture(stage: Stage, target: str, holder: str, front: str) -> str:
    """The picture arrives in `holder`, whose tab comes to the front."""
    name = put_picture(stage.host.outputs / f"for {target}.png", infotext(77, f"for {target}"), hue=90).name
    stage.host.library.read(name)
    show(stage.page, TAB)
    began = time.monotonic()
    answer = stage.send(target, name)
    assert answer.ok, answer.error
    stage.page.wait_for_function(_HAS_PICTURE, arg=holder)
    arrived = time.monotonic() - began
    until(lambda: stage.front() == front, f"{front} in front, not {stage.front()}", 5)
    return f"answered after {answer.seconds:.2f} s, picture in #{holder} after {arrived:.2f} s"


def twice(stage: Stage, times: int = 4) -> str:
    """The same picture again and again, the prompt edited between."""
    spent = []
    for number in range(times):
        stage.fill(f"edited {number}")
        show(stage.page, TAB)
        began = time.monotonic()
        answer = stage.send("txt2img", "send me.png")
        assert answer.ok, answer.error
        stage.page.wait_for_function(
            "() => document.querySelector('#txt2img_prompt textarea').value === 'a lantern, night'"
        )
        spent.append(time.monotonic() - began)
    return f"{times} of {times}; {min(spent):.2f} to {max(spent):.2f} s"


def nothing_pasted(stage: Stage) -> str:
    """A file that is gone and a picture without infotext: a sentence, and nothing is pasted, params.txt or not."""
    (stage.host.folder / "params.txt").write_text(infotext(1, "generated last"), encoding="utf-8")
    silent = put_picture(stage.host.outputs / "says nothing.png", hue=10).name
    gone = put_picture(stage.host.outputs / "soon gone.png", infotext(8, "gone"), hue=40)
    stage.host.library.row(silent)
    stage.host.library.read(gone.name)
    picture = stage.picture(gone.name)
    stage.fill("stays")
    show(stage.page, TAB)
    gone.unlink()
    missing = messages.send(stage.frame, "txt2img", picture)
    mute = stage.send("txt2img", silent)
    stage.page.wait_for_timeout(1500)
    assert not missing.ok and missing.error and not mute.ok and mute.reason == "no-infotext", (missing, mute)
    assert stage.value("#txt2img_prompt textarea") == "stays", stage.value("#txt2img_prompt textarea")
    assert stage.front() == TAB, stage.front()
    alone = stage.send("img2img", silent, imageOnly=True)
    assert alone.ok, alone.error
    stage.page.wait_for_function(_HAS_PICTURE, arg="img2img_image")
    assert stage.value("#img2img_prompt textarea") != "generated last"
    return (
        f"“{missing.error}” · “{mute.error}” · the picture alone went to img2img after {alone.seconds:.2f} s"
    )


def from_a_tab(stage: Stage) -> str:
    """From a browser tab of our own to the WebUI's open page."""
    stage.fill("edited")
    tab = stage.context.new_page()
    tab.goto(stage.page.url.split("?")[0].rstrip("/") + f"{BASE}/hello")
    host = messages.hello(tab)["host"]
    began = time.monotonic()
    answer = messages.send(tab, "txt2img", stage.picture("send me.png"), host=host)
    assert answer.ok, answer.error
    spent = time.monotonic() - began
    tab.close()
    stage.page.wait_for_function(
        "() => document.querySelector('#txt2img_prompt textarea').value === 'a lantern, night'"
    )
    return f"answered after {spent:.2f} s, by a page in the background"


def by_menu(stage: Stage) -> str:
    """By hand: a right click on a picture, Send to, txt2img."""
    stage.fill("edited")
    put_picture(stage.host.outputs / "by hand.png", infotext(31, "by hand"), hue=140)
    stage.host.library.read("by hand.png")
    show(stage.page, TAB)
    cell = shown_in(stage.frame, stage.host.library.row("by hand.png"))
    cell.click(button="right")
    began = time.monotonic()
    branch = stage.frame.get_by_role("menuitem", name="Send to")
    if branch.count():
        branch.first.click()
    stage.frame.get_by_role("menuitem", name="txt2img").first.click()
    stage.page.wait_for_function(
        "() => document.querySelector('#txt2img_prompt textarea').value === 'by hand'"
    )
    return f"{time.monotonic() - began:.2f} s from the open menu"
