"""The nodes through ComfyUI's new node interface."""

from __future__ import annotations

import asyncio
import inspect
import sys
import types
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from comfy_nodes.nodes import NODES, new_interface, newapi
from comfy_nodes.nodes.spec import Node
from iib_core.metadata.reading import read_file
from tests.api.live import picture

from . import host
from .conftest import Room


@pytest.fixture
def latest(monkeypatch: pytest.MonkeyPatch) -> types.ModuleType:
    """A host that loads extensions of the new interface."""
    api = host.comfy_api()
    loader = types.ModuleType("nodes")
    loader.ComfyExtension = api.ComfyExtension  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "nodes", loader)
    monkeypatch.setitem(sys.modules, "comfy_api.latest", api)
    return api


@pytest.fixture
def made(latest: Any) -> dict[str, Any]:
    return {cls.__name__: cls for cls in newapi.classes(NODES, latest.io)}


def test_a_host_with_the_new_interface_gets_all_nodes_through_it(latest: Any) -> None:
    entrypoint = new_interface()
    assert entrypoint is not None

    async def loaded() -> list[type]:
        extension = await entrypoint()
        assert isinstance(extension, latest.ComfyExtension)
        found: list[type] = await extension.get_node_list()
        return found

    assert [cls.__name__ for cls in asyncio.run(loaded())] == [node.id for node in NODES]


def test_a_host_that_has_the_interface_but_does_not_load_it_gets_the_old_one(
    latest: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "nodes", types.ModuleType("nodes"))
    assert new_interface() is None


def test_a_host_whose_interface_refuses_us_gets_the_old_one(
    latest: Any, caplog: pytest.LogCaptureFixture
) -> None:
    del latest.io.Combo
    assert new_interface() is None
    assert "the old one is used" in caplog.text


@pytest.mark.parametrize("node", NODES, ids=lambda node: node.id)
def test_a_schema_says_what_the_description_says(node: Node, made: dict[str, Any]) -> None:
    schema = made[node.id].GET_SCHEMA()
    assert [(i.id, i.kind, getattr(i, "optional", False)) for i in schema.inputs] == [
        (i.name, i.kind, i.optional) for i in node.inputs
    ]
    assert [(o.display_name, o.kind, o.is_output_list) for o in schema.outputs] == [
        (o.name, o.kind, o.is_list) for o in node.outputs
    ]
    assert (schema.is_output_node, bool(schema.hidden)) == (node.saves, node.told_graph)


@pytest.mark.parametrize("node", NODES, ids=lambda node: node.id)
def test_checks_keep_their_parameters_for_comfyui_to_see(node: Node, made: dict[str, Any]) -> None:
    assert node.check is not None
    seen = inspect.getfullargspec(made[node.id].validate_inputs)
    assert seen.args == ["cls", *inspect.signature(node.check).parameters]
    assert seen.varkw is None


def test_a_node_runs_checks_and_is_fingerprinted(room: Room, made: dict[str, Any]) -> None:
    path = picture(room.output / "a.png")
    load = made["IIBLoadImage"]
    assert load.validate_inputs(picture=str(path)) is True
    assert "not in the library" in load.validate_inputs(picture=str(room.output / "gone.png"))
    assert load.fingerprint_inputs(picture=str(path)) == load.fingerprint_inputs(picture=str(path))
    assert load.execute(picture=str(path)).args[4] == 42


def test_a_saving_node_is_told_the_graph_by_its_class(room: Room, made: dict[str, Any]) -> None:
    hidden = types.SimpleNamespace(
        prompt={"1": {"class_type": "EmptyImage", "inputs": {}}}, extra_pnginfo=None
    )
    clone = type("Clone", (made["IIBSaveImage"],), {"hidden": hidden})
    output = clone.execute(images=np.zeros((1, 4, 4, 3), dtype=np.float32))  # type: ignore[attr-defined]
    (path,) = output.args[0]
    assert output.ui["images"][0]["filename"] == Path(path).name
    assert read_file(path).container.text("prompt") == '{"1": {"class_type": "EmptyImage", "inputs": {}}}'
