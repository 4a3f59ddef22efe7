"""The nodes as ComfyUI sees them, and what people are told of them."""

from __future__ import annotations

import inspect
import re
import subprocess
import sys
from operator import ne
from pathlib import Path
from typing import Any

import pytest

from comfy_nodes.nodes import NODE_CLASS_MAPPINGS, NODE_DISPLAY_NAME_MAPPINGS, NODES, locale, oldapi
from comfy_nodes.nodes.spec import CATEGORY, Node

ROOT = Path(__file__).resolve().parents[3]
each_node = pytest.mark.parametrize("node", NODES, ids=lambda node: node.id)


@each_node
def test_a_run_takes_exactly_the_inputs_with_their_defaults(node: Node) -> None:
    taken = inspect.signature(node.run).parameters
    told = {"prompt", "extra_pnginfo"} if node.told_graph else set()
    assert set(taken) == {i.name for i in node.inputs} | told
    for i in node.inputs:
        if i.default is not None and taken[i.name].default is not inspect.Parameter.empty:
            assert taken[i.name].default == i.default


@each_node
def test_checks_and_fingerprints_ask_for_inputs_only(node: Node) -> None:
    names = {i.name for i in node.inputs}
    if node.check is not None:
        # ComfyUI's own look at them: keyword-only names and catch-alls mean something else to it
        spec = inspect.getfullargspec(node.check)
        assert set(spec.args) <= names and spec.varkw is None
    if node.fingerprint is not None:
        accepted = inspect.signature(node.fingerprint).parameters.values()
        assert any(p.kind is p.VAR_KEYWORD for p in accepted) or {p.name for p in accepted} == names


def test_outside_a_host_of_the_new_interface_the_old_one_is_offered() -> None:
    assert NODE_CLASS_MAPPINGS is not None
    assert set(NODE_CLASS_MAPPINGS) == {node.id for node in NODES}
    assert {node.id: node.title for node in NODES} == NODE_DISPLAY_NAME_MAPPINGS


@each_node
def test_a_class_of_the_old_interface_says_what_the_description_says(node: Node) -> None:
    made: Any = oldapi.classes(NODES)[node.id]
    asked = made.INPUT_TYPES()
    required = [i.name for i in node.inputs if not i.optional]
    assert list(asked["required"]) == required
    assert list(asked.get("optional", {})) == [i.name for i in node.inputs if i.optional]
    assert ("hidden" in asked) == node.told_graph
    counts = {
        len(x) for x in (made.RETURN_TYPES, made.RETURN_NAMES, made.OUTPUT_TOOLTIPS, made.OUTPUT_IS_LIST)
    }
    assert counts == {len(node.outputs)}
    assert (CATEGORY, node.saves) == (made.CATEGORY, made.OUTPUT_NODE)
    assert callable(getattr(made(), made.FUNCTION))


def test_outputs_of_any_type_fit_lists_of_names_as_the_server_compares_them() -> None:
    assert not ne(oldapi.ANY, ["euler", "heun"])
    assert not ne(oldapi.ANY, "COMBO")
    assert not ne("STRING", oldapi.ANY)  # an input of any type, and what is connected to it


@each_node
def test_every_input_and_output_is_explained(node: Node) -> None:
    assert all(i.tooltip.endswith(".") for i in node.inputs)
    assert all(o.tooltip.endswith(".") for o in node.outputs)
    for path in (ROOT / f"comfy_nodes/web/docs/{node.id}.md", ROOT / "docs/comfyui-nodes.md"):
        text = path.read_text(encoding="utf-8")
        assert node.title in text
        named = set(re.findall(r"(?:\*\*|`)(\w+)(?:\*\*|`)", text))
        assert {x.name for x in (*node.inputs, *node.outputs)} <= named, path


def test_the_english_table_is_what_the_nodes_say() -> None:
    # python -m comfy_nodes.nodes.locale writes it
    assert locale.read("en", "nodeDefs.json") == locale.table(NODES)


def shape(value: Any) -> Any:
    """The keys of a table, and for each text the placeholders in it."""
    if isinstance(value, dict):
        return {key: shape(inside) for key, inside in value.items()}
    assert isinstance(value, str) and value
    return sorted(re.findall(r"\{\w+\}|%[\w.:-]+%", value))


@pytest.mark.parametrize("language", ["zh", "ja"])
@pytest.mark.parametrize("name", ["nodeDefs.json", "main.json"])
def test_every_language_has_every_text(language: str, name: str) -> None:
    assert shape(locale.read(language, name)) == shape(locale.read("en", name))


def test_importing_the_nodes_loads_nothing_heavy() -> None:
    code = (
        "import sys, comfy_nodes.nodes;"
        "print(sorted({'torch', 'numpy', 'PIL', 'fastapi', 'aiohttp'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout.strip() == "[]"


def test_the_pages_code_imports_nothing_but_comfyuis_own_two_modules() -> None:
    text = (ROOT / "comfy_nodes/web/iib_nodes.js").read_text(encoding="utf-8")
    assert re.findall(r'from "(.+)"', text) == ["../../scripts/app.js", "../../scripts/api.js"]
    assert "innerHTML" not in text
