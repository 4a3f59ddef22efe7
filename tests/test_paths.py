"""Path arithmetic."""

from __future__ import annotations

import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iib_core.errors import BadRequest
from iib_core.paths import bare_name, is_strict_ancestor, is_within, normal

component = st.text(
    st.characters(blacklist_characters="/\x00", blacklist_categories=["Cs"]), min_size=1, max_size=8
).filter(lambda c: c not in {".", ".."})
folders = st.lists(component, max_size=4).map(lambda parts: "/" + "/".join(parts))

quick = settings(max_examples=60, deadline=None)


@pytest.mark.invariant("S2")
@quick
@given(folders, component)
def test_a_folder_holds_what_is_below_it_and_not_its_siblings(folder: str, name: str) -> None:
    child = os.path.join(folder, name)
    assert is_within(child, folder)
    assert is_within(folder, folder)
    assert is_strict_ancestor(folder, child)
    assert not is_strict_ancestor(folder, folder)
    if folder != "/":
        assert not is_within(folder + name, folder)


@pytest.mark.parametrize(
    ("path", "root", "inside"),
    [
        ("/d/images", "/d/images", True),
        ("/d/images/a", "/d/images", True),
        ("/d/images2", "/d/images", False),
        ("/d/im", "/d/images", False),
        ("/d/images/../secret", "/d/images", True),  # spelled inside: the gate resolves before it compares
        ("/anything", "/", True),
    ],
)
def test_containment_is_by_component(path: str, root: str, inside: bool) -> None:
    assert is_within(path, root) is inside


@quick
@given(folders)
def test_normalising_twice_changes_nothing(path: str) -> None:
    assert normal(normal(path)) == normal(path)


@pytest.mark.invariant("S4")
@pytest.mark.parametrize(
    "name", ["", ".", "..", "a/b", "a\\b", "../x", "a\x00b", "con", "NUL.txt", "lpt1", "x" * 256, "é" * 128]
)
def test_what_is_no_plain_file_name_is_refused(name: str) -> None:
    with pytest.raises(BadRequest):
        bare_name(name)


@pytest.mark.invariant("M7")
@pytest.mark.parametrize(
    "name", ["a.png", "100%.png", "#1?+'\" .png", "🦊.png", "x" * 255, "console.png", "..a", "e\u0301.png"]
)
def test_any_other_name_is_kept_as_it_is(name: str) -> None:
    assert bare_name(name) == name
