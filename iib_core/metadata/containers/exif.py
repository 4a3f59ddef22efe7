"""EXIF: the TIFF directories in which cameras, A1111 (UserComment) and ComfyUI (Make, Model) leave texts.

Format: TIFF 6.0 §2 and Exif 2.32 §4.6. Only IFD0, the Exif directory and the position in the GPS one are read; every offset is
checked, directories are visited once, and no more bytes are copied than the block has.
"""

from __future__ import annotations

import re
import struct
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from . import gps

ORIENTATION = 0x0112
USER_COMMENT = 0x9286
#: the directory that says where a photo was taken; its text is "latitude, longitude" in degrees
GPS = 0x8825
_EXIF_POINTER = 0x8769
_MAKER_NOTE = 0x927C
_SKIPPED = frozenset({0xA005, 0x0201, 0x0202})  # interoperability, thumbnail
_XP_TEXTS = range(0x9C9B, 0x9CA0)  # Windows' title, comment, author, keywords, subject
_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8}
_NUMBERS = {1: "B", 3: "H", 4: "I", 5: "II", 6: "b", 8: "h", 9: "i", 10: "ii", 11: "f", 12: "d"}
#: Characters of the scripts that people write, so that the right one of two readings can be told.
_WRITTEN = re.compile(
    "[\\t\\n\\r -~\u00a0-\u024f\u0370-\u06ff\u0900-\u0eff\u2010-\u2027\u2600-\u27bf\u3000-\u30ff\u4e00-\u9fff\uac00-\ud7a3"
    "\uff00-\uffef\U0001f000-\U0001faff]"
)
#: What no text holds, but the high bytes of UTF-16 look like.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
_MAX_ENTRIES = 2000
_MAX_NUMBERS = 16
_SAMPLE = 1024


@dataclass
class Exif:
    """Texts as ("exif:<tag>" or "UserComment", value) in file order, and the orientation (1-8)."""

    texts: list[tuple[str, str]] = field(default_factory=list)
    orientation: int = 1
    damaged: bool = False


def read_exif(data: bytes) -> Exif:
    """The texts of an EXIF block, with or without its ``Exif\\0\\0`` prefix. Never raises."""
    if data[:6] == b"Exif\0\0":
        data = data[6:]
    exif = Exif()
    order = {b"II": "<", b"MM": ">"}.get(data[:2])
    if order is None or len(data) < 8:
        exif.damaged = True
        return exif
    for tag, kind, raw in _entries(data, order, exif):
        if tag == ORIENTATION:
            value = struct.unpack(order + "H", raw[:2])[0] if kind == 3 and len(raw) >= 2 else 1
            exif.orientation = value if 1 <= value <= 8 else 1
        elif tag == GPS:
            exif.texts.append((f"exif:{GPS}", gps.position(data, order, raw)))
        elif tag == USER_COMMENT:
            exif.texts.append(("UserComment", user_comment(raw, order)))
        elif tag != _MAKER_NOTE or kind == 2 or _printable(raw):  # Fooocus' is a word, a camera's is not
            exif.texts.append((f"exif:{tag}", _value(tag, kind, raw, order)))
    exif.texts = [(k, v) for k, v in exif.texts if v]
    return exif


def _entries(data: bytes, order: str, exif: Exif) -> Iterator[tuple[int, int, bytes]]:
    """(tag, type, raw value) of IFD0 and the Exif directory."""
    pending = [struct.unpack_from(order + "I", data, 4)[0]]
    seen: set[int] = set()
    entries, budget = 0, 2 * len(data)
    while pending:
        offset = pending.pop(0)
        if offset in seen or offset + 2 > len(data):
            exif.damaged = True
            continue
        seen.add(offset)
        (count,) = struct.unpack_from(order + "H", data, offset)
        for at in range(offset + 2, offset + 2 + 12 * count, 12):
            entries += 1
            if at + 12 > len(data) or entries > _MAX_ENTRIES:
                exif.damaged = True
                break
            tag, kind, number = struct.unpack_from(order + "HHI", data, at)
            size = _SIZES.get(kind, 0) * number
            if tag in _SKIPPED or not size:
                continue
            start = at + 8 if size <= 4 else struct.unpack_from(order + "I", data, at + 8)[0]
            budget -= min(size, len(data))
            if start >= len(data) or budget < 0:
                exif.damaged = True
                continue
            if tag == _EXIF_POINTER:
                pending.append(struct.unpack_from(order + "I", data, at + 8)[0])
                continue
            if start + size > len(data):
                exif.damaged = True
                if kind == 2:
                    # Older Pillow counted the second text of ComfyUI's animated WebPs too far behind the first:
                    # a text begins behind the end of the one before
                    start = max(data.rfind(b"\0", 0, start) + 1, offset + 2 + 12 * count)
            yield tag, kind, data[start : start + size]


