"""All routers of one server."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import APIRouter

from . import (
    core,
    desktop,
    extra_paths,
    files,
    folder_covers,
    geninfo,
    handoff,
    index,
    media,
    operations,
    page,
    search,
    stats,
    tags,
)
from .own import (
    albums,
    auto_tags,
    backups,
    changes,
    downloads,
    events,
    exchange,
    folders,
    grid,
    images,
    locate,
    lookalikes,
    marks,
    private,
    query,
    session,
    tag_groups,
    thumbs_ahead,
    trash,
    trends,
)
from .own import index as own_index
from .own import operations as own_operations
from .services import Services

ROUTES: tuple[Callable[[Services], APIRouter], ...] = (
    page.routes,
    core.routes,
    files.routes,
    operations.routes,
    media.routes,
    geninfo.routes,
    index.routes,
    search.routes,
    tags.routes,
    extra_paths.routes,
    folder_covers.routes,
    desktop.routes,
    handoff.routes,
    stats.routes,
    events.routes,
    own_index.routes,
    grid.routes,
    query.routes,
    private.routes,
    marks.routes,
    albums.routes,
    exchange.routes,
    tag_groups.routes,
    auto_tags.routes,
    images.routes,
    thumbs_ahead.routes,
    folders.routes,
    locate.routes,
    session.routes,
    changes.routes,
    downloads.routes,
    own_operations.routes,
    trash.routes,
    backups.routes,
    trends.routes,
    lookalikes.routes,
)


def all_routers(services: Services) -> list[APIRouter]:
    """One router per resource, built anew."""
    return [routes(services) for routes in ROUTES]
