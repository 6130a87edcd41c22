"""Opportunities as clients write them. They are won and lost by actions only: see actions.py."""

from emulator.dataverse.commands.writing import STATE, opens, status_told, text
from emulator.dataverse.following import Following
from emulator.dataverse.store import Row
from reference_model.sales_records import Opportunity


class Opportunities:
    """The commands of Sales for opportunities."""

    known = STATE

    def __init__(self, rows: Following) -> None:
        self._rows = rows
        self._sales = rows.live.landscape.sales

    def create(self, values: Row) -> Opportunity:
        account = text(values.get("parentaccountid"))
        if values.get("customerid__type") == "account":
            account = account or text(values.get("customerid"))
        name = text(values.get("name")) or ""
        found = self._rows.record("account", account)
        return self._sales.create_opportunity(name, self._rows.user.name, found)

    def change(self, record: Opportunity, values: Row) -> None:
        status = status_told(record.status, values)
        if opens(record.status, status, values):
            self._sales.reopen(record, self._rows.user.name)
        closes = "statuscode" in values and not status.is_open  # refused, also if it is closed
        if status is not record.status or closes:
            self._sales.set_opportunity_status(record, status)

    def delete(self, record: Opportunity) -> None:
        self._sales.delete_opportunity(record)
