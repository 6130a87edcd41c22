"""[site]: a B2B site, what its pages and the fields of its forms are called."""

from collections.abc import Mapping
from typing import Annotated, Literal, TypeVar

from pydantic import Field

from conformance.remote.shown import Cell, Column, Listing, Names, Pattern, Selector
from reference_model.parties import Application, Person
from sim.scenario.part import Part

Name = Annotated[str, Field(max_length=200)]
Value = TypeVar("Value")


class Pages(Part):
    """The pages, by their addresses below the site's.

    For people, {language} and {user} stand for the language asked for and for a user's address.
    """

    sign_up: Name = "sign-up"
    sign_in: Name = "sign-in"
    users: Name = "organization-users"
    add_user: Name = "organization-users/add"
    edit_user: Name = "organization-users/edit"
    remove_user: Name = "organization-users/remove"


class Fields(Part):
    """The names of the fields; a confirmation shows the reference of a request."""

    first_name: Name = "first_name"
    last_name: Name = "last_name"
    email: Name = "email"
    phone: Name = "phone"
    company: Name = "company"
    street: Name = "street"
    postal_code: Name = "postal_code"
    city: Name = "city"
    country: Name = "country"
    comment: Name = "comment"
    language: Name = "language"
    user: Name = "user"
    spending_limit: Name = "spending_limit"
    confirmation: Name = "request_id"

    def named(self, values: Mapping[str, Value]) -> dict[str, Value]:
        """These values by the names of their fields."""
        return {getattr(self, name): value for name, value in values.items()}

    def of_person(self, person: Person) -> dict[str, str]:
        """What a form about a person holds."""
        return self.named(person._asdict())

    def of_application(self, application: Application) -> dict[str, str]:
        """What a request for onboarding holds, whatever its language."""
        company = application.company._asdict()
        company["company"] = company.pop("name")
        told = self.named(company | {"comment": application.comment})
        return self.of_person(application.person) | told


class Users(Listing):
    """The list on the page of the organization's users."""

    email: Column = Cell(header="E-mail")
    status: Column = Cell(header="Status")
    statuses: Annotated[Names, Field(description="What Pending and Active are called there.")] = {}


class Looks(Part):
    """What to look at on pages for people. A change is asked for by the forms found here."""

    forms: Annotated[Selector, Field(description="The forms to consider; one has the fields.")] = (
        "main form"
    )
    button: Annotated[Selector, Field(description="Within a form, what sends it.")] = (
        "button:not([type=button]), input[type=submit]"
    )
    confirmation: Annotated[Selector, Field(description="Where the reference is shown.")] = (
        "main code"
    )
    reference: Annotated[Pattern, Field(description="What a reference looks like there.")] = r"\S+"
    signed_in: Annotated[Selector, Field(description="Shown to nobody who is not signed in.")] = (
        "form[action*='sign-out']"
    )
    done: Annotated[Selector, Field(description="Shown where a change was taken.")] = (
        "[role=status]"
    )
    refused: Annotated[Selector, Field(description="Where a page says why not.")] = "[role=alert]"
    mistakes: Annotated[Selector, Field(description="What is wrong, beside the fields.")] = (
        ".mistake"
    )
    users: Users = Users()


class SiteSettings(Part):
    """The table [site] of a deployment file."""

    url: Annotated[str, Field(description="The address of the site's first page.")]
    name: Annotated[str, Field(description="Its name, as letters to partners tell it.")]
    legal_entity: Annotated[str, Field(description="The legal entity that it belongs to.")]
    by: Annotated[
        Literal["json", "form", "browser"],
        Field(
            description="How it is used: it takes and gives JSON; its forms are sent without a "
            "browser; or a browser fills them in."
        ),
    ] = "json"
    language: Annotated[
        Name,
        Field(description="The language of the pages that are read, unless a request has one."),
    ] = "en-us"
    pages: Pages = Pages()
    fields: Fields = Fields()
    looks: Looks = Looks()
