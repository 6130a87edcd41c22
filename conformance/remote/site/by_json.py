"""The port's Site, where the site takes and gives JSON.

Whoever does something there is signed in first, in a session that nobody else shares.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from conformance.observations import SeenUser
from conformance.remote.operator.operator import Operator
from conformance.remote.refusals import granted
from conformance.remote.site.settings import SiteSettings
from conformance.remote.wire.answer import Answer
from conformance.remote.wire.asking import Wire
from reference_model.parties import Application, Person

COOKIE = "set-cookie"
_JSON: Mapping[str, str] = {"accept": "application/json"}


class SiteByJson:
    """One site. wires: opens a connection to an address. typed: is given what is typed in."""

    def __init__(
        self,
        settings: SiteSettings,
        wires: Callable[[str], Wire],
        operator: Operator,
        typed: list[str],
    ) -> None:
        self._typed = typed
        self._settings = settings
        self._fields = settings.fields
        self._wires = wires
        self._wire = wires(settings.url)
        self._operator = operator

    @property
    def name(self) -> str:
        return self._settings.name

    @property
    def legal_entity(self) -> str:
        return self._settings.legal_entity

    def apply(self, application: Application) -> str:
        told = self._fields.of_application(application)
        told |= self._fields.named({"language": application.language})
        self._typed += told.values()
        answer = self._post(self._settings.pages.sign_up, told, "the request")
        return str(answer.json[self._fields.confirmation])

    def sign_in(self, email: str) -> None:
        self._signed_in(email)

    def add_user(self, administrator: str, person: Person) -> None:
        self._do(administrator, self._settings.pages.add_user, self._fields.of_person(person))

    def edit_user(
        self, administrator: str, email: str, person: Person, spending_limit: float | None = None
    ) -> None:
        told: dict[str, Any] = self._fields.of_person(person)
        told |= self._fields.named({"user": email})
        if spending_limit is not None:
            told |= self._fields.named({"spending_limit": spending_limit})
        self._do(administrator, self._settings.pages.edit_user, told)

    def remove_user(self, administrator: str, email: str) -> None:
        self._do(
            administrator, self._settings.pages.remove_user, self._fields.named({"user": email})
        )

    def organization_users(self, administrator: str) -> Sequence[SeenUser]:
        session = self._signed_in(administrator)
        answer = self._wire.ask("GET", self._settings.pages.users, headers=session)
        users = granted(answer, "the list of users").json["users"]
        return [SeenUser(each["email"], each["status"]) for each in users]

    def place_order(self, email: str, amount: float, *, on_account: bool = False) -> None:
        order = {"email": email, "amount": float(amount), "on_account": on_account}
        self._operator.do("place_order", site=self.name, **order)

    def _do(self, administrator: str, page: str, told: Mapping[str, Any]) -> None:
        self._post(page, told, page, self._signed_in(administrator))

    def _signed_in(self, email: str) -> Mapping[str, str]:
        """The headers of a session of this person."""
        answer = self._post(
            self._settings.pages.sign_in, self._fields.named({"email": email}), "sign-in"
        )
        return {**_JSON, "cookie": answer.headers.get(COOKIE, "").partition(";")[0]}

    def _post(
        self, page: str, told: Mapping[str, Any], what: str, headers: Mapping[str, str] = _JSON
    ) -> Answer:
        return granted(self._wire.ask("POST", page, json=told, headers=headers), what)
