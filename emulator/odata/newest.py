"""The rows that were made last, from among those that were written last.

A row is written when it is made and whenever it changes, so it was never made after it was last
written. Whoever goes through rows from the last one written on can stop, therefore, as soon as
one was written before all that are wanted were made: whatever follows was made earlier still.
"""

from collections.abc import Iterable
from heapq import heappush, heapreplace
from typing import Any

Record = tuple[Any, ...]
"""Begins with its key; ends with when it was made, and when it was last written, in ISO 8601."""


KEY, MADE, WRITTEN = 0, -2, -1


def newest(records: Iterable[Record], number: int) -> list[Record]:
    """So many of the records, the last one made first; of one moment, the greatest key first.

    records: the last one written first; one more is taken from it than is needed.
    """
    found, latest = list[Record](), list[str]()
    for record in records:
        made = record[MADE]
        if len(latest) < number:
            heappush(latest, made)
        elif made > latest[0]:
            heapreplace(latest, made)
        elif record[WRITTEN] < latest[0]:
            break
        found.append(record)
    found.sort(key=_place, reverse=True)
    return found[:number]


def _place(record: Record) -> tuple[str, str]:
    return record[MADE], record[KEY]
