"""What Sales shows of a scenario: one request for each kind of record, limited to its mark.

Names of relationships are the product's.
"""

from collections.abc import Sequence

from conformance.deployment import Undecided
from conformance.mark import Mark
from conformance.observations import (
    SeenAccount,
    SeenContact,
    SeenLead,
    SeenNote,
    SeenOpportunity,
)
from conformance.remote.dataverse.people import People
from conformance.remote.dataverse.service import FORMATTED, TARGET, Row, Service, literal, query
from conformance.remote.dataverse.settings import DataverseSettings
from conformance.remote.dataverse.statuses import Statuses
from reference_model.parties import Company, Person
from reference_model.sales_records import owning_team

_OLDEST_FIRST = "createdon asc"
_KEYS = {
    "leads": "leadid",
    "accounts": "accountid",
    "contacts": "contactid",
    "opportunities": "opportunityid",
}
_NOTES = {"lead": "Lead_Annotation", "opportunity": "Opportunity_Annotation"}
_NOTE = f"($select=notetext,createdon,_createdby_value;$orderby={_OLDEST_FIRST})"
_CLOSINGS = "Opportunity_OpportunityClose"
_CLOSING_ORDER = f"{_OLDEST_FIRST},versionnumber asc"  # nobody edits one; a second may hold several
_CLOSING = f"($select=opportunitystatuscode,createdon;$orderby={_CLOSING_ORDER})"


