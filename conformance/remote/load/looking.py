"""What became of the partners, by asking again and again; nobody decides on them here.

A thing is seen some time after it happened: looking takes time, and comes every few seconds.
"""

from collections import defaultdict, deque
from collections.abc import Callable, Iterable
from datetime import datetime

from conformance.deployment import NotObservable, Undecided
from conformance.mark import Mark
from conformance.remote.dataverse.service import Service, literal, query
from conformance.remote.deployment import Run
from conformance.remote.description import Description
from conformance.remote.load.notes import Outcome, Sighting
from conformance.remote.load.order import deployment_of
from reference_model.activities import Activity

LEAD, PROSPECT = Activity.LEAD_CREATED, Activity.PROSPECT_STORED


class Looking:
    """Looks for the leads and the prospects of one load.

    sees: what can be seen of a partner, in this deployment. failed: why the last look was none.
    """

    def __init__(self, described: Description, run: Run, mark: Mark, began: datetime) -> None:
        sales = described.dataverse
        root = f"{sales.url.rstrip('/')}/api/data/{sales.version}/"
        self.sightings: list[Sighting] = []
        self.failed = ""
        self.sees = [*([PROSPECT] if described.finance.prospects else []), LEAD]
        self._email = sales.leads.email
        self._service = Service(run.connections.wire(root, sales.credentials))
        self._deployment = deployment_of(described, run, mark)
        self._mark = mark
        self._began = began
        self._now = run.connections.conduct.now
        self._known: set[str] = set()
        self._awaited: dict[Activity, dict[str, deque[int]]] = {
            what: defaultdict(deque) for what in self.sees
        }
        self._expected: set[int] = set()

    def look(self, confirmed: Iterable[Outcome]) -> None:
        """See what is new of these partners."""
        for each in confirmed:
            if each.number not in self._expected:
                self._expected.add(each.number)
                for awaited in self._awaited.values():
                    awaited[each.email.lower()].append(each.number)
        self.failed = ""
        for what, ask in ((PROSPECT, self._prospects), (LEAD, self._leads)):
            if what in self.sees:
                self._see(what, ask)

    @property
    def missing(self) -> int:
        """How many confirmed partners have no lead that was seen."""
        return sum(map(len, self._awaited[LEAD].values()))

    @property
    def passed(self) -> float:
        """Seconds since the load began."""
        return (self._now() - self._began).total_seconds()

    def _see(self, what: Activity, ask: Callable[[], Iterable[tuple[str, str]]]) -> None:
        try:
            found = list(ask())
        except NotObservable:
            self.sees.remove(what)
            return
        except Undecided as reason:
            self.failed = str(reason)
            return
        at = self.passed
        for id, email in found:
            awaited = self._awaited[what].get(email.lower())
            if awaited and id not in self._known:  # of a partner whose answer is not there yet,
                self._known.add(id)  # it is seen the next time
                self.sightings.append(Sighting(awaited.popleft(), what, at))

    def _leads(self) -> Iterable[tuple[str, str]]:
        """Ids and addresses of all leads of the load."""
        condition = f"contains({self._email},{literal(self._mark.text)})"
        asked = query(select=f"leadid,{self._email}", filter=condition, orderby="createdon asc")
        for row in self._service.rows(f"leads?{asked}"):
            yield str(row["leadid"]), str(row[self._email])

    def _prospects(self) -> Iterable[tuple[str, str]]:
        for prospect in self._deployment.headquarters.all_prospects():
            yield prospect.id, prospect.email
