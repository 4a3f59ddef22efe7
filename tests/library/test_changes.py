"""Moving, copying, deleting: nothing overwritten, nothing lost, all that is known of a file goes along."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from iib_core.db.listing import mark_found
from iib_core.errors import BadRequest, Conflict, Forbidden, NotFound
from iib_core.library.repair import repair
from tests.indexing.library import opened

from .workshop import Workshop, assemble, workshop, write_png


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Workshop]:
    with workshop(tmp_path) as made:
        yield made


def errors(report: object) -> list[str]:
    return [str(error) for _, error in report.errors]  # type: ignore[attr-defined]


@pytest.mark.invariant("L4")
def test_a_moved_file_takes_its_row_its_tags_and_its_sidecars_along(shop: Workshop) -> None:
    a = shop.add("in/a.png")
    for name in ("a.txt", "a.json", "a.swarm.json", "a.png.xmp", "note.txt"):
        (shop.root / "in" / name).write_text(name, encoding="utf-8")
    (shop.root / "out").mkdir()
    image_id = shop.library.known(a).id
    mtime = a.stat().st_mtime_ns
    report = shop.files.move([str(a)], str(shop.root / "out"))
    assert report.errors == []
    assert shop.disk() == [
        "in/note.txt",
        *sorted(f"out/{n}" for n in ("a.png", "a.txt", "a.json", "a.swarm.json", "a.png.xmp")),
    ]
    assert shop.rows() == {"out/a.png": image_id}
    assert shop.library.custom_tags(shop.root / "out" / "a.png") == [
        "keep me"
    ] or "keep me" in shop.library.custom_tags(shop.root / "out" / "a.png")
    assert (shop.root / "out" / "a.png").stat().st_mtime_ns == mtime
    shop.library.update()
    assert shop.rows() == {"out/a.png": image_id}


@pytest.mark.invariant("L4")
def test_a_sidecar_of_two_files_stays_until_both_have_gone(shop: Workshop) -> None:
    png, jpg = shop.add("in/a.png"), shop.add("in/a.jpg")
    (shop.root / "in" / "a.txt").write_text("both", encoding="utf-8")
    shop.files.move([str(png)], str(shop.root / "one"), create=True)
    assert shop.disk() == ["in/a.jpg", "in/a.txt", "one/a.png"]
    shop.files.move([str(jpg)], str(shop.root / "two"), create=True)
    assert shop.disk() == ["one/a.png", "two/a.jpg", "two/a.txt"]
    shop.files.undo()
    shop.files.move([str(shop.root / "one" / "a.png")], str(shop.root / "in"))
    shop.files.move([str(png), str(jpg)], str(shop.root / "three"), create=True)
    assert shop.disk() == ["three/a.jpg", "three/a.png", "three/a.txt"]


@pytest.mark.invariant("L4", "L6")
def test_same_named_files_from_several_folders_all_survive(shop: Workshop) -> None:
    files = [shop.add(f"{n}/x.png") for n in "abc"]
    for n in "ab":
        (shop.root / n / "x.txt").write_text(n, encoding="utf-8")
    contents = {f.read_bytes() for f in files}
    ids = {shop.library.known(f).id for f in files}
    report = shop.files.move([str(f) for f in files], str(shop.root / "all"), create=True)
    assert len(report.errors) == 2 and errors(report) == ["There is already something named x.png."] * 2
    report = shop.files.move([str(f) for f in files[1:]], str(shop.root / "all"), on_clash="rename")
    assert report.errors == []
    assert shop.disk() == ["all/x (2).png", "all/x (2).txt", "all/x (3).png", "all/x.png", "all/x.txt"]
    assert (shop.root / "all" / "x (2).txt").read_text(encoding="utf-8") == "b"
    assert {p.read_bytes() for p in (shop.root / "all").glob("*.png")} == contents
    assert set(shop.rows().values()) == ids


@pytest.mark.invariant("L4")
@pytest.mark.parametrize("act", ["move", "copy"])
def test_a_sidecar_that_was_chosen_too_stays_with_its_file(shop: Workshop, act: str) -> None:
    shop.add("out/a.png")
    a = shop.add("in/a.png")
    (shop.root / "in" / "a.json").write_text("{}", encoding="utf-8")
    paths = [str(a.with_suffix(".json")), str(a)]
    report = getattr(shop.files, act)(paths, str(shop.root / "out"), on_clash="rename")
    assert report.errors == []
    assert {"out/a (2).json", "out/a (2).png"} <= set(shop.disk()) and "out/a.json" not in shop.disk()


@pytest.mark.invariant("L4")
def test_a_copy_keeps_its_time_and_has_a_row_of_its_own_with_all_tags(shop: Workshop) -> None:
    a = shop.add("in/a.png")
    os.utime(a, ns=(10**18, 10**18 + 123))
    shop.library.update()
    (shop.root / "in" / "a.txt").write_text("beside", encoding="utf-8")
    old = shop.library.known(a)
    report = shop.files.copy([str(a)], str(shop.root / "out"), create=True)
    assert report.errors == []
    copied = shop.root / "out" / "a.png"
    assert copied.read_bytes() == a.read_bytes()
    assert copied.stat().st_mtime_ns == a.stat().st_mtime_ns
    row = shop.library.known(copied)
    assert row.id != old.id and (row.state, row.size, row.mtime_ns) == (1, old.size, old.mtime_ns)
    assert shop.library.text(copied) == shop.library.text(a) != ""
    assert "keep me" in shop.library.custom_tags(copied)
    assert shop.count() == 2
    ids = shop.rows()
    shop.library.update()
    assert shop.rows() == ids
    again = shop.files.copy([str(a)], str(shop.root / "out"))
    assert errors(again) == ["There is already something named a.png."]
    shop.files.copy([str(a)], str(shop.root / "in"), on_clash="rename")
    assert "in/a (2).png" in shop.disk() and "in/a (2).txt" in shop.disk()


@pytest.mark.invariant("L4")
def test_a_folder_moves_with_everything_below(shop: Workshop) -> None:
    top = shop.root / "a_b"  # an underscore is no wildcard
    for n in range(40):
        write_png(top / f"d{n % 4}" / f"{n}.png")
    write_png(shop.root / "aXb" / "other.png")
    odd = top / os.fsdecode(b"latin \xe9") / "1.png"
    write_png(odd)
    shop.library.update()
    tagged = shop.library.tag(odd)
    before = shop.rows()
    (shop.root / "to").mkdir()
    assert shop.files.move([str(top)], str(shop.root / "to")).errors == []
    after = {f"to/{p}" if p.startswith("a_b") else p: i for p, i in before.items()}
    assert shop.rows() == after
    assert "keep me" in shop.library.custom_tags(shop.root / "to" / odd.relative_to(shop.root))
    shop.library.update()
    assert shop.rows() == after
    dirs = {
        os.fsdecode(p) for (p,) in shop.library.db.reader().execute("SELECT path FROM iib_dir").fetchall()
    }
    assert not any(d.startswith(str(top)) for d in dirs)
    assert shop.files.undo().errors == []
    assert shop.rows() == before and shop.library.known(odd).id == tagged


@pytest.mark.invariant("L4")
def test_a_folder_goes_neither_into_itself_nor_over_another(shop: Workshop) -> None:
    a = shop.add("x/sub/a.png")
    report = shop.files.move([str(shop.root / "x")], str(shop.root / "x" / "sub"))
    assert errors(report) == ["A folder cannot be moved into itself."]
    (shop.root / "y" / "x").mkdir(parents=True)
    report = shop.files.move([str(shop.root / "x")], str(shop.root / "y"))
    assert errors(report) == ["There is already something named x."]
    report = shop.files.move([str(shop.root)], str(shop.root / "y"))
    assert len(report.errors) == 1 and "library folder" in errors(report)[0]
    assert a.exists()


@pytest.mark.invariant("L6", "S2")
def test_a_batch_goes_on_past_what_fails_and_says_what_was_done(shop: Workshop, tmp_path: Path) -> None:
    good = [shop.add("1.png"), shop.add("3.png")]
    outside = write_png(tmp_path / "outside" / "o.png")
    paths = [str(good[0]), str(shop.root / "gone.png"), str(outside), str(good[1]), str(good[0])]
    report = shop.files.move(paths, str(shop.root / "to"), create=True)
    assert [s.target for s in report.done if s.main and s.kind == "move"] == [
        str(shop.root / "to" / "1.png"),
        str(shop.root / "to" / "3.png"),
    ]
    assert sorted(path for path, _ in report.errors) == sorted([str(shop.root / "gone.png"), str(outside)])
    assert outside.exists()
    with pytest.raises(Forbidden):
        shop.files.delete([str(shop.root / "to" / "1.png"), str(outside)], strict=True)
    assert (shop.root / "to" / "1.png").exists()
    with pytest.raises(Forbidden):
        shop.files.move([str(shop.root / "to" / "1.png")], str(tmp_path / "outside"))
    with pytest.raises(NotFound):
        shop.files.move([str(shop.root / "to" / "1.png")], str(shop.root / "nowhere"))


@pytest.mark.invariant("S2", "S3")
def test_entries_of_a_folder_that_is_a_link_to_elsewhere_are_left_alone(
    shop: Workshop, tmp_path: Path
) -> None:
    a = shop.add("a.png")
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "back.png").symlink_to(a)
    (shop.root / "link").symlink_to(tmp_path / "outside")
    report = shop.files.delete([str(shop.root / "link" / "back.png")])
    assert errors(report) == ["Forbidden"]
    assert os.path.islink(tmp_path / "outside" / "back.png") and a.exists()


@pytest.mark.invariant("S3")
def test_a_library_folder_stays_whatever_links_lead_to_it(tmp_path: Path) -> None:
    root, inner = tmp_path / "library", tmp_path / "library" / "top" / "inner"
    inner.mkdir(parents=True)
    (tmp_path / "elsewhere").mkdir()
    (root / "linked").symlink_to(tmp_path / "elsewhere")
    (root / "way").symlink_to(root / "top")
    roots = [str(root), str(inner), str(root / "linked")]
    with opened(root, tmp_path / "data" / "iib.db") as library:
        library.roots[:] = roots
        library.gate.refresh()
        shop = assemble(library, str(tmp_path / "data"), roots)
        for path in (root / "linked", root / "way" / "inner", root / "top"):
            assert "library folder" in errors(shop.files.delete([str(path)], contents=True))[0]
            with pytest.raises(Conflict):
                shop.files.rename(str(path), "other")
        assert errors(shop.files.delete([str(root / "way")])) == [], "a link to one is not one"
        shop.at_work.close()


@pytest.mark.invariant("S4")
def test_nothing_is_renamed_to_the_trash(shop: Workshop) -> None:
    a = shop.add("in/a.png")
    for path in (a, a.parent):
        with pytest.raises(BadRequest):
            shop.files.rename(str(path), ".iib-trash")
    assert shop.disk() == ["in/a.png"] == list(shop.rows())


@pytest.mark.invariant("L9", "F6")
def test_what_is_deleted_lies_in_the_trash_hidden_and_comes_back_with_everything(shop: Workshop) -> None:
    a, b = shop.add("sub/a.png"), shop.add("b.png")
    (shop.root / "sub" / "a.txt").write_text("beside", encoding="utf-8")
    content, before = a.read_bytes(), shop.rows()
    report = shop.files.delete([str(a)])
    assert report.errors == []
    assert shop.disk() == ["b.png"]
    assert shop.rows() == {"b.png": before["b.png"]}
    assert shop.count() == 1
    shop.library.update()
    shop.library.indexer.rebuild().done.result(30)
    assert shop.rows() == {"b.png": before["b.png"]} and shop.count() == 1
    held = shop.wastebin.contents(10)
    assert [(e["path"], e["image_id"], e["type"]) for e in held["entries"]] == [
        (str(a), before["sub/a.png"], "file")
    ]
    assert held["count"] == 1 and held["bytes"] == len(content) + 6
    assert shop.files.undo().errors == []
    assert shop.disk() == ["b.png", "sub/a.png", "sub/a.txt"]
    assert a.read_bytes() == content and shop.rows() == before and shop.count() == 2
    assert not (shop.root / ".iib-trash").exists()
    assert shop.wastebin.contents(10)["count"] == 0
    assert b.exists()


@pytest.mark.invariant("L9")
def test_only_emptying_the_trash_deletes_for_good(shop: Workshop) -> None:
    a, b = shop.add("a.png"), shop.add("b.png")
    shop.files.delete([str(a)])
    shop.files.delete([str(b)])
    assert shop.wastebin.empty(older_than_days=1).done == []
    first = shop.wastebin.contents(10)["entries"][-1]
    assert first["path"] == str(a)
    shop.wastebin.empty([first["id"]])
    assert shop.wastebin.contents(10)["count"] == 1
    assert shop.library.db.reader().execute("SELECT count(*) FROM image").fetchone()[0] == 1
    assert shop.wastebin.empty(older_than_days=0).errors == []
    assert not (shop.root / ".iib-trash").exists()
    assert shop.library.db.reader().execute("SELECT count(*) FROM image").fetchone()[0] == 0
    with pytest.raises(NotFound):
        shop.files.undo()
    assert shop.count() == 0


@pytest.mark.invariant("L9", "L4")
def test_what_has_its_place_taken_comes_back_under_a_free_name_when_asked_for(shop: Workshop) -> None:
    a = shop.add("a.png")
    old = shop.library.known(a).id
    shop.files.delete([str(a)])
    new = shop.add("a.png", tag="")
    entry = shop.wastebin.contents(1)["entries"][0]["id"]
    assert errors(shop.wastebin.restore([entry])) == ["There is already something named a.png."]
    assert shop.wastebin.contents(1)["count"] == 1
    assert shop.wastebin.restore([entry], "rename").errors == []
    assert shop.rows() == {"a (2).png": old, "a.png": shop.library.known(new).id}


@pytest.mark.invariant("L9")
def test_a_folder_is_deleted_only_when_empty_or_with_its_contents_on_request(shop: Workshop) -> None:
    a = shop.add("sub/deep/a.png")
    before = shop.rows()
    report = shop.files.delete([str(shop.root / "sub")])
    assert errors(report) == ["When a folder is not empty, it is not allowed to be deleted."]
    assert shop.files.delete([str(shop.root / "sub")], contents=True).errors == []
    assert shop.disk() == [] and shop.rows() == {} and shop.count() == 0
    assert shop.files.undo().errors == []
    assert shop.rows() == before and shop.count() == 1 and a.exists()
    (shop.root / "empty").mkdir()
    assert shop.files.delete([str(a), str(shop.root / "empty")]).errors == []
    assert not (shop.root / "empty").exists()
    assert shop.files.undo().errors == []
    assert (shop.root / "empty").is_dir() and shop.rows() == before
    assert "library folder" in errors(shop.files.delete([str(shop.root)], contents=True))[0]


@pytest.mark.invariant("L9")
def test_every_operation_can_be_undone_and_done_again(shop: Workshop) -> None:
    a = shop.add("in/a.png")
    start, rows = shop.disk(), shop.rows()
    shop.files.make_folder(str(shop.root / "x" / "y"))
    shop.files.undo()
    assert not (shop.root / "x").exists()
    shop.files.rename(str(a), "b.png")
    renamed = shop.disk()
    undone = shop.files.undo()
    assert (shop.disk(), shop.rows()) == (start, rows)
    shop.files.undo(undone.operation_id)
    assert shop.disk() == renamed
    shop.files.undo()
    assert (shop.disk(), shop.rows()) == (start, rows)
    shop.files.copy([str(a)], str(shop.root / "copies"), create=True)
    shop.files.undo()
    assert (shop.disk(), shop.rows()) == (start, rows)
    assert shop.wastebin.contents(1)["count"] == 1, "an undone copy is not gone for good"
    shop.files.move([str(a)], str(shop.root / "far" / "away"), create=True)
    shop.files.undo()
    assert (shop.disk(), shop.rows()) == (start, rows) and not (shop.root / "far").exists()
    with pytest.raises(NotFound):
        shop.files.undo()


@pytest.mark.invariant("L4")
def test_flattening_keeps_every_file_and_undo_brings_the_folders_back(shop: Workshop) -> None:
    for name in ("a/1.png", "a/b/2.png", "c/1.png", "3.png"):
        shop.add(name)
    (shop.root / "a" / "1.txt").write_text("one", encoding="utf-8")
    (shop.root / "c" / "keep.txt").write_text("not media", encoding="utf-8")
    write_png(shop.root / ".hidden" / "h.png")
    before, start = shop.rows(), shop.disk()
    found = shop.flatten.run(str(shop.root), dry_run=True)
    assert (found.total, found.conflicts) == (3, ["1.png"])
    assert shop.flatten.run(str(shop.root), dry_run=False).report.done == []
    assert shop.disk() == start
    found = shop.flatten.run(str(shop.root), dry_run=False, on_clash="rename")
    assert found.report.errors == []
    assert shop.disk() == [".hidden/h.png", "1 (2).png", "1.png", "1.txt", "2.png", "3.png", "c/keep.txt"]
    assert not (shop.root / "a").exists()
    assert sorted(shop.rows().values()) == sorted(before.values())
    assert shop.files.undo().errors == []
    assert (shop.disk(), shop.rows()) == (start, before)


@pytest.mark.invariant("L4")
def test_flattening_counts_the_names_in_the_folder_itself(shop: Workshop) -> None:
    shop.add("1.png")
    shop.add("a/1.png")
    assert shop.flatten.run(str(shop.root), dry_run=True).conflicts == ["1.png"]


@pytest.mark.invariant("L4")
def test_of_many_who_want_one_name_at_once_one_gets_it_and_no_file_is_lost(shop: Workshop) -> None:
    files = [shop.add(f"{n}/x.png", index=False) for n in range(6)]
    shop.library.update()
    ids = set(shop.rows().values())
    (shop.root / "to").mkdir()
    start = threading.Barrier(6)

    def work(path: Path) -> None:
        start.wait()
        shop.files.move([str(path)], str(shop.root / "to"))

    threads = [threading.Thread(target=work, args=(f,)) for f in files]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(shop.disk()) == 6 and "to/x.png" in shop.disk()
    assert set(shop.rows()) == set(shop.disk()) and set(shop.rows().values()) == ids


@pytest.mark.invariant("L2")
def test_a_copy_over_the_place_of_a_vanished_file_leaves_that_one_its_tags(shop: Workshop) -> None:
    gone, a = shop.add("out/a.png", tag="gone's"), shop.add("in/a.png")
    gone_id = shop.library.known(gone).id
    gone.unlink()
    shop.library.update()
    shop.files.copy([str(a)], str(shop.root / "out"))
    assert shop.library.known(gone).id not in {gone_id, shop.library.known(a).id}
    assert shop.library.custom_tags(gone) == shop.library.custom_tags(a)
    assert shop.count() == 2 and shop.count("gone's") == 0


def test_nothing_is_put_into_the_trash_by_hand(shop: Workshop) -> None:
    a = shop.add("a.png")
    b = shop.add("b.png")
    shop.files.delete([str(b)])
    inside = next((shop.root / ".iib-trash").rglob("b.png"))
    assert "Restore it first" in errors(shop.files.move([str(inside)], str(shop.root / "x"), create=True))[0]
    with pytest.raises(BadRequest):
        shop.files.move([str(a)], str(inside.parent))
    with pytest.raises(BadRequest):
        shop.files.rename(str(inside), "c.png")


def test_a_name_taken_by_a_file_is_no_folder(shop: Workshop) -> None:
    a = shop.add("a.png")
    with pytest.raises(Conflict):
        shop.files.make_folder(str(a))


@pytest.mark.invariant("L9", "F6")
def test_a_database_that_forgot_what_lies_in_the_trash_does_not_show_it(shop: Workshop) -> None:
    shop.files.delete([str(shop.add("a.png"))])
    db = shop.library.db
    db.write(lambda c: mark_found(c, [1]))
    assert len(shop.rows()) == 1
    repair(db, shop.at_work, lambda: shop.library.roots)
    assert shop.rows() == {} and shop.count() == 0
