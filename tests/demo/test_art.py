"""The pictures: never flat, never noise, the same each time, the same shapes in every light."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from iib_core.demo import art
from iib_core.demo.catalogue import FAMILIES

SCENES = [(name, mood) for name, family in FAMILIES.items() for mood in family.moods]


def drawn(name: str, mood: str, seed: int = 3, size: tuple[int, int] = (132, 96)) -> Image.Image:
    return art.draw(FAMILIES[name].module, name, mood, *size, seed)


@pytest.mark.parametrize("name", list(FAMILIES))
def test_every_mood_of_a_family_is_a_picture_and_not_flat_colour_or_noise(name: str) -> None:
    for mood in FAMILIES[name].moods:
        image = drawn(name, mood)
        assert (image.mode, image.size) == ("RGB", (132, 96))
        grey = np.asarray(image.convert("L"), np.float64)
        assert grey.std() > 7, f"{name} in {mood} is flat"
        across = np.corrcoef(grey[:, 1:].ravel(), grey[:, :-1].ravel())[0, 1]
        assert across > 0.25, f"{name} in {mood} is noise"


@pytest.mark.parametrize("name", list(FAMILIES))
def test_a_seed_draws_the_same_picture_again_and_another_seed_another(name: str) -> None:
    mood = next(iter(FAMILIES[name].moods))
    first = drawn(name, mood)
    assert drawn(name, mood).tobytes() == first.tobytes()
    assert drawn(name, mood, 4).tobytes() != first.tobytes()


def test_there_are_many_families_and_moods_and_their_words_differ() -> None:
    assert len(FAMILIES) >= 20
    assert len(SCENES) >= 70
    assert len({f"{FAMILIES[name].words}, {FAMILIES[name].moods[mood]}" for name, mood in SCENES}) == len(
        SCENES
    )


@pytest.mark.parametrize("size", [(72, 128), (96, 96), (128, 72)])
def test_every_family_fills_tall_square_and_wide_pictures(size: tuple[int, int]) -> None:
    for name, family in FAMILIES.items():
        assert drawn(name, next(iter(family.moods)), 1, size).size == size
