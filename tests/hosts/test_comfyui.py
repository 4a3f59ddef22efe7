"""Inside ComfyUI, over HTTP: its folders are shown at once, new pictures appear, its middlewares change nothing."""

from __future__ import annotations

import os
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.api.live import noisy_picture, picture

from .comfyui.running import BASE, ROOT, Comfy, running, save_prompt

WAIT_SECONDS = 30.0


def until(condition: Callable[[], Any], seconds: float = WAIT_SECONDS) -> Any:
    """The first true answer; fails when there is none in time."""
    limit = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < limit, "it did not come true"
        time.sleep(0.02)
    return found


def fill(folder: Path) -> None:
    """Pictures as a ComfyUI of some days has them."""
    picture(folder / "output" / "ComfyUI_00001_.png")
    noisy_picture(folder / "output" / "day 1" / "猫+&%.png")
    picture(folder / "input" / "photo.png", "")
    picture(folder / "temp" / "preview.png")


@pytest.fixture(scope="module")
def comfy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Comfy]:
    folder = tmp_path_factory.mktemp("comfy")
    fill(folder)
    with running(folder, page=False) as found:
        until(lambda: len(found.ids()) >= 3)
        yield found


def by_name(comfy: Comfy) -> dict[str, dict[str, Any]]:
    rows = comfy.post("/api/rows", {"ids": comfy.ids()}).json()["rows"]
    return {row["name"]: row for row in rows}


def test_importing_costs_a_start_next_to_nothing(comfy: Comfy) -> None:
    seconds = comfy.http.get("/standin/imports").json()
    assert list(seconds) == ["sd-webui-iib"]
    assert seconds["sd-webui-iib"] < 1  # 0.1 s on a machine with nothing else to do


def test_output_and_input_are_shown_at_first_start_with_nothing_configured(comfy: Comfy) -> None:
    assert {"ComfyUI_00001_.png", "猫+&%.png", "photo.png"} <= set(by_name(comfy))
    assert "preview.png" not in by_name(comfy)
    roots = {r["path"]: r["source"] for r in comfy.get("/api/folders").json()["roots"]}
    assert roots[str(comfy.folder / "output")] == roots[str(comfy.folder / "input")] == "host"


def test_temp_can_be_looked_at_and_is_not_indexed(comfy: Comfy) -> None:
    listed = comfy.get("/files", params={"folder_path": str(comfy.folder / "temp")}).json()["files"]
    assert [f["name"] for f in listed] == ["preview.png"]


