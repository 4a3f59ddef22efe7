"""Draw Things (`ImageConverter.swift`): PNG by Apple's ImageIO, whose Comment becomes XMP's exif:UserComment."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from xml.sax.saxutils import escape

from . import pictures
from .entry import Expected, Fixture, Net

FOLDER = "drawthings"
_JSON = {
    "aesthetic_score": 6, "c": 'a "paper" crane & a lamp', "clip_skip": 2, "crop_left": 0, "crop_top": 0,
    "lora": [{"model": "ink_style_lora_f16.ckpt", "weight": 0.6}], "model": "sd_xl_base_1.0_q6p_q8p.ckpt",
    "refiner": "sd_xl_refiner_1.0_q6p_q8p.ckpt", "refiner_start": 0.7, "sampler": "DPM++ 2M Karras", "scale": 5.5,
    "seed": 3405691582, "seed_mode": "Scale Alike", "sharpness": 2.5, "size": "1024x768", "steps": 26,
    "strength": 1, "uc": "blurry <text>", "upscaler": "realesrgan_x4plus_f16.ckpt",
    "v2": {"aestheticScore": 6, "guidanceScale": 5.5, "height": 768, "loras": [], "seed": 3405691582, "width": 1024},
}  # fmt: skip
_DESCRIPTION = (
    'a "paper" crane & a lamp\n-blurry <text>\n'
    "Steps: 26, Sampler: DPM++ 2M Karras, Guidance Scale: 5.5, Seed: 3405691582, Size: 1024x768, "
    "Model: sd_xl_base_1.0_q6p_q8p.ckpt, Strength: 1.0, Seed Mode: Scale Alike"
)
_EXPECTED = Expected(
    "Draw Things",
    "XMP",
    "Draw Things",
    positive='a "paper" crane & a lamp',
    negative="blurry <text>",
    seed="3405691582",
    steps=26,
    cfg=5.5,
    sampler="DPM++ 2M Karras",
    width=1024,
    height=768,
    model="sd_xl_base_1.0_q6p_q8p",
    clip_skip=2,
    networks=(Net("ink_style_lora_f16", 0.6),),
    pos=('a "paper" crane & a lamp',),
    parameters={
        "Refiner": "sd_xl_refiner_1.0_q6p_q8p",
        "Refiner switch at": "0.7",
        "seed_mode": "Scale Alike",
    },
    tags=(
        ("Refiner", "sd_xl_refiner_1.0_q6p_q8p"),
        ("Refiner", "Refiner All"),
        ("Postprocess upscaler", "realesrgan_x4plus_f16"),
    ),
    raw=("xmp",),
)


def packet() -> str:
    """The XMP that ImageIO makes of the three texts."""
    comment = escape(json.dumps(_JSON, separators=(",", ":")), {'"': "&quot;"})
    return (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/" x:xmptk="XMP Core 6.0.0">\n'
        '   <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\n'
        '      <rdf:Description rdf:about=""\n            xmlns:dc="http://purl.org/dc/elements/1.1/"\n'
        '            xmlns:exif="http://ns.adobe.com/exif/1.0/"\n'
        '            xmlns:xmp="http://ns.adobe.com/xap/1.0/">\n'
        "         <dc:description>\n            <rdf:Alt>\n"
        f'               <rdf:li xml:lang="x-default">{escape(_DESCRIPTION)}</rdf:li>\n'
        "            </rdf:Alt>\n         </dc:description>\n         <exif:UserComment>\n            <rdf:Alt>\n"
        f'               <rdf:li xml:lang="x-default">{comment}</rdf:li>\n'
        "            </rdf:Alt>\n         </exif:UserComment>\n"
        "         <xmp:CreatorTool>Draw Things</xmp:CreatorTool>\n"
        "      </rdf:Description>\n   </rdf:RDF>\n</x:xmpmeta>\n"
    )


def fixtures() -> Iterator[Fixture]:
    """As the program saves it, as JPEG, and with its XMP beside."""
    text = packet()
    png = pictures.png(before=pictures.itxt("XML:com.adobe.xmp", text))
    yield Fixture(FOLDER, "txt2img.png", png, _EXPECTED)
    yield Fixture(FOLDER, "txt2img.jpg", pictures.jpeg(xmp=text), _EXPECTED)
    beside = replace(_EXPECTED, where="`.xmp` beside", raw=("sidecar:xmp",))
    yield Fixture(FOLDER, "beside.jpg", pictures.jpeg(), beside, {"beside.xmp": text.encode()})
