"""What is wrong with a query, and where."""

from __future__ import annotations

from ...errors import BadRequest


class QueryError(BadRequest):
    """A query that cannot be read. `position` and `length` count characters of its text.

    `code` and `params` say the same as the sentence, for pages in other languages.
    """

    def __init__(self, code: str, sentence: str, position: int, length: int = 1, **params: str) -> None:
        super().__init__(sentence)
        self.code = code
        self.position = position
        self.length = max(1, length)
        self.params = params
        self.more = {"code": code, "params": params, "position": position, "length": self.length}
