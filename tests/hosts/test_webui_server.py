"""What our extension does inside the WebUI's server, told by HTTP."""

from __future__ import annotations

import subprocess
import time
from pathlib import Path

import httpx
import pytest

from ..api.live import picture
from .webui.harness import BASE, ROOT, WebUi, environment, python_of, until
from .webui.library import COUNT, FOX, PICTURES

PIPED = {"capture_output": True, "text": True, "check": True}


def installed(gradio: int) -> list[str]:
    """What `pip freeze` says."""
    code = "import importlib.metadata as m; [print(f'{d.name}=={d.version}') for d in m.distributions()]"
    command = [str(python_of(gradio)), "-c", code]
    return sorted(subprocess.run(command, env=environment(), **PIPED).stdout.splitlines())  # type: ignore[call-overload]


def children(process: int) -> list[str]:
    """The command lines of all processes that this one, or one of its children, started."""
    listed = subprocess.run(["ps", "-A", "-o", "pid=,ppid=,args="], **PIPED).stdout  # type: ignore[call-overload]
    rows = [line.split(None, 2) for line in listed.splitlines()]
    found, parents = [], {str(process)}
    while parents:
        below = [row for row in rows if row[1] in parents]
        found += [row[2] for row in below if len(row) > 2 and "<defunct>" not in row[2]]
        parents = {row[0] for row in below}
    return sorted(found)


def test_a_first_start_shows_the_pictures_of_the_output_folders(standin: WebUi) -> None:
    standin.wait_until_indexed(COUNT)
    assert {*PICTURES, "noise.png"} <= set(standin.rows())
    assert standin.get(f"{BASE}/api/session").json()["host"]["targets"] == [
        "txt2img",
        "img2img",
        "inpaint",
        "extras",
    ]


def test_nothing_of_ours_is_said_to_have_failed(standin: WebUi) -> None:
    seen = standin.seen()
    assert seen["errors"] == []
    assert [name for name, _ in seen["called"]][:4] == ["before_ui", "ui_settings", "ui_tabs", "app_started"]


def test_the_library_is_kept_outside_of_the_extensions_folder(standin: WebUi) -> None:
    assert (standin.folder / "iib" / "iib.db").exists()
    assert not list(standin.extension.rglob("*.db*"))


