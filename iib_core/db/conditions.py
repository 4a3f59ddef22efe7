"""A search's conditions, both as exact tests in SQL and as sets of candidates from the indexes."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from ..mediatypes import MediaKind
from .candidates import holding, like
from .criteria import Criteria, Place
from .dirs import dirs_of, dirs_within
from .migrations import has_text_index
from .regexes import Matcher, required
from .rows import id_list
from .rowtests import ALL, ENOUGH, Effort
from .terms import Every, asks_for_missing
from .terms_facts import Dated


class Conditions:
    """What rows must fulfil. `impossible`: no row can; `none`: every present row does."""

    def __init__(self, connection: sqlite3.Connection, criteria: Criteria) -> None:
        """Raises BadRequest for an invalid regular expression."""
        self._connection = connection
        self._c = criteria
        self.matcher = Matcher(criteria.regex) if criteria.regex else None
        self._text = "" if criteria.regex else criteria.text
        self._dirs = (
            None
            if criteria.folders is None
            else (dirs_of if criteria.flat else dirs_within)(connection, criteria.folders)
        )
        self.impossible = self._dirs == [] or "\x00" in self._text or not _encodable(self._text)
        self._asked = criteria.match.bound(connection) if criteria.match is not None else None
        self._missing_too = asks_for_missing(criteria.match)
        self.needs_image = bool(self._text) or (self._asked is not None and self._asked.needs_image)
        self._indexed = has_text_index(connection) if self._text or criteria.regex else False

    @property
    def none(self) -> bool:
        """True when nothing but being there is asked."""
        c = self._c
        tags = c.and_tags or c.or_tags or c.not_tags or c.tagged
        return not (
            self._text
            or self.matcher
            or tags
            or self._dirs is not None
            or c.without_dirs
            or c.kind is not None
            or c.match is not None
        )

    def where(self, row_id: str) -> tuple[str, list[Any]]:
        """The exact test over `i` (image) and `f` (iib_file), all but the regular expression."""
        c = self._c
        link = f"SELECT 1 FROM image_tag l WHERE l.image_id = {row_id}"
        parts: list[str] = []
        if not self._missing_too:
            parts.append(f"NOT EXISTS (SELECT 1 FROM iib_missing m WHERE m.image_id = {row_id})")
        if c.kind is not None:
            parts.append(f"f.kind = {int(c.kind)}")
        if self._dirs is not None:
            parts.append(f"f.dir_id IN ({id_list(self._dirs)})")
        if c.without_dirs:
            parts.append(f"f.dir_id NOT IN ({id_list(c.without_dirs)})")
        parts += [f"EXISTS ({link} AND l.tag_id = {int(tag)})" for tag in c.and_tags]
        if c.or_tags:
            parts.append(f"EXISTS ({link} AND l.tag_id IN ({id_list(c.or_tags)}))")
        if c.not_tags:
            parts.append(f"NOT EXISTS ({link} AND l.tag_id IN ({id_list(c.not_tags)}))")
        if c.tagged:
            parts.append(f"EXISTS ({link})")
        values: list[Any] = []
        if self._text:
            pattern = f"%{like(self._text)}%"
            if c.path_only:
                parts.append("CAST(i.path AS TEXT) LIKE ? ESCAPE '\\'")
                values = [pattern]
            else:
                parts.append("(i.exif LIKE ? ESCAPE '\\' OR CAST(i.path AS TEXT) LIKE ? ESCAPE '\\')")
                values = [pattern, pattern]
        if self._asked is not None:
            parts.append(self._asked.where(row_id))
            values += self._asked.values
        return " AND ".join(parts) or "1", values

    def check(self) -> None:
        """After SQLite failed: raises what one of the conditions' own functions could not do, if one did."""
        for function in self._asked.functions if self._asked else ():
            if function.trouble is not None:
                raise function.trouble

    def place(self, after: Place | None, descending: bool) -> Place | None:
        """Where a walk by date that goes on after `after` may begin at once, by the dates that are asked for."""
        if descending:
            until = min((d.until for d in self._dates() if d.until), default="")
            return (until, 0) if until and (after is None or str(after[0]) >= until) else after
        since = max((d.since for d in self._dates() if d.since), default="")
        return (since, 0) if since and (after is None or str(after[0]) < since) else after

    def _dates(self) -> list[Dated]:
        match = self._c.match
        return [t for t in (match.parts if isinstance(match, Every) else [match]) if isinstance(t, Dated)]

    def candidates(self, cap: int, effort: Effort) -> list[int] | None:
        """Ids that hold all rows that match, from the most telling indexes; None when those name more than `cap`."""
        best: set[int] | None = None
        by_text = [self._by_text] if effort >= Effort.TEXT else []
        for source in (self._by_tags, self._by_folder, self._by_kind, *by_text, self._by_match(effort)):
            if best is not None and len(best) <= ENOUGH:
                break
            found = source(cap)
            if found is not None:
                best = found if best is None else best & found
        return None if best is None else list(best)

    def _by_match(self, effort: Effort) -> Callable[[int], set[int] | None]:
        def ids(cap: int) -> set[int] | None:
            if self._asked is None or self._asked.effort > effort:
                return None
            return self._asked.ids(cap, effort)

        return ids

    def exactly(self) -> set[int] | None:
        """The ids that match, where plain indexes alone tell them; None for any other search."""
        c = self._c
        if self._asked is not None and self._asked.exact and not self._missing_too:
            if replace(c, match=None, without_dirs=(), order="-date", seed=0) != Criteria():
                return None
            found = self._asked.ids(ALL, Effort.PLAIN)
            hidden = self._ids("SELECT image_id FROM iib_missing") or set()
            if c.without_dirs:
                sql = f"SELECT image_id FROM iib_file WHERE dir_id IN ({id_list(c.without_dirs)})"
                hidden |= self._ids(sql) or set()
            return None if found is None else found - hidden
        if replace(c, and_tags=(), or_tags=(), order="-date", seed=0) != Criteria() or not (
            c.and_tags or c.or_tags
        ):
            return None
        found = self._by_tags(ALL)
        missing = self._ids("SELECT image_id FROM iib_missing")
        return None if found is None or missing is None else found - missing

    def _ids(self, sql: str, cap: int | None = None) -> set[int] | None:
        cursor = self._connection.cursor()
        cursor.row_factory = None
        rows = cursor.execute(sql if cap is None else f"{sql} LIMIT {cap + 1}").fetchall()
        return None if cap is not None and len(rows) > cap else {row[0] for row in rows}

    def _counts(self, tags: Iterable[int]) -> dict[int, int]:
        rows = self._connection.execute(
            f"SELECT id, coalesce(count, 0) FROM tag WHERE id IN ({id_list(tags)})"
        )
        return {row[0]: row[1] for row in rows.fetchall()}

    def _by_tags(self, cap: int) -> set[int] | None:
        c = self._c
        counts = self._counts({*c.and_tags, *c.or_tags})
        if any(tag not in counts for tag in c.and_tags) or (
            c.or_tags and not any(tag in counts for tag in c.or_tags)
        ):
            return set()
        groups = [(counts[t], [t]) for t in set(c.and_tags)]
        if c.or_tags:
            groups.append((sum(counts.get(t, 0) for t in set(c.or_tags)), list(c.or_tags)))
        groups.sort(key=lambda g: g[0])
        best: set[int] | None = None
        for n, tags in groups:
            if n > cap and (best is None or len(best) <= ENOUGH):
                break
            linked = self._ids(f"SELECT image_id FROM image_tag WHERE tag_id IN ({id_list(tags)})")
            assert linked is not None
            best = linked if best is None else best & linked
        return best

    def _by_folder(self, cap: int) -> set[int] | None:
        if self._dirs is None:
            return None
        return self._ids(f"SELECT image_id FROM iib_file WHERE dir_id IN ({id_list(self._dirs)})", cap)

    def _by_kind(self, cap: int) -> set[int] | None:
        if self._c.kind in (None, MediaKind.IMAGE):
            return None
        return self._ids(
            f"SELECT image_id FROM iib_file WHERE kind = {int(self._c.kind or 0)} AND kind <> 0", cap
        )

    def _by_text(self, cap: int) -> set[int] | None:
        if not self._indexed:
            return None
        if self._text:
            return holding(self._connection, self._text, cap, path_only=self._c.path_only)
        best: set[int] | None = None
        for clause in required(self._c.regex)[:3] if self._c.regex else ():
            found: set[int] | None = set()
            for literal in clause:
                some = holding(self._connection, literal, cap, path_only=self._c.path_only, any_case=True)
                found = None if some is None or found is None else found | some
            if found is not None:
                best = found if best is None else best & found
        return best


def _encodable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
