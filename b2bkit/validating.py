"""The features against a real deployment."""

import sys
from collections.abc import Sequence
from pathlib import Path

import click


@click.command()
@click.argument("deployment", type=Path, metavar="DEPLOYMENT.toml")
@click.option("--rule", "rules", multiple=True, metavar="ID", help="Only this rule's scenarios.")
@click.option("--seed", type=click.IntRange(min=0), default=0, help="Let others appear in them.")
@click.option(
    "--at-once",
    type=click.IntRange(1, 64),
    help="Scenarios that run at once.  [default: 8 if jobs have to be waited for, 2 if there are "
    "further worlds, else 1]",
)
@click.option("--dry-run", is_flag=True, help="Say what would be done, and send nothing.")
@click.option("--resume", type=Path, metavar="RUN", help="Go on with the run in this folder.")
@click.option(
    "--expected", type=Path, metavar="FILE", help="A list of deviations that are expected (TOML)."
)
@click.option("--cleanup", is_flag=True, help="Take away what the run has made, as `clean` does.")
@click.option("--allow-production", is_flag=True, help="Run in production, too.")
@click.option(
    "--out",
    type=Path,
    default=Path("out"),
    show_default=True,
    help="The run's folder will be OUT/NAME-OF-THE-FILE/RUN.",
)
def validate(
    deployment: Path,
    rules: tuple[str, ...],
    seed: int,
    at_once: int | None,
    dry_run: bool,
    resume: Path | None,
    expected: Path | None,
    cleanup: bool,
    allow_production: bool,
    out: Path,
) -> None:
    """Run the features against the deployment that DEPLOYMENT.toml describes.

    Exit code 0: no documented rule is violated; 1: one is; 3: it could not be decided, or nothing
    could be observed. A run that broke off goes on with --resume.
    """
    import os
    from functools import partial

    from conformance.deployment_file import secrets_named
    from reports.conformance.package import make_package
    from reports.conformance.secrecy import known_secrets
    from reports.conformance.telling import tell_package
    from reports.terminal import console, progress_bar, tell_features
    from steps.validating.validate import Progress, Wanted, forecast
    from steps.validating.validate import validate as run
    from steps.validating.words import in_words

    collect_seldom()
    wanted = Wanted(deployment, rules, seed, at_once, resume, out, production=allow_production)
    if dry_run:
        click.echo(in_words(forecast(wanted)))
        return
    with progress_bar(f"Validating {deployment.name}") as bar:
        validation = run(wanted, Progress(partial(console.print, markup=False), bar))
    tell_features(validation.verdicts, deployment.name)
    click.echo(f"The run's folder is {validation.folder}")
    if validation.trouble:
        again = f"b2bkit validate {deployment} --resume {validation.folder}"
        click.echo(f"b2bkit: {validation.trouble}\nGo on with: {again}", err=True)
        sys.exit(validation.exit_code)
    _tell_foreseen(deployment, validation.folder)
    if cleanup:
        _clean_up(validation.folder, deployment, ["--allow-production"] * allow_production)
    secrets = known_secrets(os.environ, secrets_named(deployment))
    made = make_package(validation.folder, secrets=secrets, expected=expected)
    tell_package(made)
    sys.exit(made.verdicts.exit_code if expected else validation.exit_code)


def collect_seldom() -> None:
    """Look for garbage seldom, for scenarios leave little; and never in what is loaded by now."""
    import gc

    gc.freeze()
    gc.set_threshold(50_000, 50, 50)


def _clean_up(folder: Path, deployment: Path, options: Sequence[str]) -> None:
    """Take away what the run has made. What is left is told; the run's own result counts."""
    from b2bkit.cleaning import clean
    from event_log.undecided import Undecided

    try:
        clean.main([str(folder), "--deployment", str(deployment), *options], standalone_mode=False)
    except SystemExit:
        return
    except Undecided as reason:
        click.echo(f"b2bkit: {reason}", err=True)


def _tell_foreseen(deployment: Path, folder: Path) -> None:
    """What the model predicts for these requests, where jobs run by the schedules of the file."""
    from conformance.somewhere_else import somewhere_else
    from reports.foreseen import foresee, tell_foreseen
    from reports.terminal import console

    if jobs := somewhere_else(deployment).described.jobs:
        tell_foreseen(foresee(folder, jobs), console)
