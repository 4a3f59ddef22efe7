"""The writers: each file read back by Pillow or by the standard library, as a stranger would read it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from iib_core.demo.recipe import Hires, Lora, Recipe
from iib_core.demo.writers import (
    a1111,
    comfyui,
    drawthings,
    easydiffusion,
    exif,
    fooocus,
    invokeai,
    midjourney,
    novelai,
    png,
    swarmui,
)
from iib_core.metadata.reading import read_file

RECIPE = Recipe(
    prompt="misty valley, (pines:1.2), café, 山",
    negative="blurry, text",
    seed=18446744073709551,
    width=24,
    height=16,
    model="dreamshaper_8",
    loras=(Lora("misty_ridges_v2", 0.7), Lora("sumi-e.brush", -0.5)),
    created=1750000000.0,
)
TEXT = st.text(st.characters(blacklist_categories=("Cs",), blacklist_characters="\0"), max_size=200)


@pytest.fixture
def image() -> Image.Image:
    return Image.linear_gradient("L").resize((24, 16)).convert("RGB")


def texts_of(path: Path) -> dict[str, str]:
    with Image.open(path) as opened:
        opened.load()
        return {key: str(value) for key, value in opened.info.items() if isinstance(value, str)}


def comment_of(path: Path, encoding: str = "utf-16-be") -> str:
    with Image.open(path) as opened:
        value = opened.getexif().get_ifd(0x8769)[0x9286]
    assert value[:8] == b"UNICODE\0"
    return str(value[8:].decode(encoding))


@given(TEXT, st.sampled_from(["auto", "iTXt", "iTXt-compressed"]), st.booleans())
@settings(deadline=None, max_examples=40)
def test_a_png_text_comes_back_whatever_it_says(
    tmp_path_factory: pytest.TempPathFactory, text: str, kind: png.ChunkType, after: bool
) -> None:
    path = tmp_path_factory.mktemp("png") / "a.png"
    png.write_png(str(path), Image.new("RGB", (3, 2)), [("parameters", text)], kind=kind, after_pixels=after)
    assert texts_of(path).get("parameters", "") == text


def test_latin_text_is_plain_and_other_text_international(tmp_path: Path, image: Image.Image) -> None:
    assert png.text_chunk("parameters", "café")[4:8] == b"tEXt"
    assert png.text_chunk("parameters", "山")[4:8] == b"iTXt"
    path = tmp_path / "z.png"
    png.write_png(str(path), image, [("Comment", "café"), ("Comment2", "b")], kind="zTXt")
    assert texts_of(path)["Comment"] == "café"


@pytest.mark.parametrize("extension", [".jpg", ".webp", ".avif"])
def test_an_infotext_in_exif_comes_back(tmp_path: Path, image: Image.Image, extension: str) -> None:
    if extension == ".avif" and not exif.can_write("AVIF"):
        assert ".avif" not in {
            name for name, kind in Image.registered_extensions().items() if kind in Image.SAVE
        }
        return
    path = tmp_path / ("a" + extension)
    a1111.save(str(path), image, RECIPE)
    assert comment_of(path) == a1111.infotext(RECIPE)
    assert path.stat().st_mtime == RECIPE.created


@given(TEXT)
@settings(deadline=None, max_examples=30)
def test_any_user_comment_comes_back(text: str) -> None:
    value = exif.user_comment(text)
    assert value[8:].decode("utf-16-be") == text
    assert exif.exif_bytes(value).endswith(value)


@pytest.mark.parametrize("flavour", ["a1111", "forge", "forge-flux", "reforge", "sdnext", "civitai"])
def test_an_infotext_has_its_three_parts(flavour: a1111.Flavour) -> None:
    prompt, negative, parameters = a1111.infotext(replace(RECIPE, hires=Hires()), flavour).split("\n")
    assert prompt.startswith(RECIPE.prompt)
    assert negative == "Negative prompt: blurry, text"
    assert parameters.startswith("Steps: 28, ")
    assert f"Seed: {RECIPE.seed}, " in parameters
    assert "Size: 24x16" in parameters


def test_infotext_values_with_commas_are_quoted() -> None:
    text = a1111.infotext(replace(RECIPE, adetailer=True))
    assert 'Lora hashes: "misty_ridges_v2: ' in text
    assert '\\"soft\\" rim light\\n[SKIP]' in text
    assert 'LoRA networks: "misty_ridges_v2, sumi-e.brush"' in a1111.infotext(RECIPE, "sdnext")
    assert '"modelVersionName":"v1.0, baked VAE"' in a1111.infotext(RECIPE, "civitai")


@pytest.mark.parametrize("kind", ["txt2img", "two-pass", "flux"])
def test_a_comfyui_graph_links_only_nodes_that_exist(
    tmp_path: Path, image: Image.Image, kind: comfyui.Kind
) -> None:
    path = tmp_path / "ComfyUI_00001_.png"
    comfyui.save(str(path), image, RECIPE, kind)
    texts = texts_of(path)
    assert list(texts) == ["prompt", "workflow"]
    assert texts["prompt"].isascii()
    prompt, workflow = json.loads(texts["prompt"]), json.loads(texts["workflow"])
    for node in prompt.values():
        for value in node["inputs"].values():
            if isinstance(value, list):
                assert value[0] in prompt
    ids = {node["id"]: node for node in workflow["nodes"]}
    for number, source, slot, target, socket, wire in workflow["links"]:
        assert number in ids[source]["outputs"][slot]["links"]
        assert ids[target]["inputs"][socket] == {
            "name": ids[target]["inputs"][socket]["name"],
            "type": wire,
            "link": number,
        }
    assert set(prompt) <= {str(number) for number in ids}
    assert str(RECIPE.seed) in texts["prompt"]
    assert "Reroute" not in texts["prompt"]


def test_comfyui_webp_holds_the_graph_in_make_and_model(tmp_path: Path, image: Image.Image) -> None:
    path = tmp_path / "ComfyUI_00001_.webp"
    comfyui.save(str(path), image, RECIPE)
    with Image.open(path) as opened:
        found = opened.getexif()
    assert str(found[exif.MAKE]).startswith('workflow:{"last_node_id"')
    assert (
        json.loads(str(found[exif.MODEL]).removeprefix("prompt:"))["3"]["class_type"]
        == "CheckpointLoaderSimple"
    )


def test_fooocus_writes_its_scheme_and_its_log(tmp_path: Path, image: Image.Image) -> None:
    path = tmp_path / "a.png"
    fooocus.save(str(path), image, RECIPE)
    texts = texts_of(path)
    values = json.loads(texts["parameters"])
    assert texts["fooocus_scheme"] == "fooocus"
    assert list(values) == sorted(values)
    assert values["loras"][0][:2] == ["misty_ridges_v2", 0.7]
    page = fooocus.log_page("2026-01-02", [("a.png", RECIPE), ("b.png", RECIPE)]).decode()
    assert page.index("b.png") < page.index('<a href="a.png"')
    assert "<td class='label'>LoRA 1</td><td class='value'>misty_ridges_v2.safetensors : 0.7</td>" in page


def test_novelai_writes_captions_from_version_four_on(tmp_path: Path, image: Image.Image) -> None:
    path = tmp_path / "a.png"
    novelai.save(str(path), image, RECIPE)
    texts = texts_of(path)
    assert texts["Software"] == "NovelAI"
    assert json.loads(texts["Comment"])["v4_prompt"]["caption"]["base_caption"] == RECIPE.prompt
    novelai.save(str(path), image, RECIPE, 3)
    assert "v4_prompt" not in json.loads(texts_of(path)["Comment"])


def test_invokeai_repeats_its_metadata_in_its_graph(tmp_path: Path, image: Image.Image) -> None:
    path = tmp_path / "a.png"
    invokeai.save(str(path), image, RECIPE)
    texts = texts_of(path)
    metadata, graph = json.loads(texts["invokeai_metadata"]), json.loads(texts["invokeai_graph"])
    core = next(node for key, node in graph["nodes"].items() if key.startswith("core_metadata"))
    assert metadata.items() <= core.items()
    assert {edge[end]["node_id"] for edge in graph["edges"] for end in ("source", "destination")} <= set(
        graph["nodes"]
    )


def test_swarmui_writes_png_and_jpeg_alike(tmp_path: Path, image: Image.Image) -> None:
    swarmui.save(str(tmp_path / "a.png"), image, RECIPE)
    swarmui.save(str(tmp_path / "a.jpg"), image, RECIPE)
    text = texts_of(tmp_path / "a.png")["parameters"]
    assert comment_of(tmp_path / "a.jpg", "utf-16-le") == text
    assert json.loads(text)["sui_image_params"]["loraweights"] == ["0.7", "-0.5"]


def test_easy_diffusion_writes_chunks_or_a_file_beside(tmp_path: Path, image: Image.Image) -> None:
    easydiffusion.save(str(tmp_path / "a.png"), image, RECIPE)
    assert texts_of(tmp_path / "a.png")["use_stable_diffusion_model"] == "dreamshaper_8"
    easydiffusion.save(str(tmp_path / "b.png"), image, RECIPE, sidecar=True)
    assert texts_of(tmp_path / "b.png") == {}
    assert json.loads((tmp_path / "b.json").read_text())["prompt"] == RECIPE.prompt


@pytest.mark.parametrize("extension", [".png", ".jpg"])
def test_draw_things_writes_json_into_xmp(tmp_path: Path, image: Image.Image, extension: str) -> None:
    path = tmp_path / ("a" + extension)
    drawthings.save(str(path), image, RECIPE)
    data = path.read_bytes()
    start, end = data.index(b"<x:xmpmeta"), data.index(b"</x:xmpmeta>") + 12
    tree = ElementTree.fromstring(data[start:end])
    found = tree.find(".//{http://ns.adobe.com/exif/1.0/}UserComment")
    assert found is not None
    assert json.loads("".join(found.itertext()))["c"] == RECIPE.prompt
    with Image.open(path) as opened:
        opened.load()


def test_midjourney_ends_with_a_job_id(tmp_path: Path, image: Image.Image) -> None:
    midjourney.save(str(tmp_path / "a.png"), image, RECIPE)
    assert " --ar 3:2 --stylize 250 --v 6.1 Job ID: " in texts_of(tmp_path / "a.png")["Description"]


def test_a_failed_write_leaves_nothing_behind(tmp_path: Path, image: Image.Image) -> None:
    target = tmp_path / "a.png"
    target.mkdir()
    with pytest.raises(OSError):
        png.write_png(str(target), image)
    assert [path.name for path in tmp_path.iterdir()] == ["a.png"]


def test_what_the_fooocus_log_tells_is_what_was_put_in(tmp_path: Path, image: Image.Image) -> None:
    recipe = replace(RECIPE, prompt="it's <b>bold</b>,\n<lora:x:1> & more")
    fooocus.save_without_text(str(tmp_path / "a.png"), image, recipe)
    (tmp_path / "log.html").write_bytes(fooocus.log_page("2026-01-02", [("a.png", recipe)]))
    info = read_file(str(tmp_path / "a.png")).info
    assert info is not None
    assert (info.positive, info.negative, info.seed) == (recipe.prompt, recipe.negative, str(recipe.seed))
    assert [(n.name, n.weight) for n in info.networks] == [(lora.name, lora.weight) for lora in recipe.loras]
