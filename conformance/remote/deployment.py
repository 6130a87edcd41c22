"""The port over a deployment somewhere else: the composition for one scenario."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from typing import Any
from urllib.parse import urljoin

from conformance.deployment import Headquarters, Mailbox, Sales, Site
from conformance.mark import Mark
from conformance.remote.browser.launching import Browser
from conformance.remote.browser.session import Means as InBrowser
from conformance.remote.connections import Connections
from conformance.remote.dataverse.sales import RemoteSales, Scene
from conformance.remote.dataverse.service import Row
from conformance.remote.description import Description
from conformance.remote.dual_write import RemoteDualWrite
from conformance.remote.finance.headquarters import RemoteHeadquarters
from conformance.remote.finance.headquarters import Scene as AtHeadquarters
from conformance.remote.finance.rows import Rows
from conformance.remote.ledger import Ledger
from conformance.remote.mail.folder import Folder
from conformance.remote.mail.letters import Letters
from conformance.remote.mail.mailbox import RemoteMailbox
from conformance.remote.mail.opening import Means, open_folder
from conformance.remote.operator.carriers import ByHttp, ByProgram, OperatorSettings
from conformance.remote.operator.operator import Carrier, Nobody, Operator
from conformance.remote.pages.desk import Desk
from conformance.remote.pages.headquarters import HeadquartersPages
from conformance.remote.production import sales_service
from conformance.remote.site.announcing import AnnouncingSite
from conformance.remote.site.opening import Ways, opened_site
from conformance.remote.site.settings import SiteSettings
from conformance.remote.waiting import Waiting
from conformance.remote.witness import Witness

BETWEEN_LOOKS_S = 2.0
MILLISECOND = timedelta(milliseconds=1)


@dataclass(frozen=True)
class Run:
    """What scenarios of a run share. mail: opens the folder of letters. users: those of Sales."""

    connections: Connections
    carrier: Carrier
    ledger: Ledger
    mail: Callable[[], Folder]
    witness: Witness
    browser: Browser
    users: dict[str, Row] = field(default_factory=dict)


class RemoteDeployment:
    """What a scenario with this mark does to a deployment, and sees of it."""

    def __init__(self, described: Description, run: Run, mark: Mark) -> None:
        self._described = described
        self._run = run
        self._mark = mark
        self._connections = connections = run.connections
        self._typed: list[str] = []
        self._operator = Operator(run.carrier, described.operator.begins)
        self._waiting = Waiting(self._operator, connections.conduct, described.jobs)
        letters = Letters(described.mailbox.by_name, lambda: self._typed)
        self.mailbox: Mailbox = RemoteMailbox(run.mail(), letters, mark.text, self._operator)
        self.dual_write = RemoteDualWrite(self._operator)
        self.site: Site = self._site(described.site)
        self.sales: Sales = self._sales(run.ledger, mark)
        self.headquarters: Headquarters = self._headquarters(mark)

    def __repr__(self) -> str:
        return f"<RemoteDeployment {self._described.name}>"

    def open_site(self, *, same_legal_entity: bool) -> Site:
        """A further site, of the first one's legal entity or of another."""
        found: dict[str, Any] = self._operator.do("open_site", same_legal_entity=same_legal_entity)
        url = urljoin(self._described.site.url, found["url"])
        return self._site(self._described.site.model_copy(update=found | {"url": url}))

    def let_time_pass(self, time: timedelta) -> None:
        """Let so much time pass."""
        self._waiting.sleep(time)

    def wait_until(self, seen: Callable[[], bool], within: timedelta) -> bool:
        """Let time pass until something is seen, at most so long; whether it was."""
        return self._waiting.until(seen, within)

    def see(self, check: Callable[[], None]) -> None:
        """Let a check hold once the deployment has settled, or as long as patience lasts."""
        self._settle()
        give_up = self._run.connections.conduct.now() + self._described.patience * MILLISECOND
        while True:
            try:
                check()
            except AssertionError:
                if self._run.connections.conduct.now() >= give_up:
                    raise
                self._run.connections.conduct.sleep(BETWEEN_LOOKS_S)
            else:
                return

    def _settle(self) -> None:
        conduct, changed = self._run.connections.conduct, self._run.witness.changed
        if changed:
            settled = changed + self._described.settle * MILLISECOND
            if (left := (settled - conduct.now()).total_seconds()) > 0:
                conduct.sleep(left)

    def close(self) -> None:
        """Leave it as it was, apart from the records that were made."""
        self._operator.close()

    def _site(self, settings: SiteSettings) -> Site:
        self._typed.append(settings.name)
        ways = Ways(self._connections.wire, self._run.browser)
        site = opened_site(settings, ways, self._operator, self._typed)
        return AnnouncingSite(site, self._run.ledger, self._mark)

    def _sales(self, ledger: Ledger, mark: Mark) -> Sales:
        settings = self._described.dataverse
        scene = Scene(
            mark=mark,
            ledger=ledger,
            legal_entity=self._described.site.legal_entity,
            acts=self._operator.change,
            is_down=lambda: "Sales" in self.dual_write.down,
            users=self._run.users,
        )
        return RemoteSales(
            lambda name: sales_service(settings, self._connections, name), settings, scene
        )

    def _headquarters(self, mark: Mark) -> Headquarters:
        settings = self._described.finance
        rows = Rows(self._connections.wire(settings.url, settings.credentials))
        desk = Desk(self._described.headquarters, self._run.browser)
        pages = HeadquartersPages(desk, mark.text)
        runs = pages.run_jobs if desk.settings.run_job else self._waiting.run_jobs
        at = AtHeadquarters(pages, self._operator, mark.text, runs)
        return RemoteHeadquarters(settings, rows, at)


def shared(
    described: Description, connections: Connections, ledger: Ledger, mail: Means, witness: Witness
) -> Run:
    """What scenarios of a run share; nothing is asked yet. Pictures lie beside the exchanges."""
    addresses = [described.site.url, described.headquarters.url]
    pictures = witness.file.with_name("pictures")
    means = InBrowser(connections.conduct, connections.evidence, addresses, pictures)
    browser = Browser(described.browser, means)
    carrier = carrier_of(described.operator, connections)

    @cache
    def opened() -> Folder:
        found = open_folder(described.mailbox, mail)
        connections.conduct.resources.callback(found.close)
        return found

    return Run(connections, carrier, ledger, opened, witness, browser)


def carrier_of(settings: OperatorSettings, connections: Connections) -> Carrier:
    """What carries out the operator's acts."""
    if settings.url:
        return ByHttp(connections.wire(settings.url, settings.credentials))
    if settings.program:
        return ByProgram(settings.program, settings.patience / 1_000)
    return Nobody()
