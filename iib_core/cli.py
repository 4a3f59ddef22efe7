"""The console command: `serve` (default), `index`, `restore`, `relocate`, `export`, `import` and `forget-pin`."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence

from .commands.arguments import parse
from .errors import IibError


def main(argv: Sequence[str] | None = None) -> int:
    """Parse the command line, run it; 0 when it went well, else 1 after one clear line on stderr."""
    arguments = parse(list(sys.argv[1:] if argv is None else argv))
    try:
        return _command(arguments.command)(arguments)
    except IibError as error:
        print(f"iib: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _command(name: str) -> Callable[..., int]:
    """Imported when it is run: each needs other parts of the program."""
    if name == "index":
        from .commands.indexing import index

        return index
    if name == "restore":
        from .commands.restoring import restore

        return restore
    if name == "relocate":
        from .commands.relocating import relocate

        return relocate
    if name in {"export", "import"}:
        from .commands.exchanging import export_to, import_from

        return export_to if name == "export" else import_from
    if name == "forget-pin":
        from .commands.forgetting import forget_pin

        return forget_pin
    from .commands.serving import serve

    return serve
