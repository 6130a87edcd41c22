"""The command line of b2bkit. It parses, calls and prints; the work is done elsewhere.

Exit codes: 0 good, 1 not good, 2 bad usage or input, 3 could not decide.
"""

import sys
from functools import partial
from pathlib import Path

import click

HERE = Path(__file__).parent
LAUNCH_WEEK = HERE / "scenarios" / "launch_week.toml"


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="b2bkit")
def commands() -> None:
    """Simulate and test B2B partner onboarding between Dynamics 365 Commerce and Sales."""


@commands.command()
@click.option(
    "--out", type=Path, default=Path("out/demo"), show_default=True, help="Where to write."
)
def demo(out: Path) -> None:
    """Simulate a launch week, run the features, write a report."""
    from reports.features.outputs import Outputs
    from reports.results import DOCUMENT, simulate_into
    from reports.terminal import (
        console,
        progress_bar,
        tell_features,
        tell_files,
        tell_metrics,
        tell_what_next,
    )
    from sim.scenario.loading import load_scenario
    from steps.run import run_features

    scenario = load_scenario(LAUNCH_WEEK)
    with console.status("Running the features against the reference model ..."):
        verdicts = run_features(outputs=Outputs(document=out / DOCUMENT), quiet=True)
    with progress_bar(f"Simulating {scenario.name}") as progress:
        results = simulate_into(out, scenario, progress, verdicts)
    tell_metrics(results.metrics)
    tell_features(verdicts, "the reference model")
    tell_files(results, DOCUMENT)
    tell_what_next(LAUNCH_WEEK)
    sys.exit(int(any(verdict.failed for verdict in verdicts)))


@commands.command()
@click.argument("scenario")
@click.option("--out", type=Path, help="Where to write.  [default: out/NAME-OF-THE-FILE]")
@click.option("--seed", type=click.IntRange(min=0), help="Another seed than the scenario's.")
@click.option(
    "--replications",
    type=click.IntRange(1, 100_000),
    help="Run it so often, each time with other random numbers.  [default: what SCENARIO says]",
)
@click.option(
    "--workers",
    type=click.IntRange(min=1),
    help="Processes to run replications on.  [default: one a processor]",
)
def simulate(
    scenario: str,
    out: Path | None,
    seed: int | None,
    replications: int | None,
    workers: int | None,
) -> None:
    """Run SCENARIO and write its log and report.

    SCENARIO is a .toml file, or the name of an example such as launch_week. Written are the event
    log (Parquet and CSV), its metrics (JSON) and the report (HTML).

    Replications give intervals, against which the thresholds of SCENARIO are judged: the exit code
    is 1 if one fails, else 3 if one is inconclusive.
    """
    from reports.results import simulate_into
    from reports.terminal import progress_bar, tell_files, tell_metrics
    from sim.experiments.executors import LocalProcesses, WorkerDied, processors
    from sim.experiments.replications import run_replications, wants_statistics
    from sim.scenario.loading import find_scenario, load_scenario

    path = find_scenario(scenario)
    overrides = {} if seed is None else {"seed": seed}
    loaded = load_scenario(path, **overrides)
    executor = LocalProcesses(workers or processors())
    several = (replications or 1) > 1 or wants_statistics(loaded)
    try:
        with progress_bar(f"Simulating {loaded.name}") as progress:
            results = simulate_into(
                out or Path("out") / path.stem,
                loaded,
                progress,
                replicate=partial(run_replications, loaded, executor, replications, progress)
                if several
                else None,
            )
    except WorkerDied as reason:
        click.echo(f"b2bkit: {reason}", err=True)
        sys.exit(3)
    tell_metrics(results.metrics, results.replications)
    tell_files(results)
    if results.replications:
        sys.exit({"pass": 0, "fail": 1, "inconclusive": 3}[results.replications.outcome])


