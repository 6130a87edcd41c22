"""Whether a deployment is ready for a validation, and what is missing."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Sequence

    from conformance.remote.doctor.finding import Finding


@click.command()
@click.argument("deployment", type=Path, metavar="DEPLOYMENT.toml")
@click.option("--smoke-test", is_flag=True, help="Also let a prospect apply; this writes.")
@click.option("--allow-production", is_flag=True, help="Let the smoke test write there, too.")
@click.option("--json", "as_json", is_flag=True, help="Print all findings as one JSON object.")
@click.option(
    "--out",
    type=Path,
    help="The folder of the smoke test's ledger.  [default: out/NAME-OF-THE-FILE/doctor-TIME]",
)
def doctor(
    deployment: Path, smoke_test: bool, allow_production: bool, as_json: bool, out: Path | None
) -> None:
    """Check that a deployment is set up as the documents ask, and say what to do if not.

    Nothing is written there unless --smoke-test is given: then a prospect applies on the site, is
    looked for in All prospects and among the leads, and is taken away again. Exit code 1 tells of a
    problem, 3 that something could not be found out.
    """
    from contextlib import ExitStack
    from tempfile import TemporaryDirectory

    from conformance.remote.doctor.admission import admit
    from conformance.remote.doctor.examination import (
        checks_of,
        examine,
        smoke_test_of,
        verdict_of,
    )
    from conformance.remote.doctor.finding import Verdict

    with ExitStack() as stack:
        if smoke_test:
            folder = out or _own_folder(deployment)
            folder.mkdir(parents=True, exist_ok=True)
        else:
            folder = Path(stack.enter_context(TemporaryDirectory(prefix="b2bkit-")))
        patient, under_test = admit(deployment, folder)
        stack.callback(patient.connections.conduct.close)
        checks = checks_of(patient)
        if smoke_test:
            run = under_test.run
            checks.append(smoke_test_of(patient, run, folder, in_production=allow_production))
        findings = []
        for finding in examine(patient, checks):
            findings.append(finding)
            if not as_json:
                click.echo(_lines(finding))
    verdict = verdict_of(findings)
    click.echo(_document(patient.described.name, verdict, findings) if as_json else _sum(findings))
    sys.exit({Verdict.PROBLEM: 1, Verdict.UNKNOWN: 3}.get(verdict, 0))


def _own_folder(deployment: Path) -> Path:
    from datetime import UTC, datetime

    return Path("out", deployment.stem, f"doctor-{datetime.now(UTC):%Y%m%dT%H%M%S%f}")


def _lines(finding: "Finding") -> str:
    line = f"{finding.verdict:<23} {finding.check}: {finding.seen}"
    return f"{line}\n{'':<23} -> {finding.todo}" if finding.todo else line


def _sum(findings: "Sequence[Finding]") -> str:
    from collections import Counter

    numbers = Counter(finding.verdict for finding in findings)
    return "; ".join(f"{verdict}: {number}" for verdict, number in numbers.items())


def _document(name: str, verdict: str, findings: "Sequence[Finding]") -> str:
    import json
    from dataclasses import asdict

    told = {"deployment": name, "verdict": verdict, "findings": list(map(asdict, findings))}
    return json.dumps(told, ensure_ascii=False, indent=1)
