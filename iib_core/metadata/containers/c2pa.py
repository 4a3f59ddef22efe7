"""C2PA manifests (Content Credentials): which program made the picture, and what it says it did.

Format: JUMBF boxes (ISO/IEC 19566-5) laid out per C2PA specification 2.1 §8-11, with claims and assertions in
CBOR or JSON. The signature is not checked: what is read here is what the file says of itself.

Texts, the newest manifest's first:

| key | value |
|---|---|
| `c2pa:claim_generator` | the program, as the claim names it: `ChatGPT`, `Adobe_Firefly/1.0 …` |
| `c2pa:claim_generator_info` | JSON, the list of `{"name": …, "version": …}` |
| `c2pa:title` `c2pa:format` | of the claim |
| `c2pa:actions` | JSON, the list of actions |
| `c2pa:softwareAgent` `c2pa:digitalSourceType` | each different one that an action names |
| `c2pa:<label>` | JSON of any other assertion (`c2pa:stds.schema-org.CreativeWork`, …) |
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from ..model import ContainerReading
from .cbor import decode
from .isobmff import Box, boxes
from .source import MAX_VALUE, Broken, Source
from .texts import add_all

#: The user type of the box that holds a manifest in ISO media files (C2PA §A.5).
BOX_UUID = bytes.fromhex("d8fec3d61b0e483c92975828877ec481")
_MAX_MANIFESTS = 8
_MAX_BOXES = 200
_MAX_TEXT = 256 * 1024
#: Assertions that hold no words: hashes, pictures, and what they are bound to.
_SILENT = (
    "c2pa.hash",
    "c2pa.thumbnail",
    "c2pa.ingredient",
    "c2pa.certificate",
    "c2pa.icon",
    "c2pa.soft-binding",
)
Text = tuple[str, str]


def read_c2pa(source: Source, start: int, end: int, reading: ContainerReading) -> str:
    """Add the texts of the manifest store between two positions; a sentence when it is damaged, else ""."""
    manifests: list[list[Text]] = []
    problem = ""
    try:
        for store in _inside(source, start, end):
            if store.kind != b"jumb":
                continue
            for manifest in _inside(source, store.start, store.end):
                if manifest.kind == b"jumb":
                    manifests.append([])
                    manifests = manifests[-_MAX_MANIFESTS:]
                    _manifest(source, manifest, manifests[-1])
    except (Broken, ValueError, RecursionError):
        problem = "The content credentials are damaged."
    for texts in reversed(manifests):
        add_all(reading, texts)
    return problem


def in_uuid_box(source: Source, box: Box) -> tuple[int, int] | None:
    """Where the manifest store stands in an ISO media file's `uuid` box, None when the box holds none."""
    head = source.at(box.start, min(box.size, 64))
    if head[:16] != BOX_UUID:
        return None
    purpose, cut, _ = head[20:].partition(b"\0")
    return (box.start + 20 + len(purpose) + 1 + 8, box.end) if cut and purpose == b"manifest" else None


def _inside(source: Source, start: int, end: int) -> Iterator[Box]:
    for number, box in enumerate(boxes(source, start, end)):
        if number > _MAX_BOXES:
            raise Broken("The file is cut into too many pieces.")
        yield box


def _label(source: Source, box: Box) -> str:
    """The label in the description (`jumd`) that opens each JUMBF box."""
    head = source.at(box.start, min(box.size, 280))
    if head[4:8] != b"jumd" or len(head) < 26 or not head[24] & 2:
        return ""
    return head[25:].partition(b"\0")[0].decode("utf-8", "replace")


def _manifest(source: Source, manifest: Box, texts: list[Text]) -> None:
    claims: list[Text] = []
    for part in _inside(source, manifest.start, manifest.end):
        if part.kind != b"jumb":
            continue
        label = _label(source, part)
        if label.startswith("c2pa.claim"):
            value = _content(source, part)
            if isinstance(value, dict):
                claims.extend(_claim(value))
        elif label == "c2pa.assertions":
            for assertion in _inside(source, part.start, part.end):
                name = _label(source, assertion) if assertion.kind == b"jumb" else ""
                if name and not name.startswith(_SILENT):
                    texts.extend(_assertion(name, _content(source, assertion)))
    texts[:0] = claims


def _content(source: Source, box: Box) -> Any:
    """The first CBOR or JSON content of a JUMBF box, None when it has none that is read."""
    for part in _inside(source, box.start, box.end):
        if part.kind in {b"cbor", b"json"} and part.size <= _MAX_TEXT:
            data = source.exactly(part.start, part.size)
            return decode(data) if part.kind == b"cbor" else json.loads(data.rstrip(b"\0"))
    return None


def _claim(claim: dict[str, Any]) -> Iterator[Text]:
    infos = claim.get("claim_generator_info")
    infos = infos if isinstance(infos, list) else [infos] if isinstance(infos, dict) else []
    generator = claim.get("claim_generator")
    if not isinstance(generator, str) or not generator:
        generator = " ".join(filter(None, map(_agent, infos)))  # claims of version 2 have only the list
    if generator:
        yield "c2pa:claim_generator", generator
    if infos:
        yield "c2pa:claim_generator_info", _json(infos)
    for name in ("title", "format"):
        value = claim.get("dc:" + name)
        if isinstance(value, str) and value:
            yield "c2pa:" + name, value


def _assertion(label: str, value: Any) -> Iterator[Text]:
    if value is None:
        return
    if not label.startswith("c2pa.actions"):
        yield "c2pa:" + label.removeprefix("c2pa."), _json(value)
        return
    actions = value.get("actions") if isinstance(value, dict) else None
    if not isinstance(actions, list):
        return
    yield "c2pa:actions", _json(actions)
    said = [a for a in actions if isinstance(a, dict)]
    agents = [_agent(a.get("softwareAgent")) for a in said]
    listed = value.get("softwareAgents")
    agents += map(_agent, listed if isinstance(listed, list) else [])
    for agent in filter(None, dict.fromkeys(agents)):
        yield "c2pa:softwareAgent", agent
    kinds = (a.get("digitalSourceType") for a in said)
    for kind in dict.fromkeys(k.strip() for k in kinds if isinstance(k, str)):
        yield "c2pa:digitalSourceType", kind


def _agent(value: Any) -> str:
    """A program's name and version; text, or a map of both."""
    if isinstance(value, str):
        return value
    if not isinstance(value, dict):
        return ""
    return " ".join(
        part for part in (value.get("name"), value.get("version")) if isinstance(part, str) and part
    )


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)[:MAX_VALUE]
