"""The gate, on real folders and links."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iib_core.access import Gate
from iib_core.errors import BadRequest, Forbidden, NotFound


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """images/{a.png,sub/b.png}, images2/c.png, secret.txt"""
    for name in ("images/a.png", "images/sub/b.png", "images2/c.png", "secret.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    return tmp_path


def gate_of(*roots: Path, enabled: bool = True) -> Gate:
    return Gate(lambda: [str(r) for r in roots], enabled=enabled)


@pytest.mark.invariant("S2")
@pytest.mark.parametrize(
    "path",
    [
        "images2/c.png",
        "im",
        "secret.txt",
        "images/../secret.txt",
        "images/sub/../../secret.txt",
        "images/./../images2/c.png",
        ".",
    ],
)
def test_what_is_not_below_a_root_is_refused(tree: Path, path: str) -> None:
    gate = gate_of(tree / "images")
    with pytest.raises(Forbidden):
        gate.admit(os.path.join(str(tree), path))
    assert not gate.permits(os.path.join(str(tree), path))


@pytest.mark.invariant("S2")
def test_what_is_below_a_root_is_admitted_whether_it_exists_or_not(tree: Path) -> None:
    gate = gate_of(tree / "images")
    assert gate.admit(str(tree / "images" / "sub" / ".." / "a.png")).shown == str(tree / "images" / "a.png")
    with pytest.raises(NotFound):
        gate.admit(str(tree / "images" / "not there.png")).require_file()
    with pytest.raises(BadRequest):
        gate.admit(str(tree / "images" / "sub")).require_file()


@pytest.mark.invariant("S2")
def test_a_link_that_leads_out_is_refused_and_one_that_stays_in_is_not(tree: Path) -> None:
    (tree / "images" / "out.txt").symlink_to(tree / "secret.txt")
    (tree / "images" / "outdir").symlink_to(tree / "images2")
    (tree / "images" / "in.png").symlink_to(tree / "images" / "a.png")
    gate = gate_of(tree / "images")
    for escape in ("out.txt", "outdir", "outdir/c.png"):
        with pytest.raises(Forbidden):
            gate.admit(str(tree / "images" / escape))
    inside = gate.admit(str(tree / "images" / "in.png"))
    assert inside.shown == str(tree / "images" / "in.png")
    assert inside.real == str(tree / "images" / "a.png")


@pytest.mark.invariant("S2")
@pytest.mark.parametrize("path", ["", "a\x00b", "/d/\ud800x"])
def test_what_no_file_can_be_called_is_a_bad_request(tree: Path, path: str) -> None:
    with pytest.raises(BadRequest):
        gate_of(tree).admit(path)


@pytest.mark.invariant("S2")
def test_a_loop_of_links_and_an_endless_name_are_answered_not_followed(tree: Path) -> None:
    (tree / "images" / "loop").symlink_to(tree / "images" / "loop")
    gate = gate_of(tree / "images")
    for path in (tree / "images" / "loop", tree / "images" / ("x" * 5000)):
        with pytest.raises((NotFound, BadRequest)):
            gate.admit(str(path)).require_file()


@pytest.mark.invariant("S3")
def test_a_library_folder_that_is_a_link_has_one_spelling_the_users(tree: Path) -> None:
    link = tree / "my pictures"
    link.symlink_to(tree / "images")
    gate = gate_of(link)
    through_link = gate.admit(str(link / "sub" / "b.png"))
    by_target = gate.admit(str(tree / "images" / "sub" / "b.png"))
    assert through_link == by_target
    assert by_target.shown == str(link / "sub" / "b.png")
    assert gate.admit(str(tree / "images")).shown == str(link)


@pytest.mark.invariant("S3")
def test_of_two_links_into_each_other_the_deepest_root_names_the_file(tree: Path) -> None:
    outer, inner = tree / "outer", tree / "inner"
    outer.symlink_to(tree / "images")
    inner.symlink_to(tree / "images" / "sub")
    assert gate_of(outer, inner).admit(str(tree / "images" / "sub" / "b.png")).shown == str(inner / "b.png")


@pytest.mark.invariant("S2")
def test_an_ancestor_of_a_root_may_be_listed_but_shows_only_the_way(tree: Path) -> None:
    gate = gate_of(tree / "images" / "sub")
    safe, ancestor = gate.admit_listing(str(tree))
    assert ancestor
    assert gate.on_the_way(safe.shown) == {"images"}
    with pytest.raises(Forbidden):
        gate.admit_listing(str(tree / "images2"))
    assert gate.admit_listing(str(tree / "images" / "sub"))[1] is False


def test_folders_added_later_count_after_a_refresh(tree: Path) -> None:
    roots = [str(tree / "images")]
    gate = Gate(lambda: roots)
    roots.append(str(tree / "images2"))
    assert not gate.permits(str(tree / "images2" / "c.png"))
    gate.refresh()
    assert gate.permits(str(tree / "images2" / "c.png"))


def test_switched_off_it_admits_everything_but_still_knows_what_is_scanned(tree: Path) -> None:
    gate = gate_of(tree / "images", enabled=False)
    safe = gate.admit(str(tree / "secret.txt"))
    assert not gate.covers(safe.real)


@pytest.mark.invariant("M7")
def test_a_name_that_is_not_utf8_passes(tree: Path) -> None:
    raw = os.fsencode(str(tree / "images")) + b"/\xff\xfe.png"
    with open(raw, "wb"):
        pass
    assert gate_of(tree / "images").admit(os.fsdecode(raw)).require_file().name == "\udcff\udcfe.png"


@pytest.mark.invariant("S2")
@settings(max_examples=80, deadline=None)
@given(
    st.lists(st.sampled_from(["..", ".", "images", "images2", "sub", "", "a.png", "...", "~"]), max_size=8)
)
def test_however_a_path_is_spelled_what_is_admitted_lies_in_the_root(steps: list[str]) -> None:
    root = os.path.realpath(os.path.dirname(__file__))
    gate = Gate(lambda: [os.path.join(root, "images")])
    path = (
        os.path.join(root, "images", *steps)
        if "" not in steps
        else os.path.join(root, "images") + "/".join(steps)
    )
    if gate.permits(path):
        real = gate.admit(path).real
        assert real == os.path.join(root, "images") or real.startswith(os.path.join(root, "images") + os.sep)


@pytest.mark.invariant("S2", "S3")
def test_many_paths_are_admitted_exactly_as_each_alone(tree: Path) -> None:
    (tree / "images" / "out.png").symlink_to(tree / "secret.txt")
    (tree / "images" / "stay.png").symlink_to(tree / "images" / "a.png")
    (tree / "elsewhere").symlink_to(tree / "images" / "sub")
    gate = gate_of(tree / "images", tree / "elsewhere")
    folders = ["images", "images/sub", "images2", "elsewhere", ".", "images/../images", "images//sub/.."]
    names = ["a.png", "b.png", "c.png", "out.png", "stay.png", "gone.png", "..", ".", "", "sub", "secret.txt"]
    odd = ["", "a\x00b", "images/a.png", "/", "x" * 5000, str(tree / "images" / ("y" * 300)), "\ud800"]
    paths = [f"{tree}/{folder}/{name}" for folder in folders for name in names] + odd
    alone = {path: gate.admit(path) for path in paths if gate.permits(path)}
    assert gate.admit_many(paths) == alone
    assert 20 < len(alone) < len(paths) - 20
    spelled = gate.spellings(paths)
    assert {path: safe.shown for path, safe in alone.items()}.items() <= spelled.items()
    assert {os.path.dirname(path) for path in spelled} <= {os.path.dirname(path) for path in alone}
