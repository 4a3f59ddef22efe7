"""A process killed at any step of any operation: after the next start disk, index and journal agree (L5)."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from iib_core.app import build_services
from iib_core.db import journal
from iib_core.db.journal import State, Step
from iib_core.host import StandaloneHost
from iib_core.library.repair import repair
from iib_core.settings import Settings
from tests.indexing.library import opened, write_png

from .killed import WORK, Tools

ROOT = Path(__file__).resolve().parents[2]
FILES = ("a/1.png", "b/2.png", "deep/3.png", "deep/er/4.png", "5.png")


@dataclass
class Victim:
    """A library that can be put back as it was, and the process that forks those to be killed."""

    root: Path
    data: Path
    saved: Path
    process: subprocess.Popen[str]

    def reset(self) -> None:
        for folder in (self.root, self.data):
            shutil.rmtree(folder)
            shutil.copytree(self.saved / folder.name, folder)

    def run(self, what: str, n: int) -> dict[str, Any]:
        """Do `what` in a process killed at its nth step."""
        assert self.process.stdin and self.process.stdout
        request = {"what": what, "n": n, "root": str(self.root), "db": str(self.data / "iib.db")}
        self.process.stdin.write(json.dumps(request) + "\n")
        self.process.stdin.flush()
        answer: dict[str, Any] = json.loads(self.process.stdout.readline())
        assert not answer["failed"], (what, n)
        return answer


@pytest.fixture(scope="module")
def victim(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Victim]:
    top = tmp_path_factory.mktemp("killed")
    root, data, saved = top / "library", top / "data", top / "saved"
    with opened(root, data / "iib.db") as library:
        for name in FILES:
            write_png(root / name)
        (root / "a" / "1.txt").write_text("beside 1", encoding="utf-8")
        (root / "far").mkdir()
        library.update()
        for name in FILES:
            library.tag(root / name)
    for folder in (root, data):
        shutil.copytree(folder, saved / folder.name)
    command = [sys.executable, "-m", "tests.library.killed"]
    process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    yield Victim(root, data, saved, process)
    assert process.stdin
    process.stdin.close()
    process.wait(20)


def contents(root: Path) -> dict[str, bytes]:
    """Relative path → bytes of all files, the trash's too."""
    found = {}
    for where, _, names in os.walk(root):
        for name in names:
            file = Path(where) / name
            found[str(file.relative_to(root))] = file.read_bytes()
    return found


def rows(tools: Tools) -> dict[str, tuple[int, bool]]:
    """Relative path → (id, hidden)."""
    sql = "SELECT path, id, id IN (SELECT image_id FROM iib_missing) FROM image"
    found = tools.db.reader().execute(sql).fetchall()
    return {os.path.relpath(path, tools.root): (i, bool(hidden)) for path, i, hidden in found}


def check(tools: Tools, what: str, before: dict[str, bytes], ids: dict[bytes, int], where: str) -> None:
    """All that must hold after the repair."""
    now = contents(tools.root)
    assert not [p for p in now if ".iib-part" in p], where
    held = Counter(now.values())
    lost = set(before.values()) - set(held)
    done = [
        s for o in journal.recent(tools.db.reader(), 9) for s in journal.steps_of(tools.db.reader(), o.id)
    ]
    assert not [s for s in done if s.state is State.PLANNED], where
    assert all(s.error for s in done if s.state is State.FAILED), where
    assert journal.unfinished(tools.db.reader()) == [], where
    if what == "empty":
        erased = [s for s in done if s.state is State.ERASED]
        assert len(lost) == 0 or erased, where
    else:
        assert not lost, (where, "a file is lost")
    if what != "copy":
        assert max(held.values()) == 1, (where, "a file is there twice")
    known = rows(tools)
    for path, (image_id, hidden) in known.items():
        assert path in now, (where, "a row points nowhere", path)
        assert hidden == path.startswith(".iib-trash"), (where, path)
        if what != "copy":
            assert image_id == ids[now[path]], (where, "an id changed", path)
    media = {p for p in now if p.endswith(".png")}
    assert media == set(known), (where, "a file without its row")
    texts = [Path(p) for p, data in now.items() if data == b"beside 1"]
    for text in texts:
        assert str(text.with_suffix(".png")) in now, (where, "a sidecar was left alone")
    shown = sum(not hidden for _, hidden in known.values())
    count = tools.db.reader().execute("SELECT count FROM tag WHERE name = 'keep me'").fetchone()[0]
    assert count == shown, (where, "the tag's count")


