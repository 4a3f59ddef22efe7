"""The plan of docs/contributing/house.md, held to: rooms, floors, the gate, and how light an import is."""

from __future__ import annotations

import ast
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

CORE = Path(__file__).resolve().parent.parent / "iib_core"

#: room (or module) → floor; rooms of one floor may use each other
FLOORS = {
    **dict.fromkeys(["app", "cli", "commands", "embedding", "__main__"], 5),
    "api": 4,
    **dict.fromkeys(["library", "indexing", "search", "media", "lookalikes", "demo"], 3),
    **dict.fromkeys(["db", "metadata"], 2),
}
GROUND = 1
#: what no host should have to load because of us
HEAVY = {
    "PIL",
    "numpy",
    "gradio",
    "torch",
    "scipy",
    "watchfiles",
    "uvicorn",
    "imageio_ffmpeg",
    "fastapi",
    "sqlite3",
}


def modules() -> list[Path]:
    return [p for p in sorted(CORE.rglob("*.py")) if "web" not in p.relative_to(CORE).parts]


def room(path: Path) -> str:
    parts = path.relative_to(CORE).with_suffix("").parts
    return parts[0]


def floor(name: str) -> int:
    return FLOORS.get(name, GROUND)


def imported(path: Path) -> Iterator[str]:
    """Absolute names of all that a module imports, inside functions too; `if TYPE_CHECKING` as well."""
    package = ["iib_core", *path.relative_to(CORE).with_suffix("").parts][:-1]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (a.name for a in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            stem = ".".join([*base, *([node.module] if node.module else [])])
            yield from (f"{stem}.{a.name}" for a in node.names)


def calls(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func)


def test_imports_lead_down_the_floors_only() -> None:
    wrong = []
    for path in modules():
        mine = floor(room(path))
        for name in imported(path):
            if name.startswith("iib_core.") and room(path) != name.split(".")[1]:
                theirs = name.split(".")[1]
                if floor(theirs) > mine:
                    wrong.append(f"{path.relative_to(CORE)} (floor {mine}) imports {name}")
    assert wrong == []


@pytest.mark.invariant("S2")
def test_only_the_gate_makes_safe_paths() -> None:
    makers = [
        str(p.relative_to(CORE)) for p in modules() if any(c.split(".")[-1] == "SafePath" for c in calls(p))
    ]
    assert makers == ["access.py"]


@pytest.mark.invariant("S2")
def test_handlers_touch_neither_the_file_system_nor_sql() -> None:
    forbidden = {"os", "sqlite3", "shutil", "pathlib", "io", "tempfile", "subprocess", "glob"}
    wrong = []
    for path in modules():
        if room(path) != "api":
            continue
        used = {name.split(".")[0] for name in imported(path)} & forbidden
        opened = [
            c for c in calls(path) if c == "open" or c.endswith((".execute", ".executemany", ".fetchall"))
        ]
        if used or opened:
            wrong.append(f"{path.relative_to(CORE)}: {sorted(used)} {opened}")
    assert wrong == []


def test_all_sql_is_in_the_database_room() -> None:
    wrong = [
        str(p.relative_to(CORE))
        for p in modules()
        if room(p) != "db"
        and any(c.endswith((".execute", ".executemany", ".executescript")) for c in calls(p))
    ]
    assert wrong == []


def test_no_file_is_very_long() -> None:
    long = {
        str(p.relative_to(CORE)): n for p in modules() if (n := len(p.read_text("utf-8").splitlines())) > 400
    }
    assert long == {}


def test_importing_the_core_is_light() -> None:
    code = (
        "import sys; before = set(sys.modules); import iib_core;"
        f"print(sorted(({HEAVY!r} & set(sys.modules)) - before))"
    )
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=CORE.parent, check=True
    )
    bare = time.perf_counter()
    subprocess.run([sys.executable, "-c", "pass"], cwd=CORE.parent, check=True)
    started = time.perf_counter() - bare
    assert done.stdout.strip() == "[]"
    assert (bare - began) - started < 0.5


def test_building_an_app_loads_no_picture_library_and_nothing_of_a_host() -> None:
    code = "import sys, iib_core.app; print(sorted({'PIL','numpy','gradio','torch','scipy','watchfiles','iib_core.metadata.reading','iib_core.metadata.containers'} & set(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=CORE.parent, check=True
    )
    assert done.stdout.strip() == "[]"
