"""Every check that a request passes before its body is read, in one place and one order."""

from __future__ import annotations

from typing import Literal

from starlette.requests import Request

from ..errors import BadRequest, Forbidden, SecretRequired, TooLarge, TooManyTries
from ..host import Host
from ..messages import language
from ..settings import Settings
from .origins import HostNames, Origins, is_local
from .secret import Secret

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
        """Raises Forbidden, SecretRequired, TooManyTries or BadRequest (the contract's §2 answers)."""
        self._names.require(request.headers.get("host"))
        if request.method in _CHANGES:
            self.origins.require_ours(request)
        if access == "public":
            return
        self._require_known(request)
        if access == "read":
            if not self._settings.readable:
                raise Forbidden(NOT_READABLE)
            return
        if not self._settings.writable:
            raise Forbidden(NOT_WRITABLE)
        if access == "owner" and not self.is_owner(request):
            raise Forbidden(NOT_OWNER)
        if access == "local" and not is_local(request):
            raise Forbidden(NOT_LOCAL)

    def is_owner(self, request: Request) -> bool:
        """True at this machine, or with the secret (S9)."""
        if not self.secret.is_set:
            return is_local(request)
        try:
            self.secret.require(request)
        except (SecretRequired, TooManyTries):
            return False
        return True

    def _require_known(self, request: Request) -> None:
        if self.secret.is_set:
            self.secret.require(request)
        elif self._host.login_required() and self._host.user(request) is None:
            # the contract's answer (§2.1): clients know it by its `type`
            raise BadRequest({"type": "secret_key_required"})

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