def test_the_hosts_packages_stay_as_they_are(standin: WebUi, gradio: int) -> None:
    """Our installer ran before this host's start; each package that the host is pinned to must still be that one."""
    pins = (ROOT / "tests" / "hosts" / f"requirements-gradio{gradio}.txt").read_text(encoding="utf-8")
    before = installed(gradio)
    lowered = {line.lower().replace("_", "-") for line in before}
    for pin in pins.splitlines():
        if "==" in pin and ";" not in pin and not pin.startswith("#"):
            assert pin.lower().replace("_", "-") in lowered
    script = standin.extension / "install.py"
    path = {"PYTHONPATH": str(ROOT / "tests" / "hosts" / "webui")}
    command = [str(python_of(gradio)), str(script)]
    done = subprocess.run(
        command, cwd=standin.folder, env={**environment(), **path}, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert installed(gradio) == before


def test_importing_us_warns_of_nothing(gradio: int) -> None:
    everything = (
        "import importlib, pkgutil, warnings; warnings.resetwarnings(); "
        "warnings.filterwarnings('error', module=r'iib_core(\\..*)?$'); import iib_core; "
        "[importlib.import_module(m.name) for m in pkgutil.walk_packages(iib_core.__path__, 'iib_core.')"
        " if not m.name.endswith('__main__')]"
    )
    for code, flags in (("import iib_core", ["-W", "error"]), (everything, [])):
        command = [str(python_of(gradio)), *flags, "-c", code]
        done = subprocess.run(command, cwd=ROOT, env=environment(), capture_output=True, text=True)
        assert done.returncode == 0, done.stderr


def test_a_picture_that_the_host_saves_is_there_within_a_second(standin: WebUi) -> None:
    standin.wait_until_indexed(COUNT)
    saved = standin.post(
        "/standin/save_image", {"infotext": "a lynx\nSteps: 4, Sampler: Euler, Seed: 5"}
    ).json()
    began = time.monotonic()
    name = Path(saved["filename"]).name
    row = until(lambda: standin.rows().get(name), "the saved picture's row", 5)
    thumbnail = standin.get(f"{BASE}/api/images/{row['id']}/thumbnail")
    assert time.monotonic() - began < 1
    assert thumbnail.status_code == 200 and thumbnail.headers["content-type"].startswith("image/")
    until(
        lambda: standin.get(f"{BASE}/api/images/{row['id']}").json()["info"]["positive"] == "a lynx",
        "its prompt",
        5,
    )


def test_news_are_not_held_back_by_the_hosts_compression(standin: WebUi) -> None:
    headers = {"Accept-Encoding": "gzip, deflate, br", "Accept": "text/event-stream"}
    with httpx.stream("GET", f"{standin.url}{BASE}/api/events", headers=headers, timeout=20) as stream:
        assert stream.headers["content-type"].startswith("text/event-stream")
        standin.post("/standin/save_image")
        began = time.monotonic()
        text = ""
        for chunk in stream.iter_text():
            text += chunk
            if '"changed"' in text:
                break
        assert time.monotonic() - began < 3


def test_pictures_without_text_are_never_given_to_the_hosts_reader(standin: WebUi) -> None:
    standin.wait_until_indexed(COUNT)
    assert standin.seen()["reads_without_text"] == []


def test_the_hosts_parser_is_asked_too_and_what_it_adds_by_itself_is_left_out(standin: WebUi) -> None:
    standin.wait_until_indexed(COUNT)
    until(lambda: FOX in standin.seen()["parsed"], "the host's reading of a picture", 30)
    told = standin.get(f"{BASE}/api/images/{standin.rows()['fox.png']['id']}").text
    assert "a red fox in the snow" in told
    assert "Use same sampler" not in told


def test_while_the_host_generates_indexing_waits(standin: WebUi) -> None:
    standin.wait_until_indexed(COUNT)
    known = len(standin.rows())
    standin.post("/standin/busy", {"on": True})
    try:
        for number in range(60):
            picture(standin.folder / "outputs" / "txt2img-images" / "busy" / f"busy{number}.png")
        standin.post(f"{BASE}/api/index/start")
        until(lambda: standin.get(f"{BASE}/api/index").json()["waiting"], "indexing that waits", 20)
    finally:
        standin.post("/standin/busy", {"on": False})
    standin.wait_until_indexed(known + 60)


@pytest.mark.invariant("F1")
def test_the_hosts_own_answers_do_not_wait_for_our_indexing(standin: WebUi) -> None:
    known = len(standin.rows())
    folder = standin.folder / "outputs" / "img2img-images" / "many"
    for number in range(300):
        picture(folder / f"many{number}.png", size=(64, 48))
    waits = []
    with httpx.Client(base_url=standin.url, timeout=30) as client:
        client.post(f"{BASE}/api/index/start")
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            began = time.monotonic()
            client.get("/standin/tick")
            waits.append(time.monotonic() - began)
            if len(waits) % 50 == 0 and len(standin.rows()) >= known + 300:
                break
    assert len(standin.rows()) >= known + 300
    assert sorted(waits)[len(waits) // 2] < 0.1
    assert max(waits) < 1, sorted(waits)[-5:]


def test_the_tab_and_settings_are_in_the_page(standin: WebUi) -> None:
    config = standin.get("/config").json()
    ids = {part.get("props", {}).get("elem_id") for part in config["components"]}
    assert "infinite_image_browsing_container_wrapper" in ids
    for target in ("txt2img", "img2img", "inpaint", "extras"):
        assert f"iib_hidden_tab_{target}" in ids
    options = standin.seen()["options"]
    assert [key for key in options if key.startswith("iib_")]


def test_reload_ui_twice_leaves_one_set_of_threads_and_processes(standin: WebUi) -> None:
    standin.wait_until_indexed(COUNT)
    ids = {name: row["id"] for name, row in standin.rows().items()}

    def ours() -> list[str]:
        return [name for name in standin.seen()["threads"] if name.startswith("iib")]

    before = ours()

    def doubled() -> set[str]:
        now = ours()
        return {name for name in now if now.count(name) > max(1, before.count(name))}

    processes = len(children(standin.process.pid))
    for _ in range(2):
        standin.reload()
        standin.wait_until_indexed(COUNT)
    until(lambda: not doubled(), "one set of threads", 20)
    until(lambda: len(children(standin.process.pid)) <= processes, "one set of processes", 20)
    assert {name: row["id"] for name, row in standin.rows().items()} == ids
    assert standin.seen()["errors"] == []
    after = [name for name, _ in standin.seen()["called"]]
    assert after.count("app_started") == 3
    saved = standin.post("/standin/save_image").json()
    until(lambda: Path(saved["filename"]).name in standin.rows(), "a picture saved after the reload", 5)


def test_the_option_of_output_folders_is_asked_anew(standin: WebUi) -> None:
    other = standin.folder / "elsewhere"
    picture(other / "moved.png")
    standin.post("/standin/option", {"outdir_extras_samples": str(other)})
    try:
        standin.post(f"{BASE}/api/index/start")
        until(lambda: "moved.png" in standin.rows(), "pictures of the folder that was chosen", 20)
    finally:
        standin.post("/standin/option", {"outdir_extras_samples": "outputs/extras-images"})
