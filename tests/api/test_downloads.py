"""Many files as one download, and what is known of pictures as a file."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from .live import Live, live, picture


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    folder = tmp_path_factory.mktemp("downloads")
    for name in ("a.png", "sub/a.png", "sub/b.png"):
        picture(folder / "pictures" / name)
    picture(folder / "outside" / "secret.png")
    with live(folder / "data", folder / "pictures") as server:
        server.index()
        yield server


def _fetched(here: Live, body: dict[str, object]) -> tuple[dict[str, object], zipfile.ZipFile]:
    ready = here.post("/api/downloads", body).json()
    answer = here.get(f"/api/downloads/{ready['token']}")
    assert answer.headers["content-disposition"].startswith("attachment; filename")
    return ready, zipfile.ZipFile(io.BytesIO(answer.content))


def test_many_pictures_come_as_one_archive_under_their_own_names(here: Live) -> None:
    ready, packed = _fetched(here, {"ids": here.ids()})
    assert sorted(packed.namelist()) == ["a (2).png", "a.png", "b.png"]
    assert ready["count"] == 3 and ready["missing"] == 0
    assert ready["bytes"] == sum(info.file_size for info in packed.infolist())
    assert {info.compress_type for info in packed.infolist()} == {zipfile.ZIP_STORED}


def test_an_archive_is_compressed_when_asked_for(here: Live) -> None:
    _, packed = _fetched(here, {"ids": here.ids()[:1], "compress": True})
    assert packed.infolist()[0].compress_type == zipfile.ZIP_DEFLATED


@pytest.mark.invariant("S2")
def test_files_outside_the_library_are_in_no_archive(here: Live) -> None:
    outside = str(Path(here.root).parent / "outside" / "secret.png")
    inside = str(Path(here.root) / "a.png")
    ready, packed = _fetched(here, {"paths": [outside, inside, inside + ".gone"]})
    assert packed.namelist() == ["a.png"] and ready["missing"] == 2
    assert here.post("/api/downloads", {"paths": [outside]}).status_code == 400


def test_an_archive_can_stay_on_the_server(here: Live) -> None:
    packed = here.post("/api/downloads/pack", {"ids": here.ids()}).json()
    assert packed["count"] == 3
    with zipfile.ZipFile(packed["path"]) as archive:
        assert len(archive.namelist()) == 3


def test_what_is_known_of_pictures_comes_as_json(here: Live) -> None:
    ids = here.ids()
    ready = here.post("/api/downloads/info", {"ids": [*ids, 999_999]}).json()
    told = json.loads(here.get(f"/api/downloads/{ready['token']}").content)
    assert [one["id"] for one in told] == ids
    assert told[0]["info"]["positive"].startswith("a red fox") and told[0]["infotext"]
    nothing = here.post("/api/downloads/info", {"ids": []}).json()
    assert json.loads(here.get(f"/api/downloads/{nothing['token']}").content) == []


def test_a_download_that_was_not_prepared_is_not_there(here: Live) -> None:
    assert here.get("/api/downloads/guessed").status_code == 404


def test_a_picture_comes_by_itself_without_what_tells_how_it_was_made(here: Live) -> None:
    path = Path(here.root) / "told.png"
    picture(path, "a secret prompt\nSteps: 20, Sampler: Euler, CFG scale: 7, Seed: 1, Size: 16x16")
    here.index()
    body = {"paths": [str(path)], "metadata": False}
    ready = here.post("/api/downloads", body).json()
    answer = here.get(f"/api/downloads/{ready['token']}")
    assert ready["name"] == "told.png" and answer.headers["content-type"] == "image/png"
    assert b"secret" in path.read_bytes() and b"secret" not in answer.content
    with Image.open(path) as before, Image.open(io.BytesIO(answer.content)) as after:
        assert before.tobytes() == after.tobytes()
    path.unlink()
    here.index()


def test_an_archive_of_clean_copies_says_what_could_not_be_cleaned(here: Live) -> None:
    damaged = Path(here.root) / "damaged.png"
    picture(damaged, "a secret prompt")
    damaged.write_bytes(damaged.read_bytes()[:-30])
    paths = [str(Path(here.root) / "a.png"), str(damaged)]
    _, packed = _fetched(here, {"paths": paths, "metadata": False})
    assert sorted(packed.namelist()) == ["MISSING.txt", "a.png"]
    assert b"damaged.png cannot be freed of its metadata: it is damaged." in packed.read("MISSING.txt")
    damaged.unlink()
