"""The kill matrix on the terminal: which deliberately wrong system which scenarios catch."""

from collections.abc import Iterable
from itertools import islice

from rich.table import Table
from rich.text import Text

from conformance.proof import Outcome, Proof
from reference_model.rules import RULES
from reports.terminal import console
from reports.wording import plural

MOST_RULES = 6
"""How many rules stand in a cell."""

MOST_FAILURES = 3
"""How many scenarios are named that the right system fails with one seed."""


def tell_proof(proof: Proof) -> None:
    """Each mutant with what catches it, then a summary, and what has gone wrong by name."""
    if proof.wrong:
        _tell_matrix(proof.wrong)
    for outcome in proof.right:
        _tell_failures(outcome)
    _tell_survivors(proof)
    _tell_summary(proof)


def _tell_matrix(outcomes: Iterable[Outcome]) -> None:
    table = Table(box=None, pad_edge=False, header_style="dim", expand=True)
    table.add_column("mutant", overflow="fold", ratio=6)
    table.add_column("breaks", overflow="fold", ratio=2)
    table.add_column("scenarios", justify="right")
    table.add_column("of the rules", overflow="fold", ratio=4)
    for outcome in outcomes:
        mutant = outcome.trial.mutant
        assert mutant
        looks = "green" if outcome.as_it_should_be else "red"
        table.add_row(
            Text.assemble((mutant.name, looks), "\n", (mutant.description, "dim")),
            " ".join(mutant.breaks),
            str(len(outcome.failures)),
            _few(rule for rule in (*mutant.breaks, *RULES) if rule in outcome.caught_for),
        )
    console.print(table)
    console.print()


def _tell_failures(outcome: Outcome) -> None:
    for failure in outcome.failures[:MOST_FAILURES]:
        line = f"With seed {outcome.trial.seed} the right system fails {failure.scenario}"
        console.print(Text(line, style="red"), soft_wrap=True)
    if len(outcome.failures) > MOST_FAILURES:
        more = plural(len(outcome.failures) - MOST_FAILURES, "other scenario")
        command = f"b2bkit features --seed {outcome.trial.seed}"
        console.print(Text(f"... and {more}. See  {command}", style="red"), soft_wrap=True)


def _tell_survivors(proof: Proof) -> None:
    for mutant in proof.survivors:
        line = f"{mutant.name} survives: no scenario of {mutant.breaks[0]} fails. See"
        command = f"b2bkit features --mutant {mutant.name}"
        console.print(Text(f"{line}  {command}", style="red"), soft_wrap=True)


def _tell_summary(proof: Proof) -> None:
    passed = sum(outcome.as_it_should_be for outcome in proof.right)
    scenarios = max((outcome.scenarios for outcome in proof.right), default=0)
    seeds = plural(len(proof.right), "seed")
    console.print(f"The right system passes all {scenarios} scenarios with {passed} of {seeds}.")
    if passed < len(proof.right):
        console.print(
            "It has to pass with every seed; what mutants fail at proves nothing until then."
        )
        return
    caught = len(proof.wrong) - len(proof.survivors)
    console.print(f"{caught} of {plural(len(proof.wrong), 'mutant')} caught.")


def _few(rules: Iterable[str]) -> str:
    named = list(dict.fromkeys(rules))
    more = len(named) - MOST_RULES
    return " ".join(islice(named, MOST_RULES)) + (f" and {more} more" if more > 0 else "")
