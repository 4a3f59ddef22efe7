"""The fields of the query language."""

from __future__ import annotations

import difflib
from dataclasses import dataclass

from ...db.terms_marks import LABELS


@dataclass(frozen=True)
class Field:
    """A field. `group` says how its values are read (`meaning`), `choices` which there are, where they are few."""

    name: str
    group: str
    aliases: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()


IS = (
    "image", "video", "audio", "liked", "rated", "unrated", "tagged", "untagged", "edited", "duplicate", "missing",
    "unreadable", "unread", "portrait", "landscape", "square",
)  # fmt: skip
HAS = (
    "prompt", "negative", "model", "lora", "seed", "tag", "note", "label", "rating", "album", "size", "workflow", "gps",
)  # fmt: skip
DATES = (
    "today", "yesterday", "7d", "30d", "this-week", "last-week", "this-month", "last-month", "this-year",
    "last-year",
)  # fmt: skip
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
SORTS = ("newest", "oldest", "best", "name", "-name", "largest", "smallest", "-created", "-pixels", "random")

FIELDS = (
    Field("prompt", "text", ("positive", "p")),
    Field("neg", "text", ("negative", "n")),
    Field("model", "tags", ("checkpoint", "ckpt")),
    Field("lora", "network", ("lyco", "lycoris")),
    Field("sampler", "tags"),
    Field("scheduler", "column", ("schedule",)),
    Field("vae", "column"),
    Field("hash", "column", ("modelhash",)),
    Field("steps", "number"),
    Field("cfg", "number", ("guidance",)),
    Field("denoise", "number", ("strength",)),
    Field("clipskip", "number", ("clip-skip", "clip_skip")),
    Field("seed", "seed"),
    Field("size", "size", ("resolution",)),
    Field("width", "number", ("w",)),
    Field("height", "number", ("h",)),
    Field("ratio", "ratio", ("aspect",), ("portrait", "landscape", "square", "16:9", "3:2", "1:1", "2:3")),
    Field("megapixels", "number", ("mp",)),
    Field("filesize", "bytes", ("bytes",)),
    Field("length", "number", ("duration",)),
    Field("date", "date", ("when",), DATES),
    Field("hour", "hour", ("time",)),
    Field("weekday", "weekday", ("day",), (*WEEKDAYS, "weekend", "workday")),
    Field("rating", "rating", ("stars",), (">=4", "5", "4", "3", "2", "1", "0")),
    Field("label", "label", ("color", "colour"), LABELS),
    Field("note", "note", ("notes",)),
    Field("album", "album", ("albums",)),
    Field("tag", "tags", ("tags",)),
    Field("folder", "folder", ("dir", "in")),
    Field("file", "text", ("name", "filename")),
    Field("path", "text"),
    Field("source", "tags", ("tool", "generator")),
    Field("node", "node", ("nodes",)),
    Field("stack", "stack"),
    Field("is", "state", ("type",), IS),
    Field("has", "state", (), HAS),
    Field("sort", "sort", ("order",), SORTS),
    Field("re", "regex", ("regex",)),
)

BY_NAME = {name: field for field in FIELDS for name in (field.name, *field.aliases)}


def nearest(word: str, names: tuple[str, ...] | list[str]) -> str | None:
    """The name that was probably meant."""
    found = difflib.get_close_matches(word.lower(), list(names), n=1, cutoff=0.6)
    return found[0] if found else None
