"""Fooocus, its relatives, and the log that Fooocus keeps beside its pictures."""

from __future__ import annotations

import json
import os
import time
import urllib.parse
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iib_core.metadata.generators import Options, understand
from iib_core.metadata.generators.fooocus import from_pairs
from iib_core.metadata.generators.fooocus_log import pairs_of, part_of
from iib_core.metadata.model import ContainerReading, GenerationInfo

NAME = "2023-11-02_12-30-45_1234.png"
#: 2.0 and 2.1 up to .852, and MRE with its own rows
PARAGRAPHS = f"""<p>Fooocus Log 2023-11-02 (private)</p>
<p>All images do not contain any hidden data.</p><div id="other_png"><hr>
<p>other.png</p>
<p>Prompt: <b>a dog</b> </p>
<p><img src="other.png" width=512></img></p></div>
<div id="{NAME.replace(".", "_")}"><hr>
<p>{NAME}</p>
<p>Prompt: <b>a fox: red, <lora:ink:0.5> & "quick"</b> </p>
<p>Negative Prompt: <b>blurry</b> </p>
<p>Fooocus V2 Expansion: <b>a fox, elegant</b> </p>
<p>Styles: <b>['Fooocus V2']</b>, Performance: <b>('Speed', 30, 24)</b></p>
<p>Resolution: <b>(1152, 896)</b>, Sharpness: <b>2.0</b></p>
<p>Sampler & Scheduler: <b>('dpmpp_2m_sde_gpu', 'karras')</b>, CFG & CLIP Skips: <b>(7.0, -2, -2)</b></p>
<p>Base Model: <b>sd_xl_base_1.0.safetensors</b>, Refiner Model: <b>None</b></p>
<p>LoRA [offset_1.0.safetensors] weight: <b>0.5</b>, Seed: <b>77</b></p>
<p>Software: <b>Fooocus 2.0.78.5 MRE</b>, <p><img src="{NAME}" width=512 onerror="x"></img></p></div>
"""
#: 2.1.854
TABLE = (
    "<!DOCTYPE html><html><head><title>Fooocus Log</title></head><body><!--fooocus-log-split-->\n\n"
    f'<div id="{NAME.replace(".", "_")}" class="image-container"><hr><table><tr>\n'
    f"<td><a href=\"{NAME}\"><img src='{NAME}' loading='lazy'></img></a><div>{NAME}</div></td>"
    "<td><table class='metadata'>"
    + "".join(
        f"<tr><td class='key'>{label}</td><td class='value'>{value}</td></tr>\n"
        for label, value in (
            ("Prompt", "a fox </br> in snow, &lt;3 <lora:ink:0.5>"),
            ("Negative Prompt", ""),
            ("Performance", "Quality"),
            ("Resolution", "(1152, 896)"),
            ("Guidance Scale", "4"),
            ("Base Model", "juggernaut.safetensors"),
            ("Refiner Model", "None"),
            ("Sampler", "dpmpp_2m"),
            ("Scheduler", "karras"),
            ("Seed", "6342371963518263419"),
            ("LoRA", "offset.safetensors : 0.1"),
            ("LoRA", "ink.safetensors : -0.5"),
            ("Version", "v2.1.854"),
        )
    )
    + "</table></td></tr></table></div>\n\n\n<!--fooocus-log-split--></body></html>"
)


def logged(folder: Path, html: str, name: str = NAME) -> GenerationInfo | None:
    (folder / "log.html").write_text(html, encoding="utf-8")
    return understand(ContainerReading("png"), Options(path=str(folder / name)))


def test_the_log_of_the_first_versions_and_of_mre_is_read(tmp_path: Path) -> None:
    info = logged(tmp_path, PARAGRAPHS)
    assert info is not None
    assert info.source == "Fooocus-MRE"
    assert info.positive == 'a fox: red, <lora:ink:0.5> & "quick"'
    assert (info.negative, info.seed, info.steps, info.cfg) == ("blurry", "77", 30, 7.0)
    assert (info.sampler, info.scheduler, info.clip_skip) == ("dpmpp_2m_sde_gpu", "karras", 2)
    assert (info.width, info.height, info.model) == (1152, 896, "sd_xl_base_1.0")
    assert [(n.name, n.weight) for n in info.networks] == [("offset_1.0", 0.5)]
    assert "Refiner" not in info.parameters


def test_the_table_of_later_versions_is_read_with_what_looks_like_markup(tmp_path: Path) -> None:
    info = logged(tmp_path, TABLE)
    assert info is not None
    assert info.source == "Fooocus"
    assert info.positive == "a fox\nin snow, <3 <lora:ink:0.5>"
    assert (info.steps, info.cfg, info.model) == (None, 4.0, "juggernaut.safetensors")
    assert [(n.name, n.weight) for n in info.networks] == [("offset", 0.1), ("ink", -0.5)]
    lines = info.infotext.split("\n")
    assert lines[0] == "a fox in snow, <3 <lora:ink:0.5>"
    assert lines[1].startswith("Negative prompt:")
    assert lines[2].startswith("Steps: Unknown , Source Identifier: Fooocus, ")
    assert "Size: 1152x896" in lines[2]


