"""Places in a text as JavaScript counts them (UTF-16 units), and as Python does."""

from __future__ import annotations


class Places:
    """Both ways, for one text."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._plain = all(ord(c) < 0x10000 for c in text)

    def at(self, place: int) -> int:
        """Python's place in UTF-16 units."""
        return place if self._plain else place + sum(ord(c) >= 0x10000 for c in self._text[:place])

    def back(self, units: int) -> int:
        """The other way; a place beyond the end is the end."""
        if self._plain:
            return max(0, min(units, len(self._text)))
        place = 0
        while place < len(self._text) and units > 0:
            units -= 1 + (ord(self._text[place]) >= 0x10000)
            place += 1
        return place
