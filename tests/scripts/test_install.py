"""install.py as a host runs it: the real pip, in a venv, over an index on the disk."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
import venv
from collections.abc import Iterator
from pathlib import Path

import pytest

from .wheels import add_installed, add_wheel

REPOSITORY = Path(__file__).resolve().parents[2]
#: What a WebUI with gradio 3 holds of what we use and of what that needs.
HELD = {"fastapi": "0.94.0", "pillow": "9.5.0", "numpy": "1.26.4", "pydantic": "1.10.15", "anyio": "3.7.1"}
OPTIONAL = {"watchfiles": "1.0.4", "regex": "2024.11.6", "orjson": "3.10.0", "imageio-ffmpeg": "0.5.1"}


class Home:
    """A venv that is emptied for each test, our installer beside it, and an index."""

    def __init__(self, place: Path) -> None:
        self.venv = place / "venv"
        venv.create(self.venv, with_pip=True, symlinks=os.name != "nt")
        self.python = next(
            p for p in (self.venv / "bin/python", self.venv / "Scripts/python.exe") if p.exists()
        )
        self.site = next(p for p in self.venv.rglob("site-packages") if p.is_dir())
        self.first = {p.name for p in self.site.iterdir()}
        self.index = place / "index"
        self.extension = place / "extension"

    def empty(self) -> None:
        for path in self.site.iterdir():
            if path.name not in self.first:
                shutil.rmtree(path) if path.is_dir() else path.unlink()
        shutil.rmtree(self.index, ignore_errors=True)
        shutil.rmtree(self.extension, ignore_errors=True)
        self.index.mkdir()
        self.extension.mkdir()
        shutil.copy(REPOSITORY / "install.py", self.extension)

    def hold(self, *packages: dict[str, str]) -> None:
        for some in packages:
            for name, version in some.items():
                add_installed(self.site, name, version)

    def offer(self, packages: dict[str, str]) -> None:
        for name, version in packages.items():
            add_wheel(self.index, name, version)

    def run(self, **env: str) -> str:
        """What install.py prints; it must end well."""
        done = subprocess.run(
            [self.python, self.extension / "install.py"],
            env=self._env(**env),
            capture_output=True,
            text=True,
            timeout=100,
        )
        assert (done.returncode, done.stderr) == (0, "")
        return done.stdout

    def freeze(self) -> set[str]:
        """`pip freeze`, as pip itself says it."""
        command = [self.python, "-m", "pip", "freeze", "--all"]
        done = subprocess.run(
            command, env=self._env(), capture_output=True, text=True, check=True, timeout=100
        )
        return set(done.stdout.split("\n")) - {""}

    def there(self) -> set[str]:
        """The same from the names of folders, where a test need not ask pip for a second each time."""
        found = (path.name.removesuffix(".dist-info") for path in self.site.glob("*.dist-info"))
        return {
            f"{name.replace('_', '-')}=={version}"
            for name, _, version in (one.rpartition("-") for one in found)
        }

    def _env(self, **env: str) -> dict[str, str]:
        kept = {
            k: v for k, v in os.environ.items() if not k.startswith(("PIP_", "PYTHON", "IIB_", "COMMANDLINE"))
        }
        return {**kept, "PIP_CONFIG_FILE": os.devnull, "INDEX_URL": self.index.as_uri(), **env}


@pytest.fixture(scope="module")
def _home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    return Home(tmp_path_factory.mktemp("installer"))


@pytest.fixture
def home(_home: Home) -> Iterator[Home]:
    _home.empty()
    yield _home


def test_where_nothing_is_missing_nothing_is_asked_and_nothing_is_said(home: Home) -> None:
    home.hold(HELD, OPTIONAL)
    shutil.rmtree(home.index)
    before = home.freeze()
    began = time.monotonic()
    assert home.run() == ""
    assert time.monotonic() - began < 5
    assert home.freeze() == before


def test_what_is_missing_comes_and_everything_else_stays(home: Home) -> None:
    home.hold(HELD)
    home.offer(OPTIONAL)
    for name in HELD:
        add_wheel(home.index, name, "99.0")
    add_installed(home.site, "torch", "2.3.1+cu121")
    add_installed(
        home.site,
        "ours",
        "0.1.dev3+gabc",
        direct_url='{"url": "file:///src", "dir_info": {"editable": true}}',
    )
    add_installed(
        home.site, "clip", "1.0", direct_url='{"url": "https://x.invalid/clip.zip", "archive_info": {}}'
    )
    before = home.freeze()
    said = home.run()
    assert home.freeze() - before == {f"{name}=={version}" for name, version in OPTIONAL.items()}
    assert before <= home.freeze()
    assert sorted(line.split(": ")[1] for line in said.splitlines()) == [
        "installed imageio-ffmpeg 0.5.1.",
        "installed orjson 3.10.0.",
        "installed regex 2024.11.6.",
        "installed watchfiles 1.0.4.",
    ]


def test_an_optional_package_that_would_move_another_is_left_out_with_one_line(home: Home) -> None:
    home.hold(HELD)
    home.offer({name: version for name, version in OPTIONAL.items() if name != "watchfiles"})
    add_wheel(home.index, "watchfiles", "1.0.4", "anyio>=4")
    add_wheel(home.index, "anyio", "4.4.0")
    before = home.there()
    said = home.run()
    assert home.there() - before == {"regex==2024.11.6", "orjson==3.10.0", "imageio-ffmpeg==0.5.1"}
    assert before <= home.there()
    about = [line for line in said.splitlines() if "watchfiles" in line]
    assert len(about) == 1
    assert "new files are found by looking" in about[0]


def test_an_optional_package_that_is_too_old_is_left_alone_and_the_loss_is_told(home: Home) -> None:
    home.hold(HELD, {**OPTIONAL, "orjson": "3.8.0"})
    home.offer(OPTIONAL)
    before = home.there()
    said = home.run().splitlines()
    assert home.there() == before
    assert len(said) == 1
    assert all(part in said[0] for part in ("orjson 3.8.0", "left alone", "long lists take a little longer"))


def test_of_a_needed_package_the_newest_version_comes_that_fits_what_is_there(home: Home) -> None:
    """As in ComfyUI, which has pydantic and no FastAPI."""
    home.hold({name: version for name, version in HELD.items() if name != "fastapi"}, OPTIONAL)
    add_wheel(home.index, "fastapi", "0.94.0", "pydantic<2", "starlette")
    add_wheel(home.index, "fastapi", "0.200.0", "pydantic>=2", "starlette")
    add_wheel(home.index, "starlette", "0.26.1")
    add_wheel(home.index, "pydantic", "2.9.0")
    before = home.there()
    home.run()
    assert home.there() - before == {"fastapi==0.94.0", "starlette==0.26.1"}
    assert before <= home.there()


def test_a_needed_package_that_cannot_come_is_named_in_one_line(home: Home) -> None:
    home.hold({name: version for name, version in HELD.items() if name != "fastapi"}, OPTIONAL)
    add_wheel(home.index, "fastapi", "0.200.0", "pydantic>=2")
    add_wheel(home.index, "pydantic", "2.9.0")
    before = home.there()
    said = home.run().splitlines()
    assert home.there() == before
    assert len(said) == 1
    assert "fastapi is needed" in said[0]


def test_a_package_older_than_needed_is_left_alone_and_named(home: Home) -> None:
    home.hold({**HELD, "pillow": "9.4.0"}, OPTIONAL)
    add_wheel(home.index, "pillow", "11.0.0")
    before = home.there()
    said = home.run().splitlines()
    assert home.there() == before
    assert len(said) == 1
    assert "pillow>=9.5" in said[0]
    assert "9.4.0" in said[0]


def test_what_could_not_be_had_is_not_asked_for_at_each_start(home: Home) -> None:
    home.hold(HELD, {name: version for name, version in OPTIONAL.items() if name != "regex"})
    assert len(home.run().splitlines()) == 1
    home.offer(OPTIONAL)
    assert home.run() == ""
    note = home.extension / ".install-note.json"
    note.write_text(json.dumps({**json.loads(note.read_text()), "time": time.time() - 2 * 24 * 3600}))
    assert "installed regex" in home.run()


def test_without_a_network_each_optional_package_has_its_line_soon(home: Home) -> None:
    home.hold(HELD)
    before = home.there()
    said = home.run(INDEX_URL="http://127.0.0.1:9/simple").splitlines()
    assert home.there() == before
    assert len(said) == len(OPTIONAL)
    assert all("no network" in line for line in said)


@pytest.mark.parametrize(
    "env", [{"COMMANDLINE_ARGS": "--skip-install --api"}, {"IIB_SKIP_OPTIONAL_DEPS": "1"}]
)
def test_who_wants_no_installing_gets_none(home: Home, env: dict[str, str]) -> None:
    home.hold(HELD)
    home.offer(OPTIONAL)
    before = home.there()
    assert home.run(**env) == ""
    assert home.there() == before


def test_the_list_for_managers_holds_the_same_lower_bounds_and_nothing_else() -> None:
    lines = (REPOSITORY / "requirements.txt").read_text().splitlines()
    wished = [line for line in lines if line and not line.startswith("#")]
    told = subprocess.run(
        [sys.executable, "-c", "import install; print(*[p.wish for p in install.PACKAGES], sep='\\n')"],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=True,
    )
    assert wished == told.stdout.split()
