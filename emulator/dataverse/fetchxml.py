"""FetchXML becomes SQL and rows. How it is read stands in emulator/dataverse/fetch_reading.py.

Pages are counted, as the product does without a cookie; the cookie that is given says which rows a
page began and ended with, and nothing depends on it.
"""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from emulator.dataverse.fetch_reading import INVALID, Element, condition, parsed
from emulator.odata.conditions import Conditions
from emulator.odata.errors import BadQuery, unsupported
from emulator.odata.fetching import Reader, Row, named
from emulator.odata.planning import NO_PLAN, Planner
from emulator.odata.schema import EntityType, Property
from emulator.odata.statements import Output, Statement, in_order, planned, source, where
from emulator.odata.syntax import Expression, Junction, Order, Path, Query
from emulator.odata.values import family
from emulator.odata.writing import Scope, Setting, Writer

MOST_LINKS = 15
JOINS = {"inner": "JOIN", "outer": "LEFT JOIN"}
AGGREGATES = {
    "count": "COUNT(*)",
    "countcolumn": "COUNT({})",
    "sum": "SUM({})",
    "avg": "AVG({})",
    "min": "MIN({})",
    "max": "MAX({})",
}
PARTS = {"year": "%Y", "month": "%m", "day": "%d"}


@dataclass(frozen=True, slots=True)
class Fetched:
    """The rows of one page. cookie: for the next page, if there is more. total: if asked."""

    entity: EntityType
    rows: list[Row]
    outputs: tuple[Output, ...]
    page: int
    more: bool
    cookie: str
    total: int | None


@dataclass(slots=True)
class Fetch:
    """A fetch being written as SQL."""

    root: Element
    writer: Writer
    joins: list[str] = field(default_factory=list)
    conditions: list[str] = field(default_factory=list)
    outputs: list[Output] = field(default_factory=list)
    columns: list[str] = field(default_factory=list)
    groups: list[str] = field(default_factory=list)
    orders: list[str] = field(default_factory=list)
    scopes: dict[str, Scope] = field(default_factory=dict)

    @property
    def aggregates(self) -> bool:
        """Whether rows are grouped."""
        return self.root.says("aggregate")

    def show(self, sql: str, output: Output) -> None:
        """Add a column to the result."""
        self.columns.append(sql)
        self.outputs.append(output)


def entity_named(name: str, setting: Setting) -> EntityType:
    """Find a table by its logical name."""
    if name not in setting.types:
        raise BadQuery(
            f"The entity with a name = '{name[:80]}' with namemapping = 'Logical' was not found "
            "in the MetadataCache.",
            name[:80],
            code="0x80041102",
        )
    return setting.types[name]


def attribute_named(name: str, entity: EntityType) -> Property:
    """Find a column by its logical name."""
    found = entity.by_column(name)
    if not found:
        raise BadQuery(
            f"'{entity.name}' entity doesn't contain attribute with Name = '{name[:80]}' "
            "and NameMapping = 'Logical'.",
            name[:80],
            code="0x80041103",
        )
    return found


def entity_of(text: str, setting: Setting) -> EntityType:
    """The table that FetchXML is about."""
    return entity_named(parsed(text).all("entity")[0].needed("name"), setting)


def fetch(
    text: str,
    connection: sqlite3.Connection,
    setting: Setting,
    most: int = 5_000,
    within: tuple[tuple[str, str], ...] = (),
) -> Fetched:
    """Carry out FetchXML. within: columns and values that rows must have besides."""
    root = parsed(text)
    found = Fetch(root, Writer(setting))
    base = root.all("entity")[0]
    scope = found.writer.scope(entity_named(base.needed("name"), setting))
    found.writer.looked_up += [(scope.entity, column) for column, _ in within[:1]]
    found.conditions += [
        f"{scope.column(column)} = {found.writer.bind(value)}" for column, value in within
    ]
    link_all(found, base, scope)
    describe(found, base, scope)
    tie_break(found, scope)
    count = min(root.number("top") or root.number("count") or most, most)
    page = root.number("page") or 1
    source = source_of(found, connection, base, scope, count * page)
    statement = Statement(
        sql=f"{selected(found)}{source}{ordering(found)} "
        f"LIMIT {found.writer.bind(count + 1)} OFFSET {found.writer.bind((page - 1) * count)}",
        parameters=tuple(found.writer.parameters),
        outputs=tuple(found.outputs),
        looked_up=tuple(found.writer.looked_up),
    )
    Reader(connection, setting).prepare(statement.looked_up)
    records = connection.execute(statement.sql, statement.parameters).fetchall()
    rows = named(records[:count], statement.names)
    more = len(records) > count and "top" not in root.attributes
    return Fetched(
        scope.entity,
        rows,
        tuple(output for output in found.outputs if output.shown),
        page,
        more,
        cookie(scope.entity, rows, page) if more else "",
        total(found, connection, source, statement)
        if root.says("returntotalrecordcount")
        else None,
    )


