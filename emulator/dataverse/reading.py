"""Rows as clients ask for them: one, or those of a set that a query or a view describes."""

from collections.abc import Sequence

from emulator.dataverse.addressing import Segment
from emulator.dataverse.declarations import Table
from emulator.dataverse.errors import Unsupported
from emulator.dataverse.following import Following
from emulator.dataverse.preferences import Preferences
from emulator.dataverse.representing import Representing, etag
from emulator.dataverse.responding import answer_with, context
from emulator.dataverse.store import Row
from emulator.exchange import Request, Response


class Reading:
    """Answers what only reads."""

    def __init__(self, rows: Following) -> None:
        self._rows = rows

    def id_of(self, table: Table, segment: Segment) -> str:
        """The id of the row that an alternate key tells."""
        raise Unsupported("alternate keys")

    def one(self, table: Table, row: Row, request: Request, prefer: Preferences) -> Response:
        """A row, with the properties that are selected."""
        shown = Representing(self._rows.store, prefer).row(table, row, None)
        told = {"@odata.context": context(request, f"{table.set}/$entity"), **shown}
        return answer_with(told, 200, ("ETag", etag(row)), *prefer.applied)

    def collection(
        self, table: Table, rest: Sequence[Segment], request: Request, prefer: Preferences
    ) -> Response:
        """The rows of a set, or how many they are."""
        raise Unsupported("queries")

    def navigated(
        self,
        table: Table,
        id: str,
        rest: Sequence[Segment],
        request: Request,
        prefer: Preferences,
    ) -> Response:
        """What a navigation property of a row leads to."""
        raise Unsupported("navigation")
