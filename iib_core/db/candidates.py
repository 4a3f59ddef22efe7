"""Which images may match a piece of text, by the trigram indexes: never one too few, some too many.

The exact test on the rows follows in `db.search`. Every function gives up (None) above a cap: then
the text is common, and walking the newest rows finds a page of it faster than any index.
"""

from __future__ import annotations

import os
import re
import sqlite3

from .regexes import TO_ASCII
from .rows import id_list, shown
from .texts import MARK, NOTHING_INDEXED, SEED_LABEL, TEXT_NOT_INDEXED

_SEPARATORS = re.compile(r"[\\/]" if os.name == "nt" else "/")
_DIGITS = re.compile("[0-9]+")

#: As many trigrams as one question asks: the more, the fewer wrong candidates and the slower.
_MOST_GRAMS = 24


def like(text: str) -> str:
    """`text` for LIKE … ESCAPE '\\', so that its ``%`` and ``_`` are themselves (M7)."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def grams(text: str) -> list[str]:
    """Trigrams that cover `text`: all of a short one, every third of a long one. [] below three characters."""
    last = len(text) - 3
    if last < 0:
        return []
    step = 1 if last < _MOST_GRAMS // 2 else 2 if last < _MOST_GRAMS else max(3, -(-last // _MOST_GRAMS))
    starts = [*range(0, last, step), last]
    return list(dict.fromkeys(text[s : s + 3] for s in starts))


def match(text: str, *, any_case: bool = False) -> str:
    """An FTS5 query for the rows that hold all trigrams of `text`; "" below three characters.

    `any_case`: for a regular expression, to which dotted and dotless i are equal; the index folds
    every other letter itself.
    """
    asked: list[str] = []
    for gram in grams(text):
        spelled = [gram.replace('"', '""')]
        if any_case and "i" in gram.lower():
            for letter in "iI":
                spelled += [
                    s.replace(letter, other) for s in spelled for other in "\u0130\u0131" if letter in s
                ]
        asked.append("(" + " OR ".join(f'"{s}"' for s in dict.fromkeys(spelled)) + ")")
    return " AND ".join(asked)


def holding(
    reader: sqlite3.Connection, text: str, cap: int, *, path_only: bool, any_case: bool = False
) -> set[int] | None:
    """Ids of the images whose path, or infotext unless `path_only`, may hold `text`; None when more than `cap`."""
    if len(text) < 3:
        return None
    found: set[int] = set()
    in_texts = [] if path_only else _in_texts(text, any_case)
    if in_texts is None:
        return None
    for sql, values in [*in_texts, *_in_names(text, any_case)]:
        if not _add(reader, found, sql, values, cap):
            return None
    return found if _add_by_dirs(reader, found, text, cap, any_case) else None


def named(reader: sqlite3.Connection, text: str, cap: int) -> set[int] | None:
    """Ids of the files whose name may hold `text`; None when more than `cap`."""
    if len(text) < 3 or _SEPARATORS.search(text):
        return None
    found: set[int] = set()
    for sql, values in _in_names(text, False):
        if not _add(reader, found, sql, values, cap):
            return None
    return found


Query = tuple[str, tuple[object, ...]]

_BY_TEXT = "SELECT f.image_id FROM iib_text_fts t CROSS JOIN iib_file f ON f.text_id = t.rowid WHERE iib_text_fts MATCH ?"
_BY_SEED = "SELECT rowid FROM iib_seed_fts WHERE iib_seed_fts MATCH ?"
_BY_NAME = "SELECT rowid FROM iib_name_fts WHERE iib_name_fts MATCH ?"
_NOT_INDEXED = f"SELECT image_id FROM iib_file WHERE text_id <= {TEXT_NOT_INDEXED}"
_NO_NAME_INDEXED = f"SELECT image_id FROM iib_file WHERE text_id = {NOTHING_INDEXED}"


def _in_texts(text: str, any_case: bool) -> list[Query] | None:
    queries: list[Query] = [(_NOT_INDEXED, ()), (_BY_TEXT, (match(text, any_case=any_case),))]
    for run in _DIGITS.finditer(text):
        left, right = text[: run.start()], text[run.end() :]
        label = left.translate(TO_ASCII).lower()[-len(SEED_LABEL) :]
        if not SEED_LABEL.endswith(label):
            continue  # these digits are no seed's: its label stands before that
        if len(run[0]) >= 3:
            queries.append((_BY_SEED, (match(run[0]),)))
        elif len(left) + len(right) >= 2:
            queries.append((_BY_TEXT, (match(left + MARK + right, any_case=any_case),)))
        else:
            return None  # two digits of a seed and a comma: no index knows
    return queries


def _in_names(text: str, any_case: bool) -> list[Query]:
    if _SEPARATORS.search(text):
        return []
    return [(_BY_NAME, (match(text, any_case=any_case),)), (_NO_NAME_INDEXED, ())]


def _add(reader: sqlite3.Connection, found: set[int], sql: str, values: tuple[object, ...], cap: int) -> bool:
    found.update(row[0] for row in reader.execute(f"{sql} LIMIT {cap + 1}", values).fetchall())
    return len(found) <= cap


def _add_by_dirs(reader: sqlite3.Connection, found: set[int], text: str, cap: int, any_case: bool) -> bool:
    whole = _dirs_like(reader, f"%{like(text)}%", text, any_case)
    if whole and not _add(reader, found, _in_dirs(whole), (), cap):
        return False
    cuts = list(_SEPARATORS.finditer(text))
    if not cuts:
        return True
    # a text over the border of folder and name: only its last separator can be that border
    cut = cuts[-1]
    left, right = text[: cut.start()], text[cut.end() :]
    if not left:
        return bool(
            len(right) >= 3
            and _add(reader, found, _BY_NAME, (match(right, any_case=any_case),), cap)
            and _add(reader, found, _NO_NAME_INDEXED, (), cap)
        )
    ending = _dirs_like(reader, f"%{like(left)}", left, any_case)
    ending += _dirs_like(
        reader, f"%{like(left + cut[0])}", left + cut[0], any_case
    )  # roots end with a separator
    if not ending:
        return True
    inside: set[int] = set()
    if _add(reader, inside, _in_dirs(ending), (), cap):
        found |= inside
        return len(found) <= cap
    if len(right) < 3:
        return False
    sql = (
        "SELECT f.image_id FROM iib_name_fts n CROSS JOIN iib_file f ON f.image_id = n.rowid"
        f" WHERE iib_name_fts MATCH ? AND f.dir_id IN ({id_list(ending)})"
    )
    late = f"{_NO_NAME_INDEXED} AND dir_id IN ({id_list(ending)})"
    return _add(reader, found, sql, (match(right, any_case=any_case),), cap) and _add(
        reader, found, late, (), cap
    )


def _in_dirs(dirs: list[int]) -> str:
    return f"SELECT image_id FROM iib_file WHERE dir_id IN ({id_list(dirs)})"


def _dirs_like(reader: sqlite3.Connection, pattern: str, text: str, any_case: bool) -> list[int]:
    if any_case:  # LIKE knows ASCII's cases only; here a folder too many does no harm
        wanted = text.translate(TO_ASCII).lower()
        rows = reader.execute("SELECT id, path FROM iib_dir").fetchall()
        return [i for i, path in rows if wanted in shown(path).translate(TO_ASCII).lower()]
    return [
        row[0]
        for row in reader.execute(
            "SELECT id FROM iib_dir WHERE CAST(path AS TEXT) LIKE ? ESCAPE '\\'", (pattern,)
        ).fetchall()
    ]
