"""No content makes a reader raise, hang or read much."""

from __future__ import annotations

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iib_core.metadata.containers import read_container
from iib_core.metadata.generators import understand

from ..files import (
    INFOTEXT,
    PROMPT_JSON,
    avif,
    bmp,
    chunk,
    gif,
    jpeg,
    make_and_model,
    mp4,
    png,
    text_chunk,
    user_comment,
    webm,
    webp,
    ztxt,
)

EXIF = user_comment(INFOTEXT)
WHOLE = [
    png(
        text_chunk("parameters", INFOTEXT),
        ztxt("a", "b"),
        chunk(b"eXIf", EXIF),
        after=text_chunk("prompt", PROMPT_JSON),
    ),
    jpeg(exif=EXIF, comment=b"x"),
    webp(exif=make_and_model(PROMPT_JSON, "{}")),
    avif(exif=EXIF, turns=1),
    gif(comment=b"hello", frames=2),
    bmp(),
    mp4("hello", keys={"prompt": PROMPT_JSON}),
    webm({"prompt": PROMPT_JSON}),
]


@pytest.mark.invariant("M1")
@given(
    st.sampled_from(WHOLE),
    st.lists(st.tuples(st.integers(0, 6000), st.binary(min_size=1, max_size=6)), max_size=6),
)
@settings(deadline=None, max_examples=400)
def test_mutated_files_never_raise(whole: bytes, patches: list[tuple[int, bytes]]):
    data = bytearray(whole)
    for at, patch in patches:
        start = at % len(data)
        data[start : start + len(patch)] = patch
    understand(read_container(io.BytesIO(bytes(data)), "x.png"))


@pytest.mark.invariant("M1")
@given(st.sampled_from([b"", *(w[:16] for w in WHOLE)]), st.binary(max_size=400))
@settings(deadline=None, max_examples=200)
def test_random_bytes_never_raise(start: bytes, noise: bytes):
    understand(read_container(io.BytesIO(start + noise), "x.webp"))
