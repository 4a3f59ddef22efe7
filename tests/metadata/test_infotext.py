"""A1111's text: every way in which people and programs write it, and nothing that takes long."""

from __future__ import annotations

import json
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iib_core.metadata.infotext import parameters_of, parse
from iib_core.metadata.tags import tags_of

from .files import INFOTEXT

LINE = "Steps: 20, Sampler: Euler a, CFG scale: 7, Seed: 1, Size: 512x768, Model hash: abc, Model: dream"


def test_the_usual_text_fills_every_field():
    info = parse(
        INFOTEXT
        + ", Schedule type: Karras, VAE: nice.safetensors, Clip skip: 2, Denoising strength: 0.45, RNG: CPU"
    )
    assert info.positive == "masterpiece, (a cat:1.2), 猫 <lora:foo_v1.2-x:0.8>"
    assert info.negative == "bad hands, blurry"
    assert (info.steps, info.cfg, info.seed) == (20, 7.5, "18446744073709551615")
    assert (info.sampler, info.scheduler) == ("DPM++ 2M Karras", "Karras")
    assert (info.model, info.model_hash, info.vae) == ("dream_v1.0", "abc123", "nice.safetensors")
    assert (info.width, info.height, info.denoise, info.clip_skip) == (512, 768, 0.45, 2)
    assert info.parameters["Lora hashes"] == "foo: 1a, bar: 2b"
    assert list(info.parameters)[:5] == ["Steps", "Sampler", "CFG scale", "Seed", "Size"]


def test_an_old_sampler_stays_as_written():
    assert parse("a\nSteps: 20, Sampler: DPM++ 2M Karras, Seed: 1").scheduler == ""


@pytest.mark.parametrize(
    ("written", "key", "value"),
    [
        ('TI hashes: "easy, neg: 1a, b: 2"', "TI hashes", "easy, neg: 1a, b: 2"),
        (
            r'ADetailer prompt: "a \"cat\", smiling\nsecond: line"',
            "ADetailer prompt",
            'a "cat", smiling\nsecond: line',
        ),
        (
            'ControlNet 0: "Module: canny, Model: c [1], Weight: 1"',
            "ControlNet 0",
            "Module: canny, Model: c [1], Weight: 1",
        ),
        ("Hires upscaler: 4x-UltraSharp", "Hires upscaler", "4x-UltraSharp"),
        ('Hires prompt: "a, b"', "Hires prompt", "a, b"),
        ("Refiner: sd_xl_refiner [7440042bbd]", "Refiner", "sd_xl_refiner [7440042bbd]"),
        ("Template: a {b|c}, d", "Template", "a {b|c}, d"),
        ("Model: one, two_v1", "Model", "one, two_v1"),
        ("URL: http://a.b/c", "URL", "http://a.b/c"),
        ('Broken: "no end', "Broken", '"no end'),
        ('Empty: ""', "Empty", ""),
    ],
)
def test_a_value_is_taken_whole(written: str, key: str, value: str):
    info = parse(f"p\nNegative prompt: n\n{LINE}, {written}, Version: v1")
    assert info.parameters[key] == value
    assert info.parameters["Version"] == "v1"
    assert info.steps == 20


def test_json_values_are_kept_whole_and_name_model_and_networks():
    resources = [
        {"type": "checkpoint", "modelVersionId": 1, "modelName": "Pony, the [best]"},
        {"type": "lora", "weight": 0.8, "modelName": "Ink_v2"},
    ]
    text = f"p\nSteps: 20, Seed: 1, Civitai resources: {json.dumps(resources)}, Civitai metadata: {{}}"
    info = parse(text)
    assert json.loads(info.parameters["Civitai resources"]) == resources
    assert info.parameters["Civitai metadata"] == "{}"
    assert info.model == "Pony, the [best]"
    assert [(n.name, n.weight) for n in info.networks] == [("Ink_v2", 0.8)]


@pytest.mark.parametrize(
    ("text", "positive", "negative"),
    [
        (f"a cat\n{LINE}", "a cat", ""),
        (f"Negative prompt: bad\n{LINE}", "", "bad"),
        (LINE, "", ""),
        (f"\n{LINE}", "", ""),
        (f"Steps: of a stair, Negative prompt: is a word\nNegative prompt: bad\n{LINE}", None, "bad"),
        (f"a\nSteps: to heaven\nb\nNegative prompt: c\nd\n{LINE}", "a\nSteps: to heaven\nb", "c\nd"),
        (f"a, b Negative prompt: c {LINE}", "a, b", "c"),
        (f"a\r\nNegative prompt: b\r\n{LINE}\r\n", "a", "b"),
    ],
)
def test_prompt_and_negative_prompt_are_found(text: str, positive: str | None, negative: str):
    info = parse(text)
    if positive is None:
        positive = "Steps: of a stair, Negative prompt: is a word"
    assert (info.positive, info.negative, info.steps, info.model) == (positive, negative, 20, "dream")


