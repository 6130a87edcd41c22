"""Leads as clients write them: typed in, edited, assigned, disqualified, opened again."""

from emulator.dataverse.commands.writing import (
    ADDRESS,
    PERSON,
    STATE,
    every,
    opens,
    status_told,
    told,
)
from emulator.dataverse.errors import does_not_exist
from emulator.dataverse.following import Following
from emulator.dataverse.store import Row
from emulator.dataverse.tables import TABLES
from reference_model.errors import InvalidStatus
from reference_model.parties import Company, Person
from reference_model.sales_records import Lead, LeadState, LeadStatus

COMPANY = {"companyname": "name", **ADDRESS}
OWNER = frozenset({"ownerid", "ownerid__type"})


class Leads:
    """The commands of Sales for leads."""

    known = STATE | OWNER | {*PERSON} | {*COMPANY}

    def __init__(self, rows: Following) -> None:
        self._rows = rows
        self._sales = rows.live.landscape.sales

    def create(self, values: Row) -> Lead:
        person, company = Person(**every(PERSON, values)), Company(**every(COMPANY, values))
        lead = self._sales.create_lead(person, company, self._rows.user.name, **self._place(values))
        self._assign(lead, values)
        self._set_status(lead, values)
        return lead

    def change(self, record: Lead, values: Row) -> None:
        if values.keys() <= STATE:
            self._set_state(record, values)
            return
        self._reactivate(record, values)
        person = record.person._replace(**told(PERSON, values))
        company = record.company._replace(**told(COMPANY, values))
        if values.keys() - STATE - OWNER:
            self._sales.edit_lead(record, person, company)  # refused if the lead is closed
        self._assign(record, values)
        self._set_status(record, values)

    def delete(self, record: Lead) -> None:
        self._sales.delete_lead(record)

    def _place(self, values: Row) -> dict[str, str]:
        """The legal entity, if anything was said about it."""
        if "msdyn_company" not in values:
            return {}
        id = values["msdyn_company"]
        row = id and self._rows.store.get(TABLES["cdm_company"], str(id))
        if id and not row:
            raise does_not_exist("cdm_company", str(id))
        return {"legal_entity": str(row["cdm_companycode"]) if row else ""}

    def _set_state(self, lead: Lead, values: Row) -> None:
        """What says nothing but a state is the message SetState, which opens no open lead."""
        if values.get("statecode") == LeadState.DISQUALIFIED and "statuscode" in values:
            self._sales.disqualify(lead, reason_of(values["statuscode"]), self._rows.user.name)
            return
        status, by = status_told(lead.status, values), self._rows.user.name
        if opens(lead.status, status, values):
            self._sales.reactivate(lead, by)
        if "statecode" in values and status.state is LeadState.DISQUALIFIED:
            self._sales.disqualify(lead, status, by)
        elif "statuscode" in values and (status is not lead.status or not status.is_open):
            self._sales.set_lead_status(lead, status)

    def _reactivate(self, lead: Lead, values: Row) -> None:
        opened = status_told(lead.status, values).state is LeadState.OPEN
        if opened and lead.status.state is not LeadState.OPEN:
            self._sales.reactivate(lead, self._rows.user.name)

    def _assign(self, lead: Lead, values: Row) -> None:
        owner = values.get("ownerid")
        if owner is None:
            return
        table, name = ("team", "name") if values["ownerid__type"] == "team" else _USER
        row = self._rows.store.get(TABLES[table], str(owner))
        if row is None:
            raise does_not_exist(table, str(owner))
        if row[name] != lead.owner:
            self._sales.assign(lead, str(row[name]))

    def _set_status(self, lead: Lead, values: Row) -> None:
        status = status_told(lead.status, values)
        if status is lead.status:
            return
        if status.state is LeadState.DISQUALIFIED:
            self._sales.disqualify(lead, status, self._rows.user.name)
        else:
            self._sales.set_lead_status(lead, status)


def reason_of(code: object) -> LeadStatus:
    """The status reason of this code, whether it disqualifies or not: that the model knows."""
    found = next((each for each in LeadStatus if each.code == code), None)
    if found is None:
        raise InvalidStatus
    return found


_USER = ("systemuser", "fullname")
