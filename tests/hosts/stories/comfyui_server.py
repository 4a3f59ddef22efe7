"""What ComfyUI's server and its flags ask of us: restarts, the network, users, and to be left alone."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import time
import zlib
from pathlib import Path
from typing import Any

import httpx

from tests.hosts.comfyui.running import Comfy

from .comfyui import history, library_of
from .latency import waits
from .library import how_far, infotext, put_picture
from .real_comfyui import RealComfy
from .report import until


def many_pictures(folder: Path, count: int) -> None:
    """Small pictures, each with a text of its own."""
    template = folder / "0.png"
    put_picture(template, infotext(0))
    raw = template.read_bytes()
    start = raw.index(b"tEXt")
    length = int.from_bytes(raw[start - 4 : start], "big")
    text, rest = raw[start + 4 : start + 4 + length], raw[start + 8 + length :]
    for number in range(1, count):
        chunk = b"tEXt" + text.replace(b"Seed: 0,", b"Seed: %d," % number)
        size = (len(chunk) - 4).to_bytes(4, "big")
        whole = raw[: start - 4] + size + chunk + zlib.crc32(chunk).to_bytes(4, "big") + rest
        (folder / f"{number}.png").write_bytes(whole)


def latency_while_indexing(comfy: Comfy, count: int) -> str:
    """ComfyUI's own routes while pictures come in and are read, beside the same time at rest."""
    library = library_of(comfy)
    library.idle()
    url = comfy.url + "/queue"
    rest = waits(url, lambda: time.sleep(5))
    began, total = time.monotonic(), library.total()
    folder = comfy.output / "many"
    folder.mkdir()

    def index() -> None:
        many_pictures(folder, count)
        library.get("/db/update_image_data")
        until(lambda: library.total() >= total + count, f"{count} pictures more", 300)
        library.idle()

    during = waits(url, index)
    return f"/queue at rest: {rest}; while {count} pictures come ({time.monotonic() - began:.0f} s): {during}"


def latency_while_streaming(comfy: Comfy) -> str:
    """ComfyUI's own routes while our app serves big files, thumbnails and searches."""
    library = library_of(comfy)
    big = comfy.output / "big.bin.png"
    put_picture(big, infotext(3), size=(2400, 1800))
    row = library.row(big.name)

    def ask() -> None:
        limit = time.monotonic() + 5
        while time.monotonic() < limit:
            library.get(f"/api/images/{row['id']}/file")
            library.get(f"/api/images/{row['id']}/thumbnail?size=512x512&v={time.monotonic_ns()}")
            library.post("/api/grid", {"query": {"text": "fox"}, "cursor": None, "limit": 10000})

    told = waits(comfy.url + "/queue", ask)
    return f"/queue: {told}"


def busy_host(comfy: Comfy, seconds: float = 6, count: int = 3000) -> str:
    """A node that computes loses nothing to an index run beside it; the run goes on when the queue is empty."""
    library = library_of(comfy)
    library.idle()

    def work(mark: str) -> dict[str, Any]:
        graph = {"1": {"class_type": "StoryBusy", "inputs": {"seconds": seconds, "mark": mark}}}
        answer = comfy.http.post("/prompt", json={"prompt": graph}).json()
        return dict(history(comfy, answer["prompt_id"], 200)["outputs"]["1"])

    alone = [work("a"), work("b")]
    before = library.total()
    folder = comfy.output / "beside"
    folder.mkdir()
    many_pictures(folder, count)
    graph = {"1": {"class_type": "StoryBusy", "inputs": {"seconds": seconds, "mark": "c"}}}
    prompt_id = comfy.http.post("/prompt", json={"prompt": graph}).json()["prompt_id"]
    library.get("/db/update_image_data")
    beside = history(comfy, prompt_id, 200)["outputs"]["1"]
    status = library.get("/api/index").json()
    until(lambda: library.total() >= before + count, f"{count} pictures more", 300)
    library.idle()

    def rate(told: dict[str, Any]) -> float:
        return float(told["rounds"][0] / told["processor"][0])

    def share(told: dict[str, Any]) -> float:
        return float(told["processor"][0] / told["wall"][0])

    best = max(rate(told) for told in alone)
    lost = 1 - rate(beside) / best
    return (
        f"rounds per processor second {best:.0f} alone, {rate(beside):.0f} beside ({lost:+.1%}); processor share "
        f"{max(share(t) for t in alone):.0%} alone, {share(beside):.0%} beside; index then: {how_far(status)}"
    )


