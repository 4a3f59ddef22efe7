"""Files of programs that generate nothing: their texts must not be taken for prompts."""

from __future__ import annotations

from collections.abc import Iterator

from ..files import tiff
from . import clips, pictures
from .entry import Expected, Fixture

FOLDER = "foreign"
_XMP = (
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
    '<x:xmpmeta xmlns:x="adobe:ns:meta/" x:xmptk="Adobe XMP Core 9.1-c002 79.a1cd12f41, 2024/11/08-16:09:20        ">\n'
    ' <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\n'
    '  <rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/"'
    ' xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmp:CreatorTool="Adobe Photoshop 26.2 (Windows)" xmp:CreateDate="2025-01-15T10:11:12+01:00"'
    ' photoshop:ColorMode="3" dc:format="image/png"/>\n </rdf:RDF>\n</x:xmpmeta>\n<?xpacket end="r"?>'
)


def fixtures() -> Iterator[Fixture]:
    """An editor's picture, a camera's, a scan, a plot, a screenshot, a phone's clip, a song."""
    photoshop = pictures.png(
        [("Software", "Adobe ImageReady")], before=pictures.itxt("XML:com.adobe.xmp", _XMP)
    )
    camera = tiff(
        [(pictures.MAKE, 2, b"Canon\0"), (pictures.MODEL, 2, b"Canon EOS R6\0"), (0x0112, 3, b"\0\1")],
        [(pictures.USER_COMMENT, 7, b"ASCII\0\0\0Beach day: sun, sand, sea".ljust(264, b" "))],
    )
    empty = tiff(
        [(pictures.MAKE, 2, b"SONY\0"), (pictures.MODEL, 2, b"ILCE-7M3\0")],
        [(pictures.USER_COMMENT, 7, b"\0" * 64)],
    )
    plot = pictures.png(
        [("Software", "Matplotlib version3.9.2, https://matplotlib.org/"), ("Title", "Steps per day")]
    )
    gimp = pictures.png([("Comment", "Created with GIMP")])
    described = pictures.png(
        [("Description", "The harbor at noon"), ("Author", "A. Person"), ("Source", "Leica M10")]
    )
    song = clips.flac({"TITLE": "Prompt", "ARTIST": "A Band", "COMMENT": "ripped: 2009, mono"})
    for name, data, where, media, raw in (
        ("photoshop.png", photoshop, "XMP", "Image", ("Software", "xmp")),
        ("camera.jpg", camera, "EXIF UserComment", "Image", ("UserComment", "exif:271")),
        ("camera-empty-comment.jpg", empty, "EXIF", "Image", ("exif:271",)),
        ("matplotlib.png", plot, "`Title`", "Image", ("Software",)),
        ("gimp.png", gimp, "`Comment`", "Image", ("Comment",)),
        ("described.png", described, "`Description`", "Image", ("Description",)),
        ("gd.jpg", pictures.jpeg(comment=b"CREATOR: gd-jpeg v1.0 (using IJG JPEG v62), quality = 90\n"), "comment", "Image", ("comment",)),
        ("phone.mp4", clips.mp4(comment="Lisbon: day 2, rain"), "comment", "Video", ("comment",)),
        ("song.flac", song, "tags", "Audio", ()),
        ("song.mp3", clips.mp3({"Rating": "prompt: good"}), "tags", "Audio", ()),
    ):  # fmt: skip
        bytes_ = pictures.jpeg(exif=data) if name.startswith("camera") else data
        pixels = None if media == "Audio" else (16, 16)
        yield Fixture(
            FOLDER, name, bytes_, Expected("other programs", where, raw=raw, media=media, pixels=pixels)
        )
