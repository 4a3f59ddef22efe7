"""Files change by our own hand while the index watches, lists and reads: every file keeps its id."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.indexing.library import eventually

from .workshop import Workshop, workshop, write_png


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Workshop]:
    with workshop(tmp_path) as made:
        yield made


def ids_by_content(shop: Workshop) -> dict[bytes, int]:
    return {(shop.root / path).read_bytes(): i for path, i in shop.rows().items()}


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
