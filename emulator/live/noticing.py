"""A transaction that tells which records it has changed, once it is committed.

It stands before whatever transaction a landscape has, a deliberately wrong one included.
"""

from collections.abc import Callable
from types import TracebackType
from typing import Any

from reference_model.transaction import Transaction

Noticed = Callable[[list[Any], list[Any]], None]
"""Takes the records that were written, and those that were removed, in their order."""


def noticing(
    kind: type[Transaction], noticed: Noticed, committed: Callable[[list[Any]], None]
) -> type[Transaction]:
    """Make this kind of transaction tell what it has changed.

    noticed: is told at `tell` as well, of what may yet be undone. committed: takes the records
    that were written, once nothing can be undone.
    """

    class Noticing(kind):  # type: ignore[misc,valid-type]
        __slots__ = ("_removed", "_told", "_written")

        def __init__(self, *arguments: Any) -> None:
            super().__init__(*arguments)
            self._written: dict[int, Any] = {}
            self._removed: list[Any] = []
            self._told: dict[int, Any] = {}

        def insert(self, table: Any, key: Any, record: Any) -> Any:
            self._written[id(record)] = record
            return super().insert(table, key, record)

        def remove(self, table: Any, key: Any) -> None:
            self._removed.append(table[key])
            super().remove(table, key)

        def update(self, record: Any, **changes: Any) -> None:
            self._written[id(record)] = record
            super().update(record, **changes)

        def __exit__(
            self,
            failure: type[BaseException] | None,
            error: BaseException | None,
            traceback: TracebackType | None,
        ) -> None:
            super().__exit__(failure, error, traceback)
            if self._depth:
                return
            if failure is None:
                self.tell()
                committed(list(self._told.values()))
            else:
                self._written, self._removed = {}, []
            self._told = {}

        def tell(self) -> None:
            """Tell what has changed so far, also where more is to come before the commit."""
            if not (self._written or self._removed):
                return
            written, removed = list(self._written.values()), self._removed
            self._told |= self._written
            self._written, self._removed = {}, []
            noticed(written, removed)

    return Noticing
