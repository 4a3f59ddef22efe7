"""ComfyUI as our host: its folders, who reaches it, what it has just made."""

from __future__ import annotations

import ipaddress
import logging
import os
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Protocol

from iib_core.host import HostReader, HostUser, SavedPicture

log = logging.getLogger(__name__)

#: Folders that a finished picture may lie in, as ComfyUI calls them (`folder_paths.get_directory_by_type`).
PLACES = ("output", "input", "temp")
#: What the page may ask ComfyUI's page to do with a picture (docs/contributing/host-pages.md).
SEND_TARGETS = ("workflow", "workflow_new", "load_image", "prompt", "queue")


class FolderPaths(Protocol):
    """What we use of ComfyUI's module `folder_paths`."""

    def get_output_directory(self) -> str: ...
    def get_input_directory(self) -> str: ...
    def get_temp_directory(self) -> str: ...
    def get_user_directory(self) -> str: ...


class ComfyHost:
    """`server` is `PromptServer.instance`, `arguments` `comfy.cli_args.args`."""

    name = "comfyui"
    launch_mode = "server"
    send_targets: tuple[str, ...] = SEND_TARGETS

    def __init__(
        self, server: Any, folder_paths: FolderPaths, arguments: Any, names: tuple[str, ...] = ()
    ) -> None:
        """`names`: further values of the Host header under which the user reaches this server."""
        self._server = server
        self._folders = folder_paths
        self._arguments = arguments
        self._names = names

    def media_folders(self) -> Mapping[str, str]:
        """Output and input. Pictures in temp are gone at the next start: `browse_folders`."""
        return {"output": self.place("output"), "input": self.place("input")}

    def browse_folders(self) -> tuple[str, ...]:
        """Folders to be shown and never indexed."""
        return (self.place("temp"),)

    def suggested_folders(self) -> list[str]:
        return []

    def place(self, kind: str) -> str:
        """The absolute path of one of `PLACES`, as the flags of the command line have it."""
        ask = {
            "output": self._folders.get_output_directory,
            "input": self._folders.get_input_directory,
            "temp": self._folders.get_temp_directory,
        }[kind]
        return os.path.abspath(ask())

    def login_required(self) -> bool:
        return False

    def user(self, request: Any) -> HostUser:
        """ComfyUI's users (`--multi-user`) are names without a password."""
        return HostUser(request.headers.get("comfy-user", "") if self._flag("multi_user") else "")

    def exposed(self) -> bool:
        return not all(_is_loopback(address) for address in self._addresses())

    def open_to_strangers(self) -> bool:
        return self.exposed()  # no login exists

    def allowed_hosts(self) -> tuple[str, ...] | None:
        return (*self._addresses(), *self._names)

    def on_image_saved(self, callback: Callable[[SavedPicture], None]) -> None:
        """After each finished prompt, in the thread that executes prompts; then all pages hear `iib.saved`."""
        queue = self._server.prompt_queue
        done = queue.task_done

        def task_done(*args: Any, **kwargs: Any) -> Any:
            answer = done(*args, **kwargs)
            try:
                result = kwargs["history_result"] if "history_result" in kwargs else args[1]
                self._tell(list(saved_files(result)), callback)
            except Exception:
                log.exception(
                    "What ComfyUI has just made could not be told to the library; the next look finds it."
                )
            return answer

        queue.task_done = task_done

    def _tell(self, files: list[dict[str, str]], callback: Callable[[SavedPicture], None]) -> None:
        for file in files:
            callback(
                SavedPicture(os.path.join(self.place(file["type"]), file["subfolder"], file["filename"]))
            )
        if files:
            self._server.send_sync("iib.saved", {"files": files})

    def busy(self) -> bool:
        return bool(self._server.prompt_queue.currently_running)

    def reader(self) -> HostReader | None:
        return None

    def _addresses(self) -> list[str]:
        """Where it listens: `--listen 0.0.0.0,::`."""
        listen = getattr(self._arguments, "listen", "") or "127.0.0.1"
        return [address.strip() for address in listen.split(",")]

    def _flag(self, name: str) -> bool:
        return bool(getattr(self._arguments, name, False))


def saved_files(history_result: Any) -> Iterator[dict[str, str]]:
    """Files that a finished prompt left in output or input: `{filename, subfolder, type}`, each once.

    Nodes list them under names of their own (`images`, `gifs`, `audio`, `video`) in
    `history_result["outputs"][node]`; those of type `temp` are previews. Never raises for what nodes write.
    """
    seen = set()
    outputs = history_result.get("outputs") if isinstance(history_result, Mapping) else None
    for output in outputs.values() if isinstance(outputs, Mapping) else ():
        for entries in output.values() if isinstance(output, Mapping) else ():
            for entry in entries if isinstance(entries, list | tuple) else ():
                if not isinstance(entry, Mapping):
                    continue
                name, below, kind = (entry.get(key, "") for key in ("filename", "subfolder", "type"))
                wanted = isinstance(name, str) and isinstance(below, str) and kind in ("output", "input")
                if wanted and name and (kind, below, name) not in seen:
                    seen.add((kind, below, name))
                    yield {"filename": name, "subfolder": below, "type": kind}


def _is_loopback(address: str) -> bool:
    if address == "localhost":
        return True
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False
