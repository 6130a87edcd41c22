"""Rows of entity sets: those that carry a scenario's mark, and changes of single ones."""

from collections.abc import Iterator, Mapping, Sequence
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from conformance.remote.finance.settings import Entity
from conformance.remote.refusals import granted, read, said
from conformance.remote.wire.answer import Failed
from conformance.remote.wire.asking import Wire
from reference_model.errors import NotFound

Row = Mapping[str, Any]

MOST_CONDITIONS = 40
"""Conditions in one filter; an address has to stay short enough for every server."""


class Rows:
    """The entity sets of a service, of all its companies."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    def marked(self, entity: Entity, mark: str, *columns: str) -> list[Row]:
        """The rows of which one of these columns holds the mark."""
        return self.with_marks(entity, [mark], *columns)

    def with_marks(self, entity: Entity, marks: Sequence[str], *columns: str) -> list[Row]:
        """The rows of which one of these columns holds one of the marks, some perhaps twice."""
        told = [f"{column} eq '*{mark}*'" for mark in marks for column in columns]
        return self._meeting(entity, told)

    def with_any(self, entity: Entity, column: str, values: list[str]) -> list[Row]:
        """The rows whose column has one of these values."""
        return self._meeting(entity, [f"{column} eq {literal(value)}" for value in values])

    def _meeting(self, entity: Entity, conditions: list[str]) -> list[Row]:
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

    def remove(self, entity: Entity, key: Mapping[str, str], tag: str) -> None:
        """Delete one row, in the version with this tag if rows have versions there."""
        target = f"{self._address(entity, key)}?cross-company=true"
        headers = {"If-Match": tag} if tag else {}
        try:
            answer = self._wire.ask("DELETE", target, headers=headers)
        except Failed as reason:
            answer = reason.answer  # that it is not implemented is an answer as well
            if answer.status != HTTPStatus.NOT_IMPLEMENTED:
                raise
        if answer.status == HTTPStatus.NOT_FOUND:
            raise NotFound(said(answer)[0])
        granted(answer, f"deleting rows of {entity.set}")

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
