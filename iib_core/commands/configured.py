"""Settings and host, from the command line over the environment over `.env` over the defaults."""

from __future__ import annotations

import argparse
import os
from dataclasses import replace

from .. import settings as settings_module
from ..errors import IibError
from ..host import StandaloneHost
from ..settings import Settings
from ..webui_config import output_folders
from .terminal import made, say

#: Where the older program keeps its database as an extension of the WebUI (contract §7).
_EXTENSION_DATABASE = os.path.join("extensions", "sd-webui-infinite-image-browsing", "iib.db")


def settings_of(arguments: argparse.Namespace) -> Settings:
    """Where the data is; all that `restore` and `relocate` need."""
    s = settings_module.from_environment({**_env_files(), **os.environ})
    if arguments.data_dir:
        s = replace(s, data_dir=os.path.abspath(arguments.data_dir))
    return s


def _env_files() -> dict[str, str]:
    """`.env` in the folder that we are started from, over the one beside the program (contract §7)."""
    beside = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    values: dict[str, str] = {}
    if os.path.isfile(os.path.join(beside, "run.py")):  # not where packages are installed
        values = settings_module.read_env_file(os.path.join(beside, ".env"))
    return {**values, **settings_module.read_env_file(os.path.join(os.getcwd(), ".env"))}


def settings_and_host(arguments: argparse.Namespace) -> tuple[Settings, StandaloneHost]:
    """Everything that serving or indexing needs. Raises IibError for folders that are not there."""
    s = settings_of(arguments)
    folders = [os.path.abspath(f) for f in arguments.folders]
    for folder in folders:
        if not os.path.isdir(folder):
            raise IibError(
                f"There is no folder at {folder}. Check the spelling, or that the drive is connected."
            )
    if arguments.demo:
        folders.append(made(os.path.join(s.data_dir, "demo")))
    s = replace(s, folders=tuple(folders))
    if arguments.command == "serve":
        s = _for_serving(s, arguments)
    webui = arguments.sd_webui_dir or (
        os.path.dirname(os.path.abspath(arguments.sd_webui_config)) if arguments.sd_webui_config else None
    )
    named = output_folders(os.path.abspath(webui), arguments.sd_webui_config) if webui else {}
    bind = arguments.host if arguments.command == "serve" else "127.0.0.1"
    s = _sharing(s, arguments)
    return s, StandaloneHost(folders=s.folders, named_folders=named, bind=bind, extra_hosts=s.allowed_hosts)


def _for_serving(s: Settings, arguments: argparse.Namespace) -> Settings:
    origins = arguments.allow_cors or []
    if arguments.allow_cors == []:
        say(
            "--allow_cors names no site, so none may call this server. Name those that may:"
            " --allow_cors https://example.org"
        )
    return replace(
        s,
        base="/" + arguments.base.strip("/") if arguments.base else s.base,
        permission="read-only" if arguments.read_only else s.permission,
        allow_origins=(*s.allow_origins, *arguments.allow_origin, *origins),
        allowed_hosts=(*s.allowed_hosts, *arguments.allowed_host),
        enable_shutdown=arguments.enable_shutdown,
        browse_paths=tuple(os.path.abspath(p) for p in arguments.extra_paths),
    )


def _sharing(s: Settings, arguments: argparse.Namespace) -> Settings:
    """With --sd-webui-dir, the database of the extension in it is used, where there is one and none is named."""
    if not arguments.sd_webui_dir or arguments.data_dir or s.db_path:
        return s
    shared = os.path.join(os.path.abspath(arguments.sd_webui_dir), _EXTENSION_DATABASE)
    if not os.path.isfile(shared):
        return s
    say(f"Using the database of the WebUI's extension, {shared}. Name another with IIB_DB_PATH.")
    return replace(s, db_path=shared)
