"""ComfyUI: the executed graph as `prompt`, the editable one as `workflow`.

PNG: text chunks (SaveImage); animated PNG: `comf` chunks after the pixels; WebP: EXIF Model and Make by Pillow
(SaveAnimatedWEBP); JPEG, AVIF: the same by extensions' savers; MP4: tags with `use_metadata_tags` (SaveVideo and
VideoHelperSuite; its older versions one JSON as comment); WebM: tags in capitals; FLAC, MP3, Opus: Vorbis comments
and TXXX frames (SaveAudio, SaveAudioMP3, SaveAudioOpus).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace

from iib_core.demo.writers.comfyui_graph import Graph

from ..files import chunk, tiff
from . import clips, graphs, graphs_extra, pictures
from .entry import Expected, Fixture

FOLDER = "comfyui"
#: what ComfyUI-Image-Saver adds for other browsers
_INFOTEXT = (
    "a red fox, (snow:1.2), 狐\nNegative prompt: blurry, text\n"
    "Steps: 25, Sampler: DPM++ 2M, Schedule type: Karras, CFG scale: 6.5, Seed: 18446744073709551615, Size: 512x768, "
    'Clip skip: 2, Model hash: 879db523c3, Model: dreamshaper_8, Hashes: {"model":"879db523c3"}, Version: ComfyUI'
)
Texts = dict[str, str]


def texts_of(graph: Graph) -> Texts:
    """The two texts that every saver writes."""
    return {"prompt": json.dumps(graph.prompt), "workflow": json.dumps(graph.workflow())}


def _png(name: str, texts: Texts, expected: Expected) -> Fixture:
    return Fixture(FOLDER, name, pictures.png(list(texts.items())), expected)


def fixtures() -> Iterator[Fixture]:
    """Every graph as PNG or clip, one in every container, and what is left of one."""
    for made in (graphs.sd15, graphs.sdxl_refiner, graphs.flux, graphs.sd3, graphs.qwen):
        graph, expected = made()
        yield _png(made.__name__.replace("_", "-") + ".png", texts_of(graph), expected)
    for made in (
        graphs_extra.efficiency,
        graphs_extra.impact_wildcard,
        graphs_extra.rgthree,
        graphs_extra.api_node,
        graphs_extra.no_sampler,
    ):
        graph, expected = made()
        yield _png(made.__name__.replace("_", "-") + ".png", texts_of(graph), expected)
    prompt, workflow, expected = graphs_extra.subgraph()
    texts = {"prompt": json.dumps(prompt), "workflow": json.dumps(workflow)}
    yield _png("subgraph.png", texts, expected)
    yield from _pictures()
    yield from _clips()
    yield from _sounds()
    yield from _partly()


def _pictures() -> Iterator[Fixture]:
    graph, expected = graphs.sd15()
    texts = texts_of(graph)
    exif = pictures.strings(
        {pictures.MODEL: "prompt:" + texts["prompt"], pictures.MAKE: "workflow:" + texts["workflow"]}
    )
    said = replace(expected, where="EXIF Model and Make", raw=("exif:271", "exif:272"))
    yield Fixture(FOLDER, "exif.webp", pictures.webp(exif=exif), said)
    yield Fixture(FOLDER, "exif-animated.webp", pictures.webp(exif=exif, animated=True), said)
    yield Fixture(FOLDER, "exif.jpg", pictures.jpeg(exif=exif), said)
    yield Fixture(FOLDER, "exif.avif", pictures.avif(exif), said)
    after = b"".join(chunk(b"comf", f"{key}\0{text}".encode("latin-1")) for key, text in texts.items())
    moving = replace(expected, where="`comf` chunks")
    yield Fixture(FOLDER, "animated.png", pictures.apng(after), moving)


def _clips() -> Iterator[Fixture]:
    graph, expected = graphs.wan()
    texts = texts_of(graph)
    native = {"workflow": texts["workflow"], "prompt": texts["prompt"]}
    yield Fixture(
        FOLDER, "save-video.mp4", clips.mp4(keys=native), replace(expected, raw=("prompt", "workflow"))
    )
    suite = {**texts, "creation_time": "2025-08-03T09:15:00.000000Z"}
    yield Fixture(FOLDER, "vhs.mp4", clips.mp4(keys=suite), replace(expected, raw=("prompt", "workflow")))
    older = clips.mp4(comment=json.dumps({"prompt": texts["prompt"], "workflow": graph.workflow()}))
    yield Fixture(FOLDER, "vhs-older.mp4", older, replace(expected, where="comment tag", raw=("comment",)))
    graph, expected = graphs.ltx()
    yield Fixture(FOLDER, "save-webm.webm", clips.webm(texts_of(graph)), expected)
    mkv = clips.webm(texts_of(graph), kind="matroska")
    yield Fixture(FOLDER, "vhs.mkv", mkv, expected)


def _sounds() -> Iterator[Fixture]:
    g = Graph()
    model, clip, _ = g.add(
        "CheckpointLoaderSimple", "MODEL CLIP VAE", ckpt_name="stable_audio_open_1.0.safetensors"
    )
    (positive,) = g.add("CLIPTextEncode", "CONDITIONING", clip=clip, text="rain on a tin roof")
    (negative,) = g.add("CLIPTextEncode", "CONDITIONING", clip=clip, text="voices")
    (latent,) = g.add("EmptyLatentAudio", "LATENT", seconds=10.0, batch_size=1)
    (samples,) = g.add(
        "KSampler", "LATENT", model=model, positive=positive, negative=negative, latent_image=latent, seed=440,
        steps=50, cfg=5.0, sampler_name="dpmpp_3m_sde_gpu", scheduler="exponential", denoise=1.0,
    )  # fmt: skip
    g.add("SaveAudio", "", audio=samples, filename_prefix="audio/ComfyUI")
    expected = Expected(
        "ComfyUI", "`prompt` tag", "ComfyUI", positive="rain on a tin roof", negative="voices", seed="440", steps=50,
        cfg=5, sampler="dpmpp_3m_sde_gpu", scheduler="exponential", model="stable_audio_open_1.0.safetensors", denoise=1, passes=1,
        pos=("rain on a tin roof",), media="Audio", pixels=None, raw=("prompt", "workflow"),
    )  # fmt: skip
    texts = texts_of(g)
    yield Fixture(FOLDER, "audio.flac", clips.flac(texts), expected)
    yield Fixture(FOLDER, "audio.mp3", clips.mp3(texts), expected)
    yield Fixture(FOLDER, "audio.ogg", clips.opus(texts), expected)


def _partly() -> Iterator[Fixture]:
    """One of the two texts only; an infotext beside the graph, which wins for what it says."""
    graph, expected = graphs.sd15()
    texts = texts_of(graph)
    yield _png("prompt-only.png", {"prompt": texts["prompt"]}, replace(expected, raw=("prompt",)))
    editable = replace(expected, where="`workflow`", raw=("workflow",))
    yield _png("workflow-only.png", {"workflow": texts["workflow"]}, editable)
    beside = {"parameters": _INFOTEXT, **texts}
    said = replace(
        expected, where="`parameters` beside", sampler="DPM++ 2M", scheduler="Karras", model="dreamshaper_8",
        model_hash="879db523c3", raw=("parameters", "prompt"),
        parameters={"Hashes": '{"model":"879db523c3"}', "Version": "ComfyUI"},
    )  # fmt: skip
    yield _png("parameters-beside.png", beside, said)
    comment = replace(said, where="EXIF UserComment beside", raw=("UserComment", "exif:271"))
    entries = {pictures.MAKE: "workflow:" + texts["workflow"], pictures.MODEL: "prompt:" + texts["prompt"]}
    exif = tiff(
        [(tag, 2, text.encode() + b"\0") for tag, text in entries.items()],
        [(pictures.USER_COMMENT, 7, b"UNICODE\0" + _INFOTEXT.encode("utf-16-be"))],
    )
    yield Fixture(FOLDER, "parameters-beside.jpg", pictures.jpeg(exif=exif), comment)
    yield Fixture(FOLDER, "parameters-beside.webp", pictures.webp(exif=exif), comment)
