"""Keywords say what is particular to a group."""

from __future__ import annotations

from iib_core.topics.keywords import keywords, terms_of, title_of


def test_what_all_groups_share_comes_after_what_one_has() -> None:
    cats = ["best quality, outdoors, red cat", "red cat, outdoors", "outdoors, red cat, grass"]
    cars = ["outdoors, sports car", "sports car, road, outdoors"]
    found = keywords([cats, cars])
    assert found[0][0] == "red cat"
    assert found[1][0] == "sports car"


def test_sentences_count_word_by_word_and_phrases_whole() -> None:
    assert terms_of("A knight rides over the hills, blue sky, the") == {
        "knight",
        "rides",
        "hills",
        "blue sky",
    }


def test_other_scripts_are_words_too() -> None:
    assert terms_of("少女，桜、Кошка") == {"少女", "кошка"}


def test_the_order_does_not_depend_on_chance_and_empty_groups_have_no_words() -> None:
    assert keywords([["b1x, a1x", "a1x, b1x"], []]) == [["a1x", "b1x"], []]


def test_a_title_is_the_first_three_words() -> None:
    assert title_of(["red cat", "grass", "sun", "sky"]) == "Red cat, grass, sun"
    assert title_of([]) == ""
