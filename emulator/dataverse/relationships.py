"""The relationships between the served tables: each lookup, seen from both of its ends."""

from collections.abc import Iterator
from typing import NamedTuple

from emulator.dataverse.declarations import Column, Table, Target
from emulator.dataverse.tables import TABLES


class Relationship(NamedTuple):
    """Many rows of a table point with a column to one of a target."""

    many: Table
    column: Column
    target: Target

    @property
    def one(self) -> Table:
        """The table that is pointed to."""
        return TABLES[self.target.table]


def relationships() -> Iterator[Relationship]:
    """All of them, but for those that lead to owners: these have no name on the owner's side."""
    for table in TABLES.values():
        for column in table.columns:
            for target in column.targets:
                if target.collection:
                    yield Relationship(table, column, target)


RELATIONSHIPS = tuple(relationships())

COLLECTIONS = {
    table.name: {each.target.collection: each for each in RELATIONSHIPS if each.one is table}
    for table in TABLES.values()
}
"""For every table, by logical name, its collection-valued navigation properties by theirs."""
