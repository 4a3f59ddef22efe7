"""Duplicates, similar pictures and stacks, over real files."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image, PngImagePlugin

from iib_core.db import prints
from tests.media.test_perceptual import scene

from .live import Live, live

INFOTEXT = (
    "{prompt}\nNegative prompt: blurry\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: {seed}, Model: foxes"
)


def save(path: Path, image: Image.Image, prompt: str = "", seed: int = 1) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    info = PngImagePlugin.PngInfo()
    if prompt:
        info.add_itxt("parameters", INFOTEXT.format(prompt=prompt, seed=seed))
    image.save(path, pnginfo=info) if path.suffix == ".png" else image.save(path, quality=88)
    return path


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Live]:
    """A castle in four seeds; a fox twice, once saved again smaller as JPEG; another picture; a damaged file."""
    root = tmp_path / "pictures"
    for seed in range(4):
        save(root / f"castle{seed}.png", scene(seed), "a castle on a hill, sunset, watercolour", seed)
    fox = save(root / "fox.png", scene(40, (640, 480)), "a red fox asleep under a birch", 5)
    shutil.copyfile(fox, root / "fox copy.png")
    save(root / "fox small.jpg", scene(40, (640, 480)).resize((320, 240)))
    save(root / "hills.png", scene(41), "rolling hills with a castle ruin at sunset, oil", 6)
    (root / "broken.png").write_bytes(fox.read_bytes()[:40])
    with live(tmp_path / "data", root) as running:
        running.services.sweep.run()
        yield running


def named(server: Live, ids: list[int]) -> list[str]:
    return [row["name"] for row in server.post("/api/rows", {"ids": ids}).json()["rows"]]


def id_of(server: Live, name: str) -> int:
    return next(i for i in server.ids() if named(server, [i]) == [name])


def test_files_with_the_same_bytes_are_one_group(server: Live) -> None:
    answer = server.get("/api/duplicates").json()
    (group,) = answer["groups"]
    assert set(named(server, group["ids"])) == {"fox.png", "fox copy.png"}
    assert (answer["count"], answer["files"], answer["bytes"]) == (1, 2, group["bytes"][0])
    assert (named(server, [group["keep"]]), group["why"]) == (["fox.png"], "older")
    assert set(prints.duplicate_ids(server.services.db.reader())) == set(group["ids"])


def test_a_smaller_copy_is_found_by_its_look_and_the_largest_is_suggested(server: Live) -> None:
    answer = server.get("/api/duplicates?by=picture&distance=4").json()
    (group,) = answer["groups"]
    assert set(named(server, group["ids"])) == {"fox.png", "fox copy.png", "fox small.jpg"}
    assert named(server, [group["keep"]]) == ["fox.png"]
    best = id_of(server, "fox small.jpg")
    server.post("/api/images/tags", {"ids": [best], "tag_id": 1, "add": True})
    (group,) = server.get("/api/duplicates?by=picture").json()["groups"]
    assert (group["keep"], group["why"]) == (best, "like")
    rated = id_of(server, "fox copy.png")
    server.post("/api/marks", {"ids": [rated], "rating": 4})
    (group,) = server.get("/api/duplicates?by=picture").json()["groups"]
    assert (group["keep"], group["why"]) == (rated, "rating")


def test_what_is_trashed_leaves_its_group_and_comes_back_with_it(server: Live) -> None:
    (group,) = server.get("/api/duplicates").json()["groups"]
    (rest,) = [i for i in group["ids"] if i != group["keep"]]
    done = server.post("/api/files/delete", {"ids": [rest]}).json()
    assert server.get("/api/duplicates").json()["count"] == 0
    assert server.post("/api/operations/undo", {"id": done["operation"]}).status_code == 200
    assert server.get("/api/duplicates").json()["count"] == 1


def test_a_group_that_is_kept_is_not_offered_again_until_another_joins(server: Live) -> None:
    (group,) = server.get("/api/duplicates").json()["groups"]
    server.post("/api/duplicates/keep", {"ids": group["ids"]})
    assert server.get("/api/duplicates").json()["groups"] == []
    server.post("/api/duplicates/keep", {"ids": group["ids"], "keep": False})
    assert len(server.get("/api/duplicates").json()["groups"]) == 1
    server.post("/api/duplicates/keep", {"ids": group["ids"]})
    shutil.copyfile(Path(server.root) / "fox.png", Path(server.root) / "third.png")
    server.index()
    server.services.sweep.run()
    assert len(server.get("/api/duplicates").json()["groups"][0]["ids"]) == 3


def test_groups_come_in_pages_that_fit_together(server: Live) -> None:
    for n in range(5):
        shutil.copyfile(Path(server.root) / f"castle{n % 4}.png", Path(server.root) / f"again{n}.png")
    server.index()
    server.services.sweep.run()
    whole = server.get("/api/duplicates?limit=100").json()
    pieces, after = [], 0
    for _ in range(10):
        page = server.get(f"/api/duplicates?limit=2&after={after}").json()
        pieces += page["groups"]
        after = page["after"]
        if after is None:
            break
    assert pieces == whole["groups"] and len(pieces) == 5
    freed = [sum(g["bytes"]) - max(g["bytes"]) for g in pieces]
    assert freed == sorted(freed, reverse=True) and sum(freed) == whole["bytes"]


def test_similar_by_picture_begins_with_the_copies(server: Live) -> None:
    fox = id_of(server, "fox.png")
    answer = server.get(f"/api/images/{fox}/similar").json()
    assert answer["ids"][0] == fox and answer["scores"][0] == 1
    assert set(named(server, answer["ids"][1:3])) == {"fox copy.png", "fox small.jpg"}
    assert answer["scores"] == sorted(answer["scores"], reverse=True) and answer["scores"][2] > 0.8


def test_similar_by_prompt_begins_with_the_variations_then_shared_rare_words(server: Live) -> None:
    castle = id_of(server, "castle2.png")
    names = named(server, server.get(f"/api/images/{castle}/similar?by=prompt").json()["ids"])
    assert names[0] == "castle2.png"
    assert set(names[:4]) == {f"castle{n}.png" for n in range(4)}
    assert names[4:] == ["hills.png"]


def test_what_cannot_be_asked_is_refused_with_a_sentence(server: Live) -> None:
    for path in ("duplicates?by=magic", "duplicates?by=picture&distance=30", "images/1/similar?by=magic"):
        answer = server.get(f"/api/{path}")
        assert answer.status_code == 400 and answer.json()["detail"].endswith(".")
    assert server.get("/api/images/999999/similar").status_code == 404
    assert server.get("/api/images/1/similar?limit=0").status_code == 400


def test_variations_of_one_prompt_are_a_stack(server: Live) -> None:
    reader = server.services.db.reader()
    castle = id_of(server, "castle0.png")
    assert set(named(server, prints.stack_ids(reader, castle))) == {f"castle{n}.png" for n in range(4)}
    assert prints.stack_ids(reader, id_of(server, "fox small.jpg")) == [id_of(server, "fox small.jpg")]
    ids = server.ids()
    stacks = dict(zip(ids, prints.stacks_of(reader, ids), strict=True))
    assert len({stacks[i] for i in ids if stacks[i]}) == 3
    assert stacks[id_of(server, "broken.png")] == 0


def test_nothing_is_looked_at_twice_and_a_changed_file_is_looked_at_again(server: Live) -> None:
    assert server.get("/api/prints").json() == {"state": "idle", "left": 0, "total": 9}
    assert prints.unseen(server.services.db.reader(), 2**63 - 1, 10) == []
    save(Path(server.root) / "hills.png", scene(77), "a lighthouse", 9)
    server.index()
    assert [f.path for f in prints.unseen(server.services.db.reader(), 2**63 - 1, 10)] == [
        str(Path(server.root) / "hills.png")
    ]
    server.services.sweep.run()
    assert prints.unseen(server.services.db.reader(), 2**63 - 1, 10) == []


def test_looking_is_paused_and_goes_on(tmp_path: Path) -> None:
    root = tmp_path / "pictures"
    for n in range(3):
        save(root / f"{n}.png", scene(n))
    with live(tmp_path / "data", root) as server:
        assert server.post("/api/prints/pause", {}).json()["state"] == "paused"
        server.services.sweep.run()
        assert server.get("/api/prints").json() == {"state": "paused", "left": 3, "total": 3}
        server.services.sweep.start()
        assert server.post("/api/prints/start", {}).json()["state"] != "paused"
        deadline = time.monotonic() + 20
        while prints.count_unseen(server.services.db.reader())[0] and time.monotonic() < deadline:
            time.sleep(0.05)
        assert prints.count_unseen(server.services.db.reader()) == (0, 3)


def test_a_picture_that_was_not_looked_at_yet_is_looked_at_when_asked_about(tmp_path: Path) -> None:
    save(tmp_path / "pictures" / "a.png", scene(1))
    with live(tmp_path / "data", tmp_path / "pictures") as server:
        (one,) = server.ids()
        assert server.get(f"/api/images/{one}/similar").json() == {"ids": [one], "scores": [1.0]}


def test_the_grid_shows_what_is_similar_in_its_order_and_filters_it(server: Live) -> None:
    fox = id_of(server, "fox.png")
    similar = server.get(f"/api/images/{fox}/similar").json()["ids"]
    page = server.post("/api/grid", {"query": {"similar": fox}}).json()
    assert (page["ids"], page["total"], page["cursor"]) == (similar, len(similar), None)
    page = server.post("/api/grid", {"query": {"similar": fox, "text": "small", "path_only": True}}).json()
    assert named(server, page["ids"]) == ["fox small.jpg"]
    assert server.post("/api/grid", {"query": {"similar": fox, "similar_by": "smell"}}).status_code == 400


def test_the_grid_shows_a_stack_and_tells_stacks_when_asked(server: Live) -> None:
    castle = id_of(server, "castle1.png")
    page = server.post("/api/grid", {"query": {"stack": castle}, "stacks": True}).json()
    assert set(named(server, page["ids"])) == {f"castle{n}.png" for n in range(4)}
    assert len(set(page["stacks"])) == 1 and page["stacks"][0] > 0
    assert "stacks" not in server.post("/api/grid", {"query": {}}).json()


def test_neighbours_are_compared_by_what_they_were_made_with(server: Live) -> None:
    first, second = id_of(server, "castle1.png"), id_of(server, "castle2.png")
    plain = id_of(server, "fox small.jpg")
    a, b, c = server.post("/api/images/facts", {"ids": [first, second, plain, 999_999]}).json()["facts"]
    assert {key for key in a if a[key] != b[key]} == {"id", "seed"}
    assert (a["steps"], a["cfg"], a["size"], a["model"], a["sampler"]) == (
        20,
        7,
        "320x240",
        "foxes",
        "Euler a",
    )
    assert a["prompt"] == "a castle on a hill, sunset, watercolour"
    assert (c["prompt"], c["seed"], c["size"]) == (None, None, "320x240")
    assert server.post("/api/images/facts", {"ids": [1] * 501}).status_code == 400