def killed_and_started(real: RealComfy, folder: Path) -> str:
    """Killed in the middle of an index run and started again: the library is whole."""
    with real.running(folder) as comfy:
        many = comfy.output / "before the kill"
        many.mkdir(exist_ok=True)
        many_pictures(many, 1500)
        library_of(comfy).get("/db/update_image_data")
        comfy.process.send_signal(signal.SIGKILL)
        comfy.process.wait(20)
    with real.running(folder) as comfy:
        library = library_of(comfy)
        until(lambda: library.total() >= 1500, "1500 pictures", 200)
        library.idle()
        session = library.get("/api/session").json()
        total = library.total()
        shutil.rmtree(many)
    return f"{total} pictures after the second start ({real.seconds_to_start[-1]:.1f} s); notice: {session['notice']!r}"


def on_the_network(real: RealComfy, folder: Path) -> str:
    """--listen 0.0.0.0: strangers look, and change nothing; nor does another site's page or a re-pointed name."""
    with real.running(folder, "--listen", "0.0.0.0") as comfy:
        library = library_of(comfy)
        until(lambda: library.get("/hello").status_code == 200, "the library", 60)
        library.idle()
        row = next(row for row in library.rows() if Path(row["fullpath"]).exists())
        address = _other_address()
        told = {}
        with httpx.Client(base_url=comfy.url.replace("127.0.0.1", address), timeout=30) as stranger:
            told["look"] = stranger.post(
                library.root + "/api/grid", json={"query": {}, "limit": 1}
            ).status_code
            for route in ("/api/files/delete", "/api/files/move", "/api/trash/empty"):
                body = {"ids": [row["id"]], "dest": str(folder), "paths": [row["fullpath"]]}
                told[route] = stranger.post(library.root + route, json=body).status_code
            told["delete (older)"] = stranger.post(
                library.root + "/delete_files", json={"file_paths": [row["fullpath"]]}
            ).status_code
        evil = {"Origin": "http://evil.example"}
        told["another site"] = library.post(
            "/api/files/delete", {"ids": [row["id"]]}, headers=evil
        ).status_code
        told["re-pointed name"] = library.get("/api/session", headers={"Host": "evil.example"}).status_code
        refused = [key for key, status in told.items() if key != "look" and status < 400]
        assert not refused and Path(row["fullpath"]).exists(), told
    return f"from {'another address' if address != '127.0.0.1' else 'loopback only'}: " + ", ".join(
        f"{key} {status}" for key, status in told.items()
    )


def _other_address() -> str:
    """An address of this machine that is not loopback, where it has one."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asked:
        try:
            asked.connect(("192.0.2.1", 9))  # sends nothing: only says which address would be used
        except OSError:
            return "127.0.0.1"
        return str(asked.getsockname()[0])


def several_users(real: RealComfy, folder: Path) -> str:
    """--multi-user, with --output-directory elsewhere."""
    elsewhere = folder / "elsewhere out"
    put_picture(elsewhere / "there.png", infotext(77))
    with real.running(folder, "--multi-user", "--output-directory", str(elsewhere)) as comfy:
        name = comfy.http.post("/users", json={"username": "ann"}).json()
        headers = {"comfy-user": name if isinstance(name, str) else ""}
        library = library_of(comfy)
        until(lambda: library.total("Seed: 77") == 1, "the picture in the other output folder", 60)
        session = library.get("/api/session", headers=headers)
        assert session.status_code == 200, session.text
    return f"user {headers['comfy-user']!r}; writable: {session.json()['writable']}; the other output folder is shown"


def nothing_moved(before: str, after: str) -> str:
    """No package of ComfyUI's was moved by our being there."""
    assert before == after, sorted(set(before.splitlines()) ^ set(after.splitlines()))
    return f"{len(before.splitlines())} packages, the same"


def shutdown(real: RealComfy, folder: Path) -> str:
    """SIGINT, as Ctrl-C: ends at once, and no process of ours stays."""
    import subprocess

    with real.running(folder) as comfy:
        library = library_of(comfy)
        until(lambda: library.get("/hello").status_code == 200, "the library", 60)
        began = time.monotonic()
        comfy.process.send_signal(signal.SIGINT if os.name != "nt" else signal.SIGTERM)
        comfy.process.wait(30)
        ended = time.monotonic() - began
        pid = comfy.process.pid

        def children() -> str:
            return subprocess.run(
                ["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True
            ).stdout.strip()

        until(lambda: not children(), "no children left", 10)
    return f"ended after {ended:.1f} s"
