"""Files over HTTP: validators, ranges and types, through a real server application."""

from __future__ import annotations

import asyncio
import email.utils
import logging
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from starlette.datastructures import Headers

from iib_core.access import SafePath
from iib_core.errors import BadRequest, NotFound
from iib_core.media.serving import (
    bytes_response,
    content_disposition,
    file_response,
    not_modified,
    parse_range,
)
from iib_core.media.sniffing import UNKNOWN, sniff
from iib_core.media.thumbnails import Thumb

from .conftest import ClipMaker

Admit = Callable[[Path], SafePath]
CONTENT = bytes(range(256)) * 2000  # longer than a piece


def fetch(
    safe: SafePath, headers: dict[str, str] | None = None, method: str = "GET", **options: Any
) -> httpx.Response:
    """One request to an application that serves `safe`."""

    async def application(scope: Any, receive: Any, send: Any) -> None:
        response = file_response(safe, Headers(scope=scope), method=scope["method"], **options)
        await response(scope, receive, send)

    async def request() -> httpx.Response:
        transport = httpx.ASGITransport(app=application)
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            return await client.request(method, "/file", headers=headers or {})

    return asyncio.run(request())


@pytest.fixture()
def clip(library: Path, admit: Admit) -> SafePath:
    path = library / "clip.mp4"
    path.write_bytes(b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + CONTENT)
    return admit(path)


def whole(safe: SafePath) -> bytes:
    return Path(safe.real).read_bytes()


def test_a_whole_file_comes_with_its_length_type_and_validators(clip: SafePath) -> None:
    answer = fetch(clip, cache_control="private, no-cache")
    assert answer.status_code == 200
    assert answer.content == whole(clip)
    stat = os.stat(clip.real)
    assert answer.headers["content-length"] == str(stat.st_size)
    assert answer.headers["content-type"] == "video/mp4"
    assert answer.headers["accept-ranges"] == "bytes"
    assert answer.headers["cache-control"] == "private, no-cache"
    assert answer.headers["etag"].startswith('"')
    assert answer.headers["etag"].endswith('"')
    assert answer.headers["last-modified"] == email.utils.formatdate(int(stat.st_mtime), usegmt=True)
    assert "content-disposition" not in answer.headers


def test_an_empty_file_is_served_empty(library: Path, admit: Admit) -> None:
    (library / "empty.png").write_bytes(b"")
    answer = fetch(admit(library / "empty.png"))
    assert (answer.status_code, answer.content) == (200, b"")
    for asked, status in (("bytes=0-", 416), ("bytes=-5", 200), ("bytes=-0", 416)):
        assert fetch(admit(library / "empty.png"), {"Range": asked}).status_code == status


def test_a_head_request_has_headers_only_and_ignores_ranges(clip: SafePath) -> None:
    answer = fetch(clip, {"Range": "bytes=0-1"}, method="HEAD")
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["content-length"] == str(len(whole(clip)))


# --- types ----------------------------------------------------------------------------------------------

MAGIC = {
    "image/png": b"\x89PNG\r\n\x1a\n" + b"\0" * 20,
    "image/jpeg": b"\xff\xd8\xff\xe0\0\x10JFIF",
    "image/gif": b"GIF89a\1\0\1\0",
    "image/webp": b"RIFF\x24\0\0\0WEBPVP8 ",
    "image/avif": b"\0\0\0\x1cftypavif\0\0\0\0",
    "image/heic": b"\0\0\0\x1cftypheic\0\0\0\0",
    "image/jxl": b"\xff\x0a\0\0",
    "video/mp4": b"\0\0\0\x18ftypisom\0\0\2\0isomiso2",
    "video/quicktime": b"\0\0\0\x14ftypqt  \0\0\2\0qt  ",
    "video/webm": b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\1\x42\xf7\x81\1\x42\xf2\x81\4\x42\xf3\x81\x08\x42\x82\x84webm",
    "video/x-matroska": b"\x1a\x45\xdf\xa3\xa3\x42\x86\x81\1\x42\x82\x88matroska",
    "video/x-msvideo": b"RIFF\x24\0\0\0AVI LIST",
    "video/x-flv": b"FLV\1\5\0\0\0\x09",
    "video/mp2t": (b"G" + b"\0" * 187) * 3,
    "video/x-ms-wmv": bytes.fromhex("3026b2758e66cf11a6d900aa0062ce6c"),
    "audio/mpeg": b"ID3\4\0\0\0\0\0\0",
    "audio/flac": b"fLaC\0\0\0\x22",
    "audio/ogg": b"OggS\0\2" + b"\0" * 22 + b"\1vorbis",
    "audio/wav": b"RIFF\x24\0\0\0WAVEfmt ",
    "audio/mp4": b"\0\0\0\x18ftypM4A \0\0\2\0M4A ",
    "audio/aac": b"\xff\xf1\x50\x80\x02\x1f\xfc",
}


