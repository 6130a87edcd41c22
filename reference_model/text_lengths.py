"""How long the texts of a lead may be (the columns of the lead table, A36)."""

from operator import gt

from reference_model.errors import TooLong
from reference_model.parties import Company, Person

PERSON = (50, 50, 100, 50)
COMPANY = (100, 250, 20, 80, 80)
"""The most characters of each field, in the order of the fields."""


def require_fit(person: Person, company: Company) -> None:
    """Refuse a text that its column cannot hold."""
    _require(person, PERSON)
    _require(company, COMPANY)


def _require(party: Person | Company, longest: tuple[int, ...]) -> None:
    if any(map(gt, map(len, party), longest)):
        too_long = (
            f"{field} has {len(text)} characters, of {most} allowed"
            for field, text, most in zip(party._fields, party, longest, strict=True)
            if len(text) > most
        )
        raise TooLong(f"{'; '.join(too_long)}.")
