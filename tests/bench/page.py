"""The page in headless Chromium on a large library: `python3 run.py bench --page [--data-dir DIR]`."""

from __future__ import annotations

import os
import statistics
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, sync_playwright

from ..e2e.browser import chromium_path
from ..servers import Server, running

Figures = dict[str, Any]

WORDS = 5
STARTS = 5
HAND_PX_PER_S = 3000
HAND_S = 8.0
WHOLE_S = 30.0

#: figure → (group, key, unit, goal)
GOALS = {
    "first pictures after a warm start": ("start", "first_picture_ms", "ms", 1000),
    "the whole first screen": ("start", "screen_ms", "ms", None),
    "the same with nothing cached by the browser": ("cold", "first_picture_ms", "ms", None),
    "search result painted after the last key": ("search", "painted_ms", "ms", 150),
    "frame while scrolling as by hand, p95": ("by_hand", "p95_ms", "ms", 50),
    "frame while scrolling through everything, p95": ("everything", "p95_ms", "ms", 50),
    "longest frame on that way": ("everything", "longest_ms", "ms", None),
    "JavaScript heap of the tab after it": ("memory", "heap_mib", "MiB", 300),
    "memory of the tab's process after it": ("memory", "private_mib", "MiB", 300),
}

# Looks once a frame, from before the page's own scripts on; times are since the start of the navigation.
_WATCH = """
(() => {
  const seen = { first: 0, screen: 0 };
  window.__seen = seen;
  const shown = (img) => img && img.complete && img.naturalWidth > 0;
  const look = () => {
    const cells = [...document.querySelectorAll('.scroller [role=option]')].filter((cell) => {
      const box = cell.getBoundingClientRect();
      return box.height > 0 && box.bottom > 0 && box.top < innerHeight;
    });
    const ready = cells.filter((cell) => shown(cell.querySelector('img'))).length;
    if (ready && !seen.first) seen.first = performance.now();
    if (ready && ready === cells.length) { seen.screen = performance.now(); return; }
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})();
"""

# From the key until a frame after the one in which the found pictures stand in the grid.
_AFTER_LAST_KEY = """
(total) => {
  window.__painted = new Promise((done) => {
    let key = 0;
    addEventListener('keydown', () => { key = performance.now(); }, true);
    const look = () => {
      const cell = document.querySelector('.scroller [role=option]');
      if (key && cell && Number(cell.ariaSetSize) === total) {
        requestAnimationFrame(() => done(performance.now() - key));
      } else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
}
"""

# A result that never comes must end the measurement, not hold it for ever.
_PAINTED = """
(word) => Promise.race([
  window.__painted,
  new Promise((_, fail) => setTimeout(() => fail(new Error(`no result of ${word} was painted in 20 s`)), 20000)),
])
"""

_SCROLL = """
([seconds, speed]) => new Promise((done) => {
  const grid = document.querySelector('.scroller');
  grid.scrollTop = 0;
  const way = speed ? speed * seconds : grid.scrollHeight - grid.clientHeight;
  const frames = [];
  let begun = 0, last = 0;
  const step = (now) => {
    if (last) frames.push(now - last); else begun = now;
    last = now;
    const part = Math.min(1, (now - begun) / 1000 / seconds);
    grid.scrollTop = way * part;
    if (part < 1) requestAnimationFrame(step); else done(frames);
  };
  requestAnimationFrame(step);
})
"""


def measure(data_dir: Path, library: Path, count: int) -> Figures:
    """Figures of the page on the database in `data_dir`, made from `library` first when it holds less than
    `count` pictures: times in ms, memory in MiB."""
    with running(data_dir, str(library)) as server, sync_playwright() as playwright:
        server.wait_until_indexed(int(count * 0.99), 3600)
        browser = playwright.chromium.launch(
            executable_path=chromium_path(), args=["--no-sandbox", "--disable-gpu"]
        )
        try:
            return _all(browser, server)
        finally:
            browser.close()


def _all(browser: Browser, server: Server) -> Figures:
    cold = [_start(_context(browser), server, close=True) for _ in range(STARTS)]
    context = _context(browser)
    _start(context, server)
    figures: Figures = {
        "pictures": _total(server, ""),
        "load_before": round(os.getloadavg()[0], 1) if hasattr(os, "getloadavg") else None,
        "cold": _medians(cold),
        "start": _medians([_start(context, server) for _ in range(STARTS)]),
        "search": _search(context, server),
    }
    page = _open(context, server)
    figures["by_hand"] = _frames(page.evaluate(_SCROLL, [HAND_S, HAND_PX_PER_S]))
    figures["everything"] = _frames(page.evaluate(_SCROLL, [WHOLE_S, 0]))
    figures["memory"] = _memory(browser, context.new_cdp_session(page))
    return figures


