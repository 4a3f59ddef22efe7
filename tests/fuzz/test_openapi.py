"""Requests made from our own description: whatever it allows is answered, never by 5xx, never by 422.

Needs schemathesis, which the oldest packages do not go with: `tests/run_all.py` runs this folder on today's only.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode

from tests.api.live import BASE, Live, live, noisy_picture, picture

#: streams without end, and what draws pictures for a minute
LEFT_OUT = {"/api/events", "/api/folders/demo"}
#: names of fields that hold paths, in queries and bodies
PATHS = {
    "path", "paths", "folder_path", "folder_paths", "file_paths", "img_path", "img_paths", "dest", "dest_folder", "folders",
}  # fmt: skip


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    top = tmp_path_factory.mktemp("fuzz")
    root = top / "pictures"
    for name in ("a", "b", "sub/c", "sub/deeper/d"):
        picture(root / f"{name}.png")
    noisy_picture(root / "big.png")
    (root / "note.txt").write_text("a note", "utf-8")
    (root / "clip.mp4").write_bytes(b"no video")
    desktop = top / "desktop"
    desktop.mkdir()
    with pytest.MonkeyPatch.context() as patch, live(top / "data", root) as running:
        patch.setenv("PATH", str(desktop))  # nothing opens on the machine that runs the tests
        yield running


def real_paths(server: Live) -> list[str]:
    root = server.root
    names = (
        "",
        "a.png",
        "sub",
        "sub/c.png",
        "big.png",
        "note.txt",
        "clip.mp4",
        "gone.png",
        "new/x",
        "../outside.png",
    )
    return [f"{root}/{name}" for name in names]


def at_home(value: Any, paths: list[str], is_path: bool = False) -> Any:
    """`value` with about half of its paths replaced by ones that mean something on this server."""
    if isinstance(value, dict):
        return {k: at_home(v, paths, k in PATHS) for k, v in value.items()}
    if isinstance(value, list):
        return [at_home(v, paths, is_path) for v in value]
    if not is_path or not isinstance(value, str):
        return value
    chance = zlib.crc32(value.encode("utf-8", "surrogatepass"))
    return paths[chance % len(paths)] if chance % 17 < 12 else value


def operations(server: Live) -> Iterator[Any]:
    schema = schemathesis.openapi.from_url(f"{server.url}{BASE}/openapi.json")
    for result in schema.get_all_operations():
        operation = result.ok()
        if operation.path.removeprefix(BASE) not in LEFT_OUT:
            yield operation


def send(server: Live, case: Any) -> Any:
    paths = real_paths(server)
    case.query = at_home(case.query, paths)
    if isinstance(case.body, dict | list):
        case.body = at_home(case.body, paths)
    return case.call(timeout=30)


def answers(server: Live, operation: Any, examples: int) -> tuple[list[int], str]:
    """The statuses of all answers, and the first that was 5xx or 422 with its request ("" when none was)."""
    found: list[str] = []
    statuses: list[int] = []

    @settings(
        max_examples=examples,
        deadline=None,
        phases=(Phase.explicit, Phase.generate),
        suppress_health_check=list(HealthCheck),
        derandomize=True,
        database=None,
    )
    @given(case=operation.as_strategy(generation_mode=GenerationMode.POSITIVE))
    def ask(case: Any) -> None:
        answer = send(server, case)
        statuses.append(answer.status_code)
        if answer.status_code >= 500 or answer.status_code == 422:
            said = answer.content[:200].decode("utf-8", "replace")
            found.append(f"{answer.status_code} {said} for {case.as_curl_command()[:600]}")

    ask()
    return statuses, found[0] if found else ""


def test_whatever_the_description_allows_is_answered(server: Live) -> None:
    tried = {operation.label: answers(server, operation, 12) for operation in operations(server)}
    assert {label: refused for label, (_, refused) in tried.items() if refused} == {}
    statuses = [status for found, _ in tried.values() for status in found]
    assert len(tried) > 60 and len(statuses) > 400
    assert sum(status < 300 for status in statuses) > len(statuses) // 4, "most were refused at the door"
