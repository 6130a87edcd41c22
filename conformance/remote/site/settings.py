"""[site]: a B2B site, what its pages and the fields of its forms are called."""

from typing import Annotated, Literal

from pydantic import Field

from sim.scenario.part import Part

Name = Annotated[str, Field(max_length=200)]


class Pages(Part):
    """The pages, by their addresses below the site's."""

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


class SiteSettings(Part):
    """The table [site] of a deployment file."""

    url: Annotated[str, Field(description="The address of the site's first page.")]
    name: Annotated[str, Field(description="Its name, as letters to partners tell it.")]
    legal_entity: Annotated[str, Field(description="The legal entity that it belongs to.")]
    by: Annotated[
        Literal["json"], Field(description="How it is used: it takes and gives JSON.")
    ] = "json"
    pages: Pages = Pages()
    fields: Fields = Fields()
