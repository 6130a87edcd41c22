"""[dataverse]: where Sales is, who works there, and how its tables differ from the product's.

The defaults are the product's own names (Common Data Model) and, for what dual-write adds, those
of its documents.
"""

from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from conformance.remote.credentials import Address
from conformance.status_reasons import label
from reference_model.lead_views import VIEWS
from reference_model.sales_records import LeadStatus, OpportunityStatus
from sim.scenario.part import Part

Name = Annotated[str, StringConstraints(pattern="^[A-Za-z_][A-Za-z0-9_]*$", max_length=100)]
"""A table, a column or a navigation property; lower and upper case differ in the last."""

Text = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Reason = int | Text
LEAD_LABELS = frozenset(map(label, LeadStatus))
OPPORTUNITY_LABELS = frozenset(map(label, OpportunityStatus))


class Salesperson(Part):
    """A user of Sales in whose name scenarios act."""

    name: Annotated[
        Text, Field(description="The full name, or the user name that holds an @ sign.")
    ]
    credentials: Annotated[
        str,
        Field(
            description="Who signs in as this user: the name of a table [credentials.NAME]. "
            "Without it the user is impersonated, for which the application needs the privilege "
            "to act on behalf of others."
        ),
    ] = ""


class Companies(Part):
    """[dataverse.companies]: the table of legal entities, which dual-write's core brings."""

    set: Name = "cdm_companies"
    id: Name = "cdm_companyid"
    code: Name = "cdm_companycode"
    owning_team: Annotated[
        Name, Field(description="The team that owns what dual-write creates for the company.")
    ] = "cdm_defaultowningteam"


class Contacts(Part):
    """[dataverse.contacts]: columns of a contact."""

    company: Annotated[Name, Field(description="The lookup to the legal entity.")] = "msdyn_company"
    name: Name = "fullname"
    email: Name = "emailaddress1"


class Accounts(Part):
    """[dataverse.accounts]: columns of an account."""

    company: Annotated[Name, Field(description="The lookup to the legal entity.")] = "msdyn_company"
    name: Name = "name"


class Leads(Part):
    """[dataverse.leads]: columns of a lead."""

    company: Annotated[
        Name,
        Field(
            description="The lookup to the legal entity. No document names it for leads; this is "
            "what it is called elsewhere."
        ),
    ] = "msdyn_company"
    topic: Name = "subject"
    first_name: Name = "firstname"
    last_name: Name = "lastname"
    email: Name = "emailaddress1"
    phone: Name = "telephone1"
    company_name: Name = "companyname"
    street: Name = "address1_line1"
    postal_code: Name = "address1_postalcode"
    city: Name = "address1_city"
    country: Name = "address1_country"


class DataverseSettings(Part):
    """The table [dataverse] of a deployment file."""

    url: Annotated[Address, Field(description="The environment's address.")]
    version: Annotated[
        str, Field(pattern=r"^v9\.[0-9]$", description="The version of the Web API.")
    ] = "v9.2"
    credentials: Annotated[
        str, Field(description="Who signs in: the name of a table [credentials.NAME].")
    ] = "dataverse"
    language: Annotated[
        int, Field(ge=1, description="The language of labels in this file, as an LCID.")
    ] = 1033
    salespeople: Annotated[
        tuple[Salesperson, ...],
        Field(
            strict=False,
            description="The users who act in scenarios, in the order in which these need them.",
        ),
    ] = ()
    dual_write_user: Annotated[
        Text, Field(description="The full name of the application user by which dual-write writes.")
    ] = "Dual-write"
    views: Annotated[
        dict[str, Text],
        Field(description="What views of leads are called here, if not as in English."),
    ] = {}
    lead_status_reasons: Annotated[
        dict[str, Reason],
        Field(description="Status reasons of leads that are not the product's: value or label."),
    ] = {}
    opportunity_status_reasons: Annotated[
        dict[str, Reason],
        Field(description="The same of opportunities."),
    ] = {}
    leads: Leads = Leads()
    accounts: Accounts = Accounts()
    contacts: Contacts = Contacts()
    companies: Companies = Companies()

    @model_validator(mode="after")
    def _known_names(self) -> Self:
        _require(self.views, frozenset(VIEWS), "views")
        _require(self.lead_status_reasons, LEAD_LABELS, "lead_status_reasons")
        _require(self.opportunity_status_reasons, OPPORTUNITY_LABELS, "opportunity_status_reasons")
        return self


def _require(
    told: dict[str, object] | dict[str, str] | dict[str, Reason], known: frozenset[str], table: str
) -> None:
    for name in told:
        if name not in known:
            expected = ", ".join(sorted(known))
            raise ValueError(f"{name!r} is not one of those that {table} may name: {expected}")