@pytest.mark.parametrize(
    "text",
    [
        "just a prompt, (with weight:1.2), (another:1.3), (third:1.1)",
        "style: watercolor, mood: dark, light: soft",
        "Steps: to heaven",
        "a\nb: c, d: e",
    ],
)
@pytest.mark.invariant("M2")
def test_a_text_without_parameters_is_all_prompt(text: str):
    info = parse(text)
    assert info.positive == text
    assert info.parameters == {}


def test_a_wrapped_parameter_line_is_read_whole():
    wrapped = LINE.replace("Model hash", "Model\nhash").replace("Euler a", "Euler\na") + "\nVersion: v1.6"
    info = parse(f"p\nNegative prompt: n\n{wrapped}")
    assert (info.sampler, info.model_hash, info.model) == ("Euler a", "abc", "dream")
    assert info.parameters["Version"] == "v1.6"


def test_template_lines_after_the_parameters_are_free_text():
    info = parse(f"p\n{LINE}\nTemplate: a {{b|c}}, (d:1.2), Seed: x\nNegative Template: e, f")
    assert info.parameters["Template"] == "a {b|c}, (d:1.2), Seed: x"
    assert info.parameters["Negative Template"] == "e, f"
    assert info.seed == "1"


def test_extra_json_of_the_last_line_is_merged_and_stripped():
    info = parse(f'p\n{LINE}\nextraJsonMetaInfo: {{"Rating": 5, "Note": "a, b", "l": [1]}}')
    assert (info.parameters["Rating"], info.parameters["Note"], info.parameters["l"]) == ("5", "a, b", "[1]")
    assert info.model == "dream"
    broken = parse(f"p\n{LINE}\nextraJsonMetaInfo: {{broken")
    assert broken.steps == 20


def test_a_postprocess_line_alone_is_parameters():
    info = parse("Postprocess upscale by: 4, Postprocess upscaler: R-ESRGAN 4x+")
    assert info.positive == ""
    assert info.parameters == {"Postprocess upscale by": "4", "Postprocess upscaler": "R-ESRGAN 4x+"}


def test_a_source_identifier_behind_a_bare_prompt_is_not_part_of_it():
    info = parse("a cat, sitting, Source Identifier: Stable Diffusion web UI")
    assert (info.positive, info.source) == ("a cat, sitting", "Stable Diffusion web UI")


def test_additional_networks_are_networks():
    info = parse(
        "p\nSteps: 20, Seed: 1, AddNet Enabled: True, AddNet Module 1: LoRA, AddNet Model 1: ink_v2(0123456789ab), "
        "AddNet Weight A 1: 0.6, AddNet Weight B 1: 0.3, AddNet Module 2: LoRA, AddNet Model 2: None"
    )
    assert [(n.name, n.weight, n.te_weight) for n in info.networks] == [("ink_v2", 0.6, 0.3)]


def test_the_older_additional_networks_have_one_weight():
    info = parse(
        "p\nSteps: 20, Seed: 1, AddNet Enabled: True, AddNet Module 1: LoRA, AddNet Model 1: ink_v2(0123abcd), "
        "AddNet Weight 1: 0.6"
    )
    assert [(n.name, n.weight, n.te_weight) for n in info.networks] == [("ink_v2", 0.6, None)]


def test_what_civitai_copies_has_width_and_height_of_their_own():
    info = parse(
        "p\nNegative prompt: n\nSteps: 25, CFG scale: 4, Sampler: Euler a, Seed: 3, width: 832, height: 1216, draft: false"
    )
    assert (info.width, info.height, info.sampler, info.cfg) == (832, 1216, "Euler a", 4)


