"""Tags of a file, in the contract's types and spelling."""

from __future__ import annotations

import pytest

from iib_core.mediatypes import MediaKind
from iib_core.metadata.infotext import parse
from iib_core.metadata.tags import tags_of
from iib_core.tagrule import fits


def test_a_file_without_text_has_its_size_and_kind():
    assert tags_of(None, MediaKind.IMAGE, 512, 768) == [("size", "512 × 768"), ("Media Type", "Image")]
    assert tags_of(None, MediaKind.VIDEO, None, None) == [("size", "Unknown Size"), ("Media Type", "Video")]
    assert tags_of(None, None, 0, 0)[1] == ("Media Type", "Unknown")


def test_parameters_become_tags_whatever_their_case():
    info = parse(
        "a cat <lora:foo_v1:1>, a cat\nSteps: 20, sampler: Euler a, Size: 512x768, Model: dream_v1.0, "
        "Hires upscaler: Latent, Refiner: r [1], Postprocess upscale by: 2, Postprocess upscaler: ESRGAN"
    )
    info.source = "Stable Diffusion web UI"
    assert tags_of(info, MediaKind.IMAGE, 1, 2) == [
        ("size", "1 × 2"),
        ("Media Type", "Image"),
        ("Model", "dream_v1.0"),
        ("Sampler", "Euler a"),
        ("Source Identifier", "Stable Diffusion web UI"),
        ("Hires upscaler", "Latent"),
        ("Hires upscaler", "Hires All"),
        ("Refiner", "r [1]"),
        ("Refiner", "Refiner All"),
        ("Postprocess upscale by", "2"),
        ("Postprocess upscaler", "ESRGAN"),
        ("lora", "foo_v1"),
        ("pos", "a cat"),
    ]


def test_a_size_that_is_no_pair_is_a_tag():
    info = parse("p\nSteps: 1, Seed: 2, Size: 64 *  48")
    assert ("Size", "64 *  48") in tags_of(info, MediaKind.IMAGE, 1, 2)


@pytest.mark.parametrize(
    ("name", "good"),
    [
        ("", False),
        ("one two three four five six seven eight nine", False),
        ("a b c d e f g h i", True),
        ("averyveryveryveryveryverylongwordofmorethanforty", True),
        ("一二三四五六七八九十一二", True),
        ("一二三四五六七八九十一二三", False),
    ],
)
def test_names_that_are_sentences_are_no_tags(name: str, good: bool):
    assert fits(name) is good
    assert (("pos", name) in tags_of(parse(name), None, 1, 1)) is good
