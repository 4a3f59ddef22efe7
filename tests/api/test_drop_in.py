"""The contract's checklist (§16), line by line: what breaks an existing client if it is wrong.

Line 8 is about topics, which come with the parts that ask a language model.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from iib_core.app import build_services, mount
from iib_core.host import StandaloneHost
from iib_core.library.page import BuiltPage
from iib_core.settings import Settings

from . import protocol
from .live import BASE, INFOTEXT, Live, listening, live, noisy_picture, picture


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Live]:
    """pictures/a.png, sub/c.png, big.png; a.png carries the heart."""
    root = tmp_path / "pictures"
    picture(root / "a.png")
    picture(root / "sub" / "c.png", "")
    noisy_picture(root / "big.png")
    with live(tmp_path / "data", root) as server:
        server.post("/db/toggle_custom_tag_to_img", {"img_path": f"{root}/a.png", "tag_id": 1})
        yield server


def listed(server: Live, folder: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = server.get("/files", params={"folder_path": folder}).json()["files"]
    return rows


def test_1_bare_strings_are_json_and_maps_have_the_very_keys_that_were_sent(own: Live) -> None:
    number = Path(own.root) / "number.png"
    picture(number, "42\nSteps: 1, Sampler: Euler, Seed: 1")
    own.post("/update_exif", {"path": str(number), "exif": "42"})
    answer = own.get("/image_geninfo", params={"path": str(number)})
    assert (answer.text, answer.headers["content-type"]) == ('"42"', "application/json")
    odd = [f"{own.root}//a.png", f"{own.root}/sub/../a.png", f"{own.root}/./a.png"]
    for route, value in (
        ("/batch_get_files_info", lambda v: v["fullpath"] == f"{own.root}/a.png"),
        ("/image_geninfo_batch", lambda v: v.startswith(INFOTEXT)),
        ("/check_path_exists", lambda v: v is True),
        ("/db/get_image_tags", lambda v: v[0]["name"] == "like"),
    ):
        told = own.post(route, {"paths": odd}).json()
        assert list(told) == odd and all(map(value, told.values())), route
    folders = [f"{own.root}/", f"{own.root}/sub/.."]
    assert list(own.post("/batch_top_4_media_info", {"paths": folders}).json()) == folders


@pytest.mark.invariant("S8")
def test_2_the_lock_is_told_by_its_type_and_opened_by_the_same_digest(tmp_path: Path, library: Path) -> None:
    with live(tmp_path / "data", library, secret_key="Sésame", index=False) as server:
        answer = server.get("/db/basic_info")
        assert answer.status_code == 401
        assert answer.json() == {"detail": {"type": "secret_verification_failed"}}
        digest = hashlib.sha256("Sésame_ciallo".encode()).hexdigest()
        assert server.get("/db/basic_info", headers={"cookie": f"IIB_S={digest}"}).status_code == 200
        image = server.get(
            "/image-thumbnail",
            params={"path": str(library / "a.png"), "t": "1"},
            headers={"cookie": f"other=1; IIB_S={digest}"},
        )
        assert image.status_code == 200 and "set-cookie" not in image.headers


def test_3_the_date_of_a_file_is_one_text_everywhere(own: Live, tmp_path: Path) -> None:
    path = f"{own.root}/a.png"
    os.utime(path, ns=(1_700_000_000_999_999_999,) * 2)  # rounding up would make another second
    own.index()
    date = next(f["date"] for f in listed(own, own.root) if f["name"] == "a.png")
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", date)
    with sqlite3.connect(tmp_path / "data" / "iib.db") as connection:
        (stored,) = connection.execute("SELECT date FROM image WHERE path = ?", (path,)).fetchone()
    connection.close()

    def of(rows: list[dict[str, Any]], key: str = "date") -> set[str]:
        return {row[key] for row in rows if row["fullpath"] == path}

    found = own.post("/db/search_by_substr", {"surstr": ""}).json()["files"]
    assert {
        stored,
        own.post("/batch_get_files_info", {"paths": [path]}).json()[path]["date"],
        *of(found),
        *of(found, "created_date"),
        *of(own.post("/db/match_images_by_tags", {"and_tags": [1]}).json()["files"]),
        *of(own.get("/db/random_images").json()),
        *of(own.post("/batch_top_4_media_info", {"paths": [own.root]}).json()[own.root]),
    } == {date}


def test_4_folders_are_told_alike_in_one_order_and_from_the_top_down(own: Live) -> None:
    sub = f"{own.root}/sub"
    (row,) = [f for f in listed(own, own.root) if f["name"] == "sub"]
    assert own.post("/batch_get_files_info", {"paths": [sub]}).json() == {sub: row}
    assert listed(own, own.root) == listed(own, own.root)
    assert own.get("/files", params={"folder_path": f"{own.root}/none"}).json() == {"files": []}
    walked = "/"
    for name in Path(sub).parts[1:]:
        (step,) = [f for f in listed(own, walked) if f["name"] == name]
        assert step["type"] == "dir"
        walked = step["fullpath"]
    assert walked == sub and [f["name"] for f in listed(own, walked)] == ["c.png"]


@pytest.mark.invariant("F5")
def test_5_cursors_are_texts_and_an_old_one_is_taken(own: Live) -> None:
    first = own.post("/db/search_by_substr", {"surstr": "", "size": 1}).json()
    assert first["cursor"]["has_next"] is True and first["cursor"]["next"]
    assert re.fullmatch(r"[-\d]+ [:\d]+\|\d+", first["cursor"]["next"])
    for cursor in ("9999-01-01 00:00:00", first["cursor"]["next"].partition("|")[0]):
        later = own.post("/db/search_by_substr", {"surstr": "", "cursor": cursor})
        assert later.status_code == 200 and later.json()["cursor"]["has_next"] is False
    last = own.post("/db/search_by_substr", {"surstr": "", "size": 3}).json()
    assert len({f["fullpath"] for f in last["files"]}) == 3
    for nonsense in ("x", "|", "2024|x", "9" * 50, "\u0000"):
        for route in ("/db/search_by_substr", "/db/match_images_by_tags"):
            answer = own.post(route, {"surstr": "", "cursor": nonsense, "random_sort": True})
            assert answer.status_code in {200, 400}, nonsense


def test_6_the_settings_lists_are_always_there_and_of_their_kind(tmp_path: Path) -> None:
    with live(tmp_path / "data", tmp_path / "none", index=False) as server:
        told = server.get("/global_setting").json()
        kinds = {"global_setting": dict, "all_custom_tags": list, "extra_paths": list, "app_fe_setting": dict}
        assert {name: type(told[name]) for name in kinds} == kinds
        for value in ('{"a": [1, null]}', '"text"', "7", "null", "[]"):
            server.post("/app_fe_setting", {"name": "x", "value": value})
            stored = server.get("/global_setting").json()["app_fe_setting"]
            assert stored == {"x": json.loads(value)}


def test_7_the_heart_is_always_there(tmp_path: Path, library: Path) -> None:
    for _ in range(2):
        with live(tmp_path / "data", library, index=False) as server:
            custom = server.get("/global_setting").json()["all_custom_tags"]
            assert [(t["name"], t["type"]) for t in custom] == [("like", "custom")]
            assert server.post("/db/remove_custom_tag", {"tag_id": custom[0]["id"]}).status_code == 400
        with sqlite3.connect(tmp_path / "data" / "iib.db") as connection:
            connection.execute("DELETE FROM tag")  # as another program might
        connection.close()


@pytest.mark.invariant("M6")
def test_9_bytes_are_told_by_range(own: Live) -> None:
    path = f"{own.root}/big.png"
    whole = Path(path).read_bytes()
    for route in ("/stream_video", "/file"):
        for asked, status, body in (
            ("bytes=0-0", 206, whole[:1]),
            ("bytes=100-", 206, whole[100:]),
            ("bytes=-7", 206, whole[-7:]),
            ("bytes=5-9,20-30", 206, whole[5:10]),
            (f"bytes={len(whole)}-", 416, None),
        ):
            answer = own.get(route, params={"path": path, "t": "1"}, headers={"range": asked})
            assert answer.status_code == status, (route, asked)
            if body is not None:
                assert answer.content == body
                assert answer.headers["content-length"] == str(len(body))


def test_10_page_and_scripts_know_the_path_they_are_reached_by(tmp_path: Path, library: Path) -> None:
    web = tmp_path / "web"
    (web / "assets").mkdir(parents=True)
    for name in ("index.html", "assets/main.js", "assets/lazy-0123abcd.js"):
        (web / name).write_text(f"'{BASE}' \"{BASE}/fe-static\"", "utf-8")
    (web / "assets" / "style.css").write_text(f"a{{background:url({BASE}/x)}}", "utf-8")

    def told(url: str, prefix: str) -> None:
        for path in (
            "",
            "/fe-static/index.html",
            "/fe-static/assets/main.js",
            "/fe-static/assets/lazy-0123abcd.js",
        ):
            answer = httpx.get(url + prefix + path)
            assert answer.text == f"'{prefix}' \"{prefix}/fe-static\"", path
        assert httpx.get(f"{url}{prefix}/fe-static/assets/style.css").text == f"a{{background:url({BASE}/x)}}"

    for base in ("pics", "/a/b"):
        with live(tmp_path / base.replace("/", "_"), library, index=False, base=base) as server:
            server.services.page = BuiltPage(str(web))
            told(server.url, "/" + base.strip("/"))
            assert server.http.get(BASE).status_code == 404
    services = build_services(StandaloneHost(), Settings(data_dir=str(tmp_path / "mounted")))
    services.page = BuiltPage(str(web))
    inner, outer = FastAPI(), FastAPI()
    mount(inner, services)
    outer.mount("/webui", inner)
    with listening(outer) as url:
        told(url, "/webui" + BASE)
    services.stop()


def test_11_what_clients_send_is_never_422_and_details_are_sentences(own: Live) -> None:
    names = ("outside", "more", "added", "leaving", "data_url", "tag_id_text")
    ids = dict.fromkeys(("tag_id", "doomed_tag_id", "image_id", "model_id"), 1)
    facts = {"root": own.root, **dict.fromkeys(names, "x"), **ids}
    for route in protocol.routes():
        sent = route.request(facts).body
        if not isinstance(sent, dict) or route.method != "POST":
            continue
        more = {**sent, "folder_paths_str": "", "something_new": {"deep": [None]}}
        answer = own.post(route.endpoint.partition(" ")[2], more)
        assert answer.status_code != 422, (route.endpoint, answer.text)
        if answer.status_code >= 400:
            assert isinstance(answer.json()["detail"], str), route.endpoint
    for body in (None, {}):
        for route in ("/db/update_image_data", "/db/rebuild_index"):
            assert own.post(route, body).text == "null"


@pytest.mark.invariant("F1")
def test_12_updating_answers_when_the_index_is_usable_and_others_are_answered_meanwhile(own: Live) -> None:
    source = Path(f"{own.root}/a.png").read_bytes()
    for i in range(300):
        (Path(own.root) / f"n{i}.png").write_bytes(source)
    told: list[str] = []
    updating = threading.Thread(
        target=lambda: told.append(own.post("/db/update_image_data", {}, timeout=60).text)
    )
    updating.start()
    answered = 0
    while updating.is_alive():
        assert own.get("/global_setting").status_code == 200
        answered += 1
    updating.join()
    assert told == ["null"] and answered > 2
    found = own.post("/db/search_by_substr", {"surstr": "red fox", "size": 1000}).json()["files"]
    assert len(found) == 301
