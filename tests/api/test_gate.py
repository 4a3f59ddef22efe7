"""S1 to S3, S5: nothing outside the library is told, by whatever spelling and route."""

from __future__ import annotations

import os
import socket
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest

from .live import BASE, Live, live, picture


def raw_status(server: Live, target: str) -> tuple[int, bytes]:
    """The status and body for a request line sent exactly as written, which no client library would."""
    with socket.create_connection(("127.0.0.1", urlsplit(server.url).port or 0), timeout=10) as s:
        s.sendall(f"GET {target} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".encode("latin-1"))
        answer = b""
        while piece := s.recv(65536):
            answer += piece
    return int(answer.split(b" ", 2)[1]), answer.partition(b"\r\n\r\n")[2]


@pytest.mark.invariant("S1")
@pytest.mark.parametrize(
    "tail",
    [
        "../app.py",
        "../../pyproject.toml",
        "..%2fapp.py",
        "%2e%2e/app.py",
        "%2e%2e%2fapp.py",
        "..%5capp.py",
        "..\\app.py",
        "assets/../../app.py",
        "assets/..%2f..%2fapp.py",
        "/etc/passwd",
        "%2fetc%2fpasswd",
        "//etc/passwd",
        "C:/windows/win.ini",
        "C:%5cwindows%5cwin.ini",
        "%00index.html",
        "index.html%00.js",
        "",
        ".",
        "assets",
        "%252e%252e/app.py",
        "..%c0%af..%c0%afapp.py",
        "no-such-file.js",
    ],
)
def test_assets_come_from_the_pages_folder_only(server: Live, tail: str) -> None:
    status, body = raw_status(server, f"{BASE}/fe-static/{tail}")
    assert status in {404, 400, 307}
    assert b"build_services" not in body
    assert b"root:" not in body


#: routes that take one path, and how
BY_QUERY = [
    "/image-thumbnail",
    "/file",
    "/img/{name}",
    "/stream_video",
    "/video_cover",
    "/image_geninfo",
    "/image_exif",
    "/db/img_selected_custom_tag",
]


def spellings(server: Live, library: Path) -> list[str]:
    """Ways to name secret files beside and above the library."""
    root = server.root
    return [
        str(library / "outside" / "secret.png"),
        f"{root}/../outside/secret.png",
        f"{root}/sub/../../outside/secret.png",
        f"{root}2/sibling.png",
        f"{root}/./../pictures2/sibling.png",
        f"{root}//../outside//secret.png",
        "/etc/passwd",
        "etc/passwd",
        os.path.relpath(library / "outside" / "secret.png"),
        f"{root}/link-out.png",
        f"{root}/linked-folder/secret.png",
    ]


@pytest.fixture(scope="module", autouse=True)
def links_that_lead_out(shared_library: Path) -> None:
    (shared_library / "pictures" / "link-out.png").symlink_to(shared_library / "outside" / "secret.png")
    (shared_library / "pictures" / "linked-folder").symlink_to(shared_library / "outside")


@pytest.mark.invariant("S2", "S5")
@pytest.mark.parametrize("route", BY_QUERY)
def test_no_route_tells_of_a_file_outside(server: Live, shared_library: Path, route: str) -> None:
    for path in spellings(server, shared_library):
        for t in ("t", "mt"):
            answer = server.get(
                route.replace("{name}", os.path.basename(path)), params={"path": path, t: "1"}
            )
            assert answer.status_code == 403, (route, path)
            assert answer.json() == {"detail": "Forbidden"}


@pytest.mark.invariant("S2")
@pytest.mark.parametrize(
    "encode", [lambda p: quote(p, safe=""), lambda p: quote(p, safe="").replace("..", "%2e%2e")]
)
def test_encoding_does_not_help_and_is_undone_once_only(server: Live, shared_library: Path, encode) -> None:  # type: ignore[no-untyped-def]
    path = f"{server.root}/../outside/secret.png"
    assert raw_status(server, f"{BASE}/file?t=1&path={encode(path)}")[0] == 403
    assert raw_status(server, f"{BASE}/file?t=1&path={quote(encode(path))}")[0] in {403, 404}
    assert raw_status(server, f"{BASE}/file?t=1&path={quote(server.root)}/a.png%00.png")[0] == 400


