"""Every contract route of this server answers in exactly the contract's shape."""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from iib_core.library.page import BuiltPage

from .live import INFOTEXT, Live, live, noisy_picture, picture

TIME = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d")


class Like:
    """Equal to any value of one of these types (bool is no int), and of this form when a pattern is given."""

    def __init__(self, *kinds: type, pattern: re.Pattern[str] | None = None) -> None:
        self.kinds, self.pattern = kinds, pattern

    def __eq__(self, other: object) -> bool:
        if type(other) not in self.kinds:
            return False
        return self.pattern is None or bool(self.pattern.fullmatch(str(other)))

    def __hash__(self) -> int:
        return 0

    def __repr__(self) -> str:
        return f"<{'|'.join(k.__name__ for k in self.kinds)}>"


TEXT, INT, BOOL, WHEN = Like(str), Like(int), Like(bool), Like(str, pattern=TIME)
MAYBE_TEXT = Like(str, type(None))
TAG = {
    "id": INT,
    "name": TEXT,
    "type": TEXT,
    "score": 0,
    "count": INT,
    "color": TEXT,
    "display_name": MAYBE_TEXT,
}
FOUND = {
    "type": "file",
    "id": INT,
    "date": WHEN,
    "created_date": WHEN,
    "size": TEXT,
    "bytes": INT,
    "name": TEXT,
    "fullpath": TEXT,
    "is_under_scanned_path": True,
}
FILE = {
    "type": "file",
    "date": WHEN,
    "created_time": WHEN,
    "size": TEXT,
    "name": TEXT,
    "bytes": INT,
    "fullpath": TEXT,
    "is_under_scanned_path": BOOL,
}
DIR = {key: value for key, value in {**FILE, "type": "dir", "size": "-"}.items() if key != "bytes"}


@contextlib.contextmanager
def four_pictures(top: Path) -> Iterator[Live]:
    """A server over pictures/{a,b}.png, sub/c.png, big.png."""
    root = top / "pictures"
    picture(root / "a.png")
    picture(root / "b.png", infotext="")
    picture(root / "sub" / "c.png", infotext="")
    noisy_picture(root / "big.png")
    with live(top / "data", root) as server:
        yield server


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Live]:
    """A server that a test may change."""
    with four_pictures(tmp_path) as server:
        yield server


@pytest.fixture(scope="module")
def fixed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """One like it for all tests that only look."""
    with four_pictures(tmp_path_factory.mktemp("fixed")) as server:
        yield server


def test_hello_is_a_quoted_string(server: Live) -> None:
    answer = server.get("/hello")
    assert (answer.text, answer.headers["content-type"]) == ('"hello"', "application/json")


def test_version(server: Live) -> None:
    keys = "python_version platform hash tag av imageio pillow imageio_ffmpeg pillow_avif_plugin requests numpy hnswlib"
    assert server.get("/version").json() == dict.fromkeys(keys.split(), MAYBE_TEXT)


def test_global_setting(server: Live) -> None:
    answer = server.get("/global_setting").json()
    assert answer == {
        "global_setting": {},
        "cwd": TEXT,
        "sd_cwd": TEXT,
        "home": MAYBE_TEXT,
        "is_win": BOOL,
        "all_custom_tags": [TAG],
        "extra_paths": [{"path": server.root, "types": ["scanned", "walk"], "alias": ""}],
        "enable_access_control": True,
        "launch_mode": "server",
        "export_fe_fn": BOOL,
        "app_fe_setting": {},
        "is_readonly": False,
    }
    assert answer["all_custom_tags"][0]["name"] == "like"
    # places to begin at are places that may be opened
    assert answer["home"] == answer["sd_cwd"] == os.path.dirname(server.root)
    listed = server.get("/files", params={"folder_path": answer["sd_cwd"]}).json()["files"]
    assert [row["fullpath"] for row in listed] == [server.root]


def test_client_settings_come_back_parsed_and_can_be_dropped(own: Live) -> None:
    assert (
        own.post("/app_fe_setting", {"name": "global", "value": '{"lang":"zhHans","n":[1,null]}'}).text
        == "null"
    )
    assert own.get("/global_setting").json()["app_fe_setting"] == {
        "global": {"lang": "zhHans", "n": [1, None]}
    }
    refused = own.post("/app_fe_setting", {"name": "global", "value": "{"})
    assert refused.status_code == 400 and isinstance(refused.json()["detail"], str)
    assert own.delete("/app_fe_setting", {"name": "global"}).text == "null"
    assert own.delete("/app_fe_setting", {"name": "unknown"}).text == "null"
    assert own.get("/global_setting").json()["app_fe_setting"] == {}


