"""What queries find: the same by candidates, by walking, and without the text index."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Callable
from functools import partial

import pytest

from iib_core.db import pages, search
from iib_core.db.albums import all_albums
from iib_core.db.connection import Database
from iib_core.db.criteria import Criteria
from iib_core.db.index import ListedFile, insert_listed, store_readings
from iib_core.db.migrations import prepare
from iib_core.errors import BadRequest
from iib_core.mediatypes import media_kind
from iib_core.metadata.infotext import parse
from iib_core.metadata.model import ContainerReading, FileReading
from iib_core.metadata.tags import tags_of
from iib_core.search.query.albums import opened
from iib_core.search.query.reading import read_query

TODAY = dt.date(2025, 3, 12)


def text(positive: str, negative: str = "", **more: object) -> str:
    told = ", ".join(f"{key.replace('_', ' ')}: {value}" for key, value in more.items())
    return f"{positive}\nNegative prompt: {negative}\n{told}"


#: path → (infotext, width, height, day, fingerprint)
PICTURES: dict[str, tuple[str, int, int, str, int]] = {
    "/d/one.png": (
        text("red fox, forest <lora:ink wash:0.7>", "blurry cat", Steps=20, Sampler="Euler a",
             CFG_scale=7, Seed=42, Model="dreamMix_v6", Schedule_type="Karras"),
        1024, 768, "2025-03-12", 1,
    ),
    "/d/two.png": (
        text("black cat, moon 100%", "fox", Steps=28, Sampler="DPM++ 2M", CFG_scale=4.5, Seed=123456,
             Model="dreamMix_v5", VAE="sea.vae.pt"),
        512, 512, "2025-03-05", 2,
    ),
    "/d/cats/three.png": (
        text("white cat, sun_light <lora:ink wash:1.2>", "", Steps=28, Sampler="Euler", CFG_scale=7,
             Seed=18446744073709551615, Model="photon", Source_Identifier="ComfyUI"),
        768, 1024, "2024-12-31", 3,
    ),
    "/d/cats/deep/IMG_07.mp4": ("", 1920, 1080, "2023-06-01", 4),
    "/d/Cats 2/IMG_08.png": ("", 512, 512, "2025-03-01", 2),
}  # fmt: skip
#: path → kinds of nodes in its graph
NODES = {"/d/two.png": ["KSampler"], "/d/cats/three.png": ["KSampler", "Load Image", "VAEDecode"]}
NAMES = {"/d/one.png": "1", "/d/two.png": "2", "/d/cats/three.png": "3"} | {
    "/d/cats/deep/IMG_07.mp4": "7",
    "/d/Cats 2/IMG_08.png": "8",
}


def make(db: Database) -> dict[int, str]:
    listed, readings = [], []
    for path, (infotext, width, height, day, fingerprint) in PICTURES.items():
        kind = media_kind(path)
        mtime = int(dt.datetime.fromisoformat(day).timestamp()) * 10**9
        listed.append(ListedFile(path, 1000 * width, f"{day} 10:00:00", int(kind or 0), mtime, 1.0))
        info = parse(infotext) if infotext else None
        if info:
            info.source = info.parameters.get("Source Identifier", "Stable Diffusion web UI")
            info.nodes = NODES.get(path, [])
        tags = tags_of(info, kind, width, height)
        container = ContainerReading("png", width, height)
        readings.append(FileReading(container, info, tags, fingerprint, "", located=path == "/d/two.png"))
    ids = db.write(lambda c: insert_listed(c, listed))
    db.write(lambda c: store_readings(c, list(zip(ids, readings, strict=True))))
    one, two, three, _, eight = ids

    def mark(c: sqlite3.Connection) -> None:
        c.executemany(
            "INSERT INTO iib_mark(image_id, rating, label, note) VALUES (?, ?, ?, ?)",
            [(one, 5, 1, ""), (two, 3, 0, "for the Wall"), (three, 0, 6, "")],
        )
        c.execute(
            "INSERT INTO iib_album(id, name, query) VALUES (1, 'Best of', NULL), (2, 'Foxes', 'prompt:fox')"
        )
        c.execute(
            "INSERT INTO iib_album(id, name, query) VALUES (3, 'Both', 'album:foxes OR album:both OR is:video')"
        )
        c.executemany("INSERT INTO iib_album_image VALUES (1, ?, ?)", [(three, 1), (eight, 2)])

    db.write(mark)
    return dict(zip(ids, NAMES.values(), strict=True))


@pytest.fixture(scope="module", params=["indexed", "walking", "no index"])
def found(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., str]:
    """A query → the short names of what it finds, newest first."""
    path = str(tmp_path_factory.mktemp("db") / "iib.db")
    db = Database(path, partial(prepare, able=lambda _: False) if request.param == "no index" else prepare)
    request.addfinalizer(db.close)
    names = make(db)
    patch = pytest.MonkeyPatch()
    request.addfinalizer(patch.undo)
    if request.param == "walking":
        for limit, value in {"FEW": 0, "MANY": 1, "WINDOW": 2, "SAMPLE": 1, "SAMPLE_REGEX": 1}.items():
            patch.setattr(pages, limit, value)

    def ask(q: str, order: str = "-date") -> str:
        query = read_query(q, TODAY)
        if query.error:
            raise query.error
        term = query.term and opened(query.term, all_albums(db.reader()), TODAY)
        criteria = Criteria(match=term, order=query.order or order)
        seen, cursor = [], ""
        while True:
            page, after = search.ids(db.reader(), criteria, cursor, 2)
            seen += page
            if after is None:
                break
            cursor = after
        assert search.total(db.reader(), criteria) == len(seen)
        return "".join(names[i] for i in seen)

    return ask


@pytest.mark.parametrize(
    ("q", "expected"),
    [
        ("", "12837"),
        ("fox", "12"),
        ("cat", "12837"),  # the folders' names hold it as well
        ("prompt:cat", "23"),
        ("neg:cat", "1"),
        ("neg:fox", "2"),
        ("fox -cat", ""),
        ("fox -prompt:cat", "1"),
        ("fox OR photon", "123"),
        ("(fox OR photon) -moon", "13"),
        ("-(fox OR photon)", "87"),
        ('"red fox"', "1"),
        ('"100%"', "2"),
        ("100%", "2"),
        ("sun_light", "3"),
        ("b*t", "12"),
        ("re:/red\\s+fox/", "1"),
        ("re:/RED/ OR re:/MOON/i", "2"),
        ("-re:/fox/", "837"),
        ("file:img", "87"),
        ("file:img_0?.png", "8"),
        ("file:*.MP4", "7"),
        ("path:cats/", "37"),
        ("path:re:/deep.IMG/", "7"),
        ("model:dream", "12"),
        ('model:"dreamMix_v6"', "1"),
        ('model:"dream"', ""),
        ("model:*_v5,photon", "23"),
        ("-model:dream", "837"),
        ("lora:ink", "13"),
        ('lora:"ink wash"', "13"),
        ("lora:ink*:>0.7", "3"),
        ('lora:"ink wash":0.5..0.8', "1"),
        ('lora:"INK wash":>=1.2', "3"),
        ("lora:sea:<0", ""),
        ("-lora:ink:>0.7", "1287"),
        ("sampler:euler", "13"),
        ('sampler:"euler"', "3"),
        ("scheduler:karras", "1"),
        ("vae:sea", "2"),
        ("source:comfy", "3"),
        ("steps:28", "23"),
        ("steps:20..27", "1"),
        ("steps:>20", "23"),
        ("steps:20..30 cfg:7 sampler:euler", "13"),
        ("-scheduler:karras", "2837"),
        ('scheduler:"kar"', ""),
        ("clipskip:2", ""),
        ("-steps:28", "187"),
        ("cfg:<7", "2"),
        ("cfg:4..7", "123"),
        ("seed:42", "1"),
        ("seed:123456", "2"),
        ("seed:1234*", "2"),
        ("seed:>18446744073709551614", "3"),
        ("seed:40..50", "1"),
        ("size:1024x768", "1"),
        ("size:1024x?", "1"),
        ("size:512", "28"),
        ("size:>=768", "137"),
        ("size:512x512..1024x768", "128"),
        ("width:>1000 height:<1000", "1"),
        ("ratio:16:9", "7"),
        ("ratio:portrait", "3"),
        ("ratio:1", "28"),
        ("megapixels:>1", "7"),
        ("filesize:>1mb", "17"),
        ("date:2025", "128"),
        ("date:2024-12..2025-02", "3"),
        ("date:>2025-03-04", "12"),
        ("date:today", "1"),
        ("date:7d", "1"),
        ("-date:2025", "37"),
        ("tag:moon", ""),
        ('tag:"black cat"', "2"),
        ("tag:*cat", "23"),
        ("folder:cats", "37"),
        ('folder:"cats/deep"', "7"),
        ("folder:cat*", "837"),
        ("folder:/d/cats", "37"),
        ("folder:=/d/cats", "3"),
        ("folder:/nowhere", ""),
        ("is:video", "7"),
        ("is:image", "1283"),
        ("is:duplicate", "28"),
        ("is:untagged", "12837"),
        ("is:landscape", "17"),
        ("has:lora", "13"),
        ("has:workflow", "23"),
        ("-has:workflow", "187"),
        ("has:gps", "2"),
        ("has:workflow -has:gps", "3"),
        ("node:ksampler", "23"),
        ("node:KSamp*", "23"),
        ('node:"Load Image"', "3"),
        ("node:image", "3"),
        ('node:"image"', ""),
        ("-node:vae", "1287"),
        ("hour:10", "12837"),
        ("hour:11..9", ""),
        ("hour:23..10", "12837"),
        ("hour:<10", ""),
        ("weekday:wed", "12"),
        ("weekday:thursday", "7"),
        ("weekday:sat..tue", "83"),
        ("weekday:workday", "1237"),
        ("-weekday:weekend", "1237"),
        ("has:prompt", "123"),
        ("has:negative", "12"),
        ("-has:model", "87"),
        ("is:missing", ""),
        ("is:missing OR fox", "12"),
        ("rating:>=3", "12"),
        ("rating:4..5", "1"),
        ("rating:<4", "2837"),
        ("rating:0", "837"),
        ("is:unrated", "837"),
        ("-is:rated", "837"),
        ("stars:5,3", "12"),
        ("label:red,purple", "13"),
        ("label:none", "287"),
        ("has:label", "13"),
        ("note:wall", "2"),
        ("has:note", "2"),
        ('album:"best of"', "83"),
        ("album:best*", "83"),
        ("album:none", "127"),
        ("album:foxes", "1"),
        ("album:both", "17"),
        ("-album:both", "283"),
        ("album:nothing", ""),
        ("sort:best", "12873"),
        ("sort:oldest", "73821"),
        ("sort:name fox", "12"),
        ("cat sort:largest", "71382"),
    ],
)
def test_a_query_finds(found: Callable[..., str], q: str, expected: str) -> None:
    assert found(q) == expected


@pytest.mark.parametrize("q", ["fox", "-fox", "date:2025 -moon", "date:2024..2025", "steps:20.."])
def test_the_other_way_round_finds_the_same(found: Callable[..., str], q: str) -> None:
    assert found(q, "date") == found(q)[::-1]


def test_an_expression_that_takes_too_long_is_stopped_with_a_sentence(
    found: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("iib_core.db.regexes.Matcher.__init__.__defaults__", (0.0,))
    with pytest.raises(BadRequest, match="took longer"):
        found("re:/(a|b|ab)*c$/")
