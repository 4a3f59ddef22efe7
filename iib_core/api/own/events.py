"""What happens in the library, as server-sent events."""

from __future__ import annotations

import asyncio
import json
import queue
import time
from collections.abc import AsyncIterator

from fastapi import APIRouter
from starlette.responses import Response, StreamingResponse

from ...events import EventBus
from ..routing import guarded_router
from ..services import Services

HEARTBEAT_SECONDS = 15.0
_LOOK_SECONDS = 0.1


def routes(services: Services) -> APIRouter:
    """GET events."""
    router = guarded_router(services, services.settings.base + "/api", ["events"])

    @router.get(
        "/events",
        access="read",
        summary="What happens, as it happens",
        media="text/event-stream",
        example='data: {"type":"changed","added":1,"changed":0,"removed":0,"dirs":["/d/pictures"]}\n\n',
    )
    async def events() -> Response:
        """One JSON object per event; the first tells the index status."""
        first = {"type": "index", **services.indexer.status()}
        return StreamingResponse(
            stream(services.events, first),
            media_type="text/event-stream",
            headers={"content-encoding": "identity", "cache-control": "no-store", "x-accel-buffering": "no"},
        )

    return router.router


async def stream(bus: EventBus, first: dict[str, object]) -> AsyncIterator[str]:
    """Events as text until the client goes or the bus is closed; a comment line now and then shows that we are still here."""
    inbox = bus.subscribe()
    try:
        yield _line(first)
        quiet_since = time.monotonic()
        while not bus.closed:
            try:
                yield _line(inbox.get_nowait())
                quiet_since = time.monotonic()
            except queue.Empty:
                await asyncio.sleep(_LOOK_SECONDS)
                if time.monotonic() - quiet_since > HEARTBEAT_SECONDS:
                    quiet_since = time.monotonic()
                    yield ": still here\n\n"
    finally:
        bus.unsubscribe(inbox)


def _line(event: dict[str, object]) -> str:
    return f"data: {json.dumps(event)}\n\n"
