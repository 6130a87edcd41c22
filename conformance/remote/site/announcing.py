"""The port's Site, where what becomes records is written down in the ledger before it is sent."""

from collections.abc import Sequence

from conformance.deployment import Site
from conformance.mark import Mark
from conformance.observations import SeenUser
from conformance.remote.ledger import Ledger, Thing
from reference_model.parties import Application, Person


class AnnouncingSite:
    """Another site, used by one scenario. Which records come of it, nobody knows yet."""

    def __init__(self, site: Site, ledger: Ledger, mark: Mark) -> None:
        self._site = site
        self._ledger = ledger
        self._mark = mark.text

    @property
    def name(self) -> str:
        return self._site.name

    @property
    def legal_entity(self) -> str:
        return self._site.legal_entity

    def apply(self, application: Application) -> str:
        names = application.company.name, application.person.email
        self._ledger.announce(self._mark, Thing("application", names))
        return self._site.apply(application)

    def sign_in(self, email: str) -> None:
        self._site.sign_in(email)

    def add_user(self, administrator: str, person: Person) -> None:
        self._ledger.announce(self._mark, Thing("user", (person.name, person.email)))
        self._site.add_user(administrator, person)

    def edit_user(
        self, administrator: str, email: str, person: Person, spending_limit: float | None = None
    ) -> None:
        self._site.edit_user(administrator, email, person, spending_limit)

    def remove_user(self, administrator: str, email: str) -> None:
        self._site.remove_user(administrator, email)

    def organization_users(self, administrator: str) -> Sequence[SeenUser]:
        return self._site.organization_users(administrator)

    def place_order(self, email: str, amount: float, *, on_account: bool = False) -> None:
        self._site.place_order(email, amount, on_account=on_account)
