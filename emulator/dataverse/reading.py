"""Rows as clients ask for them: one, or those that a query, a view or a navigation describes."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import quote

from emulator.dataverse.addressing import Segment
from emulator.dataverse.declarations import Table
from emulator.dataverse.entity_types import ENTITY_TYPES
from emulator.dataverse.errors import (
    ApiError,
    bad_request,
    does_not_exist,
    no_segment,
    wrong_method,
)
from emulator.dataverse.following import Following
from emulator.dataverse.preferences import Preferences
from emulator.dataverse.representing import Representing
from emulator.dataverse.responding import answer_with, context, root
from emulator.dataverse.store import Row
from emulator.dataverse.tables import TABLES
from emulator.dataverse.viewing import Viewing
from emulator.exchange import Request, Response
from emulator.odata import fetching
from emulator.odata.errors import BadQuery
from emulator.odata.fetching import Reader
from emulator.odata.parsing import options_of, parse_query
from emulator.odata.statements import Bounds
from emulator.odata.syntax import Query
from emulator.odata.writing import Setting, navigation

PAGE = 5_000
COUNTED = 5_000
NO_COLLECTION = bad_request(
    "The query specified in the URI is not valid. The requested resource is not a collection. "
    "Query options $filter, $orderby, $count, $skip, and $top can be applied only on collections."
)
NO_SKIP = bad_request("Skip Clause is not supported in CRM", "0x80060888")


class Reading:
    """Answers what only reads."""

    def __init__(self, rows: Following) -> None:
        self._rows = rows
        self._viewing = Viewing(rows)

    def id_of(self, table: Table, segment: Segment) -> str:
        """The id of the row that an alternate key tells."""
        keys = segment.keys
        if set(keys) not in map(set, table.alternate_keys.values()):
            raise bad_request(
                f"({segment.arguments}) is no key of '{table.set}'; the primary key is a GUID."
            )
        found = self._reader().page(Query(), ENTITY_TYPES[table.name], Bounds(tuple(keys.items())))
        if not found.rows:
            raise does_not_exist(table.name, str(segment.arguments))
        return str(found.rows[0].values[table.key])

    def one(self, table: Table, row: Row, request: Request, prefer: Preferences) -> Response:
        """A row, with the properties that are selected, and what is expanded."""
        query = self._query(request)
        if replace(query, select=None, expand=(), aliases=()) != Query():
            raise NO_COLLECTION
        if query.select is None and not query.expand:
            shown = Representing(self._rows.store, prefer).row(table, row, None)
        else:
            bounds = Bounds(((table.key, row[table.key]),), 1)
            page = self._asked(query, table, bounds)
            shown = self._shown(table, page.rows[0], query, prefer)
        told = context(request, f"{table.set}{_selected(query)}/$entity")
        headers = (("ETag", str(shown["@odata.etag"])), *prefer.applied)
        return answer_with({"@odata.context": told, **shown}, 200, *headers)

    def collection(
        self, table: Table, rest: Sequence[Segment], request: Request, prefer: Preferences
    ) -> Response:
        """The rows of a set, or how many they are."""
        return self._rows_of(table, Bounds(), rest, request, prefer)

    def navigated(
        self,
        table: Table,
        id: str,
        rest: Sequence[Segment],
        request: Request,
        prefer: Preferences,
    ) -> Response:
        """What a navigation property of a row leads to."""
        first, *more = rest
        if first.name not in ENTITY_TYPES[table.name].navigations:
            raise no_segment(first.name)
        if request.method not in {"GET", "HEAD"}:
            raise wrong_method(request.method, first.name)
        way = navigation(ENTITY_TYPES[table.name], first.name)
        target = TABLES[way.target]
        row = self._rows.store.get(table, id) or {}
        if way.many:
            kind = ((way.foreign_type, table.name),) if way.foreign_type else ()
            within = ((way.foreign, row[way.local]), *kind)
            return self._rows_of(target, Bounds(within), more, request, prefer)
        other = self._rows.store.get(target, str(row[way.local]))
        if other is None or (way.local_type and row[way.local_type] != target.name):
            return Response(204, b"", (("OData-Version", "4.0"),))
        return self.one(target, other, request, prefer)

    def _rows_of(
        self,
        table: Table,
        bounds: Bounds,
        rest: Sequence[Segment],
        request: Request,
        prefer: Preferences,
    ) -> Response:
        options = self._options(request)
        if self._viewing.is_asked(options) and not rest:
            within = tuple((name, str(value)) for name, value in bounds.within)
            setting = self._setting()
            return self._viewing.answer(table, within, request, prefer, setting)
        query = self._query(request)
        if [each.name for each in rest] == ["$count"]:
            number = self._count(query, table, bounds)
            return Response(200, str(number).encode(), (("Content-Type", "text/plain"),))
        if rest:
            raise no_segment(rest[0].name)
        size = prefer.page if prefer.page and query.top is None else PAGE
        page = self._asked(query, table, bounds._replace(most=size))
        told: dict[str, Any] = {
            "@odata.context": context(request, f"{table.set}{_selected(query)}")
        }
        if query.count:
            told |= self._counted(query, table, bounds, prefer)
        told["value"] = self._values(table, page, query, prefer)
        if page.next:
            told["@odata.nextLink"] = _next(request, page.next)
        return answer_with(told, 200, *prefer.applied)

    def _counted(
        self, query: Query, table: Table, bounds: Bounds, prefer: Preferences
    ) -> dict[str, Any]:
        number = self._count(query, table, bounds)
        told: dict[str, Any] = {"@odata.count": min(number, COUNTED)}
        if prefer.wants("Microsoft.Dynamics.CRM.totalrecordcount"):
            exceeded = number > COUNTED
            told["@Microsoft.Dynamics.CRM.totalrecordcount"] = -1 if exceeded else number
            told["@Microsoft.Dynamics.CRM.totalrecordcountlimitexceeded"] = exceeded
        return told

    def _count(self, query: Query, table: Table, bounds: Bounds) -> int:
        try:
            bounds = bounds._replace(most=COUNTED + 1)
            return self._reader().count(query, ENTITY_TYPES[table.name], bounds)
        except BadQuery as reason:
            raise ApiError(reason.status, reason.code, reason.message) from reason

    def _values(
        self, table: Table, page: fetching.Page, query: Query, prefer: Preferences
    ) -> list[dict[str, Any]]:
        if query.apply:
            return [row.values for row in page.rows]
        return [self._shown(table, row, query, prefer) for row in page.rows]

    def _shown(
        self, table: Table, row: fetching.Row, query: Query, prefer: Preferences
    ) -> dict[str, Any]:
        represents = Representing(self._rows.store, prefer)
        shown = represents.row(table, row.values, _properties(table, query))
        for expand in query.expand:
            way = navigation(ENTITY_TYPES[table.name], expand.navigation)
            target, there = TABLES[way.target], row.expanded[expand.navigation]
            if isinstance(there, list):
                shown[expand.navigation] = [
                    self._shown(target, each, expand.query, prefer) for each in there
                ]
            else:
                shown[expand.navigation] = there and self._shown(
                    target, there, expand.query, prefer
                )
        return shown

    def _asked(self, query: Query, table: Table, bounds: Bounds) -> fetching.Page:
        try:
            return self._reader().page(query, ENTITY_TYPES[table.name], bounds)
        except BadQuery as reason:
            raise ApiError(reason.status, reason.code, reason.message) from reason

    @staticmethod
    def _options(request: Request) -> dict[str, str]:
        try:
            return options_of(request.query)
        except BadQuery as reason:
            raise ApiError(reason.status, reason.code, reason.message) from reason

    def _query(self, request: Request) -> Query:
        try:
            query = parse_query(self._options(request))
        except BadQuery as reason:
            raise ApiError(reason.status, reason.code, reason.message) from reason
        if query.skip is not None:
            raise NO_SKIP
        return query

    def _setting(self) -> Setting:
        return Setting(ENTITY_TYPES, self._rows.live.now, self._rows.user.id, "like")

    def _reader(self) -> Reader:
        return Reader(self._rows.store.sql, self._setting())


def _selected(query: Query) -> str:
    return "" if query.select is None else f"({','.join(query.select)})"


def _properties(table: Table, query: Query) -> frozenset[str] | None:
    """The properties that are selected; a lookup may be called by its navigation."""
    if query.select is None or "*" in query.select:
        return None
    columns = {
        table.by_navigation[name][0].read_as for name in query.select if name in table.by_navigation
    }
    money = {"_transactioncurrencyid_value"}
    amounts = any(
        table.by_property[n].kind == "money" for n in query.select if n in table.by_property
    )
    return frozenset({*query.select, *columns, *(money if amounts else ())})


def _next(request: Request, token: str) -> str:
    """The link to the next page: the same question, with the place where it goes on."""
    kept = [part for part in request.query.split("&") if part and "skiptoken=" not in part.lower()]
    kept.append(f"$skiptoken={quote(token, safe='')}")
    path = quote(request.path.split("/", 4)[4])
    return f"{root(request)}/{path}?{'&'.join(kept)}"
