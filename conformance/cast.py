"""Who appears in a scenario: companies and people, drawn from a seed.

A deployment that is tested more than once, or that others use too, needs somebody new each time.
"""

from random import Random

from conformance.mark import Mark
from reference_model.parties import Application, Person
from sim.traffic.profiles import LOCALES, POOL, pool

COMMENTS = ("We would like to buy ropes.", "", "Call us after 10 o'clock.", "=1+1", "<b>Hello</b>")
AWKWARD = ("O'Neill", "d'Angelo-Åström", "<script>alert(1)</script>", '=HYPERLINK("x")', "שלום")
"""Names that trip careless systems; they all fit into the columns of a lead."""


class Cast:
    """Draws applications; no two of one cast share a name of a company or an e-mail address.

    mark: stands in every name and address, where a deployment is shared with others.
    """

    def __init__(self, seed: str, mark: Mark | None = None) -> None:
        self.random = Random(seed)
        self._mark = mark
        self._number = self.random.randrange(1_000_000)
        self._companies: set[str] = set()

    def application(self) -> Application:
        """Somebody of a company who wants to become a partner."""
        application = self._draw()
        while application.company.name in self._companies:
            application = self._draw()
        self._companies.add(application.company.name)
        return application

    def colleague(self, of: Application) -> Person:
        """Somebody else of the company."""
        other = self._draw().person
        return other._replace(email=f"{self._number}.{of.person.email}")

    def _draw(self) -> Application:
        random = self.random
        self._number += 1
        country = random.choice(list(LOCALES))
        places = (random.randrange(POOL) for _ in range(3))
        drawn = pool(country, 0).application(self._number, *places)
        person = drawn.person._replace(phone=f"+47 {random.randrange(10**8):08}")
        if random.random() < 1 / 8:
            person = person._replace(last_name=random.choice(AWKWARD))
        applied = drawn._replace(person=person, comment=random.choice(COMMENTS))
        return self._mark.application(applied) if self._mark else applied
