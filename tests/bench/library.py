"""Makes a library of N small files with realistic metadata, the same bytes every time."""

from __future__ import annotations

import datetime as dt
import io
import itertools
import json
import os
import random
import struct
import zlib
from pathlib import Path

import numpy as np
from PIL import Image

PER_FOLDER = 400
_START = dt.datetime(2024, 1, 1, 9)
_SUBJECTS = (
    "misty valley,castle on a cliff,old lighthouse,rainy street,market at night,paper lanterns,sailing ship,glass tower,"
    "red fox,white owl,koi pond,clockwork bird,moss garden,ice cave,desert dunes,aurora,tea house,steam train,"
    "portrait of a woman,old fisherman,astronaut,knight in armor,dancing crane,storm clouds,harbor,rope bridge"
).split(",")
_STYLES = (
    "masterpiece,best quality,watercolor,oil painting,ink wash,linocut,golden hour,blue hour,soft light,rim light,"
    "depth of field,wide shot,close-up,intricate,muted colors,film grain,highly detailed,volumetric fog,long exposure"
).split(",")
_SYLLABLES = (
    "ka ri to mo lu en shi ar bel dor fen gal hin jor kel lor mir nor pel quo ras sol tur vel wyn zan".split()
)
_SIZES = ((512, 512), (512, 768), (768, 512), (1024, 1024), (832, 1216), (1216, 832), (1344, 768))


class Writer:
    """Draws prompts and parameters from one seeded source."""

    def __init__(self, seed: int = 7) -> None:
        self.random = random.Random(seed)
        coined = ("".join(self.random.choices(_SYLLABLES, k=self.random.randint(2, 3))) for _ in range(4000))
        self.words = [*_STYLES, *_SUBJECTS, *coined]
        self.weights = list(itertools.accumulate(1 / (i + 2) ** 0.9 for i in range(len(self.words))))
        self.models = [f"{self._coin()}Mix_v{i}" for i in range(60)]
        self.networks = [f"{self._coin()}_style_v{i % 5}" for i in range(300)]

    def _coin(self) -> str:
        return "".join(self.random.choices(_SYLLABLES, k=2))

    def prompt(self, low: int, high: int) -> str:
        k = self.random.randint(low, high)
        return ", ".join(dict.fromkeys(self.random.choices(self.words, cum_weights=self.weights, k=k)))

    def infotext(self) -> str:
        r = self.random
        width, height = r.choice(_SIZES)
        network = f", <lora:{r.choice(self.networks)}:0.8>" if r.random() < 0.5 else ""
        return (
            f"{self.prompt(8, 30)}{network}\nNegative prompt: {self.prompt(4, 15)}\n"
            f"Steps: {r.randint(15, 50)}, Sampler: {r.choice(('Euler a', 'DPM++ 2M', 'UniPC'))}, "
            f"Schedule type: Karras, CFG scale: {r.choice((4.5, 5, 7, 7.5))}, Seed: {r.randrange(2**32)}, "
            f"Size: {width}x{height}, Model hash: {r.randrange(16**10):010x}, Model: {r.choice(self.models)}, "
            "Clip skip: 2, Version: v1.10.1"
        )

    def graph(self) -> tuple[str, str]:
        """A ComfyUI prompt graph and its workflow, as JSON."""
        r = self.random
        width, height = r.choice(_SIZES)
        nodes = {
            "3": ("KSampler", {
                "seed": r.randrange(2**60), "steps": r.randint(15, 40), "cfg": r.choice((3.5, 5, 7)),
                "sampler_name": "euler", "scheduler": "karras", "denoise": 1.0,
                "model": ["10", 0], "positive": ["6", 0], "negative": ["7", 0], "latent_image": ["5", 0],
            }),
            "4": ("CheckpointLoaderSimple", {"ckpt_name": r.choice(self.models) + ".safetensors"}),
            "5": ("EmptyLatentImage", {"width": width, "height": height, "batch_size": 1}),
            "6": ("CLIPTextEncode", {"text": self.prompt(8, 30), "clip": ["10", 1]}),
            "7": ("CLIPTextEncode", {"text": self.prompt(4, 10), "clip": ["10", 1]}),
            "8": ("VAEDecode", {"samples": ["3", 0], "vae": ["4", 2]}),
            "9": ("SaveImage", {"filename_prefix": "ComfyUI", "images": ["8", 0]}),
            "10": ("LoraLoader", {
                "lora_name": r.choice(self.networks) + ".safetensors", "strength_model": 0.8, "strength_clip": 1.0,
                "model": ["4", 0], "clip": ["4", 1],
            }),
        }  # fmt: skip
        prompt = {key: {"class_type": kind, "inputs": inputs} for key, (kind, inputs) in nodes.items()}
        workflow = {
            "version": 0.4,
            "nodes": [
                {"id": int(key), "type": kind, "pos": [300 * i, 200], "size": [315, 262], "mode": 0,
                 "widgets_values": [v for v in inputs.values() if not isinstance(v, list)]}
                for i, (key, (kind, inputs)) in enumerate(nodes.items())
            ],
            "links": [],
        }  # fmt: skip
        return json.dumps(prompt), json.dumps(workflow)


