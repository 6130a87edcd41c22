"""The rows of all entities follow the model.

What a transaction has changed is told by the live world. Two things happen outside transactions:
credit limits are set, and e-mail leaves; their events tell of them.
"""

from collections import defaultdict
from typing import Any

from emulator.finance import projection
from emulator.finance.entities import EMAIL_LOG, ENTITIES, JOBS, MEMBERS
from emulator.finance.store import Store
from emulator.live.world import LiveWorld
from reference_model.activities import Activity, Event
from reference_model.commerce_records import Customer, CustomerHierarchy, Email, Prospect

_SHOWN = (Prospect, Customer, CustomerHierarchy, Email)
_EMAIL = {Activity.EMAIL_SENT, Activity.EMAIL_FAILED}


class Rows:
    """Rows that say what the records of a world say."""

    def __init__(self, live: LiveWorld) -> None:
        self.store = Store(ENTITIES.values())
        self._live = live
        self._emails: defaultdict[str, dict[int, Email]] = defaultdict(dict)
        self._languages: dict[str, str] = {}
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
            self.store.put(JOBS, {"JobName": job.name, "PendingRows": len(job.pending())})

    def show(self, record: object) -> None:
        """Make the rows of a record say what it says now."""
        if isinstance(record, CustomerHierarchy):
            self._remove_members(record)
        request = getattr(record, "request_id", "")
        language, headquarters = self._languages.get(request, ""), self._live.landscape.headquarters
        for name, rows in projection.rows_of(record, language, headquarters).items():
            for row in rows:
                self.store.put(ENTITIES[name], row)

    def _changed(self, written: list[Any]) -> None:
        """Show what is new; headquarters removes nothing but members, a part of their record."""
        for record in written:
            if not isinstance(record, _SHOWN):
                continue
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
                    self.store.remove(ENTITIES[name], row)

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
            self.store.put(EMAIL_LOG, projection.email(email, sent))
            if sent:
                del self._emails[case][email.id]

    def _show_customers(self, case: str) -> None:
        for customer in self._live.landscape.headquarters.customers.values():
            if customer.request_id == case:
                self.show(customer)

    def _remove_members(self, hierarchy: CustomerHierarchy) -> None:
        statement = f'DELETE FROM "{MEMBERS.set}" WHERE "CustomerHierarchyId" = ?'
        self.store.sql.execute(statement, (str(hierarchy.id),))
