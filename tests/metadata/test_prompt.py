"""Prompt to tags: what M2 names, word for word."""

from __future__ import annotations

import pytest

from iib_core.metadata.prompt import networks_of, words_of


@pytest.mark.invariant("M2")
@pytest.mark.parametrize(
    ("prompt", "words"),
    [
        ("(a cat:1.2)", ["a cat"]),
        ("((a cat:1.2), dog:0.9)", ["a cat", "dog"]),
        ("(((nested)), [deep]), {odd}", ["nested", "deep", "odd"]),
        ("red-dress, blue_sky", ["red dress", "blue sky"]),
        ("(full body:1.2) portrait", ["full body portrait"]),
        ("(bad:weight), (worse:1.x), ok", ["bad:weight", "worse:1.x", "ok"]),
        ("(minus:-0.5), [less:.5]", ["minus", "less"]),
        ("a BREAK b", ["a", "break", "b"]),
        ("a, BREAK, b", ["a", "break", "b"]),
        ("a\nBREAK\nb", ["a", "break", "b"]),
        ("BREAKFAST, outBREAK", ["breakfast", "outbreak"]),
        ("a cat AND a dog", ["a cat", "a dog"]),
        ("a cat\nAND a dog :0.5", ["a cat", "a dog"]),
        ("SAND, ANDROID", ["sand", "android"]),
        ("one\ntwo\r\nthree", ["one", "two", "three"]),
        (r"miku \(vocaloid\), a/b", ["miku vocaloid", "ab"]),
        ("猫，犬，(狐:1.1)", ["猫", "犬", "狐"]),
        ("A, a, B , b", ["a", "b"]),
        ("[cat:dog:0.5], [x::3]", ["cat", "dog", "x"]),
        ("re:zero, :3, :d", ["re:zero", ":3", ":d"]),
        ("<lora:foo_v1:0.8>", []),
        ("blue_sky <lora:foo_v1:0.8> night", ["blue sky", "night"]),
        ("before<lora:x:-0.5>after, next", ["before", "after", "next"]),
        ("<hypernet:old:1>, a", ["hypernet:old", "a"]),
        ("-> here, 2 > 1", [">", "here", "2 >", "1"]),
        ("", []),
        (", ,\n,", []),
    ],
)
def test_a_prompt_becomes_these_words(prompt: str, words: list[str]):
    assert words_of(prompt) == words


@pytest.mark.invariant("M2")
@pytest.mark.parametrize(
    ("prompt", "found"),
    [
        ("<lora:foo_v1.2-x:0.8>", ("foo_v1.2-x", 0.8, None, "lora")),
        ("<lora:foo>", ("foo", 1.0, None, "lora")),
        ("<lora:foo:-0.5>", ("foo", -0.5, None, "lora")),
        ("<lora:foo:0.5:0.9>", ("foo", 0.9, 0.5, "lora")),
        ("<lora:foo:te=0.5:unet=1>", ("foo", 1.0, 0.5, "lora")),
        ("<lora:foo:0.7:lbw=OUTD>", ("foo", 0.7, None, "lora")),
        ("<lora:foo:bad>", ("foo", None, None, "lora")),
        ("<lora:with space:.5>", ("with space", 0.5, None, "lora")),
        ("<lyco:locon_x:1>", ("locon_x", 1.0, None, "lyco")),
        ("<LORA:Foo:1>", ("Foo", 1.0, None, "lora")),
        ("words <lora:猫_v1:1.0> words", ("猫_v1", 1.0, None, "lora")),
    ],
)
def test_a_network_keeps_its_name_as_written(prompt: str, found: tuple[str, float | None, float | None, str]):
    (network,) = networks_of(prompt)
    assert (network.name, network.weight, network.te_weight, network.kind) == found


def test_each_network_comes_once_and_in_order():
    assert [n.name for n in networks_of("<lora:b:1> <lora:a:1> <lora:b:0.5> <lora::1> <lora:")] == ["b", "a"]
