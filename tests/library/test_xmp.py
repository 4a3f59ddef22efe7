"""Sidecars as darktable, Lightroom and digiKam write them, and ours."""

from __future__ import annotations

import pytest

from iib_core.errors import BadRequest
from iib_core.library import xmp
from iib_core.library.xmp import Told

LIGHTROOM = b"""<x:xmpmeta xmlns:x="adobe:ns:meta/" x:xmptk="Adobe XMP Core">
 <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"
    xmlns:lr="http://ns.adobe.com/lightroom/1.0/" xmlns:crs="http://ns.adobe.com/camera-raw-settings/1.0/"
    xmp:Rating="3" xmp:Label="Green" crs:Exposure2012="+0.50">
   <dc:subject><rdf:Bag><rdf:li>anna</rdf:li><rdf:li>beach</rdf:li></rdf:Bag></dc:subject>
   <lr:hierarchicalSubject><rdf:Bag><rdf:li>people|anna</rdf:li></rdf:Bag></lr:hierarchicalSubject>
   <dc:description><rdf:Alt><rdf:li xml:lang="x-default">By the sea</rdf:li></rdf:Alt></dc:description>
  </rdf:Description>
 </rdf:RDF>
</x:xmpmeta>"""

ELEMENTS = b"""<?xml version="1.0" encoding="UTF-8"?>
<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:digiKam="http://www.digikam.org/ns/1.0/">
<xmp:Rating>-1</xmp:Rating>
<digiKam:TagsList><rdf:Seq><rdf:li>places/rome</rdf:li></rdf:Seq></digiKam:TagsList>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""


def test_what_other_programs_say_is_understood() -> None:
    assert xmp.read(LIGHTROOM) == Told(3, 4, ("anna", "beach"), "By the sea")
    assert xmp.read(ELEMENTS) == Told(0, 0, ("rome",), "")


@pytest.mark.parametrize("old", [None, LIGHTROOM, ELEMENTS])
def test_what_is_written_is_read_again(old: bytes | None) -> None:
    told = Told(5, 6, ("for print", "<b>&"), "two\nlines & <more>")
    data = xmp.written(told, old)
    assert xmp.read(data).rating == 5 and xmp.read(data).note == told.note and xmp.read(data).label == 6
    assert set(told.tags) <= set(xmp.read(data).tags)


def test_what_else_a_sidecar_holds_stays_in_it() -> None:
    data = xmp.written(Told(1), LIGHTROOM)
    assert b"+0.50" in data and b"Exposure2012" in data and b"By the sea" not in data


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"no xml",
        b"<a/>",
        b'<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>',
        b"<x>" * 10,
        b"x" * (xmp.LARGEST + 1),
    ],
)
def test_what_is_no_sidecar_is_refused(data: bytes) -> None:
    with pytest.raises(BadRequest):
        xmp.read(data)
