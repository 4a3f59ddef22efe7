"""*Search Library*."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from comfy_nodes.nodes import pictures, search
from comfy_nodes.nodes.references import find
from iib_core.db.batch import Change
from iib_core.errors import BadRequest, Forbidden, NotFound, TooLarge
from tests.api.live import picture

from .conftest import Room
from .test_load import values


@pytest.fixture
def filled(room: Room) -> Room:
    """Four pictures, oldest first: red, green (wide, tagged), blue, in sub a.webp with transparency."""
    for number, (name, size, color) in enumerate(
        [("red", (40, 20), "red"), ("green", (80, 20), "green"), ("blue", (40, 20), "blue")]
    ):
        path = picture(
            room.output / f"{name}.png",
            f"a {name} fox\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: {number}, Size: 8x8",
            size,
            color,
        )
        os.utime(path, (1_700_000_000 + number, 1_700_000_000 + number))
    clear = room.output / "sub" / "clear.webp"
    clear.parent.mkdir()
    Image.new("RGBA", (20, 20), (255, 255, 255, 0)).save(clear, lossless=True, exact=True)
    os.utime(clear, (1_700_000_009, 1_700_000_009))
    room.index()
    return room


def names(found: dict[str, Any], room: Room) -> list[str]:
    return [find(room.services, text).safe.name for text in found["pictures"]]


def found_in(room: Room, **query: Any) -> dict[str, Any]:
    """What the node gives, of this test's own folder."""
    return values(search.NODE, folders=str(room.output), **query)


def give(room: Room, name: str, tag: str) -> None:
    services = room.services
    services.tagging.link([room.row(room.output / name).id], services.tagging.add(tag).id)


def test_a_list_has_each_picture_in_its_own_size(filled: Room) -> None:
    found = found_in(filled, text="fox", order="oldest")
    assert names(found, filled) == ["red.png", "green.png", "blue.png"]
    assert [np.asarray(i).shape for i in found["images"]] == [(1, 20, 40, 3), (1, 20, 80, 3), (1, 20, 40, 3)]
    assert [np.asarray(m).shape for m in found["masks"]] == [(1, 64, 64)] * 3
    assert found["positive"] == ["a red fox", "a green fox", "a blue fox"]
    assert (found["seed"], found["count"]) == ([0, 1, 2], 3)


@pytest.mark.parametrize("fit", ["crop", "pad", "stretch"])
def test_a_batch_has_one_size_the_first_pictures(filled: Room, fit: str) -> None:
    found = found_in(filled, order="oldest", output="batch", fit=fit)
    (images,), (masks,) = found["images"], found["masks"]
    assert np.asarray(images).shape == (4, 20, 40, 3)
    assert np.asarray(masks).shape == (4, 20, 40)
    assert np.asarray(masks)[0].max() == 0.0
    assert np.asarray(masks)[3, 10, 20] == 1.0  # the transparent one's middle
    assert np.asarray(images)[0, 10, 20].tolist() == pytest.approx([1, 0, 0])


def test_padding_is_black_and_transparent(filled: Room) -> None:
    found = found_in(filled, text="green", output="batch", fit="pad", width=40, height=40)
    image, mask = np.asarray(found["images"][0])[0], np.asarray(found["masks"][0])[0]
    assert image[2].max() == 0.0 and mask[2].min() == 1.0
    assert image[20, 20, 1] > 0.4 and mask[20, 20] == 0.0


def test_one_side_alone_keeps_the_first_pictures_proportions(filled: Room) -> None:
    found = found_in(filled, text="red", output="batch", width=80)
    assert np.asarray(found["images"][0]).shape == (1, 40, 80, 3)
    found = found_in(filled, text="fox", order="oldest", height=10)
    assert {np.asarray(i).shape for i in found["images"]} == {(1, 10, 20, 3)}


def test_a_batch_without_transparency_has_comfyuis_empty_mask(filled: Room) -> None:
    found = found_in(filled, text="fox", output="batch")
    assert np.asarray(found["masks"][0]).shape == (3, 64, 64)


