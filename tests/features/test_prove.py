"""The features catch every deliberately wrong system, and `prove` notices if they do not."""

import sys
from dataclasses import replace
from types import ModuleType

import pytest

from conformance.mutants import MUTANTS, Mutant, find_mutant
from conformance.proof import Failure, Outcome, Proof, Trial
from event_log.bad_input import BadInput
from event_log.undecided import Undecided
from reference_model.landscape import STANDARD_PARTS, Parts
from reference_model.transaction import Transaction
from steps.proving import prove
from steps.run import scenarios_by_rule

HARMLESS = Mutant("harmless", ("R8",), "Nothing is wrong with it.", STANDARD_PARTS)
LEAD_IN_MY_OPEN_LEADS = MUTANTS["lead-in-my-open-leads"]


def test_every_mutant_is_caught_and_the_right_system_passes() -> None:
    """The proof itself: no wrong system survives, the right one fails nothing."""
    proof = prove.try_out(list(MUTANTS.values()), seeds=3, quick=True)

    assert [mutant.name for mutant in proof.survivors] == []
    assert [outcome.failures for outcome in proof.right] == [()] * 3
    assert proof.holds


@pytest.mark.parametrize("quick", [False, True])
def test_a_mutant_survives_unless_its_first_rule_catches_it(*, quick: bool) -> None:
    """Neither what passes everything nor what fails for another rule is caught, however quick."""
    by_another_rule = replace(LEAD_IN_MY_OPEN_LEADS, name="other", breaks=("R2", "R8"))
    progress: list[float] = []

    proof = prove.try_out([HARMLESS, by_another_rule], 1, progress.append, quick=quick)

    assert proof.survivors == [HARMLESS, by_another_rule]
    assert not proof.holds
    assert [len(outcome.failures) for outcome in proof.wrong] == [0, 0 if quick else 3]
    everything, tagged = proof.right[0].scenarios, scenarios_by_rule()
    ran = [tagged["R8"], tagged["R2"]] if quick else [everything] * 2
    assert [outcome.scenarios for outcome in proof.wrong] == ran
    assert everything > tagged["R8"] + tagged["R2"]
    assert progress == pytest.approx([1 / 3, 2 / 3, 1])


def test_a_right_system_that_fails_is_no_proof() -> None:
    """One failure of the right system is enough."""
    failed = Outcome(Trial(seed=7), 1, (Failure("a scenario", ("R8",)),))

    assert not Proof(right=[failed], wrong=[]).holds


def test_a_trial_that_does_not_end_decides_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever waits in vain is told for what."""
    monkeypatch.setattr(prove, "PATIENCE", 0.01)

    with pytest.raises(Undecided, match="the right system, seed 0"):
        prove.try_out([], seeds=1)


def test_a_process_that_breaks_off_decides_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """A trial that takes its process down is named."""
    monkeypatch.setitem(sys.modules, "only_here", ModuleType("only_here"))
    unknown = type("Unknown", (Transaction,), {"__module__": "only_here"})
    monkeypatch.setattr(sys.modules["only_here"], "Unknown", unknown, raising=False)
    fatal = Mutant("fatal", ("R8",), "No process but this knows it.", Parts(transaction=unknown))

    with pytest.raises(Undecided, match="fatal broke off"):
        prove.try_out([fatal], seeds=0)


def test_an_unknown_mutant_is_refused_with_a_hint() -> None:
    """A slip of the pen is answered with the names that come close."""
    with pytest.raises(BadInput, match="There is no mutant no-leed; did you mean no-lead"):
        find_mutant("no-leed")