def test_civitai_resources_may_nest_and_hold_every_sign_of_the_format():
    resources = [
        {
            "type": "checkpoint",
            "modelVersionId": 1,
            "modelName": 'A "b", [c]: {d}',
            "modelVersionName": "v1, x: y",
        },
        {"type": "lora", "weight": -0.5, "modelName": "Ink], Seed: 9", "tags": [["a", {"b": [1]}], "}]"]},
        {"type": "embed", "weight": 1, "modelName": "neg"},
        {"type": "lycoris", "weight": 1, "air": "urn:air:sd1:lycoris:civitai:5@6"},
    ]
    parameters = {k: v for k, v in FIRST.items() if not k.startswith("Model")}
    text = written("p", "n", parameters)
    info = parse(
        f"{text}, Created Date: 2024-11-03T12:00:00.0000000Z, Civitai resources: {json.dumps(resources)}, "
        'Civitai metadata: {"remixOfId": 7, "extra": {"a": [1, 2]}}'
    )
    assert json.loads(info.parameters["Civitai resources"]) == resources
    assert json.loads(info.parameters["Civitai metadata"]) == {"remixOfId": 7, "extra": {"a": [1, 2]}}
    assert info.parameters["Created Date"] == "2024-11-03T12:00:00.0000000Z"
    assert (info.model, info.seed) == ('A "b", [c]: {d}', "965400086")
    assert [(n.name, n.weight) for n in info.networks] == [("Ink], Seed: 9", -0.5), ("civitai:5@6", 1)]


def test_sdnext_and_forge_lines_are_read():
    info = parse(
        "p\nNegative prompt: n\nSteps: 20, Size: 1024x1024, Sampler: UniPC, Seed: 7, CFG scale: 6.0, "
        "Distilled CFG Scale: 3.5, Model: flux, App: SD.Next, Version: 5f4c1f2, Parser: native, Operations: txt2img; hires"
    )
    assert (info.width, info.cfg, info.parameters["Distilled CFG Scale"]) == (1024, 6.0, "3.5")
    assert info.parameters["Operations"] == "txt2img; hires"


def quoted(value: object) -> str:
    """As `quote` of AUTOMATIC1111's infotext_utils."""
    text = str(value)
    return json.dumps(text, ensure_ascii=False) if any(c in text for c in ",\n:") else text


def written(positive: str, negative: str, parameters: dict[str, object]) -> str:
    """As `create_infotext` of AUTOMATIC1111's processing: a key alone when its value is the same."""
    line = ", ".join(k if k == v else f"{k}: {quoted(v)}" for k, v in parameters.items() if v is not None)
    return f"{positive}{f'{chr(10)}Negative prompt: {negative}' if negative else ''}\n{line}".strip()


