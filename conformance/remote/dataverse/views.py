"""Views of leads: what a view lists for a user, of the leads of one scenario.

The view's own FetchXML is asked, with one condition more: it could list a hundred thousand.
"""

import re
from uuid import UUID

from conformance.deployment import NotObservable, Undecided
from conformance.remote.dataverse.people import People
from conformance.remote.dataverse.service import Row, Service, literal, query

_END = re.compile(r"</\s*entity\s*>")


class Views:
    """The saved views of an environment. names: what they are called here, by the port's name."""

    def __init__(self, service: Service, people: People, names: dict[str, str]) -> None:
        self._service = service
        self._people = people
        self._names = names
        self._known: dict[str, str] = {}

    def listed(self, name: str, user: str, leads: list[str]) -> set[str]:
        """Which of these leads a view lists for a user."""
        if not leads:
            return set()
        fetch, acting = self._fetch(name), self._people.acting(user)
        asked = query_of(_limited(fetch, leads, name))
        rows: list[Row] = acting.service.rows(f"leads?{asked}", acting.headers)
        return {str(row["leadid"]) for row in rows}

    def _fetch(self, name: str) -> str:
        if name not in self._known:
            shown = self._names.get(name, name)
            condition = f"name eq {literal(shown)} and returnedtypecode eq 'lead'"
            asked = query(select="name,fetchxml", filter=condition)
            found = self._service.rows(f"savedqueries?{asked}")
            if not found:
                raise NotObservable(
                    f"Sales has no view of leads that is called {shown!r}; say under "
                    f"[dataverse.views] what {name!r} is called."
                )
            self._known[name] = str(found[0]["fetchxml"])
        return self._known[name]


def query_of(fetch: str) -> str:
    """A query that asks by FetchXML."""
    return query(x=fetch).replace("$x=", "fetchXml=", 1)


def _limited(fetch: str, leads: list[str], name: str) -> str:
    """The FetchXML, of these leads only."""
    values = "".join(f"<value>{UUID(lead)}</value>" for lead in leads)
    condition = f'<condition attribute="leadid" operator="in">{values}</condition>'
    ends = [end.start() for end in _END.finditer(fetch)]
    if not ends:
        raise Undecided(f"The view {name!r} has no FetchXML that could be asked.")
    return f"{fetch[: ends[-1]]}<filter>{condition}</filter>{fetch[ends[-1] :]}"