def link_all(found: Fetch, element: Element, scope: Scope) -> None:
    """Join what the links of an element name, and what those link to."""
    for link in element.all("link-entity"):
        entity = entity_named(link.needed("name"), found.writer.setting)
        if len(found.scopes) >= MOST_LINKS:
            raise BadQuery(
                "Number of link entities in query exceeded maximum limit.", code="0x8004430D"
            )
        alias = link.attributes.get("alias") or f"{entity.name}{len(found.scopes) + 1}"
        if alias in found.scopes:
            raise BadQuery(
                f"The alias '{alias[:80]}' is not unique in the query.", alias[:80], code=INVALID
            )
        link.attributes["alias"] = alias
        there = found.scopes[alias] = found.writer.scope(entity)
        found.joins.append(joined(found, link, scope, there))
        link_all(found, link, there)


def joined(found: Fetch, link: Element, scope: Scope, there: Scope) -> str:
    """Write one join. The conditions of a link belong to it, so an outer one loses no rows."""
    kind = link.attributes.get("link-type", "inner")
    if kind not in JOINS:
        raise unsupported(f"The link-type '{kind[:80]}' of FetchXML", kind[:80])
    inner = attribute_named(link.needed("from"), there.entity)
    outer = attribute_named(link.needed("to"), scope.entity)
    found.writer.looked_up += (there.entity, inner.column), (scope.entity, outer.column)
    ties = [f"{there.column(inner.column)} = {scope.column(outer.column)}"]
    writes = Conditions(found.writer)
    ties += [f"({writes.condition(condition(f), there)})" for f in link.all("filter")]
    return f"{JOINS[kind]} {there.entity.name} {there.alias} ON {' AND '.join(ties)}"


def describe(found: Fetch, element: Element, scope: Scope, prefix: str = "") -> None:
    """Write which columns an element and its links show, and in which order rows come."""
    if not prefix and not found.aggregates and not found.root.says("distinct"):
        own = attribute_named(scope.entity.key, scope.entity)
        found.show(scope.column(own.column), Output(own.column, own.type, own, scope.entity.name))
        if scope.entity.etag:
            version = Output(scope.entity.etag, "Edm.Int64", None, scope.entity.name, shown=False)
            found.show(scope.column(scope.entity.etag), version)
    for attribute in element.all("attribute"):
        show(found, attribute, scope, prefix)
    if element.all("all-attributes"):
        for each in scope.entity.properties.values():
            show_column(found, each, scope, prefix, "")
    for order in element.all("order"):
        found.orders.append(ordered(found, order, scope))
    for link in element.all("link-entity"):
        alias = link.attributes["alias"]
        describe(found, link, found.scopes[alias], f"{alias}.")


def show(found: Fetch, attribute: Element, scope: Scope, prefix: str) -> None:
    """Write an <attribute>: a column, a group or an aggregate."""
    column = attribute_named(attribute.needed("name"), scope.entity)
    if not found.aggregates:
        show_column(found, column, scope, prefix, attribute.attributes.get("alias", ""))
        return
    alias, sql = attribute.needed("alias"), scope.column(column.column)
    if any(output.name == alias for output in found.outputs):
        raise BadQuery(
            f"The alias '{alias[:80]}' is not unique in the query.", alias[:80], code=INVALID
        )
    if attribute.says("groupby"):
        grouped = (
            dated(sql, attribute.attributes["dategrouping"])
            if "dategrouping" in attribute.attributes
            else sql
        )
        found.groups.append(grouped)
        kept = None if grouped != sql else column
        found.show(
            grouped,
            Output(
                alias, column.type if kept else "Edm.Int32", kept, scope.entity.name, alias=alias
            ),
        )
        return
    kind = attribute.needed("aggregate")
    found.show(aggregate(kind, sql, attribute, column), aggregated(kind, alias, column, scope))


def dated(sql: str, part: str) -> str:
    """Group by a part of a date."""
    if part not in PARTS:
        raise unsupported(f"The dategrouping '{part[:80]}' of FetchXML", part[:80])
    return f"CAST(strftime('{PARTS[part]}', {sql}) AS INTEGER)"


def aggregate(kind: str, sql: str, attribute: Element, column: Property) -> str:
    """Write one number about many rows."""
    if kind not in AGGREGATES:
        raise unsupported(f"The aggregate '{kind[:80]}' of FetchXML", kind[:80])
    if kind in {"sum", "avg"} and family(column.type) != "number":
        raise BadQuery(
            f"'{kind}' of '{column.column}', which is no number.", column.column, code=INVALID
        )
    distinct = "DISTINCT " if kind == "countcolumn" and attribute.says("distinct") else ""
    return AGGREGATES[kind].format(distinct + sql)


def aggregated(kind: str, alias: str, column: Property, scope: Scope) -> Output:
    """What an aggregate gives."""
    if kind.startswith("count"):
        return Output(alias, "Edm.Int32", None, scope.entity.name, alias=alias)
    return Output(alias, column.type, column, scope.entity.name, alias=alias)


