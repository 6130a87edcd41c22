"""One run of a scenario, and the report on any log."""

import sys
from functools import partial
from pathlib import Path
from typing import NoReturn

import click

LAUNCH_WEEK = Path(__file__).parents[1] / "scenarios" / "launch_week.toml"


@click.command()
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
    from sim.run import simulate as run
    from sim.scenario.loading import load_scenario
    from steps.run import run_features

    scenario = load_scenario(LAUNCH_WEEK)
    with console.status("Running the features against the reference model ..."):
        verdicts = run_features(outputs=Outputs(document=out / DOCUMENT), quiet=True)
    with progress_bar(f"Simulating {scenario.name}") as progress:
        results = simulate_into(out, scenario, partial(run, progress=progress), verdicts)
    tell_metrics(results.metrics)
    tell_features(verdicts, "the reference model")
    tell_files(results, DOCUMENT)
    tell_what_next(LAUNCH_WEEK)
    sys.exit(int(any(verdict.failed for verdict in verdicts)))


@click.command()
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
@click.option(
    "--check-invariants",
    is_flag=True,
    help="Check the model's invariants after everything that happens in the run that is logged. "
    "Takes time in proportion to events times requests under way: some minutes for the launch "
    "week, instead of a second.",
)
def simulate(
    scenario: str,
    out: Path | None,
    seed: int | None,
    replications: int | None,
    workers: int | None,
    check_invariants: bool,
) -> None:
    """Run SCENARIO and write its log and report.

    SCENARIO is a .toml file, or the name of an example such as launch_week. Written are the event
    log (Parquet and CSV), its metrics (JSON) and the report (HTML).

    Replications give intervals, against which the thresholds of SCENARIO are judged: the exit code
    is 1 if one fails, else 3 if one is inconclusive.
    """
    from reports.broken import told_command, told_violation
    from reports.results import simulate_into
    from reports.terminal import progress_bar, tell_files, tell_metrics
    from sim.experiments.executors import LocalProcesses, processors
    from sim.experiments.replications import run_replications, wants_statistics
    from sim.faults.watching import InvariantBroken
    from sim.run import simulate as run
    from sim.scenario.loading import find_scenario, load_scenario

    path = find_scenario(scenario)
    overrides = {} if seed is None else {"seed": seed}
    loaded = load_scenario(path, **overrides)
    several = (replications or 1) > 1 or wants_statistics(loaded)
    try:
        with (
            LocalProcesses(workers or processors()) as executor,
            progress_bar(f"Simulating {loaded.name}") as progress,
        ):
            results = simulate_into(
                out or Path("out") / path.stem,
                loaded,
                partial(run, progress=progress, check_invariants=check_invariants),
                replicate=partial(run_replications, loaded, executor, replications, progress)
                if several
                else None,
            )
    except InvariantBroken as broken:
        click.echo(told_violation(broken.violation, loaded.start))
        words = ["simulate", scenario, "--check-invariants", "--seed", loaded.seed]
        click.echo(told_command(words))
        sys.exit(1)
    tell_metrics(results.metrics, results.replications)
    tell_files(results)
    if results.replications:
        sys.exit({"pass": 0, "fail": 1, "inconclusive": 3}[results.replications.outcome])


@click.command()
@click.argument("part", default="")
@click.option("--markdown", is_flag=True, help="All of them, as a page of Markdown.")
def settings(part: str, markdown: bool) -> None:
    """List what a scenario file may say.

    PART narrows it down, such as traffic or jobs.synchronize.
    """
    if markdown:
        from reports import settings as page

        click.echo(page.markdown(), nl=False)
    else:
        from reports.terminal import tell_settings

        tell_settings(part)


@click.command()
@click.argument("of", type=Path, metavar="EVENT_LOG")
@click.option("--out", type=Path, help="The page to write.  [default: beside the log, as .html]")
@click.option(
    "--against",
    type=Path,
    metavar="EARLIER",
    help="Compare two runs against a deployment instead: their packages, or their folders.",
)
def report(of: Path, out: Path | None, against: Path | None) -> None:
    """Write the report on EVENT_LOG.

    EVENT_LOG is a .parquet or .csv file with the six columns, from a run or from elsewhere, or the
    folder that a run left behind.

    With --against, it is the conformance package of a run against a deployment, or the folder that
    one left behind; told is what got better and what broke since EARLIER. The exit code is 1 if
    something broke that was not expected to.
    """
    if against:
        if out:
            raise click.UsageError("A comparison is told, not written; leave out --out.")
        _compare(of, against)
    from reports.results import find_log, report_on
    from reports.terminal import console, tell_metrics

    log = find_log(of)
    page = out or log.with_suffix(".html")
    tell_metrics(report_on(log, page))
    console.print(f"Open {page}")


def _compare(later: Path, earlier: Path) -> NoReturn:
    from reports.conformance.against import compare, verdicts_of
    from reports.conformance.telling import tell_comparison

    comparison = compare(verdicts_of(earlier), verdicts_of(later))
    tell_comparison(comparison)
    sys.exit(int(comparison.broke))
