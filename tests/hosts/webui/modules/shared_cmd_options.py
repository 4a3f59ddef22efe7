"""The command line, extensions' own flags (`preload.py`) included."""

from __future__ import annotations

import argparse
import os
import sys

from modules import errors, script_loading
from modules.paths_internal import data_path, extensions_dir

parser = argparse.ArgumentParser()
for flag in ("--listen", "--share", "--nowebui", "--api", "--skip-install", "--hide-ui-dir-config"):
    parser.add_argument(flag, action="store_true")
for flag in ("--freeze-settings", "--enable-insecure-extension-access", "--disable-safe-unpickle"):
    parser.add_argument(flag, action="store_true")
parser.add_argument("--no-prompt-history", action="store_true")
parser.add_argument("--port", type=int, default=None)
for flag in ("--server-name", "--subpath", "--gradio-auth", "--gradio-auth-path", "--api-auth", "--ngrok"):
    parser.add_argument(flag, default=None)
for flag in ("--tls-keyfile", "--tls-certfile", "--theme"):
    parser.add_argument(flag, default=None)
parser.add_argument("--data-dir", default=data_path)
parser.add_argument("--ui-settings-file", default=os.path.join(data_path, "config.json"))
parser.add_argument("--gradio-allowed-path", action="append", default=[data_path])


def _preload() -> None:
    if not os.path.isdir(extensions_dir):
        return
    for name in sorted(os.listdir(extensions_dir)):
        path = os.path.join(extensions_dir, name, "preload.py")
        if not os.path.isfile(path):
            continue
        try:
            module = script_loading.load_module(path)
            if hasattr(module, "preload"):
                module.preload(parser)
        except Exception:
            errors.report(f"Error running preload() for {path}", exc_info=True)


_preload()
# an installer imports this too, with no arguments of ours on its own command line
cmd_opts = parser.parse_args() if "STANDIN_SERVES" in os.environ else parser.parse_known_args(sys.argv[1:])[0]
cmd_opts.webui_is_non_local = any(
    (cmd_opts.share, cmd_opts.listen, cmd_opts.ngrok, cmd_opts.server_name),
)
cmd_opts.disable_extension_access = (
    cmd_opts.webui_is_non_local and not cmd_opts.enable_insecure_extension_access
)
