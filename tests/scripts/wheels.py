"""Small real wheels, an index of them on the disk, and distributions as installers leave them."""

from __future__ import annotations

import base64
import hashlib
import zipfile
from collections.abc import Iterable
from pathlib import Path


def _metadata(name: str, version: str, requires: Iterable[str]) -> str:
    needs = "".join(f"Requires-Dist: {one}\n" for one in requires)
    return f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n{needs}"


def _module(name: str) -> str:
    return name.replace("-", "_")


def add_wheel(index: Path, name: str, version: str, *requires: str) -> None:
    """Put `name` into the index (PEP 503 folders, reached by a file: address)."""
    folder = index / name
    folder.mkdir(parents=True, exist_ok=True)
    stem = f"{_module(name)}-{version}"
    files = {
        f"{_module(name)}.py": f"version = {version!r}\n",
        f"{stem}.dist-info/METADATA": _metadata(name, version, requires),
        f"{stem}.dist-info/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = ""
    for path, text in files.items():
        digest = base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()
        record += f"{path},sha256={digest},{len(text.encode())}\n"
    files[f"{stem}.dist-info/RECORD"] = f"{record}{stem}.dist-info/RECORD,,\n"
    with zipfile.ZipFile(folder / f"{stem}-py3-none-any.whl", "w") as wheel:
        for path, text in files.items():
            wheel.writestr(path, text)
    links = "".join(f'<a href="{one.name}">{one.name}</a>\n' for one in sorted(folder.glob("*.whl")))
    (folder / "index.html").write_text(f"<!doctype html><html><body>{links}</body></html>")


def add_installed(site: Path, name: str, version: str, *requires: str, direct_url: str = "") -> None:
    """Make `name` be there, as after `pip install`."""
    info = site / f"{_module(name)}-{version}.dist-info"
    info.mkdir()
    (site / f"{_module(name)}.py").write_text(f"version = {version!r}\n")
    (info / "METADATA").write_text(_metadata(name, version, requires))
    (info / "INSTALLER").write_text("pip\n")
    (info / "RECORD").write_text(f"{_module(name)}.py,,\n{info.name}/METADATA,,\n{info.name}/RECORD,,\n")
    if direct_url:
        (info / "direct_url.json").write_text(direct_url)
