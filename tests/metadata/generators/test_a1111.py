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

from ..files import INFOTEXT, chunk, jpeg, png, text_chunk, tiff, user_comment, webp


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


@pytest.mark.parametrize(
    "end",
    [
        "",
        "\na note",
        "\nMy note: x\ny",
        "\nTemplate: a\nNegative Template: b",
        '\nextraJsonMetaInfo: {"Rating": 5}',
    ],
)
@pytest.mark.parametrize(
    "text", [INFOTEXT, "a cat, sitting", "Postprocess upscale by: 4, Postprocess upscaler: x"]
)
def test_a_stored_text_says_the_same_when_it_is_read_again(text: str, end: str):
    once = from_text(text + end)
    again = from_text(once.infotext)
    assert again.parameters == once.parameters | {"Source Identifier": "Stable Diffusion web UI"}
    assert (again.positive, again.negative, again.model) == (once.positive, once.negative, once.model)
    assert again.infotext == once.infotext


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


def test_networks_among_the_lycoris_hashes_are_lycos_unless_the_prompt_calls_them():
    hashes = 'Lora hashes: "Ink: 1a2b", LyCORIS hashes: "ink: 1a2b, locon x: 3c4d"'
    info = from_text(f"p <lyco:ink:0.5>\nSteps: 20, Seed: 1, Size: 512x768, {hashes}")
    assert [(n.kind, n.name, n.weight) for n in info.networks] == [
        ("lyco", "ink", 0.5),
        ("lyco", "locon x", None),
    ]


XMP = '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF/></x:xmpmeta>'
NOTE = "a red fox, oil on canvas"


def exif_of(text: str, *first: tuple[int, str]) -> bytes:
    return tiff(
        [(tag, 2, value.encode() + b"\0") for tag, value in first],
        [(0x9286, 7, b"UNICODE\0" + text.encode("utf-16-be"))],
    )


def read(data: bytes):
    return understand(read_container(io.BytesIO(data)))


REMARKS = {
    "macOS's screenshot": png(chunk(b"eXIf", user_comment("Screenshot"))),
    "GIMP's greeting": jpeg(exif=user_comment("Created with GIMP")),
    "a camera": jpeg(exif=exif_of(NOTE, (271, "Canon"))),
    "Photoshop": jpeg(exif=exif_of(NOTE, (305, "Adobe Photoshop 25.0 (Windows)"))),
    "processing software": jpeg(exif=exif_of(NOTE, (11, "digiKam-8.1.0"))),
    "an XMP packet in JPEG": jpeg(exif=user_comment(NOTE), xmp=XMP),
    "an XMP packet in WebP": webp(exif=user_comment(NOTE), xmp=XMP),
    "PNG's Comment": png(text_chunk("Comment", "Created with GIMP"), chunk(b"eXIf", user_comment(NOTE))),
    "PNG's Software": png(text_chunk("Software", "gnome-screenshot"), chunk(b"eXIf", user_comment(NOTE))),
    "a JPEG comment": jpeg(exif=user_comment(NOTE), comment=b"Created with GIMP"),
}


@pytest.mark.parametrize("kind", REMARKS)
def test_what_another_program_left_in_the_user_comment_is_no_prompt(kind: str):
    assert read(REMARKS[kind]) is None


@pytest.mark.parametrize("kind", REMARKS)
def test_a_parameter_line_counts_whoever_edited_the_file(kind: str):
    container = read_container(io.BytesIO(REMARKS[kind]))
    container.texts = [(k, INFOTEXT if k == "UserComment" else v) for k, v in container.texts]
    info = understand(container)
    assert info is not None
    assert (info.steps, info.negative) == (20, "bad hands, blurry")


def test_a_bare_prompt_in_the_user_comment_counts_when_nothing_tells_of_another_program():
    for data in (
        jpeg(exif=user_comment(NOTE)),
        webp(exif=user_comment(NOTE)),
        png(text_chunk("parameters", NOTE)),
    ):
        info = read(data)
        assert info is not None
        assert info.positive == NOTE


def test_the_parameters_chunk_counts_whatever_the_user_comment_says():
    for comment in ("Screenshot", "Created with GIMP"):
        info = read(
            png(
                text_chunk("parameters", NOTE),
                text_chunk("Software", "GIMP 2.10"),
                chunk(b"eXIf", user_comment(comment)),
            )
        )
        assert info is not None
        assert info.positive == NOTE
