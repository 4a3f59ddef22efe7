"""Functions of our own that searches call from SQL."""

from __future__ import annotations

import itertools
import sqlite3
import weakref
from collections.abc import Callable

from ..metadata.infotext import NEGATIVE

_numbers = itertools.count(1)
_tests: weakref.WeakValueDictionary[int, TextTest] = weakref.WeakValueDictionary()


class TextTest:
    """A test of a text that SQL cannot do itself, called there as ``iib_test(<number>, text)`` while this lives.

    SQLite hides what a function raises; it is kept in `trouble` for whoever ran the statement.
    """

    def __init__(self, test: Callable[[str], bool]) -> None:
        self._test = test
        self.trouble: Exception | None = None
        self.number = next(_numbers)
        _tests[self.number] = self

    def __call__(self, text: str) -> bool:
        try:
            return self._test(text)
        except Exception as error:
            self.trouble = error
            raise


def install(connection: sqlite3.Connection) -> None:
    """Make the functions known on a connection."""
    connection.create_function("iib_test", 2, _test, deterministic=True)
    connection.create_function("iib_positive", 1, positive, deterministic=True)
    connection.create_function("iib_negative", 1, negative, deterministic=True)


def _test(number: int, text: str | None) -> bool:
    return bool(text) and _tests[number](text or "")


def positive(text: str | None) -> str:
    """The prompt of an infotext, without the negative one and the line of parameters."""
    return _halves(text or "")[0]


def negative(text: str | None) -> str:
    """The negative prompt of an infotext."""
    return _halves(text or "")[1]


def _halves(text: str) -> tuple[str, str]:
    end = text.rfind("\nSteps: ")
    prompt = text if end < 0 else text[:end]
    if prompt.startswith(NEGATIVE):
        return "", prompt[len(NEGATIVE) :]
    before, _, after = prompt.partition("\n" + NEGATIVE)
    return before, after
