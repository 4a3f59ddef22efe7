"""Terms on texts: prompts, names, paths, columns; with wildcards or as regular expressions."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from .candidates import holding, like, named
from .columns import INDEXES, having_like
from .functions import TextTest
from .migrations import has_text_index
from .patterns import Pattern
from .regexes import Matcher, required
from .rowtests import Effort, Ids, RowTest, named_ids, never

#: Where a text is looked for → (expressions, whether the text index of infotexts holds it, or of paths).
_WHERE: dict[str, tuple[tuple[str, ...], str]] = {
    "any": (("i.exif", "CAST(i.path AS TEXT)"), "any"),
    "prompt": (("iib_positive(i.exif)",), "any"),
    "negative": (("iib_negative(i.exif)",), "any"),
    "path": (("CAST(i.path AS TEXT)",), "path"),
    "name": (("CAST(f.name AS TEXT)",), "name"),
    "scheduler": (("f.scheduler",), ""),
    "vae": (("f.vae",), ""),
    "hash": (("f.model_hash",), ""),
    "error": (("f.error",), ""),
}


def _encodable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return "\x00" not in text


def _holding(connection: sqlite3.Connection, index: str, literals: tuple[str, ...]) -> Ids:
    """Candidates that hold the two longest of the literals."""

    def ids(cap: int, effort: Effort) -> set[int] | None:
        if effort < Effort.TEXT or not has_text_index(connection):
            return None
        best: set[int] | None = None
        for text in sorted(literals, key=len, reverse=True)[:2]:
            found = (
                named(connection, text, cap)
                if index == "name"
                else holding(connection, text, cap, path_only=index == "path")
            )
            if found is not None:
                best = found if best is None else best & found
        return best

    return ids


@dataclass(frozen=True)
class Text:
    """A text that holds the pattern; `where` is a key of `_WHERE`."""

    pattern: Pattern
    where: str = "any"

    def bound(self, connection: sqlite3.Connection) -> RowTest:
        if not _encodable(self.pattern.like):
            return never()
        texts, index = _WHERE[self.where]
        sql = " OR ".join(f"{text} LIKE ? ESCAPE '\\'" for text in texts)
        values = (self.pattern.like,) * len(texts)
        if index == "any" and self.where != "any":  # cheap before dear: most rows do not hold it anywhere
            inside = f"%{'%'.join(map(like, self.pattern.literals))}%"
            sql, values = f"(i.exif LIKE ? ESCAPE '\\' AND {sql})", (inside, *values)
        if self.where in INDEXES:
            ids = named_ids(connection, having_like(self.where), values)
            return RowTest(f"({sql})", values, ids, exact=True)
        if not index:
            ids = named_ids(connection, f"SELECT image_id FROM iib_file f WHERE {sql}", values)
            return RowTest(f"({sql})", values, ids, Effort.SCAN)
        return RowTest(f"({sql})", values, _holding(connection, index, self.pattern.literals), Effort.TEXT)


@dataclass(frozen=True)
class Regex:
    """A text that the expression matches; `where` is a key of `_WHERE`."""

    expression: str
    ignore_case: bool = False
    where: str = "any"

    def bound(self, connection: sqlite3.Connection) -> RowTest:
        """Raises BadRequest for an invalid expression; running the test sets the function's `trouble`."""
        matcher = Matcher(self.expression, ignore_case=self.ignore_case)
        test = TextTest(matcher.found_in)
        texts, index = _WHERE[self.where]
        sql = " OR ".join(f"iib_test({test.number}, {text})" for text in texts)
        return RowTest(f"({sql})", (), self._ids(connection, index), Effort.TEXT, functions=[test])

    def _ids(self, connection: sqlite3.Connection, index: str) -> Ids:
        def ids(cap: int, effort: Effort) -> set[int] | None:
            if effort < Effort.TEXT or not index or not has_text_index(connection):
                return None
            best: set[int] | None = None
            for clause in required(self.expression)[:3]:
                found: set[int] | None = set()
                for text in clause:
                    # a path holds the name
                    more = holding(connection, text, cap, path_only=index != "any", any_case=True)
                    found = None if more is None or found is None else found | more
                if found is not None:
                    best = found if best is None else best & found
            return best

        return ids
