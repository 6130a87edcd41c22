"""Names and addresses of partners, from pools that Faker filled once.

Faker makes some thousand profiles a second, a tenth of what a run can use; drawing from a pool
costs nothing. E-mail addresses end in .example, which nobody can own.
"""

import unicodedata
from dataclasses import dataclass, replace
from functools import cache

from faker import Faker

from reference_model.parties import Application, Company, Person

POOL = 500
LOCALES: dict[str, tuple[str, str]] = {
    "NO": ("no_NO", "nb-no"),
    "FI": ("fi_FI", "fi"),
    "NL": ("nl_NL", "nl"),
    "DE": ("de_DE", "de"),
    "PL": ("pl_PL", "pl"),
    "US": ("en_US", "en-us"),
}
"""Country -> (Faker's locale, the language that the site speaks there)."""

ELSEWHERE = "US"
"""Whose people and companies stand for those of a country that only a recording can name."""


@dataclass(frozen=True)
class Pool:
    """Parts that partners of one country are put together from; each tuple has POOL entries."""

    language: str
    first_names: tuple[str, ...]
    last_names: tuple[str, ...]
    mailboxes: tuple[str, ...]
    companies: tuple[Company, ...]
    domains: tuple[str, ...]

    def application(self, number: int, first: int, last: int, company: int) -> Application:
        """The application of partner `number`; its e-mail address is nobody else's."""
        email = f"{self.mailboxes[last]}.{number}@{self.domains[company]}"
        person = Person(self.first_names[first], self.last_names[last], email)
        return Application(person, self.companies[company], "", self.language)


@cache
def pool(country: str, seed: int) -> Pool:
    """The pool of a country; the same for the same seed and release of Faker."""
    if country not in LOCALES:
        other = pool(ELSEWHERE, seed)
        moved = tuple(company._replace(country=country) for company in other.companies)
        return replace(other, companies=moved)
    locale, language = LOCALES[country]
    fake = Faker(locale, use_weighting=False)
    fake.seed_instance(f"{seed} {country}")
    last_names = tuple(fake.last_name() for _ in range(POOL))
    companies = tuple(
        Company(fake.company(), fake.street_address(), fake.postcode(), fake.city(), country)
        for _ in range(POOL)
    )
    return Pool(
        language=language,
        first_names=tuple(fake.first_name() for _ in range(POOL)),
        last_names=last_names,
        mailboxes=tuple(_plain(name) for name in last_names),
        companies=companies,
        domains=tuple(f"{_plain(company.name)}.example" for company in companies),
    )


def _plain(name: str) -> str:
    """The name in lower-case ASCII letters, words joined by hyphens."""
    ascii_only = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    words = "".join(c if c.isalnum() else " " for c in ascii_only).split()
    return "-".join(words) or "partner"
