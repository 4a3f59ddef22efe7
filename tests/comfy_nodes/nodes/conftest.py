"""A real library in ComfyUI's folders, with the nodes looking at it."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from comfy_nodes import server
from comfy_nodes.nodes.references import reference_of
from iib_core.app import Services, build_services
from iib_core.db.images import FileRow, row_by_path
from iib_core.host import StandaloneHost
from iib_core.settings import Settings

from . import host


@dataclass
class Room:
    """ComfyUI's folders and the services over them."""

    base: Path
    services: Services

    @property
    def output(self) -> Path:
        return self.base / "output"

    def index(self) -> None:
        """List and read everything."""
        self.services.indexer.update().done.result(60)

    def row(self, path: Path) -> FileRow:
        found = row_by_path(self.services.db.reader(), str(path))
        assert found is not None, f"{path} is not indexed"
        return found

    def reference(self, path: Path) -> str:
        """What the picker would write for this file."""
        safe = self.services.gate.admit(str(path))
        self.services.indexer.index_now([safe])
        return reference_of(self.row(path))

    def tags(self, path: Path) -> list[str]:
        row = self.row(path)
        return sorted(tag.name for tag in self.services.tagging.of_ids([row.id]).get(row.id, []))


MODELS = {"checkpoints": ["sd15/foxes.safetensors", "other.ckpt"], "diffusion_models": ["flux.sft"]}


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    """One library and reading process for a file of tests, each of which has folders of its own in it."""
    folder = tmp_path_factory.mktemp("library")
    made = build_services(
        StandaloneHost(named_folders={"all": str(folder / "all")}), Settings(data_dir=str(folder / "data"))
    )
    try:
        yield made
    finally:
        made.stop()


@pytest.fixture
def room(services: Services, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Room:
    (root,) = services.host.media_folders().values()
    base = Path(root) / tmp_path.name / "ComfyUI"
    monkeypatch.setitem(sys.modules, "folder_paths", host.folder_paths(base, MODELS))
    services.gate.refresh()
    if importlib.util.find_spec("torch") is None:
        monkeypatch.setitem(sys.modules, "torch", host.torch())
    monkeypatch.setattr(server, "services", lambda: services)
    return Room(base, services)
