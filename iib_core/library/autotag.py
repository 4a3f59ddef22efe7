"""The user's rules that give files custom tags while they are indexed (contract §10.4).

The rules stand among the clients' settings, under `auto_tag_rules`:
``[{"tag": "cats", "filters": [{"field": "pos_prompt", "operator": "contains", "value": "cat"}]}]``.
"""

from __future__ import annotations

import logging
import threading
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from ..db import store
from ..db.connection import Database
from ..db.regexes import engine
from ..errors import BadRequest
from ..metadata.model import FileReading, GenerationInfo
from ..metadata.prompt import words_of
from ..tagrule import fits

log = logging.getLogger(__name__)

SETTING = "auto_tag_rules"
OPERATORS = ("contains", "equals", "regex")
#: Seconds for one expression and one file; it is the writer that waits (S12).
REGEX_SECONDS = 0.02
#: Characters of one expression.
LONGEST_REGEX = 10_000
#: A rule whose expressions took longer so often is not asked again until the rules change; nor are further
#: rules with expressions for a file with which so many did.
REGEX_PATIENCE = 3

#: True for a field that a filter matches, from its text and that without regard to case. Raises TimeoutError.
Test = Callable[[str, str], bool]


@dataclass
class Rule:
    """One rule, ready to be asked: the tag it gives when each (field's folded name, test) holds."""

    tag: str
    tests: list[tuple[str, Test]]
    expressions: bool = False  # it has regular ones
    late: int = 0  # how often one ran over its time

    def matches(self, fields: Fields) -> bool:
        return all(test(*fields.texts(name)) for name, test in self.tests)


class AutoTags:
    """The rules of one library. Called with a reading, gives its tags' names; safe from any thread."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._lock = threading.Lock()
        self._rules: list[Rule] | None = None
        self._problems: list[str] = []

    def __call__(self, reading: FileReading) -> list[str]:
        rules = self._loaded()
        if not rules:
            return []
        fields = Fields(reading)
        found: dict[str, None] = {}
        late = 0
        for rule in rules:
            if rule.tag in found or (rule.expressions and REGEX_PATIENCE in {rule.late, late}):
                continue
            try:
                if rule.matches(fields):
                    found[rule.tag] = None
            except TimeoutError:
                late += 1
                self._was_late(rule)
        return list(found)

    @property
    def problems(self) -> list[str]:
        """Why some rules are not applied, a sentence each."""
        self._loaded()
        return list(self._problems)

    def count(self) -> int:
        """How many rules are applied."""
        return sum(rule.late < REGEX_PATIENCE for rule in self._loaded())

    def reload(self) -> None:
        """The rules were changed: ask for them again."""
        with self._lock:
            self._rules = None

    def _loaded(self) -> list[Rule]:
        with self._lock:
            if self._rules is None:
                self._rules, self._problems = understood(store.get_setting(self._db.reader(), SETTING))
                for problem in self._problems:
                    log.warning("%s", problem)
            return self._rules

    def _was_late(self, rule: Rule) -> None:
        rule.late += 1
        if rule.late == REGEX_PATIENCE:
            problem = (
                f"The rule for the tag “{rule.tag}” is set aside: its regular expression takes too long."
                " Make it simpler."
            )
            self._problems.append(problem)
            log.warning("%s", problem)


class Fields:
    """A reading's texts by the names that rules use (case-folded), each made when first asked for."""

    def __init__(self, reading: FileReading) -> None:
        self._reading = reading
        self._info = reading.info or GenerationInfo()
        self._texts: dict[str, tuple[str, str]] = {}
        self._parameters: dict[str, str] | None = None

    def texts(self, key: str) -> tuple[str, str]:
        """The field's text, and the same case-folded; "" when the file does not say it."""
        known = self._texts.get(key)
        if known is None:
            text = self._text(key)
            known = self._texts[key] = (text, text.casefold())
        return known

    def _text(self, key: str) -> str:
        if key == "pos_prompt":
            return ",".join(words_of(self._info.positive))
        if key in {"neg_prompt", "negative prompt"}:
            return self._info.negative
        if self._parameters is None:
            self._parameters = {k.casefold(): v for k, v in self._info.parameters.items()}
        return self._parameters.get(key) or self._typed(key)

    def _typed(self, key: str) -> str:
        """Where the text has no such key: what was understood under another name, and the pixels' size."""
        info, container = self._info, self._reading.container
        width, height = info.width or container.width, info.height or container.height
        value: Any = {
            "model": info.model,
            "model hash": info.model_hash,
            "sampler": info.sampler,
            "schedule type": info.scheduler,
            "scheduler": info.scheduler,
            "seed": info.seed,
            "steps": info.steps,
            "cfg scale": info.cfg,
            "size": f"{width}x{height}" if width and height else None,
            "vae": info.vae,
            "denoising strength": info.denoise,
            "clip skip": info.clip_skip,
            "source identifier": info.source,
            "lora": ",".join(n.name for n in info.networks if n.kind == "lora"),
            "lyco": ",".join(n.name for n in info.networks if n.kind == "lyco"),
        }.get(key)
        return "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)


