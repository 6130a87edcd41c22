"""The words in which the tables are declared: one function for each kind of column."""

from collections.abc import Mapping
from typing import TypedDict, Unpack

from emulator.dataverse.declarations import Column, Kind, Option, Required, Target

FOLLOWED = {"account", "contact", "lead", "opportunity"}
"""The tables whose collections clients read: lookups to them can be searched."""


class Traits(TypedDict, total=False):
    """What else can be said of a text."""

    required: Required
    writable: bool
    searchable: bool


def text(name: str, length: int, label: str, **traits: Unpack[Traits]) -> Column:
    """Text on one line."""
    return Column(name, "text", label, length=length, **traits)


def memo(name: str, length: int, label: str) -> Column:
    """Text on several lines."""
    return Column(name, "memo", label, length=length)


def number(name: str, kind: Kind, label: str, *, writable: bool = True) -> Column:
    """A number of the kind told."""
    return Column(name, kind, label, writable=writable)


def flag(name: str, label: str, no: str = "No", yes: str = "Yes") -> Column:
    """A boolean, with the words that it is shown as."""
    return Column(name, "boolean", label, options=(Option(0, no), Option(1, yes)))


def moment(name: str, label: str, *, writable: bool = True, searchable: bool = False) -> Column:
    """A date and time."""
    return Column(name, "datetime", label, writable=writable, searchable=searchable)


def day(name: str, label: str) -> Column:
    """A date without a time."""
    return Column(name, "date", label)


def choice(name: str, label: str, options: Mapping[int, str]) -> Column:
    """One of some options."""
    return Column(name, "picklist", label, options=tuple(map(Option, options, options.values())))


def states(tree: Mapping[tuple[int, str], Mapping[int, str]]) -> tuple[Column, Column]:
    """The state, and the reasons that each state can have."""
    reasons = sorted(
        Option(value, label, code)
        for (code, _), inner in tree.items()
        for value, label in inner.items()
    )
    codes = tuple(Option(code, label) for code, label in tree)
    state = Column("statecode", "state", "Status", "system", options=codes)
    return state, Column("statuscode", "status", "Status Reason", options=tuple(reasons))


def lookup(
    name: str, label: str, *targets: Target, required: Required = "none", writable: bool = True
) -> Column:
    """A reference to a row of one of the targets."""
    followed = name == "ownerid" or any(target.table in FOLLOWED for target in targets)
    return Column(name, "lookup", label, required, writable, targets=targets, searchable=followed)


def currency(relationship: str) -> Column:
    """The currency of a row. relationship: its name from the currency's side."""
    target = Target("transactioncurrency", "transactioncurrencyid", relationship)
    return lookup("transactioncurrencyid", "Currency", target)


def company(relationship: str) -> Column:
    """The legal entity of a row. relationship: its name from the legal entity's side."""
    return lookup("msdyn_company", "Company", Target("cdm_company", "msdyn_company", relationship))


def key(name: str, label: str) -> Column:
    """The primary id."""
    return Column(name, "guid", label, "system")


def address(number: int) -> tuple[Column, ...]:
    """The columns of an address, which are alike wherever a table has one."""
    prefix, label = f"address{number}", f"Address {number}"
    return (
        text(f"{prefix}_line1", 250, f"{label}: Street 1"),
        text(f"{prefix}_line2", 250, f"{label}: Street 2"),
        text(f"{prefix}_line3", 250, f"{label}: Street 3"),
        text(f"{prefix}_city", 80, f"{label}: City"),
        text(f"{prefix}_stateorprovince", 50, f"{label}: State/Province"),
        text(f"{prefix}_postalcode", 20, f"{label}: ZIP/Postal Code"),
        text(f"{prefix}_country", 80, f"{label}: Country/Region"),
    )


def history(base: str) -> tuple[Column, ...]:
    """Who made and changed a row, and when. base: as the relationships call the table."""
    return (
        moment("createdon", "Created On", writable=False, searchable=True),
        moment("modifiedon", "Modified On", writable=False, searchable=True),
        lookup(
            "createdby",
            "Created By",
            Target("systemuser", "createdby", f"lk_{base}_createdby"),
            writable=False,
        ),
        lookup(
            "modifiedby",
            "Modified By",
            Target("systemuser", "modifiedby", f"lk_{base}_modifiedby"),
            writable=False,
        ),
        Column(
            "versionnumber", "bigint", "Version Number", "system", writable=False, searchable=True
        ),
    )


def ownership(user: str, team: str, unit: str) -> tuple[Column, ...]:
    """Whom a row belongs to. The names are those of the relationships to its owner."""
    owners = (Target("systemuser", "ownerid", ""), Target("team", "ownerid", ""))
    return (
        lookup("ownerid", "Owner", *owners, required="system"),
        lookup(
            "owninguser", "Owning User", Target("systemuser", "owninguser", user), writable=False
        ),
        lookup("owningteam", "Owning Team", Target("team", "owningteam", team), writable=False),
        lookup(
            "owningbusinessunit",
            "Owning Business Unit",
            Target("businessunit", "owningbusinessunit", unit),
            writable=False,
        ),
    )
