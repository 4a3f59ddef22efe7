"""ComfyUI's editable workflow turned into a prompt graph, for files that hold only that.

Format: the frontend's workflow JSON, versions 0.4 and 1.0 (nodes, links, definitions.subgraphs,
extra.ue_links of the Use Everywhere pack, Set and Get nodes of several packs). What the frontend does
when it queues is done here: muted nodes go, bypassed ones hand on what comes in of the same type,
subgraphs are laid open under "outer:inner" ids.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from .graph import Graph, Node
from .groups import group_of
from .widgets import named_values
from .words import MAX_NAME

_SKIPPED = {"Note", "MarkdownNote"}
_MUTED, _BYPASSED = 2, 4
_MAX_NODES = 10_000
_MAX_DEPTH = 8
_MAX_HOPS = 64
_PLAIN_TYPES = {"INT", "FLOAT", "STRING", "BOOLEAN", "COMBO"}
_INPUT = -10  # a subgraph's own left end
Target = list[Any]  # [node id, output number], as prompt graphs write links


@dataclass
class _Level:
    """The workflow itself, or one use of a subgraph."""

    prefix: str
    entries: dict[Any, dict[str, Any]]
    wires: dict[Any, tuple[Any, Any]]  # link id → (origin node, origin slot)
    definition: dict[str, Any]
    outer: _Level | None = None
    instance: dict[str, Any] = field(default_factory=dict)  # the node in `outer` that uses this subgraph
    inner: dict[Any, _Level] = field(default_factory=dict)


def graph_of_workflow(data: Any) -> Graph | None:
    """The graph of decoded workflow JSON, None when it is none."""
    if not isinstance(data, dict) or not isinstance(data.get("nodes"), list):
        return None
    return _Flattening(data).graph()


def _dicts(value: Any) -> list[dict[str, Any]]:
    return [v for v in value if isinstance(v, dict)] if isinstance(value, list) else []


def _wires(level: dict[str, Any]) -> dict[Any, tuple[Any, Any]]:
    """Links by id; version 0.4 has lists, subgraphs have objects."""
    found: dict[Any, tuple[Any, Any]] = {}
    links = level.get("links")
    for link in links if isinstance(links, list) else []:
        if isinstance(link, list) and len(link) >= 5 and isinstance(link[0], str | int):
            found[link[0]] = (link[1], link[2])
        elif isinstance(link, dict) and isinstance(link.get("id"), str | int):
            found[link["id"]] = (link.get("origin_id"), link.get("origin_slot"))
    return found


class _Flattening:
    """All levels of one workflow, and the nodes that they come to."""

    def __init__(self, data: dict[str, Any]) -> None:
        definitions = data.get("definitions")
        listed = definitions.get("subgraphs") if isinstance(definitions, dict) else None
        self.subgraphs = {s["id"]: s for s in _dicts(listed) if isinstance(s.get("id"), str)}
        extra = data.get("extra")
        self.groups = extra.get("groupNodes") if isinstance(extra, dict) else None
        self.nodes: dict[str, Node] = {}
        self.setters: dict[str, tuple[_Level, dict[str, Any]]] = {}
        self.count = 0
        self.top = self._level(data, "", None, {}, 0)
        self.everywhere = _everywhere(data)

    def graph(self) -> Graph | None:
        self._fill(self.top)
        return Graph(self.nodes) if self.nodes else None

    def _level(
        self,
        data: dict[str, Any],
        prefix: str,
        outer: _Level | None,
        instance: dict[str, Any],
        depth: int,
    ) -> _Level:
        level = _Level(prefix, {}, _wires(data), data, outer, instance)
        for entry in _dicts(data.get("nodes")):
            key, kind = entry.get("id"), entry.get("type")
            if (
                not isinstance(kind, str)
                or not isinstance(key, str | int)
                or kind in _SKIPPED
                or self.count >= _MAX_NODES
            ):
                continue
            self.count += 1
            level.entries[key] = entry
            if _is_kind(kind, "set") and (name := _first_text(entry)):
                self.setters.setdefault(name, (level, entry))
            inner = self.subgraphs.get(kind) or group_of(self.groups, entry)
            if inner is not None and depth < _MAX_DEPTH and entry.get("mode") not in {_MUTED, _BYPASSED}:
                level.inner[key] = self._level(inner, f"{prefix}{key}:", level, entry, depth + 1)
        return level

    def _fill(self, level: _Level) -> None:
        for key, entry in level.entries.items():
            if key in level.inner:
                self._fill(level.inner[key])
                continue
            if entry.get("mode") in {_MUTED, _BYPASSED}:
                continue
            inputs = named_values(entry, entry["type"])
            for number, slot in enumerate(_dicts(entry.get("inputs"))):
                if (value := self._source(level, slot.get("link"))) is not None:
                    inputs[str(slot.get("name", number))[:MAX_NAME]] = value
            if not level.prefix:
                self._add_everywhere(key, entry, inputs)
            node = Node(f"{level.prefix}{key}", entry["type"][:MAX_NAME], inputs)
            self.nodes[node.id] = node

    def _add_everywhere(self, key: Any, entry: dict[str, Any], inputs: dict[str, Any]) -> None:
        slots = _dicts(entry.get("inputs"))
        for slot, origin, output in self.everywhere.get(str(key), ()):
            if slot < len(slots) and slots[slot].get("link") is None:
                value = self._origin(self.top, origin, output)
                if value is not None:
                    inputs[str(slots[slot].get("name", slot))] = value

    def _source(self, level: _Level, link: Any) -> Any:
        """What comes through a link: [node, output] as in a prompt graph, a plain value, or None."""
        if not isinstance(link, str | int):
            return None
        origin, slot = level.wires.get(link, (None, None))
        return self._origin(level, origin, slot)

    def _origin(self, level: _Level, origin: Any, slot: Any) -> Any:
        """Where an output's value really comes from: not a subgraph's end, a bypassed node or a Get node."""
        for _ in range(_MAX_HOPS):
            if not isinstance(origin, str | int) or not isinstance(slot, int) or slot < 0:
                return None
            if origin == _INPUT:
                if level.outer is None:
                    return None
                link, value = _handed_in(level, slot)
                level = level.outer
                if link is None:
                    return value
                origin, slot = level.wires.get(link, (None, None))
                continue
            entry = level.entries.get(_known(level, origin))
            if entry is None or entry.get("mode") == _MUTED:
                return None
            key = entry["id"]
            if key in level.inner:
                level = level.inner[key]
                origin, slot = level.wires.get(_output_link(level.definition, slot), (None, None))
            elif entry.get("mode") == _BYPASSED:
                origin, slot = level.wires.get(_passed(entry, slot), (None, None))
            elif _is_kind(entry["type"], "get") and (named := self.setters.get(_first_text(entry))):
                level, setter = named
                origin, slot = level.wires.get(_first_link(setter), (None, None))
            else:
                return [f"{level.prefix}{key}", slot]
        return None


def _known(level: _Level, origin: str | int) -> Any:
    return origin if origin in level.entries else str(origin) if str(origin) in level.entries else None


def _is_kind(kind: str, word: str) -> bool:
    """ "SetNode", "easy setNode", "Set_Node", …"""
    lower = kind.lower()
    return lower.endswith("node") and lower.replace("_", "").split(" ")[-1] == word + "node"


def _first_text(entry: dict[str, Any]) -> str:
    values = entry.get("widgets_values")
    value = values[0] if isinstance(values, list) and values else None
    return value if isinstance(value, str) else ""


def _first_link(entry: dict[str, Any]) -> Any:
    link = next((s["link"] for s in _dicts(entry.get("inputs")) if s.get("link") is not None), None)
    return link if isinstance(link, str | int) else None


def _handed_in(level: _Level, slot: int) -> tuple[Any, Any]:
    """(link in the outer level, value) of a subgraph's input; both None when the inner widget's own value counts."""
    ends = _dicts(level.definition.get("inputs"))
    name = ends[slot].get("name") if slot < len(ends) else None
    for given in _dicts(level.instance.get("inputs")):
        if given.get("name") == name:
            link = given.get("link")
            if isinstance(link, str | int):
                return link, None
    return None, _own_value(level, ends, slot)


def _own_value(level: _Level, ends: list[dict[str, Any]], slot: int) -> Any:
    """The value of the subgraph node's own widget; they stand in the order of its ends of plain types."""
    values = level.instance.get("widgets_values")
    plain = [i for i, end in enumerate(ends) if end.get("type") in _PLAIN_TYPES]
    if not isinstance(values, list) or len(values) != len(plain) or slot not in plain:
        return None
    value = values[plain.index(slot)]
    return None if isinstance(value, list | dict) else value


