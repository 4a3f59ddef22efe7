"""Generators that people add: folders `plugins/<name>/main.py` of the data folder, only when switched on (S15).

The contract (§7): `main.py` has a class `Main` whose instance offers `name`, `source_identifier`,
`test(img, path)` and `parse(img, path)`; the latter gives an object with `raw_info` and `params`
(`meta`, `pos_prompt`, `extra`). `img` is a Pillow image, not yet decoded.
"""

from __future__ import annotations

import contextlib
import importlib.util
import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ..mediatypes import MediaKind, media_kind
from .infotext import parse
from .model import FileReading, GenerationInfo
from .tags import tags_of


@dataclass(frozen=True)
class Plugin:
    """One that was loaded. `read` raises whatever the plugin's own code raises."""

    name: str
    main: Any

    def read(self, path: str) -> GenerationInfo | None:
        """What the plugin says of a picture, None when it is not the plugin's."""
        from PIL import Image

        with Image.open(path) as image:
            if not self.main.test(image, path):
                return None
            told = self.main.parse(image, path)
        info = parse(str(told.raw_info))
        meta = getattr(getattr(told, "params", None), "meta", None)
        info.parameters.update({str(k): str(v) for k, v in (meta or {}).items()})
        info.model = info.parameters.get("Model", info.model)
        info.sampler = info.parameters.get("Sampler", info.sampler)
        info.source = str(self.main.source_identifier)
        info.parameters.setdefault("Source Identifier", info.source)
        return info


def load(folder: str) -> tuple[list[Plugin], list[str]]:
    """The plugins in `folder`, by name, and a sentence for each that could not be loaded."""
    plugins: list[Plugin] = []
    failures: list[str] = []
    names: list[str] = []
    if folder:
        with contextlib.suppress(FileNotFoundError, NotADirectoryError):
            names = sorted(os.listdir(folder))
    for name in names:
        path = os.path.join(folder, name, "main.py")
        if not os.path.isfile(path):
            continue
        try:
            plugins.append(Plugin(name, _main(name, path)))
        except (Exception, SystemExit) as error:  # somebody else's code: anything may come
            failures.append(_sentence(name, "could not be loaded", error))
    return plugins, failures


def _main(name: str, path: str) -> Any:
    spec = importlib.util.spec_from_file_location(f"iib_plugin_{name}", path)
    if spec is None or spec.loader is None:
        raise ImportError(f"{path} is no Python module")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    main = module.Main()
    for wanted in ("name", "source_identifier", "test", "parse"):
        getattr(main, wanted)
    return main


def ask(plugins: list[Plugin], path: str, report: Callable[[str], None]) -> GenerationInfo | None:
    """What the first plugin that knows the picture says; one that fails is reported and passed over."""
    for plugin in plugins:
        try:
            if (info := plugin.read(path)) is not None:
                return info
        except (Exception, SystemExit) as error:  # somebody else's code: anything may come
            report(_sentence(plugin.name, "failed", error))
    return None


def reader_with(plugins: list[Plugin], read: Callable[[str], FileReading]) -> Callable[[str], FileReading]:
    """`read`, with pictures shown to the plugins, whose word counts more. Their failures become the reading's error."""

    def reader(path: str) -> FileReading:
        reading = read(path)
        if media_kind(path) is not MediaKind.IMAGE or not reading.container.format:
            return reading
        failures: list[str] = []
        info = ask(plugins, path, failures.append)
        if info is not None:
            reading.info = info
            container = reading.container
            reading.tags = tags_of(info, MediaKind.IMAGE, container.width, container.height)
        reading.error = " ".join(filter(None, [reading.error, *failures]))
        return reading

    return reader if plugins else read


def _sentence(name: str, what: str, error: BaseException) -> str:
    return f"The plugin {name} {what} ({type(error).__name__}: {error})."
