"""Conformance packages: making one from a run, and holding one to its word."""

import sys
from pathlib import Path

import click


@click.command()
@click.argument("run", type=Path, metavar="RUN")
@click.option(
    "-o", "--out", type=Path, help="The file to write.  [default: conformance.zip in RUN]"
)
@click.option(
    "--expected", type=Path, metavar="FILE", help="A list of deviations that are expected (TOML)."
)
@click.option(
    "--deployment",
    type=Path,
    metavar="FILE",
    help="The deployment file, whose variables hold secrets that no package may hold.",
)
def package(run: Path, out: Path | None, expected: Path | None, deployment: Path | None) -> None:
    """Make a conformance package of RUN, the folder that a run against a deployment left.

    It is one zip file with the report, the verdicts, their evidence and hashes. No file of it may
    hold what a variable of the environment holds that the deployment file names as a secret, or
    that is called after one. The exit code is that of the verdicts.
    """
    import os

    from conformance.deployment_file import secrets_named
    from reports.conformance.package import make_package
    from reports.conformance.secrecy import known_secrets
    from reports.conformance.telling import tell_package

    named = secrets_named(deployment) if deployment else frozenset[str]()
    secrets = known_secrets(os.environ, named)
    made = make_package(run, secrets=secrets, file=out, expected=expected)
    tell_package(made)
    sys.exit(made.verdicts.exit_code)


@click.command()
@click.argument("package", type=Path)
def verify(package: Path) -> None:
    """Hold a conformance PACKAGE to its word, without a network.

    Its hashes are compared, its messages judged again, its report made again. The exit code is 0
    if all of it agrees, whatever the verdicts are, and 1 if not.
    """
    from reports.conformance.telling import tell_verified
    from reports.conformance.verifying import verify

    found = verify(package)
    tell_verified(found, package.name)
    sys.exit(int(bool(found.wrong)))
