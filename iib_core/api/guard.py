"""Every check that a request passes before its body is read, in one place and one order."""

from __future__ import annotations

import logging
from typing import Literal

from starlette.requests import Request

from ..errors import Forbidden, LoginRequired, SecretRequired, TooLarge, TooManyTries
from ..host import Host
from ..messages import language
from ..settings import Settings
from .origins import HostNames, Origins, is_local
from .secret import Secret

log = logging.getLogger(__name__)

#: Who may call a route. "public": anybody; "read": the library's readers; "write": those who may change
#: it; "owner": a writer at this very machine, or one who holds the secret; "local": a writer at this very
#: machine only, for what happens on its desktop (S13).
Access = Literal["public", "read", "write", "owner", "local"]
ACCESS_CLASSES: frozenset[str] = frozenset({"public", "read", "write", "owner", "local"})

NOT_WRITABLE = "User is not authorized to perform this action. Required permission: read-write, write-only"
NOT_READABLE = "User is not authorized to perform this action. Required permission: read-write, read-only"
NOT_OWNER = (
    "Only the owner may do this: open the page on the computer that runs the server,"
    " or set a secret key (IIB_SECRET_KEY) and enter it."
)
NOT_FOR_STRANGERS = (
    "This server is reached from the network without a login, so only its owner may change anything: at the computer"
    " that runs it, or with a secret key (IIB_SECRET_KEY). The owner can allow everybody with IIB_ALLOW_REMOTE_WRITES=1."
)
NOT_LOCAL = "This happens on the computer that runs the server: only who opened the page there may do it."
_CHANGES = frozenset({"POST", "PUT", "PATCH", "DELETE"})


class Guard:
    """The door: Host, Origin, login, secret, permission, size; the same for every route of one server."""

    def __init__(self, host: Host, settings: Settings) -> None:
        self._host = host
        self._settings = settings
        bound = host.allowed_hosts()
        self._names = HostNames(bound, settings.allowed_hosts)
        self.origins = Origins(settings.allow_origins)
        self.secret = Secret(settings.secret_key)
        self.language = language(settings.lang)

    def check(self, request: Request, access: Access) -> None:
        """Raises Forbidden, LoginRequired, SecretRequired or TooManyTries (the contract's §2 answers).

        The host's login, where it has one, stands before everything of ours, the page too; a secret that is set is
        asked for behind it (S9).
        """
        self.check_sender(request)
        if not self._is_known(request):
            raise LoginRequired()
        if access == "public":
            return
        self.secret.require(request)
        if access == "read":
            if not self._settings.readable:
                raise Forbidden(NOT_READABLE)
            return
        if not self._settings.writable:
            raise Forbidden(NOT_WRITABLE)
        if access == "write" and self._is_stranger(request):
            raise Forbidden(NOT_FOR_STRANGERS)
        if access == "owner" and not self.is_owner(request):
            raise Forbidden(NOT_OWNER)
        if access == "local" and not is_local(request):
            raise Forbidden(NOT_LOCAL)

    def check_sender(self, request: Request) -> None:
        """The name that the request uses for us, and the page that sent it (S6). Raises Forbidden."""
        self._names.require(request.headers.get("host"))
        if request.method in _CHANGES:
            self.origins.require_ours(request)

    def may_write(self, request: Request) -> bool:
        """True when routes of the class "write" are open to who sent this."""
        return self._settings.writable and not self._is_stranger(request)

    def is_owner(self, request: Request) -> bool:
        """True at this machine, or with the secret (S9)."""
        if not self.secret.is_set:
            return is_local(request)
        try:
            self.secret.require(request)
        except (SecretRequired, TooManyTries):
            return False
        return True

    def _is_known(self, request: Request) -> bool:
        try:
            return not self._host.login_required() or self._host.user(request) is not None
        except Exception:  # somebody else's code: when it cannot tell, nobody is let in
            log.exception("The host could not tell who is asking.")
            return False

    def _is_stranger(self, request: Request) -> bool:
        """True for somebody on the network, where nobody asks who they are and the owner allows no changes."""
        closed = self._host.open_to_strangers() and not self._settings.remote_writes
        return closed and not self.is_owner(request)

    async def limited_body(self, request: Request) -> bytes:
        """The whole body; raises TooLarge as soon as it is longer than allowed, announced or not (S12)."""
        limit = self._settings.max_body_bytes
        announced = request.headers.get("content-length", "")
        if announced.isdigit() and int(announced) > limit:
            raise _too_large(limit)
        parts: list[bytes] = []
        size = 0
        async for part in request.stream():
            size += len(part)
            if size > limit:
                raise _too_large(limit)
            parts.append(part)
        return b"".join(parts)


def _too_large(limit: int) -> TooLarge:
    return TooLarge(f"This request is too large: at most {limit // 1024**2} MiB are taken.")