def understood(stored: Any) -> tuple[list[Rule], list[str]]:
    """The rules among what a client stored, and for each that is none why, as a sentence."""
    rules: list[Rule] = []
    problems: list[str] = []
    if not isinstance(stored, list):
        return rules, ["The tagging rules are not a list; none is applied."] if stored else []
    for number, one in enumerate(stored, start=1):
        try:
            rule = _rule(one)
        except BadRequest as error:
            problems.append(f"Tagging rule {number} is passed over: {error}")
        else:
            rules += [rule] if rule.tests else []  # without filters it never matches (contract §10.4)
    return rules, problems


def _rule(one: Any) -> Rule:
    """Raises BadRequest for what is no rule."""
    if not isinstance(one, dict):
        raise BadRequest("it is not an object.")
    tag, filters = one.get("tag"), one.get("filters") or []
    if not isinstance(tag, str) or not fits(tag.strip()):
        raise BadRequest("it has no tag that could be given.")
    if not isinstance(filters, list) or not all(isinstance(f, dict) for f in filters):
        raise BadRequest("its filters are not a list.")
    tests = [(str(f.get("field") or "").casefold(), _test(f)) for f in filters]
    return Rule(tag.strip(), tests, any(f.get("operator") == "regex" for f in filters))


def _test(one: dict[str, Any]) -> Test:
    operator, value = one.get("operator"), one.get("value")
    if not isinstance(value, str | int | float) or isinstance(value, bool):
        raise BadRequest("a filter has no value.")
    wanted = str(value)
    if operator == "contains":
        return partial(_contains, wanted.casefold())
    if operator == "equals":
        return partial(_equals, wanted.casefold())
    if operator == "regex":
        return _expression(wanted)
    raise BadRequest(f"“{operator}” is not one of {', '.join(OPERATORS)}.")


def _contains(wanted: str, _text: str, folded: str) -> bool:
    return wanted in folded


def _equals(wanted: str, _text: str, folded: str) -> bool:
    return wanted == folded


def _expression(pattern: str) -> Test:
    """Found anywhere, in any case. Raises BadRequest for an invalid expression."""
    regex = engine()
    if len(pattern) > LONGEST_REGEX:  # compiling takes its time too
        raise BadRequest(f"its regular expression has more than {LONGEST_REGEX:,} characters.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            compiled = regex.compile(pattern, regex.IGNORECASE)
    except (regex.error, ValueError, OverflowError, RecursionError) as error:
        raise BadRequest(f"its regular expression is not valid: {error}.") from error
    return partial(_found, compiled)


def _found(compiled: Any, text: str, _folded: str) -> bool:
    try:
        return compiled.search(text, timeout=REGEX_SECONDS) is not None
    except (RecursionError, MemoryError) as error:
        raise TimeoutError from error