@pytest.mark.parametrize("kind", MAGIC)
@pytest.mark.invariant("S7")
def test_media_is_known_by_its_bytes_whatever_its_name(library: Path, admit: Admit, kind: str) -> None:
    (library / "named.html").write_bytes(MAGIC[kind])
    answer = fetch(admit(library / "named.html"))
    assert answer.headers["content-type"] == kind
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "sandbox" in answer.headers["content-security-policy"]


def test_a_bare_mp3_frame_a_wma_and_a_bitmap_are_known_too(library: Path) -> None:
    assert sniff(b"\xff\xfb\x90\x64" + b"\0" * 20) == "audio/mpeg"
    assert sniff(MAGIC["video/x-ms-wmv"], "song.WMA") == "audio/x-ms-wma"
    Image.new("RGB", (4, 4)).save(library / "a.bmp")
    assert sniff((library / "a.bmp").read_bytes()) == "image/bmp"
    assert sniff(b"BM is how this letter begins") == UNKNOWN


@pytest.mark.parametrize("content", [
    b"<html><script>alert(1)</script></html>", b"<!DOCTYPE html>", b"  \n<svg xmlns='http://www.w3.org/2000/svg'/>",
    b"<?xml version='1.0'?><x/>", b"%PDF-1.7", b"plain words", b"{}", b"\xef\xbb\xbf<html>", b"\xff\xfe<\0h\0t\0m\0l\0",
    b"MZ\x90\0", b"RIFF1234HTML", b"\0\0\0\0<html>", b"%!PS-Adobe-3.0 EPSF-3.0",
])  # fmt: skip
@pytest.mark.parametrize("name", ["a.png", "a.html", "a.svg", "a.mp4"])
@pytest.mark.invariant("S7")
def test_what_a_browser_could_run_and_what_is_unknown_is_a_download(
    library: Path, admit: Admit, content: bytes, name: str
) -> None:
    (library / name).write_bytes(content)
    answer = fetch(admit(library / name), disposition="inline")
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"] == f"attachment; filename*=UTF-8''{name}"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.content == content


@settings(deadline=None, max_examples=300)
@given(st.binary(max_size=64), st.sampled_from([b"", b"<", b"<html", b"<svg", b"<?xml"]))
@pytest.mark.invariant("S7")
def test_no_bytes_at_all_get_a_type_that_could_run(tail: bytes, start: bytes) -> None:
    kind = sniff(start + tail, "a.svg")
    assert kind == UNKNOWN or kind.partition("/")[0] in {"image", "video", "audio"}
    assert "svg" not in kind
    assert not start or kind == UNKNOWN or start == b"<"


@pytest.mark.parametrize("ending", ["mp4", "m4v", "avi", "mkv", "mov", "wmv", "flv", "ts", "webm"])
def test_clips_as_encoders_write_them_are_videos(make_clip: ClipMaker, admit: Admit, ending: str) -> None:
    assert fetch(admit(make_clip(f"a.{ending}", 12))).headers["content-type"].startswith("video/")


# --- names ----------------------------------------------------------------------------------------------


@settings(deadline=None, max_examples=200)
@given(st.text(min_size=1))
@pytest.mark.invariant("M7")
def test_a_name_of_any_characters_cannot_break_out_of_its_header_and_comes_back_whole(name: str) -> None:
    header = content_disposition("attachment", name)
    assert header.isascii()
    assert header.isprintable()
    assert not set(header) & set('"\\,')
    prefix, value = header.split("UTF-8''")
    assert prefix == "attachment; filename*="
    assert unquote(value) == name


def test_a_name_that_is_not_utf8_still_makes_a_header() -> None:
    assert content_disposition("inline", "a\udce9.png") == "inline; filename*=UTF-8''a%3F.png"


@pytest.mark.invariant("M7")
def test_the_name_to_save_under_is_the_callers_or_the_files_own(library: Path, admit: Admit) -> None:
    path = library / 'a "b"; é\n.png'
    path.write_bytes(MAGIC["image/png"])
    assert unquote(fetch(admit(path), disposition="inline").headers["content-disposition"]).endswith(
        'a "b"; é\n.png'
    )
    given_name = fetch(admit(path), disposition="attachment", filename="x\r\nSet-Cookie: y").headers
    assert given_name["content-disposition"] == "attachment; filename*=UTF-8''x%0D%0ASet-Cookie%3A%20y"
    assert "set-cookie" not in given_name


