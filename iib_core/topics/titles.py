"""Titles of topics, asked of a language model (contract §13.2), or made of keywords where it fails."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from ..errors import IibError
from .keywords import title_of
from .protocol import Chat

_LONGEST = 24
_MOST_KEYWORDS = 6
_SNIPPETS = 6
_SNIPPET_LENGTH = 400
_MOST_EXISTING = 100
#: How often an answer that is no JSON is asked for again; the network's failures are retried by `Chat` itself.
_ATTEMPTS = 3
_AT_ONCE = 5
_FENCE = re.compile(r"^\s*```\w*\s*|\s*```\s*$")
_TRAILING_COMMA = re.compile(r'("(?:[^"\\]|\\.)*")|,(?=\s*[}\]])')


@dataclass(frozen=True)
class Title:
    """What a topic is called. `written`: by a language model, and so worth keeping; else made of keywords."""

    title: str
    keywords: list[str]
    written: bool


def language_name(lang: str) -> str:
    """What a language model is told for a language's code (contract §13.2)."""
    plain = lang.lower().replace("-", "").replace("_", "")
    if plain.startswith(("zhhant", "zhtw", "zhhk", "tw", "hk")):
        return "Chinese (Traditional)"
    if plain.startswith("zh"):
        return "Chinese (Simplified)"
    return "German" if plain.startswith("de") else "English"


def lenient_json(text: str) -> Any:
    """JSON as language models write it: fenced, with words around it, with trailing commas.

    Raises ValueError when there is none.
    """
    bare = _FENCE.sub("", text)
    start, end = bare.find("{"), bare.rfind("}")
    if start < 0 or end < start:
        raise ValueError("The answer holds no JSON object.")
    return json.loads(_TRAILING_COMMA.sub(lambda found: found[1] or "", bare[start : end + 1]))


def titles(
    chat: Chat | None,
    groups: Sequence[tuple[Sequence[str], list[str]]],
    lang: str,
    existing: Sequence[str] = (),
    cancelled: Callable[[], bool] = lambda: False,
) -> list[Title]:
    """A title for each (texts, keywords), five asked for at once. Never raises for what a language model does."""

    def one(group: tuple[Sequence[str], list[str]]) -> Title:
        texts, words = group
        written = None if chat is None or cancelled() else _written(chat, texts, lang, existing)
        return written or Title(
            title_of(words)[:_LONGEST].rstrip(" ,"), words[:_MOST_KEYWORDS], written=False
        )

    with ThreadPoolExecutor(_AT_ONCE, "iib-titles") as pool:
        return list(pool.map(one, groups))


def _written(chat: Chat, texts: Sequence[str], lang: str, existing: Sequence[str]) -> Title | None:
    for _ in range(_ATTEMPTS):
        try:
            answer = chat.complete(
                _messages(texts, lang, existing),
                temperature=0,
                top_p=1,
                max_tokens=4096,
                response_format={"type": "json_object"},
            )
        except IibError:
            return None
        title = _read(answer)
        if title is not None:
            return title
    return None


def _read(answer: str) -> Title | None:
    try:
        told = lenient_json(answer)
    except ValueError:
        return None
    title, words = told.get("title"), told.get("keywords")
    if not isinstance(title, str) or not title.strip():
        return None
    kept = [word.strip() for word in words if isinstance(word, str)] if isinstance(words, list) else []
    return Title(
        title.strip()[:_LONGEST].rstrip(), [word for word in kept if word][:_MOST_KEYWORDS], written=True
    )


def _messages(texts: Sequence[str], lang: str, existing: Sequence[str]) -> list[dict[str, str]]:
    system = (
        "You name groups of pictures by their prompts. Answer with strict JSON and nothing else: "
        '{"title": string, "keywords": [string, ...]}. '
        f"The title is short and particular, at most {_LONGEST} characters; give 3 to 6 keywords. "
        f"Write in {language_name(lang)}."
    )
    if existing:
        system += " Use one of these titles if it fits: " + json.dumps(
            list(existing)[:_MOST_EXISTING], ensure_ascii=False
        )
    snippets = "\n".join(f"- {text[:_SNIPPET_LENGTH]}" for text in texts[:_SNIPPETS])
    return [
        {"role": "system", "content": system},
        {"role": "user", "content": f"Prompts of the group:\n{snippets}"},
    ]
