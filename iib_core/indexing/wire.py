"""What the reading processes and we say to each other: length-prefixed `marshal` values over pipes.

`marshal` is the fastest way that Python has for plain tuples, and both ends run the same interpreter.
It is never used on bytes that come from anywhere else.
"""

from __future__ import annotations

import marshal
import struct
from typing import Any, BinaryIO

from ..metadata.model import ContainerReading, FileReading, GenerationInfo, Network

#: (image id, path as the system knows it)
Item = tuple[int, str]
#: (image id, the reading; None when the file is gone)
Result = tuple[int, FileReading | None]

_LENGTH = struct.Struct("<I")


def send(stream: BinaryIO, value: Any) -> None:
    """Write one message. Raises OSError when the other end is gone."""
    data = marshal.dumps(value)
    stream.write(_LENGTH.pack(len(data)) + data)
    stream.flush()


def receive(stream: BinaryIO) -> Any:
    """The next message. Raises EOFError when the other end is gone."""
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        raise EOFError
    (length,) = _LENGTH.unpack(head)
    data = stream.read(length)
    if len(data) < length:
        raise EOFError
    return marshal.loads(data)  # noqa: S302  our own process wrote it


def about_plugin(name: str) -> tuple[str]:
    """Says that code of this plugin runs next; answers proper are lists."""
    return (name,)


def pack(reading: FileReading) -> tuple[Any, ...]:
    """A reading as a plain tuple; the container's raw texts stay behind, they are read again when asked for."""
    c, i = reading.container, reading.info
    info = i and (
        i.source, i.infotext, i.positive, i.negative, i.steps, i.cfg, i.seed, i.sampler, i.scheduler,
        i.model, i.model_hash, i.vae, i.denoise, i.clip_skip, i.width, i.height,
        [(n.name, n.weight, n.kind, n.te_weight) for n in i.networks], i.parameters, i.passes, i.confidence,
        i.nodes,
    )  # fmt: skip
    container = (c.format, c.width, c.height, c.duration, c.animated, c.orientation, c.error)
    r = reading
    return (container, info, r.tags, r.fingerprint, r.error, r.opened, r.hidden, r.located)


def unpack(packed: tuple[Any, ...]) -> FileReading:
    """The inverse of `pack`, without the raw texts."""
    container, i, *others = packed
    make: Any = GenerationInfo  # positional, for this runs once per file
    info = make(*i[:16], [Network(*n) for n in i[16]], *i[17:]) if i else None
    make = ContainerReading
    return FileReading(make(*container[:-1], error=container[-1]), info, *others)


def failed(reason: str, *, opened: bool = True) -> FileReading:
    """The reading of a file of which nothing could be learned."""
    return FileReading(ContainerReading(""), error=reason, opened=opened)
