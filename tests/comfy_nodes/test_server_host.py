"""ComfyUI as a host: its folders, who reaches it, what it has made."""

from __future__ import annotations

import os
import subprocess
import sys
import types
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as run_settings
from hypothesis import strategies as st

from comfy_nodes import server
from comfy_nodes.host import PLACES, ComfyHost, saved_files
from comfy_nodes.routes import place_of
from iib_core.host import Host, SavedPicture

ROOT = Path(__file__).resolve().parent.parent.parent


class Queue:
    """ComfyUI's queue, as far as the host looks at it."""

    def __init__(self) -> None:
        self.currently_running: dict[int, Any] = {}
        self.done: list[tuple[Any, ...]] = []

    def task_done(
        self, item_id: int, history_result: Any, status: Any = None, process_item: Any = None
    ) -> str:
        self.done.append((item_id, history_result, status, process_item))
        return "its answer"


class Folders:
    """ComfyUI's `folder_paths` over one base directory."""

    def __init__(self, base: Path) -> None:
        self.base = base

    def get_output_directory(self) -> str:
        return str(self.base / "output")

    def get_input_directory(self) -> str:
        return str(self.base / "input")

    def get_temp_directory(self) -> str:
        return str(self.base / "temp")

    def get_user_directory(self) -> str:
        return str(self.base / "user")


def make_host(base: Path, *names: str, **arguments: Any) -> tuple[ComfyHost, Any]:
    said: list[Any] = []
    comfy = types.SimpleNamespace(
        prompt_queue=Queue(), send_sync=lambda *message: said.append(message), said=said
    )
    return ComfyHost(comfy, Folders(base), types.SimpleNamespace(**arguments), names), comfy


def test_it_is_a_host(tmp_path: Path) -> None:
    assert isinstance(make_host(tmp_path)[0], Host)


def test_its_folders_are_asked_each_time(tmp_path: Path) -> None:
    host, _ = make_host(tmp_path)
    host._folders.base = tmp_path / "moved"  # type: ignore[attr-defined]
    assert host.media_folders() == {
        "output": str(tmp_path / "moved" / "output"),
        "input": str(tmp_path / "moved" / "input"),
    }
    assert host.browse_folders() == (str(tmp_path / "moved" / "temp"),)


@pytest.mark.parametrize(
    ("listen", "exposed"),
    [
        ("127.0.0.1", False),
        ("localhost", False),
        ("::1", False),
        ("127.0.0.1,::1", False),
        ("127.3.3.3", False),
        ("0.0.0.0,::", True),
        ("127.0.0.1,192.168.1.5", True),
        ("my-machine", True),
        ("", False),
    ],
)
def test_whoever_listens_beyond_this_machine_is_open_to_strangers(
    tmp_path: Path, listen: str, exposed: bool
) -> None:
    host, _ = make_host(tmp_path, listen=listen)
    assert (host.exposed(), host.open_to_strangers()) == (exposed, exposed)
    assert not host.login_required()


def test_it_answers_to_the_addresses_it_listens_on_and_to_names_that_are_given(tmp_path: Path) -> None:
    host, _ = make_host(tmp_path, "comfy.example.com", listen="0.0.0.0,::")
    assert host.allowed_hosts() == ("0.0.0.0", "::", "comfy.example.com")


def test_a_finished_prompt_is_told_once_and_the_queue_still_does_its_own(tmp_path: Path) -> None:
    host, comfy = make_host(tmp_path)
    told: list[SavedPicture] = []
    host.on_image_saved(told.append)
    picture = {"filename": "a.png", "subfolder": "day", "type": "output"}
    result = {"outputs": {"9": {"images": [picture, picture, {**picture, "type": "temp"}]}}}
    assert comfy.prompt_queue.task_done(3, result, status="ok", process_item=None) == "its answer"
    assert comfy.prompt_queue.task_done(4, history_result={"outputs": {}}) == "its answer"
    assert [t.path for t in told] == [os.path.join(str(tmp_path), "output", "day", "a.png")]
    assert comfy.said == [("iib.saved", {"files": [picture]})]
    assert [done[0] for done in comfy.prompt_queue.done] == [3, 4]


def test_a_listener_that_fails_does_not_fail_the_prompt(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    host, comfy = make_host(tmp_path)

    def fails(picture: SavedPicture) -> None:
        raise ValueError("wrong")

    host.on_image_saved(fails)
    result = {"outputs": {"9": {"images": [{"filename": "a.png", "subfolder": "", "type": "output"}]}}}
    assert comfy.prompt_queue.task_done(1, result) == "its answer"
    assert "could not be told" in caplog.text


@pytest.mark.parametrize("name", ["gifs", "images", "audio", "video"])
def test_files_are_found_under_whatever_name_a_node_lists_them(name: str) -> None:
    file = {"filename": "a.mp4", "subfolder": "", "type": "output", "format": "video/h264-mp4"}
    assert [f["filename"] for f in saved_files({"outputs": {"1": {name: [file], "text": ["x"]}}})] == [
        "a.mp4"
    ]


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["outputs", "images", "filename", "subfolder", "type", "1"]), inner, max_size=4
        )
    ),
    max_leaves=12,
)


@given(_json)
@run_settings(deadline=None, max_examples=150)
def test_whatever_nodes_write_is_read_without_complaint(result: Any) -> None:
    assert all(f["type"] in ("output", "input") and f["filename"] for f in saved_files(result))


def test_a_picture_elsewhere_has_no_place_in_comfyui(tmp_path: Path) -> None:
    host, _ = make_host(tmp_path)
    assert place_of(host, str(tmp_path / "x.png")) is None
    assert place_of(host, str(tmp_path / "output" / ".." / "x.png")) is None


@pytest.mark.parametrize("kind", PLACES)
def test_the_place_of_a_picture_is_named_as_comfyui_names_it(tmp_path: Path, kind: str) -> None:
    host, _ = make_host(tmp_path)
    below = os.path.join(str(tmp_path), kind, "a", "b c", "猫.png")
    assert place_of(host, below) == {"type": kind, "subfolder": "a/b c", "filename": "猫.png"}
    top = os.path.join(str(tmp_path), kind, "x.png")
    assert place_of(host, top) == {"type": kind, "subfolder": "", "filename": "x.png"}
    assert place_of(host, os.path.join(str(tmp_path), kind)) is None


def test_data_lies_below_the_user_folder_and_its_env_file_counts(tmp_path: Path) -> None:
    host, _ = make_host(tmp_path)
    data = tmp_path / "user" / "__iib"
    data.mkdir(parents=True)
    (data / ".env").write_text("IIB_SECRET_KEY=hidden\n", encoding="utf-8")
    arguments = types.SimpleNamespace(enable_cors_header="https://a.example")
    found = server.settings_for(host, Folders(tmp_path), arguments, {"IIB_CACHE_DIR": "/c"})
    assert (found.data_dir, found.secret_key, found.cache_dir) == (str(data), "hidden", "/c")
    assert found.allow_origins == ("https://a.example",)
    assert found.browse_paths == (str(tmp_path / "temp"),)


def test_outside_comfyui_nothing_is_attached(caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(server.Unavailable, match="inside ComfyUI"):
        server.services()
    assert server.attach() is None
    assert "could not be added" in caplog.text


def test_being_loaded_brings_in_nothing_heavy() -> None:
    code = (
        "import sys, comfy_nodes.server, comfy_nodes.nodes;"
        "print([m for m in ('fastapi', 'starlette', 'pydantic', 'torch', 'iib_core.app') if m in sys.modules])"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert said.stdout.strip() == "[]"
