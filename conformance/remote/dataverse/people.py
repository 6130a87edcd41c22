"""Salespeople: scenarios call them by names of their own, the environment has its users.

They are taken in the order in which they appear in a scenario, and act in person (CallerObjectId,
MSCRMCallerID) or sign in themselves.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from conformance.deployment import NotObservable
from conformance.remote.dataverse.service import Row, Service, literal, query
from conformance.remote.dataverse.settings import Salesperson
from reference_model.sales_records import DUAL_WRITE_USER


class Acting(NamedTuple):
    """A user of the environment, and how to ask as this user."""

    id: str
    service: Service
    headers: Mapping[str, str]


class People:
    """Who is who in one scenario. services: by the name of credentials, for who signs in.

    users: of the environment, as far as scenarios have asked for them.
    """

    def __init__(
        self,
        service: Service,
        salespeople: Sequence[Salesperson],
        dual_write_user: str,
        services: Callable[[str], Service],
        users: dict[str, Row],
    ) -> None:
        self._service = service
        self._salespeople = salespeople
        self._dual_write_user = dual_write_user
        self._services = services
        self._users = users
        self._taken: dict[str, Acting] = {}

    def acting(self, name: str) -> Acting:
        """The user who plays this salesperson; NotObservable if there is nobody left."""
        if name not in self._taken:
            place = len(self._taken)
            if place >= len(self._salespeople):
                raise NotObservable(
                    f"{name} would be salesperson {place + 1} of the scenario, and [dataverse] "
                    f"salespeople has {len(self._salespeople)}."
                )
            self._taken[name] = self._acting(self._salespeople[place])
        return self._taken[name]

    def name(self, id: str, shown: str) -> str:
        """What scenarios call a user or a team that the environment shows in this way."""
        for name, acting in self._taken.items():
            if acting.id == id:
                return name
        return DUAL_WRITE_USER if shown == self._dual_write_user else shown

    def _acting(self, person: Salesperson) -> Acting:
        if not self._users:
            self._users.update(self._found())
        user = self._users.get(person.name.casefold())
        if user is None:
            raise NotObservable(
                f"Sales has no enabled user {person.name!r}, whom [dataverse] salespeople names."
            )
        id = str(user["systemuserid"])
        if person.credentials:
            return Acting(id, self._services(person.credentials), {})
        if object_id := user.get("azureactivedirectoryobjectid"):
            return Acting(id, self._service, {"CallerObjectId": str(object_id)})
        return Acting(id, self._service, {"MSCRMCallerID": id})

    def _found(self) -> dict[str, Row]:
        """Those of the salespeople who are there, by full name and by user name."""
        names = [literal(person.name) for person in self._salespeople]
        asked = " or ".join(f"fullname eq {each} or domainname eq {each}" for each in names)
        columns = "systemuserid,fullname,domainname,azureactivedirectoryobjectid"
        found = self._service.rows(
            f"systemusers?{query(select=columns, filter=f'isdisabled eq false and ({asked})')}"
        )
        return {
            str(user[column]).casefold(): user
            for user in found
            for column in ("fullname", "domainname")
        }
