"""What handlers receive: checked paths, and bodies as plain models (unknown fields are ignored)."""

from __future__ import annotations

import functools
from typing import Any
from urllib.parse import unquote_to_bytes

from fastapi import Depends, Query, Request
from pydantic import BaseModel

from ..access import SafePath
from ..errors import BadRequest, TooLarge
from .services import Services

#: Lists in a request; a page of any client sends far fewer (S12).
LONGEST_LIST = 20_000


def query_path(services: Services, name: str = "path", *, file: bool = False) -> Any:
    """A dependency: the path in query parameter `name`, through the gate; with `file`, an existing file."""

    async def admitted(
        request: Request, value: str = Query(..., alias=name, description="Absolute path")
    ) -> SafePath:
        raw = exact_query(request, name, value)
        return await services.threads.run(functools.partial(_admit, services, raw, file), lane="disk")

    return Depends(admitted)


def query_text(name: str, description: str, default: Any = ...) -> Any:
    """A dependency: the query parameter `name` exactly as sent."""

    async def exact(
        request: Request, value: str = Query(default, alias=name, description=description)
    ) -> str:
        return exact_query(request, name, value)

    return Depends(exact)


def _admit(services: Services, path: str, file: bool) -> SafePath:
    safe = services.gate.admit(path)
    return safe.require_file() if file else safe


def exact_query(request: Request, name: str, decoded: str) -> str:
    """The parameter with bytes that are not UTF-8 kept (as lone surrogates), where the framework put U+FFFD."""
    if "\ufffd" not in decoded:
        return decoded
    for pair in request.scope["query_string"].split(b"&"):
        key, _, value = pair.partition(b"=")
        if key == name.encode():
            return exact_text(value.replace(b"+", b" "))
    return decoded


def exact_text(percent_encoded: bytes) -> str:
    """Percent-encoded bytes as a file name, decoded once."""
    return unquote_to_bytes(percent_encoded).decode("utf-8", "surrogateescape")


def bounded(items: list[Any]) -> list[Any]:
    """`items`; raises TooLarge when there are too many."""
    if len(items) > LONGEST_LIST:
        raise TooLarge(f"At most {LONGEST_LIST:,} entries are taken at once.")
    return items


def whole_number(text: str | int, what: str) -> int:
    """`text` as a number; raises BadRequest naming `what`."""
    try:
        return int(text)
    except ValueError as error:
        raise BadRequest(f"{what} must be a number.") from error


class Paths(BaseModel):
    paths: list[str]


class Patterns(BaseModel):
    patterns: list[str]


class ThumbnailSide(BaseModel):
    side: int = 256


class OnePath(BaseModel):
    path: str


class ChosenCover(BaseModel):
    path: str
    base64_img: str
    updated_time: str | None = ""


class EditedText(BaseModel):
    path: str
    exif: str


class SettingBody(BaseModel):
    name: str
    value: str


class SettingName(BaseModel):
    name: str


class FolderModes(BaseModel):
    path: str
    types: list[str]


class FolderAlias(BaseModel):
    path: str
    alias: str


class SearchBody(BaseModel):
    surstr: str = ""
    cursor: str | None = ""
    regexp: str | None = ""
    path_only: bool | None = False
    folder_paths: list[str] | None = None
    size: int | None = 200
    media_type: str | None = "all"


class TagSearchBody(BaseModel):
    and_tags: list[int] = []
    or_tags: list[int] = []
    not_tags: list[int] = []
    cursor: str | None = ""
    folder_paths: list[str] | None = None
    size: int | None = 200
    random_sort: bool | None = False


class TagLook(BaseModel):
    id: int
    color: str = ""


class TagToggle(BaseModel):
    img_path: str
    tag_id: int


class TagBatch(BaseModel):
    img_paths: list[str]
    action: str
    tag_id: int


class TagName(BaseModel):
    tag_name: str


class TagId(BaseModel):
    tag_id: int


class ImageTag(BaseModel):
    img_id: int
    tag_id: int | str


class RenameBody(BaseModel):
    path: str
    name: str


class GridQuery(BaseModel):
    q: str = ""  # the query language (docs/search.md); the other conditions hold beside it
    hide: str = ""  # the same language: what it finds is left out
    text: str = ""
    regex: str = ""
    path_only: bool = False
    and_tags: list[int] = []
    or_tags: list[int] = []
    not_tags: list[int] = []
    folders: list[str] = []
    flat: bool = False
    media_type: str = "all"
    order: str = "-date"
    seed: int = 0
    album: int = 0
    similar: int | None = None
    similar_by: str = "picture"
    stack: int | None = None
    among: list[int] | None = None  # only these ids, in this order


class QueryText(BaseModel):
    q: str


class GridBody(BaseModel):
    query: GridQuery = GridQuery()
    cursor: str | None = None
    limit: int = 10_000
    stacks: bool = False


class FacetsBody(BaseModel):
    query: GridQuery = GridQuery()


class Ids(BaseModel):
    ids: list[int]


class TagImages(BaseModel):
    ids: list[int]
    tag_id: int
    add: bool = True


class ImageText(BaseModel):
    text: str | None = None


class SessionKey(BaseModel):
    key: str