class Records:
    """Reads records of one scenario."""

    def __init__(
        self,
        service: Service,
        settings: DataverseSettings,
        mark: Mark,
        people: People,
        statuses: tuple[Statuses, Statuses],
    ) -> None:
        self._service = service
        self._settings = settings
        self._mark = mark
        self._people = people
        self._lead_statuses, self._opportunity_statuses = statuses
        self._seen: dict[str, int] = {}

    def leads(self) -> Sequence[SeenLead]:
        """Leads whose address or company carries the mark, oldest first."""
        names = self._settings.leads
        contact = (names.first_name, names.last_name, names.email, names.phone)
        company = (names.company_name, names.street, names.postal_code, names.city, names.country)
        columns = ("statecode", "statuscode", "_ownerid_value", *contact, *company)
        rows = self._rows(
            "leads",
            columns,
            (names.email, names.company_name),
            f"{_NOTES['lead']}{_NOTE}",
            self._company(names.company),
        )
        return [self._lead(row, contact, company) for row in rows]

    def accounts(self) -> Sequence[SeenAccount]:
        """Accounts whose name carries the mark, oldest first."""
        names = self._settings.accounts
        columns = (names.name, "_primarycontactid_value", "_originatingleadid_value")
        rows = self._rows("accounts", columns, (names.name,), self._company(names.company))
        return [
            SeenAccount(
                id=row["accountid"],
                name=_text(row, names.name),
                primary_contact=_text(row, "_primarycontactid_value"),
                originating_lead=_text(row, "_originatingleadid_value"),
                legal_entity=self._legal_entity(row, names.company),
            )
            for row in rows
        ]

    def contacts(self) -> Sequence[SeenContact]:
        """Contacts whose address carries the mark, oldest first."""
        names = self._settings.contacts
        lookups = ("_parentcustomerid_value", "_originatingleadid_value")
        columns = (names.name, names.email, *lookups)
        rows = self._rows("contacts", columns, (names.email,), self._company(names.company))
        return [
            SeenContact(
                id=row["contactid"],
                name=_text(row, names.name),
                email=_text(row, names.email),
                parent_account=_text(row, "_parentcustomerid_value")
                if row.get(f"_parentcustomerid_value@{TARGET}") == "account"
                else "",
                originating_lead=_text(row, "_originatingleadid_value"),
                legal_entity=self._legal_entity(row, names.company),
            )
            for row in rows
        ]

    def opportunities(self) -> Sequence[SeenOpportunity]:
        """Opportunities whose name carries the mark, or whose lead or parties do, oldest first."""
        lead, account = self._settings.leads, self._settings.accounts
        columns = (
            "name",
            "statecode",
            "statuscode",
            "_parentaccountid_value",
            "_parentcontactid_value",
            "_originatingleadid_value",
        )
        carriers = (
            "name",
            f"originatingleadid/{lead.email}",
            f"originatingleadid/{lead.company_name}",
            f"parentaccountid/{account.name}",
            f"parentcontactid/{self._settings.contacts.email}",
        )
        expanded = (f"{_NOTES['opportunity']}{_NOTE}", f"{_CLOSINGS}{_CLOSING}")
        rows = self._rows("opportunities", columns, carriers, *expanded)
        return [self._opportunity(row) for row in rows]

    def _rows(
        self, table: str, columns: Sequence[str], carriers: Sequence[str], *expanded: str
    ) -> list[Row]:
        mark = literal(self._mark.text)
        rows = self._service.rows(
            f"{table}?"
            + query(
                select=",".join((*columns, "createdon")),
                filter=" or ".join(f"contains({each},{mark})" for each in carriers),
                orderby=_OLDEST_FIRST,
                expand=",".join(expanded),
            )
        )
        for column in columns:
            if not all(column in row for row in rows):
                raise Undecided(
                    f"Rows of {table} came without {column!r}; see [dataverse.{table}]."
                )
        return sorted(rows, key=lambda row: self._age(row, row[_KEYS[table]]))

    def _age(self, row: Row, id: str) -> tuple[str, int]:
        """When it was made; of one second, that one is older which was seen earlier."""
        return _text(row, "createdon"), self._seen.setdefault(id, len(self._seen))

    def _lead(self, row: Row, contact: Sequence[str], company: Sequence[str]) -> SeenLead:
        return SeenLead(
            id=row["leadid"],
            state=self._lead_statuses.state(row["statecode"]),
            status=self._lead_statuses.name(row["statuscode"]),
            owner=self._owner(row),
            contact=Person(*(_text(row, name) for name in contact)),
            company=Company(*(_text(row, name) for name in company)),
            legal_entity=self._legal_entity(row, self._settings.leads.company),
            timeline=self._timeline(row, "lead"),
        )

    def _opportunity(self, row: Row) -> SeenOpportunity:
        statuses, closings = self._opportunity_statuses, self._service.whole(row, _CLOSINGS)
        return SeenOpportunity(
            id=row["opportunityid"],
            state=statuses.state(row["statecode"]),
            status=statuses.name(row["statuscode"]),
            account=_text(row, "_parentaccountid_value"),
            contact=_text(row, "_parentcontactid_value"),
            originating_lead=_text(row, "_originatingleadid_value"),
            timeline=self._timeline(row, "opportunity"),
            closings=tuple(
                statuses.state(statuses.state_of(each["opportunitystatuscode"]))
                for each in closings
            ),
        )

    def _timeline(self, row: Row, table: str) -> tuple[SeenNote, ...]:
        notes = self._service.whole(row, _NOTES[table])
        return tuple(
            SeenNote(_text(note, "notetext"), self._named(note, "_createdby_value"))
            for note in notes
        )

    def _owner(self, row: Row) -> str:
        """A user, or a team: that which owns what dual-write creates is called by its company."""
        company = row.get(self._settings.leads.company) or {}
        team = company.get(f"_{self._settings.companies.owning_team}_value")
        if team and team == row["_ownerid_value"]:
            return owning_team(company[self._settings.companies.code])
        return self._named(row, "_ownerid_value")

    def _named(self, row: Row, lookup: str) -> str:
        return self._people.name(_text(row, lookup), _text(row, f"{lookup}@{FORMATTED}"))

    def _company(self, lookup: str) -> str:
        names = self._settings.companies
        return f"{lookup}($select={names.code},_{names.owning_team}_value)"

    def _legal_entity(self, row: Row, lookup: str) -> str:
        return _text(row.get(lookup) or {}, self._settings.companies.code)


def _text(row: Row, name: str) -> str:
    """A column's text; "" if it is empty."""
    value = row.get(name)
    return "" if value is None else str(value)
