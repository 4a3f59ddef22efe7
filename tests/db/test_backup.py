"""Backups: made while others write, checked, rotated, and what takes a damaged database's place."""

from __future__ import annotations

import datetime as dt
import os
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from iib_core.db import images, store, tags
from iib_core.db.backup import back_up_daily, backups, is_sound, make_backup
from iib_core.db.daily import DailyBackups
from iib_core.db.opening import open_database
from iib_core.errors import Unavailable

from . import older
from .library import Picture, add, counts_by_hand, counts_kept, integrity
from .test_opening import filled


def stamped(path: str, when: dt.datetime, content: bytes | None = None) -> Path:
    """A backup made at that time, or a file that looks like one."""
    place = Path(path).parent / "iib_db_backup" / f"{Path(path).name}_{when:%Y-%m-%d %H-%M-%S}"
    if content is None:
        os.rename(make_backup(path).path, place)
    else:
        place.parent.mkdir(exist_ok=True)
        place.write_bytes(content)
    return place


def days_ago(n: int) -> dt.datetime:
    return dt.datetime.now().replace(microsecond=0) - dt.timedelta(days=n)


def spoiled(path: str, table: str) -> None:
    """Overwrite the first page of a table or an index."""
    connection = sqlite3.connect(path)
    page_size = connection.execute("PRAGMA page_size").fetchone()[0]
    (root,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)).fetchone()
    connection.close()
    with open(path, "r+b") as f:
        f.seek((root - 1) * page_size)
        f.write(b"\xff" * page_size)


@pytest.fixture
def path(tmp_path: Path) -> str:
    place = str(tmp_path / "iib.db")
    filled(place)
    return place


@pytest.mark.invariant("L10")
def test_a_backup_is_a_whole_database_at_one_moment_while_others_write(path: str) -> None:
    db = open_database(path)
    writing = threading.Event()
    done = threading.Event()

    def write() -> None:
        n = 0
        while not done.is_set():
            add(db, [Picture(f"/w/{n}-{k}.png", "pair", tags=[("pos", f"{n}")]) for k in range(2)])
            n += 1
            writing.set()

    thread = threading.Thread(target=write)
    thread.start()
    writing.wait(20)
    made = make_backup(path, between=lambda: time.sleep(0.01))
    done.set()
    thread.join()
    db.close()
    assert is_sound(made.path)
    assert os.listdir(os.path.dirname(made.path)) == [made.name]
    assert made.name == f"iib.db_{made.made:%Y-%m-%d %H-%M-%S}"
    copy = sqlite3.connect(made.path)
    (pairs,) = copy.execute("SELECT count(*) FROM image WHERE path LIKE '/w/%'").fetchone()
    assert pairs > 0 and pairs % 2 == 0
    assert copy.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    copy.close()


@pytest.mark.invariant("L10")
def test_one_backup_a_day_and_the_oldest_go(path: str) -> None:
    for n in (9, 5, 3, 2, 1):
        stamped(path, days_ago(n))
    assert back_up_daily(path, 4) is not None
    assert [(dt.date.today() - b.made.date()).days for b in backups(path)] == [0, 1, 2, 3]
    assert back_up_daily(path, 4) is None
    assert len(backups(path)) == 4
    assert back_up_daily(path, 0) is None
    assert len(backups(path)) == 4


@pytest.mark.invariant("L10")
def test_no_older_backup_goes_for_one_that_is_damaged(path: str) -> None:
    for n in (3, 2, 1):
        stamped(path, days_ago(n))
    bad = stamped(path, days_ago(0), b"SQLite format 3\x00" + b"\xff" * 50_000)
    assert back_up_daily(path, 2) is None
    assert len(backups(path)) == 4
    assert not is_sound(str(bad))


@pytest.mark.invariant("L10")
def test_a_database_with_damage_yields_no_backup_that_pushes_out_a_sound_one(path: str) -> None:
    for n in (2, 1):
        stamped(path, days_ago(n))
    spoiled(path, "iib_file_by_dir")
    with pytest.raises(Unavailable, match="damaged"):
        back_up_daily(path, 2)
    assert [(dt.date.today() - b.made.date()).days for b in backups(path)] == [1, 2]
    assert all(is_sound(b.path) for b in backups(path))


