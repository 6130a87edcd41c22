"""The messages of the product: qualification, the ends of an opportunity, who am I, many rows."""

from typing import Any

from emulator.dataverse.bodies import referred, values
from emulator.dataverse.commands import Commands
from emulator.dataverse.declarations import Table
from emulator.dataverse.errors import ApiError, Unsupported, bad_request, invalid_property
from emulator.dataverse.following import Following, Given
from emulator.dataverse.furnishing import ORGANIZATION, UNIT
from emulator.dataverse.qualifying import COPIED, copied
from emulator.dataverse.store import Known, Row
from emulator.dataverse.tables import TABLES
from emulator.live.users import guid
from reference_model.qualification import Qualification
from reference_model.sales_records import LeadStatus, OpportunityStatus

TYPE = "Microsoft.Dynamics.CRM."
CREATED = ("CreateAccount", "CreateContact", "CreateOpportunity")
MISSING = ApiError(400, "0x80043b15", "The opportunity id is missing or invalid.")


class Actions:
    """Each method carries out a message, and gives the object of its response, or None."""

    def __init__(self, rows: Following, commands: Commands) -> None:
        self._rows = rows
        self._commands = commands
        self._sales = rows.live.landscape.sales

    def who_am_i(self) -> dict[str, Any]:
        return {
            "BusinessUnitId": UNIT,
            "UserId": self._rows.user.id,
            "OrganizationId": ORGANIZATION,
        }

    def current_organization(self) -> dict[str, Any]:
        detail = {
            "OrganizationId": ORGANIZATION,
            "FriendlyName": "b2bkit",
            "OrganizationType": "CustomerTest",
            "OrganizationVersion": "9.2.0.0",
            "EnvironmentId": guid("environment", "b2bkit"),
            "UniqueName": "b2bkit",
            "UrlName": "b2bkit",
            "State": "Enabled",
        }
        return {"Detail": detail}

    def qualify(self, lead: str, told: dict[str, Any], *, detects: bool = False) -> dict[str, Any]:
        """QualifyLead: the rows that were made, by type. detects: duplicates, as the form does.

        What is not created is what the lead names already, as its fields Existing Account and
        Existing Contact do; or the customer whom the message names.
        """
        account, contact, opportunity = (_boolean(told, name) for name in CREATED)
        record, row = self._rows.record("lead", lead), self._row(lead)
        _require_status(told)
        existing = self._named(row) | self._customer(told.get("OpportunityCustomerId"))
        how = Qualification(
            create_account=account,
            create_contact=contact,
            create_opportunity=opportunity,
            existing_account=existing.get("account"),
            existing_contact=existing.get("contact"),
            warn_of_duplicates=detects,
        )
        for unsupported in ("SourceCampaignId", "ProcessInstanceId"):
            if told.get(unsupported) is not None:
                raise Unsupported(f"the parameter {unsupported} of QualifyLead")
        with self._rows.giving(_copied(row)):
            self._sales.qualify(record, self._rows.user.name, how)
            self._rows.live.tell()
        made = {
            "account": record.account.id if account and record.account else None,
            "contact": record.contact.id if contact and record.contact else None,
            "opportunity": record.opportunity if opportunity else None,
        }
        return {"value": [self._entity(name, number) for name, number in made.items() if number]}

    def close(self, told: dict[str, Any], *, won: bool) -> None:
        """WinOpportunity and LoseOpportunity."""
        closing = told.get("OpportunityClose")
        if not isinstance(closing, dict):
            raise bad_request("Required parameter 'OpportunityClose' is missing.", "0x80048d19")
        status = _status(told, OpportunityStatus.WON if won else OpportunityStatus.CANCELED)
        opportunity = self._rows.record("opportunity", _opportunity_of(closing))
        extra = values(TABLES["opportunityclose"], _without_opportunity(closing))
        extra.pop("activityid", None)
        if won and status is not OpportunityStatus.WON:
            raise _invalid_status()
        with self._rows.giving({"opportunityclose": Given(None, extra)}):
            if won:
                self._sales.close_as_won(opportunity, self._rows.user.name)
            else:
                self._sales.close_as_lost(opportunity, status, self._rows.user.name)
            self._rows.live.tell()

    def create_multiple(self, table: Table, told: dict[str, Any]) -> dict[str, Any]:
        """CreateMultiple: all rows, or none."""
        rows = [values(table, each) for each in _targets(told)]
        return {"Ids": [self._commands.create(table, row, _key(table, row)) for row in rows]}

    def update_multiple(self, table: Table, told: dict[str, Any]) -> None:
        """UpdateMultiple: all rows, or none."""
        for each in _targets(told):
            row = values(table, each)
            id = _key(table, row)
            if id is None:
                raise invalid_property(table.key, table.name)
            self._commands.update(table, id, row)

    def _row(self, lead: str) -> Known:
        row = self._rows.store.get(TABLES["lead"], lead)
        assert row is not None
        return row

    def _named(self, lead: Known) -> dict[str, Any]:
        ids = {kind: lead[f"parent{kind}id"] for kind in ("account", "contact")}
        return {kind: self._rows.record(kind, str(id)) for kind, id in ids.items() if id}

    def _customer(self, told: Any) -> dict[str, Any]:
        if told is None:
            return {}
        if not isinstance(told, dict):
            raise bad_request("OpportunityCustomerId must be an account or a contact.")
        for name in ("account", "contact"):
            if id := told.get(f"{name}id"):
                return {name: self._rows.record(name, str(id).lower())}
        if reference := told.get("@odata.id"):
            table, id = referred(reference, "OpportunityCustomerId")
            return {table.name: self._rows.record(table.name, id)}
        raise bad_request("OpportunityCustomerId must be an account or a contact.")

    def _entity(self, table: str, number: int) -> dict[str, Any]:
        return {
            "@odata.type": f"#{TYPE}{table}",
            TABLES[table].key: self._rows.id_of(table, number),
        }