# --- validators -----------------------------------------------------------------------------------------


@pytest.mark.invariant("M6")
def test_a_current_copy_is_answered_304_and_an_old_one_with_the_file(clip: SafePath) -> None:
    first = fetch(clip)
    etag, date = first.headers["etag"], first.headers["last-modified"]
    for headers in (
        {"If-None-Match": etag},
        {"If-None-Match": f'"other", W/{etag}'},
        {"If-None-Match": "*"},
        {"If-Modified-Since": date},
        {"If-None-Match": etag, "If-Modified-Since": "Thu, 01 Jan 1970 00:00:00 GMT"},
    ):
        again = fetch(clip, headers)
        assert (again.status_code, again.content) == (304, b""), headers
        assert again.headers["etag"] == etag
        assert "content-length" not in again.headers or again.headers["content-length"] == "0"
    for headers in (
        {"If-None-Match": '"other"'},
        {"If-None-Match": etag.strip('"')},
        {"If-None-Match": '"other"', "If-Modified-Since": date},
        {"If-Modified-Since": "Thu, 01 Jan 1970 00:00:00 GMT"},
        {"If-Modified-Since": "yesterday"},
    ):
        assert fetch(clip, headers).status_code == 200, headers


def test_a_rewritten_file_has_another_etag_even_within_the_same_second(clip: SafePath) -> None:
    before = fetch(clip).headers["etag"]
    stat = os.stat(clip.real)
    os.utime(clip.real, ns=(stat.st_atime_ns, stat.st_mtime_ns + 1000))
    assert fetch(clip, {"If-None-Match": before}).status_code == 200


@pytest.mark.invariant("M6")
def test_a_range_of_an_older_version_gets_the_new_file_whole(clip: SafePath) -> None:
    first = fetch(clip)
    etag, date = first.headers["etag"], first.headers["last-modified"]
    for condition, status in ((etag, 206), (date, 206), ('"old"', 200), (f"W/{etag}", 200), ("x", 200)):
        assert fetch(clip, {"Range": "bytes=0-9", "If-Range": condition}).status_code == status, condition


@given(st.text(max_size=40))
@settings(deadline=None, max_examples=100)
def test_no_validator_text_makes_an_error(text: str) -> None:
    not_modified({"if-none-match": text}, '"e"', 0)
    not_modified({"if-modified-since": text}, '"e"', 0)


def test_a_made_thumbnail_is_not_made_again_for_who_has_it() -> None:
    made: list[int] = []

    def make() -> Thumb:
        made.append(1)
        return Thumb(b"pixels", "image/webp", '"e"')

    first = bytes_response(make, '"e"', {}, cache_control="private, max-age=1, immutable")
    assert (first.status_code, first.body, first.headers["etag"]) == (200, b"pixels", '"e"')
    assert first.headers["content-type"] == "image/webp"
    assert first.headers["x-content-type-options"] == "nosniff"
    assert bytes_response(make, '"e"', {"if-none-match": '"e"'}, cache_control="x").status_code == 304
    assert len(made) == 1


# --- ranges ---------------------------------------------------------------------------------------------


@settings(deadline=None, max_examples=300)
@given(st.integers(0, 50), st.integers(0, 60), st.integers(0, 60))
@pytest.mark.invariant("M6")
def test_every_range_is_the_slice_that_it_names(size: int, first: int, last: int) -> None:
    content = bytes(range(size))
    for text, expected in (
        (f"{first}-{last}", content[first : last + 1] if first <= last else None),
        (f"{first}-", content[first:]),
        (f"-{last}", content[max(0, size - last) :] if last else b""),
    ):
        span = parse_range(f"bytes={text}", size)
        if expected is None:
            assert span == "malformed"
        elif text.startswith("-") and last and not size:
            assert span is None
        elif not expected:
            assert span == "unsatisfiable"
        else:
            assert isinstance(span, tuple)
            assert content[span[0] : span[1]] == expected


@settings(deadline=None, max_examples=300)
@given(st.text(max_size=30) | st.from_regex(r"bytes=[0-9, \-]{0,30}", fullmatch=True), st.integers(0, 100))
def test_no_range_text_makes_an_error_or_leaves_the_file(text: str, size: int) -> None:
    span = parse_range(text, size)
    if isinstance(span, tuple):
        assert 0 <= span[0] < span[1] <= size


