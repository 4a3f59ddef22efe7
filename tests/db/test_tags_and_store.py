"""Custom tags, client settings and added folders."""

from __future__ import annotations

import pytest

from iib_core.db import images, store, tags
from iib_core.db.connection import Database
from iib_core.errors import BadRequest

from .library import Picture, add


def test_the_same_name_gives_the_same_custom_tag(db: Database) -> None:
    one = db.write(lambda c: tags.add_custom(c, "mine"))
    assert db.write(lambda c: tags.add_custom(c, "mine")) == one
    assert one.type == "custom" and one.count == 0 and one.color == ""


@pytest.mark.parametrize(
    ("name", "good"),
    [
        ("", False),
        ("like this", True),
        ("一" * 12, True),
        ("一" * 13, False),
        ("nine words are too many if long enough here", False),
        ("a b c d e f g h i j", True),
    ],
)
def test_names_follow_the_contract_s_rule(db: Database, name: str, good: bool) -> None:
    if good:
        assert db.write(lambda c: tags.add_custom(c, name)).name == name
    else:
        with pytest.raises(BadRequest, match="Invalid tag name"):
            db.write(lambda c: tags.add_custom(c, name))


def test_toggling_gives_and_takes_and_counts(db: Database) -> None:
    (image_id,) = add(db, [Picture("/d/a.png")])
    mine = db.write(lambda c: tags.add_custom(c, "mine"))
    assert db.write(lambda c: tags.toggle(c, image_id, mine.id)) is False
    assert [t.count for t in tags.of_images(db.reader(), [image_id])[image_id]] == [1]
    assert db.write(lambda c: tags.toggle(c, image_id, mine.id)) is True
    assert tags.of_images(db.reader(), [image_id]) == {}


def test_the_tags_of_few_paths_and_of_many_are_told_alike(db: Database) -> None:
    pictures = [Picture(f"/d/{i}.png", text=f"a, Seed: {i}", seed=str(i)) for i in range(40)]
    ids = add(db, pictures)
    wall = db.write(lambda c: tags.add_custom(c, "for the wall"))
    for image_id in ids[::2]:
        db.write(lambda c, i=image_id: tags.toggle(c, i, wall.id))
    reader = db.reader()
    all_paths = {p.path for p in pictures}
    many = tags.custom_of_paths(reader, all_paths)  # looks through what is tagged
    few = [tags.custom_of_paths(reader, {path}) for path in sorted(all_paths)]  # looks the path up
    assert {path: its for found in few for path, its in found.items()} == many
    assert len(many) == 20 and all([t.name for t in its] == ["for the wall"] for its in many.values())


def test_linking_tells_how_many_changed_and_refuses_a_tag_that_is_gone(db: Database) -> None:
    ids = add(db, [Picture(f"/d/{n}.png") for n in range(3)])
    mine = db.write(lambda c: tags.add_custom(c, "mine"))
    assert db.write(lambda c: tags.link(c, [*ids, 999], mine.id)) == 3
    assert db.write(lambda c: tags.link(c, ids, mine.id)) == 0
    assert db.write(lambda c: tags.unlink(c, ids[:1], mine.id)) == 1
    with pytest.raises(BadRequest):
        db.write(lambda c: tags.link(c, ids, 12345))


def test_only_one_s_own_tags_can_be_removed_and_never_the_heart(db: Database) -> None:
    add(db, [Picture("/d/a.png", "x", tags=[("pos", "cat")])])
    (cat,) = tags.suggest(db.reader(), "CA", 5)
    like = tags.by_name(db.reader(), "custom", "like")
    assert like is not None
    for tag in (cat, like):
        with pytest.raises(BadRequest):
            db.write(lambda c, tag=tag: tags.remove(c, tag.id))
    mine = db.write(lambda c: tags.add_custom(c, "mine"))
    db.write(lambda c: tags.set_color(c, mine.id, "#fff"))
    assert tags.by_id(db.reader(), mine.id).color == "#fff"  # type: ignore[union-attr]
    db.write(lambda c: tags.remove(c, mine.id))
    db.write(lambda c: tags.remove(c, 12345))
    assert tags.by_id(db.reader(), mine.id) is None


def test_suggestions_start_with_the_text_before_those_that_hold_it(db: Database) -> None:
    add(
        db,
        [
            Picture(
                f"/d/{n}.png",
                "x",
                tags=[("pos", "50% cat"), ("pos", "cat"), *([("pos", "catnip")] if n else [])],
            )
            for n in range(2)
        ],
    )
    assert [t.name for t in tags.suggest(db.reader(), "cat", 9)] == ["cat", "catnip", "50% cat"]
    assert [t.name for t in tags.suggest(db.reader(), "%", 9)] == ["50% cat"]


def test_settings_are_stored_replaced_and_deleted(db: Database) -> None:
    db.write(lambda c: store.put_setting(c, "a", {"x": [1]}))
    db.write(lambda c: store.put_setting(c, "a", "two"))
    assert store.all_settings(db.reader()) == {"a": "two"}
    db.write(lambda c: store.delete_setting(c, "a"))
    assert store.get_setting(db.reader(), "a") is None


@pytest.mark.invariant("L7")
def test_folders_gain_and_lose_types_one_by_one(db: Database) -> None:
    db.write(lambda c: store.add_extra_path(c, "/d", ["scanned"]))
    db.write(lambda c: store.add_extra_path(c, "/d", ["walk", "scanned"]))
    assert db.write(lambda c: store.alias_extra_path(c, "/d", "pics")).alias == "pics"
    assert store.all_extra_paths(db.reader()) == [store.ExtraPath("/d", ("scanned", "walk"), "pics")]
    assert db.write(lambda c: store.remove_extra_path(c, "/d", ["walk"])) == ("scanned",)
    assert db.write(lambda c: store.remove_extra_path(c, "/d", ["scanned"])) == ()
    assert store.all_extra_paths(db.reader()) == []
    for call in (
        lambda c: store.add_extra_path(c, "/d", ["other"]),
        lambda c: store.add_extra_path(c, "/d", []),
        lambda c: store.alias_extra_path(c, "/d", "x"),
    ):
        with pytest.raises(BadRequest):
            db.write(call)


def test_random_files_are_present_and_different(db: Database) -> None:
    assert images.random_rows(db.reader(), 5) == []
    ids = add(db, [Picture(f"/d/{n}.png") for n in range(300)])
    db.write(lambda c: c.execute("INSERT INTO iib_missing VALUES (?, 'now')", (ids[0],)))
    for limit in (5, 128, 300):
        rows = images.random_rows(db.reader(), limit)
        assert len({r.id for r in rows}) == len(rows) == min(limit, 299)
        assert ids[0] not in {r.id for r in rows}
