"""Rows of entity sets: those that carry a scenario's mark, and changes of single ones."""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote

from conformance.remote.finance.settings import Entity
from conformance.remote.refusals import granted, read
from conformance.remote.wire.asking import Wire

Row = Mapping[str, Any]

MOST_CONDITIONS = 40
"""Conditions in one filter; an address has to stay short enough for every server."""


class Rows:
    """The entity sets of a service, of all its companies."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    def marked(self, entity: Entity, mark: str, *columns: str) -> list[Row]:
        """The rows of which one of these columns holds the mark."""
        return self._found(entity, [f"{column} eq '*{mark}*'" for column in columns])

    def with_any(self, entity: Entity, column: str, values: list[str]) -> list[Row]:
        """The rows whose column has one of these values."""
        conditions = [f"{column} eq {literal(value)}" for value in values]
        parts = range(0, len(conditions), MOST_CONDITIONS)
        return [
            row
            for start in parts
            for row in self._found(entity, conditions[start : start + MOST_CONDITIONS])
        ]

    def change(self, entity: Entity, key: Mapping[str, str], **values: Any) -> None:
        """Write columns of one row."""
        target = f"{self._address(entity, key)}?cross-company=true"
        granted(self._wire.ask("PATCH", target, json=values), f"changing {entity.set}")

    def act(self, entity: Entity, key: Mapping[str, str], action: str) -> None:
        """Carry out an action on one row."""
        target = f"{self._address(entity, key)}/{action}?cross-company=true"
        granted(self._wire.ask("POST", target, json={}), f"{action} of {entity.set}")

    def _found(self, entity: Entity, conditions: list[str]) -> list[Row]:
        query = quote(" or ".join(conditions), safe="'*()")
        target = f"data/{entity.set}?cross-company=true&$filter={query}"
        return list(self._pages(target, entity.set))

    def _pages(self, target: str, name: str) -> Iterator[Row]:
        while target:
            page = read(self._wire.ask("GET", target), name)
            yield from page["value"]
            target = page.get("@odata.nextLink", "")

    def _address(self, entity: Entity, key: Mapping[str, str]) -> str:
        told = ",".join(f"{name}={quote(literal(value), safe='')}" for name, value in key.items())
        return f"data/{entity.set}({told})"


def literal(text: str) -> str:
    """A text as a query has it."""
    doubled = text.replace("'", "''")
    return f"'{doubled}'"
