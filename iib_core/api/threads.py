"""Our own worker threads for handlers, so that none of ours can use up the host's pool (F1)."""

from __future__ import annotations

import asyncio
import contextvars
import functools
import inspect
import typing
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Literal, TypeVar

T = TypeVar("T")


#: "quick": the index; "disk": files and folders, which may lie on a slow drive; "media": may wait for a decoder.
Lane = Literal["quick", "disk", "media"]
_WORKERS: dict[Lane, int] = {"quick": 6, "disk": 6, "media": 8}


class Threads:
    """A pool per kind of work, so that none waits for another's.

    Threads live on (unlike the framework's), and so do their database connections.
    """

    def __init__(self) -> None:
        self._pools = {lane: ThreadPoolExecutor(n, f"iib-{lane}") for lane, n in _WORKERS.items()}

    async def run(self, function: Callable[[], T], lane: Lane = "quick") -> T:
        """The function's result, awaited; the event loop goes on meanwhile."""
        context = contextvars.copy_context()
        return await asyncio.get_running_loop().run_in_executor(self._pools[lane], context.run, function)

    def wrap(
        self, endpoint: Callable[..., Any], answer: Callable[[Any], Any], lane: Lane
    ) -> Callable[..., Awaitable[Any]]:
        """`endpoint` as a coroutine function with the same signature; `answer` shapes its result, in the thread too.

        The signature's annotations are resolved here, since FastAPI would look their names up in this module.
        """

        def work(values: dict[str, Any]) -> Any:
            return answer(endpoint(**values))

        hints = typing.get_type_hints(endpoint)
        signature = inspect.signature(endpoint)

        @functools.wraps(endpoint)
        async def in_our_thread(**values: Any) -> Any:
            return await self.run(functools.partial(work, values), lane)

        in_our_thread.__signature__ = signature.replace(  # type: ignore[attr-defined]
            parameters=[
                p.replace(annotation=hints.get(name, p.annotation))
                for name, p in signature.parameters.items()
            ],
            return_annotation=inspect.Signature.empty,
        )
        return in_our_thread

    def stop(self) -> None:
        """Let running work end in its own time; take no more."""
        for pool in self._pools.values():
            pool.shutdown(wait=False, cancel_futures=True)
