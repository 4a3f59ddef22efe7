"""Measures any server that speaks the wire contract, from outside, so that each does the same work."""

from __future__ import annotations

import statistics
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx

Figures = dict[str, Any]
_SUBSTRINGS: dict[str, dict[str, Any]] = {
    "substring, common": {"surstr": "watercolor"},
    "substring, two words": {"surstr": "old lighthouse, paper"},
    "substring, none": {"surstr": "zzqqxx nothing"},
    "substring, a seed": {"surstr": "Seed: 12345"},
    "path": {"surstr": "000123", "path_only": True},
    "regex": {"regexp": r"Steps: 2\d,.*CFG scale: 7\.5"},
    "regex, none": {"regexp": r"qqq\d+zzz"},
    "newest": {},
}


class Client:
    """One server under measurement."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.http = httpx.Client(base_url=base, timeout=3600)

    def post(self, path: str, /, **body: Any) -> Any:
        answer = self.http.post(path, json=body)
        answer.raise_for_status()
        return answer.json()

    def get(self, path: str, /, **query: Any) -> httpx.Response:
        answer = self.http.get(path, params=query)
        answer.raise_for_status()
        return answer


def timings(call: Callable[[], Any], times: int = 15) -> Figures:
    """Median and 95th percentile of a call, in milliseconds."""
    call()
    spent = []
    for _ in range(times):
        started = time.perf_counter()
        call()
        spent.append((time.perf_counter() - started) * 1000)
    return {
        "median_ms": round(statistics.median(spent), 2),
        "p95_ms": round(sorted(spent)[int(0.95 * (times - 1))], 2),
    }


def index(client: Client, folder: Path) -> Figures:
    """Index `folder` from nothing, asking for something else all the while."""
    client.get("/version")  # the first one looks things up
    client.post("/db/extra_paths", path=str(folder), types=["scanned"])
    waits: list[float] = []
    stop = threading.Event()

    def probe() -> None:
        with httpx.Client(base_url=client.base, timeout=600) as http:
            while not stop.is_set():
                started = time.perf_counter()
                http.get("/version")
                waits.append((time.perf_counter() - started) * 1000)
                time.sleep(0.02)

    prober = threading.Thread(target=probe, daemon=True)
    prober.start()
    started = time.perf_counter()
    client.post("/db/update_image_data")
    while (info := client.get("/db/basic_info").json())["expired"] or not info["img_count"]:
        time.sleep(0.1)
    seconds = time.perf_counter() - started
    stop.set()
    prober.join(10)
    waits.sort()
    started = time.perf_counter()
    client.post("/db/update_image_data")
    return {
        "pictures": info["img_count"],
        "seconds": round(seconds, 2),
        "pictures_per_s": round(info["img_count"] / seconds),
        "other_requests_p99_ms": round(waits[int(0.99 * (len(waits) - 1))], 1),
        "other_requests_longest_ms": round(waits[-1], 1),
        "rescan_s": round(time.perf_counter() - started, 3),
    }


def queries(client: Client) -> Figures:
    """Median and p95 of each query that a page makes."""
    tags = client.get("/db/basic_info").json()["tags"]

    def top(kind: str) -> list[int]:
        return [t["id"] for t in sorted((t for t in tags if t["type"] == kind), key=lambda t: -t["count"])]

    words, models, networks = top("pos"), top("Model"), top("lora")
    by_tags: dict[str, dict[str, Any]] = {
        "tag, common": {"and_tags": words[:1]},
        "tags, two and one not": {"and_tags": words[:2], "not_tags": words[2:3]},
        "tag, model with one of five networks": {"and_tags": models[:1], "or_tags": networks[:5]},
        "tag, rare": {"and_tags": words[-1:]},
        "tag, random order": {"and_tags": words[:1], "random_sort": True},
    }
    figures: Figures = {}
    for name, body in _SUBSTRINGS.items():
        full = {"surstr": "", "cursor": "", "regexp": "", "folder_paths": [], "size": 200, **body}
        figures[name] = timings(lambda full=full: client.post("/db/search_by_substr", **full))
    for name, body in by_tags.items():
        full = {
            "and_tags": [],
            "or_tags": [],
            "not_tags": [],
            "cursor": "",
            "folder_paths": [],
            "size": 200,
            **body,
        }
        figures[name] = timings(lambda full=full: client.post("/db/match_images_by_tags", **full))
    figures["all tags"] = timings(lambda: client.get("/db/basic_info"), 5)
    figures["random pictures"] = timings(lambda: client.get("/db/random_images"), 5)
    figures["changed folders"] = timings(lambda: client.get("/db/expired_dirs"), 5)
    folder = sorted(str(p) for p in {Path(f["fullpath"]).parent for f in _newest(client)})[0]
    figures["list a folder"] = timings(lambda: client.get("/files", folder_path=folder))
    listed = [
        f["fullpath"] for f in client.get("/files", folder_path=folder).json()["files"] if f["type"] == "file"
    ]
    figures["tags of a folder"] = timings(lambda: client.post("/db/get_image_tags", paths=listed))
    figures["infotexts of a folder"] = timings(lambda: client.post("/image_geninfo_batch", paths=listed), 5)
    return figures


def _newest(client: Client) -> list[dict[str, Any]]:
    body = {"surstr": "", "cursor": "", "regexp": "", "folder_paths": [], "size": 200}
    return list(client.post("/db/search_by_substr", **body)["files"])


def walk(client: Client) -> Figures:
    """The whole library, page by page."""
    cursor, seen, rows, started = "", set(), 0, time.perf_counter()
    while True:
        body = {"surstr": "", "cursor": cursor, "regexp": "", "folder_paths": [], "size": 500}
        answer = client.post("/db/search_by_substr", **body)
        rows += len(answer["files"])
        seen.update(f["fullpath"] for f in answer["files"])
        if not answer["cursor"]["has_next"] or not answer["files"]:
            break
        cursor = answer["cursor"]["next"]
    return {"seconds": round(time.perf_counter() - started, 2), "rows": rows, "unique": len(seen)}


def thumbnails(client: Client, pictures: list[Path], cores: int) -> Figures:
    """Thumbnails of full-size pictures: made one after another, eight at once, and again from the cache."""

    def fetch(path: Path, stamp: str) -> int:
        return len(client.get("/image-thumbnail", path=str(path), t=stamp, size="512x512").content)

    half = len(pictures) // 2
    started = time.perf_counter()
    size = sum(fetch(p, "1") for p in pictures[:half]) // max(1, half)
    alone = (time.perf_counter() - started) / max(1, half)
    with ThreadPoolExecutor(8) as pool:
        started = time.perf_counter()
        list(pool.map(lambda p: fetch(p, "1"), pictures[half:]))
        together = (len(pictures) - half) / (time.perf_counter() - started)
        started = time.perf_counter()
        list(pool.map(lambda p: fetch(p, "1"), pictures * 4))
        warm = 4 * len(pictures) / (time.perf_counter() - started)
    return {
        "bytes": size,
        "one_ms": round(alone * 1000, 1),
        "per_s_per_core": round(together / cores, 1),
        "cached_per_s": round(warm),
    }


def memory(pid: int) -> Figures:
    """Resident memory of a process and of its children, MiB; {} where /proc is not there."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
        peak = int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM"))) / 1024
        family = [pid]
        for task in Path(f"/proc/{pid}/task").iterdir():
            family += [int(c) for c in (task / "children").read_text().split()]
        now = 0.0
        for member in family:
            lines = Path(f"/proc/{member}/status").read_text().splitlines()
            now += int(next(line.split()[1] for line in lines if line.startswith("VmRSS"))) / 1024
    except (OSError, StopIteration):
        return {}
    return {"peak_mib": round(peak, 1), "now_with_children_mib": round(now, 1)}
