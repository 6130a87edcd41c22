"""The declared tables as the query language sees them."""

from emulator.dataverse.declarations import Column, Kind, Table
from emulator.dataverse.tables import TABLES
from emulator.odata.schema import EntityType, Navigation, Property

NAMESPACE = "Microsoft.Dynamics.CRM"

EDM: dict[Kind, str] = {
    "guid": "Edm.Guid",
    "lookup": "Edm.Guid",
    "text": "Edm.String",
    "memo": "Edm.String",
    "integer": "Edm.Int32",
    "picklist": "Edm.Int32",
    "state": "Edm.Int32",
    "status": "Edm.Int32",
    "bigint": "Edm.Int64",
    "decimal": "Edm.Decimal",
    "money": "Edm.Decimal",
    "double": "Edm.Double",
    "boolean": "Edm.Boolean",
    "datetime": "Edm.DateTimeOffset",
    "date": "Edm.Date",
}
"""The type of a property, by the kind of its column."""


ALWAYS_THERE = {"createdon", "modifiedon"}


def entity_type(table: Table) -> EntityType:
    """See a table as the query language does."""
    return EntityType(
        name=table.name,
        full_name=f"{NAMESPACE}.{table.name}",
        key=table.key,
        properties={c.read_as: as_property(c, table) for c in table.columns},
        navigations={way.name: way for way in (*upwards(table), *downwards(table))},
        etag="versionnumber",
    )


def as_property(column: Column, table: Table) -> Property:
    """See a column as a property. An amount of money comes with its currency."""
    currency = "transactioncurrencyid" if "transactioncurrencyid" in table.by_name else ""
    return Property(
        name=column.read_as,
        column=column.name,
        type=EDM[column.kind],
        type_column=f"{column.name}__type" if column.is_polymorphic else "",
        companion=currency if column.kind == "money" else "",
        nullable=column.required != "system" and column.name not in ALWAYS_THERE,
    )


def upwards(table: Table) -> list[Navigation]:
    """The single-valued navigations. Where one name leads to several tables, none can follow."""
    return [
        Navigation(
            name=name,
            target=targets[0].table,
            many=False,
            local=column.name,
            foreign=TABLES[targets[0].table].key,
            local_type=f"{column.name}__type" if column.is_polymorphic else "",
            table=targets[0].table,
        )
        for name, (column, targets) in table.by_navigation.items()
        if len(targets) == 1
    ]


def downwards(table: Table) -> list[Navigation]:
    """The collections: rows whose lookup points here."""
    return [
        Navigation(
            name=target.collection,
            target=other.name,
            many=True,
            local=table.key,
            foreign=column.name,
            foreign_type=f"{column.name}__type" if column.is_polymorphic else "",
            table=table.name,
        )
        for other in TABLES.values()
        for column in other.columns
        for target in column.targets
        if target.table == table.name and target.collection
    ]


ENTITY_TYPES = {name: entity_type(table) for name, table in TABLES.items()}
"""Each table as the query language sees it, by its logical name."""