def _context(browser: Browser) -> BrowserContext:
    context = browser.new_context(viewport={"width": 1400, "height": 900})
    context.add_init_script(_WATCH)
    return context


def _open(context: BrowserContext, server: Server) -> Page:
    page = context.new_page()
    page.goto(f"{server.url}#order=-date")  # not what was looked at last
    page.wait_for_function("() => window.__seen.screen > 0", timeout=60_000)
    return page


def _start(context: BrowserContext, server: Server, *, close: bool = False) -> Figures:
    page = _open(context, server)
    seen = page.evaluate("() => window.__seen")
    page.close()
    if close:
        context.close()
    return {"first_picture_ms": seen["first"], "screen_ms": seen["screen"]}


def _search(context: BrowserContext, server: Server) -> Figures:
    """From the last key of a word until its result is painted; the median word and the slowest."""
    page = _open(context, server)
    taken: dict[str, float] = {}
    for word in _words(server):
        box = page.get_by_role("combobox", name="Search pictures")
        box.fill("")
        page.wait_for_timeout(1000)
        box.press_sequentially(word[:-1], delay=90)
        page.evaluate(_AFTER_LAST_KEY, _total(server, word))
        page.keyboard.press(word[-1])
        taken[word] = round(page.evaluate(_PAINTED, word), 1)
    page.close()
    return {
        "painted_ms": statistics.median(taken.values()),
        "slowest_ms": max(taken.values()),
        "words": taken,
    }


def _words(server: Server) -> list[str]:
    """Words of prompts, from the most frequent to rare ones."""
    tags = [t for t in server.get("/db/basic_info").json()["tags"] if t["type"] == "pos" and t["count"]]
    names = [t["name"] for t in sorted(tags, key=lambda t: -t["count"]) if str(t["name"]).isalpha()]
    return names[:: max(1, len(names) // WORDS)][:WORDS]


def _total(server: Server, q: str) -> int:
    return int(server.post("/api/grid", {"query": {"q": q}, "limit": 1}).json()["total"])


def _medians(runs: list[Figures]) -> Figures:
    return {key: round(statistics.median(run[key] for run in runs), 1) for key in runs[0]}


def _frames(deltas: list[float]) -> Figures:
    ordered = sorted(deltas)
    return {
        "frames": len(ordered),
        "median_ms": round(statistics.median(ordered), 1),
        "p95_ms": round(ordered[int(len(ordered) * 0.95)], 1),
        "longest_ms": round(ordered[-1], 1),
        "over_50_ms": sum(delta > 50 for delta in ordered),
    }


def _memory(browser: Browser, tab: CDPSession) -> Figures:
    """Heap in use after a collection, and the memory of the tab's process (Linux only)."""
    tab.send("HeapProfiler.collectGarbage")
    tab.send("Performance.enable")
    metrics = {m["name"]: m["value"] for m in tab.send("Performance.getMetrics")["metrics"]}
    figures: Figures = {
        "heap_mib": round(metrics["JSHeapUsedSize"] / 2**20, 1),
        "nodes": int(metrics["Nodes"]),
    }
    processes = browser.new_browser_cdp_session().send("SystemInfo.getProcessInfo")["processInfo"]
    renderers = [_status(p["id"]) for p in processes if p["type"] == "renderer"]
    if any(renderers):
        busiest = max(renderers, key=lambda s: s.get("VmRSS", 0.0))
        figures["resident_mib"] = busiest["VmRSS"]
        figures["private_mib"] = busiest["RssAnon"]  # without the browser's own code, shared by every tab
    return figures


def _status(pid: int) -> dict[str, float]:
    """Memory of a process as Linux tells it, MiB; {} elsewhere."""
    path = Path(f"/proc/{pid}/status")
    if not path.exists():
        return {}
    pairs = (line.split(":", 1) for line in path.read_text().splitlines())
    return {k: round(int(v.split()[0]) / 1024, 1) for k, v in pairs if k in ("VmRSS", "RssAnon")}


def table(figures: Figures) -> str:
    """The figures beside their goals, as a Markdown table."""
    rows = [f"| the page on {figures['pictures']:,} pictures | measured | goal |", "|---|---|---|"]
    for name, (group, key, unit, goal) in GOALS.items():
        value = figures[group].get(key)
        if value is not None:
            rows.append(f"| {name} | {value} {unit} | {f'{goal} {unit}' if goal else ''} |")
    return "\n".join(rows)
