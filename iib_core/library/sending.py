"""What a host needs to take a picture over: the checked file, and the infotext that the file itself carries."""

from __future__ import annotations

from dataclasses import dataclass

from ..access import Gate, SafePath
from ..db import images
from ..db.connection import Database
from ..errors import BadRequest, NoInfotext, NotFound
from ..mediatypes import MediaKind, media_kind
from .reading import Reading


@dataclass(frozen=True)
class Parcel:
    """One picture on its way to the host. `infotext` is "" only where the picture alone was asked for."""

    path: SafePath
    infotext: str
    kind: MediaKind


class Sending:
    """Makes parcels of images. It looks at the file each time: what was true a moment ago may be gone."""

    def __init__(self, db: Database, gate: Gate, reading: Reading) -> None:
        self._db = db
        self._gate = gate
        self._reading = reading

    def parcel(self, picture: int | str, *, image_only: bool = False) -> Parcel:
        """The image of that id, or the file at that path, ready to be sent.

        Raises NotFound when the file is gone or the id unknown, Forbidden outside the library, BadRequest for what is
        no media file, and NoInfotext when it says nothing of how it was made, unless `image_only`.
        """
        safe = self._gate.admit(picture if isinstance(picture, str) else self._path_of(picture))
        safe.require_file()
        kind = media_kind(safe.shown)
        if kind is None:
            raise BadRequest(f"{safe.name} is no picture, so it cannot be sent.")
        text = "" if image_only else self._reading.raw_infotext(safe)
        if not text and not image_only:
            raise NoInfotext(
                f"{safe.name} says nothing of how it was made, so nothing was sent. The picture alone can be."
            )
        return Parcel(safe, text, kind)

    def _path_of(self, image_id: int) -> str:
        rows = images.rows_by_ids(self._db.reader(), [image_id])
        if not rows:
            raise NotFound("This picture is not in the library any more.")
        return rows[0].path