def test_files_lists_children_in_a_stable_order(fixed: Live) -> None:
    rows = fixed.get("/files", params={"folder_path": fixed.root}).json()["files"]
    assert rows == [FILE, FILE, FILE, DIR]
    assert [r["name"] for r in rows] == ["a.png", "b.png", "big.png", "sub"]
    assert rows[0]["fullpath"] == f"{fixed.root}/a.png" and rows[0]["is_under_scanned_path"] is True
    assert rows == fixed.get("/files", params={"folder_path": fixed.root}).json()["files"]


def test_files_of_a_missing_folder_are_none_and_of_a_file_a_bad_request(fixed: Live) -> None:
    missing = fixed.get("/files", params={"folder_path": f"{fixed.root}/none"})
    assert (missing.status_code, missing.json()) == (200, {"files": []})
    for path in (f"{fixed.root}/a.png", f"{fixed.root}/a.png/x"):
        answer = fixed.get("/files", params={"folder_path": path})
        assert answer.status_code in {200, 400}
        if path.endswith("a.png"):
            assert answer.status_code == 400 and isinstance(answer.json()["detail"], str)


def test_a_broken_link_is_not_listed_and_a_hidden_file_is(own: Live) -> None:
    (Path(own.root) / "broken.png").symlink_to(Path(own.root) / "nothing")
    (Path(own.root) / ".hidden.png").write_bytes(b"x")
    names = [r["name"] for r in own.get("/files", params={"folder_path": own.root}).json()["files"]]
    assert ".hidden.png" in names and "broken.png" not in names


def test_batch_infos_equal_the_listing(fixed: Live) -> None:
    rows = {r["fullpath"]: r for r in fixed.get("/files", params={"folder_path": fixed.root}).json()["files"]}
    paths = [*rows, f"{fixed.root}/gone.png"]
    assert fixed.post("/batch_get_files_info", {"paths": paths}).json() == rows
    odd = f"{fixed.root}//sub/../a.png"
    assert list(fixed.post("/batch_get_files_info", {"paths": [odd]}).json()) == [odd]


def test_check_path_exists(fixed: Live) -> None:
    asked = {"paths": [fixed.root, f"{fixed.root}/a.png", f"{fixed.root}/x", ""]}
    assert fixed.post("/check_path_exists", asked).json() == {
        fixed.root: True,
        f"{fixed.root}/a.png": True,
        f"{fixed.root}/x": False,
        "": False,
    }


def test_thumbnails_small_files_as_they_are_and_304(fixed: Live) -> None:
    made = fixed.get(
        "/image-thumbnail", params={"path": f"{fixed.root}/big.png", "t": "x", "size": "256x256"}
    )
    assert made.headers["content-type"] == "image/webp"
    assert "max-age=31536000" in made.headers["cache-control"]
    assert re.fullmatch(r'"[^"]+"', made.headers["etag"])
    small = fixed.get("/image-thumbnail", params={"path": f"{fixed.root}/a.png", "t": "x"})
    assert small.content == (Path(fixed.root) / "a.png").read_bytes()
    assert small.headers["content-type"] == "image/png"
    again = fixed.get(
        "/image-thumbnail",
        params={"path": f"{fixed.root}/big.png", "t": "x", "size": "256x256"},
        headers={"if-none-match": made.headers["etag"]},
    )
    assert (again.status_code, again.content) == (304, b"")
    assert (
        fixed.get("/image-thumbnail", params={"path": f"{fixed.root}/none.png", "t": "x"}).status_code == 404
    )


