"""Tagging rules (contract §10.4): stored by a client, applied by real index runs."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from iib_core.db import store
from iib_core.db.opening import open_database
from iib_core.library.autotag import AutoTags
from iib_core.metadata.model import ContainerReading, FileReading, GenerationInfo

from .live import Live, live, picture

FOX = (
    "a red fox, (forest:1.2), <lora:ink:0.7>\nNegative prompt: blurry, Watermark\n"
    "Steps: 20, Sampler: Euler a, CFG scale: 7.5, Seed: 424242, Size: 96x64, Model hash: abc123, Model: foxes_v2, Clip skip: 2"
)
WHALE = "a blue whale\nSteps: 5, Sampler: DDIM, CFG scale: 7, Seed: 7, Size: 96x64, Model: sea"


@pytest.fixture
def ours(tmp_path: Path) -> Iterator[Live]:
    """fox.png, whale.png and plain.png (without any text), not indexed yet."""
    root = tmp_path / "pictures"
    picture(root / "fox.png", FOX)
    picture(root / "whale.png", WHALE)
    picture(root / "plain.png", "", size=(40, 30))
    with live(tmp_path / "data", root, index=False) as server:
        yield server


def keep(server: Live, rules: Any) -> None:
    answer = server.post("/app_fe_setting", {"name": "auto_tag_rules", "value": json.dumps(rules)})
    assert answer.text == "null"


def rule(tag: str, *filters: tuple[str, str, Any]) -> dict[str, Any]:
    return {"tag": tag, "filters": [{"field": f, "operator": o, "value": v} for f, o, v in filters]}


def tagged(server: Live) -> dict[str, set[str]]:
    """File name → its custom tags."""
    names = ("fox.png", "whale.png", "plain.png")
    paths = [f"{server.root}/{name}" for name in names]
    found = server.post("/db/get_image_tags", {"paths": paths}).json()
    return {n: {t["name"] for t in found[p]} for n, p in zip(names, paths, strict=True) if p in found}


#: filters → the files that they find
FINDS: list[tuple[list[tuple[str, str, Any]], set[str]]] = [
    ([("pos_prompt", "contains", "RED FOX")], {"fox.png"}),
    ([("pos_prompt", "equals", "a red fox,forest")], {"fox.png"}),
    ([("pos_prompt", "regex", r"\ba (red|blue)\b")], {"fox.png", "whale.png"}),
    ([("neg_prompt", "contains", "watermark")], {"fox.png"}),
    ([("neg_prompt", "equals", "")], {"whale.png", "plain.png"}),
    ([("Model", "equals", "Foxes_V2")], {"fox.png"}),
    ([("model", "contains", "sea")], {"whale.png"}),
    ([("Sampler", "regex", "^euler")], {"fox.png"}),
    ([("Size", "equals", "96x64")], {"fox.png", "whale.png"}),
    ([("Size", "equals", "40x30")], {"plain.png"}),
    ([("CFG scale", "equals", "7.5")], {"fox.png"}),
    ([("CFG scale", "equals", 7)], {"whale.png"}),
    ([("Steps", "equals", "5")], {"whale.png"}),
    ([("Seed", "contains", "4242")], {"fox.png"}),
    ([("Seed", "regex", "^7$")], {"whale.png"}),
    ([("Clip skip", "equals", "2")], {"fox.png"}),
    ([("Model hash", "equals", "ABC123")], {"fox.png"}),
    ([("lora", "contains", "ink")], {"fox.png"}),
    ([("Source Identifier", "contains", "web ui")], {"fox.png", "whale.png"}),
    ([("pos_prompt", "contains", "a "), ("Sampler", "equals", "ddim")], {"whale.png"}),
    ([("pos_prompt", "contains", "fox"), ("Sampler", "equals", "ddim")], set()),
    ([("No such field", "contains", "x")], set()),
    ([], set()),
]


def test_rules_find_their_files_by_every_field_while_they_are_indexed(ours: Live) -> None:
    keep(ours, [rule(f"rule {n}", *filters) for n, (filters, _) in enumerate(FINDS)])
    ours.index()
    tags = tagged(ours)
    for n, (filters, files) in enumerate(FINDS):
        assert {name for name in tags if f"rule {n}" in tags[name]} == files, filters


def test_rules_given_later_apply_at_the_next_rebuild_and_counts_are_true(ours: Live) -> None:
    ours.index()
    assert tagged(ours) == {}
    keep(ours, [rule("animal", ("pos_prompt", "regex", "fox|whale")), rule("big", ("Steps", "equals", "20"))])
    assert ours.post("/db/rebuild_index").text == "null"
    assert tagged(ours) == {"fox.png": {"animal", "big"}, "whale.png": {"animal"}}
    counts = {
        t["name"]: t["count"] for t in ours.get("/db/basic_info").json()["tags"] if t["type"] == "custom"
    }
    assert counts == {"like": 0, "animal": 2, "big": 1}
    keep(ours, [])
    ours.post("/db/rebuild_index")
    assert tagged(ours) == {"fox.png": {"animal", "big"}, "whale.png": {"animal"}}, (
        "given tags are the user's now"
    )


def test_a_rule_that_is_changed_or_dropped_no_longer_applies(ours: Live) -> None:
    keep(ours, [rule("one", ("pos_prompt", "contains", "fox"))])
    keep(ours, [rule("two", ("pos_prompt", "contains", "fox"))])
    ours.index()
    assert tagged(ours) == {"fox.png": {"two"}}
    assert ours.delete("/app_fe_setting", {"name": "auto_tag_rules"}).text == "null"
    picture(Path(ours.root) / "fox2.png", FOX)
    ours.index()
    path = f"{ours.root}/fox2.png"
    assert ours.post("/db/get_image_tags", {"paths": [path]}).json() == {}


def test_a_tag_that_exists_is_used_and_a_file_indexed_on_the_way_is_tagged(ours: Live) -> None:
    keep(ours, [rule("like", ("pos_prompt", "contains", "fox"))])
    ours.index()
    assert tagged(ours) == {"fox.png": {"like"}}
    picture(Path(ours.root) / "new.png", FOX)
    path = f"{ours.root}/new.png"
    told = ours.get("/db/img_selected_custom_tag", params={"path": path}).json()
    assert [t["name"] for t in told] == ["like"]
    mine = ours.post("/db/add_custom_tag", {"tag_name": "mine"}).json()["id"]
    ours.post("/db/toggle_custom_tag_to_img", {"img_path": path, "tag_id": mine})
    told = ours.post("/db/get_image_tags", {"paths": [path]}).json()[path]
    assert {t["name"] for t in told} == {"like", "mine"}


def test_bad_rules_are_passed_over_and_said_and_the_good_ones_apply(
    ours: Live, caplog: pytest.LogCaptureFixture
) -> None:
    good = rule("good", ("pos_prompt", "contains", "fox"))
    bad = [
        "text",
        {"filters": []},
        rule("", ("Model", "contains", "x")),
        rule("r", ("Model", "regex", "(")),
        rule("l", ("Model", "regex", "[a-z]" * 10_000)),
        rule("o", ("Model", "sounds like", "x")),
        rule("v", ("Model", "contains", None)),
        {"tag": "f", "filters": "x"},
    ]
    keep(ours, [*bad, good])
    with caplog.at_level(logging.WARNING):
        ours.index()
    assert tagged(ours) == {"fox.png": {"good"}}
    problems = ours.services.auto_tags.problems
    assert len(problems) == len(bad)
    assert all(p.startswith("Tagging rule ") and p.endswith(".") for p in problems)
    assert all(problem in caplog.text for problem in problems)
    assert ours.get("/api/auto_tags").json() == {"rules": 1, "problems": problems}


def test_what_is_no_list_of_rules_harms_no_run(ours: Live) -> None:
    for stored in ({"not": "a list"}, "text", 7, True):
        keep(ours, stored)
        assert ours.services.auto_tags.count() == 0 and len(ours.services.auto_tags.problems) == 1
    keep(ours, {"not": "a list"})
    ours.index()
    assert tagged(ours) == {} and ours.get("/db/basic_info").json()["img_count"] == 3
    keep(ours, None)
    assert ours.services.auto_tags.problems == []


SLOW = r"(x+x+)+(\w\w?)*y"


@pytest.mark.invariant("S12")
def test_a_rules_expression_is_bounded_in_time_and_set_aside(tmp_path: Path) -> None:
    root = tmp_path / "pictures"
    for i in range(6):
        picture(root / f"{i}.png", "x" * 3000 + "\nSteps: 1, Sampler: Euler, Seed: 1")
    with live(tmp_path / "data", root, index=False) as server:
        keep(server, [rule("slow", ("pos_prompt", "regex", SLOW)), rule("fast", ("Steps", "equals", "1"))])
        server.index()
        path = f"{root}/0.png"
        tags = server.post("/db/get_image_tags", {"paths": [path]}).json()[path]
        assert [t["name"] for t in tags] == ["fast"]
        told = server.get("/api/auto_tags").json()
        assert told["rules"] == 1 and "takes too long" in told["problems"][0]


@pytest.mark.invariant("S12")
def test_many_slow_rules_hold_the_writer_up_no_longer_than_a_few(own_rules: AutoTags) -> None:
    info = GenerationInfo(positive="x" * 3000, steps=1)
    reading = FileReading(ContainerReading("png"), info)
    spent = []
    for _ in range(4):
        began = time.process_time()
        assert own_rules(reading) == ["fast"]
        spent.append(time.process_time() - began)
    assert max(spent) < 2.0, "two hundred rules of 20 ms each would take four seconds"


@pytest.fixture
def own_rules(tmp_path: Path) -> Iterator[AutoTags]:
    """Two hundred slow rules and a fast one behind them."""
    database = open_database(str(tmp_path / "iib.db"))
    rules = [rule(f"slow {n}", ("pos_prompt", "regex", SLOW)) for n in range(200)]
    rules.append(rule("fast", ("Steps", "equals", "1")))
    database.write(lambda c: store.put_setting(c, "auto_tag_rules", rules))
    yield AutoTags(database)
    database.close()


@pytest.mark.invariant("L8")
def test_a_text_that_was_edited_stays_and_its_tags_too(ours: Live) -> None:
    ours.index()
    path = f"{ours.root}/fox.png"
    edited = "a wolf\nSteps: 1, Sampler: DDIM, Seed: 1"
    assert ours.post("/update_exif", {"path": path, "exif": edited}).json()["success"] is True
    keep(ours, [rule("wolfish", ("pos_prompt", "contains", "fox"))])
    ours.post("/db/rebuild_index")
    assert ours.get("/image_geninfo", params={"path": path}).json() == edited
    names = {t["name"] for t in ours.get("/db/basic_info").json()["tags"]}
    assert {"foxes_v2", "ink"} <= names
