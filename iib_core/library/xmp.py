"""XMP sidecars: rating, label, keywords and description, as photo programs keep them.

`a.png.xmp` is how darktable and digiKam name them, `a.xmp` how Lightroom does; both are read, the first is written.
What else a sidecar holds stays in it.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Sequence
from dataclasses import dataclass, field

from ..errors import BadRequest
from ..tagrule import fits
from .exchange_texts import LABELS, label_of

LARGEST = 4_000_000

_X = "adobe:ns:meta/"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_XMP = "http://ns.adobe.com/xap/1.0/"
_DC = "http://purl.org/dc/elements/1.1/"
_LR = "http://ns.adobe.com/lightroom/1.0/"
_DIGIKAM = "http://www.digikam.org/ns/1.0/"
_XML = "http://www.w3.org/XML/1998/namespace"
for _prefix, _uri in (
    ("x", _X),
    ("rdf", _RDF),
    ("xmp", _XMP),
    ("dc", _DC),
    ("lr", _LR),
    ("digiKam", _DIGIKAM),
    ("darktable", "http://darktable.sf.net/"),
    ("exif", "http://ns.adobe.com/exif/1.0/"),
    ("tiff", "http://ns.adobe.com/tiff/1.0/"),
    ("photoshop", "http://ns.adobe.com/photoshop/1.0/"),
    ("xmpMM", "http://ns.adobe.com/xap/1.0/mm/"),
    ("crs", "http://ns.adobe.com/camera-raw-settings/1.0/"),
):
    ET.register_namespace(_prefix, _uri)


@dataclass(frozen=True)
class Told:
    """What a sidecar says of its picture."""

    rating: int = 0
    label: int = 0
    tags: Sequence[str] = field(default_factory=tuple)
    note: str = ""


def read(data: bytes) -> Told:
    """What the sidecar says; keywords that no tag can have are left out. Raises BadRequest for what is no XMP."""
    descriptions = list(_rdf(_parsed(data)).iter(f"{{{_RDF}}}Description"))
    subjects = _items(descriptions, f"{{{_DC}}}subject")
    # "people|anna" is told by its last part, which dc:subject has as well where both are written
    hierarchy = [s.split("|")[-1] for s in _items(descriptions, f"{{{_LR}}}hierarchicalSubject")]
    hierarchy += [s.split("/")[-1] for s in _items(descriptions, f"{{{_DIGIKAM}}}TagsList")]
    tags = dict.fromkeys(t.strip() for t in [*subjects, *hierarchy])
    notes = _items(descriptions, f"{{{_DC}}}description")
    try:
        rating = int(float(_value(descriptions, f"{{{_XMP}}}Rating") or 0))
    except (ValueError, OverflowError):
        rating = 0
    return Told(
        rating=rating if 0 < rating <= 5 else 0,  # -1 is “rejected”
        label=label_of(_value(descriptions, f"{{{_XMP}}}Label").strip()),
        tags=tuple(t for t in tags if fits(t)),
        note=notes[0].strip() if notes else "",
    )


def written(told: Told, old: bytes | None = None) -> bytes:
    """A sidecar that says this; with `old`, all else that it says stays. Raises BadRequest when `old` is no XMP."""
    root = _parsed(old) if old else _new()
    rdf = _rdf(root)
    description = rdf.find(f"{{{_RDF}}}Description")
    if description is None:
        description = ET.SubElement(rdf, f"{{{_RDF}}}Description", {f"{{{_RDF}}}about": ""})
    for name in (f"{{{_XMP}}}Rating", f"{{{_XMP}}}Label", f"{{{_DC}}}subject", f"{{{_DC}}}description"):
        for each in rdf.iter(f"{{{_RDF}}}Description"):
            each.attrib.pop(name, None)
            for element in each.findall(name):
                each.remove(element)
    description.set(f"{{{_XMP}}}Rating", str(told.rating))
    if told.label:
        description.set(f"{{{_XMP}}}Label", LABELS[told.label].capitalize())
    if told.tags:
        bag = ET.SubElement(ET.SubElement(description, f"{{{_DC}}}subject"), f"{{{_RDF}}}Bag")
        for tag in told.tags:
            ET.SubElement(bag, f"{{{_RDF}}}li").text = _legal(tag)
    if told.note:
        alt = ET.SubElement(ET.SubElement(description, f"{{{_DC}}}description"), f"{{{_RDF}}}Alt")
        ET.SubElement(alt, f"{{{_RDF}}}li", {f"{{{_XML}}}lang": "x-default"}).text = _legal(told.note)
    body: bytes = ET.tostring(root, encoding="utf-8")
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + body + b"\n"


def _parsed(data: bytes) -> ET.Element:
    if len(data) > LARGEST:
        raise BadRequest("This sidecar is too large to be one.")
    # without a document type there are no entities that could grow or reach elsewhere
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data or b"\x00" in data:
        raise BadRequest("This sidecar has a document type, which XMP never has.")
    try:
        return ET.fromstring(data.strip())  # noqa: S314
    except (ET.ParseError, ValueError, RecursionError) as error:
        raise BadRequest(f"This sidecar is no XMP: {error}.") from error


def _new() -> ET.Element:
    root = ET.Element(f"{{{_X}}}xmpmeta")
    ET.SubElement(root, f"{{{_RDF}}}RDF")
    return root


def _rdf(root: ET.Element) -> ET.Element:
    name = f"{{{_RDF}}}RDF"
    found = root if root.tag == name else root.find(f".//{name}")
    if found is None:
        raise BadRequest("This sidecar holds no XMP.")
    return found


def _value(descriptions: list[ET.Element], name: str) -> str:
    for description in descriptions:
        if name in description.attrib:
            return description.attrib[name]
        element = description.find(name)
        if element is not None:
            return element.text or ""
    return ""


def _items(descriptions: list[ET.Element], name: str) -> list[str]:
    found = []
    for description in descriptions:
        for element in description.findall(name):
            items = list(element.iter(f"{{{_RDF}}}li"))
            found += [item.text or "" for item in items] if items else [element.text or ""]
    return found


def _legal(text: str) -> str:
    """`text` without the control characters that XML cannot hold."""
    return "".join(
        c
        for c in text
        if c in "\t\n\r" or (c >= " " and not "\ud800" <= c <= "\udfff" and c not in "\ufffe\uffff")
    )
