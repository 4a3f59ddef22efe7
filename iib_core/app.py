"""Builds the services once for one host, and mounts their routes on any FastAPI app."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace

from fastapi import FastAPI, Request
from fastapi.responses import RedirectResponse

from . import __version__
from .access import Gate, SafePath
from .api.all import all_routers
from .api.direct import DirectRoutes
from .api.guard import Guard
from .api.routing import Nowhere, Preflight
from .api.services import Services
from .db import images
from .db.connection import Database
from .db.daily import DailyBackups
from .db.opening import open_database
from .events import EventBus
from .host import Host
from .indexing.excluded import Exclusions
from .indexing.saved import SavedPictures
from .indexing.second import SecondReading
from .indexing.service import Indexer
from .library.about import About
from .library.albums import Albums
from .library.atwork import AtWork
from .library.autotag import AutoTags
from .library.editing import Editing
from .library.exchange import Exchange
from .library.files import FileChanges
from .library.flatten import Flatten
from .library.folders import Folders, allowed_roots
from .library.handoff import Handoff
from .library.marks import Marks
from .library.mosaic import Mosaic
from .library.operations import Operations
from .library.page import BuiltPage
from .library.pinlock import PinLock
from .library.reading import Reading
from .library.samples import Samples
from .library.sending import Sending
from .library.stats import Stats
from .library.tagging import Tagging
from .library.taggroups import TagGroups
from .library.tagnames import TagNames
from .library.takeback import TakeBack
from .library.trends import Trends
from .library.wastebin import Wastebin
from .lookalikes.service import Lookalikes
from .lookalikes.sweep import Sweep
from .media.ahead import Ahead
from .media.cache import DiskCache
from .media.covers import Covers
from .media.perceptual import Look
from .media.thumbnails import Thumbnails
from .patience import Patience
from .search.facets import Facetting
from .search.private import Private
from .search.service import Search
from .search.suggesting import Suggesting
from .settings import Settings

__all__ = ["Services", "build_services", "mount", "standalone_app"]


def build_services(
    host: Host, settings: Settings, say: Callable[[str], None] = lambda sentence: None
) -> Services:
    """Everything that one server needs; nothing runs before `start`. `say` hears why opening takes a while.

    Raises the errors of `db.opening.open_database` (a locked, full or read-only disk).
    """
    settings = replace(settings, base=clean_base(settings.base))
    events = EventBus()
    db = open_database(settings.database_path, events, backups=settings.backup_max, say=say)
    gate = Gate(lambda: allowed_roots(db, host, settings), enabled=settings.access_control != "disable")

    def folders_changed() -> None:
        events.publish({"type": "folders"})
        if services.running:
            indexer.update()

    def settle() -> None:
        indexer.settle()

    folders = Folders(db, host, settings, gate, folders_changed, settle=settle)
    auto_tags = AutoTags(db)
    patience = Patience(host.busy)
    exclusions = Exclusions(db)
    indexer = Indexer(
        db,
        gate,
        events,
        folders.indexed,
        settings,
        auto=auto_tags,
        excluded=exclusions,
        patience=patience,
    )
    search = Search(db, gate, settings)
    tag_names = TagNames(settings.data_dir)
    take_back = TakeBack(db)
    at_work = AtWork(settings.database_path)
    operations = Operations(db, events, at_work, folders.indexed)
    files = FileChanges(db, gate, operations, lambda: [root.path for root in folders.roots()])
    cache = DiskCache(settings.cache_path, settings.thumbnail_cache_bytes)

    def look_seen(path: str, look: Look) -> None:
        lookalikes.remember(path, look)

    covers = Covers(cache, os.path.join(settings.data_dir, "covers"), store=settings.writable)
    thumbnails = Thumbnails(
        cache,
        covers,
        on_decoded=_remember_looks(db, events, settings, look_seen),
        store=settings.writable,
    )
    lookalikes = Lookalikes(db, gate, thumbnails, search.refused, store=settings.writable)
    host_reader = host.reader() if settings.writable else None
    reading = Reading(db, gate, settings, ask=indexer.read if settings.plugins else None)
    services = Services(
        host=host,
        settings=settings,
        db=db,
        gate=gate,
        events=events,
        folders=folders,
        samples=Samples(folders, settings.data_dir),
        indexer=indexer,
        exclusions=exclusions,
        search=search,
        facets=Facetting(db, search),
        private=Private(db, search),
        pin_lock=PinLock(db),
        suggesting=Suggesting(db, search.visible_tags, folders.matching, tag_names.now),
        tagging=Tagging(
            db,
            gate,
            indexer.index_now,
            lambda: events.publish({"type": "tags"}),
            may_index=settings.writable,
        ),
        marks=Marks(db, events.publish, take_back),
        albums=Albums(db, events.publish, take_back, search),
        exchange=Exchange(db, gate, search, events.publish, take_back),
        tag_groups=TagGroups(db, events.publish, take_back),
        take_back=take_back,
        auto_tags=auto_tags,
        tag_names=tag_names,
        reading=reading,
        editing=Editing(db, gate, indexer.index_now, events.publish),
        mosaic=Mosaic(gate),
        stats=Stats(db, search, settings.trend_tags),
        trends=Trends(db, search),
        handoff=Handoff(taken_by_host=bool(host.send_targets)),
        sending=Sending(db, gate, reading),
        thumbnails=thumbnails,
        second=SecondReading(db, events, host_reader, patience, report=indexer.report)
        if host_reader
        else None,
        ahead=Ahead(db, gate, thumbnails, cache, patience),
        saved=SavedPictures(
            db,
            gate,
            indexer,
            thumbnails,
            trust_text=not settings.plugins,
            extract_all_prompts=settings.extract_all_prompts,
            writable=settings.writable,
        ),
        covers=covers,
        page=BuiltPage(),
        about=About(),
        guard=Guard(host, settings),
        at_work=at_work,
        backups=DailyBackups(
            settings.database_path,
            settings.backup_max,
            lambda sentence: events.publish({"type": "notice", "text": sentence}),
            patience=patience,
        ),
        files=files,
        flatten=Flatten(gate, operations, folders),
        wastebin=Wastebin(db, gate, operations, files),
        lookalikes=lookalikes,
        sweep=Sweep(
            db,
            gate,
            events,
            thumbnails,
            patience,
            busy=lambda: indexer.status()["state"] in {"listing", "reading"},
            touched=lookalikes.touched,
        ),
    )
    host.on_image_saved(services.saved.take)
    return services


def mount(app: FastAPI, services: Services) -> None:
    """Add our routes to `app`, before any that it has: a host's catch-all must not hide them.

    Works on an app that serves already: no middleware, no lifespan. Raises TypeError for a route that
    does not say who may call it.
    """
    # the routes themselves: an included router is searched route by route, on each request
    ours = [route for router in all_routers(services) for route in router.routes]
    if services.guard.origins.allowed:
        ours.append(Preflight(services.settings.base, services.guard))
    ours.append(Nowhere(services.settings.base, services.guard))
    app.router.routes[:] = [DirectRoutes(ours), *ours, *app.router.routes]
    app.openapi_schema = None


def standalone_app(services: Services) -> FastAPI:
    """Our own app: `/` leads to the page; the API's description lies under the base path."""
    base = services.settings.base
    app = FastAPI(
        title="Infinite image browsing",
        version=__version__,
        docs_url=None,  # FastAPI's viewers load their script from another site
        redoc_url=None,
        openapi_url=f"{base}/openapi.json",
    )
    mount(app, services)

    @app.get("/", include_in_schema=False)
    async def to_the_page(request: Request) -> RedirectResponse:
        query = request.url.query  # a link to a folder or a picture
        return RedirectResponse(f"{base}?{query}" if query else base)

    return app


def clean_base(base: str) -> str:
    """The base path with one slash before and none behind; "" is the server's own root, which we do not take."""
    return "/" + (base.strip("/") or "infinite_image_browsing")


def _remember_looks(
    db: Database, events: EventBus, settings: Settings, also: Callable[[str, Look], None]
) -> Callable[[SafePath, int, int, Look], None] | None:
    """Keep what decoding a thumbnail showed (proportions, thumbhash), and tell the pages; `also` hears of it."""
    if not settings.writable:
        return None

    def remember(safe: SafePath, width: int, height: int, look: Look) -> None:
        row = images.row_by_path(db.reader(), safe.shown)
        if row is None:
            return
        unknown = row.width is None
        done = db.submit(lambda c: images.remember_look(c, row.id, look.thumbhash, width, height))
        also(safe.shown, look)
        if unknown:
            done.add_done_callback(lambda _: events.publish({"type": "thumbs", "ids": [row.id]}))

    return remember
