"""Brings the packages that are missing, and moves none that is there: run by A1111/Forge at each start, and once by
ComfyUI's manager. Needs only Python's own library, never raises, and asks no network when nothing is missing."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import metadata, util

HERE = os.path.dirname(os.path.abspath(__file__))
#: What could not be had is asked for again after so many seconds, or when the installed packages are others.
TRY_AGAIN = 24 * 3600
LONGEST_INSTALL = 900


@dataclass(frozen=True)
class Package:
    """One that we use. `without`: what is not there without it; "" when nothing works."""

    name: str
    least: tuple[int, ...]
    without: str = ""

    @property
    def wish(self) -> str:
        return f"{self.name}>={'.'.join(map(str, self.least))}"


PACKAGES = (
    Package("fastapi", (0, 94)),
    Package("pillow", (9, 5)),
    Package("numpy", (1, 23)),
    Package("watchfiles", (0, 20), "new files are found by looking every few seconds"),
    Package("regex", (2022, 1, 18), "searching by regular expression is off"),
    Package("orjson", (3, 9, 15), "long lists take a little longer"),
    Package("imageio-ffmpeg", (0, 4, 8), "videos have no covers unless ffmpeg is installed"),
)


def main() -> int:
    """Always 0: what the user must know is printed, a line each."""
    try:
        install()
    except Exception as error:  # a host must start whatever happens here
        say(f"the packages could not be looked after ({error}).")
    return 0


def install() -> None:
    """Install what is missing, as far as it goes without moving anything."""
    before = installed()
    missing = [p for p in PACKAGES if not is_met(p, before)]
    if os.environ.get("IIB_SKIP_OPTIONAL_DEPS"):
        missing = [p for p in missing if not p.without]
    state = fingerprint(before, missing)
    if (
        not missing
        or "--skip-install" in os.environ.get("COMMANDLINE_ARGS", "").split()
        or tried_lately(state)
    ):
        return
    blocked = [p for p in missing if normal(p.name) in before]
    wanted = [p for p in missing if p not in blocked]
    for package in blocked:
        told = f"this program holds {package.name} {before[normal(package.name)]}, which was left alone"
        if package.without:
            say(f"{told}: it is older than {package.wish}, so {package.without}.")
        else:
            say(f"{package.wish} is needed, but {told}.")
    if wanted:
        bring(wanted, before)
    after = installed()
    for package in wanted:
        if normal(package.name) in after:
            say(f"installed {package.name} {after[normal(package.name)]}.")
    moved = [name for name, version in before.items() if after.get(name) != version]
    if moved:
        say(f"these packages changed, which should not be: {', '.join(moved)}. Please report it.")
    if any(not is_met(p, after) for p in missing):
        remember(fingerprint(after, [p for p in missing if not is_met(p, after)]))


def bring(wanted: list[Package], before: dict[str, str]) -> None:
    """One call for all; where that cannot be, one for each, and a line for each that does not come."""
    with tempfile.TemporaryDirectory() as folder:
        constraints = os.path.join(folder, "constraints.txt")
        with open(constraints, "w", encoding="utf-8") as f:
            f.writelines(f"{line}\n" for line in held(before))
        failed = pip([p.wish for p in wanted], constraints)
        if not failed:
            return
        for package in wanted:
            reason = failed if len(wanted) == 1 or is_offline(failed) else pip([package.wish], constraints)
            if reason:
                say(left_out(package, reason))


def left_out(package: Package, reason: str) -> str:
    if package.without:
        return f"{package.name} could not be added ({reason}), so {package.without}."
    return f"{package.name} is needed and could not be added without changing other packages ({reason})."


def pip(wishes: list[str], constraints: str) -> str:
    """Install `wishes` from wheels; "" when it went well, else pip's reason in a few words."""
    if util.find_spec("pip"):
        command = [sys.executable, "-m", "pip", "install", "--prefer-binary", "--no-input", "--retries", "1"]
        command += ["--disable-pip-version-check", "--no-warn-script-location"]
    elif uv := shutil.which("uv"):
        command = [uv, "pip", "install", "--python", sys.executable]
    else:
        return "there is no pip here"
    command += ["--only-binary", ":all:", "--constraint", constraints]
    if os.environ.get("INDEX_URL"):  # what A1111's launcher hands to pip
        command += ["--index-url", os.environ["INDEX_URL"]]
    try:
        done = subprocess.run(
            [*command, *wishes],
            capture_output=True,
            text=True,
            errors="replace",
            timeout=LONGEST_INSTALL,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return str(error)
    return "" if done.returncode == 0 else why(done.stderr + "\n" + done.stdout)


def why(output: str) -> str:
    """The line of pip's output that says most."""
    if is_offline(output):
        return "no network"
    errors = [line.partition("ERROR:")[2].strip() for line in output.splitlines() if "ERROR:" in line]
    told = errors or [line.strip() for line in output.splitlines() if line.strip()]
    return (told[0] if told else "pip gave no reason")[:200]


def is_offline(output: str) -> bool:
    signs = (
        "no network",
        "NewConnectionError",
        "Failed to establish a new connection",
        "ConnectTimeoutError",
    )
    return any(sign in output for sign in signs)


# ---- what is there


def normal(name: str) -> str:
    """A distribution's name as PEP 503 compares it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def installed() -> dict[str, str]:
    """Name → version of every distribution that is imported from; the first found counts, as for Python itself."""
    found: dict[str, str] = {}
    for distribution in metadata.distributions():
        with contextlib.suppress(Exception):  # half-removed ones have no name
            name, version = distribution.metadata["Name"], distribution.version
            if name and version:
                found.setdefault(normal(name), version)
    return found


def is_met(package: Package, there: dict[str, str]) -> bool:
    """By release numbers; suffixes such as `+cu121` or `rc1` do not count."""
    version = there.get(normal(package.name))
    if version is None:
        return False
    numbers = re.match(r"\s*v?(?:\d+!)?(\d+(?:\.\d+)*)", version)
    return numbers is None or tuple(map(int, numbers[1].split("."))) >= package.least


#: PEP 440's versions, local part included. A constraint that is none stops pip as a whole.
_VERSION = re.compile(
    r"v?(\d+!)?\d+(\.\d+)*([-_.]?(a|b|c|rc|alpha|beta|pre|preview)[-_.]?\d*)?(-\d+|[-_.]?(post|rev|r)[-_.]?\d*)?"
    r"([-_.]?dev[-_.]?\d*)?(\+[a-z0-9]+([-_.][a-z0-9]+)*)?",
    re.IGNORECASE,
)


def held(there: dict[str, str]) -> Iterable[str]:
    """A constraint for each installed distribution: editable ones and those from elsewhere by their version, too."""
    for name, version in there.items():
        if _VERSION.fullmatch(version) and re.fullmatch(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?", name):
            yield f"{name}=={version}"


# ---- not at each start again


def fingerprint(there: dict[str, str], missing: list[Package]) -> str:
    told = json.dumps([sys.version, sorted(there.items()), [p.wish for p in missing]])
    return hashlib.sha256(told.encode()).hexdigest()


def _note() -> str:
    return os.path.join(HERE, ".install-note.json")


def tried_lately(state: str) -> bool:
    try:
        with open(_note(), encoding="utf-8") as f:
            note = json.load(f)
        return bool(note["state"] == state and 0 <= time.time() - note["time"] < TRY_AGAIN)
    except (OSError, ValueError, KeyError, TypeError):
        return False


def remember(state: str) -> None:
    with contextlib.suppress(OSError), open(_note(), "w", encoding="utf-8") as f:
        json.dump({"state": state, "time": time.time()}, f)


def say(sentence: str) -> None:
    print(f"Infinite image browsing: {sentence}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
