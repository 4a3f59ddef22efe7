"""A topic always has a title, whatever the language model says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from iib_core.errors import BadRequest
from iib_core.topics.titles import Title, language_name, lenient_json, titles

GROUP = (["red cat on grass"], ["red cat", "grass"])


class Scripted:
    """A language model that says what it was told to say; an error is raised."""

    model = "scripted"

    def __init__(self, *answers: str | Exception) -> None:
        self.answers = list(answers)
        self.asked: list[tuple[Sequence[dict[str, str]], dict[str, Any]]] = []

    def complete(self, messages: Sequence[dict[str, str]], **options: Any) -> str:
        self.asked.append((messages, options))
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    def stream(self, messages: Sequence[dict[str, str]], **options: Any) -> Iterator[bytes]:
        raise NotImplementedError


@pytest.mark.invariant("A2")
@pytest.mark.parametrize(
    "answer",
    [
        '{"title":"Cats, red","keywords":["cat","a,]"]}',
        '```json\n{"title": "Cats, red", "keywords": ["cat", "a,]",],}\n```',
        'Here it is: {"title": "Cats, red", "keywords": ["cat", "a,]"], }. Bye.',
    ],
)
def test_fenced_json_and_trailing_commas_are_understood(answer: str) -> None:
    assert titles(Scripted(answer), [GROUP], "en") == [Title("Cats, red", ["cat", "a,]"], True)]


@pytest.mark.invariant("A2")
def test_a_failing_title_becomes_a_keyword_title_and_the_others_stay() -> None:
    good = '{"title":"Cats","keywords":[]}'
    for bad in (["no json"] * 3, ["{}"] * 3, [BadRequest("refused")]):
        assert titles(Scripted(*bad), [GROUP], "en") == [Title("Red cat, grass", ["red cat", "grass"], False)]
    found = titles(Scripted(good, BadRequest("refused")), [GROUP, GROUP], "en")
    assert sorted(one.written for one in found) == [False, True]


def test_an_answer_that_is_no_json_is_asked_for_again() -> None:
    chat = Scripted("hm", '{"title":"Cats","keywords":["c"]}')
    assert titles(chat, [GROUP], "en")[0].title == "Cats"
    assert len(chat.asked) == 2


@pytest.mark.invariant("A2")
def test_a_request_for_a_title_holds_only_standard_fields() -> None:
    chat = Scripted('{"title":"Cats","keywords":["c"]}')
    titles(chat, [(["x" * 999] * 9, [])], "de", existing=["Hunde"])
    messages, options = chat.asked[0]
    assert set(options) == {"temperature", "top_p", "max_tokens", "response_format"}
    assert "German" in messages[0]["content"] and "Hunde" in messages[0]["content"]
    assert messages[1]["content"].count("x") == 6 * 400


def test_without_a_language_model_and_when_cancelled_titles_are_keywords() -> None:
    assert not titles(None, [GROUP], "en")[0].written
    assert not titles(Scripted(), [GROUP], "en", cancelled=lambda: True)[0].written


def test_titles_and_keywords_are_cut_to_the_contracts_length() -> None:
    chat = Scripted('{"title":"%s","keywords":["a","b","c","d","e","f","g",1]}' % ("t" * 40))
    found = titles(chat, [GROUP], "en")[0]
    assert (len(found.title), len(found.keywords)) == (24, 6)


def test_languages_have_the_contracts_names() -> None:
    names = [language_name(code) for code in ("zh", "zh-Hant", "tw", "de_AT", "fr")]
    assert names == [
        "Chinese (Simplified)",
        "Chinese (Traditional)",
        "Chinese (Traditional)",
        "German",
        "English",
    ]
    with pytest.raises(ValueError, match="no JSON"):
        lenient_json("sorry")
