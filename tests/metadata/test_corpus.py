"""Every file of the corpus is read as what was put into it."""

from __future__ import annotations

import json
import re
import zlib
from typing import Any

import pytest
from PIL import Image

from iib_core.metadata.model import FileReading
from iib_core.metadata.reading import read_file
from iib_core.metadata.stealth import read_deeper

from .corpus import docs
from .corpus.all import all_files, all_fixtures
from .corpus.entry import MEDIA, SUFFIX

EXPECTED = {
    p.relative_to(MEDIA).as_posix().removesuffix(SUFFIX): json.loads(p.read_text(encoding="utf-8"))
    for p in sorted(MEDIA.rglob("*" + SUFFIX))
}
HIDDEN = [name for name, expected in EXPECTED.items() if expected.get("hidden")]
SEEN = [name for name in EXPECTED if name not in HIDDEN]
FIELDS = (
    "source", "positive", "negative", "seed", "steps", "cfg", "sampler", "scheduler", "width", "height",
    "model", "model_hash", "vae", "denoise", "clip_skip",
)  # fmt: skip
TEXTS = frozenset(
    {"source", "positive", "negative", "seed", "sampler", "scheduler", "model", "model_hash", "vae"}
)


def test_the_committed_files_are_what_the_makers_write():
    wanted = all_files()
    there = {p.relative_to(MEDIA) for p in MEDIA.rglob("*") if p.is_file()}
    assert there == set(wanted)
    changed = [
        p.as_posix() for p, data in wanted.items() if inflated((MEDIA / p).read_bytes()) != inflated(data)
    ]
    assert not changed, "run: python -m tests.metadata.corpus"


def test_the_tables_of_the_page_are_what_the_corpus_makes():
    text = docs.PAGE.read_text(encoding="utf-8")
    assert text == docs.page(text, all_fixtures()), "run: python -m tests.metadata.corpus"


def inflated(data: bytes) -> bytes:
    """The bytes; of a PNG with alpha its decompressed pixels in their place, since zlibs compress differently."""
    if data[:4] != b"\x89PNG" or data[25] != 6:
        return data
    at = data.index(b"IDAT")
    end = at + 4 + int.from_bytes(data[at - 4 : at], "big")
    return data[: at - 4] + zlib.decompress(data[at + 4 : end]) + data[end + 4 :]


@pytest.mark.invariant("M4")
@pytest.mark.parametrize("name", SEEN)
def test_a_file_of_the_corpus_is_read_as_what_was_put_into_it(name: str):
    expected = EXPECTED[name]
    reading = read_file(str(MEDIA / name))
    assert set(expected.get("raw", ())) <= {key for key, _ in reading.container.texts}
    compare(reading, expected)


@pytest.mark.invariant("M4")
@pytest.mark.parametrize("name", HIDDEN)
def test_what_pixels_hide_is_read_in_a_second_pass(name: str):
    first = read_file(str(MEDIA / name))
    assert first.info is None
    assert first.error == ""
    compare(read_deeper(str(MEDIA / name)), EXPECTED[name])


@pytest.mark.parametrize(
    "name", [n for n in SEEN + HIDDEN if n.endswith((".png", ".jpg", ".jpeg", ".webp", ".gif"))]
)
def test_the_corpus_holds_real_pictures(name: str):
    with Image.open(MEDIA / name) as image:
        image.load()
        assert image.height in {16, 96}


def compare(reading: FileReading, expected: dict[str, Any]) -> None:
    """Fails where the two differ: tags, every field, the text as an existing client takes it apart."""
    assert reading.error == ""
    assert {tuple(tag) for tag in expected["all_tags"]} == set(reading.tags)
    if "source" not in expected:
        assert reading.info is None or not reading.info.infotext
        return
    assert said(reading, expected) == wanted(expected)
    if expected["shown"] is not None:
        prompts, line = as_a_client_reads(reading)
        assert prompts == tuple(expected["shown"])
        assert line == {key: value for key, value in line_wanted(expected).items() if value}


def wanted(expected: dict[str, Any]) -> dict[str, Any]:
    """The expectation with its empty fields."""
    values: dict[str, Any] = {f: expected.get(f, "" if f in TEXTS else None) for f in FIELDS}
    values["networks"] = sorted(
        (n["kind"], n["name"], n["weight"], n["te"]) for n in expected.get("networks", ())
    )
    return {**values, "parameters": expected.get("parameters", {}), "passes": expected.get("passes", 0)}


def said(reading: FileReading, expected: dict[str, Any]) -> dict[str, Any]:
    """The same of what was read; of the parameters only those that the expectation names."""
    info = reading.info
    assert info is not None
    values: dict[str, Any] = {f: getattr(info, f) for f in FIELDS}
    values["networks"] = sorted((n.kind, n.name, n.weight, n.te_weight) for n in info.networks)
    named = {key: info.parameters.get(key) for key in expected.get("parameters", {})}
    return {**values, "parameters": named, "passes": len(info.passes)}


_PAIR = re.compile(r'\s*([\w ]+):\s*("(?:\\"[^,]|\\"|\\|[^"])+"|[^,]*)(?:,|$)')
_IN_LINE = ("Steps", "Seed", "Sampler", "Size", "Model")


def as_a_client_reads(reading: FileReading) -> tuple[tuple[str, str], dict[str, str]]:
    """Positive and negative prompt and some of the parameters as clients of the contract cut them out (§11):
    parameters are the first line that starts with "Steps: ", the negative prompt is what follows its mark."""
    assert reading.info is not None
    lines = reading.info.infotext.split("\n")
    at = next(i for i, line in enumerate(lines) if line.startswith("Steps: "))
    positive, _, negative = "\n".join(lines[:at]).partition("Negative prompt:")
    pairs = {key.strip(): value.strip() for key, value in _PAIR.findall(lines[at])}
    line = {key: unquoted(pairs[key]) for key in _IN_LINE if pairs.get(key) not in {None, "Unknown"}}
    return (positive.strip(), negative.strip()), line


def unquoted(value: str) -> str:
    """A value without the JSON quotes around it."""
    return str(json.loads(value)) if value.startswith('"') else value


def line_wanted(expected: dict[str, Any]) -> dict[str, str]:
    """Those parameters as they were put in, without what the program itself does not write there."""
    values = {key: str(expected.get(key.lower(), "")) for key in _IN_LINE}
    values["Size"] = f"{expected['width']}x{expected['height']}" if "width" in expected else ""
    return {key: "" if key in expected.get("unsaid", ()) else value for key, value in values.items()}
