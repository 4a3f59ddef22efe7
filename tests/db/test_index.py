"""What the index writer stores, and what it must never lose."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iib_core.db import images, search, tags
from iib_core.db.connection import Database
from iib_core.db.criteria import Criteria
from iib_core.db.index import (
    adopt,
    delete_images,
    insert_listed,
    known_files,
    mark_found,
    mark_missing,
    pending,
    pending_count,
    reread_all,
    store_readings,
    update_changed,
)
from iib_core.db.migrations import prepare

from .library import Picture, add, counts_by_hand, counts_kept, integrity


def ids_of(db: Database, **criteria: object) -> list[int]:
    return search.ids(db.reader(), Criteria(**criteria), "", 1000)[0]  # type: ignore[arg-type]


def tag_names(db: Database, image_id: int) -> set[str]:
    return {t.name for t in tags.of_images(db.reader(), [image_id], custom_only=False).get(image_id, [])}


def test_a_listed_file_is_found_before_it_is_read(db: Database) -> None:
    picture = Picture("/d/a.png", "a cat", minute=3)
    (image_id,) = db.write(lambda c: insert_listed(c, [picture.listed()]))
    assert ids_of(db, text="a.png") == [image_id]
    assert images.infotext_of(db.reader(), "/d/a.png") is None
    assert pending(db.reader(), 10) == [(image_id, "/d/a.png", 0)]
    db.write(lambda c: store_readings(c, [(image_id, picture.reading())]))
    assert pending_count(db.reader()) == 0
    assert ids_of(db, text="CAT") == [image_id]
    assert images.infotext_of(db.reader(), "/d/a.png") == "a cat"


def test_pending_files_come_newest_first_and_preferred_folders_before_all(db: Database) -> None:
    pictures = [Picture(f"/d/{'ab'[n % 2]}/{n}.png", minute=n) for n in range(6)]
    ids = db.write(lambda c: insert_listed(c, [p.listed() for p in pictures]))
    assert [p[0] for p in pending(db.reader(), 10)] == ids[::-1]
    assert [p[0] for p in pending(db.reader(), 4, ["/d/a"])] == [ids[4], ids[2], ids[0], ids[5]]
    db.write(lambda c: mark_missing(c, [ids[5]], "now"))
    assert [p[0] for p in pending(db.reader(), 2, skip={ids[4]})] == [ids[3], ids[2]]


@pytest.mark.invariant("M1")
def test_an_unreadable_file_is_kept_with_its_reason(db: Database) -> None:
    (image_id,) = add(db, [Picture("/d/a.png", error="This file is empty.")])
    (row,) = images.rows_by_ids(db.reader(), [image_id])
    assert (row.state, row.error) == (2, "This file is empty.")
    assert ids_of(db, text="a.png") == [image_id]


@pytest.mark.invariant("L1")
def test_a_file_rewritten_in_place_keeps_its_id_and_custom_tags(db: Database) -> None:
    (image_id,) = add(db, [Picture("/d/a.png", "old words", tags=[("pos", "old"), ("Model", "m")])])
    mine = db.write(lambda c: tags.add_custom(c, "mine"))
    db.write(lambda c: tags.link(c, [image_id], mine.id))
    fresh = Picture("/d/a.png", "new words", tags=[("pos", "new"), ("Model", "m")], minute=9, size=7)
    db.write(lambda c: update_changed(c, [(image_id, fresh.listed())]))
    assert known_files(db.reader(), "/d")[0].state == 0
    db.write(lambda c: store_readings(c, [(image_id, fresh.reading())]))
    assert tag_names(db, image_id) == {"new", "m", "mine"}
    assert ids_of(db, text="old words") == []
    assert ids_of(db, text="new words") == [image_id]
    assert images.rows_by_ids(db.reader(), [image_id])[0].size == 7


@pytest.mark.invariant("L1", "L8")
def test_an_edited_prompt_and_its_tags_survive_reading_the_file_again(db: Database) -> None:
    picture = Picture("/d/a.png", "old words", tags=[("pos", "old")])
    (image_id,) = add(db, [picture])
    db.write(lambda c: images.remember_infotext(c, image_id, "my own words", edited=True))
    db.write(reread_all)
    picture.tags = [("pos", "other")]
    db.write(lambda c: store_readings(c, [(image_id, picture.reading())]))
    assert images.infotext_by_id(db.reader(), image_id) == "my own words"
    assert tag_names(db, image_id) == {"old"}
    assert ids_of(db, text="my own") == [image_id]
    assert ids_of(db, text="old words") == []


@pytest.mark.invariant("L2")
def test_a_missing_file_is_hidden_and_comes_back_with_everything(db: Database) -> None:
    ids = add(db, [Picture("/d/a.png", "a cat", tags=[("pos", "cat")]), Picture("/d/b.png", "a dog")])
    (cat,) = tags.suggest(db.reader(), "cat", 5)
    db.write(lambda c: mark_missing(c, [ids[0]], "2024-01-01T00:00:00"))
    assert ids_of(db) == [ids[1]]
    assert ids_of(db, and_tags=(cat.id,)) == ids_of(db, text="cat") == []
    assert images.count(db.reader()) == 1
    assert [k.missing for k in known_files(db.reader(), "/d")] == [True, False]
    db.write(lambda c: mark_found(c, [ids[0]]))
    assert ids_of(db, and_tags=(cat.id,)) == [ids[0]]


@pytest.mark.invariant("L3")
def test_a_moved_file_keeps_its_identity(db: Database) -> None:
    (old,) = add(db, [Picture("/d/a.png", "a cat", tags=[("pos", "cat")], fingerprint=77)])
    mine, other = (db.write(lambda c, n=n: tags.add_custom(c, n)) for n in ("mine", "other"))
    db.write(lambda c: tags.link(c, [old], mine.id))
    moved = Picture("/e/b.png", "a cat", tags=[("pos", "cat")], fingerprint=77, minute=4)
    (new,) = db.write(lambda c: insert_listed(c, [moved.listed()]))
    db.write(lambda c: tags.link(c, [new], other.id))
    db.write(lambda c: mark_missing(c, [old], "now"))
    result = db.write(lambda c: store_readings(c, [(new, moved.reading())]))
    assert result.twins == [(new, old, "/d/a.png")]
    db.write(lambda c: adopt(c, new, old))
    assert images.row_by_path(db.reader(), "/d/a.png") is None
    row = images.row_by_path(db.reader(), "/e/b.png")
    assert row is not None and row.id == old and row.date == moved.date
    assert tag_names(db, old) == {"cat", "mine", "other"}
    assert ids_of(db, text="e/b.p") == ids_of(db, folders=("/e",)) == [old]
    assert ids_of(db, text="a.png") == []
    assert counts_kept(db) == counts_by_hand(db)
    assert integrity(db) == []


@pytest.mark.invariant("M7")
def test_names_that_are_not_utf8_are_kept_exactly_and_found(db: Database) -> None:
    path = "/d/\udcff\udcfe odd/caf\udce9 caf.png"
    (image_id,) = add(db, [Picture(path, "a cat")])
    assert images.rows_by_ids(db.reader(), [image_id])[0].path == path
    assert images.row_by_path(db.reader(), path) is not None
    assert (
        ids_of(db, text="caf.png") == ids_of(db, folders=("/d",)) == ids_of(db, text=" odd/caf") == [image_id]
    )
    assert [k.name for k in known_files(db.reader(), "/d/\udcff\udcfe odd")] == ["caf\udce9 caf.png"]
    assert search.ids(db.reader(), Criteria(order="name"), "", 1)[1] is not None


@pytest.mark.invariant("M1")
def test_no_value_of_a_file_stops_a_batch(db: Database) -> None:
    odd = Picture("/d/a.png", "nul \x00 and \ud800 surrogate", tags=[("pos", "\ud800\x00")])
    (image_id, other) = db.write(lambda c: insert_listed(c, [odd.listed(), Picture("/d/b.png").listed()]))
    reading = odd.reading()
    assert reading.info is not None
    reading.info.steps, reading.info.cfg, reading.container.width = 10**30, float("nan"), 2**70
    db.write(
        lambda c: store_readings(
            c, [(image_id, reading), (other, Picture("/d/b.png", "fine").reading()), (99, reading)]
        )
    )
    assert ids_of(db, text="surrogate") == [image_id]
    assert ids_of(db, text="fine") == [other]


def test_a_batch_of_variations_is_one_indexed_text(db: Database) -> None:
    add(
        db,
        [
            Picture(f"/d/{n}.png", f"a cat\nSteps: 20, Seed: {n + 1000}, Size: 8x8", seed=str(n + 1000))
            for n in range(9)
        ],
    )
    assert db.reader().execute("SELECT count(*) FROM iib_text").fetchone()[0] == 1
    assert len(ids_of(db, text="Seed: 1004, Size")) == len(ids_of(db, text="1004")) == 1


@pytest.mark.invariant("F6")
@settings(deadline=None, max_examples=25)
@given(steps=st.lists(st.tuples(st.integers(0, 9), st.integers(0, 2**20)), max_size=40))
def test_counts_never_drift(tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[int, int]]) -> None:
    db = Database(str(tmp_path_factory.mktemp("drift") / "iib.db"), prepare)
    known: list[int] = []
    try:
        for n, (action, chance) in enumerate(steps):
            _act(db, known, action, n, random.Random(chance))
            assert counts_kept(db) == counts_by_hand(db)
        assert integrity(db) == []
    finally:
        db.close()


def _act(db: Database, known: list[int], action: int, n: int, rng: random.Random) -> None:
    vocabulary = [("pos", str(k)) for k in range(5)] + [("Model", "0")]
    chosen = rng.sample(known, min(len(known), rng.randint(1, 3)))
    picture = Picture(
        f"/d/{n}.png",
        f"Seed: {n}",
        str(n),
        rng.sample(vocabulary, rng.randint(0, 6)),
        fingerprint=rng.randint(0, 1),
    )
    mine = db.write(lambda c: tags.add_custom(c, rng.choice(["x", "y"])))
    if action <= 2 or not chosen:
        known += add(db, [picture])
    elif action == 3:
        db.write(lambda c: store_readings(c, [(i, picture.reading()) for i in chosen], lambda r: ["auto"]))
    elif action == 4:
        db.write(lambda c: mark_missing(c, chosen, "now"))
    elif action == 5:
        db.write(lambda c: mark_found(c, chosen))
    elif action == 6:
        db.write(lambda c: adopt(c, chosen[0], chosen[-1]))
        known[:] = [r[0] for r in db.reader().execute("SELECT id FROM image").fetchall()]
    elif action == 7:
        db.write(lambda c: delete_images(c, chosen))
        known[:] = [i for i in known if i not in chosen]
    elif action == 8:
        db.write(lambda c: tags.toggle(c, chosen[0], mine.id))
        db.write(lambda c: tags.link(c, chosen, mine.id))
    else:
        db.write(lambda c: tags.unlink(c, chosen, mine.id))
        db.write(lambda c: tags.remove(c, mine.id))
