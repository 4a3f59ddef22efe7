"""Walking through folders: what lies in them, where they lead, what stands for them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from .live import Live, live, picture


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    folder = tmp_path_factory.mktemp("browsing")
    for name in ("top.png", "days/one/a.png", "days/one/b.png", "days/c.png"):
        picture(folder / "pictures" / name)
    (folder / "pictures" / "empty").mkdir()
    (folder / "pictures" / ".hidden").mkdir()
    picture(folder / "outside" / "x.png")
    (folder / "pictures" / "away").symlink_to(folder / "outside")
    with live(folder / "data", folder / "pictures") as server:
        server.index()
        yield server


def test_a_folder_tells_its_sub_folders_empty_ones_too(here: Live) -> None:
    root = here.root
    told = here.get("/api/folders/inside?path=" + quote(root)).json()
    assert told["path"] == root and told["here"] == 1 and told["below"] == 4 and not told["on_the_way"]
    assert [(f["name"], f["count"]) for f in told["folders"]] == [("days", 3), ("empty", 0)]
    below = here.get("/api/folders/inside?path=" + quote(root + "/days/")).json()
    assert below["parent"] == root and below["here"] == 1 and below["below"] == 3


@pytest.mark.invariant("S2")
def test_above_the_library_only_the_way_to_it_is_told(here: Live) -> None:
    above = str(Path(here.root).parent)
    told = here.get("/api/folders/inside?path=" + quote(above)).json()
    assert told["on_the_way"] and [f["name"] for f in told["folders"]] == ["pictures"]
    assert here.get("/api/folders/inside?path=" + quote(above + "/outside")).status_code == 403
    assert here.get("/api/folders/inside?path=" + quote(here.root + "/away")).status_code == 403
    assert here.get("/api/folders/inside?path=" + quote(here.root + "/gone")).status_code == 404


def test_a_folder_is_covered_by_the_newest_of_all_below_it(here: Live) -> None:
    paths = [
        here.root,
        here.root + "/days/one",
        here.root + "/empty",
        str(Path(here.root).parent / "outside"),
    ]
    covers = here.post("/api/folders/covers", {"paths": paths}).json()["covers"]
    assert [len(covers[path]) for path in paths] == [4, 2, 0, 0]
    assert {"id", "version", "kind"} == set(covers[paths[1]][0])
    assert here.post("/api/folders/covers", {"paths": ["/x"] * 100}).status_code == 400


def test_the_grid_shows_one_folder_without_what_is_below_it(here: Live) -> None:
    def total(**query: object) -> int:
        found: int = here.post("/api/grid", {"query": query, "limit": 10}).json()["total"]
        return found

    assert total(folders=[here.root + "/days"]) == 3
    assert total(folders=[here.root + "/days"], flat=True) == 1
    assert total(folders=[here.root, here.root + "/days/one"], flat=True) == 3
    assert total(folders=[here.root + "/empty"], flat=True) == 0
    assert total(flat=True) == 4
