"""All makers of the corpus."""

from __future__ import annotations

from pathlib import Path

from . import (
    a1111,
    comfyui,
    credentials,
    drawthings,
    easydiffusion,
    fooocus,
    fooocus_kin,
    foreign,
    forge,
    invokeai,
    novelai,
    sdnext,
    services,
    stealth,
    swarmui,
)
from .entry import Fixture

MAKERS = (
    a1111,
    forge,
    sdnext,
    comfyui,
    fooocus,
    fooocus_kin,
    swarmui,
    invokeai,
    novelai,
    stealth,
    easydiffusion,
    drawthings,
    services,
    credentials,
    foreign,
)


def all_fixtures() -> list[Fixture]:
    """Every file with what is expected of it."""
    return [fixture for maker in MAKERS for fixture in maker.fixtures()]


def all_files() -> dict[Path, bytes]:
    """Everything that lies under `tests/fixtures/media`, by path relative to it."""
    found: dict[Path, bytes] = {}
    for fixture in all_fixtures():
        for path, data in fixture.files().items():
            if found.setdefault(path, data) != data:
                raise ValueError(f"Two fixtures write {path}.")
    return found