def show_column(found: Fetch, column: Property, scope: Scope, prefix: str, alias: str) -> None:
    """Show a column once; one of a link goes by the link's alias."""
    name = alias or f"{prefix}{column.column}"
    if any(output.name == name for output in found.outputs):
        return
    output = Output(
        name, column.type, column, scope.entity.name, alias=name if prefix or alias else ""
    )
    found.show(scope.column(column.column), output)
    if column.type_column:
        kind = Output(f"{name}__type", "Edm.String", None, scope.entity.name, shown=False)
        found.show(scope.column(column.type_column), kind)


def ordered(found: Fetch, order: Element, scope: Scope) -> str:
    """Write an <order>: by an attribute, or by what an aggregate is called."""
    direction = " DESC" if order.says("descending") else ""
    alias = order.attributes.get("alias")
    if alias is None:
        column = attribute_named(order.needed("attribute"), scope.entity)
        return f"{scope.column(column.column)}{direction}"
    names = [output.name for output in found.outputs]
    if alias not in names:
        raise BadQuery(
            f"<order> names the alias '{alias[:80]}', which no attribute has.",
            alias[:80],
            code=INVALID,
        )
    return f"{names.index(alias) + 1}{direction}"


def tie_break(found: Fetch, scope: Scope) -> None:
    """Let the key decide between rows that are alike, where it is shown."""
    if not found.aggregates and not found.root.says("distinct"):
        last = " DESC" if found.orders and found.orders[-1].endswith(" DESC") else ""
        found.orders.append(f"{scope.column(scope.entity.key)}{last}")


def source_of(
    found: Fetch, connection: sqlite3.Connection, base: Element, scope: Scope, most: int
) -> str:
    """Write which rows are meant: FROM, the joins, and WHERE. most: so many are read."""
    writes, here = Conditions(found.writer), replace(scope, others=found.scopes)
    query = as_query(base, scope.entity)
    chosen = Planner(connection, query, scope.entity, found.writer.setting).page(most)
    if not is_plain(found, base):
        chosen = NO_PLAN
    found.conditions += planned(conditions(query), writes, here, chosen)
    if chosen != NO_PLAN:
        found.orders = [in_order(found.orders, chosen)]
    joins = "".join(f" {join}" for join in found.joins)
    return f" FROM {source(found.writer, scope, chosen)}{joins}{where(found.conditions)}"


def is_plain(found: Fetch, base: Element) -> bool:
    """Whether it is about one table, and asks for rows of it in the order of its columns."""
    if found.joins or found.aggregates or found.conditions or found.root.says("distinct"):
        return False
    return all("alias" not in order.attributes for order in base.all("order"))


def as_query(base: Element, entity: EntityType) -> Query:
    """The filter of the table itself, and what it is ordered by, for the choice of an index."""
    filters = tuple(condition(element) for element in base.all("filter"))
    flat = tuple(part for one in filters for part in parts(one))
    orders = tuple(
        Order(Path((column.name,)), order.says("descending"))
        for order in base.all("order")
        if (column := entity.by_column(order.attributes.get("attribute", "")))
    )
    return Query(filter=Junction("and", flat) if flat else None, orderby=orders)


def parts(node: Expression) -> tuple[Expression, ...]:
    """The conditions of a filter that all have to hold."""
    return node.operands if isinstance(node, Junction) and node.operator == "and" else (node,)


def conditions(query: Query) -> Iterator[Expression]:
    """The conditions of a query made by as_query."""
    if isinstance(query.filter, Junction):
        yield from query.filter.operands


def selected(found: Fetch) -> str:
    """Write what is read."""
    if not found.columns:
        raise BadQuery("The query shows no columns.", "attribute", code=INVALID)
    distinct = "DISTINCT " if found.root.says("distinct") and not found.aggregates else ""
    return f"SELECT {distinct}{', '.join(found.columns)}"


def ordering(found: Fetch) -> str:
    """Write how rows are grouped and ordered."""
    groups = f" GROUP BY {', '.join(found.groups)}" if found.groups else ""
    return groups + (f" ORDER BY {', '.join(found.orders)}" if found.orders else "")


def total(found: Fetch, connection: sqlite3.Connection, source: str, statement: Statement) -> int:
    """Count all rows, whatever the page; the last two parameters are the page's."""
    groups = f" GROUP BY {', '.join(found.groups)}" if found.groups else ""
    counting = f"SELECT COUNT(*) FROM ({selected(found)}{source}{groups})"
    (number,) = connection.execute(counting, statement.parameters[:-2]).fetchone()
    assert isinstance(number, int)
    return number


def cookie(entity: EntityType, rows: list[Row], page: int) -> str:
    """Say with which rows a page began and ended."""
    ids = [str(found.values.get(entity.key, "")).upper() for found in (rows[0], rows[-1])]
    return (
        f'<cookie page="{page}"><{entity.key} last="{{{ids[1]}}}" first="{{{ids[0]}}}" /></cookie>'
    )
