"""The simulated adapter's sites."""

from collections.abc import Sequence

from conformance.observations import SeenUser
from reference_model.parties import Application, Person
from reference_model.site import Site


class SimulatedSite:
    """The port's Site."""

    def __init__(self, site: Site) -> None:
        self._site = site

    @property
    def name(self) -> str:
        return self._site.name

    @property
    def legal_entity(self) -> str:
        return self._site.legal_entity

    def apply(self, application: Application) -> str:
        return self._site.submit_request(application).request_id

    def sign_in(self, email: str) -> None:
        self._site.sign_in(email)

    def add_user(self, administrator: str, person: Person) -> None:
        self._site.add_user(administrator, person)

    def edit_user(
        self, administrator: str, email: str, person: Person, spending_limit: float | None = None
    ) -> None:
        self._site.edit_user(administrator, email, person, spending_limit)

    def remove_user(self, administrator: str, email: str) -> None:
        self._site.remove_user(administrator, email)

    def organization_users(self, administrator: str) -> Sequence[SeenUser]:
        users = self._site.organization_users(administrator)
        return [SeenUser(email, status) for email, status in users]

    def place_order(self, email: str, amount: float, *, on_account: bool = False) -> None:
        self._site.place_order(email, amount, on_account=on_account)
