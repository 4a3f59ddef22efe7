"""Searching as the page and the contract's clients ask for it."""

from __future__ import annotations

import os
import random
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from ..access import Gate
from ..db import images, search, tags
from ..db.albums import all_albums
from ..db.connection import Database
from ..db.criteria import SEEDS, Criteria, seed_of_cursor
from ..db.images import FileRow
from ..db.search import Columns
from ..db.tags import Tag
from ..db.terms import Every, Not
from ..errors import BadRequest, Forbidden
from ..mediatypes import MediaKind
from ..paths import is_within
from ..settings import Settings
from ..wire import file_info
from .permitted import Permitted
from .query.albums import opened
from .query.describing import told_in
from .query.meaning import placed
from .query.reading import read_query
from .recent import Recent

#: As many rows a page of the contract's answers holds at most, whatever the request asks.
LARGEST_PAGE = 10_000
#: As many random files are sent (contract #35).
RANDOM_FILES = 128


class Search:
    """Answers searches; drops what the gate refuses. Never writes (L2). Safe from any thread."""

    def __init__(self, db: Database, gate: Gate, settings: Settings) -> None:
        self._db = db
        self._gate = gate
        self._settings = settings
        self._permitted = Permitted(gate)
        self._totals: Recent[Criteria, int] = Recent(db.version)
        self._hidden: Recent[tuple[int, ...], dict[int, int]] = Recent(db.version, most=2)

    def search_by_substr(
        self,
        *,
        surstr: str = "",
        cursor: str = "",
        regexp: str = "",
        path_only: bool = False,
        folder_paths: Sequence[str] | None = None,
        size: int = 200,
        media_type: str = "all",
    ) -> dict[str, Any]:
        """The contract's #38: `{files, cursor}`. Raises BadRequest for a bad or too slow expression (S12)."""
        criteria = Criteria(
            text="" if regexp else surstr,
            regex=regexp,
            path_only=path_only,
            folders=tuple(folder_paths) if folder_paths else None,
            kind=_kind(media_type),
        )
        return self._answer(criteria, cursor, size)

    def match_images_by_tags(
        self,
        *,
        and_tags: Iterable[int] = (),
        or_tags: Iterable[int] = (),
        not_tags: Iterable[int] = (),
        cursor: str = "",
        folder_paths: Sequence[str] | None = None,
        size: int = 200,
        random_sort: bool = False,
    ) -> dict[str, Any]:
        """The contract's #39: `{files, cursor}`; without any tag, all images that have one."""
        wanted, some, unwanted = tuple(and_tags), tuple(or_tags), tuple(not_tags)
        criteria = Criteria(
            and_tags=wanted,
            or_tags=some,
            not_tags=unwanted,
            tagged=not (wanted or some or unwanted),
            folders=tuple(folder_paths) if folder_paths else None,
            order="random" if random_sort else "-date",
            seed=_seed(cursor) if random_sort else 0,
        )
        return self._answer(criteria, cursor, size)

    def random_images(self) -> list[dict[str, Any]]:
        """The contract's #35: up to 128 files."""
        return [
            _info(row) for row in self._only_permitted(images.random_rows(self._db.reader(), RANDOM_FILES))
        ]

    def asked(self, criteria: Criteria, text: str) -> Criteria:
        """The criteria with what a query in the query language asks for. Raises QueryError for a wrong one."""
        query = read_query(text)
        if query.error is not None:
            raise told_in(text, query.error)
        term = query.term
        if term is not None:
            term = placed(opened(term, all_albums(self._db.reader())), self._folders)
        order = query.order or criteria.order
        seed = criteria.seed if query.seed is None else query.seed
        return replace(criteria, match=term, order=order, seed=seed if order == "random" else 0)

    def without(self, criteria: Criteria, text: str) -> Criteria:
        """The criteria without what the query `text` finds. Raises QueryError for a wrong one."""
        term = self.asked(Criteria(), text).match
        if term is None:
            return criteria
        return replace(
            criteria, match=Not(term) if criteria.match is None else Every((criteria.match, Not(term)))
        )

    def grid(self, criteria: Criteria, cursor: str = "", limit: int = 20_000) -> tuple[Columns, int]:
        """The grid's columns after `cursor`, and how many files match in all."""
        scoped = self._scoped(criteria)
        reader = self._db.reader()
        return search.columns(reader, scoped, cursor, limit), self.total(criteria)

    def grid_among(self, criteria: Criteria, ids: Sequence[int]) -> Columns:
        """The grid's columns of those of `ids` that match, in the order of `ids`."""
        return search.columns_among(self._db.reader(), self._scoped(criteria), ids)

    def newest_ids(self, criteria: Criteria, limit: int) -> list[int]:
        """The ids of the first `limit` files."""
        return search.ids(self._db.reader(), self._scoped(criteria), "", limit)[0]

    def total(self, criteria: Criteria) -> int:
        """How many files match; remembered until the library changes."""
        scoped = self._scoped(criteria)
        return self._totals.get(scoped, lambda: search.total(self._db.reader(), scoped))

    def refused(self) -> tuple[int, ...]:
        """Ids of the index's folders that the gate refuses."""
        return self._permitted.refused_dirs(self._db.reader())

    def visible_tags(self, found: Sequence[Tag]) -> list[Tag]:
        """These tags with the counts of what the gate admits (F6); derived ones of which nothing is left go."""
        refused = self.refused()
        if not refused:
            return list(found)
        hidden = self._hidden.get(refused, lambda: tags.counts_in_dirs(self._db.reader(), refused))
        counted = [replace(tag, count=max(0, tag.count - hidden.get(tag.id, 0))) for tag in found]
        return [tag for tag in counted if tag.count or tag.type == "custom" or tag.id not in hidden]

    def page(
        self, criteria: Criteria, cursor: str = "", limit: int = 200
    ) -> tuple[list[FileRow], str | None]:
        """Rows instead of columns."""
        return search.page(self._db.reader(), self._scoped(criteria), cursor, limit)

    def rows(self, ids: Sequence[int]) -> list[tuple[FileRow, list[Tag]]]:
        """These files in their order, each with its custom tags; what the gate refuses is left out."""
        reader = self._db.reader()
        found = self._only_permitted(images.rows_by_ids(reader, ids))
        custom = tags.of_images(reader, [row.id for row in found])
        return [(row, custom.get(row.id, [])) for row in found]

    def bytes_of(self, ids: Sequence[int]) -> int:
        """What these files take on disk together; what the gate refuses counts for nothing."""
        return images.bytes_of(self._db.reader(), ids, self.refused())

    def _answer(self, criteria: Criteria, cursor: str, size: int) -> dict[str, Any]:
        rows, after = self.page(criteria, cursor, min(max(size, 1), LARGEST_PAGE))
        return {
            "files": [_info(row) for row in rows],
            "cursor": {"has_next": after is not None, "next": after or ""},
        }

    def _only_permitted(self, rows: Sequence[FileRow]) -> list[FileRow]:
        return [row for row in rows if self._permitted.of_path(os.path.dirname(row.path))]

    def _scoped(self, criteria: Criteria) -> Criteria:
        """The search within what the gate admits."""
        folders = None if criteria.folders is None else self._folders(criteria.folders)
        return replace(criteria, folders=folders, without_dirs=self.refused())

    def _folders(self, paths: Sequence[str]) -> tuple[str, ...]:
        """Those of the folders that exist and may be listed, in the spelling that rows have (S3)."""
        found: dict[str, None] = {}
        for path in paths:
            try:
                safe, _ = self._gate.admit_listing(path)
            except (BadRequest, Forbidden):
                continue  # list-type answers drop what is refused (contract §2.3)
            if not os.path.isdir(safe.real):
                continue
            found[safe.shown] = None
            for root in self._gate.roots:
                if root.real != root.shown and is_within(safe.real, root.real):
                    found[
                        os.path.normpath(os.path.join(root.shown, os.path.relpath(safe.real, root.real)))
                    ] = None
        return tuple(found)


def _info(row: FileRow) -> dict[str, Any]:
    return file_info(row.id, row.path, row.size, row.date)


def _kind(media_type: str) -> MediaKind | None:
    """Contract #38: anything but "all" and "image" behaves as "video"."""
    return {"all": None, "": None, "image": MediaKind.IMAGE}.get(media_type, MediaKind.VIDEO)


def _seed(cursor: str) -> int:
    """The seed that the cursor carries, a new one for a first page."""
    known = seed_of_cursor(cursor)
    return random.randrange(1, SEEDS) if known is None else known
