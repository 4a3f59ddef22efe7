"""Request bodies of the routes that change files; unknown fields are ignored."""

from __future__ import annotations

from pydantic import BaseModel


class DeleteFiles(BaseModel):
    file_paths: list[str]


class MakeFolders(BaseModel):
    dest_folder: str


class BringFiles(BaseModel):
    file_paths: list[str]
    dest: str
    create_dest_folder: bool | None = False
    continue_on_error: bool | None = False


class FlattenFolder(BaseModel):
    folder_path: str
    dry_run: bool = True


class Pack(BaseModel):
    paths: list[str]
    compress: bool
    pack_only: bool


class Selection(BaseModel):
    """Files by path, images by id, or both."""

    paths: list[str] = []
    ids: list[int] = []


class Packing(Selection):
    compress: bool = False
    metadata: bool = True


class Deletion(Selection):
    contents: bool = False


class Transfer(Selection):
    dest: str
    create: bool = False
    on_clash: str = "error"


class Flattening(BaseModel):
    path: str
    dry_run: bool = False
    on_clash: str = "error"


class Renaming(BaseModel):
    path: str = ""
    id: int | None = None
    name: str


class Folder(BaseModel):
    path: str


class Undo(BaseModel):
    id: int | None = None
    on_clash: str = "error"


class FromTrash(BaseModel):
    ids: list[int]
    on_clash: str = "error"


class EmptyTrash(BaseModel):
    """One of the three says what goes."""

    ids: list[int] | None = None
    older_than_days: float | None = None
    everything: bool = False
