"""Speaks with a host's page as our own page does (docs/contributing/host-pages.md)."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Frame, Page

_BY_FRAME = """
([message, ms]) => new Promise((resolve) => {
  const call = Math.random().toString(36).slice(2), page = "story";
  const timer = setTimeout(() => resolve({ok: false, error: "no answer"}), ms);
  addEventListener("message", function heard({data, source, origin}) {
    if (data?.iib !== 1 || data.call !== call || source !== parent || origin !== location.origin) return;
    removeEventListener("message", heard); clearTimeout(timer); resolve(data);
  });
  parent.postMessage({iib: 1, to: "host", call, page, ...message}, location.origin);
})"""

_BY_CHANNEL = """
([message, ms]) => new Promise((resolve) => {
  const call = Math.random().toString(36).slice(2), page = "story";
  const channel = new BroadcastChannel("iib-host"), heard = [];
  const timer = setTimeout(() => end({ok: false, error: "no answer"}), ms);
  const end = (answer) => { clearTimeout(timer); channel.close(); resolve(answer); };
  channel.onmessage = ({data}) => {
    if (data?.iib === 1 && data.to === "page" && data.call === call) end(data);
  };
  channel.postMessage({iib: 1, to: "host", call, page, ...message});
})"""


@dataclass
class Answer:
    """A host page's answer and how long it took."""

    ok: bool
    error: str
    reason: str
    result: Any
    seconds: float
    host: str


def ask(where: Page | Frame, message: dict[str, Any], *, wait_seconds: float = 20) -> Answer:
    """From our frame in the host's page, or (a `Page`) from a browser tab of our own."""
    script = _BY_CHANNEL if isinstance(where, Page) else _BY_FRAME
    began = time.monotonic()
    said = where.evaluate(script, [message, wait_seconds * 1000])
    spent = time.monotonic() - began
    return Answer(
        bool(said["ok"]),
        said.get("error") or "",
        said.get("reason") or "",
        said.get("result"),
        spent,
        said.get("host") or "",
    )


def hello(where: Page | Frame) -> dict[str, Any]:
    """What the host's page says of itself, with its id."""
    answer = ask(where, {"do": "hello"})
    assert answer.ok, answer.error
    return {**answer.result, "host": answer.host}


def send(where: Page | Frame, target: str, picture: dict[str, Any], **more: Any) -> Answer:
    """Send a picture (see `picture`) to one of the host's places."""
    return ask(where, {"do": "send", "target": target, "picture": picture, **more})


def picture(base: str, row: dict[str, Any]) -> dict[str, Any]:
    """A row of `/api/rows` as it is named in messages."""
    return {
        "id": row["id"],
        "path": row["fullpath"],
        "name": row["name"],
        "url": f"{base}/api/images/{row['id']}/file?v={row['version']}",
        "kind": row.get("kind", 0),
    }
