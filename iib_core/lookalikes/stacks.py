"""Stacks: pictures of one prompt, model and settings, which differ by their seed."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from ..db.prints import Untold
from ..metadata.infotext import parse

#: Between the parts of a key; does not occur in infotexts.
_MARK = "\x1f"


def key_of(file: Untold, prompts: tuple[str, str]) -> bytes | None:
    """What files of one stack have in common, None when a file says too little to be a variation of anything."""
    if not prompts[0]:
        return None
    parts = [*prompts, *("" if value is None else str(value) for value in file.facets)]
    return hashlib.blake2b(_MARK.join(parts).encode("utf-8", "replace"), digest_size=16).digest()


def prompts_of(text: str) -> tuple[str, str]:
    """(positive, negative) of an infotext, however its words are spaced."""
    info = parse(text) if text else None
    return (_spaced(info.positive), _spaced(info.negative)) if info else ("", "")


def _spaced(text: str) -> str:
    return " ".join(text.split())


def keys_of(
    files: Sequence[Untold], prompts: dict[int, tuple[str, str]]
) -> list[tuple[Untold, bytes | None]]:
    """Each file with the key of its stack; `prompts` by text id."""
    nothing = ("", "")
    return [(file, key_of(file, prompts.get(file.text_id or 0, nothing))) for file in files]