def test_names_that_are_no_backups_are_left_alone(path: str) -> None:
    folder = Path(path).parent / "iib_db_backup"
    folder.mkdir()
    for name in ("iib.db_2024-13-45 00-00-00", "iib.db_mine", "other.db_2024-01-01 00-00-00", "notes.txt"):
        (folder / name).write_text("mine")
    (folder / "iib.db_2024-01-01 00-00-00.part").write_text("half of one")
    assert backups(path) == []
    made = back_up_daily(path, 1)
    assert made is not None and [b.name for b in backups(path)] == [made.name]
    assert len(os.listdir(folder)) == 5


def test_a_full_disk_is_said_and_leaves_nothing_behind(path: str) -> None:
    with pytest.raises(Unavailable, match="no room to back the database up"):
        make_backup(path, spare=2**62)
    assert backups(path) == []
    assert os.listdir(Path(path).parent / "iib_db_backup") == []


_SMALL_FILES = """
import resource, sys
sys.path.insert(0, sys.argv[2])
import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
from iib_core.db.backup import make_backup
from iib_core.errors import Unavailable
try:
    make_backup(sys.argv[1])
except Unavailable as error:
    print(error)
"""


@pytest.mark.invariant("L10")
def test_a_disk_that_fills_up_while_copying_is_said_and_leaves_nothing_behind(path: str) -> None:
    if sys.platform == "win32":
        return
    root = str(Path(__file__).resolve().parents[2])
    done = subprocess.run(
        [sys.executable, "-c", _SMALL_FILES, path, root], capture_output=True, text=True, timeout=60
    )
    assert "could not be backed up" in done.stdout, done.stderr
    assert os.listdir(Path(path).parent / "iib_db_backup") == []


def test_a_copy_that_is_cut_short_leaves_nothing_behind(path: str) -> None:
    class Stop(Exception):
        pass

    def stop() -> None:
        raise Stop

    with pytest.raises(Stop):
        make_backup(path, between=stop)
    assert os.listdir(Path(path).parent / "iib_db_backup") == []


@pytest.mark.invariant("L10")
def test_a_running_program_backs_up_by_itself_and_goes_on_writing(path: str) -> None:
    db = open_database(path)
    told: list[str] = []
    daily = DailyBackups(path, 4, told.append, first=0)
    daily.start()
    deadline = time.monotonic() + 30
    while not backups(path) and time.monotonic() < deadline:
        db.write(lambda c: tags.set_color(c, 1, "red"))
    assert len(backups(path)) == 1
    daily.stop()
    db.close()
    assert told == []


def test_what_hinders_the_daily_backup_is_told(path: str) -> None:
    (Path(path).parent / "iib_db_backup").write_text("a file where the folder should be")
    told: list[str] = []
    daily = DailyBackups(path, 4, told.append, first=0)
    daily.start()
    deadline = time.monotonic() + 30
    while not told and time.monotonic() < deadline:
        time.sleep(0.01)
    daily.stop()
    assert "could not be backed up" in told[0]


def test_a_database_of_the_older_program_is_backed_up_before_it_is_touched(tmp_path: Path) -> None:
    path = tmp_path / "iib.db"
    old = older.make(path)
    older.add_image(old, "/d/a.png", "a fox")
    before = old.execute("SELECT name, sql FROM sqlite_master ORDER BY name").fetchall()
    old.close()
    said: list[str] = []
    open_database(str(path), backups=4, say=said.append).close()
    (made,) = backups(str(path))
    copy = sqlite3.connect(made.path)
    assert copy.execute("SELECT name, sql FROM sqlite_master ORDER BY name").fetchall() == before
    copy.close()
    assert len(said) == 1 and "older program" in said[0]
    open_database(str(path), backups=4, say=said.append).close()
    assert len(said) == len(backups(str(path))) == 1


def test_a_new_database_and_one_with_backups_switched_off_are_not_backed_up(
    tmp_path: Path, path: str
) -> None:
    open_database(str(tmp_path / "new" / "iib.db"), backups=4).close()
    assert not (tmp_path / "new" / "iib_db_backup").exists()
    open_database(path, backups=0).close()
    assert backups(path) == []


