"""EXIF blocks: both byte orders, every way of writing a UserComment, nothing hostile believed."""

from __future__ import annotations

import struct
import time
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iib_core.metadata.containers.exif import read_exif
from iib_core.metadata.containers.exif import user_comment as decoded

from ..files import INFOTEXT, orientation, tiff, user_comment

CJK = "一只猫，坐在月光下"


@pytest.mark.parametrize("order", ["<", ">"])
def test_texts_and_orientation_are_read_in_both_byte_orders(order: str):
    block = tiff(
        [(0x0112, 3, struct.pack(order + "H", 8)), (0x0131, 2, b"made by me\0")],
        [(0x9286, 7, b"ASCII\0\0\0a comment"), (0x829A, 5, struct.pack(order + "II", 1, 250))],
        order,
    )
    exif = read_exif(b"Exif\0\0" + block)
    assert exif.orientation == 8
    assert exif.texts == [("exif:305", "made by me"), ("exif:33434", "1/250"), ("UserComment", "a comment")]
    assert not exif.damaged


@pytest.mark.parametrize("text", [INFOTEXT, CJK, CJK + " a", "plain", "é"])
@pytest.mark.parametrize("encoding", ["utf-16-be", "utf-16-le"])
def test_a_unicode_comment_is_read_whatever_its_byte_order(text: str, encoding: str):
    assert decoded(b"UNICODE\0" + text.encode(encoding), ">") == text
    assert decoded(b"UNICODE\0" + text.encode(encoding), "<") == text


SCRIPTS = {
    "Cyrillic": "рыжая лиса в лесу, акварель",
    "Greek": "κόκκινη αλεπού στο δάσος",
    "Arabic": "ثعلب أحمر في الغابة",
    "Hebrew": "שועל אדום ביער",
    "Thai": "สุนัขจิ้งจอกแดงในป่า",
    "Hindi": "जंगल में लाल लोमड़ी",
    "Korean": "숲속의 붉은 여우",
    "Japanese": "森の中の赤いきつね",
    "emoji": "🦊🌲🎨✨🔥🌌",
}


@pytest.mark.parametrize("script", SCRIPTS)
@pytest.mark.parametrize("encoding", ["utf-16-be", "utf-16-le", "utf-8"])
def test_a_comment_without_a_latin_letter_is_read_in_every_script(script: str, encoding: str):
    for order in "<>":
        assert decoded(b"UNICODE\0" + SCRIPTS[script].encode(encoding), order) == SCRIPTS[script]


@given(st.sampled_from(sorted(SCRIPTS)), st.integers(4, 60), st.randoms(use_true_random=False))
@settings(deadline=None, max_examples=100)
def test_words_of_a_script_in_any_order_are_read(script: str, count: int, random: Random):
    words = [*SCRIPTS[script].split(), ",", "(1.2)"]
    text = " ".join(random.choice(words) for _ in range(count)).strip()
    for encoding in ("utf-16-be", "utf-16-le", "utf-8"):
        assert decoded(b"UNICODE\0" + text.encode(encoding), ">") == text


@pytest.mark.parametrize(
    "raw",
    [
        b"UNICODE\0" + INFOTEXT.encode("utf-16"),
        b"UNICODE\0" + INFOTEXT.encode(),
        b"UNICODE\0" + b"\xef\xbb\xbf" + INFOTEXT.encode(),
        b"UNICODE\0" + INFOTEXT.encode("utf-16-be") + b"\0\0",
        b"ASCII\0\0\0" + INFOTEXT.encode(),
        b"\0" * 8 + INFOTEXT.encode(),
        b"\0" * 8 + INFOTEXT.encode("utf-16-le"),
        INFOTEXT.encode(),
    ],
)
def test_every_way_of_writing_a_comment_gives_its_text(raw: bytes):
    assert decoded(raw) == INFOTEXT


def test_a_japanese_comment_in_jis_is_read():
    assert decoded(b"JIS\0\0\0\0\0" + "猫".encode("iso2022_jp")) == "猫"


@pytest.mark.parametrize("encoding", ["utf-8", "shift_jis"])
def test_a_comment_that_only_says_jis_is_read(encoding: str):
    assert decoded(b"JIS\0\0\0\0\0" + "a 猫 かな".encode(encoding)) == "a 猫 かな"


def test_a_makers_note_is_shown_when_it_is_a_word():
    assert read_exif(tiff([(0x927C, 2, b"fooocus\0"), (0x9286, 2, b"{}\0")])).texts == [
        ("exif:37500", "fooocus"),
        ("UserComment", "{}"),
    ]
    assert read_exif(tiff([(0x927C, 7, bytes(range(200)))])).texts == []


def test_windows_titles_are_utf16():
    assert read_exif(tiff([(0x9C9B, 1, "題 title".encode("utf-16-le") + b"\0\0")])).texts == [
        ("exif:40091", "題 title")
    ]


@pytest.mark.invariant("S12")
def test_directories_in_a_circle_and_values_that_overlap_cost_nothing():
    circle = (
        b"MM\0*"
        + struct.pack(">I", 8)
        + struct.pack(">H", 1)
        + struct.pack(">HHII", 0x8769, 4, 1, 8)
        + b"\0" * 4
    )
    assert read_exif(circle).texts == []
    count = 5000
    entries = b"".join(struct.pack(">HHII", 0x0131, 2, 900_000, 8) for _ in range(count))
    hostile = b"MM\0*" + struct.pack(">I", 8) + struct.pack(">H", count) + entries + b"a" * 900_000
    start = time.process_time()
    exif = read_exif(hostile)
    assert time.process_time() - start < 1
    assert exif.damaged
    assert sum(len(v) for _, v in exif.texts) <= 2 * len(hostile)


def test_an_impossible_orientation_is_upright():
    assert read_exif(orientation(77)).orientation == 1


@given(st.binary(max_size=300), st.integers(0, 400), st.binary(max_size=8))
@settings(deadline=None, max_examples=150)
def test_no_bytes_make_it_raise(noise: bytes, at: int, patch: bytes):
    read_exif(noise)
    whole = bytearray(user_comment(INFOTEXT))
    whole[at : at + len(patch)] = patch
    read_exif(bytes(whole))
    decoded(noise)


def test_a_text_whose_place_was_counted_too_far_is_read_from_its_beginning():
    # as older Pillow wrote the two texts of ComfyUI's animated WebPs
    first, second = b'workflow:{"a": "\xe2\x80\x93"}\0', b'prompt:{"1": {"class_type": "KSampler"}}\0'
    at = 8 + 2 + 2 * 12 + 4
    entries = struct.pack(">HHII", 271, 2, len(first), at)
    entries += struct.pack(">HHII", 272, 2, len(second), at + len(first) + 25)
    block = b"MM\0*" + struct.pack(">IH", 8, 2) + entries + bytes(4) + first + second
    exif = read_exif(b"Exif\0\0" + block)
    assert dict(exif.texts) == {
        "exif:271": 'workflow:{"a": "–"}',
        "exif:272": 'prompt:{"1": {"class_type": "KSampler"}}',
    }
