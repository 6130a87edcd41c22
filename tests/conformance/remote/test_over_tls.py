"""Sales over HTTP and TLS, against an emulator that is a process of its own."""

from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from conformance.deployment import Undecided
from conformance.remote.credentials import Means
from conformance.remote.dataverse import RemoteSales, Scene
from conformance.remote.dataverse.settings import DataverseSettings
from conformance.remote.ledger import Ledger
from conformance.remote.wire.conduct import Conduct, ConductSettings
from conformance.remote.wire.evidence import Evidence, Exchange
from tests.conformance.remote.emulated import (
    CREDENTIALS,
    ENVIRONMENT,
    MARK,
    SECRET,
    SETTINGS,
    services_at,
)
from tests.conformance.remote.faults import COMPANY, OTHER, PERSON, SELLER
from tests.emulator.serving import emulating

AZURE: dict[str, Any] = {
    "kind": "azure-identity",
    "credential": "client secret",
    "instance_discovery": False,
}


@dataclass
class Running:
    """An emulator: its address over TLS, the file of its authority."""

    url: str
    ca_file: str
    open: ExitStack
    exchanges: list[Exchange] = field(default_factory=list)

    def sales(
        self,
        folder: Path,
        *,
        trusted: bool = True,
        environ: dict[str, str] | None = None,
        **told: Any,
    ) -> RemoteSales:
        """Sales there, of a scenario of its own."""
        conduct = {"requests_per_second": 1_000.0, "patience": "5 s"}
        conduct |= {"ca_file": self.ca_file} if trusted else {}
        described = {**CREDENTIALS["dataverse"], "authority": self.url, **told}
        means = Means(
            self.open.enter_context(closing(Conduct(ConductSettings.model_validate(conduct)))),
            Evidence(self.exchanges.append),
            ENVIRONMENT if environ is None else environ,
        )
        settings = DataverseSettings.model_validate({**SETTINGS, "url": self.url})
        ledger = Ledger(folder / "ledger.ndjson", "run")
        scene = Scene(mark=MARK, ledger=ledger, legal_entity="USRT")
        return RemoteSales(services_at(settings, {"dataverse": described}, means), settings, scene)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """One for all tests; each leaves nothing behind."""
    folder = tmp_path_factory.mktemp("emulator")
    with (
        emulating(folder, "--speed", "1000", environment=ENVIRONMENT) as server,
        ExitStack() as stack,
    ):
        yield Running(server.https, server.certificate_authority, stack)


def test_a_partner_is_sold_to(running: Running, tmp_path: Path) -> None:
    """From a lead that is typed in to an opportunity that is won, and taken away again."""
    sales = running.sales(tmp_path)
    lead = sales.create_lead(PERSON, COMPANY, SELLER)
    assert [each.id for each in sales.view("My open leads", SELLER)] == [lead]
    assert sales.view("My open leads", OTHER) == []
    sales.assign(lead, OTHER)
    assert sales.leads()[0].owner == OTHER
    sales.qualify(lead, OTHER)
    (opportunity,) = sales.opportunities()
    sales.close_as_won(opportunity.id, OTHER)
    assert (sales.opportunities()[0].state, sales.opportunities()[0].closings) == ("Won", ("Won",))
    sales.delete_opportunity(opportunity.id)
    sales.delete_lead(lead)
    assert (sales.leads(), sales.opportunities()) == ([], [])
    assert SECRET not in repr(running.exchanges)
    assert "eyJ" not in repr(running.exchanges)


def test_whoever_is_not_trusted_is_sent_nothing(running: Running, tmp_path: Path) -> None:
    """At once, with the setting by which it would be; the secret has not left this machine."""
    with pytest.raises(Undecided, match=r"is trusted by nobody .* \[conduct\] ca_file\)\.$"):
        running.sales(tmp_path, trusted=False).leads()


def test_azure_identity_may_sign_in(running: Running, tmp_path: Path) -> None:
    """As an application, at an authority that is not Microsoft's."""
    pytest.importorskip("azure.identity")
    assert running.sales(tmp_path, **AZURE).leads() == []


def test_azure_identity_may_find_credentials(
    running: Running, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Here in the environment, under the names that it knows."""
    pytest.importorskip("azure.identity")
    for name, ours in (("TENANT_ID", "TENANT"), ("CLIENT_ID", "ADMINISTRATOR_ID")):
        monkeypatch.setenv(f"AZURE_{name}", ENVIRONMENT[f"B2BKIT_{ours}"])
    monkeypatch.setenv("AZURE_CLIENT_SECRET", SECRET)
    assert running.sales(tmp_path, **{**AZURE, "credential": "default"}).leads() == []


@pytest.mark.parametrize("kind", ["client secret", "azure-identity"])
def test_a_wrong_secret_is_undecided(running: Running, tmp_path: Path, kind: str) -> None:
    """With the authority's reason, and without the secret."""
    pytest.importorskip("azure.identity")
    environ = {**ENVIRONMENT, "B2BKIT_ADMINISTRATOR_SECRET": "wrong-and-secret"}
    told = AZURE if kind == "azure-identity" else {}
    with pytest.raises(Undecided, match="AADSTS7000215") as undecided:
        running.sales(tmp_path, environ=environ, **told).leads()
    assert "wrong-and-secret" not in str(undecided.value)
