"""How long the texts of a lead may be (the columns of the lead table, A36)."""

from operator import gt

from reference_model.errors import TooLong
from reference_model.parties import Company, Person

LONGEST = (50, 50, 100, 50, 100, 250, 20, 80, 80)
"""The most characters of each field of a person and a company, in their order."""

FIELDS = (*Person._fields, *Company._fields)


def require_fit(person: Person, company: Company) -> None:
    """Refuse texts that their columns cannot hold."""
    texts = (*person, *company)
    if any(map(gt, map(len, texts), LONGEST)):
        too_long = (
            f"{field} has {len(text)} characters, of {most} allowed"
            for field, text, most in zip(FIELDS, texts, LONGEST, strict=True)
            if len(text) > most
        )
        raise TooLong(f"{'; '.join(too_long)}.")
