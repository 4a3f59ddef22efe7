"""The one family of errors that reaches a person.

Each error carries a sentence that says what happened, what is safe and what to do, and the HTTP
status that `iib_core.api.routing` answers with. Code below the API raises these and nothing else
for anything a user can cause.
"""

from __future__ import annotations

from typing import Any


class IibError(Exception):
    """Base of the family. `detail` goes to the client as it is: a sentence, or a small object."""

    status = 500

    def __init__(self, detail: str | dict[str, Any]) -> None:
        super().__init__(detail if isinstance(detail, str) else str(detail))
        self.detail = detail


class BadRequest(IibError):
    """The request makes no sense, or what it names is of the wrong kind."""

    status = 400


class SecretRequired(IibError):
    """A secret key is configured and the request does not carry it."""

    status = 401

    def __init__(self) -> None:
        super().__init__({"type": "secret_verification_failed"})


class Forbidden(IibError):
    """The path is outside the library, or the requester may not do this."""

    status = 403

    def __init__(self, detail: str = "Forbidden") -> None:
        super().__init__(detail)


class NotFound(IibError):
    """The file, row or page is not there."""

    status = 404


class Conflict(IibError):
    """The target exists already."""

    status = 409


class TooLarge(IibError):
    """A request body, list or picture is over its bound."""

    status = 413


class TooManyTries(IibError):
    """Too many wrong secrets; wait."""

    status = 429


class Unavailable(IibError):
    """The database is locked or damaged, the disk is full, a drive is gone: try again later."""

    status = 503
