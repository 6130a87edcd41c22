"""What must hold of every answer, whatever was asked, and of the world afterwards."""

import json
import re
from collections.abc import Iterator
from email import message_from_bytes
from typing import Any

from emulator.dataverse.following import TITLES, Following
from emulator.dataverse.projection import PROJECTIONS
from emulator.dataverse.tables import TABLES
from emulator.finance import projection
from emulator.finance.entities import ENTITIES
from emulator.front import Front
from reference_model.invariants import violations
from tests.emulator.clients import Client
from tests.emulator.hostile.world import MOST_STEPS, Got, HostileWorld, Sent

_LINE_BREAK = re.compile(rb"[\r\n\0]")
_LONGEST_MESSAGE = 4_000
OAUTH = {"error", "error_description"}


def complaints(sent: Sent, got: Got, *, faulty: bool) -> Iterator[str]:
    """What is wrong with an answer. faulty: whether somebody has switched a system off."""
    if got.mistake:
        yield got.mistake
    deliberate = {501, 503} if faulty else {501}
    if got.status >= 500 and got.status not in deliberate:
        yield f"status {got.status}"
    if got.steps > MOST_STEPS:
        yield f"{got.steps} steps of SQLite"
    for name, value in got.headers:
        if _LINE_BREAK.search(name + value):
            yield f"header {name!r}: {value!r}"
    kind = dict(got.headers).get(b"Content-Type", b"")
    if b"json" in kind:
        yield from _of_json(sent, got)
    elif kind.startswith(b"multipart/"):
        yield from _of_multipart(kind, got)
    elif got.status >= 400 and b"text/html" not in kind:
        yield f"an error of the type {kind!r}: {got.body[:200]!r}"
    elif b"<script" in got.body:
        yield "a script in a page"


def _of_json(sent: Sent, got: Got) -> Iterator[str]:
    try:
        told = json.loads(got.body, parse_constant=_refuse)
    except ValueError as reason:
        yield f"no JSON ({reason}): {got.body[:200]!r}"
        return
    if got.status >= 400 and sent.method != "HEAD":
        yield from _of_error(told)


def _refuse(constant: str) -> None:
    raise ValueError(constant)


def _of_error(told: Any) -> Iterator[str]:
    """An error has a message in the shape of its surface, and repeats little of what was sent."""
    if isinstance(told, dict) and told.keys() >= OAUTH:
        message = told["error_description"]
    else:
        error = told.get("error") if isinstance(told, dict) else None
        message = error.get("message") if isinstance(error, dict) else None
    if not isinstance(message, str) or not message:
        yield f"an error without a message: {told!r}"
    elif len(message) > _LONGEST_MESSAGE:
        yield f"a message of {len(message)} characters: {message[:100]}"


def _of_multipart(kind: bytes, got: Got) -> Iterator[str]:
    """Every part is an answer, and none is a mistake of ours."""
    whole = message_from_bytes(b"Content-Type: " + kind + b"\r\n\r\n" + got.body)
    if not whole.is_multipart() and not got.body.endswith(b"--\r\n"):  # of an empty batch
        yield f"no multipart: {got.body[:200]!r}"
    for part in whole.walk():
        if part.get_content_type() == "application/http":
            line = str(part.get_payload()).partition("\n")[0]
            if not re.match(r"HTTP/1\.1 (?!500)\d{3} ", line):
                yield f"a part that begins with {line[:100]!r}"


def broken_state(world: HostileWorld) -> Iterator[str]:
    """What is wrong with a world: its rules, its rows, its journal, what a good client meets."""
    front = world.front
    yield from (f"invariant: {each}" for each in violations(front.live.landscape))
    yield from _rows_that_differ(world)
    before = rows_of(world)
    front.rebuild()
    after = rows_of(world)
    for name, rows in before.items():
        if rows != after[name]:
            difference = set(rows).symmetric_difference(after[name])
            yield f"replayed otherwise: {name}: {list(difference)[:4]}"
    yield from (f"flow: {each}" for each in _flow(front))