@pytest.mark.invariant("S2", "S5", "L6")
def test_lists_leave_out_what_is_outside_and_answer_the_rest(server: Live, shared_library: Path) -> None:
    inside = f"{server.root}/a.png"
    bad = spellings(server, shared_library)
    paths = [*bad, inside, f"{server.root}/gone.png", "", "a\x00b"]
    assert list(server.post("/batch_get_files_info", {"paths": paths}).json()) == [inside]
    infotexts = server.post("/image_geninfo_batch", {"paths": paths}).json()
    assert set(infotexts) == set(paths)
    assert [p for p, text in infotexts.items() if text] == [inside]
    foreign = {"x-forwarded-for": "203.0.113.9"}
    exists = server.post("/check_path_exists", {"paths": paths}, headers=foreign).json()
    assert exists == {p: p == inside for p in paths}
    assert server.post("/db/get_image_tags", {"paths": paths}).json() == {}


@pytest.mark.invariant("S9")
def test_the_owner_may_ask_for_any_folder_before_adding_it_but_for_no_file(
    server: Live, shared_library: Path
) -> None:
    paths = [str(shared_library / "outside"), str(shared_library / "outside" / "secret.png")]
    assert list(server.post("/check_path_exists", {"paths": paths}).json().values()) == [True, False]


@pytest.mark.invariant("S2")
def test_a_path_in_a_body_that_changes_something_is_checked(server: Live, shared_library: Path) -> None:
    for path in spellings(server, shared_library):
        assert server.post("/db/toggle_custom_tag_to_img", {"img_path": path, "tag_id": 1}).status_code == 403
        body = {"img_paths": [f"{server.root}/a.png", path], "action": "add", "tag_id": 1}
        assert server.post("/db/batch_update_image_tag", body).status_code in {200, 403}
    assert (
        server.post("/db/get_image_tags", {"paths": [str(shared_library / "outside/secret.png")]}).json()
        == {}
    )


@pytest.mark.invariant("S2")
def test_a_folder_scope_outside_finds_nothing(server: Live, shared_library: Path) -> None:
    for scope in ([str(shared_library / "outside")], [f"{server.root}2"], ["/"]):
        found = server.post("/db/search_by_substr", {"surstr": "", "folder_paths": scope})
        names = {f["name"] for f in found.json().get("files", [])} if found.status_code == 200 else set()
        assert not names & {"secret.png", "sibling.png"}
    assert (
        server.post("/api/grid", {"query": {"folders": [str(shared_library / "outside")]}}).status_code == 403
    )
    assert server.get("/api/folders/tree", params={"path": str(shared_library)}).status_code == 403


@pytest.mark.invariant("S2")
def test_folders_outside_are_not_listed_but_for_the_way_to_the_library(
    server: Live, shared_library: Path
) -> None:
    for folder in (
        shared_library / "outside",
        Path("/etc"),
        Path(server.root + "2"),
        Path(server.root) / "linked-folder",
    ):
        answer = server.get("/files", params={"folder_path": str(folder)})
        assert (answer.status_code, answer.json()) == (400, {"detail": "403: Forbidden"})
    folder = Path(server.root)
    while folder != folder.parent:
        rows = server.get("/files", params={"folder_path": str(folder.parent)}).json()["files"]
        assert [(r["name"], r["type"]) for r in rows] == [(folder.name, "dir")]
        folder = folder.parent


@pytest.mark.invariant("S2")
def test_links_that_lead_out_are_not_listed_nor_indexed(server: Live) -> None:
    server.index()
    rows = server.get("/files", params={"folder_path": server.root}).json()["files"]
    assert [r["name"] for r in rows] == ["a.png", "b.png", "big.png", "note.txt", "sub"]
    found = server.post("/db/search_by_substr", {"surstr": ""}).json()["files"]
    assert {f["name"] for f in found} == {"a.png", "b.png", "big.png", "c.png"}


