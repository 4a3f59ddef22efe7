"""Group nodes, the frontend's way to fold nodes before subgraphs, laid open as if they were subgraphs.

Format: `extra.groupNodes[name]` = {nodes, links: [[origin's place, its slot, target's place, its slot, …]]}; a node of type
"workflow/name" or "workflow>name" uses it, its sockets and widgets being those of the nodes inside that are not taken
by links inside, in order.
"""

from __future__ import annotations

from typing import Any

_PREFIXES = ("workflow/", "workflow>")
_MAX_NODES = 300


def group_of(groups: Any, entry: dict[str, Any]) -> dict[str, Any] | None:
    """The subgraph definition that a group node's entry comes to, None for other nodes."""
    kind = str(entry.get("type"))
    if not isinstance(groups, dict) or not kind.startswith(_PREFIXES):
        return None
    group = groups.get(kind[len(_PREFIXES[0]) :])
    if not isinstance(group, dict) or not isinstance(group.get("nodes"), list):
        return None
    nodes = [{**n, "id": i} for i, n in enumerate(group["nodes"][:_MAX_NODES]) if isinstance(n, dict)]
    _hand_out_values(nodes, entry.get("widgets_values"))
    links, taken, used = _links(group.get("links"), nodes)
    inputs = _open_inputs(entry, nodes, taken, links)
    return {"nodes": nodes, "links": links, "inputs": inputs, "outputs": _outputs(entry, nodes, used, links)}


def _hand_out_values(nodes: list[dict[str, Any]], values: Any) -> None:
    """The group's values to the nodes inside, when there are as many as those have."""
    counts = [len(v) if isinstance(v := n.get("widgets_values"), list) else 0 for n in nodes]
    if not isinstance(values, list) or sum(counts) != len(values):
        return
    position = 0
    for node, count in zip(nodes, counts, strict=True):
        if count:
            node["widgets_values"] = values[position : position + count]
            position += count


def _slots(node: dict[str, Any], key: str) -> list[dict[str, Any]]:
    found = node.get(key)
    return [s for s in found if isinstance(s, dict)] if isinstance(found, list) else []


def _links(
    listed: Any, nodes: list[dict[str, Any]]
) -> tuple[list[dict[str, Any]], set[tuple[int, int]], set[tuple[int, int]]]:
    """Links as subgraphs write them; the inputs that they take and the outputs that they use."""
    for node in nodes:
        node["inputs"] = [{**s, "link": None} for s in _slots(node, "inputs")]
    by_id = {n["id"]: n for n in nodes}
    links: list[dict[str, Any]] = []
    taken: set[tuple[int, int]] = set()
    used: set[tuple[int, int]] = set()
    for link in listed if isinstance(listed, list) else []:
        if (
            not isinstance(link, list)
            or len(link) < 4
            or not all(type(v) is int and v >= 0 for v in link[:4])
        ):
            continue
        origin, slot, target, input_slot = link[:4]
        if origin not in by_id or target not in by_id or input_slot >= len(by_id[target]["inputs"]):
            continue
        number = len(links) + 1
        links.append({"id": number, "origin_id": origin, "origin_slot": slot})
        by_id[target]["inputs"][input_slot]["link"] = number
        taken.add((target, input_slot))
        used.add((origin, slot))
    return links, taken, used


def _open_inputs(
    entry: dict[str, Any],
    nodes: list[dict[str, Any]],
    taken: set[tuple[int, int]],
    links: list[dict[str, Any]],
) -> list[dict[str, Any]]:
    """The group's sockets, each leading to the next free input of its type."""
    free = [(n, i) for n in nodes for i in range(len(n["inputs"])) if (n["id"], i) not in taken]
    ends: list[dict[str, Any]] = []
    for number, outer in enumerate(_slots(entry, "inputs")):
        place = next((f for f in free if f[0]["inputs"][f[1]].get("type") == outer.get("type")), None)
        ends.append({"name": outer.get("name"), "type": outer.get("type")})
        if place is not None:
            free.remove(place)
            links.append({"id": len(links) + 1, "origin_id": -10, "origin_slot": number})
            place[0]["inputs"][place[1]]["link"] = len(links)
    return ends


def _outputs(
    entry: dict[str, Any],
    nodes: list[dict[str, Any]],
    used: set[tuple[int, int]],
    links: list[dict[str, Any]],
) -> list[dict[str, Any]]:
    """The group's outputs, each from the next output of its type that nothing inside uses, else from any."""
    inner = [(n["id"], i, s.get("type")) for n in nodes for i, s in enumerate(_slots(n, "outputs"))]
    free = [o for o in inner if (o[0], o[1]) not in used]
    ends: list[dict[str, Any]] = []
    for outer in _slots(entry, "outputs"):
        place = next((o for o in [*free, *inner] if o[2] == outer.get("type")), None)
        if place is None:
            ends.append({"linkIds": []})
            continue
        free = [o for o in free if o != place]
        links.append({"id": len(links) + 1, "origin_id": place[0], "origin_slot": place[1]})
        ends.append({"linkIds": [len(links)]})
    return ends
