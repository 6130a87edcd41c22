"""An emulator that is a process of its own, as described for one way or another to use it."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from tempfile import mkdtemp
from typing import Literal

import pytest

from conformance.deployment import Deployment
from conformance.deployment_file import load_deployment
from conformance.remote.under_test import RemoteUnderTest
from emulator.describing import described
from emulator.emulation import Wanted, emulation
from reference_model.parties import Application, Company, Person
from tests.conformance.remote.emulated import START
from tests.emulator.serving import ENVIRONMENT, TENANT, emulating

By = Literal["json", "form", "browser"]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
IN_CHROMIUM = pytest.mark.skipif(
    CHROMIUM is None or find_spec("playwright") is None,
    reason="needs b2bkit[browser], and a Chromium such as Debian's package chromium",
)
TO_SALES = ("P-0001", "Synchronize customers and channel requests")
TO_SITE = (*TO_SALES, "1010")


@dataclass
class Emulated:
    """A running one. folder: where its descriptions and the runs go."""

    address: str
    authority: Path
    folder: Path
    runs: list[RemoteUnderTest] = field(default_factory=list)

    def under_test(
        self, by: By, change: Callable[[str], str] = lambda text: text
    ) -> RemoteUnderTest:
        """It, as a file describes it that is changed first."""
        run = Path(mkdtemp(dir=self.folder))
        site = emulation(Wanted(), START).live.landscape.site
        text = change(described(self.address, self.authority, self.folder / "mail", site, by))
        file = run / "emulator.toml"
        file.write_text(text, "utf-8")
        loaded = load_deployment(file, run)
        assert isinstance(loaded, RemoteUnderTest)
        self.runs.append(loaded)
        return loaded

    def close(self) -> None:
        """End the connections and the browsers of all who used it."""
        for run in self.runs:
            run.connections.conduct.close()
        self.runs.clear()


@contextmanager
def emulator(folder: Path) -> Iterator[Emulated]:
    """Start one, whose clock stands still."""
    with (
        pytest.MonkeyPatch.context() as patch,
        emulating(folder, "--speed", "0") as server,
    ):
        for name, value in {**ENVIRONMENT, "AZURE_TENANT_ID": TENANT}.items():
            patch.setenv(name, value)
        running = Emulated(server.https, Path(server.certificate_authority), folder)
        try:
            yield running
        finally:
            running.close()


def application(run: RemoteUnderTest, **entered: str) -> Application:
    """A partner's, with the mark of the scenario."""
    company = Company(entered.get("company", "Fjord AS"), "Strandgata 1", "5003", "Bergen", "NO")
    person = Person(entered.get("first_name", "Nora"), "Hansen", "nora@fjord.example", "+47 55")
    language = entered.get("language", "en-us")
    mark = run.mark_of("scenario")
    return mark.application(Application(person, company, entered.get("comment", ""), language))


def run_jobs(deployment: Deployment, *jobs: str) -> None:
    """Run these one after the other."""
    deployment.headquarters.run_jobs(*jobs)
