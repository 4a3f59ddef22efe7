"""Every file of the corpus is read as what was put into it."""

from __future__ import annotations

import zlib
from typing import Any

import pytest

from iib_core.metadata import read_file
from iib_core.metadata.model import FileReading

from .corpus import docs
from .corpus.all import all_files, all_fixtures
from .corpus.entry import MEDIA, SUFFIX, read_expected

NAMES = sorted(p.relative_to(MEDIA).as_posix().removesuffix(SUFFIX) for p in MEDIA.rglob("*" + SUFFIX))
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
@pytest.mark.parametrize("name", NAMES)
def test_a_file_of_the_corpus_is_read_as_what_was_put_into_it(name: str):
    expected = read_expected(MEDIA / name)
    reading = read_file(str(MEDIA / name))
    assert reading.error == ""
    assert set(expected.get("raw", ())) <= {key for key, _ in reading.container.texts}
    assert {tuple(tag) for tag in expected["all_tags"]} == set(reading.tags)
    if "source" not in expected:
        assert reading.info is None or not reading.info.infotext
        return
    assert said(reading, expected) == wanted(expected)
    if expected["shown"] is not None:
        assert as_a_client_reads(reading) == tuple(expected["shown"])


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


def as_a_client_reads(reading: FileReading) -> tuple[str, str]:
    """Positive and negative prompt as clients of the contract cut them out (§11): parameters are the first
    line that starts with "Steps: ", the negative prompt is what follows its mark."""
    assert reading.info is not None
    lines = reading.info.infotext.split("\n")
    at = next(i for i, line in enumerate(lines) if line.startswith("Steps: "))
    positive, _, negative = "\n".join(lines[:at]).partition("Negative prompt:")
    return positive.strip(), negative.strip()
