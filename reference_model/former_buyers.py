"""Buyers of archived requests, in a few bytes each: what a site has to know of them for ever.

A table with open addressing over two flat arrays, since a dictionary of a million addresses and
buyers takes ten times as much. An address is known by its hash of 64 bits only. Were two of the
same hash, the later one would be taken for a second customer of the earlier one's address; among
ten million addresses that happens once in 370,000 runs.
"""

from array import array
from dataclasses import dataclass, field

FEW = 8
_HASH = (1 << 64) - 1
_HALF = 32
_LOW = (1 << _HALF) - 1
_PREFIX = "REQ-"
_DIGITS = len(_PREFIX)


def _places(number: int) -> "array[int]":
    """Free ones; a power of two, so that the last bits of a hash name one."""
    return array("Q", bytes(8 * number))


@dataclass(slots=True, eq=False)
class FormerBuyers:
    """Customer number and request of each buyer, by e-mail address; one buyer an address."""

    _count: int = 0
    _hashes: "array[int]" = field(default_factory=lambda: _places(FEW))
    _packed: "array[int]" = field(default_factory=lambda: _places(FEW))

    def __len__(self) -> int:
        return self._count

    def put(self, email: str, customer: int, request_id: str) -> None:
        """Remember a buyer, in place of an earlier one of this address."""
        if 3 * self._count >= 2 * len(self._hashes):  # else searching gets slow
            self._grow()
        hashed = _hash(email)
        place = self._place(hashed)
        self._count += not self._hashes[place]
        self._hashes[place] = hashed
        self._packed[place] = customer << _HALF | int(request_id[_DIGITS:])

    def get(self, email: str) -> tuple[int, str] | None:
        """Customer number and request of this address, if it is known."""
        place = self._place(_hash(email))
        if not self._hashes[place]:
            return None
        packed = self._packed[place]
        return packed >> _HALF, f"{_PREFIX}{packed & _LOW:07d}"

    def _place(self, hashed: int) -> int:
        """Where this hash stands, or the free place where it belongs."""
        hashes = self._hashes
        last = len(hashes) - 1
        place = hashed & last
        while (found := hashes[place]) and found != hashed:
            place = (place + 1) & last
        return place

    def _grow(self) -> None:
        """Twice as many places."""
        former = zip(self._hashes, self._packed, strict=True)
        self._hashes, self._packed = (_places(2 * len(self._hashes)) for _ in range(2))
        for hashed, packed in former:
            if hashed:
                place = self._place(hashed)
                self._hashes[place], self._packed[place] = hashed, packed


def _hash(email: str) -> int:
    """Never zero, which marks a free place."""
    return hash(email) & _HASH or 1
