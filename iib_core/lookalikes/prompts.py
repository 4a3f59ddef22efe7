"""Pictures whose prompts have rare words in common."""

from __future__ import annotations

import math
import re
import sqlite3
from collections.abc import Iterable
from typing import NamedTuple

from ..db import prints, wordsearch
from ..metadata.infotext import parse

#: As many distinct texts are compared word by word; the trigram index names them.
_MOST_TEXTS = 400
#: Words that are asked for, the longest first: they tell most.
_MOST_WORDS = 40
#: A word that this part of all texts has tells nothing.
_COMMON = 0.4
#: Prompts less alike than this are not shown.
LEAST = 0.08

_NETWORK = re.compile(r"<[^<>]{1,300}>")
_WORD = re.compile(r"[^\W\d_][^\W_]*")
#: Scripts that put no space between words: two letters at a time are as good as a word.
_UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{2,}")


class Alike(NamedTuple):
    """A text and how alike its prompt is, 0 to 1."""

    text_id: int
    score: float


def words_of(prompt: str) -> set[str]:
    """The prompt's words in lower case, without networks, weights and numbers."""
    words: set[str] = set()
    for word in _WORD.findall(_NETWORK.sub(" ", prompt).lower()):
        if _UNSPACED.fullmatch(word):
            words.update(word[i : i + 2] for i in range(len(word) - 1))
        elif len(word) > 1:
            words.add(word)
    return words


def alike_prompts(reader: sqlite3.Connection, text_id: int) -> list[Alike]:
    """Texts whose positive prompt shares words with that of `text_id`, the most alike first, itself leading."""
    text = prints.texts_of(reader, [text_id]).get(text_id, "")
    wanted = words_of(parse(text).positive) if text else set()
    if not wanted:
        return []
    total = wordsearch.count_texts(reader)
    cap = max(50, int(total * _COMMON))
    counts, candidates = _candidates(reader, text, wanted, cap)
    rarity = {word: math.log(1 + total / n) for word, n in counts.items()}
    usual = sum(rarity.values()) / len(rarity) if rarity else 1.0
    mine = {word: rarity.get(word, 0.5) for word in wanted}
    found = [Alike(text_id, 1.0)]
    for other, body in prints.texts_of(reader, [t for t in candidates if t != text_id]).items():
        score = _cosine(mine, words_of(parse(body).positive), usual)
        if score >= LEAST:
            found.append(Alike(other, score))
    return sorted(found, key=lambda alike: (-alike.score, -alike.text_id))


def _candidates(
    reader: sqlite3.Connection, text: str, words: Iterable[str], cap: int
) -> tuple[dict[str, int], list[int]]:
    """How many texts have each of the rarer words, and the texts in which most of their weight is found."""
    asked = sorted((w for w in words if len(w) >= 3), key=lambda w: (-len(w), w))[:_MOST_WORDS]
    holding = wordsearch.texts_holding(reader, asked, cap)
    if holding is None:  # no index of texts
        return {}, wordsearch.newest_texts(reader, _MOST_TEXTS)
    total = max(1, wordsearch.count_texts(reader))
    weights: dict[int, float] = {}
    for ids in holding.values():
        weight = math.log(1 + total / len(ids))
        for i in ids:
            weights[i] = weights.get(i, 0.0) + weight
    best = sorted(weights, key=lambda i: -weights[i])[:_MOST_TEXTS]
    return {word: len(ids) for word, ids in holding.items()}, best


def _cosine(mine: dict[str, float], theirs: set[str], usual: float) -> float:
    shared = sum(weight * weight for word, weight in mine.items() if word in theirs)
    if not shared:
        return 0.0
    own = sum(weight * weight for weight in mine.values())
    other = sum(mine.get(word, usual) ** 2 for word in theirs)
    return shared / math.sqrt(own * other)
