"""What a node is, said once; ComfyUI's two node interfaces are made from it (`oldapi`, `newapi`)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

CATEGORY = "image/IIB"

Kind = Literal["INT", "FLOAT", "STRING", "BOOLEAN", "COMBO", "IMAGE", "MASK", "*"]


@dataclass(frozen=True)
class In:
    """One input. Those of pictures (IMAGE, MASK) are sockets, the others widgets that can be connected too."""

    name: str
    kind: Kind
    tooltip: str
    default: Any = None
    #: Of a COMBO.
    options: tuple[str, ...] = ()
    #: `min`, `max`, `step`, `multiline`, `placeholder`, `control_after_generate`.
    extra: dict[str, Any] = field(default_factory=dict)
    optional: bool = False
    #: A socket only, no widget.
    socket: bool = False


@dataclass(frozen=True)
class Out:
    """One output; "*" fits every input, lists of samplers and models included."""

    name: str
    kind: Kind
    tooltip: str
    is_list: bool = False


@dataclass(frozen=True)
class Result:
    """What a run gave: the outputs in their order, and what the page is told (`images` appear in the queue)."""

    outputs: tuple[Any, ...]
    ui: dict[str, Any] | None = None


@dataclass(frozen=True)
class Node:
    """One node.

    `run` gets the inputs by name, and `prompt` and `extra_pnginfo` where `told_graph`; it may raise
    `IibError`, whose sentence ComfyUI shows. `check` names the inputs that it wants and answers True or why
    not; an input that is connected is None there. `fingerprint` changes when a run would give something else.
    """

    id: str
    title: str
    description: str
    inputs: tuple[In, ...]
    outputs: tuple[Out, ...]
    run: Callable[..., Result]
    check: Callable[..., bool | str] | None = None
    fingerprint: Callable[..., str] | None = None
    saves: bool = False
    told_graph: bool = False
    aliases: Sequence[str] = ()
