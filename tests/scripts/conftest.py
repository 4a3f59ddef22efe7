"""A WebUI of a few modules, as far as our package looks at it without its page (tests/hosts has the whole)."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

SCRIPTS = Path(__file__).resolve().parents[2] / "scripts"
if str(SCRIPTS) not in sys.path:
    sys.path.insert(0, str(SCRIPTS))


class Options:
    """As the host's: attributes answer with defaults, `data` holds what was saved."""

    def __init__(self) -> None:
        self.data: dict[str, Any] = {}
        self.data_labels: dict[str, Any] = {
            "outdir_samples": "",
            "outdir_txt2img_samples": "outputs/txt2img-images",
            "outdir_img2img_samples": "outputs/img2img-images",
            "outdir_extras_samples": "outputs/extras-images",
            "outdir_grids": "",
            "outdir_txt2img_grids": "outputs/txt2img-grids",
            "outdir_img2img_grids": "outputs/img2img-grids",
            "outdir_save": "log/images",
            "outdir_init_images": "outputs/init-images",
        }

    def __getattr__(self, key: str) -> Any:
        if key in self.data:
            return self.data[key]
        if key in self.data_labels:
            return self.data_labels[key]
        raise AttributeError(key)


@dataclass
class WebUi:
    """What a test sets."""

    root: Path
    opts: Options = field(default_factory=Options)
    cmd_opts: SimpleNamespace = field(default_factory=SimpleNamespace)
    state: SimpleNamespace = field(default_factory=lambda: SimpleNamespace(job="", job_count=0))
    extensions: list[SimpleNamespace] = field(default_factory=list)
    read: Callable[[Any], tuple[str | None, dict[str, Any]]] = lambda image: (None, {})
    parse: Callable[..., dict[str, Any]] = lambda text, skip_fields=None: {}

    def read_info(self, image: Any) -> tuple[str | None, dict[str, Any]]:
        return self.read(image)

    def parse_parameters(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return self.parse(*args, **kwargs)


@pytest.fixture
def webui(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[WebUi]:
    """A fresh WebUI whose folder is the working folder; what we started in it has ended afterwards."""
    monkeypatch.chdir(tmp_path)
    for name in ("IIB_DATA_DIR", "IIB_DB_PATH", "IIB_SECRET_KEY", "IIB_ACCESS_CONTROL_PERMISSION"):
        monkeypatch.delenv(name, raising=False)
    host = WebUi(tmp_path)
    parts: dict[str, dict[str, Any]] = {
        "modules": {"__path__": []},
        "modules.shared": {"opts": host.opts, "cmd_opts": host.cmd_opts, "state": host.state},
        "modules.paths": {"data_path": str(tmp_path)},
        "modules.extensions": {"active": lambda: host.extensions},
        "modules.images": {"read_info_from_image": host.read_info},
        "modules.infotext_utils": {"parse_generation_parameters": host.parse_parameters},
    }
    for name, content in parts.items():
        module = ModuleType(name)
        module.__dict__.update(content)
        monkeypatch.setitem(sys.modules, name, module)
    yield host
    from iib_a1111 import lifetime

    lifetime.stop()
