"""A file that cannot be read just now keeps what it told before; it is read anew as soon as it can be."""

from __future__ import annotations

from pathlib import Path

import pytest

from iib_core.db.tags import of_images

from .library import Library, opened, png_bytes, write_png


def tags(library: Library, path: Path) -> set[str]:
    image_id = library.known(path).id
    return {t.name for t in of_images(library.db.reader(), [image_id], custom_only=False)[image_id]}


@pytest.mark.invariant("L1", "M1")
@pytest.mark.parametrize("half", [b"", png_bytes("a cat, sunlight", 7)[:20], b"no picture at all"])
def test_a_copy_under_way_does_not_cost_a_file_its_text_and_tags(library: Library, half: bytes) -> None:
    path = write_png(library.root / "a.png", "a cat, sunlight", 7)
    library.update()
    image_id, before, text = library.tag(path), tags(library, path), library.text(path)
    path.write_bytes(half)
    library.update()
    row = library.known(path)
    assert (row.id, row.state, row.size) == (image_id, 2, len(half))
    assert row.error
    assert library.text(path) == text
    assert tags(library, path) == before
    assert {"a cat", "keep me"} <= before
    write_png(path, "a dog", 8)
    library.update()
    row = library.known(path)
    assert (row.id, row.state, row.error) == (image_id, 1, "")
    assert library.text(path).startswith("a dog")
    assert {"a dog", "keep me"} <= tags(library, path)
    assert "a cat" not in tags(library, path)


@pytest.mark.invariant("L1", "L2")
def test_a_disk_that_fails_for_a_while_costs_nothing_and_the_file_is_read_at_the_next_listing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # the reading processes, and only they, load this: it stands for a share that is down
    down = tmp_path / "down"
    hooks = tmp_path / "hooks"
    hooks.mkdir()
    (hooks / "sitecustomize.py").write_text(
        "import os, sys\n"
        f"down = {str(down)!r}\n"
        "def hook(event, arguments):\n"
        "    if event == 'open' and str(arguments[0]).endswith('.png') and os.path.exists(down):\n"
        "        raise OSError(5, 'Input/output error')\n"
        "sys.addaudithook(hook)\n"
    )
    monkeypatch.setenv("PYTHONPATH", str(hooks))
    with opened(tmp_path / "library", tmp_path / "iib.db") as library:
        path, new = library.root / "a.png", library.root / "new.png"
        write_png(path, "a cat")
        library.update()
        before, text = tags(library, path), library.text(path)
        down.touch()
        write_png(new, "a dog")
        library.indexer.rebuild(wait=True)
        for unread in (path, new):
            assert library.known(unread).state == 2
            assert "Input/output error" in library.known(unread).error
        assert (library.text(path), tags(library, path)) == (text, before)
        down.unlink()
        library.update()
        assert library.known(path).state == library.known(new).state == 1
        assert (library.text(path), tags(library, path)) == (text, before)
        assert library.text(new).startswith("a dog")


def test_a_file_that_is_broken_for_good_is_not_read_at_every_listing(library: Library) -> None:
    (library.root / "a.png").write_bytes(b"no picture at all")
    library.update()
    library.update()
    assert library.indexer.status()["read"] == 0
