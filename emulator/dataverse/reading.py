"""Rows as clients ask for them: one, or those that a query, a view or a navigation describes."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import quote

import orjson

from emulator.dataverse.addressing import Segment
from emulator.dataverse.declarations import Table
from emulator.dataverse.entity_types import ENTITY_TYPES
from emulator.dataverse.errors import (
    HEADERS,
    ApiError,
    Unsupported,
    bad_request,
    does_not_exist,
    no_segment,
    wrong_method,
)
from emulator.dataverse.following import Following
from emulator.dataverse.preferences import Preferences
from emulator.dataverse.representing import Representing, etag
from emulator.dataverse.responding import answer_with, context, root
from emulator.dataverse.tables import TABLES
from emulator.dataverse.texts import Texts
from emulator.dataverse.viewing import Viewing
from emulator.exchange import Request, Response
from emulator.odata import fetching
from emulator.odata.errors import BadQuery
from emulator.odata.fetching import Reader
from emulator.odata.parsing import options_of, query_of
from emulator.odata.statements import Bounds, columns
from emulator.odata.syntax import Expand, Query, nodes
from emulator.odata.writing import Setting, navigation

PAGE = 5_000
COUNTED = 5_000
Shape = tuple[Table, frozenset[str] | None, tuple[str, ...]]
"""How rows are shown: the properties, all if None, and the annotations."""

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
        self._texts = Texts()

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

    def one(
        self, table: Table, id: str, version: int, request: Request, prefer: Preferences
    ) -> Response:
        """A row, with the properties that are selected, and what is expanded."""
        asked = self._query(request)
        query = asked.once("one", lambda: _of_one(asked))
        represents = Representing(self._rows.store, prefer)
        if query.expand:
            page = self._asked(query, table, Bounds(((table.key, id),), 1))
            text = orjson.dumps(self._shown(table, page.rows[0], query, represents))
        else:
            _require_properties(table, query)
            text = self._text(table, id, version, represents, query)
        told = orjson.dumps(context(request, f"{table.set}{_selected(query)}/$entity"))
        body = b'{"@odata.context":%b,%b' % (told, text[1:])
        return Response(200, body, (*HEADERS, ("ETag", etag(version)), *prefer.applied))

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
            if first.arguments is not None:
                raise Unsupported(f"a key behind {first.name}")
            kind = ((way.foreign_type, table.name),) if way.foreign_type else ()
            within = ((way.foreign, row[way.local]), *kind)
            return self._rows_of(target, Bounds(within), more, request, prefer)
        other = self._rows.store.version_of(target, str(row[way.local]))
        if other is None or (way.local_type and row[way.local_type] != target.name):
            return Response(204, b"", (("OData-Version", "4.0"),))
        key = str(row[way.local])
        if is_reference(more):
            told = {"@odata.context": context(request, "$ref")}
            return answer_with(told | _reference(request, target, key))
        if more:
            raise Unsupported(f"a path behind {first.name}")
        return self.one(target, key, other, request, prefer)

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
        only_references = is_reference(rest)
        if rest and not only_references:
            raise no_segment(rest[0].name)
        size = prefer.page if prefer.page and query.top is None else PAGE
        bounds = bounds._replace(most=size)
        if only_references:
            value, following = self._references(table, query, bounds, request)
        else:
            value, following = self._values(table, query, bounds, prefer)
        what = "Collection($ref)" if only_references else f"{table.set}{_selected(query)}"
        told: dict[str, Any] = {"@odata.context": context(request, what)}
        if query.count:
            told |= self._counted(query, table, bounds, prefer)
        told["value"] = value
        if following:
            told["@odata.nextLink"] = _next(request, following)
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
        reader, entity = self._reader(), ENTITY_TYPES[table.name]
        bounds = bounds._replace(most=COUNTED + 1)
        meant = reader.setting.meant(moving=query.moves)
        key = ("counted", entity, bounds, meant, self._rows.store.version)
        try:
            return query.once(key, lambda: reader.count(query, entity, bounds))
        except BadQuery as reason:
            raise ApiError(reason.status, reason.code, reason.message) from reason

    def _references(
        self, table: Table, query: Query, bounds: Bounds, request: Request
    ) -> tuple[Any, str | None]:
        """The addresses of the rows of a page, and the token of the next one."""
        if query.apply:
            raise bad_request("What $apply makes has no address, so $ref cannot be asked of it.")
        page = self._asked(query, table, bounds)
        return [
            _reference(request, table, str(row.values[table.key])) for row in page.rows
        ], page.next

    def _values(
        self, table: Table, query: Query, bounds: Bounds, prefer: Preferences
    ) -> tuple[Any, str | None]:
        """The rows of a page as JSON, and the token of the next one."""
        represents = Representing(self._rows.store, prefer)
        if query.apply or query.expand:
            page = self._asked(query, table, bounds)
            if query.apply:
                return [row.values for row in page.rows], None
            return [self._shown(table, row, query, represents) for row in page.rows], page.next
        _require_properties(table, query)
        short = query.once("ids", lambda: replace(query, select=()))
        page = self._asked(short, table, bounds)
        rows = [(record[0], record[1]) for record in page.records]
        select = _selection(table, query)
        texts = self._texts_of(
            (table, select, represents.annotations),
            rows,
            lambda: represents.page(table, self._asked(query, table, bounds), select),
        )
        return orjson.Fragment(b"[%b]" % b",".join(texts)), page.next

    def _text(
        self, table: Table, id: str, version: int, represents: Representing, query: Query
    ) -> bytes:
        """The JSON of a row that is there."""
        select = _selection(table, query)
        shape = (table, select, represents.annotations)
        known = self._rows.store.get

        def shown() -> list[dict[str, Any]]:
            return [represents.row(table, known(table, id) or {}, select)]

        return self._texts_of(shape, [(id, version)], shown)[0]

    def _texts_of(
        self,
        shape: Shape,
        rows: list[tuple[str, int]],
        shown: Callable[[], list[dict[str, Any]]],
    ) -> list[bytes]:
        """The JSON of rows, told by id and version; shown: gives them if one is not known yet."""
        _, _, annotations = shape
        if annotations:  # names of other rows are shown, so any change may matter
            rows = [(id, self._rows.store.version) for id, _ in rows]
        known = self._texts.known(shape, rows)
        if known is not None:
            return known
        return [
            self._texts.made(shape, id, version, row)
            for (id, version), row in zip(rows, shown(), strict=True)
        ]

    def _shown(
        self, table: Table, row: fetching.Row, query: Query, represents: Representing
    ) -> dict[str, Any]:
        shown = represents.row(table, row.values, _selection(table, query))
        for expand in query.expand:
            way = navigation(ENTITY_TYPES[table.name], expand.navigation)
            target, there = TABLES[way.target], row.expanded[expand.navigation]
            if isinstance(there, list):
                shown[expand.navigation] = [
                    self._shown(target, each, expand.query, represents) for each in there
                ]
            else:
                shown[expand.navigation] = there and self._shown(
                    target, there, expand.query, represents
                )
        return shown

    def _asked(self, query: Query, table: Table, bounds: Bounds) -> fetching.Page:
        try:
            return self._reader().page(query, ENTITY_TYPES[table.name], bounds)
        except BadQuery as reason:
            raise ApiError(reason.status, reason.code, reason.message) from reason

    @staticmethod
    def _options(request: Request) -> Mapping[str, str]:
        try:
            return options_of(request.query)
        except BadQuery as reason:
            raise ApiError(reason.status, reason.code, reason.message) from reason

    def _query(self, request: Request) -> Query:
        try:
            query = query_of(request.query)
        except BadQuery as reason:
            raise ApiError(reason.status, reason.code, reason.message) from reason
        if query.skip is not None:
            raise NO_SKIP
        if unserved := query.once("references", lambda: _expanded_references(query)):
            raise Unsupported(f"{unserved} in $expand")
        return query

    def _setting(self) -> Setting:
        rows = self._rows
        kept = rows.store.indexed, rows.store.letters
        return Setting(ENTITY_TYPES, rows.live.now, rows.user.id, "like", *kept)

    def _reader(self) -> Reader:
        return Reader(self._rows.store.sql, self._setting())


def _of_one(query: Query) -> Query:
    """A query for a single row, of which only some properties can be asked."""
    wanted = Query(select=query.select, expand=query.expand, aliases=query.aliases)
    if query != wanted:
        raise NO_COLLECTION
    return wanted


def is_reference(rest: Sequence[Segment]) -> bool:
    """Whether a path ends in asking for addresses instead of rows."""
    return [each.name for each in rest] == ["$ref"]


def _reference(request: Request, table: Table, id: str) -> dict[str, str]:
    return {"@odata.id": f"{root(request)}/{table.set}({id})"}


def _selected(query: Query) -> str:
    return "" if query.select is None else f"({','.join(query.select)})"


def _require_properties(table: Table, query: Query) -> None:
    """Refuse the selection of what there is not."""
    entity = ENTITY_TYPES[table.name]
    try:
        query.once(("columns", entity), lambda: tuple(columns(query, entity)))
    except BadQuery as reason:
        raise ApiError(reason.status, reason.code, reason.message) from reason


def _expanded_references(query: Query) -> str:
    """The first navigation of which only the addresses are to come along, or ""."""
    expanded = (node for _, node in nodes(query.expand) if isinstance(node, Expand))
    found = (each for each in expanded if each.only_references)
    return next((f"{each.navigation}/$ref" for each in found), "")


def _selection(table: Table, query: Query) -> frozenset[str] | None:
    return query.once(("selection", table), lambda: _properties(table, query))


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
