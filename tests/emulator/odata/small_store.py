"""A store with a handful of rows, to ask questions of."""

import sqlite3
from datetime import UTC, datetime
from typing import Any

from emulator.dataverse.definitions import table_statement
from emulator.dataverse.entity_types import ENTITY_TYPES
from emulator.dataverse.tables import TABLES
from emulator.odata.fetching import Page, Reader
from emulator.odata.parsing import parse_query
from emulator.odata.patterns import prepare
from emulator.odata.statements import Bounds
from emulator.odata.writing import Setting

NOW = datetime(2026, 3, 12, 15, 30, tzinfo=UTC)  # a Thursday
ANN, BOB = "aaaaaaaa-0000-0000-0000-000000000001", "aaaaaaaa-0000-0000-0000-000000000002"


def guid(number: int) -> str:
    return f"00000000-0000-0000-0000-{number:012}"


def insert(connection: sqlite3.Connection, table: str, **values: Any) -> None:
    names, marks = ", ".join(values), ", ".join("?" * len(values))
    row = tuple(values.values())
    connection.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", row)  # noqa: S608


def empty_store() -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:")
    prepare(connection)
    for table in TABLES.values():
        connection.execute(table_statement(table))
    return connection


def lead(connection: sqlite3.Connection, number: int, lastname: str, **values: Any) -> None:
    given = {"versionnumber": number, "statecode": 0, **values}
    insert(connection, "lead", leadid=guid(number), lastname=lastname, **given)


ACCOUNTS = {101: "Łódź Trading", 102: "Contoso", 103: "Fabrikam 100%"}
NOTES = {301: (1, "call"), 302: (1, "meet"), 303: (2, "call")}
MINE = {"ownerid": ANN, "ownerid__type": "systemuser"}
LEADS: dict[str, dict[str, Any]] = {
    "A": {
        **MINE,
        "companyname": "Łódź Trading",
        "parentaccountid": guid(101),
        "revenue": 100.5,
        "createdon": "2026-03-12T08:00:00Z",
        "numberofemployees": 5,
    },
    "B": {
        **MINE,
        "companyname": "Contoso",
        "parentaccountid": guid(102),
        "revenue": 2000.0,
        "createdon": "2026-03-11T23:59:59Z",
        "numberofemployees": 50,
    },
    "C": {
        **MINE,
        "companyname": "contoso ltd",
        "statecode": 1,
        "createdon": "2026-03-05T00:00:00Z",
        "donotemail": 1,
        "estimatedclosedate": "2026-03-31",
    },
    "D": {
        "companyname": "O'Neill 100%",
        "statecode": 2,
        "createdon": "2026-02-28T12:00:00Z",
        "ownerid": BOB,
        "ownerid__type": "systemuser",
    },
    "E": {
        "createdon": "2025-12-31T23:59:59Z",
        "donotemail": 0,
        "customerid": guid(201),
        "customerid__type": "contact",
        "b2bkit_prospectid": "P-1",
    },
    "F": {
        "companyname": "under_score",
        "createdon": "2024-03-12T15:30:00Z",
        "customerid": guid(102),
        "customerid__type": "account",
    },
}
NOVAK = {
    "contactid": guid(201),
    "lastname": "Novak",
    "parentcustomerid": guid(102),
    "parentcustomerid__type": "account",
}


def small_store() -> sqlite3.Connection:
    """Three accounts, one of them with a contact; six leads named by letters; notes of two."""
    store = empty_store()
    for number, name in ACCOUNTS.items():
        insert(store, "account", accountid=guid(number), name=name)
    insert(store, "contact", **NOVAK)
    for number, (name, values) in enumerate(LEADS.items(), 1):
        lead(store, number, name, **values)
    for number, (about, subject) in NOTES.items():
        noted = {"objectid": guid(about), "objectid__type": "lead"}
        insert(store, "annotation", annotationid=guid(number), subject=subject, **noted)
    return store


def setting(user: str = ANN) -> Setting:
    return Setting(ENTITY_TYPES, NOW, user, "like")


def ask(store: sqlite3.Connection, table: str = "lead", most: int = 5_000, **options: str) -> Page:
    """Ask with options by their names without `$`."""
    query = parse_query({f"${name}": text for name, text in options.items()})
    return Reader(store, setting()).page(query, ENTITY_TYPES[table], Bounds(most=most))


def names(page: Page) -> str:
    """The last names of the leads found, as one word in their order."""
    return "".join(row.values["lastname"] for row in page.rows)