FIRST: dict[str, object] = {
    "Steps": 20, "Sampler": "DPM++ 2M", "Schedule type": "Karras", "CFG scale": 7.0, "Seed": 965400086,
    "Size": "512x768", "Model hash": "45dee52b", "Model": "dream_v1.0 fp16",
}  # fmt: skip
WRITERS: dict[str, dict[str, object]] = {
    "ADetailer, two units": {
        "ADetailer model": "face_yolov8n.pt",
        "ADetailer prompt": 'smiling "queen", <lora:face_v1:0.6>\nSteps: 3, Seed: 4\n[SEP] second',
        "ADetailer negative prompt": "bad\nNegative prompt: eyes, nose",
        "ADetailer confidence": 0.3,
        "ADetailer dilate erode": 4,
        "ADetailer inpaint only masked": True,
        "ADetailer model 2nd": "hand_yolov8n.pt",
        "ADetailer prompt 2nd": "[PROMPT], hands",
        "ADetailer ControlNet model 2nd": "control_v11p_sd15_inpaint [ebff9138]",
        "ADetailer version": "24.5.1",
    },
    "ControlNet, two units": {
        "ControlNet 0": "Module: canny, Model: control_v11p_sd15_canny [d14c016b], Weight: 1, Resize Mode: Crop and Resize, "
        "Processor Res: 512, Threshold A: 100, Guidance Start: 0, Guidance End: 1, Pixel Perfect: True, Control Mode: Balanced",
        "ControlNet 1": "Module: ip-adapter_clip_sd15, Model: ip-adapter_sd15 [6a3f6166], Weight: 0.7",
    },
    "ControlNet before 1.1": {
        "ControlNet-0 Enabled": True,
        "ControlNet-0 Model": "control_canny [9d312881]",
        "ControlNet-0 Guidance Start": 0,
    },
    "hashes": {
        "VAE hash": "235745af8d",
        "VAE": "vae-ft-mse-840000.safetensors",
        "TI hashes": "easynegative: c74b4e810b03, bad-hands-5: aa7651be154c",
        "Lora hashes": "ink: e7a1b2c3d4e5, face fix: 0011aabbccdd",
        "LyCORIS hashes": "locon_x: 1a2b3c4d5e6f",
    },
    "Regional Prompter": {
        "RP Active": True,
        "RP Divide mode": "Matrix",
        "RP Ratios": "1,1;2,1,1",
        "RP Base Ratios": 0.2,
        "RP Change AND": False,
        "RP LoRA Neg Te Ratios": 0,
    },
    "hires fix": {
        "Denoising strength": 0.45,
        "Hires Module 1": "Use same choices",
        "Hires prompt": "a castle, at night\nBREAK moon",
        "Hires negative prompt": "day, sun",
        "Hires CFG Scale": 5,
        "Hires upscale": 2,
        "Hires steps": 10,
        "Hires upscaler": "R-ESRGAN 4x+ Anime6B",
        "Hires sampler": "Euler a",
        "Hires schedule type": "Exponential",
    },
    "Forge": {
        "Distilled CFG Scale": 3.5,
        "Module 1": "ae",
        "Module 2": "clip_l",
        "Module 3": "t5xxl_fp8_e4m3fn",
        "Diffusion in Low Bits": "bnb-nf4 (fp16 LoRA)",
        "freeu_enabled": True,
        "Beta schedule alpha": 0.6,
        "Version": "f2.0.1v1.10.1-previous-659-gc055f2d4",
    },
    "X/Y/Z plot": {
        "Script": "X/Y/Z plot",
        "X Type": "Prompt S/R",
        "X Values": '"a, b", c, "d: e"',
        "Y Type": "CFG Scale",
        "Y Values": "5,7,9",
        "Fixed Y Values": "5, 7, 9",
        "Z Type": "Sampler",
        "Z Values": "Euler a,DPM++ 2M",
    },
    "templates": {
        "Template": "a {red|blue} __animal__, (x:1.2)\nNegative prompt: {b|c}",
        "Negative Template": "{ugly|blurry}, __bad__",
    },
    "SD.Next": {
        "CFG rescale": 0.7,
        "Batch": "2x2",
        "Refiner prompt": "sharp, fine",
        "Styles": "Fooocus Sharp; Photo, film",
        "App": "SD.Next",
        "Version": "14234974",
        "Parser": "compel",
        "Comment": "one, two",
        "Pipeline": "StableDiffusionXLPipeline",
        "Operations": "txt2img; hires; detailer",
        "VAE": "TAESD",
        "Refiner": "sd_xl_refiner_1.0",
        "Refiner steps": 5,
        "Refiner start": 0.8,
        "Hires CFG scale": 6.0,
        "Detailer": "face-yolo8n, hand_yolov8n:strength=0.3",
        "Embeddings": "easynegative, bad",
    },
    "the Extras tab afterwards": {
        "Version": "v1.10.1",
        "Postprocess upscale by": 4,
        "Postprocess upscaler": "R-ESRGAN 4x+",
        "Postprocess upscaler 2": "SwinIR_4x",
        "Postprocess GFPGAN visibility": 0.5,
    },
    "a key that is its own value": {"RNG": "CPU", "ENSD": 31337, "Clip skip": 2, "Tiled": "Tiled"},
}


@pytest.mark.parametrize("writer", WRITERS)
@pytest.mark.parametrize("negative", ["", "bad hands,\n(blurry:1.3)"])
def test_what_a_web_ui_writes_comes_back_field_by_field(writer: str, negative: str):
    parameters = FIRST | WRITERS[writer]
    info = parse(written("a cat,\nsitting (red:1.2)", negative, parameters))
    assert info.parameters == {k: str(v) for k, v in parameters.items()}
    assert list(info.parameters) == list(parameters)
    assert (info.positive, info.negative) == ("a cat,\nsitting (red:1.2)", negative)
    assert (info.sampler, info.scheduler, info.seed) == ("DPM++ 2M", "Karras", "965400086")
    assert (info.model, info.model_hash, info.width, info.height) == ("dream_v1.0 fp16", "45dee52b", 512, 768)


def test_sdnext_writes_an_empty_negative_prompt_and_templates_before_the_parameters():
    line = written("", "", FIRST)
    assert parse(f"p\nNegative prompt: \n{line}").negative == ""
    info = parse(f"p\nNegative prompt: n\nTemplate: a, __x__\nNegative template: b\n{line}")
    assert (info.positive, info.negative) == ("p", "n")
    assert (info.parameters["Template"], info.parameters["Negative template"]) == ("a, __x__", "b")


