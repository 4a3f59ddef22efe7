"""Finds the route of most requests at once, where the framework would try one after another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from starlette.routing import BaseRoute, Match, NoMatchFound, Route


class DirectRoutes(BaseRoute):
    """Stands before `routes` and answers for those whose path has no parameter, by one look into a table.

    Whatever it does not know (other methods, paths with parameters, a host's own routes) goes on to the routes
    behind it. It only chooses: the chosen route still does the matching and the handling.
    """

    def __init__(self, routes: Sequence[BaseRoute]) -> None:
        self._routes: dict[tuple[str, str], Route] = {}
        for route in routes:
            if isinstance(route, Route) and "{" not in route.path:
                for method in route.methods or ():
                    self._routes.setdefault((method, route.path), route)

    def matches(self, scope: Any) -> tuple[Match, Any]:
        if scope["type"] != "http":
            return Match.NONE, {}
        method, path = scope["method"], scope["path"]
        route = self._routes.get((method, path))
        if route is None and (root := scope.get("root_path")):
            # newer frameworks keep the mounting app's prefix in the path, older ones take it out
            route = self._routes.get((method, path.removeprefix(root)))
        if route is None:
            return Match.NONE, {}
        match, child = route.matches(scope)
        if match != Match.FULL:
            return Match.NONE, {}
        child["iib.route"] = route
        return match, child

    async def handle(self, scope: Any, receive: Any, send: Any) -> None:
        await scope["iib.route"].handle(scope, receive, send)

    def url_path_for(self, name: str, /, **path_params: Any) -> Any:
        raise NoMatchFound(name, path_params)  # the routes behind know their names
