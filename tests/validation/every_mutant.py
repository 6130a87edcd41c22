"""Every wrong system in full: `make mutants`, or `python -m tests.validation.every_mutant NAME...`.

All features run on each of them, in the model and over the wire, and have to say the same: the
same scenarios fail, and the same rules get the same verdicts. On two cores that takes an hour
or two.
"""

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx

from b2bkit.validating import collect_seldom
from conformance.mutants import MUTANTS, Mutant, find_mutant
from conformance.proof import Outcome
from conformance.verdicts import Verdict
from reference_model.rules import RULES, Kind
from steps.proving.prove import try_out
from tests.validation.emulating import VARIABLES, Emulator, emulator, outcomes, run, verdicts


def differences(served: Emulator, mutant: Mutant, in_model: Outcome) -> list[str]:
    """What the wire says otherwise than the model, in words."""
    chosen = httpx.put(f"{served.plain}/_emulator/v1/mutant", json={"name": mutant.name})
    chosen.raise_for_status()
    validation = run(served.file)
    failed = {each.scenario for each in in_model.failures}
    found = {_as_named_by_proof(place): ends for place, ends in outcomes(validation).items()}
    expected = {name: "failed" if name in failed else "passed" for name in found}
    told = [
        f"{name}: {found[name]}, {expected[name]} in the model"
        for name in found
        if found[name] != expected[name]
    ]
    if len(found) != in_model.scenarios:
        told.append(f"{len(found)} scenarios were run, and {in_model.scenarios} in the model")
    judged = _judged(in_model)
    return told + [
        f"{rule}: {verdict}, {judged.get(rule, Verdict.CONFORMS)} in the model"
        for rule, verdict in verdicts(validation).items()
        if verdict != judged.get(rule, Verdict.CONFORMS)
    ]


def _as_named_by_proof(place: str) -> str:
    return f"features/{place.replace(' ::', '::', 1)}"


def _judged(in_model: Outcome) -> dict[str, Verdict]:
    """The rules that do not conform, by the scenarios that failed."""
    return {
        rule: Verdict.DEVIATES if RULES[rule].kind is Kind.DOCUMENTED else Verdict.DIFFERS
        for rule in in_model.caught_for
    }


def main(names: Sequence[str]) -> int:
    """Try these, or all; 1 if anything differs."""
    os.environ.update(VARIABLES)
    collect_seldom()
    mutants = [find_mutant(name) for name in names] or list(MUTANTS.values())
    in_model = try_out(mutants, seeds=0).wrong
    different = 0
    with TemporaryDirectory() as folder, emulator(Path(folder)) as served:
        for mutant, expected in zip(mutants, in_model, strict=True):
            told = differences(served, mutant, expected)
            different += bool(told)
            print(mutant.name, *told or ["the same"], sep="\n  ", flush=True)  # noqa: T201
    print(f"{len(mutants)} wrong systems, {different} of them judged otherwise.")  # noqa: T201
    return int(bool(different))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
