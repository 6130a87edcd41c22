"""The rows of all entities, in SQLite, for reading; they follow the model.

What a transaction has changed is told by the live world. Two things happen outside transactions:
credit limits are set, and e-mail leaves; their events tell of them.
"""

import sqlite3
from collections import defaultdict
from typing import Any

from emulator.finance import projection
from emulator.finance.declarations import ROW, Entity
from emulator.finance.entities import EMAIL_LOG, ENTITIES, JOBS, MEMBERS
from emulator.finance.projection import Row
from emulator.live.world import LiveWorld
from emulator.odata import patterns
from reference_model.activities import Activity, Event
from reference_model.commerce_records import CustomerHierarchy, Email, Prospect

_EMAIL = {Activity.EMAIL_SENT, Activity.EMAIL_FAILED}


class Rows:
    """One SQLite table for each entity.

    sql: the connection, prepared for the query language.
    """

    def __init__(self, live: LiveWorld) -> None:
        self.sql = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
        patterns.prepare(self.sql)
        self._live = live
        self._emails: defaultdict[str, dict[int, Email]] = defaultdict(dict)
        self._languages: dict[str, str] = {}
        for entity in ENTITIES.values():
            for statement in entity.definition():
                self.sql.execute(statement)
        headquarters = live.landscape.headquarters
        self._changed(
            [
                *headquarters.prospects.values(),
                *headquarters.customers.values(),
                *headquarters.hierarchies.values(),
                *headquarters.unsent.values(),
            ]
        )
        live.on_commit.append(self._changed)
        live.on_events.append(self._happened)
        live.on_gone.append(self._forget)

    def refresh_jobs(self) -> None:
        """Say how many rows each job would take up now."""
        for job in self._live.landscape.jobs.values():
            put(self.sql, JOBS, {"JobName": job.name, "PendingRows": len(job.pending())})

    def show(self, record: object) -> None:
        """Make the rows of a record say what it says now."""
        if isinstance(record, CustomerHierarchy):
            self._remove_members(record)
        request = getattr(record, "request_id", "")
        language, headquarters = self._languages.get(request, ""), self._live.landscape.headquarters
        for name, rows in projection.rows_of(record, language, headquarters).items():
            for row in rows:
                put(self.sql, ENTITIES[name], row)

    def _changed(self, written: list[Any]) -> None:
        """Show what is new; headquarters removes nothing but members, a part of their record."""
        for record in written:
            if isinstance(record, Prospect):
                self._languages[record.request_id] = record.application.language
            if isinstance(record, Email):
                self._emails[record.request_id][record.id] = record
            self.show(record)

    def _forget(self, gone: list[Any]) -> None:
        """Show no more what a wrong system has dropped."""
        for record in gone:
            for name, rows in projection.rows_of(
                record, "", self._live.landscape.headquarters
            ).items():
                for row in rows:
                    key = _key(ENTITIES[name], row)
                    self.sql.execute(f'DELETE FROM "{name}" WHERE "{ROW}" = ?', (key,))

    def _happened(self, _: int, events: list[Event]) -> None:
        for activity, case, *_others in events:
            if activity in _EMAIL:
                self._show_emails(case)
            elif activity is Activity.CREDIT_LIMIT_SET:
                self._show_customers(case)

    def _show_emails(self, case: str) -> None:
        unsent = self._live.landscape.headquarters.unsent
        for email in list(self._emails[case].values()):
            sent = None if email.id in unsent else self._live.now
            put(self.sql, EMAIL_LOG, projection.email(email, sent))
            if sent:
                del self._emails[case][email.id]

    def _show_customers(self, case: str) -> None:
        for customer in self._live.landscape.headquarters.customers.values():
            if customer.request_id == case:
                self.show(customer)

    def _remove_members(self, hierarchy: CustomerHierarchy) -> None:
        statement = f'DELETE FROM "{MEMBERS.set}" WHERE "CustomerHierarchyId" = ?'
        self.sql.execute(statement, (str(hierarchy.id),))


def put(sql: sqlite3.Connection, entity: Entity, row: Row) -> None:
    """Write a row, in place of the one with the same key."""
    names = ", ".join(f'"{name}"' for name in (ROW, *row))
    marks = ", ".join("?" * (len(row) + 1))
    statement = f'INSERT OR REPLACE INTO "{entity.set}" ({names}) VALUES ({marks})'
    sql.execute(statement, (_key(entity, row), *row.values()))


def _key(entity: Entity, row: Row) -> str:
    """What tells a row from others, in the order in which rows were made: numbers count as such."""
    parts = (str(row[column.name]) for column in entity.keys if column.name != "dataAreaId")
    return " ".join(part.zfill(12) if part.isdecimal() else part for part in parts)
