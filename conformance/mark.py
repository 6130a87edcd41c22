"""The mark that all records of a scenario carry, so that several can share a deployment."""

from dataclasses import dataclass
from hashlib import sha256

from reference_model.parties import Application, Company, Person

LETTERS = "bcdfghjkmnpqrstvwxz"
"""Without vowels, so that no mark is a word, and without letters that look like digits."""

LENGTH = 6


@dataclass(frozen=True)
class Mark:
    """Six lower-case letters and digits that stand in every name which a scenario makes up.

    separator: what is before it in an address: `+` where the mail server knows subaddresses.
    """

    text: str
    separator: str = "+"

    @classmethod
    def of(cls, run: str, scenario: str, separator: str = "+") -> "Mark":
        """The mark of a scenario in a run; the same again when the run is resumed."""
        rest = int.from_bytes(sha256(f"{run}\n{scenario}".encode()).digest())
        text = ""
        for alphabet in (LETTERS, "23456789", *[LETTERS + "23456789"] * (LENGTH - 2)):
            rest, place = divmod(rest, len(alphabet))
            text += alphabet[place]
        return cls(text, separator)

    def __str__(self) -> str:
        return self.text

    def name(self, name: str) -> str:
        """A name that carries it."""
        return name if self.is_in(name) else f"{name} {self.text}"

    def email(self, address: str) -> str:
        """An address that carries it, and reaches the same mailbox."""
        local, _, domain = address.rpartition("@")
        return address if self.is_in(address) else f"{local}{self.separator}{self.text}@{domain}"

    def person(self, person: Person) -> Person:
        """A person whose address carries it."""
        return person._replace(email=self.email(person.email))

    def company(self, company: Company) -> Company:
        """A company whose name carries it."""
        return company._replace(name=self.name(company.name))

    def application(self, application: Application) -> Application:
        """An application whose person and company carry it."""
        return application._replace(
            person=self.person(application.person), company=self.company(application.company)
        )

    def is_in(self, *texts: str | None) -> bool:
        """Whether one of these texts carries it."""
        return any(self.text in text.lower() for text in texts if text)
