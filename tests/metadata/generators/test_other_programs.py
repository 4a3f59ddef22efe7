"""Easy Diffusion, Draw Things, Midjourney, TensorArt, and what content credentials say."""

from __future__ import annotations

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from iib_core.metadata.generators import understand
from iib_core.metadata.model import ContainerReading, GenerationInfo


def read(**texts: str) -> GenerationInfo:
    info = understand(ContainerReading("png", texts=[(k.replace("__", ":"), v) for k, v in texts.items()]))
    assert info is not None
    return info


def test_easy_diffusion_s_lines_keep_a_prompt_of_several():
    info = read(
        sidecar__txt="Prompt: a mill\nwarm: light\nSeed: 7\nStable Diffusion model: sd15\nSteps: 20\n"
    )
    assert (info.source, info.positive, info.seed, info.steps) == (
        "EasyDiffusion",
        "a mill\nwarm: light",
        "7",
        20,
    )


def test_easy_diffusion_s_nothing_is_nothing():
    info = read(prompt="owl", use_stable_diffusion_model="m", use_lora_model="None", use_vae_model="None")
    assert (info.model, info.vae, info.networks) == ("m", "", [])


def test_draw_things_strength_counts_only_with_a_picture_to_start_from():
    values = {"c": "owl", "uc": "", "scale": 4, "sampler": "Euler a", "strength": 1}
    assert read(UserComment=json.dumps(values)).denoise is None
    assert read(UserComment=json.dumps({**values, "strength": 0.4})).denoise == 0.4


def test_midjourney_s_switches_are_fields_and_no_is_the_negative_prompt():
    job = "6ff15c15-7a12-4a1e-8b0a-3d0f6a1c2b3d"
    info = read(
        Description=f"an owl -- awake --ar 2:3 --no day --no sun --tile --seed 12 --niji 6 Job ID: {job}"
    )
    assert (info.positive, info.negative, info.seed) == ("an owl -- awake", "day, sun", "12")
    assert (info.parameters["Version"], info.parameters["tile"], info.parameters["Job ID"]) == (
        "niji 6",
        "true",
        job,
    )
    assert "\nSteps: " in info.infotext


def test_content_credentials_name_the_program_only_when_it_generated():
    trained = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"
    assert read(c2pa__claim_generator="ChatGPT", c2pa__digitalSourceType=trained).source == "ChatGPT"
    camera = ContainerReading("jpeg", texts=[("c2pa:claim_generator", "Leica M11-P")])
    assert understand(camera) is None


def test_a_comment_in_a_camera_s_picture_is_no_prompt_but_an_infotext_there_is():
    camera = ("exif:271", "Canon")
    texts = [camera, ("UserComment", "Beach day: sun, sand, sea")]
    assert understand(ContainerReading("jpeg", texts=texts)) is None
    texts = [camera, ("UserComment", "owl\nSteps: 20, Sampler: Euler, Seed: 1")]
    info = understand(ContainerReading("jpeg", texts=texts))
    assert info is not None and info.positive == "owl"


KEYS = ["Description", "UserComment", "xmp", "generation_data", "sidecar:txt", "sidecar:json", "c2pa:actions",
        "use_stable_diffusion_model", "use_lora_model", "lora_alpha"]  # fmt: skip
JSON = st.recursive(
    st.none() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["c", "scale", "sampler", "lora", "prompt", "models", "v2", "model", "use_stable_diffusion_model"]),
            inner,
            max_size=6,
        )
    ),
    max_leaves=10,
)  # fmt: skip


@settings(deadline=None, max_examples=100)
@given(st.lists(st.tuples(st.sampled_from(KEYS), st.text(max_size=40) | JSON.map(json.dumps)), max_size=4))
def test_no_text_breaks_a_reader(texts: list[tuple[str, str]]):
    info = understand(ContainerReading("png", texts=texts))
    assert info is None or isinstance(info.infotext, str)
