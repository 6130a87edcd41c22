"""All or nothing, across both systems.

Live dual-write is one transaction over headquarters and Sales: if either side refuses, both
roll back. Every change of the model therefore goes through the landscape's one transaction,
which remembers how to undo it, and tells the listener what happened only once all of it has.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Any, Self, TypeVar

from reference_model.activities import NO_ATTRIBUTES, Activity, Attributes, Event

Record = TypeVar("Record")
Key = TypeVar("Key", int, str)

_WHOLE = object()
"""The key of a whole table: one that a record was taken out of, whose order counts."""

Listener = Callable[[list[Event]], None]
"""Is told the events of a transaction that has been committed, in their order."""


class Transaction:
    """A unit of work. Entering it again joins the one that is open.

    A refusal that leaves the outermost `with` undoes everything, so whoever catches one inside
    a transaction must let it go on.
    """

    __slots__ = ("_depth", "_events", "_listener", "_undo")

    def __init__(self, listener: Listener) -> None:
        self._listener = listener
        self._depth = 0
        self._events: list[Event] = []
        self._undo: list[tuple[Any, Any, Any]] = []

    def __enter__(self) -> Self:
        self._depth += 1
        return self

    def __exit__(
        self,
        failure: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._depth -= 1
        if self._depth:
            return
        if failure is not None:
            self._roll_back()
            return
        self._undo.clear()
        if events := self._events:
            self._events = []
            self._listener(events)

    def insert(self, table: dict[Key, Record], key: Key, record: Record) -> Record:
        """Put a record into a table, in place of what the key held before."""
        self._undo.append((table, key, table.get(key)))
        table[key] = record
        return record

    def remove(self, table: dict[Key, Record], key: Key) -> None:
        """Take a record out of a table."""
        self._undo.append((table, _WHOLE, dict(table)))
        del table[key]

    def update(self, record: object, **changes: object) -> None:
        """Set fields of a record."""
        undo = self._undo
        for name, value in changes.items():
            undo.append((record, name, getattr(record, name)))
            setattr(record, name, value)

    def publish(
        self,
        activity: Activity,
        case: str,
        resource: str = "",
        attributes: Attributes = NO_ATTRIBUTES,
    ) -> None:
        """Say what happened: to be heard at the commit, or at once outside a transaction."""
        if self._depth:
            self._events.append((activity, case, resource, attributes))
        else:
            self._listener([(activity, case, resource, attributes)])

    @contextmanager
    def telling_together(self) -> Iterator[None]:
        """Have all that happens in this block heard at its end; each command commits as before."""
        listener, told = self._listener, list[Event]()
        self._listener = told.extend
        try:
            yield
        finally:
            self._listener = listener
            if told:
                listener(told)

    def _roll_back(self) -> None:
        self._events.clear()
        while self._undo:
            _restore(*self._undo.pop())


def _restore(changed: Any, key: Any, before: Any) -> None:
    """Put back what a table had, or had under a key, or a record in a field."""
    if key is _WHOLE:
        changed.clear()
        changed.update(before)
    elif not isinstance(changed, dict):
        setattr(changed, key, before)
    elif before is None:
        del changed[key]
    else:
        changed[key] = before
