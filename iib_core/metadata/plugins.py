"""Generators that people add, only when switched on (S15): folders in the data folder, and installed packages.

A package names its `Generator`s (`metadata.generators.base`) as entry points of the group `iib.generators`; a
folder is of the older program's form (`plugin_folders`). Both run in the processes that read files, nowhere else.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from importlib import metadata

from ..mediatypes import media_kind
from .generators.base import Generator, Options
from .generators.fields import infotext_of, parameter_line
from .model import FileReading, GenerationInfo
from .plugin_folders import folder_plugins
from .plugin_folders import read as read_by_folder
from .tags import tags_of

GROUP = "iib.generators"


@dataclass(frozen=True)
class Plugin:
    """One that was loaded. `read` raises whatever the plugin's own code raises.

    It gives None for a file that is not the plugin's, else how it was made, and tags beside those which
    follow from that.
    """

    name: str
    read: Callable[[str, FileReading], tuple[GenerationInfo, list[tuple[str, str]]] | None]


@dataclass
class Loaded:
    """The plugins in the order in which they are asked, and a sentence for each that could not be loaded."""

    plugins: list[Plugin] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)


def load(
    folder: str,
    *,
    without: Collection[str] = (),
    loading: Callable[[str], None] = lambda name: None,
    extract_all_prompts: bool = False,
) -> Loaded:
    """Those in `folder` by name, then those of packages; none at all when `folder` is "".

    Names in `without` are passed over; `loading` hears each name before its code runs.
    """
    found = Loaded()
    if not folder:
        return found
    makers: list[tuple[str, Callable[[], Plugin]]] = [
        (name, lambda make=make, name=name: Plugin(name, read_by_folder(make())))  # type: ignore[misc]
        for name, make in folder_plugins(folder)
    ]
    try:
        points = sorted(metadata.entry_points(group=GROUP), key=lambda point: point.name)
    except Exception as error:  # somebody else's package is damaged
        points = []
        found.failures.append(f"Installed plugins could not be looked for ({type(error).__name__}: {error}).")
    makers += [
        (p.name, lambda p=p: _of_package(p, extract_all_prompts))  # type: ignore[misc]
        for p in points
    ]
    for name, make in makers:
        if name in without:
            continue
        loading(name)
        try:
            found.plugins.append(make())
        except (Exception, SystemExit) as error:  # somebody else's code: anything may come
            found.failures.append(_sentence(name, "could not be loaded", error))
    return found


def _of_package(point: metadata.EntryPoint, extract_all_prompts: bool) -> Plugin:
    generator = point.load()
    if not isinstance(generator, Generator):
        raise TypeError(f"{point.value} is no Generator")

    def read(path: str, reading: FileReading) -> tuple[GenerationInfo, list[tuple[str, str]]] | None:
        container = reading.container
        if not generator.detect(container):
            return None
        info = generator.read(container, Options(extract_all_prompts, path))
        if info is None:
            return None
        info.source = info.source or generator.name
        if not info.infotext:
            line = parameter_line({"Steps": "Unknown", "Source Identifier": info.source, **info.parameters})
            info.infotext = infotext_of(info.positive, info.negative, line)
        return info, []

    return Plugin(point.name, read)


def reader_with(
    plugins: list[Plugin],
    read: Callable[[str], FileReading],
    asking: Callable[[str], None] = lambda name: None,
) -> Callable[[str], FileReading]:
    """`read`, with its readings shown to the plugins, of whom the first that knows a file has the last word.

    What goes wrong in one becomes part of the reading's error, and the next is asked. `asking` hears each name
    before its code runs.
    """

    def reader(path: str) -> FileReading:
        reading = read(path)
        if not reading.container.format:
            return reading
        for plugin in plugins:
            asking(plugin.name)
            try:
                told = plugin.read(path, reading)
                if told is not None:
                    _take(reading, path, *told)
                    break
            except (Exception, SystemExit) as error:  # somebody else's code: anything may come
                failure = _sentence(plugin.name, "failed", error)
                reading.error = f"{reading.error} {failure}".lstrip()
        return reading

    return reader if plugins else read


def _take(reading: FileReading, path: str, info: GenerationInfo, more: list[tuple[str, str]]) -> None:
    container = reading.container
    tags = tags_of(info, media_kind(path), container.width, container.height)
    if any(kind == "pos" for kind, _ in more):  # the plugin's own words count
        tags = [tag for tag in tags if tag[0] != "pos"]
    reading.hidden = False
    reading.info, reading.tags = info, list(dict.fromkeys(tags + more))


def _sentence(name: str, what: str, error: BaseException) -> str:
    return f"The plugin {name} {what} ({type(error).__name__}: {error})."
