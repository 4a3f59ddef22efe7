"""Where a request comes from: the name it used for us (Host) and the page that sent it (Origin); S6.

Host stops DNS rebinding: a page of evil.example that re-points its own name at this machine still says
``Host: evil.example``. Origin stops other sites' pages from changing anything in the user's name.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterable
from urllib.parse import urlsplit

from starlette.requests import HTTPConnection

from ..errors import Forbidden

LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})
EVERY_ADDRESS = frozenset({"", "0.0.0.0", "::"})  # noqa: S104 - compared with, not bound to
_DEFAULT_PORTS = {"http": 80, "https": 443}
_PROXY_HEADERS = ("x-forwarded-for", "x-forwarded-host", "x-real-ip", "forwarded", "via")


def host_name(header: str) -> str:
    """The name in a Host header, lower case, without port and brackets; "" when it is malformed."""
    try:
        name = urlsplit(f"//{header}").hostname or ""
    except ValueError:
        return ""
    return name.rstrip(".")


class HostNames:
    """The names and addresses that this server answers to; built once."""

    def __init__(self, bound: Iterable[str] | None, extra: Iterable[str]) -> None:
        """`bound`: what the host was started for (None: the host checks by itself); `extra`: names the user adds.
        One that begins with a dot stands for every name that ends so, as tunnels give them out."""
        self._unchecked = bound is None
        given = {host_name(_bracketed(b)) if b else "" for b in bound or ()}
        self._any_address = bool(given & EVERY_ADDRESS)
        names = {n for n in given | {host_name(_bracketed(e)) for e in extra} if n} | LOOPBACK_NAMES
        if self._any_address:
            own = socket.gethostname().lower()
            names |= {own, own.partition(".")[0], f"{own.partition('.')[0]}.local"}
        self._names = frozenset(names)
        self._endings = tuple(n for n in names if n.startswith("."))

    def require(self, header: str | None) -> None:
        """Raises Forbidden when `header` (Host) is not one of ours.

        When listening on every address, a bare IP address is accepted whichever it is (a container
        cannot know the one it is reached by): only names can be rebound, addresses cannot.
        """
        if self._unchecked:
            return
        name = host_name(header or "")
        if name in self._names or (self._any_address and _is_address(name)):
            return
        if self._endings and name.endswith(self._endings):
            return
        raise Forbidden(
            f"This server was not started for the name {name or '(none)'}. Its owner can allow it with --allowed-host."
        )


def _bracketed(name: str) -> str:
    return f"[{name}]" if name.count(":") > 1 and not name.startswith("[") else name


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def is_local(request: HTTPConnection) -> bool:
    """True for a client on this machine that reached us directly (S9).

    A proxy or tunnel also connects from this machine; it shows by its headers, or by the Host it passes on.
    """
    client = request.client.host if request.client else ""
    try:
        address = ipaddress.ip_address(client)
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    if not (mapped or address).is_loopback:
        return False
    if any(h in request.headers for h in _PROXY_HEADERS):
        return False
    return host_name(request.headers.get("host", "")) in LOOPBACK_NAMES


class Origins:
    """Which pages may change things: our own, and those of the exact origins that the user listed."""

    def __init__(self, allowed: Iterable[str]) -> None:
        self.allowed = frozenset(o.rstrip("/").lower() for o in allowed if o.strip() not in {"*", "null"})

    def is_allowed(self, origin: str | None) -> bool:
        return origin is not None and origin.lower() in self.allowed

    def require_ours(self, request: HTTPConnection) -> None:
        """Raises Forbidden when a browser says that another site's page sent this request."""
        origin = request.headers.get("origin")
        site = request.headers.get("sec-fetch-site")
        if self.is_allowed(origin) or site in {"same-origin", "none"}:
            return
        if site is None and (origin is None or _same_host(origin, request.headers.get("host", ""))):
            return
        raise Forbidden(
            "This request came from another site's page, so nothing was done."
            " If that site is yours, start the server with --allow-origin and its exact origin."
        )

    def cors_headers(self, origin: str | None) -> dict[str, str]:
        """Headers that let a listed origin read the answer; for the rest, that keep it from being embedded."""
        if self.is_allowed(origin):
            assert origin is not None
            return {
                "access-control-allow-origin": origin,
                "access-control-allow-credentials": "true",
                "access-control-expose-headers": "content-type, accept-ranges, content-length, content-range, content-encoding",
                "vary": "Origin",
            }
        return {"vary": "Origin"} if self.allowed else {"cross-origin-resource-policy": "same-origin"}


def _same_host(origin: str, host: str) -> bool:
    """True when `origin`'s host and port are those of the Host header (TLS may end at a proxy before us)."""
    try:
        page = urlsplit(origin)
        ours = urlsplit(f"//{host}")
        port = page.port or _DEFAULT_PORTS.get(page.scheme)
        if page.hostname is None or page.hostname != ours.hostname:
            return False
        return ours.port == port or (ours.port is None and port in _DEFAULT_PORTS.values())
    except ValueError:
        return False
