"""The port over a deployment somewhere else: the composition for one scenario."""

from collections.abc import Callable
from datetime import timedelta

from conformance.deployment import Headquarters, Mailbox, Sales, Site
from conformance.remote.connections import Connections
from conformance.remote.description import Description
from conformance.remote.dual_write import RemoteDualWrite
from conformance.remote.finance.headquarters import RemoteHeadquarters
from conformance.remote.finance.rows import Rows
from conformance.remote.operator.carriers import ByHttp, ByProgram, OperatorSettings
from conformance.remote.operator.operator import Carrier, Nobody, Operator
from conformance.remote.site.by_json import SiteByJson
from conformance.remote.site.settings import SiteSettings
from conformance.remote.systems_down import refusing_while_down
from conformance.remote.waiting import Waiting
from conformance.mark import Mark


class RemoteDeployment:
    """What a scenario with this mark does to a deployment, and sees of it."""

    def __init__(self, described: Description, connections: Connections, mark: Mark) -> None:
        self._described = described
        self._connections = connections
        self._operator = Operator(_carrier(described.operator, connections), described.operator.begins)
        self._waiting = Waiting(self._operator, connections.conduct, described.jobs)
        self.dual_write = RemoteDualWrite(self._operator)
        self.site: Site = self._site(described.site)
        finance = described.finance
        rows = Rows(connections.wire(finance.url, finance.credentials))
        self.headquarters: Headquarters = refusing_while_down(
            RemoteHeadquarters(finance, rows, self._operator, mark.text, self._waiting.run_job),
            "headquarters",
            self.dual_write,
        )

    def __repr__(self) -> str:
        return f"<RemoteDeployment {self._described.name}>"

    def open_site(self, *, same_legal_entity: bool) -> Site:
        """A further site, of the first one's legal entity or of another."""
        found = self._operator.do("open_site", same_legal_entity=same_legal_entity)
        return self._site(self._described.site.model_copy(update=found))

    def wait_until(self, seen: Callable[[], bool], within: timedelta) -> bool:
        """Let time pass until something is seen, at most so long; whether it was."""
        return self._waiting.until(seen, within)

    def close(self) -> None:
        """Leave it as it was, apart from the records that were made."""
        self._operator.close()

    def _site(self, settings: SiteSettings) -> Site:
        return SiteByJson(settings, self._connections.wire, self._operator)


def _carrier(settings: OperatorSettings, connections: Connections) -> Carrier:
    if settings.url:
        return ByHttp(connections.wire(settings.url, settings.credentials))
    if settings.program:
        return ByProgram(settings.program, settings.patience / 1_000)
    return Nobody()
