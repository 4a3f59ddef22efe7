"""How much the browser fetches before it can show the first picture, and how long the page's components are."""

from __future__ import annotations

import gzip
import re
from functools import cache

from .servers import ROOT

BUILT = ROOT / "iib_core" / "web"
SOURCES = ROOT / "javascript" / "app" / "src"
MOST_KB = 200
HASH = len("-12345678.js")
_STATIC = re.compile(r'(?:from|import)\s*"\./([\w.-]+\.js)"')
_LAZY = re.compile(r'import\("(?:\.|@)/(?:[\w.]+/)*(\w+)\.vue"\)')


@cache
def first_view() -> dict[str, int]:
    """The scripts that stand in index.html and all that they import at once, by their gzipped bytes."""
    found: dict[str, int] = {}
    waiting = re.findall(r"assets/([\w.-]+\.js)", (BUILT / "index.html").read_text(encoding="utf-8"))
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        script = (BUILT / "assets" / name).read_bytes()
        found[name] = len(gzip.compress(script, 6))
        waiting += _STATIC.findall(script.decode())
    return found


def test_the_scripts_of_the_first_view_are_small() -> None:
    sizes = sorted(first_view().items(), key=lambda item: -item[1])
    table = "\n".join(f"{size:>8} {name}" for name, size in sizes)
    assert sum(first_view().values()) < MOST_KB * 1000, table


def test_what_is_fetched_when_it_is_used_is_not_in_it() -> None:
    later = {
        name
        for path in [*SOURCES.rglob("*.ts"), *SOURCES.rglob("*.vue")]
        for name in _LAZY.findall(path.read_text(encoding="utf-8"))
    }
    assert {"WorkflowOverlay", "ViewerOverlay", "ComparePage", "SettingsPlace"} <= later
    at_once = {name[:-HASH] for name in first_view()}
    apart = {path.name[:-HASH] for path in (BUILT / "assets").glob("*.js")}
    assert later - apart == set()
    assert later & at_once == set()


def test_no_component_is_longer_than_three_hundred_lines() -> None:
    long = {
        str(p.relative_to(SOURCES)): n
        for p in SOURCES.rglob("*.vue")
        if (n := len(p.read_text("utf-8").splitlines())) > 300
    }
    assert long == {}
