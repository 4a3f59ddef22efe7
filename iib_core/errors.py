"""The one family of errors that reaches a person.

Each error carries a sentence that says what happened, what is safe and what to do, and the HTTP
status that `iib_core.api.routing` answers with. Code below the API raises these and nothing else
for anything a user can cause.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any


class IibError(Exception):
    """Base of the family. `detail` goes to the client as it is: a sentence, or a small object."""

    status = 500
    #: one word for programs, where they do something of their own about it; "" elsewhere
    reason = ""
    #: what the answer says beside the sentence, for programs
    more: Mapping[str, Any] = MappingProxyType({})

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


class LoginRequired(IibError):
    """The host has a login of its own and the request comes from nobody whom it knows.

    The type is the contract's (§2.1), which existing clients understand; its status there is 400.
    """

    status = 401

    def __init__(self) -> None:
        message = "Log in to the program that this page belongs to first, then open the page again."
        super().__init__({"type": "secret_key_required", "message": message})


class Forbidden(IibError):
    """The path is outside the library, or the requester may not do this."""

    status = 403

    def __init__(self, detail: str = "Forbidden") -> None:
        super().__init__(detail)


class NotFound(IibError):
    """The file, row or page is not there."""

    status = 404


class NoInfotext(IibError):
    """The picture is there and says nothing of how it was made; it can still be sent by itself."""

    status = 404
    reason = "no-infotext"


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