def test_words_of_the_format_inside_a_prompt_stay_there():
    positive = "a sign, Negative prompt: none\nSteps: 3 of them, wooden, Size: big\nSeed: corn, Sampler: tea"
    negative = "blur\nSteps: 9, Seed: 3, Size: small"
    info = parse(written(positive, negative, FIRST))
    assert (info.positive, info.negative, info.seed) == (positive, negative, "965400086")


@pytest.mark.parametrize("note", ["nice one, keep", "one\ntwo", "\nafter a blank line", 'she said "hi"'])
def test_lines_that_people_add_are_no_part_of_the_last_value(note: str):
    info = parse(written("p", "n", FIRST) + "\n" + note)
    assert info.parameters == {k: str(v) for k, v in FIRST.items()}
    assert note.strip() in info.infotext


def test_an_added_line_with_a_key_is_a_parameter_of_its_own():
    info = parse(written("p", "n", FIRST) + "\nMy note: nice one, really\nand more of it")
    assert info.parameters["My note"] == "nice one, really and more of it"
    assert info.model == "dream_v1.0 fp16"


@pytest.mark.parametrize(
    ("note", "key", "value"),
    [
        ("note: made for bob", "note", "made for bob"),
        ("my rating: 5, of 5", "my rating", "5, of 5"),
        ("todo:\nfix hands", "todo", "fix hands"),
        ("笔记: 好", "笔记", "好"),
        ("taken at 10:30 by bob", "", ""),
        ("see https://example.org/a", "", ""),
    ],
)
def test_an_added_line_of_any_case_never_joins_the_last_value(note: str, key: str, value: str):
    info = parse(written("p", "n", FIRST) + "\n" + note)
    assert info.parameters == {k: str(v) for k, v in FIRST.items()} | ({key: value} if key else {})


def test_a_template_may_hold_lines_that_look_like_parameters():
    info = parse(written("p", "n", FIRST) + "\nTemplate: a\nSteps: to heaven\nNegative Template: b\nc")
    assert info.parameters["Template"] == "a\nSteps: to heaven"
    assert info.parameters["Negative Template"] == "b\nc"
    assert (info.positive, info.negative, info.steps) == ("p", "n", 20)


def test_a_text_cut_anywhere_in_its_parameters_says_nothing_wrong():
    whole = written("p, q", "n", FIRST)
    for length in range(whole.index("CFG"), len(whole)):
        info = parse(whole[:length])
        assert (info.positive, info.negative, info.steps, info.sampler) == ("p, q", "n", 20, "DPM++ 2M")
        assert info.scheduler == "Karras"
        assert "dream_v1.0 fp16".startswith(info.model)
        assert "45dee52b".startswith(info.model_hash)


names = st.from_regex(r"\A[A-Z][a-z]{1,8}( [a-z0-9]{1,6}){0,2}\Z").filter(lambda k: k not in FIRST)
plain = st.text(
    st.characters(blacklist_categories=("Cs", "Cc", "Zs", "Zl", "Zp"), blacklist_characters='"[{'),
    min_size=1,
    max_size=12,
)
special = st.text(st.sampled_from('ab 猫:,"\\\n[]{}()<>'), min_size=1, max_size=30).filter(
    lambda v: any(c in v for c in ",:\n")
)
prompts = (
    st.lists(st.text(st.sampled_from("ab猫 ,():<>[]-_1."), max_size=20).map(str.strip), max_size=4)
    .map("\n".join)
    .map(str.strip)
)


@given(prompts, prompts, st.dictionaries(names, plain | special, max_size=6))
@settings(deadline=None, max_examples=200)
def test_every_text_of_create_infotext_comes_back(positive: str, negative: str, more: dict[str, str]):
    parameters = FIRST | more | {"Version": "v1.10.1"}
    info = parse(written(positive, negative, parameters))
    assert info.parameters == {k: str(v) for k, v in parameters.items()}
    assert (info.positive, info.negative) == (positive, negative)


words = st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=30)


