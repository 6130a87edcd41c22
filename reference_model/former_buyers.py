"""Buyers of archived requests, in a few bytes each: what a site has to know of them for ever.

A table with open addressing over two flat arrays, since a dictionary of a million addresses and
buyers takes ten times as much. An address is known by its hash of 64 bits only. Were two of the
same hash, the later one would be taken for a second customer of the earlier one's address; among
ten million addresses that happens once in 370,000 runs.
"""

from array import array
from dataclasses import dataclass, field
from typing import NamedTuple

FEW = 8
_HASH = (1 << 64) - 1
_HALF = 32
_ADMITTED = 1 << 31
_LOW = _ADMITTED - 1
_PREFIX = "REQ-"
_DIGITS = len(_PREFIX)


def _places(number: int) -> "array[int]":
    """Free ones; a power of two, so that the last bits of a hash name one."""
    return array("Q", bytes(8 * number))


class FormerBuyer(NamedTuple):
    """A person customer whose request is archived. admitted: by a hierarchy that the site knew."""

    customer: int
    request_id: str
    admitted: bool


@dataclass(slots=True, eq=False)
class FormerBuyers:
    """Each buyer by e-mail address; one buyer an address."""

    _count: int = 0
    _hashes: "array[int]" = field(default_factory=lambda: _places(FEW))
    _packed: "array[int]" = field(default_factory=lambda: _places(FEW))

    def __len__(self) -> int:
        return self._count

    def put(self, email: str, buyer: FormerBuyer) -> None:
        """Remember a buyer, in place of an earlier one of this address."""
        if 3 * self._count >= 2 * len(self._hashes):  # else searching gets slow
            self._grow()
        hashed = _hash(email)
        place = self._place(hashed)
        self._count += not self._hashes[place]
        self._hashes[place] = hashed
        self._packed[place] = _packed(buyer)

    def get(self, email: str) -> FormerBuyer | None:
        """The buyer of this address, if it is known."""
        place = self._place(_hash(email))
        if not self._hashes[place]:
            return None
        packed = self._packed[place]
        request_id = f"{_PREFIX}{packed & _LOW:07d}"
        return FormerBuyer(packed >> _HALF, request_id, bool(packed & _ADMITTED))

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


def _packed(buyer: FormerBuyer) -> int:
    """Customer number, whether admitted, and the number of the request, in 64 bits."""
    customer, request_id, admitted = buyer
    return customer << _HALF | admitted * _ADMITTED | int(request_id[_DIGITS:])


def _hash(email: str) -> int:
    """Never zero, which marks a free place."""
    return hash(email) & _HASH or 1
