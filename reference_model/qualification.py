"""How a lead is to be qualified, and what may speak against it."""

from collections.abc import Iterable
from dataclasses import dataclass

from reference_model.errors import DuplicateFound, NoPrivilege
from reference_model.sales_records import Account, Contact, Lead


@dataclass(frozen=True)
class Qualification:
    """What to create, and which existing records to use instead.

    warn_of_duplicates: as the form does, until the warning is ignored; a client does not (S12).
    """

    create_account: bool = True
    create_contact: bool = True
    create_opportunity: bool = True
    existing_account: Account | None = None
    existing_contact: Contact | None = None
    warn_of_duplicates: bool = False


STANDARD_QUALIFICATION = Qualification()


def require_privilege(how: Qualification) -> None:
    """Refuse whoever may not create records to create any (A41)."""
    if how.create_account or how.create_contact or how.create_opportunity:
        raise NoPrivilege


def require_no_duplicate(
    lead: Lead, how: Qualification, accounts: Iterable[Account], contacts: Iterable[Contact]
) -> None:
    """Refuse to create an account of a name, or a contact of an address, that there is (S12).

    What has no name, or no address, is like nothing else.
    """
    name, email = lead.company.name, lead.person.email
    if name and how.create_account and any(each.company.name == name for each in accounts):
        raise DuplicateFound(f"Account: {name}.")
    if email and how.create_contact and any(each.person.email == email for each in contacts):
        raise DuplicateFound(f"Contact: {email}.")
