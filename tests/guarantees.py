"""Writes docs/guarantees.md: which tests prove which line. `python -m tests.guarantees`."""

from __future__ import annotations

import ast
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "guarantees.md"

SECTIONS: dict[str, dict[str, str]] = {
    "Nobody gets in where they don't belong": {
        "S1": "Assets come from the built page's folder only, however the path is encoded.",
        "S2": "Every path from outside passes one gate: resolved, links too, then inside a library folder, compared"
        " by component. Of a folder above one, only the names that lead to it are shown.",
        "S3": "A library folder that is a link works, and each file has one spelling: the one the user sees.",
        "S4": "Renaming takes a bare file name and overwrites nothing.",
        "S5": "Metadata is read through the same gate; a text beside a file only for a media file that is there.",
        "S6": "Pages of other sites change nothing, and a name that the server was not started for is refused.",
        "S7": "Media comes under its true type and can run nothing; what is unknown is a download; metadata is text.",
        "S8": "The key is compared in constant time, guessing is slowed down, sessions end and can be ended;"
        " private answers are kept by no shared cache.",
        "S9": "The host's login is honoured; access is limited to the library unless told otherwise; giving a"
        " folder is the owner's act.",
        "S10": "Read-only means read-only; no-access shows nothing.",
        "S11": "Of the host's options only the output folders are sent.",
        "S12": "Expressions, bodies, lists and pictures are bounded in time and size; no file makes reading it slower"
        " than its length.",
        "S13": "Programs are opened, and the server is stopped, only from this machine; stopping needs its flag, and"
        " the key where there is one.",
        "S14": "Logs rotate and hold no prompts.",
        "S15": "Plugins are the folder's and installed packages', and only when switched on; one that fails is said and skipped.",
    },
    "Nothing is lost": {
        "L1": "A file that changed keeps its id, tags and edited text; only what came from the file is made anew.",
        "L2": "A file that is missing is hidden and comes back with everything; a search deletes nothing.",
        "L3": "A file that was moved or renamed outside is recognised by its bytes.",
        "L4": "No file is overwritten; what lies beside a file and belongs to it alone goes along.",
        "L5": "Disk and index change together: a crash at any point is repaired at the next start.",
        "L6": "One bad item fails no other, and what was done is said exactly.",
        "L7": "Removing a folder touches nothing that another one still shows.",
        "L8": "A rebuild keeps your tags and edits.",
        "L9": "Deleting goes to the trash and can be undone; deleting for good is a second act.",
        "L10": "The database is backed up and checked; a damaged one is set aside, said so, and restored or made"
        " anew with your tags, folders and settings.",
        "L11": "Caches are written whole or not at all, and never outgrow their limit.",
    },
    "The host never freezes": {
        "F1": "Nothing blocks an event loop; while the library is indexed, requests are answered as if nothing ran.",
        "F2": "One writes, readers never wait; two who ask for an update get one run; several processes share a"
        " database safely.",
        "F3": "A run can be watched, cancelled, killed and resumed, and misses no file that arrives or changes"
        " meanwhile.",
        "F4": "Folders are watched, not asked again and again.",
        "F5": "Pages never overlap nor leave a file out, whatever arrives; random order too.",
        "F6": "Counts are true.",
    },
    "It reads what people have": {
        "M1": "A broken file stops nothing; it is kept with its reason.",
        "M2": "Prompts become tags without losing a word or a network's name.",
        "M3": "ComfyUI graphs are understood by following links, through nodes never seen before.",
        "M4": "A file is read once, and only its header where the format allows.",
        "M5": "Texts beside clips count like those in pictures; short clips have covers.",
        "M6": "Orientation, first frames, validators and ranges are as the standards say.",
        "M7": "File names hold anything that the file system allows, and `%` and `_` are themselves in a search.",
    },
    "It understands without getting in the way": {
        "A2": "A title is asked for with standard fields only; fenced JSON and trailing commas are understood; a"
        " failing title becomes keywords.",
    },
}


def proofs() -> dict[str, list[tuple[str, str]]]:
    """Line → (test file, test name) of every test that is marked with it, in their order."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        name = path.relative_to(ROOT).as_posix()
        tree = ast.parse(path.read_text("utf-8"))
        of_the_file = [
            line
            for node in tree.body
            if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "pytestmark"
            for line in _lines(node.value)
        ]
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_"):
                own = [line for mark in node.decorator_list for line in _lines(mark)]
                for line in [*of_the_file, *own]:
                    found[line].append((name, node.name))
    return {line: sorted(set(tests)) for line, tests in found.items()}


def _lines(mark: ast.expr) -> list[str]:
    if isinstance(mark, ast.Call) and ast.unparse(mark.func) == "pytest.mark.invariant":
        return [argument.value for argument in mark.args if isinstance(argument, ast.Constant)]
    return []


def page() -> str:
    """The whole of docs/guarantees.md."""
    tests = proofs()
    out = [
        "# What always holds",
        "",
        "Each line is a way in which programs of this kind have hurt their users, and each is proved by the tests",
        'that name it: `@pytest.mark.invariant("L3")`. This page is written by `python -m tests.guarantees`, and a',
        "test fails when it is not up to date.",
    ]
    for title, lines in SECTIONS.items():
        out += ["", f"## {title}", "", "| | | tests |", "|---|---|---|"]
        out += [
            f"| [{line}](#{line.lower()}) | {text} | {len(tests[line])} |" for line, text in lines.items()
        ]
    out += ["", "## Line by line"]
    for lines in SECTIONS.values():
        for line in lines:
            out += ["", f"### {line}", ""]
            out += [f"- [{_sentence(test)}](../{file})" for file, test in tests[line]]
    return "\n".join(out) + "\n"


def _sentence(test: str) -> str:
    return test.removeprefix("test_").replace("_", " ")


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
