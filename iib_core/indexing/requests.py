"""What the indexer was asked for and has not begun."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Requests:
    """`full`: list every root. `rebuild`: have every file read again first. `dirty`: list these folders;
    True: with all below."""

    full: bool = False
    rebuild: bool = False
    dirty: dict[str, bool] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return self.full or self.rebuild or bool(self.dirty)

    def add(self, dirs: dict[str, bool]) -> None:
        for path, deep in dirs.items():
            self.dirty[path] = deep or self.dirty.get(path, False)

    def take(self) -> Requests:
        """All of it, at once; a full listing covers every folder."""
        taken = Requests(self.full, self.rebuild, {} if self.full else self.dirty)
        self.clear()
        return taken

    def clear(self) -> None:
        self.full = self.rebuild = False
        self.dirty = {}