def test_the_button_of_the_newest_says_it_exactly(tmp_path: Path) -> None:
    values = {"prompt": "it's <b>a</b>\nfox", "steps": 30, "seed": "5", "base_model": "m.safetensors"}
    copied = urllib.parse.quote(json.dumps(values, indent=0), safe="")
    html = f'Fooocus Log <div id="{NAME.replace(".", "_")}"><button onclick="to_clipboard(\'{copied}\')">'
    info = logged(tmp_path, html)
    assert info is not None
    assert (info.positive, info.steps) == (values["prompt"], 30)


def test_a_picture_that_the_log_does_not_name_is_left_alone(tmp_path: Path) -> None:
    assert logged(tmp_path, TABLE, "2023-11-02_12-30-45_123.png") is None
    assert logged(tmp_path, "<html>somebody else's log of " + TABLE.replace("Fooocus", "F")) is None
    (tmp_path / "log.html").unlink()
    assert understand(ContainerReading("png"), Options(path=str(tmp_path / NAME))) is None


def test_what_the_file_itself_says_comes_before_the_log(tmp_path: Path) -> None:
    (tmp_path / "log.html").write_text(TABLE)
    container = ContainerReading("png", texts=[("parameters", "a cat\nSteps: 1, Seed: 2, Size: 1x1")])
    info = understand(container, Options(path=str(tmp_path / NAME)))
    assert info is not None
    assert info.positive == "a cat"


def test_a_log_that_grew_is_read_again(tmp_path: Path) -> None:
    assert logged(tmp_path, TABLE, "b.png") is None
    info = logged(tmp_path, TABLE.replace(NAME.replace(".", "_"), "b_png") + TABLE, "b.png")
    assert info is not None


def test_a_log_that_leads_elsewhere_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "elsewhere.html").write_text(TABLE)
    try:
        (tmp_path / "log.html").symlink_to(tmp_path / "elsewhere.html")
    except OSError:  # Windows, without the right to make links
        os.mkdir(tmp_path / "log.html")
    assert part_of(str(tmp_path / NAME)) == ""


@given(st.text(alphabet="<>/bptd'\"=& ;:#xab!-\n", max_size=300))
@settings(deadline=None, max_examples=150)
def test_whatever_a_log_holds_pairs_come_out(html: str) -> None:
    pairs = pairs_of(html + "<p>Prompt: <b>" + html)
    assert all(isinstance(label, str) for label, _ in pairs)
    from_pairs(pairs, log=True)


@pytest.mark.invariant("S12")
@pytest.mark.parametrize(
    "piece",
    ["<", "<!", "<a ", "<b>", "&#1", "</", "<!--", "<td class='value'>", "<p>a: <b>", "</td><td class="],
)
def test_a_hostile_part_of_a_log_takes_no_more_than_moments(piece: str) -> None:
    part = piece * (256 * 1024 // len(piece))
    start = time.process_time()
    pairs_of(part)
    assert time.process_time() - start < 1


def read(values: object, key: str = "parameters") -> GenerationInfo:
    info = understand(ContainerReading("png", texts=[(key, json.dumps(values))]))
    assert info is not None
    return info


def test_json_with_the_older_spelling_of_keys() -> None:
    info = read({
        "Prompt": "a", "Negative Prompt": "b", "Fooocus V2 Expansion": "a, c", "Resolution": "(832, 1216)",
        "Guidance Scale": 4, "Base Model": "m.safetensors", "Refiner Model": "r.safetensors", "Refiner Switch": 0.8,
        "Sampler": "euler", "Scheduler": "karras", "Seed": 7, "LoRA 1": "x/y.safetensors : 0.25", "Version": "v2.1.862",
    })  # fmt: skip
    assert (info.source, info.positive, info.negative, info.seed) == ("Fooocus", "a", "b", "7")
    assert (info.cfg, info.model, info.width, info.height) == (4.0, "m", 832, 1216)
    assert info.parameters["Refiner"] == "r"
    assert info.parameters["Refiner switch at"] == "0.8"
    assert [(n.name, n.weight) for n in info.networks] == [("y", 0.25)]


@pytest.mark.parametrize("key", ["parameters", "metadata", "comment"])
def test_ruined_fooocus_is_known_in_pictures_and_clips(key: str) -> None:
    info = read(
        {
            "prompt": "a",
            "software": "RuinedFooocus",
            "loras": [["aa", "0.5 - a - b.safetensors"], ["", "x"], 3],
        },
        key,
    )
    assert (info.source, info.positive) == ("RuinedFooocus", "a")
    assert [(n.name, n.weight) for n in info.networks] == [("a - b", 0.5)]
    assert info.parameters["Lora hashes"] == "a - b: aa"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
KEYS = st.sampled_from([
    "prompt", "negative_prompt", "resolution", "loras", "steps", "base_model", "seed", "cfg", "l1", "w1", "width",
    "height", "software", "performance", "clip_skip", "lora_combined_1",
])  # fmt: skip


@given(st.dictionaries(KEYS, JSON, max_size=8), st.sampled_from(["", "RuinedFooocus"]))
@settings(deadline=None, max_examples=80)
def test_values_of_any_kind_are_read_without_an_error(values: dict[str, object], software: str) -> None:
    marked = {"metadata_scheme": "fooocus", **values, **({"software": software} if software else {})}
    info = read(marked)
    assert "\nSteps: " in info.infotext
