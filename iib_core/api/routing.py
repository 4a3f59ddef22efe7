"""Routes that cannot forget the guard: each declares who may call it, or mounting fails."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Coroutine, Sequence
from typing import Any, TypeVar

from fastapi import APIRouter
from fastapi.routing import APIRoute
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match, Route

from ..errors import NotFound
from .answers import Json, error_answer
from .guard import ACCESS_CLASSES, Access, Guard
from .services import Services
from .threads import Lane

Endpoint = TypeVar("Endpoint", bound=Callable[..., Any])

#: Where a route's access class stands: in its OpenAPI entry, so that API readers see it too.
ACCESS_KEY = "x-access"
#: What a host's compressing middleware is told to leave alone: on its event loop it would take long and gain nothing.
_PACKED = ("image/", "video/", "audio/", "application/zip", "application/octet-stream", "text/event-stream")
_NO_BODY = frozenset({"GET", "HEAD", "OPTIONS"})


class GuardedRoute(APIRoute):
    """A route behind the guard. Made by `GuardedRouter` only, which gives each server its own subclass."""

    guard: Guard

    def __init__(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:
        access = (options.get("openapi_extra") or {}).get(ACCESS_KEY)
        if access not in ACCESS_CLASSES:
            raise TypeError(f"{path}: a route must say who may call it (access=…), not {access!r}")
        self.access: Access = access
        super().__init__(path, endpoint, **options)

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """FastAPI's handler with our checks before it reads anything."""
        inner = super().get_route_handler()
        guard, access = self.guard, self.access

        async def guarded(request: Request) -> Response:
            try:
                guard.check(request, access)
                if request.method not in _NO_BODY:
                    request = with_body(request, await guard.limited_body(request))
                response = await inner(request)
            except Exception as error:
                response = error_answer(error, guard.language)
            dress(response, guard, request)
            return response

        return guarded


def with_body(request: Request, body: bytes) -> Request:
    """The same request, its body already read."""
    given = False

    async def receive() -> Any:
        nonlocal given
        if given:
            return await request.receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return Request(request.scope, receive)


def dress(response: Response, guard: Guard, request: Request) -> None:
    """Headers that every answer carries."""
    headers = response.headers
    headers.setdefault("x-content-type-options", "nosniff")
    headers.setdefault("cache-control", "private, no-cache")
    headers.setdefault("referrer-policy", "same-origin")
    if headers.get("content-type", "").startswith(_PACKED):
        headers.setdefault("content-encoding", "identity")
    for name, value in guard.origins.cors_headers(request.headers.get("origin")).items():
        headers[name] = f"{headers['vary']}, {value}" if name == "vary" and "vary" in headers else value