@pytest.mark.invariant("L5", "L4", "F6")
@pytest.mark.parametrize("what", sorted(WORK))
def test_killed_at_any_step_nothing_is_lost_nor_half_done(victim: Victim, what: str) -> None:
    victim.reset()
    tools = Tools(str(victim.data / "iib.db"), str(victim.root))
    start = contents(victim.root)
    ids = {start[path]: i for path, (i, _) in rows(tools).items()}
    tools.close()
    steps = victim.run(what, 0)["steps"]
    assert steps > 6
    for n in range(1, steps + 1):
        victim.reset()
        if not victim.run(what, n)[
            "killed"
        ]:  # a slow machine stores more often, so one run may take more steps
            assert n > 6
            break
        tools = Tools(str(victim.data / "iib.db"), str(victim.root))
        try:
            where = f"{what}, killed at step {n} of {steps}"
            repair(tools.db, tools.at_work, lambda: [str(victim.root)])
            check(tools, what, start, ids, where)
            assert not list(victim.data.glob("*.working-*")), where
            if what == "empty":
                continue
            while journal.last_undoable(tools.db.reader()):
                assert tools.files.undo().errors == [], where
            undone = contents(victim.root)
            if what == "copy":
                undone = {p: data for p, data in undone.items() if not p.startswith(".iib-trash")}
            assert undone == start, where
        finally:
            tools.close()


@pytest.mark.invariant("L5", "F2")
def test_a_start_settles_what_was_left_before_anything_is_indexed(victim: Victim) -> None:
    victim.reset()
    steps = victim.run("move", 0)["steps"]
    victim.reset()
    assert victim.run("move", steps // 2)["killed"]
    folder = (str(victim.root),)
    services = build_services(
        StandaloneHost(folders=folder), Settings(data_dir=str(victim.data), folders=folder)
    )
    try:
        ids = set(services.db.reader().execute("SELECT id FROM image").fetchall())
        assert len(journal.unfinished(services.db.reader())) == 1
        services.start()
        assert journal.unfinished(services.db.reader()) == []
        services.indexer.update().done.result(30)
        assert set(services.db.reader().execute("SELECT id FROM image").fetchall()) == ids
        assert services.db.reader().execute("SELECT count(*) FROM iib_missing").fetchone()[0] == 0
    finally:
        services.stop()


@pytest.mark.invariant("L5", "F2")
def test_what_another_living_process_is_doing_is_left_to_it(victim: Victim) -> None:
    victim.reset()
    one = Tools(str(victim.data / "iib.db"), str(victim.root))
    other = Tools(str(victim.data / "iib.db"), str(victim.root))
    try:
        token = one.at_work.token()
        step = Step("move", str(victim.root / "5.png"), str(victim.root / "6.png"))
        one.db.write(lambda c: journal.begin(c, "move", [[step]], process=token))
        assert repair(other.db, other.at_work, lambda: [str(victim.root)]) == 0
        assert len(journal.unfinished(other.db.reader())) == 1
        one.at_work.close()
        assert repair(other.db, other.at_work, lambda: [str(victim.root)]) == 1
        assert journal.steps_of(other.db.reader(), 1)[0].error.startswith("Left as it was")
    finally:
        one.close()
        other.close()
