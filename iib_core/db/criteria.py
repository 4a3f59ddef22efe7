"""What a search asks for, the orders it can have, and the cursors that page through it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ..errors import BadRequest
from ..mediatypes import MediaKind
from .rows import stored
from .terms import Term

#: SQLite compares a LIKE pattern of at most 50,000 bytes; escapes double a character of up to 4 bytes.
LONGEST_TEXT = 5000
LONGEST_REGEX = 1000

#: (value of the order's key, id) of the last row read; the id is None for the contract's old bare dates.
Place = tuple[str | bytes | int | float, int | None]


@dataclass(frozen=True)
class Criteria:
    """One search. Empty fields ask for nothing; `folders=()` are no folders at all, so nothing is found."""

    text: str = ""  # a substring of the path or the infotext; ASCII letters of either case are equal
    regex: str = ""  # instead of `text`; unanchored, ignoring case, multi-line, "." matches newlines
    path_only: bool = False
    and_tags: tuple[int, ...] = ()
    or_tags: tuple[int, ...] = ()
    not_tags: tuple[int, ...] = ()
    tagged: bool = False  # only images that have any tag
    folders: tuple[str, ...] | None = None  # these and all below them; None: everywhere
    flat: bool = False  # of `folders`, only what lies in them themselves
    without_dirs: tuple[int, ...] = ()  # ids of folders whose files stay hidden
    kind: MediaKind | None = None
    match: Term | None = None  # what a query in the query language asks for
    order: str = "-date"  # a key of `ORDERS`
    seed: int = 0  # of the random order
    album: int = 0  # whose own order "album" is; its pictures are asked for by `match`

    def check(self) -> None:
        """Raises BadRequest for what cannot be searched."""
        if self.order not in ORDERS:
            raise BadRequest(f"There is no order “{self.order}”; there are {', '.join(ORDERS)}.")
        if self.order == "album" and not self.album:
            raise BadRequest("The order “album” is that of one album: say which.")
        if len(self.text) > LONGEST_TEXT:
            raise BadRequest(f"The search text is too long: at most {LONGEST_TEXT} characters.")
        if len(self.regex) > LONGEST_REGEX:
            raise BadRequest(f"The regular expression is too long: at most {LONGEST_REGEX} characters.")


@dataclass(frozen=True)
class Order:
    """One order: its key over `i` (image) and `f` (iib_file); equal keys go by id, in the same direction."""

    key: str
    descending: bool
    encode: Callable[[Place, int], str]  # (place, seed) → cursor
    decode: Callable[[str], Place]


def _encode(place: Place, seed: int) -> str:
    return f"{place[0]!s}|{place[1]}"


def _decode_date(cursor: str) -> Place:
    date, bar, tail = cursor.rpartition("|")
    return (date, int(tail)) if bar and _is_id(tail) else (cursor, None)


def _encode_name(place: Place, seed: int) -> str:
    # a name that is no UTF-8 cannot travel in JSON as it is
    name = place[0]
    return f"x{name.hex()}|{place[1]}" if isinstance(name, bytes) else f"t{name}|{place[1]}"


def _decode_name(cursor: str) -> Place:
    name, bar, tail = cursor.rpartition("|")
    if not bar or not _is_id(tail) or name[:1] not in {"t", "x"}:
        raise _bad_cursor()
    try:
        return (bytes.fromhex(name[1:]) if name[0] == "x" else stored(name[1:]), int(tail))
    except ValueError as error:
        raise _bad_cursor() from error


def _decode_size(cursor: str) -> Place:
    size, _, tail = cursor.partition("|")
    if not _is_id(tail) or not _is_id(size):
        raise _bad_cursor()
    return (int(size), int(tail))


def _decode_position(cursor: str) -> Place:
    position, _, tail = cursor.rpartition("|")
    try:
        return (float(position), int(tail))
    except ValueError as error:
        raise _bad_cursor() from error


def _encode_random(place: Place, seed: int) -> str:
    return str(seed % SEEDS << 72 | (place[1] or 0) << 64 | int(place[0]))


def _decode_random(cursor: str) -> Place:
    seed_of_cursor(cursor)
    return (int(cursor) & (1 << 64) - 1, int(cursor) >> 64 & 0xFF)


def seed_of_cursor(cursor: str) -> int | None:
    """The seed that a random cursor carries, so that a client need not repeat it; None for no cursor.

    Raises BadRequest for a cursor of another order.
    """
    if not cursor:
        return None
    if not (cursor.isascii() and cursor.isdecimal() and len(cursor) <= 40):
        raise _bad_cursor()
    return int(cursor) >> 72


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= 18


def _bad_cursor() -> BadRequest:
    return BadRequest("This page marker does not belong to this search. Start it again.")


_NAME = "f.name COLLATE NOCASE"
_SIZE = "coalesce(i.size, 0)"
_RATING = "coalesce((SELECT k.rating FROM iib_mark k WHERE k.image_id = f.image_id), 0)"
_CREATED = "CAST(max(coalesce(f.created, 0), 0) AS INTEGER)"
#: `{album}` is the number of the album; what is not in it stands behind the rest.
_POSITION = "coalesce((SELECT a.position FROM iib_album_image a WHERE a.album_id = {album} AND a.image_id = f.image_id), 1e300)"
_PIXELS = "coalesce(f.width * f.height, 0)"

#: Seeds stay below this, so that a random cursor stays short.
SEEDS = 1 << 32

ORDERS: dict[str, Order] = {
    "-date": Order("i.date", True, _encode, _decode_date),
    "date": Order("i.date", False, _encode, _decode_date),
    "-name": Order(_NAME, True, _encode_name, _decode_name),
    "name": Order(_NAME, False, _encode_name, _decode_name),
    "-size": Order(_SIZE, True, _encode, _decode_size),
    "size": Order(_SIZE, False, _encode, _decode_size),
    "-rating": Order(_RATING, True, _encode, _decode_size),
    "rating": Order(_RATING, False, _encode, _decode_size),
    "-created": Order(_CREATED, True, _encode, _decode_size),
    "created": Order(_CREATED, False, _encode, _decode_size),
    "-pixels": Order(_PIXELS, True, _encode, _decode_size),
    "pixels": Order(_PIXELS, False, _encode, _decode_size),
    "album": Order(_POSITION, False, _encode, _decode_position),
    # a cursor's place is (position in the permutation, its bits): `db.shuffle`
    "random": Order("f.image_id", False, _encode_random, _decode_random),
}
