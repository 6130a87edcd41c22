"""Exploration plays on a deployment elsewhere, and finds only what is wrong there."""

from pathlib import Path

import click
import httpx
import pytest
from click.testing import CliRunner

from b2bkit.testing import explore as exploring
from b2bkit.testing import features
from conformance.deployment_file import load_deployment
from conformance.remote import production
from conformance.remote.production import Organization
from steps.exploring.explorer import Exploration, explore
from steps.exploring.telling import told
from tests.validation.emulating import Emulator, emulator


def explored(file: Path, examples: int = 4) -> Exploration:
    """What is found in some sequences."""
    return explore(load_deployment(file), examples=examples, seed=3)


def test_the_emulator_does_what_the_model_does(served: Emulator) -> None:
    """Somebody else appears in each sequence, since all of them share a deployment."""
    exploration = explored(served.file)
    assert exploration.finding is None, exploration.finding.feature
    assert len(exploration.compared) > 30
    assert not exploration.impossible


def test_what_nobody_can_do_there_is_no_difference(served: Emulator) -> None:
    """Without an operator no job can be run, so that no partner is ever approved."""
    exploration = explored(served.without("bare", "operator"))
    assert exploration.finding is None, exploration.finding.feature
    assert exploration.compared
    assert "cannot be played there" in told(exploration, "the emulator")


def test_a_wrong_system_elsewhere_is_found(tmp_path: Path) -> None:
    """As one in this process is."""
    with emulator(tmp_path) as wrong:
        answer = httpx.put(f"{wrong.plain}/_emulator/v1/mutant", json={"name": "lead-without-note"})
        assert answer.status_code == 200, answer.text
        exploration = explored(wrong.file, examples=50)
    assert exploration.finding
    assert exploration.repeatable
    assert "When a company becomes a prospect" in exploration.finding.feature


@pytest.mark.parametrize("command", [exploring, features])
def test_production_is_refused(
    command: click.Command, served: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Unless somebody asks for it: both write there."""
    contoso = Organization(name="Contoso", type="Customer", environment="", version="")
    monkeypatch.setattr(production, "organization_of", lambda _service: contoso)
    done = CliRunner().invoke(command, ["--deployment", str(served.file)])
    assert "is a production environment" in str(done.exception)
