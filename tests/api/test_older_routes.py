"""What the older interface's routes do beyond their shapes: covers, edited texts, hand-off, folder covers, statistics."""

from __future__ import annotations

import asyncio
import base64
import io
import os
import sqlite3
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import Any

import httpx
import imageio_ffmpeg
import pytest
from PIL import Image

from iib_core.access import Gate
from iib_core.errors import NotFound
from iib_core.host import StandaloneHost
from iib_core.library.handoff import Handoff
from iib_core.library.mosaic import Mosaic

from .live import BASE, INFOTEXT, Live, live, picture


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Live]:
    """pictures/a.png, b.png (without a text), sub/c.png."""
    root = tmp_path / "pictures"
    picture(root / "a.png")
    picture(root / "b.png", "")
    picture(root / "sub" / "c.png", "")
    with live(tmp_path / "data", root) as server:
        yield server


def clip(path: Path) -> str:
    source = ["-f", "lavfi", "-i", "color=red:s=64x48:d=1:r=20"]
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", *source, "-pix_fmt", "yuv420p", str(path)]
    subprocess.run(command, check=True)
    return str(path)


def frame(color: str, kind: str = "PNG", size: tuple[int, int] = (64, 48)) -> str:
    made = io.BytesIO()
    Image.new("RGB", size, color).save(made, kind)
    return base64.b64encode(made.getvalue()).decode()


