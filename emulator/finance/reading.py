"""Queries and their answers: a page of rows, one row, or how many there are."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from urllib.parse import quote

from emulator.exchange import Request, Response
from emulator.finance.addressing import Key
from emulator.finance.declarations import COMPANY, Entity
from emulator.finance.errors import HEADERS, JSON, FinanceError, invalid, unsupported
from emulator.finance.store import Store
from emulator.odata.fetching import Reader, Row
from emulator.odata.parsing import options_of, parse_query
from emulator.odata.schema import Types
from emulator.odata.statements import Bounds
from emulator.odata.syntax import In, Query, nodes
from emulator.odata.writing import Setting

MOST = 10_000
"""The most rows of a page, whatever a client prefers."""

COUNTED = 2**62
_PAGE_SIZE = re.compile(r"odata\.maxpagesize\s*=\s*(\d{1,9})", re.IGNORECASE)
_PAGED = {"$skiptoken", "$skip", "$top"}


@dataclass(frozen=True)
class Reading:
    """Answers what only reads.

    entities: by the name of their sets. root: below which they lie ("/data"). company: the
    default one, to which a query is restricted that does not ask across companies.
    """

    store: Store
    entities: Mapping[str, Entity]
    types: Types
    root: str
    company: str = ""

    def collection(self, entity: Entity, request: Request, now: datetime) -> Response:
        """A page of rows."""
        options = options_of(request.query)
        query, most = _query(options), _page_size(request)
        bounds = Bounds(self._scope(entity, options), most)
        asked = query if query.top is None or query.top <= most else replace(query, top=None)
        reader = self._reader(now)
        page = reader.page(asked, self.types[entity.set], bounds)
        told: dict[str, Any] = {"@odata.context": self._context(request, entity, query)}
        if query.count:
            told["@odata.count"] = reader.count(
                query, self.types[entity.set], bounds._replace(most=COUNTED)
            )
        told["value"] = [self._shown(entity, row) for row in page.rows]
        if page.next:
            left = None if query.top is None else query.top - most
            told["@odata.nextLink"] = _next(request, options, page.next, left)
        return answer_with(told)

    def count(self, entity: Entity, request: Request, now: datetime) -> Response:
        """How many rows there are, as plain text."""
        options = options_of(request.query)
        bounds = Bounds(self._scope(entity, options), COUNTED)
        number = self._reader(now).count(_query(options), self.types[entity.set], bounds)
        return Response(200, str(number).encode(), (("Content-Type", "text/plain"), *HEADERS))

    def one(self, entity: Entity, key: Key, request: Request, now: datetime) -> Response:
        """The row with a key."""
        query = _query(options_of(request.query))
        row = self.row(entity, key, request, now, query)
        context = f"{self._context(request, entity, query)}/$entity"
        return answer_with({"@odata.context": context, **row})

    def row(
        self, entity: Entity, key: Key, request: Request, now: datetime, query: Query | None = None
    ) -> dict[str, Any]:
        """The row with a key, as clients see it; refused if there is none."""
        wanted = replace(query or Query(), filter=None, orderby=(), top=None, skip=None, token=None)
        scope = self._scope(entity, options_of(request.query))
        bounds = Bounds((*key, *scope), 1)
        page = self._reader(now).page(wanted, self.types[entity.set], bounds)
        if not page.rows:
            raise FinanceError(
                404,
                "No HTTP resource was found that matches the request URI.",
                f"No row of {entity.set} has {', '.join(f'{n}={v}' for n, v in key)}.",
            )
        return self._shown(entity, page.rows[0])

    def _reader(self, now: datetime) -> Reader:
        return Reader(self.store.sql, Setting(self.types, now, wildcards="star"))

    def _scope(self, entity: Entity, options: Mapping[str, str]) -> Key:
        across = options.get("cross-company", "false").lower()
        if across not in {"true", "false"}:
            raise invalid(f"cross-company is true or false, not {across[:40]}.")
        if not entity.has_company or across == "true":
            return ()
        return ((COMPANY, self.company),)

    def _context(self, request: Request, entity: Entity, query: Query) -> str:
        selected = f"({','.join(query.select)})" if query.select else ""
        return f"{request.base}{self.root}/$metadata#{entity.set}{selected}"

    def _shown(self, entity: Entity, row: Row) -> dict[str, Any]:
        known = entity.by_name
        shown = {
            name: _value(known[name].type, value)
            for name, value in row.values.items()
            if name in known
        }
        ways = {way.name: self.entities[way.target] for way in entity.ways}
        for name, there in row.expanded.items():
            shown[name] = self._expanded(ways[name], there)
        return shown

    def _expanded(self, entity: Entity, there: Row | list[Row] | None) -> Any:
        if isinstance(there, list):
            return [self._shown(entity, row) for row in there]
        return there and self._shown(entity, there)


def answer_with(content: Any, status: int = 200, *headers: tuple[str, str]) -> Response:
    """A response with a JSON body."""
    body = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    return Response(status, body, (JSON, *HEADERS, *headers))


def _query(options: Mapping[str, str]) -> Query:
    """A query, without what the other system's language has and this one's has not."""
    query = parse_query(options)
    if query.apply:
        raise unsupported("$apply")
    if any(expand.query.expand for expand in query.expand):
        raise invalid("$expand goes one level deep, and no deeper.")
    if any(isinstance(node, In) for _, node in nodes(query)):
        raise invalid("The operator 'in' is not supported; use 'eq' and 'or'.")
    return query


def _page_size(request: Request) -> int:
    found = _PAGE_SIZE.search(request.headers.get("prefer", ""))
    return min(max(int(found[1]), 1), MOST) if found else MOST


def _next(request: Request, options: Mapping[str, str], token: str, left: int | None) -> str:
    """The address of the next page."""
    kept = {name: value for name, value in options.items() if name not in _PAGED}
    if left is not None:
        kept["$top"] = str(left)
    kept["$skiptoken"] = token
    pairs = "&".join(f"{quote(n, safe='$')}={quote(v, safe='')}" for n, v in kept.items())
    return f"{request.base}{quote(request.path)}?{pairs}"


def _value(type_name: str, value: Any) -> Any:
    """A value as JSON has it: whole amounts without a fraction."""
    if type_name == "Edm.Boolean":
        return bool(value)
    return int(value) if isinstance(value, float) and value.is_integer() else value