def _rows_that_differ(world: HostileWorld) -> Iterator[str]:
    """Each record of the model must be in the rows as its projection says, in both systems."""
    store, finance = world.stores()
    rows: Following = world.following()
    landscape = world.front.live.landscape
    sales = (landscape.sales.leads, landscape.sales.opportunities)
    customers = (landscape.sales.accounts, landscape.sales.contacts)
    for record in (each for table in (*sales, *customers) for each in table.values()):
        table, project = PROJECTIONS[type(record)]
        id = rows.id_of(table, record.id)
        if id is None:  # a client has deleted the row, and headquarters keeps its customer
            continue
        row = store.get(TABLES[table], id) or {}
        for column, value in project(record, rows.id_of).items():
            if column not in TITLES and row.get(column) != value:
                yield f"{table} {record.id}: {column} is {row.get(column)!r}, not {value!r}"
    headquarters = landscape.headquarters
    for each in (*headquarters.customers.values(), *headquarters.hierarchies.values()):
        for name, expected in projection.rows_of(each, "", headquarters).items():
            for wanted in expected:
                yield from _finance_difference(finance.sql, name, wanted)


def _finance_difference(sql: Any, name: str, wanted: dict[str, Any]) -> Iterator[str]:
    keys = [column.name for column in ENTITIES[name].keys]
    where = " AND ".join(f'"{key}" = ?' for key in keys)
    compared = [column for column in wanted if column != "LanguageId"]
    columns = ", ".join(f'"{column}"' for column in compared)
    statement = f'SELECT {columns} FROM "{name}" WHERE {where}'  # noqa: S608 - declared names
    found = sql.execute(statement, [wanted[key] for key in keys]).fetchone()
    if found != tuple(wanted[column] for column in compared):
        yield f"{name}: {found}, not {wanted}"


def rows_of(world: HostileWorld) -> dict[str, list[Any]]:
    """All rows of both systems, versions included, and the mail that has left."""
    store, finance = world.stores()
    found = {}
    for system in (store, finance):
        names = system.sql.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        for (name,) in names:
            if name in {*TABLES, *ENTITIES, "deleted"} - {"BatchJobs"}:  # it follows when asked
                statement = f'SELECT * FROM "{name}" ORDER BY 1'  # noqa: S608 - declared names
                found[name] = system.sql.execute(statement).fetchall()
    found["mail"] = [repr(each) for each in world.front.outbox.sent]
    return found


def _flow(front: Front) -> Iterator[str]:
    """A good client goes from a lead to a won opportunity, once nothing is switched off."""
    client = Client(front)
    heal(front)
    lead = client("POST", "leads", {"lastname": "Good", "companyname": "Good & Sons"})
    if lead.status != 204:
        yield f"creating a lead: {lead.status} {lead.body!r}"
        return
    made = client.qualify(lead.id)
    won = client.close(made["opportunity"])
    if won.status != 204:
        yield f"winning: {won.status} {won.body!r}"
    account = client("GET", f"accounts({made['account']})").json
    if account["name"] != "Good & Sons":
        yield f"the account is {account['name']!r}"


def is_faulty(front: Front) -> bool:
    """Whether anything is switched off."""
    shown = Client(front)("GET", "/_emulator/v1/faults").json
    return bool(shown != _HEALTHY)


def heal(front: Front) -> None:
    """Switch everything on again."""
    answer = Client(front)("PUT", "/_emulator/v1/faults", _HEALTHY)
    assert answer.status == 200, answer.body
    for map_ in _HEALTHY["maps"]:
        Client(front)("PUT", "/_emulator/v1/faults", {"maps": {map_: "Running"}})


_HEALTHY: dict[str, Any] = {
    **dict.fromkeys(("sales_down", "headquarters_down", "site_down", "mail_down"), False),
    **dict.fromkeys(("no_commerce_solution", "no_application_user"), False),
    "answers_after_s": {"sales": 0.0, "headquarters": 0.0},
    "maps": dict.fromkeys(
        ("B2B prospects - leads", "Customers V3 - accounts", "Customers V3 - contacts"), "Running"
    ),
}