def _output_link(definition: dict[str, Any], slot: int) -> Any:
    ends = _dicts(definition.get("outputs"))
    ids = ends[slot].get("linkIds") if slot < len(ends) else None
    link = ids[-1] if isinstance(ids, list) and ids else None
    return link if isinstance(link, str | int) else None


def _passed(entry: dict[str, Any], slot: int) -> Any:
    """The link that a bypassed node hands on through an output: of the input with the same type."""
    outputs, inputs = _dicts(entry.get("outputs")), _dicts(entry.get("inputs"))
    kind = outputs[slot].get("type") if slot < len(outputs) else None
    if kind is None:
        return _first_link(entry)
    same = [i for i in inputs if i.get("type") == kind]
    nth = sum(1 for o in outputs[:slot] if o.get("type") == kind)
    links = [i.get("link") for i in (same[nth:] or same)]
    link = links[0] if links else None
    return link if isinstance(link, str | int) else None


def _everywhere(data: dict[str, Any]) -> dict[str, list[tuple[int, Any, Any]]]:
    """Links without a wire (Use Everywhere): downstream node → (its input's number, origin, its output)."""
    extra = data.get("extra")
    listed = extra.get("ue_links") if isinstance(extra, dict) else None
    found: dict[str, list[tuple[int, Any, Any]]] = {}
    for link in _usable(listed):
        found.setdefault(str(link["downstream"]), []).append(
            (link["downstream_slot"], _number(link.get("upstream")), link.get("upstream_slot"))
        )
    return found


def _usable(listed: Any) -> Iterator[dict[str, Any]]:
    for link in _dicts(listed):
        slot = link.get("downstream_slot")
        if isinstance(link.get("downstream"), str | int) and isinstance(slot, int) and slot >= 0:
            yield link


def _number(value: Any) -> Any:
    return int(value) if isinstance(value, str) and value.isdecimal() and len(value) < 10 else value
