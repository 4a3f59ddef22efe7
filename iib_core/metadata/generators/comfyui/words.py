"""Matching the names of inputs and kinds of nodes: the same few hundred words in every graph."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

#: longer names are cut or left out, so that what is remembered stays small
MAX_NAME = 200


def matcher(pattern: str) -> Callable[[str], bool]:
    """Whether a word holds the pattern, any case; remembered, since words come again in every file."""
    search = re.compile(pattern, re.IGNORECASE).search

    @lru_cache(maxsize=4096)
    def matches(word: str) -> bool:
        return search(word) is not None

    return matches
