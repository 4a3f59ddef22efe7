"""Users' regular expressions: compiled, bounded in time (S12), and the texts that a match must hold."""

from __future__ import annotations

import re
import time
import warnings
from collections.abc import Iterable
from typing import Any

from ..errors import BadRequest

try:  # Python 3.11 and later
    from re import _parser as _sre  # type: ignore[attr-defined]
except ImportError:
    import sre_parse as _sre

#: Seconds that one request may spend on matching.
BUDGET = 5.0

#: Seconds that one text is matched while other threads wait.
_BLINK = 0.01

#: What `regex` understands otherwise than `re`, whose parser finds the literals: fuzzy counts, POSIX classes.
_FOREIGN = re.compile(r"\{(?!\d*,?\d*\})|\[\[|\[:|\(\*")

#: What a letter outside of ASCII becomes that equals an ASCII letter when case is ignored: dotted and
#: dotless i, long s, the Kelvin sign.
TO_ASCII = str.maketrans({"\u0130": "i", "\u0131": "i", "\u017f": "s", "\u212a": "k"})


def engine() -> Any:
    """The package whose matching can be bounded in time. Raises BadRequest where it is missing."""
    try:
        import regex
    except ImportError as error:  # a host whose pins left no room for it
        raise BadRequest(
            "Regular expressions need the Python package “regex”, which is not installed here."
        ) from error
    return regex


class Matcher:
    """A compiled expression with what is left of its time."""

    def __init__(self, pattern: str, budget: float = BUDGET, *, ignore_case: bool = True) -> None:
        """Raises BadRequest for an invalid expression, or where matching cannot be bounded."""
        regex = engine()
        self._end = time.monotonic() + budget
        self._budget = budget
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                flags = regex.MULTILINE | regex.DOTALL | (regex.IGNORECASE if ignore_case else 0)
                self._compiled = regex.compile(pattern, flags)
        except (regex.error, ValueError, OverflowError, RecursionError) as error:
            raise BadRequest(f"This regular expression is not valid: {error}.") from error

    def found_in(self, *texts: str | None) -> bool:
        """True when one of the texts matches. Raises BadRequest when the time is used up."""
        try:
            for text in texts:
                if text and self._search(text):
                    return True
        except TimeoutError as error:
            raise BadRequest(
                f"This regular expression took longer than {self._budget:g} seconds and was stopped."
                " Make it simpler, or search in fewer folders."
            ) from error
        except (RecursionError, MemoryError) as error:
            raise BadRequest("This regular expression needs too much memory. Make it simpler.") from error
        return False

    def _search(self, text: str) -> bool:
        left = self._end - time.monotonic()
        if left <= 0:
            raise TimeoutError
        try:
            return self._compiled.search(text, timeout=min(left, _BLINK)) is not None
        except TimeoutError:
            # once more without the interpreter lock: no other thread of the host waits for this one (F1)
            return self._compiled.search(text, timeout=left, concurrent=True) is not None


def required(pattern: str) -> list[tuple[str, ...]]:
    """What every match holds: clauses, most telling first, of each of which one literal is there.

    Literals are at least three characters long, without letters whose other cases an index may
    not know. [] when nothing can be said.
    """
    if _FOREIGN.search(pattern):
        return []
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            parsed = _sre.parse(pattern, re.IGNORECASE | re.MULTILINE | re.DOTALL)
    except (re.error, ValueError, OverflowError, RecursionError):
        return []  # `regex` may still know what it means
    clauses = [c for c in _clauses(parsed) if min(map(len, c)) >= 3]
    return sorted(clauses, key=lambda c: (len(c), -min(map(len, c))))


def _clauses(parsed: Iterable[Any]) -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = []
    run = ""
    for op, argument in parsed:
        name = str(op)
        if name == "LITERAL" and _plain(chr(argument)):
            run += chr(argument)
            continue
        if run:
            found.append((run,))
            run = ""
        if name == "SUBPATTERN":
            found += _clauses(argument[3])
        elif name == "ATOMIC_GROUP":
            found += _clauses(argument)
        elif name in {"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"} and argument[0] >= 1:
            found += _clauses(argument[2])
        elif name == "BRANCH":
            found += _branch(argument[1])
    return [*found, (run,)] if run else found


def _branch(branches: Iterable[Any]) -> list[tuple[str, ...]]:
    best: list[str] = []
    for branch in branches:
        single = [clause for clause in _clauses(branch) if min(map(len, clause)) >= 3]
        if not single:
            return []
        best += max(single, key=lambda clause: min(map(len, clause)))
    return [tuple(dict.fromkeys(best))] if len(best) <= 20 else []


def _plain(character: str) -> bool:
    """True for characters whose other cases the index surely folds: ASCII, and what has no case."""
    return character != "\x00" and (
        character.isascii() or character.lower() == character.upper() == character.casefold()
    )