@pytest.mark.parametrize(("asked", "status", "content_range"), [
    ("bytes=0-0", 206, "bytes 0-0/{size}"),
    ("bytes=100-", 206, "bytes 100-{last}/{size}"),
    ("bytes=-100", 206, "bytes {tail}-{last}/{size}"),
    ("bytes=0-999999999999999999999999", 206, "bytes 0-{last}/{size}"),
    ("bytes=-999999999", 206, "bytes 0-{last}/{size}"),
    ("BYTES = 5-6 , 1-2", 206, "bytes 5-6/{size}"),
    ("bytes=99999999-, 1-2", 206, "bytes 1-2/{size}"),
    ("bytes=99999999-", 416, "bytes */{size}"),
    ("bytes=-0", 416, "bytes */{size}"),
    ("lines=1-2", 200, None),
    ("bytes=2-1", 200, None),
    ("bytes=x-1", 200, None),
    ("bytes=", 200, None),
    ("bytes=1", 200, None),
    ("gibberish", 200, None),
])  # fmt: skip
@pytest.mark.invariant("M6")
def test_ranges_follow_rfc_9110(clip: SafePath, asked: str, status: int, content_range: str | None) -> None:
    data = whole(clip)
    answer = fetch(clip, {"Range": asked})
    assert answer.status_code == status
    if content_range is None:
        assert "content-range" not in answer.headers
        assert answer.content == data
        return
    shown = content_range.format(size=len(data), last=len(data) - 1, tail=len(data) - 100)
    assert answer.headers["content-range"] == shown
    if status == 206:
        start, end = (int(n) for n in shown.split(" ")[1].split("/")[0].split("-"))
        assert answer.content == data[start : end + 1]
        assert answer.headers["content-length"] == str(end + 1 - start)
    else:
        assert answer.json() == {"detail": f"Invalid request range (Range:'{asked}')"}


@pytest.mark.parametrize("asked", ["bytes=2-1", "bytes=x", "gibberish", "bytes="])
def test_the_video_route_refuses_what_it_cannot_read_in_the_contracts_words(
    clip: SafePath, asked: str
) -> None:
    answer = fetch(clip, {"Range": asked}, malformed_range="refuse")
    assert answer.status_code == 416
    assert answer.json() == {"detail": f"Invalid request range (Range:'{asked}')"}


# --- files that change or vanish --------------------------------------------------------------------------


@pytest.mark.parametrize("harm", ["truncated", "deleted", "replaced"])
@pytest.mark.invariant("L6")
def test_a_file_that_changes_between_headers_and_body_breaks_the_transfer_off(
    clip: SafePath, harm: str, caplog: pytest.LogCaptureFixture
) -> None:
    response = file_response(clip, {})
    path = Path(clip.real)
    if harm == "deleted":
        path.unlink()
    else:
        path.write_bytes(
            path.read_bytes()[:1000] if harm == "truncated" else b"other" + path.read_bytes()[5:]
        )
        os.utime(path, ns=(1, 1))
    sent: list[dict[str, Any]] = []

    async def send(message: Any) -> None:
        sent.append(message)

    async def receive() -> dict[str, str]:
        await asyncio.sleep(3600)
        return {"type": "http.disconnect"}

    with caplog.at_level(logging.WARNING):
        asyncio.run(response({"type": "http", "method": "GET"}, receive, send))
    assert sent[0]["status"] == 200
    assert all(message.get("more_body") for message in sent[1:]), (
        "an unfinished answer, so the connection is closed"
    )
    assert "changed while it was being sent" in caplog.text


def test_a_file_cut_while_it_is_sent_breaks_the_transfer_off(library: Path, admit: Admit) -> None:
    path = library / "a.mp4"
    path.write_bytes(MAGIC["video/mp4"] + b"\0" * 1_000_000)
    response = file_response(admit(path), {})
    sent: list[dict[str, Any]] = []

    async def send(message: Any) -> None:
        sent.append(message)
        if len(sent) == 2:
            os.truncate(path, 1000)

    async def receive() -> dict[str, str]:
        await asyncio.sleep(3600)
        return {"type": "http.disconnect"}

    asyncio.run(response({"type": "http", "method": "GET"}, receive, send))
    assert sum(len(m.get("body", b"")) for m in sent) < 1_000_000
    assert sent[-1].get("more_body")


def test_missing_files_and_folders_are_refused_with_their_reason(library: Path, admit: Admit) -> None:
    with pytest.raises(NotFound, match="not there any more"):
        file_response(admit(library / "gone.png"), {})
    with pytest.raises(BadRequest, match="is not a file"):
        file_response(admit(library), {})
