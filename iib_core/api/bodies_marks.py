"""Request bodies of the routes for ratings, albums and groups of tags; unknown fields are ignored."""

from __future__ import annotations

from pydantic import BaseModel


class MarkChange(BaseModel):
    ids: list[int]
    rating: int | None = None
    label: int | None = None
    note: str | None = None
    add_tags: list[int] = []
    remove_tags: list[int] = []
    add_albums: list[int] = []
    remove_albums: list[int] = []


class Undo(BaseModel):
    undo: list[str]


class NewAlbum(BaseModel):
    name: str
    query: str | None = None
    color: str = ""
    ids: list[int] = []


class AlbumLook(BaseModel):
    name: str | None = None
    color: str | None = None
    cover_id: int | None = None
    query: str | None = None


class Arrangement(BaseModel):
    ids: list[int]
    before: int | None = None


class NewTagGroup(BaseModel):
    name: str
    color: str = ""


class TagGroupLook(BaseModel):
    name: str | None = None
    color: str | None = None


class Grouping(BaseModel):
    tag_ids: list[int]
    group_id: int = 0


class TagRename(BaseModel):
    name: str


class Import(BaseModel):
    format: str = "json"
    text: str
    mode: str = "fill"
    dry_run: bool = False


class Sidecars(BaseModel):
    ids: list[int] | None = None
    mode: str = "fill"
    dry_run: bool = False
