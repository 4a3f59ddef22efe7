"""The command line: those of ComfyUI's flags that change what we do."""

import argparse
import os

_parser = argparse.ArgumentParser()
_parser.add_argument("--listen", nargs="?", const="0.0.0.0,::", default="127.0.0.1")
_parser.add_argument("--port", type=int, default=8188)
_parser.add_argument("--tls-keyfile")
_parser.add_argument("--tls-certfile")
_parser.add_argument("--enable-cors-header", nargs="?", const="*", default=None)
_parser.add_argument("--enable-compress-response-body", action="store_true")
_parser.add_argument("--max-upload-size", type=float, default=100)
_parser.add_argument("--base-directory", default=os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
for _name in ("output", "input", "temp", "user"):
    _parser.add_argument(f"--{_name}-directory", default=None)
_parser.add_argument("--multi-user", action="store_true")
_parser.add_argument("--front-end-root", default=None)
args = _parser.parse_args()
