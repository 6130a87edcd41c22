"""JSON of rows that clients have read before, kept until the rows change.

Clients read the same rows again and again, and to write them out is most of the work. Only what a
row looks like is remembered; which rows there are, and their versions, the store is always asked.
"""

from collections.abc import Hashable, Iterable
from typing import Any

import orjson

LIMIT = 32 * 2**20
"""Bytes. When so many are kept, all is forgotten: what is in use comes back soon."""

AROUND = 250
"""Bytes that it takes to keep a text, besides its own."""


class Texts:
    """What rows look like. A shape says of which table, and which properties are shown, and how."""

    def __init__(self) -> None:
        self._shapes: dict[Hashable, dict[str, tuple[int, bytes]]] = {}
        self._size = 0

    def known(self, shape: Hashable, rows: Iterable[tuple[str, int]]) -> list[bytes] | None:
        """The texts of rows, told by id and version; None if one of them is not known."""
        texts, found = self._shapes.get(shape, {}), []
        for id, version in rows:
            text = texts.get(id)
            if text is None or text[0] != version:
                return None
            found.append(text[1])
        return found

    def made(self, shape: Hashable, id: str, version: int, row: dict[str, Any]) -> bytes:
        """Make the text of a row, and keep it."""
        text = orjson.dumps(row)
        self._size += len(text) + AROUND
        if self._size > LIMIT:
            self._shapes.clear()
            self._size = len(text) + AROUND
        self._shapes.setdefault(shape, {})[id] = version, text
        return text