def middle(webp: bytes) -> tuple[int, int, int]:
    with Image.open(io.BytesIO(webp)) as image:
        r, g, b = image.convert("RGB").getpixel((image.width // 2, image.height // 2))
        return r // 64, g // 64, b // 64


def test_a_chosen_cover_is_the_videos_picture_from_then_on(own: Live) -> None:
    path = clip(Path(own.root) / "clip.mp4")
    cover = {"path": path, "mt": "x"}
    first = own.get("/video_cover", params=cover)
    assert middle(first.content) == (3, 0, 0)
    for text in (frame("blue"), "data:image/webp;base64," + frame("blue", "WEBP")):
        answer = own.post(
            "/set_target_frame_as_video_cover", {"path": path, "base64_img": text, "updated_time": "x"}
        )
        assert answer.status_code == 200 and middle(answer.content) == (0, 0, 3)
    now = own.get("/video_cover", params=cover)
    assert middle(now.content) == (0, 0, 3) and now.headers["etag"] != first.headers["etag"]
    assert now.headers["etag"] == answer.headers["etag"]
    again = own.get("/video_cover", params=cover, headers={"if-none-match": now.headers["etag"]})
    assert again.status_code == 304
    thumb = own.get("/image-thumbnail", params={"path": path, "t": "x", "size": "64x64"})
    assert middle(thumb.content) == (0, 0, 3)


@pytest.mark.invariant("S12")
def test_a_cover_is_decoded_written_anew_and_bounded(tmp_path: Path, own: Live) -> None:
    path = clip(Path(own.root) / "clip.mp4")

    def choose(text: str) -> Any:
        return own.post("/set_target_frame_as_video_cover", {"path": path, "base64_img": text})

    hidden = base64.b64encode(base64.b64decode(frame("green")) + b"<script>").decode()
    assert b"<script>" not in choose(hidden).content
    kept = [p.read_bytes() for p in (tmp_path / "data" / "covers").iterdir()]
    assert len(kept) == 1 and b"<script>" not in kept[0]
    assert choose("A" * (24 * 1024**2 + 4)).status_code == 413
    wide = choose(frame("green", size=(4000, 30)))
    with Image.open(io.BytesIO(wide.content)) as image:
        assert max(image.size) <= 2048
    for text in ("", "data:image/png;base64,", "%%%", base64.b64encode(b"<svg/>").decode()):
        answer = choose(text)
        assert answer.status_code == 400 and isinstance(answer.json()["detail"], str)


def test_an_edited_text_is_told_found_and_never_written_to_the_file(own: Live) -> None:
    path = Path(own.root) / "b.png"
    before = path.read_bytes()
    text = 'a purple heron\nNegative prompt: mud\nSteps: 3, Sampler: Euler, Seed: 5\nextraJsonMetaInfo: {"a": "b"}'
    assert own.post("/update_exif", {"path": str(path), "exif": text}).json()["success"] is True
    assert path.read_bytes() == before
    assert own.get("/image_geninfo", params={"path": str(path)}).json() == text
    assert own.post("/image_geninfo_batch", {"paths": [str(path)]}).json() == {str(path): text}
    found = own.post("/db/search_by_substr", {"surstr": "purple HERON"}).json()["files"]
    assert [f["fullpath"] for f in found] == [str(path)]
    own.post("/update_exif", {"path": str(path), "exif": ""})
    assert own.get("/image_geninfo", params={"path": str(path)}).json() == ""


@pytest.mark.invariant("L1")
def test_an_edited_text_outlives_a_change_of_the_file(own: Live) -> None:
    path = Path(own.root) / "a.png"
    own.post("/update_exif", {"path": str(path), "exif": "mine"})
    picture(path, "another text\nSteps: 1, Sampler: Euler, Seed: 2", color="green")
    os.utime(path, (1_700_000_000, 1_700_000_000))
    own.post("/db/update_image_data", {})
    own.post("/db/rebuild_index")
    assert own.get("/image_geninfo", params={"path": str(path)}).json() == "mine"


def test_editing_a_file_that_is_not_indexed_yet_indexes_it(own: Live) -> None:
    path = picture(Path(own.root) / "sub" / "new.png")
    assert own.post("/update_exif", {"path": str(path), "exif": "fresh text"}).status_code == 200
    found = own.post("/db/search_by_substr", {"surstr": "fresh text"}).json()["files"]
    assert [f["fullpath"] for f in found] == [str(path)]


@pytest.mark.invariant("S12")
def test_an_edited_text_is_bounded(own: Live) -> None:
    answer = own.post("/update_exif", {"path": f"{own.root}/a.png", "exif": "x" * 4_000_001})
    assert answer.status_code == 413


@dataclass
class WebuiHost(StandaloneHost):
    """A host whose page takes pictures, as A1111's does."""

    send_targets: tuple[str, ...] = ("txt2img", "img2img")
    launch_mode: str = "sd"


@pytest.mark.invariant("F1")
def test_a_picture_waits_in_the_slot_until_the_host_took_it_and_holds_nobody_up(
    tmp_path: Path, library: Path
) -> None:
    host = WebuiHost(folders=(str(library),))
    path = str(library / "a.png")
    with live(tmp_path / "data", library, host=host, index=False) as server:
        assert server.get("/gen_info_completed").text == "true"
        assert server.post("/send_img_path", params={"path": path}).text == "null"
        handoff = server.services.handoff
        assert handoff.file is not None and handoff.file.shown == path
        with ThreadPoolExecutor() as other:
            waiting = other.submit(httpx.get, f"{server.url}{BASE}/gen_info_completed", timeout=30)
            answered = 0
            while not waiting.done():
                assert server.get("/hello").text == '"hello"'
                answered += 1
            assert waiting.result().text == "false" and answered > 10
        handoff.taken()
        assert server.get("/gen_info_completed").text == "true"


def test_a_waiting_client_is_told_as_soon_as_the_host_is_done(tmp_path: Path, library: Path) -> None:
    safe = Gate(lambda: [str(library)]).admit(str(library / "a.png"))

    async def both() -> bool:
        handoff = Handoff(taken_by_host=True)
        handoff.offer(safe)
        waiting = asyncio.ensure_future(handoff.completed(30))
        await asyncio.sleep(0)
        assert not waiting.done(), "others have their turn meanwhile"
        handoff.taken()
        return await asyncio.wait_for(waiting, 20)

    assert asyncio.run(both()) is True


def test_a_host_that_takes_no_pictures_keeps_nobody_waiting(own: Live) -> None:
    assert own.post("/send_img_path", params={"path": f"{own.root}/a.png"}).text == "null"
    assert own.services.handoff.file is None
    assert own.get("/gen_info_completed").text == "true"
    with pytest.raises(NotFound):
        own.services.handoff.offer(own.services.gate.admit(f"{own.root}/gone.png"))


def later(path: Path, than: int) -> None:
    """Write a file that the system takes for younger than the folder's last change."""
    path.write_bytes(b"x")
    while path.stat().st_ctime_ns <= than:
        path.write_bytes(b"x")
    path.with_name("note.txt").unlink(missing_ok=True)
    path.with_name("note.txt").write_bytes(b"x")  # changes the folder after it


def top(server: Live, *paths: str) -> Any:
    return server.post("/batch_top_4_media_info", {"paths": list(paths)}).json()


def test_the_four_newest_media_stand_for_a_folder(own: Live) -> None:
    folder = Path(own.root) / "many"
    folder.mkdir()
    for name in ("1.png", "2.mp4", "3.mp3", "4.PNG", "5.webm"):
        later(folder / name, folder.stat().st_ctime_ns)
    picture(folder / "deeper" / "x.png")
    told = top(own, str(folder))[str(folder)]
    assert [(t["name"], t["media_type"]) for t in told] == [
        ("5.webm", "video"),
        ("4.PNG", "image"),
        ("3.mp3", "image"),
        ("2.mp4", "video"),
    ]
    listed = {
        f["fullpath"]: f for f in own.get("/files", params={"folder_path": str(folder)}).json()["files"]
    }
    for one in told:
        assert one["date"] == listed[one["fullpath"]]["date"]
        assert one["created_time"] == listed[one["fullpath"]]["created_time"]


def test_a_folders_newest_media_are_those_of_now(own: Live) -> None:
    folder = Path(own.root) / "sub"
    assert [t["name"] for t in top(own, str(folder))[str(folder)]] == ["c.png"]
    picture(folder / "d.png")
    assert {t["name"] for t in top(own, str(folder))[str(folder)]} == {"c.png", "d.png"}
    os.utime(folder / "d.png", (1_700_000_000, 1_700_000_000))
    dates = {t["name"]: t["date"] for t in top(own, str(folder))[str(folder)]}
    assert dates["d.png"].startswith("2023-11-1"), "a file that changed in place has its new date"
    (folder / "c.png").unlink()
    assert [t["name"] for t in top(own, str(folder))[str(folder)]] == ["d.png"]


@pytest.mark.invariant("L6", "S2")
def test_a_missing_folder_fails_no_other_and_links_that_lead_out_stand_for_nothing(
    own: Live, tmp_path: Path
) -> None:
    sub = Path(own.root) / "sub"
    picture(tmp_path / "outside" / "secret.png")
    (sub / "z.png").symlink_to(tmp_path / "outside" / "secret.png")
    (sub / "broken.png").symlink_to(tmp_path / "nothing")
    (Path(own.root) / "empty").mkdir()
    asked = [
        f"{own.root}/none",
        f"{own.root}/a.png",
        str(tmp_path / "outside"),
        "",
        f"{own.root}/empty",
        str(sub),
    ]
    told = top(own, *asked)
    assert set(told) == {f"{own.root}/empty", str(sub)} and told[f"{own.root}/empty"] == []
    assert [t["name"] for t in told[str(sub)]] == ["c.png"]


def test_the_remembered_folders_are_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("iib_core.library.mosaic._FOLDERS_KEPT", 3)
    folders = [tmp_path / str(n) for n in range(5)]
    for folder in folders:
        picture(folder / "a.png")
    mosaic = Mosaic(Gate(lambda: [str(tmp_path)]))
    for _ in range(2):
        assert set(mosaic.of_folders([str(f) for f in folders])) == {str(f) for f in folders}
    assert len(mosaic._kept) == 3


def test_the_statistics_are_those_of_what_is_there(tmp_path: Path) -> None:
    root = tmp_path / "pictures"
    for i, (day, model) in enumerate([(1, "one"), (1, "two"), (3, "two"), (40, "two")]):
        text = f"x\nSteps: 1, Sampler: Euler, Seed: {i}, Model: {model}"
        path = picture(root / f"{i}.png", text)
        os.utime(path, (1_700_000_000 + day * 86_400,) * 2)
    with live(tmp_path / "data", root, trend_tags=1) as server:
        told = server.get("/db/stats/trend").json()
        assert told["total_images"] == 4 and told["total_disk_usage"] == sum(
            p.stat().st_size for p in root.iterdir()
        )
        assert [d["count"] for d in told["daily_contributions"]] == [2, 1, 1]
        assert [m["count"] for m in told["monthly_trends"]] == [3, 1]
        assert told["top_models"] == [{"name": "two", "count": 3}], "as many as IIB_TREND_MAX_TAGS says"
        assert told["top_samplers"] == [{"name": "Euler", "count": 4}]
        assert (
            told["top_source"] == [{"name": "Stable Diffusion web UI", "count": 4}] and told["top_lora"] == []
        )
        (root / "1.png").unlink()
        server.index()
        told = server.get("/db/stats/trend").json()
        assert (told["total_images"], told["top_models"]) == (3, [{"name": "two", "count": 2}])
    other = tmp_path / "other"
    picture(other / "z.png")
    with live(tmp_path / "data", other) as server:
        told = server.get("/db/stats/trend").json()
        assert told["total_images"] == 1, "folders that are no longer given are not told of"
        assert told["top_models"] == [{"name": "foxes", "count": 1}]


def test_sizes_and_dates_that_are_none_spoil_no_statistics(tmp_path: Path) -> None:
    root = tmp_path / "pictures"
    for i in range(6):
        picture(root / f"{i}.png")
    odd = ["'abc'", "1.5", "9e999", "9223372036854775807", "9223372036854775807"]
    with live(tmp_path / "data", root) as server:
        ids = server.ids()
        whole = server.get("/db/stats/trend").json()

        def spoil(connection: sqlite3.Connection) -> None:
            for i, size in zip(ids[1:], odd, strict=True):
                connection.execute(f"UPDATE image SET size = {size} WHERE id = {i}")
            for i, date in zip(
                ids[1:5], ["'2024-13-45 x'", "x'ff00ff00ff00ff00ff00'", "NULL", "20240501"], strict=True
            ):
                connection.execute(f"UPDATE image SET date = {date} WHERE id = {i}")

        server.services.db.write(spoil)
        told = server.get("/db/stats/trend").json()
    assert isinstance(told["total_disk_usage"], int) and told["total_disk_usage"] > 2**63
    assert [d["date"] for d in told["daily_contributions"]] == [whole["daily_contributions"][0]["date"]]
    assert [m["month"] for m in told["monthly_trends"]] == [whole["monthly_trends"][0]["month"]]


def test_an_empty_library_has_statistics_too(tmp_path: Path) -> None:
    (tmp_path / "pictures").mkdir()
    with live(tmp_path / "data", tmp_path / "pictures") as server:
        told = server.get("/db/stats/trend").json()
        assert (told["total_images"], told["total_disk_usage"]) == (0, 0)
        assert all(value == [] for value in told.values() if isinstance(value, list))
        assert server.get("/db/random_images").json() == []


@pytest.mark.invariant("L2")
def test_random_images_are_some_of_those_that_are_there_and_nothing_is_deleted(tmp_path: Path) -> None:
    root = tmp_path / "pictures"
    for i in range(140):
        picture(root / f"{i}.png", "", size=(2, 2))
    with live(tmp_path / "data", root) as server:
        told = server.get("/db/random_images").json()
        paths = {f["fullpath"] for f in told}
        assert len(told) == len(paths) == 128
        assert told != server.get("/db/random_images").json(), "128 of 140 in another order each time"
        for i in range(100):
            (root / f"{i}.png").rename(tmp_path / f"{i}.png")
        server.index()
        assert len(server.get("/db/random_images").json()) == 40
        for i in range(100):
            (tmp_path / f"{i}.png").rename(root / f"{i}.png")
        server.index()
        assert len(server.get("/db/random_images").json()) == 128


@pytest.mark.invariant("L8")
def test_a_rebuild_answers_when_it_is_done_and_keeps_what_is_yours(own: Live) -> None:
    a = f"{own.root}/a.png"
    own.post("/db/toggle_custom_tag_to_img", {"img_path": a, "tag_id": 1})
    before = own.get("/db/basic_info").json()
    ids = {f["fullpath"]: f["id"] for f in own.post("/db/search_by_substr", {"surstr": ""}).json()["files"]}
    picture(Path(own.root) / "late.png", "")
    answer = own.post("/db/rebuild_index")
    assert (answer.status_code, answer.text) == (200, "null")
    after = own.get("/db/basic_info").json()
    assert after["img_count"] == before["img_count"] + 1
    assert list(own.post("/db/get_image_tags", {"paths": [a]}).json()) == [a]
    now = {f["fullpath"]: f["id"] for f in own.post("/db/search_by_substr", {"surstr": ""}).json()["files"]}
    assert ids.items() <= now.items()


def test_every_text_of_a_picture_is_told_flat(own: Live) -> None:
    photo = Path(own.root) / "photo.jpg"
    exif = Image.Exif()
    exif[0x0131] = "ComfyUI"
    exif[0x010E] = 'prompt:{"1": {"class_type": "X"}}'
    Image.new("RGB", (8, 8)).save(photo, exif=exif)
    told = own.get("/image_exif", params={"path": str(photo)}).json()
    assert told["305"] == "ComfyUI" and told["270"].startswith("prompt:")
    assert all(isinstance(k, str) and isinstance(v, str) for k, v in told.items())
    assert own.get("/image_exif", params={"path": f"{own.root}/a.png"}).json()["parameters"] == INFOTEXT
    for name in (clip(Path(own.root) / "clip.mp4"), f"{own.root}/none.png", f"{own.root}/sub"):
        assert own.get("/image_exif", params={"path": name}).text == "{}"


def test_a_database_that_cannot_be_read_leaves_the_lists_empty(own: Live, tmp_path: Path) -> None:
    own.post("/app_fe_setting", {"name": "global", "value": "{}"})
    # not the -shm file, which lies in the memory of whoever has the database open: cutting it short ends that program
    for name in ("iib.db", "iib.db-wal"):
        (tmp_path / "data" / name).write_bytes(b"this is no database " * 4096)
    answer = own.get("/global_setting")
    assert answer.status_code == 200
    told = answer.json()
    assert (told["all_custom_tags"], told["extra_paths"], told["app_fe_setting"]) == ([], [], {})
    assert told["global_setting"] == {} and told["launch_mode"] == "server"


@pytest.mark.invariant("F1")
def test_a_drive_that_hangs_keeps_no_search_waiting(own: Live) -> None:
    hanging = Event()
    disk = own.services.threads._pools["disk"]
    stuck = [disk.submit(hanging.wait, 60) for _ in range(40)]
    try:
        asked = own.post("/db/search_by_substr", {"surstr": "fox"}, timeout=20)
        assert [f["name"] for f in asked.json()["files"]] == ["a.png"]
        assert own.post("/api/grid", {"query": {}}, timeout=20).json()["total"] == 3
        with pytest.raises(httpx.TimeoutException):
            own.get("/global_setting", timeout=0.5)
    finally:
        hanging.set()
    assert all(future.result(30) for future in stuck)
    assert own.get("/global_setting").status_code == 200


def test_messages_come_in_the_servers_language(tmp_path: Path, library: Path) -> None:
    with live(tmp_path / "data", library, lang="zh", permission="read-only", index=False) as server:
        told = server.post("/db/add_custom_tag", {"tag_name": "x"}).json()["detail"]
        assert told == "当前用户无权执行此操作，需要权限：read-write, write-only"
        assert server.get("/file", params={"path": "/etc/passwd"}).json()["detail"] == "禁止访问该路径"


def test_tags_carry_their_translation(own: Live, tmp_path: Path) -> None:
    def names() -> dict[str, Any]:
        return {t["name"]: t["display_name"] for t in own.get("/db/basic_info").json()["tags"]}

    assert set(names().values()) == {None}
    (tmp_path / "data" / "tags-translate.csv").write_text("a red fox,赤狐\nlike,喜欢\n", "utf-8")
    assert names()["a red fox"] == "赤狐" and names()["forest"] is None
    assert own.get("/global_setting").json()["all_custom_tags"][0]["display_name"] == "喜欢"
    a = f"{own.root}/a.png"
    own.post("/db/toggle_custom_tag_to_img", {"img_path": a, "tag_id": 1})
    assert own.post("/db/get_image_tags", {"paths": [a]}).json()[a][0]["display_name"] == "喜欢"


@pytest.mark.invariant("S13")
@pytest.mark.parametrize("route", ["/open_folder", "/open_with_default_app"])
def test_the_desktop_is_for_who_sits_there_whoever_holds_the_key(
    tmp_path: Path, library: Path, route: str
) -> None:
    body = {"path": str(library / "a.png")}
    with live(tmp_path / "data", library, index=False, secret_key="k", allowed_hosts=("far.lan",)) as server:
        assert server.post(route, body).status_code == 401
        server.post("/api/session", {"key": "k"})
        for headers in ({"x-forwarded-for": "203.0.113.9"}, {"host": "far.lan"}, {"via": "1.1 proxy"}):
            answer = server.post(route, body, headers=headers)
            assert answer.status_code == 403 and "computer that runs the server" in answer.json()["detail"]
        assert server.post(route, body, headers={"origin": "http://evil.example"}).status_code == 403


@pytest.mark.invariant("F1")
def test_a_pipe_with_a_pictures_name_has_no_texts_and_keeps_nobody_waiting(tmp_path: Path) -> None:
    root = tmp_path / "pictures"
    root.mkdir()
    getattr(os, "mkfifo", os.mkdir)(
        root / "pipe.png"
    )  # where there are no pipes, a folder is what is no file
    with live(tmp_path / "data", root) as server:
        query = {"path": str(root / "pipe.png")}
        try:
            assert server.get("/image_exif", params=query, timeout=5).json() == {}
            assert server.get("/image_geninfo", params=query, timeout=5).json() == ""
        finally:
            if hasattr(os, "mkfifo"):  # lets a reader go that waits for somebody to write
                os.close(os.open(root / "pipe.png", os.O_RDWR | os.O_NONBLOCK))