class GuardedRouter:
    """Collects the routes of one resource; `.get`, `.post`, `.delete` decorate plain functions.

    A plain `def` runs in our own threads, and what it returns is written as JSON there too; give
    `lane="disk"` to those that read files, `lane="media"` to those that may decode pictures.
    """

    def __init__(self, services: Services, prefix: str, tags: Sequence[str]) -> None:
        self._services = services
        route_class = type("GuardedRoute", (GuardedRoute,), {"guard": services.guard})
        self.router = APIRouter(prefix=prefix, tags=list(tags), route_class=route_class)

    def get(self, path: str, **options: Any) -> Callable[[Endpoint], Endpoint]:
        return self._route("GET", path, **options)

    def post(self, path: str, **options: Any) -> Callable[[Endpoint], Endpoint]:
        return self._route("POST", path, **options)

    def delete(self, path: str, **options: Any) -> Callable[[Endpoint], Endpoint]:
        return self._route("DELETE", path, **options)

    def _route(
        self,
        method: str,
        path: str,
        *,
        access: Access | None = None,
        summary: str = "",
        example: Any = None,
        body: Any = None,
        media: str = "application/json",
        lane: Lane = "quick",
        name: str | None = None,
        head: bool = False,
    ) -> Callable[[Endpoint], Endpoint]:
        """`example`: an answer; `body`: a request body; `media`: the answer's type where it is not JSON;
        `head`: HEAD is answered as well, with the same headers and no body."""

        def add(endpoint: Endpoint) -> Endpoint:
            extra: dict[str, Any] = {ACCESS_KEY: access}
            if body is not None:
                extra["requestBody"] = {"content": {"application/json": {"example": body}}}
            answering = self._answering(endpoint, lane)
            if head:
                self.router.add_api_route(
                    path,
                    answering,
                    methods=["HEAD"],
                    operation_id=f"{name or endpoint.__name__}_head",
                    include_in_schema=False,
                    response_model=None,
                    openapi_extra=extra,
                )
            self.router.add_api_route(
                path,
                answering,
                methods=[method],
                operation_id=name or endpoint.__name__,
                summary=summary,
                description=inspect.getdoc(endpoint) or summary,
                response_model=None,
                response_class=Json if media == "application/json" else Response,
                responses={200: {"description": summary, "content": {media: _example(example)}}},
                openapi_extra=extra,
            )
            return endpoint

        return add

    def _answering(self, endpoint: Callable[..., Any], lane: Lane) -> Callable[..., Any]:
        if inspect.iscoroutinefunction(endpoint):
            return endpoint
        return self._services.threads.wrap(endpoint, _answer, lane)


def _example(example: Any) -> dict[str, Any]:
    """An answer's example; for `null` in words, since FastAPI leaves nulls out of the description."""
    if example is None:
        return {"examples": {"done": {"summary": "null: done, and nothing to tell"}}}
    return {"example": example}


def _answer(value: Any) -> Response:
    return value if isinstance(value, Response) else Json(value)


def guarded_router(services: Services, prefix: str, tags: Sequence[str]) -> GuardedRouter:
    """A router for routes under `prefix` (the base path included)."""
    return GuardedRouter(services, prefix, tags)


class Preflight(Route):
    """Answers a browser's CORS question for every path below the base; invisible to other methods."""

    def __init__(self, base: str, guard: Guard) -> None:
        async def answer(request: Request) -> Response:
            try:
                guard.check_sender(request)  # a browser asks without its cookies: no login can be seen
            except Exception as error:
                return error_answer(error, guard.language)
            origin = request.headers.get("origin")
            response = Response(status_code=204 if guard.origins.is_allowed(origin) else 403)
            dress(response, guard, request)
            if guard.origins.is_allowed(origin):
                response.headers["access-control-allow-methods"] = "GET, POST, DELETE"
                response.headers["access-control-allow-headers"] = "content-type, range"
                response.headers["access-control-max-age"] = "600"
            return response

        super().__init__(base + "{tail:path}", answer, methods=["OPTIONS"], include_in_schema=False)

    def matches(self, scope: Any) -> tuple[Match, Any]:
        """As usual, but a GET for an unknown page stays "not found" instead of "method not allowed"."""
        match, child = super().matches(scope)
        return (match, child) if match == Match.FULL else (Match.NONE, {})


class Nowhere(Route):
    """Answers for every path below the base that nobody else knows, so that even this answer says how it may be kept:
    a host's middleware would have it kept by everybody for a day. Another route, a host's too, goes before it.
    """

    def __init__(self, base: str, guard: Guard) -> None:
        async def answer(request: Request) -> Response:
            try:
                guard.check(request, "public")
                raise NotFound("Not Found")
            except Exception as error:
                response = error_answer(error, guard.language)
            dress(response, guard, request)
            return response

        super().__init__(base + "/{tail:path}", answer, methods=["GET"], include_in_schema=False)
        self.methods = set()  # all

    def matches(self, scope: Any) -> tuple[Match, Any]:
        """In part at most, so that a route which knows the path but not the method answers instead; a slash at the
        end is left to the framework, which knows where it leads."""
        match, child = super().matches(scope)
        if match == Match.NONE or scope["path"].endswith("/"):
            return Match.NONE, {}
        return Match.PARTIAL, child
