"""A deployment as its file describes it. Each table is declared in the room that reads it."""

from typing import Annotated, Literal

from pydantic import Field

from conformance.remote.browser.settings import BrowserSettings
from conformance.remote.credentials import Credentials
from conformance.remote.dataverse.settings import DataverseSettings
from conformance.remote.finance.settings import Finance
from conformance.remote.mail.settings import MailboxSettings
from conformance.remote.operator.carriers import OperatorSettings
from conformance.remote.pages.settings import HeadquartersPages
from conformance.remote.site.settings import SiteSettings
from conformance.remote.wire.conduct import ConductSettings
from sim.laws import Duration, PositiveDuration
from sim.scenario.part import Part


class JobSettings(Part):
    """[jobs."P-0001"]: how often a job runs there, if nobody can be asked to run it."""

    every: Annotated[PositiveDuration, Field(description="The time between two runs.")]
    takes: Annotated[Duration, Field(description="How long a run takes at most.")] = 120_000


class Description(Part):
    """The whole file."""

    system: Annotated[Literal["Dynamics 365"], Field(description="What is described.")]
    name: Annotated[str, Field(min_length=1, max_length=100, description="What reports call it.")]
    settle: Annotated[
        Duration,
        Field(
            description="How long it takes until what somebody has done is to be seen everywhere, "
            "dual-write included; nothing is looked at earlier."
        ),
    ] = 0
    patience: Annotated[
        Duration, Field(description="How much longer to wait for what is not to be seen then.")
    ] = 0
    conduct: ConductSettings = ConductSettings()
    credentials: dict[str, Credentials] = {}
    dataverse: DataverseSettings
    finance: Finance
    site: SiteSettings
    mailbox: MailboxSettings
    headquarters: HeadquartersPages = HeadquartersPages()
    browser: BrowserSettings = BrowserSettings()
    operator: OperatorSettings = OperatorSettings()
    jobs: dict[str, JobSettings] = {}
