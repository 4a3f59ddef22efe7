"""A random order that needs no sorting: a permutation of ids that can be walked from any position."""

from __future__ import annotations

#: Rounds of the Feistel network; three already hide the order of ids from the eye.
_ROUNDS = 4
_MASK = 0xFFFFFFFF


class Shuffle:
    """A permutation of 0 … 2**bits - 1 that depends on nothing but `bits` and `seed`."""

    def __init__(self, bits: int, seed: int) -> None:
        self.size = 1 << bits
        self._right = bits // 2
        self._left = bits - self._right
        self._keys = [(seed * 2654435761 + r * 0x9E3779B9 + (seed >> 16)) & _MASK for r in range(_ROUNDS)]

    def at(self, position: int) -> int:
        """The number at that position."""
        left, right = position >> self._right, position & (1 << self._right) - 1
        for r, key in enumerate(self._keys):  # the halves may differ by a bit, so each is mixed in turn
            if r % 2:
                right ^= _mix(left, key) >> (32 - self._right) if self._right else 0
            else:
                left ^= _mix(right, key) >> (32 - self._left)
        return left << self._right | right

    def position(self, number: int) -> int:
        """Where that number stands."""
        left, right = number >> self._right, number & (1 << self._right) - 1
        for r in reversed(range(_ROUNDS)):
            if r % 2:
                right ^= _mix(left, self._keys[r]) >> (32 - self._right) if self._right else 0
            else:
                left ^= _mix(right, self._keys[r]) >> (32 - self._left)
        return left << self._right | right


def _mix(half: int, key: int) -> int:
    value = (half + key) * 0x85EBCA6B & _MASK
    value = (value ^ value >> 15) * 0xC2B2AE35 & _MASK
    return value ^ value >> 13 & _MASK
