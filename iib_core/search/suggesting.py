"""Type-ahead for the query language: what can stand at the caret, with counts."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from ..db import albums, suggestions
from ..db.connection import Database
from ..db.suggestions import Counted
from ..db.tags import Tag
from ..db.terms_facts import TAG_TYPES
from .query.caret import Typed, typed_at
from .query.fields import BY_NAME, FIELDS, Field
from .query.places import Places
from .query.terms import term, word
from .recent import Recent

#: Types of tags → the field that asks for them; others by `tag:`, words of prompts as they are.
_FIELD_OF = {
    "Model": "model",
    "Sampler": "sampler",
    "Source Identifier": "source",
    "lora": "lora",
    "lyco": "lora",
}
_TYPES_OF = {
    "model": ("Model",),
    "sampler": ("Sampler",),
    "source": ("Source Identifier",),
    "lora": ("lora", "lyco"),
    "tag": TAG_TYPES,
}
_BARE = ("custom", "pos", "Model", "lora", "lyco", "Sampler", "Source Identifier")
_SIZE = re.compile(r"(\d+) × (\d+)$")


@dataclass(frozen=True)
class Suggestion:
    """What may stand from `start` to `end` instead; `kind` is a tag's type, "field", "value", "album" or "folder"."""

    kind: str
    label: str
    insert: str
    start: int
    end: int
    count: int | None = None
    color: str = ""
    detail: str = ""
    #: the name that the user's translations give it
    display: str | None = None


class Suggesting:
    """Answers while somebody types. Never writes. Safe from any thread."""

    def __init__(
        self,
        db: Database,
        visible: Callable[[Sequence[Tag]], list[Tag]],
        folders: Callable[[str, int], list[dict[str, str]]],
        names: Callable[[], Any],
    ) -> None:
        """`visible` drops tags of which the gate shows nothing, `folders` finds folders, `names` has translations."""
        self._db = db
        self._visible = visible
        self._folders = folders
        self._names = names
        self._columns: Recent[str, list[Counted]] = Recent(db.version, most=8)

    def at(self, text: str, caret: int, limit: int) -> list[dict[str, Any]]:
        """Suggestions for a text with the caret (UTF-16 units) somewhere in it."""
        places = Places(text)
        typed = typed_at(text, places.back(caret))
        field = BY_NAME.get(typed.field)
        found = self._of_field(field, typed, limit) if field else self._bare(text, typed, limit)
        return [asdict(replace(s, start=places.at(s.start), end=places.at(s.end))) for s in found[:limit]]

    def _of_field(self, field: Field, typed: Typed, limit: int) -> list[Suggestion]:
        prefix = typed.prefix.lower()

        def value(text: str, count: int | None = None, **more: Any) -> Suggestion:
            written = term(field.name, text).partition(":")[2] if field.group != "date" else text
            kind = more.pop("kind", "value")
            return Suggestion(kind, text, written, typed.start, typed.end, count, **more)

        if field.name in _TYPES_OF:
            return [
                value(t.name, t.count, kind=t.type, color=t.color, display=self._display(t))
                for t in self._tags(_TYPES_OF[field.name], typed.prefix, limit)
            ]
        if field.choices:
            return [
                Suggestion("value", choice, choice, typed.start, typed.end)
                for choice in field.choices
                if prefix in choice
            ]
        if field.group in {"column", "node"}:
            known = self._columns.get(
                field.name, lambda: suggestions.values_of(self._db.reader(), field.name)
            )
            return [value(v.name, v.count) for v in known if prefix in v.name.lower()]
        if field.name == "size":
            tags = self._tags(("size",), "", 200)
            sizes = [(f"{m[1]}x{m[2]}", t.count) for t in tags if (m := _SIZE.match(t.name))]
            return [
                Suggestion("value", size, size, typed.start, typed.end, count)
                for size, count in sizes
                if size.startswith(prefix)
            ]
        if field.name == "album":
            known_albums = albums.all_albums(self._db.reader())
            return [
                value(a.name, kind="album", color=a.color) for a in known_albums if prefix in a.name.lower()
            ]
        if field.name == "folder":
            return self._folders_at(typed, limit)
        return []

    def _folders_at(self, typed: Typed, limit: int) -> list[Suggestion]:
        name = re.split(r"[\\/]", typed.prefix)[-1] if typed.prefix else ""
        return [
            Suggestion(
                "folder",
                folder["name"],
                term("folder", folder["path"]).partition(":")[2],
                typed.start,
                typed.end,
                detail=folder["path"],
            )
            for folder in self._folders(name, limit)
        ]

    def _bare(self, text: str, typed: Typed, limit: int) -> list[Suggestion]:
        """Fields, tags of one word or several, folders."""
        if not typed.prefix:
            return []
        found: dict[tuple[str, str], Suggestion] = {}
        for start, prefix in _phrases(text, typed):
            for tag in self._tags(_BARE, prefix, limit):
                if start != typed.start and not tag.name.lower().startswith(prefix.lower()):
                    continue
                found.setdefault((tag.type, tag.name), self._of_tag(tag, start, typed.end))
        fields = [
            Suggestion("field", f"{f.name}:", f"{f.name}:", typed.start, typed.end)
            for f in FIELDS
            if f.name.startswith(typed.prefix.lower()) and f.name != typed.prefix.lower()
        ]
        folders = [
            replace(s, insert=f"folder:{s.insert}")
            for s in self._folders_at(typed, 2)
            if len(typed.prefix) > 1
        ]
        room = max(1, limit - len(folders) - min(2, len(fields)))
        tags = list(found.values())[:room]
        longer = [s for s in tags if s.start != typed.start]
        return [*longer, *fields[:2], *[s for s in tags if s.start == typed.start], *folders]

    def _of_tag(self, tag: Tag, start: int, end: int) -> Suggestion:
        insert = word(tag.name) if tag.type == "pos" else term(_FIELD_OF.get(tag.type, "tag"), tag.name)
        return Suggestion(
            tag.type, tag.name, insert, start, end, tag.count, tag.color, display=self._display(tag)
        )

    def _tags(self, types: Sequence[str], prefix: str, limit: int) -> list[Tag]:
        found = self._visible(suggestions.tags_like(self._db.reader(), types, prefix, 4 * limit))
        return found[:limit]

    def _display(self, tag: Tag) -> str | None:
        display: str | None = self._names().get(tag.name)
        return display


def _phrases(text: str, typed: Typed) -> list[tuple[int, str]]:
    """(start, text) of the last three, two and one plain words up to the caret: tags may be of several words."""
    before = text[: typed.start]
    words = re.search(r'(?:^|[\s(])((?:[^\s()":\-][^\s()":]*\s+){1,2})$', before)
    found: list[tuple[int, str]] = []
    if words and not typed.negated:
        starts = [m.start() for m in re.finditer(r"\S+", words[1])]
        for start in starts:
            phrase = " ".join(f"{words[1][start:]} {typed.prefix}".split())
            found.append((words.start(1) + start, phrase))
    return [*found, (typed.start, typed.prefix)]