def make_library(folder: Path, count: int, *, big: int = 0) -> Path:
    """`count` files under `folder` (60 % A1111 PNG, 25 % ComfyUI PNG, 6 % JPEG, 5 % WebP, 4 % bare PNG);
    the first `big` are 1024×1024 pictures, the rest 16×16. A finished library is used again."""
    done = folder / f"made-{count}-{big}"
    if done.exists():
        return folder
    writer = Writer()
    small = [_picture(16, i) for i in range(8)]
    for i in range(count):
        day = _START + dt.timedelta(days=i // PER_FOLDER)
        target = folder / "txt2img-images" / day.strftime("%Y-%m-%d")
        if i % PER_FOLDER == 0:
            target.mkdir(parents=True, exist_ok=True)
        image = _picture(1024, i) if i < big else small[i % 8]
        path = _write(writer, target, i, image, plain=i >= big)
        stamp = (day + dt.timedelta(seconds=30 * (i % PER_FOLDER))).timestamp()
        os.utime(path, (stamp, stamp))
    done.touch()
    return folder


def _write(writer: Writer, folder: Path, i: int, image: Image.Image, *, plain: bool) -> Path:
    kind = writer.random.random()
    stem = f"{i:06d}-{writer.random.randrange(2**32)}"
    if kind < 0.60 or not plain:
        path = folder / f"{stem}.png"
        path.write_bytes(_png(image, [("parameters", writer.infotext())]))
    elif kind < 0.85:
        path = folder / f"ComfyUI_{stem}.png"
        path.write_bytes(_png(image, list(zip(("prompt", "workflow"), writer.graph(), strict=True))))
    elif kind < 0.96:
        path = folder / f"{stem}{'.jpg' if kind < 0.91 else '.webp'}"
        image.save(path, quality=85, exif=_user_comment(writer.infotext()))
    else:
        path = folder / f"{stem}.png"
        path.write_bytes(_png(image, []))
    return path


def _picture(size: int, seed: int) -> Image.Image:
    r = np.random.default_rng(seed)
    coarse = Image.fromarray((r.random((size // 16 + 1, size // 16 + 1, 3)) * 255).astype("uint8"))
    smooth = np.asarray(coarse.resize((size, size), Image.Resampling.BICUBIC)).astype("int16")
    return Image.fromarray(
        (smooth + r.integers(-9, 9, (size, size, 3), dtype="int16")).clip(0, 255).astype("uint8")
    )


_encoded: dict[int, bytes] = {}


def _png(image: Image.Image, texts: list[tuple[str, str]]) -> bytes:
    data = _encoded.get(id(image)) if image.width < 100 else None
    if data is None:
        buffer = io.BytesIO()
        image.save(buffer, "PNG")
        data = buffer.getvalue()
        if image.width < 100:
            _encoded[id(image)] = data
    chunks = b"".join(_chunk(b"tEXt", k.encode() + b"\0" + v.encode("latin-1")) for k, v in texts)
    return data[:33] + chunks + data[33:]


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def _user_comment(text: str) -> bytes:
    """EXIF with one UserComment, big-endian UTF-16, as the WebUI writes it."""
    body = b"UNICODE\0" + text.encode("utf-16-be")
    first = struct.pack(">HHHII", 1, 0x8769, 4, 1, 26) + struct.pack(">I", 0)
    second = struct.pack(">HHHII", 1, 0x9286, 7, len(body), 44) + struct.pack(">I", 0)
    return b"Exif\0\0MM\0*" + struct.pack(">I", 8) + first + second + body
