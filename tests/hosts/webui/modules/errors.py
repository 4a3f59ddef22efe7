"""Tells the console what went wrong in an extension, and remembers it for the tests."""

from __future__ import annotations

import sys
import traceback

reported: list[str] = []


def report(message: str, *, exc_info: bool = False) -> None:
    """Print a message, with the exception at hand when `exc_info`."""
    text = message + ("\n" + traceback.format_exc() if exc_info else "")
    reported.append(text)
    print("***", text, file=sys.stderr, flush=True)


def print_error_explanation(message: str) -> None:
    report(message)


def display(error: BaseException, task: str) -> None:
    report(f"{task}: {type(error).__name__}: {error}", exc_info=True)