@given(st.dictionaries(st.from_regex(r"\AX[a-z]{1,8}( [a-z]{1,8})?\Z"), words, max_size=6))
@settings(deadline=None, max_examples=80)
def test_quoted_values_survive_the_way_there_and_back(values: dict[str, str]):
    def quoted(text: str) -> str:  # as A1111 does
        return json.dumps(text, ensure_ascii=False)

    line = ", ".join([LINE, *(f"{k}: {quoted(v)}" for k, v in values.items()), "Version: v1"])
    info = parse(f"a cat\nNegative prompt: bad\n{line}")
    assert {k: info.parameters[k] for k in values} == values
    assert (info.positive, info.negative, info.parameters["Version"]) == ("a cat", "bad", "v1")


@given(st.text(st.sampled_from('ab1:,"\\\n[]{}<>() Steps:Negative prompt:lora'), max_size=200))
@settings(deadline=None, max_examples=300)
def test_no_text_makes_it_raise(text: str):
    for candidate in (text, f"p\nSteps: 1, Seed: 2, {text}"):
        tags_of(parse(candidate), None, None, None)
    parameters_of(text)


HOSTILE = {
    "commas": "Steps: 1, Seed: 2, " + "a," * 100_000,
    "quotes": "p\nSteps: 1, Seed: 2, " + 'a: "x, ' * 40_000,
    "brackets": "p\nSteps: 1, Seed: 2, " + 'a: ["x, b: [", "' * 20_000,
    "objects": "p\nSteps: 1, Seed: 2, " + 'a: [{"b": [1, ' * 20_000,
    "depth": "Steps: 1, Seed: 2, a: " + "[" * 200_000,
    "escapes": 'Steps: 1, Seed: 2, a: "' + '\\"' * 100_000,
    "lines": "Steps: 1, Seed: 2" + "\n A" * 80_000,
    "spaces": "Steps: 1, Seed: 2, " + " " * 300_000,
    "key": "Steps: 1, Seed: 2, " + "k" * 300_000,
    "networks": "<lora:" * 50_000,
    "edits": "[" * 100_000 + ":" * 100_000,
    "colons": "a:" * 100_000,
    "weights": ":1" * 100_000 + ")",
    "breaks": " AND BREAK" * 30_000,
    "ends": "> " * 100_000,
    "steps": "p" + "\nSteps: 1" * 40_000,
    "notes": "p\nSteps: 1, Seed: 2" + "\nnote" * 60_000,
    "negatives": "\nNegative prompt:" * 20_000,
}


@pytest.mark.invariant("S12")
@pytest.mark.parametrize("name", HOSTILE)
def test_a_crafted_text_cannot_slow_indexing(name: str):
    start = time.process_time()
    tags_of(parse(HOSTILE[name]), None, None, None)
    assert time.process_time() - start < 2


@pytest.mark.parametrize(
    ("weight", "read"), [("0.6", 0.6), ("1" + "0" * 400, None), ("NaN", None), ("true", None)]
)
def test_civitai_resources_without_names_go_by_their_air(weight: str, read: float | None):
    resources = (
        '[{"air": "urn:air:sdxl:checkpoint:civitai:1@2"}, '
        f'{{"weight": {weight}, "air": "urn:air:sdxl:lora:civitai:3@4"}}]'
    )
    info = parse(f"p\nSteps: 20, Seed: 1, Civitai resources: {resources}, Civitai metadata: {{}}")
    assert info.model == "civitai:1@2"
    assert [(n.name, n.weight) for n in info.networks] == [("civitai:3@4", read)]


@pytest.mark.parametrize("ending", ["\r\n", "\r"])
@pytest.mark.parametrize("writer", WRITERS)
def test_the_line_ends_of_other_systems_change_nothing(writer: str, ending: str):
    text = written("a cat,\nsitting", "bad\nhands", FIRST | WRITERS[writer])
    info = parse(text.replace("\n", ending) + ending)
    assert (info.positive, info.negative) == ("a cat,\nsitting", "bad\nhands")
    assert info.parameters == parse(text).parameters


@pytest.mark.parametrize("before", ["p", f"p\n{LINE}", f"p\n{LINE}\nTemplate: a\nNegative Template: b"])
def test_extra_json_stands_behind_every_form(before: str):
    info = parse(
        f'{before}\nextraJsonMetaInfo: {{"Note": "a, \\"b\\"\\nSteps: 3", "Rating": 5}}'.replace(
            "\nSteps: 3", "\\nSteps: 3"
        )
    )
    assert (info.parameters["Note"], info.parameters["Rating"]) == ('a, "b"\nSteps: 3', "5")
    assert info.parameters.get("Negative Template", "b") == "b"
    assert info.positive == "p"
