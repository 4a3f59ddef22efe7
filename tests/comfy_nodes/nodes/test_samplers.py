"""Names of samplers in both worlds."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comfy_nodes.nodes.samplers import for_a1111, for_comfyui


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        (("DPM++ 2M", "Karras"), ("dpmpp_2m", "karras")),
        (("DPM++ 2M Karras", ""), ("dpmpp_2m", "karras")),
        (("DPM++ 2M SDE Heun Exponential", ""), ("dpmpp_2m_sde_heun", "exponential")),
        (("Euler a", "Automatic"), ("euler_ancestral", "normal")),
        (("Euler a", ""), ("euler_ancestral", "normal")),
        (("DDIM", ""), ("ddim", "normal")),
        (("euler_ancestral", "sgm_uniform"), ("euler_ancestral", "sgm_uniform")),
        (("res_2s", "bong_tangent"), ("res_2s", "bong_tangent")),
        (("", ""), ("euler", "normal")),
    ],
)
def test_samplers_come_by_comfyuis_names(theirs: tuple[str, str], ours: tuple[str, str]) -> None:
    assert for_comfyui(*theirs) == ours


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (("dpmpp_2m", "karras"), ("DPM++ 2M", "Karras")),
        (("dpmpp_2m_sde_gpu", "normal"), ("DPM++ 2M SDE", "Normal")),
        (("res_2s", "bong_tangent"), ("res_2s", "bong_tangent")),
    ],
)
def test_samplers_are_written_by_a1111s_names(ours: tuple[str, str], theirs: tuple[str, str]) -> None:
    assert for_a1111(*ours) == theirs


@settings(deadline=None, max_examples=100)
@given(st.text(max_size=60), st.text(max_size=30))
def test_any_text_gives_two_names(sampler: str, scheduler: str) -> None:
    name, schedule = for_comfyui(sampler, scheduler)
    assert name and schedule