def test_originals_with_ranges_downloads_and_errors(fixed: Live) -> None:
    path = f"{fixed.root}/big.png"
    whole = Path(path).read_bytes()
    answer = fixed.get("/file", params={"path": path, "t": "1"})
    assert answer.content == whole and answer.headers["accept-ranges"] == "bytes"
    part = fixed.get("/file", params={"path": path, "t": "1"}, headers={"range": "bytes=10-19"})
    assert (part.status_code, part.content) == (206, whole[10:20])
    assert part.headers["content-range"] == f"bytes 10-19/{len(whole)}"
    saved = fixed.get("/file", params={"path": path, "t": "1", "disposition": "é 1.png"})
    assert saved.headers["content-disposition"] == "attachment; filename*=UTF-8''%C3%A9%201.png"
    assert fixed.get("/file", params={"path": f"{fixed.root}/none.png", "t": "1"}).status_code == 404
    folder = fixed.get("/file", params={"path": f"{fixed.root}/sub", "t": "1"})
    assert (folder.status_code, folder.json()["detail"]) == (400, f"{fixed.root}/sub is not a file")


def test_streams_by_range_and_refuses_bad_ones(fixed: Live) -> None:
    path = f"{fixed.root}/big.png"
    size = Path(path).stat().st_size
    whole = fixed.get("/stream_video", params={"path": path})
    assert (whole.status_code, whole.headers["content-encoding"]) == (200, "identity")
    assert "content-range" in whole.headers["access-control-expose-headers"]
    for asked, first, last in (
        ("0-", 0, size - 1),
        ("5-9", 5, 9),
        ("-4", size - 4, size - 1),
        (f"5-{size + 9}", 5, size - 1),
    ):
        answer = fixed.get("/stream_video", params={"path": path}, headers={"range": f"bytes={asked}"})
        assert answer.status_code == 206
        assert answer.headers["content-range"] == f"bytes {first}-{last}/{size}"
    for asked in (f"bytes={size}-", "bytes=9-5", "bytes=x", "bytes=-0"):
        answer = fixed.get("/stream_video", params={"path": path}, headers={"range": asked})
        assert answer.status_code == 416 and isinstance(answer.json()["detail"], str)


def test_a_cover_of_what_is_no_video_is_a_bad_request(fixed: Live) -> None:
    answer = fixed.get("/video_cover", params={"path": f"{fixed.root}/a.png", "mt": "1"})
    assert answer.status_code == 400 and "is not a video file" in answer.json()["detail"]


def test_infotexts_are_json_strings_never_null(fixed: Live) -> None:
    answer = fixed.get("/image_geninfo", params={"path": f"{fixed.root}/a.png"})
    assert answer.headers["content-type"] == "application/json"
    assert answer.json().startswith(INFOTEXT)
    for name in ("b.png", "none.png", "sub"):
        assert fixed.get("/image_geninfo", params={"path": f"{fixed.root}/{name}"}).text == '""'
    paths = [f"{fixed.root}/a.png", f"{fixed.root}/b.png", f"{fixed.root}/none.png"]
    batch = fixed.post("/image_geninfo_batch", {"paths": paths}).json()
    assert batch == {paths[0]: answer.json(), paths[1]: "", paths[2]: ""}
    assert fixed.get("/image_exif", params={"path": paths[0]}).json() == {"parameters": INFOTEXT}
    assert fixed.get("/image_exif", params={"path": paths[2]}).json() == {}


def test_basic_info_and_expired_dirs(fixed: Live) -> None:
    info = fixed.get("/db/basic_info").json()
    assert {k: type(v) for k, v in info.items()} == {
        "img_count": int,
        "tags": list,
        "expired": bool,
        "expired_dirs": list,
    }
    assert (info["img_count"], info["expired"], info["expired_dirs"]) == (4, False, [])
    assert info["tags"] == [TAG] * len(info["tags"])
    assert {
        ("like", "custom"),
        ("foxes", "Model"),
        ("Euler a", "Sampler"),
        ("ink", "lora"),
        ("Image", "Media Type"),
    } <= {(t["name"], t["type"]) for t in info["tags"]}
    assert fixed.get("/db/expired_dirs").json() == {"expired": False, "expired_dirs": []}


def test_updating_answers_null_when_the_index_is_usable(own: Live) -> None:
    picture(Path(own.root) / "new.png")
    for body in ({}, None):
        answer = own.post("/db/update_image_data", body)
        assert (answer.status_code, answer.text) == (200, "null")
    assert own.get("/db/basic_info").json()["img_count"] == 5
    assert own.post("/db/rebuild_index").text == "null"
    assert own.get("/db/basic_info").json()["img_count"] == 5


