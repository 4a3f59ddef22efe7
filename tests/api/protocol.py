"""The older interface as data: every route with its answer's shape, its errors, and what it refuses.

`shapes/<route>.json` holds one route. A shape is an object (exactly these keys), `{"*": shape}` (any keys),
`["one or more", shape]`, `["any number", shape]`, `["up to 4", shape]`, or words separated by `|`: `str`, `int`, `bool`,
`null`, `any`, `path` (absolute), `time`, `day`, `month`, `size`, `mode`, `=that very text or value`, `@Name` (an object
of `_objects.json`). `{root}` and the like stand for what the served library has.
"""

from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

SHAPES = Path(__file__).with_name("shapes")
OBJECTS: dict[str, Any] = json.loads((SHAPES / "_objects.json").read_text("utf-8"))
#: the words of shapes that are patterns
_PATTERNS = {
    "time": r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d",
    "day": r"\d{4}-\d\d-\d\d",
    "month": r"\d{4}-\d\d",
    "size": r"0B|\d+\.\d\d (B|KB|MB|GB)",
    "mode": r"scanned|scanned-fixed|walk|cli_access_only",
}
#: the contract's routes by number; "later": those that ask a language model
CONTRACT = """
1 GET /hello|2 GET /global_setting|3 POST /app_fe_setting|4 DELETE /app_fe_setting|5 GET /version|6 POST /delete_files
7 POST /mkdirs|8 POST /copy_files|9 POST /move_files|10 GET /files|11 POST /batch_get_files_info|12 GET /image-thumbnail
13 GET /img/{filename}|14 GET /file|15 GET /stream_video|16 GET /video_cover|17 POST /set_target_frame_as_video_cover
18 POST /send_img_path|19 GET /gen_info_completed|20 GET /image_geninfo|21 POST /image_geninfo_batch|22 GET /image_exif
23 POST /update_exif|24 POST /check_path_exists|25 GET |26 GET /fe-static/{path}|27 POST /open_folder|28 POST /shutdown
29 POST /zip|30 POST /open_with_default_app|31 POST /flatten_folder|32 POST /batch_top_4_media_info|33 POST /ai-chat
34 GET /db/basic_info|35 GET /db/random_images|36 GET /db/expired_dirs|37 POST /db/update_image_data
38 POST /db/search_by_substr|39 POST /db/match_images_by_tags|40 GET /db/img_selected_custom_tag
41 POST /db/get_image_tags|42 POST /db/update_tag|43 POST /db/toggle_custom_tag_to_img|44 POST /db/batch_update_image_tag
45 POST /db/add_custom_tag|46 POST /db/rename|47 POST /db/remove_custom_tag|48 POST /db/remove_custom_tag_from_img
49 POST /db/extra_paths|50 GET /db/extra_paths|51 DELETE /db/extra_paths|52 POST /db/alias_extra_path
53 POST /db/rebuild_index|54 POST /db/build_iib_output_embeddings|55 POST /db/cluster_iib_output_cached
56 POST /db/cluster_iib_output_job_start|57 GET /db/cluster_iib_output_job_status|58 POST /db/search_iib_output_by_prompt
59 POST /db/cluster_tag_graph|60 POST /db/cluster_tag_graph_cluster_paths|61 POST /db/organize_files_start
62 GET /db/organize_files_status|63 POST /db/organize_files_confirm|64 GET /db/stats/trend
"""
ROUTES = {
    int(entry.partition(" ")[0]): entry.partition(" ")[2]
    for line in CONTRACT.strip("\n").splitlines()
    for entry in line.split("|")
}
LATER = frozenset({33, *range(54, 64)})


@dataclass(frozen=True)
class Sent:
    """A request: what goes into the query, the body, the headers; `path` where it has variable parts."""

    path: str
    query: dict[str, str]
    body: Any
    headers: dict[str, str]


