"""The command line's grammar. Flags have the older program's spellings too (contract §7)."""

from __future__ import annotations

import argparse
import re

from .. import __version__

DEFAULT_PORT = 7866
COMMANDS = ("serve", "index", "restore", "relocate", "export", "import", "forget-pin")


def parse(argv: list[str]) -> argparse.Namespace:
    """The arguments; `serve` is what is meant when no command is named."""
    named = argv and argv[0] in {*COMMANDS, "-h", "--help", "--version"}
    return _parser().parse_args(argv if named else ["serve", *argv])


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="iib", description="The library browser for AI-generated images and videos."
    )
    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(dest="command", required=True)
    serve = commands.add_parser("serve", help="serve the page (default)")
    index = commands.add_parser("index", help="index the library with a progress bar and exit")
    restore = commands.add_parser("restore", help="put a backup of the database in its place, or list them")
    relocate = commands.add_parser("relocate", help="have the database follow a folder that was moved")
    forget_pin = commands.add_parser("forget-pin", help="do away with the PIN before private pictures")
    exports = commands.add_parser("export", help="write tags, ratings, notes and albums to a file")
    imports = commands.add_parser("import", help="take in what export wrote")
    for command in (serve, index, restore, relocate, exports, imports, forget_pin):
        command.add_argument(
            "--data-dir", help="database, caches and logs (default: the platform's user data folder)"
        )
    for command in (serve, index):
        _library(command)
    _server(serve)
    _older_program(serve)
    restore.add_argument(
        "backup", nargs="?", metavar="BACKUP", help="its name in the list, or a path; none lists them"
    )
    relocate.add_argument("old", metavar="OLD", help="the folder as the database knows it")
    relocate.add_argument("new", metavar="NEW", help="the folder where it is now")
    relocate.add_argument(
        "--dry-run", "--dry_run", action="store_true", help="say what would change, no more"
    )
    for command in (exports, imports):
        command.add_argument(
            "file", metavar="FILE", help="ending in .json or .csv; - is the terminal, as JSON"
        )
    imports.add_argument(
        "--replace", action="store_true", help="also ratings, labels and notes that pictures have already"
    )
    imports.add_argument("--dry-run", "--dry_run", action="store_true", help="say what would change, no more")
    return parser


def _library(command: argparse.ArgumentParser) -> None:
    command.add_argument("folders", nargs="*", metavar="FOLDER", help="a folder of pictures to show")
    command.add_argument(
        "--sd-webui-dir", "--sd_webui_dir", metavar="DIR", help="show this A1111/Forge's output folders"
    )
    command.add_argument(
        "--sd-webui-config", "--sd_webui_config", metavar="FILE", help="its config.json, when elsewhere"
    )
    command.add_argument("--demo", action="store_true", help="make and show a small sample library")


def _server(serve: argparse.ArgumentParser) -> None:
    add = serve.add_argument
    add("--host", default="127.0.0.1", help="address to listen on (default 127.0.0.1: this machine only)")
    add("--port", type=int, default=DEFAULT_PORT)
    add("--base", default=None, help="path of the page (default /infinite_image_browsing)")
    add("--read-only", "--read_only", action="store_true", help="no request changes anything")
    add(
        "--allow-origin",
        "--allow_origin",
        action="append",
        default=[],
        metavar="ORIGIN",
        help="another site's pages may call this server",
    )
    add(
        "--allowed-host",
        "--allowed_host",
        action="append",
        default=[],
        metavar="NAME",
        help="a host name this server is reached by",
    )
    add("--enable-shutdown", "--enable_shutdown", action="store_true", help="POST /shutdown stops the server")
    add(
        "--extra-paths",
        "--extra_paths",
        nargs="+",
        default=[],
        metavar="DIR",
        help="browse these, without indexing them",
    )
    add("--no-browser", "--no_browser", action="store_true", help="do not open a browser")


def _older_program(serve: argparse.ArgumentParser) -> None:
    """Flags that scripts written for the older program pass."""
    add = serve.add_argument
    add(
        "--sd-webui-path-relative-to-config",
        "--sd_webui_path_relative_to_config",
        action="store_true",
        help="folders in the config.json count from beside it (they always do)",
    )
    add(
        "--update-image-index",
        "--update_image_index",
        action="store_true",
        help="index the library before the page is served, not meanwhile",
    )
    add(
        "--allow-cors",
        "--allow_cors",
        nargs="*",
        default=None,
        metavar="ORIGIN",
        help="as --allow-origin, for several; without any, nobody is allowed",
    )
    add("--export-fe-fn", "--export_fe_fn", action="store_true", help="the page always offers its functions")
    add(
        "--generate-video-cover",
        "--generate_video_cover",
        action="store_true",
        help="make the covers of all videos, and exit",
    )
    add(
        "--generate-image-cache",
        "--generate_image_cache",
        action="store_true",
        help="make the thumbnails of all pictures, and exit",
    )
    add(
        "--generate-image-cache-size",
        "--generate_image_cache_size",
        type=_box,
        default=(512, 512),
        metavar="512x512",
        help="their size",
    )
    add("--gen-cache-verbose", "--gen_cache_verbose", action="store_true", help="name each file meanwhile")


def _box(text: str) -> tuple[int, int]:
    match = re.fullmatch(r"(\d{1,4})x(\d{1,4})", text)
    if not match or not (0 < int(match[1]) <= 4096 and 0 < int(match[2]) <= 4096):
        raise argparse.ArgumentTypeError("a size is written as 512x512, up to 4096x4096")
    return int(match[1]), int(match[2])