def test_searches_answer_files_and_a_cursor(fixed: Live) -> None:
    for path, body in (
        ("/db/search_by_substr", {"surstr": "", "cursor": "", "folder_paths_str": "ignored"}),
        ("/db/search_by_substr", {"surstr": "", "regexp": ".", "folder_paths": None, "media_type": "image"}),
        ("/db/match_images_by_tags", {"and_tags": [], "or_tags": [], "not_tags": [], "cursor": ""}),
        ("/db/match_images_by_tags", {"random_sort": True, "folder_paths": [fixed.root]}),
    ):
        answer = fixed.post(path, body).json()
        assert set(answer) == {"files", "cursor"}
        assert answer["files"] == [FOUND] * 4
        assert answer["cursor"] == {"has_next": False, "next": TEXT}
    hits = fixed.post("/db/search_by_substr", {"surstr": "RED FOX"}).json()["files"]
    assert [f["name"] for f in hits] == ["a.png"]
    assert fixed.get("/db/random_images").json() == [FOUND] * 4


@pytest.mark.invariant("F5")
@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/db/search_by_substr", {"surstr": ""}),
        ("/db/match_images_by_tags", {}),
        ("/db/match_images_by_tags", {"random_sort": True}),
    ],
)
def test_pages_never_show_a_file_twice_nor_leave_one_out_while_new_ones_arrive(
    own: Live, path: str, body: dict[str, Any]
) -> None:
    for i in range(20):
        picture(Path(own.root) / f"n{i:02}.png", infotext="")
    own.index()
    before = {f["fullpath"] for f in own.post("/db/search_by_substr", {"surstr": ""}).json()["files"]}
    seen: list[str] = []
    cursor, pages = "", 0
    while True:
        answer = own.post(path, {**body, "cursor": cursor, "size": 5}).json()
        seen += [f["fullpath"] for f in answer["files"]]
        pages += 1
        if pages == 2:
            picture(Path(own.root) / "arrives.png", infotext="")
            own.index()
        if not answer["cursor"]["has_next"]:
            break
        cursor = answer["cursor"]["next"]
        assert isinstance(cursor, str) and cursor
    assert len(seen) == len(set(seen))
    assert before <= set(seen)


def test_custom_tags_from_birth_to_removal(own: Live) -> None:
    a, b = f"{own.root}/a.png", f"{own.root}/b.png"
    tag = own.post("/db/add_custom_tag", {"tag_name": "best"}).json()
    assert tag == TAG and (tag["name"], tag["type"], tag["count"]) == ("best", "custom", 0)
    assert own.post("/db/add_custom_tag", {"tag_name": "best"}).json() == tag
    toggle = {"img_path": a, "tag_id": tag["id"]}
    assert own.post("/db/toggle_custom_tag_to_img", toggle).json() == {"is_remove": 0}
    assert own.post("/db/get_image_tags", {"paths": [a, b]}).json() == {a: [{**tag, "count": 1}]}
    assert own.get("/db/img_selected_custom_tag", params={"path": a}).json() == [{**tag, "count": 1}]
    assert own.post("/db/toggle_custom_tag_to_img", toggle).json() == {"is_remove": 1}

    for action, count in (("add", 2), ("add", 2), ("remove", 0)):
        answer = own.post(
            "/db/batch_update_image_tag", {"img_paths": [a, b], "action": action, "tag_id": tag["id"]}
        )
        assert answer.text == "null"
        tags = {t["id"]: t for t in own.get("/db/basic_info").json()["tags"]}
        assert tags[tag["id"]]["count"] == count
    assert own.post("/db/update_tag", {**tag, "color": "#f00"}).text == "null"
    assert own.post("/db/update_tag", {"id": 999999, "color": "red"}).text == "null"
    assert own.get("/global_setting").json()["all_custom_tags"][1]["color"] == "#f00"
    own.post("/db/toggle_custom_tag_to_img", toggle)
    image_id = next(f["id"] for f in own.post("/db/search_by_substr", {"surstr": "a.png"}).json()["files"])
    assert (
        own.post("/db/remove_custom_tag_from_img", {"img_id": image_id, "tag_id": str(tag["id"])}).text
        == "null"
    )
    assert own.post("/db/get_image_tags", {"paths": [a]}).json() == {}
    assert own.post("/db/remove_custom_tag", {"tag_id": tag["id"]}).text == "null"
    assert own.post("/db/remove_custom_tag", {"tag_id": tag["id"]}).text == "null"


