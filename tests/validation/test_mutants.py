"""Wrong systems over the wire are judged as the model judges them: scenario by scenario.

`B2BKIT_ALL_MUTANTS=1 pytest -n auto tests/validation/test_mutants.py` tries all of them, in eleven
minutes on two cores; the usual tests try a handful.
"""

import os
from pathlib import Path

import pytest

from conformance.mutants import MUTANTS, find_mutant
from conformance.proof import Proof
from reference_model.rules import RULES, Kind
from steps.proving.prove import try_out
from tests.validation.emulating import emulator, outcomes, run, verdicts

A_HANDFUL = (
    "lead-without-note",
    "only-sales-approves",
    "only-customers-may-apply",
    "win-rejects",
    "closed-lead-in-my-open-leads",
)


def _chosen() -> list[str]:
    return list(MUTANTS) if os.environ.get("B2BKIT_ALL_MUTANTS") else list(A_HANDFUL)


@pytest.mark.parametrize("name", _chosen())
def test_a_wrong_system_deviates_where_it_does_in_the_model(tmp_path: Path, name: str) -> None:
    """Every scenario that fails there fails here, and no other does."""
    mutant = find_mutant(name)
    rule = mutant.breaks[0]
    proof: Proof = try_out([mutant], seeds=0, quick=True)
    expected = {failure.scenario for failure in proof.wrong[0].failures}
    with emulator(tmp_path, "--mutant", name) as served:
        validation = run(served.file, rule)
    found = outcomes(validation)
    assert set(found.values()) <= {"failed", "passed"}
    failed = {place for place, outcome in found.items() if outcome == "failed"}
    assert {f"features/{place.replace(' ::', '::', 1)}" for place in failed} == expected
    documented = RULES[rule].kind is Kind.DOCUMENTED
    assert verdicts(validation)[rule] == ("deviates" if documented else "differs")
    assert validation.exit_code == int("deviates" in verdicts(validation).values())