@dataclass(frozen=True)
class Route:
    """One file of `shapes/`."""

    file: str
    number: int
    endpoint: str
    status: int
    headers: dict[str, str]
    answer: Any
    read_only: str
    outside: Any
    sent: dict[str, Any]
    errors: list[dict[str, Any]] = field(default_factory=list)
    order: dict[str, str] = field(default_factory=dict)
    head: bool = False

    @property
    def method(self) -> str:
        return self.endpoint.partition(" ")[0]

    def request(self, facts: dict[str, Any], given: dict[str, Any] | None = None) -> Sent:
        """The route's own request, or another one (an error's, one for what lies outside)."""
        what = filled(self.sent if given is None else given, facts)
        return Sent(
            what.get("path", self.endpoint.partition(" ")[2]),
            what.get("query", {}),
            what.get("body"),
            what.get("request_headers", {}),
        )


def routes() -> list[Route]:
    """All of them, by number."""
    found = [_route(path) for path in sorted(SHAPES.glob("[!_]*.json"))]
    return sorted(found, key=lambda route: route.number)


def _route(path: Path) -> Route:
    data = json.loads(path.read_text("utf-8"))
    sent = {key: data.pop(key) for key in ("path", "query", "body", "request_headers") if key in data}
    return Route(path.name, sent=sent, **data)


def filled(value: Any, facts: dict[str, Any]) -> Any:
    """`value` with `{name}` replaced; a text that is nothing but a name becomes the fact itself."""
    if isinstance(value, str):
        if value[:1] == "{" and value[1:-1] in facts and value[-1:] == "}":
            return facts[value[1:-1]]
        for name, fact in facts.items():
            value = value.replace("{" + name + "}", str(fact))
        return value
    if isinstance(value, dict):
        return {filled(k, facts): filled(v, facts) for k, v in value.items()}
    return [filled(v, facts) for v in value] if isinstance(value, list) else value


def differences(value: Any, shape: Any, where: str = "") -> list[str]:
    """How `value` is not of that shape; [] when it is."""
    if isinstance(shape, dict):
        return _in_object(value, shape, where)
    if isinstance(shape, list):
        return _in_list(value, shape, where)
    tried = [_of_word(value, word, where) for word in str(shape).split("|")]
    return [] if [] in tried else min(tried, key=len)


def _in_object(value: Any, shape: dict[str, Any], where: str) -> list[str]:
    if not isinstance(value, dict):
        return [f"{where}: not an object: {value!r:.80}"]
    if set(shape) == {"*"}:
        return [d for k, v in value.items() for d in differences(v, shape["*"], f"{where}.{k}")]
    found = [f"{where}: has {k!r}" for k in value.keys() - shape.keys()]
    found += [f"{where}: lacks {k!r}" for k in shape.keys() - value.keys()]
    return found + [
        d for k in shape.keys() & value.keys() for d in differences(value[k], shape[k], f"{where}.{k}")
    ]


def _in_list(value: Any, shape: list[Any], where: str) -> list[str]:
    how_many, each = shape
    if not isinstance(value, list):
        return [f"{where}: not a list: {value!r:.80}"]
    if (how_many == "one or more" and not value) or (how_many == "up to 4" and not 0 < len(value) <= 4):
        return [f"{where}: {len(value)} entries"]
    return [d for i, v in enumerate(value) for d in differences(v, each, f"{where}[{i}]")]


def _of_word(value: Any, word: str, where: str) -> list[str]:
    if word.startswith("@"):
        return differences(value, OBJECTS[word[1:]], where)
    if word.startswith("="):
        same = value == word[1:] if isinstance(value, str) else json.dumps(value) == word[1:]
    elif word in _PATTERNS:
        same = isinstance(value, str) and re.fullmatch(_PATTERNS[word], value) is not None
    else:
        same = {
            "any": True,
            "str": isinstance(value, str),
            "int": isinstance(value, int) and not isinstance(value, bool),
            "bool": isinstance(value, bool),
            "null": value is None,
            "path": isinstance(value, str) and os.path.isabs(value),
        }[word]
    return [] if same else [f"{where}: {value!r:.80} is not {word}"]


def out_of_order(value: Any, order: str) -> bool:
    """True when the list of objects is not sorted by these fields, each with `-` for descending."""
    rows = list(value)
    ordered = rows
    for name in reversed(order.split(",")):
        ordered = sorted(ordered, key=lambda row: row[name.lstrip("-")], reverse=name.startswith("-"))
    return rows != ordered