@pytest.mark.parametrize("name", ["", "   ", "一" * 13, " ".join(["words"] * 9)])
def test_a_bad_tag_name_is_refused(server: Live, name: str) -> None:
    answer = server.post("/db/add_custom_tag", {"tag_name": name})
    assert (answer.status_code, answer.json()) == (400, {"detail": "Invalid tag name"})


@pytest.mark.invariant("L6")
def test_one_missing_path_fails_no_other_in_a_batch(own: Live) -> None:
    a = f"{own.root}/a.png"
    body = {"img_paths": [f"{own.root}/gone.png", a], "action": "add", "tag_id": 1}
    assert own.post("/db/batch_update_image_tag", body).status_code == 200
    assert list(own.post("/db/get_image_tags", {"paths": [f"{own.root}/gone.png", a]}).json()) == [a]


def test_a_file_that_is_not_indexed_yet_can_be_tagged(own: Live) -> None:
    picture(Path(own.root) / "sub" / "new.png")
    path = f"{own.root}/sub/new.png"
    assert own.post("/db/toggle_custom_tag_to_img", {"img_path": path, "tag_id": 1}).json() == {
        "is_remove": 0
    }
    assert list(own.post("/db/get_image_tags", {"paths": [path]}).json()) == [path]


def test_tagging_in_an_empty_library_says_what_to_do(tmp_path: Path, library: Path) -> None:
    with live(tmp_path / "data", library, index=False) as server:
        answer = server.post(
            "/db/toggle_custom_tag_to_img", {"img_path": str(library / "a.png"), "tag_id": 1}
        )
        assert answer.status_code == 400 and "generate an index" in answer.json()["detail"]


def test_an_invalid_request_is_answered_with_a_sentence(server: Live) -> None:
    for method, path, body in (
        ("POST", "/check_path_exists", {"paths": 7}),
        ("GET", "/files", None),
        ("POST", "/api/rows", None),
    ):
        answer = server.http.request(method, "/infinite_image_browsing" + path, json=body)
        assert answer.status_code == 422
        assert isinstance(answer.json()["detail"], str)


def test_the_page_is_served_with_its_base_written_in(tmp_path: Path, library: Path) -> None:
    web = tmp_path / "web"
    (web / "assets").mkdir(parents=True)
    (web / "index.html").write_text(
        '<script src="/infinite_image_browsing/fe-static/assets/i-0a1B2c3D.js">', "utf-8"
    )
    (web / "assets" / "i-0a1B2c3D.js").write_text('const BASE = "/infinite_image_browsing";', "utf-8")
    (web / "assets" / "style.css").write_text("a{}", "utf-8")
    with live(tmp_path / "data", library, index=False, base="/pictures/") as server:
        server.services.page = BuiltPage(str(web))
        page = server.http.get("/pictures")
        assert page.text == '<script src="/pictures/fe-static/assets/i-0a1B2c3D.js">'
        assert (page.headers["content-type"], page.headers["cache-control"]) == (
            "text/html; charset=utf-8",
            "no-cache",
        )
        assert server.http.get("/infinite_image_browsing").status_code == 404
        assert server.http.get("/", follow_redirects=False).headers["location"] == "/pictures"
        assert server.http.get("/pictures/hello").json() == "hello"
        url = "/pictures/fe-static/assets/i-0a1B2c3D.js"
        asset = server.http.get(url)
        assert asset.text == 'const BASE = "/pictures";'
        assert asset.headers["content-type"] == "text/javascript; charset=utf-8"
        assert "immutable" in asset.headers["cache-control"]
        assert server.http.get(url, headers={"if-none-match": asset.headers["etag"]}).status_code == 304
        style = server.http.get("/pictures/fe-static/assets/style.css")
        assert (style.headers["content-type"], style.headers["cache-control"]) == (
            "text/css; charset=utf-8",
            "no-cache",
        )


def test_a_page_that_nobody_built_says_how(tmp_path: Path, library: Path) -> None:
    with live(tmp_path / "data", library, index=False) as server:
        server.services.page = BuiltPage(str(tmp_path / "nothing"))
        answer = server.get("")
        assert answer.status_code == 200 and "npm run build" in answer.text
