"""[finance]: where finance and operations is, and what its entities and columns are called.

Only CustomersV3 and its columns are documented. Prospects and customer hierarchies have no public
entity: a deployment that exposes its own says here how they are named, and what is not named is not
observable.
"""

from typing import Annotated

from pydantic import Field

from sim.scenario.part import Part

Name = Annotated[str, Field(max_length=200)]
Names = dict[str, str]


class Entity(Part):
    """An entity set. mark: columns of text that may carry the mark of a scenario."""

    set: Annotated[Name, Field(description="The name of the entity set, as in its address.")]
    company: Annotated[Name, Field(description="The column of the legal entity.")] = "dataAreaId"


class Customers(Entity):
    """Customers, of both types."""

    set: Name = "CustomersV3"
    number: Name = "CustomerAccount"
    type: Name = "PartyType"
    name: Name = "OrganizationName"
    first_name: Name = "PersonFirstName"
    last_name: Name = "PersonLastName"
    email: Name = "PrimaryContactEmail"
    phone: Name = "PrimaryContactPhone"
    street: Name = "AddressStreet"
    postal_code: Name = "AddressZipCode"
    city: Name = "AddressCity"
    country: Name = "AddressCountryRegionISOCode"
    invoice_account: Name = "InvoiceAccount"
    credit_limit: Name = "CreditLimit"
    spending_limit: Annotated[Name, Field(description="Of a B2B user; no documented column.")] = ""
    on_account: Annotated[
        Name, Field(description="Whether a person may pay on account; no documented column.")
    ] = ""


class Prospects(Entity):
    """The page All prospects."""

    id: Name
    type: Name
    status: Name
    name: Name
    email: Name
    approve: Annotated[Name, Field(description="The action that approves one.")] = ""
    reject: Annotated[Name, Field(description="The action that rejects one.")] = ""
    statuses: Annotated[
        Names, Field(description="What Pending, Approved and Rejected are called there.")
    ] = {}


class Hierarchies(Entity):
    """Customer hierarchies."""

    id: Name
    name: Name
    purpose: Name
    organization: Annotated[Name, Field(description="The organization's customer account.")]


class Members(Entity):
    """The members of customer hierarchies."""

    hierarchy: Name
    customer: Name
    role: Name
    roles: Annotated[Names, Field(description="What Admin and User are called there.")] = {}


class Finance(Part):
    """The table [finance] of a deployment file."""

    url: Annotated[
        str, Field(description="Without /data, such as https://x.operations.dynamics.com.")
    ]
    credentials: Annotated[
        str, Field(description="The name of the credentials to sign in with; none without.")
    ] = ""
    customers: Customers = Customers()
    prospects: Prospects | None = None
    hierarchies: Hierarchies | None = None
    members: Members | None = None
