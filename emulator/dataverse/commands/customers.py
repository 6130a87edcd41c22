"""Accounts and contacts as clients write them. Headquarters is told of new ones, as customers.

The model knows no command that changes them: so what it knows of them is refused by name, and the
rest is kept.
"""

from emulator.dataverse.commands.writing import ADDRESS, PERSON, STATE, every, text
from emulator.dataverse.errors import Unsupported
from emulator.dataverse.following import Following
from emulator.dataverse.projection import account, contact
from emulator.dataverse.store import Row
from reference_model.parties import Company, Person
from reference_model.sales_records import Account, Contact

COMPANY = {"name": "name", **ADDRESS}


class Accounts:
    """The commands of Sales for accounts."""

    known = STATE | {*COMPANY, "primarycontactid", "originatingleadid"}

    def __init__(self, rows: Following) -> None:
        self._rows = rows
        self._sales = rows.live.landscape.sales

    def create(self, values: Row) -> Account:
        return self._sales.create_account(Company(**every(COMPANY, values)), self._rows.user.name)

    def change(self, record: Account, values: Row) -> None:
        _refuse_changes(account(record, self._rows.id_of), values, self.known)

    def delete(self, record: Account) -> None:
        _take_away(self._rows, "account", record.id)


class Contacts:
    """The commands of Sales for contacts."""

    known = STATE | {*PERSON, "parentcustomerid", "parentcustomerid__type", "originatingleadid"}

    def __init__(self, rows: Following) -> None:
        self._rows = rows
        self._sales = rows.live.landscape.sales

    def create(self, values: Row) -> Contact:
        if values.get("parentcustomerid__type") == "contact":
            raise Unsupported("contacts of contacts")
        parent = self._rows.record("account", text(values.get("parentcustomerid")))
        person = Person(**every(PERSON, values))
        return self._sales.create_contact(person, self._rows.user.name, parent)

    def change(self, record: Contact, values: Row) -> None:
        _refuse_changes(contact(record, self._rows.id_of), values, self.known)

    def delete(self, record: Contact) -> None:
        _take_away(self._rows, "contact", record.id)


def _take_away(rows: Following, table: str, number: int) -> None:
    """Nobody has told what headquarters does then: so it keeps the customer."""
    rows.live.landscape.sales.require_available()
    id = rows.id_of(table, number)
    assert id is not None
    rows.take_away(table, id)


def _refuse_changes(present: Row, values: Row, known: frozenset[str]) -> None:
    for name in known & values.keys() & present.keys():
        if values[name] != present[name]:
            raise Unsupported(f"changing the column {name}, of which headquarters had to be told")
