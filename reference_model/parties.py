"""Who applies: the person, the company, and what they wrote in the form.

Values, not records: nobody changes them, so both systems may hold the same one.
"""

from typing import NamedTuple


class Person(NamedTuple):
    """A human being as the form, the lead and the customer know one."""

    first_name: str
    last_name: str
    email: str
    phone: str = ""

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()


class Company(NamedTuple):
    """An organization and its primary address; country is ISO 3166 alpha-2."""

    name: str
    street: str = ""
    postal_code: str = ""
    city: str = ""
    country: str = ""


class Application(NamedTuple):
    """What the requestor submitted."""

    person: Person
    company: Company
    comment: str = ""
    language: str = "en-us"
