"""S8: the secret key."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from iib_core.api import secret as secret_module
from iib_core.api.secret import Secret

from .live import BASE, Live, live

KEY = "open sesame"
COOKIE = hashlib.sha256((KEY + "_ciallo").encode()).hexdigest()

pytestmark = pytest.mark.invariant("S8")


@pytest.fixture
def locked(tmp_path: Path, library: Path):  # type: ignore[no-untyped-def]
    with live(tmp_path / "data", library, index=False, secret_key=KEY) as server:
        yield server


def with_cookie(value: str) -> dict[str, str]:
    return {"cookie": f"IIB_S={value}"}


def test_without_the_secret_only_public_routes_answer(locked: Live) -> None:
    paths = locked.get("/openapi.json").json()["paths"]
    for path, methods in paths.items():
        for method, route in methods.items():
            answer = locked.http.request(method, path.replace("{image_id}", "1"), json={"paths": 7})
            if route["x-access"] == "public":
                assert answer.status_code != 401 or path.endswith("/session"), path
            else:
                assert answer.status_code == 401, path
                assert answer.json() == {"detail": {"type": "secret_verification_failed"}}


def test_the_older_clients_cookie_opens(locked: Live) -> None:
    assert locked.get("/global_setting", headers=with_cookie(COOKIE)).status_code == 200
    for wrong in (b"", COOKIE.upper().encode(), COOKIE[:-1].encode(), KEY.encode(), b"\xe9"):
        assert locked.get("/global_setting", headers={"cookie": b"IIB_S=" + wrong}).status_code == 401


def test_a_session_is_httponly_strict_expiring_and_revocable(locked: Live) -> None:
    answer = locked.post("/api/session", {"key": KEY})
    assert answer.status_code == 200
    cookie = answer.headers["set-cookie"].lower()
    for part in ("iib_session=", "httponly", "samesite=strict", "max-age="):
        assert part in cookie
    token = answer.cookies["iib_session"]
    assert KEY not in answer.text + cookie
    mine = {"cookie": f"iib_session={token}"}
    locked.http.cookies.clear()
    assert locked.get("/global_setting", headers=mine).status_code == 200
    assert locked.delete("/api/session", headers=mine).status_code == 200
    assert locked.get("/global_setting", headers=mine).status_code == 401


def test_a_session_ends_by_itself() -> None:
    now = [0.0]
    secret = Secret(KEY, clock=lambda: now[0])
    token = secret.open_session(_request(), KEY)
    secret.require(_request(f"iib_session={token}"))
    now[0] = secret_module.SESSION_SECONDS + 1
    with pytest.raises(secret_module.SecretRequired):
        secret.require(_request(f"iib_session={token}"))


def test_guessing_is_slowed_down_even_for_the_right_key_but_sessions_go_on(locked: Live) -> None:
    token = locked.post("/api/session", {"key": KEY}).cookies["iib_session"]
    locked.http.cookies.clear()
    statuses = [locked.post("/api/session", {"key": f"guess {i}"}).status_code for i in range(15)]
    assert statuses[0] == 401
    assert statuses[-1] == 429
    refused = locked.get("/global_setting", headers=with_cookie(COOKIE))
    assert refused.status_code == 429
    assert int(refused.headers["retry-after"]) >= 1
    assert locked.get("/global_setting", headers={"cookie": f"iib_session={token}"}).status_code == 200


def test_guesses_by_cookie_count_as_well_and_the_wait_grows() -> None:
    now = [0.0]
    secret = Secret(KEY, clock=lambda: now[0])
    waits = []
    for i in range(30):
        try:
            secret.require(_request(f"IIB_S=wrong{i}"))
        except secret_module.TooManyGuesses as error:
            waits.append(error.seconds)
            now[0] += error.seconds + 0.01
        except secret_module.SecretRequired:
            continue
    assert len(waits) >= 5
    assert waits[-1] > waits[0]


def test_one_stale_cookie_on_many_pictures_is_one_try(locked: Live) -> None:
    assert {locked.get("/version", headers=with_cookie("stale")).status_code for _ in range(40)} == {401}
    assert locked.get("/version", headers=with_cookie(COOKIE)).status_code == 200


def test_private_answers_are_kept_by_no_shared_cache(server: Live) -> None:
    picture = f"{server.root}/big.png"
    for path, query in [
        ("/global_setting", {}),
        ("/file", {"path": picture, "t": "1"}),
        ("/image-thumbnail", {"path": picture, "t": "1"}),
        ("/img/big.png", {"path": picture, "t": "1"}),
    ]:
        answer = server.get(path, params=query)
        assert answer.status_code == 200
        assert "private" in answer.headers["cache-control"], path
        assert "public" not in answer.headers["cache-control"]


def _request(cookie: str = "") -> object:
    from starlette.requests import Request

    headers = [(b"cookie", cookie.encode())] if cookie else []
    return Request(
        {"type": "http", "headers": headers, "client": ("10.0.0.9", 1), "method": "GET", "path": BASE}
    )