def test_limit_and_offset_page_through_an_order(filled: Room) -> None:
    pages = [found_in(filled, order="oldest", limit=2, offset=n) for n in (0, 2)]
    assert [n for page in pages for n in names(page, filled)] == [
        "red.png",
        "green.png",
        "blue.png",
        "clear.webp",
    ]


def test_a_seed_gives_the_same_random_pictures_each_time(filled: Room) -> None:
    orders = {seed: tuple(names(found_in(filled, order="random", seed=seed), filled)) for seed in range(8)}
    assert tuple(names(found_in(filled, order="random", seed=5), filled)) == orders[5]
    assert len(set(orders.values())) > 1
    assert {frozenset(order) for order in orders.values()} == {
        frozenset({"red.png", "green.png", "blue.png", "clear.webp"})
    }


def test_tags_are_wanted_or_with_a_minus_not(filled: Room) -> None:
    give(filled, "green.png", "keep")
    give(filled, "blue.png", "keep")
    give(filled, "blue.png", "bad")
    assert names(found_in(filled, tags="keep, -bad"), filled) == ["green.png"]
    assert search.NODE.check is not None
    assert search.NODE.check(tags="keep", folders="") is True
    assert "no tag “nonsense”" in str(search.NODE.check(tags="nonsense", folders=""))


def test_a_rating_means_at_least_so_many_stars(filled: Room) -> None:
    for name, stars in (("red.png", 2), ("green.png", 3), ("blue.png", 5)):
        filled.services.marks.change([filled.row(filled.output / name).id], Change(rating=stars))
    assert names(found_in(filled, rating=3, order="oldest"), filled) == ["green.png", "blue.png"]
    with pytest.raises(NotFound):
        found_in(filled, rating=5, text="red")


def test_stars_that_nobody_gave_match_nothing(filled: Room) -> None:
    with pytest.raises(NotFound, match="Nothing in the library"):
        found_in(filled, rating=1)


def test_folders_narrow_the_search(filled: Room) -> None:
    found = values(search.NODE, folders=f"\n{filled.output / 'sub'}\n")
    assert names(found, filled) == ["clear.webp"]


@pytest.mark.invariant("S2")
def test_a_folder_outside_the_library_is_refused(filled: Room, tmp_path: Path) -> None:
    with pytest.raises(Forbidden):
        search.run(folders=str(tmp_path))


def test_a_damaged_picture_is_left_out(filled: Room, caplog: pytest.LogCaptureFixture) -> None:
    (filled.output / "red.png").write_bytes(b"nothing of a picture")
    assert names(found_in(filled, text=".png", order="oldest"), filled) == ["green.png", "blue.png"]
    assert "red.png" in caplog.text
    for name in ("green", "blue"):
        (filled.output / f"{name}.png").write_bytes(b"nothing of a picture")
    with pytest.raises(NotFound, match="None of the 3 pictures"):
        found_in(filled, text=".png")


def test_more_pixels_than_fit_are_refused(filled: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "MAX_TOTAL", 2000)
    with pytest.raises(TooLarge, match="Lower the limit"):
        found_in(filled, text="fox")


def test_a_run_is_repeated_when_the_search_finds_something_else(filled: Room) -> None:
    query = {"text": "fox", "folders": str(filled.output), "limit": 2}
    before = search.fingerprint(**query)
    assert search.fingerprint(**query) == before
    late = picture(filled.output / "late.png", "a late fox\nSteps: 2, Sampler: Euler, CFG scale: 1, Seed: 1")
    filled.index()
    after = search.fingerprint(**query)
    assert after != before
    late.write_bytes(late.read_bytes() + b"\0")
    filled.index()
    assert search.fingerprint(**query) != after


def test_what_cannot_be_searched_is_told_of(filled: Room) -> None:
    with pytest.raises(BadRequest, match="no order"):
        search.run(order="by taste")