def after_the_backup(path: str) -> None:
    """What the user does after the last backup."""
    db = open_database(path)
    later = db.write(lambda c: tags.add_custom(c, "later"))
    ids = list(images.rows_by_paths(db.reader(), ["/d/5.png", "/d/6.png"]).values())
    db.write(lambda c: tags.link(c, [r.id for r in ids], later.id))
    db.write(lambda c: images.remember_infotext(c, ids[0].id, "edited later", edited=True))
    db.write(lambda c: store.put_setting(c, "layout", {"a": 2}))
    db.write(lambda c: store.alias_extra_path(c, "/d", "renamed"))
    db.close()


def cut_off(path: str) -> None:
    size = os.path.getsize(path)
    with open(path, "r+b") as f:
        f.truncate(size // 2)


def overwritten(path: str) -> None:
    with open(path, "r+b") as f:
        f.write(b"\x00" * 4096)


def index_spoiled(path: str) -> None:
    spoiled(path, "iib_file_by_dir")


def tags_spoiled(path: str) -> None:
    spoiled(path, "tag")


@pytest.mark.invariant("L10")
@pytest.mark.parametrize("damage", [cut_off, overwritten, index_spoiled, tags_spoiled])
def test_the_newest_sound_backup_takes_a_damaged_database_s_place_with_all_that_can_still_be_read(
    path: str, damage: Callable[[str], None]
) -> None:
    stamped(path, days_ago(3))
    stamped(path, days_ago(1), b"SQLite format 3\x00" + b"\x13" * 9000)  # damaged itself
    after_the_backup(path)
    damage(path)
    db = open_database(path)
    assert (
        f"The backup of {days_ago(3):%Y-%m-%d}" in db.notice and "set aside as iib.db.damaged-" in db.notice
    )
    assert images.count(db.reader()) == 200
    assert {"like", "mine"} <= {t.name for t in tags.custom(db.reader())}
    mine = tags.by_name(db.reader(), "custom", "mine")
    assert mine is not None and mine.count == 3
    assert store.all_extra_paths(db.reader())[0].path == "/d"
    if damage is index_spoiled:  # everything of the user's is readable, so the backup lacks nothing
        later = tags.by_name(db.reader(), "custom", "later")
        assert later is not None and later.count == 2
        assert images.infotext_of(db.reader(), "/d/5.png") == "edited later"
        assert store.get_setting(db.reader(), "layout") == {"a": 2}
        assert store.all_extra_paths(db.reader())[0].alias == "renamed"
    assert counts_kept(db) == counts_by_hand(db)
    assert integrity(db) == []
    db.close()
    assert open_and_close(path) == ""


def open_and_close(path: str) -> str:
    db = open_database(path)
    db.close()
    return db.notice


@pytest.mark.invariant("L10")
def test_embeddings_and_titles_survive_damage_without_a_backup(path: str) -> None:
    db = open_database(path)
    row = images.row_by_path(db.reader(), "/d/7.png")
    assert row is not None

    def put(c: sqlite3.Connection) -> None:
        c.execute("INSERT INTO image_embedding VALUES (?, 'm', 1, 'h', x'0000803f', '2024')", (row.id,))
        c.execute("INSERT INTO topic_title_cache VALUES ('h', 'Foxes', '[]', 'gpt', '2024')")

    db.write(put)
    db.close()
    index_spoiled(path)
    db = open_database(path)
    assert "A new one was made" in db.notice
    kept = (
        db.reader()
        .execute("SELECT i.path, e.vec FROM image_embedding e JOIN image i ON i.id = e.image_id")
        .fetchall()
    )
    assert [tuple(k) for k in kept] == [("/d/7.png", b"\x00\x00\x80\x3f")]
    assert db.reader().execute("SELECT title FROM topic_title_cache").fetchone()[0] == "Foxes"
    db.close()


def test_a_locked_database_is_said_early_and_opens_when_it_is_free(path: str) -> None:
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    began = time.monotonic()
    said: list[tuple[float, str]] = []

    def heard(sentence: str) -> None:
        said.append((time.monotonic() - began, sentence))
        other.execute("ROLLBACK")

    db = open_database(path, say=heard)
    assert images.count(db.reader()) == 200
    db.close()
    other.close()
    ((seconds, sentence),) = said
    assert seconds < 5 and "Another program holds" in sentence and path in sentence
