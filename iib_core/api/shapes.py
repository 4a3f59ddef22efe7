"""Objects of the wire contract (§3) and of our own API, from what the services return."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from ..db.images import FileRow
from ..db.tags import Tag
from ..metadata.model import GenerationInfo
from ..times import wire_time
from ..wire import human_size

TAG_EXAMPLE = {
    "id": 1,
    "name": "like",
    "type": "custom",
    "score": 0,
    "count": 3,
    "color": "",
    "display_name": None,
}


def tag_json(tag: Tag, names: Mapping[str, str]) -> dict[str, Any]:
    """The contract's Tag; `names` are the translations, `services.tag_names.now()`."""
    return {
        "id": tag.id,
        "name": tag.name,
        "type": tag.type,
        "score": 0,
        "count": tag.count,
        "color": tag.color,
        "display_name": names.get(tag.name),
    }


def row_json(row: FileRow, model: str | None, tags: list[Tag], names: Mapping[str, str]) -> dict[str, Any]:
    """A Row of our own API."""
    return {
        "id": row.id,
        "name": row.name,
        "fullpath": row.path,
        "date": row.date,
        "created_time": wire_time(row.created) if row.created is not None else row.date,
        "size": human_size(row.size),
        "bytes": row.size,
        "kind": int(row.kind),
        "width": row.width,
        "height": row.height,
        "duration": row.duration,
        "version": row.version,
        "model": model,
        "error": row.error or None,
        "tags": [tag_json(t, names) for t in tags],
    }


def info_json(info: GenerationInfo) -> dict[str, Any]:
    """GenerationInfo of our own API."""
    answer = asdict(info)
    del answer["nodes"]  # the workflow view has them all
    answer["networks"] = [{"name": n.name, "weight": n.weight, "kind": n.kind} for n in info.networks]
    return answer
