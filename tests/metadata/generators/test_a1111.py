"""The fallback that accepts every text."""

from __future__ import annotations

import io
import json

import pytest

from iib_core.metadata.containers import read_container
from iib_core.metadata.generators import understand
from iib_core.metadata.generators.a1111 import from_text
from iib_core.metadata.generators.base import with_source
from iib_core.metadata.model import ContainerReading

from ..files import INFOTEXT


def info_of(*texts: tuple[str, str]):
    return understand(ContainerReading("png", texts=list(texts)))


def test_the_user_comment_wins_over_parameters():
    info = info_of(("parameters", "from the chunk"), ("UserComment", "from exif"))
    assert info is not None
    assert info.positive == "from exif"


def test_the_source_is_appended_unless_it_is_there():
    assert with_source("a\nSteps: 1", "X") == "a\nSteps: 1, Source Identifier: X"
    assert with_source("a, Source Identifier: Y", "X") == "a, Source Identifier: Y"
    assert with_source('a\nSteps: 1\nextraJsonMetaInfo: {"a": 1}', "X") == (
        'a\nSteps: 1, Source Identifier: X\nextraJsonMetaInfo: {"a": 1}'
    )
    info = info_of(("parameters", "a\nSteps: 1, Seed: 2, Source Identifier: Other"))
    assert info is not None
    assert info.source == "Other"


def test_a_comment_counts_only_with_parameters():
    assert info_of(("comment", "CREATOR: gd-jpeg v1.0")) is None
    info = info_of(("comment", INFOTEXT))
    assert info is not None
    assert info.steps == 20


def test_json_of_another_program_is_shown_raw_and_gives_no_tags():
    text = json.dumps({"another_program": {"prompt": "a"}})
    info = info_of(("parameters", text))
    assert info is not None
    assert (info.infotext, info.positive, info.source) == (text, "", "")


def test_other_texts_are_left_in_the_container():
    container = ContainerReading("png", texts=[("Description", "a cat"), ("Software", "GIMP")])
    assert understand(container) is None
    assert container.text("Description") == "a cat"


def test_networks_that_stand_among_the_hashes_only_are_added_with_the_weight_of_another_prompt():
    hashes = 'Lora hashes: "Ink: 1a2b, face fix: 3c4d, gone: 5e6f"'
    info = from_text(
        f'p <lora:ink:0.5>\nSteps: 20, Seed: 1, Size: 512x768, ADetailer prompt 2nd: "eyes, <lora:face fix:0.7>", {hashes}'
    )
    assert [(n.name, n.weight) for n in info.networks] == [("ink", 0.5), ("face fix", 0.7), ("gone", None)]
