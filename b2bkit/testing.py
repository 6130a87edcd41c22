"""The features, and the proof that they notice what is wrong."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from conformance.under_test import UnderTest

IN_PRODUCTION = click.option("--allow-production", is_flag=True, help="In production, too.")


@click.command()
@click.argument("paths", nargs=-1, type=Path, metavar="[PATH]...")
@click.option("--rule", "rules", multiple=True, metavar="ID", help="Only this rule's scenarios.")
@click.option("--deployment", type=Path, metavar="FILE", help="What to test: a deployment file.")
@click.option("--mutant", metavar="NAME", help="Test this deliberately wrong system instead.")
@click.option("--seed", type=click.IntRange(min=0), default=0, help="Let others appear in them.")
@click.option("--document", type=Path, help="Write a living document (HTML).")
@click.option("--junit", type=Path, help="Write JUnit XML, for build servers.")
@click.option("--json", "cucumber_json", type=Path, help="Write Cucumber JSON, for Xray.")
@click.option("--messages", type=Path, help="Write Cucumber Messages (NDJSON).")
@IN_PRODUCTION
def features(
    paths: tuple[Path, ...],
    rules: tuple[str, ...],
    deployment: Path | None,
    mutant: str | None,
    seed: int,
    document: Path | None,
    junit: Path | None,
    cucumber_json: Path | None,
    messages: Path | None,
    allow_production: bool,
) -> None:
    """Run the features against the reference model, or what a deployment file describes.

    PATH is a feature file or a folder of your own; without one, the features of the kit run. Step
    definitions of your own go into a conftest.py beside your features.
    """
    from reports.features.outputs import Outputs
    from reports.terminal import tell_features
    from steps.run import run_features
    from steps.setup import Setup

    setup = Setup(deployment, mutant, seed)
    _require_no_production(setup.under_test, allowed=allow_production)
    outputs = Outputs(document, cucumber_json, junit, messages)
    verdicts = run_features(paths, rules, setup=setup, outputs=outputs)
    tell_features(verdicts, setup.under_test.name)
    sys.exit(int(any(verdict.failed for verdict in verdicts)))


@click.command()
@click.option("--mutant", "names", multiple=True, metavar="NAME", help="Only this wrong system.")
@click.option(
    "--seeds",
    type=click.IntRange(min=1),
    default=20,
    show_default=True,
    help="With how many seeds the right system has to pass.",
)
@click.option("--quick", is_flag=True, help="Run on a wrong system only what has to catch it.")
def prove(names: tuple[str, ...], seeds: int, quick: bool) -> None:
    """Show that the features catch deliberately wrong systems.

    A wrong system, or mutant, counts as caught if a scenario fails that is tagged with the rule
    which the mutant breaks first of all. The reference model has to pass everything.
    """
    from conformance.mutants import MUTANTS, find_mutant
    from reports.kill_matrix import tell_proof
    from reports.terminal import progress_bar
    from steps.proving.prove import try_out

    mutants = [find_mutant(name) for name in names] or list(MUTANTS.values())
    with progress_bar("Trying the features on mutants") as progress:
        proof = try_out(mutants, seeds, progress, quick=quick)
    tell_proof(proof)
    sys.exit(int(not proof.holds))


@click.command()
@click.option(
    "--examples",
    type=click.IntRange(min=1),
    default=500,
    show_default=True,
    help="How many sequences to play, about.",
)
@click.option("--seed", type=click.IntRange(min=0), default=0, help="Other sequences.")
@click.option("--deployment", type=Path, metavar="FILE", help="What to test: a deployment file.")
@IN_PRODUCTION
def explore(examples: int, seed: int, deployment: Path | None, allow_production: bool) -> None:
    """Play at random on the reference model and on a deployment, and compare the two.

    What is found is printed as a scenario that shows it.
    """
    from steps.exploring.explorer import explore
    from steps.exploring.telling import told
    from steps.setup import Setup

    under_test = Setup(deployment).under_test
    _require_no_production(under_test, allowed=allow_production)
    exploration = explore(under_test, examples=examples, seed=seed)
    click.echo(told(exploration, under_test.name))
    if exploration.finding is None and not exploration.compared:
        click.echo("b2bkit: nothing could be compared.", err=True)
        sys.exit(3)
    sys.exit(int(exploration.finding is not None))


@click.command()
def rules() -> None:
    """List the rules, and how well each is known."""
    from conformance.mutants import mutants_by_rule
    from reports.terminal import tell_rules
    from steps.run import scenarios_by_rule

    tell_rules(scenarios_by_rule(), mutants_by_rule())


def _require_no_production(under_test: "UnderTest", *, allowed: bool) -> None:
    """Refuse to write into production, and into what may be."""
    from conformance.remote.under_test import RemoteUnderTest

    if isinstance(under_test, RemoteUnderTest):
        under_test.require_no_production(allowed=allowed)
