"""The fast JSON is used where it is safe, and says what the slow one says."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any

import pytest

from iib_core.fastjson import fast_reader, fast_writer
from iib_core.metadata.generators.comfyui import payload


@pytest.mark.parametrize(
    ("version", "used"),
    [
        ("3.9.15", True),
        ("3.10.0", True),
        ("4.0.0rc1", True),
        ("3.9.14", False),
        ("3.8.0", False),
        ("", False),
    ],
)
def test_an_orjson_with_a_known_hole_is_not_used(version: str, used: bool) -> None:
    module = SimpleNamespace(__version__=version, dumps=json.dumps, loads=json.loads)
    assert (fast_writer(module) is not None) is used
    assert (fast_reader(module) is not None) is used
    assert fast_writer(None) is fast_reader(None) is None


@pytest.mark.parametrize("fast", [True, False])
@pytest.mark.parametrize(
    ("text", "read"),
    [
        ('{"a": [1, 2.5, "\\ud83d\\ude00", true]}', {"a": [1, 2.5, "😀", True]}),
        ('"{\\"a\\": 1}"', {"a": 1}),
        ('{"a": NaN}', None),
        ('{"a": "line\nbreak"}', {"a": "line\nbreak"}),
        ('{"a": 18446744073709551615}', {"a": 18446744073709551615}),
        ('\ufeff {"a": 1} \0', {"a": 1}),
        ("[" * 100_000, None),
        ("{", None),
    ],
)
def test_graphs_are_read_the_same_with_and_without_the_fast_reader(
    fast: bool, text: str, read: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not fast:
        monkeypatch.setattr(payload, "loads", None)
    found = payload.decoded(text)
    if "NaN" in text:
        assert found["a"] != found["a"]
    else:
        assert found == read
