"""Many runs: sweeps, plans, and soaks."""

import sys
from collections.abc import Callable
from pathlib import Path

import click

INTERRUPTED = 130  # what shells give for Ctrl-C


def _many_runs(command: Callable[..., None]) -> Callable[..., None]:
    """What `sweep` and `plan` have alike."""
    options = (
        click.argument("scenario"),
        click.option(
            "--vary",
            multiple=True,
            metavar="PATH=VALUES",
            help="A setting and its values: sales_team.people=8,12,16 or sales_team.people=4..40.",
        ),
        click.option(
            "--confidence",
            type=click.FloatRange(0.5, 0.9999),
            help="How sure to be.  [default: what SCENARIO says, else 0.95]",
        ),
        click.option(
            "--workers",
            type=click.IntRange(min=1),
            help="Processes to run replications on.  [default: one a processor]",
        ),
        click.option(
            "--scheduler",
            metavar="ADDRESS",
            help="A Dask scheduler to run replications on instead, such as tcp://10.0.0.5:8786.",
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command


@click.command()
@_many_runs
@click.option(
    "--replications",
    type=click.IntRange(2, 100_000),
    help="How often to run each point.  [default: what SCENARIO says, else 10]",
)
@click.option(
    "--measure",
    "measures",
    multiple=True,
    metavar="TEXT",
    help="What to compare, such as 'p95 signed_in'.  [default: what SCENARIO says]",
)
@click.option(
    "--out", type=Path, default=Path("out/sweep"), show_default=True, help="Where to write."
)
def sweep(
    scenario: str,
    vary: tuple[str, ...],
    confidence: float | None,
    workers: int | None,
    scheduler: str | None,
    replications: int | None,
    measures: tuple[str, ...],
    out: Path,
) -> None:
    """Run variants of SCENARIO and compare them.

    Every combination of the varied settings is run equally often, with the same luck. Written are a
    table of all runs (Parquet) and a page that compares them (HTML). The same command again goes on
    where an earlier one was stopped.
    """
    from reports.comparison.folders import Question, Study, executor_of, measures_of, sweep_into
    from reports.comparison.telling import tell_sweep
    from reports.terminal import progress_bar
    from sim.experiments.experiment import Interrupted
    from sim.experiments.replications import DEFAULT
    from sim.scenario.loading import find_scenario

    question = Question.of(find_scenario(scenario), vary)
    statistics = question.scenario.statistics
    asked = measures_of(measures, question.scenario)
    often = replications or max(2, statistics.replications or DEFAULT)
    try:
        with executor_of(workers, scheduler) as executor, progress_bar("Sweeping") as progress:
            study = Study(question, executor, out, confidence or statistics.confidence)
            results = sweep_into(study, asked, often, progress)
    except Interrupted as stop:
        click.echo(f"b2bkit: {stop}", err=True)
        sys.exit(INTERRUPTED)
    tell_sweep(results)


@click.command()
@_many_runs
@click.option(
    "--goal",
    "goals",
    multiple=True,
    metavar="TEXT",
    help="What has to hold, such as 'p95 signed_in < 2 d'.  [default: thresholds of SCENARIO]",
)
@click.option(
    "--cost",
    "prices",
    multiple=True,
    metavar="WHAT=PRICE",
    help="Of a person a week, sales_team.people=40, or of a run, jobs.synchronize.runs=0.01.",
)
@click.option(
    "--out", type=Path, default=Path("out/plan"), show_default=True, help="Where to write."
)
def plan(
    scenario: str,
    vary: tuple[str, ...],
    confidence: float | None,
    workers: int | None,
    scheduler: str | None,
    goals: tuple[str, ...],
    prices: tuple[str, ...],
    out: Path,
) -> None:
    """Find the cheapest variant of SCENARIO that meets the goals.

    Few variants are run: of those that can be no better than one that fails, none. An hour of
    working time costs 1 and a run of a job 0.001, unless --cost says otherwise. Written are a page
    (HTML) and the chosen scenario (TOML). The exit code is 1 if no variant meets the goals, 3 if
    that cannot be decided.
    """
    from reports.comparison.folders import Question, Study, executor_of, goals_of, plan_into
    from reports.comparison.telling import tell_plan
    from reports.terminal import status_line
    from sim.experiments.experiment import Interrupted
    from sim.scenario.loading import find_scenario

    question = Question.of(find_scenario(scenario), vary)
    statistics = question.scenario.statistics
    asked = goals_of(goals, question.scenario)
    try:
        with executor_of(workers, scheduler) as executor, status_line("Planning") as told:
            study = Study(question, executor, out, confidence or statistics.confidence)
            found = plan_into(study, asked, prices, told)
    except Interrupted as stop:
        click.echo(f"b2bkit: {stop}", err=True)
        sys.exit(INTERRUPTED)
    tell_plan(found, out)
    sys.exit({"pass": 0, "fail": 1, "inconclusive": 3}[found.outcome])


@click.command()
@click.argument("scenario", required=False)
@click.option(
    "--days",
    type=click.IntRange(min=1),
    default=1000,
    show_default=True,
    help="How many simulated days to run, about; a thousand take some ten seconds.",
)
@click.option("--seed", type=click.IntRange(min=0), help="Other runs.  [default: any]")
@click.option("--mutant", metavar="NAME", help="Run this deliberately wrong system instead.")
@click.option(
    "--out", type=Path, default=Path("out/soak"), show_default=True, help="Where to write."
)
def soak(scenario: str | None, days: int, seed: int | None, mutant: str | None, out: Path) -> None:
    """Run random scenarios with random faults until something is wrong.

    Each run is first tried for safety: faults go on, and the model's invariants are checked after
    everything that happens. Then for liveness: faults are over, nobody applies any more, people
    work around the clock, and both systems must agree and every queue be empty in bounded time.
    What fails is shrunk, and saved as a scenario.

    With SCENARIO, a .toml file, only that one is tried.
    """
    from secrets import randbelow

    from conformance.mutants import find_mutant
    from reference_model.landscape import STANDARD_PARTS
    from reports.broken import told_command, told_failure, told_finding, told_success
    from reports.terminal import progress_bar
    from reports.whole_file import write_whole
    from sim.faults.soak import soak
    from sim.faults.trial import try_out
    from sim.scenario.loading import find_scenario, load_scenario
    from sim.scenario.writing import to_toml

    parts = find_mutant(mutant).parts if mutant else STANDARD_PARTS
    with_mutant = ["--mutant", mutant] if mutant else []
    if scenario:
        overrides = {} if seed is None else {"seed": seed}
        loaded = load_scenario(find_scenario(scenario), **overrides)
        click.echo(f"Seed {loaded.seed}")
        if failure := try_out(loaded, parts):
            click.echo(told_failure(failure, loaded.start))
            click.echo(told_command(["soak", scenario, "--seed", loaded.seed, *with_mutant]))
            sys.exit(1)
        click.echo("PASSED: safe with its faults, and at rest in time without them.")
        return
    seed = randbelow(2**31) if seed is None else seed
    click.echo(f"Seed {seed}")
    with progress_bar(f"Simulating {days} days") as progress:
        done = soak(days, seed, parts, progress)
    if done.finding is None:
        click.echo(told_success(done))
        return
    drawn, failing = out / "drawn.toml", out / "failing.toml"
    write_whole(drawn, to_toml(done.finding.drawn))
    write_whole(failing, to_toml(done.finding.smallest))
    click.echo(told_finding(done.finding))
    click.echo(f"All that was drawn is in {drawn}, and what is left of it in {failing}.")
    click.echo(told_command(["soak", failing, *with_mutant]))
    sys.exit(1)
