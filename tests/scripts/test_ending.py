"""Reload UI with our page open: the host's server closes as if we were not there."""

from __future__ import annotations

import threading
import time
from types import SimpleNamespace
from typing import Any

import httpx
import uvicorn
from fastapi import FastAPI
from iib_a1111 import lifetime
from iib_a1111.ending import before_the_server_closes

from .conftest import WebUi

BASE = "/infinite_image_browsing"


class GradioServer(uvicorn.Server):
    """As gradio 3.41 has it: closing waits until the last answer is given, however long that takes."""

    def begin(self) -> str:
        self.thread = threading.Thread(target=self.run, daemon=True)
        self.thread.start()
        while not self.started:
            assert self.thread.is_alive()
            time.sleep(0.005)
        return f"http://127.0.0.1:{self.servers[0].sockets[0].getsockname()[1]}"

    def close(self) -> None:
        self.should_exit = True
        self.thread.join(30)
        assert not self.thread.is_alive(), "the server never ended"


def test_an_open_page_does_not_hold_up_reload_ui(webui: WebUi) -> None:
    app = FastAPI()
    server = GradioServer(uvicorn.Config(app, port=0, log_level="critical", lifespan="off"))
    url = server.begin()
    lifetime.start(SimpleNamespace(server=server), app)
    heard, ended = threading.Event(), threading.Event()

    def listen() -> None:
        with httpx.stream("GET", f"{url}{BASE}/api/events", timeout=30) as answer:
            for _ in answer.iter_lines():
                heard.set()
        ended.set()

    threading.Thread(target=listen, daemon=True).start()
    try:
        assert heard.wait(20)
        began = time.monotonic()
        server.close()
        assert time.monotonic() - began < 4  # well before what is stuck is cut off
        assert ended.wait(5)
    finally:
        lifetime.stop()


def test_what_is_stuck_is_cut_off_and_a_limit_of_the_hosts_own_stays() -> None:
    told: list[str] = []

    def server(limit: int | None) -> Any:
        config = SimpleNamespace(timeout_graceful_shutdown=limit)
        return SimpleNamespace(config=config, close=lambda: told.append("closed"))

    ours, theirs = server(None), server(60)
    for one in (ours, theirs):
        before_the_server_closes(SimpleNamespace(server=one), lambda: told.append("ours first"))
        one.close()
    assert told == ["ours first", "closed"] * 2
    assert (ours.config.timeout_graceful_shutdown, theirs.config.timeout_graceful_shutdown) == (5, 60)


def test_without_a_page_there_is_no_server_to_listen_to() -> None:
    before_the_server_closes(None, lambda: None)
