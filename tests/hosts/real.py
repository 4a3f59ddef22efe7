"""Runs the hosts' stories in a real host that lies in a folder, which stays as it was.

    python tests/hosts/real.py --comfyui ~/ComfyUI --python ~/ComfyUI/venv/bin/python
    python tests/hosts/real.py --forge ~/stable-diffusion-webui-forge --only send

Prints a line for each story, writes a table and screenshots into `--shots`, and ends with 1 when a story failed.
`docs/hosts.md` says what each host needs to start without a graphics card and without weights.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.hosts.stories.report import Report


def main() -> int:
    """Parse, run, report; the number to exit with."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument(
        "--a1111", metavar="DIR", type=Path, help="A1111 WebUI, reForge, or another with gradio 3"
    )
    which.add_argument("--forge", metavar="DIR", type=Path, help="Forge, or another with gradio 4")
    which.add_argument("--comfyui", metavar="DIR", type=Path)
    parser.add_argument(
        "--python", help="the host's own interpreter; else its venv's, else the one running this"
    )
    parser.add_argument(
        "--shots", type=Path, default=Path("host-stories"), help="folder for the table and screenshots"
    )
    parser.add_argument(
        "--only", action="append", default=[], metavar="WORD", help="stories with this in their name"
    )
    parser.add_argument(
        "--pictures", type=int, default=5000, help="of the run beside which waiting times are taken"
    )
    told = parser.parse_args()
    program: Path = (told.a1111 or told.forge or told.comfyui).expanduser().resolve()
    python = told.python or _python_of(program)
    report = Report(told.shots.resolve(), tuple(told.only))
    report.about["machine"] = f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}"
    with tempfile.TemporaryDirectory(prefix="iib-stories-", ignore_cleanup_errors=True) as scratch:
        if told.comfyui:
            from tests.hosts.stories import run_comfyui

            run_comfyui.run(program, python, Path(scratch), report, told.pictures)
        else:
            from tests.hosts.stories import run_webui

            run_webui.run(program, python, Path(scratch), report, told.pictures)
    report.write("comfyui" if told.comfyui else "forge" if told.forge else "a1111")
    failed = report.failed()
    print(f"{len(report.outcomes) - len(failed)} passed, {len(failed)} failed; see {report.folder}")
    return 1 if failed or not report.outcomes else 0


def _python_of(program: Path) -> str:
    for below in (
        "venv/bin/python",
        ".venv/bin/python",
        "venv/Scripts/python.exe",
        ".venv/Scripts/python.exe",
    ):
        if (program / below).exists():
            return str(program / below)
    return sys.executable


if __name__ == "__main__":
    sys.exit(main())
