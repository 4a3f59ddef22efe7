"""Single properties of an XMP packet, without an XML parser.

Packets come from strangers, and XML has entities that grow; so the text is searched for the element or
attribute asked for, and only XML's five entities and character numbers are resolved. Linear in the text.
Format: XMP specification part 1 (ISO 16684-1), serialised as RDF/XML.
"""

from __future__ import annotations

import re

#: A packet larger than this is not looked into.
_MOST = 4 * 1024 * 1024
_ENTITY = re.compile(r"&(?:#(\d{1,7})|#x([0-9a-fA-F]{1,6})|(amp|lt|gt|quot|apos));")
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}


def property_of(packet: str, name: str) -> str:
    """The text of `name` ("exif:UserComment"), of its first language if it has several; "" when it is not there."""
    if len(packet) > _MOST:
        return ""
    at = packet.find(f"<{name}")
    if at >= 0 and packet[at + len(name) + 1 : at + len(name) + 2] in {">", " ", "\n", "\t", "\r"}:
        return _element(packet, name, at)
    for quote in ('"', "'"):
        head = f"{name}={quote}"
        at = packet.find(head)
        if at > 0 and packet[at - 1].isspace():
            start = at + len(head)
            stop = packet.find(quote, start)
            return _resolved(packet[start:stop]) if stop >= 0 else ""
    return ""


def _element(packet: str, name: str, at: int) -> str:
    start = packet.find(">", at) + 1
    stop = packet.find(f"</{name}>", start)
    if start == 0 or stop < 0 or packet[start - 2] == "/":
        return ""
    item = packet.find("<rdf:li", start, stop)
    if item >= 0:
        start = packet.find(">", item, stop) + 1
        end = packet.find("</rdf:li>", start, stop)
        if start == 0 or end < 0:
            return ""
        stop = end
    return _resolved(packet[start:stop]).strip()


def _resolved(text: str) -> str:
    return _ENTITY.sub(_character, text) if "&" in text else text


def _character(match: re.Match[str]) -> str:
    if match[3]:
        return _NAMED[match[3]]
    code = int(match[1]) if match[1] else int(match[2], 16)
    return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"
