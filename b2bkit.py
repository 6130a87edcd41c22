"""The command line of b2bkit. It parses, calls and prints; the work is done elsewhere.

Exit codes: 0 good, 1 not good, 2 bad usage or input, 3 could not decide, 130 interrupted.
"""

import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import click

HERE = Path(__file__).parent
LAUNCH_WEEK = HERE / "scenarios" / "launch_week.toml"
INTERRUPTED = 130  # what shells give for Ctrl-C


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
    from sim.experiments.executors import LocalProcesses, WorkerDied, processors
    from sim.experiments.replications import run_replications, wants_statistics
    from sim.faults.watching import InvariantBroken
    from sim.run import simulate as run
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
                partial(run, progress=progress, check_invariants=check_invariants),
                replicate=partial(run_replications, loaded, executor, replications, progress)
                if several
                else None,
            )
    except WorkerDied as reason:
        click.echo(f"b2bkit: {reason}", err=True)
        sys.exit(3)
    except InvariantBroken as broken:
        click.echo(told_violation(broken.violation, loaded.start))
        words = ["simulate", scenario, "--check-invariants", "--seed", loaded.seed]
        click.echo(told_command(words))
        sys.exit(1)
    tell_metrics(results.metrics, results.replications)
    tell_files(results)
    if results.replications:
        sys.exit({"pass": 0, "fail": 1, "inconclusive": 3}[results.replications.outcome])


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


@commands.command()
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


@commands.command()
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


@commands.command()
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


@commands.command()
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
        sys.exit(commands(prog_name="b2bkit", standalone_mode=False))
    except click.ClickException as mistake:
        mistake.show()
        sys.exit(mistake.exit_code)
    except click.Abort:
        click.echo("b2bkit: Interrupted.", err=True)
        sys.exit(INTERRUPTED)
    except (BadInput, OSError) as mistake:
        click.echo(f"b2bkit: {mistake}", err=True)
        sys.exit(2)


if __name__ == "__main__":
    main()