def test_nothing_is_written_into_the_custom_node(comfy: Comfy) -> None:
    data = comfy.folder / "user" / "__iib"
    assert (data / "iib.db").is_file()
    changed = subprocess.run(
        ["git", "status", "--porcelain", "--ignored", "--", "iib.db", "data", "cache", "user"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    ).stdout
    assert changed == ""


def test_the_page_is_told_its_host_and_where_it_lies(comfy: Comfy) -> None:
    session = comfy.get("/api/session").json()
    assert session["host"]["name"] == "comfyui"
    assert "load_image" in session["host"]["targets"]
    assert session["writable"] and session["owner"]
    page = comfy.get("").text
    assert f'"{BASE}/' in page


def test_the_copy_below_api_is_the_same_library(comfy: Comfy) -> None:
    assert comfy.http.post(f"/api{BASE}/api/grid", json={"query": {}, "cursor": None, "limit": 9}).json()[
        "ids"
    ]
    page = comfy.http.get(f"/api{BASE}").text
    assert f'"/api{BASE}/' in page
    script = page.split('src="')[1].split('"')[0]
    assert comfy.http.get(script).status_code == 200


def test_a_finished_prompt_is_in_the_library_within_a_second_and_all_pages_hear(comfy: Comfy) -> None:
    before = len(comfy.ids())
    heard: list[str] = []
    listening = threading.Event()

    def listen() -> None:
        with comfy.http.stream("GET", BASE + "/api/events", timeout=WAIT_SECONDS) as events:
            for line in events.iter_lines():
                heard.append(line)
                listening.set()
                if '"changed"' in line:
                    return

    page = threading.Thread(target=listen)
    page.start()
    assert listening.wait(WAIT_SECONDS)
    comfy.generate(save_prompt(seed=77, prefix="new/fox"))
    finished = until(
        lambda: list((comfy.output / "new").glob("*.png")) if (comfy.output / "new").exists() else []
    )
    done = time.monotonic()
    until(lambda: len(comfy.ids()) > before)
    assert time.monotonic() - done < 1
    page.join(WAIT_SECONDS)
    assert not page.is_alive()
    row = by_name(comfy)[finished[0].name]
    info = comfy.get(f"/api/images/{row['id']}").json()["info"]
    assert str(info["seed"]) == "77"


def test_previews_do_not_enter_the_library(comfy: Comfy) -> None:
    prompt_id = comfy.generate(save_prompt(seed=5, node="PreviewImage", prefix="zzz"))
    until(lambda: prompt_id in comfy.http.get("/history").json())
    comfy.generate(save_prompt(seed=6, prefix="after"))
    until(lambda: any(name.startswith("after") for name in by_name(comfy)))
    assert not any(name.startswith("zzz") for name in by_name(comfy))


def test_where_comfyui_finds_a_picture_itself(comfy: Comfy) -> None:
    row = by_name(comfy)["猫+&%.png"]
    place = comfy.get("/api/comfyui/place", params={"id": row["id"]}).json()
    assert place == {"type": "output", "subfolder": "day 1", "filename": "猫+&%.png"}
    seen = comfy.http.get("/view", params=place)
    assert seen.content == (comfy.output / "day 1" / "猫+&%.png").read_bytes()
    assert comfy.get("/api/comfyui/place", params={"id": 10**9}).status_code == 404


def test_a_picture_that_is_gone_has_no_place_in_comfyui_either(comfy: Comfy) -> None:
    gone = picture(comfy.output / "soon gone.png")
    comfy.get("/db/update_image_data")
    row = until(lambda: by_name(comfy).get(gone.name))
    gone.unlink()
    answer = comfy.get("/api/comfyui/place", params={"id": row["id"]})
    assert answer.status_code == 404
    assert "not there any more" in answer.json()["detail"]


def test_no_answer_leaves_its_caching_to_the_host(comfy: Comfy) -> None:
    row = by_name(comfy)["猫+&%.png"]
    path = str(comfy.output / "day 1" / "猫+&%.png")
    answers = [
        comfy.get(f"/api/images/{row['id']}/file"),
        comfy.get(f"/api/images/{row['id']}/thumbnail", params={"v": row["version"]}),
        comfy.get("/file", params={"path": path, "t": "x"}),
        comfy.get("/nothing/here.png"),
        comfy.get("/fe-static/nothing.js"),
        comfy.get("/api/index"),
    ]
    for answer in answers:
        said = answer.headers["cache-control"]
        assert "max-age=86400" not in said and "max-age=3600" not in said, (answer.url, said)
    assert [a.status_code for a in answers] == [200, 200, 200, 404, 404, 200]


def test_files_have_ranges_and_validators(comfy: Comfy) -> None:
    row = by_name(comfy)["猫+&%.png"]
    whole = (comfy.output / "day 1" / "猫+&%.png").read_bytes()
    path = f"/api/images/{row['id']}/file"
    part = comfy.get(path, headers={"Range": "bytes=100-199999"})
    assert (part.status_code, part.content) == (206, whole[100:200000])
    again = comfy.get(path, headers={"If-None-Match": part.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_another_sites_page_changes_nothing(comfy: Comfy) -> None:
    evil = {"Origin": "https://evil.example"}
    assert comfy.post("/api/index/start", {}, headers=evil).status_code == 403
    cross = {"Origin": "null", "Sec-Fetch-Site": "cross-site"}  # this one passes the host's own check
    assert comfy.post("/api/index/start", {}, headers=cross).status_code == 403
    assert comfy.get("/api/index", headers={"Host": "evil.example"}).status_code == 403
    own = {"Origin": comfy.url, "Sec-Fetch-Site": "same-origin"}
    assert comfy.post("/api/index/start", {}, headers=own).status_code == 200


def test_a_kill_at_any_moment_loses_nothing_and_leaves_no_process_behind(tmp_path: Path) -> None:
    fill(tmp_path)
    with running(tmp_path, page=False) as first:
        until(lambda: len(first.ids()) == 3)
        tag = first.post("/db/add_custom_tag", {"tag_name": "kept"}).json()["id"]
        first.post("/api/images/tags", {"ids": first.ids()[:1], "tag_id": tag, "add": True})
        children = _children(first.process.pid)
        assert children
        first.process.kill()
        first.process.wait(20)
        until(lambda: not any(_lives(child) for child in children))
    with running(tmp_path, page=False) as second:
        until(lambda: len(second.ids()) == 3)
        rows = second.post("/api/rows", {"ids": second.ids()}).json()["rows"]
        assert sum("kept" in [t["name"] for t in row["tags"]] for row in rows) == 1


def test_folders_given_by_flags_are_the_ones_shown(tmp_path: Path) -> None:
    picture(tmp_path / "elsewhere" / "a.png")
    picture(tmp_path / "base" / "output" / "b.png")
    flags = ["--output-directory", str(tmp_path / "elsewhere"), "--user-directory", str(tmp_path / "users")]
    with running(tmp_path / "base", *flags, page=False) as comfy:
        until(comfy.ids)
        assert comfy.names() == ["a.png"]
        assert (tmp_path / "users" / "__iib" / "iib.db").is_file()


def test_listening_for_everybody_lets_strangers_look_and_change_nothing(tmp_path: Path) -> None:
    fill(tmp_path)
    address = _own_address()
    with running(tmp_path, "--listen", "0.0.0.0", page=False) as here:
        until(lambda: len(here.ids()) == 3)
        assert here.get("/api/session").json()["writable"]
        port = httpx.URL(here.url).port
        with httpx.Client(base_url=f"http://{address}:{port}", timeout=30) as there:
            assert there.get(BASE + "/api/index").status_code == 200
            assert not there.get(BASE + "/api/session").json()["owner"]
            path = str(tmp_path / "output" / "ComfyUI_00001_.png")
            refused = there.post(BASE + "/delete_files", json={"file_paths": [path]})
            assert refused.status_code == 403, refused.text
            assert os.path.exists(path)
            assert there.get(BASE + "/api/index", headers={"Host": "evil.example"}).status_code == 403


def test_a_name_that_is_allowed_reaches_it(tmp_path: Path) -> None:
    named = {"IIB_ALLOWED_HOSTS": "comfy.example.com"}
    with running(tmp_path, page=False, environment=named) as comfy:
        asked = {"Host": "comfy.example.com"}
        assert comfy.get("/api/index", headers=asked).status_code == 200


def test_with_tls_the_page_and_its_files_come_encrypted(tmp_path: Path) -> None:
    noisy_picture(tmp_path / "output" / "a.png")
    key, certificate = tmp_path / "k.pem", tmp_path / "c.pem"
    command = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-subj",
        "/CN=localhost",
        "-days",
        "2",
    ]
    subprocess.run([*command, "-keyout", key, "-out", certificate], check=True, capture_output=True)
    flags = ["--tls-keyfile", str(key), "--tls-certfile", str(certificate)]
    with running(tmp_path, *flags, page=False, verify=False) as comfy:
        until(comfy.ids)
        whole = comfy.get(f"/api/images/{comfy.ids()[0]}/file").content
        assert whole == (tmp_path / "output" / "a.png").read_bytes()


def test_with_cors_and_compression_answers_stay_whole(tmp_path: Path) -> None:
    noisy_picture(tmp_path / "output" / "a.png")
    flags = ["--enable-cors-header", "https://a.example", "--enable-compress-response-body"]
    with running(tmp_path, *flags, page=False) as comfy:
        until(comfy.ids)
        theirs = {"Origin": "https://a.example"}
        for answer in (
            comfy.get(f"/api/images/{comfy.ids()[0]}/file", headers=theirs),
            comfy.get("/api/index", headers=theirs),
        ):
            assert answer.headers.get_list("access-control-allow-origin") == ["https://a.example"]
        assert (
            comfy.get(f"/api/images/{comfy.ids()[0]}/file").content
            == (tmp_path / "output" / "a.png").read_bytes()
        )
        with comfy.http.stream("GET", BASE + "/api/events", headers={"Accept-Encoding": "gzip"}) as events:
            assert next(events.iter_lines()).startswith("data: ")


def test_a_library_that_cannot_be_opened_says_why_and_comfyui_goes_on(tmp_path: Path) -> None:
    (tmp_path / "user").mkdir(parents=True)
    (tmp_path / "user" / "__iib").write_text("in the way", encoding="utf-8")
    with running(tmp_path, page=False) as comfy:
        answer = comfy.get("/api/index")
        assert answer.status_code == 503
        assert "could not be opened" in answer.json()["detail"]
        assert comfy.http.get("/queue").status_code == 200
    assert "Infinite image browsing" in comfy.said()


def test_without_its_packages_one_line_says_how_to_get_them(tmp_path: Path) -> None:
    hidden = tmp_path / "hidden"
    hidden.mkdir()
    # what an interpreter without the package answers: nothing is found under its name
    (hidden / "sitecustomize.py").write_text(
        "import importlib.machinery, sys\n"
        "class Nowhere:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name.partition('.')[0] == 'fastapi':\n"
        "            raise ModuleNotFoundError(f'No module named {name!r}', name=name)\n"
        "sys.meta_path.insert(0, Nowhere())\n",
        encoding="utf-8",
    )
    with running(tmp_path / "base", page=False, environment={"PYTHONPATH": str(hidden)}) as comfy:
        assert comfy.http.get("/queue").status_code == 200
        assert comfy.get("").status_code == 404
    lines = [line for line in comfy.said().splitlines() if "fastapi" in line]
    assert len(lines) == 1 and "pip install" in lines[0] and "Traceback" not in comfy.said()


def _children(pid: int) -> list[int]:
    listed = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True).stdout
    return [int(number) for number in listed.split()]


def _lives(pid: int) -> bool:
    state = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True).stdout
    return bool(state.strip()) and not state.strip().startswith("Z")


def _own_address() -> str:
    """This machine's address in its network, 127.0.0.2 where it has none (which is loopback all the same)."""
    import socket

    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect(("192.0.2.1", 9))  # documentation's network: nothing is sent
        return str(probe.getsockname()[0])