@pytest.mark.invariant("S3")
def test_a_library_folder_that_is_a_link_agrees_with_itself(tmp_path: Path) -> None:
    real = tmp_path / "disk" / "images"
    picture(real / "a.png")
    link = tmp_path / "my pictures"
    link.symlink_to(real)
    with live(tmp_path / "data", link) as server:
        shown, told = str(link / "a.png"), str(real / "a.png")
        files = server.post("/db/search_by_substr", {"surstr": ""}).json()["files"]
        assert [f["fullpath"] for f in files] == [shown]
        assert [
            f["fullpath"]
            for f in server.get("/files", params={"folder_path": told.removesuffix("/a.png")}).json()["files"]
        ] == [shown]
        like = server.get("/global_setting").json()["all_custom_tags"][0]
        assert server.post(
            "/db/toggle_custom_tag_to_img", {"img_path": told, "tag_id": like["id"]}
        ).json() == {"is_remove": 0}
        tags = server.post("/db/get_image_tags", {"paths": [shown, told]}).json()
        assert [t["name"] for t in tags[shown]] == [t["name"] for t in tags[told]] == ["like"]
        thumbs = [server.get("/image-thumbnail", params={"path": p, "t": "1"}) for p in (shown, told)]
        assert thumbs[0].headers["etag"] == thumbs[1].headers["etag"]
        assert server.post(
            "/db/toggle_custom_tag_to_img", {"img_path": shown, "tag_id": like["id"]}
        ).json() == {"is_remove": 1}


@pytest.mark.invariant("S5")
def test_a_sidecar_is_read_only_beside_a_picture_that_is_there(tmp_path: Path, library: Path) -> None:
    (library / "lonely.txt").write_text("a secret\nSteps: 1, Sampler: x, Seed: 1", encoding="utf-8")
    with live(tmp_path / "data", library) as server:
        for name in ("lonely.png", "lonely.txt", "lonely"):
            path = str(library / name)
            assert server.get("/image_geninfo", params={"path": path}).json() == ""
            assert server.get("/image_exif", params={"path": path}).json() == {}


@pytest.mark.invariant("S7")
def test_media_comes_with_its_true_type_and_nothing_that_can_run(tmp_path: Path, library: Path) -> None:
    (library / "page.png").write_text("<html><script>alert(1)</script>", encoding="utf-8")
    (library / "x.html").write_text("<script>alert(1)</script>", encoding="utf-8")
    (library / "x.svg").write_text(
        "<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>", encoding="utf-8"
    )
    with live(tmp_path / "data", library) as server:
        for name in ("page.png", "x.html", "x.svg"):
            answer = server.get("/file", params={"path": str(library / name), "t": "1"})
            assert answer.headers["content-type"].split(";")[0] not in {"text/html", "image/svg+xml"}
            assert answer.headers["content-disposition"].startswith("attachment")
            assert answer.headers["x-content-type-options"] == "nosniff"
            assert "default-src 'none'" in answer.headers["content-security-policy"]
        good = server.get("/img/a.png", params={"path": str(library / "a.png"), "t": "1"})
        assert good.headers["content-type"] == "image/png"
        assert good.headers["content-disposition"] == "inline; filename*=UTF-8''a.png"
        assert server.get("/img/b.png", params={"path": str(library / "a.png"), "t": "1"}).json() == {
            "detail": "Filename mismatch"
        }


@pytest.mark.invariant("S7")
def test_the_page_allows_no_script_but_its_own_and_every_answer_forbids_sniffing(server: Live) -> None:
    page = server.get("")
    csp = page.headers["content-security-policy"]
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "default-src 'self'" in csp and "script-src 'self';" in csp and "frame-ancestors 'self'" in csp
    assert "unsafe-eval" not in csp and "http" not in csp
    for path in ("/hello", "/nothing-here", "/files", "", "/global_setting"):
        answer = server.get(path)
        assert answer.status_code == 404 or answer.headers["x-content-type-options"] == "nosniff"
