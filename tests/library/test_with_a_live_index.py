"""Files change by our own hand while the index watches, lists and reads: every file keeps its id."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from iib_core.db.journal import Step
from iib_core.library.files import FileChanges
from iib_core.library.operations import Operations
from iib_core.library.wastebin import Wastebin
from tests.indexing.library import eventually

from .workshop import Workshop, workshop, write_png


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Workshop]:
    with workshop(tmp_path) as made:
        yield made


def ids_by_content(shop: Workshop) -> dict[bytes, int]:
    return {(shop.root / path).read_bytes(): i for path, i in shop.rows().items()}


class Late:
    """Operations whose first batch with a copy tells the index late: when `over` is set, or a while after."""

    def __init__(self, shop: Workshop) -> None:
        self._shop = shop
        self.on_disk, self.over = threading.Event(), threading.Event()
        library = shop.library
        self.operations = Operations(library.db, library.events, shop.at_work, self._indexed)
        self.files = FileChanges(library.db, library.gate, self.operations, lambda: library.roots)

    def _indexed(self) -> list[str]:
        self.on_disk.set()
        self.over.wait(0.7)
        return self._shop.library.roots

    @contextmanager
    def doing(self, step: Step) -> Iterator[None]:
        """Within, `step` was done on disk, and the index does not know."""
        copied = Step("copy", str(write_png(self._shop.root / "x.png")), str(self._shop.root / "y.png"))
        running = threading.Thread(target=self.operations.run, args=(step.kind, [[step], [copied]]))
        running.start()
        try:
            assert self.on_disk.wait(30)
            yield
        finally:
            self.over.set()
            running.join()


@pytest.mark.invariant("L5")
@pytest.mark.parametrize("then", ["moved", "moved with its folder", "deleted"])
def test_a_file_that_two_batches_take_on_at_once_keeps_its_row(shop: Workshop, then: str) -> None:
    a, late = shop.add("a/a.png"), Late(shop)
    (shop.root / "b").mkdir()
    image_id = shop.library.known(a).id
    with late.doing(Step("move", str(a), str(shop.root / "b" / "a.png"))):
        if then == "deleted":
            late.files.delete([str(shop.root / "b" / "a.png")])
        else:
            what = shop.root / "b" if "folder" in then else shop.root / "b" / "a.png"
            late.files.move([str(what)], str(shop.root / "c"), create=True)
    place = {"moved": "c/a.png", "moved with its folder": "c/b/a.png", "deleted": None}[then]
    assert shop.rows().get(str(place)) == (image_id if place else None)
    if place is None:
        assert shop.wastebin.contents(1)["entries"][0]["image_id"] == image_id


@pytest.mark.invariant("L5", "L9")
def test_a_trash_that_is_emptied_while_something_is_put_back_deletes_none_of_its_row(shop: Workshop) -> None:
    a, late = shop.add("a.png"), Late(shop)
    image_id = shop.library.known(a).id
    step = shop.files.delete([str(a)]).done[0]
    with late.doing(Step("restore", step.target, str(a), reverts=step.id)):
        Wastebin(shop.library.db, shop.library.gate, late.operations, late.files).empty()
    assert shop.rows()["a.png"] == image_id and "keep me" in shop.library.custom_tags(a)


@pytest.mark.invariant("L3", "L5", "L1")
def test_ids_and_tags_stay_whatever_is_moved_while_the_index_runs(shop: Workshop) -> None:
    for n in range(60):
        write_png(shop.root / "a" / f"d{n % 3}" / f"{n}.png")
    shop.library.update()
    for path in list(shop.rows())[:10]:
        shop.library.tag(shop.root / path)
    ids = ids_by_content(shop)
    indexer, over = shop.library.indexer, threading.Event()
    indexer.start()

    def keep_indexing() -> None:
        while not over.is_set():
            indexer.rebuild().done.result(30)

    busy = threading.Thread(target=keep_indexing)
    busy.start()
    try:
        for _ in range(4):
            some = [str(shop.root / p) for p in shop.disk()[::2]]
            assert shop.files.move(some, str(shop.root / "b"), create=True).errors == []
            shop.files.rename(str(shop.root / "a"), "c")
            assert shop.files.delete([str(shop.root / p) for p in shop.disk()[::3]]).errors == []
            for _ in range(3):
                assert shop.files.undo().errors == []
    finally:
        over.set()
        busy.join()
    shop.library.update()
    eventually(lambda: indexer.status()["state"] == "idle")
    assert ids_by_content(shop) == ids
    assert shop.count() == 10
    total = shop.library.db.reader().execute("SELECT count(*) FROM image").fetchone()[0]
    hidden = shop.library.db.reader().execute("SELECT count(*) FROM iib_missing").fetchone()[0]
    assert total - hidden == len(ids)
