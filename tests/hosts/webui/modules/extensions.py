"""The extensions of the data folder; all are enabled."""

from __future__ import annotations

import os
from dataclasses import dataclass

from modules.paths_internal import extensions_dir


@dataclass
class Extension:
    name: str
    path: str
    enabled: bool = True
    is_builtin: bool = False


extensions: list[Extension] = []


def list_extensions() -> None:
    extensions.clear()
    if os.path.isdir(extensions_dir):
        for name in sorted(os.listdir(extensions_dir)):
            path = os.path.join(extensions_dir, name)
            if os.path.isdir(path):
                extensions.append(Extension(name, path))


def active() -> list[Extension]:
    return [extension for extension in extensions if extension.enabled]
