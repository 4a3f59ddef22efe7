"""Words that tell one group of prompts from the others: titles without a language model."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence

_PARTS = re.compile(r"[,;.\n\r|，、。；]+")
_WORDS = re.compile(r"[^\W\d_][\w'-]+")
#: A part of a prompt with more words than this is a sentence, whose words count one by one.
_PHRASE = 3
_COMMON = frozenset(
    "a an and are as at be by for from has her his in into is it its of on or over she the their them they this "
    "to under was with you your masterpiece quality best high highly detailed image photo picture".split()
)


def terms_of(text: str) -> set[str]:
    """What a prompt names: short phrases between commas as they are, words of sentences, in small letters."""
    found: set[str] = set()
    for part in _PARTS.split(text.lower()):
        words = _WORDS.findall(part)
        if not words or all(word in _COMMON for word in words):
            continue
        if len(words) <= _PHRASE:
            told = [word for word in words if word not in _COMMON] if len(words) == 1 else words
            found.add(" ".join(told))
        else:
            found.update(word for word in words if word not in _COMMON and len(word) > 1)
    return found - {""}


def keywords(groups: Sequence[Sequence[str]], most: int = 6) -> list[list[str]]:
    """For each group of texts the words that many of its texts have and few other groups do, the best first."""
    shares = [_shares(texts) for texts in groups]
    everywhere: Counter[str] = Counter()
    for share in shares:
        everywhere.update(share)
    return [_best(share, everywhere, len(groups), most) for share in shares]


def title_of(words: Sequence[str]) -> str:
    """A group's title from its keywords; empty without any."""
    title = ", ".join(words[:3])
    return title[:1].upper() + title[1:]


def _shares(texts: Sequence[str]) -> dict[str, float]:
    counts = Counter(term for text in texts for term in terms_of(text))
    return {term: count / len(texts) for term, count in counts.items()}


def _best(share: dict[str, float], everywhere: Counter[str], groups: int, most: int) -> list[str]:
    def weight(term: str) -> float:
        return share[term] * math.log(1 + groups / everywhere[term])

    return sorted(share, key=lambda term: (-weight(term), term))[:most]
