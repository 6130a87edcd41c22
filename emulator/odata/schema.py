"""What the query language must know of a table: names, types, columns, and where it leads.

Both systems describe their tables with these; which tables there are, they know.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, NamedTuple, TypeAlias

Wildcards = Literal["", "like", "star"]
"""What stands for any characters: % and _ in contains and its like, or * in `eq`, or nothing."""


@dataclass(frozen=True, slots=True)
class Property:
    """A property, and the column that holds it.

    type: of the Entity Data Model ("Edm.String"), or the full name of an enum.
    members: of an enum, what the column holds for each name.
    type_column: where a polymorphic lookup says which table it points to.
    companion: a column that is given whenever this one is. nullable: whether rows may lack it.
    """

    name: str
    column: str
    type: str
    members: Mapping[str, str | int] | None = None
    type_column: str = ""
    companion: str = ""
    nullable: bool = True


@dataclass(frozen=True, slots=True)
class Navigation:
    """A way to other rows: those whose foreign column equals the local one.

    A type column (of this side or that, or "") must then hold `table`.
    """

    name: str
    target: str
    many: bool
    local: str
    foreign: str
    local_type: str = ""
    foreign_type: str = ""
    table: str = ""


@dataclass(frozen=True, eq=False)
class EntityType:
    """A table. name: of its SQL table. full_name: as messages call it. key: its id's column.

    Two of them are equal only if they are the same, so that statements can be remembered for each.
    etag: the column of the row's version, or "".
    """

    name: str
    full_name: str
    key: str
    properties: Mapping[str, Property]
    navigations: Mapping[str, Navigation] = field(default_factory=dict)
    etag: str = ""

    def by_column(self, column: str) -> Property | None:
        """The property that a column is read as."""
        return self._by_column.get(column)

    @cached_property
    def _by_column(self) -> dict[str, Property]:
        return {each.column: each for each in reversed([*self.properties.values()])}


Types = Mapping[str, EntityType]


class Index(NamedTuple):
    """An index of rows by columns, each perhaps with DESC behind it; the last one is their key.

    besides: columns that can be looked at in it, too.
    """

    by: tuple[str, ...]
    besides: tuple[str, ...]


Indexed: TypeAlias = Callable[[EntityType, Index], bool]
"""Have an index, if there are enough rows for one, and not too many others; whether there is."""


def not_indexed(_: EntityType, __: Index) -> bool:
    """There are no indexes to be had."""
    return False


@dataclass(frozen=True, slots=True)
class LetterIndex:
    """An index of letters by its name. rows: so many there are, at most.

    places: the table that tells which version of a row has which place in the order.
    counted: of letters that were searched for, how many rows hold their rarest phrase, and that.
    """

    name: str
    places: str
    rows: int
    counted: dict[str, tuple[int, str]] = field(default_factory=dict)


Letters: TypeAlias = Callable[[EntityType, str, str], LetterIndex | None]
"""The index of a column's letters, in which all rows are, in the order of another column.

None if there is none.

What such an index is, stands in emulator/odata/searching.py.
"""


def no_letters(_: EntityType, __: str, ___: str) -> None:
    """There is no such index."""
