#!/usr/bin/env python3
"""One command on a fresh machine: `python3 run.py [serve|index|test|bench] …` (default: serve).

Standard library only. Makes `.venv` beside this file when it is missing or out of date, installs the
project into it, and hands the command on.
"""

import hashlib
import os
import subprocess
import sys

ROOT = os.path.dirname(os.path.abspath(__file__))
MINIMUM = (3, 10)


def main(argv):
    """Run one command; its exit code."""
    if sys.version_info < MINIMUM:
        sys.exit("This program needs Python 3.10 or newer; this is %s." % sys.version.split()[0])
    command = argv[0] if argv and not argv[0].startswith("-") else "serve"
    if command == "test":
        python = ensure_venv(os.path.join(ROOT, ".venv"), "[test,lint]")
        return hand_over([python, os.path.join(ROOT, "tests", "run_all.py"), *argv[1:]])
    if command == "bench":
        python = ensure_venv(os.path.join(ROOT, ".venv"), "[test,lint]")
        return hand_over([python, "-m", "tests.bench", *argv[1:]])
    if {"-h", "--help", "--version"} & set(argv):  # whoever asks what this is need not install it first
        return hand_over([sys.executable, "-m", "iib_core", *argv])
    python = ensure_venv(os.path.join(ROOT, ".venv"), "")
    return hand_over([python, "-m", "iib_core", *argv])


def venv_python(folder):
    """The interpreter of a venv, by platform."""
    return (
        os.path.join(folder, "Scripts", "python.exe")
        if os.name == "nt"
        else os.path.join(folder, "bin", "python")
    )


def fingerprint(extras):
    """Changes whenever the venv has to be installed anew."""
    digest = hashlib.sha256(("%s %s %s " % (sys.version_info[:2], ROOT, extras)).encode())
    with open(os.path.join(ROOT, "pyproject.toml"), "rb") as f:
        digest.update(f.read())
    return digest.hexdigest()


def ensure_venv(folder, extras):
    """The interpreter of an up-to-date venv with the project and `extras` in it, made when needed."""
    python = venv_python(folder)
    stamps = os.path.join(folder, "iib-installed.txt")
    wanted = fingerprint(extras)
    if os.path.exists(python):
        try:
            with open(stamps, encoding="utf-8") as f:
                if wanted in f.read().split():
                    return python
        except OSError:
            pass
    else:
        print("Making %s …" % folder, flush=True)
        if subprocess.call([sys.executable, "-m", "venv", folder]) != 0:
            sys.exit(
                "The virtual environment could not be made. On Debian and Ubuntu install it with:"
                " apt install python3-venv. Nothing else was changed."
            )
    print("Installing into %s (the first time takes a minute) …" % folder, flush=True)
    pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-e", ROOT + extras]
    if subprocess.call(pip, stdout=sys.stderr) != 0:
        sys.exit(
            "The packages could not be installed (see above). Check the network connection and start again."
        )
    with open(stamps, "a", encoding="utf-8") as f:
        f.write(wanted + "\n")
    return python


def hand_over(command):
    """Run `command` in place of this process where the system can, else beside it."""
    environment = dict(
        os.environ, PYTHONPATH=os.pathsep.join(filter(None, [ROOT, os.environ.get("PYTHONPATH")]))
    )
    if os.name == "nt":
        try:
            return subprocess.call(command, env=environment)
        except KeyboardInterrupt:
            return 130
    sys.stdout.flush()
    os.execve(command[0], command, environment)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
