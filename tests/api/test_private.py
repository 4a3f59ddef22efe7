"""Which pictures are private, what a search leaves out, and the PIN."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Iterator
from pathlib import Path

import pytest

from iib_core.cli import main
from iib_core.db.connection import Database
from iib_core.errors import BadRequest, Forbidden, TooManyTries
from iib_core.library.pinlock import PinLock

from .live import INFOTEXT, Live, live, picture


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Live]:
    pictures = tmp_path / "pictures"
    for n in range(4):
        words = "nsfw, " if n == 2 else ""
        picture(pictures / f"p{n}.png", words + INFOTEXT, size=(96 + n, 64))
    with live(tmp_path / "data", pictures) as server:
        server.index()
        yield server


def private(own: Live, q: str = "tag:nsfw,private") -> set[int]:
    answer = own.post("/api/private", {"q": q}).json()
    bits = b64decode(answer["bits"])
    found = {i for i in range(8 * len(bits)) if bits[i >> 3] >> (i & 7) & 1}
    assert answer["count"] == len(found)
    assert answer["upto"] >= max(own.ids())
    return found


def named(own: Live, name: str) -> int:
    rows = own.post("/api/rows", {"ids": own.ids()}).json()["rows"]
    return next(int(row["id"]) for row in rows if row["name"] == name)


def test_private_are_those_that_the_query_finds(own: Live) -> None:
    assert private(own) == {named(own, "p2.png")}
    assert private(own, "") == set()
    assert private(own, "-tag:nsfw") == set(own.ids()) - {named(own, "p2.png")}


def test_a_tag_that_is_given_makes_private_at_once(own: Live) -> None:
    before = private(own)
    tag = own.post("/db/add_custom_tag", {"tag_name": "private"}).json()
    own.post("/api/images/tags", {"ids": [named(own, "p0.png")], "tag_id": tag["id"], "add": True})
    assert private(own) == before | {named(own, "p0.png")}


def test_a_private_picture_stays_private_in_the_trash(own: Live) -> None:
    secret = named(own, "p2.png")
    own.post("/api/files/delete", {"ids": [secret]})
    assert secret not in own.ids()
    assert private(own) == {secret}


def test_a_search_leaves_out_what_is_to_be_hidden(own: Live) -> None:
    secret = named(own, "p2.png")
    for query in ({}, {"q": "fox"}, {"similar": named(own, "p0.png"), "similar_by": "prompt"}):
        answer = own.post("/api/grid", {"query": {**query, "hide": "tag:nsfw"}}).json()
        assert secret not in answer["ids"]
    assert own.post("/api/grid", {"query": {"hide": "tag:nsfw"}}).json()["total"] == 3
    assert own.post("/api/facets", {"query": {"hide": "tag:nsfw"}}).json()["total"] == 3


def test_a_wrong_query_is_refused_with_its_place(own: Live) -> None:
    for path, body in (
        ("/api/private", {"q": "steps:many"}),
        ("/api/grid", {"query": {"hide": "steps:many"}}),
    ):
        answer = own.post(path, body)
        assert answer.status_code == 400
        assert "many" in answer.json()["detail"]


def test_a_pin_is_set_tried_changed_and_taken_away(own: Live) -> None:
    assert own.get("/api/private/pin").json() == {"set": False}
    assert own.post("/api/private/pin", {"pin": "2468"}).json() == {"set": True}
    assert own.post("/api/private/unlock", {"pin": "1357"}).status_code == 403
    assert own.post("/api/private/unlock", {"pin": "2468"}).json() == {"ok": True}
    assert own.post("/api/private/pin", {"old": "nope", "pin": ""}).status_code == 403
    assert own.post("/api/private/pin", {"old": "2468", "pin": "longer words"}).status_code == 200
    assert own.post("/api/private/pin", {"old": "longer words"}).json() == {"set": False}


def test_a_pin_does_not_lie_among_the_settings_that_every_client_reads(own: Live) -> None:
    own.post("/api/private/pin", {"pin": "2468"})
    assert own.get("/global_setting").json()["app_fe_setting"] == {}


def test_guessing_a_pin_has_to_wait(own: Live) -> None:
    now = [0.0]
    lock = PinLock(database(own), clock=lambda: now[0])
    lock.change("", "2468")
    for _ in range(5):
        with pytest.raises(Forbidden):
            lock.check("0000")
    with pytest.raises(TooManyTries):
        lock.check("2468")
    now[0] = 6.0
    lock.check("2468")


def test_a_pin_is_not_too_short(own: Live) -> None:
    lock = PinLock(database(own))
    with pytest.raises(BadRequest):
        lock.change("", "12")
    assert not lock.is_set


def test_a_forgotten_pin_can_be_done_away_with_on_the_server(own: Live) -> None:
    lock = PinLock(database(own))
    lock.change("", "2468")
    lock.forget()
    lock.check("anything")


def database(own: Live) -> Database:
    return own.services.db


def test_the_command_forgets_a_pin_and_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = tmp_path / "data"
    with live(data, tmp_path / "pictures") as server:
        server.post("/api/private/pin", {"pin": "2468"})
    assert main(["forget-pin", "--data-dir", str(data)]) == 0
    assert main(["forget-pin", "--data-dir", str(data)]) == 0
    assert capsys.readouterr().out.splitlines()[-2:] == ["The PIN is forgotten.", "There was no PIN."]
    assert main(["forget-pin", "--data-dir", str(tmp_path / "elsewhere")]) == 1