@commands.command()
@click.argument("paths", nargs=-1, type=Path, metavar="[PATH]...")
@click.option("--rule", "rules", multiple=True, metavar="ID", help="Only this rule's scenarios.")
@click.option("--deployment", type=Path, metavar="FILE", help="What to test: a deployment file.")
@click.option("--mutant", metavar="NAME", help="Test this deliberately wrong system instead.")
@click.option("--seed", type=click.IntRange(min=0), default=0, help="Let others appear in them.")
@click.option("--document", type=Path, help="Write a living document (HTML).")
@click.option("--junit", type=Path, help="Write JUnit XML, for build servers.")
@click.option("--json", "cucumber_json", type=Path, help="Write Cucumber JSON, for Xray.")
@click.option("--messages", type=Path, help="Write Cucumber Messages (NDJSON).")
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
    outputs = Outputs(document, cucumber_json, junit, messages)
    verdicts = run_features(paths, rules, setup=setup, outputs=outputs)
    tell_features(verdicts, setup.under_test().name)
    sys.exit(int(any(verdict.failed for verdict in verdicts)))


@commands.command()
@click.option("--mutant", "names", multiple=True, metavar="NAME", help="Only this wrong system.")
@click.option(
    "--seeds",
    type=click.IntRange(min=1),
    default=20,
    show_default=True,
    help="With how many seeds the right system has to pass.",
)
def prove(names: tuple[str, ...], seeds: int) -> None:
    """Show that the features catch deliberately wrong systems.

    A wrong system, or mutant, counts as caught if a scenario fails that is tagged with the rule
    which the mutant breaks first of all. The reference model has to pass everything.
    """
    from conformance.mutants import MUTANTS, find_mutant
    from reports.kill_matrix import tell_proof
    from reports.terminal import progress_bar
    from steps.proving.prove import Undecided, try_out

    mutants = [find_mutant(name) for name in names] or list(MUTANTS.values())
    try:
        with progress_bar("Trying the features on mutants") as progress:
            proof = try_out(mutants, seeds, progress)
    except Undecided as reason:
        click.echo(f"b2bkit: {reason}", err=True)
        sys.exit(3)
    tell_proof(proof)
    sys.exit(int(not proof.holds))


@commands.command()
@click.option(
    "--examples",
    type=click.IntRange(min=1),
    default=500,
    show_default=True,
    help="How many sequences to play, about.",
)
@click.option("--seed", type=click.IntRange(min=0), default=0, help="Other sequences.")
@click.option("--deployment", type=Path, metavar="FILE", help="What to test: a deployment file.")
def explore(examples: int, seed: int, deployment: Path | None) -> None:
    """Play at random on the reference model and on a deployment, and compare the two.

    What is found is printed as a scenario that shows it.
    """
    from steps.exploring.explorer import explore
    from steps.exploring.telling import told
    from steps.setup import Setup

    under_test = Setup(deployment).under_test()
    exploration = explore(under_test.make, examples=examples, seed=seed)
    click.echo(told(exploration, under_test.name))
    sys.exit(int(exploration.finding is not None))


@commands.command()
def rules() -> None:
    """List the rules, and how well each is known."""
    from conformance.mutants import mutants_by_rule
    from reports.terminal import tell_rules
    from steps.run import scenarios_by_rule

    tell_rules(scenarios_by_rule(), mutants_by_rule())


@commands.command()
@click.argument("event_log", type=Path)
@click.option("--out", type=Path, help="The page to write.  [default: beside the log, as .html]")
def report(event_log: Path, out: Path | None) -> None:
    """Write the report on EVENT_LOG.

    EVENT_LOG is a .parquet or .csv file with the six columns, from a run or from elsewhere, or the
    folder that a run left behind.
    """
    from reports.results import find_log, report_on
    from reports.terminal import console, tell_metrics

    log = find_log(event_log)
    page = out or log.with_suffix(".html")
    tell_metrics(report_on(log, page))
    console.print(f"Open {page}")


def main() -> None:
    """Run a command; a user's mistake is one sentence and exit code 2."""
    from event_log.bad_input import BadInput

    try:
        commands(prog_name="b2bkit")
    except (BadInput, OSError) as mistake:
        click.echo(f"b2bkit: {mistake}", err=True)
        sys.exit(2)


if __name__ == "__main__":
    main()
