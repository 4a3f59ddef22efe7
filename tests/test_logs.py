"""S14: what is written to the log, and how much of it."""

from __future__ import annotations

import logging
from pathlib import Path

import httpx
import pytest

from iib_core.commands.terminal import log_to
from tests.api.live import picture

from .servers import running

PROMPT = "a very private prompt about herons"
KEY = "open-sesame-9471"


@pytest.mark.invariant("S14")
def test_keys_and_prompts_reach_neither_the_log_nor_the_page(tmp_path: Path) -> None:
    root = tmp_path / "pictures"
    picture(root / "a.png", f"{PROMPT}\nSteps: 1, Sampler: Euler, Seed: 1")
    (root / "broken.png").write_bytes(b"\x89PNG\r\n\x1a\n" + PROMPT.encode())
    environment = {"IIB_SECRET_KEY": KEY, "OPENAI_API_KEY": "sk-" + KEY}
    with (
        running(tmp_path / "data", str(root), environment=environment) as server,
        httpx.Client(timeout=60) as http,
    ):
        assert http.post(f"{server.url}/api/session", json={"key": KEY}).status_code == 200
        http.post(f"{server.url}/api/session", json={"key": KEY + "-wrong"})
        http.post(f"{server.url}/db/update_image_data", json={})
        rules = '[{"tag": "", "filters": []}, {"tag": "x", "filters": [{"field": "Model", "operator": "?", "value": 1}]}]'
        http.post(f"{server.url}/app_fe_setting", json={"name": "auto_tag_rules", "value": rules})
        http.post(f"{server.url}/db/rebuild_index")
        found = http.post(f"{server.url}/db/search_by_substr", json={"surstr": "private prompt"}).json()
        assert len(found["files"]) == 1
        http.post(f"{server.url}/db/search_by_substr", json={"surstr": "", "regexp": "(" + PROMPT})
        for path in ("/global_setting", "/version", "/api/session", "/openapi.json", ""):
            assert KEY not in http.get(server.url + path).text
    written = "".join(p.read_text("utf-8") for p in (tmp_path / "data" / "logs").glob("*"))
    assert "passed over" in written, "there is a log"
    assert KEY not in written and "herons" not in written


@pytest.mark.invariant("S14")
def test_logs_rotate(tmp_path: Path) -> None:
    root = logging.getLogger("iib_core")
    before, level = list(root.handlers), root.level
    try:
        log_to(str(tmp_path / "logs"))
        for _ in range(90):
            logging.getLogger("iib_core.test").warning("x" * 100_000)
    finally:
        for handler in [h for h in root.handlers if h not in before]:
            root.removeHandler(handler)
            handler.close()
        root.setLevel(level)
    files = sorted(p.name for p in (tmp_path / "logs").iterdir())
    assert files == ["iib.log", "iib.log.1", "iib.log.2", "iib.log.3"]
    assert sum(p.stat().st_size for p in (tmp_path / "logs").iterdir()) < 10_000_000
