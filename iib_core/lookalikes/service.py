"""Equal, nearly equal and similar files, as the page asks for them."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from ..access import Gate
from ..db import images, merits, prints, wordsearch
from ..db.connection import Database
from ..db.facts import Facts, facts_of
from ..db.rows import stored
from ..errors import BadRequest, NotFound
from ..media.perceptual import COLORS, Look
from ..media.thumbnails import Thumbnails
from ..search.recent import Recent
from .best import Why, best_of
from .prompts import alike_prompts
from .stacks import prompts_of

if TYPE_CHECKING:
    from .near import Looks

By = Literal["content", "picture"]
Likeness = Literal["picture", "prompt"]

#: Bits of the perceptual hash that count as much as all colours being opposite.
_COLOR_WEIGHT = 1.6
#: Pictures less alike than this are not shown.
_LEAST = 0.3
_MOST_SIMILAR = 2000


@dataclass(frozen=True)
class Group:
    """Files that are equal or nearly so; `keep` is the suggested one, `bytes` what each takes."""

    ids: list[int]
    bytes: list[int]
    keep: int
    why: Why


@dataclass(frozen=True)
class Page:
    """Some groups, the ones that free most first; `after` is where the next page begins, None at the end. `count`,
    `files` and `bytes` (that would be freed) are of all groups."""

    groups: list[Group]
    after: int | None
    count: int
    files: int
    bytes: int


@dataclass(frozen=True)
class _Members:
    """A group as it was found: ids, bytes, and who was kept together with whom."""

    ids: tuple[int, ...]
    bytes: tuple[int, ...]
    apart: tuple[int | None, ...]

    @property
    def settled(self) -> bool:
        """The user looked at all of them together and keeps them."""
        return self.apart[0] is not None and len(set(self.apart)) == 1

    @property
    def freed(self) -> int:
        return sum(self.bytes) - max(self.bytes)

    def without(self, gone: set[int]) -> _Members | None:
        if gone.isdisjoint(self.ids):
            return self
        left = [n for n, i in enumerate(self.ids) if i not in gone]
        if len(left) < 2:
            return None
        ids, sizes, apart = (tuple(column[n] for n in left) for column in (self.ids, self.bytes, self.apart))
        return _Members(ids, sizes, apart)  # type: ignore[arg-type]


class Lookalikes:
    """Answers from the prints that the sweep made; `refused` gives the ids of folders that the gate refuses. Safe from
    any thread."""

    def __init__(
        self,
        db: Database,
        gate: Gate,
        thumbnails: Thumbnails,
        refused: Callable[[], tuple[int, ...]],
        *,
        store: bool = True,
    ) -> None:
        """`store`: what is seen may be written down; a read-only server keeps nothing (S10)."""
        self._db = db
        self._gate = gate
        self._thumbnails = thumbnails
        self._refused = refused
        self._store = store
        self._lock = threading.Lock()
        self._changes = 0
        self._looks: Recent[str, Looks] = Recent(lambda: self._changes, most=1)
        self._groups: Recent[tuple[By, int], list[_Members]] = Recent(lambda: self._changes, most=4)
        self._hidden: Recent[tuple[int, ...], set[int]] = Recent(db.version, most=2)

    def touched(self) -> None:
        """Prints were written."""
        with self._lock:
            self._changes += 1

    def remember(self, path: str, look: Look) -> None:
        """A thumbnail of the file at `path` was made, which showed this."""
        if not self._store:
            return
        file = prints.basis(self._db.reader(), stored(path))
        if file is not None:
            self._db.submit(
                lambda c: prints.keep_look(
                    c, file.image_id, file.fingerprint, file.bytes, (look.phash, look.colors)
                )
            )
            self.touched()

    def groups(self, by: By, distance: int = 4, after: int = 0, limit: int = 60) -> Page:
        """Groups of files with the same bytes, or whose pictures differ in at most `distance` bits (to `near.FARTHEST`).

        Raises BadRequest for another distance.
        """
        found = self._groups.get((by, distance if by == "picture" else 0), lambda: self._find(by, distance))
        hidden = self._hide()
        standing = [(n, left) for n, group in enumerate(found) if (left := group.without(hidden))]
        page = [(n, group) for n, group in standing if n >= after][: limit + 1]
        judged = merits.merits(self._db.reader(), [i for _, group in page[:limit] for i in group.ids])
        groups: list[Group] = []
        for _, group in page[:limit]:
            there = [(i, size) for i, size in zip(group.ids, group.bytes, strict=True) if i in judged]
            if len(there) > 1:
                keep, why = best_of([judged[i] for i, _ in there])
                groups.append(Group([i for i, _ in there], [size for _, size in there], keep, why))
        return Page(
            groups,
            page[limit][0] if len(page) > limit else None,
            len(standing),
            sum(len(group.ids) for _, group in standing),
            sum(group.freed for _, group in standing),
        )

    def keep_all(self, ids: Sequence[int], keep: bool) -> None:
        """These files are not offered as a group any more, until another joins them; with `keep` False they are again."""
        token = time.time_ns() // 1000 if keep else None
        self._db.write(lambda c: prints.set_apart(c, ids, token))
        self.touched()

    def similar(self, image_id: int, by: Likeness, limit: int = 200) -> tuple[list[int], list[float]]:
        """(ids, how alike each is, 0 to 1), the most alike first, the image itself leading.

        Raises NotFound for an unknown image and one that cannot be decoded, BadRequest for more than is answered.
        """
        if not 1 <= limit <= _MOST_SIMILAR:
            raise BadRequest(f"Between 1 and {_MOST_SIMILAR} similar pictures can be asked for.")
        rows = images.rows_by_ids(self._db.reader(), [image_id])
        if not rows:
            raise NotFound("This image is not in the library any more.")
        self._gate.admit(rows[0].path)
        found = self._by_prompt(image_id, limit) if by == "prompt" else self._by_picture(image_id, limit)
        return [i for i, _ in found], [round(score, 3) for _, score in found]

    def stack(self, image_id: int) -> list[int]:
        """Ids of the variations of an image, itself among them, the newest rows first."""
        return prints.stack_ids(self._db.reader(), image_id)[::-1]

    def stacks(self, ids: Sequence[int]) -> list[int]:
        """The stack of variations of each image, 0 for none."""
        return prints.stacks_of(self._db.reader(), ids)

    def facts(self, ids: Sequence[int]) -> list[tuple[Facts, str]]:
        """How images were made, each with its positive prompt; those of folders that the gate refuses are left out."""
        hidden = self._hide()
        found = facts_of(self._db.reader(), [i for i in ids if i not in hidden])
        return [(found[i], prompts_of(found[i].text)[0]) for i in ids if i in found]

    def _hide(self) -> set[int]:
        refused = self._refused()
        return self._hidden.get(refused, lambda: merits.gone_or_in(self._db.reader(), refused))

    def _find(self, by: By, distance: int) -> list[_Members]:
        if by == "content":
            rows = prints.same_content(self._db.reader())
            groups = [_Members(*(tuple(column) for column in zip(*group, strict=True))) for group in rows]
        else:
            groups = self._near(distance)
        found = [group for group in groups if not group.settled]
        return sorted(found, key=lambda group: (-group.freed, group.ids))

    def _near(self, distance: int) -> list[_Members]:
        from .near import FARTHEST, groups_within

        if not 0 <= distance <= FARTHEST:
            raise BadRequest(f"The distance is a number of bits from 0 to {FARTHEST}.")
        looks = self._columns()
        ids, sizes, apart = looks.ids.tolist(), looks.bytes.tolist(), looks.apart.tolist()
        return [
            _Members(
                tuple(ids[n] for n in rows),
                tuple(sizes[n] for n in rows),
                tuple(apart[n] if apart[n] >= 0 else None for n in rows),
            )
            for rows in groups_within(looks, distance)
        ]

    def _columns(self) -> Looks:
        return self._looks.get("all", lambda: columns_of(prints.looks(self._db.reader())))

    def _by_prompt(self, image_id: int, limit: int) -> list[tuple[int, float]]:
        reader = self._db.reader()
        text_id = wordsearch.text_id_of(reader, image_id)
        if text_id is None:
            return [(image_id, 1.0)]
        alike = alike_prompts(reader, text_id)
        files = wordsearch.files_with_texts(reader, [a.text_id for a in alike])
        hidden = self._hide()
        found = [(image_id, 1.0)]
        for text in alike:
            found += [
                (i, text.score) for i in files.get(text.text_id, []) if i not in hidden and i != image_id
            ]
            if len(found) >= limit:
                break
        return found[:limit]

    def _by_picture(self, image_id: int, limit: int) -> list[tuple[int, float]]:
        import numpy as np

        from .near import bits_set, color_gap

        looks = self._columns()
        at = np.flatnonzero(looks.ids == image_id)
        if len(at):
            mine, colors = looks.hashes[at[0]], looks.colors[at[0]]
        else:
            look = self._look_now(image_id)
            mine = np.uint64(look.phash % 2**64)
            colors = np.frombuffer(look.colors, dtype=np.uint8)
        far = bits_set(looks.hashes ^ mine) / 32 + color_gap(looks.colors, colors) / 255 * _COLOR_WEIGHT
        score = 1 - far
        best = np.argsort(-score, kind="stable")
        hidden = self._hide()
        found = [(image_id, 1.0)]
        for row in best.tolist():
            if len(found) >= limit or score[row] < _LEAST:
                break
            other = int(looks.ids[row])
            if other != image_id and other not in hidden:
                found.append((other, float(score[row])))
        return found

    def _look_now(self, image_id: int) -> Look:
        row = images.rows_by_ids(self._db.reader(), [image_id])[0]
        look = self._thumbnails.look(self._gate.admit(row.path))[2]
        self.remember(row.path, look)
        return look


def columns_of(rows: Sequence[prints.LookRow]) -> Looks:
    """The rows as columns to calculate with."""
    import numpy as np

    from .near import Looks

    ids, hashes, colors, sizes, widths, heights, apart = zip(*rows, strict=True) if rows else [()] * 7
    wide, high = np.array(widths, dtype=np.float64), np.array(heights, dtype=np.float64)
    shapes = np.divide(wide, high, out=np.zeros_like(wide), where=high > 0)
    return Looks(
        np.array(ids, dtype=np.int64),
        np.array(hashes, dtype=np.int64).view(np.uint64),
        np.frombuffer(b"".join(colors), dtype=np.uint8).reshape(-1, COLORS),
        shapes,
        np.array(sizes, dtype=np.int64),
        np.array([-1 if token is None else token for token in apart], dtype=np.int64),
    )
