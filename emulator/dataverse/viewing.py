"""Rows that FetchXML describes, a client's own or a view's. Empty values are left out."""

from collections.abc import Mapping
from typing import Any

from emulator.dataverse.declarations import Table
from emulator.dataverse.errors import ApiError, Unsupported, bad_request, does_not_exist
from emulator.dataverse.fetchxml import Fetched, entity_of, fetch
from emulator.dataverse.following import Following
from emulator.dataverse.preferences import Preferences
from emulator.dataverse.representing import Representing
from emulator.dataverse.responding import answer_with, context
from emulator.dataverse.tables import TABLES
from emulator.dataverse.wrong_views import filled_in
from emulator.exchange import Request, Response
from emulator.odata import fetching
from emulator.odata.errors import BadQuery
from emulator.odata.parsing import options_of
from emulator.odata.writing import Setting

COOKIE = "@Microsoft.Dynamics.CRM.fetchxmlpagingcookie"
MORE = "@Microsoft.Dynamics.CRM.morerecords"
TOTAL = "@Microsoft.Dynamics.CRM.totalrecordcount"
EXCEEDED = "@Microsoft.Dynamics.CRM.totalrecordcountlimitexceeded"
UNSERVED = {"sql", "userQuery"}
"""Other ways to describe rows, which the product has."""

Within = tuple[tuple[str, str], ...]


class Viewing:
    """Answers what is asked by FetchXML."""

    def __init__(self, rows: Following) -> None:
        self._rows = rows

    def is_asked(self, options: Mapping[str, str]) -> bool:
        """Whether a query describes its rows otherwise than in OData."""
        return not options.keys().isdisjoint({"fetchXml", "savedQuery"} | UNSERVED)

    def answer(
        self,
        table: Table,
        within: Within,
        request: Request,
        prefer: Preferences,
        setting: Setting,
    ) -> Response:
        """The rows of a page. within: columns and values that rows must have besides."""
        text = filled_in(self._text(table, options_of(request.query)), self._rows)
        try:
            if entity_of(text, setting).name != table.name:
                raise bad_request(f"The FetchXML is not about '{table.set}'.", "0x80041130")
            found = fetch(text, self._rows.store.sql, setting, prefer.page or 5_000, within)
        except BadQuery as reason:
            raise ApiError(reason.status, reason.code, reason.message) from reason
        told: dict[str, Any] = {"@odata.context": context(request, table.set)}
        represents = Representing(self._rows.store, prefer)
        told |= _page(found) | {
            "value": [self._shown(table, row, found, represents) for row in found.rows]
        }
        return answer_with(told, 200, *prefer.applied)

    def _text(self, table: Table, options: Mapping[str, str]) -> str:
        if unserved := UNSERVED & options.keys():
            raise Unsupported(min(unserved))
        if "fetchXml" in options:
            return options["fetchXml"]
        id = options["savedQuery"].strip().lower()
        view = self._rows.store.get(TABLES["savedquery"], id)
        if view is None:
            raise does_not_exist("savedquery", options["savedQuery"][:50])
        if view["returnedtypecode"] != table.name:
            raise bad_request(f"The view '{view['name']}' is not one of '{table.set}'.")
        return str(view["fetchxml"])

    def _shown(
        self, table: Table, row: fetching.Row, found: Fetched, represents: Representing
    ) -> dict[str, Any]:
        own = {
            each.property.name for each in found.outputs if each.property and _is_own(each, table)
        }
        shown: dict[str, Any] = {}
        if table.key in row.values and "versionnumber" in row.values:
            shown = represents.row(table, row.values, frozenset(own), nulls=False)
        for output in found.outputs:
            value = row.values.get(output.name)
            if value is not None and not (shown and _is_own(output, table)):
                shown[output.name] = value
        return shown


def _is_own(output: Any, table: Table) -> bool:
    """Whether a column of the result is one of the table's, under its own name."""
    known = output.property is not None and output.table == table.name
    return known and output.property.column == output.name


def _page(found: Fetched) -> dict[str, Any]:
    told: dict[str, Any] = {}
    if found.cookie:
        told[COOKIE] = found.cookie
    if found.more:
        told[MORE] = True
    if found.total is not None:
        told |= {TOTAL: found.total, EXCEEDED: False}
    return told
