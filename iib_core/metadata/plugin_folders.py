"""Plugins of the older program's form: folders `plugins/<name>/main.py` of the data folder (contract §7).

`main.py` has a class `Main` whose instance offers `name`, `source_identifier`, `test(img, path)` and
`parse(img, path)`; the latter gives an object with `raw_info` and `params` (`meta`, `pos_prompt`, `extra`). `img` is
a Pillow image, not yet decoded. `extra_convert_to_tag_meta_keys` names keys of `meta` that become tags.
"""

from __future__ import annotations

import contextlib
import importlib.util
import os
from collections.abc import Callable
from functools import partial
from typing import Any

from ..mediatypes import MediaKind, media_kind
from ..tagrule import fits
from .generators.base import with_source
from .generators.fields import as_dict, as_list, as_text, as_weight, quoted
from .infotext import parse
from .model import FileReading, GenerationInfo, Network
from .tags import Tag

#: The older program puts the pixels' size among the fields.
_PIXELS = frozenset({"final_width", "final_height"})


def folder_plugins(folder: str) -> list[tuple[str, Callable[[], Any]]]:
    """(name, what makes its `Main`) of each plugin in `folder`, by name; nothing is loaded yet."""
    names: list[str] = []
    with contextlib.suppress(FileNotFoundError, NotADirectoryError):
        names = sorted(os.listdir(folder))
    paths = [(name, os.path.join(folder, name, "main.py")) for name in names]
    return [(name, partial(_main, name, path)) for name, path in paths if os.path.isfile(path)]


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


def read(main: Any) -> Callable[[str, FileReading], tuple[GenerationInfo, list[Tag]] | None]:
    """What asks this `Main` about a file; only pictures are its business."""

    def ask(path: str, reading: FileReading) -> tuple[GenerationInfo, list[Tag]] | None:
        if media_kind(path) is not MediaKind.IMAGE:
            return None
        from PIL import Image

        with Image.open(path) as image:
            if not main.test(image, path):
                return None
            told = main.parse(image, path)
        params = getattr(told, "params", None)
        meta = {
            str(key): as_text(value)
            for key, value in as_dict(getattr(params, "meta", None)).items()
            if key not in _PIXELS and value not in (None, "")
        }
        info = _info(str(told.raw_info), meta, str(main.source_identifier))
        _add_networks(info, as_dict(getattr(params, "extra", None)))
        words = [("pos", str(word)) for word in as_list(getattr(params, "pos_prompt", None)) if word]
        return info, words + _meta_tags(info, getattr(main, "extra_convert_to_tag_meta_keys", None))

    return ask


def _info(raw: str, meta: dict[str, str], source: str) -> GenerationInfo:
    """The text's info with all of `meta`, which is written into the text where that lacks it: what is stored
    is all that later shows how the picture was made."""
    known = {key.lower() for key in parse(raw).parameters}
    lacking = {k: v for k, v in meta.items() if k.lower() not in known | {"source identifier"}}
    info = parse(with_source(_with_fields(raw, lacking, bool(known)), source))
    spelled = {key.lower(): key for key in info.parameters}
    info.parameters.update({spelled.get(key.lower(), key): value for key, value in meta.items()})
    info.model = info.parameters.get("Model", info.model)
    info.sampler = info.parameters.get("Sampler", info.sampler)
    info.source = source
    info.parameters["Source Identifier"] = source
    return info


def _with_fields(raw: str, fields: dict[str, str], has_line: bool) -> str:
    if not fields:
        return raw
    if not has_line:
        fields = {"Steps": "Unknown", **fields}
    line = ", ".join(f"{key}: {quoted(value)}" for key, value in fields.items())
    head, cut, tail = raw.rstrip().partition("\nextraJsonMetaInfo:")
    return f"{head}{', ' if has_line else chr(10)}{line}{cut}{tail}"


def _add_networks(info: GenerationInfo, extra: dict[str, Any]) -> None:
    known = {(network.kind, network.name) for network in info.networks}
    for kind in ("lora", "lyco"):
        for told in map(as_dict, as_list(extra.get(kind))):
            name = as_text(told.get("name"))
            if name and (kind, name) not in known:
                weight = as_weight(told.get("value", told.get("weight", 1.0)))
                info.networks.append(Network(name, weight, kind))


def _meta_tags(info: GenerationInfo, keys: Any) -> list[Tag]:
    """Tags of the fields that the plugin names, whose types keep the plugin's spelling."""
    values = {key.lower(): value for key, value in info.parameters.items()}
    wanted = [(str(key), values.get(str(key).lower(), "")) for key in as_list(keys)]
    return [(key, value) for key, value in wanted if fits(value)]
