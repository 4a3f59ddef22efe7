"""The generated parts of docs/metadata.md: which program's files are read from where, and what of each."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from .entry import Expected, Fixture

PAGE = Path(__file__).resolve().parents[3] / "docs" / "metadata.md"
START, END = "<!-- made by tests/metadata/corpus -->", "<!-- end -->"
_CONTAINERS = {
    "PNG": (".png",),
    "JPEG": (".jpg", ".jpeg"),
    "WebP": (".webp",),
    "AVIF": (".avif",),
    "GIF": (".gif",),
    "MP4": (".mp4",),
    "WebM, MKV": (".webm", ".mkv"),
    "FLAC, MP3, Ogg": (".flac", ".mp3", ".ogg"),
}
_BESIDE = "file beside"
_FIELDS = {
    "positive": "prompt",
    "negative": "negative prompt",
    "seed": "seed",
    "steps": "steps",
    "cfg": "CFG",
    "sampler": "sampler",
    "scheduler": "scheduler",
    "width": "size",
    "model": "model",
    "model_hash": "hash",
    "vae": "VAE",
    "denoise": "denoising",
    "clip_skip": "clip skip",
    "networks": "networks with weights",
    "passes": "passes",
}


def page(text: str, fixtures: Iterable[Fixture]) -> str:
    """The page with its generated part made anew."""
    head, _, rest = text.partition(START)
    _, _, tail = rest.partition(END)
    programs: dict[str, list[Fixture]] = {}
    for fixture in fixtures:
        if fixture.expected.source:
            programs.setdefault(fixture.expected.program, []).append(fixture)
    return f"{head}{START}\n{_table(programs)}\n\n{_fields(programs)}\n{END}{tail}"


def _table(programs: dict[str, list[Fixture]]) -> str:
    columns = [*_CONTAINERS, _BESIDE]
    rows = [["program", *columns], ["---"] * (len(columns) + 1)]
    for program, fixtures in programs.items():
        cells = [", ".join(_places(fixtures, column)) or "–" for column in columns]
        rows.append([program, *cells])
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)


def _places(fixtures: list[Fixture], column: str) -> list[str]:
    found: dict[str, None] = {}
    for fixture in fixtures:
        beside = fixture.expected.where.endswith(" beside") and bool(fixture.beside)
        if column == _BESIDE and beside:
            found[fixture.expected.where.removesuffix(" beside")] = None
        elif column != _BESIDE and not beside and fixture.name.endswith(_CONTAINERS[column]):
            found[fixture.expected.where] = None
    return list(found)


def _fields(programs: dict[str, list[Fixture]]) -> str:
    lines = ["| program | shown as | read of it | named as well |", "|---|---|---|---|"]
    for program, fixtures in programs.items():
        said = [fixture.expected for fixture in fixtures]
        sources = dict.fromkeys(e.source for e in said if e.source != "Video Tags")
        fields = [name for key, name in _FIELDS.items() if any(getattr(e, key) for e in said)]
        lines.append(f"| {program} | {', '.join(sources)} | {', '.join(fields)} | {_named(said)} |")
    return "\n".join(lines)


def _named(said: list[Expected]) -> str:
    return ", ".join(dict.fromkeys(key for e in said for key in e.parameters)) or "–"
