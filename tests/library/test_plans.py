"""Names that are planned: free ones, kept apart, sidecars with the right file."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iib_core.library import disk
from iib_core.library.plans import OnClash, Plan
from iib_core.library.sidecars import SUFFIXES, Neighbours
from iib_core.library.trash import TrashPlaces

NAMES = st.sampled_from(
    [
        stem + end
        for stem in ("a", "A", "a (2)", "b.c", "é", "ß", "100%")
        for end in (".png", ".jpg", ".PNG", *SUFFIXES, "")
    ]
)
FOLDERS = st.dictionaries(
    st.sampled_from(["x", "y", "z/deep"]), st.sets(NAMES, min_size=1, max_size=6), min_size=1
)


@given(FOLDERS, st.sets(NAMES, max_size=4))
@settings(deadline=None, max_examples=60)
@pytest.mark.invariant("L4")
def test_whatever_the_names_no_target_is_taken_and_none_is_given_twice(
    folders: dict[str, set[str]], there: set[str]
) -> None:
    top = Path(tempfile.mkdtemp())
    try:
        (top / "to").mkdir()
        files = [top / folder / name for folder, names in folders.items() for name in sorted(names)]
        for path in [*files, *(top / "to" / name for name in there)]:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(str(path), encoding="utf-8")
        plan = Plan()
        for path in files:
            plan.bring("move", str(path), str(top / "to"), on_clash="rename")
        steps = [step for item in plan.items for step in item]
        assert not [s for s in steps if s.error]
        assert sorted(s.source for s in steps) == sorted(map(str, files)), "each file once"
        targets = [s.target.casefold() for s in steps]
        assert len(set(targets)) == len(targets)
        assert not any(os.path.lexists(s.target) for s in steps)
        for item in plan.items:
            main = item[0]
            stems = [os.path.splitext(os.path.basename(p))[0] for p in (main.source, main.target)]
            for step in item[1:]:
                old, new = os.path.basename(step.source), os.path.basename(step.target)
                assert old.startswith(stems[0]) and new == stems[1] + old[len(stems[0]) :]
        for step in steps:
            disk.move(step.source, step.target)
        assert {p.read_text(encoding="utf-8") for p in (top / "to").iterdir()} == {
            str(p) for p in [*files, *(top / "to" / name for name in there)]
        }
    finally:
        shutil.rmtree(top)


@pytest.mark.invariant("L4")
def test_a_sidecar_has_one_owner_or_stays(tmp_path: Path) -> None:
    for name in (
        "a.png",
        "a.swarm.png",
        "a.swarm.json",
        "a.txt",
        "b.png",
        "b.png.txt",
        "b.jpg",
        "b.txt",
        "c.txt",
    ):
        (tmp_path / name).touch()

    def of(name: str) -> list[str]:
        return [os.path.basename(p) for p in Neighbours().of(str(tmp_path / name))]

    assert of("a.png") == ["a.txt"], "a.swarm.json may as well be a.swarm.png's"
    assert of("a.swarm.png") == []
    assert of("b.png") == ["b.png.txt"] and of("b.jpg") == []
    assert of("c.txt") == [] and of("nowhere.png") == []


@pytest.mark.invariant("L4")
def test_sidecars_follow_a_changed_extension_or_keep_their_names(tmp_path: Path) -> None:
    for name in ("a.png", "a.txt", "a.png.xmp"):
        (tmp_path / name).touch()

    def renamed_to(name: str) -> dict[str, str]:
        plan = Plan()
        plan.bring("move", str(tmp_path / "a.png"), str(tmp_path), name)
        assert plan.items[0][0].error == ""
        return {os.path.basename(s.source): os.path.basename(s.target) for s in plan.items[0]}

    assert renamed_to("a.PNG") == {"a.png": "a.PNG", "a.png.xmp": "a.PNG.xmp"}
    assert renamed_to("b.webp") == {"a.png": "b.webp", "a.txt": "b.txt", "a.png.xmp": "b.webp.xmp"}


@pytest.mark.invariant("S2")
def test_a_sidecar_that_leads_elsewhere_is_not_copied(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "outside.txt").write_text("private", encoding="utf-8")
    for name in ("a.png", "a.json"):
        (tmp_path / "in" / name).touch()
    os.symlink(tmp_path / "outside.txt", tmp_path / "in" / "a.txt")
    os.symlink("a.json", tmp_path / "in" / "a.swarm.json")
    (tmp_path / "in" / "a.xmp").mkdir()
    plan = Plan()
    plan.bring("copy", str(tmp_path / "in" / "a.png"), str(tmp_path))
    assert {os.path.basename(s.source) for s in plan.items[0]} == {"a.png", "a.json", "a.swarm.json"}


@pytest.mark.invariant("L4", "M7")
def test_a_free_name_is_no_longer_than_a_name_can_be(tmp_path: Path) -> None:
    (tmp_path / "to").mkdir()
    long = "é" * 122 + ".swarm.json"
    for folder in ("x", "y", "to"):
        (tmp_path / folder).mkdir(exist_ok=True)
        for name in (long, "é" * 122 + ".png"):
            (tmp_path / folder / name).write_text(folder, encoding="utf-8")
    plan = Plan()
    for folder in "xy":
        plan.bring(
            "move", str(tmp_path / folder / ("é" * 122 + ".png")), str(tmp_path / "to"), on_clash="rename"
        )
    for step in [step for item in plan.items for step in item]:
        disk.move(step.source, step.target)
    names = {os.path.splitext(p.name)[0].removesuffix(".swarm") for p in (tmp_path / "to").iterdir()}
    assert len(names) == 3 and len(list((tmp_path / "to").iterdir())) == 6


@pytest.mark.invariant("S12")
def test_thousands_of_one_name_are_planned_without_trying_every_number_again(tmp_path: Path) -> None:
    (tmp_path / "to").mkdir()
    tried = 0

    class Counting(Plan):
        def _is_taken(self, source: str, target: str, on_clash: OnClash) -> bool:
            nonlocal tried
            tried += 1
            return super()._is_taken(source, target, on_clash)

    plan = Counting()
    for n in range(300):
        (tmp_path / str(n)).mkdir()
        (tmp_path / str(n) / "a.png").touch()
        plan.bring("move", str(tmp_path / str(n) / "a.png"), str(tmp_path / "to"), on_clash="rename")
    assert len({item[0].target for item in plan.items}) == 300
    assert tried <= 600


def test_a_name_differing_in_case_only_is_a_rename_where_case_is_folded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.png").write_bytes(b"x")
    lstat, listdir = os.lstat, os.listdir

    def folding(path: str) -> os.stat_result:  # as a file system does that ignores case
        for name in listdir(os.path.dirname(path)):
            if name.casefold() == os.path.basename(path).casefold():
                return lstat(os.path.join(os.path.dirname(path), name))
        return lstat(path)

    monkeypatch.setattr(os, "lstat", folding)
    monkeypatch.setattr(
        os.path,
        "lexists",
        lambda p: any(n.casefold() == os.path.basename(p).casefold() for n in listdir(os.path.dirname(p))),
    )
    plan = Plan()
    plan.bring("move", str(tmp_path / "a.png"), str(tmp_path), "A.png")
    assert [step.error for item in plan.items for step in item] == [""]
    disk.move(str(tmp_path / "a.png"), str(tmp_path / "A.png"))
    assert listdir(tmp_path) == ["A.png"]


@pytest.mark.invariant("L9")
def test_places_in_the_trash_are_in_the_highest_folder_of_the_library_and_apart(tmp_path: Path) -> None:
    root, deep = tmp_path / "library", tmp_path / "library" / "a" / "b"
    deep.mkdir(parents=True)
    places = TrashPlaces(lambda: [str(root / "a"), str(root)])
    one = places.for_item(["x.png", "x.txt"], str(deep))
    other = places.for_item(["X.PNG"], str(root))
    assert all(p.startswith(str(root / ".iib-trash")) for p in (*one, *other))
    assert len({p.casefold() for p in (*one, *other)}) == 3
    assert {os.path.dirname(p) for p in one} != {os.path.dirname(p) for p in other}
    assert TrashPlaces(list).for_item(["x.png"], str(deep))[0].startswith(str(deep / ".iib-trash"))


@pytest.mark.invariant("S2", "L9")
def test_a_trash_that_is_a_link_or_a_file_is_not_used(tmp_path: Path) -> None:
    root, deep = tmp_path / "library", tmp_path / "library" / "a"
    deep.mkdir(parents=True)
    (tmp_path / "outside").mkdir()
    os.symlink(tmp_path / "outside", root / ".iib-trash")

    def place() -> str:
        return TrashPlaces(lambda: [str(root)]).for_item(["x.png"], str(deep))[0]

    assert place().startswith(str(deep / ".iib-trash"))
    (deep / ".iib-trash").touch()
    with pytest.raises(OSError, match="move it away"):
        place()
    (root / ".iib-trash").unlink()
    assert place().startswith(str(root / ".iib-trash"))