def _copied(lead: Known) -> dict[str, Given]:
    """What a client wrote into the lead goes on; its topic is the opportunity's as well."""
    given = {table: copied(table, lead) for table in COPIED}
    given["opportunity"]["name"] = lead["subject"]
    return {table: Given(None, columns) for table, columns in given.items()}


def _boolean(told: dict[str, Any], name: str) -> bool:
    value = told.get(name)
    if not isinstance(value, bool):
        raise bad_request(f"Required parameter '{name}' is missing, or is no Edm.Boolean.")
    return value


def _require_status(told: dict[str, Any]) -> None:
    """Qualified is the only status reason that a qualified lead can have."""
    status = told.get("Status")
    if isinstance(status, bool) or not isinstance(status, int):
        raise bad_request("Required parameter 'Status' is missing, or is no Edm.Int32.")
    if status not in {-1, LeadStatus.QUALIFIED.code}:
        raise _invalid_status()


def _status(told: dict[str, Any], default: OpportunityStatus) -> OpportunityStatus:
    code = told.get("Status")
    if isinstance(code, bool) or not isinstance(code, int):
        raise bad_request("Required parameter 'Status' is missing, or is no Edm.Int32.")
    if code == -1:
        return default
    found = next((each for each in OpportunityStatus if each.code == code), None)
    if found is None:
        raise _invalid_status()
    return found


def _invalid_status() -> ApiError:
    return ApiError(
        400,
        "0x80048408",
        "State code is invalid or state code is valid but status code is invalid for a specified "
        "state code.",
    )


def _opportunity_of(closing: dict[str, Any]) -> str:
    if reference := closing.get("opportunityid@odata.bind"):
        table, id = referred(reference, "opportunityid")
        if table.name == "opportunity":
            return id
    nested = closing.get("opportunityid")
    if isinstance(nested, dict):
        nested = nested.get("opportunityid")
    if isinstance(nested, str) and nested:
        return nested.lower()
    raise MISSING


def _without_opportunity(closing: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in closing.items() if not name.startswith("opportunityid")}


def _targets(told: dict[str, Any]) -> list[dict[str, Any]]:
    targets = told.get("Targets")
    if not isinstance(targets, list) or not all(isinstance(each, dict) for each in targets):
        raise bad_request("Required parameter 'Targets' is missing, or is no collection of rows.")
    return targets


def _key(table: Table, row: Row) -> str | None:
    id = row.pop(table.key, None)
    return None if id is None else str(id)
