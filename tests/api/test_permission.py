"""S9 and S10: logins, owners, read-only, no access."""

from __future__ import annotations

import hashlib
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from tests.servers import running

from .live import BASE, Live, live, noisy_picture

WRITE_DETAIL = "User is not authorized to perform this action. Required permission: read-write, write-only"


def routes(server: Live) -> list[tuple[str, str, dict[str, Any]]]:
    """Every route: method, path with its parameters filled in, OpenAPI entry."""
    paths = server.get("/openapi.json").json()["paths"]
    return [
        (
            method.upper(),
            path.replace("{image_id}", "1").replace("{filename}", "a.png").replace("{path}", "x"),
            entry,
        )
        for path, methods in paths.items()
        for method, entry in methods.items()
    ]


def body_of(entry: dict[str, Any]) -> Any:
    return entry.get("requestBody", {}).get("content", {}).get("application/json", {}).get("example")


def snapshot(folder: Path) -> dict[str, str]:
    """Every file below, by content; of the database its rows, since opening one makes side files."""
    found = {}
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        if not path.name.startswith("iib.db"):
            found[str(path)] = hashlib.sha256(path.read_bytes()).hexdigest()
    connection = sqlite3.connect(folder / "data" / "iib.db")
    tables = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%fts%'"
    )
    for (table,) in tables.fetchall():
        found[table] = repr(connection.execute(f"SELECT * FROM {table}").fetchall())
    connection.close()
    return found


@pytest.mark.invariant("S10")
def test_no_route_of_a_read_only_server_changes_anything(tmp_path: Path, library: Path) -> None:
    noisy_picture(library / "big.png")
    data = tmp_path / "data"
    with live(data, library):
        pass
    noisy_picture(library / "new.png")
    with live(data, library, index=False, permission="read-only") as server:
        before = snapshot(tmp_path)
        for method, path, entry in routes(server):
            if path.endswith("/events"):
                continue
            params = {"path": str(library / "big.png"), "folder_path": str(library), "t": "1", "q": "a"}
            body = body_of(entry)
            if isinstance(body, dict) and "paths" in body:
                body = {**body, "paths": [str(library / "a.png"), str(library / "new.png")]}
            answer = server.http.request(method, path, json=body, params=params)
            if entry["x-access"] in {"write", "owner", "local"}:
                assert (answer.status_code, answer.json()["detail"]) == (403, WRITE_DETAIL), path
            else:
                assert answer.status_code < 500, (path, answer.text)
        assert server.post("/db/update_image_data", {}).json() is None
        assert server.get("/global_setting").json()["is_readonly"] is True
        assert server.get("/api/images/1").status_code == 200
        assert snapshot(tmp_path) == before


@pytest.mark.invariant("S10")
def test_permission_is_checked_before_the_body_is_read(tmp_path: Path, library: Path) -> None:
    with live(tmp_path / "data", library, index=False, permission="read-only") as server:
        for body in (b"{not json", b'{"wrong": 1}', b""):
            answer = server.http.post(
                BASE + "/db/add_custom_tag", content=body, headers={"content-type": "application/json"}
            )
            assert answer.status_code == 403
            assert answer.json()["detail"] == WRITE_DETAIL


@pytest.mark.invariant("S10")
def test_the_secret_is_checked_before_the_permission(tmp_path: Path, library: Path) -> None:
    with live(tmp_path / "data", library, index=False, permission="read-only", secret_key="k") as server:
        assert server.post("/db/add_custom_tag", {"tag_name": "x"}).status_code == 401


@pytest.mark.invariant("S10")
def test_no_access_shuts_reading_too(tmp_path: Path, library: Path) -> None:
    with live(tmp_path / "data", library, index=False, permission="no-access") as server:
        for method, path, entry in routes(server):
            answer = server.http.request(method, path, json=body_of(entry))
            if entry["x-access"] != "public":
                assert answer.status_code == 403, path


def test_a_write_only_server_writes(tmp_path: Path, library: Path) -> None:
    with live(tmp_path / "data", library, index=False, permission="write-only") as server:
        assert server.post("/db/add_custom_tag", {"tag_name": "x"}).status_code == 200
        assert server.get("/global_setting").json()["is_readonly"] is False


@pytest.mark.invariant("S9")
@pytest.mark.parametrize(
    "headers",
    [
        {"x-forwarded-for": "203.0.113.9"},
        {"forwarded": "for=203.0.113.9"},
        {"x-real-ip": "203.0.113.9"},
        {"host": "pictures.lan"},
    ],
)
def test_only_the_owner_gives_a_folder_and_a_proxy_is_not_the_owner(
    tmp_path: Path, library: Path, headers: dict[str, str]
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    with live(tmp_path / "data", library, index=False, allowed_hosts=("pictures.lan",)) as server:
        body = {"path": str(other), "types": ["scanned"]}
        for method, path, sent in (
            ("POST", "/db/extra_paths", body),
            ("POST", "/db/extra_paths", {"path": str(library), "types": ["walk"]}),
            ("GET", "/api/folders/choose", None),
            ("POST", "/api/folders/demo", None),
        ):
            answer = server.http.request(method, BASE + path, json=sent, headers=headers)
            assert answer.status_code == 403
            assert "owner" in answer.json()["detail"]
        assert server.get("/api/folders", headers=headers).json()["suggested"] == []
        assert server.post("/db/extra_paths", body).status_code == 200


@pytest.mark.invariant("S9")
def test_who_holds_the_secret_is_the_owner_from_anywhere(tmp_path: Path, library: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    with live(tmp_path / "data", library, index=False, secret_key="k") as server:
        server.post("/api/session", {"key": "k"})
        far = {"x-forwarded-for": "203.0.113.9"}
        assert (
            server.post("/db/extra_paths", {"path": str(other), "types": ["walk"]}, headers=far).status_code
            == 200
        )


@pytest.mark.invariant("S9")
def test_a_server_of_our_own_limits_access_unless_told_otherwise(tmp_path: Path, library: Path) -> None:
    outside = {"folder_path": str(tmp_path / "data"), "path": str(tmp_path / "data" / "iib.db")}
    for choice, enabled in (("", True), ("enable", True), ("maybe", True), ("disable", False)):
        with live(tmp_path / "data", library, index=False, access_control=choice) as server:
            assert server.get("/global_setting").json()["enable_access_control"] is enabled
            assert (server.get("/files", params=outside).status_code == 200) is not enabled


@pytest.mark.invariant("S13")
def test_shutting_down_needs_its_flag_the_secret_and_this_machine(tmp_path: Path, library: Path) -> None:
    with live(tmp_path / "data", library, index=False) as server:
        answer = server.post("/shutdown")
        assert (answer.status_code, answer.json()) == (403, {"detail": "Shutdown is disabled."})
    with live(tmp_path / "data", library, index=False, enable_shutdown=True) as server:
        assert server.post("/shutdown", headers={"x-forwarded-for": "203.0.113.9"}).status_code == 403
        assert server.post("/shutdown", headers={"origin": "http://evil.example"}).status_code == 403
    with live(tmp_path / "data", library, index=False, enable_shutdown=True, secret_key="k") as server:
        assert server.post("/shutdown").status_code == 401


@pytest.mark.invariant("S13")
def test_a_server_started_for_it_shuts_down(tmp_path: Path) -> None:
    with running(tmp_path / "data", "--enable-shutdown") as server:
        assert server.post("/shutdown").json() is None
        assert server.process.wait(15) is not None