def _value(tag: int, kind: int, raw: bytes, order: str) -> str:
    if tag in _XP_TEXTS:
        return raw.decode("utf-16-le", "replace").rstrip("\0")
    if kind in {2, 7}:
        return plain_text(raw.rstrip(b"\0")) if kind == 2 or _printable(raw) else raw[:64].hex(" ")
    form = _NUMBERS[kind]
    step = struct.calcsize(order + form)
    count = min(len(raw) // step, _MAX_NUMBERS)
    values = struct.unpack(order + form * count, raw[: step * count])
    if len(form) == 2:
        return ", ".join(f"{a}/{b}" for a, b in zip(values[::2], values[1::2], strict=True))
    return ", ".join(map(str, values))


def _printable(raw: bytes) -> bool:
    return raw.rstrip(b"\0").isascii() and b"\0" not in raw.rstrip(b"\0")


def plain_text(raw: bytes) -> str:
    """Bytes that should be text: UTF-8 when they are that, else Latin-1, which every byte is."""
    if raw.isascii():
        return raw.decode("ascii")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def user_comment(raw: bytes, order: str = ">") -> str:
    """The text of an EXIF UserComment, whose first eight bytes name its encoding.

    Programs disagree on what "UNICODE" means (UTF-16 of either byte order, with or without a mark,
    UTF-8), so the bytes themselves decide; `order` ("<" or ">") only breaks a tie.
    """
    code, body = raw[:8], raw[8:]
    if code[:7] == b"UNICODE":
        return _unicode_text(body, order).strip("\0").rstrip()
    if code == b"JIS\0\0\0\0\0":
        return _japanese_text(body).strip("\0").rstrip()
    if code[:5] == b"ASCII" or code == b"\0" * 8:
        return (
            _unicode_text(body, order) if b"\0" in body.strip(b"\0") else plain_text(body.strip(b"\0"))
        ).rstrip()
    return (_unicode_text(raw, order) if b"\0" in raw.strip(b"\0") else plain_text(raw.strip(b"\0"))).rstrip()


def _japanese_text(body: bytes) -> str:
    """JIS with its escapes as the standard means it; other programs write UTF-8 or Shift JIS there."""
    if b"\x1b" in body:
        return body.decode("iso2022_jp", "replace")
    for encoding in ("utf-8", "shift_jis", "euc_jp"):
        try:
            return body.decode(encoding)
        except UnicodeDecodeError:
            continue
    return body.decode("latin-1")


def _unicode_text(body: bytes, order: str) -> str:
    if body[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return body.decode("utf-16", "replace")
    if body[:3] == b"\xef\xbb\xbf":
        return body[3:].decode("utf-8", "replace")
    big, little = body[::2].count(0), body[1::2].count(0)  # Latin letters have a zero high byte
    if (big == little == 0 or len(body) % 2) and (text := _utf8(body.rstrip(b"\0"))) is not None:
        return text
    if max(big, little) * 4 > len(body) / 2 and max(big, little) > 8 * min(big, little):
        return body.decode("utf-16-be" if big > little else "utf-16-le", "replace")
    return _likelier(body, order)


def _utf8(body: bytes) -> str | None:
    """UTF-8 that reads like a text: UTF-16 of many scripts is valid UTF-8 too, of control characters and tabs."""
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return None if _CONTROL.search(text) or text.count("\t") * 3 > len(text) else text


def _likelier(body: bytes, order: str) -> str:
    """UTF-16 in the byte order in which one high byte comes again and again, as in an alphabet; where none does
    (Chinese, emoji), in the order that gives more characters which people write."""
    names = ("utf-16-be", "utf-16-le")
    most = [max(Counter(body[start:_SAMPLE:2]).values(), default=0) for start in (0, 1)]
    if max(most) >= 6 and max(most) > 2 * min(most):
        return body.decode(names[most.index(max(most))], "replace")
    texts = [body.decode(name, "replace") for name in names]
    big, little = (sum(1 + (c > "\uffff") for c in _WRITTEN.findall(t[: _SAMPLE // 2])) for t in texts)
    return texts[0] if big > little or (big == little and order == ">") else texts[1]
