"""*Save Image to Library*: pictures with everything that says how they were made, tagged on the way."""

from __future__ import annotations

import logging
import os
from collections.abc import Mapping
from typing import Any

from iib_core.errors import BadRequest, IibError
from iib_core.library.disk import discard, part_name, rename_to_free

from . import comfy, describing, marks, tensors, writing
from .describing import Given
from .resolving import resolved
from .shared import sentences
from .spec import In, Node, Out, Result

log = logging.getLogger(__name__)


def run(
    images: Any,
    *,
    filename_prefix: str = "ComfyUI",
    format: str = "png",
    quality: int = 90,
    tags: str = "",
    rating: int = 0,
    album: str = "",
    positive: str | None = None,
    negative: str | None = None,
    seed: int | None = None,
    steps: int | None = None,
    cfg: float | None = None,
    sampler: Any = None,
    scheduler: Any = None,
    model: Any = None,
    infotext: str | None = None,
    prompt: Any = None,
    extra_pnginfo: Mapping[str, Any] | None = None,
) -> Result:
    names, album = marks.tag_names(tags), marks.album_name(album)
    if not writing.can_write(format):
        raise BadRequest(no_writer(format))
    pictures = tensors.array(images)
    height, width = pictures.shape[1:3]
    target = comfy.save_target(filename_prefix, width, height)
    texts: writing.Texts = []
    if not comfy.metadata_disabled():
        given = Given(positive, negative, seed, steps, cfg, _name(sampler), _name(scheduler), _name(model))
        graph = describing.of_graph(_resolved(prompt), extra_pnginfo, target.name)
        parameters = (infotext or "").strip() or describing.parameters_text(graph, given, (width, height))
        texts = [("parameters", parameters)] if parameters else []
        texts += describing.chunks(prompt, extra_pnginfo)
    # nothing here asks the library before the files are there: whatever its state, what was generated is kept
    files: list[str] = []
    counter = target.counter
    for number, picture in enumerate(pictures):
        comfy.interrupted()
        data, left_out = writing.encoded(picture, format, quality, texts)
        if left_out:
            log.warning(
                "A %s file has no room for: %s. Save as png or webp to keep it.", format, ", ".join(left_out)
            )
        name = target.name.replace("%batch_num%", str(number))
        path, counter = _written(target.folder, name, counter, writing.FORMATS[format][0], data)
        counter += 1
        files.append(path)
    if names or rating or album:
        marks.give(comfy.library(), files, names, rating, album)
    shown = [
        {"filename": os.path.basename(f), "subfolder": target.subfolder, "type": "output"} for f in files
    ]
    return Result((files,), {"images": shown})


def _resolved(prompt: Any) -> Any:
    """The graph with the values of our own nodes, as far as the library can be asked."""
    try:
        return resolved(prompt, comfy.library)
    except IibError as error:
        log.info("The graph is read without the library: %s", error.detail)
        return prompt


def _written(folder: str, name: str, counter: int, ending: str, data: bytes) -> tuple[str, int]:
    """Write the file whole or not at all, under the first free number from `counter` on; its path and the number."""

    def path(number: int) -> str:
        return os.path.join(folder, f"{name}_{number:05}_{ending}")

    part = part_name(path(counter))
    try:
        with open(part, "wb") as file:
            file.write(data)
        while True:
            try:
                rename_to_free(part, path(counter))
                return path(counter), counter
            except FileExistsError:
                counter += 1
    finally:
        discard(part)


def _name(value: Any) -> str | None:
    """A name that was connected; None for what is none, such as a whole model."""
    return value if isinstance(value, str) else None


def no_writer(kind: str) -> str:
    return f"This Python's Pillow cannot write {kind} files: choose another format."


@sentences
def check(tags: str | None = "", album: str | None = "", format: str | None = "png") -> bool | str:
    marks.tag_names(tags or "")
    marks.album_name(album or "")
    if format is not None and format not in writing.FORMATS:
        return f"There is no format “{format}”; there are {', '.join(writing.FORMATS)}."
    if format is not None and not writing.can_write(format):
        return no_writer(format)
    return True


def _socket(name: str, kind: Any, what: str) -> In:
    return In(
        name,
        kind,
        f"{what}, for the text that A1111 reads. When nothing is connected it is taken from the workflow.",
        optional=True,
        socket=True,
    )


NODE = Node(
    id="IIBSaveImage",
    title="Save Image to Library",
    description="Saves pictures to ComfyUI's output folder with the text that A1111 reads beside the workflow,"
    " and gives them tags, stars and an album in the library.",
    inputs=(
        In("images", "IMAGE", "The pictures to save."),
        In(
            "filename_prefix",
            "STRING",
            "Beginning of the file name, with sub-folders, as in ComfyUI's Save Image:"
            " %year%, %month%, %day%, %width%, %batch_num%, %date:yyyy-MM-dd%, %KSampler.seed%.",
            default="ComfyUI",
        ),
        In(
            "format",
            "COMBO",
            "png keeps everything; jpeg has room for 64 KB of workflow; avif needs a Pillow that writes it.",
            default="png",
            options=tuple(writing.FORMATS),
        ),
        In(
            "quality",
            "INT",
            "Of jpeg, webp and avif, from 1 to 100; webp is lossless at 100. png is always lossless.",
            default=90,
            extra={"min": 1, "max": 100},
        ),
        In("tags", "STRING", "Tags for the pictures, with commas between.", default=""),
        In("rating", "INT", "Stars, from 1 to 5; 0 for none.", default=0, extra={"min": 0, "max": 5}),
        In("album", "STRING", "The album that the pictures go into; empty for none.", default=""),
        _socket("positive", "STRING", "The prompt"),
        _socket("negative", "STRING", "The negative prompt"),
        _socket("seed", "INT", "The seed"),
        _socket("steps", "INT", "The sampling steps"),
        _socket("cfg", "FLOAT", "The CFG scale"),
        _socket("sampler", "*", "The sampler's name"),
        _socket("scheduler", "*", "The scheduler's name"),
        _socket("model", "*", "The checkpoint's name"),
        In(
            "infotext",
            "STRING",
            "The whole text that A1111 reads, as it is written; everything else is not asked then.",
            optional=True,
            socket=True,
        ),
    ),
    outputs=(Out("pictures", "STRING", "The path of each saved file.", True),),
    run=run,
    check=check,
    saves=True,
    told_graph=True,
    aliases=("iib", "save image", "metadata"),
)
